//! What happens sooner or later.

use super::sights::*;
use crate::video_push::VideoPush;
use crate::video_push::history::Fact;
use crate::video_push::text::{general, release, setup};
use crate::video_push::types::Role;
use callproof_kernel::claim::{Claim, Formula};

pub(super) fn all() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "every-push-request-is-resolved",
            "client 1 learns that the call is established, or that it failed, or gets out of it",
            &[setup::STEP_1, setup::STEP_7],
            Formula::leads_to(awaits_response, |s, k| !awaits_response(s, k)),
        )
        .breach("client 1 may wait for ever for the answer to its private call request")
        .owed(),
        Claim::new(
            "an-acceptance-is-resolved",
            "if client 2 accepts a call that client 1 has not been in, client 1 gets into it, or \
             client 2 gets out of it",
            &[setup::STEP_6, setup::STEP_7],
            Formula::leads_to(
                |s, k| some_ue_in_call(s, k) & !fact(s, k, Fact::Established),
                |s, k| !some_ue_in_call(s, k) | fact(s, k, Fact::Established),
            ),
        )
        .breach("client 2 may stay for ever in an accepted call that client 1 never gets into")
        .owed(),
        Claim::new(
            "video-follows-establishment",
            "once in the call, client 1 gets to transmit, or the call ends",
            &[setup::STEP_8, setup::EDITORS_NOTE],
            Formula::leads_to(caller_in_call, |s, k| transmits(s, k) | !caller_in_call(s, k)),
        )
        .breach("client 1 may stay in the call for ever without transmitting"),
        Claim::new(
            "completion-releases-the-call",
            "when the video transmission is completed, all parties get out of the call",
            &[general::ENDS_WITH_VIDEO, setup::NOTE_2],
            Formula::leads_to(|s, k| fact(s, k, Fact::Completed), nobody_has),
        )
        .breach("a party may stay in the call for ever after the video transmission is completed"),
        Claim::new(
            "a-call-that-the-server-ends-is-over",
            "when the server ends a call of its own accord, all parties get out of it",
            &[release::INTRODUCTION, release::STEP_6],
            Formula::leads_to(|s, k| fact(s, k, Fact::ServerEnded), nobody_has),
        )
        .breach("a party may stay for ever in a call that the server was to end")
        .owed()
        .in_cases(|case, _| case.config.server_ends),
        Claim::new(
            "a-release-ends-the-call-everywhere",
            "once client 1, the server, or the UE with which the call is asks for the release, all \
             parties get out of the call",
            &[release::STEP_1, release::STEP_5, release::STEP_6],
            Formula::leads_to(was_asked_to_end, nobody_has),
        )
        .breach("a party may stay for ever in a call whose release has been asked for"),
        Claim::new(
            "the-calling-user-gets-out",
            "when client 1's user gives up or releases, client 1 gets out of the call",
            &[release::STEP_1],
            Formula::leads_to(|s, k| wants_out(s, caller(k), k), |s, k| !has(s, caller(k), k)),
        )
        .breach("client 1 may never get out of a call that its user has given up or released")
        .owed(),
        Claim::new(
            "the-called-user-gets-out",
            "when client 2's user refuses or hangs up, client 2 gets out of the call",
            &[setup::STEP_6, release::STEP_1],
            Formula::leads_to_for_each(
                |s, k, role| match role {
                    Role::Client2(_) => wants_out(s, role, k),
                    _ => never(),
                },
                |s, k, role| !has(s, role, k),
            ),
        )
        .breach("client 2 may never get out of a call after its user has refused it or hung up")
        .owed(),
        Claim::new(
            "a-crash-frees-the-others",
            "when a party is down, or has lost the call in a crash, the others get out of it",
            &[setup::STEP_8],
            Formula::leads_to(someone_was_lost, |s, k| !someone_was_lost(s, k)),
        )
        .breach("a party may stay in the call for ever after another has crashed")
        .owed()
        .in_cases(|case, _| case.crashes.is_some()),
    ]
}
