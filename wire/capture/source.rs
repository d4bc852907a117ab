//! The bytes of a file: exact reads within bounds, numbers of either byte order, times.

use std::io::{self, BufReader, Read};
use std::time::Duration;

use super::{Error, MAX_PACKET};

/// Nanoseconds of a second.
pub(super) const NANOS: i128 = 1_000_000_000;

/// A file being read.
pub(super) struct Source<R> {
    input: BufReader<R>,
    /// The bytes of the packet or block read last.
    pub bytes: Vec<u8>,
    /// Packets read whole.
    pub packets: u64,
    first: Option<i128>,
}

impl<R: Read> Source<R> {
    pub fn new(input: R) -> Self {
        let input = BufReader::with_capacity(1 << 16, input);
        Source { input, bytes: Vec::new(), packets: 0, first: None }
    }

    /// Reads as much as there is.
    pub fn fill(&mut self, into: &mut [u8]) -> Result<usize, Error> {
        let mut filled = 0;
        while filled < into.len() {
            match self.input.read(&mut into[filled..]) {
                Ok(0) => break,
                Ok(length) => filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(filled)
    }

    /// Reads exactly as much as asked.
    pub fn whole(&mut self, into: &mut [u8]) -> Result<(), Error> {
        match self.fill(into)? == into.len() {
            true => Ok(()),
            false => Err(self.truncated()),
        }
    }

    /// Reads the bytes of a packet.
    pub fn data(&mut self, length: usize) -> Result<(), Error> {
        match length > MAX_PACKET {
            true => Err(Error::Length { packet: self.packets + 1, bytes: length as u64 }),
            false => self.take(length),
        }
    }

    /// Reads bytes whose number the caller has bounded.
    pub fn take(&mut self, length: usize) -> Result<(), Error> {
        self.bytes.clear();
        match self.input.by_ref().take(length as u64).read_to_end(&mut self.bytes)? == length {
            true => Ok(()),
            false => Err(self.truncated()),
        }
    }

    /// Passes over bytes without keeping them.
    pub fn skip(&mut self, length: usize) -> Result<(), Error> {
        let mut rest = self.input.by_ref().take(length as u64);
        match io::copy(&mut rest, &mut io::sink())? == length as u64 {
            true => Ok(()),
            false => Err(self.truncated()),
        }
    }

    /// The time of a packet since the first, from nanoseconds since any fixed time.
    pub fn since_first(&mut self, nanos: i128) -> Duration {
        let first = *self.first.get_or_insert(nanos);
        let nanos = (nanos - first).max(0);
        // A corrupt time must not overflow what a caller adds to it.
        let seconds = u32::try_from(nanos / NANOS).unwrap_or(u32::MAX);
        Duration::new(seconds.into(), (nanos % NANOS) as u32)
    }

    pub fn truncated(&self) -> Error {
        Error::Truncated { packet: self.packets + 1 }
    }

    pub fn corrupt(&self, what: &'static str) -> Error {
        Error::Corrupt { packet: self.packets + 1, what }
    }
}

/// The byte order of a file's numbers; bytes that are not there count as zero.
#[derive(Clone, Copy)]
pub(super) enum Order {
    Big,
    Little,
}

impl Order {
    pub fn u16(self, at: &[u8]) -> u16 {
        let bytes = at.first_chunk().copied().unwrap_or_default();
        match self {
            Order::Big => u16::from_be_bytes(bytes),
            Order::Little => u16::from_le_bytes(bytes),
        }
    }

    pub fn u32(self, at: &[u8]) -> u32 {
        let bytes = at.first_chunk().copied().unwrap_or_default();
        match self {
            Order::Big => u32::from_be_bytes(bytes),
            Order::Little => u32::from_le_bytes(bytes),
        }
    }

    pub fn i64(self, at: &[u8]) -> i64 {
        let bytes = at.first_chunk().copied().unwrap_or_default();
        match self {
            Order::Big => i64::from_be_bytes(bytes),
            Order::Little => i64::from_le_bytes(bytes),
        }
    }
}
