//! The reachable part of a world for many members of a family at once.
//!
//! Each state is kept once, with the set of members that come to it; each step with the set of
//! those that can take it there. Members part only where one of them, asked the same question,
//! answers otherwise; what they have in common is looked at once.

use std::sync::Arc;
use std::time::Instant;

use callproof_kernel::condition::OfState;
use callproof_kernel::issue::Noted;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Action;

use super::asked::{Asked, Still};
use super::expand::{Expander, Stillness, Successors};
use super::members::Members;
use super::sets::{NONE, Set, Sets};
use super::sheet::Sheet;
use super::store::{Layout, Put, Store};
use super::symmetry::Symmetry;
use super::{Limits, Progress, Taking};
use crate::liveness::Fairness;
use crate::world::{Global, World};

/// A step that some members can take.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The state before.
    pub from: u32,
    /// The state afterwards.
    pub to: u32,
    /// The action.
    pub action: u32,
    /// Who can take it, of those who come to the state before.
    pub within: Set,
}

/// The reachable part of a world, for some members of a family.
pub struct Expanse<'w, P: Procedure> {
    /// The world; its own resolutions are those of no member in particular.
    pub world: &'w World<P>,
    expander: Expander<'w, P>,
    store: Store,
    reached: Vec<Set>,
    still: Vec<Stillness>,
    /// By the state before.
    edges: Vec<Edge>,
    offsets: Vec<usize>,
    /// Those not followed to the end, because a limit stopped the search.
    pub unfinished: Set,
}

/// Who follows a search and says who need not be followed any longer.
pub trait Watch<P: Procedure> {
    /// A state, for those members for whom it is as still as is said.
    fn state(&mut self, seen: &Seen<'_, '_, P>, within: Set, sets: &mut Sets);
    /// All that the next states are about to come from has been looked at; gives those to go on
    /// with.
    fn wave(&mut self, expander: &mut Expander<'_, P>) -> Set;
}

/// Looks at every state that some members come to.
pub fn explore_members<'w, P: Procedure>(
    world: &'w World<P>,
    members: Members<P>,
    within: Set,
    limits: Limits,
    watch: &mut dyn Watch<P>,
    progress: &mut dyn FnMut(Progress),
) -> Expanse<'w, P> {
    explore_members_up_to(world, (members, Symmetry::none(world)), within, limits, watch, progress)
}

/// Looks at one state of each set of states that differ by an exchange of roles only.
pub fn explore_members_up_to<'w, P: Procedure>(
    world: &'w World<P>,
    (mut members, symmetry): (Members<P>, Symmetry<P>),
    within: Set,
    limits: Limits,
    watch: &mut dyn Watch<P>,
    progress: &mut dyn FnMut(Progress),
) -> Expanse<'w, P> {
    let started = Instant::now();
    let Starts { starts, stuck } = starts(world, &mut members, within);
    let fits = starts.iter().all(|(_, start)| symmetry.leaves_alone(world, start));
    let symmetry = if fits { symmetry } else { Symmetry::none(world) };
    let mut expander = Expander::new(world, members, symmetry);
    loop {
        let attempt = Attempt { starts: &starts, within, limits, started };
        if let Some(found) = attempt.search(&mut expander, watch, progress) {
            let Found { store, reached, still, edges, mut unfinished } = found;
            let sets = &mut expander.members().sets;
            unfinished = sets.or(unfinished, stuck);
            let (edges, offsets) = sorted(edges, store.len(), &mut expander.members().sets);
            return Expanse { world, expander, store, reached, still, edges, offsets, unfinished };
        }
    }
}

/// Steps by the state before, each once; and where those of each state begin.
fn sorted(mut edges: Vec<Edge>, states: usize, sets: &mut Sets) -> (Vec<Edge>, Vec<usize>) {
    edges.sort_unstable_by_key(|edge| (edge.from, edge.to, edge.action));
    edges.dedup_by(|next, edge| {
        let is_same = (next.from, next.to, next.action) == (edge.from, edge.to, edge.action);
        if is_same {
            edge.within = sets.or(edge.within, next.within);
        }
        is_same
    });
    let mut offsets = vec![0; states + 1];
    for edge in &edges {
        offsets[edge.from as usize + 1] += 1;
    }
    for state in 0..states {
        offsets[state + 1] += offsets[state];
    }
    (edges, offsets)
}

/// How a case begins for the members of a family.
pub struct Starts<P: Procedure> {
    /// The states in which it does, each with its members.
    pub starts: Vec<(Set, Global<P>)>,
    /// Those for whom it does not begin as it says: of them nothing is found out.
    pub stuck: Set,
}

/// How a case begins for some members.
pub fn starts<P: Procedure>(world: &World<P>, members: &mut Members<P>, within: Set) -> Starts<P> {
    let (mut rest, mut starts, mut stuck) = (within, Vec::new(), NONE);
    while rest != NONE {
        let member = members.pick(rest);
        let asked = Arc::new(Noted::default());
        let noted = Some(Arc::clone(&asked));
        let of = World { resolutions: member, asked: noted, ..world.clone() };
        let begins = of.cannot_begin().is_none();
        let start = of.initial();
        let like = members.like(&of.resolutions, &asked);
        let own = members.sets.and(like, within);
        match begins {
            true => starts.push((own, start)),
            false => stuck = members.sets.or(stuck, own),
        }
        rest = members.sets.minus(rest, like);
    }
    Starts { starts, stuck }
}

struct Attempt<'a, P: Procedure> {
    starts: &'a [(Set, Global<P>)],
    within: Set,
    limits: Limits,
    started: Instant,
}

struct Found {
    store: Store,
    reached: Vec<Set>,
    still: Vec<Stillness>,
    edges: Vec<Edge>,
    unfinished: Set,
}

impl Found {
    /// Notes who was not followed to the end: those with states that were not looked at, and those
    /// for whom a link overflowed.
    fn end<P: Procedure>(&mut self, done: &[Set], going: Set, expander: &mut Expander<'_, P>) {
        let overfull = expander.overfull();
        let sets = &mut expander.members().sets;
        for (state, reached) in self.reached.iter().enumerate() {
            let left = sets.minus(*reached, done.get(state).copied().unwrap_or(NONE));
            let left = sets.and(left, going);
            self.unfinished = sets.or(self.unfinished, left);
        }
        self.unfinished = sets.or(self.unfinished, overfull);
    }

    fn reach(&mut self, state: Put, within: Set, sets: &mut Sets) -> Option<u32> {
        match state {
            Put::New(state) => {
                self.reached.push(within);
                self.still.push(Stillness { at_rest: NONE, is_quiet: NONE });
                Some(state)
            }
            Put::Known(state) => {
                let known = &mut self.reached[state as usize];
                let both = sets.or(*known, within);
                (std::mem::replace(known, both) != both).then_some(state)
            }
        }
    }
}

impl<P: Procedure> Attempt<'_, P> {
    /// `None` when a field outgrew its place and the layout was widened.
    fn search(
        &self,
        expander: &mut Expander<'_, P>,
        watch: &mut dyn Watch<P>,
        progress: &mut dyn FnMut(Progress),
    ) -> Option<Found> {
        let store = Store::new(Layout::new(expander.widths()));
        let mut words = vec![0; store.layout().words()];
        let mut found = Found {
            store,
            reached: Vec::new(),
            still: Vec::new(),
            edges: Vec::new(),
            unfinished: NONE,
        };
        expander.forget_occasions();
        let mut wave = Vec::new();
        for (within, start) in self.starts {
            let mut fields = expander.initial(start.clone());
            if expander.has_new_field() {
                return None;
            }
            expander.canonicalise(&mut fields);
            if let Err(field) = found.store.layout().pack(&fields, &mut words) {
                expander.widen(field);
                return None;
            }
            let put = found.store.put(&words);
            wave.extend(found.reach(put, *within, &mut expander.members().sets));
        }
        let mut done: Vec<Set> = Vec::new();
        let mut going = self.within;
        let (mut next, mut fields) = (Successors::default(), vec![0; expander.widths().len()]);
        let mut canonical = Vec::new();
        for depth in 0.. {
            let mut coming: Vec<u32> = Vec::new();
            for (place, state) in wave.iter().enumerate() {
                if place & 0x3ff == 0 {
                    let frontier = wave.len() - place;
                    progress(Progress { states: found.store.len(), frontier, depth });
                }
                if self.is_over(&found) {
                    // What was looked at of this wave counts.
                    going = watch.wave(expander);
                    found.end(&done, going, expander);
                    return Some(found);
                }
                done.resize(found.reached.len(), NONE);
                let sets = &mut expander.members().sets;
                let fresh = sets.minus(found.reached[*state as usize], done[*state as usize]);
                let fresh = sets.and(fresh, going);
                done[*state as usize] = sets.or(done[*state as usize], fresh);
                if fresh == NONE {
                    continue;
                }
                found.store.fields(*state, &mut fields);
                next.clear();
                let still = expander.expand((*state, fresh), &fields, &mut next);
                self.show(expander, (&fields, fresh, still), watch);
                let known = &mut found.still[*state as usize];
                let sets = &mut expander.members().sets;
                known.at_rest = sets.or(known.at_rest, still.at_rest);
                known.is_quiet = sets.or(known.is_quiet, still.is_quiet);
                for ((action, within), after) in next.iter() {
                    canonical.clear();
                    canonical.extend_from_slice(after);
                    expander.canonicalise(&mut canonical);
                    if let Err(field) = found.store.layout().pack(&canonical, &mut words) {
                        expander.widen(field);
                        return None;
                    }
                    let put = found.store.put(&words);
                    let to = match put {
                        Put::New(to) | Put::Known(to) => to,
                    };
                    found.edges.push(Edge { from: *state, to, action, within });
                    coming.extend(found.reach(put, within, &mut expander.members().sets));
                }
                if expander.has_new_field() {
                    return None;
                }
            }
            // For whom messages pile up without end, no more is looked at than down to where they do.
            let (wanted, crowded) = (watch.wave(expander), expander.overfull());
            going = expander.members().sets.minus(wanted, crowded);
            coming.sort_unstable();
            coming.dedup();
            if coming.is_empty() {
                break;
            }
            wave = coming;
        }
        found.end(&done, going, expander);
        Some(found)
    }

    fn is_over(&self, found: &Found) -> bool {
        self.limits.states.is_some_and(|most| found.store.len() > most)
            || self.limits.time.is_some_and(|most| self.started.elapsed() > most)
    }

    /// Shows a state, once for each way in which it is still.
    fn show(
        &self,
        expander: &mut Expander<'_, P>,
        (fields, within, still): (&[u32], Set, Stillness),
        watch: &mut dyn Watch<P>,
    ) {
        let mut sets = std::mem::take(&mut expander.members().sets);
        for (still, here) in as_still((within, still), &mut sets) {
            watch.state(&Seen { expander, fields, still }, here, &mut sets);
        }
        expander.members().sets = sets;
    }
}

/// A state as some members have it.
pub struct Seen<'e, 'w, P: Procedure> {
    expander: &'e Expander<'w, P>,
    fields: &'e [u32],
    still: Still,
}

impl<P: Procedure> Seen<'_, '_, P> {
    /// Whether a condition is true of it.
    pub fn is_so(&self, asked: &Asked<P>) -> bool {
        asked.is_true(self.expander, self.fields, self.still)
    }
}

/// Each way in which a state is still for somebody, with those.
fn as_still((within, still): (Set, Stillness), sets: &mut Sets) -> Vec<(Still, Set)> {
    let mut ways = Vec::new();
    for at_rest in [true, false] {
        let here = match at_rest {
            true => sets.and(within, still.at_rest),
            false => sets.minus(within, still.at_rest),
        };
        for is_quiet in [true, false] {
            let here = match is_quiet {
                true => sets.and(here, still.is_quiet),
                false => sets.minus(here, still.is_quiet),
            };
            if here != NONE {
                ways.push((Still { at_rest, is_quiet }, here));
            }
        }
    }
    ways
}

impl<P: Procedure> Expanse<'_, P> {
    /// How many states there are.
    pub fn states(&self) -> usize {
        self.store.len()
    }

    /// The steps, by the state before.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The steps from a state.
    pub fn out(&self, state: u32) -> &[Edge] {
        &self.edges[self.offsets[state as usize]..self.offsets[state as usize + 1]]
    }

    /// Who comes to each state.
    pub fn reached(&self) -> &[Set] {
        &self.reached
    }

    /// The calls to look at: all others differ from one of them by an exchange of roles.
    pub fn calls(&self) -> Vec<P::Call> {
        self.expander.symmetry().calls().to_vec()
    }

    /// Whether an exchange of roles was made.
    pub fn is_reduced(&self) -> bool {
        !self.expander.symmetry().is_trivial()
    }

    /// Which actions must be taken sooner or later.
    pub fn fairness(&self) -> Fairness {
        self.expander.fairness()
    }

    /// Every action, by number.
    pub fn actions(&self) -> &[Action<P>] {
        self.expander.actions()
    }

    /// Every distinct taking of an event in a role's state, whatever the past.
    pub fn takings(&self) -> &[Taking<P>] {
        self.expander.takings()
    }

    /// For each of them, the members under which it comes up.
    pub fn taken_within(&mut self) -> Vec<Set> {
        self.expander.taken_within()
    }

    /// Sets of members.
    pub fn sets(&mut self) -> &mut Sets {
        &mut self.expander.members().sets
    }

    /// For each state, the members for whom a condition is true of it.
    pub fn where_true(&mut self, condition: &OfState<P>) -> Vec<Set> {
        let asked = Asked::new(condition, &self.world.cast);
        let mut sets = std::mem::take(self.sets());
        let mut fields = vec![0; self.expander.widths().len()];
        let mut answers = Vec::with_capacity(self.states());
        for state in 0..self.states() as u32 {
            self.store.fields(state, &mut fields);
            let (within, still) = (self.reached[state as usize], self.still[state as usize]);
            let mut answer = NONE;
            for (still, here) in as_still((within, still), &mut sets) {
                if asked.is_true(&self.expander, &fields, still) {
                    answer = sets.or(answer, here);
                }
            }
            answers.push(answer);
        }
        *self.sets() = sets;
        answers
    }

    /// What roles do, in tables, as far as it was looked at.
    pub fn sheet(&mut self, starts: &[(Set, Global<P>)]) -> Sheet<P> {
        self.expander.sheet(starts)
    }

    /// Gives the family back.
    pub fn into_members(self) -> Members<P> {
        self.expander.into_members()
    }
}
