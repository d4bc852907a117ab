//! A role's state while several steps change it, one after the other.

use super::issue::{Asking, IssueOf};
use super::reaction::{Effect, Reaction};
use super::step::Step;
use super::words::Words;

/// A reaction in which each step finds what the steps before it have done.
///
/// Like [`Reaction::at`], [`Draft::at`] is the only door to an effect, and to a change. What a step
/// changes is entered with it, so a step left out changes nothing.
///
/// ```
/// use callproof_model::video_push::{Act, text::release, types::{Client1, Message, Phase1, Role}};
/// fn release(act: &mut Act<'_, Client1>) {
///     if let Phase1::InCall { call, media } = act.me.phase {
///         act.at(release::STEP_1)
///             .send(Role::Server, Message::ReleaseRequest { call })
///             .change(|me| me.phase = Phase1::AwaitingReleaseResponse { call, media })
///             .done();
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Draft<'r, P: Words, S> {
    /// The state so far.
    pub me: S,
    reaction: &'r mut Reaction<P>,
}

impl<'r, P: Words, S: Clone + Into<P::State>> Draft<'r, P, S> {
    /// Nothing is changed yet.
    pub fn new(me: S, reaction: &'r mut Reaction<P>) -> Self {
        Draft { me, reaction }
    }

    /// The text, as far as it is open. What is asked of it is noted.
    pub fn text(&self) -> Asking<'_, P> {
        self.reaction.text()
    }

    /// The candidate chosen for an open issue.
    pub fn ask<T: IssueOf<P>>(&self) -> T {
        self.reaction.ask()
    }

    /// Cites the step that demands what follows.
    pub fn at(&mut self, step: Step) -> Line<'_, 'r, P, S> {
        let is_in_force = self.reaction.at(step).is_in_force();
        Line { draft: self, step, is_in_force }
    }

    /// What has changed so far is the role's next state.
    fn enter(&mut self) {
        self.reaction.next = Some(self.me.clone().into());
    }

    /// Whether a step is treated as if the text lacked it.
    pub fn is_left_out(&self, step: Step) -> bool {
        self.reaction.is_left_out(step)
    }

    /// The text has no step for this event in this state.
    pub fn unspecified(&mut self) {
        self.reaction.unspecified();
    }

    /// Steps were obeyed on the way, but the text does not say how to go on: as if it had no step.
    pub fn not_covered(&mut self) {
        self.reaction.not_covered();
    }

    /// This event cannot come in this state; checking tests the claim.
    pub fn impossible(&mut self, why: &'static str) {
        self.reaction.impossible(why);
    }
}

/// One step of a draft, with what it demands.
#[derive(Debug)]
#[must_use = "a step takes effect when its line is `done`"]
pub struct Line<'d, 'r, P: Words, S> {
    draft: &'d mut Draft<'r, P, S>,
    step: Step,
    is_in_force: bool,
}

impl<'r, P: Words, S: Clone + Into<P::State>> Line<'_, 'r, P, S> {
    /// The state so far.
    pub fn state(&self) -> &S {
        &self.draft.me
    }

    /// Changes the state.
    pub fn change(self, change: impl FnOnce(&mut S)) -> Self {
        if self.is_in_force {
            change(&mut self.draft.me);
        }
        self
    }

    /// Changes to a state.
    pub fn enter(self, state: S) -> Self {
        self.change(|me| *me = state)
    }

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

    /// Starts each of these timers.
    pub fn arm_all(self, timers: impl IntoIterator<Item = P::Timer>) -> Self {
        timers.into_iter().fold(self, Self::arm)
    }

    /// Stops each of these timers, armed or not.
    pub fn disarm_all(self, timers: impl IntoIterator<Item = P::Timer>) -> Self {
        timers.into_iter().fold(self, Self::disarm)
    }

    /// Takes each of these resources.
    pub fn open_all(self, resources: impl IntoIterator<Item = P::Resource>) -> Self {
        resources.into_iter().fold(self, Self::open)
    }

    /// Gives each of these resources back, open or not.
    pub fn close_all(self, resources: impl IntoIterator<Item = P::Resource>) -> Self {
        resources.into_iter().fold(self, Self::close)
    }

    /// Informs the user.
    pub fn tell(self, notice: P::Notice) -> Self {
        self.demand(Effect::Tell(notice))
    }

    /// Whether the step is in force, for what hinges on it.
    pub fn stands(self) -> bool {
        let stands = self.is_in_force;
        self.done();
        stands
    }

    /// What is added to the step: with the step left out, nothing of it happens either.
    pub fn then(self, add: impl FnOnce(&mut Draft<'r, P, S>)) {
        let Line { draft, is_in_force, .. } = self;
        if is_in_force {
            draft.enter();
            add(draft);
        }
    }

    /// The step demands nothing here: the event is ignored because the text says so.
    pub fn ignore(self) {}

    /// Changes to a state, and ends the sentence.
    pub fn until(self, state: S) {
        self.enter(state).done();
    }

    /// Ends the sentence.
    pub fn done(self) {
        if self.is_in_force {
            self.draft.enter();
        }
    }

    fn demand(self, effect: Effect<P>) -> Self {
        if self.is_in_force {
            self.draft.reaction.demand(self.step, effect);
        }
        self
    }
}
