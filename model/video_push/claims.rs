//! What the text promises, drawn from its steps.

use super::VideoPush;
use super::client_1::OFFERED;
use super::history::{Fact, about, held, holds};
use super::text::{general, release, setup};
use super::types::{
    Call, Client2, Commencement, Message, Notice, Phase1, Phase2, Record, Resource, Role,
    ServerPhase, Side, State, Stimulus,
};
use crate::kernel::claim::{Claim, Formula, Moment, Snapshot, free};
use crate::kernel::reaction::{Event, Local};

type See<'a> = Snapshot<'a, VideoPush>;
type Take<'a> = Moment<'a, VideoPush>;

/// Every claim: safety in the text's order, then liveness, then what every procedure owes.
pub fn all() -> Vec<Claim<VideoPush>> {
    let mut claims = safety();
    claims.extend(several());
    claims.extend(liveness());
    claims.extend(free());
    claims
}

fn safety() -> Vec<Claim<VideoPush>> {
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

fn several() -> Vec<Claim<VideoPush>> {
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

fn liveness() -> Vec<Claim<VideoPush>> {
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
            Formula::LeadsTo { from: |s, k| is_releasing(s, k), to: |s, k| nobody_has(s, k) },
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

const OUT_OF_2: &[Stimulus] = &[Stimulus::Accept, Stimulus::HangUp];

fn caller(call: Call) -> Role {
    Role::Client1(call.caller)
}

fn ues<'a>(s: &'a See<'_>) -> impl Iterator<Item = Role> + 'a {
    s.cast.iter().copied().filter(|role| matches!(role, Role::Client2(_)))
}

fn has(s: &See<'_>, role: Role, call: Call) -> bool {
    s.local(role).is_some_and(|l| !l.crashed && holds(&l.state, call, s.eye()))
}

fn nobody_has(s: &See<'_>, call: Call) -> bool {
    s.cast.iter().all(|role| !has(s, *role, call))
}

fn phase_1(s: &See<'_>, call: Call) -> Option<Phase1> {
    match s.local(caller(call))? {
        Local { crashed: false, state: State::Client1(me), .. } => {
            me.call().filter(|c| *c.ghost().reveal(s.eye()) == call).map(|_| me.phase)
        }
        _ => None,
    }
}

fn caller_in_call(s: &See<'_>, call: Call) -> bool {
    matches!(phase_1(s, call), Some(Phase1::InCall { .. } | Phase1::Completed { .. }))
}

fn awaits_response(s: &See<'_>, call: Call) -> bool {
    matches!(phase_1(s, call), Some(Phase1::AwaitingResponse { .. }))
}

fn phases_2<'a>(s: &'a See<'_>, call: Call) -> impl Iterator<Item = Phase2> + 'a {
    s.locals.iter().filter_map(move |l| match &l.state {
        State::Client2(me) if !l.crashed => {
            me.call().filter(|c| *c.ghost().reveal(s.eye()) == call).map(|_| me.phase)
        }
        _ => None,
    })
}

fn ues_in_call(s: &See<'_>, call: Call) -> usize {
    phases_2(s, call).filter(|phase| matches!(phase, Phase2::InCall { .. })).count()
}

fn both_in_call(s: &See<'_>, call: Call) -> bool {
    caller_in_call(s, call) && ues_in_call(s, call) > 0
}

/// Whether the server, client 1, or the UE with which the server has the call is releasing it.
fn is_releasing(s: &See<'_>, call: Call) -> bool {
    let is = |record: &&Record| *record.call.ghost().reveal(s.eye()) == call;
    let server = s.local(Role::Server).filter(|l| !l.crashed).map(|l| &l.state);
    let by_server = match server {
        Some(State::Server(me)) => me.calls.iter().filter(is).any(|r| match &r.phase {
            ServerPhase::AwaitingReleaseResponse { .. } => true,
            ServerPhase::InCall { ue, .. } => releases_2(s, Role::Client2(*ue), call),
            _ => false,
        }),
        _ => false,
    };
    by_server || matches!(phase_1(s, call), Some(Phase1::AwaitingReleaseResponse { .. }))
}

fn releases_2(s: &See<'_>, ue: Role, call: Call) -> bool {
    s.local(ue).is_some_and(|l| match &l.state {
        State::Client2(Client2 {
            phase: Phase2::AwaitingReleaseResponse { call: own }, ..
        }) => !l.crashed && *own.ghost().reveal(s.eye()) == call,
        _ => false,
    })
}

fn is_sent_media(resource: &Resource) -> bool {
    matches!(resource, Resource::Media { side: Side::Sending, .. })
}

fn transmits(s: &See<'_>, call: Call) -> bool {
    s.local(caller(call)).is_some_and(|l| {
        !l.crashed
            && l.resources
                .iter()
                .any(|r| is_sent_media(r) && *r.call().ghost().reveal(s.eye()) == call)
    })
}

fn media_is_permitted(local: &Local<VideoPush>) -> bool {
    local.resources.iter().filter(|r| is_sent_media(r)).all(|r| {
        let permission = Resource::Permission { call: *r.call() };
        local.resources.contains(&permission)
    })
}

fn media_only_in_call(local: &Local<VideoPush>, s: &See<'_>) -> bool {
    let eye = s.eye();
    let current = match &local.state {
        State::Client1(me) => match me.phase {
            Phase1::InCall { call, .. } | Phase1::Completed { call, .. } => Some(call),
            _ => None,
        },
        State::Client2(me) => match me.phase {
            Phase2::InCall { call, .. } => Some(call),
            _ => None,
        },
        State::Server(_) => None,
    };
    local.resources.iter().filter(|r| matches!(r, Resource::Media { .. })).all(|r| {
        current.is_some_and(|call| call.ghost().reveal(eye) == r.call().ghost().reveal(eye))
    })
}

fn agree_on_media(s: &See<'_>, call: Call) -> bool {
    let one = match phase_1(s, call) {
        Some(Phase1::InCall { media, .. } | Phase1::Completed { media, .. }) => media,
        _ => return true,
    };
    phases_2(s, call).all(|phase| match phase {
        Phase2::InCall { media, .. } => media == one,
        _ => true,
    })
}

/// Whether a user has decided to get out and the role still has the call: the decision was
/// without effect, or the release is under way.
fn wants_out(s: &See<'_>, role: Role, call: Call, decisions: &[Stimulus]) -> bool {
    let releasing = |state: &State| match state {
        State::Client1(me) => matches!(me.phase, Phase1::AwaitingReleaseResponse { .. }),
        State::Client2(me) => matches!(me.phase, Phase2::AwaitingReleaseResponse { .. }),
        State::Server(_) => false,
    };
    has(s, role, call)
        && s.local(role)
            .is_some_and(|l| releasing(&l.state) || decisions.iter().any(|d| l.spent.contains(d)))
}

/// Whether a party of the call is down, or came back without it, while another still has it.
fn someone_was_lost(s: &See<'_>, call: Call) -> bool {
    let parties = s.roles().filter(|(role, _)| match role {
        Role::Client1(_) => *role == caller(call),
        Role::Server => true,
        Role::Client2(_) => true,
    });
    parties
        .filter(|(role, l)| (l.crashed || l.restarted) && !has(s, *role, call))
        .any(|(lost, _)| s.cast.iter().any(|role| *role != lost && has(s, *role, call)))
}

fn message_call(m: &Take<'_>) -> Option<Call> {
    match m.event {
        Event::Message { message, .. } => Some(*message.call().ghost().reveal(m.eye())),
        _ => None,
    }
}

fn held_after<'a>(m: &'a Take<'_>) -> impl Iterator<Item = Call> + 'a {
    held(&m.outcome.after, m.eye())
}

fn sends(m: &Take<'_>, is: fn(&Message) -> bool) -> bool {
    m.outcome.sent().any(|(_, message)| is(message))
}

fn calls_of_sent<'a>(m: &'a Take<'_>, is: fn(&Message) -> bool) -> impl Iterator<Item = Call> + 'a {
    m.outcome
        .sent()
        .filter(move |(_, message)| is(message))
        .map(|(_, message)| *message.call().ghost().reveal(m.eye()))
}

fn offers(m: &Take<'_>) -> Vec<super::types::Media> {
    m.outcome
        .sent()
        .filter_map(|(_, message)| match message {
            Message::PrivateCallRequest { media, .. } => Some(*media),
            _ => None,
        })
        .collect()
}

/// Whether the server now invites client 2 to a call for which automatic commencement is asked.
fn is_automatic_asked(m: &Take<'_>) -> bool {
    let State::Server(me) = &m.before.state else { return false };
    let Event::Stimulus(Stimulus::Authorise { slot, .. }) = m.event else { return false };
    let asked = me.record(*slot).map(|record| record.requested);
    !offers(m).is_empty() && [asked, Some(me.setting)].contains(&Some(Commencement::Automatic))
}

/// Whether both ends have open what step 8 says.
fn is_equipped(s: &See<'_>, call: Call) -> bool {
    let is = |r: &&Resource| *r.call().ghost().reveal(s.eye()) == call;
    let control = |l: &Local<_>| {
        l.resources.iter().filter(is).any(|r| matches!(r, Resource::TransmissionControl { .. }))
    };
    let media =
        |l: &Local<_>| l.resources.iter().filter(is).any(|r| matches!(r, Resource::Media { .. }));
    let in_call = |l: &&&Local<_>| match &l.state {
        State::Client2(me) => {
            matches!(me.phase, Phase2::InCall { call: own, .. }
                if *own.ghost().reveal(s.eye()) == call)
        }
        _ => false,
    };
    s.local(caller(call)).is_some_and(control)
        && s.locals.iter().filter(in_call).all(|l| l.crashed || (control(l) && media(l)))
}

fn authorises_now(m: &Take<'_>) -> bool {
    matches!(m.event, Event::Stimulus(Stimulus::Authorise { caller: true, callee: true, .. }))
}

fn invited(h: &super::history::History, m: &Take<'_>, call: Call) -> bool {
    h.has(call, Fact::Invited)
        || calls_of_sent(m, |m| matches!(m, Message::PrivateCallRequest { .. })).any(|k| k == call)
}
