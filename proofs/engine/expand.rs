//! What can happen in a packed state, computed on interned numbers.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use callproof_model::kernel::case::{Budget, Clock, Order, Unspecified};
use callproof_model::kernel::claim::Moment;
use callproof_model::kernel::procedure::{Decider, MessageKind, Procedure, StimulusKind};
use callproof_model::kernel::reaction::{Event, Local, Outcome};
use callproof_model::kernel::run::{Action, Envelope};

use super::intern::Interner;
use super::{Occasion, Taking};
use crate::liveness::Fairness;
use crate::world::{World, keeps_rest};

/// The most messages one link may hold before the search gives up on being complete.
const LINK_CAPACITY: usize = 12;

/// One way on from a state.
#[derive(Debug)]
pub struct Taken {
    /// The action's number.
    pub action: u32,
    /// The state afterwards.
    pub fields: Vec<u32>,
}

/// A directed connection between two places of the cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wire {
    from: usize,
    to: usize,
    channel: callproof_model::kernel::case::Channel,
    order: Order,
}

/// What a role with a certain local state can do by itself.
#[derive(Clone, Debug)]
struct Own {
    timers: Vec<(usize, u32, u32)>,
    stimuli: Vec<(u32, u32)>,
    rests: bool,
}

/// A reaction on interned numbers.
#[derive(Clone, Debug)]
struct Reacted {
    after: u32,
    sends: Vec<(usize, u32)>,
    unspecified: bool,
}

/// Interned values and remembered reactions of a world.
#[derive(Debug)]
pub struct Expander<'w, P: Procedure> {
    world: &'w World<P>,
    widths: Vec<u32>,
    has_new_field: bool,
    overfull: bool,
    locals: Vec<Interner<Local<P>>>,
    histories: Interner<P::History>,
    messages: Interner<P::Message>,
    contents: Interner<Vec<u32>>,
    actions: Interner<Action<P>>,
    wires: Vec<Wire>,
    takings: Vec<Taking<P>>,
    reacted: Vec<Reacted>,
    receptions: HashMap<(usize, u32, usize, u32), u32>,
    own: Vec<Vec<Option<Own>>>,
    deliveries: HashMap<(usize, u32), u32>,
    /// History and taking → history afterwards, and the first state and action of this pair.
    pasts: HashMap<(u32, u32), u32>,
    pairs: Vec<(u32, u32, Option<(u32, u32)>)>,
    pair_of: HashMap<(u32, u32), usize>,
}

// Fields of a state, before one for each wire: a local state for each role, then these.
const HISTORY: usize = 0;
const LOSSES: usize = 1;
const DUPLICATES: usize = 2;
const CRASH: usize = 3;
const FIXED: usize = 4;

impl<'w, P: Procedure> Expander<'w, P> {
    /// Nothing seen yet.
    pub fn new(world: &'w World<P>) -> Self {
        let roles = world.cast.len();
        let mut widths = vec![8; roles];
        widths.extend([8, 8, 8, 1]);
        let mut contents = Interner::default();
        contents.intern(Vec::new());
        Expander {
            world,
            widths,
            has_new_field: false,
            overfull: false,
            locals: (0..roles).map(|_| Interner::default()).collect(),
            histories: Interner::default(),
            messages: Interner::default(),
            contents,
            actions: Interner::default(),
            wires: Vec::new(),
            takings: Vec::new(),
            reacted: Vec::new(),
            receptions: HashMap::new(),
            own: vec![Vec::new(); roles],
            deliveries: HashMap::new(),
            pasts: HashMap::new(),
            pairs: Vec::new(),
            pair_of: HashMap::new(),
        }
    }

    /// The widths of a state's fields, in bits.
    pub fn widths(&self) -> &[u32] {
        &self.widths
    }

    /// A value outgrew its field.
    pub fn widen(&mut self, field: usize) {
        self.widths[field] = (self.widths[field] + 4).min(32);
    }

    /// Whether a wire came up that has no field yet; asking gives it one.
    pub fn has_new_field(&mut self) -> bool {
        std::mem::take(&mut self.has_new_field)
    }

    /// Whether a link held more messages than the search follows.
    pub fn is_overfull(&self) -> bool {
        self.overfull
    }

    /// Starts counting occasions anew, for a new attempt.
    pub fn forget_occasions(&mut self) {
        self.overfull = false;
        for pair in &mut self.pairs {
            pair.2 = None;
        }
    }

    /// The initial state's fields.
    pub fn initial(&mut self) -> Vec<u32> {
        let global = self.world.initial();
        let mut fields = vec![0; self.widths.len()];
        for (place, local) in global.locals.into_iter().enumerate() {
            fields[place] = self.locals[place].intern(local);
        }
        let base = self.base();
        fields[base + HISTORY] = self.histories.intern(global.history);
        fields[base + LOSSES] = left(global.losses);
        fields[base + DUPLICATES] = left(global.duplicates);
        fields[base + CRASH] = u32::from(global.crash_left);
        fields
    }

    fn base(&self) -> usize {
        self.world.cast.len()
    }

    /// The local states of all roles.
    pub fn locals<'e>(&'e self, fields: &[u32], into: &mut Vec<&'e Local<P>>) {
        into.extend(self.locals.iter().zip(fields).map(|(interner, id)| interner.get(*id)));
    }

    /// What claims remember.
    pub fn history(&self, fields: &[u32]) -> &P::History {
        self.histories.get(fields[self.base() + HISTORY])
    }

    /// The action of a number.
    pub fn action(&self, number: u32) -> &Action<P> {
        self.actions.get(number)
    }

    /// Every action, by number.
    pub fn actions(&self) -> &[Action<P>] {
        self.actions.values()
    }

    /// Every distinct taking of an event under a past, in the order of first appearance.
    pub fn occasions(&self) -> impl Iterator<Item = Occasion<'_, P>> {
        let mut seen: Vec<_> = self
            .pairs
            .iter()
            .enumerate()
            .filter_map(|(place, (past, taking, first))| Some(((*first)?, place, *past, *taking)))
            .collect();
        seen.sort_by_key(|((state, _), place, ..)| (*state, *place));
        seen.into_iter().map(|((state, action), _, past, taking)| {
            let taking = &self.takings[taking as usize];
            Occasion {
                history: self.histories.get(past),
                moment: Moment {
                    role: taking.role,
                    before: &taking.before,
                    event: &taking.event,
                    outcome: &taking.outcome,
                },
                state,
                action,
            }
        })
    }

    /// Puts all that can happen in a state into `next`; says whether the state is at rest.
    pub fn expand(&mut self, state: u32, fields: &[u32], next: &mut Vec<Taken>) -> bool {
        let wired = self.base() + FIXED;
        let quiet = fields[wired..].iter().all(|content| *content == 0);
        for wire in 0..self.wires.len() {
            if fields[wired + wire] != 0 {
                self.expand_wire(state, fields, wire, next);
            }
        }
        let mut rests = quiet;
        for place in 0..self.world.cast.len() {
            rests &= self.expand_own(state, fields, (place, quiet), next);
        }
        self.expand_crash(fields, next);
        rests
    }

    fn expand_wire(&mut self, state: u32, fields: &[u32], wire: usize, next: &mut Vec<Taken>) {
        let base = self.base();
        let place = base + FIXED + wire;
        let queue = self.contents.get(fields[place]).clone();
        let Wire { to, order, .. } = self.wires[wire];
        let crashed = self.locals[to].get(fields[to]).crashed;
        let mut delivered = false;
        for (at, message) in queue.iter().enumerate() {
            if queue[..at].contains(message) {
                continue;
            }
            let action = self.delivery(wire, *message);
            if !(delivered && order == Order::Fifo) {
                let taking = match crashed {
                    true => None,
                    false => Some(self.reception(wire, fields[to], *message)),
                };
                let saved = self.world.case.unspecified == Unspecified::Save
                    && taking.is_some_and(|t| self.reacted[t as usize].unspecified);
                if !saved {
                    delivered = true;
                    let mut after = fields.to_vec();
                    after[place] = self.without(&queue, at);
                    if let Some(taking) = taking {
                        self.react((state, action), to, taking, &mut after);
                    }
                    next.push(Taken { action, fields: after });
                }
            }
        }
        self.expand_faults(fields, (wire, &queue), next);
    }

    fn expand_faults(
        &mut self,
        fields: &[u32],
        (wire, queue): (usize, &[u32]),
        next: &mut Vec<Taken>,
    ) {
        let (base, case) = (self.base(), &self.world.case);
        let (losses, duplicates) = (case.losses, case.duplicates);
        for (at, message) in queue.iter().enumerate() {
            if queue[..at].contains(message) {
                continue;
            }
            if is_left(losses, fields[base + LOSSES]) {
                let action = self.actions.intern(Action::Lose(self.envelope(wire, *message)));
                let mut after = fields.to_vec();
                after[base + FIXED + wire] = self.without(queue, at);
                spend(losses, &mut after[base + LOSSES]);
                next.push(Taken { action, fields: after });
            }
            if is_left(duplicates, fields[base + DUPLICATES]) {
                if queue.len() >= LINK_CAPACITY {
                    self.overfull = true;
                    continue;
                }
                let action = self.actions.intern(Action::Duplicate(self.envelope(wire, *message)));
                let mut after = fields.to_vec();
                let mut doubled = queue.to_vec();
                doubled.insert(at, *message);
                after[base + FIXED + wire] = self.contents.intern(doubled);
                spend(duplicates, &mut after[base + DUPLICATES]);
                next.push(Taken { action, fields: after });
            }
        }
    }

    /// Timers and decisions of one role; says whether the role leaves the world at rest.
    fn expand_own(
        &mut self,
        state: u32,
        fields: &[u32],
        (place, quiet): (usize, bool),
        next: &mut Vec<Taken>,
    ) -> bool {
        let own = self.own(place, fields[place]);
        let mut rests = own.rests;
        let may = quiet || self.world.case.clock == Clock::Hasty;
        for (timer, action, taking) in own.timers.into_iter().filter(|_| may) {
            if self.has_cause(fields, place, timer) {
                rests = false;
                let mut after = fields.to_vec();
                self.react((state, action), place, taking, &mut after);
                next.push(Taken { action, fields: after });
            }
        }
        for (action, taking) in own.stimuli {
            let mut after = fields.to_vec();
            self.react((state, action), place, taking, &mut after);
            next.push(Taken { action, fields: after });
        }
        rests
    }

    fn has_cause(&self, fields: &[u32], place: usize, timer: usize) -> bool {
        let local = self.locals[place].get(fields[place]);
        let timer = local.timers.iter().nth(timer).expect("own timers come from this local state");
        self.world.has_cause(self.world.cast[place], timer, |peer| {
            let peer = self.world.place(peer);
            self.locals[peer].get(fields[peer])
        })
    }

    fn expand_crash(&mut self, fields: &[u32], next: &mut Vec<Taken>) {
        let Some(crash) = self.world.case.crashes else {
            return;
        };
        let place = self.world.place(crash.role);
        let local = self.locals[place].get(fields[place]).clone();
        if fields[self.base() + CRASH] == 1 {
            let action = self.actions.intern(Action::Crash(crash.role));
            let mut after = fields.to_vec();
            after[place] = self.locals[place].intern(self.world.crashed(crash.role, &local));
            after[self.base() + CRASH] = 0;
            next.push(Taken { action, fields: after });
        }
        if crash.recovers && local.crashed {
            let action = self.actions.intern(Action::Recover(crash.role));
            let mut after = fields.to_vec();
            let back = Local { crashed: false, restarted: true, ..local };
            after[place] = self.locals[place].intern(back);
            next.push(Taken { action, fields: after });
        }
    }

    /// Applies a remembered reaction to a state, and notes the occasion.
    fn react(&mut self, cause: (u32, u32), place: usize, taking: u32, after: &mut [u32]) {
        let base = self.base();
        let past = after[base + HISTORY];
        after[base + HISTORY] = self.remember(past, taking);
        let pair = self.pair_of[&(past, taking)];
        self.pairs[pair].2.get_or_insert(cause);
        let Reacted { after: local, sends, .. } = self.reacted[taking as usize].clone();
        after[place] = local;
        for (wire, message) in sends {
            let Some(field) = after.get(base + FIXED + wire) else {
                continue;
            };
            let mut queue = self.contents.get(*field).clone();
            if queue.len() >= LINK_CAPACITY {
                self.overfull = true;
                continue;
            }
            queue.push(message);
            if self.wires[wire].order == Order::Unordered {
                queue.sort_unstable();
            }
            after[base + FIXED + wire] = self.contents.intern(queue);
        }
    }

    fn remember(&mut self, past: u32, taking: u32) -> u32 {
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
        self.pairs.push((past, taking, None));
        after
    }

    fn reception(&mut self, wire: usize, local: u32, message: u32) -> u32 {
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
    fn take(&mut self, place: usize, local: u32, event: Event<P>) -> u32 {
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

    fn wire(
        &mut self,
        from: usize,
        to: usize,
        channel: callproof_model::kernel::case::Channel,
    ) -> usize {
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

    fn own(&mut self, place: usize, local: u32) -> Own {
        if let Some(Some(own)) = self.own[place].get(local as usize) {
            return own.clone();
        }
        let role = self.world.cast[place];
        let Local { timers, .. } = self.locals[place].get(local).clone();
        let stimuli = self.locals[place].get(local).stimuli(&self.world.context(), role);
        let rests = stimuli.iter().all(keeps_rest);
        let mut own = Own { timers: Vec::new(), stimuli: Vec::new(), rests };
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
        known[local as usize] = Some(own.clone());
        own
    }

    fn delivery(&mut self, wire: usize, message: u32) -> u32 {
        if let Some(action) = self.deliveries.get(&(wire, message)) {
            return *action;
        }
        let action = self.actions.intern(Action::Deliver(self.envelope(wire, message)));
        self.deliveries.insert((wire, message), action);
        action
    }

    fn envelope(&self, wire: usize, message: u32) -> Envelope<P> {
        let Wire { from, to, .. } = self.wires[wire];
        let cast = &self.world.cast;
        let message = self.messages.get(message).clone();
        Envelope { from: cast[from], to: cast[to], message }
    }

    fn without(&mut self, queue: &[u32], at: usize) -> u32 {
        let mut left = queue.to_vec();
        left.remove(at);
        self.contents.intern(left)
    }

    /// Weak fairness for deliveries, timers and policies; strong for deliveries where any number
    /// of messages may be lost; none for users, permissions and faults.
    pub fn fairness(&self) -> Fairness {
        let mut groups = BTreeMap::new();
        let mut fairness = Fairness::default();
        let lossy = self.world.case.losses == Budget::Unbounded;
        for action in self.actions.values() {
            let key = match action {
                Action::Deliver(e) => match self.world.case.order(e.channel()) {
                    Order::Fifo => Some(Group::Link(e.from, e.to, e.channel())),
                    Order::Unordered => Some(Group::Message(e.clone())),
                },
                Action::Timeout(role, timer) => Some(Group::Timer(*role, timer.clone())),
                Action::Stimulus(role, s) if s.decider() == Decider::Policy => {
                    Some(Group::Decision(*role, s.decision()))
                }
                _ => None,
            };
            let strong = lossy && matches!(action, Action::Deliver(_));
            fairness.group_of.push(key.map(|key| {
                *groups.entry(key).or_insert_with(|| {
                    fairness.is_strong.push(strong);
                    fairness.is_strong.len() as u32 - 1
                })
            }));
        }
        fairness
    }
}

/// What must be taken sooner or later, as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Group<P: Procedure> {
    Link(P::Role, P::Role, callproof_model::kernel::case::Channel),
    Message(Envelope<P>),
    Timer(P::Role, P::Timer),
    Decision(P::Role, P::Stimulus),
}

fn left(budget: Budget) -> u32 {
    match budget {
        Budget::AtMost(n) => u32::from(n),
        Budget::Unbounded => 0,
    }
}

fn is_left(budget: Budget, field: u32) -> bool {
    budget == Budget::Unbounded || field > 0
}

fn spend(budget: Budget, field: &mut u32) {
    if budget != Budget::Unbounded {
        *field -= 1;
    }
}
