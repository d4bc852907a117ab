//! What roles do, in tables: enough to step through a world without this program.

use std::collections::BTreeMap;

use callproof_kernel::ghost::Omniscient;
use callproof_kernel::procedure::{Cause, Procedure};
use callproof_kernel::reaction::Local;

use super::Taking;
use super::expand::Expander;
use super::sets::Set;
use crate::world::{Global, World};

/// Answers by number, each with the members for whom it is one.
pub type Answers<T> = Vec<(Set, T)>;

/// A place, and its local states in which it is silent.
pub type Silent = (usize, Vec<u32>);

/// The tables of a world, as far as it was looked at.
pub struct Sheet<P: Procedure> {
    /// The levels of decision diagrams, and the sets under each candidate, by set less two.
    pub nodes: Vec<(usize, Vec<u32>)>,
    /// How the case begins: for whom, and the local state of each place.
    pub starts: Answers<Vec<u32>>,
    /// The local states of each place.
    pub locals: Vec<Vec<Local<P>>>,
    /// The messages.
    pub messages: Vec<P::Message>,
    /// For each place, what it can do by itself in each local state.
    pub own: Vec<BTreeMap<u32, Answers<Alone<P>>>>,
    /// The question that a message is: receiver, its local state, sender, message.
    pub receptions: Vec<((usize, u32, usize, u32), usize)>,
    /// What answers each question: a taking.
    pub questions: Vec<Answers<u32>>,
    /// The takings, each with the local state afterwards.
    pub takings: Vec<(Taking<P>, u32)>,
}

/// What a role can do by itself in a local state.
pub struct Alone<P: Procedure> {
    /// Whether no policy owes a decision.
    pub is_quiet: bool,
    /// The timers armed, each with its question and with whose silence it waits for: a place, and
    /// the local states in which that one is silent.
    pub timers: Vec<(P::Timer, usize, Option<Silent>)>,
    /// The decisions open, each with its question.
    pub decisions: Vec<(P::Stimulus, usize)>,
}

impl<P: Procedure> Expander<'_, P> {
    /// The tables, with the states in which the case begins.
    pub fn sheet(&mut self, starts: &[(Set, Global<P>)]) -> Sheet<P> {
        let starts = starts.iter().map(|(within, start)| {
            assert!(start.links.is_empty(), "a prelude ends with nothing in flight");
            let mut fields = self.initial(start.clone());
            fields.truncate(self.world().cast.len());
            (*within, fields)
        });
        let starts = starts.collect();
        let tables = self.tables();
        Sheet { starts, ..tables }
    }
}

/// Whose silence a timer waits for, in which of the peer's local states.
pub(super) fn silence<P: Procedure>(
    world: &World<P>,
    role: P::Role,
    timer: &P::Timer,
    locals: &[Vec<Local<P>>],
) -> Option<Silent> {
    match world.case.procedure.cause(timer, Omniscient::of_the_world()) {
        Cause::Elapses => None,
        Cause::Silence { peer, .. } => {
            let place = world.place(peer);
            let known = locals[place].iter().enumerate();
            let silent = known.filter(|(_, local)| world.has_cause(role, timer, |_| local));
            Some((place, silent.map(|(number, _)| number as u32).collect()))
        }
    }
}
