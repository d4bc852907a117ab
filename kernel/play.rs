//! What follows from what a procedure says: how a role takes an event, and what is open to it.

use std::collections::BTreeSet;

use super::case::{Case, Complexity};
use super::procedure::{Procedure, StimulusKind};
use super::reaction::{Context, Effect, Event, Local, Manner, Outcome, Reaction};
use super::step::Step;

impl<P: Procedure> Local<P> {
    /// The decisions open to the role's users and policies now.
    pub fn stimuli(&self, context: &Context<'_, P>, role: P::Role) -> Vec<P::Stimulus> {
        if self.crashed {
            return Vec::new();
        }
        let mut offered = context.procedure.stimuli(context, role, &self.state);
        offered.retain(|stimulus| !self.spent.contains(&stimulus.decision()));
        offered
    }
}

impl<P: Procedure> Outcome<P> {
    /// Lets `role` in `before` meet `event`. Deterministic, total and pure.
    pub fn of(
        context: &Context<'_, P>,
        role: P::Role,
        before: &Local<P>,
        event: &Event<P>,
    ) -> Self {
        let omitted = context.mutant.and_then(|mutant| mutant.omits());
        Self::without(context, role, (before, event), omitted.as_slice())
    }

    /// The same, where the text lacks some steps.
    pub fn without(
        context: &Context<'_, P>,
        role: P::Role,
        (before, event): (&Local<P>, &Event<P>),
        omitted: &[Step],
    ) -> Self {
        let mut reaction = Reaction::new(context.text, omitted);
        let turned = context.mutant.and_then(|m| m.turned(context, role, &before.state, event));
        let taken = turned.as_ref().unwrap_or(event);
        context.procedure.react(role, &before.state, taken, &mut reaction);
        reaction.note_asked(context.text);
        if let Some(mutant) = context.mutant {
            let effects = reaction.effects.into_iter();
            let distorted = effects.filter_map(|d| mutant.distort(context, role, d)).collect();
            reaction.effects = distorted;
        }
        let mut after = before.clone();
        if let Event::Timeout(timer) = event {
            after.timers.remove(timer);
        }
        let is_idle = |after: &Local<P>, effect: &Effect<P>| match effect {
            Effect::Close(resource) => !after.resources.contains(resource),
            Effect::Disarm(timer) => !after.timers.contains(timer),
            _ => false,
        };
        // Steps give back whatever may be held; what was not held is no effect.
        let mut effects = Vec::with_capacity(reaction.effects.len());
        for demanded in reaction.effects {
            let effect = &demanded.effect;
            if is_idle(&after, effect) {
                continue;
            }
            match effect {
                Effect::Arm(timer) => drop(after.timers.insert(timer.clone())),
                Effect::Disarm(timer) => drop(after.timers.remove(timer)),
                Effect::Open(resource) => drop(after.resources.insert(resource.clone())),
                Effect::Close(resource) => drop(after.resources.remove(resource)),
                Effect::Send { .. } | Effect::Tell(_) => {}
            }
            effects.push(demanded);
        }
        if let Some(next) = reaction.next {
            after.state = next;
        }
        let offered: BTreeSet<_> = context
            .procedure
            .stimuli(context, role, &after.state)
            .iter()
            .map(StimulusKind::decision)
            .collect();
        if let Event::Stimulus(stimulus) = event {
            after.spent.insert(stimulus.decision());
        }
        let moved = after.state != before.state;
        after.spent.retain(|spent| {
            offered.contains(spent)
                && !(moved && matches!(event, Event::Stimulus(s) if s.decision() == *spent))
        });
        Outcome {
            after,
            cited: reaction.cited,
            effects,
            manner: reaction.manner.unwrap_or(Manner::Unspecified),
        }
    }
}

impl<P: Procedure> Case<P> {
    /// How far it is from the simplest case.
    pub fn complexity(&self) -> Complexity {
        let crashes = self.crashes.as_ref().map_or(0, |crash| 1 + u32::from(crash.recovers));
        Complexity {
            faults: self.losses.most() + self.duplicates.most() + crashes,
            clock: self.clock,
            order: self.order,
            calls: self.procedure.calls(&self.config).len().saturating_sub(self.prelude.len()),
        }
    }
}
