//! Whether candidates are equal, or only not told apart.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{Procedure, Words};
use callproof_kernel::reaction::{Effect, Event, Local, Manner};

use crate::engine::{Explored, Limits, explore};
use crate::world::World;

/// How much alike two texts are, in all cases looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same can happen under both, event by event, and everybody does the same on it; only the
    /// steps that say so may differ.
    Equal,
    /// The same sequences of messages are sent, and roles differ in what they do besides.
    SameMessages,
    /// A case was too large to compare.
    Unknown,
    /// Some sequence of messages is sent under one only.
    Different,
}

/// The most states of a case in which texts are compared.
const MOST: usize = 150_000;

/// How much alike each two of some texts are, by place.
///
/// Two texts are equal where the same takings of events come up, each with the same result: what
/// can happen next depends on nothing else, so that the reachable states are the same.
pub fn likeness<P: Procedure>(
    texts: &[Resolutions<P>],
    cases: &[Case<P>],
) -> BTreeMap<(usize, usize), Likeness> {
    let pairs = (0..texts.len()).flat_map(|a| (a + 1..texts.len()).map(move |b| (a, b)));
    let mut known: BTreeMap<(usize, usize), Likeness> =
        pairs.map(|pair| (pair, Likeness::Equal)).collect();
    for case in cases {
        let open = known.iter().filter(|(_, likeness)| **likeness < Likeness::Unknown);
        let concerned: BTreeSet<usize> = open.flat_map(|((a, b), _)| [*a, *b]).collect();
        let seen: BTreeMap<usize, Option<Observed<P>>> = concerned
            .into_iter()
            .map(|at| (at, observe(World::new(case.clone(), texts[at].clone()))))
            .collect();
        for ((a, b), likeness) in &mut known {
            if *likeness >= Likeness::Unknown {
                continue;
            }
            let here = match (&seen[a], &seen[b]) {
                (Some(one), Some(other)) => compared(one, other),
                _ => Likeness::Unknown,
            };
            *likeness = here.max(*likeness);
        }
    }
    known
}

fn compared<P: Procedure>(one: &Observed<P>, other: &Observed<P>) -> Likeness {
    if one.takings == other.takings {
        return Likeness::Equal;
    }
    match is_told_apart(one, other) {
        true => Likeness::Different,
        false => Likeness::SameMessages,
    }
}

/// What a role does, without the steps that say so: who, where it stands, the event; where it stands
/// then, what it does besides, whether there is a step.
type Doing<P> = (<P as Words>::Role, Local<P>, Event<P>, Local<P>, Vec<Effect<P>>, Manner);

/// What an observer can see of a world.
struct Observed<P: Procedure> {
    /// A graph whose edges are messages sent, or nothing.
    out: Vec<Vec<(Option<String>, u32)>>,
    /// Everything that anybody does.
    takings: BTreeSet<Doing<P>>,
}

fn observe<P: Procedure>(world: World<P>) -> Option<Observed<P>> {
    let limits = Limits { states: Some(MOST), ..Limits::default() };
    let world = world.whole();
    let explored = explore(&world, limits, &mut |_| {});
    explored.is_complete.then(|| Observed { out: edges(&explored), takings: takings(&explored) })
}

fn takings<P: Procedure>(explored: &Explored<'_, P>) -> BTreeSet<Doing<P>> {
    let doing = explored.occasions().map(|occasion| {
        let moment = occasion.moment;
        let effects = moment.outcome.effects.iter().map(|demanded| demanded.effect.clone());
        (
            moment.role,
            moment.before.clone(),
            moment.event.clone(),
            moment.outcome.after.clone(),
            effects.collect(),
            moment.outcome.manner,
        )
    });
    doing.collect()
}

fn edges<P: Procedure>(explored: &Explored<'_, P>) -> Vec<Vec<(Option<String>, u32)>> {
    let mut out: Vec<Vec<(Option<String>, u32)>> = vec![Vec::new(); explored.states()];
    for state in 0..explored.states() as u32 {
        for (target, action) in explored.graph().out(state) {
            let sent = sent(explored, state, *action);
            // Several messages of one event are seen one after the other.
            let mut from = state as usize;
            let last = sent.len().saturating_sub(1);
            for (place, message) in sent.iter().enumerate() {
                let to = if place == last { *target } else { out.len() as u32 };
                out[from].push((Some(message.clone()), to));
                if place != last {
                    out.push(Vec::new());
                    from = to as usize;
                }
            }
            if sent.is_empty() {
                out[from].push((None, *target));
            }
        }
    }
    out
}

fn sent<P: Procedure>(explored: &Explored<'_, P>, state: u32, action: u32) -> Vec<String> {
    let Some((role, outcome)) = explored.outcome(state, action) else { return Vec::new() };
    let said = outcome.sent().map(|(to, message)| format!("{role} {to} {message}"));
    said.collect()
}

/// Whether some sequence of messages is seen in one and not in the other.
fn is_told_apart<P: Procedure>(one: &Observed<P>, other: &Observed<P>) -> bool {
    let start = (closure(one, vec![0]), closure(other, vec![0]));
    let mut seen: HashSet<(Vec<u32>, Vec<u32>)> = HashSet::from([start.clone()]);
    let mut work = vec![start];
    while let Some((here, there)) = work.pop() {
        let (ours, theirs) = (by_message(one, &here), by_message(other, &there));
        if ours.keys().ne(theirs.keys()) {
            return true;
        }
        for (message, next) in ours {
            let pair = (closure(one, next), closure(other, theirs[message].clone()));
            if seen.insert(pair.clone()) {
                work.push(pair);
            }
        }
    }
    false
}

/// Some states, and those come to without a message.
fn closure<P: Procedure>(observed: &Observed<P>, states: Vec<u32>) -> Vec<u32> {
    let mut known: BTreeSet<u32> = states.iter().copied().collect();
    let mut work = states;
    while let Some(state) = work.pop() {
        let silent = observed.out[state as usize].iter().filter(|(message, _)| message.is_none());
        work.extend(silent.map(|(_, to)| *to).filter(|to| known.insert(*to)));
    }
    known.into_iter().collect()
}

fn by_message<'o, P: Procedure>(
    observed: &'o Observed<P>,
    states: &[u32],
) -> BTreeMap<&'o String, Vec<u32>> {
    let mut next: BTreeMap<&String, Vec<u32>> = BTreeMap::new();
    for state in states {
        for (message, to) in &observed.out[*state as usize] {
            if let Some(message) = message {
                next.entry(message).or_default().push(*to);
            }
        }
    }
    next
}
