//! Messages that overtake each other in a run.

use std::collections::BTreeSet;

use callproof_kernel::procedure::{Procedure, Words};
use callproof_kernel::reaction::Outcome;
use callproof_kernel::run::{Action, Envelope, Occurrence, Run};

use crate::world::World;

/// What is said of a run in which messages do.
pub const OVERTAKING: &str = "messages overtake each other";

/// Between whom a message is on its way, and where it was sent: the event, and its place among what
/// that sends. Of what is sent in one breath, what is said first is sent first.
type Sent<P> = (<P as Words>::Role, <P as Words>::Role, (usize, usize));

/// What a run shows is seen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Its last event.
    InItsLastEvent,
    /// All of it, and what it comes to.
    InTheEnd,
}

/// Whether messages overtake each other in a run of a world, and have to: what the same sender sends
/// to the same receiver cannot arrive in its order and the run still show the same.
pub fn must_overtake<P: Procedure>(world: &World<P>, run: &Run<P>, seen: Seen) -> bool {
    overtakes(run) && !shows_the_same_in_order(world, run, seen)
}

/// Whether a message arrives in a run before one that the same sender had sent to the same receiver
/// earlier, or while that is still on its way at the end: where each channel keeps its order, by
/// another channel.
fn overtakes<P: Procedure>(run: &Run<P>) -> bool {
    let origins = run.origins();
    let (mut arrived, mut gone) = (Vec::new(), BTreeSet::new());
    for (occurrence, origin) in run.occurrences.iter().zip(&origins) {
        let (Action::Deliver(envelope) | Action::Lose(envelope)) = &occurrence.action else {
            continue;
        };
        let sent = origin.as_ref().and_then(|origin| sent_as(run, origin.event, envelope));
        gone.extend(sent);
        arrived.extend(sent.filter(|_| matches!(occurrence.action, Action::Deliver(_))));
    }
    let pending: Vec<Sent<P>> = sent(run).into_iter().filter(|sent| !gone.contains(sent)).collect();
    let is_overtaken = |(from, to, sent): &Sent<P>, before: &[Sent<P>]| {
        before.iter().any(|(f, t, other)| (f, t) == (from, to) && other > sent)
    };
    arrived.iter().enumerate().any(|(at, one)| is_overtaken(one, &arrived[..at]))
        || pending.iter().any(|one| is_overtaken(one, &arrived))
}

/// Plays a run with whatever was sent earlier from one role to another arriving first; whether it
/// ends in the same event with the same outcome, or in the same state.
fn shows_the_same_in_order<P: Procedure>(world: &World<P>, run: &Run<P>, seen: Seen) -> bool {
    let mut global = world.initial();
    let mut flying: Vec<Envelope<P>> = Vec::new();
    let mut early: Vec<Envelope<P>> = Vec::new();
    let mut last: Option<Occurrence<P>> = None;
    for occurrence in &run.occurrences {
        let mut next = vec![occurrence.action.clone()];
        if let Action::Deliver(envelope) = &occurrence.action {
            if let Some(at) = early.iter().position(|known| known == envelope) {
                early.remove(at);
                continue;
            }
            let is_of_the_hop =
                |other: &&Envelope<P>| (other.from, other.to) == (envelope.from, envelope.to);
            let before = flying.iter().filter(is_of_the_hop).take_while(|other| *other != envelope);
            let before: Vec<Envelope<P>> = before.cloned().collect();
            next.splice(0..0, before.iter().cloned().map(Action::Deliver));
            early.extend(before);
        }
        for action in next {
            if !world.actions(&global).contains(&action) {
                return false;
            }
            if let Action::Deliver(envelope) | Action::Lose(envelope) = &action
                && let Some(at) = flying.iter().position(|known| known == envelope)
            {
                flying.remove(at);
            }
            let (after, outcome) = world.apply(&global, &action);
            if let (Some((from, _)), Some(outcome)) = (action.met(), &outcome) {
                let sent = outcome.sent();
                flying.extend(sent.map(|(to, m)| Envelope { from, to, message: m.clone() }));
            }
            global = after;
            last = Some(Occurrence { action, outcome });
        }
    }
    let actions: Vec<Action<P>> = run.occurrences.iter().map(|one| one.action.clone()).collect();
    match seen {
        Seen::InItsLastEvent => last.as_ref() == run.occurrences.last(),
        Seen::InTheEnd => world.replay(&actions).is_ok_and(|(_, end)| end == global),
    }
}

/// Everything that is sent in a run.
fn sent<P: Procedure>(run: &Run<P>) -> Vec<Sent<P>> {
    let mut all = Vec::new();
    for (event, occurrence) in run.occurrences.iter().enumerate() {
        let Some((from, _)) = occurrence.action.met() else { continue };
        let outcomes = occurrence.outcome.iter();
        for (to, message) in outcomes.flat_map(Outcome::sent) {
            let envelope = Envelope { from, to, message: message.clone() };
            all.extend(sent_as(run, event, &envelope));
        }
    }
    all
}

/// Where a message was sent.
fn sent_as<P: Procedure>(run: &Run<P>, event: usize, envelope: &Envelope<P>) -> Option<Sent<P>> {
    let mut sent = run.occurrences[event].outcome.iter().flat_map(Outcome::sent);
    let place = sent.position(|(to, message)| (to, message) == (envelope.to, &envelope.message))?;
    Some((envelope.from, envelope.to, (event, place)))
}
