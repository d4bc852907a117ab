//! Exhaustive search on interned, packed states.
//!
//! Roles' local states, messages, histories and the contents of channels are interned; each
//! distinct (role, local state, event) calls `react` once. A global state is a few words, kept
//! whole, so that nothing is missed. The search is breadth-first: a state's number grows with its
//! depth, and the way kept to it is a shortest one.

mod expand;
mod intern;
mod store;

use std::time::{Duration, Instant};

use callproof_model::kernel::claim::{Moment, Snapshot};
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::reaction::{Event, Local, Outcome};
use callproof_model::kernel::run::Action;

use crate::liveness::{Fairness, Graph};
use crate::world::World;

pub use expand::{Expander, Successors};

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
    at_rest: Vec<bool>,
    /// The depth to which every state has been looked at.
    pub depth: usize,
    /// Whether every reachable state has been looked at.
    pub is_complete: bool,
}

/// A role's taking of an event under some past, with where it first came up.
pub struct Occasion<'e, P: Procedure> {
    /// What claims remember until then.
    pub history: &'e P::History,
    /// What happened.
    pub moment: Moment<'e, P>,
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
    let started = Instant::now();
    let mut expander = Expander::new(world);
    loop {
        if let Some((store, found)) = search(&mut expander, limits, started, progress) {
            return Explored {
                world,
                expander,
                store,
                parents: found.parents,
                offsets: found.offsets,
                edges: found.edges,
                at_rest: found.at_rest,
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
    at_rest: Vec<bool>,
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
    let initial = expander.initial();
    store.layout().pack(&initial, &mut words).ok()?;
    store.put(&words);
    expander.forget_occasions();
    let mut found = Found { parents: vec![(0, 0)], offsets: vec![0], ..Found::default() };
    let mut fields = initial;
    let mut next = Successors::default();
    let (mut state, mut level_end) = (0u32, 1u32);
    while (state as usize) < store.len() {
        if state == level_end {
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
        let rest = expander.expand(state, &fields, &mut next);
        for (action, after) in next.iter() {
            if let Err(field) = store.layout().pack(after, &mut words) {
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
        found.at_rest.push(rest);
        found.offsets.push(found.edges.len() as u64);
        state += 1;
    }
    found.is_complete = !expander.is_overfull();
    Some((store, found))
}

impl<'w, P: Procedure> Explored<'w, P> {
    /// How many states were found.
    pub fn states(&self) -> usize {
        self.store.len()
    }

    /// How many states were looked at.
    pub fn expanded(&self) -> usize {
        self.at_rest.len()
    }

    /// How many transitions were found.
    pub fn transitions(&self) -> usize {
        self.edges.len()
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

    /// Asks something of every state looked at, in breadth-first order.
    pub fn each<T>(&self, mut ask: impl FnMut(u32, &Snapshot<'_, P>) -> Option<T>) -> Option<T> {
        let mut fields = vec![0; self.expander.widths().len()];
        let mut locals: Vec<&Local<P>> = Vec::new();
        for state in 0..self.expanded() as u32 {
            self.store.fields(state, &mut fields);
            locals.clear();
            self.expander.locals(&fields, &mut locals);
            let snapshot = Snapshot {
                cast: &self.world.cast,
                locals: &locals,
                history: self.expander.history(&fields),
                at_rest: self.at_rest[state as usize],
                calls: &self.world.calls,
            };
            if let Some(answer) = ask(state, &snapshot) {
                return Some(answer);
            }
        }
        None
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
