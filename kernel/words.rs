//! The words of a procedure: the types of which everything about it is made.

use std::fmt::{Debug, Display};
use std::hash::Hash;

use super::channel::Channel;

/// What the kernel asks of a type that takes part in a state.
pub trait Value: Clone + Debug + Eq + Ord + Hash + Send + Sync + 'static {}
impl<T: Clone + Debug + Eq + Ord + Hash + Send + Sync + 'static> Value for T {}

/// Who takes a decision, and so whether it may be left out for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decider {
    /// A user, who may never decide.
    User,
    /// A policy or a data base that is asked and answers sooner or later.
    Policy,
    /// A permission of the text ("may"): it need not be used.
    Option,
}

/// What the kernel must know of a stimulus.
pub trait StimulusKind: Clone {
    /// Who decides.
    fn decider(&self) -> Decider;
    /// Whether it begins something new, so that a world at rest may still offer it.
    fn begins(&self) -> bool;
    /// The stimulus that stands for the question: all answers to one question share it. Itself,
    /// where nothing else answers the same question.
    fn decision(&self) -> Self {
        self.clone()
    }
    /// Whether a figure shows it, besides what it brings about.
    fn is_shown(&self) -> bool {
        true
    }
    /// What it is, whoever it concerns.
    fn name(&self) -> String
    where
        Self: Display,
    {
        self.to_string()
    }
}

/// What the kernel must know of a message.
pub trait MessageKind: Display {
    /// The channel it travels on.
    fn channel(&self) -> Channel;
    /// Its name alone, as in the text.
    fn name(&self) -> &'static str;
    /// What it says more than its name, as it stands behind that: ` (declined)`. A message is shown
    /// by both.
    fn detail(&self) -> String {
        String::new()
    }
    /// The opposite answer; `None` of what answers nothing.
    fn negated(&self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// What the kernel must know of a timer, which says of itself what its elapsing is.
pub trait TimerKind: Display {
    /// What it is called while it runs: a noun, and what it says of itself unless told otherwise.
    /// `None` where there are words for its elapsing only.
    fn name(&self) -> Option<String> {
        Some(self.to_string())
    }
    /// What its elapsing is called: `T1 elapses`, or what it says of itself where those are words for
    /// the elapsing.
    fn elapsing(&self) -> String {
        format!("{self} elapses")
    }
}

impl TimerKind for &'static str {}

/// When an armed timer can elapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause<R, K> {
    /// By the passing of time.
    Elapses,
    /// A supervision timer: only when `peer` no longer keeps up `call`.
    Silence {
        /// Who is supervised.
        peer: R,
        /// In which call.
        call: K,
    },
}

/// The types of one procedure.
pub trait Words: Copy + Debug + Eq + Ord + Hash + Send + Sync + 'static {
    /// The functional entities; shown as lifelines.
    type Role: Value + Copy + Display;
    /// The states of all roles.
    type State: Value;
    /// What travels.
    type Message: Value + MessageKind;
    /// What users and policies decide.
    type Stimulus: Value + Display + StimulusKind;
    /// What may elapse.
    type Timer: Value + TimerKind;
    /// What may be open.
    type Resource: Value + Display;
    /// What users are told.
    type Notice: Value + Display;
    /// A call's identity, for claims.
    type Call: Value + Copy + Display;
    /// What claims remember of the past.
    type History: Value + Default;
    /// Who takes part, and what they may do.
    type Config: Value;
}

/// What each role is called afterwards.
pub type Renaming<'r, P> = &'r dyn Fn(<P as Words>::Role) -> <P as Words>::Role;

/// A word of a procedure, to be changed in place.
#[derive(Debug)]
#[allow(missing_docs)] // The types say it: those of [`Words`].
pub enum Word<'w, P: Words> {
    State(&'w mut P::State),
    Message(&'w mut P::Message),
    Stimulus(&'w mut P::Stimulus),
    Timer(&'w mut P::Timer),
    Resource(&'w mut P::Resource),
    Notice(&'w mut P::Notice),
    Call(&'w mut P::Call),
    History(&'w mut P::History),
}
