//! What client 2 does with a request while it is in another call.

use crate::video_push::Act;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::text::setup;
use crate::video_push::types::{CallRef, Client1, Client2, Message, Notice, Refusal, Role};
use callproof_kernel::step::{Item, Step};

/// The client rejects the second call.
pub const REJECT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("5a"),
    "If MCVideo client 2 already notifies its user of a private call or is in one, it sends an \
     MCVideo private call reject with the cause \"busy\" to the MCVideo server and step 6 is \
     skipped.",
);

/// The client does not begin a second call.
pub const ONE_AT_A_TIME: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("1d"),
    "An MCVideo client 1 that is already in a private call for video push informs the MCVideo user \
     and does not send a further MCVideo private call request.",
);

callproof_kernel::open_issue! {
    /// Step 5 knows an idle client only.
    pub Busy = "busy",
    "What does a client do with a second call while another is alerting or on-going?",
    at [setup::STEP_1, setup::STEP_4, setup::STEP_5],
    recommended Reject {
        AsWritten "as-written" "nothing is said" [];
        Reject "reject" "client 2 rejects the second call as busy, client 1 does not begin one"
            [REJECT, ONE_AT_A_TIME];
    }
}

impl Busy {
    /// Client 1's user pushes while there is a call.
    pub fn own_user_pushes(self, act: &mut Act<'_, Client1>) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Reject => act.at(ONE_AT_A_TIME).tell(Notice::Busy).done(),
        }
    }

    /// A request for `call` finds client 2 engaged.
    pub fn answer(self, act: &mut Act<'_, Client2>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Reject => {
                let cause = Refusal::Busy;
                let memory = act.ask::<RepeatedMessages>();
                act.at(REJECT)
                    .send(Role::Server, Message::PrivateCallReject { call, cause })
                    .change(|me| memory.note(call, &mut me.ended))
                    .done();
            }
        }
    }
}
