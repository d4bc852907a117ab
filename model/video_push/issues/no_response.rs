//! What a party does when the response to its request does not come.

use super::release_steps;
use crate::video_push::Act;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::text::{release, setup};
use crate::video_push::types::{
    CallRef, Client1, Client2, Message, Notice, Party, Phase1, Record, Role, Server, ServerPhase,
    Timer,
};
use callproof_kernel::step::{Item, Step};

/// Client 1 waits for a time.
pub const SETUP: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("1c"),
    "MCVideo client 1 starts a response timer when it sends the MCVideo private call request. Upon \
     expiry it informs the MCVideo user that the call failed and the procedure ends; a response \
     received later is answered with a private call release request.",
);

/// A releasing party waits for a time.
pub const RELEASE: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1c"),
    "A party that sends a private call release request starts a release timer. Upon expiry it \
     regards the call as released: an MCVideo client informs the MCVideo user, and the MCVideo \
     server sends a private call release response to the party that has requested the release and \
     not been answered.",
);

callproof_kernel::open_issue! {
    /// The text has no timers: a lost message stops the procedure.
    pub NoResponse = "no-response",
    "What does a party do when the response to its request does not come?",
    at [setup::STEP_1, release::STEP_1, release::STEP_3],
    recommended ResponseTimer {
        AsWritten "as-written" "it waits for ever" [];
        ResponseTimer "response-timer"
            "it gives up after a time, as transactions in RFC 3261 do" [SETUP, RELEASE];
    }
}

impl NoResponse {
    /// Client 1 has sent the request.
    pub fn guard_setup(self, act: &mut Act<'_, Client1>, call: CallRef) {
        match self {
            Self::AsWritten => {}
            Self::ResponseTimer => act.at(SETUP).arm(Timer::Response { call }).done(),
        }
    }

    /// A response reaches client 1 for a call that it has given up; says whether it was taken.
    pub fn late_response(self, act: &mut Act<'_, Client1>, call: CallRef) -> bool {
        match self {
            Self::AsWritten => false,
            Self::ResponseTimer => {
                act.at(SETUP).send(Role::Server, Message::ReleaseRequest { call }).stands()
            }
        }
    }

    /// A party has sent a release request.
    pub fn guard_release<S: Party>(self, act: &mut Act<'_, S>, slot: u8, call: CallRef) {
        match self {
            Self::AsWritten => {}
            Self::ResponseTimer => act.at(RELEASE).arm(Timer::Release { slot, call }).done(),
        }
    }
}

/// Client 1's response timer elapses.
pub fn setup_expired(act: &mut Act<'_, Client1>) {
    act.at(SETUP).tell(Notice::NoResponse).change(|me| me.phase = Phase1::Idle).done();
}

/// Client 1's release timer elapses.
pub fn release_expired_1(act: &mut Act<'_, Client1>, call: CallRef) {
    act.at(RELEASE).tell(Notice::Released).change(|me| me.phase = Phase1::Idle).done();
    release_steps::give_back(act, RELEASE, call);
}

/// Client 2's release timer elapses.
pub fn release_expired_2(act: &mut Act<'_, Client2>, call: CallRef) {
    let memory = act.ask::<RepeatedMessages>();
    act.at(RELEASE).tell(Notice::Released).change(|me| memory.end_at_client_2(me, call)).done();
    release_steps::give_back(act, RELEASE, call);
}

/// The server's release timer elapses: those who have not responded count as released.
pub fn release_expired_s(act: &mut Act<'_, Server>, record: &Record) {
    match &record.phase {
        ServerPhase::AwaitingReleaseResponse { requester, .. } => {
            release_steps::continue_release(act, record, Vec::new(), *requester, RELEASE);
        }
        _ => act.impossible("the release timer runs only while release responses are awaited"),
    }
}
