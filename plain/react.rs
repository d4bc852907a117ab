//! What a role does: the rules that stand under the steps, applied.

use std::collections::BTreeSet;

use callproof_kernel::draft::{Draft, Line};
use callproof_kernel::issue::Asking;
use callproof_kernel::reaction::{Event, Reaction};
use callproof_kernel::step::Step;

use super::define::{
    Call, Definition, Do, Memory, Message, Named, Notice, OfCall, On, Record, Rule, Source, State,
    To,
};
use super::procedure::Plain;

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
    role: Named,
    (state, event): (&State, &Event<Plain>),
    r: &mut Reaction<Plain>,
) {
    let of = procedure.definition();
    let mut state = state.clone();
    let at = place_of(procedure, Some(r.text()), &state, event).unwrap_or_else(|| {
        let fresh = procedure.fresh(&state);
        // What is over and left nothing behind need not be known any more.
        state.records.retain(|record| record.at != fresh.at || record.memory != fresh.memory);
        state.records.push(fresh);
        state.records.len() - 1
    });
    let record = state.records[at].clone();
    let call = match event {
        Event::Message { message, .. } => Some(message.call),
        Event::Timeout(timer) => Some(timer.call),
        Event::Stimulus(stimulus) => stimulus.call,
    };
    let call = call.unwrap_or_else(|| Call { by: role, number: state.made + 1 });
    let is_told_apart = record.is_identified
        && matches!(event, Event::Message { message, .. } if message.is_identified);
    let is_of_another_call = is_told_apart && record.call != Some(call);
    let met = Met { event, at, record, call, is_of_another_call };
    let is_due = |rule: &&Rule| {
        rule.role == role.place
            && is_met(rule, &met)
            && holds(rule, &met.record)
            && is_chosen(rule, r.text())
    };
    let due = of.rules.iter().filter(is_due).collect();
    let mut draft = Draft::new(state, r);
    let (chosen, replaced) = in_force(due, &draft);
    if chosen.is_empty() {
        return draft.unspecified();
    }
    let mut done = Done::default();
    // What is added to a step hangs on it: a step left out takes its additions along. So it is with
    // what is proposed for an event on which the text does something already, and with what is
    // proposed for whatever enters a state or sends a message.
    let (mut is_added_to, mut is_obeyed) = (false, false);
    let mut applied: Vec<&Rule> = Vec::new();
    for rule in &chosen {
        if is_added_to && !is_obeyed && !rule.step.is_printed() {
            continue;
        }
        let line = draft.at(rule.step).change(|state| accept(of, state, &met));
        // What two answers propose alike is done once, under both steps.
        let is_again = applied.iter().any(|known| known.does_as(rule));
        let is_applied = !is_again && apply(of, rule, &met, line);
        if is_applied {
            done.note(rule, met.record.at);
            applied.push(rule);
        }
        if rule.step.is_printed() && rule.does_something() {
            (is_added_to, is_obeyed) = (true, is_obeyed || is_applied);
        }
    }
    // Additions may be added to; each is made once.
    let mut left: Vec<&Rule> = of.rules.iter().filter(|rule| rule.role == role.place).collect();
    left.retain(|rule| !replaced.contains(&rule.step));
    loop {
        let is_due = |rule: &&Rule| {
            done.calls_for(&rule.on) && holds(rule, &met.record) && is_chosen(rule, draft.text())
        };
        let Some(place) = left.iter().position(is_due) else { return };
        let rule = left.remove(place);
        let line = draft.at(rule.step);
        if apply(of, rule, &met, line) {
            done.note(rule, met.record.at);
        }
    }
}

/// What has been done so far, as far as something may be added to it.
#[derive(Default)]
struct Done {
    sent: BTreeSet<u8>,
    entered: BTreeSet<u8>,
}

impl Done {
    fn note(&mut self, rule: &Rule, before: Named) {
        self.sent.extend(rule.effects.iter().filter_map(|effect| match effect {
            Do::Send { kind, .. } => Some(*kind),
            _ => None,
        }));
        self.entered.extend(rule.next.filter(|next| *next != before.place));
    }

    fn calls_for(&self, on: &On) -> bool {
        match on {
            On::Enters(state) => self.entered.contains(state),
            On::Sends(kind) => self.sent.contains(kind),
            _ => false,
        }
    }
}

/// The rules that no other stands instead of, and the steps that others stand instead of. A step that
/// is left out stands instead of nothing, nor does one that another stands instead of.
fn in_force<'d>(
    mut left: Vec<&'d Rule>,
    draft: &Draft<'_, Plain, State>,
) -> (Vec<&'d Rule>, BTreeSet<Step>) {
    let (mut kept, mut replaced) = (Vec::new(), BTreeSet::new());
    while !left.is_empty() {
        let is_free = |rule: &&Rule| {
            left.iter().all(|other| {
                draft.is_left_out(other.step) || !other.instead_of.contains(&rule.step)
            })
        };
        let (free, bound): (Vec<&Rule>, Vec<&Rule>) =
            left.iter().copied().partition(|rule| is_free(rule));
        // Those that stand instead of one another all hold.
        let (free, bound) = if free.is_empty() { (bound, free) } else { (free, bound) };
        for rule in &free {
            if !draft.is_left_out(rule.step) {
                replaced.extend(rule.instead_of.iter().copied());
            }
        }
        kept.extend(free);
        left = bound;
        left.retain(|rule| !replaced.contains(&rule.step));
    }
    // What is sent at the beginning of a call is already identified.
    let identifies = |rule: &Rule| rule.effects.iter().any(|effect| matches!(effect, Do::Identify));
    kept.sort_by_key(|rule| (!identifies(rule), rule.place));
    (kept, replaced)
}

/// The place of the record that an event is about; `None` where a call begins with it.
///
/// Whether a candidate is chosen is asked only where there is a text.
pub(super) fn place_of(
    procedure: Plain,
    text: Option<Asking<'_, Plain>>,
    state: &State,
    event: &Event<Plain>,
) -> Option<usize> {
    let of = procedure.definition();
    let is_single = !of.roles[usize::from(state.role.place)].is_in_many_calls;
    let known = |call: Option<Call>, nth: u8| {
        let is_it =
            |record: &Record| record.call.is_some() && (record.call, record.nth) == (call, nth);
        state.records.iter().position(is_it)
    };
    match event {
        Event::Timeout(timer) => known(Some(timer.call), timer.nth),
        Event::Stimulus(stimulus) if stimulus.begins_call => {
            let current = state.records.len().checked_sub(1).filter(|_| is_single)?;
            // The first call of a role that has had none.
            state.records[current].call.is_none().then_some(current)
        }
        Event::Stimulus(stimulus) => known(stimulus.call, stimulus.nth),
        Event::Message { from, message } => {
            let awaits = |record: &Record| {
                of.rules.iter().any(|rule| {
                    rule.role == state.role.place
                        && holds(rule, record)
                        && is_for(&rule.on, *from, message)
                        && text.is_none_or(|text| is_chosen(rule, text))
                })
            };
            let own = known(Some(message.call), 0)
                .filter(|at| message.is_identified && state.records[*at].is_identified);
            match (is_single, message.is_identified) {
                (true, is_identified) => single(procedure, state, (own, is_identified), &awaits),
                (false, true) => own,
                (false, false) => unidentified(procedure, state, *from, &awaits),
            }
        }
    }
}

/// A message at a role that has one call at a time. While the call lasts, the message is for it. When
/// it is over, the message is for it if there is something to do then; else for a new call, if there
/// is something to do at the beginning of one; and a call of which nothing is left is over for good.
fn single(
    procedure: Plain,
    state: &State,
    (own, is_identified): (Option<usize>, bool),
    awaits: &dyn Fn(&Record) -> bool,
) -> Option<usize> {
    let last = state.records.len() - 1;
    let current = &state.records[last];
    if current.call.is_none() || !procedure.is_at_rest(current) {
        return Some(last);
    }
    let fresh = procedure.fresh(state);
    match own {
        Some(own) => Some(own),
        None if is_identified || current.at == fresh.at => None,
        None if awaits(current) => Some(last),
        None if awaits(&fresh) => None,
        None => Some(last),
    }
}

/// A message that does not say to which call it belongs, at a role with many: it is taken for that of
/// the oldest call with its sender in which there is something to do; where there is none, for that
/// of a new call, if there is something to do then.
fn unidentified(
    procedure: Plain,
    state: &State,
    from: Named,
    awaits: &dyn Fn(&Record) -> bool,
) -> Option<usize> {
    let own = |record: &Record| record.with.contains(&from.place);
    let known = |is: &dyn Fn(&Record) -> bool| {
        state.records.iter().position(|record| own(record) && is(record))
    };
    match known(awaits) {
        Some(at) => Some(at),
        None if awaits(&procedure.fresh(state)) => None,
        None => known(&|_| true),
    }
}

fn begins(event: &Event<Plain>) -> bool {
    matches!(event, Event::Stimulus(stimulus) if stimulus.begins_call)
}

/// Whether a rule waits for what is met.
fn is_met(rule: &Rule, met: &Met<'_>) -> bool {
    match (&rule.on, met.event) {
        (On::Message { is_of_another_call, .. }, Event::Message { from, message }) => {
            is_for(&rule.on, *from, message) && *is_of_another_call == met.is_of_another_call
        }
        (On::Decision(decision), Event::Stimulus(stimulus)) => *decision == stimulus.what.place,
        (On::Timer(timer), Event::Timeout(elapsed)) => *timer == elapsed.what.place,
        _ => false,
    }
}

/// Whether a rule waits for a message, of whatever call.
fn is_for(on: &On, sender: Named, message: &Message) -> bool {
    let On::Message { kind, from, fields, .. } = on else { return false };
    let has = |(field, values): &(u8, Vec<u8>)| {
        values.contains(&message.fields[usize::from(*field)].place)
    };
    *kind == message.kind.place
        && (from.is_empty() || from.contains(&sender.place))
        && fields.iter().all(has)
}

/// Whether a rule holds in a state, with what is remembered there.
fn holds(rule: &Rule, record: &Record) -> bool {
    rule.states.contains(&record.at.place) && rule.tests.iter().all(|test| test.holds(record))
}

/// Whether a rule is one of the text, or of a candidate that is chosen; only then is the question
/// asked.
fn is_chosen(rule: &Rule, text: Asking<'_, Plain>) -> bool {
    match &rule.under {
        None => true,
        Some((issue, candidates)) => {
            let chosen = text.ask_at(usize::from(*issue));
            candidates.iter().any(|candidate| usize::from(*candidate) == chosen)
        }
    }
}

/// The record comes to know the call, and with whom it is.
fn accept(of: &Definition, state: &mut State, met: &Met<'_>) {
    if begins(met.event) {
        state.made = state.made.max(met.call.number);
    }
    let is_said = met.received().is_some_and(|message| message.is_identified);
    if state.records[met.at].call.is_none() {
        let same = state.records.iter().filter(|record| record.call == Some(met.call)).count();
        state.records[met.at].nth = same as u8;
        state.records[met.at].call = Some(met.call);
        state.records[met.at].is_identified = of.is_identified || is_said;
    }
    if of.roles[usize::from(state.role.place)].is_in_many_calls {
        state.records[met.at].with.extend(met.sender().map(|sender| sender.place));
    }
}

/// Does what a rule says; gives whether its step is in force.
fn apply(of: &Definition, rule: &Rule, met: &Met<'_>, line: Line<'_, '_, Plain, State>) -> bool {
    let call = if met.is_of_another_call { met.call } else { met.record.call.unwrap_or(met.call) };
    // Effects of a call that begins now are those of the record that it is given.
    let (state, at) = (line.state(), met.at);
    let nth = if met.is_of_another_call { 0 } else { state.records[at].nth };
    let takes_part = state.cast.clone();
    let is_many = of.roles[usize::from(rule.role)].is_in_many_calls;
    let of_call = |what: Named| OfCall { what, call, nth };
    let mut line = line;
    for effect in &rule.effects {
        line = match effect {
            Do::Send { kind, fields, to } => {
                let to = receiver(of, rule, met, *to);
                // Nobody writes to who takes no part.
                let Some(to) = to.filter(|to| takes_part.contains(&to.place)) else { continue };
                let is_identified =
                    met.is_of_another_call || line.state().records[at].is_identified;
                let message = message(of, rule, met, (*kind, fields), (call, is_identified));
                line.send(to, message).change(|state| {
                    if is_many {
                        state.records[at].with.insert(to.place);
                    }
                })
            }
            Do::Tell(words) => line.tell(Notice { words, call }),
            Do::Open(resource) => line.open(of_call(of.resources[usize::from(*resource)])),
            Do::Close(resource) => line.close(of_call(of.resources[usize::from(*resource)])),
            Do::CloseAll => of.resources.iter().fold(line, |line, own| line.close(of_call(*own))),
            Do::Start(timer) => {
                let kind = &of.timers[usize::from(*timer)];
                match kind.watches {
                    Some(peer) if !takes_part.contains(&peer) => line,
                    _ => line.arm(of_call(kind.name)),
                }
            }
            Do::Stop(timer) => line.disarm(of_call(of.timers[usize::from(*timer)].name)),
            Do::StopAll => of.timers.iter().fold(line, |l, own| l.disarm(of_call(own.name))),
            Do::Set(memory, source) => {
                let place = usize::from(*memory);
                let value = value(of, rule, met, *source, Some(*memory));
                line.change(|state| state.records[at].memory[place] = value)
            }
            Do::Identify => line.change(|state| state.records[at].is_identified = true),
        };
    }
    if let Some(next) = rule.next {
        let next = of.states[usize::from(next)].name;
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
    (call, is_identified): (Call, bool),
) -> Message {
    let kind = &of.messages[usize::from(kind)];
    let mut fields: Vec<Named> = kind.fields.iter().map(|(_, values)| values[0]).collect();
    for (field, source) in said {
        fields[usize::from(*field)] = value(of, rule, met, *source, None);
    }
    Message { kind: kind.name, fields, call, is_identified, channel: kind.channel }
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
