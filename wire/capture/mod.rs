//! Captures: packet files read as payload bytes in order, written for Wireshark, and JSON lines.

mod datagram;
mod fragments;
mod half;
pub mod json;
mod packets;
mod pcapng;
mod reader;
mod source;
mod streams;
mod writer;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

pub use reader::Reader;
pub use writer::{WriteError, Writer};

/// Most bytes one packet of a file may have, the limit of libpcap and Wireshark.
pub const MAX_PACKET: usize = 262_144;

/// The transport that carried a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// One chunk is one datagram.
    Udp,
    /// Chunks are consecutive pieces of a stream.
    Tcp,
}

/// Payload bytes of one packet, in the order in which their receiver reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The packet that carries the bytes (the last fragment of several), from 1, as in Wireshark.
    pub packet: u64,
    /// The time of that packet since the first packet of the file; held back bytes come later.
    pub at: Duration,
    /// The transport.
    pub transport: Transport,
    /// The sender.
    pub from: SocketAddr,
    /// The receiver.
    pub to: SocketAddr,
    /// The payload; only that of a datagram may be empty.
    pub bytes: Vec<u8>,
    /// Nothing earlier of this direction continues here; true of every datagram.
    pub begins: bool,
}

/// What a reader met so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Packets read.
    pub packets: u64,
    /// Packets that are not IP with UDP or TCP.
    pub skipped: u64,
    /// Packets whose IP, UDP or TCP header contradicts itself.
    pub broken: u64,
    /// Packets captured short: their datagrams are dropped, in a stream they leave a gap.
    pub short: u64,
    /// Fragmented datagrams dropped because a fragment is missing or contradicts another.
    pub incomplete: u64,
    /// Places in streams where bytes are missing.
    pub gaps: u64,
    /// Idle connections dropped because there were too many.
    pub forgotten: u64,
}

/// Why a capture cannot be read further.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither magic number stands first.
    #[error("this is not a capture: it begins with {found}, neither pcap nor pcapng")]
    NotACapture {
        /// What stands there instead.
        found: String,
    },
    /// The file ends early; what came before counts.
    #[error("the capture is cut off before packet {packet} ends")]
    Truncated {
        /// The packet that is not whole.
        packet: u64,
    },
    /// A length or reference contradicts another.
    #[error("the capture is corrupt at packet {packet}: {what}")]
    Corrupt {
        /// The next packet.
        packet: u64,
        /// The contradiction.
        what: &'static str,
    },
    /// A packet is longer than any.
    #[error("packet {packet} claims {bytes} bytes; a packet has {MAX_PACKET} at most")]
    Length {
        /// The packet.
        packet: u64,
        /// Its claim.
        bytes: u64,
    },
    /// Packets of this link type are not understood.
    #[error(
        "link type {number} ({name}) cannot be read; \
         Ethernet, raw IP, loopback and Linux cooked captures can"
    )]
    LinkType {
        /// The number in the file.
        number: u16,
        /// Its name, as far as it has one.
        name: String,
    },
    /// The file cannot be read.
    #[error("the capture cannot be read: {0}")]
    Io(#[from] io::Error),
}
