//! What claims ask of a role's taking of an event.

use super::Take;
use crate::kernel::reaction::Event;
use crate::video_push::history::{Fact, History, held};
use crate::video_push::types::{Call, Commencement, Media, Message, State, Stimulus};

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

/// Whether the server now invites client 2 to a call for which automatic commencement is asked.
pub(super) fn is_automatic_asked(m: &Take<'_>) -> bool {
    let State::Server(me) = &m.before.state else { return false };
    let Event::Stimulus(Stimulus::Authorise { slot, .. }) = m.event else { return false };
    let asked = me.record(*slot).map(|record| record.requested);
    !offers(m).is_empty() && [asked, Some(me.setting)].contains(&Some(Commencement::Automatic))
}

pub(super) fn authorises_now(m: &Take<'_>) -> bool {
    matches!(m.event, Event::Stimulus(Stimulus::Authorise { caller: true, callee: true, .. }))
}

pub(super) fn invited(h: &History, m: &Take<'_>, call: Call) -> bool {
    h.has(call, Fact::Invited)
        || calls_of_sent(m, |m| matches!(m, Message::PrivateCallRequest { .. })).any(|k| k == call)
}
