//! Which session a frame belongs to, who of the two ends sent it, and whether it is new.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use callproof_channel::sctp::{Chunk, Reassembler, data_chunks};
use callproof_wire::clue::{self, Document};
use callproof_wire::sdp::Description;
use callproof_wire::sip::{self, Method, NameAddr, Request, Response, Uri};

use super::{Body, Frame};
use crate::meeting::codec::name_of;

/// A session as it was seen, from its INVITE on.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// The number of the frame with the INVITE.
    pub number: u64,
    /// Who calls.
    pub caller: String,
    /// Who is called.
    pub called: String,
    /// Where the INVITE went.
    pub to: SocketAddr,
    /// The CSeq number of the INVITE that began it.
    first: u32,
    /// The branch of that INVITE.
    branch: Option<String>,
    /// Whether the caller says that it is a focus.
    pub by_focus: bool,
    /// Whether the other end does, and where it is then.
    pub focus: Option<SocketAddr>,
    /// Whether somebody rang.
    pub has_rung: bool,
    /// Its first final response.
    pub status: Option<u16>,
    /// Whether the ACK to a 2xx was seen.
    is_acknowledged: bool,
    /// Whether a BYE was seen.
    pub has_ended: bool,
    /// The number of the frame with which it was over: an answer to a BYE, or the ACK to a failure.
    pub over: Option<u64>,
    /// Where the caller and the other end expect the CLUE channel.
    pub channels: [Option<SocketAddr>; 2],
    /// Whether that channel was seen in the clear.
    pub is_clear: bool,
    reassemblers: [Reassembler; 2],
    chunks: [BTreeSet<u32>; 2],
    is_repeating: [bool; 2],
    has_reset: [bool; 2],
}

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
        if matches!(method, Method::Options | Method::Register | Method::Update) {
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
        let what = match message {
            sip::Message::Request(request) => {
                self.request(session, (request, first.is_some()), by_caller, frame.number)
            }
            sip::Message::Response(response) => {
                let (to, is_first) = (self.asked.get(&key).copied(), first.is_some());
                self.response(session, (response, &cseq.method, is_first), by_caller, frame.number);
                Some(What::Response { response, method: cseq.method.clone(), to, is_first })
            }
        };
        if let Some(what) = what.filter(|_| is_known) {
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
                let called = request.to().map(|to| to.uri).unwrap_or_default();
                self.sessions.push(Session {
                    number: frame.number,
                    caller,
                    called: name_of(&called).to_owned(),
                    to: frame.to,
                    first: key.2,
                    branch: request.top_via().and_then(|via| via.branch),
                    by_focus: false,
                    focus: None,
                    has_rung: false,
                    status: None,
                    is_acknowledged: false,
                    has_ended: false,
                    over: None,
                    channels: [None; 2],
                    is_clear: false,
                    reassemblers: Default::default(),
                    chunks: Default::default(),
                    is_repeating: [false; 2],
                    has_reset: [false; 2],
                });
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

    fn request(
        &mut self,
        session: usize,
        (request, is_first): (&'f Request, bool),
        by_caller: bool,
        number: u64,
    ) -> Option<What<'f>> {
        let own = &mut self.sessions[session];
        own.learn(by_caller, request.contact(), &request.body);
        own.has_ended |= request.method == Method::Bye;
        let is_of_failure = match own.status {
            Some(status) => status >= 300,
            // Without any final response the branch tells (RFC 3261 17.1.1.3).
            None => request.top_via().and_then(|via| via.branch) == own.branch,
        };
        match (&request.method, is_first) {
            (Method::Ack, true) if is_of_failure => {
                own.over.get_or_insert(number);
                Some(What::FailureAcknowledged)
            }
            (method, _) => {
                own.is_acknowledged |= *method == Method::Ack && is_first;
                if *method == Method::Bye && !by_caller {
                    self.hangs_up(session);
                }
                Some(What::Request { request, is_first })
            }
        }
    }

    fn response(
        &mut self,
        session: usize,
        (response, method, is_first): (&Response, &Method, bool),
        by_caller: bool,
        number: u64,
    ) {
        let own = &mut self.sessions[session];
        own.learn(by_caller, response.contact(), &response.body);
        match response.status {
            _ if *method == Method::Bye => drop(own.over.get_or_insert(number)),
            _ if !is_first => {}
            100 => {}
            101..=199 => own.has_rung = true,
            status => own.status = own.status.or(Some(status)),
        }
    }

    fn sctp(&mut self, frame: &'f Frame, packet: &[u8]) -> Result<(), String> {
        let chunks = data_chunks(packet).map_err(|error| error.to_string())?;
        // Ports come again: the last session to name them is meant.
        let way = |session: &Session| match session.channels {
            [Some(a), Some(b)] if (frame.from, frame.to) == (a, b) => Some(true),
            [Some(a), Some(b)] if (frame.from, frame.to) == (b, a) => Some(false),
            _ => None,
        };
        let mut latest = self.sessions.iter().enumerate().rev();
        let found = latest.find_map(|(place, session)| Some((place, way(session)?)));
        let (session, by_caller) = found.ok_or("SCTP between ports that no session names")?;
        let own = &mut self.sessions[session];
        let end = usize::from(!by_caller);
        own.is_clear = true;
        for chunk in &chunks {
            if let Chunk::Data { tsn, .. } = chunk {
                own.is_repeating[end] |= !own.chunks[end].insert(*tsn);
            }
            let what = match chunk {
                Chunk::Reset { .. } if !own.has_reset[end] => {
                    own.has_reset[end] = true;
                    What::Reset
                }
                _ => match own.reassemblers[end].take(chunk) {
                    Some(message) if message.ppid != DCEP => {
                        let document = clue::parse(&message.bytes);
                        let document = document.map_err(|error| error.to_string())?;
                        What::Clue { document, may_be_late: own.is_repeating[end] }
                    }
                    _ => continue,
                },
            };
            self.events.push(Event { frame, session, by_caller, is_repeated: false, what });
        }
        Ok(())
    }
}

/// The payload protocol identifier of the messages that open channels (RFC 8832).
const DCEP: u32 = 50;

impl Session {
    /// Takes what an end says of itself.
    fn learn(&mut self, by_caller: bool, contact: Option<NameAddr>, body: &[u8]) {
        let is_focus = |contact: &NameAddr| {
            contact.params.iter().any(|(name, _)| name.eq_ignore_ascii_case("isfocus"))
        };
        if let Some(contact) = contact.filter(is_focus) {
            let address = Uri::parse(&contact.uri).and_then(|uri| uri.socket_addr());
            match by_caller {
                true => self.by_focus = true,
                false => self.focus = Some(address.unwrap_or(self.to)),
            }
        }
        let Ok(sdp) = Description::parse(body) else { return };
        if let Some(clue) = &sdp.clue {
            let at = SocketAddr::new(sdp.address, clue.port);
            self.channels[usize::from(!by_caller)] = Some(at);
        }
    }

    /// Whether there was a session with a CLUE channel.
    pub fn had_channel(&self) -> bool {
        let is_accepted = self.status.is_some_and(|status| status < 300);
        is_accepted && self.channels.iter().all(Option::is_some)
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
