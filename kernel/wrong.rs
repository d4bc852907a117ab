//! A step done wrong, where it is obeyed.

use super::mutant::{Mutant, Slip};
use super::procedure::{Decider, MessageKind, Procedure, StimulusKind};
use super::reaction::{Context, Demanded, Effect, Event, Reaction};
use super::step::Step;

impl Mutant {
    /// The step that is left out, if one is.
    pub fn omits(&self) -> Option<Step> {
        (self.slip == Slip::Omitted).then_some(self.step)
    }

    /// The opposite of a decision that the step answers to; `None` where the event stays as it is.
    pub(super) fn turned<P: Procedure>(
        &self,
        context: &Context<'_, P>,
        role: P::Role,
        state: &P::State,
        event: &Event<P>,
    ) -> Option<Event<P>> {
        let Event::Stimulus(decided) = event else { return None };
        if self.slip != Slip::Negated || decided.decider() != Decider::Policy {
            return None;
        }
        let mut reaction = Reaction::new(context.text, &[]);
        context.procedure.react(role, state, event, &mut reaction);
        reaction.note_asked(context.text);
        if !reaction.cites(self.step) {
            return None;
        }
        context
            .procedure
            .stimuli(context, role, state)
            .into_iter()
            .find(|other| other != decided && other.decision() == decided.decision())
            .map(Event::Stimulus)
    }

    /// What becomes of an effect; `None` where nothing does.
    pub(super) fn distort<P: Procedure>(
        &self,
        context: &Context<'_, P>,
        role: P::Role,
        demanded: Demanded<P>,
    ) -> Option<Demanded<P>> {
        if demanded.step != self.step {
            return Some(demanded);
        }
        let step = demanded.step;
        let effect = match (self.slip, demanded.effect) {
            (Slip::Misdirected, Effect::Send { to, message }) => {
                Effect::Send { to: another::<P>(context, role, to)?, message }
            }
            (Slip::Negated, Effect::Send { to, message }) => {
                let message = message.negated().unwrap_or(message);
                Effect::Send { to, message }
            }
            (Slip::Forgotten, effect) if is_kept(&effect) => return None,
            (Slip::Untold, Effect::Tell(_)) => return None,
            (_, effect) => effect,
        };
        Some(Demanded { step, effect })
    }
}

/// Whether an effect is a timer's or a resource's.
fn is_kept<P: Procedure>(effect: &Effect<P>) -> bool {
    matches!(effect, Effect::Arm(_) | Effect::Disarm(_) | Effect::Open(_) | Effect::Close(_))
}

/// The role next to the right one; with two roles there is none, and the message goes nowhere.
fn another<P: Procedure>(
    context: &Context<'_, P>,
    own: P::Role,
    right: P::Role,
) -> Option<P::Role> {
    let cast = context.procedure.cast(context.config);
    let from = cast.iter().position(|role| *role == right)?;
    let others = cast.iter().cycle().skip(from + 1).take(cast.len());
    others.copied().find(|role| *role != own && *role != right)
}

/// What can be done wrong with a step, judged by what it demands in some reaction.
pub fn slips<P: Procedure>(demands: &[&Effect<P>], answers: bool) -> Vec<Slip> {
    let mut slips = vec![Slip::Omitted];
    if demands.iter().any(|effect| matches!(effect, Effect::Send { .. })) {
        slips.push(Slip::Misdirected);
    }
    if demands.iter().any(|effect| is_kept(effect)) {
        slips.push(Slip::Forgotten);
    }
    if demands.iter().any(|effect| matches!(effect, Effect::Tell(_))) {
        slips.push(Slip::Untold);
    }
    let negates = |effect: &&&Effect<P>| matches!(effect, Effect::Send { message, .. } if message.negated().is_some());
    if answers || demands.iter().any(|effect| negates(&effect)) {
        slips.push(Slip::Negated);
    }
    slips
}
