//! Which session a frame belongs to, who of the two ends sent it, and whether it is new.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use callproof_channel::sctp::data_chunks;
use callproof_wire::clue::{self, Document};
use callproof_wire::sip::{self, Method, NameAddr, Request, Response, Uri};

use super::session::Session;
use crate::frame::{Body, Frame};
use crate::meeting::codec::name_of;

/// Something new that one end sent the other.
#[derive(Clone, Debug)]
pub(super) struct Event<'f> {
    /// Its frame.
    pub frame: &'f Frame,
    /// The place of its session.
    pub session: usize,
    /// Whether the caller sent it.
    pub by_caller: bool,
    /// Whether it was sent before.
    pub is_repeated: bool,
    /// What it is.
    pub what: What<'f>,
}

/// What an event is.
#[derive(Clone, Debug)]
pub(super) enum What<'f> {
    /// A request.
    Request {
        /// The request.
        request: &'f Request,
        /// Whether it is, or is for, the INVITE that began the session.
        is_first: bool,
    },
    /// The ACK to the failure of that INVITE.
    FailureAcknowledged,
    /// A response.
    Response {
        /// The response.
        response: &'f Response,
        /// The method of what it answers.
        method: Method,
        /// What it answers, if that was seen.
        to: Option<&'f Request>,
        /// Whether that is the INVITE that began the session.
        is_first: bool,
    },
    /// A CLUE document.
    Clue {
        /// The document.
        document: Document,
        /// Whether something before it had to be sent again: SCTP then makes later messages wait.
        may_be_late: bool,
    },
    /// The stream of the CLUE channel is reset.
    Reset,
}

/// A request is known by its Call-ID, the tag of who sent it, and CSeq. Its branch says no more,
/// but for the way it took.
type Key = (String, String, u32, Method);

/// Follows what passes.
#[derive(Debug, Default)]
pub(super) struct Tracker<'f> {
    /// The sessions, in the order in which they began.
    pub sessions: Vec<Session>,
    /// What passed in them.
    pub events: Vec<Event<'f>>,
    /// Frames that belong to none, and why.
    pub strangers: Vec<(u64, String)>,
    /// The dialogs by Call-ID and the tag of who began them.
    dialogs: BTreeMap<(String, String), Vec<Place>>,
    asked: BTreeMap<Key, &'f Request>,
    seen: BTreeSet<(Key, Option<(u16, String)>)>,
    /// The last repetition of the 2xx that a session was accepted with.
    repeated: BTreeMap<usize, Event<'f>>,
}

/// What a dialog belongs to.
#[derive(Clone, Copy, Debug)]
struct Place {
    session: usize,
    /// Whether the text knows what it is for.
    is_known: bool,
}

impl<'f> Tracker<'f> {
    /// Takes the next frame.
    pub fn take(&mut self, frame: &'f Frame) {
        let taken = match &frame.body {
            Body::Sip(message) => self.sip(frame, message),
            Body::Sctp(packet) => self.sctp(frame, packet),
            Body::Clue(xml) => self.clue(frame, xml),
            Body::Control(_) => Ok(()),
        };
        if let Err(why) = taken {
            self.strangers.push((frame.number, why));
        }
    }

    fn sip(&mut self, frame: &'f Frame, message: &'f sip::Message) -> Result<(), String> {
        let (Some(cseq), from, to) = (message.cseq(), tag(message.from()), tag(message.to()))
        else {
            return Err("a message without CSeq".into());
        };
        let method = match message {
            sip::Message::Request(request) => &request.method,
            sip::Message::Response(_) => &cseq.method,
        };
        if matches!(method, Method::Options | Method::Register | Method::Update | Method::Prack) {
            return Ok(());
        }
        let call_id = message.call_id().to_owned();
        let key = (call_id.clone(), from.clone(), cseq.number, method.clone());
        let answer = match message {
            sip::Message::Request(_) => None,
            // Who has forgotten a request answers it anew: only the first final response counts.
            sip::Message::Response(response) if *method != Method::Invite => {
                Some((response.status.min(200), String::new()))
            }
            sip::Message::Response(response) => Some((response.status, to.clone())),
        };
        if !self.seen.insert((key.clone(), answer)) {
            self.again(frame, message, &key);
            return Ok(());
        }
        if let sip::Message::Request(request) = message {
            self.asked.insert(key.clone(), request);
            if to.is_empty() {
                self.begin(frame, request, &key)?;
            }
        }
        let begun_by = |tag: &str| self.dialogs.get(&(call_id.clone(), tag.to_owned()));
        let (places, is_of_beginner) = match (begun_by(&from), begun_by(&to)) {
            (Some(places), _) => (places, true),
            (None, Some(places)) => (places, false),
            (None, None) => return Err("it belongs to no session whose INVITE was seen".into()),
        };
        let is_request = matches!(message, sip::Message::Request(_));
        let by_caller = is_of_beginner == is_request;
        let about_invite = matches!(method, Method::Invite | Method::Ack | Method::Cancel);
        let begins = |place: &&Place| self.sessions[place.session].first == cseq.number;
        let first = places.iter().find(begins).filter(|_| about_invite && is_of_beginner);
        let Some(Place { session, is_known }) = first.or(places.last()).copied() else {
            return Ok(());
        };
        let (own, is_first) = (&mut self.sessions[session], first.is_some());
        let answering = if is_of_beginner { &to } else { &from };
        // Whoever does not know a CANCEL answers it with a tag of its own.
        let has_own = answering.is_empty() || cseq.method == Method::Cancel;
        let is_other = |first: &String| !has_own && answering != first;
        if own.call_id == call_id && own.accepted_by.as_ref().is_some_and(is_other) {
            return Err("of another end that has accepted the same INVITE".into());
        }
        // What a provisional response says counts if it is reliable (RFC 3262 5).
        let (is_early, counts) = match message {
            sip::Message::Response(Response { status: 101..=199, headers, .. }) => {
                let is_reliable = headers.get("RSeq").is_some();
                (is_reliable, is_reliable)
            }
            sip::Message::Response(response) => (false, response.status < 300),
            sip::Message::Request(_) => (false, true),
        };
        own.learn(by_caller, message.contact(), if counts { message.body() } else { &[] });
        own.is_early |= is_early && own.had_channel();
        let what = match message {
            sip::Message::Request(request) if own.is_failed_by(request, is_first) => {
                own.over.get_or_insert(frame.number);
                What::FailureAcknowledged
            }
            sip::Message::Request(request) => {
                own.asked(request, is_first, frame.number);
                if request.method == Method::Bye && !by_caller {
                    self.hangs_up(session);
                }
                What::Request { request, is_first }
            }
            sip::Message::Response(response) => {
                own.answered(response, &cseq.method, is_first, frame.number);
                let (method, to) = (cseq.method.clone(), self.asked.get(&key).copied());
                What::Response { response, method, to, is_first }
            }
        };
        if is_known {
            self.events.push(Event { frame, session, by_caller, is_repeated: false, what });
        }
        Ok(())
    }

    /// A message is repeated: of a 2xx to an INVITE that is kept in mind until there is an ACK.
    fn again(&mut self, frame: &'f Frame, message: &'f sip::Message, key: &Key) {
        let Some(places) = self.dialogs.get(&(key.0.clone(), key.1.clone())) else { return };
        let begun = |place: &&Place| self.sessions[place.session].first == key.2;
        let (Some(place), sip::Message::Response(response)) = (places.iter().find(begun), message)
        else {
            return;
        };
        let session = place.session;
        if key.3 == Method::Invite && (200..300).contains(&response.status) {
            let to = self.asked.get(key).copied();
            let what = What::Response { response, method: Method::Invite, to, is_first: true };
            let event = Event { frame, session, by_caller: false, is_repeated: true, what };
            self.repeated.insert(session, event);
        }
    }

    /// Whoever accepted hangs up without an ACK. In the text a 2xx is repeated before that; else
    /// repetitions are the transactions'.
    fn hangs_up(&mut self, session: usize) {
        let Some(event) = self.repeated.remove(&session) else { return };
        if self.sessions[session].is_acknowledged {
            return;
        }
        let after = self.events.partition_point(|other| other.frame.number <= event.frame.number);
        self.events.insert(after, event);
    }

    /// A request that belongs to no dialog yet.
    fn begin(&mut self, frame: &Frame, request: &Request, key: &Key) -> Result<(), String> {
        let dialog = (key.0.clone(), key.1.clone());
        let caller = name_of(&request.from().map(|from| from.uri).unwrap_or_default()).to_owned();
        let place = match request.method {
            Method::Invite => {
                self.sessions.push(Session::begun_by(request, frame, caller));
                Place { session: self.sessions.len() - 1, is_known: true }
            }
            // A request in a dialog of its own belongs to the session of its sender (RFC 7647),
            // which it may name (RFC 4538).
            Method::Refer | Method::Subscribe => {
                let of_dialog = request.headers.get("Target-Dialog").and_then(|named| {
                    let call_id = named.split(';').next()?.trim();
                    let mut dialogs = self.dialogs.iter();
                    let (_, places) = dialogs.find(|((own, _), _)| own == call_id)?;
                    Some(places.last()?.session)
                });
                let of_caller = || self.sessions.iter().rposition(|own| own.caller == caller);
                let session = of_dialog.or_else(of_caller).ok_or_else(|| {
                    format!("a {} of somebody whose INVITE was not seen", request.method)
                })?;
                Place { session, is_known: request.method == Method::Subscribe || removes(request) }
            }
            _ => return Ok(()),
        };
        self.dialogs.entry(dialog).or_default().push(place);
        Ok(())
    }

    /// The session that has its channel between two addresses, and whether the caller is the first
    /// of them. Ports come again: the last session to name them is meant.
    fn with_channel(&self, ends: (SocketAddr, SocketAddr)) -> Option<(usize, bool)> {
        let way = |session: &Session| match session.channels {
            [Some(a), Some(b)] if ends == (a, b) => Some(true),
            [Some(a), Some(b)] if ends == (b, a) => Some(false),
            _ => None,
        };
        let mut latest = self.sessions.iter().enumerate().rev();
        latest.find_map(|(place, session)| Some((place, way(session)?)))
    }

    fn sctp(&mut self, frame: &'f Frame, packet: &[u8]) -> Result<(), String> {
        let chunks = data_chunks(packet).map_err(|error| error.to_string())?;
        let found = self.with_channel((frame.from, frame.to));
        let (session, by_caller) = found.ok_or("SCTP between ports that no session names")?;
        for chunk in &chunks {
            if let Some(what) = self.sessions[session].chunk(by_caller, chunk, frame.number)? {
                self.events.push(Event { frame, session, by_caller, is_repeated: false, what });
            }
        }
        Ok(())
    }

    /// A document by itself stands between the ends of a channel, or where their SIP does.
    fn clue(&mut self, frame: &'f Frame, xml: &[u8]) -> Result<(), String> {
        let document = clue::parse(xml).map_err(|error| error.to_string())?;
        let ends = (frame.from, frame.to);
        let way = |session: &Session| match (session.from, session.to) {
            way if way == ends => Some(true),
            (from, to) if (to, from) == ends => Some(false),
            _ => None,
        };
        let mut latest = self.sessions.iter().enumerate().rev();
        let between = || latest.find_map(|(place, session)| Some((place, way(session)?)));
        let (session, by_caller) =
            self.with_channel(ends).or_else(between).ok_or("CLUE between ends of no session")?;
        self.sessions[session].is_clear = true;
        let what = What::Clue { document, may_be_late: false };
        self.events.push(Event { frame, session, by_caller, is_repeated: false, what });
        Ok(())
    }
}

fn tag(address: Option<NameAddr>) -> String {
    address.and_then(|address| address.tag().map(str::to_owned)).unwrap_or_default()
}

/// Whether a REFER asks for a BYE.
fn removes(request: &Request) -> bool {
    let to = request.headers.get("Refer-To").and_then(NameAddr::parse);
    let uri = to.and_then(|to| Uri::parse(&to.uri));
    let method = uri.as_ref().and_then(Uri::method);
    method.is_some_and(|method| method.eq_ignore_ascii_case("BYE"))
}
