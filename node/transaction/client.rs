//! Client transactions: a request is repeated until it is answered (RFC 3261 17.1, RFC 6026 7.2).

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use callproof_wire::sip::{Message, Method, NameAddr, Request, Response};

use super::{Pace, Packet, Peer, Transport};

/// A request of one's own.
#[derive(Debug)]
pub(super) struct Client {
    request: Request,
    to: Peer,
    state: State,
    /// When it is sent again, and how long after that the next time.
    again: Option<(Instant, Duration)>,
    /// When it is given up, or forgotten.
    ends: Option<Instant>,
    /// The tags of those whose final responses have come: of several if the request was forked.
    answered: BTreeSet<String>,
    /// The ACKs to those, by their tags.
    acks: BTreeMap<String, Packet>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Calling,
    Proceeding,
    /// There was a final response.
    Answered,
}

impl Client {
    pub fn new(now: Instant, pace: Pace, to: Peer, request: Request) -> Self {
        let again = match to.transport {
            Transport::Udp => Some((now + pace.t1, pace.t1 * 2)),
            Transport::Tcp => None,
        };
        let ends = Some(now + pace.patience());
        let (answered, acks) = Default::default();
        Client { request, to, state: State::Calling, again, ends, answered, acks }
    }

    fn is_invite(&self) -> bool {
        self.request.method == Method::Invite
    }

    pub fn acknowledged_by(&mut self, ack: Packet) {
        if let Message::Request(request) = &ack.message {
            self.acks.insert(tag_of(request.to()), ack);
        }
    }

    pub fn give_up_at(&mut self, when: Instant) {
        if self.state != State::Answered {
            self.ends = Some(when);
        }
    }

    /// Takes a response: whether its user wants to know, and what goes out.
    pub fn receive(
        &mut self,
        now: Instant,
        pace: Pace,
        response: &Response,
    ) -> (bool, Vec<Packet>) {
        match (self.state, response.status) {
            (State::Answered, 100..=199) => (false, vec![]),
            // Another end accepts too (13.2.2.4).
            (State::Answered, 200..=299)
                if self.is_invite() && self.answered.insert(tag_of(response.to())) =>
            {
                (true, vec![])
            }
            // The final response comes again: so does the ACK.
            (State::Answered, _) => {
                let own = self.acks.get(&tag_of(response.to()));
                // Of failures the transaction knows one (17.1.1.2).
                let any = self.acks.values().next().filter(|_| response.status >= 300);
                let again = own.or(any).cloned().map(|ack| Packet { is_repeated: true, ..ack });
                (false, again.into_iter().collect())
            }
            (_, 100..=199) => {
                self.state = State::Proceeding;
                match self.is_invite() {
                    true => (self.again, self.ends) = (None, None),
                    false => self.again = self.again.map(|(at, _)| (at, pace.t2)),
                }
                (true, vec![])
            }
            (_, status) => {
                (self.state, self.again) = (State::Answered, None);
                self.ends = Some(now + self.lingers(pace, status));
                let ack = (self.is_invite() && status >= 300).then(|| self.ack_for(response));
                self.answered.insert(tag_of(response.to()));
                if let Some(ack) = ack.clone() {
                    self.acknowledged_by(ack);
                }
                (true, ack.into_iter().collect())
            }
        }
    }

    /// How long repetitions of a final response may come: timers D, K and M.
    fn lingers(&self, pace: Pace, status: u16) -> Duration {
        match (self.is_invite(), self.to.transport) {
            (true, _) if status < 300 => pace.patience(),
            (_, Transport::Tcp) => Duration::ZERO,
            (true, Transport::Udp) => pace.patience(),
            (false, Transport::Udp) => pace.t4,
        }
    }

    /// The ACK to a response from 300 to 699, hop by hop (17.1.1.3).
    fn ack_for(&self, response: &Response) -> Packet {
        let mut ack = self.request.clone();
        (ack.method, ack.body) = (Method::Ack, Vec::new());
        let kept = ["Via", "From", "Call-ID", "Route", "Max-Forwards"];
        let names: Vec<String> = ack.headers.iter().map(|(name, _)| name.to_owned()).collect();
        for name in names.iter().filter(|name| !kept.contains(&name.as_str())) {
            ack.headers.remove(name);
        }
        if let Some(to) = response.to() {
            ack.headers.set("To", to);
        }
        if let Some(cseq) = self.request.cseq() {
            ack.headers.set("CSeq", format!("{} ACK", cseq.number));
        }
        Packet { to: self.to, message: Message::Request(ack), is_repeated: false }
    }

    pub fn tick(&mut self, now: Instant, pace: Pace) -> Option<Packet> {
        let (at, wait) = self.again.filter(|(at, _)| *at <= now)?;
        let longest = if self.is_invite() { Duration::MAX } else { pace.t2 };
        self.again = Some((at + wait.min(longest), (wait * 2).min(longest)));
        if self.ends.is_some_and(|ends| ends <= now) {
            return None;
        }
        let message = Message::Request(self.request.clone());
        Some(Packet { to: self.to, message, is_repeated: true })
    }

    pub fn has_timed_out(&self, now: Instant) -> bool {
        self.state != State::Answered && self.is_done(now)
    }

    pub fn is_done(&self, now: Instant) -> bool {
        self.ends.is_some_and(|ends| ends <= now)
    }

    pub fn is_answered(&self) -> bool {
        self.state == State::Answered
    }

    pub fn waits_for(&self, peer: Peer) -> bool {
        self.to == peer && !self.is_answered()
    }

    pub fn next(&self) -> Option<Instant> {
        self.again.map(|(at, _)| at).into_iter().chain(self.ends).min()
    }
}

fn tag_of(to: Option<NameAddr>) -> String {
    to.and_then(|to| to.tag().map(str::to_owned)).unwrap_or_default()
}
