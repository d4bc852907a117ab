//! The channel: DTLS around the association, from the handshake to close_notify.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::association::{self, Association, Signal};
use crate::connection::{Connection, Given};
use crate::fingerprint::Fingerprint;
use crate::record::{self, Phase};
use crate::{Certificate, Error, Event, MAX_MESSAGE, Output, Setup, fingerprint};

/// How long the peer is listened to after the last packet of the shutdown, in case it was lost.
const LINGER: Duration = Duration::from_secs(5);

/// How long a secured connection is given to become an association.
const SETUP: Duration = Duration::from_secs(60);

/// One CLUE data channel.
///
/// `now` is the time of the caller's choice; it only ever moves forward. Calls that take no time
/// happen at the latest one given, so a caller on a real clock calls [`Channel::tick`] first.
pub struct Channel {
    connection: Connection,
    association: Association,
    setup: Setup,
    fingerprint: Fingerprint,
    now: Instant,
    stage: Stage,
    verified: bool,
    setup_ends: Option<Instant>,
    linger: Option<Instant>,
    failure: Option<String>,
    given: VecDeque<Given>,
    outputs: VecDeque<Output>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The active side has not been told to begin.
    Unopened,
    Handshake,
    Secured,
    Ended,
}

impl Channel {
    /// A channel on the SCTP stream `stream` (`a=dcmap`) to the peer with that `a=fingerprint`.
    ///
    /// # Errors
    ///
    /// [`Error::Fingerprint`] for a value that is none, [`Error::Dtls`] when DTLS has no ciphers.
    pub fn new(
        certificate: &Certificate,
        setup: Setup,
        peer_fingerprint: String,
        stream: u16,
        now: Instant,
    ) -> Result<Self, Error> {
        let fingerprint = Fingerprint::parse(&peer_fingerprint)?;
        Ok(Channel {
            connection: Connection::new(certificate, setup, now)?,
            association: Association::new(stream, now),
            setup,
            fingerprint,
            now,
            stage: if setup == Setup::Active { Stage::Unopened } else { Stage::Handshake },
            verified: false,
            setup_ends: None,
            linger: None,
            failure: None,
            given: VecDeque::new(),
            outputs: VecDeque::new(),
        })
    }

    /// Sends a DATA_CHANNEL_OPEN too once the channel is up; one that comes is always answered.
    pub fn open_in_band(&mut self) {
        self.association.open_in_band();
    }

    /// Begins the handshake on the active side; the passive side waits for it anyway.
    pub fn open(&mut self, now: Instant) {
        self.now = self.now.max(now);
        if self.stage == Stage::Unopened {
            self.stage = Stage::Handshake;
            self.pass_time();
            self.settle();
        }
    }

    /// Takes a UDP payload; what is not of this connection is dropped without a word.
    ///
    /// # Errors
    ///
    /// [`Error::Failed`] when the channel failed in this call.
    pub fn receive(&mut self, packet: &[u8], now: Instant) -> Result<(), Error> {
        self.now = self.now.max(now);
        let phase = match self.stage {
            Stage::Unopened | Stage::Ended => return Ok(()),
            Stage::Handshake => Phase::Handshake,
            Stage::Secured => Phase::Secured,
        };
        self.pass_time();
        let records = record::admit(packet, phase);
        if !records.is_empty() && self.stage != Stage::Ended {
            let handled = self.connection.receive(&records);
            self.settle();
            self.judge(handled);
        }
        self.settle();
        self.outcome()
    }

    /// Runs the timers that are due at `now`.
    ///
    /// # Errors
    ///
    /// [`Error::Failed`] when the channel failed in this call.
    pub fn tick(&mut self, now: Instant) -> Result<(), Error> {
        self.now = self.now.max(now);
        if !matches!(self.stage, Stage::Unopened | Stage::Ended) {
            self.pass_time();
            self.settle();
        }
        self.outcome()
    }

    /// When [`Channel::tick`] is due next; never, once the channel has ended.
    pub fn next_timeout(&mut self) -> Option<Instant> {
        match self.stage {
            Stage::Unopened | Stage::Ended => None,
            Stage::Handshake => self.connection.next_timeout(self.now),
            Stage::Secured => [self.association.next_timeout(), self.setup_ends, self.linger]
                .into_iter()
                .flatten()
                .min(),
        }
    }

    /// Sends one CLUE document.
    ///
    /// # Errors
    ///
    /// [`Error::NotOpen`] before `Up` and once either side closes, [`Error::Empty`],
    /// [`Error::TooLong`], [`Error::Full`], and [`Error::Failed`] when DTLS refused it for good.
    pub fn send(&mut self, message: &[u8]) -> Result<(), Error> {
        if self.stage != Stage::Secured || !self.association.is_open() {
            return Err(Error::NotOpen);
        }
        if message.len() > MAX_MESSAGE {
            return Err(Error::TooLong(message.len()));
        }
        self.association.send(message)?;
        self.settle();
        self.outcome()
    }

    /// Resets the stream when all is sent; SCTP SHUTDOWN and close_notify follow the answer.
    pub fn close(&mut self) {
        if self.stage == Stage::Secured && self.association.is_up() {
            self.association.close();
            self.settle();
        } else {
            self.abort();
        }
    }

    /// Ends the channel at once: SCTP ABORT and close_notify, as far as there is someone to tell.
    pub fn abort(&mut self) {
        if self.stage == Stage::Ended {
            return;
        }
        self.association.abort();
        while let Some(signal) = self.association.poll() {
            if let Signal::Packet(packet) = signal {
                self.transmit(packet);
            }
        }
        self.end(Event::Closed);
    }

    /// The next thing to send, tell or record; to be drained after every call.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Brings both clocks to the present.
    fn pass_time(&mut self) {
        let handled = self.connection.advance(self.now);
        self.judge(handled);
        if self.stage == Stage::Secured {
            self.association.advance(self.now);
            self.settle();
        }
        let past = |end: Option<Instant>| end.is_some_and(|end| end <= self.now);
        let (set_up_late, lingered) = (past(self.setup_ends), past(self.linger));
        if self.stage == Stage::Secured && set_up_late {
            self.fail("the peer set up no SCTP association".to_owned());
        } else if self.stage == Stage::Secured && lingered {
            self.end(Event::Closed);
        }
    }

    /// Moves what is ready from DTLS to SCTP and back until both are quiet.
    fn settle(&mut self) {
        while self.stage != Stage::Ended {
            if let Some(signal) = self.association.poll() {
                self.obey(signal);
            } else if let Some(given) = self.given.pop_front() {
                self.take(given);
            } else {
                self.drain();
                if self.given.is_empty() {
                    break;
                }
            }
        }
    }

    fn drain(&mut self) {
        for given in self.connection.drain() {
            match given {
                Given::Datagram(datagram) => self.outputs.push_back(Output::Transmit(datagram)),
                given => self.given.push_back(given),
            }
        }
    }

    fn take(&mut self, given: Given) {
        match given {
            Given::Certificate(der) if self.fingerprint.admits(&der) => self.verified = true,
            Given::Certificate(der) => {
                let found = fingerprint::sha_256(&der);
                self.refuse(format!("the peer's certificate is not that of the SDP but {found}"));
            }
            Given::Connected if !self.verified => {
                self.refuse("the peer showed no certificate".to_owned());
            }
            Given::Connected => {
                self.stage = Stage::Secured;
                self.setup_ends = Some(self.now + SETUP);
                self.association.advance(self.now);
                if self.setup == Setup::Active {
                    self.association.connect();
                }
            }
            Given::Data(packet) => self.unwrap(packet),
            Given::Datagram(datagram) => self.outputs.push_back(Output::Transmit(datagram)),
            Given::CloseNotify => self.end(Event::Closed),
        }
    }

    /// Hands a packet to SCTP, or to what is left of it.
    fn unwrap(&mut self, packet: Vec<u8>) {
        if self.linger.is_some() {
            if association::is_shutdown_complete(&packet) {
                self.record(packet);
                self.end(Event::Closed);
                return;
            }
            if association::is_shutdown_ack(&packet) {
                self.linger = Some(self.now + LINGER);
            }
        }
        self.association.receive(&packet);
        self.record(packet);
    }

    fn record(&mut self, packet: Vec<u8>) {
        self.outputs.push_back(Output::Clear { outgoing: false, packet });
    }

    fn obey(&mut self, signal: Signal) {
        match signal {
            Signal::Packet(packet) => self.transmit(packet),
            Signal::Up => {
                self.setup_ends = None;
                self.tell(Event::Up);
            }
            Signal::Message(message) => self.tell(Event::Message(message)),
            Signal::Reset => self.tell(Event::Reset),
            Signal::Closed => self.end(Event::Closed),
            Signal::ClosedUnheard => self.linger = Some(self.now + LINGER),
            Signal::Failed(reason) => self.fail(reason),
        }
    }

    fn tell(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    fn transmit(&mut self, packet: Vec<u8>) {
        let accepted = self.connection.send(&packet);
        self.outputs.push_back(Output::Clear { outgoing: true, packet });
        self.drain();
        self.judge(accepted);
    }

    /// Every error of DTLS is the end of the connection.
    fn judge(&mut self, result: Result<(), dimpl::Error>) {
        if let Err(error) = result {
            self.fail(format!("DTLS: {error}"));
        }
    }

    fn fail(&mut self, reason: String) {
        if self.stage != Stage::Ended {
            self.failure = Some(reason.clone());
            self.end(Event::Failed(reason));
        }
    }

    /// Fails the handshake in the only way that does not complete it for the peer.
    fn refuse(&mut self, reason: String) {
        self.outputs.push_back(Output::Transmit(record::bad_certificate()));
        self.stage = Stage::Ended;
        self.failure = Some(reason.clone());
        self.tell(Event::Failed(reason));
    }

    /// Says goodbye in DTLS as far as there is a connection, and nothing afterwards.
    fn end(&mut self, event: Event) {
        // It fails when the connection is broken, and then there is nobody to tell.
        if self.connection.close().is_ok() {
            self.drain();
        }
        self.stage = Stage::Ended;
        self.tell(event);
    }

    fn outcome(&mut self) -> Result<(), Error> {
        self.failure.take().map_or(Ok(()), |reason| Err(Error::Failed(reason)))
    }
}
