//! A CLUE channel of a session: SCTP over DTLS between two ports.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use callproof_channel::{Certificate, Channel, Error, Event, Output, Setup};

/// A channel, or the place of one that is to come.
pub(super) struct Link {
    /// Where this end is.
    pub port: u16,
    /// Where the other end is.
    pub to: SocketAddr,
    channel: Channel,
    is_up: bool,
    /// What is to be sent when it is up.
    waiting: VecDeque<Vec<u8>>,
}

/// What a channel does.
pub(super) enum Act {
    /// It sends a datagram.
    Send(Vec<u8>),
    /// What it sends or receives is this, for those who cannot look inside.
    Clear {
        /// Whether it is sent.
        is_sent: bool,
        /// The packet.
        bytes: Vec<u8>,
    },
    /// A message has come.
    Message(Vec<u8>),
    /// The other end has reset the stream.
    Reset,
    /// It is gone, perhaps for a reason.
    Gone(Option<String>),
}

impl Link {
    /// A channel between a port and an address; whoever is active opens it.
    pub fn new(
        certificate: &Certificate,
        (setup, stream): (Setup, u16),
        port: u16,
        (to, fingerprint): (SocketAddr, String),
        now: Instant,
    ) -> Result<Self, Error> {
        let mut channel = Channel::new(certificate, setup, fingerprint, stream, now)?;
        channel.open(now);
        Ok(Link { port, to, channel, is_up: false, waiting: VecDeque::new() })
    }

    /// Sends a message, as soon as there is a channel to send it on.
    pub fn send(&mut self, now: Instant, bytes: Vec<u8>) {
        self.waiting.push_back(bytes);
        self.tick(now);
    }

    /// A datagram has come.
    pub fn receive(&mut self, now: Instant, bytes: &[u8]) {
        // Its failure is told as an event.
        let _ = self.channel.receive(bytes, now);
        self.flush();
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Instant) {
        let _ = self.channel.tick(now);
        self.flush();
    }

    /// When time next matters.
    pub fn next(&mut self) -> Option<Instant> {
        self.channel.next_timeout()
    }

    /// Resets the stream, and closes when that is answered.
    pub fn reset(&mut self) {
        self.channel.close();
    }

    /// Ends at once.
    pub fn abort(&mut self) {
        self.waiting.clear();
        self.channel.abort();
    }

    fn flush(&mut self) {
        while self.is_up {
            let Some(message) = self.waiting.pop_front() else { return };
            let _ = self.channel.send(&message);
        }
    }

    /// What it does next.
    pub fn poll(&mut self) -> Option<Act> {
        loop {
            return Some(match self.channel.poll()? {
                Output::Transmit(bytes) => Act::Send(bytes),
                Output::Clear { outgoing, packet } => {
                    Act::Clear { is_sent: outgoing, bytes: packet }
                }
                Output::Event(Event::Up) => {
                    self.is_up = true;
                    self.flush();
                    continue;
                }
                Output::Event(Event::Message(bytes)) => Act::Message(bytes),
                Output::Event(Event::Reset) => Act::Reset,
                Output::Event(Event::Closed) => Act::Gone(None),
                Output::Event(Event::Failed(why)) => Act::Gone(Some(why)),
            });
        }
    }
}
