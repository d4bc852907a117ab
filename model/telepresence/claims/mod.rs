//! What the text promises, and what RFC 3261, 4353, 5407 and 8847 promise where it leads.

mod clue;
mod costs;
mod departures;
mod races;
mod removals;
mod session;
mod sights;

use super::Telepresence;
use callproof_kernel::claim::Claim;
use callproof_kernel::condition::{OfState, OfStep, Scene};
use callproof_kernel::owed::free;

pub use costs::all as costs;

/// Who takes part, as claims are spelled out for it.
type See<'s> = Scene<'s, Telepresence>;
/// A role's taking of an event as claims see it.
type Moment<'m> = callproof_kernel::condition::Moment<'m, Telepresence>;
/// What is asked of a state.
type Says = OfState<Telepresence>;
/// What is asked of a role's taking of an event.
type Step = OfStep<Telepresence>;

/// Every claim: of the session, of the CLUE channel, of the conference, the races, and what every
/// procedure owes.
pub fn all() -> Vec<Claim<Telepresence>> {
    let own = [session::all(), clue::all(), departures::all(), removals::all(), races::all()];
    own.into_iter().flatten().chain(free(Telepresence)).collect()
}
