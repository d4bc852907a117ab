//! What happens if nothing is changed: where things end after a run that shows a defect.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;

use crate::engine::{Limits, explore};
use crate::verdict::Witness;
use crate::world::World;

/// Where things end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// What is left: a role that waits, or what it holds; with whether it always is.
    pub left: Vec<(String, bool)>,
    /// Whether things come to rest at all.
    pub rests: bool,
    /// Whether every run was looked at.
    pub is_complete: bool,
    /// Whether somebody has crashed.
    pub has_crashed: bool,
}

/// The most states that are looked at after a run.
const MOST: usize = 50_000;

/// Where things end after a run, everything that can still happen taken into account.
pub fn after<P: Procedure>(
    witness: &Witness<P>,
    case: &Case<P>,
    resolutions: &Resolutions<P>,
) -> Consequence {
    let lead = witness.run.occurrences.iter().map(|o| o.action.clone()).collect();
    let world = World::new(case.clone(), resolutions.clone()).following(lead);
    let limits = Limits { states: Some(MOST), ..Limits::default() };
    let explored = explore(&world, limits, &mut |_| {});
    let (mut ends, mut has_crashed) = (0usize, false);
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    explored.each_at_rest(|locals| {
        ends += 1;
        has_crashed |= locals.iter().any(|local| local.crashed || local.restarted);
        let mut here: BTreeSet<String> = BTreeSet::new();
        for (role, local) in world.cast.iter().zip(locals).filter(|(_, local)| !local.crashed) {
            if !case.procedure.is_idle(&local.state) {
                let state = case.procedure.state_name(&local.state);
                // Of several calls, each in its state: too much for a sentence.
                let state = match state.contains(';') {
                    true => "in the middle of something".into(),
                    false => state,
                };
                here.insert(format!("{} is left {state}", case.procedure.entity(*role)));
            }
            let kept = local.resources.iter().filter(|r| !case.procedure.may_hold(&local.state, r));
            here.extend(
                kept.map(|_| format!("{} keeps media or channels", case.procedure.entity(*role))),
            );
        }
        for what in here {
            *left.entry(what).or_default() += 1;
        }
    });
    let left = left.into_iter().map(|(what, times)| (what, times == ends)).collect();
    Consequence { left, rests: ends > 0, is_complete: explored.is_complete, has_crashed }
}

/// The most things named in a sentence.
const NAMED: usize = 3;

impl Consequence {
    /// A sentence for a delegate.
    pub fn sentence(&self) -> String {
        let seen = if self.is_complete { "" } else { "as far as was looked at, " };
        if !self.rests {
            return format!("if nothing is changed, {seen}things do not come to rest");
        }
        if self.left.is_empty() {
            let who = if self.has_crashed { "all others" } else { "all parties" };
            return format!(
                "if nothing is changed, {seen}{who} still get back to idle whenever things come to \
                 rest"
            );
        }
        let mut said: Vec<String> =
            self.left.iter().take(NAMED).map(|left| self.says(left)).collect();
        if self.left.len() > NAMED {
            said.push(format!("and {} more", self.left.len() - NAMED));
        }
        format!("if nothing is changed, {}", said.join("; "))
    }

    fn says(&self, (what, always): &(String, bool)) -> String {
        let certain = *always && self.is_complete;
        format!("{what}{}", if certain { "" } else { " in some runs" })
    }
}
