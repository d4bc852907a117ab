//! What happens if nothing is changed: where things end after a run that shows a defect.

use std::collections::{BTreeMap, BTreeSet};

use callproof_model::kernel::case::Case;
use callproof_model::kernel::procedure::Procedure;

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
}

/// The most states that are looked at after a run.
const MOST: usize = 50_000;

/// Where things end after a run, everything that can still happen taken into account.
pub fn after<P: Procedure>(
    witness: &Witness<P>,
    case: &Case<P>,
    resolutions: &P::Resolutions,
) -> Consequence {
    let lead = witness.run.occurrences.iter().map(|o| o.action.clone()).collect();
    let world = World::new(case.clone(), resolutions.clone()).following(lead);
    let limits = Limits { states: Some(MOST), ..Limits::default() };
    let explored = explore(&world, limits, &mut |_| {});
    let mut ends = 0usize;
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    explored.each(|_, s| {
        if s.at_rest {
            ends += 1;
            let mut here: BTreeSet<String> = BTreeSet::new();
            for (role, local) in s.roles().filter(|(_, local)| !local.crashed) {
                if !P::is_idle(&local.state) {
                    let state = P::state_name(&local.state);
                    here.insert(format!("{} is left {state}", P::entity(role)));
                }
                let kept = local.resources.iter().filter(|r| !P::may_hold(&local.state, r));
                here.extend(kept.map(|_| format!("{} keeps media or channels", P::entity(role))));
            }
            for what in here {
                *left.entry(what).or_default() += 1;
            }
        }
        None::<()>
    });
    let left = left.into_iter().map(|(what, times)| (what, times == ends)).collect();
    Consequence { left, rests: ends > 0, is_complete: explored.is_complete }
}

/// The most things named in a sentence.
const NAMED: usize = 3;

impl Consequence {
    /// A sentence for a delegate.
    pub fn sentence(&self) -> String {
        if !self.rests {
            return "if nothing is changed, things go on without coming to an end".into();
        }
        if self.left.is_empty() {
            return match self.is_complete {
                true => {
                    "if nothing is changed, all parties still get back to idle, whatever comes \
                         next"
                        .into()
                }
                false => "if nothing is changed, nobody was seen to be left behind, but not every \
                          run was looked at"
                    .into(),
            };
        }
        let mut said: Vec<String> = self
            .left
            .iter()
            .take(NAMED)
            .map(|(what, always)| format!("{what}{}", if *always { "" } else { " in some runs" }))
            .collect();
        if self.left.len() > NAMED {
            said.push(format!("and {} more", self.left.len() - NAMED));
        }
        format!("if nothing is changed, {}", said.join("; "))
    }
}
