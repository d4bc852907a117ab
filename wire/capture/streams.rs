//! TCP connections, a bounded number of them and of the bytes they hold back.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::time::Duration;

use super::datagram::Segment;
use super::half::{Half, Outlet};

/// Connections remembered at a time.
const MAX_CONNECTIONS: usize = 1 << 14;

/// Most bytes held back by all of them.
const MAX_HELD: usize = 1 << 24;

/// The lower endpoint and the higher.
type Key = (SocketAddr, SocketAddr);

/// The connections of a capture.
#[derive(Default)]
pub(super) struct Streams {
    connections: HashMap<Key, Connection>,
    /// The connections by their latest packet, the longest idle first.
    ages: BTreeMap<u64, Key>,
    held: usize,
    /// Connections dropped while idle.
    pub forgotten: u64,
}

struct Connection {
    latest: u64,
    /// From the lower endpoint, and from the higher.
    halves: [Half; 2],
}

impl Streams {
    /// Takes a segment, and hands out what it completes.
    pub fn add(
        &mut self,
        packet: u64,
        at: Duration,
        (from, to): (SocketAddr, SocketAddr),
        segment: &Segment<'_>,
        outlet: &mut Outlet,
    ) {
        let key = (from.min(to), from.max(to));
        if !self.connections.contains_key(&key) && self.connections.len() >= MAX_CONNECTIONS {
            self.forget(outlet);
        }
        let connection = self.connections.entry(key).or_insert_with(|| Connection::new(key));
        self.ages.remove(&connection.latest);
        self.ages.insert(packet, key);
        connection.latest = packet;
        self.held -= connection.cost();
        connection.add(packet, at, usize::from(from > to), segment, outlet);
        self.held += connection.cost();
        if self.held > MAX_HELD {
            self.shrink(outlet);
        }
    }

    /// Hands out all that is held back, at the end of the file.
    pub fn finish(&mut self, outlet: &mut Outlet) {
        let mut holding: Vec<&mut Connection> =
            self.connections.values_mut().filter(|connection| connection.cost() > 0).collect();
        holding.sort_by_key(|connection| connection.oldest());
        for connection in holding {
            connection.give_up(outlet);
        }
        self.held = 0;
    }

    /// What the bytes held back cost.
    pub fn held(&self) -> usize {
        self.held
    }

    fn forget(&mut self, outlet: &mut Outlet) {
        let Some((_, key)) = self.ages.pop_first() else { return };
        if let Some(mut connection) = self.connections.remove(&key) {
            self.held -= connection.cost();
            connection.give_up(outlet);
            self.forgotten += 1;
        }
    }

    /// Gives up missing bytes of the longest idle, so many that it need not happen often.
    fn shrink(&mut self, outlet: &mut Outlet) {
        for key in self.ages.values() {
            if self.held <= MAX_HELD / 2 {
                break;
            }
            if let Some(connection) = self.connections.get_mut(key) {
                self.held -= connection.cost();
                connection.give_up(outlet);
            }
        }
    }
}

impl Connection {
    fn new((lower, higher): Key) -> Self {
        Connection { latest: 0, halves: [Half::new(lower, higher), Half::new(higher, lower)] }
    }

    fn add(
        &mut self,
        packet: u64,
        at: Duration,
        side: usize,
        segment: &Segment<'_>,
        outlet: &mut Outlet,
    ) {
        let Segment { sequence, acknowledged, syn, fin, rst, bytes } = *segment;
        if rst {
            return self.give_up(outlet);
        }
        if syn && self.halves[side].syn != Some(sequence) {
            // A SYN alone opens a connection, so that what the other side sent is of another one.
            if acknowledged.is_none() {
                self.halves[1 - side].renew(outlet);
            }
            self.halves[side].renew(outlet);
            self.halves[side].open(sequence);
        }
        let begin = sequence.wrapping_add(u32::from(syn));
        self.halves[side].add(packet, at, begin, bytes, outlet);
        self.halves[side].fin |= fin;
        let last = self.halves.iter().all(|half| half.fin);
        if !last {
            self.settle(at, outlet);
        }
        // A capture may have a segment after its acknowledgment: until the next packet it may come.
        if let Some(sequence) = acknowledged {
            self.halves[1 - side].receive(sequence);
        }
        if last {
            self.settle(at, outlet);
        }
    }

    fn settle(&mut self, at: Duration, outlet: &mut Outlet) {
        self.halves.iter_mut().for_each(|half| half.settle(at, outlet));
    }

    fn give_up(&mut self, outlet: &mut Outlet) {
        self.halves.iter_mut().for_each(|half| half.give_up(outlet));
    }

    fn cost(&self) -> usize {
        self.halves.iter().map(Half::cost).sum()
    }

    fn oldest(&self) -> Option<u64> {
        self.halves.iter().filter_map(Half::oldest).min()
    }
}
