//! What client 2 does with a request while it is in another call.

use crate::kernel::step::Step;
use crate::video_push::text::setup;
use crate::video_push::types::{CallRef, Client2, Message, Refusal, Role};
use crate::video_push::{React, Resolutions};

/// The client rejects the second call.
pub const REJECT: Step = Step::proposed(
    setup::CLAUSE,
    "5a",
    "If MCVideo client 2 is already in a private call, it sends an MCVideo private call reject \
     with the cause \"busy\" to the MCVideo server and step 6 is skipped.",
);

crate::open_issue! {
    /// Step 5 knows an idle client only.
    pub Busy = "busy",
    "What does client 2 do with a request while another call alerts or is on-going?",
    at [setup::STEP_4, setup::STEP_5],
    recommended Reject {
        AsWritten "as-written" "nothing is said" [];
        Reject "reject" "client 2 rejects the second call as busy" [REJECT];
    }
}

impl Busy {
    /// A request for `call` finds client 2 engaged.
    pub fn answer(self, resolutions: &Resolutions, me: &Client2, call: CallRef, r: &mut React) {
        match self {
            Self::AsWritten => r.unspecified(),
            Self::Reject => {
                let cause = Refusal::Busy;
                r.at(REJECT)
                    .send(Role::Server, Message::PrivateCallReject { call, cause })
                    .enter(resolutions.repeated_messages.rejected(me, call))
                    .done();
            }
        }
    }
}
