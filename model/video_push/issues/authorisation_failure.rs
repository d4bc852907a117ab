//! What the server does when a check of set-up step 2 comes out negative.

use crate::video_push::Act;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::text::setup;
use crate::video_push::types::{Message, Record, Refusal, Server};
use callproof_kernel::step::{Item, Step};

/// The server rejects the call.
pub const REJECT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("2a"),
    "If the MCVideo user at MCVideo client 1 is not authorised to initiate the private call for \
     video push, or the MCVideo user at MCVideo client 2 is not authorised to receive it, the \
     MCVideo server sends an MCVideo private call reject with the cause \"not authorised\" to \
     MCVideo client 1 and the procedure ends.",
);

callproof_kernel::open_issue! {
    /// Step 4 begins "if authorised"; nothing says what happens otherwise.
    pub AuthorisationFailure = "authorisation-failure",
    "What does the server do when an authorisation check fails?",
    at [setup::STEP_2, setup::STEP_4],
    recommended Reject {
        AsWritten "as-written" "nothing is said" [];
        Reject "reject" "the server rejects the call towards client 1, with the cause" [REJECT];
    }
}

impl AuthorisationFailure {
    /// A check of `record` came out negative.
    pub fn answer(self, act: &mut Act<'_, Server>, record: &Record) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Reject => {
                let (call, cause) = (record.call, Refusal::NotAuthorised);
                let memory = act.ask::<RepeatedMessages>();
                act.at(REJECT)
                    .send(record.caller, Message::PrivateCallReject { call, cause })
                    .change(|me| memory.end_at_server(me, record))
                    .done();
            }
        }
    }
}
