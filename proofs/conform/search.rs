//! The search for a run of some roles that explains what was seen of them.
//!
//! Depth first, the likeliest ways first, over states that are numbers: each local state, message
//! and decision is kept once, and each reaction is asked for once.

use std::collections::BTreeSet;

use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::reaction::{Context, Effect, Local, Manner, Outcome};
use callproof_model::kernel::run::{Action, Envelope, Occurrence};

use super::values::{Passing, Reaction, State, Values, may_be_held};
use super::{Allowed, Observer, Seen, Sighting};
use crate::engine::intern::Interner;

/// What a search found.
pub(super) struct Found<P: Procedure> {
    /// A run as long as any: each event with the number of messages seen before it.
    pub run: Vec<(usize, Occurrence<P>)>,
    /// Where no run goes on.
    pub departs: Option<Departure<P>>,
    /// What was sent and not seen before the end.
    pub owed: Vec<Allowed<P>>,
    /// The place of the first message that was not explained when the limit was reached.
    pub stopped: Option<usize>,
    /// The states looked at.
    pub states: usize,
}

/// The first message that no run explains.
pub(super) struct Departure<P: Procedure> {
    pub at: usize,
    pub stood: BTreeSet<String>,
    pub allowed: BTreeSet<Allowed<P>>,
}

/// How a state was reached.
#[derive(Clone, Copy, Debug)]
struct Origin {
    parent: u32,
    /// What happened; `None` where a message passed.
    action: Option<u32>,
}

/// A way on.
type Way = (State, Option<u32>);

/// How a search ended.
enum End {
    /// In a state that explains everything.
    Explained(usize),
    /// With no run that does.
    Unexplained,
    /// At the limit.
    Stopped,
}

/// Whether a run of the group explains all that was seen of it, and the states looked at.
pub(super) fn explains<P: Procedure>(
    context: Context<'_, P>,
    sighting: &Sighting<P>,
    group: &[P::Role],
    limit: usize,
) -> (Option<bool>, usize) {
    let all = concerning(sighting, group);
    let mut search = Search::new(context, sighting, group, &all);
    let is_explained = match search.run(limit) {
        End::Explained(_) => Some(true),
        End::Unexplained => Some(false),
        End::Stopped => None,
    };
    (is_explained, search.origins.len())
}

/// What the group sent or received, with the places among all messages.
fn concerning<'s, P: Procedure>(
    sighting: &'s Sighting<P>,
    group: &[P::Role],
) -> Vec<(usize, &'s Seen<P>)> {
    sighting.seen.iter().enumerate().filter(|(_, seen)| is_part_of(seen, group)).collect()
}

fn is_part_of<P: Procedure>(seen: &Seen<P>, group: &[P::Role]) -> bool {
    group.contains(&seen.envelope.from) || group.contains(&seen.envelope.to)
}

/// Looks for a run of the group that explains all that was seen of it, or as much as any does.
pub(super) fn search<P: Procedure>(
    context: Context<'_, P>,
    sighting: &Sighting<P>,
    group: &[P::Role],
    limit: usize,
) -> Found<P> {
    let all = concerning(sighting, group);
    let of = |many: usize| Search::new(context, sighting, group, &all[..many]);
    let hope = limit.min(HOPE * (all.len() + 1));
    let mut prompt = Search { order: Order::Arrivals, ..of(all.len()) };
    if let End::Explained(at) = prompt.run(hope) {
        return prompt.explained(at);
    }
    drop(prompt);
    let mut states = 0;
    let mut try_first = |many: usize| {
        let mut part = of(many);
        let mut end = part.run(hope);
        if matches!(end, End::Stopped) {
            end = part.run(limit);
        }
        states += part.origins.len();
        (part, end)
    };
    let (whole, end) = try_first(all.len());
    if let End::Explained(at) = end {
        return whole.explained(at);
    }
    drop(whole);
    // What was seen up to some message is explained if there is a run of just that: no message
    // that comes later has a say in it. More than that many messages are not.
    let (mut explained, mut beyond) = (0, all.len());
    let mut stopped = matches!(end, End::Stopped);
    while explained + 1 < beyond {
        let middle = explained.midpoint(beyond);
        match try_first(middle).1 {
            End::Explained(_) => explained = middle,
            End::Unexplained => (beyond, stopped) = (middle, false),
            End::Stopped => (beyond, stopped) = (middle, true),
        }
    }
    let mut part = of(explained);
    let end = part.run(limit);
    let run = match end {
        End::Explained(at) => part.way_to(at),
        End::Unexplained | End::Stopped => Vec::new(),
    };
    if stopped {
        let stopped = all.get(explained).map(|(place, _)| *place);
        return Found { run, departs: None, owed: Vec::new(), stopped, states };
    }
    let departs = Some(part.departure(all[explained].0, &all[explained].1.envelope, limit));
    Found { run, departs, owed: Vec::new(), stopped: None, states }
}

/// Which ways are tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// What has passed arrives at once: most runs are so, and are understood best so.
    Arrivals,
    /// What lets the next message pass, which soon finds a run where much crosses.
    Passing,
}

/// How many states for each message are looked at in the hope that all arrived at once.
const HOPE: usize = 20;

struct Search<'s, P: Procedure> {
    order: Order,
    context: Context<'s, P>,
    sighting: &'s Sighting<P>,
    group: &'s [P::Role],
    seen: Vec<Passing<'s, P>>,
    /// For each role of the group, the places of what it sent, and whether each may have been held
    /// back rather than passed in turn.
    of_role: Vec<Vec<(usize, bool)>>,
    /// The links on which messages were seen that keep their order.
    ordered: Vec<u32>,
    values: Values<P>,
    states: Interner<State>,
    origins: Vec<Origin>,
    open: Vec<usize>,
}

impl<'s, P: Procedure> Search<'s, P> {
    fn new(
        context: Context<'s, P>,
        sighting: &'s Sighting<P>,
        group: &'s [P::Role],
        seen: &[(usize, &'s Seen<P>)],
    ) -> Self {
        let mut values = Values::new();
        let locals = group.iter().map(|role| {
            let state = P::initial(context.config, *role);
            values.locals.intern(Local::new(state))
        });
        let (locals, none) = (locals.collect(), Vec::new);
        let (sent, held, waiting, hidden) = (none(), none(), none(), none());
        let state = State { locals, passed: 0, sent, held, waiting, hidden };
        let place = |role: P::Role| group.iter().position(|own| *own == role);
        let seen = seen.iter().map(|(at, seen)| Passing {
            place: *at,
            seen,
            envelope: values.intern(seen.envelope.clone()),
            from: place(seen.envelope.from),
            to: place(seen.envelope.to),
        });
        let seen: Vec<Passing<'_, P>> = seen.collect();
        let of = |role| {
            let own = seen.iter().enumerate().filter(|(_, s)| s.from == Some(role));
            own.map(|(at, s)| (at, may_be_held(sighting, s))).collect()
        };
        let of_role = (0..group.len()).map(of).collect();
        let ordered = seen.iter().filter(|s| s.seen.in_order && s.from.is_some());
        let mut ordered: Vec<u32> = ordered.map(|s| values.link_of[s.envelope as usize]).collect();
        ordered.sort_unstable();
        ordered.dedup();
        let mut states = Interner::default();
        states.intern(state);
        let origins = vec![Origin { parent: 0, action: None }];
        let (order, open) = (Order::Passing, vec![0]);
        Search {
            order,
            context,
            sighting,
            group,
            seen,
            of_role,
            ordered,
            values,
            states,
            origins,
            open,
        }
    }

    /// Goes on until the next state that explains everything, the likeliest ways first.
    fn run(&mut self, limit: usize) -> End {
        while let Some(at) = self.open.pop() {
            if self.origins.len() > limit {
                // It is not done with: there may be another try.
                self.open.push(at);
                return End::Stopped;
            }
            let first = self.origins.len();
            let state = self.states.get(at as u32).clone();
            for (next, action) in self.ways(&state) {
                if self.states.intern(next) as usize == self.origins.len() {
                    self.origins.push(Origin { parent: at as u32, action });
                }
            }
            self.open.extend((first..self.origins.len()).rev());
            if state.passed == self.seen.len() {
                return End::Explained(at);
            }
        }
        End::Unexplained
    }

    /// How many of all messages have passed when the group's last one has.
    fn so_far(&self, passed: usize) -> usize {
        passed.checked_sub(1).map_or(0, |last| self.seen[last].place + 1)
    }

    /// Everything is explained: what waits is received, as long as nobody answers it.
    fn explained(mut self, at: usize) -> Found<P> {
        let mut actions = self.actions_to(at);
        let mut state = self.states.get(at as u32).clone();
        loop {
            let arrivals = self.arrivals(&state).into_iter();
            let mut silent = arrivals.filter_map(|action| {
                let (next, is_specified) = self.take(&state, action);
                (next.sent == state.sent && is_specified).then_some((next, action))
            });
            let Some((next, action)) = silent.next() else { break };
            actions.push((self.so_far(state.passed), action));
            state = next;
        }
        let owed = state.sent.iter().flat_map(|batch| &self.values.batches.get(*batch).1);
        let owed = owed.map(|sent| self.values.sent.get(*sent).clone()).collect();
        let states = self.origins.len();
        Found { run: self.replayed(actions), departs: None, owed, stopped: None, states }
    }

    fn way_to(&self, at: usize) -> Vec<(usize, Occurrence<P>)> {
        self.replayed(self.actions_to(at))
    }

    /// What happened on the way to a state, each with the number of messages seen before it.
    fn actions_to(&self, at: usize) -> Vec<(usize, u32)> {
        let mut actions = Vec::new();
        let mut at = at;
        while at != 0 {
            let Origin { parent, action } = self.origins[at];
            at = parent as usize;
            let passed = self.states.get(parent).passed;
            actions.extend(action.map(|action| (self.so_far(passed), action)));
        }
        actions.reverse();
        actions
    }

    /// The same with what became of the roles.
    fn replayed(&self, actions: Vec<(usize, u32)>) -> Vec<(usize, Occurrence<P>)> {
        let initial = |role: &P::Role| Local::new(P::initial(self.context.config, *role));
        let mut locals: Vec<Local<P>> = self.group.iter().map(initial).collect();
        let occur = |(passed, action): (usize, u32)| {
            let action = self.values.actions.get(action).clone();
            let (role, event) = action.met().expect("only what roles meet is asked for");
            let at = self.group.iter().position(|own| *own == role).expect("it is of the group");
            let outcome = Outcome::of(&self.context, role, &locals[at], &event);
            locals[at] = outcome.after.clone();
            (passed, Occurrence { action, outcome: Some(outcome) })
        };
        actions.into_iter().map(occur).collect()
    }

    /// The ways on, the likeliest first.
    fn ways(&mut self, state: &State) -> Vec<Way> {
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
    fn arrivals(&mut self, state: &State) -> Vec<u32> {
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
    fn take(&mut self, state: &State, action: u32) -> (State, bool) {
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

    /// Everything seen is explained; what could have come instead of the message that came then.
    fn departure(mut self, at: usize, came: &Envelope<P>, limit: usize) -> Departure<P> {
        while let End::Explained(_) = self.run(limit) {}
        let (mut stood, mut allowed) = (BTreeSet::new(), BTreeSet::<u32>::new());
        let there = self.states.values().iter().filter(|state| state.passed == self.seen.len());
        let sender = self.group.iter().position(|role| *role == came.from);
        let values = &self.values;
        for state in there {
            stood.extend(sender.map(|own| values.locals.get(state.locals[own])));
            let batches = state.sent.iter().map(|batch| values.batches.get(*batch));
            let own = batches.filter(|(role, _)| Some(*role) == sender).map(|(_, batch)| batch);
            let held = state.held.iter();
            let held = held.filter(|held| values.envelope(**held).from == came.from);
            allowed.extend(own.take(1).flatten().chain(held).copied());
        }
        let stood = stood.iter().map(|local| P::state_name(&local.state)).collect();
        let allowed = allowed.iter().map(|sent| values.sent.get(*sent).clone()).collect();
        Departure { at, stood, allowed }
    }
}
