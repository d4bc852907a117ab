//! The ways on from a packed state.

use std::rc::Rc;

use callproof_kernel::case::{Budget, Clock, Order, Unspecified};
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Local;
use callproof_kernel::run::Action;

use super::{
    BEGUN, CRASH, DUPLICATES, Expander, FIXED, LINK_CAPACITY, LOSSES, Stillness, Successors, Wire,
};
use crate::engine::sets::{NONE, Set};

impl<P: Procedure> Expander<'_, P> {
    /// Puts all that can happen to some members in a state into `next`; says how still the state
    /// is for them.
    pub fn expand(
        &mut self,
        (state, within): (u32, Set),
        fields: &[u32],
        next: &mut Successors,
    ) -> Stillness {
        let wired = self.base() + FIXED;
        let silent = fields[wired..].iter().all(|content| *content == 0);
        for wire in 0..self.wires.len() {
            if fields[wired + wire] != 0 {
                self.expand_wire((state, within), fields, wire, next);
            }
        }
        let quiet = if silent { within } else { NONE };
        // Patient timers wait for messages and for policies.
        let mut elapse = if self.world.case.clock == Clock::Hasty { within } else { quiet };
        let mut still = Stillness { at_rest: quiet, is_quiet: quiet };
        for (place, local) in fields[..self.base()].iter().enumerate() {
            let own = self.own(place, *local, within);
            let unknown = self.members.sets.minus(within, own.covered);
            if unknown != NONE {
                still.at_rest = self.members.sets.minus(still.at_rest, unknown);
                still.is_quiet = self.members.sets.minus(still.is_quiet, unknown);
                elapse = self.members.sets.minus(elapse, unknown);
            }
            for (guard, own) in &own.answers {
                let sets = &mut self.members.sets;
                if !own.quiet {
                    still.is_quiet = sets.minus(still.is_quiet, *guard);
                    if self.world.case.clock == Clock::Patient {
                        elapse = sets.minus(elapse, *guard);
                    }
                }
                if !own.rests {
                    still.at_rest = sets.minus(still.at_rest, *guard);
                }
            }
        }
        for place in 0..self.base() {
            self.expand_own((state, within), fields, (place, elapse), &mut still, next);
        }
        self.expand_crash(within, fields, next);
        still
    }

    /// A copy of a state's fields, to be changed and then kept or not: something happens.
    fn begin<'n>(&self, next: &'n mut Successors, fields: &[u32]) -> &'n mut [u32] {
        let after = next.begin(fields);
        after[self.base() + BEGUN] = u32::from(self.world.remembers);
        after
    }

    fn expand_wire(
        &mut self,
        (state, within): (u32, Set),
        fields: &[u32],
        wire: usize,
        next: &mut Successors,
    ) {
        let base = self.base();
        let place = base + FIXED + wire;
        let queue = Rc::clone(self.contents.get(fields[place]));
        let Wire { to, order, .. } = self.wires[wire];
        let crashed = self.locals[to].get(fields[to]).crashed;
        // Those to whom nothing of the same sequence has been delivered yet.
        let mut waiting = [within; LINK_CAPACITY];
        for (at, message) in queue.iter().enumerate() {
            let sequence = self.sequence(order, &queue, at);
            if queue[..at].contains(message) || waiting[sequence] == NONE {
                continue;
            }
            let action = self.delivery(wire, *message);
            let without = self.without(fields[place], at);
            let before = waiting[sequence];
            if crashed {
                let after = self.begin(next, fields);
                after[place] = without;
                next.keep(action, before);
                waiting[sequence] = NONE;
                continue;
            }
            let takings = self.reception(wire, fields[to], *message, before);
            for (guard, taking) in &takings.answers {
                let here = self.members.sets.and(*guard, before);
                let saved = self.world.case.unspecified == Unspecified::Save
                    && self.reacted[*taking as usize].unspecified;
                if here == NONE || saved {
                    continue;
                }
                waiting[sequence] = self.members.sets.minus(waiting[sequence], here);
                let after = self.begin(next, fields);
                after[place] = without;
                match self.react((state, action), to, (*taking, here), after) {
                    true => next.keep(action, here),
                    false => next.leave(action, fields),
                }
            }
        }
        self.expand_faults(within, fields, (wire, &queue), next);
    }

    /// The first place of the sequence that a message of a wire must keep to.
    fn sequence(&self, order: Order, queue: &[u32], at: usize) -> usize {
        let call = |message: &u32| {
            self.world
                .case
                .procedure
                .call_of(self.messages.get(*message), Omniscient::of_the_world())
        };
        match order {
            Order::Fifo => 0,
            Order::FifoInCall => {
                let own = call(&queue[at]);
                queue.iter().position(|m| call(m) == own).expect("it is there itself")
            }
            Order::Unordered => at,
        }
    }

    fn expand_faults(
        &mut self,
        within: Set,
        fields: &[u32],
        (wire, queue): (usize, &[u32]),
        next: &mut Successors,
    ) {
        if self.wires[wire].channel.is_reliable() {
            return;
        }
        let (base, case) = (self.base(), &self.world.case);
        let (losses, duplicates) = (case.losses, case.duplicates);
        for (at, message) in queue.iter().enumerate() {
            if queue[..at].contains(message) {
                continue;
            }
            if is_left(losses, fields[base + LOSSES]) {
                let action = self.actions.intern(Action::Lose(self.envelope(wire, *message)));
                let after = self.begin(next, fields);
                after[base + FIXED + wire] = self.without(fields[base + FIXED + wire], at);
                spend(losses, &mut after[base + LOSSES]);
                next.keep(action, within);
            }
            if is_left(duplicates, fields[base + DUPLICATES]) {
                let action = self.actions.intern(Action::Duplicate(self.envelope(wire, *message)));
                if queue.len() >= LINK_CAPACITY {
                    self.crowds(wire, within);
                    next.beyond.push(action);
                    continue;
                }
                let after = self.begin(next, fields);
                let mut doubled = queue.to_vec();
                doubled.insert(at, *message);
                after[base + FIXED + wire] = self.contents.intern(Rc::from(doubled));
                spend(duplicates, &mut after[base + DUPLICATES]);
                next.keep(action, within);
            }
        }
    }

    /// Timers and decisions of one role; takes those away for whom a timer disturbs the peace.
    fn expand_own(
        &mut self,
        (state, within): (u32, Set),
        fields: &[u32],
        (place, elapse): (usize, Set),
        still: &mut Stillness,
        next: &mut Successors,
    ) {
        let own = self.own(place, fields[place], within);
        for (guard, own) in &own.answers {
            let here = self.members.sets.and(*guard, within);
            let elapse = self.members.sets.and(here, elapse);
            for (timer, action, question) in own.timers.iter().copied() {
                if elapse != NONE && self.has_cause(fields, place, timer) {
                    still.at_rest = self.members.sets.minus(still.at_rest, elapse);
                    still.is_quiet = self.members.sets.minus(still.is_quiet, elapse);
                    self.expand_alone(fields, (state, action), (place, question, elapse), next);
                }
            }
            for (action, question) in own.stimuli.iter().copied().filter(|_| here != NONE) {
                self.expand_alone(fields, (state, action), (place, question, here), next);
            }
        }
    }

    fn expand_alone(
        &mut self,
        fields: &[u32],
        cause: (u32, u32),
        (place, question, within): (usize, usize, Set),
        next: &mut Successors,
    ) {
        let takings = self.takings_of(question, within);
        for (guard, taking) in &takings.answers {
            let here = self.members.sets.and(*guard, within);
            if here == NONE {
                continue;
            }
            let after = self.begin(next, fields);
            match self.react(cause, place, (*taking, here), after) {
                true => next.keep(cause.1, here),
                false => next.leave(cause.1, fields),
            }
        }
    }

    fn has_cause(&self, fields: &[u32], place: usize, timer: usize) -> bool {
        let local = self.locals[place].get(fields[place]);
        let timer = local.timers.iter().nth(timer).expect("own timers come from this local state");
        self.world.has_cause(self.world.cast[place], timer, |peer| {
            let peer = self.world.place(peer);
            self.locals[peer].get(fields[peer])
        })
    }

    fn expand_crash(&mut self, within: Set, fields: &[u32], next: &mut Successors) {
        let Some(crash) = self.world.case.crashes else { return };
        let place = self.world.place(crash.role);
        let local = self.locals[place].get(fields[place]).clone();
        if fields[self.base() + CRASH] == 1 {
            let action = self.actions.intern(Action::Crash(crash.role));
            let after = self.begin(next, fields);
            after[place] = self.locals[place].intern(self.world.crashed(crash.role, &local));
            after[self.base() + CRASH] = 0;
            next.keep(action, within);
        }
        if crash.recovers && local.crashed {
            let action = self.actions.intern(Action::Recover(crash.role));
            let after = self.begin(next, fields);
            let back = Local { crashed: false, restarted: true, ..local };
            after[place] = self.locals[place].intern(back);
            next.keep(action, within);
        }
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
