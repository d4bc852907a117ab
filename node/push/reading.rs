//! What was seen on the wire, as messages of the text: who is who, which dialogs belong together,
//! and which signal is which message.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use callproof_kernel::mapping::Mapped;
use callproof_kernel::run::Envelope;
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::mapping::Signal;
use callproof_model::video_push::types::{Call, CallRef, Message, Role};
use callproof_wire::sip::{self, Method};

use super::codec::{self, Bodies};
use crate::frame::{self, Body, Frame};

/// A message of the text, as it was seen.
pub type Reading = frame::Reading<VideoPush>;

/// What was seen of the calls to one user.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// The called user.
    pub called: String,
    /// The callers, by number.
    pub callers: Vec<String>,
    /// The called user's UEs, by number.
    pub ues: Vec<String>,
    /// The most calls that one caller made. Of more than 255 the model cannot tell the last apart.
    pub calls: usize,
    /// The messages.
    pub readings: Vec<Reading>,
    /// Messages that the wire may have held back: a CANCEL until there is a provisional response,
    /// a BYE until there is an ACK, either for ever where that never comes.
    pub withheld: BTreeSet<Envelope<VideoPush>>,
}

/// A dialog as it was seen.
#[derive(Debug)]
struct Dialog {
    story: usize,
    /// How many dialogs began before it.
    order: usize,
    caller_tag: String,
    /// The number of the INVITE that began it; others refresh the session.
    invite: u32,
    call: Call,
    caller: Role,
    callee: Role,
    caller_end: <VideoPush as Mapped>::Leg,
    callee_end: <VideoPush as Mapped>::Leg,
    is_accepted: bool,
    /// The tag of whoever accepted first.
    accepted_by: Option<String>,
    is_acknowledged: bool,
    /// Whether a provisional response was seen before the final one.
    is_provisional: bool,
    has_failed: bool,
    cancel: bool,
    callee_hangs_up: bool,
    /// The addresses between which the INVITE passed.
    ends: [SocketAddr; 2],
    /// Where the two ends expect transmission control.
    controls: [Option<SocketAddr>; 2],
}

/// A dialog in its story.
#[derive(Clone, Debug)]
struct Entry {
    call_id: String,
    call: Call,
    caller: Role,
    callee: Role,
}

/// Reads what was seen, in the order in which it was.
#[derive(Debug)]
pub struct Reader {
    /// The server's address, if it is known.
    server: Option<SocketAddr>,
    stories: Vec<Story>,
    /// The stories by the called user.
    called: BTreeMap<String, usize>,
    dialogs: BTreeMap<String, Dialog>,
    /// The dialogs of each story, in the order in which they began.
    entries: Vec<Vec<Entry>>,
    /// Dialogs whose INVITE was accepted, known beforehand.
    accepted: BTreeSet<String>,
    seen: BTreeSet<String>,
    /// Frames that belong to no call, and why.
    pub strangers: Vec<(u64, String)>,
}

/// Reads all that was seen.
pub fn read(frames: &[Frame], server: Option<SocketAddr>) -> (Vec<Story>, Vec<(u64, String)>) {
    let accepted = frames.iter().filter_map(|frame| match &frame.body {
        Body::Sip(sip::Message::Response(response)) => {
            let invite = response.cseq().is_some_and(|cseq| cseq.method == Method::Invite);
            let ok = invite && (200..300).contains(&response.status);
            ok.then(|| response.call_id().to_owned())
        }
        _ => None,
    });
    let mut reader = Reader {
        server: server.or_else(|| infer_server(frames)),
        stories: Vec::new(),
        called: BTreeMap::new(),
        dialogs: BTreeMap::new(),
        entries: Vec::new(),
        accepted: accepted.collect(),
        seen: BTreeSet::new(),
        strangers: Vec::new(),
    };
    let unmet = frame::unmet(frames);
    for frame in frames {
        match unmet.get(&frame.number) {
            Some(why) => reader.strangers.push((frame.number, why.clone())),
            None => reader.take(frame),
        }
    }
    reader.withhold();
    (reader.stories, reader.strangers)
}

/// The address that INVITEs go to and come from; of several, the one that most do.
///
/// A connection is made from any port, so what counts besides the address that a message came from
/// is where its sender says that it listens.
fn infer_server(frames: &[Frame]) -> Option<SocketAddr> {
    let mut arrived: BTreeMap<SocketAddr, usize> = BTreeMap::new();
    let mut left: BTreeMap<SocketAddr, usize> = BTreeMap::new();
    for frame in frames {
        let Body::Sip(sip::Message::Request(request)) = &frame.body else { continue };
        if request.method == Method::Invite {
            *arrived.entry(frame.to).or_default() += 1;
            for address in addresses(frame, request) {
                *left.entry(address).or_default() += 1;
            }
        }
    }
    let both = arrived.iter().filter_map(|(at, many)| Some((at, many + left.get(at)?)));
    both.max_by_key(|(_, many)| *many).map(|(address, _)| *address)
}

/// Where the sender of a request is: the address that it came from, and those at which it says that
/// it listens.
pub fn addresses(frame: &Frame, request: &sip::Request) -> BTreeSet<SocketAddr> {
    let via = request.top_via().and_then(|via| {
        let ip = via.host.trim_matches(['[', ']']).parse().ok()?;
        Some(SocketAddr::new(ip, via.port.unwrap_or(5060)))
    });
    let contact = request.contact().and_then(|contact| sip::Uri::parse(&contact.uri));
    let contact = contact.and_then(|uri| uri.socket_addr());
    [Some(frame.from), via, contact].into_iter().flatten().collect()
}

impl Reader {
    fn take(&mut self, frame: &Frame) {
        let read = match &frame.body {
            Body::Sip(message) => self.sip(frame, message),
            Body::Control(bytes) => self.control(frame, bytes),
            Body::Sctp(_) | Body::Clue(_) => Ok(()),
        };
        if let Err(why) = read {
            self.strangers.push((frame.number, why));
        }
    }

    fn sip(&mut self, frame: &Frame, message: &sip::Message) -> Result<(), String> {
        if !self.seen.insert(identity(message)) {
            return Ok(());
        }
        let call_id = message.call_id().to_owned();
        let bodies = Bodies::read(message.headers(), message.body())?;
        if !self.dialogs.contains_key(&call_id) {
            match message {
                sip::Message::Request(r) if r.method == Method::Invite => {
                    self.begin(frame, r, &bodies)?;
                }
                _ => return Err("it belongs to no call whose INVITE was seen".into()),
            }
        }
        let accepted = self.accepted.contains(&call_id);
        let Some(dialog) = self.dialogs.get_mut(&call_id) else { return Ok(()) };
        if is_of_a_refresh(message, dialog) {
            return Ok(());
        }
        if let (sip::Message::Request(r), Some(cseq)) = (message, message.cseq()) {
            dialog.invite = if r.method == Method::Invite { cseq.number } else { dialog.invite };
        }
        let of_caller = message.from().and_then(|from| from.tag().map(str::to_owned));
        let is_request = matches!(message, sip::Message::Request(_));
        let by_caller = (of_caller.as_deref() == Some(&dialog.caller_tag)) == is_request;
        let tag_of = |end: Option<sip::NameAddr>| end.and_then(|end| end.tag().map(str::to_owned));
        let callee = match of_caller.as_deref() == Some(&dialog.caller_tag) {
            true => tag_of(message.to()),
            false => of_caller,
        };
        // Whoever does not know a CANCEL answers it with a tag of its own.
        let is_cancel = message.cseq().is_some_and(|cseq| cseq.method == Method::Cancel);
        let is_of_another =
            |first: &String| !is_cancel && callee.as_ref().is_some_and(|tag| tag != first);
        if dialog.accepted_by.as_ref().is_some_and(is_of_another) {
            return Err("of another end that has accepted the same INVITE".into());
        }
        if let Some(sdp) = &bodies.sdp {
            dialog.controls[usize::from(!by_caller)] = sdp.control_address();
        }
        let signal = match message {
            sip::Message::Request(request) => codec::request(request, bodies.sdp.as_ref()),
            sip::Message::Response(response) => match response.cseq() {
                Some(cseq) => codec::response(&cseq.method, response, bodies.sdp.as_ref()),
                None => None,
            },
        };
        let Some(signal) = signal else {
            return match message {
                sip::Message::Request(r) if r.method == Method::Invite => {
                    Err("an INVITE that offers neither audio nor video".into())
                }
                _ => Ok(()),
            };
        };
        if is_for_a_failure(message, dialog) {
            return Ok(());
        }
        if matches!(signal, Signal::Accepted { .. }) {
            dialog.is_accepted = true;
            dialog.accepted_by = dialog.accepted_by.take().or(callee);
        }
        if signal == Signal::Cancel && dialog.is_acknowledged {
            return Err("a CANCEL of what was answered long ago, which has no effect".into());
        }
        dialog.has_failed |= matches!(signal, Signal::Failed(_));
        dialog.is_acknowledged |= signal == Signal::Ack;
        // A CANCEL that crossed the 2xx had no effect (RFC 3261 9.2).
        let crossed = signal == Signal::Cancel && accepted && !dialog.is_accepted;
        dialog.cancel |= signal == Signal::Cancel;
        dialog.callee_hangs_up |= signal == Signal::Bye && !by_caller;
        let provisional = matches!(signal, Signal::Trying | Signal::Ringing);
        dialog.is_provisional |= provisional && !dialog.is_accepted;
        if !crossed {
            self.signal(frame, &call_id, by_caller, signal);
        }
        Ok(())
    }

    /// What may have been held back in each dialog.
    fn withhold(&mut self) {
        for dialog in self.dialogs.values() {
            let release = Message::ReleaseRequest { call: CallRef::named(dialog.call) };
            let (from, to) = (dialog.caller, dialog.callee);
            let withheld = &mut self.stories[dialog.story].withheld;
            if dialog.cancel || !dialog.is_accepted || !dialog.is_provisional {
                withheld.insert(Envelope { from, to, message: release.clone() });
            }
            if dialog.is_accepted && (!dialog.is_acknowledged || dialog.callee_hangs_up) {
                withheld.insert(Envelope { from: to, to: from, message: release });
            }
        }
    }

    fn control(&mut self, frame: &Frame, bytes: &[u8]) -> Result<(), String> {
        let Some(signal) = codec::control(bytes) else {
            return Err("a transmission control message that the text does not have".into());
        };
        // Ports come again: the last call to name them is meant. Where the roles have no ports but
        // only names, all that passes between two of them has the same ends.
        let found = self.dialogs.iter().filter_map(|(call_id, dialog)| {
            let way = [frame.from, frame.to];
            let is_way = |[a, b]: [SocketAddr; 2]| match (way == [a, b], way == [b, a]) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            };
            let [caller, callee] = dialog.controls;
            let named = caller.zip(callee).and_then(|(caller, callee)| is_way([caller, callee]));
            let by_caller = named.or_else(|| is_way(dialog.ends))?;
            Some((dialog.order, call_id.clone(), by_caller))
        });
        let (_, call_id, by_caller) =
            found.max().ok_or("transmission control between ports that no session names")?;
        self.signal(frame, &call_id, by_caller, signal);
        Ok(())
    }

    /// A signal passes: its sender has sent it, and its receiver takes it for messages.
    fn signal(&mut self, frame: &Frame, call_id: &str, by_caller: bool, signal: Signal) {
        let Some(dialog) = self.dialogs.get_mut(call_id) else { return };
        let (sender, receiver, from, to) = match by_caller {
            true => (&mut dialog.caller_end, &mut dialog.callee_end, dialog.caller, dialog.callee),
            false => (&mut dialog.callee_end, &mut dialog.caller_end, dialog.callee, dialog.caller),
        };
        VideoPush::was_sent(sender, &signal);
        let received = VideoPush::receive(receiver, &signal);
        let readings = received.messages.into_iter().map(|message| {
            let Frame { number, in_order, .. } = *frame;
            Reading { number, from, to, message, in_order, signal }
        });
        self.stories[dialog.story].readings.extend(readings);
    }

    /// An INVITE begins a dialog: between a caller and the server, or the server and a UE.
    fn begin(
        &mut self,
        frame: &Frame,
        invite: &sip::Request,
        bodies: &Bodies,
    ) -> Result<(), String> {
        if !codec::is_of_mcvideo(invite, bodies) {
            let why = "an INVITE that does not say that it is of MCVideo: no service, no feature tag, \
                       no mcvideo-info";
            return Err(why.into());
        }
        let headers = &invite.headers;
        let by_server = match self.server {
            Some(server) if frame.to == server => false,
            Some(server) if addresses(frame, invite).contains(&server) => true,
            _ => headers.get("P-Asserted-Service").is_some() || bodies.info.request_uri.is_some(),
        };
        let preferred = headers.get("P-Preferred-Identity").and_then(sip::NameAddr::parse);
        let asserted = headers.get("P-Asserted-Identity").and_then(sip::NameAddr::parse);
        let sender = preferred.or(asserted).or_else(|| invite.from()).map(|address| address.uri);
        let listed = bodies.recipients.first().cloned();
        let called = listed.or(bodies.info.called_party_id.clone());
        let called = match by_server {
            true => bodies.info.request_uri.clone().or_else(|| invite.to().map(|to| to.uri)),
            false => called.or_else(|| Some(invite.uri.clone())),
        };
        let (called, info) = (name(&called.unwrap_or_default()), &bodies.info);
        let story = self.story(&called);
        let (call, peer) = match by_server {
            false => self.call_of(story, &name(&sender.unwrap_or_default())),
            true => self.branch_of(story, info.calling_user_id.as_deref().map(name), frame),
        };
        let (caller, callee) = match by_server {
            false => (peer, Role::Server),
            true => (Role::Server, peer),
        };
        let tag = invite.from().and_then(|from| from.tag().map(str::to_owned));
        let call_id = invite.call_id().to_owned();
        self.entries[story].push(Entry { call_id: call_id.clone(), call, caller, callee });
        let dialog = Dialog {
            story,
            order: self.dialogs.len(),
            caller_tag: tag.unwrap_or_default(),
            invite: invite.cseq().map_or(0, |cseq| cseq.number),
            call,
            caller,
            callee,
            caller_end: VideoPush::leg(call, caller, callee),
            callee_end: VideoPush::leg(call, callee, caller),
            is_accepted: false,
            accepted_by: None,
            is_acknowledged: false,
            is_provisional: false,
            has_failed: false,
            cancel: false,
            callee_hangs_up: false,
            ends: [frame.from, frame.to],
            controls: [None; 2],
        };
        self.dialogs.insert(call_id, dialog);
        Ok(())
    }

    fn story(&mut self, called: &str) -> usize {
        if let Some(known) = self.called.get(called) {
            return *known;
        }
        self.called.insert(called.into(), self.stories.len());
        self.stories.push(Story { called: called.into(), ..Story::default() });
        self.entries.push(Vec::new());
        self.stories.len() - 1
    }

    /// The next call of a caller.
    fn call_of(&mut self, story: usize, caller: &str) -> (Call, Role) {
        let number = place(&mut self.stories[story].callers, caller);
        let own = self.entries[story].iter().filter(|entry| entry.call.caller == number);
        let made = own.map(|entry| entry.call).collect::<BTreeSet<Call>>().len() + 1;
        self.stories[story].calls = self.stories[story].calls.max(made);
        let call = Call { caller: number, number: u8::try_from(made).unwrap_or(u8::MAX) };
        (call, Role::Client1(number))
    }

    /// The call for which the server invites a UE: the caller's oldest that this UE is not yet
    /// invited to and that has not failed.
    fn branch_of(&mut self, story: usize, caller: Option<String>, frame: &Frame) -> (Call, Role) {
        let ue = place(&mut self.stories[story].ues, &frame.to.to_string());
        let role = Role::Client2(ue);
        let of = caller.as_ref().map(|caller| place(&mut self.stories[story].callers, caller));
        let own = &self.entries[story];
        let invited: BTreeSet<Call> =
            own.iter().filter(|entry| entry.callee == role).map(|entry| entry.call).collect();
        let is_open = |entry: &&Entry| {
            let failed = self.dialogs.get(&entry.call_id).is_some_and(|dialog| dialog.has_failed);
            let is_of = of.is_none_or(|caller| entry.call.caller == caller);
            let by_caller = entry.caller != Role::Server;
            is_of && !invited.contains(&entry.call) && !(by_caller && failed)
        };
        let open = own.iter().filter(is_open).map(|entry| entry.call).min();
        let call =
            open.unwrap_or_else(|| self.call_of(story, caller.as_deref().unwrap_or("somebody")).0);
        (call, role)
    }
}

/// The place of a name among those that came up.
fn place(names: &mut Vec<String>, name: &str) -> u8 {
    let known = names.iter().position(|known| known == name);
    let place = known.unwrap_or_else(|| {
        names.push(name.into());
        names.len() - 1
    });
    u8::try_from(place).unwrap_or(u8::MAX)
}

/// A user's name, of an identity.
fn name(uri: &str) -> String {
    let uri = uri.trim_start_matches('<').split(['>', ';']).next().unwrap_or_default();
    uri.strip_prefix("sip:").unwrap_or(uri).split('@').next().unwrap_or_default().into()
}

/// What tells a message from its repetitions.
fn identity(message: &sip::Message) -> String {
    let branch = message.top_via().and_then(|via| via.branch).unwrap_or_default();
    let cseq = message.cseq().map(|cseq| format!("{} {}", cseq.number, cseq.method));
    let cseq = cseq.unwrap_or_default();
    let tag = message.to().and_then(|to| to.tag().map(str::to_owned)).unwrap_or_default();
    let from = message.from().and_then(|from| from.tag().map(str::to_owned)).unwrap_or_default();
    match message {
        // A 2xx is acknowledged with a branch of its own, perhaps a new one each time.
        sip::Message::Request(r) if r.method == Method::Ack => {
            format!("ACK {} {cseq} {from} {tag}", r.call_id())
        }
        sip::Message::Request(r) => format!("{} {branch} {cseq}", r.call_id()),
        sip::Message::Response(r) => {
            format!("{} {} {branch} {cseq} {tag}", r.status, r.call_id())
        }
    }
}

/// Whether a message is of an INVITE that refreshes a session, which the text knows nothing of.
fn is_of_a_refresh(message: &sip::Message, dialog: &Dialog) -> bool {
    let Some(cseq) = message.cseq() else { return false };
    let from = message.from().and_then(|from| from.tag().map(str::to_owned));
    let is_by_caller = from.as_deref() == Some(&dialog.caller_tag);
    let is_of_another = cseq.number != dialog.invite || !is_by_caller;
    match message {
        sip::Message::Request(r) if r.method == Method::Invite => {
            r.to().is_some_and(|to| to.tag().is_some())
        }
        sip::Message::Request(r) => r.method == Method::Ack && is_of_another,
        sip::Message::Response(_) => cseq.method == Method::Invite && is_of_another,
    }
}

/// Whether a message is the ACK to a final response other than 2xx, which is its transaction's.
fn is_for_a_failure(message: &sip::Message, dialog: &Dialog) -> bool {
    let is_ack = matches!(message, sip::Message::Request(r) if r.method == Method::Ack);
    is_ack && !dialog.is_accepted
}
