//! What claims ask of a role's taking of an event.

use super::Take;
use crate::kernel::reaction::Event;
use crate::video_push::history::{Fact, History, held};
use crate::video_push::types::{
    Call, CallRef, Commencement, Media, Message, Phase1, Phase2, Record, Role, ServerPhase, State,
    Stimulus,
};

pub(super) fn message_call(m: &Take<'_>) -> Option<Call> {
    match m.event {
        Event::Message { message, .. } => Some(*message.call().ghost().reveal(m.eye())),
        _ => None,
    }
}

pub(super) fn held_after<'a>(m: &'a Take<'_>) -> impl Iterator<Item = Call> + 'a {
    held(&m.outcome.after, m.eye())
}

pub(super) fn sends(m: &Take<'_>, is: fn(&Message) -> bool) -> bool {
    m.outcome.sent().any(|(_, message)| is(message))
}

pub(super) fn calls_of_sent<'a>(
    m: &'a Take<'_>,
    is: fn(&Message) -> bool,
) -> impl Iterator<Item = Call> + 'a {
    m.outcome
        .sent()
        .filter(move |(_, message)| is(message))
        .map(|(_, message)| *message.call().ghost().reveal(m.eye()))
}

pub(super) fn offers(m: &Take<'_>) -> Vec<Media> {
    m.outcome
        .sent()
        .filter_map(|(_, message)| match message {
            Message::PrivateCallRequest { media, .. } => Some(*media),
            _ => None,
        })
        .collect()
}

/// Whether the event itself is that both checks of this call have passed.
pub(super) fn authorises_now(m: &Take<'_>, call: Call) -> bool {
    let Event::Stimulus(Stimulus::Authorise { slot, caller: true, callee: true, .. }) = m.event
    else {
        return false;
    };
    record_of(m, call).is_some_and(|record| record.slot == *slot)
}

/// The server's record of a call before the event.
fn record_of<'m>(m: &'m Take<'_>, call: Call) -> Option<&'m Record> {
    match &m.before.state {
        State::Server(me) => me.calls.iter().find(|r| *r.call.ghost().reveal(m.eye()) == call),
        _ => None,
    }
}

/// Whether every request sent indicates this commencement.
pub(super) fn indicates(m: &Take<'_>, mode: Commencement) -> bool {
    m.outcome.sent().all(|(_, message)| match message {
        Message::PrivateCallRequest { commencement, .. } => *commencement == mode,
        _ => true,
    })
}

/// The call that a message sent really belongs to.
pub(super) fn message_call_of(message: &Message, m: &Take<'_>) -> Call {
    *message.call().ghost().reveal(m.eye())
}

/// Who asks for a release, where that is what the role meets.
pub(super) fn release_requester(m: &Take<'_>) -> Option<Role> {
    match m.event {
        Event::Message {
            from,
            message: Message::ReleaseRequest { .. } | Message::MediaTransmissionRelease { .. },
        } => Some(*from),
        _ => None,
    }
}

/// Whether a release request is answered now or remembered, and its call no longer on-going.
pub(super) fn is_release_answered(m: &Take<'_>) -> bool {
    let (Some(from), Some(call)) = (release_requester(m), message_call(m)) else { return true };
    let answered = m.outcome.sent().any(|(to, sent)| {
        let answers =
            matches!(sent, Message::ReleaseResponse { .. } | Message::ReleaseReject { .. });
        to == from && answers && message_call_of(sent, m) == call
    });
    let is = |own: &CallRef| *own.ghost().reveal(m.eye()) == call;
    match &m.outcome.after.state {
        State::Server(me) => {
            let noted = me.calls.iter().filter(|r| is(&r.call)).any(|r| match &r.phase {
                ServerPhase::AuthorisingRelease { requester, .. } => *requester == from,
                ServerPhase::AwaitingReleaseResponse { requester, .. } => *requester == Some(from),
                _ => false,
            });
            answered || noted
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

/// Whether the server has cause to send the release requests that it sends.
pub(super) fn is_release_called_for(m: &Take<'_>) -> bool {
    m.outcome.sent().filter(|(_, sent)| matches!(sent, Message::ReleaseRequest { .. })).all(
        |(to, sent)| {
            let call = message_call_of(sent, m);
            let Some(record) = record_of(m, call) else {
                // A party takes for on-going a call that the server does not have.
                return matches!(m.event, Event::Message {
                    from, message: Message::PrivateCallResponse { .. }
                } if *from == to && message_call(m) == Some(call));
            };
            match m.event {
                Event::Message { from, message: Message::PrivateCallResponse { .. } } => {
                    *from == to || record.involves(to)
                }
                Event::Message { from, .. } => record.involves(*from) && record.involves(to),
                Event::Timeout(_) | Event::Stimulus(_) => record.involves(to),
            }
        },
    )
}

/// Whether client 1 gives up a call before it is established.
pub(super) fn gives_up(m: &Take<'_>) -> bool {
    match (&m.before.state, &m.outcome.after.state) {
        (State::Client1(before), State::Client1(after)) => {
            matches!(before.phase, Phase1::AwaitingResponse { .. }) && after.phase == Phase1::Idle
        }
        _ => false,
    }
}

pub(super) fn invited(h: &History, m: &Take<'_>, call: Call) -> bool {
    h.has(call, Fact::Invited)
        || calls_of_sent(m, |m| matches!(m, Message::PrivateCallRequest { .. })).any(|k| k == call)
}
