//! What may happen next: a message passes, something arrives, somebody decides, a timer elapses.

use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Effect, Manner, Outcome};
use callproof_kernel::run::{Action, Envelope};

use super::values::{Passing, Reaction, State, Values, may_be_held};
use super::{Order, Search, Way};
use crate::conform::{Allowed, Observer};

impl<P: Procedure> Search<'_, P> {
    /// The ways on, the likeliest first.
    pub(super) fn ways(&mut self, state: &State) -> Vec<Way> {
        let mut ways = Vec::new();
        let passes = self.passes(state).filter(|next| self.may_be(next));
        ways.extend(passes.map(|state| (state, None)));
        let (mut apt, mut others) = (Vec::new(), Vec::new());
        let arrivals = self.arrivals(state);
        let (many, decisions) = (arrivals.len(), self.decisions(state));
        for (place, action) in arrivals.into_iter().chain(decisions).enumerate() {
            let (next, _) = self.take(state, action);
            if self.may_be(&next) {
                // What lets the next message pass is likelier than what does not.
                let is_apt = match self.order {
                    Order::Arrivals if place < many => true,
                    Order::Arrivals | Order::Passing => self.passes(&next).is_some(),
                };
                let kind = if is_apt { &mut apt } else { &mut others };
                kind.push((next, Some(action)));
            }
        }
        ways.into_iter().chain(apt).chain(others).collect()
    }

    /// The next message passes the observer, if it has been sent.
    fn passes(&mut self, state: &State) -> Option<State> {
        let (seen, values) = (self.seen.get(state.passed)?, &mut self.values);
        let mut next = State { passed: state.passed + 1, ..state.clone() };
        let is_seen = |held: &u32| values.envelope_of[*held as usize] == seen.envelope;
        if let Some(at) = next.held.iter().position(is_seen) {
            next.held.remove(at);
        } else if let Some(from) = seen.from {
            let batches = next.sent.iter().enumerate();
            let mut own = batches.filter_map(|(at, batch)| {
                let (sender, batch) = values.batches.get(*batch);
                (*sender == from).then_some((at, batch))
            });
            let (at, place) = match self.sighting.observer {
                Observer::BesideSenders => {
                    own.next().and_then(|(at, b)| Some((at, values.find(b, seen)?)))
                }
                // What keeps its order is not overtaken by what was sent later.
                Observer::Elsewhere if seen.seen.in_order => {
                    let link = values.link_of[seen.envelope as usize];
                    let on_link = |sent: &u32| values.link_of_sent(*sent) == link;
                    let (at, batch) = own.find(|(_, batch)| batch.iter().any(on_link))?;
                    Some((at, values.find(batch, seen)?))
                }
                Observer::Elsewhere => own.find_map(|(at, b)| Some((at, values.find(b, seen)?))),
            }?;
            let mut rest = values.batches.get(next.sent[at]).1.clone();
            rest.remove(place);
            match rest.is_empty() {
                true => drop(next.sent.remove(at)),
                false => next.sent[at] = values.batches.intern((from, rest)),
            }
        }
        if seen.to.is_some() {
            next.waiting.push(state.passed as u32);
        }
        Some(next)
    }

    /// The messages that may arrive.
    pub(super) fn arrivals(&mut self, state: &State) -> Vec<u32> {
        let Values { envelopes, links, link_of, actions, .. } = &mut self.values;
        let mut arrivals: Vec<u32> = Vec::new();
        let mut deliver = |envelope: &Envelope<P>| {
            let action = actions.intern(Action::Deliver(envelope.clone()));
            if !arrivals.contains(&action) {
                arrivals.push(action);
            }
        };
        let mut blocked: Vec<u32> = Vec::new();
        for place in &state.waiting {
            let Passing { seen, envelope, .. } = self.seen[*place as usize];
            let link = link_of[envelope as usize];
            if blocked.contains(&link) {
                continue;
            }
            if seen.in_order {
                blocked.push(link);
            }
            deliver(&seen.envelope);
        }
        let mut last = None;
        for envelope in &state.hidden {
            let link = link_of[*envelope as usize];
            let is_behind = last.replace(link) == Some(link);
            if !is_behind || !links.get(link).2.is_reliable() {
                deliver(envelopes.get(*envelope));
            }
        }
        arrivals
    }

    /// What else may happen to the roles: policies and users decide, timers elapse.
    fn decisions(&mut self, state: &State) -> Vec<u32> {
        let (context, group, values) = (&self.context, self.group, &mut self.values);
        let mut all = Vec::new();
        for timeouts in [false, true] {
            for (at, number) in state.locals.iter().enumerate() {
                let Values { locals, actions, decisions, .. } = &mut *values;
                let known = decisions.entry((at * 2 + usize::from(timeouts), *number));
                let own = known.or_insert_with(|| {
                    let (role, local) = (group[at], locals.get(*number));
                    let timers = local.timers.iter().cloned();
                    let timers = timers.map(|timer| Action::Timeout(role, timer));
                    let stimuli = local.stimuli(context, role).into_iter();
                    let stimuli = stimuli.map(|stimulus| Action::Stimulus(role, stimulus));
                    let own: Vec<_> = match timeouts {
                        true => timers.collect(),
                        false => stimuli.collect(),
                    };
                    own.into_iter().map(|action| actions.intern(action)).collect()
                });
                all.extend(own.iter().copied());
            }
        }
        all
    }

    /// What becomes of the roles, and whether the text says so.
    pub(super) fn take(&mut self, state: &State, action: u32) -> (State, bool) {
        let met = self.values.actions.get(action);
        let (role, _) = met.met().expect("only what roles meet is asked for");
        let at = self.group.iter().position(|own| *own == role).expect("it is of the group");
        let mut next = state.clone();
        if let Action::Deliver(envelope) = met {
            let of = |place: &u32| self.seen[*place as usize].seen.envelope == *envelope;
            match next.waiting.iter().position(of) {
                Some(at) => drop(next.waiting.remove(at)),
                None => {
                    let envelopes = &self.values.envelopes;
                    let of = |hidden: &u32| envelopes.get(*hidden) == envelope;
                    next.hidden.iter().position(of).map(|at| next.hidden.remove(at));
                }
            }
        }
        let key = (at, state.locals[at], action);
        if !self.values.reactions.contains_key(&key) {
            let reaction = self.reaction(key);
            self.values.reactions.insert(key, reaction);
        }
        let reaction = &self.values.reactions[&key];
        next.locals[at] = reaction.after;
        let (so_far, mut batch) = (self.so_far(state.passed), Vec::new());
        for (sent, held_from) in &reaction.sent {
            match held_from {
                Some(from) if so_far >= *from => next.held.push(*sent),
                _ => batch.push(*sent),
            }
        }
        next.held.sort_unstable();
        next.hidden.extend(&reaction.hidden);
        let values = &self.values;
        let order = |envelope: &u32| match values.may_overtake(*envelope) {
            true => (values.link_of[*envelope as usize], *envelope),
            false => (values.link_of[*envelope as usize], 0),
        };
        next.hidden.sort_by_key(order);
        let is_specified = reaction.is_specified;
        if !batch.is_empty() {
            next.sent.push(self.values.batches.intern((at, batch)));
            next.sent.sort_by_key(|batch| self.values.batches.get(*batch).0);
        }
        (next, is_specified)
    }

    /// What becomes of one role.
    fn reaction(&mut self, (_, local, action): (usize, u32, u32)) -> Reaction {
        let (role, event) = self.values.actions.get(action).met().expect("it was met");
        let outcome = Outcome::of(&self.context, role, self.values.locals.get(local), &event);
        let (mut all, mut hidden) = (Vec::new(), Vec::new());
        for demanded in &outcome.effects {
            let Effect::Send { to, message } = &demanded.effect else { continue };
            let envelope = Envelope { from: role, to: *to, message: message.clone() };
            if self.is_hidden(&envelope) {
                hidden.push(self.values.intern(envelope));
                continue;
            }
            let held_from = self.sighting.withheld.get(&envelope).copied();
            let sent = self.values.send(Allowed { envelope, step: demanded.step });
            all.push((sent, held_from));
        }
        let is_specified = outcome.manner == Manner::Specified;
        let after = self.values.locals.intern(outcome.after);
        Reaction { after, sent: all, hidden, is_specified }
    }

    fn is_hidden(&self, envelope: &Envelope<P>) -> bool {
        let Envelope { from, to, .. } = *envelope;
        let channel = envelope.channel();
        let hidden = &self.sighting.hidden;
        hidden.contains(&(from, to, channel)) || hidden.contains(&(to, from, channel))
    }

    /// Whether what was sent agrees with what is still to be seen.
    fn may_be(&self, state: &State) -> bool {
        let (values, left) = (&self.values, &self.seen[state.passed..]);
        // What was held back is seen later, unless it was held back for ever. On a CLUE channel the
        // same may be said again: one may be seen and the other not.
        let passes = |held: &u32| {
            let envelope = values.envelope_of[*held as usize];
            let many = |seen: &[Passing<'_, P>]| {
                seen.iter().filter(|seen| seen.envelope == envelope).count()
            };
            let is_other = |other: &&u32| values.envelope_of[**other as usize] == envelope;
            values.envelope(*held).channel().is_reliable()
                || many(&self.seen) == 0
                || many(left) >= state.held.iter().filter(is_other).count()
        };
        if !state.held.iter().all(passes) {
            return false;
        }
        let batches = state.sent.iter().map(|batch| values.batches.get(*batch));
        match self.sighting.observer {
            Observer::BesideSenders => self.of_role.iter().enumerate().all(|(role, own)| {
                let first = own.partition_point(|(at, _)| *at < state.passed);
                let mut left = own[first..].iter().map(|(at, held)| (&self.seen[*at], *held));
                batches.clone().filter(|(sender, _)| *sender == role).all(|(_, batch)| {
                    let mut batch = batch.clone();
                    while !batch.is_empty() {
                        // At the end the rest is under way.
                        let Some((seen, may_be_held)) = left.next() else { return true };
                        match values.find(&batch, seen) {
                            Some(place) => drop(batch.remove(place)),
                            None if may_be_held => {}
                            None => return false,
                        }
                    }
                    true
                })
            }),
            // On each link that keeps its order it passes in that order, as far as the observer
            // stays; elsewhere it may be late, or lost.
            Observer::Elsewhere => self.ordered.iter().all(|link| {
                let sent = batches.clone().flat_map(|(_, batch)| batch);
                let sent = sent.filter(|sent| values.link_of_sent(**sent) == *link);
                let mut left = left.iter().filter(|s| values.link_of[s.envelope as usize] == *link);
                let is_next = |sent: &u32| loop {
                    match left.next() {
                        None => break true,
                        Some(seen) if seen.envelope == values.envelope_of[*sent as usize] => {
                            break true;
                        }
                        Some(seen) if may_be_held(self.sighting, seen) => {}
                        Some(_) => break false,
                    }
                };
                sent.into_iter().all(is_next)
            }),
        }
    }
}
