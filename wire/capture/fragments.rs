//! Fragmented IP packets put together again, a bounded number at a time.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::time::Duration;

use etherparse::IpNumber;
use etherparse::defrag::IpDefragBuf;

use super::datagram::{Fragment, Ip};

/// Datagrams put together at a time, of 64 KiB at most each.
const MAX_DATAGRAMS: usize = 128;

/// How long a datagram waits for its fragments (RFC 8200 section 4.5).
const PATIENCE: Duration = Duration::from_secs(60);

type Key = (IpAddr, IpAddr, u32);

/// Datagrams of which fragments are missing.
#[derive(Default)]
pub(super) struct Fragments {
    partial: HashMap<Key, Partial>,
    /// The datagrams by their first packet, the oldest first.
    ages: BTreeMap<u64, Key>,
    /// Datagrams dropped.
    pub incomplete: u64,
}

struct Partial {
    packet: u64,
    at: Duration,
    protocol: IpNumber,
    buffer: IpDefragBuf,
}

impl Fragments {
    /// Adds a fragment and returns protocol and payload of the datagram it completes.
    pub fn add(
        &mut self,
        packet: u64,
        at: Duration,
        ip: &Ip<'_>,
        fragment: &Fragment,
    ) -> Option<(IpNumber, Vec<u8>)> {
        let key = (ip.from, ip.to, fragment.datagram);
        let old = |partial: &Partial| at.saturating_sub(partial.at) > PATIENCE;
        if self.partial.get(&key).is_some_and(old) {
            self.lose(key);
        }
        if !self.partial.contains_key(&key) {
            while self.partial.len() >= MAX_DATAGRAMS {
                let (_, oldest) = self.ages.pop_first()?;
                self.lose(oldest);
            }
            self.ages.insert(packet, key);
        }
        let partial = self.partial.entry(key).or_insert_with(|| Partial {
            packet,
            at,
            protocol: ip.protocol,
            buffer: IpDefragBuf::new(ip.protocol, Vec::new(), Vec::new()),
        });
        // The header of the first fragment counts, wherever it comes.
        if fragment.offset.value() == 0 {
            partial.protocol = ip.protocol;
        }
        match partial.buffer.add(fragment.offset, fragment.more, ip.payload) {
            Ok(()) if partial.buffer.is_complete() => {
                let Partial { packet, protocol, buffer, .. } = self.partial.remove(&key)?;
                self.ages.remove(&packet);
                Some((protocol, buffer.take_bufs().0))
            }
            Ok(()) => None,
            Err(_) => {
                self.lose(key);
                None
            }
        }
    }

    /// Drops what is not complete at the end of the file.
    pub fn finish(&mut self) {
        self.incomplete += self.partial.len() as u64;
        self.partial.clear();
        self.ages.clear();
    }

    /// Bytes kept now.
    pub fn held(&self) -> usize {
        self.partial.values().map(|partial| partial.buffer.data().capacity()).sum()
    }

    fn lose(&mut self, key: Key) {
        if let Some(partial) = self.partial.remove(&key) {
            self.ages.remove(&partial.packet);
            self.incomplete += 1;
        }
    }
}
