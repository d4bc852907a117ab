//! A node as a network sees it: datagrams and the time go in, deeds come out.

use std::net::SocketAddr;
use std::time::Instant;

use callproof_kernel::mapping::Mapped;
use callproof_kernel::run::Occurrence;

use crate::transaction::{Packet, Peer};

/// What a node does to the world.
#[derive(Debug)]
pub enum Deed<P: Mapped> {
    /// Sends a SIP message.
    Sip(Packet),
    /// Sends a datagram from one of its ports.
    Datagram {
        /// From which.
        from: u16,
        /// Where it goes.
        to: SocketAddr,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// Sends a datagram that nobody can read who has not the keys; what is in it is told apart.
    Secret {
        /// From which port.
        from: u16,
        /// Where it goes.
        to: SocketAddr,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// What was in a secret datagram: an SCTP packet.
    Clear {
        /// The port of this end.
        own: u16,
        /// Where the other end is.
        other: SocketAddr,
        /// Whether this end sends it.
        is_sent: bool,
        /// The packet.
        bytes: Vec<u8>,
    },
    /// Takes a port.
    Bind(u16),
    /// Gives a port back; what is sent from it stops.
    Release(u16),
    /// Begins to send video from a port.
    Stream {
        /// From which.
        from: u16,
        /// Where it goes.
        to: SocketAddr,
    },
    /// A message goes to a role by another way than SIP; this is told besides.
    Message {
        /// To whom.
        to: String,
        /// What it is on the wire.
        wire: String,
    },
    /// One of its roles met something.
    Happened(Occurrence<P>),
    /// Something happened of which the model knows nothing.
    Noted(String),
}

/// A node on a network.
pub trait Station {
    /// The procedure it obeys.
    type Procedure: Mapped;

    /// Ports that it has for as long as it lives.
    fn ports(&self) -> Vec<u16>;
    /// A SIP message has come.
    fn receive(&mut self, now: Instant, from: Peer, bytes: &[u8]);
    /// A datagram has come to one of its ports.
    fn datagram(&mut self, now: Instant, port: u16, from: SocketAddr, bytes: &[u8]);
    /// A connection is gone.
    fn lost(&mut self, now: Instant, peer: Peer);
    /// Time has passed.
    fn tick(&mut self, now: Instant);
    /// When time next matters.
    fn next(&mut self) -> Option<Instant>;
    /// What it does next.
    fn poll(&mut self) -> Option<Deed<Self::Procedure>>;
    /// Its user says something.
    ///
    /// # Errors
    /// A sentence that says what could be said instead.
    fn command(&mut self, now: Instant, words: &str) -> Result<(), String>;
    /// Its users get out of whatever they are in.
    fn release_all(&mut self, now: Instant);
    /// Whether its calls are those of others, who get out of them themselves if they are there.
    fn is_between(&self) -> bool {
        false
    }
    /// Whether no role is in a call and nothing waits for an answer.
    fn is_idle(&self) -> bool;
    /// What is left of calls.
    fn leftovers(&self) -> Vec<String>;
}
