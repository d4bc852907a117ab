//! What happens when the called user refuses.

use crate::video_push::Act;
use crate::video_push::issues::Designation;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::text::setup;
use crate::video_push::types::{
    CallRef, Client1, Client2, Message, Notice, ONLY_PLACE, Phase1, Record, Refusal, Role, Server,
    ServerPhase, Timer,
};
use callproof_kernel::step::{Item, Step};

/// The called user declines.
pub const DECLINE: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("6b"),
    "If the MCVideo user at MCVideo client 2 declines, MCVideo client 2 sends an MCVideo private \
     call reject with the cause to the MCVideo server.",
);

/// The server hands the rejection on.
pub const FORWARD: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("7a"),
    "Upon receiving an MCVideo private call reject from MCVideo client 2, the MCVideo server sends \
     an MCVideo private call reject with the cause to MCVideo client 1, unless it has sent the \
     MCVideo private call request towards further MCVideo UEs that have not rejected it; it then \
     continues to wait for these.",
);

/// The server hands the first rejection on.
pub const FORWARD_FIRST: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("7a"),
    "Upon receiving an MCVideo private call reject from MCVideo client 2, the MCVideo server sends \
     an MCVideo private call reject with the cause to MCVideo client 1.",
);

/// Client 1 gives up.
pub const FAIL: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("7b"),
    "Upon receiving an MCVideo private call reject, MCVideo client 1 informs the MCVideo user of \
     the cause and the procedure ends.",
);

callproof_kernel::open_issue! {
    /// Step 6 knows acceptance only.
    pub CalledUserRefuses = "refusal",
    "What happens when the called user refuses the push?",
    at [setup::STEP_5, setup::STEP_6, setup::STEP_7],
    recommended Reject {
        AsWritten "as-written" "nothing is said" [];
        Reject "reject" "client 2 rejects and the server tells client 1" [DECLINE, FORWARD, FAIL];
        FirstReject "first-reject"
            "client 2 rejects and the server tells client 1, whatever its other UEs may do"
            [DECLINE, FORWARD_FIRST, FAIL];
    }
}

impl CalledUserRefuses {
    /// Client 2's user declines.
    pub fn decline(self, act: &mut Act<'_, Client2>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Reject | Self::FirstReject => {
                let cause = Refusal::Declined;
                let memory = act.ask::<RepeatedMessages>();
                act.at(DECLINE)
                    .send(Role::Server, Message::PrivateCallReject { call, cause })
                    .disarm(Timer::NoAnswer { slot: ONLY_PLACE, call })
                    .change(|me| memory.end_at_client_2(me, call))
                    .done();
            }
        }
    }
}

/// A rejection by UE `ue` reaches the server: whichever candidate caused it, it is handed on.
pub fn forward(act: &mut Act<'_, Server>, record: &Record, invited: &[u8], ue: u8, cause: Refusal) {
    let Record { slot, call, caller, .. } = *record;
    let left: Vec<u8> = invited.iter().copied().filter(|other| *other != ue).collect();
    let forward = match act.ask::<CalledUserRefuses>() {
        CalledUserRefuses::FirstReject => FORWARD_FIRST,
        CalledUserRefuses::AsWritten | CalledUserRefuses::Reject => FORWARD,
    };
    if forward == FORWARD && act.ask::<Designation>().goes_on(&left) {
        let phase = ServerPhase::AwaitingResponse { invited: left };
        act.at(FORWARD).change(|me| me.record_mut(slot).phase = phase).done();
        return;
    }
    let memory = act.ask::<RepeatedMessages>();
    act.at(forward)
        .send(caller, Message::PrivateCallReject { call, cause })
        .disarm(Timer::NoAnswer { slot, call })
        .change(|me| memory.end_at_server(me, record))
        .done();
}

/// A rejection reaches client 1.
pub fn fail(act: &mut Act<'_, Client1>, call: CallRef, cause: Refusal) {
    act.at(FAIL)
        .tell(Notice::Failed(cause))
        .disarm(Timer::Response { call })
        .change(|me| me.phase = Phase1::Idle)
        .done();
}
