//! What states are made of: each local state, message and decision once, as a number.

use callproof_kernel::case::Channel;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Local;
use callproof_kernel::run::{Action, Envelope};
use hashbrown::HashMap;

use crate::conform::{Allowed, Seen, Sighting};
use crate::engine::intern::Interner;

/// Where the roles stand, and what is between them and the observer: numbers of what is kept in
/// [`Values`]. Where the order of things makes no difference they are sorted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub locals: Vec<u32>,
    /// How many of the group's messages have passed.
    pub passed: usize,
    /// Sent and not yet seen: batches, each of what one event made a role send together; those of
    /// one role stand in the order in which they were sent.
    pub sent: Vec<u32>,
    /// Sent and held back by the wire.
    pub held: Vec<u32>,
    /// Seen and not yet received: their places among the group's messages.
    pub waiting: Vec<u32>,
    /// On hidden links, link by link; those of a reliable one in the order in which they were sent.
    pub hidden: Vec<u32>,
}

/// What states are made of, each once.
pub(super) struct Values<P: Procedure> {
    pub locals: Interner<Local<P>>,
    pub envelopes: Interner<Envelope<P>>,
    /// The links that envelopes travel on.
    pub links: Interner<(P::Role, P::Role, Channel)>,
    pub link_of: Vec<u32>,
    /// Messages sent, and the numbers of their envelopes.
    pub sent: Interner<Allowed<P>>,
    pub envelope_of: Vec<u32>,
    /// Messages sent together, by their numbers, and the place of their sender.
    pub batches: Interner<(usize, Vec<u32>)>,
    pub actions: Interner<Action<P>>,
    /// What may befall a role in a local state besides messages.
    pub decisions: HashMap<(usize, u32), Vec<u32>>,
    /// What becomes of a role in a local state that an action befalls.
    pub reactions: HashMap<(usize, u32, u32), Reaction>,
}

/// What becomes of a role.
#[derive(Clone, Debug)]
pub(super) struct Reaction {
    pub after: u32,
    /// What is sent, and from which place on the wire may hold it back.
    pub sent: Vec<(u32, Option<usize>)>,
    pub hidden: Vec<u32>,
    pub is_specified: bool,
}

/// A message that the group has a part in.
pub(super) struct Passing<'s, P: Procedure> {
    /// Its place among all that were seen.
    pub place: usize,
    pub seen: &'s Seen<P>,
    pub envelope: u32,
    /// The places of its sender and its receiver in the group.
    pub from: Option<usize>,
    pub to: Option<usize>,
}

impl<P: Procedure> Values<P> {
    pub fn new() -> Self {
        Values {
            locals: Interner::default(),
            envelopes: Interner::default(),
            links: Interner::default(),
            link_of: Vec::new(),
            sent: Interner::default(),
            envelope_of: Vec::new(),
            batches: Interner::default(),
            actions: Interner::default(),
            decisions: HashMap::new(),
            reactions: HashMap::new(),
        }
    }

    pub fn intern(&mut self, envelope: Envelope<P>) -> u32 {
        let link = (envelope.from, envelope.to, envelope.channel());
        let number = self.envelopes.intern(envelope);
        if number as usize == self.link_of.len() {
            self.link_of.push(self.links.intern(link));
        }
        number
    }

    /// The link of a message sent.
    pub fn link_of_sent(&self, sent: u32) -> u32 {
        self.link_of[self.envelope_of[sent as usize] as usize]
    }

    /// Whether a message may overtake others of its link.
    pub fn may_overtake(&self, envelope: u32) -> bool {
        !self.links.get(self.link_of[envelope as usize]).2.is_reliable()
    }

    pub fn send(&mut self, allowed: Allowed<P>) -> u32 {
        let envelope = self.intern(allowed.envelope.clone());
        let sent = self.sent.intern(allowed);
        if sent as usize == self.envelope_of.len() {
            self.envelope_of.push(envelope);
        }
        sent
    }

    pub fn envelope(&self, sent: u32) -> &Envelope<P> {
        &self.sent.get(sent).envelope
    }

    /// The place of a message seen among those sent together; on a link that keeps order, of the
    /// first.
    pub fn find(&self, batch: &[u32], seen: &Passing<'_, P>) -> Option<usize> {
        let is_seen = |sent: &u32| self.envelope_of[*sent as usize] == seen.envelope;
        let place = batch.iter().position(is_seen)?;
        let is_before = |sent: &u32| is_same_link(self.envelope(*sent), &seen.seen.envelope);
        let overtakes = seen.seen.in_order && batch[..place].iter().any(is_before);
        (!overtakes).then_some(place)
    }
}

/// Whether a message that was seen may have been held back before.
pub(super) fn may_be_held<P: Procedure>(sighting: &Sighting<P>, seen: &Passing<'_, P>) -> bool {
    sighting.withheld.get(&seen.seen.envelope).is_some_and(|from| seen.place >= *from)
}

pub(super) fn is_same_link<P: Procedure>(one: &Envelope<P>, other: &Envelope<P>) -> bool {
    one.from == other.from && one.to == other.to && one.channel() == other.channel()
}
