//! Reactions, receptions and histories, computed once each.

use std::rc::Rc;

use callproof_kernel::case::{Channel, Order};
use callproof_kernel::condition::Moment;
use callproof_kernel::issue::{Asking, Noted};
use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::reaction::{Context, Event, Outcome};
use callproof_kernel::run::{Action, Envelope};

use super::{Expander, FIXED, HISTORY, LINK_CAPACITY, Own, Pair, Question, Reacted, Wire};
use crate::engine::Taking;
use crate::engine::members::Guarded;
use crate::engine::sets::{NONE, Set};
use crate::world::{keeps_quiet, keeps_rest};

/// The most answers of a family to one question before the search gives up on the others: a
/// reaction that asks 25 issues has 2^25.
const MOST_ANSWERS: usize = 4096;

impl<P: Procedure> Expander<'_, P> {
    /// Applies a remembered reaction to a state, and notes the occasion; says whether the result
    /// is a state that the search follows.
    pub(super) fn react(
        &mut self,
        cause: (u32, u32),
        place: usize,
        (taking, within): (u32, Set),
        after: &mut [u32],
    ) -> bool {
        let base = self.base();
        let past = after[base + HISTORY];
        let history = self.remember(past, taking);
        for index in 0..self.reacted[taking as usize].sends.len() {
            let (wire, message) = self.reacted[taking as usize].sends[index];
            // A wire without a field is given one, and the search begins anew.
            let Some(field) = after.get_mut(base + FIXED + wire) else { continue };
            match self.with(*field, message, self.wires[wire].order) {
                Some(contents) => *field = contents,
                None => {
                    self.crowds(wire, within);
                    return false;
                }
            }
        }
        after[base + HISTORY] = history;
        after[place] = self.reacted[taking as usize].after;
        let pair = &mut self.pairs[self.pair_of[&(past, taking)]];
        pair.first.get_or_insert(cause);
        pair.within = self.members.sets.or(pair.within, within);
        true
    }

    pub(super) fn remember(&mut self, past: u32, taking: u32) -> u32 {
        if let Some(after) = self.pasts.get(&(past, taking)) {
            return *after;
        }
        let mut history = self.histories.get(past).clone();
        let Taking { role, before, event, outcome } = &self.takings[taking as usize];
        if self.world.remembers {
            self.world
                .case
                .procedure
                .observe(&mut history, &Moment { role: *role, before, event, outcome });
        }
        let after = self.histories.intern(history);
        self.pasts.insert((past, taking), after);
        self.pair_of.insert((past, taking), self.pairs.len());
        self.pairs.push(Pair { past, taking, within: NONE, first: None });
        after
    }

    /// How some members take a message from a wire.
    pub(super) fn reception(
        &mut self,
        wire: usize,
        local: u32,
        message: u32,
        within: Set,
    ) -> Rc<Guarded<u32>> {
        let Wire { from, to, .. } = self.wires[wire];
        let question = match self.receptions.get(&(to, local, from, message)) {
            Some(question) => *question,
            None => {
                let event = Event::Message {
                    from: self.world.cast[from],
                    message: self.messages.get(message).clone(),
                };
                let question = self.question(to, local, event);
                self.receptions.insert((to, local, from, message), question);
                question
            }
        };
        self.takings_of(question, within)
    }

    fn question(&mut self, place: usize, local: u32, event: Event<P>) -> usize {
        self.questions.push(Question { place, local, event, takings: Rc::default() });
        self.questions.len() - 1
    }

    /// The answers to a question, under some members at least.
    pub(super) fn takings_of(&mut self, question: usize, within: Set) -> Rc<Guarded<u32>> {
        let known = Rc::clone(&self.questions[question].takings);
        let mut rest = self.members.sets.minus(within, known.covered);
        if rest == NONE || self.gives_up(&known, rest) {
            return known;
        }
        let mut known = Guarded::clone(&known);
        while rest != NONE && !self.gives_up(&known, rest) {
            let member = self.members.pick(rest);
            let asked = Noted::default();
            let taking = self.take(question, Asking::noting(&member, &asked), &known);
            let like = self.members.like(&member, &asked);
            known.add(&mut self.members.sets, like, taking);
            rest = self.members.sets.minus(rest, like);
        }
        let known = Rc::new(known);
        self.questions[question].takings = Rc::clone(&known);
        known
    }

    /// Whether one question has more answers than are followed; notes for whom.
    fn gives_up<T>(&mut self, known: &Guarded<T>, rest: Set) -> bool {
        let is_too_much = known.answers.len() >= MOST_ANSWERS;
        if is_too_much {
            self.overfull = self.members.sets.or(self.overfull, rest);
        }
        is_too_much
    }

    /// Calls `react` for a role, a local state and an event as one member has it.
    fn take(&mut self, question: usize, text: Asking<'_, P>, known: &Guarded<u32>) -> u32 {
        let Question { place, local, ref event, .. } = self.questions[question];
        let role = self.world.cast[place];
        let before = self.locals[place].get(local);
        let context = Context { text, ..self.world.context() };
        let outcome = Outcome::of(&context, role, before, event);
        let same = |(_, taking): &&(Set, u32)| self.takings[*taking as usize].outcome == outcome;
        if let Some((_, taking)) = known.answers.iter().find(same) {
            return *taking;
        }
        let (before, event) = (before.clone(), event.clone());
        let after = self.locals[place].intern(outcome.after.clone());
        let sent: Vec<_> = outcome.sent().map(|(to, m)| (to, m.clone())).collect();
        let sends = sent
            .into_iter()
            .map(|(to, message)| {
                let wire = self.wire(place, self.world.place(to), message.channel());
                (wire, self.messages.intern(message))
            })
            .collect();
        self.reacted.push(Reacted { after, sends, unspecified: outcome.is_unspecified() });
        self.takings.push(Taking { role, before, event, outcome });
        u32::try_from(self.takings.len() - 1).expect("fewer than 2^32 reactions")
    }

    pub(super) fn wire(&mut self, from: usize, to: usize, channel: Channel) -> usize {
        let wire = Wire { from, to, channel, order: self.world.case.order(channel) };
        match self.wires.iter().position(|known| *known == wire) {
            Some(place) => place,
            None => {
                self.wires.push(wire);
                self.widths.push(8);
                self.has_new_field = true;
                self.wires.len() - 1
            }
        }
    }

    /// What a role can do by itself, under some members at least.
    pub(super) fn own(&mut self, place: usize, local: u32, within: Set) -> Rc<Guarded<Rc<Own>>> {
        let known = &mut self.own[place];
        known.resize_with(known.len().max(local as usize + 1), Rc::default);
        let known = Rc::clone(&known[local as usize]);
        let mut rest = self.members.sets.minus(within, known.covered);
        if rest == NONE || self.gives_up(&known, rest) {
            return known;
        }
        let mut known = Guarded::clone(&known);
        while rest != NONE && !self.gives_up(&known, rest) {
            let member = self.members.pick(rest);
            let asked = Noted::default();
            let own = Rc::new(self.can_do(place, local, Asking::noting(&member, &asked)));
            let like = self.members.like(&member, &asked);
            known.add(&mut self.members.sets, like, own);
            rest = self.members.sets.minus(rest, like);
        }
        let known = Rc::new(known);
        self.own[place][local as usize] = Rc::clone(&known);
        known
    }

    fn can_do(&mut self, place: usize, local: u32, text: Asking<'_, P>) -> Own {
        let role = self.world.cast[place];
        let context = Context { text, ..self.world.context() };
        let before = self.locals[place].get(local);
        let (timers, stimuli) = (before.timers.clone(), before.stimuli(&context, role));
        let rests = stimuli.iter().all(keeps_rest);
        let quiet = stimuli.iter().all(keeps_quiet);
        let timers = timers.into_iter().enumerate().map(|(index, timer)| {
            let action = self.actions.intern(Action::Timeout(role, timer.clone()));
            (index, action, self.alone(place, local, action, Event::Timeout(timer)))
        });
        let timers = timers.collect();
        let stimuli = stimuli.into_iter().map(|stimulus| {
            let action = self.actions.intern(Action::Stimulus(role, stimulus.clone()));
            (action, self.alone(place, local, action, Event::Stimulus(stimulus)))
        });
        Own { timers, stimuli: stimuli.collect(), rests, quiet }
    }

    fn alone(&mut self, place: usize, local: u32, action: u32, event: Event<P>) -> usize {
        match self.alone.get(&(place, local, action)) {
            Some(question) => *question,
            None => {
                let question = self.question(place, local, event);
                self.alone.insert((place, local, action), question);
                question
            }
        }
    }

    pub(super) fn delivery(&mut self, wire: usize, message: u32) -> u32 {
        if let Some(action) = self.deliveries.get(&(wire, message)) {
            return *action;
        }
        let action = self.actions.intern(Action::Deliver(self.envelope(wire, message)));
        self.deliveries.insert((wire, message), action);
        action
    }

    pub(super) fn envelope(&self, wire: usize, message: u32) -> Envelope<P> {
        let Wire { from, to, .. } = self.wires[wire];
        let cast = &self.world.cast;
        let message = self.messages.get(message).clone();
        Envelope { from: cast[from], to: cast[to], message }
    }

    /// Contents with one more message; `None` where a link holds more than the search follows.
    fn with(&mut self, contents: u32, message: u32, order: Order) -> Option<u32> {
        let key = (contents, message, order == Order::Unordered);
        if let Some(known) = self.pushed.get(&key) {
            return Some(*known);
        }
        let mut queue = self.contents.get(contents).to_vec();
        if queue.len() >= LINK_CAPACITY {
            return None;
        }
        queue.push(message);
        if order == Order::Unordered {
            queue.sort_unstable();
        }
        let result = self.contents.intern(Rc::from(queue));
        self.pushed.insert(key, result);
        Some(result)
    }

    /// Contents without the message at a place.
    pub(super) fn without(&mut self, contents: u32, at: usize) -> u32 {
        if let Some(known) = self.removed.get(&(contents, at)) {
            return *known;
        }
        let mut queue = self.contents.get(contents).to_vec();
        queue.remove(at);
        let result = self.contents.intern(Rc::from(queue));
        self.removed.insert((contents, at), result);
        result
    }
}
