//! One direction of a TCP connection: bytes put in the order of their sequence numbers.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Duration;

use super::{Chunk, Transport};

/// Furthest a segment may be from the bytes expected; one further off starts the stream anew.
const WINDOW: u64 = 1 << 24;

/// How long missing bytes are waited for; a sender repeats them sooner (RFC 6298 section 2).
const PATIENCE: Duration = Duration::from_secs(30);

/// Most bytes held back, with `OVERHEAD` for each segment.
const MAX_HELD: usize = 1 << 20;
const OVERHEAD: usize = 128;

/// One direction of a connection.
pub(super) struct Half {
    from: SocketAddr,
    to: SocketAddr,
    /// The sequence number of its SYN.
    pub syn: Option<u32>,
    /// Its FIN was seen.
    pub fin: bool,
    /// The position expected next; the low half of a position is a sequence number.
    next: Option<u64>,
    /// The position the receiver has all bytes before.
    received: u64,
    begins: bool,
    /// Segments after missing bytes, by position.
    held: BTreeMap<u64, Held>,
    cost: usize,
}

struct Held {
    packet: u64,
    at: Duration,
    bytes: Vec<u8>,
}

/// Where the chunks of streams go, and how many gaps they have.
#[derive(Default)]
pub(super) struct Outlet {
    pub chunks: VecDeque<Chunk>,
    pub gaps: u64,
}

impl Half {
    pub fn new(from: SocketAddr, to: SocketAddr) -> Self {
        Half {
            from,
            to,
            syn: None,
            fin: false,
            next: None,
            received: 0,
            begins: true,
            held: BTreeMap::new(),
            cost: 0,
        }
    }

    /// What the bytes held back cost.
    pub fn cost(&self) -> usize {
        self.cost
    }

    /// The earliest packet held back.
    pub fn oldest(&self) -> Option<u64> {
        self.held.values().map(|held| held.packet).min()
    }

    /// Begins where a SYN says.
    pub fn open(&mut self, syn: u32) {
        self.syn = Some(syn);
        self.skip_to(1 << 32, syn.wrapping_add(1));
    }

    /// Takes the bytes of a segment; a stream whose SYN was not seen begins with the first.
    pub fn add(
        &mut self,
        packet: u64,
        at: Duration,
        sequence: u32,
        bytes: &[u8],
        outlet: &mut Outlet,
    ) {
        // Where an empty segment stands says little: a keepalive stands before the bytes expected.
        if bytes.is_empty() {
            return;
        }
        let position = match self.next.map(|next| beside(next, sequence)) {
            Some(Some(position)) => position,
            Some(None) => {
                self.give_up(outlet);
                self.skip_to(self.next.map_or(0, |next| next + (2 << 32)), sequence);
                outlet.gaps += 1;
                self.next.unwrap_or_default()
            }
            None => {
                self.skip_to(1 << 32, sequence);
                self.next.unwrap_or_default()
            }
        };
        let known = self.held.get(&position).is_some_and(|held| held.bytes.len() >= bytes.len());
        if known {
            return;
        }
        let held = Held { packet, at, bytes: bytes.to_vec() };
        self.cost += held.cost();
        if let Some(shorter) = self.held.insert(position, held) {
            self.cost -= shorter.cost();
        }
    }

    /// Hands out what is in order, and passes over bytes that will not come any more.
    pub fn settle(&mut self, at: Duration, outlet: &mut Outlet) {
        while let (Some(next), Some(first)) = (self.next, self.held.first_entry()) {
            let position = *first.key();
            let hopeless = self.received >= position
                || self.cost > MAX_HELD
                || at.saturating_sub(first.get().at) > PATIENCE;
            if position > next && !hopeless {
                break;
            }
            let held = first.remove();
            self.cost -= held.cost();
            self.hand_out(next, position, held, outlet);
        }
    }

    /// Hands out all that is held back.
    pub fn give_up(&mut self, outlet: &mut Outlet) {
        while let (Some(next), Some((position, held))) = (self.next, self.held.pop_first()) {
            self.hand_out(next, position, held, outlet);
        }
        self.cost = 0;
    }

    /// Hands out what is held back and forgets all else, for a new connection.
    pub fn renew(&mut self, outlet: &mut Outlet) {
        self.give_up(outlet);
        *self = Half::new(self.from, self.to);
    }

    /// Learns that the receiver has all bytes before a sequence number.
    pub fn receive(&mut self, sequence: u32) {
        if let Some(position) = self.next.and_then(|next| beside(next, sequence)) {
            self.received = self.received.max(position);
        }
    }

    fn hand_out(&mut self, next: u64, position: u64, held: Held, outlet: &mut Outlet) {
        let Held { packet, at, mut bytes } = held;
        let end = position + bytes.len() as u64;
        if end <= next {
            return;
        }
        if position > next {
            outlet.gaps += 1;
            self.begins = true;
        }
        bytes.drain(..next.saturating_sub(position) as usize);
        let (from, to, begins) = (self.from, self.to, self.begins);
        let transport = Transport::Tcp;
        outlet.chunks.push_back(Chunk { packet, at, transport, from, to, bytes, begins });
        self.begins = false;
        self.next = Some(end);
    }

    /// Expects a sequence number next, at a position not before another.
    fn skip_to(&mut self, floor: u64, sequence: u32) {
        self.next = Some((floor & !u64::from(u32::MAX)) | u64::from(sequence));
        self.begins = true;
    }
}

impl Held {
    fn cost(&self) -> usize {
        self.bytes.len() + OVERHEAD
    }
}

/// The position of a sequence number close to another position, none if it is far off.
fn beside(position: u64, sequence: u32) -> Option<u64> {
    let ahead = sequence.wrapping_sub(position as u32) as i32;
    let beside = position.checked_add_signed(ahead.into())?;
    (beside.abs_diff(position) <= WINDOW).then_some(beside)
}
