//! SIP transactions (RFC 3261 17, RFC 6026): they make a transport that loses and doubles look like
//! one that does not, with no socket and no clock of their own.
//!
//! What a role does is the model's; here is only what makes each of its messages arrive once.

mod client;
mod server;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use callproof_wire::sip::{Message, Method, Request, Response, Via};

use client::Client;
use server::Server;

/// What carries SIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Datagrams: what is lost is sent again.
    Udp,
    /// A connection: nothing is lost, and nothing is sent again but a 2xx to an INVITE.
    Tcp,
}

impl Transport {
    /// As it is written in a Via.
    pub fn name(self) -> &'static str {
        match self {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
        }
    }
}

/// Where a message goes, or came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peer {
    /// By what.
    pub transport: Transport,
    /// The address.
    pub address: SocketAddr,
}

/// A message on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Where it goes.
    pub to: Peer,
    /// What it is.
    pub message: Message,
    /// Whether it has been sent before.
    pub is_repeated: bool,
}

/// What a transaction is known by (17.1.3, 17.2.3): an ACK or a CANCEL bears its INVITE's branch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The branch of the top Via.
    pub branch: String,
    /// Its host and port; empty for one's own.
    pub sent_by: String,
    /// The method; INVITE for an ACK.
    pub method: Method,
}

impl Key {
    /// The key of somebody else's request.
    pub fn of_request(request: &Request) -> Option<Key> {
        let Via { branch, host, port, .. } = request.top_via()?;
        let method = match request.method {
            Method::Ack => Method::Invite,
            ref other => other.clone(),
        };
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        Some(Key { branch: branch?, sent_by: format!("{host}{port}"), method })
    }

    /// The key of one's own request with this branch.
    pub fn of_own(branch: &str, method: Method) -> Key {
        Key { branch: branch.into(), sent_by: String::new(), method }
    }

    /// The INVITE that a CANCEL is for.
    pub fn cancelled(&self) -> Key {
        Key { method: Method::Invite, ..self.clone() }
    }
}

/// What the transactions' user is told; each thing once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request has come.
    Request(Key, Peer, Request),
    /// The ACK to a 2xx has come.
    Acknowledged(Request),
    /// The ACK to another final response to an INVITE has come.
    FailureAcknowledged(Request),
    /// A response has come.
    Response(Key, Response),
    /// No final response has come in time (timers B and F), or the transport failed.
    TimedOut(Key),
    /// No ACK to a final response has come in time (timer H, 13.3.1.4).
    Unacknowledged(Key),
    /// No PRACK to a provisional response has come in time (RFC 3262 3).
    Unheard(Key),
}

/// T1, T2 and T4 of RFC 3261.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The round-trip time.
    pub t1: Duration,
    /// The longest time between two repetitions.
    pub t2: Duration,
    /// The longest time a message stays in the network.
    pub t4: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            t1: Duration::from_millis(500),
            t2: Duration::from_secs(4),
            t4: Duration::from_secs(5),
        }
    }
}

impl Pace {
    /// 64*T1: when a transaction gives up.
    pub fn patience(self) -> Duration {
        self.t1 * 64
    }
}

/// All transactions of one node.
#[derive(Debug, Default)]
pub struct Transactions {
    pace: Pace,
    clients: BTreeMap<Key, Client>,
    servers: BTreeMap<Key, Server>,
}

/// As many requests may be open at once; what comes beyond waits to be repeated by its sender.
const MOST: usize = 4096;

impl Transactions {
    /// No transactions, with these times.
    pub fn new(pace: Pace) -> Self {
        Transactions { pace, ..Transactions::default() }
    }

    /// Sends a request other than ACK.
    pub fn request(&mut self, now: Instant, key: Key, to: Peer, request: Request) -> Packet {
        let message = Message::Request(request.clone());
        self.clients.insert(key, Client::new(now, self.pace, to, request));
        Packet { to, message, is_repeated: false }
    }

    /// Sends the ACK to a 2xx, and again whenever the 2xx comes again.
    pub fn acknowledge(&mut self, key: &Key, to: Peer, ack: Request) -> Packet {
        let packet = Packet { to, message: Message::Request(ack), is_repeated: false };
        if let Some(client) = self.clients.get_mut(key) {
            client.acknowledged_by(packet.clone());
        }
        packet
    }

    /// An INVITE that was cancelled is given up if no final response comes (9.1).
    pub fn cancelled(&mut self, now: Instant, key: &Key) {
        if let Some(client) = self.clients.get_mut(key) {
            client.give_up_at(now + self.pace.patience());
        }
    }

    /// Answers a request; nothing where it is answered already.
    pub fn respond(&mut self, now: Instant, key: &Key, response: Response) -> Option<Packet> {
        let server = self.servers.get_mut(key)?;
        server.respond(now, self.pace, response)
    }

    /// The PRACK to a provisional response has come: it is not repeated any more.
    pub fn is_heard(&mut self, key: &Key) {
        if let Some(server) = self.servers.get_mut(key) {
            server.is_heard();
        }
    }

    /// Takes what comes in: what it means, and what goes out at once.
    pub fn receive(
        &mut self,
        now: Instant,
        from: Peer,
        message: Message,
    ) -> (Option<Event>, Vec<Packet>) {
        match message {
            Message::Response(response) => self.answered(now, response),
            Message::Request(request) if request.method == Method::Ack => {
                (self.acknowledgement(now, request), Vec::new())
            }
            Message::Request(request) => self.asked(from, request),
        }
    }

    fn answered(&mut self, now: Instant, response: Response) -> (Option<Event>, Vec<Packet>) {
        let branch = response.top_via().and_then(|via| via.branch);
        let (Some(branch), Some(cseq)) = (branch, response.cseq()) else { return (None, vec![]) };
        let key = Key::of_own(&branch, cseq.method);
        let Some(client) = self.clients.get_mut(&key) else { return (None, vec![]) };
        let (is_new, packets) = client.receive(now, self.pace, &response);
        (is_new.then_some(Event::Response(key, response)), packets)
    }

    fn acknowledgement(&mut self, now: Instant, ack: Request) -> Option<Event> {
        let absorbed = Key::of_request(&ack).and_then(|key| self.servers.get_mut(&key));
        if let Some(server) = absorbed.filter(|server| !server.is_accepted()) {
            let is_new = server.acknowledged(now, self.pace);
            return is_new.then_some(Event::FailureAcknowledged(ack));
        }
        // The ACK to a 2xx is a transaction of its own: it is known by its dialog (13.2.2.4).
        let server = self.servers.values_mut().find(|server| server.is_accepted_by(&ack))?;
        server.acknowledged(now, self.pace).then_some(Event::Acknowledged(ack))
    }

    fn asked(&mut self, from: Peer, mut request: Request) -> (Option<Event>, Vec<Packet>) {
        let Some(key) = Key::of_request(&request) else { return (None, vec![]) };
        if let Some(server) = self.servers.get(&key) {
            return (None, server.again().into_iter().collect());
        }
        if self.servers.len() >= MOST {
            return (None, vec![]);
        }
        mark(&mut request, from);
        let (server, trying) = Server::new(from, request.clone());
        self.servers.insert(key.clone(), server);
        (Some(Event::Request(key, from, request)), trying.into_iter().collect())
    }

    /// Time has passed: what is sent again, and what is given up.
    pub fn tick(&mut self, now: Instant) -> (Vec<Event>, Vec<Packet>) {
        let (mut events, mut packets) = (Vec::new(), Vec::new());
        for (key, client) in &mut self.clients {
            packets.extend(client.tick(now, self.pace));
            if client.has_timed_out(now) {
                events.push(Event::TimedOut(key.clone()));
            }
        }
        for (key, server) in &mut self.servers {
            packets.extend(server.tick(now, self.pace));
            if server.has_timed_out(now) {
                events.push(Event::Unacknowledged(key.clone()));
            }
            if server.is_unheard(now) {
                events.push(Event::Unheard(key.clone()));
            }
        }
        self.clients.retain(|_, client| !client.is_done(now));
        self.servers.retain(|_, server| !server.is_done(now));
        (events, packets)
    }

    /// When time next matters.
    pub fn next(&self) -> Option<Instant> {
        let clients = self.clients.values().filter_map(Client::next);
        clients.chain(self.servers.values().filter_map(Server::next)).min()
    }

    /// The transport to a peer is gone: requests to it will not be answered.
    pub fn lost(&mut self, to: Peer) -> Vec<Event> {
        let lost = self.clients.iter().filter(|(_, client)| client.waits_for(to));
        let keys: Vec<Key> = lost.map(|(key, _)| key.clone()).collect();
        self.clients.retain(|key, _| !keys.contains(key));
        keys.into_iter().map(Event::TimedOut).collect()
    }

    /// Whether a request of this key is open or was answered lately.
    pub fn knows(&self, key: &Key) -> bool {
        self.servers.contains_key(key)
    }

    /// Whether a request has come before, in another transaction (8.2.2.2).
    pub fn is_merged(&self, key: &Key, request: &Request) -> bool {
        self.servers.iter().any(|(known, server)| known != key && server.is_of(request))
    }

    /// Whether nothing is open that somebody waits for.
    pub fn is_idle(&self) -> bool {
        self.clients.values().all(Client::is_answered)
            && self.servers.values().all(Server::is_answered)
    }
}

/// Notes where a request came from, so that its responses find back (18.2.1, RFC 3581).
fn mark(request: &mut Request, from: Peer) {
    let Some(mut via) = request.top_via() else { return };
    via.received = Some(from.address.ip().to_string());
    if via.rport.is_some() {
        via.rport = Some(Some(from.address.port()));
    }
    request.headers.set_top_via(&via);
}
