//! The search for a run of some roles that explains what was seen of them.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::reaction::{Context, Effect, Local, Manner, Outcome};
use callproof_model::kernel::run::{Action, Envelope, Occurrence};

use super::{Allowed, Observer, Seen, Sighting};

/// What a search found.
pub(super) struct Found<P: Procedure> {
    /// A run as long as any: each event with the number of messages seen before it.
    pub run: Vec<(usize, Occurrence<P>)>,
    /// Where no run goes on.
    pub departs: Option<Departure<P>>,
    /// What was sent and not seen before the end.
    pub owed: Vec<Allowed<P>>,
    /// How many messages were explained when the limit was reached.
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

/// Where the roles stand, and what is between them and the observer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State<P: Procedure> {
    locals: Vec<Arc<Local<P>>>,
    /// How many of the group's messages have passed.
    passed: usize,
    /// Sent and not yet seen: what one event made a role send together, oldest first.
    sent: Vec<Vec<Allowed<P>>>,
    /// Sent and held back by the wire.
    held: Vec<Allowed<P>>,
    /// Seen and not yet received: their places among the group's messages.
    waiting: Vec<usize>,
    /// On hidden links.
    hidden: Vec<Envelope<P>>,
}

/// A state with the way that led to it.
struct Node<P: Procedure> {
    state: State<P>,
    parent: usize,
    event: Option<(usize, Occurrence<P>)>,
}

/// A way on: where it leads, and what happened unless a message just passed.
type Way<P> = (State<P>, Option<(usize, Occurrence<P>)>);

/// How a search ended.
enum End {
    /// At a node that explains everything.
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
    (is_explained, search.nodes.len())
}

/// What the group sent or received, with the places among all messages.
fn concerning<'s, P: Procedure>(
    sighting: &'s Sighting<P>,
    group: &[P::Role],
) -> Vec<(usize, &'s Seen<P>)> {
    let concerns =
        |seen: &Seen<P>| group.contains(&seen.envelope.from) || group.contains(&seen.envelope.to);
    sighting.seen.iter().enumerate().filter(|(_, seen)| concerns(seen)).collect()
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
    let mut prompt = Search { order: Order::Arrivals, ..of(all.len()) };
    if let End::Explained(at) = prompt.run(limit.min(HOPE * (all.len() + 1))) {
        return prompt.explained(at);
    }
    let mut whole = of(all.len());
    if let End::Explained(at) = whole.run(limit) {
        return whole.explained(at);
    }
    // What was seen up to some message is explained if there is a run of just that: no message
    // that comes later has a say in it. More than that many messages are not.
    let (mut explained, mut beyond) = (0, all.len());
    let mut states = whole.nodes.len();
    let mut stopped = states > limit;
    while explained + 1 < beyond {
        let middle = explained.midpoint(beyond);
        let mut part = of(middle);
        let end = part.run(limit);
        states += part.nodes.len();
        match end {
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
        return Found { run, departs: None, owed: Vec::new(), stopped: Some(explained), states };
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
    /// The messages that the group has a part in, with their places among all.
    seen: &'s [(usize, &'s Seen<P>)],
    nodes: Vec<Node<P>>,
    known: HashSet<State<P>>,
    open: Vec<usize>,
}

impl<'s, P: Procedure> Search<'s, P> {
    fn new(
        context: Context<'s, P>,
        sighting: &'s Sighting<P>,
        group: &'s [P::Role],
        seen: &'s [(usize, &'s Seen<P>)],
    ) -> Self {
        let locals = group.iter().map(|role| {
            let state = P::initial(context.config, *role);
            Arc::new(Local::new(state))
        });
        let locals = locals.collect();
        let state = State {
            locals,
            passed: 0,
            sent: vec![],
            held: vec![],
            waiting: vec![],
            hidden: vec![],
        };
        let known = HashSet::from([state.clone()]);
        let nodes = vec![Node { state, parent: 0, event: None }];
        let (order, open) = (Order::Passing, vec![0]);
        Search { order, context, sighting, group, seen, nodes, known, open }
    }

    /// Goes on until the next node that explains everything, the likeliest ways first.
    fn run(&mut self, limit: usize) -> End {
        while let Some(at) = self.open.pop() {
            if self.nodes.len() > limit {
                return End::Stopped;
            }
            let mut next = Vec::new();
            for (state, event) in self.ways(at) {
                if self.known.insert(state.clone()) {
                    next.push(self.nodes.len());
                    self.nodes.push(Node { state, parent: at, event });
                }
            }
            self.open.extend(next.into_iter().rev());
            if self.nodes[at].state.passed == self.seen.len() {
                return End::Explained(at);
            }
        }
        End::Unexplained
    }

    /// How many of all messages have passed when the group's last one has.
    fn so_far(&self, passed: usize) -> usize {
        passed.checked_sub(1).map_or(0, |last| self.seen[last].0 + 1)
    }

    /// Everything is explained: what waits is received, as long as nobody answers it.
    fn explained(mut self, mut at: usize) -> Found<P> {
        loop {
            let state = &self.nodes[at].state;
            let arrivals = self.actions(state).into_iter().filter(|a| a.kind() == "message");
            let silent = arrivals.map(|action| (self.take(state, &action), action));
            let mut silent = silent.filter(|((next, outcome), _)| {
                next.sent == state.sent && outcome.manner == Manner::Specified
            });
            let Some(((next, outcome), action)) = silent.next() else { break };
            let outcome = Some(outcome);
            let event = Some((self.so_far(state.passed), Occurrence { action, outcome }));
            self.nodes.push(Node { state: next, parent: at, event });
            at = self.nodes.len() - 1;
        }
        let owed = self.nodes[at].state.sent.concat();
        let states = self.nodes.len();
        Found { run: self.way_to(at), departs: None, owed, stopped: None, states }
    }

    fn way_to(&self, at: usize) -> Vec<(usize, Occurrence<P>)> {
        let mut run = Vec::new();
        let mut node = at;
        while node != 0 {
            run.extend(self.nodes[node].event.clone());
            node = self.nodes[node].parent;
        }
        run.reverse();
        run
    }

    /// The ways on, the likeliest first.
    fn ways(&self, at: usize) -> Vec<Way<P>> {
        let state = &self.nodes[at].state;
        let mut ways = Vec::new();
        let passes = self.passes(state).filter(|next| self.may_be(next));
        ways.extend(passes.map(|state| (state, None)));
        let (mut apt, mut others) = (Vec::new(), Vec::new());
        for action in self.actions(state) {
            let (next, outcome) = self.take(state, &action);
            if self.may_be(&next) {
                // What lets the next message pass is likelier than what does not.
                let is_apt = match self.order {
                    Order::Arrivals if action.kind() == "message" => true,
                    Order::Arrivals | Order::Passing => self.passes(&next).is_some(),
                };
                let outcome = Some(outcome);
                let event = (self.so_far(state.passed), Occurrence { action, outcome });
                let kind = if is_apt { &mut apt } else { &mut others };
                kind.push((next, Some(event)));
            }
        }
        ways.into_iter().chain(apt).chain(others).collect()
    }

    /// The next message passes the observer, if it has been sent.
    fn passes(&self, state: &State<P>) -> Option<State<P>> {
        let (_, seen) = self.seen.get(state.passed)?;
        let envelope = &seen.envelope;
        let mut next = State { passed: state.passed + 1, ..state.clone() };
        if let Some(at) = next.held.iter().position(|held| held.envelope == *envelope) {
            next.held.remove(at);
        } else if self.group.contains(&envelope.from) {
            let batches = next.sent.iter().enumerate();
            let mut own = batches.filter(|(_, batch)| batch[0].envelope.from == envelope.from);
            let (batch, place) = match self.sighting.observer {
                Observer::BesideSenders => {
                    own.next().and_then(|(at, b)| Some((at, find(b, seen)?)))
                }
                Observer::Elsewhere => own.find_map(|(at, b)| Some((at, find(b, seen)?))),
            }?;
            next.sent[batch].remove(place);
            next.sent.retain(|batch| !batch.is_empty());
        }
        if self.group.contains(&envelope.to) {
            next.waiting.push(state.passed);
        }
        Some(next)
    }

    /// What may happen to the roles: messages arrive, policies and users decide, timers elapse.
    fn actions(&self, state: &State<P>) -> Vec<Action<P>> {
        let mut actions: Vec<Action<P>> = Vec::new();
        let mut blocked: Vec<&Envelope<P>> = Vec::new();
        for place in &state.waiting {
            let seen = self.seen[*place].1;
            let envelope = &seen.envelope;
            if blocked.iter().any(|earlier| is_same_link(earlier, envelope)) {
                continue;
            }
            if seen.in_order {
                blocked.push(envelope);
            }
            actions.push(Action::Deliver(envelope.clone()));
        }
        actions.extend(state.hidden.iter().cloned().map(Action::Deliver));
        for (role, local) in self.group.iter().zip(&state.locals) {
            let decided = local.stimuli(&self.context, *role).into_iter();
            actions.extend(decided.map(|stimulus| Action::Stimulus(*role, stimulus)));
        }
        for (role, local) in self.group.iter().zip(&state.locals) {
            let timers = local.timers.iter().cloned();
            actions.extend(timers.map(|timer| Action::Timeout(*role, timer)));
        }
        actions.dedup();
        actions
    }

    /// What becomes of the roles.
    fn take(&self, state: &State<P>, action: &Action<P>) -> (State<P>, Outcome<P>) {
        let (role, event) = action.met().expect("only what roles meet is asked for");
        let at = self.group.iter().position(|r| *r == role).expect("the role is of the group");
        let outcome = Outcome::of(&self.context, role, &state.locals[at], &event);
        let mut next = state.clone();
        next.locals[at] = Arc::new(outcome.after.clone());
        if let Action::Deliver(envelope) = action {
            let of = |place: &usize| self.seen[*place].1.envelope == *envelope;
            match next.waiting.iter().position(of) {
                Some(at) => drop(next.waiting.remove(at)),
                None => {
                    if let Some(at) = next.hidden.iter().position(|e| e == envelope) {
                        next.hidden.remove(at);
                    }
                }
            }
        }
        let mut batch = Vec::new();
        for demanded in &outcome.effects {
            let Effect::Send { to, message } = &demanded.effect else { continue };
            let envelope = Envelope { from: role, to: *to, message: message.clone() };
            match self.is_hidden(&envelope) {
                true => next.hidden.push(envelope),
                false if self.sighting.withheld.contains(&envelope) => {
                    next.held.push(Allowed { envelope, step: demanded.step });
                }
                false => batch.push(Allowed { envelope, step: demanded.step }),
            }
        }
        if !batch.is_empty() {
            next.sent.push(batch);
        }
        (next, outcome)
    }

    fn is_hidden(&self, envelope: &Envelope<P>) -> bool {
        let Envelope { from, to, .. } = *envelope;
        let channel = envelope.channel();
        let hidden = &self.sighting.hidden;
        hidden.contains(&(from, to, channel)) || hidden.contains(&(to, from, channel))
    }

    /// Whether what was sent agrees with what is still to be seen.
    fn may_be(&self, state: &State<P>) -> bool {
        let left = &self.seen[state.passed..];
        // What was held back is seen later, unless it was held back for ever. On a CLUE channel the
        // same may be said again: one may be seen and the other not.
        let is = |envelope: &Envelope<P>, seen: &&(usize, &Seen<P>)| seen.1.envelope == *envelope;
        let held = state.held.iter().map(|held| &held.envelope);
        let held = held.filter(|held| !held.channel().is_reliable());
        let mut once = held.clone().filter(|held| self.seen.iter().any(|seen| is(held, &seen)));
        let passes = |held: &Envelope<P>| {
            let waiting = state.held.iter().filter(|other| other.envelope == *held).count();
            left.iter().filter(|seen| is(held, seen)).count() >= waiting
        };
        if !once.all(passes) {
            return false;
        }
        match self.sighting.observer {
            Observer::BesideSenders => self.group.iter().all(|role| {
                // What the wire may hold back is in no batch: it passes when it likes.
                let in_turn = |s: &&Seen<P>| {
                    s.envelope.from == *role && !self.sighting.withheld.contains(&s.envelope)
                };
                let mut left = left.iter().map(|(_, s)| *s).filter(in_turn);
                let mut own = state.sent.iter().filter(|batch| batch[0].envelope.from == *role);
                own.all(|batch| {
                    let mut batch = batch.clone();
                    while !batch.is_empty() {
                        // At the end the rest is under way.
                        let Some(seen) = left.next() else { return true };
                        let Some(place) = find(&batch, seen) else { return false };
                        batch.remove(place);
                    }
                    true
                })
            }),
            // What keeps its order cannot be overtaken; what does not may be late, or lost.
            Observer::Elsewhere => state.sent.concat().iter().all(|sent| {
                let link = left.iter().map(|(_, seen)| seen);
                let mut link = link.filter(|s| is_same_link(&s.envelope, &sent.envelope));
                link.clone().any(|s| s.envelope == sent.envelope) || !link.any(|s| s.in_order)
            }),
        }
    }

    /// Everything seen is explained; what could have come instead of the message that came then.
    fn departure(mut self, at: usize, came: &Envelope<P>, limit: usize) -> Departure<P> {
        while let End::Explained(_) = self.run(limit) {}
        let (mut stood, mut allowed) = (BTreeSet::new(), BTreeSet::new());
        let there = self.nodes.iter().filter(|node| node.state.passed == self.seen.len());
        for state in there.map(|node| &node.state) {
            let locals = self.group.iter().zip(&state.locals);
            let own = locals.filter(|(role, _)| **role == came.from);
            stood.extend(own.map(|(_, local)| P::state_name(&local.state)));
            let batches = state.sent.iter();
            let mut own = batches.filter(|batch| batch[0].envelope.from == came.from);
            allowed.extend(own.next().into_iter().flatten().cloned());
            let held = state.held.iter().filter(|held| held.envelope.from == came.from);
            allowed.extend(held.cloned());
        }
        Departure { at, stood, allowed }
    }
}

/// The place of a message seen among those sent together; on a link that keeps order, of the first.
fn find<P: Procedure>(batch: &[Allowed<P>], seen: &Seen<P>) -> Option<usize> {
    let place = batch.iter().position(|sent| sent.envelope == seen.envelope)?;
    let overtakes = batch[..place].iter().any(|b| is_same_link(&b.envelope, &seen.envelope));
    (!seen.in_order || !overtakes).then_some(place)
}

fn is_same_link<P: Procedure>(one: &Envelope<P>, other: &Envelope<P>) -> bool {
    one.from == other.from && one.to == other.to && one.channel() == other.channel()
}
