//! A way round a fair component that keeps what fairness demands.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::region::Region;

impl Region<'_> {
    /// A way from the knot round a fair component and back that keeps every obligation.
    pub(super) fn round(&self, component: &[u32], knot: u32) -> Vec<(u32, u32)> {
        let mut inside = vec![false; self.graph.expanded()];
        for state in component {
            inside[*state as usize] = true;
        }
        let mut owed = self.obligations(component, &inside);
        let (mut cycle, mut at) = (Vec::new(), knot);
        loop {
            owed.retain(|duty| !self.is_met_at(duty, at));
            let goal = |state: u32, edge: Option<(u32, u32)>| {
                owed.iter().any(|duty| match edge {
                    Some((_, action)) => self.is_met_by(duty, action),
                    None => self.is_met_at(duty, state),
                })
            };
            if owed.is_empty() {
                break;
            }
            let Some((way, end)) = self.way(at, &inside, goal) else {
                break;
            };
            for (state, action) in &way {
                owed.retain(|d| !self.is_met_at(d, *state) && !self.is_met_by(d, *action));
            }
            at = end;
            cycle.extend(way);
        }
        if at != knot || (cycle.is_empty() && !self.may_stop) {
            let home = self.way(at, &inside, |state, edge| edge.is_none() && state == knot);
            cycle.extend(home.expect("a component is strongly connected").0);
        }
        cycle
    }

    /// What a cycle through a fair component must do.
    fn obligations(&self, component: &[u32], inside: &[bool]) -> Vec<Duty> {
        let taken: BTreeSet<u32> = component
            .iter()
            .flat_map(|state| self.inner(*state, inside))
            .filter_map(|(_, action)| self.group(action))
            .collect();
        let mut somewhere = BTreeSet::new();
        let mut everywhere: Option<Vec<u32>> = None;
        for state in component {
            let enabled = self.enabled(*state);
            everywhere = Some(match everywhere {
                None => enabled.clone(),
                Some(mut groups) => {
                    groups.retain(|g| enabled.binary_search(g).is_ok());
                    groups
                }
            });
            somewhere.extend(enabled);
        }
        let everywhere = everywhere.unwrap_or_default();
        somewhere
            .into_iter()
            .map(|group| {
                let strong = self.fairness.is_strong[group as usize];
                match (strong && taken.contains(&group)) || everywhere.contains(&group) {
                    true => Duty::Take(group),
                    false => Duty::SeeDisabled(group),
                }
            })
            .collect()
    }

    fn is_met_at(&self, duty: &Duty, state: u32) -> bool {
        match duty {
            Duty::Take(_) => false,
            Duty::SeeDisabled(group) => self.enabled(state).binary_search(group).is_err(),
        }
    }

    fn is_met_by(&self, duty: &Duty, action: u32) -> bool {
        match duty {
            Duty::Take(group) => self.group(action) == Some(*group),
            Duty::SeeDisabled(_) => false,
        }
    }

    /// A shortest way inside, of at least one edge, to a state or over an edge that is the goal.
    fn way(
        &self,
        start: u32,
        inside: &[bool],
        goal: impl Fn(u32, Option<(u32, u32)>) -> bool,
    ) -> Option<(Vec<(u32, u32)>, u32)> {
        let mut before: BTreeMap<u32, (u32, u32)> = Default::default();
        let mut queue = VecDeque::from([start]);
        while let Some(state) = queue.pop_front() {
            for (target, action) in self.inner(state, inside) {
                if goal(state, Some((target, action))) || goal(target, None) {
                    let (mut path, mut at) = (vec![(state, action)], state);
                    while at != start {
                        let step = before[&at];
                        path.push(step);
                        at = step.0;
                    }
                    path.reverse();
                    return Some((path, target));
                }
                if target != start && !before.contains_key(&target) {
                    before.insert(target, (state, action));
                    queue.push_back(target);
                }
            }
        }
        None
    }
}

/// What a fair cycle owes a group.
#[derive(Clone, Debug)]
enum Duty {
    Take(u32),
    SeeDisabled(u32),
}
