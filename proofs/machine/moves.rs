//! What one taking of an event is in each region of the role's state that it concerns.

use std::collections::BTreeSet;

use callproof_kernel::machine::{Action, Event, Trigger};
use callproof_kernel::procedure::{Procedure, Region};
use callproof_kernel::reaction::Manner;
use callproof_kernel::step::Step;

use super::seen::Seen;
use crate::engine::Taking;
use crate::world::World;

/// What may tell apart when a role does one thing or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Circumstance {
    /// What the message says more than its name.
    Message,
    /// Where the role stands in a region beside, by its kind.
    Beside(&'static str),
    /// What it has open.
    Held,
}

/// One taking of an event, seen in one region.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Move<R> {
    /// The functional entity.
    pub role: R,
    /// The kind of region.
    pub kind: &'static str,
    /// Where it stood there, and whether everything begins there.
    pub from: (String, bool),
    /// Where it stands afterwards.
    pub to: String,
    /// What it met.
    pub trigger: Trigger<R>,
    /// What it did; `None` where the text has no step.
    pub actions: Option<Vec<Action<R>>>,
    /// The steps obeyed.
    pub steps: Vec<Step>,
    /// What else is known of the moment, by what it is known of: what a message says more than its
    /// name, where the role stands in other regions, what it holds.
    pub circumstances: Vec<(Circumstance, String)>,
}

impl<R> Move<R> {
    /// The same where nobody needs to be told who the other is.
    pub fn among_two(mut self) -> Self {
        if let Event::Receives { from, .. } = &mut self.trigger.event {
            *from = None;
        }
        for action in self.actions.iter_mut().flatten() {
            if let Action::Sends { to, .. } = action {
                *to = None;
            }
        }
        self
    }
}

/// A move, and in which region it is with which others.
pub struct Moved<P: Procedure> {
    /// The region.
    pub region: Region,
    /// Who sent what came, and who gets what is sent.
    pub with: Vec<P::Role>,
    /// The move.
    pub one: Move<P::Role>,
}

/// What a taking is in each region that it concerns; nothing where it has no effect at all.
pub fn moves<P: Procedure>(world: &World<P>, taking: &Taking<P>) -> Vec<Moved<P>> {
    let Taking { role, before, event, outcome } = taking;
    let seen = Seen { world, role: *role, before, event, outcome };
    let own = seen.own();
    match outcome.manner {
        Manner::Impossible(_) => return Vec::new(),
        Manner::Unspecified => {
            let (with, one) = (seen.sender().into_iter().collect(), seen.unmoved(own));
            return vec![Moved { region: own, with, one }];
        }
        Manner::Specified => {}
    }
    if outcome.effects.is_empty() && outcome.after.state == before.state {
        return Vec::new();
    }
    let sends = seen.sends();
    let concerned: BTreeSet<Region> = seen
        .regions()
        .into_iter()
        .filter(|region| seen.is_changed(*region))
        .chain(sends.iter().flatten().copied())
        .collect();
    // Where the event's own region stays as it is, it is about those that do not.
    let home = match concerned.first() {
        Some(first) if !concerned.contains(&own) => *first,
        _ => own,
    };
    let all: BTreeSet<Region> = concerned.into_iter().chain([home]).collect();
    all.into_iter().map(|region| seen.moved(region, home, &sends)).collect()
}
