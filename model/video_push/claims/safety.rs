//! What never happens, or is always possible.

use super::sights::*;
use super::takes::*;
use crate::kernel::case::{Case, Clock};
use crate::kernel::claim::{Claim, Formula};
use crate::kernel::reaction::{Event, Local};
use crate::video_push::VideoPush;
use crate::video_push::client_1::OFFERED;
use crate::video_push::history::{Fact, about, held, holds};
use crate::video_push::text::{general, release, setup};
use crate::video_push::types::{Call, Commencement, Message, Notice, Phase2, Role, Timer};

pub(super) fn of_one_call() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "a-push-can-be-established",
            "a push can get as far as both clients being in the call",
            &[setup::STEP_8],
            Formula::Reachable(|s| s.calls.iter().any(|k| both_in_call(s, *k))),
        ),
        Claim::new(
            "a-push-can-be-released",
            "an established push can be released by client 1's user, and all are free again",
            &[release::STEP_5, release::STEP_6],
            Formula::Reachable(|s| {
                s.at_rest
                    && s.calls.iter().any(|k| {
                        s.history.has(*k, Fact::Accepted)
                            && s.history.has(*k, Fact::Ended(caller(*k)))
                    })
            }),
        ),
        Claim::new(
            "both-users-can-release-at-once",
            "client 1 and client 2 can both have asked for the release of one call",
            &[release::STEP_1],
            Formula::Reachable(|s| s.calls.iter().any(|k| both_release(s, *k))),
        )
        .in_cases(|_, r| r.releasing_party.is_either()),
        Claim::new(
            "nobody-is-invited-unauthorised",
            "the server invites client 2 only after both checks have passed",
            &[setup::STEP_2, setup::STEP_4],
            Formula::EachStep {
                when: |_, m| sends(m, |m| matches!(m, Message::PrivateCallRequest { .. })),
                then: |h, m| {
                    m.role != Role::Server
                        || calls_of_sent(m, |m| matches!(m, Message::PrivateCallRequest { .. }))
                            .all(|k| h.has(k, Fact::Authorised) || authorises_now(m))
                },
            },
        ),
        Claim::new(
            "no-video-before-acceptance",
            "client 1 transmits only after client 2 has accepted this call",
            &[setup::STEP_6, setup::STEP_8],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| transmits(s, *k)),
                then: |s| {
                    s.calls.iter().all(|k| !transmits(s, *k) || s.history.has(*k, Fact::Accepted))
                },
            },
        ),
        Claim::new(
            "only-the-calling-party-transmits",
            "no party but client 1 ever transmits video in the call",
            &[general::ONLY_THE_CALLER],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| transmits(s, *k)),
                then: |s| {
                    let is_sending = |l: &Local<_>| l.resources.iter().any(is_sent_media);
                    s.roles().all(|(r, l)| matches!(r, Role::Client1(_)) || !is_sending(l))
                },
            },
        ),
        Claim::new(
            "video-only-with-permission",
            "whoever transmits has been permitted to by transmission control",
            &[setup::STEP_8, setup::EDITORS_NOTE],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| transmits(s, *k)),
                then: |s| s.locals.iter().all(|l| l.crashed || media_is_permitted(l)),
            },
        ),
        Claim::new(
            "media-stops-with-the-release",
            "a client that has asked for the release, or is out of the call, has no media of it",
            &[release::STEP_1, release::STEP_6],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| is_releasing(s, *k)),
                then: |s| s.locals.iter().all(|l| l.crashed || media_only_in_call(l, s)),
            },
        ),
        Claim::new(
            "established-means-accepted",
            "client 1 is told that the call is established only if client 2 accepted this call",
            &[setup::STEP_6, setup::STEP_7],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| caller_in_call(s, *k)),
                then: |s| {
                    s.calls
                        .iter()
                        .all(|k| !caller_in_call(s, *k) || s.history.has(*k, Fact::Accepted))
                },
            },
        ),
        Claim::new(
            "progress-only-before-acceptance",
            "progress is indicated after step 4 and before step 6, as NOTE 1 has it",
            &[setup::STEP_3, setup::NOTE_1],
            Formula::EachStep {
                when: |_, m| sends(m, |m| matches!(m, Message::ProgressIndication { .. })),
                then: |h, m| {
                    calls_of_sent(m, |m| matches!(m, Message::ProgressIndication { .. }))
                        .all(|k| invited(h, m, k) && !h.has(k, Fact::Accepted))
                },
            },
        )
        .in_cases(|_, r| r.progress_window.keeps_note_1()),
        Claim::new(
            "progress-only-before-the-answer",
            "the server indicates progress after step 4 and before it has client 2's answer",
            &[setup::STEP_3, setup::NOTE_1],
            Formula::EachStep {
                when: |_, m| sends(m, |m| matches!(m, Message::ProgressIndication { .. })),
                then: |h, m| {
                    calls_of_sent(m, |m| matches!(m, Message::ProgressIndication { .. })).all(|k| {
                        let open = !h.has(k, Fact::Heard) && !h.has(k, Fact::Answered);
                        invited(h, m, k) && open
                    })
                },
            },
        ),
        Claim::new(
            "a-push-carries-video",
            "client 2 is offered video, since a push is of video",
            &[general::ONLY_THE_CALLER, setup::STEP_4_MEDIA],
            Formula::EachStep {
                when: |_, m| m.role == Role::Server && !offers(m).is_empty(),
                then: |_, m| offers(m).iter().all(|media| media.has_video()),
            },
        ),
        Claim::new(
            "automatic-commencement-is-handed-on",
            "if the caller asks for automatic commencement or the called client is set so, the \
             server indicates it",
            &[setup::STEP_4_MODE],
            Formula::EachStep {
                when: |_, m| m.role == Role::Server && is_automatic_asked(m),
                then: |_, m| {
                    m.outcome.sent().all(|(_, message)| match message {
                        Message::PrivateCallRequest { commencement, .. } => {
                            *commencement == Commencement::Automatic
                        }
                        _ => true,
                    })
                },
            },
        )
        .in_cases(|case, _| {
            case.config.automatic || case.config.setting == Commencement::Automatic
        }),
        Claim::new(
            "fewer-media-can-be-offered",
            "the server can offer client 2 fewer media types than client 1 offered",
            &[setup::STEP_4_MEDIA],
            Formula::Reachable(|s| {
                s.calls.iter().any(|k| {
                    phases_2(s, *k).any(
                        |phase| matches!(phase, Phase2::InCall { media, .. } if media != OFFERED),
                    )
                })
            }),
        )
        .in_cases(|case, _| case.config.restricts_media),
        Claim::new(
            "step-8-is-so-in-the-call",
            "client 2 in the call has the media plane, and both clients in it have transmission \
             control",
            &[setup::STEP_8],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| both_in_call(s, *k)),
                then: |s| s.calls.iter().all(|k| !both_in_call(s, *k) || is_equipped(s, *k)),
            },
        )
        .in_cases(|_, r| r.transmission_control.is_used()),
        Claim::new(
            "both-ends-agree-on-the-media",
            "client 1 transmits the media types that client 2 receives",
            &[setup::STEP_4_MEDIA, setup::STEP_8],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| both_in_call(s, *k)),
                then: |s| s.calls.iter().all(|k| agree_on_media(s, *k)),
            },
        ),
        Claim::new(
            "a-released-call-stays-released",
            "no role that has done with a call gets back into it",
            &[release::STEP_4, release::STEP_5, release::STEP_6],
            Formula::EachStep {
                when: |h, m| {
                    let eye = m.eye();
                    message_call(m).is_some_and(|k| h.has(k, Fact::Ended(m.role)))
                        || held(m.before, eye).any(|k| !holds(&m.outcome.after.state, k, eye))
                },
                then: |h, m| {
                    let eye = m.eye();
                    held_after(m)
                        .all(|k| holds(&m.before.state, k, eye) || !h.has(k, Fact::Ended(m.role)))
                },
            },
        ),
        Claim::new(
            "only-an-on-going-call-is-released",
            "the server sends a release request for a call to a party of it only while it has the \
             call, or to one that mistakes it for on-going",
            &[release::STEP_2, release::STEP_3],
            Formula::EachStep {
                when: |_, m| {
                    m.role == Role::Server
                        && sends(m, |m| matches!(m, Message::ReleaseRequest { .. }))
                },
                then: |_, m| {
                    calls_of_sent(m, |m| matches!(m, Message::ReleaseRequest { .. }))
                        .all(|k| holds(&m.before.state, k, m.eye()) || message_call(m) == Some(k))
                },
            },
        ),
        Claim::new(
            "parties-are-told-and-need-not-find-out",
            "where nothing is lost and nobody crashes, no party has to find out by supervision \
             that another has left the call",
            &[setup::STEP_7, release::STEP_3],
            Formula::EachStep {
                when: |_, _| true,
                then: |_, m| !matches!(m.event, Event::Timeout(Timer::Supervision { .. })),
            },
        )
        .in_cases(|case, _| is_faultless(case)),
        Claim::new(
            "no-party-is-left-behind-at-rest",
            "when nothing can happen any more, either all of the parties have a call or none",
            &[setup::STEP_8, release::STEP_6],
            Formula::Always {
                when: |s| s.at_rest,
                then: |s| {
                    s.calls.iter().all(|k| {
                        let has = |l: &Local<_>| !l.crashed && holds(&l.state, *k, s.eye());
                        s.locals.iter().all(|l| l.crashed || !has(l))
                            || [caller(*k), Role::Server]
                                .iter()
                                .all(|r| s.local(*r).is_some_and(has))
                    })
                },
            },
        ),
    ]
}

/// Nothing lost, nobody crashing, timers longer than any delay.
fn is_faultless(case: &Case<VideoPush>) -> bool {
    !case.losses.is_left() && case.crashes.is_none() && case.clock == Clock::Patient
}

pub(super) fn of_several() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "no-message-acts-on-another-call",
            "a message of one call never changes anything of another",
            &[setup::STEP_7, release::STEP_4, release::STEP_5],
            Formula::EachStep {
                when: |_, m| message_call(m).is_some(),
                then: |_, m| {
                    let Some(own) = message_call(m) else {
                        return true;
                    };
                    let eye = m.eye();
                    let (before, after) = (m.before, &m.outcome.after);
                    let other = |k: &Call| *k != own;
                    held(before, eye)
                        .chain(held(after, eye))
                        .filter(other)
                        .all(|k| about(before, k, eye) == about(after, k, eye))
                },
            },
        ),
        Claim::new(
            "only-the-designated-ue-is-alerted",
            "of several UEs of the called user, only the designated one informs its user",
            &[setup::STEP_4_UE, setup::STEP_5],
            Formula::EachStep {
                when: |_, m| m.outcome.told().any(|n| *n == Notice::IncomingPush),
                // The cases of this claim designate the second UE.
                then: |_, m| m.role == Role::Client2(1),
            },
        )
        .in_cases(|case, _| case.config.ues > 1 && case.config.designated == Some(1)),
        Claim::new(
            "one-ue-has-the-call",
            "once client 1 is in the call with one UE, every other UE gets out of it",
            &[setup::STEP_4_UE, setup::STEP_6],
            Formula::LeadsTo {
                from: |s, k| ues_in_call(s, k) > 0 && phases_2(s, k).count() > 1,
                to: |s, k| !caller_in_call(s, k) || phases_2(s, k).count() <= 1,
            },
        )
        .in_cases(|case, _| case.config.ues > 1 && case.config.designated.is_none()),
    ]
}
