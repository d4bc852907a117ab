//! Events, reactions, and the one door to an effect: a cited step.

use std::collections::BTreeSet;
use std::fmt;

use super::issue::{Asking, IssueOf, Noted, Resolutions};
use super::mutant::Mutant;
use super::step::Step;
use super::words::Words;

/// What a role meets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event<P: Words> {
    /// A message arrives.
    Message {
        /// Who sent it; the text lets a receiver know that.
        from: P::Role,
        /// What arrived.
        message: P::Message,
    },
    /// An armed timer elapses.
    Timeout(P::Timer),
    /// A user or a policy decides something.
    Stimulus(P::Stimulus),
}

/// What a step makes a role do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect<P: Words> {
    /// Sends a message.
    Send {
        /// The role it is for.
        to: P::Role,
        /// What is sent.
        message: P::Message,
    },
    /// Starts a timer.
    Arm(P::Timer),
    /// Stops a timer.
    Disarm(P::Timer),
    /// Takes a resource.
    Open(P::Resource),
    /// Gives a resource back.
    Close(P::Resource),
    /// Informs the user.
    Tell(P::Notice),
}

impl<P: Words> fmt::Display for Effect<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effect::Send { to, message } => write!(f, "sends {message} to {to}"),
            Effect::Arm(timer) => write!(f, "starts {timer}"),
            Effect::Disarm(timer) => write!(f, "stops {timer}"),
            Effect::Open(resource) => write!(f, "opens {resource}"),
            Effect::Close(resource) => write!(f, "closes {resource}"),
            Effect::Tell(notice) => write!(f, "tells the user: {notice}"),
        }
    }
}

/// An effect with the step that demands it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Demanded<P: Words> {
    /// The step.
    pub step: Step,
    /// What it demands.
    pub effect: Effect<P>,
}

/// What a role has of its own: the text's state, and what the kernel keeps for every role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Local<P: Words> {
    /// The state in the text's words.
    pub state: P::State,
    /// What is open.
    pub resources: BTreeSet<P::Resource>,
    /// What is armed.
    pub timers: BTreeSet<P::Timer>,
    /// Decisions taken that left the state as it was; they are not offered again in this state.
    pub spent: BTreeSet<P::Stimulus>,
    /// Whether the role has crashed and not come back.
    pub crashed: bool,
    /// Whether the role has crashed and come back.
    pub restarted: bool,
}

impl<P: Words> Local<P> {
    /// A role that has just started.
    pub fn new(state: P::State) -> Self {
        Local {
            state,
            resources: BTreeSet::new(),
            timers: BTreeSet::new(),
            spent: BTreeSet::new(),
            crashed: false,
            restarted: false,
        }
    }
}

/// How a role took an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manner {
    /// A step says what to do (perhaps nothing).
    Specified,
    /// The text has no step for this event in this state.
    Unspecified,
    /// The model claims that this cannot happen, for the reason given.
    Impossible(&'static str),
}

/// A role's answer to one event, while it is being written.
#[derive(Debug)]
pub struct Reaction<P: Words> {
    resolutions: Resolutions<P>,
    asked: Noted,
    pub(super) cited: Vec<Step>,
    pub(super) effects: Vec<Demanded<P>>,
    pub(super) next: Option<P::State>,
    pub(super) manner: Option<Manner>,
    omitted: Vec<Step>,
}

/// An effect needs a step to stand on: [`Reaction::at`] is the only way to one.
///
/// ```compile_fail
/// use callproof_kernel::reaction::Reaction;
/// use callproof_model::video_push::{VideoPush, types::{Message, Role}};
/// fn uncited(r: &mut Reaction<VideoPush>, to: Role, message: Message) {
///     r.send(to, message); // no step, no effect
/// }
/// ```
///
/// ```
/// use callproof_kernel::reaction::Reaction;
/// use callproof_model::video_push::{VideoPush, text::setup, types::{Message, Role}};
/// fn cited(r: &mut Reaction<VideoPush>, to: Role, message: Message) {
///     r.at(setup::STEP_1).send(to, message);
/// }
/// ```
#[derive(Debug)]
#[must_use = "a step alone means that the text says to ignore the event: say so with `ignore`"]
pub struct Cited<'r, P: Words> {
    reaction: &'r mut Reaction<P>,
    step: Step,
    omitted: bool,
}

impl<P: Words> Reaction<P> {
    /// An answer not yet given, under a text. Steps that are `omitted` are treated as if the text
    /// lacked them.
    pub fn new(text: Asking<'_, P>, omitted: &[Step]) -> Self {
        Reaction {
            resolutions: text.resolutions().clone(),
            asked: Noted::default(),
            cited: Vec::new(),
            effects: Vec::new(),
            next: None,
            manner: None,
            omitted: omitted.to_vec(),
        }
    }

    /// The candidate chosen for an open issue.
    pub fn ask<T: IssueOf<P>>(&self) -> T {
        self.text().ask()
    }

    /// The text, as far as it is open. What is asked of it is noted.
    pub fn text(&self) -> Asking<'_, P> {
        Asking::noting(&self.resolutions, &self.asked)
    }

    /// Cites the step that demands what follows.
    pub fn at(&mut self, step: Step) -> Cited<'_, P> {
        let omitted = self.is_left_out(step);
        if !omitted {
            self.cited.push(step);
            self.manner = Some(Manner::Specified);
        }
        Cited { reaction: self, step, omitted }
    }

    /// The text has no step for this event in this state.
    pub fn unspecified(&mut self) {
        self.manner = self.manner.or(Some(Manner::Unspecified));
    }

    /// Steps were obeyed on the way, but the text does not say how to go on: as if it had no step.
    pub fn not_covered(&mut self) {
        self.cited.clear();
        self.effects.clear();
        self.next = None;
        self.manner = Some(Manner::Unspecified);
    }

    /// This event cannot come in this state; checking tests the claim.
    pub fn impossible(&mut self, why: &'static str) {
        self.manner = Some(Manner::Impossible(why));
    }

    /// Whether a step is treated as if the text lacked it.
    pub fn is_left_out(&self, step: Step) -> bool {
        self.omitted.contains(&step)
    }

    /// Adds what a step demands.
    pub(super) fn demand(&mut self, step: Step, effect: Effect<P>) {
        self.effects.push(Demanded { step, effect });
    }

    /// Lets the same procedure under another type answer.
    pub(super) fn by<Q: Words>(
        &mut self,
        answer: impl FnOnce(&mut Reaction<Q>),
        effect: impl Fn(Effect<Q>) -> Effect<P>,
        state: impl FnOnce(Q::State) -> P::State,
    ) {
        let resolutions = self.resolutions.cast::<Q>();
        let mut other = Reaction::new(Asking::of(&resolutions), &self.omitted);
        answer(&mut other);
        self.text().note(other.asked.places());
        let demanded = |Demanded { step, effect: of }| Demanded { step, effect: effect(of) };
        self.cited = other.cited;
        self.effects = other.effects.into_iter().map(demanded).collect();
        self.next = other.next.map(state);
        self.manner = other.manner;
    }

    /// Notes what was asked.
    pub(super) fn note_asked(&self, text: Asking<'_, P>) {
        text.note(self.asked.places());
    }

    /// Whether a certain step has been cited so far.
    pub(super) fn cites(&self, step: Step) -> bool {
        self.cited.contains(&step)
    }

    /// Whether a step has been cited so far.
    pub fn is_specified(&self) -> bool {
        self.manner == Some(Manner::Specified)
    }
}

impl<P: Words> Cited<'_, P> {
    /// Sends a message.
    pub fn send(self, to: P::Role, message: P::Message) -> Self {
        self.demand(Effect::Send { to, message })
    }

    /// Starts a timer.
    pub fn arm(self, timer: P::Timer) -> Self {
        self.demand(Effect::Arm(timer))
    }

    /// Stops a timer, armed or not.
    pub fn disarm(self, timer: P::Timer) -> Self {
        self.demand(Effect::Disarm(timer))
    }

    /// Takes a resource.
    pub fn open(self, resource: P::Resource) -> Self {
        self.demand(Effect::Open(resource))
    }

    /// Gives a resource back, open or not.
    pub fn close(self, resource: P::Resource) -> Self {
        self.demand(Effect::Close(resource))
    }

    /// Informs the user.
    pub fn tell(self, notice: P::Notice) -> Self {
        self.demand(Effect::Tell(notice))
    }

    /// Changes to a state.
    pub fn enter(self, state: impl Into<P::State>) -> Self {
        if !self.omitted {
            self.reaction.next = Some(state.into());
        }
        self
    }

    /// Whether the step is in force.
    pub(super) fn is_in_force(&self) -> bool {
        !self.omitted
    }

    /// The step demands nothing here: the event is ignored because the text says so.
    pub fn ignore(self) {}

    /// Ends the sentence.
    pub fn done(self) {}

    fn demand(self, effect: Effect<P>) -> Self {
        if !self.omitted {
            self.reaction.demand(self.step, effect);
        }
        self
    }
}

/// What became of a role and of the world when it took one event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outcome<P: Words> {
    /// The role afterwards.
    pub after: Local<P>,
    /// The steps cited, in the order they were obeyed.
    pub cited: Vec<Step>,
    /// What they demanded.
    pub effects: Vec<Demanded<P>>,
    /// Whether there was a step at all.
    pub manner: Manner,
}

impl<P: Words> Outcome<P> {
    /// The messages sent, with their receivers, in order.
    pub fn sent(&self) -> impl Iterator<Item = (P::Role, &P::Message)> {
        self.effects.iter().filter_map(|demanded| match &demanded.effect {
            Effect::Send { to, message } => Some((*to, message)),
            _ => None,
        })
    }

    /// What the user was told, in order.
    pub fn told(&self) -> impl Iterator<Item = &P::Notice> {
        self.effects.iter().filter_map(|demanded| match &demanded.effect {
            Effect::Tell(notice) => Some(notice),
            _ => None,
        })
    }

    /// Whether the text had no step for the event.
    pub fn is_unspecified(&self) -> bool {
        self.manner == Manner::Unspecified
    }
}

/// What a reaction depends on besides the role's state and the event.
#[derive(Debug)]
pub struct Context<'a, P: Words> {
    /// The procedure.
    pub procedure: P,
    /// The text, as far as it is open: one candidate chosen for each issue.
    pub text: Asking<'a, P>,
    /// Who takes part.
    pub config: &'a P::Config,
    /// A step to be done wrong, to see who notices.
    pub mutant: Option<Mutant>,
}

impl<P: Words> Clone for Context<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Words> Copy for Context<'_, P> {}
