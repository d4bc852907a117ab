//! A network that is not there: datagrams are delayed, reordered, doubled and lost as a seed says,
//! in a time that passes as fast as it can be computed.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use callproof_kernel::mapping::Mapped;
use callproof_kernel::run::Occurrence;

use crate::core::Ids;
use crate::station::{Deed, Station};
use crate::transaction::{Peer, Transport};

/// What a network does to datagrams, in parts of a thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weather {
    /// The longest delay.
    pub delay: Duration,
    /// How many are lost.
    pub lost: u64,
    /// How many are doubled.
    pub doubled: u64,
}

/// A datagram, or a message of a connection, as its sender sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When, since the beginning.
    pub at: Duration,
    /// By what.
    pub transport: Transport,
    /// From where.
    pub from: SocketAddr,
    /// To where.
    pub to: SocketAddr,
    /// What.
    pub bytes: Vec<u8>,
}

struct Host<'s, P: Mapped> {
    address: SocketAddr,
    station: &'s mut dyn Station<Procedure = P>,
    bound: BTreeMap<u16, usize>,
    streams: usize,
}

/// Stations on a network.
pub struct Sim<'s, P: Mapped> {
    hosts: Vec<Host<'s, P>>,
    weather: Weather,
    dice: Ids,
    start: Instant,
    now: Instant,
    /// What arrives when, in order of that.
    flying: BTreeMap<(Instant, u64), Sent>,
    /// What was sent, in order of that.
    pub sent: Vec<Sent>,
    /// What was in what was sent and could not be read, with how much had been sent by then.
    pub clear: Vec<(usize, Sent)>,
    /// What the roles met.
    pub happened: Vec<Occurrence<P>>,
    /// What the model knows nothing of.
    pub notes: Vec<String>,
}

impl<'s, P: Mapped> Sim<'s, P> {
    /// Stations at their addresses.
    pub fn new(
        stations: Vec<(SocketAddr, &'s mut dyn Station<Procedure = P>)>,
        weather: Weather,
        seed: u64,
    ) -> Self {
        let hosts = stations.into_iter().map(|(address, station)| {
            let bound = station.ports().into_iter().map(|port| (port, 1)).collect();
            Host { address, station, bound, streams: 0 }
        });
        let now = Instant::now();
        Sim {
            hosts: hosts.collect(),
            weather,
            dice: Ids::new(seed),
            start: now,
            now,
            flying: BTreeMap::new(),
            sent: Vec::new(),
            clear: Vec::new(),
            happened: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A station's user says something.
    ///
    /// # Errors
    /// What the station answers.
    pub fn command(&mut self, host: usize, words: &str) -> Result<(), String> {
        let now = self.now;
        let said = self.hosts[host].station.command(now, words);
        self.carry_out();
        said
    }

    /// Lets time pass until nothing is to come, or so long.
    pub fn run(&mut self, longest: Duration) {
        let end = self.now + longest;
        self.carry_out();
        while let Some(next) = self.next().filter(|next| *next <= end) {
            self.now = next.max(self.now);
            while let Some((when, sent)) = self.flying.pop_first() {
                if when.0 > self.now {
                    self.flying.insert(when, sent);
                    break;
                }
                self.arrive(&sent);
                self.carry_out();
            }
            for host in &mut self.hosts {
                host.station.tick(self.now);
            }
            self.carry_out();
        }
        self.now = end;
    }

    fn next(&mut self) -> Option<Instant> {
        let flying = self.flying.first_key_value().map(|((at, _), _)| *at);
        self.hosts.iter_mut().filter_map(|host| host.station.next()).chain(flying).min()
    }

    fn arrive(&mut self, sent: &Sent) {
        for host in self.hosts.iter_mut().filter(|host| host.address.ip() == sent.to.ip()) {
            if host.address == sent.to {
                let from = Peer { transport: sent.transport, address: sent.from };
                host.station.receive(self.now, from, &sent.bytes);
            } else if host.bound.contains_key(&sent.to.port()) {
                host.station.datagram(self.now, sent.to.port(), sent.from, &sent.bytes);
            }
        }
    }

    fn carry_out(&mut self) {
        for at in 0..self.hosts.len() {
            while let Some(deed) = self.hosts[at].station.poll() {
                self.carry_out_one(at, deed);
            }
        }
    }

    fn carry_out_one(&mut self, at: usize, deed: Deed<P>) {
        let host = &mut self.hosts[at];
        let address = host.address;
        match deed {
            Deed::Sip(packet) => {
                let Peer { transport, address: to } = packet.to;
                self.send(transport, address, to, packet.message.print());
            }
            Deed::Clear { is_sent: false, .. } => {}
            Deed::Clear { own: from, other: to, bytes, .. } => {
                let (at, transport) = (self.now - self.start, Transport::Udp);
                let from = SocketAddr::new(address.ip(), from);
                self.clear.push((self.sent.len(), Sent { at, transport, from, to, bytes }));
            }
            Deed::Datagram { from, to, bytes } | Deed::Secret { from, to, bytes } => {
                let from = SocketAddr::new(address.ip(), from);
                self.send(Transport::Udp, from, to, bytes);
            }
            Deed::Bind(port) => *host.bound.entry(port).or_default() += 1,
            Deed::Stream { from, .. } => {
                *host.bound.entry(from).or_default() += 1;
                host.streams += 1;
            }
            Deed::Release(port) => drop(host.bound.remove(&port)),
            Deed::Happened(occurrence) => self.happened.push(occurrence),
            Deed::Message { .. } => {}
            Deed::Noted(note) => self.notes.push(note),
        }
    }

    fn send(&mut self, transport: Transport, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        let at = self.now - self.start;
        let sent = Sent { at, transport, from, to, bytes };
        self.sent.push(sent.clone());
        let luck = self.dice.number() % 1000;
        let copies = match transport {
            Transport::Tcp => 1,
            Transport::Udp if luck < self.weather.lost => 0,
            Transport::Udp if luck < self.weather.lost + self.weather.doubled => 2,
            Transport::Udp => 1,
        };
        for _ in 0..copies {
            let longest = self.weather.delay.as_micros().max(1) as u64;
            let delay = Duration::from_micros(self.dice.number() % longest);
            // A connection keeps order: what was sent later does not arrive earlier.
            let arrives = match transport {
                Transport::Udp => self.now + delay,
                Transport::Tcp => self.last(from, to).max(self.now + delay),
            };
            let order = self.sent.len() as u64 * 2 + u64::from(copies > 1);
            let mut key = (arrives, order);
            while self.flying.contains_key(&key) {
                key.1 += 1;
            }
            self.flying.insert(key, sent.clone());
        }
    }

    fn last(&self, from: SocketAddr, to: SocketAddr) -> Instant {
        let same = self.flying.iter().filter(|(_, sent)| (sent.from, sent.to) == (from, to));
        same.map(|((at, _), _)| *at).max().unwrap_or(self.now)
    }

    /// What is left of calls at any station: connections, timers, resources, ports.
    pub fn leftovers(&self) -> Vec<String> {
        let mut left = Vec::new();
        for host in &self.hosts {
            left.extend(host.station.leftovers());
            let own = host.station.ports();
            let ports = host.bound.keys().filter(|port| !own.contains(port));
            left.extend(ports.map(|port| format!("port {port} at {}", host.address)));
        }
        left
    }
}
