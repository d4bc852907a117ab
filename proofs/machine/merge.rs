//! What is drawn as one: takings of an event that look the same from outside.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::machine::{Action, Condition, Done, Machine, State, Transition, Trigger};

use super::Move;
use super::moves::Circumstance;

/// The most values of a circumstance that a condition lists.
const LISTED: usize = 3;

/// The machine that some moves make, its states in the order in which they come up.
pub fn merged<R: Copy + Ord>((role, kind): (R, &'static str), moves: Vec<Move<R>>) -> Machine<R> {
    let mut states: Vec<State> = Vec::new();
    let mut number = |name: &str, is_initial: bool| {
        let place = states.iter().position(|state| state.name == name).unwrap_or_else(|| {
            states.push(State { name: name.into(), is_initial: false, is_final: false });
            states.len() - 1
        });
        states[place].is_initial |= is_initial;
        place
    };
    let mut holes: BTreeSet<(usize, Trigger<R>)> = BTreeSet::new();
    let mut met: BTreeMap<(usize, Trigger<R>), Deeds<R>> = BTreeMap::new();
    for one in moves {
        let from = number(&one.from.0, one.from.1);
        match &one.actions {
            None => drop(holes.insert((from, one.trigger))),
            Some(actions) => {
                let deed = (number(&one.to, false), core(actions));
                let known = met.entry((from, one.trigger.clone())).or_default();
                known.entry(deed).or_default().push(one);
            }
        }
    }
    let transitions = met.into_iter().flat_map(|((from, trigger), deeds)| {
        let told = conditions(&deeds);
        let one = move |(((to, _), moves), condition): ((Deed<R>, Vec<Move<R>>), _)| {
            let mut known = BTreeSet::new();
            let steps = moves.iter().flat_map(|one| one.steps.clone());
            let steps = steps.filter(|step| known.insert(*step)).collect();
            let actions = done(&moves);
            Transition { from, to, trigger: trigger.clone(), condition, actions, steps }
        };
        deeds.into_iter().zip(told).map(one).collect::<Vec<_>>()
    });
    let transitions = transitions.collect();
    let holes = holes.into_iter().collect();
    Machine { role, kind, states, transitions, holes, is_complete: true }
}

/// Where a move leads, and what others see of it.
type Deed<R> = (usize, Vec<Action<R>>);
/// What may be done on one event in one state, each with the moves that do it.
type Deeds<R> = BTreeMap<Deed<R>, Vec<Move<R>>>;

/// What tells moves apart: messages sent, and what is taken. What is given back depends on what is
/// held.
fn core<R: Copy + Ord>(actions: &[Action<R>]) -> Vec<Action<R>> {
    let is_core = |action: &&Action<R>| matches!(action, Action::Sends { .. } | Action::Opens(_));
    let mut core: Vec<Action<R>> = Vec::new();
    for action in actions.iter().filter(is_core).map(bare) {
        if !core.contains(&action) {
            core.push(action);
        }
    }
    core
}

/// The same without what a message says more than its name.
fn bare<R: Copy>(action: &Action<R>) -> Action<R> {
    match action {
        Action::Sends { message, to, .. } => {
            Action::Sends { message, detail: String::new(), to: *to }
        }
        other => other.clone(),
    }
}

/// What is done in some moves, with whether it is done in all; what messages say more than their
/// names, where they always say the same.
fn done<R: Copy + Ord>(moves: &[Move<R>]) -> Vec<Done<R>> {
    let all = || moves.iter().map(|one| one.actions.as_deref().unwrap_or_default());
    let mut known: Vec<Action<R>> = Vec::new();
    for actions in all() {
        // What is new stands behind what it comes after.
        let mut place = 0;
        for action in actions.iter().map(bare) {
            match known.iter().position(|one| *one == action) {
                Some(there) => place = there + 1,
                None => {
                    known.insert(place, action);
                    place += 1;
                }
            }
        }
    }
    let one = |action: Action<R>| {
        let is_always = all().all(|actions| actions.iter().any(|other| bare(other) == action));
        let said: BTreeSet<&Action<R>> =
            all().flatten().filter(|other| bare(other) == action).collect();
        let said = said.first().filter(|_| said.len() == 1).map(|only| (*only).clone());
        Done { action: said.unwrap_or(action), is_always }
    };
    known.into_iter().map(one).collect()
}

/// When a role does each of the things that it may do: by the first circumstance that tells them
/// all apart.
fn conditions<R: Ord>(deeds: &Deeds<R>) -> Vec<Condition> {
    if deeds.len() == 1 {
        return vec![Condition::Always];
    }
    let first = deeds.values().flatten().next();
    let known = first.iter().flat_map(|one| one.circumstances.iter().map(|(of, _)| *of));
    for of in known.collect::<Vec<_>>() {
        let values = |moves: &Vec<Move<R>>| -> Option<BTreeSet<String>> {
            moves.iter().map(|one| value(one, of)).collect()
        };
        let sets: Option<Vec<BTreeSet<String>>> = deeds.values().map(values).collect();
        let Some(sets) = sets else { continue };
        let is_apart =
            |place: usize| sets[place + 1..].iter().all(|other| other.is_disjoint(&sets[place]));
        if (0..sets.len()).all(is_apart) {
            return sets.iter().map(|set| told(of, set)).collect();
        }
    }
    vec![Condition::OneOf; deeds.len()]
}

fn value<R>(one: &Move<R>, of: Circumstance) -> Option<String> {
    one.circumstances.iter().find(|(known, _)| *known == of).map(|(_, value)| value.clone())
}

fn told(of: Circumstance, values: &BTreeSet<String>) -> Condition {
    let bare = |value: &String| match value.as_str() {
        "" if of == Circumstance::Held => "nothing".to_string(),
        "" => "else".to_string(),
        other => other.trim_matches(['(', ')']).to_string(),
    };
    let values: Vec<String> = values.iter().map(bare).collect();
    let listed = match values.len() > LISTED {
        true => "else".to_string(),
        false => values.join(" or "),
    };
    Condition::When(match (of, listed.as_str()) {
        (_, "else") | (Circumstance::Message, _) => listed,
        (Circumstance::Beside(kind), _) => format!("{kind}: {listed}"),
        (Circumstance::Held, _) => format!("held: {listed}"),
    })
}
