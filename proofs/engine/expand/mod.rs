//! What can happen in a packed state, computed on interned numbers.

mod fair;
mod memo;
mod rename;
mod tables;
mod ways;

use std::rc::Rc;

use hashbrown::HashMap;

use callproof_kernel::case::{Budget, Channel, Order};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Event, Local};
use callproof_kernel::run::Action;

use super::intern::Interner;
use super::members::{Guarded, Members};
use super::sets::{NONE, Set};
use super::symmetry::Symmetry;
use super::{Occasion, Taking};
use crate::world::{Global, World};
use rename::Renamed;

/// The most messages one link may hold before the search gives up on being complete.
pub const LINK_CAPACITY: usize = 20;

/// The ways on from a state: an action, the members for which it is one, and the state afterwards,
/// each.
#[derive(Debug, Default)]
pub struct Successors {
    actions: Vec<(u32, Set)>,
    fields: Vec<u32>,
    /// Actions after which a link holds more than the search follows.
    beyond: Vec<u32>,
}

impl Successors {
    /// None.
    pub fn clear(&mut self) {
        self.beyond.clear();
        self.actions.clear();
        self.fields.clear();
    }

    /// Each action's number and members with the fields of the state afterwards.
    pub fn iter(&self) -> impl Iterator<Item = ((u32, Set), &[u32])> {
        let width = self.fields.len() / self.actions.len().max(1);
        self.actions.iter().copied().zip(self.fields.chunks_exact(width.max(1)))
    }

    /// The actions that are possible, too, and after which a link holds more than the search
    /// follows.
    pub fn beyond(&self) -> &[u32] {
        &self.beyond
    }

    /// A copy of a state's fields, to be changed and then kept or not.
    fn begin(&mut self, from: &[u32]) -> &mut [u32] {
        let start = self.fields.len();
        self.fields.extend_from_slice(from);
        &mut self.fields[start..]
    }

    fn keep(&mut self, action: u32, within: Set) {
        self.actions.push((action, within));
    }

    fn leave(&mut self, action: u32, from: &[u32]) {
        self.fields.truncate(self.fields.len() - from.len());
        self.beyond.push(action);
    }
}

/// A directed connection between two places of the cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wire {
    from: usize,
    to: usize,
    channel: Channel,
    order: Order,
}

/// What a role with a certain local state can do by itself: actions, each with its question.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Own {
    timers: Vec<(usize, u32, usize)>,
    stimuli: Vec<(u32, usize)>,
    rests: bool,
    quiet: bool,
}

/// For which members a state is how still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stillness {
    /// Nothing can happen any more unless someone begins something new.
    pub at_rest: Set,
    /// Only users could go on.
    pub is_quiet: Set,
}

/// What a role does with an event in a local state, as far as it was asked.
#[derive(Debug)]
struct Question<P: Procedure> {
    place: usize,
    local: u32,
    event: Event<P>,
    /// The taking under each member.
    takings: Rc<Guarded<u32>>,
}

/// A reaction on interned numbers.
#[derive(Clone, Debug)]
struct Reacted {
    after: u32,
    sends: Vec<(usize, u32)>,
    unspecified: bool,
}

/// A taking of an event under some past.
#[derive(Clone, Copy, Debug)]
struct Pair {
    past: u32,
    taking: u32,
    /// The members under which it comes up.
    within: Set,
    /// The first state and action with it, in the present attempt.
    first: Option<(u32, u32)>,
}

/// Interned values and remembered reactions of a world.
#[derive(Debug)]
pub struct Expander<'w, P: Procedure> {
    world: &'w World<P>,
    members: Members<P>,
    symmetry: Symmetry<P>,
    renamed: Renamed<P>,
    widths: Vec<u32>,
    has_new_field: bool,
    overfull: Set,
    /// The wire on which more messages were under way than are followed.
    crowded: Option<usize>,
    locals: Vec<Interner<Local<P>>>,
    histories: Interner<P::History>,
    messages: Interner<P::Message>,
    contents: Interner<Rc<[u32]>>,
    /// Contents and a message, in order or not → contents with it.
    pushed: HashMap<(u32, u32, bool), u32>,
    /// Contents and a place → contents without it.
    removed: HashMap<(u32, usize), u32>,
    actions: Interner<Action<P>>,
    wires: Vec<Wire>,
    takings: Vec<Taking<P>>,
    reacted: Vec<Reacted>,
    questions: Vec<Question<P>>,
    /// Place, local state, sender and message → question.
    receptions: HashMap<(usize, u32, usize, u32), usize>,
    own: Vec<Vec<Rc<Guarded<Rc<Own>>>>>,
    /// Place, local state and what may happen there → question.
    alone: HashMap<(usize, u32, u32), usize>,
    deliveries: HashMap<(usize, u32), u32>,
    /// History and taking → history afterwards.
    pasts: HashMap<(u32, u32), u32>,
    pairs: Vec<Pair>,
    pair_of: HashMap<(u32, u32), usize>,
}

// Fields of a state, before one for each wire: a local state for each role, then these.
const HISTORY: usize = 0;
const LOSSES: usize = 1;
const DUPLICATES: usize = 2;
const CRASH: usize = 3;
const BEGUN: usize = 4;
const FIXED: usize = 5;

impl<'w, P: Procedure> Expander<'w, P> {
    /// Nothing seen yet.
    pub fn new(world: &'w World<P>, members: Members<P>, symmetry: Symmetry<P>) -> Self {
        let roles = world.cast.len();
        let mut widths = vec![8; roles];
        widths.extend([8, 8, 8, 1, 1]);
        let mut contents = Interner::default();
        contents.intern(Rc::from([]));
        Expander {
            world,
            renamed: Renamed::new(&symmetry, roles),
            members,
            symmetry,
            widths,
            has_new_field: false,
            overfull: NONE,
            crowded: None,
            locals: (0..roles).map(|_| Interner::default()).collect(),
            histories: Interner::default(),
            messages: Interner::default(),
            contents,
            pushed: HashMap::new(),
            removed: HashMap::new(),
            actions: Interner::default(),
            wires: Vec::new(),
            takings: Vec::new(),
            reacted: Vec::new(),
            questions: Vec::new(),
            receptions: HashMap::new(),
            own: vec![Vec::new(); roles],
            alone: HashMap::new(),
            deliveries: HashMap::new(),
            pasts: HashMap::new(),
            pairs: Vec::new(),
            pair_of: HashMap::new(),
        }
    }

    /// The exchanges of roles that states are taken for the same under.
    pub fn symmetry(&self) -> &Symmetry<P> {
        &self.symmetry
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

    /// Those for whom a link held more messages, or a question had more answers, than the search
    /// follows.
    pub fn overfull(&self) -> Set {
        self.overfull
    }

    /// From whom to whom more messages were under way than the search follows, where it was so.
    pub fn crowded(&self) -> Option<(P::Role, P::Role)> {
        let wire = &self.wires[self.crowded?];
        Some((self.world.cast[wire.from], self.world.cast[wire.to]))
    }

    /// A wire holds as many messages as are followed, and one more came up.
    fn crowds(&mut self, wire: usize, within: Set) {
        self.overfull = self.members.sets.or(self.overfull, within);
        self.crowded.get_or_insert(wire);
    }

    /// Starts counting occasions anew, for a new attempt.
    pub fn forget_occasions(&mut self) {
        (self.overfull, self.crowded) = (NONE, None);
        for pair in &mut self.pairs {
            (pair.first, pair.within) = (None, NONE);
        }
    }

    /// The world looked at.
    pub fn world(&self) -> &'w World<P> {
        self.world
    }

    /// Gives the members back.
    pub fn into_members(self) -> Members<P> {
        self.members
    }

    /// The members looked at together.
    pub fn members(&mut self) -> &mut Members<P> {
        &mut self.members
    }

    /// The fields of a state in which a case begins.
    pub fn initial(&mut self, global: Global<P>) -> Vec<u32> {
        let mut fields = vec![0; self.widths.len()];
        for (place, local) in global.locals.into_iter().enumerate() {
            fields[place] = self.locals[place].intern(local);
        }
        let base = self.base();
        fields[base + HISTORY] = self.histories.intern(global.history);
        fields[base + LOSSES] = left(global.losses);
        fields[base + DUPLICATES] = left(global.duplicates);
        fields[base + CRASH] = u32::from(global.crash_left);
        fields[base + BEGUN] = u32::from(global.begun);
        for ((from, to, channel), queue) in global.links {
            let wire = self.wire(self.world.place(from), self.world.place(to), channel);
            // A wire without a field is given one, and the search begins anew.
            fields.resize(self.widths.len(), 0);
            let mut contents: Vec<u32> =
                queue.into_iter().map(|message| self.messages.intern(message)).collect();
            if self.wires[wire].order == Order::Unordered {
                contents.sort_unstable();
            }
            fields[base + FIXED + wire] = self.contents.intern(Rc::from(contents));
        }
        fields
    }

    fn base(&self) -> usize {
        self.world.cast.len()
    }

    /// The local states of all roles.
    pub fn locals<'e>(&'e self, fields: &[u32], into: &mut Vec<&'e Local<P>>) {
        into.extend(self.locals.iter().zip(fields).map(|(interner, id)| interner.get(*id)));
    }

    /// A local state of a place.
    pub fn local(&self, place: usize, number: u32) -> &Local<P> {
        self.locals[place].get(number)
    }

    /// The number of what claims remember.
    pub fn past(&self, fields: &[u32]) -> u32 {
        fields[self.base() + HISTORY]
    }

    /// Whether something has happened.
    pub fn has_begun(&self, fields: &[u32]) -> bool {
        fields[self.base() + BEGUN] == 1
    }

    /// What claims remember.
    pub fn history(&self, fields: &[u32]) -> &P::History {
        self.histories.get(self.past(fields))
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
            .filter_map(|(place, pair)| Some((pair.first?, place, pair)))
            .collect();
        seen.sort_by_key(|((state, _), place, _)| (*state, *place));
        seen.into_iter().map(|(first, _, pair)| self.occasion(pair, first))
    }

    /// Every distinct taking of an event.
    pub fn takings(&self) -> &[Taking<P>] {
        &self.takings
    }

    /// For each distinct taking of an event, the members under which it comes up.
    pub fn taken_within(&mut self) -> Vec<Set> {
        let mut within = vec![NONE; self.takings.len()];
        for pair in &self.pairs {
            let known = &mut within[pair.taking as usize];
            *known = self.members.sets.or(*known, pair.within);
        }
        within
    }

    /// A taking of an event under a past, by number, seen in this attempt or before.
    pub fn pair(&self, number: usize) -> Option<Occasion<'_, P>> {
        let pair = self.pairs.get(number)?;
        Some(self.occasion(pair, pair.first.unwrap_or_default()))
    }

    /// The members under which a taking of an event under a past comes up.
    pub fn within(&self, number: usize) -> Set {
        self.pairs[number].within
    }

    fn occasion(&self, pair: &Pair, (state, action): (u32, u32)) -> Occasion<'_, P> {
        let moment = self.takings[pair.taking as usize].moment();
        let history = self.histories.get(pair.past);
        let Pair { past, taking, within, .. } = *pair;
        Occasion { history, within, moment, taking, past, state, action }
    }
}

fn left(budget: Budget) -> u32 {
    match budget {
        Budget::AtMost(n) => u32::from(n),
        Budget::Unbounded => 0,
    }
}
