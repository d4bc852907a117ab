//! The state machine of a role: where it may stand, what it meets there, what it does then.
//!
//! Roles of a procedure have no such thing written down: it is found by exploring, and drawn.

use super::step::Step;
use super::words::Decider;

/// What one kind of functional entity does in one kind of region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine<R> {
    /// The functional entity.
    pub role: R,
    /// What its regions are about; empty where it has one kind only.
    pub kind: &'static str,
    /// Where it may stand: nearest to the beginning first.
    pub states: Vec<State>,
    /// What it does.
    pub transitions: Vec<Transition<R>>,
    /// What may come for which the text has no step, and in which state.
    pub holes: Vec<(usize, Trigger<R>)>,
    /// Whether everything that can happen in the cases was looked at.
    pub is_complete: bool,
}

/// Where a role stands in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What it is called.
    pub name: String,
    /// Whether everything begins here.
    pub is_initial: bool,
    /// Whether nothing leads away from here.
    pub is_final: bool,
}

/// What a role does where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition<R> {
    /// The state before, by its place.
    pub from: usize,
    /// The state after, by its place.
    pub to: usize,
    /// What the role meets.
    pub trigger: Trigger<R>,
    /// When it does just this.
    pub condition: Condition,
    /// What it does, in order.
    pub actions: Vec<Done<R>>,
    /// The steps obeyed.
    pub steps: Vec<Step>,
}

/// What a role meets, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trigger<R> {
    /// In which region.
    pub place: Place,
    /// What.
    pub event: Event<R>,
}

/// In which region something happens that concerns another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In this one.
    Here,
    /// In one of another kind that belongs together with this one.
    Beside(&'static str),
    /// In one that belongs elsewhere: of another call, say.
    Elsewhere(&'static str),
}

/// What a role meets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event<R> {
    /// A message comes.
    Receives {
        /// The message.
        message: &'static str,
        /// From which functional entity; nothing where all come from the same.
        from: Option<R>,
    },
    /// A user or a policy decides, or a permission is used.
    Decides {
        /// Who.
        by: Decider,
        /// What.
        what: String,
    },
    /// A timer elapses: what that is, in words.
    Elapses(String),
    /// A region beside this one comes to stand here.
    Becomes(String),
}

/// When a role does one of several things that it may do on one event in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Whenever the event comes: it does nothing else then.
    Always,
    /// When this is so, in words.
    When(String),
    /// On what the state's name does not tell.
    OneOf,
}

/// Something that a role does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Done<R> {
    /// What.
    pub action: Action<R>,
    /// Whether it does so every time: it gives back only what it holds, for instance.
    pub is_always: bool,
}

/// What a role does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action<R> {
    /// It sends a message.
    Sends {
        /// The message.
        message: &'static str,
        /// What more it says, where it always says the same.
        detail: String,
        /// To which functional entity; nothing where all go to the same.
        to: Option<R>,
    },
    /// It starts a timer.
    Starts(Running),
    /// It stops a timer.
    Stops(Running),
    /// It takes something.
    Opens(String),
    /// It gives something back.
    Closes(String),
    /// It tells its user something.
    Tells(String),
    /// It remembers something that the state's name does not tell.
    Notes,
}

/// What a timer is known by while it runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Running {
    /// Its name, or whom it supervises: a noun.
    Named(String),
    /// What its elapsing is, in words: it has no name.
    Until(String),
}
