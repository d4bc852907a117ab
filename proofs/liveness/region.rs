//! Fair components of a part of a graph, and the nearest of them.

use std::collections::BTreeSet;

use super::{Fairness, Graph, Lasso};

/// What part of a graph a cycle is looked for in.
pub(super) struct Region<'r> {
    pub(super) graph: Graph<'r>,
    pub(super) fairness: &'r Fairness,
    /// Whether a state belongs to it.
    pub(super) within: Vec<bool>,
    /// Whether an action belongs to it.
    pub(super) allowed: &'r dyn Fn(u32) -> bool,
    /// Whether a run may stop.
    pub(super) may_stop: bool,
}

impl Region<'_> {
    /// A run to the nearest fair component, entered after one of the seeds, and round it.
    pub(super) fn lasso(&self, seeds: &[u32]) -> Option<Lasso> {
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
    pub(super) fn nearest(
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
    pub(super) fn inner<'s>(
        &'s self,
        state: u32,
        inside: &'s [bool],
    ) -> impl Iterator<Item = (u32, u32)> + 's {
        self.graph.out(state).iter().copied().filter(move |(target, action)| {
            inside.get(*target as usize).copied().unwrap_or(false) && (self.allowed)(*action)
        })
    }

    pub(super) fn group(&self, action: u32) -> Option<u32> {
        self.fairness.group_of.get(action as usize).copied().flatten()
    }

    /// The groups enabled in a state, sorted.
    pub(super) fn enabled(&self, state: u32) -> Vec<u32> {
        let mut groups: Vec<u32> =
            self.graph.out(state).iter().filter_map(|(_, action)| self.group(*action)).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Every maximal set of states that a fair run can stay in for ever, visiting all of it.
    pub(super) fn fair_components(&self) -> Vec<Vec<u32>> {
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

    /// Every maximal set of states that a run can stay in for ever by going round.
    pub(super) fn rounds(&self) -> Vec<Vec<u32>> {
        let goes_round = |component: &Vec<u32>| {
            let first = component[0];
            component.len() > 1 || self.graph.out(first).iter().any(|(to, _)| *to == first)
        };
        self.components(&self.within).into_iter().filter(goes_round).collect()
    }

    fn judge(&self, component: &[u32], inside: &[bool]) -> Judgement {
        if let [state] = *component
            && self.inner(state, inside).next().is_none()
        {
            // A run can only stop there, and only if nothing is owed.
            let owes = self.graph.out(state).iter().any(|(_, a)| self.group(*a).is_some());
            return if self.may_stop && !owes { Judgement::Fair } else { Judgement::Unfair };
        }
        let mut taken: Vec<u32> = Vec::new();
        for state in component {
            taken.extend(self.inner(*state, inside).filter_map(|(_, action)| self.group(action)));
        }
        taken.sort_unstable();
        taken.dedup();
        let is_taken = |group: &u32| taken.binary_search(group).is_ok();
        let is_strong = |group: &u32| self.fairness.is_strong[*group as usize];

        let mut always: Vec<u32> = self.enabled(component[0]);
        always.retain(|group| !is_strong(group) && !is_taken(group));
        let mut banned = BTreeSet::new();
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
    Without(BTreeSet<u32>),
}

pub(super) fn depths(graph: Graph<'_>) -> Vec<u32> {
    let mut depth = vec![0; graph.parents.len()];
    for state in 1..graph.parents.len() {
        depth[state] = depth[graph.parents[state].0 as usize] + 1;
    }
    depth
}
