//! The parts of a role's state that go their own ways: the calls that it knows.

use callproof_kernel::procedure::Region;
use callproof_kernel::reaction::Event;

use super::define::{Call, State};
use super::procedure::Plain;

/// The region of a role's record of a call.
fn region(call: Call, nth: u8) -> Region {
    let number = usize::from(nth) << 16 | usize::from(call.by.place) << 8;
    Region { number: number | usize::from(call.number), ..Region::WHOLE }
}

/// The regions of a role's state.
pub fn regions(state: &State) -> Vec<Region> {
    let known = state.records.iter();
    known.filter_map(|record| Some(region(record.call?, record.nth))).collect()
}

/// Where a role stands in a region.
pub fn standing(of: Plain, state: &State, wanted: Region) -> String {
    let is_it = |call: Option<Call>, nth: u8| call.is_some_and(|call| region(call, nth) == wanted);
    let record = state.records.iter().find(|record| is_it(record.call, record.nth));
    record.map_or(of.definition().states[0].name, |record| record.at).to_string()
}

/// The region that an event is about.
pub fn region_of(state: &State, event: &Event<Plain>) -> Region {
    match event {
        Event::Message { message, .. } => region(message.call, 0),
        Event::Timeout(timer) => region(timer.call, timer.nth),
        Event::Stimulus(stimulus) => {
            let begun = Call { by: state.role, number: state.made.saturating_add(1) };
            region(stimulus.call.unwrap_or(begun), stimulus.nth)
        }
    }
}
