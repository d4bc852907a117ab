//! What a role does with a message that no step expects.

use crate::video_push::Act;
use crate::video_push::text::general;
use crate::video_push::types::{Message, Party, Role};
use callproof_kernel::step::{Item, Step};

/// Nothing happens.
pub const DISCARD: Step = Step::proposed(
    general::CLAUSE,
    Item::paragraph("new paragraph").part("unexpected messages"),
    "A message for which the procedures specify no processing in the current state is discarded \
     and the state is kept.",
);

/// The sender is helped to get free.
pub const ANSWER: Step = Step::proposed(
    general::CLAUSE,
    Item::paragraph("new paragraph").part("unknown call"),
    "A party that receives a private call release request for a call it does not have sends a \
     private call release response. A party that receives an MCVideo private call response for a \
     call it does not have sends a private call release request.",
);

callproof_kernel::open_issue! {
    /// Each step names one state in which its message comes; they come in others as well.
    pub UnexpectedMessages = "unexpected-messages",
    "What does a role do with a message that it does not expect in its state?",
    at [
        crate::video_push::text::setup::STEP_3,
        crate::video_push::text::setup::STEP_7,
        crate::video_push::text::release::STEP_3,
    ],
    recommended Answer {
        AsWritten "as-written" "nothing is said" [];
        Discard "discard" "it discards the message, as in TS 24.581 6.3.4.1" [DISCARD];
        Answer "answer"
            "it answers what concerns an unknown call so that the sender gets free, and discards \
             the rest (in SIP: a 481 to a BYE, a BYE after an unwanted 2xx)"
            [DISCARD, ANSWER];
    }
}

impl UnexpectedMessages {
    /// `message` of `from` has no step here; `has_call` says whether it is for a call in which
    /// the receiver is with the sender.
    pub fn answer<S: Party>(
        self,
        act: &mut Act<'_, S>,
        from: Role,
        message: &Message,
        has_call: bool,
    ) {
        let call = message.call();
        match (self, message) {
            (Self::AsWritten, _) => act.unspecified(),
            (
                Self::Answer,
                Message::ReleaseRequest { .. } | Message::MediaTransmissionRelease { .. },
            ) if !has_call => {
                act.at(ANSWER).send(from, Message::ReleaseResponse { call }).done();
            }
            (Self::Answer, Message::PrivateCallResponse { .. }) if !has_call => {
                act.at(ANSWER).send(from, Message::ReleaseRequest { call }).done();
            }
            (Self::Discard | Self::Answer, _) => act.at(DISCARD).ignore(),
        }
    }
}
