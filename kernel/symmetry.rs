//! The same with roles in each other's place: what they have, what they meet, what they do.

use super::procedure::{Procedure, Renaming, Word};
use super::reaction::{Demanded, Effect, Event, Local, Outcome};
use super::run::{Action, Envelope};

/// Roles in each other's place: makes of anything the same with other names.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations)] // It holds a closure.
pub struct Exchange<'r, P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// What each role is called afterwards.
    pub to: Renaming<'r, P>,
}

impl<P: Procedure> Exchange<'_, P> {
    fn renamed<W: Clone>(&self, word: &W, kind: impl FnOnce(&mut W) -> Word<'_, P>) -> W {
        let mut word = word.clone();
        self.procedure.rename(kind(&mut word), self.to);
        word
    }

    /// What travels.
    pub fn message(&self, message: &P::Message) -> P::Message {
        self.renamed(message, |word| Word::Message(word))
    }

    /// What is decided.
    pub fn stimulus(&self, stimulus: &P::Stimulus) -> P::Stimulus {
        self.renamed(stimulus, |word| Word::Stimulus(word))
    }

    /// A call.
    pub fn call(&self, call: P::Call) -> P::Call {
        self.renamed(&call, |word| Word::Call(word))
    }

    /// What claims remember.
    pub fn history(&self, history: &P::History) -> P::History {
        self.renamed(history, |word| Word::History(word))
    }

    fn timer(&self, timer: &P::Timer) -> P::Timer {
        self.renamed(timer, |word| Word::Timer(word))
    }

    fn resource(&self, resource: &P::Resource) -> P::Resource {
        self.renamed(resource, |word| Word::Resource(word))
    }

    /// What a role has.
    pub fn local(&self, local: &Local<P>) -> Local<P> {
        Local {
            state: self.renamed(&local.state, |word| Word::State(word)),
            resources: local.resources.iter().map(|one| self.resource(one)).collect(),
            timers: local.timers.iter().map(|one| self.timer(one)).collect(),
            spent: local.spent.iter().map(|one| self.stimulus(one)).collect(),
            crashed: local.crashed,
            restarted: local.restarted,
        }
    }

    /// What a role meets.
    pub fn event(&self, event: &Event<P>) -> Event<P> {
        match event {
            Event::Message { from, message } => {
                Event::Message { from: (self.to)(*from), message: self.message(message) }
            }
            Event::Timeout(timer) => Event::Timeout(self.timer(timer)),
            Event::Stimulus(stimulus) => Event::Stimulus(self.stimulus(stimulus)),
        }
    }

    /// What became of a role.
    pub fn outcome(&self, outcome: &Outcome<P>) -> Outcome<P> {
        let demanded = |d: &Demanded<P>| Demanded { step: d.step, effect: self.effect(&d.effect) };
        Outcome {
            after: self.local(&outcome.after),
            cited: outcome.cited.clone(),
            effects: outcome.effects.iter().map(demanded).collect(),
            manner: outcome.manner,
        }
    }

    fn effect(&self, effect: &Effect<P>) -> Effect<P> {
        match effect {
            Effect::Send { to, message } => {
                Effect::Send { to: (self.to)(*to), message: self.message(message) }
            }
            Effect::Arm(timer) => Effect::Arm(self.timer(timer)),
            Effect::Disarm(timer) => Effect::Disarm(self.timer(timer)),
            Effect::Open(resource) => Effect::Open(self.resource(resource)),
            Effect::Close(resource) => Effect::Close(self.resource(resource)),
            Effect::Tell(notice) => Effect::Tell(self.renamed(notice, |word| Word::Notice(word))),
        }
    }

    /// What happens.
    pub fn action(&self, action: &Action<P>) -> Action<P> {
        let to = self.to;
        match action {
            Action::Deliver(envelope) => Action::Deliver(self.envelope(envelope)),
            Action::Lose(envelope) => Action::Lose(self.envelope(envelope)),
            Action::Duplicate(envelope) => Action::Duplicate(self.envelope(envelope)),
            Action::Timeout(role, timer) => Action::Timeout(to(*role), self.timer(timer)),
            Action::Stimulus(role, s) => Action::Stimulus(to(*role), self.stimulus(s)),
            Action::Crash(role) => Action::Crash(to(*role)),
            Action::Recover(role) => Action::Recover(to(*role)),
        }
    }

    fn envelope(&self, Envelope { from, to, message }: &Envelope<P>) -> Envelope<P> {
        let message = self.message(message);
        Envelope { from: (self.to)(*from), to: (self.to)(*to), message }
    }
}
