//! States from which there is no way back, and where a run ends that has come to one.

use super::region::{Region, depths};
use super::{BEYOND, Fairness, Graph, Lasso};

/// What is asked about ways back.
pub struct Ways<'w> {
    /// Of every state that is known, whether it is one to come back to.
    pub goal: &'w [bool],
    /// Whether an action may be taken to come back.
    pub allowed: &'w dyn Fn(u32) -> bool,
    /// Whether nothing more happens in a state unless somebody begins something new.
    pub is_at_rest: &'w dyn Fn(u32) -> bool,
}

/// A run to a state from which there is no way back, and on to where things end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranding {
    /// The run: its cycle is empty where it comes to rest.
    pub run: Lasso,
    /// After how many of its events there is no way back any more.
    pub lost_after: usize,
}

/// A run to a state from which no `goal` can be reached by `allowed` actions, and on by such
/// actions to where things end: the nearest state at rest, or else a fair cycle.
///
/// Of the states that come first, by the number of events, it goes to the one that is nearest to
/// where things end, so that its length does not depend on which states stand for others.
pub fn refute_recoverable(
    graph: Graph<'_>,
    fairness: &Fairness,
    ways: &Ways<'_>,
) -> Option<Stranding> {
    let stranded = stranded(graph, ways);
    let first = stranded.iter().position(|stranded| *stranded)?;
    let depth = depths(graph);
    let is_first =
        |state: &u32| stranded[*state as usize] && depth[*state as usize] == depth[first];
    let seeds: Vec<u32> = (0..graph.expanded() as u32).filter(is_first).collect();
    let (mut offsets, mut edges) = (vec![0u64], Vec::new());
    for state in 0..graph.expanded() as u32 {
        if stranded[state as usize] {
            let out = graph.out(state).iter();
            edges.extend(out.filter(|(_, action)| (ways.allowed)(*action)).copied());
        }
        offsets.push(edges.len() as u64);
    }
    let left = Graph { offsets: &offsets, edges: &edges, parents: graph.parents };
    let region = |may_stop| Region {
        graph: left,
        fairness,
        within: stranded.clone(),
        allowed: &|_| true,
        may_stop,
    };
    let rest = region(true).nearest(&seeds, |state| (ways.is_at_rest)(state));
    let rest = rest.map(|(stem, knot)| Lasso { stem, knot, cycle: Vec::new() });
    let run = rest
        .or_else(|| region(false).lasso(&seeds))
        .or_else(|| region(true).lasso(&seeds))
        .unwrap_or_else(|| {
            let knot = first as u32;
            Lasso { stem: graph.path_to(knot), knot, cycle: Vec::new() }
        });
    Some(Stranding { run, lost_after: depth[first] as usize })
}

/// Of every state looked at, whether there is no way back from it. From what was found and not
/// looked at there may be one.
fn stranded(graph: Graph<'_>, ways: &Ways<'_>) -> Vec<bool> {
    let count = graph.parents.len();
    let mut into: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut can: Vec<bool> = (0..count).map(|s| s >= graph.expanded() || ways.goal[s]).collect();
    for state in 0..graph.expanded() as u32 {
        for (target, _) in graph.out(state).iter().filter(|(_, action)| (ways.allowed)(*action)) {
            match *target {
                BEYOND => can[state as usize] = true,
                target => into[target as usize].push(state),
            }
        }
    }
    let mut stack: Vec<u32> = (0..count as u32).filter(|s| can[*s as usize]).collect();
    while let Some(state) = stack.pop() {
        for before in &into[state as usize] {
            if !std::mem::replace(&mut can[*before as usize], true) {
                stack.push(*before);
            }
        }
    }
    can.truncate(graph.expanded());
    can.iter().map(|can| !can).collect()
}
