//! What the text promises, and what RFC 3261, 4353, 5407 and 8847 promise where it leads.

mod clue;
mod departures;
mod races;
mod removals;
mod session;
mod sights;

use super::Telepresence;
use crate::kernel::claim::{Claim, Snapshot, free};

/// A state as claims see it.
type See<'s> = Snapshot<'s, Telepresence>;
/// A role's taking of an event as claims see it.
type Moment<'m> = crate::kernel::claim::Moment<'m, Telepresence>;

/// Every claim: of the session, of the CLUE channel, of the conference, the races, and what every
/// procedure owes.
pub fn all() -> Vec<Claim<Telepresence>> {
    let own = [session::all(), clue::all(), departures::all(), removals::all(), races::all()];
    own.into_iter().flatten().chain(free()).collect()
}
