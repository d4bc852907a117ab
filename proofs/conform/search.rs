//! The search for a run of some roles that explains what was seen of them.
//!
//! Depth first, the likeliest ways first, over states that are numbers: each local state, message
//! and decision is kept once, and each reaction is asked for once.

mod moves;
mod values;

use std::collections::BTreeSet;

use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Context, Local, Outcome};
use callproof_kernel::run::{Envelope, Occurrence};

use super::{Allowed, Seen, Sighting};
use crate::engine::intern::Interner;
use values::{Passing, State, Values, may_be_held};

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
            let state = context.procedure.initial(context.config, *role);
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
        let initial =
            |role: &P::Role| Local::new(self.context.procedure.initial(self.context.config, *role));
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
        let stood =
            stood.iter().map(|local| self.context.procedure.state_name(&local.state)).collect();
        let allowed = allowed.iter().map(|sent| values.sent.get(*sent).clone()).collect();
        Departure { at, stood, allowed }
    }
}
