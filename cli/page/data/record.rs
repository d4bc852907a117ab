//! A run that was found, event by event, for cases that are too large to step through freely.

use callproof_kernel::case::Case;
use callproof_kernel::procedure::{Procedure, StimulusKind};
use callproof_kernel::reaction::Local;
use callproof_kernel::run::{Action, Envelope, Occurrence};
use callproof_proofs::verdict::Witness;
use callproof_proofs::world::World;
use serde_json::{Value, json};

use super::world::{Place, decider, local, taking, words};

/// What a run is made of, each thing once.
struct Parts<P: Procedure> {
    cast: Vec<P::Role>,
    messages: Vec<P::Message>,
    /// What each role has had, in the order in which it came about.
    locals: Vec<Vec<Local<P>>>,
}

impl<P: Procedure> Parts<P> {
    fn role(&self, role: P::Role) -> Option<usize> {
        self.cast.iter().position(|known| *known == role)
    }

    fn message(&mut self, message: &P::Message) -> usize {
        number(&mut self.messages, message)
    }

    fn now(&mut self, locals: &[Local<P>]) -> Vec<usize> {
        let known = self.locals.iter_mut().zip(locals);
        known.map(|(known, local)| number(known, local)).collect()
    }

    /// An action as the page knows it.
    fn action(&mut self, action: &Action<P>) -> Value {
        let kind = match action {
            Action::Deliver(_) => "message",
            Action::Stimulus(..) => "decision",
            other => other.kind(),
        };
        let place = self.role(action.place());
        match action {
            Action::Deliver(e) | Action::Lose(e) | Action::Duplicate(e) => {
                let Envelope { from, to, message } = e;
                let (from, to, message) = (self.role(*from), self.role(*to), self.message(message));
                json!({ "kind": kind, "place": place, "from": from, "to": to, "message": message })
            }
            Action::Timeout(_, timer) => {
                json!({ "kind": kind, "place": place, "label": timer.to_string() })
            }
            Action::Stimulus(_, stimulus) => json!({
                "kind": kind,
                "place": place,
                "label": stimulus.to_string(),
                "by": decider(stimulus),
                "shown": stimulus.is_shown(),
            }),
            Action::Crash(_) => json!({ "kind": kind, "place": place, "label": "crashes" }),
            Action::Recover(_) => {
                json!({ "kind": kind, "place": place, "label": "is back without its calls" })
            }
        }
    }

    /// What comes of an event, and what everybody has then.
    fn event(
        &mut self,
        Occurrence { action, outcome }: &Occurrence<P>,
        after: &[Local<P>],
        place: &Place<'_>,
    ) -> Value {
        let mut event = self.action(action);
        event["locals"] = json!(self.now(after));
        event["taking"] = match outcome {
            Some(outcome) => {
                outcome.sent().for_each(|(_, message)| _ = self.message(message));
                let known = &self.messages;
                let number = |message: &P::Message| known.iter().position(|one| one == message);
                taking(outcome, &self.cast, &number, place)
            }
            None => Value::Null,
        };
        event
    }
}

/// The number of a thing among those known, of which it is one afterwards.
fn number<T: Clone + PartialEq>(known: &mut Vec<T>, thing: &T) -> usize {
    let at = known.iter().position(|one| one == thing);
    at.unwrap_or_else(|| {
        known.push(thing.clone());
        known.len() - 1
    })
}

/// The run of a witness against the text as written; `None` where it cannot be played again.
pub(super) fn record<P: Procedure>(
    witness: &Witness<P>,
    case: &Case<P>,
    place: &Place<'_>,
) -> Option<Value> {
    let world = World::new(case.clone(), case.procedure.as_written());
    let actions = witness.run.occurrences.iter().map(|one| one.action.clone());
    let (run, _) = world.replay(&actions.collect::<Vec<_>>()).ok()?;
    let cast = world.cast.clone();
    let locals = vec![Vec::new(); cast.len()];
    let mut parts = Parts { cast, messages: Vec::new(), locals };
    let mut global = world.initial();
    let start = parts.now(&global.locals);
    let mut events = Vec::new();
    for occurrence in &run.occurrences {
        global = world.apply(&global, &occurrence.action).0;
        events.push(parts.event(occurrence, &global.locals, place));
    }
    let note = run.note();
    let label = |message: &P::Message| json!({ "label": format!("{message}{}", note(message)) });
    let told = |one: &Local<P>| local(case.procedure, one);
    let locals = parts.locals.iter().map(|known| known.iter().map(told).collect::<Vec<_>>());
    Some(json!({
        "name": case.name,
        "gist": case.gist,
        "cast": words(parts.cast.iter()),
        "messages": parts.messages.iter().map(label).collect::<Vec<_>>(),
        "locals": locals.collect::<Vec<_>>(),
        "start": start,
        "events": events,
    }))
}
