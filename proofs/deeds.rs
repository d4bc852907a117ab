//! What a procedure does under each of its steps, as its reactions have it.
//!
//! Nothing here is written down by anybody: every reaction that can come up in some cases is looked
//! at, and what it does is put under the steps that it cites.

use std::collections::BTreeMap;

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{Decider, MessageKind, Procedure, StimulusKind};
use callproof_kernel::reaction::{Effect, Event, Manner};
use callproof_kernel::step::Step;

use crate::engine::{Limits, Symmetry, Taking, explore_up_to};
use crate::parallel::each;
use crate::world::World;

/// Something that a role does under a step. Messages and things are known by what they are called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed<R> {
    /// Its user or a policy decides something, or it uses a permission.
    Decides {
        /// Who decides.
        decider: Decider,
        /// Whether the answer is yes, where it is the answer to a question that has several;
        /// nothing where somebody begins something of their own accord.
        answer: Option<bool>,
        /// What is decided: all decisions that answer one question with yes are one.
        what: String,
    },
    /// A message comes to it.
    Receives {
        /// The message.
        message: &'static str,
        /// From whom.
        from: R,
    },
    /// It does nothing with a message that comes.
    Ignores {
        /// The message.
        message: &'static str,
    },
    /// It sends a message.
    Sends {
        /// The message.
        message: &'static str,
        /// To whom.
        to: R,
        /// What would be the opposite answer; nothing of what answers nothing.
        opposite: Option<&'static str>,
    },
    /// It tells its user something.
    Tells(String),
    /// It takes something.
    Opens(String),
    /// It gives something back.
    Closes(String),
    /// It starts a timer.
    Starts(String),
    /// It stops a timer.
    Stops(String),
}

impl<R: Copy> Deed<R> {
    /// What an effect is.
    pub(crate) fn of_effect<P: Procedure<Role = R>>(procedure: P, effect: &Effect<P>) -> Self {
        match effect {
            Effect::Send { to, message } => Deed::Sends {
                message: message.name(),
                to: procedure.entity(*to),
                opposite: message.negated().map(|opposite| opposite.name()),
            },
            Effect::Open(what) => Deed::Opens(what.to_string()),
            Effect::Close(what) => Deed::Closes(what.to_string()),
            Effect::Tell(what) => Deed::Tells(what.to_string()),
            Effect::Arm(timer) => Deed::Starts(timer.to_string()),
            Effect::Disarm(timer) => Deed::Stops(timer.to_string()),
        }
    }
}

/// A functional entity with what it does.
pub type Done<R> = (R, Deed<R>);

/// What is done under each step; of each deed, whether it is only permitted: whoever does it uses a
/// permission of the text every time.
pub type Deeds<R> = BTreeMap<Step, BTreeMap<Done<R>, bool>>;

/// What a text does under each step in any of some cases, and whether they were searched whole.
///
/// What is decided and what comes stands under the first step that the reaction cites, and each
/// effect under the step that demands it. Decisions that no figure shows are left out: they give an
/// order to what a step demands, and are nobody's.
pub fn deeds<P: Procedure>(
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    limits: Limits,
    threads: usize,
) -> (Deeds<P::Role>, bool) {
    let of_cases = each(cases, threads, |case| {
        let world = World::new(case.clone(), resolutions.clone()).forgetting();
        let symmetry = match world.is_symmetric {
            true => Symmetry::full(&world),
            false => Symmetry::none(&world),
        };
        let explored = explore_up_to(&world, symmetry, limits, &mut |_| {});
        let mut found = Deeds::new();
        for taking in explored.takings() {
            note(&mut found, &world, taking);
        }
        (found, explored.is_complete)
    });
    let mut all = Deeds::new();
    let mut is_complete = true;
    for (found, is_whole) in of_cases {
        is_complete &= is_whole;
        for (step, done) in found {
            for (deed, is_permitted) in done {
                add(&mut all, step, deed, is_permitted);
            }
        }
    }
    (all, is_complete)
}

fn add<R: Ord>(deeds: &mut Deeds<R>, step: Step, done: Done<R>, is_permitted: bool) {
    let known = deeds.entry(step).or_default().entry(done).or_insert(true);
    *known &= is_permitted;
}

/// Puts what one reaction does under its steps.
fn note<P: Procedure>(deeds: &mut Deeds<P::Role>, world: &World<P>, taking: &Taking<P>) {
    let procedure = world.case.procedure;
    let Taking { role, before, event, outcome } = taking;
    let (Manner::Specified, Some(first)) = (outcome.manner, outcome.cited.first()) else { return };
    let own = procedure.entity(*role);
    let (met, is_permitted) = match event {
        Event::Message { from, message } => {
            let (from, name) = (procedure.entity(*from), message.name());
            let is_ignored = outcome.effects.is_empty() && outcome.after == *before;
            if is_ignored {
                add(deeds, *first, (own, Deed::Ignores { message: name }), false);
            }
            (Some(Deed::Receives { message: name, from }), false)
        }
        Event::Stimulus(decided) => {
            let (decider, question) = (decided.decider(), decided.decision());
            let offered = before.stimuli(&world.context(), *role);
            let answers = offered.iter().filter(|other| other.decision() == question).count();
            let is_answer = !decided.begins() && answers > 1;
            let answer = is_answer.then_some(*decided == question);
            let what = if answer == Some(false) { decided.name() } else { question.name() };
            let met = decided.is_shown().then_some(Deed::Decides { decider, answer, what });
            (met, decider == Decider::Option)
        }
        Event::Timeout(_) => (None, false),
    };
    if let Some(met) = met {
        add(deeds, *first, (own, met), is_permitted);
    }
    for demanded in &outcome.effects {
        let deed = Deed::of_effect(procedure, &demanded.effect);
        add(deeds, demanded.step, (own, deed), is_permitted);
    }
}
