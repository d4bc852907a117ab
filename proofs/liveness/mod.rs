//! Leads-to under weak and strong fairness, decided on the whole reachable graph.
//!
//! A run may stop: every state has an invisible step to itself, which takes no action. A fairness
//! group is a set of actions. A run is fair if no weakly fair group is enabled for ever from some
//! point on without being taken again, and no strongly fair group is enabled again and again
//! without being taken again and again. `p leads to q` fails exactly if some fair run from an
//! initial state meets `p` and from there on never `q`.

mod region;
mod round;

use region::Region;

/// The target of an edge whose state was not followed: nothing is known of what comes after. The
/// edge counts where it is asked what can happen, and nowhere else.
pub const BEYOND: u32 = u32::MAX;

/// States are numbers in breadth-first order; state 0 is initial.
#[derive(Clone, Copy, Debug)]
pub struct Graph<'a> {
    /// Where each state's edges begin; one more entry than expanded states.
    pub offsets: &'a [u64],
    /// Target and action of each edge; the target may be [`BEYOND`].
    pub edges: &'a [(u32, u32)],
    /// The state before each and the action between, on a shortest way; of state 0 itself.
    pub parents: &'a [(u32, u32)],
}

impl<'a> Graph<'a> {
    /// States whose edges are known.
    pub fn expanded(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The edges of a state; none where they are not known.
    pub fn out(&self, state: u32) -> &'a [(u32, u32)] {
        match self.offsets.get(state as usize..state as usize + 2) {
            Some(&[from, to]) => &self.edges[from as usize..to as usize],
            _ => &[],
        }
    }

    /// Whether no state comes again, as far as was looked at.
    pub fn is_acyclic(&self) -> bool {
        let is_followed = |edge: &&(u32, u32)| edge.0 != BEYOND;
        let mut coming = vec![0u32; self.parents.len()];
        for (target, _) in self.edges.iter().filter(is_followed) {
            coming[*target as usize] += 1;
        }
        let mut free: Vec<u32> =
            (0..coming.len() as u32).filter(|s| coming[*s as usize] == 0).collect();
        let mut done = 0;
        while let Some(state) = free.pop() {
            done += 1;
            for (target, _) in self.out(state).iter().filter(is_followed) {
                coming[*target as usize] -= 1;
                if coming[*target as usize] == 0 {
                    free.push(*target);
                }
            }
        }
        done == coming.len()
    }

    /// A shortest way to a state: states and the actions leaving them.
    pub fn path_to(&self, state: u32) -> Vec<(u32, u32)> {
        let mut path = Vec::new();
        let mut at = state;
        while at != 0 {
            let (before, action) = self.parents[at as usize];
            path.push((before, action));
            at = before;
        }
        path.reverse();
        path
    }
}

/// Which actions must be taken sooner or later.
#[derive(Clone, Debug, Default)]
pub struct Fairness {
    /// The group of each action, if any.
    pub group_of: Vec<Option<u32>>,
    /// Whether each group is strongly fair; weakly otherwise.
    pub is_strong: Vec<bool>,
}

/// A run that ends in a cycle; an empty cycle means that the run stops there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lasso {
    /// From the initial state: states and the actions leaving them.
    pub stem: Vec<(u32, u32)>,
    /// The state in which the cycle begins.
    pub knot: u32,
    /// Round and back to the knot.
    pub cycle: Vec<(u32, u32)>,
}

/// A fair run on which `from` is met and `to` never again; of those with a shortest stem.
pub fn refute_leads_to(
    graph: Graph<'_>,
    fairness: &Fairness,
    from: &[bool],
    to: &[bool],
) -> Option<Lasso> {
    let seeds: Vec<u32> =
        (0..graph.expanded() as u32).filter(|s| from[*s as usize] && !to[*s as usize]).collect();
    let within = reach(graph, &seeds, |state| !to[state as usize]);
    let region = Region { graph, fairness, within, allowed: &|_| true, may_stop: true };
    region.lasso(&seeds)
}

/// A fair run that takes only `allowed` actions for ever from some point on.
pub fn find_livelock(
    graph: Graph<'_>,
    fairness: &Fairness,
    allowed: &dyn Fn(u32) -> bool,
) -> Option<Lasso> {
    let seeds: Vec<u32> = (0..graph.expanded() as u32).collect();
    let within = vec![true; graph.expanded()];
    Region { graph, fairness, within, allowed, may_stop: false }.lasso(&seeds)
}

/// The sets of states that some run can stay in for ever by going round.
pub fn rounds(graph: Graph<'_>) -> Vec<Vec<u32>> {
    let within = vec![true; graph.expanded()];
    let fairness = Fairness::default();
    let region = Region { graph, fairness: &fairness, within, allowed: &|_| true, may_stop: false };
    region.rounds()
}

/// Whether some fair run goes round for ever by `allowed` actions.
pub fn goes_round_fairly(
    graph: Graph<'_>,
    fairness: &Fairness,
    allowed: &dyn Fn(u32) -> bool,
) -> bool {
    let within = vec![true; graph.expanded()];
    let region = Region { graph, fairness, within, allowed, may_stop: false };
    !region.fair_components().is_empty()
}

/// The first state from which no `goal` can be reached by `allowed` actions, for all that is known:
/// what was not looked at and what was not followed may lead there.
pub fn first_stranded(
    graph: Graph<'_>,
    goal: &[bool],
    allowed: &dyn Fn(u32) -> bool,
) -> Option<u32> {
    let count = graph.parents.len();
    let mut into: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut can: Vec<bool> = (0..count).map(|s| s >= graph.expanded() || goal[s]).collect();
    for state in 0..graph.expanded() as u32 {
        for (target, _) in graph.out(state).iter().filter(|(_, action)| allowed(*action)) {
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
    can.iter().position(|can| !can).map(|state| state as u32)
}

fn reach(graph: Graph<'_>, seeds: &[u32], within: impl Fn(u32) -> bool) -> Vec<bool> {
    let mut seen = vec![false; graph.expanded()];
    let mut stack: Vec<u32> = seeds.to_vec();
    for seed in seeds {
        seen[*seed as usize] = true;
    }
    while let Some(state) = stack.pop() {
        for (target, _) in graph.out(state) {
            let known = seen.get(*target as usize).copied().unwrap_or(true);
            if !known && within(*target) {
                seen[*target as usize] = true;
                stack.push(*target);
            }
        }
    }
    seen
}
