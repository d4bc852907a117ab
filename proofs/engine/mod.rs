//! Exhaustive search on interned, packed states.
//!
//! Roles' local states, messages, histories and the contents of channels are interned; each
//! distinct (role, local state, event) calls `react` once. A global state is a few words, kept
//! whole, so that nothing is missed. The search is breadth-first: a state's number grows with its
//! depth, and the way kept to it is a shortest one.

mod asked;
mod expand;
mod family;
pub(crate) mod intern;
mod members;
mod sets;
mod sheet;
mod store;
mod symmetry;

use std::time::{Duration, Instant};

use callproof_kernel::condition::{Moment, OfState};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Event, Local, Outcome};
use callproof_kernel::run::Action;

use crate::liveness::{BEYOND, Fairness, Graph};
use crate::world::World;

pub use asked::{Asked, AskedOfStep, Still};
pub use expand::{Expander, LINK_CAPACITY, Stillness, Successors};
pub use family::{Edge, Expanse, Seen, Watch, explore_members, explore_members_up_to, starts};
pub use members::{Guarded, Members};
pub use sets::{ALL, Member, NONE, Set, Sets};
pub use sheet::{Alone, Answers, Sheet};
pub use symmetry::Symmetry;

/// When to give up. A search cut short proves nothing by its silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The most states to look at.
    pub states: Option<usize>,
    /// The longest time to look.
    pub time: Option<Duration>,
}

/// How far a search is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// States found.
    pub states: usize,
    /// States found and not yet looked at.
    pub frontier: usize,
    /// Depth of the level being looked at.
    pub depth: usize,
}

/// The reachable part of a world.
#[derive(Debug)]
pub struct Explored<'w, P: Procedure> {
    /// The world.
    pub world: &'w World<P>,
    expander: Expander<'w, P>,
    store: store::Store,
    parents: Vec<(u32, u32)>,
    offsets: Vec<u64>,
    edges: Vec<(u32, u32)>,
    /// The exchange of roles after each edge; empty where none is made.
    exchanges: Vec<u16>,
    /// The exchange at the beginning.
    first_exchange: u16,
    still: Vec<Stillness>,
    /// The depth to which every state has been looked at.
    pub depth: usize,
    /// Whether every reachable state has been looked at.
    pub is_complete: bool,
    /// From whom to whom more messages than [`LINK_CAPACITY`] were under way, where that ended the
    /// search.
    pub crowded: Option<(P::Role, P::Role)>,
}

/// A role's taking of an event under some past, with where it first came up.
pub struct Occasion<'e, P: Procedure> {
    /// What claims remember until then.
    pub history: &'e P::History,
    /// The members under which it does.
    pub within: Set,
    /// What happened.
    pub moment: Moment<'e, P>,
    /// The number of the taking.
    pub taking: u32,
    /// The number of what is remembered until then.
    pub past: u32,
    /// The first state in which it did.
    pub state: u32,
    /// The action.
    pub action: u32,
}

/// Looks at every state of a world, or as many as the limits allow.
pub fn explore<'w, P: Procedure>(
    world: &'w World<P>,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Explored<'w, P> {
    explore_up_to(world, Symmetry::none(world), limits, progress)
}

/// Looks at one state of each set of states that differ by an exchange of roles only.
pub fn explore_up_to<'w, P: Procedure>(
    world: &'w World<P>,
    symmetry: Symmetry<P>,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Explored<'w, P> {
    let started = Instant::now();
    let mut expander =
        Expander::new(world, Members::one(world.case.procedure, &world.resolutions), symmetry);
    loop {
        if let Some((store, found)) = search(&mut expander, limits, started, progress) {
            return Explored {
                world,
                crowded: expander.crowded(),
                expander,
                store,
                parents: found.parents,
                offsets: found.offsets,
                edges: found.edges,
                exchanges: found.exchanges,
                first_exchange: found.first_exchange,
                still: found.still,
                depth: found.depth,
                is_complete: found.is_complete,
            };
        }
    }
}

#[derive(Default)]
struct Found {
    parents: Vec<(u32, u32)>,
    offsets: Vec<u64>,
    edges: Vec<(u32, u32)>,
    exchanges: Vec<u16>,
    first_exchange: u16,
    still: Vec<Stillness>,
    depth: usize,
    is_complete: bool,
}

/// One attempt; `None` when a field outgrew its place and the layout was widened.
fn search<P: Procedure>(
    expander: &mut Expander<'_, P>,
    limits: Limits,
    started: Instant,
    progress: &mut dyn FnMut(Progress),
) -> Option<(store::Store, Found)> {
    let mut store = store::Store::new(store::Layout::new(expander.widths()));
    let mut words = vec![0; store.layout().words()];
    let mut initial = expander.initial(expander.world().initial());
    if expander.has_new_field() {
        return None;
    }
    let first_exchange = expander.canonicalise(&mut initial);
    if let Err(field) = store.layout().pack(&initial, &mut words) {
        expander.widen(field);
        return None;
    }
    store.put(&words);
    expander.forget_occasions();
    let mut found =
        Found { parents: vec![(0, 0)], offsets: vec![0], first_exchange, ..Found::default() };
    // Where the case does not begin as it says nothing is to be found.
    if expander.world().cannot_begin().is_some() {
        return Some((store, found));
    }
    let is_reduced = !expander.symmetry().is_trivial();
    let mut canonical = Vec::new();
    let mut fields = initial;
    let mut next = Successors::default();
    let (mut state, mut level_end) = (0u32, 1u32);
    while (state as usize) < store.len() {
        if state == level_end {
            // Where messages pile up without end, everything is looked at down to where they do.
            if expander.overfull() != NONE {
                return Some((store, found));
            }
            found.depth += 1;
            level_end = store.len() as u32;
        }
        if state & 0x3ff == 0 {
            progress(Progress {
                states: store.len(),
                frontier: store.len() - state as usize,
                depth: found.depth,
            });
            if limits.time.is_some_and(|most| started.elapsed() > most) {
                return Some((store, found));
            }
        }
        if limits.states.is_some_and(|most| store.len() > most) {
            return Some((store, found));
        }
        store.fields(state, &mut fields);
        next.clear();
        let still = expander.expand((state, ALL), &fields, &mut next);
        for ((action, _), after) in next.iter() {
            canonical.clear();
            canonical.extend_from_slice(after);
            if is_reduced {
                found.exchanges.push(expander.canonicalise(&mut canonical));
            }
            if let Err(field) = store.layout().pack(&canonical, &mut words) {
                expander.widen(field);
                return None;
            }
            let target = match store.put(&words) {
                store::Put::New(number) => {
                    found.parents.push((state, action));
                    number
                }
                store::Put::Known(number) => number,
            };
            found.edges.push((target, action));
        }
        if expander.has_new_field() {
            return None;
        }
        for action in next.beyond() {
            found.edges.push((BEYOND, *action));
            found.exchanges.extend(is_reduced.then_some(0));
        }
        found.still.push(still);
        found.offsets.push(found.edges.len() as u64);
        state += 1;
    }
    found.is_complete = expander.overfull() == NONE;
    Some((store, found))
}

impl<'w, P: Procedure> Explored<'w, P> {
    /// How many states were found.
    pub fn states(&self) -> usize {
        self.store.len()
    }

    /// How many states were looked at.
    pub fn expanded(&self) -> usize {
        self.still.len()
    }

    /// How many transitions were found.
    pub fn transitions(&self) -> usize {
        self.edges.len()
    }

    /// The actions of a way through the graph, from its beginning, as they really happen: with the
    /// exchanges of roles on the way undone.
    pub fn real(&self, way: &[(u32, u32)]) -> Vec<Action<P>> {
        let symmetry = self.expander.symmetry();
        let mut names = symmetry.undone(self.first_exchange);
        let mut actions = Vec::with_capacity(way.len());
        for (state, action) in way {
            actions.push(symmetry.rename_action(self.action(*action), &names));
            let from = self.offsets[*state as usize] as usize;
            let out = self.graph().out(*state);
            let edge = out.iter().position(|(_, a)| a == action);
            if let Some(exchange) = edge.and_then(|edge| self.exchanges.get(from + edge)) {
                names = symmetry.after(&names, *exchange);
            }
        }
        actions
    }

    /// How many exchanges of roles states are taken for the same under.
    pub fn exchanges(&self) -> usize {
        self.expander.symmetry().order()
    }

    /// Who takes the event of an action that leaves a state, and what it does; `None` of faults,
    /// and of what reaches a crashed role.
    pub fn outcome(&self, state: u32, action: u32) -> Option<(P::Role, Outcome<P>)> {
        let (role, event) = self.action(action).met()?;
        let mut fields = vec![0; self.expander.widths().len()];
        self.store.fields(state, &mut fields);
        let mut locals = Vec::new();
        self.expander.locals(&fields, &mut locals);
        let before = locals[self.world.place(role)];
        let taken = || (role, Outcome::of(&self.world.context(), role, before, &event));
        (!before.crashed).then(taken)
    }

    /// The calls to look at: all others differ from one of them by an exchange of roles.
    pub fn calls(&self) -> &[P::Call] {
        self.expander.symmetry().calls()
    }

    /// The graph, for liveness.
    pub fn graph(&self) -> Graph<'_> {
        Graph { offsets: &self.offsets, edges: &self.edges, parents: &self.parents }
    }

    /// Which actions must be taken sooner or later.
    pub fn fairness(&self) -> Fairness {
        self.expander.fairness()
    }

    /// The action of a number.
    pub fn action(&self, number: u32) -> &Action<P> {
        self.expander.action(number)
    }

    /// Every action, by number.
    pub fn actions(&self) -> &[Action<P>] {
        self.expander.actions()
    }

    /// Makes a condition ready to be asked.
    pub fn asked(&self, condition: &OfState<P>) -> Asked<P> {
        Asked::new(condition, &self.world.cast)
    }

    /// Of every state looked at, whether a condition is true.
    pub fn where_true(&self, condition: &OfState<P>) -> Vec<bool> {
        let asked = self.asked(condition);
        let mut answers = Vec::with_capacity(self.expanded());
        self.each(|_, fields, still| {
            answers.push(asked.is_true(&self.expander, fields, still));
            None::<()>
        });
        answers
    }

    /// The first state where a condition is true.
    pub fn first_where(&self, condition: &OfState<P>) -> Option<u32> {
        let asked = self.asked(condition);
        self.each(|state, fields, still| {
            asked.is_true(&self.expander, fields, still).then_some(state)
        })
    }

    /// The first state where `when` is true and `then` is not, and whether `when` is true up to
    /// there.
    pub fn first_against(&self, when: &OfState<P>, then: &OfState<P>) -> (Option<u32>, bool) {
        let (when, then) = (self.asked(when), self.asked(then));
        let mut triggered = false;
        let bad = self.each(|state, fields, still| {
            let is_trigger = when.is_true(&self.expander, fields, still);
            triggered |= is_trigger;
            (is_trigger && !then.is_true(&self.expander, fields, still)).then_some(state)
        });
        (bad, triggered)
    }

    /// Whether nothing can happen any more in a state looked at unless someone begins something new.
    pub fn is_at_rest(&self, state: u32) -> bool {
        self.still.get(state as usize).is_some_and(|still| still.at_rest == ALL)
    }

    /// What each role has in every state at rest, in breadth-first order.
    pub fn each_at_rest(&self, mut see: impl FnMut(&[&Local<P>])) {
        let mut locals: Vec<&Local<P>> = Vec::new();
        self.each(|_, fields, still| {
            if still.at_rest {
                locals.clear();
                self.expander.locals(fields, &mut locals);
                see(&locals);
            }
            None::<()>
        });
    }

    /// Asks something of every state looked at, in breadth-first order.
    fn each<T>(&self, mut ask: impl FnMut(u32, &[u32], Still) -> Option<T>) -> Option<T> {
        let mut fields = vec![0; self.expander.widths().len()];
        for state in 0..self.expanded() as u32 {
            self.store.fields(state, &mut fields);
            let Stillness { at_rest, is_quiet } = self.still[state as usize];
            let still = Still { at_rest: at_rest == ALL, is_quiet: is_quiet == ALL };
            if let Some(answer) = ask(state, &fields, still) {
                return Some(answer);
            }
        }
        None
    }

    /// Every distinct taking of an event in a role's state, whatever the past.
    pub fn takings(&self) -> &[Taking<P>] {
        self.expander.takings()
    }

    /// Every distinct taking of an event, in the order in which they first came up.
    pub fn occasions(&self) -> impl Iterator<Item = Occasion<'_, P>> {
        self.expander.occasions()
    }
}

/// An event taken in a state of a role.
#[derive(Debug)]
pub struct Taking<P: Procedure> {
    /// Who.
    pub role: P::Role,
    /// What it had.
    pub before: Local<P>,
    /// What it met.
    pub event: Event<P>,
    /// What it did.
    pub outcome: Outcome<P>,
}

impl<P: Procedure> Taking<P> {
    /// The taking as a claim sees it.
    pub fn moment(&self) -> Moment<'_, P> {
        let Taking { role, before, event, outcome } = self;
        Moment { role: *role, before, event, outcome }
    }
}
