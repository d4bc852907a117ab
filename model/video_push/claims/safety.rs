//! What never happens, or is always possible.

use super::sights::*;
use super::takes::*;
use crate::kernel::case::{Case, Clock};
use crate::kernel::claim::{Claim, Formula};
use crate::kernel::reaction::{Event, Local};
use crate::video_push::history::{Fact, History, about, held, holds};
use crate::video_push::issues::busy::Busy;
use crate::video_push::text::{general, release, setup};
use crate::video_push::types::{
    Call, Commencement, Media, Message, Notice, Phase2, Refusal, Role, Timer,
};
use crate::video_push::{Resolutions, VideoPush};

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
            &[release::STEP_1, release::STEP_5, release::STEP_6],
            Formula::Reachable(|s| {
                let released = |k: &Call| {
                    s.history.has(*k, Fact::Established)
                        && s.history.has(*k, Fact::UserReleased)
                        && nobody_has(s, *k)
                };
                let is_clean = |l: &&Local<_>| !l.crashed && l.resources.is_empty();
                s.at_rest && s.calls.iter().any(released) && s.locals.iter().all(is_clean)
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
                when: |_, m| m.role == Role::Server && !offers(m).is_empty(),
                then: |h, m| {
                    calls_of_sent(m, |m| matches!(m, Message::PrivateCallRequest { .. }))
                        .all(|k| h.has(k, Fact::Authorised) || authorises_now(m, k))
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
                when: |s| s.locals.iter().any(|l| l.resources.iter().any(is_sent_media)),
                then: |s| {
                    s.roles().all(|(role, l)| {
                        l.resources
                            .iter()
                            .filter(|r| is_sent_media(r))
                            .all(|r| role == caller(*r.call().ghost().reveal(s.eye())))
                    })
                },
            },
        ),
        Claim::new(
            "video-only-with-permission",
            "whoever transmits has been permitted to by transmission control",
            &[setup::STEP_8, setup::EDITORS_NOTE],
            Formula::Always {
                when: |s| s.locals.iter().any(|l| l.resources.iter().any(is_sent_media)),
                then: |s| s.locals.iter().all(|l| media_is_permitted(l)),
            },
        ),
        Claim::new(
            "nothing-is-sent-after-completion",
            "once the video transmission is completed, client 1 no longer captures and sends",
            &[setup::NOTE_2],
            Formula::Always {
                when: |s| s.calls.iter().any(|k| s.history.has(*k, Fact::Completed)),
                then: |s| {
                    let completed = |k: &&Call| s.history.has(**k, Fact::Completed);
                    s.calls.iter().filter(completed).all(|k| !transmits(s, *k))
                },
            },
        ),
        Claim::new(
            "media-stops-with-the-release",
            "a client that has asked for the release, or is out of the call, has no media of it",
            &[release::STEP_1, release::STEP_6],
            Formula::Always {
                when: |s| s.locals.iter().any(|l| l.resources.iter().any(is_media)),
                then: |s| s.locals.iter().all(|l| media_only_in_call(l, s)),
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
            "if the called client is set to automatic commencement, the server indicates it",
            &[setup::STEP_4_MODE],
            Formula::EachStep {
                when: |_, m| m.role == Role::Server && !offers(m).is_empty(),
                then: |_, m| indicates(m, Commencement::Automatic),
            },
        )
        .in_cases(|case, r| {
            case.config.setting == Commencement::Automatic && r.commencement.heeds_setting()
        }),
        Claim::new(
            "a-manual-setting-is-heeded",
            "a called client that is set to manual commencement is not told to answer at once",
            &[setup::STEP_4_MODE],
            Formula::EachStep {
                when: |_, m| m.role == Role::Server && !offers(m).is_empty(),
                then: |_, m| indicates(m, Commencement::Manual),
            },
        )
        .in_cases(|case, _| case.config.setting == Commencement::Manual),
        Claim::new(
            "fewer-media-can-be-offered",
            "the server can offer client 2 fewer media types than client 1 offered",
            &[setup::STEP_4_MEDIA],
            Formula::Reachable(|s| {
                s.calls.iter().any(|k| {
                    phases_2(s, *k).any(
                        |phase| matches!(phase, Phase2::InCall { media, .. } if media != Media::OFFERED),
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
                when: |_, m| held_after(m).any(|k| !holds(&m.before.state, k, m.eye())),
                then: |h, m| {
                    held_after(m)
                        .filter(|k| !holds(&m.before.state, *k, m.eye()))
                        .all(|k| !h.has(k, Fact::Ended(m.role)))
                },
            },
        ),
        Claim::new(
            "every-release-request-is-answered",
            "a party that receives a release request answers it, or goes on to ask the other \
             party, and is out of the call or releasing it",
            &[release::STEP_2, release::STEP_4, release::STEP_5],
            Formula::EachStep {
                when: |_, m| release_requester(m).is_some(),
                then: |_, m| is_release_answered(m),
            },
        ),
        Claim::new(
            "released-means-answered",
            "step 5 follows only on client 2's response to the release of this call",
            &[release::STEP_4, release::STEP_5],
            Formula::EachStep {
                when: |_, m| m.role == Role::Server && m.outcome.cited.contains(&release::STEP_5),
                then: |_, m| match m.event {
                    Event::Message { message: Message::ReleaseResponse { .. }, .. } => m
                        .outcome
                        .sent()
                        .all(|(_, message)| Some(message_call_of(message, m)) == message_call(m)),
                    _ => false,
                },
            },
        ),
        Claim::new(
            "a-failed-push-is-told",
            "client 1 does not fall back to idle before the call is established without telling \
             its user",
            &[setup::STEP_1, setup::STEP_7],
            Formula::EachStep {
                when: |_, m| m.role != Role::Server && gives_up(m),
                then: |_, m| m.outcome.told().next().is_some(),
            },
        )
        .in_cases(|_, r| r.may_fail()),
        Claim::new(
            "only-an-on-going-call-is-released",
            "the server sends a release request only to a party of a call that it has, at a \
             party's request if any, or in answer to a response for a call it does not have",
            &[release::STEP_2, release::STEP_3],
            Formula::EachStep {
                when: |_, m| {
                    m.role == Role::Server
                        && sends(m, |m| matches!(m, Message::ReleaseRequest { .. }))
                },
                then: |_, m| is_release_called_for(m),
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
            "a-release-need-not-be-waited-out",
            "where nothing is lost and nobody crashes, no party has to give up waiting for the \
             answer to its release",
            &[release::STEP_4, release::STEP_5],
            Formula::EachStep {
                when: |_, _| true,
                then: |_, m| !matches!(m.event, Event::Timeout(Timer::Release { .. })),
            },
        )
        .in_cases(|case, _| is_faultless(case)),
        Claim::new(
            "a-caller-can-learn-that-client-2-is-busy",
            "client 1 can be told that client 2 is in another call",
            &[setup::STEP_6, setup::STEP_7],
            Formula::Happens(|_, m| {
                let is_caller = matches!(m.role, Role::Client1(_));
                let is_busy = |message: &Message| {
                    matches!(message, Message::PrivateCallReject { cause: Refusal::Busy, .. })
                };
                let Event::Message { from: Role::Server, message } = m.event else { return false };
                is_caller && is_busy(message)
            }),
        )
        .in_cases(refuses_when_busy),
        Claim::new(
            "no-party-is-left-behind-at-rest",
            "either all of the parties have a call or none when nothing more can happen",
            &[setup::STEP_8, release::STEP_6],
            Formula::Always {
                when: |s| s.at_rest && *s.history != History::default(),
                then: |s| {
                    s.calls.iter().all(|k| {
                        let all = has(s, caller(*k), *k) && has(s, Role::Server, *k);
                        nobody_has(s, *k) || (all && phases_2(s, *k).next().is_some())
                    })
                },
            },
        ),
    ]
}

fn refuses_when_busy(case: &Case<VideoPush>, resolutions: &Resolutions) -> bool {
    case.config.callers > 1 && *resolutions.busy == Busy::Reject
}

/// Nothing lost, nobody crashing, timers longer than any delay.
fn is_faultless(case: &Case<VideoPush>) -> bool {
    !case.losses.is_left() && case.crashes.is_none() && case.clock == Clock::Patient
}

pub(super) fn of_several() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "no-message-acts-on-another-call",
            "a message of one call never changes anything of another, nor causes a message of it",
            &[setup::STEP_7, release::STEP_4, release::STEP_5],
            Formula::EachStep {
                when: |_, m| message_call(m).is_some(),
                then: |_, m| {
                    let Some(own) = message_call(m) else { return true };
                    let eye = m.eye();
                    let (before, after) = (m.before, &m.outcome.after);
                    let untouched = held(before, eye)
                        .chain(held(after, eye))
                        .filter(|k| *k != own)
                        .all(|k| about(before, k, eye) == about(after, k, eye));
                    untouched && m.outcome.sent().all(|(_, sent)| message_call_of(sent, m) == own)
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
