//! The order of states and transitions, and which states are final.

use std::collections::VecDeque;

use callproof_kernel::machine::{Machine, State, Transition};
use callproof_kernel::step::Step;

/// The same machine with its states in the order of their distance from the beginning, transitions
/// in the order of the text, and final states marked.
pub fn settle<R: Copy + Ord>(
    mut machine: Machine<R>,
    place_of: &dyn Fn(&Step) -> usize,
) -> Machine<R> {
    let place = |transition: &Transition<R>| {
        let first = transition.steps.iter().map(place_of).min();
        (first.unwrap_or(usize::MAX), transition.trigger.clone(), transition.actions.clone())
    };
    machine.transitions.sort_by_key(|transition| (transition.from, place(transition)));
    let order = order(&machine);
    let at = |old: usize| order.iter().position(|one| *one == old).expect("every state is there");
    for transition in &mut machine.transitions {
        (transition.from, transition.to) = (at(transition.from), at(transition.to));
    }
    for (state, _) in &mut machine.holes {
        *state = at(*state);
    }
    machine.transitions.sort_by_key(|transition| (transition.from, place(transition)));
    machine.holes.sort();
    let leaves =
        |state: usize| machine.transitions.iter().any(|one| one.from == state && one.to != state);
    machine.states = order
        .iter()
        .enumerate()
        .map(|(new, old)| State { is_final: !leaves(new), ..machine.states[*old].clone() })
        .collect();
    machine
}

/// States by distance from the beginning, then those that nothing drawn leads to.
fn order<R>(machine: &Machine<R>) -> Vec<usize> {
    let mut order = Vec::new();
    let mut work: VecDeque<usize> =
        (0..machine.states.len()).filter(|state| machine.states[*state].is_initial).collect();
    let mut left: VecDeque<usize> =
        (0..machine.states.len()).filter(|state| !work.contains(state)).collect();
    while let Some(state) = work.pop_front().or_else(|| left.pop_front()) {
        if order.contains(&state) {
            continue;
        }
        order.push(state);
        let out = machine.transitions.iter().filter(|one| one.from == state);
        work.extend(out.map(|one| one.to));
    }
    order
}
