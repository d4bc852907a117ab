//! The state machine of each role is what happens: runs of chance through the reference world are
//! compared with it, region by region, and a text that says something else has another.

use callproof_kernel::case::Size;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::machine::{Action, Event as Met, Machine};
use callproof_kernel::mutant::{Mutant, Slip};
use callproof_kernel::procedure::{MessageKind, Procedure, Region, StimulusKind, Visitor};
use callproof_kernel::reaction::{Event, Manner, Outcome};
use callproof_kernel::step::Step;
use callproof_model::visit_all;
use callproof_proofs::engine::Limits;
use callproof_proofs::machine::machines;
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::{Global, World};

use crate::written::{every_name, typed};

use super::dice::Dice;

const EYE: Omniscient = Omniscient::of_the_world();
/// How many runs there are of each text.
const RUNS: usize = 2000;

/// The worlds of the cases that are always checked.
pub fn worlds<P: Procedure>(procedure: P, text: &Resolutions<P>) -> Vec<World<P>> {
    let cases = procedure.cases().into_iter().filter(|case| case.size == Size::Default);
    cases.map(|case| World::new(case, text.clone())).collect()
}

fn found<P: Procedure>(worlds: &[World<P>]) -> Vec<Machine<P::Role>> {
    machines(worlds, Limits::default(), 2)
}

/// One event of a run, and what a role did.
struct Taken<'t, P: Procedure> {
    role: P::Role,
    event: &'t Event<P>,
    before: &'t P::State,
    outcome: &'t Outcome<P>,
}

/// Why a machine does not have what happened; nothing where it does.
fn missing<P: Procedure>(
    procedure: P,
    machines: &[Machine<P::Role>],
    taken: &Taken<'_, P>,
) -> Option<String> {
    let Taken { role, event, before, outcome } = taken;
    let after = &outcome.after.state;
    let entity = procedure.entity(*role);
    let regions = |state: &P::State| procedure.regions(state, EYE);
    let changed = regions(before)
        .into_iter()
        .chain(regions(after))
        .filter(|region| {
            standing(procedure, before, *region) != standing(procedure, after, *region)
        })
        .collect::<Vec<Region>>();
    let own = procedure.region_of(before, event, EYE);
    let told = |region: Region| {
        format!(
            "{entity} [{}] in “{}”, then “{}”, on {event:?} with {:?}",
            region.kind,
            standing(procedure, before, region),
            standing(procedure, after, region),
            outcome.effects
        )
    };
    let machine =
        |kind| machines.iter().find(|machine| machine.role == entity && machine.kind == kind);
    if outcome.manner == Manner::Unspecified {
        let has = machine(own.kind).is_some_and(|machine| {
            let here = standing(procedure, before, own);
            machine.holes.iter().any(|(state, trigger)| {
                machine.states[*state].name == here && is_met::<P>(&trigger.event, event)
            })
        });
        return (!has).then(|| format!("no hole: {}", told(own)));
    }
    for region in &changed {
        let (from, to) =
            (standing(procedure, before, *region), standing(procedure, after, *region));
        let has = machine(region.kind).is_some_and(|machine| {
            let name = |state: usize| machine.states[state].name.as_str();
            machine.transitions.iter().any(|one| {
                let is_met = match &one.trigger.event {
                    Met::Becomes(_) => true,
                    other => is_met::<P>(other, event),
                };
                (name(one.from), name(one.to)) == (&from, &to) && is_met
            })
        });
        if !has {
            return Some(format!("no transition: {}", told(*region)));
        }
    }
    // Whatever region a message is for, the machine has it sent somewhere on this event.
    let unsent = outcome.sent().find(|(_, message)| {
        let sends = |action: &Action<P::Role>| match action {
            Action::Sends { message: known, .. } => *known == message.name(),
            _ => false,
        };
        !machines.iter().filter(|machine| machine.role == entity).any(|machine| {
            machine.transitions.iter().any(|one| {
                let from = &machine.states[one.from].name;
                let is_here = regions(before)
                    .into_iter()
                    .chain([own])
                    .any(|region| standing(procedure, before, region) == *from);
                is_here && one.actions.iter().any(|done| sends(&done.action))
            })
        })
    });
    unsent.map(|(_, message)| format!("{message} is not sent: {}", told(own)))
}

fn standing<P: Procedure>(procedure: P, state: &P::State, region: Region) -> String {
    procedure.standing(state, region, EYE)
}

fn is_met<P: Procedure>(known: &Met<P::Role>, event: &Event<P>) -> bool {
    match (known, event) {
        (Met::Receives { message, .. }, Event::Message { message: other, .. }) => {
            *message == other.name()
        }
        (Met::Decides { what, .. }, Event::Stimulus(stimulus)) => *what == stimulus.name(),
        (Met::Elapses(_), Event::Timeout(_)) => true,
        _ => false,
    }
}

/// Lets chance decide, and compares every event with the machines; how many there were.
fn compare<P: Procedure>(procedure: P, text: &Resolutions<P>, runs: usize) -> usize {
    let worlds = worlds(procedure, text);
    let machines = found(&worlds);
    let mut dice = Dice(procedure.name().len() as u64);
    let mut seen = 0;
    for run in 0..runs {
        let world = &worlds[run % worlds.len()];
        let mut global: Global<P> = world.initial();
        for _ in 0..40 {
            let actions = world.actions(&global);
            if actions.is_empty() {
                break;
            }
            let action = &actions[dice.below(actions.len())];
            let (after, outcome) = world.apply(&global, action);
            if let (Some((role, event)), Some(outcome)) = (action.met(), &outcome) {
                // What a figure says of a message, and what a machine does, is the same.
                if let Event::Message { message, .. } = &event {
                    let words = message.name().to_string() + &message.detail();
                    assert_eq!(words, message.to_string(), "{}", procedure.name());
                }
                let before = &global.locals[world.place(role)].state;
                let taken = Taken { role, event: &event, before, outcome };
                let missing = missing(procedure, &machines, &taken);
                assert!(
                    missing.is_none(),
                    "{} {}: {}",
                    procedure.name(),
                    world.case.name,
                    missing.unwrap_or_default()
                );
                seen += 1;
            }
            global = after;
        }
    }
    seen
}

struct Compare;

impl Visitor for Compare {
    type Output = ();

    fn visit<P: Procedure>(&mut self, procedure: P) {
        for text in [procedure.as_written(), recommended(procedure)] {
            let seen = compare(procedure, &text, RUNS);
            assert!(seen > 4_000, "{}: {seen} events", procedure.name());
        }
    }
}

#[test]
fn whatever_happens_is_in_the_machine_of_the_role_to_which_it_happens() {
    visit_all(&mut Compare);
}

#[test]
fn so_it_is_with_every_text_in_the_plain_form() {
    let names = every_name();
    names.iter().for_each(|name| Compare.visit(typed(name)));
    let read = names.len();
    assert!(read > 5, "{read} texts");
}

/// What a machine says, without its steps.
fn bare<R: Clone>(machines: Vec<Machine<R>>) -> Vec<Machine<R>> {
    let bare = |mut machine: Machine<R>| {
        machine.transitions.iter_mut().for_each(|one| one.steps.clear());
        machine
    };
    machines.into_iter().map(bare).collect()
}

struct Differ;

impl Visitor for Differ {
    type Output = usize;

    /// A step that sends something is left out: somebody does something else. The number of steps.
    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let whole = worlds(procedure, &recommended(procedure));
        let right = found(&whole);
        let sends = |machine: &Machine<P::Role>| {
            let sending = machine.transitions.iter().filter(|one| {
                let is_sent = |action: &Action<P::Role>| matches!(action, Action::Sends { .. });
                one.actions.iter().any(|done| is_sent(&done.action)) && one.steps.len() == 1
            });
            sending.map(|one| one.steps[0]).collect::<Vec<Step>>()
        };
        let mut steps: Vec<Step> = right.iter().flat_map(sends).collect();
        steps.sort();
        steps.dedup();
        let right = bare(right);
        for step in &steps {
            let mutant = Some(Mutant { step: *step, slip: Slip::Omitted });
            let without: Vec<_> =
                whole.iter().map(|world| World { mutant, ..world.clone() }).collect();
            assert!(bare(found(&without)) != right, "{step} left out changes nothing");
        }
        steps.len()
    }
}

#[test]
fn a_step_left_out_changes_a_machine() {
    let steps: usize = visit_all(&mut Differ).into_iter().sum();
    assert!(steps > 15, "{steps} steps");
}

struct Written;

impl Visitor for Written {
    /// How many messages come where they are not expected: as written, and as recommended.
    type Output = (usize, usize);

    fn visit<P: Procedure>(&mut self, procedure: P) -> (usize, usize) {
        let of = |text: &Resolutions<P>| found(&worlds(procedure, text));
        let (written, best) = (of(&procedure.as_written()), of(&recommended(procedure)));
        assert!(bare(written.clone()) != bare(best.clone()), "{}", procedure.name());
        let holes = |machines: &[Machine<P::Role>]| -> usize {
            machines.iter().map(|machine| machine.holes.len()).sum()
        };
        let name = procedure.name();
        let (missing, left) = (holes(&written), holes(&best));
        assert!(
            missing >= left,
            "{name}: as recommended, {left} messages are not expected where they come, and only \
             {missing} as written; answer them in what is recommended"
        );
        assert!(written.iter().chain(&best).all(|machine| machine.is_complete));
        // The same text gives the same machines, in the same order.
        assert_eq!(best, of(&recommended(procedure)));
        for machine in written.iter().chain(&best) {
            let initial = machine.states.iter().filter(|state| state.is_initial);
            assert_eq!(initial.count(), 1, "{} [{}]", machine.role, machine.kind);
            assert!(machine.states[0].is_initial);
        }
        (missing, left)
    }
}

#[test]
fn another_resolution_is_another_machine() {
    let holes = visit_all(&mut Written);
    // A small text may have none.
    let (missing, left) = holes.iter().fold((0, 0), |(m, l), (one, other)| (m + one, l + other));
    assert!(missing > left, "{missing} as written, {left} as recommended, of all texts");
}
