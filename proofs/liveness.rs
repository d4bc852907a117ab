//! Leads-to under weak and strong fairness, decided on the whole reachable graph.
//!
//! A run may stop: every state has an invisible step to itself, which takes no action. A fairness
//! group is a set of actions. A run is fair if no weakly fair group is enabled for ever from some
//! point on without being taken again, and no strongly fair group is enabled again and again
//! without being taken again and again. `p leads to q` fails exactly if some fair run from an
//! initial state meets `p` and from there on never `q`.

/// States are numbers in breadth-first order; state 0 is initial.
#[derive(Clone, Copy, Debug)]
pub struct Graph<'a> {
    /// Where each state's edges begin; one more entry than expanded states.
    pub offsets: &'a [u64],
    /// Target and action of each edge.
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

/// What part of a graph a cycle is looked for in.
struct Region<'r> {
    graph: Graph<'r>,
    fairness: &'r Fairness,
    /// Whether a state belongs to it.
    within: Vec<bool>,
    /// Whether an action belongs to it.
    allowed: &'r dyn Fn(u32) -> bool,
    /// Whether a run may stop.
    may_stop: bool,
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

/// The first state from which no `goal` can be reached.
pub fn first_stranded(graph: Graph<'_>, goal: &[bool]) -> Option<u32> {
    let count = graph.parents.len();
    let mut into: Vec<Vec<u32>> = vec![Vec::new(); count];
    for state in 0..graph.expanded() as u32 {
        for (target, _) in graph.out(state) {
            into[*target as usize].push(state);
        }
    }
    let mut can: Vec<bool> = (0..count).map(|s| goal[s] || s >= graph.expanded()).collect();
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

impl Region<'_> {
    /// A run to the nearest fair component, entered after one of the seeds, and round it.
    fn lasso(&self, seeds: &[u32]) -> Option<Lasso> {
        let components = self.fair_components();
        let mut home = vec![u32::MAX; self.graph.expanded()];
        for (index, component) in components.iter().enumerate() {
            for state in component {
                home[*state as usize] = index as u32;
            }
        }
        if components.is_empty() {
            return None;
        }
        let (stem, knot) = self.nearest(seeds, |state| home[state as usize] != u32::MAX)?;
        let component = &components[home[knot as usize] as usize];
        Some(Lasso { stem, knot, cycle: self.round(component, knot) })
    }

    /// A shortest run over a seed to a state where `found`, inside the region after the seed.
    fn nearest(
        &self,
        seeds: &[u32],
        found: impl Fn(u32) -> bool,
    ) -> Option<(Vec<(u32, u32)>, u32)> {
        let depth = depths(self.graph);
        let mut before: Vec<Option<(u32, u32)>> = vec![None; self.graph.expanded()];
        let mut seen = vec![false; self.graph.expanded()];
        let mut seeds = seeds.iter().copied().peekable();
        let mut level: Vec<u32> = Vec::new();
        for distance in 0.. {
            while let Some(seed) = seeds.next_if(|s| depth[*s as usize] == distance) {
                if !std::mem::replace(&mut seen[seed as usize], true) {
                    level.push(seed);
                }
            }
            if let Some(state) = level.iter().copied().find(|state| found(*state)) {
                return Some((self.trace(state, &before), state));
            }
            if level.is_empty() && seeds.peek().is_none() {
                return None;
            }
            let mut next = Vec::new();
            for state in level {
                for (target, action) in self.graph.out(state) {
                    let index = *target as usize;
                    if self.has(*target) && !std::mem::replace(&mut seen[index], true) {
                        before[index] = Some((state, *action));
                        next.push(*target);
                    }
                }
            }
            level = next;
        }
        None
    }

    fn trace(&self, state: u32, before: &[Option<(u32, u32)>]) -> Vec<(u32, u32)> {
        let (mut path, mut at) = (Vec::new(), state);
        while let Some((previous, action)) = before[at as usize] {
            path.push((previous, action));
            at = previous;
        }
        path.reverse();
        let mut stem = self.graph.path_to(at);
        stem.append(&mut path);
        stem
    }

    fn has(&self, state: u32) -> bool {
        self.within.get(state as usize).copied().unwrap_or(false)
    }

    /// The edges inside a set of states.
    fn inner<'s>(
        &'s self,
        state: u32,
        inside: &'s [bool],
    ) -> impl Iterator<Item = (u32, u32)> + 's {
        self.graph.out(state).iter().copied().filter(move |(target, action)| {
            inside.get(*target as usize).copied().unwrap_or(false) && (self.allowed)(*action)
        })
    }

    fn group(&self, action: u32) -> Option<u32> {
        self.fairness.group_of.get(action as usize).copied().flatten()
    }

    /// The groups enabled in a state, sorted.
    fn enabled(&self, state: u32) -> Vec<u32> {
        let mut groups: Vec<u32> =
            self.graph.out(state).iter().filter_map(|(_, action)| self.group(*action)).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Every maximal set of states that a fair run can stay in for ever, visiting all of it.
    fn fair_components(&self) -> Vec<Vec<u32>> {
        let mut fair = Vec::new();
        let mut work = self.components(&self.within);
        let mut inside = vec![false; self.graph.expanded()];
        while let Some(component) = work.pop() {
            for state in &component {
                inside[*state as usize] = true;
            }
            match self.judge(&component, &inside) {
                Judgement::Fair => fair.push(component.clone()),
                Judgement::Unfair => {}
                Judgement::Without(banned) => {
                    let mut rest = vec![false; self.graph.expanded()];
                    for state in component.iter().filter(|s| !banned.contains(s)) {
                        rest[*state as usize] = true;
                    }
                    work.extend(self.components(&rest));
                }
            }
            for state in &component {
                inside[*state as usize] = false;
            }
        }
        fair
    }

    fn judge(&self, component: &[u32], inside: &[bool]) -> Judgement {
        let mut taken: Vec<u32> = Vec::new();
        let mut has_edge = false;
        for state in component {
            for (_, action) in self.inner(*state, inside) {
                has_edge = true;
                taken.extend(self.group(action));
            }
        }
        if !has_edge && !self.may_stop {
            return Judgement::Unfair;
        }
        taken.sort_unstable();
        taken.dedup();
        let is_taken = |group: &u32| taken.binary_search(group).is_ok();
        let is_strong = |group: &u32| self.fairness.is_strong[*group as usize];

        let mut always: Vec<u32> = self.enabled(component[0]);
        always.retain(|group| !is_strong(group) && !is_taken(group));
        let mut banned = std::collections::BTreeSet::new();
        for state in component {
            let enabled = self.enabled(*state);
            always.retain(|group| enabled.binary_search(group).is_ok());
            if enabled.iter().any(|group| is_strong(group) && !is_taken(group)) {
                banned.insert(*state);
            }
        }
        match (always.is_empty(), banned.is_empty()) {
            (false, _) => Judgement::Unfair,
            (true, true) => Judgement::Fair,
            (true, false) if banned.len() == component.len() => Judgement::Unfair,
            (true, false) => Judgement::Without(banned),
        }
    }

    /// A way from the knot round a fair component and back that keeps every obligation.
    fn round(&self, component: &[u32], knot: u32) -> Vec<(u32, u32)> {
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
        let taken: std::collections::BTreeSet<u32> = component
            .iter()
            .flat_map(|state| self.inner(*state, inside))
            .filter_map(|(_, action)| self.group(action))
            .collect();
        let mut somewhere = std::collections::BTreeSet::new();
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
        let mut before: std::collections::BTreeMap<u32, (u32, u32)> = Default::default();
        let mut queue = std::collections::VecDeque::from([start]);
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

    /// The strongly connected components among some states, by Tarjan's algorithm without
    /// recursion.
    fn components(&self, inside: &[bool]) -> Vec<Vec<u32>> {
        const NEW: u32 = u32::MAX;
        let count = inside.len();
        let (mut index, mut low) = (vec![NEW; count], vec![0u32; count]);
        let mut on_stack = vec![false; count];
        let (mut stack, mut found, mut next) = (Vec::new(), Vec::new(), 0u32);
        for root in (0..count as u32).filter(|s| inside[*s as usize]) {
            if index[root as usize] != NEW {
                continue;
            }
            let mut calls: Vec<(u32, usize)> = vec![(root, 0)];
            while let Some((state, edge)) = calls.last_mut() {
                let (at, place) = (*state as usize, *state);
                if *edge == 0 {
                    (index[at], low[at]) = (next, next);
                    next += 1;
                    stack.push(place);
                    on_stack[at] = true;
                }
                let out = self.graph.out(place);
                let mut descended = false;
                while let Some((target, action)) = out.get(*edge) {
                    *edge += 1;
                    let to = *target as usize;
                    if !inside.get(to).copied().unwrap_or(false) || !(self.allowed)(*action) {
                        continue;
                    }
                    if index[to] == NEW {
                        calls.push((*target, 0));
                        descended = true;
                        break;
                    }
                    if on_stack[to] {
                        low[at] = low[at].min(index[to]);
                    }
                }
                if descended {
                    continue;
                }
                if low[at] == index[at] {
                    let start = stack.iter().rposition(|s| *s == place);
                    let component = stack.split_off(start.expect("a root is on its own stack"));
                    for state in &component {
                        on_stack[*state as usize] = false;
                    }
                    found.push(component);
                }
                calls.pop();
                if let Some((parent, _)) = calls.last() {
                    let parent = *parent as usize;
                    low[parent] = low[parent].min(low[at]);
                }
            }
        }
        found
    }
}

enum Judgement {
    Fair,
    Unfair,
    /// Only a part can be fair: without the states that enable a strongly fair group never taken.
    Without(std::collections::BTreeSet<u32>),
}

/// What a fair cycle owes a group.
#[derive(Clone, Debug)]
enum Duty {
    Take(u32),
    SeeDisabled(u32),
}

fn depths(graph: Graph<'_>) -> Vec<u32> {
    let mut depth = vec![0; graph.parents.len()];
    for state in 1..graph.parents.len() {
        depth[state] = depth[graph.parents[state].0 as usize] + 1;
    }
    depth
}
