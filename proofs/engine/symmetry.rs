//! Roles that may take each other's place.

use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Action;
use callproof_kernel::symmetry::Exchange;

use crate::world::{Global, World};

/// A group of exchanges of roles, with what they leave alone.
///
/// A state and the same state with roles exchanged can do the same, with the names exchanged. So it
/// is enough to look at one of them: reachability is that of the whole, as far as it is asked with
/// claims that treat the roles alike. A claim about one call must follow that call, so exchanges
/// may be restricted to those that leave one call of each kind alone.
#[derive(Clone, Debug)]
pub struct Symmetry<P: Procedure> {
    procedure: P,
    cast: Vec<P::Role>,
    /// Places that may be exchanged, class by class.
    classes: Vec<Vec<usize>>,
    /// Each exchange: where each place goes. The first leaves everything alone.
    exchanges: Vec<Vec<usize>>,
    /// Each exchange undone.
    undone: Vec<Vec<usize>>,
    calls: Vec<P::Call>,
}

/// The most exchanges that are made: beyond that, trying them costs more than it saves.
const MOST: usize = 720;

impl<P: Procedure> Symmetry<P> {
    /// No exchange at all.
    pub fn none(world: &World<P>) -> Self {
        Self::under(world, Vec::new(), world.calls.clone())
    }

    /// Every exchange that the case allows: enough for what is claimed of states and steps.
    pub fn full(world: &World<P>) -> Self {
        Self::under(world, classes(world), world.calls.clone())
    }

    /// The exchanges that leave one call of each kind alone: enough for what is claimed of calls.
    pub fn keeping_calls(world: &World<P>) -> Self {
        let all = Self::full(world);
        let fewer = all.classes.iter().map(|class| class[1..].to_vec()).collect();
        let mut kept = Self::under(world, fewer, Vec::new());
        // One call of each kind, which no exchange left touches.
        let mut known: Vec<P::Call> = Vec::new();
        for call in &world.calls {
            if known.contains(call) {
                continue;
            }
            let kind: Vec<P::Call> = (0..all.order()).map(|e| all.rename_call(*call, e)).collect();
            let alone = |c: &&P::Call| (0..kept.order()).all(|e| kept.rename_call(**c, e) == **c);
            match kind.iter().find(alone) {
                Some(call) => kept.calls.push(*call),
                None => return Self::none(world),
            }
            known.extend(kind);
        }
        kept
    }

    fn under(world: &World<P>, mut classes: Vec<Vec<usize>>, calls: Vec<P::Call>) -> Self {
        classes.retain(|class| class.len() > 1);
        let identity: Vec<usize> = (0..world.cast.len()).collect();
        let (mut exchanges, mut kept) = (vec![identity], Vec::new());
        for class in &classes {
            let orders = orders(class);
            let product = exchanges.iter().flat_map(|exchange| {
                orders.iter().map(move |order| {
                    let mut exchange = exchange.clone();
                    for (from, to) in class.iter().zip(order) {
                        exchange[*from] = *to;
                    }
                    exchange
                })
            });
            let product: Vec<_> = product.collect();
            if product.len() <= MOST {
                exchanges = product;
                kept.push(class.clone());
            }
        }
        let classes = kept;
        let undone = exchanges.iter().map(|exchange| inverse(exchange)).collect();
        Symmetry {
            procedure: world.case.procedure,
            cast: world.cast.clone(),
            classes,
            exchanges,
            undone,
            calls,
        }
    }

    /// Whether no exchange changes a state in which a case begins.
    pub fn leaves_alone(&self, world: &World<P>, start: &Global<P>) -> bool {
        let pairs = self.classes.iter().flat_map(|class| class.windows(2));
        pairs.into_iter().all(|pair| exchanged(world, start, pair[0], pair[1]) == *start)
    }

    /// Whether no role is exchanged.
    pub fn is_trivial(&self) -> bool {
        self.exchanges.len() == 1
    }

    /// How many exchanges there are, the one that changes nothing included.
    pub fn order(&self) -> usize {
        self.exchanges.len()
    }

    /// The calls to look at.
    pub fn calls(&self) -> &[P::Call] {
        &self.calls
    }

    /// Places that may be exchanged, class by class.
    pub(super) fn classes(&self) -> &[Vec<usize>] {
        &self.classes
    }

    /// Where an exchange puts each place.
    pub(super) fn exchange(&self, exchange: usize) -> &[usize] {
        &self.exchanges[exchange]
    }

    /// What stands at each place after an exchange.
    pub(super) fn source(&self, exchange: usize) -> &[usize] {
        &self.undone[exchange]
    }

    /// A role's name where places go as given; who is not in the cast keeps it.
    pub(super) fn name(&self, places: &[usize], role: P::Role) -> P::Role {
        match self.cast.iter().position(|r| *r == role) {
            Some(place) => self.cast[places[place]],
            None => role,
        }
    }

    /// The names that undo an exchange.
    pub fn undone(&self, exchange: u16) -> Vec<usize> {
        self.undone[usize::from(exchange)].clone()
    }

    /// The names that undo an exchange made after others that `names` undo.
    pub fn after(&self, names: &[usize], exchange: u16) -> Vec<usize> {
        self.undone[usize::from(exchange)].iter().map(|place| names[*place]).collect()
    }

    /// An action under other names.
    pub fn rename_action(&self, action: &Action<P>, names: &[usize]) -> Action<P> {
        let to = &|role| self.name(names, role);
        Exchange { procedure: self.procedure, to }.action(action)
    }

    fn rename_call(&self, call: P::Call, exchange: usize) -> P::Call {
        let to = &|role| self.name(&self.exchanges[exchange], role);
        Exchange { procedure: self.procedure, to }.call(call)
    }
}

/// The classes of a case: those who stand alike where it begins. Who crashes is not like the
/// others.
fn classes<P: Procedure>(world: &World<P>) -> Vec<Vec<usize>> {
    let crashes = world.case.crashes.map(|crash| crash.role);
    let classes = world.case.procedure.interchangeable(&world.case.config).into_iter();
    let places = |class: Vec<P::Role>| -> Vec<usize> {
        let class = class.into_iter().filter(|role| Some(*role) != crashes);
        class.map(|role| world.place(role)).collect()
    };
    let classes: Vec<Vec<usize>> = classes.map(places).filter(|class| class.len() > 1).collect();
    if classes.is_empty() {
        return classes;
    }
    let start = world.initial();
    classes.iter().flat_map(|class| alike(world, &start, class)).collect()
}

/// Parts a class: two are alike if exchanging them changes nothing where the case begins.
fn alike<P: Procedure>(world: &World<P>, start: &Global<P>, class: &[usize]) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for place in class {
        let is_like = |part: &&mut Vec<usize>| exchanged(world, start, part[0], *place) == *start;
        match parts.iter_mut().find(is_like) {
            Some(part) => part.push(*place),
            None => parts.push(vec![*place]),
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

/// A state with two roles in each other's place.
fn exchanged<P: Procedure>(
    world: &World<P>,
    state: &Global<P>,
    one: usize,
    other: usize,
) -> Global<P> {
    let procedure = world.case.procedure;
    let (a, b) = (world.cast[one], world.cast[other]);
    let to = |role: P::Role| match role {
        role if role == a => b,
        role if role == b => a,
        role => role,
    };
    let exchange = Exchange { procedure, to: &to };
    let mut after = state.clone();
    for (place, local) in state.locals.iter().enumerate() {
        after.locals[world.place(to(world.cast[place]))] = exchange.local(local);
    }
    let links = state.links.iter();
    after.links = links
        .map(|((from, to_role, channel), queue)| {
            let renamed = queue.iter().map(|message| exchange.message(message));
            ((to(*from), to(*to_role), *channel), renamed.collect())
        })
        .collect();
    after.history = exchange.history(&state.history);
    after
}

/// Every order of some places, the given one first.
fn orders(places: &[usize]) -> Vec<Vec<usize>> {
    if places.len() <= 1 {
        return vec![places.to_vec()];
    }
    let mut all = Vec::new();
    for (at, first) in places.iter().enumerate() {
        let mut rest = places.to_vec();
        rest.remove(at);
        for mut order in orders(&rest) {
            order.insert(0, *first);
            all.push(order);
        }
    }
    all
}

fn inverse(exchange: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; exchange.len()];
    for (from, to) in exchange.iter().enumerate() {
        inverse[*to] = from;
    }
    inverse
}
