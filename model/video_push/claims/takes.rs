//! What claims ask of a role's taking of an event.

use super::sights::{is, ues};
use super::{See, Step as Says, Take};
use crate::video_push::history::{About, Fact, about, call_in_slot, held, holds};
use crate::video_push::types::{
    Call, CallRef, Commencement, Message, Phase1, Phase2, Record, Refusal, Role, ServerPhase,
    State, Stimulus, Timer,
};
use callproof_kernel::condition::Condition;
use callproof_kernel::procedure::{Decider, StimulusKind};
use callproof_kernel::reaction::Event;

pub(super) fn is_request(message: &Message) -> bool {
    matches!(message, Message::PrivateCallRequest { .. })
}

pub(super) fn is_progress(message: &Message) -> bool {
    matches!(message, Message::ProgressIndication { .. })
}

/// A fact of a call, before the event.
pub(super) fn had(s: &See<'_>, call: Call, fact: Fact) -> Says {
    s.before(format!("{fact} ({call})"), move |history| history.has(call, fact))
}

/// The call that the message met really belongs to.
pub(super) fn message_call(m: &Take<'_>) -> Option<Call> {
    match m.event {
        Event::Message { message, .. } => Some(*message.call().ghost().reveal(m.eye())),
        _ => None,
    }
}

/// The call that a message sent really belongs to.
pub(super) fn message_call_of(message: &Message, m: &Take<'_>) -> Call {
    *message.call().ghost().reveal(m.eye())
}

/// The role sends such a message of the call.
pub(super) fn sends(s: &See<'_>, call: Call, what: &str, kind: fn(&Message) -> bool) -> Says {
    s.taking(format!("sends {what} of {call}"), move |m| {
        m.outcome.sent().any(|(_, sent)| kind(sent) && message_call_of(sent, m) == call)
    })
}

/// A caller is told by the server that the push has failed for this cause.
pub(super) fn is_told(s: &See<'_>, what: &str, why: Refusal) -> Says {
    s.taking(format!("is a caller and is told {what}"), move |m| {
        let is_caller = matches!(m.role, Role::Client1(_));
        match m.event {
            Event::Message {
                from: Role::Server,
                message: Message::PrivateCallReject { cause, .. },
            } => is_caller && *cause == why,
            _ => false,
        }
    })
}

/// The server offers client 2 something.
pub(super) fn server_offers(s: &See<'_>) -> Says {
    s.taking("is the server and sends a private call request", |m| {
        m.role == Role::Server && m.outcome.sent().any(|(_, sent)| is_request(sent))
    })
}

/// What is offered has video in it.
pub(super) fn offers_video(s: &See<'_>) -> Says {
    s.taking("offers video with every private call request", |m| {
        m.outcome.sent().all(|(_, sent)| match sent {
            Message::PrivateCallRequest { media, .. } => media.has_video(),
            _ => true,
        })
    })
}

/// Every request sent indicates this commencement.
pub(super) fn indicates(s: &See<'_>, mode: Commencement) -> Says {
    s.taking(format!("indicates {mode:?} commencement").to_lowercase(), move |m| {
        m.outcome.sent().all(|(_, sent)| match sent {
            Message::PrivateCallRequest { commencement, .. } => *commencement == mode,
            _ => true,
        })
    })
}

/// Client 2 is offered a call.
pub(super) fn is_offered(s: &See<'_>) -> Says {
    s.taking("is client 2 and is offered a call", |m| {
        matches!(m.role, Role::Client2(_))
            && matches!(m.event, Event::Message { message, .. } if is_request(message))
    })
}

/// The call offered is not accepted at once.
pub(super) fn waits_for_its_user(s: &See<'_>) -> Says {
    s.taking("does not accept the call at once", |m| {
        let accepts = |sent: &Message| matches!(sent, Message::PrivateCallResponse { .. });
        !m.outcome.sent().any(|(_, sent)| accepts(sent))
    })
}

/// The event itself is that both checks of this call have passed.
pub(super) fn authorises_now(s: &See<'_>, call: Call) -> Says {
    s.taking(format!("finds both users authorised for {call}"), move |m| match m.event {
        Event::Stimulus(Stimulus::Authorise { slot, caller: true, callee: true, .. }) => {
            call_in_slot(m.before, *slot, m.eye()) == Some(call)
        }
        _ => false,
    })
}

/// The role gets into the call.
pub(super) fn gets_into(s: &See<'_>, call: Call) -> Says {
    s.taking(format!("gets into {call}"), move |m| {
        let eye = m.eye();
        holds(&m.outcome.after.state, call, eye) && !holds(&m.before.state, call, eye)
    })
}

/// Whoever takes the event has not had the call and lost it.
pub(super) fn has_not_ended(s: &See<'_>, call: Call) -> Says {
    s.each_role(|role| {
        let is_other = s.taking(format!("is another one than {role}"), move |m| m.role != role);
        is_other | !had(s, call, Fact::Ended(role))
    })
}

/// The server's records of a call before the event: a doubled request makes two of them.
fn records_of<'m>(m: &'m Take<'_>, call: Call) -> Vec<&'m Record> {
    match &m.before.state {
        State::Server(me) => me.calls.iter().filter(|r| is(&r.call, call, m.eye())).collect(),
        _ => Vec::new(),
    }
}

/// Who asks for a release, where that is what the role meets.
fn release_requester(m: &Take<'_>) -> Option<Role> {
    match m.event {
        Event::Message {
            from,
            message: Message::ReleaseRequest { .. } | Message::MediaTransmissionRelease { .. },
        } => Some(*from),
        _ => None,
    }
}

/// Somebody asks the role for a release.
pub(super) fn is_asked_to_release(s: &See<'_>) -> Says {
    s.taking("meets a release request", |m| release_requester(m).is_some())
}

/// The release request is answered now, or remembered and its call no longer on-going.
pub(super) fn answers_the_release(s: &See<'_>) -> Says {
    s.taking("answers the release request, or goes on to release the call", is_release_answered)
}

fn is_release_answered(m: &Take<'_>) -> bool {
    let (Some(from), Some(call)) = (release_requester(m), message_call(m)) else { return true };
    let answered = m.outcome.sent().any(|(to, sent)| {
        let answers =
            matches!(sent, Message::ReleaseResponse { .. } | Message::ReleaseReject { .. });
        to == from && answers && message_call_of(sent, m) == call
    });
    let is = |own: &CallRef| is(own, call, m.eye());
    match &m.outcome.after.state {
        State::Server(me) => {
            let noted = me.calls.iter().filter(|r| is(&r.call)).any(|r| match &r.phase {
                ServerPhase::AuthorisingRelease { requester, .. } => *requester == from,
                ServerPhase::AwaitingReleaseResponse { requester, .. } => *requester == Some(from),
                _ => false,
            });
            let goes_on = |r: &&Record| {
                r.involves(from)
                    && !matches!(
                        r.phase,
                        ServerPhase::AuthorisingRelease { .. }
                            | ServerPhase::AwaitingReleaseResponse { .. }
                    )
            };
            let is_on = me.calls.iter().filter(|r| is(&r.call)).any(|r| goes_on(&r));
            (answered || noted) && !is_on
        }
        State::Client1(me) => {
            let on = matches!(me.phase, Phase1::InCall { .. } | Phase1::AwaitingResponse { .. });
            answered && !(on && me.call().is_some_and(|own| is(&own)))
        }
        State::Client2(me) => {
            let on = matches!(me.phase, Phase2::InCall { .. } | Phase2::Alerting { .. });
            answered && !(on && me.call().is_some_and(|own| is(&own)))
        }
    }
}

/// The server sends a release request.
pub(super) fn server_asks_to_release(s: &See<'_>) -> Says {
    s.taking("is the server and sends a release request", |m| {
        let asks = |sent: &Message| matches!(sent, Message::ReleaseRequest { .. });
        m.role == Role::Server && m.outcome.sent().any(|(_, sent)| asks(sent))
    })
}

/// The server has cause to send the release requests that it sends.
pub(super) fn has_cause_to_release(s: &See<'_>) -> Says {
    s.taking("has cause for every release request that it sends", |m| {
        let asks = |sent: &Message| matches!(sent, Message::ReleaseRequest { .. });
        let requests = m.outcome.sent().filter(|(_, sent)| asks(sent));
        requests.into_iter().all(|(to, sent)| is_called_for(m, to, message_call_of(sent, m)))
    })
}

fn is_called_for(m: &Take<'_>, to: Role, call: Call) -> bool {
    let records = records_of(m, call);
    if records.is_empty() {
        // A party takes for on-going a call that the server does not have.
        return matches!(m.event, Event::Message {
            from, message: Message::PrivateCallResponse { .. }
        } if *from == to && message_call(m) == Some(call));
    }
    records.into_iter().any(|record| match m.event {
        Event::Message { from, message: Message::PrivateCallResponse { .. } } => {
            *from == to || record.involves(to)
        }
        Event::Message { from, .. } => record.involves(*from) && record.involves(to),
        Event::Timeout(_) | Event::Stimulus(_) => record.involves(to),
    })
}

/// The server, which has the call, tells client 1 that it is released.
pub(super) fn confirms_to_the_caller(s: &See<'_>, call: Call) -> Says {
    s.taking(format!("is the server and confirms the release of {call} to client 1"), move |m| {
        !records_of(m, call).is_empty()
            && m.outcome.sent().any(|(to, sent)| {
                let confirms = matches!(sent, Message::ReleaseResponse { .. });
                confirms && to == Role::Client1(call.caller) && message_call_of(sent, m) == call
            })
    })
}

/// So of one of client 2's UEs.
pub(super) fn some_ue_taken(s: &See<'_>, say: impl FnMut(Role) -> Says) -> Says {
    Condition::Any(ues(s).into_iter().map(say).collect())
}

/// The server hears from a UE that it is out of the call or wants to be, or finds it gone.
pub(super) fn hears_of_the_release(s: &See<'_>, ue: Role, call: Call) -> Says {
    s.taking(format!("has no more to expect of {ue} in {call}"), move |m| match m.event {
        Event::Message {
            from,
            message: Message::ReleaseResponse { .. } | Message::ReleaseRequest { .. },
        } => *from == ue && message_call(m) == Some(call),
        Event::Timeout(Timer::Supervision { call: own, peer, .. }) => {
            *peer == ue && is(own, call, m.eye())
        }
        _ => false,
    })
}

/// The server gives up waiting for the answer to its release.
pub(super) fn waits_in_vain(s: &See<'_>, call: Call) -> Says {
    s.taking(format!("waits no longer for the release of {call}"), move |m| match m.event {
        Event::Timeout(Timer::Release { call: own, .. }) => is(own, call, m.eye()),
        _ => false,
    })
}

/// The role meets something while such a timer of it is armed.
pub(super) fn has_armed(s: &See<'_>, says: &str, kind: fn(&Timer) -> bool) -> Says {
    s.taking(says.to_string(), move |m| m.before.timers.iter().any(kind))
}

/// Client 1 falls back to idle before its call is established.
pub(super) fn falls_back(s: &See<'_>) -> Says {
    s.taking("is client 1 and falls back to idle before the call is established", |m| {
        match (&m.before.state, &m.outcome.after.state) {
            (State::Client1(before), State::Client1(after)) => {
                matches!(before.phase, Phase1::AwaitingResponse { .. })
                    && after.phase == Phase1::Idle
            }
            _ => false,
        }
    })
}

/// A client's user decides something.
pub(super) fn user_decides(s: &See<'_>) -> Says {
    s.taking("is a client, whose user decides something", |m| match m.event {
        Event::Stimulus(decided) => decided.decider() == Decider::User,
        _ => false,
    })
}

/// A client is in a call, and is told that it may not transmit in it.
pub(super) fn is_refused_to_transmit(s: &See<'_>) -> Says {
    s.taking("is a client in a call, and is refused to transmit in it", |m| match m.event {
        Event::Message { message: Message::TransmitMediaRejected { call }, .. } => {
            let call = *call.ghost().reveal(m.eye());
            let is_own = |own: &CallRef| is(own, call, m.eye());
            match &m.before.state {
                State::Client1(me) => {
                    matches!(me.phase, Phase1::InCall { .. })
                        && me.call().as_ref().is_some_and(is_own)
                }
                State::Client2(me) => {
                    matches!(me.phase, Phase2::InCall { .. })
                        && me.call().as_ref().is_some_and(is_own)
                }
                State::Server(_) => false,
            }
        }
        _ => false,
    })
}

/// A client gets out of a call: its time is over, or its user, who has not answered, is asked no
/// longer.
pub(super) fn goes_away(s: &See<'_>) -> Says {
    s.taking("is a client and gets out of a call that its user has not left", |m| {
        let eye = m.eye();
        let is_out = || held(m.before, eye).any(|call| !holds(&m.outcome.after.state, call, eye));
        let is_asked = match &m.before.state {
            State::Client2(me) => matches!(me.phase, Phase2::Alerting { .. }),
            State::Client1(_) | State::Server(_) => false,
        };
        m.role != Role::Server
            && match m.event {
                Event::Timeout(_) => is_out(),
                Event::Message { .. } => is_asked && is_out(),
                Event::Stimulus(_) => false,
            }
    })
}

/// The call is offered to client 2 before the event, or by it.
pub(super) fn is_invited(s: &See<'_>, call: Call) -> Says {
    had(s, call, Fact::Invited) | sends(s, call, "a private call request", is_request)
}

/// A message arrives at a role that has to do with another call besides.
pub(super) fn is_between_calls(s: &See<'_>) -> Says {
    s.taking("meets a message and has to do with another call besides", |m| {
        let Some(own) = message_call(m) else { return false };
        let eye = m.eye();
        held(m.before, eye).chain(held(&m.outcome.after, eye)).any(|call| call != own)
            || m.outcome.sent().any(|(_, sent)| message_call_of(sent, m) != own)
    })
}

/// The message changes nothing of another call and causes no message of one.
pub(super) fn keeps_to_its_call(s: &See<'_>) -> Says {
    s.taking("changes nothing of another call, and sends no message of one", |m| {
        let Some(own) = message_call(m) else { return true };
        let (before, after, eye) = (m.before, &m.outcome.after, m.eye());
        let same = |call: Call| -> bool {
            let (was, is): (About, About) = (about(before, call, eye), about(after, call, eye));
            was == is
        };
        let untouched =
            held(before, eye).chain(held(after, eye)).filter(|call| *call != own).all(same);
        untouched && m.outcome.sent().all(|(_, sent)| message_call_of(sent, m) == own)
    })
}
