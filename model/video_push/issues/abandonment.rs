//! What happens when the calling user gives up before the call is established.

use crate::video_push::Act;
use crate::video_push::issues::{NoResponse, RepeatedMessages};
use crate::video_push::text::setup;
use crate::video_push::types::{
    CallRef, Client1, Media, Message, ONLY_PLACE, Phase1, Record, Role, Server, ServerPhase, Timer,
};
use callproof_kernel::step::{Item, Step};

/// Client 1 releases a call that is being set up.
pub const GIVE_UP: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("1a"),
    "If the MCVideo user at MCVideo client 1 gives up before the MCVideo private call \
     response of step 7 is received, MCVideo client 1 sends a \
     private call release request to the MCVideo server.",
);

/// The server withdraws the call.
pub const WITHDRAW: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("1b"),
    "Upon receiving a private call release request for a call being set up, the MCVideo server \
     sends a private call release response to MCVideo client 1 and, if step 4 has been performed, \
     a private call release request to MCVideo client 2.",
);

callproof_kernel::open_issue! {
    /// The release procedure covers an on-going call only.
    pub Abandonment = "abandonment",
    "How does the calling user give up before the call is established?",
    at [setup::STEP_1, setup::STEP_7, crate::video_push::text::release::STEP_2],
    recommended Release {
        AsWritten "as-written" "nothing is said" [];
        Release "release"
            "client 1 sends a release request at any time after step 1" [GIVE_UP, WITHDRAW];
    }
}

impl Abandonment {
    /// Client 1's user gives up.
    pub fn give_up(self, act: &mut Act<'_, Client1>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Release => {
                let phase = Phase1::AwaitingReleaseResponse { call, media: Media::OFFERED };
                act.at(GIVE_UP)
                    .send(Role::Server, Message::ReleaseRequest { call })
                    .disarm(Timer::Response { call })
                    .change(|me| me.phase = phase)
                    .then(|act| act.ask::<NoResponse>().guard_release(act, ONLY_PLACE, call));
            }
        }
    }

    /// A release request of the caller finds the call not yet established at the server.
    pub fn withdraw(self, act: &mut Act<'_, Server>, record: &Record, invited: &[u8]) {
        let Record { slot, call, caller, .. } = *record;
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Release if invited.is_empty() => {
                let memory = act.ask::<RepeatedMessages>();
                act.at(WITHDRAW)
                    .send(caller, Message::ReleaseResponse { call })
                    .change(|me| memory.end_at_server(me, record))
                    .done();
            }
            Self::Release => {
                let mut step = act
                    .at(WITHDRAW)
                    .send(caller, Message::ReleaseResponse { call })
                    .disarm(Timer::NoAnswer { slot, call });
                for ue in invited {
                    step = step.send(Role::Client2(*ue), Message::ReleaseRequest { call });
                }
                let from = invited.iter().map(|ue| Role::Client2(*ue)).collect();
                let phase = ServerPhase::AwaitingReleaseResponse { from, requester: None };
                step.change(|me| me.record_mut(slot).phase = phase)
                    .then(|act| act.ask::<NoResponse>().guard_release(act, slot, call));
            }
        }
    }
}
