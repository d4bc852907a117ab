//! The SCTP association and the one stream of it that carries CLUE (RFC 8831, RFC 8850).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use dcsctp::api::{
    DcSctpSocket, Message, Options, PpId, SendError, SendOptions, SocketEvent, SocketTime, StreamId,
};

use crate::{Error, MAX_MESSAGE, dcep, sctp};

const STRING: PpId = PpId(51);
const DCEP: PpId = PpId(dcep::PPID);
const SHUTDOWN_ACK: u8 = 8;
const SHUTDOWN_COMPLETE: u8 = 14;

/// How long the peer's own reset is waited for once it has answered this side's.
const PATIENCE: Duration = Duration::from_secs(3);

/// What leaves the association, in order.
#[derive(Debug)]
pub(crate) enum Signal {
    /// A packet to be protected and sent.
    Packet(Vec<u8>),
    /// Both sides agree that it exists.
    Up,
    /// A CLUE document.
    Message(Vec<u8>),
    /// The peer reset its outgoing stream.
    Reset,
    /// It is gone and the peer knows.
    Closed,
    /// It is gone; whether the peer heard the last packet is open, so the peer may ask again.
    ClosedUnheard,
    /// It is gone for this reason.
    Failed(String),
}

/// How far the outgoing stream is on its way to being reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outgoing {
    Open,
    /// What was accepted for sending goes first.
    Flushing,
    Asked,
    Reset,
}

/// Whether the stream is to be opened as in RFC 8832 too, although the SDP has negotiated it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    Negotiated,
    InBand,
}

pub(crate) struct Association {
    socket: Box<dyn DcSctpSocket>,
    epoch: Instant,
    stream: StreamId,
    opening: Opening,
    up: bool,
    outgoing: Outgoing,
    peer_reset: bool,
    closing: bool,
    shut: bool,
    patience: Option<Instant>,
    now: Instant,
    completed: bool,
    signals: VecDeque<Signal>,
}

impl Association {
    pub(crate) fn new(stream: u16, now: Instant) -> Self {
        Association {
            socket: dcsctp::new_socket("clue", &options()),
            epoch: now,
            stream: StreamId(stream),
            opening: Opening::Negotiated,
            up: false,
            outgoing: Outgoing::Open,
            peer_reset: false,
            closing: false,
            shut: false,
            patience: None,
            now,
            completed: false,
            signals: VecDeque::new(),
        }
    }

    pub(crate) fn open_in_band(&mut self) {
        self.opening = Opening::InBand;
    }

    pub(crate) fn connect(&mut self) {
        self.socket.connect();
        self.settle();
    }

    /// Lets the time pass, and the timers with it.
    pub(crate) fn advance(&mut self, now: Instant) {
        self.now = now;
        let time = SocketTime::zero() + now.saturating_duration_since(self.epoch);
        // A timer that restarts itself may be due again at once after a leap of the clock.
        for _ in 0..16 {
            self.socket.advance_time(time);
            self.settle();
            if self.socket.poll_timeout() > time {
                break;
            }
        }
    }

    pub(crate) fn next_timeout(&self) -> Option<Instant> {
        let timer = self.socket.poll_timeout() - SocketTime::zero();
        let timer = self.epoch.checked_add(timer);
        [timer, self.patience].into_iter().flatten().min()
    }

    pub(crate) fn receive(&mut self, packet: &[u8]) {
        self.completed = contains(packet, SHUTDOWN_COMPLETE);
        self.socket.handle_input(packet);
        self.settle();
    }

    pub(crate) fn is_open(&self) -> bool {
        self.up && self.outgoing == Outgoing::Open
    }

    pub(crate) fn is_up(&self) -> bool {
        self.up
    }

    pub(crate) fn send(&mut self, message: &[u8]) -> Result<(), Error> {
        if !self.is_open() {
            return Err(Error::NotOpen);
        }
        let sent = self.put(STRING, message.to_vec());
        self.settle();
        sent.map_err(|error| match error {
            SendError::EmptyPayload => Error::Empty,
            SendError::MessageTooLarge { len, .. } => Error::TooLong(len),
            SendError::ResourceExhaustion => Error::Full,
            SendError::ShuttingDown => Error::NotOpen,
        })
    }

    /// Resets the stream, and shuts the association down when both directions are reset.
    pub(crate) fn close(&mut self) {
        self.closing = true;
        self.begin_reset();
        self.settle();
    }

    /// Aborts; the packets that say so are the only signals that matter afterwards.
    pub(crate) fn abort(&mut self) {
        self.socket.close();
        self.settle();
    }

    pub(crate) fn poll(&mut self) -> Option<Signal> {
        self.signals.pop_front()
    }

    fn put(&mut self, ppid: PpId, payload: Vec<u8>) -> Result<(), SendError> {
        self.socket.send(Message::new(self.stream, ppid, payload), &SendOptions::default())
    }

    /// Turns what the socket has to say into signals and takes the steps that are due.
    fn settle(&mut self) {
        loop {
            while let Some(event) = self.socket.poll_event() {
                self.hear(event);
            }
            self.deliver();
            if !self.step() {
                break;
            }
        }
    }

    fn hear(&mut self, event: SocketEvent) {
        match event {
            SocketEvent::SendPacket(packet) => self.signals.push_back(Signal::Packet(packet)),
            SocketEvent::OnConnected() if !self.up => {
                self.up = true;
                self.signals.push_back(Signal::Up);
                if self.opening == Opening::InBand {
                    // Nothing is queued yet, so there is room.
                    let _ = self.put(DCEP, dcep::open());
                }
            }
            SocketEvent::OnIncomingStreamReset(streams) if self.concerns(&streams) => {
                // What arrived on the stream arrived before it was reset.
                self.deliver();
                self.peer_reset = true;
                self.signals.push_back(Signal::Reset);
                self.begin_reset();
            }
            SocketEvent::OnStreamsResetPerformed(streams)
            | SocketEvent::OnStreamsResetFailed(streams)
                if streams.contains(&self.stream) =>
            {
                self.outgoing_is_reset();
            }
            SocketEvent::OnClosed() if self.completed => self.signals.push_back(Signal::Closed),
            SocketEvent::OnClosed() => self.signals.push_back(Signal::ClosedUnheard),
            SocketEvent::OnAborted(_, reason) => self.signals.push_back(Signal::Failed(reason)),
            _ => {}
        }
    }

    /// An empty list means every stream.
    fn concerns(&self, streams: &[StreamId]) -> bool {
        streams.is_empty() || streams.contains(&self.stream)
    }

    fn deliver(&mut self) {
        while let Some(message) = self.socket.get_next_message() {
            match message.ppid {
                _ if message.stream_id != self.stream => {}
                STRING => self.signals.push_back(Signal::Message(message.payload)),
                DCEP if dcep::is_open(&message.payload) && self.outgoing == Outgoing::Open => {
                    // A full queue loses the answer, which nothing of CLUE waits for.
                    let _ = self.put(DCEP, dcep::ACK.to_vec());
                }
                _ => {}
            }
        }
    }

    fn begin_reset(&mut self) {
        if self.outgoing == Outgoing::Open {
            self.outgoing = Outgoing::Flushing;
        }
    }

    fn outgoing_is_reset(&mut self) {
        self.outgoing = Outgoing::Reset;
        self.patience = self.closing.then(|| self.now + PATIENCE);
    }

    /// Takes one step towards the end if one is due, and says whether it did.
    fn step(&mut self) -> bool {
        if self.outgoing == Outgoing::Flushing && self.socket.buffered_amount(self.stream) == 0 {
            match self.socket.reset_streams(&[self.stream]) {
                Ok(()) => self.outgoing = Outgoing::Asked,
                // A peer without RFC 6525 learns of the end by the shutdown alone.
                Err(_) => {
                    self.peer_reset = true;
                    self.outgoing_is_reset();
                }
            }
            return true;
        }
        let waited = self.peer_reset || self.patience.is_some_and(|end| end <= self.now);
        if self.closing && self.outgoing == Outgoing::Reset && waited && !self.shut {
            self.shut = true;
            self.patience = None;
            self.socket.shutdown();
            return true;
        }
        false
    }
}

/// Whether `packet` says that the peer's side of the shutdown is over.
pub(crate) fn is_shutdown_complete(packet: &[u8]) -> bool {
    contains(packet, SHUTDOWN_COMPLETE)
}

/// Whether `packet` asks again for the end of the shutdown.
pub(crate) fn is_shutdown_ack(packet: &[u8]) -> bool {
    contains(packet, SHUTDOWN_ACK)
}

fn contains(packet: &[u8], kind: u8) -> bool {
    sctp::data_chunks(packet).is_ok_and(|chunks| chunks.contains(&sctp::Chunk::Other(kind)))
}

/// Timers of RFC 9260 with a lower ceiling: a peer that vanishes is given up in about a minute.
fn options() -> Options {
    Options {
        mtu: 1100,
        max_message_size: MAX_MESSAGE,
        rto_initial: Duration::from_millis(500),
        rto_max: Duration::from_secs(10),
        max_retransmissions: Some(10),
        max_init_retransmits: Some(8),
        max_timer_backoff_duration: Some(Duration::from_secs(10)),
        ..Options::default()
    }
}

#[cfg(test)]
mod tests;
