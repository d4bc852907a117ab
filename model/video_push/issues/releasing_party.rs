//! Who may release: the text lets client 1 do it.

use super::release_steps;
use crate::video_push::Act;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::issues::{Designation, MediaStop, NoResponse};
use crate::video_push::text::release;
use crate::video_push::types::{
    CallRef, Client1, Client2, Message, Notice, ONLY_PLACE, Party, Phase1, Phase2, Record, Refusal,
    Role, Server, ServerPhase, Timer,
};
use callproof_kernel::step::{Item, Step};

/// Client 2 asks.
pub const CLIENT_2: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1d"),
    "The MCVideo user on MCVideo client 2 may release the video push call likewise: MCVideo client \
     2 sends a private call release request to the MCVideo server, and steps 1 to 6 apply with \
     MCVideo client 1 and MCVideo client 2 interchanged.",
);

/// Client 1 is asked.
pub const CLIENT_1_ACCEPTS: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("4a"),
    "Upon receiving a private call release request, MCVideo client 1 informs the MCVideo user, \
     sends a private call release response and releases media plane and transmission control.",
);

/// Both ask at once.
pub const CROSSING: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("4b"),
    "A party that receives a private call release request for a call whose release it has itself \
     requested, or that another party is already releasing, sends a private call release response; \
     the call is released.",
);

/// Client 2 is out before the server knew that it was in.
pub const BEFORE_RESPONSE: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("4c"),
    "An MCVideo server that receives a private call release request from MCVideo client 2 before \
     its MCVideo private call response sends a private call release response to MCVideo client 2 \
     and, unless it waits for further MCVideo UEs, an MCVideo private call reject with the cause \
     \"released\" to MCVideo client 1.",
);

callproof_kernel::open_issue! {
    /// The clause is titled "call release" and lets only client 1's user begin one.
    pub ReleasingParty = "releasing-party",
    "May the called user release the call, and what if both do at once?",
    at [release::INTRODUCTION, release::STEP_1],
    recommended EitherParty {
        AsWritten "as-written" "client 1's user only" [];
        EitherParty "either-party"
            "either user; crossing requests are both answered"
            [CLIENT_2, CLIENT_1_ACCEPTS, CROSSING, BEFORE_RESPONSE];
    }
}

impl ReleasingParty {
    /// Whether client 2 may release as client 1 may.
    pub fn is_either(self) -> bool {
        self == Self::EitherParty
    }

    /// Client 2's user hangs up in the call.
    pub fn hang_up(self, act: &mut Act<'_, Client2>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::EitherParty => {
                act.at(CLIENT_2)
                    .send(Role::Server, Message::ReleaseRequest { call })
                    .disarm(Timer::Supervision { slot: ONLY_PLACE, call, peer: Role::Server })
                    .change(|me| me.phase = Phase2::AwaitingReleaseResponse { call })
                    .then(|act| {
                        act.ask::<MediaStop>().requested(act, call);
                        act.ask::<NoResponse>().guard_release(act, ONLY_PLACE, call);
                    });
            }
        }
    }

    /// Client 2's release request finds the call established at the server.
    pub fn from_client_2(self, act: &mut Act<'_, Server>, record: &Record, ue: u8) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::EitherParty => {
                act.at(CLIENT_2).done();
                let (requester, other) = (Role::Client2(ue), record.caller);
                release_steps::forward_release(act, record, requester, other);
            }
        }
    }

    /// Client 2 accepted and released again at one UE, and the release came first to the server.
    pub fn before_response(
        self,
        act: &mut Act<'_, Server>,
        record: &Record,
        invited: &[u8],
        ue: u8,
    ) {
        let Record { slot, call, caller, .. } = *record;
        let cause = Refusal::Released;
        let left: Vec<u8> = invited.iter().copied().filter(|other| *other != ue).collect();
        match self {
            Self::AsWritten => act.unspecified(),
            Self::EitherParty if act.ask::<Designation>().goes_on(&left) => {
                let phase = ServerPhase::AwaitingResponse { invited: left };
                act.at(BEFORE_RESPONSE)
                    .send(Role::Client2(ue), Message::ReleaseResponse { call })
                    .change(|me| me.record_mut(slot).phase = phase)
                    .done();
            }
            Self::EitherParty => {
                let memory = act.ask::<RepeatedMessages>();
                act.at(BEFORE_RESPONSE)
                    .send(Role::Client2(ue), Message::ReleaseResponse { call })
                    .send(caller, Message::PrivateCallReject { call, cause })
                    .disarm(Timer::NoAnswer { slot, call })
                    .change(|me| memory.end_at_server(me, record))
                    .done();
            }
        }
    }

    /// A release request finds client 1 in the call or waiting for it.
    pub fn client_1_asked(self, act: &mut Act<'_, Client1>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::EitherParty => {
                act.at(CLIENT_1_ACCEPTS)
                    .tell(Notice::Released)
                    .send(Role::Server, Message::ReleaseResponse { call })
                    .disarm(Timer::Response { call })
                    .change(|me| me.phase = Phase1::Idle)
                    .done();
                release_steps::give_back(act, CLIENT_1_ACCEPTS, call);
            }
        }
    }

    /// A release request finds a client whose own is not yet answered.
    pub fn crossing<S: Party>(self, act: &mut Act<'_, S>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::EitherParty => {
                act.at(CROSSING).send(Role::Server, Message::ReleaseResponse { call }).done();
            }
        }
    }

    /// A second release request finds the server releasing: the sender is out, whoever asked
    /// first is told when nobody else is awaited.
    pub fn crossing_at_server(self, act: &mut Act<'_, Server>, record: &Record, sender: Role) {
        let call = record.call;
        match (self, &record.phase) {
            (Self::EitherParty, ServerPhase::AwaitingReleaseResponse { from, requester }) => {
                act.at(CROSSING).send(sender, Message::ReleaseResponse { call }).done();
                let left = from.iter().copied().filter(|role| *role != sender).collect();
                let requester = requester.filter(|role| *role != sender);
                release_steps::continue_release(act, record, left, requester, CROSSING);
            }
            (Self::EitherParty, ServerPhase::AuthorisingRelease { ue, requester }) => {
                act.at(CROSSING).send(sender, Message::ReleaseResponse { call }).done();
                let both = [record.caller, Role::Client2(*ue)];
                let other = both.into_iter().find(|role| *role != sender);
                let left = other.filter(|role| role != requester).into_iter().collect();
                let asked = Some(*requester).filter(|role| *role != sender);
                release_steps::continue_release(act, record, left, asked, CROSSING);
            }
            _ => act.unspecified(),
        }
    }
}
