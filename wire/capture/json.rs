//! JSON lines: messages one a line, for those who have no capture.
//!
//! A line is `{"at": seconds, "from": "…", "to": "…", "transport": "udp", "sip": "…"}`, with `at`
//! and `transport` optional, and `clue` (XML) or `rtcp` (hexadecimal) in place of `sip`.

use std::fmt;
use std::io::{self, BufRead, Read, Write};
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::Transport;

/// Most bytes of a line.
pub const MAX_LINE: usize = 1 << 20;

const KEYS: [&str; 7] = ["at", "from", "to", "transport", "sip", "clue", "rtcp"];

/// A message and who sent it to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line of the file, from 1.
    pub number: u64,
    /// The time, since whenever the file counts from.
    pub at: Option<Duration>,
    /// The sender: an address with a port, or a role.
    pub from: String,
    /// The receiver, likewise.
    pub to: String,
    /// The transport, if told.
    pub transport: Option<Transport>,
    /// The message.
    pub body: Body,
}

/// A message as it would be on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A SIP message, its header lines ended by CRLF.
    Sip(Vec<u8>),
    /// A CLUE message, in XML.
    Clue(Vec<u8>),
    /// An RTCP packet.
    Rtcp(Vec<u8>),
}

/// A line that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {number}: {fault}")]
pub struct Error {
    /// The line, from 1.
    pub number: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is not JSON, or not an object.
    #[error("column {column}: {what}")]
    Json {
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// It is over a mebibyte.
    #[error("a line has at most {MAX_LINE} bytes")]
    Length,
    /// A key means nothing.
    #[error("there is no `{key}`; `{nearest}` is nearest")]
    Unknown {
        /// The key.
        key: String,
        /// The key most like it.
        nearest: &'static str,
    },
    /// A key stands there twice.
    #[error("`{0}` stands there twice")]
    Twice(&'static str),
    /// A key is required.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A value is not what the key asks for.
    #[error("`{key}` is to be {wanted}")]
    Value {
        /// The key.
        key: &'static str,
        /// What it asks for.
        wanted: &'static str,
    },
    /// None or several of the keys that hold a message.
    #[error("exactly one of `sip`, `clue` and `rtcp` is to be there, not {0}")]
    Bodies(usize),
    /// A message is not text, so that a line cannot hold it.
    #[error("`{0}` is to be text, and the message has bytes that are not UTF-8")]
    Text(&'static str),
    /// The file cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads the lines that are not blank; a faulty one does not keep the next from being read.
pub fn read(input: impl BufRead) -> impl Iterator<Item = Result<Line, Error>> {
    Lines { input, number: 0, ended: false }
}

/// Writes a message as one line; its number does not matter.
pub fn write_line(mut output: impl Write, line: &Line) -> Result<(), Error> {
    let fault = |fault| Error { number: line.number, fault };
    let text = |key, bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => Ok((key, text.to_owned())),
        Err(_) => Err(fault(Fault::Text(key))),
    };
    let (key, body) = match &line.body {
        Body::Sip(bytes) => text("sip", bytes)?,
        Body::Clue(bytes) => text("clue", bytes)?,
        Body::Rtcp(bytes) => ("rtcp", bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    };
    let transport = line.transport.map(|transport| match transport {
        Transport::Udp => "udp",
        Transport::Tcp => "tcp",
    });
    let members = [
        line.at.map(|at| ("at", Value::from(at.as_secs_f64()))),
        Some(("from", Value::from(line.from.as_str()))),
        Some(("to", Value::from(line.to.as_str()))),
        transport.map(|transport| ("transport", Value::from(transport))),
        Some((key, Value::from(body))),
    ];
    let members: Vec<String> =
        members.into_iter().flatten().map(|(key, value)| format!("\"{key}\": {value}")).collect();
    let written = format!("{{{}}}\n", members.join(", "));
    match written.len() > MAX_LINE + 1 {
        true => Err(fault(Fault::Length)),
        false => output.write_all(written.as_bytes()).map_err(|error| fault(error.into())),
    }
}

struct Lines<R> {
    input: R,
    number: u64,
    ended: bool,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Line, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.number += 1;
            let read = self.line();
            self.ended = matches!(read, Ok(None) | Err(Fault::Io(_)));
            let line = match read {
                Ok(None) => continue,
                Ok(Some(bytes)) if bytes.trim_ascii().is_empty() => continue,
                Ok(Some(bytes)) => line(self.number, &bytes),
                Err(fault) => Err(fault),
            };
            return Some(line.map_err(|fault| Error { number: self.number, fault }));
        }
        None
    }
}

impl<R: BufRead> Lines<R> {
    fn line(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let mut bytes = Vec::new();
        let mut bounded = self.input.by_ref().take(MAX_LINE as u64 + 1);
        match bounded.read_until(b'\n', &mut bytes)? {
            0 => Ok(None),
            _ if bytes.ends_with(b"\n") || bytes.len() <= MAX_LINE => Ok(Some(bytes)),
            _ => {
                self.input.skip_until(b'\n')?;
                Err(Fault::Length)
            }
        }
    }
}

/// The members of an object in the order in which they stand.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(Vec::new()))
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(member) = map.next_entry()? {
            self.0.push(member);
        }
        Ok(self)
    }
}

fn line(number: u64, bytes: &[u8]) -> Result<Line, Fault> {
    let Members(members) = serde_json::from_slice(bytes).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        Fault::Json { column: error.column().max(1), what }
    })?;
    let mut values: [Option<Value>; KEYS.len()] = Default::default();
    for (key, value) in members {
        match KEYS.iter().position(|known| *known == key) {
            Some(at) if values[at].is_some() => return Err(Fault::Twice(KEYS[at])),
            Some(at) => values[at] = Some(value),
            None => return Err(Fault::Unknown { nearest: nearest(&key), key }),
        }
    }
    let [at, from, to, transport, sip, clue, rtcp] = values;
    let bodies = [&sip, &clue, &rtcp].into_iter().flatten().count();
    let body = match (sip, clue, rtcp) {
        (Some(sip), None, None) => Body::Sip(crlf(text("sip", sip)?).into_bytes()),
        (None, Some(clue), None) => Body::Clue(text("clue", clue)?.into_bytes()),
        (None, None, Some(rtcp)) => Body::Rtcp(hexadecimal(&text("rtcp", rtcp)?)?),
        _ => return Err(Fault::Bodies(bodies)),
    };
    Ok(Line {
        number,
        at: at.map(time).transpose()?,
        from: text("from", from.ok_or(Fault::Missing("from"))?)?,
        to: text("to", to.ok_or(Fault::Missing("to"))?)?,
        transport: transport.map(carrier).transpose()?,
        body,
    })
}

fn nearest(key: &str) -> &'static str {
    let likeness = |known: &&str| strsim::jaro_winkler(known, &key.to_lowercase());
    let nearer = |a: &&str, b: &&str| likeness(a).total_cmp(&likeness(b));
    KEYS.into_iter().max_by(nearer).unwrap_or(KEYS[0])
}

fn text(key: &'static str, value: Value) -> Result<String, Fault> {
    match value {
        Value::String(text) if !text.is_empty() => Ok(text),
        _ => Err(Fault::Value { key, wanted: "text, and not empty" }),
    }
}

fn time(value: Value) -> Result<Duration, Fault> {
    let fault = Fault::Value { key: "at", wanted: "seconds, from 0 to 4294967295" };
    match value.as_f64().map(Duration::try_from_secs_f64) {
        Some(Ok(at)) if at.as_secs() <= u32::MAX.into() => Ok(at),
        _ => Err(fault),
    }
}

fn carrier(value: Value) -> Result<Transport, Fault> {
    match value.as_str() {
        Some("udp") => Ok(Transport::Udp),
        Some("tcp") => Ok(Transport::Tcp),
        _ => Err(Fault::Value { key: "transport", wanted: "\"udp\" or \"tcp\"" }),
    }
}

fn hexadecimal(text: &str) -> Result<Vec<u8>, Fault> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    let digits: Option<Vec<u8>> = text.as_bytes().iter().map(digit).collect();
    match digits {
        Some(digits) if digits.len() % 2 == 0 => {
            Ok(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
        }
        _ => Err(Fault::Value { key: "rtcp", wanted: "hexadecimal, two digits a byte" }),
    }
}

/// Ends the header lines by CRLF if none of them is; a body stays as it is.
fn crlf(text: String) -> String {
    let end = text.find("\n\n").map_or(text.len(), |end| end + 2);
    let (header, body) = text.split_at(end);
    match header.contains("\r\n") {
        true => text,
        false => header.replace('\n', "\r\n") + body,
    }
}
