//! What client 2 does with an offer of which it can accept nothing that a push needs.

use crate::video_push::Act;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::text::setup;
use crate::video_push::types::{CallRef, Client2, Message, Refusal, Role};
use callproof_kernel::step::{Item, Step};

/// The client rejects the call without asking its user.
pub const REJECT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("5c"),
    "If MCVideo client 2 can accept none of the video media types offered, it sends an MCVideo \
     private call reject with the cause \"no video\" to the MCVideo server; the MCVideo user is \
     not informed and step 6 is skipped.",
);

callproof_kernel::open_issue! {
    /// Steps 5 and 6 know a client that accepts what it is offered.
    pub AcceptableMedia = "acceptable-media",
    "What does client 2 do with an offer of which it can accept no video?",
    at [setup::STEP_5, setup::STEP_6],
    recommended Reject {
        AsWritten "as-written" "nothing is said" [];
        Reject "reject" "client 2 rejects the call, with the cause" [REJECT];
    }
}

impl AcceptableMedia {
    /// Whether the client looks at the offer before it informs its user.
    pub fn is_checked(self) -> bool {
        self == Self::Reject
    }

    /// Client 2 can accept nothing of what `call` offers.
    pub fn refuse(self, act: &mut Act<'_, Client2>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Reject => {
                let cause = Refusal::NoVideo;
                let memory = act.ask::<RepeatedMessages>();
                act.at(REJECT)
                    .send(Role::Server, Message::PrivateCallReject { call, cause })
                    .change(|me| memory.end_at_client_2(me, call))
                    .done();
            }
        }
    }
}
