//! What is in a file: SIP messages and transmission control packets, and where they stood.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use callproof_channel::sctp::{Chunk as SctpChunk, data_chunks};
use callproof_node::frame::{Body, Frame};
use callproof_wire::capture::{self, Chunk, Reader, Transport, json};
use callproof_wire::{clue, rtcp, sip};

use super::roles;
use super::streams::{Streams, is_sip};
use callproof_cli::error::Error;
use callproof_cli::files::plain;

/// Most messages of a file.
const MESSAGES: usize = 1_000_000;
/// Most bytes that are kept of them.
const BYTES: usize = 256 << 20;
/// What a kept header field costs besides its text.
const FIELD: usize = 112;

/// What a file counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Packets of a capture.
    #[default]
    Packet,
    /// Lines of a text.
    Line,
}

/// What a file is to who reads of it.
#[derive(Debug, Default)]
pub struct Origin {
    /// What it counts.
    pub unit: Unit,
    /// When each message came, where that is known.
    times: HashMap<u64, Duration>,
    /// The names of addresses that were made up for them.
    names: BTreeMap<SocketAddr, String>,
}

/// What was found in a file.
#[derive(Debug, Default)]
pub struct Capture {
    /// The messages.
    pub frames: Vec<Frame>,
    /// Where they stood.
    pub origin: Origin,
    /// The addresses that stand for the server and the focus, if the file names them.
    pub server: Option<SocketAddr>,
    pub focus: Option<SocketAddr>,
    /// How many packets or lines there are.
    pub read: u64,
    /// What could not be read, and why.
    pub faults: Vec<(u64, String)>,
    /// Why the file ends early, if it does.
    pub cut: Option<String>,
    kept: usize,
}

impl Origin {
    /// Where a message stood, such as `packet 12, 1.204 s`.
    pub fn place(&self, number: u64) -> String {
        match self.times.get(&number) {
            Some(at) => format!("{}, {:.3} s", self.number(number), at.as_secs_f64()),
            None => self.number(number),
        }
    }

    /// Where it stood, without the time.
    pub fn number(&self, number: u64) -> String {
        match self.unit {
            Unit::Packet => format!("packet {number}"),
            Unit::Line => format!("line {number}"),
        }
    }

    /// An address as the file has it.
    pub fn name(&self, address: SocketAddr) -> String {
        self.names.get(&address).cloned().unwrap_or_else(|| address.to_string())
    }
}

/// Reads a file of any kind that is known.
pub fn read(path: &Path) -> Result<Capture, Error> {
    let error = |why: String| Error::Read { path: path.display().to_string(), why };
    let file = File::open(path).map_err(|e| error(plain(&e)))?;
    let mut input = BufReader::new(file);
    let begin = input.fill_buf().map_err(|e| error(plain(&e)))?;
    if begin.is_empty() {
        return Err(error("it is empty".into()));
    }
    let mark = begin.starts_with(b"\xef\xbb\xbf");
    let text = if mark { &begin[3..] } else { begin };
    let is_lines = text.trim_ascii_start().starts_with(b"{");
    let mut capture = Capture::default();
    if is_lines {
        input.consume(if mark { 3 } else { 0 });
        capture.lines(input).map_err(error)?;
    } else {
        capture.packets(input).map_err(error)?;
    }
    Ok(capture)
}

impl Capture {
    fn packets(&mut self, input: impl Read) -> Result<(), String> {
        let mut reader = Reader::new(input).map_err(|e| match e {
            capture::Error::NotACapture { .. } => format!("{e}, nor is it of JSON lines"),
            e => e.to_string(),
        })?;
        let mut streams = Streams::default();
        for chunk in reader.by_ref() {
            match chunk {
                Ok(chunk) => self.chunk(&chunk, &mut streams)?,
                Err(e @ capture::Error::Truncated { .. }) => self.cut = Some(e.to_string()),
                Err(e) => return Err(e.to_string()),
            }
        }
        let tally = reader.tally();
        self.read = tally.packets;
        match (&self.cut, tally.packets) {
            (Some(cut), 0) => Err(cut.clone()),
            _ => Ok(()),
        }
    }

    fn chunk(&mut self, chunk: &Chunk, streams: &mut Streams) -> Result<(), String> {
        let Chunk { packet, at, from, to, .. } = *chunk;
        let frame = |in_order, body| Frame { number: packet, from, to, in_order, body };
        match chunk.transport {
            Transport::Udp if is_sip(&chunk.bytes) => {
                self.sip(packet, &chunk.bytes, at, |body| frame(false, body))?;
            }
            Transport::Udp if is_clear_sctp(&chunk.bytes) => {
                self.keep(frame(false, Body::Sctp(chunk.bytes.clone())), Some(at))?;
            }
            Transport::Udp => {
                for control in controls(&chunk.bytes) {
                    self.keep(frame(false, Body::Control(control.to_vec())), Some(at))?;
                }
            }
            Transport::Tcp => {
                let (messages, wrong) = streams.push((from, to), &chunk.bytes, chunk.begins);
                for message in messages.iter().filter(|message| is_sip(message)) {
                    self.sip(packet, message, at, |body| frame(true, body))?;
                }
                self.faults.extend(wrong.map(|why| (packet, why)));
                self.within(streams.pending)?;
            }
        }
        Ok(())
    }

    fn sip(
        &mut self,
        number: u64,
        bytes: &[u8],
        at: Duration,
        frame: impl Fn(Body) -> Frame,
    ) -> Result<(), String> {
        match sip::parse(bytes) {
            Ok(message) => self.keep(frame(Body::Sip(message)), Some(at)),
            Err(why) => {
                self.faults.push((number, format!("SIP that cannot be read: {why}")));
                self.within(0)
            }
        }
    }

    fn lines(&mut self, input: impl BufRead) -> Result<(), String> {
        self.origin.unit = Unit::Line;
        let mut ends = roles::Ends::default();
        for line in json::read(input) {
            let line = line.map_err(|e| e.to_string())?;
            let json::Line { number, at, transport, .. } = line;
            let at_line = |why: String| format!("line {number}: {why}");
            let from = ends.address("from", &line.from).map_err(at_line)?;
            let to = ends.address("to", &line.to).map_err(at_line)?;
            self.read += 1;
            let body = match line.body {
                json::Body::Sip(bytes) => {
                    let message = sip::parse(&bytes);
                    Body::Sip(message.map_err(|why| at_line(format!("`sip`: {why}")))?)
                }
                json::Body::Rtcp(bytes) => match controls(&bytes).first() {
                    Some(control) => Body::Control(control.to_vec()),
                    None => continue,
                },
                json::Body::Clue(xml) => {
                    clue::parse(&xml).map_err(|why| at_line(format!("`clue`: {why}")))?;
                    Body::Clue(xml)
                }
            };
            let in_order = transport == Some(Transport::Tcp);
            self.keep(Frame { number, from, to, in_order, body }, at)?;
        }
        self.server = ends.named("server");
        self.focus = ends.named("focus");
        self.origin.names = ends.names();
        Ok(())
    }

    fn keep(&mut self, frame: Frame, at: Option<Duration>) -> Result<(), String> {
        self.kept += match &frame.body {
            Body::Sip(message) => {
                let fields = message.headers().iter();
                let text: usize =
                    fields.map(|(name, value)| name.len() + value.len() + FIELD).sum();
                text + message.body().len() + 2 * FIELD
            }
            Body::Control(bytes) | Body::Sctp(bytes) | Body::Clue(bytes) => bytes.len() + FIELD,
        };
        if let Some(at) = at {
            self.origin.times.insert(frame.number, at);
        }
        self.frames.push(frame);
        self.within(0)
    }

    fn within(&self, pending: usize) -> Result<(), String> {
        match self.frames.len() + self.faults.len() > MESSAGES || self.kept + pending > BYTES {
            true => Err(format!(
                "more than {MESSAGES} messages, or {} MiB of them; cut the capture to the calls \
                 in question, such as with `editcap -A` and `-B`",
                BYTES >> 20
            )),
            false => Ok(()),
        }
    }
}

/// Whether a datagram is an SCTP packet that carries messages, or resets their stream.
fn is_clear_sctp(bytes: &[u8]) -> bool {
    let is_of_use = |chunk: &SctpChunk| !matches!(chunk, SctpChunk::Other(_));
    data_chunks(bytes).is_ok_and(|chunks| chunks.iter().any(is_of_use))
}

/// The transmission control packets in a datagram, where RTCP packets may stand one behind another
/// (RFC 3550 6.1).
fn controls(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let [first, kind, high, low, ..] = *bytes {
        let length = usize::from(u16::from_be_bytes([high, low])) * 4 + 4;
        let is_rtcp = first >> 6 == 2 && (200..=223).contains(&kind) && length <= bytes.len();
        if !is_rtcp {
            break;
        }
        let (packet, rest) = bytes.split_at(length);
        let is_named = packet.get(8..12).is_some_and(|n| n.starts_with(b"MCV") && n[3] <= b'2');
        if is_named && rtcp::Packet::parse(packet).is_ok() {
            found.push(packet);
        }
        bytes = rest;
    }
    found
}
