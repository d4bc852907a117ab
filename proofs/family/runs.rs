//! What is claimed of whole runs, for many members at once.

use std::collections::BTreeMap;

use callproof_kernel::condition::OfState;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Action;

use crate::engine::{Edge, Expanse, NONE, Set};
use crate::liveness::{self, Fairness, Graph};

/// Whether no state comes again, whoever goes there.
pub(super) fn is_acyclic<P: Procedure>(expanse: &Expanse<'_, P>) -> bool {
    let mut coming = vec![0u32; expanse.states()];
    for edge in expanse.edges() {
        coming[edge.to as usize] += 1;
    }
    let free = |state: &u32| coming[*state as usize] == 0;
    let mut free: Vec<u32> = (0..expanse.states() as u32).filter(free).collect();
    let mut done = 0;
    while let Some(state) = free.pop() {
        done += 1;
        for edge in expanse.out(state) {
            coming[edge.to as usize] -= 1;
            if coming[edge.to as usize] == 0 {
                free.push(edge.to);
            }
        }
    }
    done == expanse.states()
}

/// Those of `asked` who come to a state from which no run by `allowed` actions comes to the goal.
pub(super) fn stranded<P: Procedure>(
    expanse: &mut Expanse<'_, P>,
    asked: Set,
    goal: &OfState<P>,
    allowed: &dyn Fn(&Action<P>) -> bool,
) -> Set {
    let mut can = expanse.where_true(goal);
    let mut into: Vec<Vec<Edge>> = vec![Vec::new(); expanse.states()];
    for edge in expanse.edges() {
        if allowed(&expanse.actions()[edge.action as usize]) {
            into[edge.to as usize].push(*edge);
        }
    }
    let mut work: Vec<u32> = (0..can.len() as u32).filter(|s| can[*s as usize] != NONE).collect();
    while let Some(state) = work.pop() {
        for edge in &into[state as usize] {
            let sets = expanse.sets();
            let coming = sets.and(edge.within, can[state as usize]);
            let both = sets.or(can[edge.from as usize], coming);
            if std::mem::replace(&mut can[edge.from as usize], both) != both {
                work.push(edge.from);
            }
        }
    }
    let mut stranded = NONE;
    for (state, can) in can.iter().enumerate() {
        let reached = expanse.reached()[state];
        let sets = expanse.sets();
        let left = sets.minus(reached, *can);
        stranded = sets.or(stranded, left);
    }
    expanse.sets().and(stranded, asked)
}

/// Those of `asked` for whom some fair run meets `begun` and from there on never `done`.
pub(super) fn refuted<P: Procedure>(
    expanse: &mut Expanse<'_, P>,
    asked: Set,
    begun: &[Set],
    done: &[Set],
) -> Set {
    let fairness = expanse.fairness();
    let pending = pending(expanse, asked, begun, done);
    let mut fails = NONE;
    for (state, within) in pending.iter().enumerate().filter(|(_, within)| **within != NONE) {
        let mut stops = *within;
        for edge in expanse.out(state as u32).to_vec() {
            if fairness.group_of[edge.action as usize].is_some() {
                stops = expanse.sets().minus(stops, edge.within);
            }
        }
        fails = expanse.sets().or(fails, stops);
    }
    let round = go_round(expanse, (pending, fails), &fairness, &|_| true);
    expanse.sets().or(fails, round)
}

/// Those of `asked` for whom some fair run goes round for ever by `allowed` actions.
pub(super) fn livelocked<P: Procedure>(
    expanse: &mut Expanse<'_, P>,
    asked: Set,
    allowed: &dyn Fn(&Action<P>) -> bool,
) -> Set {
    let fairness = expanse.fairness();
    let mut within = expanse.reached().to_vec();
    for state in &mut within {
        *state = expanse.sets().and(*state, asked);
    }
    go_round(expanse, (within, NONE), &fairness, allowed)
}

/// Who comes to each state after `begun` without `done`.
fn pending<P: Procedure>(
    expanse: &mut Expanse<'_, P>,
    asked: Set,
    begun: &[Set],
    done: &[Set],
) -> Vec<Set> {
    let mut pending = Vec::with_capacity(begun.len());
    for (begun, done) in begun.iter().zip(done) {
        let open = expanse.sets().minus(*begun, *done);
        pending.push(expanse.sets().and(open, asked));
    }
    let begun = |state: &u32| pending[*state as usize] != NONE;
    let mut work: Vec<u32> = (0..pending.len() as u32).filter(begun).collect();
    while let Some(state) = work.pop() {
        for place in 0..expanse.out(state).len() {
            let Edge { to, within, .. } = expanse.out(state)[place];
            let sets = expanse.sets();
            let coming = sets.and(pending[state as usize], within);
            let coming = sets.minus(coming, done[to as usize]);
            let both = sets.or(pending[to as usize], coming);
            if std::mem::replace(&mut pending[to as usize], both) != both {
                work.push(to);
            }
        }
    }
    pending
}

/// Those who, being in the states of `within`, can go round there for ever in a fair way; of those
/// already `known` nothing is said.
fn go_round<P: Procedure>(
    expanse: &mut Expanse<'_, P>,
    (within, known): (Vec<Set>, Set),
    fairness: &Fairness,
    allowed: &dyn Fn(&Action<P>) -> bool,
) -> Set {
    let is_allowed: Vec<bool> = expanse.actions().iter().map(allowed).collect();
    let (mut offsets, mut edges) = (vec![0u64], Vec::new());
    for state in 0..expanse.states() as u32 {
        for place in 0..expanse.out(state).len() {
            let edge = expanse.out(state)[place];
            let sets = expanse.sets();
            let here = sets.and(within[state as usize], edge.within);
            let there = sets.and(here, within[edge.to as usize]);
            if there != NONE && is_allowed[edge.action as usize] {
                edges.push((edge.to, edge.action));
            }
        }
        offsets.push(edges.len() as u64);
    }
    let parents = vec![(0, 0); expanse.states()];
    let rounds = liveness::rounds(Graph { offsets: &offsets, edges: &edges, parents: &parents });
    let mut found = known;
    for round in rounds {
        let here = Round { round: &round, within: &within, fairness, is_allowed: &is_allowed };
        found = here.add_to(found, expanse);
    }
    expanse.sets().minus(found, known)
}

/// States that somebody can go round in.
struct Round<'r> {
    round: &'r [u32],
    within: &'r [Set],
    fairness: &'r Fairness,
    is_allowed: &'r [bool],
}

impl Round<'_> {
    /// Adds those who can do so fairly to those known to.
    ///
    /// One member is asked for all that have the same states and the same steps here.
    fn add_to<P: Procedure>(&self, mut known: Set, expanse: &mut Expanse<'_, P>) -> Set {
        let mut left = NONE;
        for state in self.round {
            left = expanse.sets().or(left, self.within[*state as usize]);
        }
        left = expanse.sets().minus(left, known);
        while let Some(member) = expanse.sets().first(left) {
            let mut like = left;
            let places = self.round.iter().filter(|state| {
                let within = self.within[**state as usize];
                part(expanse, &mut like, within, &member)
            });
            let places: Vec<u32> = places.copied().collect();
            let place_of: BTreeMap<u32, u32> =
                places.iter().enumerate().map(|(at, state)| (*state, at as u32)).collect();
            let (mut offsets, mut edges) = (vec![0u64], Vec::new());
            for state in &places {
                for place in 0..expanse.out(*state).len() {
                    let Edge { to, action, within, .. } = expanse.out(*state)[place];
                    if part(expanse, &mut like, within, &member) {
                        edges.push((place_of.get(&to).copied().unwrap_or(u32::MAX), action));
                    }
                }
                offsets.push(edges.len() as u64);
            }
            let parents = vec![(0, 0); places.len()];
            let graph = Graph { offsets: &offsets, edges: &edges, parents: &parents };
            let allowed = |action: u32| self.is_allowed[action as usize];
            if liveness::goes_round_fairly(graph, self.fairness, &allowed) {
                known = expanse.sets().or(known, like);
            }
            left = expanse.sets().minus(left, like);
        }
        known
    }
}

/// Whether a member is in a set; leaves in `like` those of whom the same is true.
fn part<P: Procedure>(
    expanse: &mut Expanse<'_, P>,
    like: &mut Set,
    set: Set,
    member: &[usize],
) -> bool {
    let sets = expanse.sets();
    let is_in = sets.has(set, member);
    *like = if is_in { sets.and(*like, set) } else { sets.minus(*like, set) };
    is_in
}
