//! Who answers a release request: the other party, or the server at once.

use crate::video_push::Act;
use crate::video_push::text::release;
use crate::video_push::types::{CallRef, Message, Role, Server};
use callproof_kernel::step::{Item, Step};

/// The server answers for itself.
pub const AT_ONCE: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("3").part("revised"),
    "The MCVideo server sends a private call release response to the party that requested the \
     release and a private call release request to the other party.",
)
.replacing(&[release::STEP_3, release::STEP_5]);

callproof_kernel::open_issue! {
    /// Step 5 answers client 1 only after client 2 has answered; a BYE is answered hop by hop.
    pub ReleaseAnswer = "release-answer",
    "Is a release request answered by the server at once, or only when the other party has answered?",
    at [release::STEP_3, release::STEP_5],
    recommended AsWritten {
        AsWritten "as-written" "when the other party has answered" [];
        HopByHop "hop-by-hop"
            "at once, as a SIP server that is an end of both dialogs answers a BYE" [AT_ONCE];
    }
}

impl ReleaseAnswer {
    /// Answers `requester` now where the server does; says who is still to be told of the outcome.
    pub fn at_once(
        self,
        act: &mut Act<'_, Server>,
        requester: Role,
        call: CallRef,
    ) -> Option<Role> {
        match self {
            Self::AsWritten => Some(requester),
            Self::HopByHop if act.at(AT_ONCE).stands() => {
                act.at(AT_ONCE).send(requester, Message::ReleaseResponse { call }).done();
                None
            }
            Self::HopByHop => Some(requester),
        }
    }
}
