//! Conditions, decided once for each local state, each taking and each past that comes up.

use std::cell::RefCell;
use std::collections::HashMap;

use callproof_kernel::condition::{
    Condition, Moment, OfState, OfStep, OnLocal, OnPast, StateAtom, StepAtom,
};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Outcome;

use super::expand::Expander;
use super::{Explored, Occasion};

/// A condition as a search asks it.
pub struct Asked<P: Procedure> {
    condition: Condition<Part>,
    atoms: Vec<Known<P>>,
}

/// What a condition is made of here.
#[derive(Clone, Copy)]
enum Part {
    Begun,
    Quiet,
    AtRest,
    /// An atom, by number.
    Known(usize),
}

/// An atom with its answers so far.
struct Known<P: Procedure> {
    of: Of<P>,
    answers: Answers,
}

/// Answers to an atom, by the number of what it was asked of.
#[derive(Default)]
struct Answers(RefCell<Vec<Option<bool>>>);

impl Answers {
    fn of(&self, number: u32, find: impl FnOnce() -> bool) -> bool {
        let mut known = self.0.borrow_mut();
        let number = number as usize;
        if known.len() <= number {
            known.resize(number + 1, None);
        }
        *known[number].get_or_insert_with(find)
    }
}

enum Of<P: Procedure> {
    Local(usize, OnLocal<P>),
    Past(OnPast<P>),
}

/// How still a state is.
#[derive(Clone, Copy, Debug)]
pub struct Still {
    /// Nothing can happen any more unless somebody begins something new.
    pub at_rest: bool,
    /// Only users could go on.
    pub is_quiet: bool,
}

impl<P: Procedure> Asked<P> {
    /// Makes a condition ready to be asked of a world's states.
    pub fn new(condition: &OfState<P>, cast: &[P::Role]) -> Self {
        let mut atoms = Vec::new();
        let condition = condition.map(&mut |atom| match atom {
            StateAtom::Begun => Condition::Atom(Part::Begun),
            StateAtom::Quiet => Condition::Atom(Part::Quiet),
            StateAtom::AtRest => Condition::Atom(Part::AtRest),
            StateAtom::Role { role, is, .. } => {
                match cast.iter().position(|one| one == role) {
                    Some(place) => known(&mut atoms, Of::Local(place, OnLocal::clone(is))),
                    // Nothing is so of who takes no part.
                    None => Condition::Any(Vec::new()),
                }
            }
            StateAtom::Past { is, .. } => known(&mut atoms, Of::Past(OnPast::<P>::clone(is))),
        });
        Asked { condition, atoms }
    }

    /// Whether it is true of a state.
    pub fn is_true(&self, expander: &Expander<'_, P>, fields: &[u32], still: Still) -> bool {
        self.condition.holds(&mut |part| match part {
            Part::Begun => expander.has_begun(fields),
            Part::Quiet => still.is_quiet,
            Part::AtRest => still.at_rest,
            Part::Known(atom) => self.atoms[*atom].is_true(expander, fields),
        })
    }
}

fn known<P: Procedure>(atoms: &mut Vec<Known<P>>, of: Of<P>) -> Condition<Part> {
    atoms.push(Known { of, answers: Answers::default() });
    Condition::Atom(Part::Known(atoms.len() - 1))
}

impl<P: Procedure> Known<P> {
    fn is_true(&self, expander: &Expander<'_, P>, fields: &[u32]) -> bool {
        let number = match &self.of {
            Of::Local(place, _) => fields[*place],
            Of::Past(_) => expander.past(fields),
        };
        self.answers.of(number, || match &self.of {
            Of::Local(place, is) => is(expander.local(*place, number)),
            Of::Past(is) => is(expander.history(fields)),
        })
    }
}

/// A condition on takings of events, as a search asks it.
pub struct AskedOfStep<P: Procedure> {
    condition: Condition<usize>,
    atoms: Vec<(StepAtom<P>, Answers)>,
}

impl<P: Procedure> AskedOfStep<P> {
    /// Makes a condition ready to be asked of occasions.
    pub fn new(condition: &OfStep<P>) -> Self {
        let mut atoms = Vec::new();
        let condition = condition.map(&mut |atom| {
            atoms.push((atom.clone(), Answers::default()));
            Condition::Atom(atoms.len() - 1)
        });
        AskedOfStep { condition, atoms }
    }

    /// Whether it is true of an occasion of the search that has asked so far.
    pub fn is_met(&self, occasion: &Occasion<'_, P>) -> bool {
        self.condition.holds(&mut |at| match &self.atoms[*at] {
            (StepAtom::Taking { is, .. }, known) => {
                known.of(occasion.taking, || is(&occasion.moment))
            }
            (StepAtom::Past { is, .. }, known) => known.of(occasion.past, || is(occasion.history)),
        })
    }
}

impl<P: Procedure> Explored<'_, P> {
    /// Of every transition, in the order of the graph's edges, whether somebody takes its event and
    /// a condition is true of that.
    pub fn taken_where(&self, condition: &OfStep<P>) -> Vec<bool> {
        let mut known: HashMap<(u32, u32, u32), bool> = HashMap::new();
        let mut answers = Vec::with_capacity(self.edges.len());
        self.each(|state, fields, _| {
            for (_, action) in self.graph().out(state) {
                let Some((role, event)) = self.action(*action).met() else {
                    answers.push(false);
                    continue;
                };
                let place = self.world.place(role);
                let key = (*action, fields[place], self.expander.past(fields));
                answers.push(*known.entry(key).or_insert_with(|| {
                    let before = self.expander.local(place, fields[place]);
                    let outcome = || Outcome::of(&self.world.context(), role, before, &event);
                    let history = self.expander.history(fields);
                    !before.crashed
                        && condition.is_met(
                            history,
                            &Moment { role, before, event: &event, outcome: &outcome() },
                        )
                }));
            }
            None::<()>
        });
        answers
    }
}
