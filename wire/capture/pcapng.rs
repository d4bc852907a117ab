//! The blocks of pcapng: sections, interfaces with their link types and clocks, packets.

use std::io::Read;
use std::time::Duration;

use super::datagram::Link;
use super::packets::Head;
use super::source::{NANOS, Order, Source};
use super::{Error, MAX_PACKET};

/// The type of a section header, the same in either byte order.
pub(super) const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

const INTERFACE: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;

const MAX_INTERFACES: usize = 65_536;
const MAX_DESCRIPTION: usize = 1 << 20;

/// A section: a byte order and the interfaces described so far.
pub(super) struct Section {
    order: Order,
    interfaces: Vec<Interface>,
    last: Duration,
}

#[derive(Clone, Copy)]
struct Interface {
    link: u16,
    /// Most bytes of a packet, if not zero.
    snap: u32,
    /// Units of time in a second; none if they are too short to matter.
    units: Option<u128>,
    /// Seconds to add to every time.
    offset: i64,
}

impl Section {
    /// Reads a section header after its type.
    pub fn read<R: Read>(source: &mut Source<R>) -> Result<Self, Error> {
        let mut head = [0; 8];
        source.whole(&mut head)?;
        let order = match &head[4..] {
            [0x1a, 0x2b, 0x3c, 0x4d] => Order::Big,
            [0x4d, 0x3c, 0x2b, 0x1a] => Order::Little,
            _ => return Err(source.corrupt("a section without a byte order")),
        };
        let total = order.u32(&head);
        match total.checked_sub(16) {
            Some(rest) if total >= 28 && total % 4 == 0 => source.skip(rest as usize)?,
            _ => return Err(source.corrupt("a section header of impossible length")),
        }
        let section = Section { order, interfaces: Vec::new(), last: Duration::ZERO };
        section.trailer(source, total)?;
        Ok(section)
    }

    /// Reads blocks up to and including the next packet; a new section takes the place of this.
    pub fn packet<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Head>, Error> {
        loop {
            let mut head = [0; 8];
            match source.fill(&mut head[..4])? {
                0 => return Ok(None),
                4 if head.starts_with(&SECTION) => {
                    *self = Section { last: self.last, ..Section::read(source)? };
                    continue;
                }
                4 => source.whole(&mut head[4..])?,
                _ => return Err(source.truncated()),
            }
            let total = self.order.u32(&head[4..]);
            let body = match total.checked_sub(12) {
                Some(body) if body % 4 == 0 => body as usize,
                _ => return Err(source.corrupt("a block of impossible length")),
            };
            let packet = match self.order.u32(&head) {
                INTERFACE => self.interface(source, body).map(|()| None),
                SIMPLE_PACKET => self.simple(source, body).map(Some),
                kind @ (ENHANCED_PACKET | OBSOLETE_PACKET) => {
                    self.enhanced(source, kind, body).map(Some)
                }
                _ => source.skip(body).map(|()| None),
            }?;
            self.trailer(source, total)?;
            if let Some(head) = packet {
                self.last = head.at;
                return Ok(Some(head));
            }
        }
    }

    fn interface<R: Read>(&mut self, source: &mut Source<R>, body: usize) -> Result<(), Error> {
        if !(8..=MAX_DESCRIPTION).contains(&body) {
            return Err(source.corrupt("an interface description of impossible length"));
        }
        if self.interfaces.len() == MAX_INTERFACES {
            return Err(source.corrupt("too many interfaces"));
        }
        source.take(body)?;
        let (link, snap) = (self.order.u16(&source.bytes), self.order.u32(&source.bytes[4..]));
        let mut interface = Interface { link, snap, units: Some(1_000_000), offset: 0 };
        let mut options = &source.bytes[8..];
        while let Some((head, rest)) = options.split_first_chunk::<4>() {
            let length = usize::from(self.order.u16(&head[2..]));
            match (self.order.u16(head), rest.get(..length)) {
                (0, _) | (_, None) => break,
                (9, Some(&[unit])) => interface.units = units(unit),
                (14, Some(seconds)) => interface.offset = self.order.i64(seconds),
                _ => {}
            }
            options = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
        self.interfaces.push(interface);
        Ok(())
    }

    /// Reads an enhanced packet, or the obsolete one, which differs in its first field.
    fn enhanced<R: Read>(
        &mut self,
        source: &mut Source<R>,
        kind: u32,
        body: usize,
    ) -> Result<Head, Error> {
        let mut head = [0; 20];
        let Some(room) = body.checked_sub(head.len()) else {
            return Err(source.corrupt("a packet block of impossible length"));
        };
        source.whole(&mut head)?;
        let interface = match kind {
            OBSOLETE_PACKET => u32::from(self.order.u16(&head)),
            _ => self.order.u32(&head),
        };
        let [high, low, length, original] = [4, 8, 12, 16].map(|at| self.order.u32(&head[at..]));
        let Interface { link, units, offset, .. } = self.described(source, interface)?;
        let link = Link::of(link)?;
        if (room + 1..=MAX_PACKET).contains(&(length as usize)) {
            return Err(source.corrupt("a packet longer than its block"));
        }
        source.data(length as usize)?;
        source.skip(room - length as usize)?;
        let stamp = u128::from(high) << 32 | u128::from(low);
        let nanos = units.map_or(0, |units| stamp * NANOS as u128 / units) as i128;
        let at = source.since_first(i128::from(offset) * NANOS + nanos);
        Ok(Head { at, link, short: length < original })
    }

    /// Reads a packet without a time, which is given that of the packet before.
    fn simple<R: Read>(&mut self, source: &mut Source<R>, body: usize) -> Result<Head, Error> {
        let mut head = [0; 4];
        let Some(room) = body.checked_sub(head.len()) else {
            return Err(source.corrupt("a packet block of impossible length"));
        };
        source.whole(&mut head)?;
        let original = self.order.u32(&head) as usize;
        let Interface { link, snap, .. } = self.described(source, 0)?;
        let link = Link::of(link)?;
        let snap = if snap == 0 { usize::MAX } else { snap as usize };
        let length = original.min(snap);
        if (room + 1..=MAX_PACKET).contains(&length) {
            return Err(source.corrupt("a packet longer than its block"));
        }
        source.data(length)?;
        source.skip(room - length)?;
        Ok(Head { at: self.last, link, short: length < original })
    }

    fn described<R: Read>(&self, source: &Source<R>, number: u32) -> Result<Interface, Error> {
        match self.interfaces.get(number as usize) {
            Some(interface) => Ok(*interface),
            None => Err(source.corrupt("a packet of an interface that is not described")),
        }
    }

    fn trailer<R: Read>(&self, source: &mut Source<R>, total: u32) -> Result<(), Error> {
        let mut length = [0; 4];
        source.whole(&mut length)?;
        match self.order.u32(&length) == total {
            true => Ok(()),
            false => Err(source.corrupt("a block whose two lengths differ")),
        }
    }
}

/// How many units of time a second has: a power of two, or of ten.
fn units(unit: u8) -> Option<u128> {
    match u32::from(unit & 0x7f) {
        power if unit & 0x80 != 0 => Some(1 << power),
        power => 10u128.checked_pow(power),
    }
}
