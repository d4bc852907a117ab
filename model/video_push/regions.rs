//! The parts of a role's state that go their own ways: the calls of the server.

use std::collections::BTreeSet;

use super::VideoPush;
use super::history::{server_phase_name, state_name};
use super::types::{
    CallRef, ONLY_PLACE, Record, Role, Server, ServerPhase, State, Stimulus, Timer,
};
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::procedure::Region;
use callproof_kernel::reaction::Event;

/// The regions of a role's state: of the server, its places for calls; clients have one.
pub fn regions(state: &State) -> Vec<Region> {
    match state {
        State::Server(me) => me.calls.iter().map(|record| place(record.slot)).collect(),
        State::Client1(_) | State::Client2(_) => vec![Region::WHOLE],
    }
}

fn place(slot: u8) -> Region {
    Region { number: usize::from(slot), ..Region::WHOLE }
}

/// Where a role stands in a region.
pub fn standing(state: &State, region: Region) -> String {
    match state {
        State::Server(me) => {
            let record = me.calls.iter().find(|record| place(record.slot) == region);
            record.map_or("no call".into(), |record| phase_name(&record.phase))
        }
        State::Client1(_) | State::Client2(_) => state_name(state),
    }
}

/// Where a call stands at the server, with whose release response is awaited on whose behalf.
fn phase_name(phase: &ServerPhase) -> String {
    let ServerPhase::AwaitingReleaseResponse { from, requester } = phase else {
        return server_phase_name(phase).into();
    };
    let client = |role: &Role| if matches!(role, Role::Client1(_)) { 1 } else { 2 };
    let awaited: BTreeSet<u8> = from.iter().map(client).collect();
    let awaited: Vec<String> = awaited.iter().map(|client| format!("client {client}'s")).collect();
    let awaited = format!("awaiting {} release response", awaited.join(" and "));
    match requester {
        Some(requester) => format!("{awaited}, client {} having asked", client(requester)),
        None => awaited,
    }
}

/// The region that an event is about.
pub fn region_of(state: &State, event: &Event<VideoPush>, eye: Omniscient) -> Region {
    let State::Server(me) = state else { return Region::WHOLE };
    place(match event {
        Event::Message { from, message } => of_message(me, (*from, message.call()), eye),
        Event::Stimulus(
            Stimulus::Authorise { slot, .. }
            | Stimulus::ProvideProgress { slot }
            | Stimulus::EndCall { slot }
            | Stimulus::AuthoriseRelease { slot, .. },
        )
        | Event::Timeout(
            Timer::NoAnswer { slot, .. }
            | Timer::Release { slot, .. }
            | Timer::Supervision { slot, .. },
        ) => *slot,
        Event::Stimulus(_) | Event::Timeout(_) => ONLY_PLACE,
    })
}

fn of_message(me: &Server, (from, call): (Role, CallRef), eye: Omniscient) -> u8 {
    let call = call.ghost().reveal(eye);
    // A doubled request makes two records of one call.
    let own = |record: &&Record| record.call.ghost().reveal(eye) == call;
    let involved = me.calls.iter().filter(own).find(|record| record.involves(from));
    let record = involved.or_else(|| me.calls.iter().find(own));
    record.map_or_else(|| me.free_slot(), |record| record.slot)
}
