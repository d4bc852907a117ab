//! The same with roles in each other's place: what they have, what they meet, what they do.

use super::procedure::{Procedure, Renaming};
use super::reaction::{Demanded, Effect, Event, Local, Outcome};
use super::run::{Action, Envelope};

/// What a role has, with the roles in it renamed.
pub fn local<P: Procedure>(local: &Local<P>, to: Renaming<'_, P>) -> Local<P> {
    Local {
        state: P::rename_state(&local.state, to),
        resources: local.resources.iter().map(|r| P::rename_resource(r, to)).collect(),
        timers: local.timers.iter().map(|t| P::rename_timer(t, to)).collect(),
        spent: local.spent.iter().map(|s| P::rename_stimulus(s, to)).collect(),
        crashed: local.crashed,
        restarted: local.restarted,
    }
}

/// What a role meets, with the roles in it renamed.
pub fn event<P: Procedure>(event: &Event<P>, to: Renaming<'_, P>) -> Event<P> {
    match event {
        Event::Message { from, message } => {
            Event::Message { from: to(*from), message: P::rename_message(message, to) }
        }
        Event::Timeout(timer) => Event::Timeout(P::rename_timer(timer, to)),
        Event::Stimulus(stimulus) => Event::Stimulus(P::rename_stimulus(stimulus, to)),
    }
}

/// What became of a role, with the roles in it renamed.
pub fn outcome<P: Procedure>(outcome: &Outcome<P>, to: Renaming<'_, P>) -> Outcome<P> {
    let effects = outcome.effects.iter();
    Outcome {
        after: local(&outcome.after, to),
        cited: outcome.cited.clone(),
        effects: effects
            .map(|d| Demanded { step: d.step, effect: effect(&d.effect, to) })
            .collect(),
        manner: outcome.manner,
    }
}

fn effect<P: Procedure>(effect: &Effect<P>, to: Renaming<'_, P>) -> Effect<P> {
    match effect {
        Effect::Send { to: role, message } => {
            Effect::Send { to: to(*role), message: P::rename_message(message, to) }
        }
        Effect::Arm(timer) => Effect::Arm(P::rename_timer(timer, to)),
        Effect::Disarm(timer) => Effect::Disarm(P::rename_timer(timer, to)),
        Effect::Open(resource) => Effect::Open(P::rename_resource(resource, to)),
        Effect::Close(resource) => Effect::Close(P::rename_resource(resource, to)),
        Effect::Tell(notice) => Effect::Tell(P::rename_notice(notice, to)),
    }
}

/// What happens, with the roles in it renamed.
pub fn action<P: Procedure>(action: &Action<P>, to: Renaming<'_, P>) -> Action<P> {
    let envelope = |e: &Envelope<P>| Envelope {
        from: to(e.from),
        to: to(e.to),
        message: P::rename_message(&e.message, to),
    };
    match action {
        Action::Deliver(e) => Action::Deliver(envelope(e)),
        Action::Lose(e) => Action::Lose(envelope(e)),
        Action::Duplicate(e) => Action::Duplicate(envelope(e)),
        Action::Timeout(role, timer) => Action::Timeout(to(*role), P::rename_timer(timer, to)),
        Action::Stimulus(role, s) => Action::Stimulus(to(*role), P::rename_stimulus(s, to)),
        Action::Crash(role) => Action::Crash(to(*role)),
        Action::Recover(role) => Action::Recover(to(*role)),
    }
}
