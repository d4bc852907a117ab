//! What happens when the called user does not answer.

use crate::video_push::Act;
use crate::video_push::issues::NoResponse;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::text::setup;
use crate::video_push::types::{
    CallRef, Client2, Message, Notice, ONLY_PLACE, Record, Refusal, Role, Server, ServerPhase,
    Timer,
};
use callproof_kernel::step::{Item, Step};

/// The server waits for a time.
pub const START: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4a"),
    "The MCVideo server starts a no-answer timer when it sends the MCVideo private call request \
     towards MCVideo client 2.",
);

/// The time is over.
pub const EXPIRE: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("6c"),
    "Upon expiry of the no-answer timer, the MCVideo server sends an MCVideo private call reject \
     with the cause \"no answer\" to MCVideo client 1 and a private call release request to \
     MCVideo client 2.",
);

/// The called client stops alerting.
pub const WITHDRAW: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("6d"),
    "Upon receiving a private call release request before the MCVideo user has answered, MCVideo \
     client 2 stops notifying the user and sends a private call release response.",
);

/// The called client stops alerting by itself.
pub const RING_OUT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("5b"),
    "MCVideo client 2 starts an alerting timer when it notifies the MCVideo user. Upon expiry it \
     stops notifying the user and sends an MCVideo private call reject with the cause \"no \
     answer\" to the MCVideo server.",
);

callproof_kernel::open_issue! {
    /// Nothing bounds the time between steps 5 and 6.
    pub NoAnswer = "no-answer",
    "What happens when the called user never answers?",
    at [setup::STEP_5, setup::STEP_6],
    recommended ServerTimer {
        AsWritten "as-written" "the calling user waits for as long as the called user likes" [];
        ServerTimer "server-timer"
            "server and client 2 give up after a time" [START, EXPIRE, WITHDRAW, RING_OUT];
        ClientTimer "client-timer" "client 2 alone gives up after a time" [RING_OUT];
    }
}

impl NoAnswer {
    /// The server has invited client 2.
    pub fn start(self, act: &mut Act<'_, Server>, record: &Record) {
        let Record { slot, call, .. } = *record;
        match self {
            Self::AsWritten | Self::ClientTimer => {}
            Self::ServerTimer => act.at(START).arm(Timer::NoAnswer { slot, call }).done(),
        }
    }

    /// Client 2 has notified its user.
    pub fn start_at_client_2(self, act: &mut Act<'_, Client2>, call: CallRef) {
        match self {
            Self::AsWritten => {}
            Self::ServerTimer | Self::ClientTimer => {
                act.at(RING_OUT).arm(Timer::NoAnswer { slot: ONLY_PLACE, call }).done();
            }
        }
    }
}

/// Client 2's alerting timer elapses.
pub fn ring_out(act: &mut Act<'_, Client2>, call: CallRef) {
    let cause = Refusal::NoAnswer;
    let memory = act.ask::<RepeatedMessages>();
    act.at(RING_OUT)
        .tell(Notice::Withdrawn)
        .send(Role::Server, Message::PrivateCallReject { call, cause })
        .change(|me| memory.end_at_client_2(me, call))
        .done();
}

/// The no-answer timer elapses.
pub fn expire(act: &mut Act<'_, Server>, record: &Record, invited: &[u8]) {
    let Record { slot, call, caller, .. } = *record;
    let cause = Refusal::NoAnswer;
    let mut step = act.at(EXPIRE).send(caller, Message::PrivateCallReject { call, cause });
    for ue in invited {
        step = step.send(Role::Client2(*ue), Message::ReleaseRequest { call });
    }
    let from = invited.iter().map(|ue| Role::Client2(*ue)).collect();
    let phase = ServerPhase::AwaitingReleaseResponse { from, requester: None };
    step.change(|me| me.record_mut(slot).phase = phase)
        .then(|act| act.ask::<NoResponse>().guard_release(act, slot, call));
}

/// A release request finds client 2 alerting.
pub fn withdraw(act: &mut Act<'_, Client2>, call: CallRef) {
    let memory = act.ask::<RepeatedMessages>();
    act.at(WITHDRAW)
        .tell(Notice::Withdrawn)
        .send(Role::Server, Message::ReleaseResponse { call })
        .disarm(Timer::NoAnswer { slot: ONLY_PLACE, call })
        .change(|me| memory.end_at_client_2(me, call))
        .done();
}
