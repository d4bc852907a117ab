//! One state for all that differ by an exchange of roles only.
//!
//! Each exchangeable role has a key that does not depend on names: what it has, and what is on its
//! way to and from it, with every other exchangeable role under one name. The roles are put in the
//! order of their keys; where keys are equal, the least of the resulting states is taken. Keys and
//! renamed parts are looked up by number, and computed once each.

use std::rc::Rc;

use hashbrown::HashMap;

use callproof_kernel::case::{Channel, Order};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Local;
use callproof_kernel::symmetry::Exchange;

use super::{Expander, FIXED, HISTORY};
use crate::engine::intern::Interner;
use crate::engine::symmetry::Symmetry;

/// Not yet computed.
const NEW: u32 = u32::MAX;

/// Parts of states under other names, by number.
#[derive(Debug)]
pub(super) struct Renamed<P: Procedure> {
    /// For each exchange and place: local state → local state at the new place.
    locals: Vec<Vec<Vec<u32>>>,
    /// For each exchange, in order or not: contents → contents.
    contents: Vec<[Vec<u32>; 2]>,
    /// For each exchange: history → history.
    histories: Vec<Vec<u32>>,
    /// For each exchange: wire → wire.
    wires: Vec<Vec<usize>>,
    nameless_locals: Interner<Local<P>>,
    nameless_contents: Interner<Vec<P::Message>>,
    /// For each place: local state → the same without names.
    local_keys: Vec<Vec<u32>>,
    /// Place and contents, in order or not → the same without names.
    content_keys: HashMap<(usize, u32, bool), u32>,
    /// For each class: what kinds of wires its members have, and each member's wires.
    spokes: Vec<Vec<Vec<Option<usize>>>>,
    known_wires: usize,
}

impl<P: Procedure> Renamed<P> {
    pub(super) fn new(symmetry: &Symmetry<P>, roles: usize) -> Self {
        let order = symmetry.order();
        Renamed {
            locals: vec![vec![Vec::new(); roles]; order],
            contents: vec![[Vec::new(), Vec::new()]; order],
            histories: vec![Vec::new(); order],
            wires: vec![Vec::new(); order],
            nameless_locals: Interner::default(),
            nameless_contents: Interner::default(),
            local_keys: vec![Vec::new(); roles],
            content_keys: HashMap::new(),
            spokes: vec![Vec::new(); symmetry.classes().len()],
            known_wires: 0,
        }
    }
}

fn look(table: &[u32], at: u32) -> u32 {
    table.get(at as usize).copied().unwrap_or(NEW)
}

fn note(table: &mut Vec<u32>, at: u32, value: u32) {
    table.resize(table.len().max(at as usize + 1), NEW);
    table[at as usize] = value;
}

impl<P: Procedure> Expander<'_, P> {
    /// Puts the one state in the place of another that differs by an exchange only; gives the
    /// number of the exchange.
    pub fn canonicalise(&mut self, fields: &mut Vec<u32>) -> u16 {
        if self.symmetry.is_trivial() {
            return 0;
        }
        self.know_wires();
        let keys = self.keys(fields);
        let mut best: Option<(Vec<u32>, usize)> = None;
        for exchange in 0..self.symmetry.order() {
            if !self.is_ordered(exchange, &keys) {
                continue;
            }
            let image = self.image(fields, exchange);
            if best.as_ref().is_none_or(|(least, _)| image < *least) {
                best = Some((image, exchange));
            }
        }
        let (least, exchange) = best.expect("some order of the keys is ascending");
        *fields = least;
        u16::try_from(exchange).expect("there are few exchanges")
    }

    /// The key of each place; empty where a place is in no class.
    fn keys(&mut self, fields: &[u32]) -> Vec<Vec<u32>> {
        let wired = self.base() + FIXED;
        let mut keys = vec![Vec::new(); self.base()];
        for class in 0..self.symmetry.classes().len() {
            for member in 0..self.symmetry.classes()[class].len() {
                let place = self.symmetry.classes()[class][member];
                let mut key = vec![self.local_key(place, fields[place])];
                for kind in 0..self.renamed.spokes[class].len() {
                    let wire = self.renamed.spokes[class][kind][member];
                    key.push(match wire.and_then(|w| Some((w, *fields.get(wired + w)?))) {
                        Some((wire, contents)) => self.content_key(place, wire, contents),
                        None => 0,
                    });
                }
                keys[place] = key;
            }
        }
        keys
    }

    fn is_ordered(&self, exchange: usize, keys: &[Vec<u32>]) -> bool {
        let source = self.symmetry.source(exchange);
        self.symmetry
            .classes()
            .iter()
            .all(|class| class.windows(2).all(|w| keys[source[w[0]]] <= keys[source[w[1]]]))
    }

    /// The state after an exchange.
    fn image(&mut self, fields: &[u32], exchange: usize) -> Vec<u32> {
        let (base, wired) = (self.base(), self.base() + FIXED);
        let mut image = fields.to_vec();
        for (place, local) in fields[..base].iter().enumerate() {
            let to = self.symmetry.exchange(exchange)[place];
            image[to] = self.local_after(exchange, place, *local);
        }
        image[base + HISTORY] = self.history_after(exchange, fields[base + HISTORY]);
        for wire in 0..fields.len() - wired {
            let to = self.renamed.wires[exchange][wire];
            let contents = self.contents_after(exchange, wire, fields[wired + wire]);
            // A wire that has no field yet is given one, and the search begins anew.
            if let Some(field) = image.get_mut(wired + to) {
                *field = contents;
            }
        }
        image
    }

    fn local_after(&mut self, exchange: usize, place: usize, local: u32) -> u32 {
        let known = look(&self.renamed.locals[exchange][place], local);
        if known != NEW {
            return known;
        }
        let (symmetry, names) = (&self.symmetry, self.symmetry.exchange(exchange));
        let to = &|role| symmetry.name(names, role);
        let procedure = self.world.case.procedure;
        let renamed = Exchange { procedure, to }.local(self.locals[place].get(local));
        let after = self.locals[names[place]].intern(renamed);
        note(&mut self.renamed.locals[exchange][place], local, after);
        after
    }

    fn history_after(&mut self, exchange: usize, history: u32) -> u32 {
        let known = look(&self.renamed.histories[exchange], history);
        if known != NEW {
            return known;
        }
        let (symmetry, names) = (&self.symmetry, self.symmetry.exchange(exchange));
        let to = &|role| symmetry.name(names, role);
        let procedure = self.world.case.procedure;
        let renamed = Exchange { procedure, to }.history(self.histories.get(history));
        let after = self.histories.intern(renamed);
        note(&mut self.renamed.histories[exchange], history, after);
        after
    }

    fn contents_after(&mut self, exchange: usize, wire: usize, contents: u32) -> u32 {
        if contents == 0 {
            return 0;
        }
        let unordered = self.wires[wire].order == Order::Unordered;
        let known = look(&self.renamed.contents[exchange][usize::from(unordered)], contents);
        if known != NEW {
            return known;
        }
        let queue = Rc::clone(self.contents.get(contents));
        let mut renamed = Vec::with_capacity(queue.len());
        for message in queue.iter() {
            let (symmetry, names) = (&self.symmetry, self.symmetry.exchange(exchange));
            let to = &|role| symmetry.name(names, role);
            let procedure = self.world.case.procedure;
            let message = Exchange { procedure, to }.message(self.messages.get(*message));
            renamed.push(self.messages.intern(message));
        }
        // What is unordered is kept in the order of numbers.
        if unordered {
            renamed.sort_unstable();
        }
        let after = self.contents.intern(Rc::from(renamed));
        note(&mut self.renamed.contents[exchange][usize::from(unordered)], contents, after);
        after
    }

    fn local_key(&mut self, place: usize, local: u32) -> u32 {
        let known = look(&self.renamed.local_keys[place], local);
        if known != NEW {
            return known;
        }
        let to = &|role| self.nameless(place, role);
        let procedure = self.world.case.procedure;
        let nameless = Exchange { procedure, to }.local(self.locals[place].get(local));
        let key = self.renamed.nameless_locals.intern(nameless);
        note(&mut self.renamed.local_keys[place], local, key);
        key
    }

    fn content_key(&mut self, place: usize, wire: usize, contents: u32) -> u32 {
        if contents == 0 {
            return 0;
        }
        let unordered = self.wires[wire].order == Order::Unordered;
        if let Some(known) = self.renamed.content_keys.get(&(place, contents, unordered)) {
            return *known;
        }
        let queue = Rc::clone(self.contents.get(contents));
        let to = &|role| self.nameless(place, role);
        let exchange = Exchange { procedure: self.world.case.procedure, to };
        let renamed = queue.iter().map(|message| exchange.message(self.messages.get(*message)));
        let mut nameless: Vec<P::Message> = renamed.collect();
        if unordered {
            nameless.sort();
        }
        // 0 is for nothing.
        let key = self.renamed.nameless_contents.intern(nameless) + 1;
        self.renamed.content_keys.insert((place, contents, unordered), key);
        key
    }

    /// A role's name as seen from a place: itself, one of its like, or as it is.
    fn nameless(&self, place: usize, role: P::Role) -> P::Role {
        let cast = &self.world.cast;
        let Some(of) = cast.iter().position(|r| *r == role) else { return role };
        match self.symmetry.classes().iter().find(|class| class.contains(&of)) {
            Some(class) if of == place => cast[class[0]],
            Some(class) if class.contains(&place) => cast[class[1]],
            Some(class) => cast[class[0]],
            None => role,
        }
    }

    /// Follows the wires that have come up since.
    fn know_wires(&mut self) {
        let mut known = self.renamed.known_wires;
        while known < self.wires.len() {
            for exchange in 0..self.symmetry.order() {
                let wire = self.wires[known];
                let to = self.symmetry.exchange(exchange);
                let (from, to) = (to[wire.from], to[wire.to]);
                let image = self.wire(from, to, wire.channel);
                self.renamed.wires[exchange].push(image);
            }
            known += 1;
        }
        if known != self.renamed.known_wires {
            self.renamed.known_wires = known;
            self.renamed.spokes = self.spokes();
        }
    }

    fn spokes(&self) -> Vec<Vec<Vec<Option<usize>>>> {
        let classes = self.symmetry.classes();
        let hub = |place: usize| !classes.iter().any(|class| class.contains(&place));
        let hubs: Vec<usize> = (0..self.base()).filter(|place| hub(*place)).collect();
        let mut channels: Vec<Channel> = self.wires.iter().map(|wire| wire.channel).collect();
        channels.sort_unstable();
        channels.dedup();
        let find = |from: usize, to: usize, channel: Channel| {
            self.wires.iter().position(|w| (w.from, w.to, w.channel) == (from, to, channel))
        };
        let of_class = |class: &Vec<usize>| {
            let mut kinds = Vec::new();
            for hub in &hubs {
                for channel in &channels {
                    kinds.push(class.iter().map(|m| find(*m, *hub, *channel)).collect());
                    kinds.push(class.iter().map(|m| find(*hub, *m, *channel)).collect());
                }
            }
            kinds
        };
        classes.iter().map(of_class).collect()
    }
}
