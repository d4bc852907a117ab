//! The same with roles in each other's place: what they have, what they meet, what they do.

use super::procedure::{Procedure, Renaming};
use super::reaction::{Demanded, Effect, Event, Local, Outcome};
use super::run::{Action, Envelope};

/// What a role has, with the roles in it renamed.
pub fn local<P: Procedure>(procedure: P, local: &Local<P>, to: Renaming<'_, P>) -> Local<P> {
    Local {
        state: procedure.rename_state(&local.state, to),
        resources: local.resources.iter().map(|r| procedure.rename_resource(r, to)).collect(),
        timers: local.timers.iter().map(|t| procedure.rename_timer(t, to)).collect(),
        spent: local.spent.iter().map(|s| procedure.rename_stimulus(s, to)).collect(),
        crashed: local.crashed,
        restarted: local.restarted,
    }
}

/// What a role meets, with the roles in it renamed.
pub fn event<P: Procedure>(procedure: P, event: &Event<P>, to: Renaming<'_, P>) -> Event<P> {
    match event {
        Event::Message { from, message } => {
            Event::Message { from: to(*from), message: procedure.rename_message(message, to) }
        }
        Event::Timeout(timer) => Event::Timeout(procedure.rename_timer(timer, to)),
        Event::Stimulus(stimulus) => Event::Stimulus(procedure.rename_stimulus(stimulus, to)),
    }
}

/// What became of a role, with the roles in it renamed.
pub fn outcome<P: Procedure>(
    procedure: P,
    outcome: &Outcome<P>,
    to: Renaming<'_, P>,
) -> Outcome<P> {
    let effects = outcome.effects.iter();
    Outcome {
        after: local(procedure, &outcome.after, to),
        cited: outcome.cited.clone(),
        effects: effects
            .map(|d| Demanded { step: d.step, effect: effect(procedure, &d.effect, to) })
            .collect(),
        manner: outcome.manner,
    }
}

fn effect<P: Procedure>(procedure: P, effect: &Effect<P>, to: Renaming<'_, P>) -> Effect<P> {
    match effect {
        Effect::Send { to: role, message } => {
            Effect::Send { to: to(*role), message: procedure.rename_message(message, to) }
        }
        Effect::Arm(timer) => Effect::Arm(procedure.rename_timer(timer, to)),
        Effect::Disarm(timer) => Effect::Disarm(procedure.rename_timer(timer, to)),
        Effect::Open(resource) => Effect::Open(procedure.rename_resource(resource, to)),
        Effect::Close(resource) => Effect::Close(procedure.rename_resource(resource, to)),
        Effect::Tell(notice) => Effect::Tell(procedure.rename_notice(notice, to)),
    }
}

/// What happens, with the roles in it renamed.
pub fn action<P: Procedure>(procedure: P, action: &Action<P>, to: Renaming<'_, P>) -> Action<P> {
    let envelope = |e: &Envelope<P>| Envelope {
        from: to(e.from),
        to: to(e.to),
        message: procedure.rename_message(&e.message, to),
    };
    match action {
        Action::Deliver(e) => Action::Deliver(envelope(e)),
        Action::Lose(e) => Action::Lose(envelope(e)),
        Action::Duplicate(e) => Action::Duplicate(envelope(e)),
        Action::Timeout(role, timer) => {
            Action::Timeout(to(*role), procedure.rename_timer(timer, to))
        }
        Action::Stimulus(role, s) => Action::Stimulus(to(*role), procedure.rename_stimulus(s, to)),
        Action::Crash(role) => Action::Crash(to(*role)),
        Action::Recover(role) => Action::Recover(to(*role)),
    }
}
