//! What happens sooner or later.

use super::sights::*;
use crate::kernel::claim::{Claim, Formula};
use crate::video_push::VideoPush;
use crate::video_push::history::Fact;
use crate::video_push::text::{general, release, setup};
use crate::video_push::types::Stimulus;

pub(super) fn all() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "every-push-request-is-resolved",
            "client 1 learns that the call is established, or that it failed, or gets out of it",
            &[setup::STEP_1, setup::STEP_7],
            Formula::LeadsTo {
                from: |s, k| awaits_response(s, k),
                to: |s, k| !awaits_response(s, k),
            },
        ),
        Claim::new(
            "an-acceptance-is-resolved",
            "if client 2 accepts, client 1 gets into the call or client 2 gets out of it",
            &[setup::STEP_6, setup::STEP_7],
            Formula::LeadsTo {
                from: |s, k| {
                    ues_in_call(s, k) > 0 && (awaits_response(s, k) || !has(s, caller(k), k))
                },
                to: |s, k| ues_in_call(s, k) == 0 || caller_in_call(s, k),
            },
        ),
        Claim::new(
            "video-follows-establishment",
            "once in the call, client 1 gets to transmit, or the call ends",
            &[setup::STEP_8, setup::EDITORS_NOTE],
            Formula::LeadsTo {
                from: |s, k| caller_in_call(s, k),
                to: |s, k| transmits(s, k) || !caller_in_call(s, k),
            },
        ),
        Claim::new(
            "completion-releases-the-call",
            "when the video transmission is completed, all parties get out of the call",
            &[general::ENDS_WITH_VIDEO, setup::NOTE_2],
            Formula::LeadsTo {
                from: |s, k| s.history.has(k, Fact::Completed),
                to: |s, k| nobody_has(s, k),
            },
        ),
        Claim::new(
            "a-release-ends-the-call-everywhere",
            "once a party asks for the release, all parties get out of the call",
            &[release::STEP_1, release::STEP_5, release::STEP_6],
            Formula::LeadsTo {
                // With several UEs, one that hangs up early does not release the others' call.
                from: |s, k| {
                    let one_ue = ues(s).count() == 1;
                    is_releasing(s, k) || (one_ue && s.history.has(k, Fact::HungUp))
                },
                to: |s, k| nobody_has(s, k),
            },
        ),
        Claim::new(
            "the-calling-user-gets-out",
            "when client 1's user gives up or releases, client 1 gets out of the call",
            &[release::STEP_1],
            Formula::LeadsTo {
                from: |s, k| wants_out(s, caller(k), k, &[Stimulus::Abandon, Stimulus::Release]),
                to: |s, k| !has(s, caller(k), k),
            },
        ),
        Claim::new(
            "the-called-user-gets-out",
            "when client 2's user refuses or hangs up, client 2 gets out of the call",
            &[setup::STEP_6, release::STEP_1],
            Formula::LeadsTo {
                from: |s, k| ues(s).any(|ue| wants_out(s, ue, k, OUT_OF_2)),
                to: |s, k| !ues(s).any(|ue| wants_out(s, ue, k, OUT_OF_2)),
            },
        ),
        Claim::new(
            "a-crash-frees-the-others",
            "when a party crashes, the others get out of the call",
            &[setup::STEP_8],
            Formula::LeadsTo {
                from: |s, k| someone_was_lost(s, k),
                to: |s, k| !someone_was_lost(s, k),
            },
        )
        .in_cases(|case, _| case.crashes.is_some()),
    ]
}
