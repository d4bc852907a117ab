//! A file of either form as a sequence of packets, of which one is in memory at a time.

use std::io::Read;
use std::time::Duration;

use pcap_file::pcap::PcapHeader;
use pcap_file::{Endianness, TsResolution};

use super::Error;
use super::datagram::Link;
use super::pcapng::{self, Section};
use super::source::{NANOS, Order, Source};

/// A packet as the file has it.
pub(super) struct Packet<'a> {
    pub number: u64,
    pub at: Duration,
    pub link: Link,
    pub bytes: &'a [u8],
    /// The wire had more bytes than the file.
    pub short: bool,
}

/// What precedes the bytes of a packet.
pub(super) struct Head {
    pub at: Duration,
    pub link: Link,
    pub short: bool,
}

/// The packets of a file, read one after another.
pub(super) struct Packets<R> {
    source: Source<R>,
    form: Form,
}

enum Form {
    Pcap(Pcap),
    Pcapng(Section),
}

/// What the header of a pcap file says.
#[derive(Clone, Copy)]
struct Pcap {
    order: Order,
    /// Nanoseconds of a unit of time.
    unit: i128,
    link: Link,
}

impl<R: Read> Packets<R> {
    /// Opens a file by its magic number.
    pub fn open(input: R) -> Result<Self, Error> {
        let mut source = Source::new(input);
        let mut header = [0; 24];
        let length = source.fill(&mut header[..4])?;
        let form = match header.first_chunk() {
            Some(&pcapng::SECTION) => Form::Pcapng(Section::read(&mut source)?),
            Some([0xa1, 0xb2, 0xc3, 0xd4] | [0xd4, 0xc3, 0xb2, 0xa1])
            | Some([0xa1, 0xb2, 0x3c, 0x4d] | [0x4d, 0x3c, 0xb2, 0xa1]) => {
                source.whole(&mut header[4..])?;
                Form::Pcap(Pcap::of(&header)?)
            }
            _ => return Err(not_a_capture(&header[..length])),
        };
        Ok(Packets { source, form })
    }

    /// Reads the next packet, none at the end of the file.
    pub fn next(&mut self) -> Result<Option<Packet<'_>>, Error> {
        let head = match &mut self.form {
            Form::Pcap(pcap) => pcap.record(&mut self.source)?,
            Form::Pcapng(section) => section.packet(&mut self.source)?,
        };
        let Some(Head { at, link, short }) = head else { return Ok(None) };
        self.source.packets += 1;
        let Source { packets: number, ref bytes, .. } = self.source;
        Ok(Some(Packet { number, at, link, bytes, short }))
    }
}

impl Pcap {
    fn of(header: &[u8; 24]) -> Result<Pcap, Error> {
        let Ok((_, header)) = PcapHeader::from_slice(header) else {
            return Err(not_a_capture(header));
        };
        let order = match header.endianness {
            Endianness::Big => Order::Big,
            Endianness::Little => Order::Little,
        };
        let unit = match header.ts_resolution {
            TsResolution::MicroSecond => 1000,
            TsResolution::NanoSecond => 1,
        };
        // The upper half says how long a frame check sequence is.
        let link = Link::of(u32::from(header.datalink) as u16)?;
        Ok(Pcap { order, unit, link })
    }

    fn record<R: Read>(self, source: &mut Source<R>) -> Result<Option<Head>, Error> {
        let mut head = [0; 16];
        match source.fill(&mut head)? {
            0 => return Ok(None),
            16 => {}
            _ => return Err(source.truncated()),
        }
        let [seconds, fraction, length, original] =
            [0, 4, 8, 12].map(|field| self.order.u32(&head[field..]));
        source.data(length as usize)?;
        let nanos = i128::from(seconds) * NANOS + i128::from(fraction) * self.unit;
        let at = source.since_first(nanos);
        Ok(Some(Head { at, link: self.link, short: length < original }))
    }
}

fn not_a_capture(begin: &[u8]) -> Error {
    let found = match begin {
        [] => "nothing".to_owned(),
        [0x1f, 0x8b, ..] => "the mark of gzip, which is to be unpacked first".to_owned(),
        bytes => format!("the bytes {bytes:02x?}"),
    };
    Error::NotACapture { found }
}
