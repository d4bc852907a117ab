//! Two channels on a link in memory, with a clock that only the link moves.

#![allow(dead_code)]

use std::time::{Duration, Instant};

use callproof_channel::{Certificate, Channel, Event, Output, Setup};

/// The stream that the SDP has negotiated.
pub const STREAM: u16 = 2;

/// What a link does to datagrams, in parts of a hundred and in milliseconds.
#[derive(Clone, Copy)]
pub struct Faults {
    pub loss: u64,
    pub duplicates: u64,
    pub delay: u64,
}

pub const PERFECT: Faults = Faults { loss: 0, duplicates: 0, delay: 1 };
pub const POOR: Faults = Faults { loss: 20, duplicates: 20, delay: 150 };

/// One side and what it has given out.
pub struct End {
    pub channel: Channel,
    pub events: Vec<Event>,
    pub clear: Vec<(bool, Vec<u8>)>,
    pub sent: Vec<Vec<u8>>,
    pub alive: bool,
}

struct Flight {
    at: Instant,
    to: usize,
    datagram: Vec<u8>,
}

pub struct Link {
    pub ends: [End; 2],
    pub now: Instant,
    pub faults: Faults,
    flights: Vec<Flight>,
    random: u64,
}

impl Link {
    pub fn new(faults: Faults, seed: u64) -> Self {
        let [one, other] = [Certificate::generate().unwrap(), Certificate::generate().unwrap()];
        let prints = [one.fingerprint(), other.fingerprint()];
        Link::between([&one, &other], prints, faults, seed)
    }

    /// The fingerprints are those the ends have, each of its own, as far as the SDP says.
    pub fn between(
        certificates: [&Certificate; 2],
        prints: [String; 2],
        faults: Faults,
        seed: u64,
    ) -> Self {
        let now = Instant::now();
        let [one, other] = prints;
        let [active, passive] = certificates;
        let active = Channel::new(active, Setup::Active, other, STREAM, now).unwrap();
        let passive = Channel::new(passive, Setup::Passive, one, STREAM, now).unwrap();
        let ends = [active, passive].map(End::new);
        Link { ends, now, faults, flights: Vec::new(), random: seed }
    }

    pub fn open(&mut self) {
        for end in &mut self.ends {
            end.channel.open(self.now);
        }
        self.drain();
    }

    /// A link on which both ends are up.
    pub fn up(faults: Faults, seed: u64) -> Self {
        let mut link = Link::new(faults, seed);
        link.open();
        link.run(|link| link.both(&Event::Up));
        assert!(link.both(&Event::Up), "{:?}", link.events());
        link
    }

    pub fn both(&self, event: &Event) -> bool {
        self.ends.iter().all(|end| end.events.contains(event))
    }

    pub fn events(&self) -> [&[Event]; 2] {
        [&self.ends[0].events, &self.ends[1].events]
    }

    pub fn over(&self) -> bool {
        self.ends.iter().filter(|end| end.alive).all(End::over)
    }

    /// Lets things happen until `done`, or nothing is left to happen, or an hour has passed.
    pub fn run(&mut self, done: impl Fn(&Self) -> bool) {
        let limit = self.now + Duration::from_secs(3600);
        self.drain();
        while !done(self) && self.now < limit && self.step() {}
    }

    /// Lets `time` pass and what happens in it.
    pub fn wait(&mut self, time: Duration) {
        let end = self.now + time;
        self.drain();
        while self.next().is_some_and(|at| at <= end) {
            self.step();
        }
        self.now = end;
    }

    /// Gives `datagram` to an end at once.
    pub fn inject(&mut self, to: usize, datagram: &[u8]) {
        let _ = self.ends[to].channel.receive(datagram, self.now);
        self.drain();
    }

    fn next(&mut self) -> Option<Instant> {
        let flight = self.flights.iter().map(|flight| flight.at).min();
        let alive = self.ends.iter_mut().filter(|end| end.alive);
        let timer = alive.filter_map(|end| end.channel.next_timeout()).min();
        [flight, timer].into_iter().flatten().min()
    }

    fn step(&mut self) -> bool {
        let Some(at) = self.next() else { return false };
        self.now = self.now.max(at);
        let index = (0..self.flights.len()).min_by_key(|index| self.flights[*index].at);
        match index.filter(|index| self.flights[*index].at <= self.now) {
            Some(index) => {
                let flight = self.flights.remove(index);
                if self.ends[flight.to].alive {
                    let _ = self.ends[flight.to].channel.receive(&flight.datagram, self.now);
                }
            }
            None => {
                for end in self.ends.iter_mut().filter(|end| end.alive) {
                    let _ = end.channel.tick(self.now);
                }
            }
        }
        self.drain();
        true
    }

    pub fn drain(&mut self) {
        for from in 0..2 {
            while let Some(output) = self.ends[from].channel.poll() {
                assert!(!self.ends[from].over(), "{output:?} after the end");
                match output {
                    Output::Event(event) => self.ends[from].events.push(event),
                    Output::Clear { outgoing, packet } => {
                        self.ends[from].clear.push((outgoing, packet));
                    }
                    Output::Transmit(datagram) => self.carry(from, datagram),
                }
            }
        }
    }

    fn carry(&mut self, from: usize, datagram: Vec<u8>) {
        self.ends[from].sent.push(datagram.clone());
        let copies = 1 + u64::from(self.chance(self.faults.duplicates));
        for _ in 0..copies {
            if !self.chance(self.faults.loss) {
                let delay = Duration::from_millis(1 + self.random() % self.faults.delay);
                let at = self.now + delay;
                self.flights.push(Flight { at, to: 1 - from, datagram: datagram.clone() });
            }
        }
    }

    fn chance(&mut self, hundredths: u64) -> bool {
        self.random() % 100 < hundredths
    }

    /// The generator of Knuth's MMIX, of which the upper half is good.
    fn random(&mut self) -> u64 {
        let next = self.random.wrapping_mul(6_364_136_223_846_793_005);
        self.random = next.wrapping_add(1_442_695_040_888_963_407);
        self.random >> 33
    }
}

impl End {
    fn new(channel: Channel) -> Self {
        End { channel, events: Vec::new(), clear: Vec::new(), sent: Vec::new(), alive: true }
    }

    pub fn over(&self) -> bool {
        matches!(self.events.last(), Some(Event::Closed | Event::Failed(_)))
    }

    pub fn messages(&self) -> Vec<&[u8]> {
        let messages = self.events.iter().filter_map(|event| match event {
            Event::Message(bytes) => Some(&bytes[..]),
            _ => None,
        });
        messages.collect()
    }

    pub fn failed(&self) -> Option<&str> {
        match self.events.last() {
            Some(Event::Failed(reason)) => Some(reason),
            _ => None,
        }
    }
}
