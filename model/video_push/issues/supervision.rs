//! How a party notices that another is gone without a word.

use super::release_steps;
use crate::video_push::Act;
use crate::video_push::issues::{NoResponse, RepeatedMessages};
use crate::video_push::text::setup;
use crate::video_push::types::{
    CallRef, Client1, Client2, Message, Notice, ONLY_PLACE, Party, Phase1, Record, Role, Server,
    ServerPhase, Timer,
};
use callproof_kernel::step::{Item, Step};

/// Parties supervise each other.
pub const START: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("8c"),
    "Each MCVideo client supervises the MCVideo server, and the MCVideo server each MCVideo \
     client, for as long as the call is on-going (session timer of RFC 4028).",
);

/// A client finds the server gone.
pub const CLIENT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("8d"),
    "An MCVideo client that finds that the MCVideo server no longer keeps up the call informs the \
     MCVideo user and releases media plane and transmission control.",
);

/// The server finds a client gone.
pub const SERVER: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("8e"),
    "An MCVideo server that finds that an MCVideo client no longer keeps up the call sends a \
     private call release request to the other MCVideo client.",
);

callproof_kernel::open_issue! {
    /// A crash, or a release that never arrives, leaves the others in the call.
    pub Supervision = "supervision",
    "How does a party learn that another no longer keeps up the call?",
    at [setup::STEP_8],
    unmodelled "media that stop (RTP and RTCP), and keep-alives (RFC 6223), which may tell of a crash as well",
    recommended SessionTimer {
        AsWritten "as-written" "it does not" [];
        SessionTimer "session-timer"
            "parties supervise each other, as RFC 4028 does" [START, CLIENT, SERVER];
    }
}

impl Supervision {
    /// A client begins to depend on the server.
    pub fn start_at_client<S: Party>(self, act: &mut Act<'_, S>, call: CallRef) {
        match self {
            Self::AsWritten => {}
            Self::SessionTimer => {
                act.at(START)
                    .arm(Timer::Supervision { slot: ONLY_PLACE, call, peer: Role::Server })
                    .done();
            }
        }
    }

    /// A client releases the call.
    pub fn stop_at_client(self, act: &mut Act<'_, Client1>, call: CallRef) {
        match self {
            Self::AsWritten => {}
            Self::SessionTimer => {
                act.at(START)
                    .disarm(Timer::Supervision { slot: ONLY_PLACE, call, peer: Role::Server })
                    .done();
            }
        }
    }

    /// The call is established at the server.
    pub fn start_at_server(self, act: &mut Act<'_, Server>, record: &Record, ue: u8) {
        let Record { slot, call, .. } = *record;
        match self {
            Self::AsWritten => {}
            Self::SessionTimer => act
                .at(START)
                .arm(Timer::Supervision { slot, call, peer: record.caller })
                .arm(Timer::Supervision { slot, call, peer: Role::Client2(ue) })
                .done(),
        }
    }

    /// The call is being released at the server.
    pub fn stop_at_server(self, act: &mut Act<'_, Server>, record: &Record, ue: u8) {
        let Record { slot, call, .. } = *record;
        match self {
            Self::AsWritten => {}
            Self::SessionTimer => act
                .at(START)
                .disarm(Timer::Supervision { slot, call, peer: record.caller })
                .disarm(Timer::Supervision { slot, call, peer: Role::Client2(ue) })
                .done(),
        }
    }
}

/// Client 1 finds the server gone.
pub fn lost_1(act: &mut Act<'_, Client1>, call: CallRef) {
    act.at(CLIENT).tell(Notice::Lost).change(|me| me.phase = Phase1::Idle).done();
    release_steps::give_back(act, CLIENT, call);
}

/// Client 2 finds the server gone.
pub fn lost_2(act: &mut Act<'_, Client2>, call: CallRef) {
    let memory = act.ask::<RepeatedMessages>();
    act.at(CLIENT).tell(Notice::Lost).change(|me| memory.end_at_client_2(me, call)).done();
    release_steps::give_back(act, CLIENT, call);
}

/// The server finds `gone` gone.
pub fn lost_s(act: &mut Act<'_, Server>, record: &Record, ue: u8, gone: Role) {
    let Record { slot, call, .. } = *record;
    let other = record.other_party(ue, gone);
    let phase = ServerPhase::AwaitingReleaseResponse { from: vec![other], requester: None };
    act.at(SERVER)
        .send(other, Message::ReleaseRequest { call })
        .change(|me| me.record_mut(slot).phase = phase)
        .then(|act| {
            act.ask::<Supervision>().stop_at_server(act, record, ue);
            act.ask::<NoResponse>().guard_release(act, slot, call);
        });
}
