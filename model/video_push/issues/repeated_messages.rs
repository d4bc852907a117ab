//! What a role does with a request that comes again, perhaps after its call has ended.

use crate::video_push::Act;
use crate::video_push::text::general;
use crate::video_push::types::{
    Call, CallRef, Client2, Message, Party, Phase2, Record, Role, Server,
};
use callproof_kernel::step::{Item, Step};

/// A call is not begun twice.
pub const REMEMBER: Step = Step::proposed(
    general::CLAUSE,
    Item::paragraph("new paragraph").part("repeated requests"),
    "An MCVideo private call request with a call identifier that the receiver has already \
     processed is discarded. The call identifier of an ended call is kept for 64*T1 (see IETF \
     RFC 3261), after which no message of that call is received any more.",
);

/// A release of a call not yet known.
pub const RELEASED_FIRST: Step = Step::proposed(
    general::CLAUSE,
    Item::paragraph("new paragraph").part("early release"),
    "A private call release request with a call identifier not yet known is answered with a \
     private call release response, and the call with that identifier is regarded as ended.",
);

callproof_kernel::open_issue! {
    /// The text's channels are taken for perfect; real ones repeat and reorder.
    pub RepeatedMessages = "repeated-messages",
    "What if a request is received twice, or after the release of its call?",
    at [crate::video_push::text::setup::STEP_1, crate::video_push::text::setup::STEP_4],
    recommended Remember {
        AsWritten "as-written" "every request begins a call" [];
        Remember "remember"
            "the identifiers of calls are remembered and repeated requests discarded"
            [REMEMBER, RELEASED_FIRST];
    }
}

impl RepeatedMessages {
    /// Whether a request for `call` is known to be a repetition.
    pub fn is_repeated(self, call: CallRef, current: &[CallRef], ended: &[Call]) -> bool {
        match (self, call.name()) {
            (Self::Remember, Some(name)) => {
                ended.contains(&name) || current.iter().any(|c| c.name() == Some(name))
            }
            _ => false,
        }
    }

    /// A repeated request.
    pub fn absorb<S: Party>(self, act: &mut Act<'_, S>) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Remember => act.at(REMEMBER).ignore(),
        }
    }

    /// A release request for a call that the server has never heard of; says whether it was
    /// taken.
    pub fn released_first(self, act: &mut Act<'_, Server>, from: Role, call: CallRef) -> bool {
        let is_current = act.me.calls.iter().any(|record| record.call.name() == call.name());
        if is_current || !self.is_new(call, &act.me.ended) {
            return false;
        }
        act.at(RELEASED_FIRST)
            .send(from, Message::ReleaseResponse { call })
            .change(|me| self.note(call, &mut me.ended))
            .stands()
    }

    /// A release request for a call that client 2 has never heard of; says whether it was taken.
    pub fn withdrawn_first(self, act: &mut Act<'_, Client2>, call: CallRef) -> bool {
        if !self.is_new(call, &act.me.ended) {
            return false;
        }
        act.at(RELEASED_FIRST)
            .send(Role::Server, Message::ReleaseResponse { call })
            .change(|me| self.note(call, &mut me.ended))
            .stands()
    }

    /// Whether a call is known to be new.
    fn is_new(self, call: CallRef, ended: &[Call]) -> bool {
        self == Self::Remember && call.name().is_some_and(|name| !ended.contains(&name))
    }

    /// A call ends at the server.
    pub fn end_at_server(self, me: &mut Server, record: &Record) {
        me.calls.retain(|r| r.slot != record.slot);
        self.note(record.call, &mut me.ended);
    }

    /// A call ends at client 2.
    pub fn end_at_client_2(self, me: &mut Client2, call: CallRef) {
        me.phase = Phase2::Idle;
        self.note(call, &mut me.ended);
    }

    /// A call that is over is remembered, where the name it carries lets it be known again.
    pub fn note(self, call: CallRef, ended: &mut Vec<Call>) {
        match (self, call.name()) {
            (Self::Remember, Some(name)) if !ended.contains(&name) => {
                ended.push(name);
                ended.sort();
            }
            _ => {}
        }
    }
}
