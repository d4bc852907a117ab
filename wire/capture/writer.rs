//! Payloads written as packets of a pcap file that Wireshark and the reader read as they were.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use etherparse::err::packet::BuildWriteError;
use etherparse::{IpHeaders, PacketBuilder, PacketBuilderStep};
use pcap_file::pcap::PcapHeader;
use pcap_file::{DataLink, Endianness, PcapError};

use super::MAX_PACKET;

/// Most payload bytes of a TCP segment, so that a packet fits the MTU of Ethernet.
const SEGMENT: usize = 1400;

const HOPS: u8 = 64;
const WINDOW: u16 = u16::MAX;

/// Writes a pcap file of raw IP packets, so that no link layer is made up; times in microseconds.
pub struct Writer<W> {
    output: W,
    /// The next sequence number from the first endpoint of the pair to the second.
    sequences: HashMap<(SocketAddr, SocketAddr), u32>,
}

/// Why a payload is not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// One endpoint is IPv4 and the other IPv6.
    #[error("a packet cannot go from {from} to {to}: one is IPv4 and the other IPv6")]
    Families {
        /// The sender.
        from: SocketAddr,
        /// The receiver.
        to: SocketAddr,
    },
    /// No datagram has so many bytes.
    #[error("{bytes} bytes do not fit into one datagram")]
    Length {
        /// The bytes.
        bytes: usize,
    },
    /// A pcap file counts seconds in 32 bits.
    #[error("a pcap file cannot say {} seconds since 1970", at.as_secs())]
    Time {
        /// The time.
        at: Duration,
    },
    /// The file cannot be written.
    #[error("the capture cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// What a segment says besides its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Syn,
    SynAck,
    Ack,
    Push,
}

impl<W: Write> Writer<W> {
    /// Writes the header of the file.
    pub fn new(mut output: W) -> Result<Self, WriteError> {
        let header = PcapHeader {
            snaplen: MAX_PACKET as u32,
            datalink: DataLink::RAW,
            endianness: Endianness::Little,
            ..PcapHeader::default()
        };
        match header.write_to(&mut output) {
            Ok(_) => Ok(Writer { output, sequences: HashMap::new() }),
            Err(PcapError::IoError(error)) => Err(error.into()),
            Err(error) => Err(io::Error::other(error).into()),
        }
    }

    /// Writes a datagram, at a time since 1970 or since any other beginning.
    pub fn udp(
        &mut self,
        at: Duration,
        from: SocketAddr,
        to: SocketAddr,
        payload: &[u8],
    ) -> Result<(), WriteError> {
        let length = || WriteError::Length { bytes: payload.len() };
        let step = ip(from, to)?.udp(from.port(), to.port());
        let mut packet = Vec::new();
        match step.write(&mut packet, payload) {
            Ok(()) => self.packet(at, &packet),
            Err(BuildWriteError::Io(error)) => Err(error.into()),
            Err(_) => Err(length()),
        }
    }

    /// Writes bytes of a stream in segments; a connection opens with its first bytes.
    pub fn tcp(
        &mut self,
        at: Duration,
        from: SocketAddr,
        to: SocketAddr,
        payload: &[u8],
    ) -> Result<(), WriteError> {
        if !self.sequences.contains_key(&(from, to)) {
            self.segment(at, from, to, Sign::Syn, &[])?;
            self.segment(at, to, from, Sign::SynAck, &[])?;
            self.segment(at, from, to, Sign::Ack, &[])?;
        }
        let mut segments = payload.chunks(SEGMENT).peekable();
        while let Some(segment) = segments.next() {
            let sign = if segments.peek().is_some() { Sign::Ack } else { Sign::Push };
            self.segment(at, from, to, sign, segment)?;
        }
        Ok(())
    }

    /// Hands everything written to the system.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        Ok(self.output.flush()?)
    }

    /// Returns what the packets were written to.
    pub fn into_inner(self) -> W {
        self.output
    }

    fn segment(
        &mut self,
        at: Duration,
        from: SocketAddr,
        to: SocketAddr,
        sign: Sign,
        payload: &[u8],
    ) -> Result<(), WriteError> {
        let acknowledged = self.sequences.get(&(to, from)).copied().unwrap_or_default();
        let sequence = self.sequences.get(&(from, to)).copied().unwrap_or_default();
        let step = ip(from, to)?.tcp(from.port(), to.port(), sequence, WINDOW);
        let step = match sign {
            Sign::Syn => step.syn(),
            Sign::SynAck => step.syn().ack(acknowledged),
            Sign::Ack => step.ack(acknowledged),
            Sign::Push => step.ack(acknowledged).psh(),
        };
        let mut packet = Vec::new();
        match step.write(&mut packet, payload) {
            Ok(()) => self.packet(at, &packet)?,
            Err(BuildWriteError::Io(error)) => return Err(error.into()),
            Err(error) => return Err(io::Error::other(error).into()),
        }
        let opening = u32::from(matches!(sign, Sign::Syn | Sign::SynAck));
        let next = sequence.wrapping_add(opening).wrapping_add(payload.len() as u32);
        self.sequences.insert((from, to), next);
        Ok(())
    }

    fn packet(&mut self, at: Duration, bytes: &[u8]) -> Result<(), WriteError> {
        let seconds = u32::try_from(at.as_secs()).map_err(|_| WriteError::Time { at })?;
        let length = bytes.len() as u32;
        for field in [seconds, at.subsec_micros(), length, length] {
            self.output.write_all(&field.to_le_bytes())?;
        }
        Ok(self.output.write_all(bytes)?)
    }
}

/// Begins a packet between two endpoints.
fn ip(from: SocketAddr, to: SocketAddr) -> Result<PacketBuilderStep<IpHeaders>, WriteError> {
    match (from.ip(), to.ip()) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            Ok(PacketBuilder::ipv4(from.octets(), to.octets(), HOPS))
        }
        (IpAddr::V6(from), IpAddr::V6(to)) => {
            Ok(PacketBuilder::ipv6(from.octets(), to.octets(), HOPS))
        }
        _ => Err(WriteError::Families { from, to }),
    }
}
