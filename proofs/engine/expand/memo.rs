//! Reactions, receptions and histories, computed once each.

use std::rc::Rc;

use callproof_model::kernel::case::{Channel, Order};
use callproof_model::kernel::claim::Moment;
use callproof_model::kernel::procedure::{MessageKind, Procedure};
use callproof_model::kernel::reaction::{Event, Local, Outcome};
use callproof_model::kernel::run::{Action, Envelope};

use super::{Expander, FIXED, HISTORY, LINK_CAPACITY, Own, Pair, Reacted, Wire};
use crate::engine::Taking;
use crate::world::{keeps_quiet, keeps_rest};

impl<P: Procedure> Expander<'_, P> {
    /// Applies a remembered reaction to a state, and notes the occasion; says whether the result
    /// is a state that the search follows.
    pub(super) fn react(
        &mut self,
        cause: (u32, u32),
        place: usize,
        taking: u32,
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
                None => return false,
            }
        }
        after[base + HISTORY] = history;
        after[place] = self.reacted[taking as usize].after;
        let pair = self.pair_of[&(past, taking)];
        self.pairs[pair].first.get_or_insert(cause);
        true
    }

    pub(super) fn remember(&mut self, past: u32, taking: u32) -> u32 {
        if let Some(after) = self.pasts.get(&(past, taking)) {
            return *after;
        }
        let mut history = self.histories.get(past).clone();
        let Taking { role, before, event, outcome } = &self.takings[taking as usize];
        if self.world.remembers {
            P::observe(&mut history, &Moment { role: *role, before, event, outcome });
        }
        let after = self.histories.intern(history);
        self.pasts.insert((past, taking), after);
        self.pair_of.insert((past, taking), self.pairs.len());
        self.pairs.push(Pair { past, taking, first: None });
        after
    }

    pub(super) fn reception(&mut self, wire: usize, local: u32, message: u32) -> u32 {
        let Wire { from, to, .. } = self.wires[wire];
        if let Some(taking) = self.receptions.get(&(to, local, from, message)) {
            return *taking;
        }
        let event = Event::Message {
            from: self.world.cast[from],
            message: self.messages.get(message).clone(),
        };
        let taking = self.take(to, local, event);
        self.receptions.insert((to, local, from, message), taking);
        taking
    }

    /// Calls `react` for a role, a local state and an event not seen before.
    pub(super) fn take(&mut self, place: usize, local: u32, event: Event<P>) -> u32 {
        let role = self.world.cast[place];
        let before = self.locals[place].get(local).clone();
        let outcome = Outcome::of(&self.world.context(), role, &before, &event);
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

    pub(super) fn own(&mut self, place: usize, local: u32) -> Rc<Own> {
        if let Some(Some(own)) = self.own[place].get(local as usize) {
            return Rc::clone(own);
        }
        let role = self.world.cast[place];
        let Local { timers, .. } = self.locals[place].get(local).clone();
        let stimuli = self.locals[place].get(local).stimuli(&self.world.context(), role);
        let rests = stimuli.iter().all(keeps_rest);
        let quiet = stimuli.iter().all(keeps_quiet);
        let mut own = Own { timers: Vec::new(), stimuli: Vec::new(), rests, quiet };
        for (index, timer) in timers.into_iter().enumerate() {
            let action = self.actions.intern(Action::Timeout(role, timer.clone()));
            own.timers.push((index, action, self.take(place, local, Event::Timeout(timer))));
        }
        for stimulus in stimuli {
            let action = self.actions.intern(Action::Stimulus(role, stimulus.clone()));
            own.stimuli.push((action, self.take(place, local, Event::Stimulus(stimulus))));
        }
        let known = &mut self.own[place];
        known.resize(known.len().max(local as usize + 1), None);
        let own = Rc::new(own);
        known[local as usize] = Some(Rc::clone(&own));
        own
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
        let key = (contents, message, order == Order::Fifo);
        if let Some(known) = self.pushed.get(&key) {
            return Some(*known);
        }
        let mut queue = self.contents.get(contents).to_vec();
        if queue.len() >= LINK_CAPACITY {
            self.overfull = true;
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
