//! What a role does: the rules that stand under the steps, applied.

use std::collections::BTreeSet;

use callproof_model::kernel::draft::{Draft, Line};
use callproof_model::kernel::reaction::{Event, Reaction};
use callproof_model::kernel::step::Step;

use super::define::{
    Call, Definition, Do, Memory, Message, Named, Notice, OfCall, On, Record, Rule, Source, State,
    To,
};
use super::procedure::{Chosen, Plain};

/// An event, as one record of a role meets it.
struct Met<'e> {
    event: &'e Event<Plain>,
    /// The place of the record in the state.
    at: usize,
    /// The record before anything is done.
    record: Record,
    /// The call that the event is about.
    call: Call,
    /// Whether that is another call than the record's.
    is_of_another_call: bool,
}

impl Met<'_> {
    fn sender(&self) -> Option<Named> {
        match self.event {
            Event::Message { from, .. } => Some(*from),
            _ => None,
        }
    }

    fn received(&self) -> Option<&Message> {
        match self.event {
            Event::Message { message, .. } => Some(message),
            _ => None,
        }
    }
}

/// What one role does on one event.
pub(super) fn react(
    procedure: Plain,
    resolutions: &Chosen,
    role: Named,
    (state, event): (&State, &Event<Plain>),
    r: &mut Reaction<Plain>,
) {
    let of = procedure.definition();
    let (mut state, at) = (state.clone(), place_of(of, role, state, event));
    let at = at.unwrap_or_else(|| {
        state.records.push(procedure.fresh(role, &[]));
        state.records.len() - 1
    });
    let record = state.records[at].clone();
    let call = match event {
        Event::Message { message, .. } => Some(message.call),
        Event::Timeout(timer) => Some(timer.call),
        Event::Stimulus(stimulus) => stimulus.call,
    };
    let is_new = record.call.is_none();
    let call = call.unwrap_or_else(|| Call { by: role, number: state.made + 1 });
    let is_of_another_call =
        of.is_identified && !is_new && record.call != Some(call) && !begins(event);
    let met = Met { event, at, record, call, is_of_another_call };
    let mut chosen: Vec<&Rule> = Vec::new();
    for rule in of.rules.iter().filter(|rule| rule.role == role.place) {
        if is_met(rule, &met) && holds(rule, &met.record) && is_chosen(rule, resolutions) {
            chosen.push(rule);
        }
    }
    let replaced: BTreeSet<Step> = chosen.iter().flat_map(|rule| rule.instead_of.clone()).collect();
    chosen.retain(|rule| !replaced.contains(&rule.step));
    let mut draft = Draft::new(resolutions, state, r);
    if chosen.is_empty() {
        return draft.unspecified();
    }
    let (mut sent, mut entered) = (BTreeSet::new(), None);
    for rule in &chosen {
        let line = draft.at(rule.step).change(|state| accept(state, &met));
        if apply(of, rule, &met, line) {
            sent.extend(rule.effects.iter().filter_map(|effect| match effect {
                Do::Send { kind, .. } => Some(*kind),
                _ => None,
            }));
            entered = rule.next.filter(|next| *next != met.record.at.place).or(entered);
        }
    }
    // What is added to a step hangs on it: a step left out takes its additions along.
    for rule in of.rules.iter().filter(|rule| rule.role == role.place) {
        let is_due = match &rule.on {
            On::Enters(state) => entered == Some(*state),
            On::Sends(kind) => sent.contains(kind),
            _ => false,
        };
        if is_due && holds(rule, &met.record) && is_chosen(rule, resolutions) {
            let line = draft.at(rule.step);
            apply(of, rule, &met, line);
        }
    }
}

/// The record that an event is about; `None` where it is about a call that the role does not know.
pub(super) fn place_of(
    of: &Definition,
    role: Named,
    state: &State,
    event: &Event<Plain>,
) -> Option<usize> {
    if !of.roles[usize::from(role.place)].is_in_many_calls {
        return Some(0);
    }
    let call = match event {
        Event::Stimulus(stimulus) => stimulus.call,
        Event::Timeout(timer) => Some(timer.call),
        Event::Message { message, .. } if of.is_identified => Some(message.call),
        Event::Message { from, message } => {
            return unidentified(of, role, state, (*from, message));
        }
    };
    state.records.iter().position(|record| record.call.is_some() && record.call == call)
}

/// A message that does not say to which call it belongs is taken for that of the oldest call with its
/// sender in which there is something to do; where there is none, for that of a new call, if there is
/// something to do then.
fn unidentified(
    of: &Definition,
    role: Named,
    state: &State,
    (from, message): (Named, &Message),
) -> Option<usize> {
    let awaits = |at: Named| {
        of.rules.iter().any(|rule| {
            rule.role == role.place
                && rule.states.contains(&at.place)
                && matches!(&rule.on, On::Message { kind, from: senders, .. }
                    if *kind == message.kind.place
                        && (senders.is_empty() || senders.contains(&from.place)))
        })
    };
    let own = |record: &&Record| record.with.contains(&from.place);
    let known = |is: &dyn Fn(&Record) -> bool| {
        state.records.iter().position(|record| own(&record) && is(record))
    };
    match known(&|record| awaits(record.at)) {
        Some(at) => Some(at),
        None if awaits(of.states[0].name) => None,
        None => known(&|_| true),
    }
}

fn begins(event: &Event<Plain>) -> bool {
    matches!(event, Event::Stimulus(stimulus) if stimulus.begins_call)
}

/// Whether a rule waits for what is met.
fn is_met(rule: &Rule, met: &Met<'_>) -> bool {
    match (&rule.on, met.event) {
        (
            On::Message { kind, from, fields, is_of_another_call },
            Event::Message { from: sender, message },
        ) => {
            let has = |(field, values): &(u8, Vec<u8>)| {
                values.contains(&message.fields[usize::from(*field)].place)
            };
            *kind == message.kind.place
                && (from.is_empty() || from.contains(&sender.place))
                && fields.iter().all(has)
                && *is_of_another_call == met.is_of_another_call
        }
        (On::Decision(decision), Event::Stimulus(stimulus)) => *decision == stimulus.what.place,
        (On::Timer(timer), Event::Timeout(elapsed)) => *timer == elapsed.what.place,
        _ => false,
    }
}

/// Whether a rule holds in a state, with what is remembered there.
fn holds(rule: &Rule, record: &Record) -> bool {
    rule.states.contains(&record.at.place) && rule.tests.iter().all(|test| test.holds(record))
}

/// Whether a rule is one of the text, or of a candidate that is chosen; only then is the question
/// asked.
fn is_chosen(rule: &Rule, resolutions: &Chosen) -> bool {
    match &rule.under {
        None => true,
        Some((issue, candidates)) => candidates.contains(&resolutions.ask(usize::from(*issue))),
    }
}

/// The record comes to know the call, and with whom it is.
fn accept(state: &mut State, met: &Met<'_>) {
    if begins(met.event) {
        state.made = state.made.max(met.call.number);
        state.records[met.at].call = Some(met.call);
    }
    let record = &mut state.records[met.at];
    record.call.get_or_insert(met.call);
    record.with.extend(met.sender().map(|sender| sender.place));
}

/// Does what a rule says; gives whether its step is in force.
fn apply(of: &Definition, rule: &Rule, met: &Met<'_>, line: Line<'_, Plain, State>) -> bool {
    let call = match met.is_of_another_call {
        true => met.call,
        false => met.record.call.filter(|_| !begins(met.event)).unwrap_or(met.call),
    };
    let of_call = |what: Named| OfCall { what, call };
    let mut line = line;
    for effect in &rule.effects {
        line = match effect {
            Do::Send { kind, fields, to } => {
                let Some(to) = receiver(of, rule, met, *to) else { continue };
                let message = message(of, rule, met, (*kind, fields), call);
                let at = met.at;
                line.send(to, message).change(|state| {
                    state.records[at].with.insert(to.place);
                })
            }
            Do::Tell(words) => line.tell(Notice { words, call }),
            Do::Open(resource) => line.open(of_call(of.resources[usize::from(*resource)])),
            Do::Close(resource) => line.close(of_call(of.resources[usize::from(*resource)])),
            Do::CloseAll => of.resources.iter().fold(line, |line, own| line.close(of_call(*own))),
            Do::Start(timer) => line.arm(of_call(of.timers[usize::from(*timer)].name)),
            Do::Stop(timer) => line.disarm(of_call(of.timers[usize::from(*timer)].name)),
            Do::StopAll => of.timers.iter().fold(line, |l, own| l.disarm(of_call(own.name))),
            Do::Set(memory, source) => {
                let place = usize::from(*memory);
                let value = value(of, rule, met, *source, Some(*memory));
                let at = met.at;
                line.change(|state| state.records[at].memory[place] = value)
            }
        };
    }
    if let Some(next) = rule.next {
        let (at, next) = (met.at, of.states[usize::from(next)].name);
        line = line.change(|state| state.records[at].at = next);
    }
    line.stands()
}

fn memory_of<'d>(of: &'d Definition, rule: &Rule, memory: u8) -> &'d Memory {
    &of.roles[usize::from(rule.role)].memories[usize::from(memory)]
}

fn receiver(of: &Definition, rule: &Rule, met: &Met<'_>, to: To) -> Option<Named> {
    match to {
        To::Role(role) => Some(of.roles[usize::from(role)].name),
        To::Sender => met.sender(),
        To::Remembered(memory) => {
            let value = met.record.memory[usize::from(memory)];
            let roles = memory_of(of, rule, memory).roles.as_ref()?;
            Some(of.roles[usize::from(*roles.get(usize::from(value.place))?)].name)
        }
    }
}

fn message(
    of: &Definition,
    rule: &Rule,
    met: &Met<'_>,
    (kind, said): (u8, &[(u8, Source)]),
    call: Call,
) -> Message {
    let kind = &of.messages[usize::from(kind)];
    let mut fields: Vec<Named> = kind.fields.iter().map(|(_, values)| values[0]).collect();
    for (field, source) in said {
        fields[usize::from(*field)] = value(of, rule, met, *source, None);
    }
    Message { kind: kind.name, fields, call, channel: kind.channel }
}

/// A value; `memory` is where it goes, if into memory.
fn value(of: &Definition, rule: &Rule, met: &Met<'_>, source: Source, memory: Option<u8>) -> Named {
    match source {
        Source::Value(value) => value,
        Source::Received(field) => met
            .received()
            .map(|message| message.fields[usize::from(field)])
            .expect("only rules on messages that have the field take it over"),
        Source::Memory(memory) => met.record.memory[usize::from(memory)],
        Source::Sender => {
            let sender = met.sender().expect("only rules on messages name their sender");
            let memory = memory.expect("a sender is remembered and not sent");
            let known = memory_of(of, rule, memory);
            let roles = known.roles.as_ref().expect("only roles are set to the sender");
            let place = roles.iter().position(|role| *role == sender.place);
            known.values[place.expect("it is one of the senders that the memory knows")]
        }
    }
}
