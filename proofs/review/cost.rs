//! What a text costs: numbers to be compared, and no verdicts.

use std::collections::BTreeMap;
use std::fmt;

use callproof_kernel::case::{Case, Rung};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;

use crate::engine::{Explored, Limits, Symmetry, explore_up_to};
use crate::liveness::{self, Graph};
use crate::world::World;

/// How often something is done in one run, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Most {
    /// So often.
    Times(usize),
    /// At least so often: a limit left the rest unknown.
    AtLeast(usize),
    /// As often as anybody likes: a run can go round and do it again.
    AnyNumber,
}

impl Most {
    /// Whether two numbers are known to differ: what a limit left open may be the same.
    pub fn differs(self, other: Most) -> bool {
        match (self, other) {
            (Most::Times(one), Most::Times(other)) => one != other,
            (Most::Times(most), Most::AtLeast(least))
            | (Most::AtLeast(least), Most::Times(most)) => most < least,
            (Most::AnyNumber, Most::Times(_)) | (Most::Times(_), Most::AnyNumber) => true,
            _ => false,
        }
    }
}

impl fmt::Display for Most {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Most::Times(number) => f.pad(&number.to_string()),
            Most::AtLeast(number) => f.pad(&format!("at least {number}")),
            Most::AnyNumber => f.pad("any number"),
        }
    }
}

/// The most states of a case that is looked at.
const LOOKED_AT: usize = 150_000;

/// The most of each of a procedure's costs that one run has, over those of some cases in which
/// messages arrive in order, once and in time.
pub fn most<P: Procedure>(
    procedure: P,
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
) -> Vec<Most> {
    let costs = procedure.costs();
    let mut all = vec![Most::Times(0); costs.len()];
    if costs.is_empty() {
        return all;
    }
    for case in cases.iter().filter(|case| case.rung() == Rung::FifoPerHop) {
        let world = World::new(case.clone(), resolutions.clone());
        let limits = Limits { states: Some(LOOKED_AT), ..Limits::default() };
        let explored = explore_up_to(&world, Symmetry::full(&world), limits, &mut |_| {});
        for (known, cost) in all.iter_mut().zip(&costs) {
            let counted = explored.taken_where(&(cost.counts)(&world.scene()));
            *known = greater(*known, most_of(&explored, &counted));
        }
    }
    all
}

fn most_of<P: Procedure>(explored: &Explored<'_, P>, counted: &[bool]) -> Most {
    match (longest(explored.graph(), counted), explored.is_complete) {
        (None, _) => Most::AnyNumber,
        (Some(number), true) => Most::Times(number),
        (Some(number), false) => Most::AtLeast(number),
    }
}

/// The greater of two numbers; once a limit left one unknown, so is the greater.
fn greater(one: Most, other: Most) -> Most {
    match (one, other) {
        (Most::AnyNumber, _) | (_, Most::AnyNumber) => Most::AnyNumber,
        (Most::Times(one), Most::Times(other)) => Most::Times(one.max(other)),
        (Most::Times(one) | Most::AtLeast(one), Most::Times(other) | Most::AtLeast(other)) => {
            Most::AtLeast(one.max(other))
        }
    }
}

/// The most counted edges of one run from the initial state; `None` where a run can go round one.
pub fn longest(graph: Graph<'_>, counted: &[bool]) -> Option<usize> {
    let states = graph.parents.len();
    let mut part: Vec<usize> = (0..states).collect();
    for round in liveness::rounds(graph) {
        let first = round[0] as usize;
        round.iter().for_each(|state| part[*state as usize] = first);
    }
    let edges = |state: usize| {
        let from = graph.offsets.get(state).map_or(0, |from| *from as usize);
        let out = graph.out(state as u32).iter().enumerate();
        out.map(move |(place, (target, _))| (*target as usize, counted[from + place]))
    };
    let mut out: BTreeMap<usize, Vec<(usize, bool)>> = BTreeMap::new();
    let mut coming = vec![0usize; states];
    for state in 0..graph.expanded() {
        for (target, counts) in edges(state) {
            match part[state] == part[target] {
                true if counts => return None,
                true => {}
                false => {
                    coming[part[target]] += 1;
                    out.entry(part[state]).or_default().push((part[target], counts));
                }
            }
        }
    }
    // Every state is reached from the first, so that the first part alone has nothing coming.
    let (mut most, mut work) = (vec![0usize; states], vec![part[0]]);
    while let Some(from) = work.pop() {
        for (to, counts) in out.get(&from).into_iter().flatten() {
            most[*to] = most[*to].max(most[from] + usize::from(*counts));
            coming[*to] -= 1;
            if coming[*to] == 0 {
                work.push(*to);
            }
        }
    }
    most.into_iter().max()
}
