//! Every role as a Stateright actor: the same reactions for Stateright's own checkers.

use std::borrow::Cow;

use stateright::actor::{Actor, Id, Out, model_timeout};

use super::issue::{Asking, Resolutions};
use super::procedure::Procedure;
use super::reaction::{Context, Event, Local, Outcome};

/// A role that obeys its procedure's reactions. Actor ids are places in the cast.
#[derive(Clone, Debug)]
pub struct RoleActor<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// Who it is.
    pub role: P::Role,
    /// A choice for every open issue.
    pub resolutions: Resolutions<P>,
    /// Who takes part.
    pub config: P::Config,
}

/// What may come to an actor besides messages. Stateright knows timers only, so a decision open
/// to a user or a policy is a timer that is set while the decision is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tick<P: Procedure> {
    /// One of the procedure's timers.
    Timer(P::Timer),
    /// A decision.
    Stimulus(P::Stimulus),
}

impl<P: Procedure> RoleActor<P> {
    /// The whole cast of a configuration.
    pub fn cast(procedure: P, resolutions: &Resolutions<P>, config: &P::Config) -> Vec<Self> {
        procedure
            .cast(config)
            .into_iter()
            .map(|role| RoleActor {
                procedure,
                role,
                resolutions: resolutions.clone(),
                config: config.clone(),
            })
            .collect()
    }

    fn meet(&self, state: &mut Cow<'_, Local<P>>, event: &Event<P>, out: &mut Out<Self>) {
        let outcome = Outcome::of(&self.context(), self.role, state, event);
        let cast = self.procedure.cast(&self.config);
        for (to, message) in outcome.sent() {
            let place = cast.iter().position(|role| *role == to);
            out.send(Id::from(place.expect("roles write to the cast only")), message.clone());
        }
        self.set_timers(state, &outcome.after, out);
        // Always owned: Stateright takes an unchanged borrowed state for an event not taken.
        *state.to_mut() = outcome.after;
    }

    fn set_timers(&self, before: &Local<P>, after: &Local<P>, out: &mut Out<Self>) {
        let (old, new) = (self.ticks(before), self.ticks(after));
        for tick in old.iter().filter(|tick| !new.contains(tick)) {
            out.cancel_timer(tick.clone());
        }
        for tick in new {
            out.set_timer(tick, model_timeout());
        }
    }

    fn context(&self) -> Context<'_, P> {
        Context {
            procedure: self.procedure,
            text: Asking::of(&self.resolutions),
            config: &self.config,
            mutant: None,
        }
    }

    fn ticks(&self, local: &Local<P>) -> Vec<Tick<P>> {
        let timers = local.timers.iter().cloned().map(Tick::Timer);
        let stimuli = local.stimuli(&self.context(), self.role).into_iter().map(Tick::Stimulus);
        timers.chain(stimuli).collect()
    }
}

impl<P: Procedure> Actor for RoleActor<P> {
    type Msg = P::Message;
    type Timer = Tick<P>;
    type State = Local<P>;
    type Storage = ();
    type Random = ();

    fn on_start(&self, _: Id, _: &Option<()>, out: &mut Out<Self>) -> Self::State {
        let local = Local::new(self.procedure.initial(&self.config, self.role));
        for tick in self.ticks(&local) {
            out.set_timer(tick, model_timeout());
        }
        local
    }

    fn on_msg(
        &self,
        _: Id,
        state: &mut Cow<'_, Self::State>,
        from: Id,
        message: Self::Msg,
        out: &mut Out<Self>,
    ) {
        let from = self.procedure.cast(&self.config)[usize::from(from)];
        self.meet(state, &Event::Message { from, message }, out);
    }

    fn on_timeout(
        &self,
        _: Id,
        state: &mut Cow<'_, Self::State>,
        tick: &Self::Timer,
        out: &mut Out<Self>,
    ) {
        let event = match tick {
            Tick::Timer(timer) => Event::Timeout(timer.clone()),
            Tick::Stimulus(stimulus) => Event::Stimulus(stimulus.clone()),
        };
        self.meet(state, &event, out);
    }

    fn name(&self) -> String {
        self.role.to_string()
    }
}
