//! Dialogs (RFC 3261 12): what requests and responses between two nodes have in common.

use callproof_wire::multipart::{self, Part};
use callproof_wire::sip::{Headers, Method, NameAddr, Request, Response, Uri, Via, response_to};

use crate::transaction::{Key, Peer, Transport};

/// A dialog, or one that an INVITE is about to make.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// The Call-ID.
    pub call_id: String,
    /// This end, with its tag.
    pub local: NameAddr,
    /// The other end, with its tag once known.
    pub remote: NameAddr,
    /// Where requests are addressed to: the other end's Contact.
    pub target: String,
    /// The route set (12.1.1, 12.1.2).
    pub routes: Vec<String>,
    /// Where requests are sent.
    pub peer: Peer,
    /// The number of this end's last request.
    pub number: u32,
    /// The number of the other end's last request.
    pub their_number: Option<u32>,
    /// This end's INVITE.
    pub invite: Option<(Key, Request)>,
    /// The key of the other end's INVITE that made it.
    pub begun_by: Option<Key>,
    /// The other end's requests that are not answered, the oldest first.
    pub open: Vec<(Method, Key, Request)>,
    /// The tag of whoever accepted this end's INVITE first.
    pub accepted_by: Option<String>,
    /// The session description last sent in it.
    pub ours: Option<Vec<u8>>,
    /// The one last received.
    pub theirs: Option<Vec<u8>>,
    /// The number of the last reliable provisional response of the other end (RFC 3262).
    pub heard: Option<u32>,
    /// That of this end, as long as there is no PRACK.
    pub unheard: Option<u32>,
}

/// What a node writes into everything it sends.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its address, as others reach it.
    pub peer: Peer,
    /// Its Contact.
    pub contact: String,
}

impl Identity {
    /// The same as whoever is reached by a transport knows it.
    pub fn over(&self, transport: Transport) -> Identity {
        let peer = Peer { transport, ..self.peer };
        let own = format!(";transport={}", lower(self.peer));
        let contact = self.contact.replace(&own, &format!(";transport={}", lower(peer)));
        Identity { peer, contact }
    }
}

impl Dialog {
    /// The dialog that somebody's INVITE is about to make.
    pub fn of_request(request: &Request, from: Peer, tag: &str) -> Option<Dialog> {
        let remote = request.from()?;
        let target = request.contact().map_or_else(|| remote.uri.clone(), |c| c.uri);
        Some(Dialog {
            call_id: request.call_id().into(),
            local: request.to()?.with_tag(tag),
            target,
            routes: request.headers.all("Record-Route").map(str::to_owned).collect(),
            remote,
            peer: from,
            number: 0,
            their_number: request.cseq().map(|cseq| cseq.number),
            invite: None,
            begun_by: Key::of_request(request),
            open: Vec::new(),
            accepted_by: None,
            ours: None,
            theirs: None,
            heard: None,
            unheard: None,
        })
    }

    /// A dialog between the same ends beside this one (RFC 7647).
    pub fn beside(&self, call_id: String, tag: &str) -> Dialog {
        let mut remote = self.remote.clone();
        remote.params.retain(|(name, _)| !name.eq_ignore_ascii_case("tag"));
        let mut local = self.local.clone();
        local.params.retain(|(name, _)| !name.eq_ignore_ascii_case("tag"));
        Dialog {
            call_id,
            local: local.with_tag(tag),
            remote,
            number: 0,
            their_number: None,
            invite: None,
            begun_by: None,
            open: Vec::new(),
            accepted_by: None,
            ours: None,
            theirs: None,
            heard: None,
            unheard: None,
            peer: self.next_hop(),
            ..self.clone()
        }
    }

    /// Where requests within it go (12.2.1.1): to the first of the route set, or to the other end's
    /// Contact. A connection to the same host serves as well; where no address is named, requests go
    /// where the other end was met.
    pub fn next_hop(&self) -> Peer {
        let route = self.routes.first().and_then(|route| NameAddr::parse(route));
        let uri = Uri::parse(&route.map_or_else(|| self.target.clone(), |route| route.uri));
        let Some(uri) = uri else { return self.peer };
        let Some(address) = uri.socket_addr() else { return self.peer };
        let transport = match uri.param("transport").flatten() {
            Some(name) if name.eq_ignore_ascii_case("tcp") => Transport::Tcp,
            Some(name) if name.eq_ignore_ascii_case("udp") => Transport::Udp,
            _ => self.peer.transport,
        };
        let is_there = self.peer.transport == Transport::Tcp
            && transport == Transport::Tcp
            && self.peer.address.ip() == address.ip();
        match self.remote.tag().is_none() || is_there {
            true => self.peer,
            false => Peer { transport, address },
        }
    }

    /// What a request outside it names it by (RFC 4538).
    pub fn named(&self) -> String {
        let tag = |end: &NameAddr| end.tag().unwrap_or_default().to_owned();
        format!("{};local-tag={};remote-tag={}", self.call_id, tag(&self.local), tag(&self.remote))
    }

    /// Takes the session description of the other end, if there is one.
    pub fn hear(&mut self, headers: &Headers, body: &[u8]) {
        self.theirs = description(headers.get("Content-Type"), body).or(self.theirs.take());
    }

    /// Whether an INVITE within it says nothing new: it has no offer, or the one that is known.
    pub fn is_unchanged(&self, invite: &Request) -> bool {
        let theirs = self.theirs.as_deref().and_then(origin);
        let is_on = self.ours.is_some() && theirs.is_some() && self.open.is_empty();
        let offer = description(invite.headers.get("Content-Type"), &invite.body);
        is_on && offer.is_none_or(|offer| origin(&offer) == theirs)
    }

    /// Whether a 2xx to this end's INVITE is of another end than the one that accepted it first.
    pub fn is_of_another(&self, response: &Response) -> bool {
        let to = response.to();
        let tag = to.as_ref().and_then(NameAddr::tag);
        self.accepted_by.is_some() && tag.is_some() && self.accepted_by.as_deref() != tag
    }

    /// Whether a request of this method of the other end is not answered.
    pub fn is_open(&self, method: &Method) -> bool {
        self.open.iter().any(|(open, ..)| open == method)
    }

    /// Whether a request belongs to this dialog (12.2.2); its CANCEL bears no tag of this end.
    pub fn has(&self, request: &Request) -> bool {
        let tags = (request.from(), request.to());
        let (Some(from), Some(to)) = tags else { return false };
        let ours = to.tag().is_none_or(|tag| self.local.tag() == Some(tag));
        request.call_id() == self.call_id
            && ours
            && (self.remote.tag().is_none() || from.tag() == self.remote.tag())
    }

    /// Takes what a response to this end's INVITE says of the other end.
    pub fn learn(&mut self, response: &Response) {
        if let Some(to) = response.to().filter(|to| to.tag().is_some()) {
            self.remote = to;
        }
        if let Some(contact) = response.contact() {
            self.target = contact.uri;
        }
        let routes: Vec<String> = response.headers.all("Record-Route").map(str::to_owned).collect();
        if !routes.is_empty() {
            self.routes = routes.into_iter().rev().collect();
        }
    }

    /// A request of this end.
    pub fn request(&mut self, method: Method, branch: &str, me: &Identity) -> Request {
        let me = me.over(self.next_hop().transport);
        if method != Method::Ack {
            self.number += 1;
        }
        let invite = self.invite.as_ref().and_then(|(_, invite)| invite.cseq());
        let number = match method {
            Method::Ack => invite.map_or(self.number, |cseq| cseq.number),
            _ => self.number,
        };
        let mut request = Request {
            method: method.clone(),
            uri: self.target.clone(),
            headers: Default::default(),
            body: Vec::new(),
        };
        let headers = &mut request.headers;
        headers.push("Via", via(me.peer, branch));
        headers.push("Max-Forwards", 70);
        self.routes.iter().for_each(|route| headers.push("Route", route));
        headers.push("From", &self.local);
        headers.push("To", &self.remote);
        headers.push("Call-ID", &self.call_id);
        headers.push("CSeq", format!("{number} {method}"));
        if matches!(method, Method::Invite | Method::Update | Method::Refer | Method::Notify) {
            headers.push("Contact", &me.contact);
        }
        request
    }

    /// The CANCEL of this end's INVITE (9.1): the same but for the method.
    pub fn cancel(&self) -> Option<(Key, Request)> {
        let (key, invite) = self.invite.as_ref()?;
        let mut cancel = Request { method: Method::Cancel, body: Vec::new(), ..invite.clone() };
        let kept = ["Via", "From", "To", "Call-ID", "Route", "Max-Forwards"];
        let names: Vec<String> = cancel.headers.iter().map(|(name, _)| name.to_owned()).collect();
        for name in names.iter().filter(|name| !kept.contains(&name.as_str())) {
            cancel.headers.remove(name);
        }
        cancel.headers.push("CSeq", format!("{} CANCEL", invite.cseq()?.number));
        Some((Key { method: Method::Cancel, ..key.clone() }, cancel))
    }

    /// The answer to the other end's open request of a method, which is then no longer open.
    pub fn respond(
        &mut self,
        method: &Method,
        status: u16,
        reason: &str,
        me: &Identity,
    ) -> Option<(Key, Response)> {
        let me = me.over(self.peer.transport);
        let place = self.open.iter().position(|(open, ..)| open == method)?;
        let (_, key, request) = match status {
            100..=199 => self.open[place].clone(),
            _ => self.open.remove(place),
        };
        let mut response = response_to(&request, status, reason, self.local.tag());
        let begins = matches!(method, Method::Invite | Method::Refer);
        if begins && status < 300 {
            response.headers.push("Contact", &me.contact);
            let routes: Vec<String> =
                request.headers.all("Record-Route").map(str::to_owned).collect();
            routes.iter().for_each(|route| response.headers.push("Record-Route", route));
        }
        Some((key, response))
    }

    /// Whether a request of the other end comes in order (12.2.2).
    pub fn is_in_order(&mut self, request: &Request) -> bool {
        let Some(cseq) = request.cseq() else { return false };
        let in_order = self.their_number.is_none_or(|last| cseq.number > last);
        if in_order {
            self.their_number = Some(cseq.number);
        }
        in_order
    }
}

/// The session description in a body.
pub fn description(kind: Option<&str>, body: &[u8]) -> Option<Vec<u8>> {
    let mut parts = multipart::read(kind?, body).ok()?.into_iter();
    let is_sdp = |part: &Part| part.content_type.trim().to_ascii_lowercase().starts_with(SDP);
    parts.find(is_sdp).map(|part| part.body)
}

/// Which session a description is of, and which version of it (RFC 8866 5.2).
pub fn origin(sdp: &[u8]) -> Option<&[u8]> {
    sdp.split(|byte| *byte == b'\n').find(|line| line.starts_with(b"o=")).map(<[u8]>::trim_ascii)
}

const SDP: &str = "application/sdp";

/// The Via of a request of one's own.
pub fn via(me: Peer, branch: &str) -> Via {
    let mut via = Via::new(me.transport.name(), &host(me), Some(branch));
    via.port = Some(me.address.port());
    via.rport = Some(None);
    via
}

fn host(peer: Peer) -> String {
    match peer.address {
        std::net::SocketAddr::V4(address) => address.ip().to_string(),
        std::net::SocketAddr::V6(address) => format!("[{}]", address.ip()),
    }
}

/// A SIP URI at a node's own address.
pub fn uri_at(user: &str, peer: Peer) -> String {
    format!("sip:{user}@{}:{};transport={}", host(peer), peer.address.port(), lower(peer))
}

fn lower(peer: Peer) -> String {
    peer.transport.name().to_ascii_lowercase()
}

/// The address that a URI names, if it names one.
pub fn address_of(uri: &str) -> Option<std::net::SocketAddr> {
    Uri::parse(uri)?.socket_addr()
}
