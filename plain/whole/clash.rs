//! Rules that cannot hold together: what they do, and whether both may be obeyed on one event.

use std::collections::{BTreeMap, BTreeSet};

use crate::define::{Do, Memory, On, Rule, Test, To};

/// Whether an effect is undone by one that follows it.
pub fn undoes_itself(effects: &[Do]) -> bool {
    let undone = |effect: &Do, later: &Do| match (effect, later) {
        (Do::Start(one), Do::Stop(other)) | (Do::Open(one), Do::Close(other)) => one == other,
        (Do::Start(_), Do::StopAll) | (Do::Open(_), Do::CloseAll) => true,
        _ => false,
    };
    let places = effects.iter().enumerate();
    places.clone().any(|(at, effect)| effects[at..].iter().any(|later| undone(effect, later)))
}

/// What a rule waits for, in numbers; nothing for what is added to a step.
pub fn event(on: &On) -> Option<(u8, u8)> {
    match on {
        On::Message { kind, .. } => Some((0, *kind)),
        On::Decision(decision) => Some((1, *decision)),
        On::Timer(timer) => Some((2, *timer)),
        On::Enters(_) | On::Sends(_) => None,
    }
}

/// What a rule does, as far as another that holds with it cannot do the same, or the opposite.
#[derive(Default)]
pub struct Touched {
    sent: BTreeMap<u8, BTreeSet<To>>,
    set: BTreeSet<u8>,
    opened: BTreeSet<u8>,
    closed: BTreeSet<u8>,
    closes_all: bool,
    started: BTreeSet<u8>,
    stopped: BTreeSet<u8>,
    stops_all: bool,
}

impl Touched {
    /// What some effects do.
    pub fn by(effects: &[Do]) -> Self {
        let mut touched = Touched::default();
        for effect in effects {
            match effect {
                Do::Send { kind, to, .. } => {
                    touched.sent.entry(*kind).or_default().insert(*to);
                }
                Do::Set(memory, _) => {
                    touched.set.insert(*memory);
                }
                Do::Open(resource) => {
                    touched.opened.insert(*resource);
                }
                Do::Close(resource) => {
                    touched.closed.insert(*resource);
                }
                Do::CloseAll => touched.closes_all = true,
                Do::Start(timer) => {
                    touched.started.insert(*timer);
                }
                Do::Stop(timer) => {
                    touched.stopped.insert(*timer);
                }
                Do::StopAll => touched.stops_all = true,
                Do::Tell(_) | Do::Identify => {}
            }
        }
        touched
    }

    /// What a rule that comes into such a state cannot do together with another; `memories` are what
    /// their role remembers.
    pub fn clash(
        &self,
        other: &Rule,
        next: Option<u8>,
        memories: &[Memory],
    ) -> Option<&'static str> {
        let any = |is: &dyn Fn(&Do) -> bool| other.effects.iter().any(is);
        let sends = |effect: &Do| match effect {
            Do::Send { kind, to, .. } => self.sent.get(kind).is_some_and(|known| {
                known.iter().any(|also| is_same(to, also, &other.on, memories))
            }),
            _ => false,
        };
        let opposes = |effect: &Do| match effect {
            Do::Open(resource) => self.closes_all || self.closed.contains(resource),
            Do::Close(resource) => self.opened.contains(resource),
            Do::CloseAll => !self.opened.is_empty(),
            Do::Start(timer) => self.stops_all || self.stopped.contains(timer),
            Do::Stop(timer) => self.started.contains(timer),
            Do::StopAll => !self.started.is_empty(),
            _ => false,
        };
        match (other.next, next) {
            (Some(one), Some(also)) if one != also => Some("comes into another state"),
            _ if any(&sends) => Some("sends the same message to the same role"),
            _ if any(&|e| matches!(e, Do::Set(memory, _) if self.set.contains(memory))) => {
                Some("sets the same memory")
            }
            _ if any(&opposes) => Some("opens and closes, or starts and stops, the same"),
            _ => None,
        }
    }
}

/// Whether two receivers may be the same, as far as is known before it happens.
fn is_same(one: &To, other: &To, on: &On, memories: &[Memory]) -> bool {
    // Whoever it may be; nobody where any role.
    let may_be = |to: &To| -> Option<Vec<u8>> {
        match to {
            To::Role(role) => Some(vec![*role]),
            To::Sender => match on {
                On::Message { from, .. } if !from.is_empty() => Some(from.clone()),
                _ => None,
            },
            To::Remembered(memory) => memories.get(usize::from(*memory))?.roles.clone(),
        }
    };
    match (may_be(one), may_be(other)) {
        (Some(some), Some(others)) => some.iter().any(|role| others.contains(role)),
        _ => true,
    }
}

/// Whether two rules of a role may both hold.
pub fn holds_with(one: &Rule, other: &Rule) -> bool {
    if one.role != other.role || one.states.is_disjoint(&other.states) || one.does_as(other) {
        return false;
    }
    let replaces = one.instead_of.contains(&other.step) || other.instead_of.contains(&one.step);
    let excluded = match (&one.under, &other.under) {
        (Some((issue, some)), Some((other, more))) => {
            issue == other && some.iter().all(|candidate| !more.contains(candidate))
        }
        _ => false,
    };
    let apart = one.tests.iter().any(|test| other.tests.iter().any(|also| excludes(test, also)));
    !replaces && !excluded && !apart && meet(&one.on, &other.on)
}

fn excludes(one: &Test, other: &Test) -> bool {
    let within = |a: &Test, b: &Test| a.values.iter().all(|value| b.values.contains(value));
    one.memory == other.memory
        && match (one.is_not, other.is_not) {
            (false, false) => one.values.iter().all(|value| !other.values.contains(value)),
            (false, true) => within(one, other),
            (true, false) => within(other, one),
            (true, true) => false,
        }
}

fn meet(one: &On, other: &On) -> bool {
    match (one, other) {
        (
            On::Message { kind, from, fields, is_of_another_call },
            On::Message { kind: k, from: f, fields: x, is_of_another_call: i },
        ) => {
            let shares = |a: &[u8], b: &[u8]| {
                a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one))
            };
            let apart = fields.iter().any(|(field, values)| {
                x.iter().any(|(f, v)| f == field && values.iter().all(|one| !v.contains(one)))
            });
            kind == k && is_of_another_call == i && shares(from, f) && !apart
        }
        (On::Decision(a), On::Decision(b)) | (On::Timer(a), On::Timer(b)) => a == b,
        _ => false,
    }
}
