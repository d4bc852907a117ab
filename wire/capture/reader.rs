//! The payloads of a capture, one chunk after another, in bounded memory.

use std::io::Read;

use super::datagram::{self, Ip, Loss, Payload};
use super::fragments::Fragments;
use super::half::Outlet;
use super::packets::{Packet, Packets};
use super::streams::Streams;
use super::{Chunk, Error, Tally, Transport};

/// Reads a capture; an error comes once, after all that precedes it, and is the last item.
///
/// Memory is bounded whatever the file: bytes of streams held back take 16 MiB at most, fragments
/// 8 MiB, and what is remembered of 16,384 connections; the connection longest idle gives way.
pub struct Reader<R> {
    packets: Packets<R>,
    fragments: Fragments,
    streams: Streams,
    outlet: Outlet,
    tally: Tally,
    state: State,
}

enum State {
    Reading,
    Failed(Error),
    Ended,
}

impl<R: Read> Reader<R> {
    /// Opens a capture: pcap of either byte order and resolution, or pcapng.
    pub fn new(input: R) -> Result<Self, Error> {
        Ok(Reader {
            packets: Packets::open(input)?,
            fragments: Fragments::default(),
            streams: Streams::default(),
            outlet: Outlet::default(),
            tally: Tally::default(),
            state: State::Reading,
        })
    }

    /// What was met so far.
    pub fn tally(&self) -> Tally {
        Tally {
            incomplete: self.fragments.incomplete,
            gaps: self.outlet.gaps,
            forgotten: self.streams.forgotten,
            ..self.tally
        }
    }

    /// Payload bytes kept now, in streams, fragments and chunks not yet taken.
    pub fn held(&self) -> usize {
        let chunks: usize = self.outlet.chunks.iter().map(|chunk| chunk.bytes.len()).sum();
        self.streams.held() + self.fragments.held() + chunks
    }

    /// Reads a packet, and tells whether there was one.
    fn step(&mut self) -> Result<bool, Error> {
        let Some(packet) = self.packets.next()? else { return Ok(false) };
        self.tally.packets += 1;
        match carried(&packet, &mut self.fragments, &mut self.streams, &mut self.outlet) {
            Ok(()) => {}
            Err(Loss::Other) => self.tally.skipped += 1,
            Err(Loss::Broken) => self.tally.broken += 1,
            Err(Loss::Short) => self.tally.short += 1,
        }
        Ok(true)
    }

    fn finish(&mut self) {
        self.fragments.finish();
        self.streams.finish(&mut self.outlet);
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Chunk, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(chunk) = self.outlet.chunks.pop_front() {
                return Some(Ok(chunk));
            }
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Reading => match self.step() {
                    Ok(true) => self.state = State::Reading,
                    Ok(false) => self.finish(),
                    Err(error) => {
                        self.finish();
                        self.state = State::Failed(error);
                    }
                },
                State::Failed(error) => return Some(Err(error)),
                State::Ended => return None,
            }
        }
    }
}

/// Takes what a packet carries.
fn carried(
    packet: &Packet<'_>,
    fragments: &mut Fragments,
    streams: &mut Streams,
    outlet: &mut Outlet,
) -> Result<(), Loss> {
    let Packet { number, at, .. } = *packet;
    let mut ip = datagram::ip(packet)?;
    let whole;
    match &ip.fragment {
        None => {}
        Some(_) if ip.short => return Err(Loss::Short),
        Some(fragment) => {
            let Some(datagram) = fragments.add(number, at, &ip, fragment) else { return Ok(()) };
            whole = datagram;
            ip = Ip { protocol: whole.0, payload: &whole.1, fragment: None, ..ip };
        }
    }
    match datagram::payload(&ip)? {
        Payload::Udp { from, to, bytes } => {
            let (transport, bytes) = (Transport::Udp, bytes.to_vec());
            let chunk = Chunk { packet: number, at, transport, from, to, bytes, begins: true };
            outlet.chunks.push_back(chunk);
            Ok(())
        }
        Payload::Tcp { from, to, segment } => {
            streams.add(number, at, (from, to), &segment, outlet);
            if ip.short { Err(Loss::Short) } else { Ok(()) }
        }
    }
}
