//! Server transactions: a request is answered once, and its repetitions by the same answer
//! (RFC 3261 17.2, 13.3.1.4, RFC 6026 7.1).

use std::time::{Duration, Instant};

use callproof_wire::sip::{Message, Method, Request, Response, response_to};

use super::{Pace, Packet, Peer, Transport};

/// A request of somebody else.
#[derive(Debug)]
pub(super) struct Server {
    request: Request,
    /// Where its responses go.
    to: Peer,
    state: State,
    last: Option<Response>,
    again: Option<(Instant, Duration)>,
    ends: Option<Instant>,
    /// When nobody waits for the PRACK to a provisional response any more.
    unheard_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Proceeding,
    /// A 2xx to an INVITE waits for its ACK.
    Accepted,
    /// Another final response to an INVITE waits for its ACK.
    Completed,
    /// It is done, and repetitions may still come.
    Done,
}

impl Server {
    /// A request has come; an INVITE is answered with 100 at once, so that it may be cancelled.
    pub fn new(from: Peer, request: Request) -> (Self, Option<Packet>) {
        let is_invite = request.method == Method::Invite;
        let state = State::Proceeding;
        let to = way_back(from, &request);
        let (last, again, ends, unheard_at) = Default::default();
        let mut server = Server { request, to, state, last, again, ends, unheard_at };
        let trying = is_invite.then(|| {
            let trying = response_to(&server.request, 100, "Trying", None);
            server.last = Some(trying.clone());
            server.packet(trying, false)
        });
        (server, trying)
    }

    fn is_invite(&self) -> bool {
        self.request.method == Method::Invite
    }

    fn packet(&self, response: Response, is_repeated: bool) -> Packet {
        Packet { to: self.to, message: Message::Response(response), is_repeated }
    }

    pub fn respond(&mut self, now: Instant, pace: Pace, response: Response) -> Option<Packet> {
        if self.state != State::Proceeding {
            return None;
        }
        let udp = self.to.transport == Transport::Udp;
        let patience = pace.patience();
        (self.state, self.again, self.ends) = match response.status {
            // A reliable one is repeated until there is a PRACK (RFC 3262 3).
            100..=199 => {
                let is_reliable = response.headers.get("RSeq").is_some();
                let again = (is_reliable && udp).then_some((now + pace.t1, pace.t1 * 2));
                self.unheard_at = is_reliable.then_some(now + patience);
                (State::Proceeding, again, None)
            }
            // A 2xx is repeated whatever carries it: its ACK comes from end to end.
            200..=299 if self.is_invite() => {
                (State::Accepted, Some((now + pace.t1, pace.t1 * 2)), Some(now + patience))
            }
            _ if self.is_invite() => {
                let again = udp.then_some((now + pace.t1, pace.t1 * 2));
                (State::Completed, again, Some(now + patience))
            }
            _ => {
                let lingers = if udp { patience } else { Duration::ZERO };
                (State::Done, None, Some(now + lingers))
            }
        };
        if response.status >= 200 {
            self.unheard_at = None;
        }
        self.last = Some(response.clone());
        Some(self.packet(response, false))
    }

    /// The PRACK to a provisional response has come.
    pub fn is_heard(&mut self) {
        if self.state == State::Proceeding {
            (self.again, self.unheard_at) = (None, None);
        }
    }

    /// Whether no PRACK has come in time, which is said once.
    pub fn is_unheard(&mut self, now: Instant) -> bool {
        let is_unheard = self.unheard_at.take_if(|at| *at <= now).is_some();
        if is_unheard {
            self.again = None;
        }
        is_unheard && self.state == State::Proceeding
    }

    /// The request comes again.
    pub fn again(&self) -> Option<Packet> {
        let is_over = self.state == State::Done && self.is_invite();
        self.last.clone().filter(|_| !is_over).map(|last| self.packet(last, true))
    }

    pub fn is_accepted(&self) -> bool {
        let accepted = self.last.as_ref().is_some_and(|last| (200..300).contains(&last.status));
        self.is_invite() && accepted
    }

    /// Whether a request is the same as this one.
    pub fn is_of(&self, request: &Request) -> bool {
        let tag = |request: &Request| request.from().and_then(|f| f.tag().map(str::to_owned));
        self.request.call_id() == request.call_id()
            && self.request.cseq() == request.cseq()
            && tag(&self.request) == tag(request)
    }

    /// Whether an ACK is for the 2xx of this transaction.
    pub fn is_accepted_by(&self, ack: &Request) -> bool {
        let number = |request: &Request| request.cseq().map(|cseq| cseq.number);
        let tag = |request: &Request| request.from().and_then(|f| f.tag().map(str::to_owned));
        self.is_accepted()
            && self.request.call_id() == ack.call_id()
            && number(&self.request) == number(ack)
            && tag(&self.request) == tag(ack)
    }

    /// The ACK has come; whether for the first time.
    pub fn acknowledged(&mut self, now: Instant, pace: Pace) -> bool {
        // Before there is a final response, there is none to acknowledge (17.2.1).
        let is_new = matches!(self.state, State::Accepted | State::Completed);
        if is_new {
            let lingers = match (self.is_accepted(), self.to.transport) {
                (true, _) => pace.patience(),
                (false, Transport::Udp) => pace.t4,
                (false, Transport::Tcp) => Duration::ZERO,
            };
            (self.state, self.again) = (State::Done, None);
            self.ends = Some(now + lingers);
        }
        is_new
    }

    pub fn tick(&mut self, now: Instant, pace: Pace) -> Option<Packet> {
        let (at, wait) = self.again.filter(|(at, _)| *at <= now)?;
        self.again = Some((at + wait, (wait * 2).min(pace.t2)));
        let last = self.last.clone().filter(|_| !self.is_done(now))?;
        Some(self.packet(last, true))
    }

    pub fn has_timed_out(&self, now: Instant) -> bool {
        matches!(self.state, State::Accepted | State::Completed) && self.is_done(now)
    }

    pub fn is_done(&self, now: Instant) -> bool {
        self.ends.is_some_and(|ends| ends <= now)
    }

    pub fn is_answered(&self) -> bool {
        self.state == State::Done
    }

    pub fn next(&self) -> Option<Instant> {
        let again = self.again.map(|(at, _)| at).into_iter();
        again.chain(self.ends).chain(self.unheard_at).min()
    }
}

/// Where responses go: back on the connection, or to the port that Via says (18.2.2, RFC 3581 4).
fn way_back(from: Peer, request: &Request) -> Peer {
    let via = request.top_via().and_then(|via| via.response_address());
    match (from.transport, via) {
        (Transport::Udp, Some(address)) => Peer { address, ..from },
        _ => from,
    }
}
