//! What never happens, or is always possible.

use super::See;
use super::sights::*;
use super::takes::*;
use crate::video_push::history::Fact;
use crate::video_push::issues::{
    self, Busy, CommencementMode, ProgressWindow, ReleasingParty, TransmissionControl,
};
use crate::video_push::text::{general, release, setup};
use crate::video_push::types::{Commencement, Notice, Refusal, Role, Timer};
use crate::video_push::{Text, VideoPush};
use callproof_kernel::case::{Case, Clock};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::reaction::Event;

pub(super) fn of_one_call() -> Vec<Claim<VideoPush>> {
    let mut claims = of_the_set_up();
    claims.extend(of_the_call());
    claims.extend(of_the_release());
    claims
}

fn of_the_set_up() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "a-push-can-be-established",
            "a push can get as far as both clients being in the call",
            &[setup::STEP_8],
            Formula::reachable(|s| s.some_call(|k| both_in_call(s, k))),
        )
        .breach("a push cannot be established: the two clients never get into the call together")
        .in_cases(|case, _| case.config.shows_video),
        Claim::new(
            "a-push-can-be-released",
            "an established push can be released by client 1's user, and all are free again",
            &[release::STEP_1, release::STEP_5, release::STEP_6],
            Formula::reachable(|s| {
                let is_released = s.some_call(|k| {
                    fact(s, k, Fact::Established)
                        & fact(s, k, Fact::UserReleased)
                        & nobody_has(s, k)
                });
                let is_clean = s.each_role(|role| {
                    s.of(role, "is up and holds nothing", |l| !l.crashed && l.resources.is_empty())
                });
                s.rest() & is_released & is_clean
            }),
        )
        .breach("client 1's user cannot release an established push so that all are free again")
        .in_cases(|case, _| case.config.shows_video),
        Claim::new(
            "both-users-can-release-at-once",
            "client 1 and client 2 can both have asked for the release of one call",
            &[release::STEP_1],
            Formula::reachable(|s| s.some_call(|k| both_release(s, k))),
        )
        .breach(
            "client 1 and client 2 cannot both ask for the release of one call before either is \
             answered",
        )
        .owed()
        .in_cases(|case, text| case.config.shows_video && text.ask::<ReleasingParty>().is_either()),
        Claim::new(
            "nobody-is-invited-unauthorised",
            "the server invites client 2 only after both checks have passed",
            &[setup::STEP_2, setup::STEP_4],
            Formula::each_step_in_call(
                |s, k| {
                    let by_server = s.taking("is the server", |m| m.role == Role::Server);
                    by_server & sends(s, k, "a private call request", is_request)
                },
                |s, k| had(s, k, Fact::Authorised) | authorises_now(s, k),
            ),
        )
        .breach(
            "the server invites client 2 to a push that has not passed both authorisation checks",
        ),
        Claim::new(
            "no-video-before-acceptance",
            "client 1 transmits only after client 2 has accepted this call",
            &[setup::STEP_6, setup::STEP_8],
            Formula::always_in_call(transmits, |s, k| fact(s, k, Fact::Accepted)),
        )
        .breach("client 1 transmits in a call that client 2 has not accepted"),
        Claim::new(
            "only-the-calling-party-transmits",
            "no party but client 1 ever transmits video in the call",
            &[general::ONLY_THE_CALLER],
            Formula::always(somebody_transmits, |s| {
                s.each_role(|role| sends_as_caller_only(s, role))
            }),
        )
        .breach("a party other than client 1 transmits video in the call"),
        Claim::new(
            "video-only-with-permission",
            "whoever transmits has been permitted to by transmission control",
            &[setup::STEP_8, setup::EDITORS_NOTE],
            Formula::always(somebody_transmits, |s| {
                s.each_role(|role| sends_with_permission_only(s, role))
            }),
        )
        .breach("a client transmits without a permission of transmission control"),
        Claim::new(
            "established-means-accepted",
            "client 1 is told that the call is established only if client 2 accepted this call",
            &[setup::STEP_6, setup::STEP_7],
            Formula::always_in_call(caller_in_call, |s, k| fact(s, k, Fact::Accepted)),
        )
        .breach("client 1 takes for established a call that client 2 has not accepted"),
        Claim::new(
            "progress-only-before-acceptance",
            "progress is indicated after step 4 and before step 6, as NOTE 1 has it",
            &[setup::STEP_3, setup::NOTE_1],
            Formula::each_step_in_call(
                |s, k| sends(s, k, "a progress indication", is_progress),
                |s, k| is_invited(s, k) & !had(s, k, Fact::Accepted),
            ),
        )
        .breach(
            "the server indicates progress before it invites client 2, or after client 2 has \
             accepted",
        )
        .in_cases(|_, text| text.ask::<ProgressWindow>().keeps_note_1()),
        Claim::new(
            "progress-only-before-the-answer",
            "the server indicates progress after step 4, before it has client 2's answer and before \
             it answers client 1",
            &[setup::STEP_3, setup::NOTE_1],
            Formula::each_step_in_call(
                |s, k| sends(s, k, "a progress indication", is_progress),
                |s, k| {
                    let is_open = !had(s, k, Fact::Heard) & !had(s, k, Fact::Answered);
                    is_invited(s, k) & is_open
                },
            ),
        )
        .breach(
            "the server indicates progress before it invites client 2, or after client 2's or its \
             own answer",
        ),
        Claim::new(
            "a-push-carries-video",
            "client 2 is offered video, since a push is of video",
            &[general::ONLY_THE_CALLER, setup::STEP_4_MEDIA],
            Formula::each_step(server_offers, offers_video),
        )
        .breach("the server offers client 2 a push that has no video in it"),
        Claim::new(
            "automatic-commencement-is-handed-on",
            "if the called client is set to automatic commencement, the server indicates it",
            &[setup::STEP_4_MODE],
            Formula::each_step(server_offers, |s| indicates(s, Commencement::Automatic)),
        )
        .breach("the server indicates manual commencement to a client 2 that is set to automatic")
        .in_cases(|case, text| {
            case.config.setting == Commencement::Automatic && text.ask::<CommencementMode>().heeds_setting()
        }),
        Claim::new(
            "a-manual-setting-is-heeded",
            "a called client that is set to manual commencement does not answer before its user",
            &[setup::STEP_4_MODE, setup::STEP_6],
            Formula::each_step(is_offered, waits_for_its_user),
        )
        .breach(
            "client 2, which is set to manual commencement, accepts the call before its user does",
        )
        .owed()
        .in_cases(|case, _| case.config.setting == Commencement::Manual),
        Claim::new(
            "fewer-media-can-be-offered",
            "client 2 can get into a call with fewer media types than client 1 offered",
            &[setup::STEP_4_MEDIA],
            Formula::reachable(|s| s.some_call(|k| fewer_media(s, k))),
        )
        .breach("client 2 cannot get into a call with fewer media types than client 1 offered")
        .in_cases(|case, _| case.config.restricts_media),
        Claim::new(
            "a-failed-push-is-told",
            "client 1 does not fall back to idle before the call is established without telling \
             its user",
            &[setup::STEP_1, setup::STEP_7],
            Formula::each_step(falls_back, |s| {
                s.taking("tells its user", |m| m.outcome.told().next().is_some())
            }),
        )
        .breach(
            "client 1 falls back to idle before the call is established, without a word to its \
             user",
        )
        .owed()
        .in_cases(|_, text| issues::may_fail(text)),
        Claim::new(
            "no-decision-is-lost",
            "whatever a client's user decides, the client sends a message or tells its user",
            &[setup::STEP_1, setup::STEP_6, release::STEP_1],
            Formula::each_step(user_decides, |s| {
                s.taking("sends a message or tells its user", |m| {
                    m.outcome.sent().next().is_some() || m.outcome.told().next().is_some()
                })
            }),
        )
        .breach(
            "a client's user decides, and the client neither sends a message nor tells its user \
             anything",
        )
        .owed(),
        Claim::new(
            "who-may-not-transmit-is-told",
            "a client in a call that is refused to transmit tells its user",
            &[general::ONLY_THE_CALLER, setup::STEP_8],
            Formula::each_step(is_refused_to_transmit, |s| {
                s.taking("tells its user", |m| m.outcome.told().next().is_some())
            }),
        )
        .breach("a client in a call is refused to transmit and says nothing to its user")
        .owed()
        .in_cases(|case, text| case.config.called_transmits && text.ask::<TransmissionControl>().refuses()),
        Claim::new(
            "a-call-that-goes-away-is-told",
            "a client that gets out of a call because it has waited long enough, or of one that its \
             user has not answered because it is withdrawn, tells its user",
            &[setup::STEP_5, setup::STEP_8],
            Formula::each_step(goes_away, |s| {
                s.taking("tells its user", |m| m.outcome.told().next().is_some())
            }),
        )
        .breach(
            "a client drops a call that times out, or is withdrawn unanswered, without a word to \
             its user",
        )
        .owed()
        .in_cases(|_, text| issues::has_timers_at_clients(text) || issues::may_withdraw(text)),
        Claim::new(
            "a-caller-can-learn-that-client-2-is-busy",
            "client 1 can be told that client 2 is in another call",
            &[setup::STEP_6, setup::STEP_7],
            Formula::happens(|s| is_told(s, "that client 2 is busy", Refusal::Busy)),
        )
        .breach("client 1 cannot be told that client 2 is in another call")
        .owed()
        .in_cases(refuses_when_busy),
        Claim::new(
            "a-caller-can-learn-that-client-2-shows-no-video",
            "client 1 can be told that client 2 can show no video",
            &[setup::STEP_6, setup::STEP_7],
            Formula::happens(|s| is_told(s, "that client 2 can show no video", Refusal::NoVideo)),
        )
        .breach("client 1 cannot be told that client 2 can show no video")
        .owed()
        .in_cases(|case, _| !case.config.shows_video),
    ]
}

fn of_the_call() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "step-8-is-so-in-the-call",
            "client 2 in the call has the media plane, and both clients in it have transmission \
             control",
            &[setup::STEP_8],
            Formula::always_in_call(both_in_call, is_equipped),
        )
        .breach(
            "both clients are in the call, but one lacks transmission control, or client 2 the \
             media plane",
        )
        .in_cases(|_, text| text.ask::<TransmissionControl>().keeps_step_8()),
        Claim::new(
            "both-ends-agree-on-the-media",
            "client 1 transmits the media types that client 2 receives",
            &[setup::STEP_4_MEDIA, setup::STEP_8],
            Formula::always_in_call(both_in_call, agree_on_media),
        )
        .breach("client 1 transmits other media types than client 2 receives")
        .owed(),
        Claim::new(
            "parties-are-told-and-need-not-find-out",
            "where nothing is lost and nobody crashes, no party has to find out by supervision \
             that another has left the call",
            &[setup::STEP_7, release::STEP_3],
            Formula::each_step(
                |s| has_armed(s, "supervises a peer", |t| matches!(t, Timer::Supervision { .. })),
                |s| {
                    s.taking("does not find its peer gone", |m| {
                        !matches!(m.event, Event::Timeout(Timer::Supervision { .. }))
                    })
                },
            ),
        )
        .breach(
            "with no loss and no crash, a party finds only by supervision that another has left \
             the call",
        )
        .owed()
        .in_cases(|case, _| is_faultless(case)),
        Claim::new(
            "no-party-is-left-behind-at-rest",
            "either all of the parties have a call or none when nothing more can happen",
            &[setup::STEP_8, release::STEP_6],
            Formula::always(
                |s| s.rest(),
                |s| {
                    s.each_call(|k| {
                        let all = has(s, caller(k), k) & has(s, Role::Server, k);
                        nobody_has(s, k) | (all & some_ue(s, |ue| has(s, ue, k)))
                    })
                },
            ),
        )
        .breach("a party is left for ever in a call that another party is not in")
        .owed(),
    ]
}

fn of_the_release() -> Vec<Claim<VideoPush>> {
    vec![
        Claim::new(
            "media-stops-with-the-release",
            "a client that has asked for the release, or is out of the call, has no media of it",
            &[release::STEP_1, release::STEP_6],
            Formula::always(somebody_has_media, |s| {
                s.each_role(|role| has_media_in_call_only(s, role))
            }),
        )
        .breach("a client still has media open in a call that it is releasing or is out of")
        .owed(),
        Claim::new(
            "a-released-call-stays-released",
            "no role that has done with a call gets back into it",
            &[release::STEP_4, release::STEP_5, release::STEP_6],
            Formula::each_step_in_call(gets_into, has_not_ended),
        )
        .breach("a party that was done with a call is drawn back into it")
        .owed(),
        Claim::new(
            "every-release-request-is-answered",
            "a party that receives a release request answers it, or goes on to ask the other \
             party, and is out of the call or releasing it",
            &[release::STEP_2, release::STEP_4, release::STEP_5],
            Formula::each_step(is_asked_to_release, answers_the_release),
        )
        .breach(
            "a party leaves a release request unanswered, or goes on with the call in spite of it",
        ),
        Claim::new(
            "released-means-answered",
            "a server that has an established call, and has not asked both clients to release it, \
             tells a client 1 that has not left it, and was not found to be gone, that it is \
             released only when client 2 has answered the release of this call or is found to be \
             gone",
            &[release::STEP_4, release::STEP_5],
            Formula::each_step_in_call(
                |s, k| {
                    let is_there =
                        !had(s, k, Fact::Ended(caller(k))) & !had(s, k, Fact::LetGo(caller(k)));
                    let waits = is_there & !had(s, k, Fact::AskedBoth);
                    confirms_to_the_caller(s, k) & had(s, k, Fact::Established) & waits
                },
                |s, k| {
                    let is_gone = |ue| had(s, k, Fact::LetGo(ue)) | hears_of_the_release(s, ue, k);
                    let is_out = some_ue_taken(s, |ue| had(s, k, Fact::With(ue)) & is_gone(ue));
                    had(s, k, Fact::GaveUp) | waits_in_vain(s, k) | is_out
                },
            ),
        )
        .breach(
            "the server tells client 1 that the call is released before client 2 answers or is \
             found gone",
        ),
        Claim::new(
            "only-an-on-going-call-is-released",
            "the server sends a release request only to a party of a call that it has, at a \
             party's request if any, or in answer to a response for a call it does not have",
            &[release::STEP_2, release::STEP_3],
            Formula::each_step(server_asks_to_release, has_cause_to_release),
        )
        .breach(
            "the server sends a release request without having the call, or to or for somebody \
             outside it",
        ),
        Claim::new(
            "a-release-need-not-be-waited-out",
            "where nothing is lost and nobody crashes, no party has to give up waiting for the \
             answer to its release",
            &[release::STEP_4, release::STEP_5],
            Formula::each_step(
                |s| has_armed(s, "waits for a release", |t| matches!(t, Timer::Release { .. })),
                |s| {
                    s.taking("does not wait for the answer in vain", |m| {
                        !matches!(m.event, Event::Timeout(Timer::Release { .. }))
                    })
                },
            ),
        )
        .breach("with no loss and no crash, a party waits in vain for the answer to its release")
        .owed()
        .in_cases(|case, _| is_faultless(case)),
    ]
}

fn refuses_when_busy(case: &Case<VideoPush>, text: Text<'_>) -> bool {
    case.config.callers > 1 && text.ask::<Busy>() == Busy::Reject
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
            Formula::each_step(is_between_calls, keeps_to_its_call),
        )
        .breach("a message of one call changes something of another, or causes a message of it")
        .owed()
        .in_cases(|case, _| case.config.callers * case.config.calls > 1),
        Claim::new(
            "only-the-designated-ue-is-alerted",
            "of several UEs of the called user, only the designated one informs its user",
            &[setup::STEP_4_UE, setup::STEP_5],
            Formula::each_step(
                |s| {
                    s.taking("informs its user of an incoming push", |m| {
                        m.outcome.told().any(|n| *n == Notice::IncomingPush)
                    })
                },
                |s: &See<'_>| {
                    let designated = s.config.designated;
                    s.taking("is the designated UE", move |m| {
                        designated.is_some_and(|ue| m.role == Role::Client2(ue))
                    })
                },
            ),
        )
        .breach(
            "a UE of the called user other than the designated one informs its user of the push",
        )
        .in_cases(|case, _| case.config.ues > 1 && case.config.designated.is_some()),
        Claim::new(
            "one-ue-has-the-call",
            "once client 1 has been in the call with one UE, every other UE gets out of it",
            &[setup::STEP_4_UE, setup::STEP_6],
            Formula::leads_to(|s, k| fact(s, k, Fact::Established), |s, k| !another_ue_has(s, k)),
        )
        .breach(
            "a UE of the called user may ring or stay in the call for ever though the call went to \
             another UE",
        )
        .owed()
        .in_cases(|case, _| case.config.ues > 1 && case.config.designated.is_none()),
    ]
}
