//! Leads-to on random small graphs, against a decision made independently by brute force.

use callproof_proofs::liveness::{Fairness, Graph, Lasso, refute_leads_to};
use proptest::prelude::*;

/// A graph with up to six states and four actions, some of them fair.
#[derive(Clone, Debug)]
struct Case {
    edges: Vec<Vec<(u32, u32)>>,
    groups: Vec<Option<u32>>,
    strong: Vec<bool>,
    from: Vec<bool>,
    to: Vec<bool>,
}

fn cases() -> impl Strategy<Value = Case> {
    (1usize..=6).prop_flat_map(|states| {
        let edge = (0..states as u32, 0u32..4);
        let edges = prop::collection::vec(prop::collection::vec(edge, 0..4), states);
        let groups = prop::collection::vec(prop::option::weighted(0.7, 0u32..3), 4);
        let strong = prop::collection::vec(any::<bool>(), 3);
        let marks = || prop::collection::vec(any::<bool>(), states);
        let to = prop::collection::vec(prop::bool::weighted(0.25), states);
        (edges, groups, strong, marks(), to).prop_map(|(edges, groups, strong, from, to)| {
            reachable_part(Case { edges, groups, strong, from, to })
        })
    })
}

/// The states reachable from state 0, renumbered in breadth-first order.
fn reachable_part(case: Case) -> Case {
    let mut order = vec![0u32];
    let mut at = 0;
    while at < order.len() {
        for (target, _) in &case.edges[order[at] as usize] {
            if !order.contains(target) {
                order.push(*target);
            }
        }
        at += 1;
    }
    let number = |old: u32| order.iter().position(|o| *o == old).expect("reached") as u32;
    let renumber = |out: &Vec<(u32, u32)>| {
        let mut out: Vec<_> = out.iter().map(|(t, a)| (number(*t), *a)).collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    let pick = |marks: &[bool]| order.iter().map(|o| marks[*o as usize]).collect();
    Case {
        edges: order.iter().map(|o| renumber(&case.edges[*o as usize])).collect(),
        from: pick(&case.from),
        to: pick(&case.to),
        ..case
    }
}

struct Flat {
    offsets: Vec<u64>,
    edges: Vec<(u32, u32)>,
    parents: Vec<(u32, u32)>,
}

fn flat(case: &Case) -> Flat {
    let mut flat = Flat { offsets: vec![0], edges: Vec::new(), parents: Vec::new() };
    flat.parents = vec![(0, 0); case.edges.len()];
    let mut seen = vec![false; case.edges.len()];
    seen[0] = true;
    for (state, out) in case.edges.iter().enumerate() {
        for (target, action) in out {
            if !std::mem::replace(&mut seen[*target as usize], true) {
                flat.parents[*target as usize] = (state as u32, *action);
            }
        }
        flat.edges.extend(out);
        flat.offsets.push(flat.edges.len() as u64);
    }
    flat
}

fn enabled(case: &Case, state: usize, group: u32) -> bool {
    case.edges[state].iter().any(|(_, a)| case.groups[*a as usize] == Some(group))
}

/// By definition: some set of states, avoiding the goal, entered after the trigger, in which a run
/// can go on for ever visiting all of it and keeping every fairness group's rule.
fn refuted_by_brute_force(case: &Case) -> bool {
    let count = case.edges.len();
    let after_trigger = closure(case, |s| case.from[s] && !case.to[s]);
    (1u32..1 << count).any(|set| {
        let inside = |s: usize| set & (1 << s) != 0;
        let members: Vec<usize> = (0..count).filter(|s| inside(*s)).collect();
        if !members.iter().all(|s| after_trigger[*s]) || !strongly_connected(case, &members) {
            return false;
        }
        let taken = |group: u32| {
            members.iter().any(|s| {
                case.edges[*s]
                    .iter()
                    .any(|(t, a)| inside(*t as usize) && case.groups[*a as usize] == Some(group))
            })
        };
        (0..3u32).all(|group| match case.strong[group as usize] {
            true => taken(group) || !members.iter().any(|s| enabled(case, *s, group)),
            false => taken(group) || members.iter().any(|s| !enabled(case, *s, group)),
        })
    })
}

/// States reachable from a seed without touching the goal, seeds included.
fn closure(case: &Case, seed: impl Fn(usize) -> bool) -> Vec<bool> {
    let count = case.edges.len();
    let mut inside: Vec<bool> = (0..count).map(seed).collect();
    for _ in 0..count {
        for state in 0..count {
            if inside[state] {
                for (target, _) in &case.edges[state] {
                    inside[*target as usize] |= !case.to[*target as usize];
                }
            }
        }
    }
    inside
}

/// Whether every member reaches every other inside; a single state may always stay where it is.
fn strongly_connected(case: &Case, members: &[usize]) -> bool {
    members.iter().all(|start| {
        let mut reached = vec![*start];
        let mut at = 0;
        while at < reached.len() {
            for (target, _) in &case.edges[reached[at]] {
                let target = *target as usize;
                if members.contains(&target) && !reached.contains(&target) {
                    reached.push(target);
                }
            }
            at += 1;
        }
        members.iter().all(|m| reached.contains(m))
    })
}

/// Whether a lasso is a run of the graph that meets the trigger, then never the goal, and is fair.
fn is_evidence(case: &Case, lasso: &Lasso) -> Result<(), String> {
    let ends = lasso.stem.iter().skip(1).map(|(s, _)| *s).chain([lasso.knot]);
    for ((state, action), next) in lasso.stem.iter().zip(ends) {
        step(case, *state, *action, next)?;
    }
    let round = lasso.cycle.iter().skip(1).map(|(s, _)| *s).chain([lasso.knot]);
    for ((state, action), next) in lasso.cycle.iter().zip(round) {
        step(case, *state, *action, next)?;
    }
    let start = lasso.stem.first().map_or(lasso.knot, |(s, _)| *s);
    if start != 0 {
        return Err("it does not begin at the beginning".into());
    }
    let whole: Vec<usize> = lasso
        .stem
        .iter()
        .chain(&lasso.cycle)
        .map(|(s, _)| *s as usize)
        .chain([lasso.knot as usize])
        .collect();
    let open =
        (0..whole.len()).any(|i| case.from[whole[i]] && whole[i..].iter().all(|s| !case.to[*s]));
    if !open {
        return Err("no trigger stays unanswered".into());
    }
    let mut on_cycle: Vec<usize> = lasso.cycle.iter().map(|(s, _)| *s as usize).collect();
    on_cycle.push(lasso.knot as usize);
    for group in 0..3u32 {
        let taken = lasso.cycle.iter().any(|(_, a)| case.groups[*a as usize] == Some(group));
        let fair = match case.strong[group as usize] {
            true => taken || !on_cycle.iter().any(|s| enabled(case, *s, group)),
            false => taken || on_cycle.iter().any(|s| !enabled(case, *s, group)),
        };
        if !fair {
            return Err(format!("it is unfair to group {group}"));
        }
    }
    Ok(())
}

fn step(case: &Case, state: u32, action: u32, next: u32) -> Result<(), String> {
    match case.edges[state as usize].contains(&(next, action)) {
        true => Ok(()),
        false => Err(format!("no step from {state} by {action} to {next}")),
    }
}

/// The least number of steps before some fair set that refutes can be entered.
fn shortest_stem(case: &Case) -> Option<usize> {
    let count = case.edges.len();
    let depth = |goal: u32| {
        let mut level = vec![0u32];
        let mut seen = vec![false; count];
        seen[0] = true;
        for distance in 0.. {
            if level.contains(&goal) {
                return distance;
            }
            let mut next = Vec::new();
            for state in level {
                for (target, _) in &case.edges[state as usize] {
                    if !std::mem::replace(&mut seen[*target as usize], true) {
                        next.push(*target);
                    }
                }
            }
            level = next;
        }
        unreachable!("every state is reachable")
    };
    let entry = |knot: usize| {
        // Only the knot may be the start of the cycle: refute with the trigger there.
        let seeds: Vec<usize> = (0..count).filter(|s| case.from[*s] && !case.to[*s]).collect();
        seeds.iter().filter_map(|seed| Some(depth(*seed as u32) + way(case, *seed, knot)?)).min()
    };
    let knots = (0..count).filter(|knot| {
        let only = Case { from: (0..count).map(|s| s == *knot).collect(), ..case.clone() };
        !case.to[*knot] && returns(&only, *knot)
    });
    knots.filter_map(entry).min()
}

/// Whether some fair set contains the knot.
fn returns(case: &Case, knot: usize) -> bool {
    let count = case.edges.len();
    (1u32..1 << count).filter(|set| set & (1 << knot) != 0).any(|set| {
        let members: Vec<usize> = (0..count).filter(|s| set & (1 << s) != 0).collect();
        let narrowed = Case {
            edges: case.edges.clone(),
            from: (0..count).map(|s| members.contains(&s)).collect(),
            to: (0..count).map(|s| case.to[s] || !members.contains(&s)).collect(),
            ..case.clone()
        };
        members.iter().all(|s| !case.to[*s])
            && strongly_connected(case, &members)
            && fair_exactly(&narrowed, &members)
    })
}

fn fair_exactly(case: &Case, members: &[usize]) -> bool {
    (0..3u32).all(|group| {
        let taken = members.iter().any(|s| {
            case.edges[*s].iter().any(|(t, a)| {
                members.contains(&(*t as usize)) && case.groups[*a as usize] == Some(group)
            })
        });
        match case.strong[group as usize] {
            true => taken || !members.iter().any(|s| enabled(case, *s, group)),
            false => taken || members.iter().any(|s| !enabled(case, *s, group)),
        }
    })
}

/// Steps from one state to another without touching the goal.
fn way(case: &Case, from: usize, to: usize) -> Option<usize> {
    let mut level = vec![from];
    let mut seen = vec![false; case.edges.len()];
    seen[from] = true;
    for distance in 0..=case.edges.len() {
        if level.contains(&to) {
            return Some(distance);
        }
        let mut next = Vec::new();
        for state in level {
            for (target, _) in &case.edges[state] {
                let target = *target as usize;
                if !case.to[target] && !std::mem::replace(&mut seen[target], true) {
                    next.push(target);
                }
            }
        }
        level = next;
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn leads_to_agrees_with_its_definition(case in cases()) {
        let flat = flat(&case);
        let graph =
            Graph { offsets: &flat.offsets, edges: &flat.edges, parents: &flat.parents };
        let fairness =
            Fairness { group_of: case.groups.clone(), is_strong: case.strong.clone() };
        let found = refute_leads_to(graph, &fairness, &case.from, &case.to);
        prop_assert_eq!(found.is_some(), refuted_by_brute_force(&case));
        if let Some(lasso) = found {
            prop_assert_eq!(is_evidence(&case, &lasso), Ok(()));
            prop_assert_eq!(Some(lasso.stem.len()), shortest_stem(&case));
        }
    }
}
