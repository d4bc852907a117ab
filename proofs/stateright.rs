//! The reference world as a Stateright model: for its Explorer, and as an independent oracle.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::OfState;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Effect, Local};
use callproof_kernel::run::{Action, Envelope, Occurrence, Run};
use callproof_kernel::step::Step;
use stateright::{Expectation, Model, Path, Property};

use crate::world::{Global, World};

/// Draws a run.
pub type Artist<P> = fn(&Run<P>) -> String;

/// A world for Stateright.
pub struct WorldModel<P: Procedure> {
    world: World<P>,
    properties: Vec<Spelled<P>>,
    artist: Option<Artist<P>>,
}

/// A claim on single states, spelled out for the world.
struct Spelled<P: Procedure> {
    name: &'static str,
    expectation: Expectation,
    condition: OfState<P>,
}

/// A state, with what is only for the eye: which step sent each message in flight.
#[derive(Clone)]
pub struct Shown<P: Procedure> {
    /// The state.
    pub global: Global<P>,
    sent_by: BTreeMap<Envelope<P>, Step>,
    names: Vec<(P::Role, String)>,
}

impl<P: Procedure> PartialEq for Shown<P> {
    fn eq(&self, other: &Self) -> bool {
        self.global == other.global
    }
}

impl<P: Procedure> Hash for Shown<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.global.hash(state);
    }
}

impl<P: Procedure> fmt::Debug for Shown<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((role, state), local) in self.names.iter().zip(&self.global.locals) {
            let Local { resources, timers, crashed, .. } = local;
            let list = |items: Vec<String>| items.join(", ");
            write!(f, "{role}: {state}")?;
            if *crashed {
                f.write_str(" (crashed)")?;
            }
            if !resources.is_empty() {
                let open = resources.iter().map(ToString::to_string).collect();
                write!(f, "; open: {}", list(open))?;
            }
            if !timers.is_empty() {
                let armed = timers.iter().map(ToString::to_string).collect();
                write!(f, "; waits in case: {}", list(armed))?;
            }
            writeln!(f)?;
        }
        for ((from, to, channel), queue) in &self.global.links {
            for message in queue {
                writeln!(f, "on its way ({channel}): {message}, {from} → {to}")?;
            }
        }
        Ok(())
    }
}

/// An action with its wording.
#[derive(Clone, PartialEq)]
pub struct Worded<P: Procedure> {
    /// The action.
    pub action: Action<P>,
    wording: String,
}

impl<P: Procedure> fmt::Debug for Worded<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wording)
    }
}

impl<P: Procedure> WorldModel<P> {
    /// A world with those of some claims as properties that speak of single states; `artist` draws
    /// the way to a state.
    pub fn new(world: World<P>, claims: &[Claim<P>], artist: Option<Artist<P>>) -> Self {
        let scene = world.scene();
        let properties = claims.iter().filter_map(|claim| {
            let (expectation, condition) = match &claim.formula {
                Formula::Always { when, then } => {
                    (Expectation::Always, !when(&scene) | then(&scene))
                }
                Formula::Reachable(goal) => (Expectation::Sometimes, goal(&scene)),
                _ => return None,
            };
            Some(Spelled { name: claim.name, expectation, condition })
        });
        let properties = properties.collect();
        WorldModel { world, properties, artist }
    }

    fn show(&self, global: Global<P>, sent_by: BTreeMap<Envelope<P>, Step>) -> Shown<P> {
        let names = self.world.cast.iter().zip(&global.locals);
        let names = names
            .map(|(role, local)| (*role, self.world.case.procedure.state_name(&local.state)))
            .collect();
        Shown { global, sent_by, names }
    }

    /// The places of a run's actions among those possible in each state: how the Explorer
    /// addresses a state.
    pub fn address(&self, actions: &[Action<P>]) -> Vec<usize> {
        let mut state = self.init_states().remove(0);
        let mut address = vec![0];
        for action in actions {
            let mut possible = Vec::new();
            self.actions(&state, &mut possible);
            let Some(place) = possible.iter().position(|w| w.action == *action) else { break };
            address.push(place);
            match self.next_state(&state, possible.swap_remove(place)) {
                Some(next) => state = next,
                None => break,
            }
        }
        address
    }
}

impl<P: Procedure> Model for WorldModel<P> {
    type State = Shown<P>;
    type Action = Worded<P>;

    fn init_states(&self) -> Vec<Self::State> {
        vec![self.show(self.world.initial(), BTreeMap::new())]
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
        actions.extend(self.world.actions(&state.global).into_iter().map(|action| {
            let sent_by = match &action {
                Action::Deliver(e) | Action::Lose(e) | Action::Duplicate(e) => {
                    state.sent_by.get(e).copied()
                }
                _ => None,
            };
            Worded { wording: action.wording(sent_by, |_| String::new()), action }
        }));
    }

    fn next_state(&self, last: &Self::State, action: Self::Action) -> Option<Self::State> {
        let (global, outcome) = self.world.apply(&last.global, &action.action);
        let mut sent_by = last.sent_by.clone();
        if let (Some(outcome), Some((from, _))) = (&outcome, action.action.met()) {
            for demanded in &outcome.effects {
                if let Effect::Send { to, message } = &demanded.effect {
                    let envelope = Envelope { from, to: *to, message: message.clone() };
                    sent_by.insert(envelope, demanded.step);
                }
            }
        }
        Some(self.show(global, sent_by))
    }

    fn format_action(&self, action: &Self::Action) -> String {
        action.wording.clone()
    }

    fn format_step(&self, last: &Self::State, action: Self::Action) -> Option<String> {
        let (_, outcome) = self.world.apply(&last.global, &action.action);
        let steps = outcome.iter().flat_map(|outcome| &outcome.cited);
        let mut lines: Vec<String> = steps.map(|s| format!("{s}: {}", s.gist)).collect();
        lines.dedup();
        if outcome.is_some_and(|outcome| outcome.is_unspecified()) {
            lines.push("the text has no step for this".into());
        }
        let next = self.next_state(last, action)?;
        Some(format!("{}\n\n{next:#?}", lines.join("\n")))
    }

    fn as_svg(&self, path: Path<Self::State, Self::Action>) -> Option<String> {
        let artist = self.artist?;
        let mut occurrences = Vec::new();
        for (state, action) in path.into_vec() {
            let Some(Worded { action, .. }) = action else { break };
            let (_, outcome) = self.world.apply(&state.global, &action);
            occurrences.push(Occurrence { action, outcome });
        }
        Some(artist(&Run {
            procedure: self.world.case.procedure,
            cast: self.world.cast.clone(),
            occurrences,
            loop_from: None,
        }))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let shown = self.properties.iter().zip(conditions::<P>());
        shown
            .map(|(spelled, condition)| Property {
                expectation: spelled.expectation.clone(),
                name: spelled.name,
                condition,
            })
            .collect()
    }
}

type Condition<P> = fn(&WorldModel<P>, &Shown<P>) -> bool;

/// Stateright's properties capture nothing: one function for each place in the list of claims.
fn conditions<P: Procedure>() -> Vec<Condition<P>> {
    macro_rules! at {
        ($($place:literal)*) => { vec![$(|model, state| model.is_so($place, state)),*] };
    }
    at!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32
        33 34 35 36 37 38 39 40 41 42 43 44 45 46 47)
}

impl<P: Procedure> WorldModel<P> {
    fn is_so(&self, place: usize, state: &Shown<P>) -> bool {
        self.world.is_so(&state.global, &self.properties[place].condition)
    }
}
