//! The MCVideo server on the wire: a back-to-back user agent that asks its policy.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use callproof_model::video_push::VideoPush;
use callproof_model::video_push::mapping::{Final, Signal, status_of, warning_of};
use callproof_model::video_push::types::{
    Call, Config, Media, Refusal, Role, State, Stimulus, Timer,
};
use callproof_wire::mcvideo::{MCVIDEO_INFO, McvideoInfo};
use callproof_wire::multipart::{self, Part};
use callproof_wire::sdp::Description;
use callproof_wire::sip::{Method, NameAddr, Request, Response};

use super::client::{MANY, METHODS, allowed, bad_body, mode, refusal, without_offer};
use super::codec::{self, Bodies, FEATURES, SDP, SERVICE, SESSION_TYPE};
use super::policy::Policy;
use super::{Patience, config};
use crate::core::agent::{Agent, Because, Content, Form, Place, Reach, Refused, Seat};
use crate::core::dialog::Identity;
use crate::core::session_interval;
use crate::transaction::Peer;

/// The MCVideo server. It has a role of its own for each called user.
#[derive(Debug)]
pub struct Server {
    policy: Policy,
    patience: Patience,
    /// Where it expects transmission control.
    address: IpAddr,
    control_port: u16,
    calls: BTreeMap<(usize, Call), Push>,
    /// How many calls each caller has made to each called user.
    made: BTreeMap<(usize, u8), u8>,
    /// Callers by number.
    callers: Vec<String>,
}

/// What the server knows of a call that the model does not.
#[derive(Clone, Debug)]
struct Push {
    caller: String,
    called: String,
    offer: Description,
    answer: Option<Description>,
    /// For how many seconds the caller keeps up the session, if it does that.
    interval: Option<u64>,
}

impl Server {
    /// A server with a policy.
    pub fn new(policy: Policy, (address, control_port): (IpAddr, u16), patience: Patience) -> Self {
        Server {
            policy,
            patience,
            address,
            control_port,
            calls: BTreeMap::new(),
            made: BTreeMap::new(),
            callers: Vec::new(),
        }
    }

    /// The server of a case: callers have these names in this order.
    pub fn among(mut self, callers: &[String]) -> Self {
        self.callers = callers.to_vec();
        self
    }

    /// The role for one called user.
    pub fn seats_of(called: &str, config: Config) -> Vec<Seat<VideoPush>> {
        vec![Seat::new(called, Role::Server, config)]
    }

    /// Where it expects transmission control.
    pub fn control_port(&self) -> u16 {
        self.control_port
    }

    /// The connection that a transmission control packet from an address belongs to.
    pub fn controlled(&self, from: SocketAddr) -> Option<Place<VideoPush>> {
        self.calls.iter().find_map(|((seat, call), push)| {
            let is_from = |sdp: &Description| sdp.control_address() == Some(from);
            let (seat, call) = (*seat, *call);
            match push.answer.as_ref().is_some_and(is_from) {
                true => Some(Place { seat, call, peer: Role::Client2(0) }),
                false => is_from(&push.offer).then_some(Place {
                    seat,
                    call,
                    peer: Role::Client1(call.caller),
                }),
            }
        })
    }

    /// Where the other end of a connection expects transmission control.
    pub fn control_way(&self, place: Place<VideoPush>) -> Option<SocketAddr> {
        let push = self.calls.get(&(place.seat, place.call))?;
        let sdp = match place.peer {
            Role::Client2(_) => push.answer.as_ref()?,
            Role::Client1(_) | Role::Server => &push.offer,
        };
        sdp.control_address()
    }

    /// The number of a caller whom the policy knows; `None` where there are too many.
    fn caller_number(&mut self, name: &str) -> Option<u8> {
        let known = self.callers.iter().position(|caller| caller == name);
        let number = known.unwrap_or_else(|| {
            self.callers.push(name.into());
            self.callers.len() - 1
        });
        u8::try_from(number).ok()
    }

    /// Who sends a request: the identity that it asserts or prefers, or From.
    fn sender(request: &Request) -> String {
        let asserted = ["P-Asserted-Identity", "P-Preferred-Identity"];
        let asserted = asserted.iter().find_map(|name| request.headers.get(name));
        let asserted = asserted.and_then(NameAddr::parse).map(|address| address.uri);
        asserted.or_else(|| request.from().map(|from| from.uri)).unwrap_or_default()
    }

    /// The policy's answer to what the model asks.
    fn ruling(&self, seat: &Seat<VideoPush>, question: &Stimulus) -> bool {
        let State::Server(me) = &seat.local.state else { return false };
        let may = |role: Role, what: fn(&super::policy::User) -> bool| {
            let name = match role {
                Role::Client1(n) => self.callers.get(usize::from(n)),
                Role::Client2(_) | Role::Server => Some(&seat.name),
            };
            name.and_then(|name| self.policy.users.get(name)).is_some_and(what)
        };
        match question {
            Stimulus::Authorise { slot, caller, callee, media } => {
                let Some(record) = me.record(*slot) else { return false };
                let pushes = may(record.caller, |user| user.push);
                let receives = may(Role::Client2(0), |user| user.receive);
                // Who may not push is told so first.
                let wanted = (pushes, receives || !pushes);
                *media == record.media && (*caller, *callee) == wanted
            }
            Stimulus::AuthoriseRelease { slot, allowed } => {
                let requester = me.record(*slot).map_or(Role::Server, |record| record.caller);
                *allowed == may(requester, |user| user.release)
            }
            _ => false,
        }
    }

    fn invite(&self, place: Place<VideoPush>, media: Media, automatic: &'static str) -> Content {
        let Some(push) = self.calls.get(&(place.seat, place.call)) else { return Content::none() };
        let mut sdp = push.offer.clone();
        if !media.has_video() {
            sdp.video = None;
        }
        if media == Media::Video {
            sdp.audio = None;
        }
        if let Some(control) = &mut sdp.control {
            (control.address, control.port) = (Some(self.address), self.control_port);
            control.fmtp.retain(|(name, _)| name == "mc_priority");
        }
        let info = McvideoInfo {
            session_type: Some(SESSION_TYPE.into()),
            request_uri: Some(self.policy.uri_of(&push.called)),
            calling_user_id: Some(self.policy.uri_of(&push.caller)),
            ..McvideoInfo::default()
        };
        let part = |content_type: &str, body: Vec<u8>| Part {
            content_type: content_type.into(),
            disposition: None,
            body,
        };
        let parts = [part(SDP, sdp.print()), part(MCVIDEO_INFO, info.print().into_bytes())];
        let mut headers: Vec<_> = FEATURES
            .iter()
            .map(|tag| ("Accept-Contact", format!("*;{tag};require;explicit")))
            .collect();
        headers.push(("P-Asserted-Service", SERVICE.into()));
        headers.push(("P-Asserted-Identity", format!("<sip:mcvideo-cf@{}>", self.policy.domain)));
        headers.push(("Answer-Mode", automatic.into()));
        headers.push(("Supported", "timer".into()));
        headers.push(("Session-Expires", self.patience.session.as_secs().to_string()));
        headers.push(("Allow", allowed()));
        Content { headers, body: Some(multipart::write("callproof", &parts)), is_aside: false }
    }

    fn accepted(&self, place: Place<VideoPush>, granted: bool) -> Content {
        let mut content = Content::none();
        content.headers.push(("Allow", allowed()));
        let push = self.calls.get(&(place.seat, place.call));
        if let Some(interval) = push.and_then(|push| push.interval) {
            content.headers.push(("Require", "timer".into()));
            content.headers.push(("Session-Expires", format!("{interval};refresher=uac")));
        }
        let Some((push, answer)) = push.and_then(|push| Some((push, push.answer.clone()?))) else {
            return content;
        };
        let mut sdp = answer;
        sdp.lines = push.offer.lines.clone();
        let asked = push.offer.control.as_ref();
        sdp.control = asked.map(|asked| {
            let mut fmtp = vec![("mc_priority".to_owned(), Some("5".to_owned()))];
            let implicit = asked.fmtp.iter().any(|(name, _)| name == "mc_implicit_request");
            if granted {
                fmtp.push(("mc_granted".into(), None));
            }
            if granted && implicit {
                fmtp.push(("mc_implicit_request".into(), None));
            }
            callproof_wire::sdp::Control {
                address: Some(self.address),
                port: self.control_port,
                fmtp,
            }
        });
        content.body = Some((SDP.into(), sdp.print()));
        content
    }

    /// The number and the words of TS 24.281 4.4.2 for who may not.
    fn warning(&self, place: Place<VideoPush>) -> Option<&'static str> {
        let push = self.calls.get(&(place.seat, place.call))?;
        let pushes = self.policy.users.get(&push.caller).is_some_and(|user| user.push);
        pushes.then_some("127 user not authorised to be called in private call")
    }
}

/// Why somebody may not call whom nobody knows.
const NOT_AUTHORISED: Refusal = Refusal::NotAuthorised;

/// The Contact of the server: an identity of the session, and a focus (TS 24.281 6.3.3).
pub fn contact(me: Peer) -> String {
    let uri = crate::core::dialog::uri_at("mcvideo", me);
    format!("<{uri}>;{};isfocus", FEATURES.join(";"))
}

impl Agent for Server {
    type Procedure = VideoPush;

    fn admit(
        &mut self,
        request: &Request,
        _: Peer,
        seats: &mut Vec<Seat<VideoPush>>,
    ) -> Result<Place<VideoPush>, Refused> {
        if request.method != Method::Invite {
            return Err(Refused::with(481));
        }
        let bodies = Bodies::read(&request.headers, &request.body).map_err(bad_body)?;
        let Some(offer) = bodies.sdp else { return Err(without_offer(request)) };
        let interval = session_interval(&request.headers, self.patience.session.as_secs());
        let sender = Server::sender(request);
        // Whoever the policy does not know needs no number, and no role need be asked.
        let caller = match self.policy.name_of(&sender).map(str::to_owned) {
            Some(caller) => caller,
            None if self.callers.contains(&sender) => sender,
            None => {
                let (status, text) = (status_of(NOT_AUTHORISED), warning_of(NOT_AUTHORISED));
                let warning = |text| ("Warning", format!("399 {} \"{text}\"", self.policy.domain));
                return Err(Refused { status, headers: text.map(warning).into_iter().collect() });
            }
        };
        let listed = bodies.recipients.first().cloned().or(bodies.info.called_party_id);
        let called = listed.unwrap_or_else(|| request.uri.clone());
        let Some(called) = self.policy.name_of(&called).map(str::to_owned) else {
            return Err(Refused::with(404));
        };
        let user = &self.policy.users[&called];
        if user.peers.is_empty() {
            return Err(Refused::with(480));
        }
        let seat = seats.iter().position(|seat| seat.name == called).unwrap_or_else(|| {
            let ues = u8::try_from(user.peers.len()).unwrap_or(u8::MAX);
            let config = config(ues, user.designated(), user.setting());
            seats.push(Seat::new(&called, Role::Server, config));
            seats.len() - 1
        });
        let number = self.caller_number(&caller).ok_or_else(|| Refused::with(503))?;
        // The role has started anew, and so do the numbers of its calls.
        if matches!(&seats[seat].local.state, State::Server(me) if me.calls.is_empty() && me.ended.is_empty())
        {
            self.made.retain(|(of, _), _| *of != seat);
        }
        let made = self.made.entry((seat, number)).or_default();
        // There is no more room for calls that are remembered.
        *made = made.checked_add(1).ok_or_else(|| Refused::with(503))?;
        let call = Call { caller: number, number: *made };
        self.calls.insert((seat, call), Push { caller, called, offer, answer: None, interval });
        Ok(Place { seat, call, peer: Role::Client1(number) })
    }

    fn reach(&mut self, place: Place<VideoPush>, seat: &Seat<VideoPush>) -> Option<Reach> {
        let Role::Client2(ue) = place.peer else { return None };
        let peer = *self.policy.users.get(&seat.name)?.peers.get(usize::from(ue))?;
        Some(Reach {
            peer,
            target: crate::core::dialog::uri_at(&seat.name, peer),
            from: format!("<sip:mcvideo-cf@{}>", self.policy.domain),
            to: format!("<{}>", self.policy.uri_of(&seat.name)),
        })
    }

    fn read_request(
        &mut self,
        place: Place<VideoPush>,
        request: &Request,
    ) -> Result<Option<Signal>, Refused> {
        let push = self.calls.get(&(place.seat, place.call));
        match (codec::request(request, push.map(|push| &push.offer)), &request.method) {
            (None, Method::Invite) => Err(Refused::with(488)),
            (signal, _) => Ok(signal),
        }
    }

    fn read_response(
        &mut self,
        place: Place<VideoPush>,
        (method, _): (&Method, &Signal),
        response: &Response,
    ) -> Option<Signal> {
        let sdp = Bodies::read(&response.headers, &response.body).ok().and_then(|b| b.sdp);
        let signal = codec::response(method, response, sdp.as_ref());
        let is_answer = matches!(signal, Some(Signal::Accepted { .. }));
        if let Some(push) = self.calls.get_mut(&(place.seat, place.call)).filter(|_| is_answer) {
            push.answer = push.answer.take().or(sdp);
        }
        signal
    }

    fn given_up(&self, method: &Method) -> Option<Signal> {
        codec::given_up(method)
    }

    fn write(&mut self, place: Place<VideoPush>, signal: &Signal, me: &Identity) -> Form {
        let status = |known: bool| if known { 200 } else { 481 };
        match *signal {
            Signal::Invite { commencement, media } => {
                Form::Request(Method::Invite, self.invite(place, media, mode(commencement)))
            }
            Signal::Trying => Form::Response(Method::Invite, 100, Content::none()),
            Signal::Ringing => Form::Response(Method::Invite, 180, Content::none()),
            Signal::Accepted { granted, .. } => {
                Form::Response(Method::Invite, 200, self.accepted(place, granted))
            }
            Signal::Failed(cause) => {
                let refused = cause == Final::Refused(Refusal::NotAuthorised);
                let warning = self.warning(place).filter(|_| refused);
                let host = me.peer.address.ip().to_string();
                let (status, content) = refusal(cause, warning, &host);
                Form::Response(Method::Invite, status, content)
            }
            Signal::Ack => Form::Request(Method::Ack, Content::none()),
            Signal::Cancel => Form::Request(Method::Cancel, Content::none()),
            Signal::CancelAnswer { known } => {
                Form::Response(Method::Cancel, status(known), Content::none())
            }
            Signal::Bye => Form::Request(Method::Bye, Content::none()),
            Signal::ByeAnswer { known } => {
                Form::Response(Method::Bye, status(known), Content::none())
            }
            Signal::TransmissionRequest
            | Signal::TransmissionGranted
            | Signal::TransmissionRejected
            | Signal::TransmissionEnd => {
                Form::Control(codec::control_packet(signal, 1).unwrap_or_default())
            }
        }
    }

    fn decide(
        &mut self,
        seat: &Seat<VideoPush>,
        open: &[Stimulus],
        because: &Because<VideoPush>,
    ) -> Vec<(Duration, Stimulus)> {
        let rings = matches!(because, Because::Signal(_, Signal::Ringing));
        let taken = open.iter().filter(|stimulus| match stimulus {
            // The called user is notified: the calling user may know.
            Stimulus::ProvideProgress { .. } => rings,
            other => self.ruling(seat, other),
        });
        taken.map(|stimulus| (Duration::ZERO, stimulus.clone())).collect()
    }

    fn duration(&self, timer: &Timer) -> Duration {
        self.patience.of_server(timer)
    }

    fn refreshes(&self) -> bool {
        false
    }

    fn ways_out(&self) -> Vec<Stimulus> {
        Vec::new()
    }

    fn allows(&self) -> &'static [Method] {
        METHODS
    }

    fn is_spent(&self, seat: &Seat<VideoPush>) -> bool {
        let made = self.made.values().max().copied().unwrap_or_default();
        matches!(&seat.local.state, State::Server(me) if me.calls.is_empty() && made > MANY)
    }

    fn forget(&mut self, place: Place<VideoPush>) {
        if let Role::Client1(_) = place.peer {
            self.calls.remove(&(place.seat, place.call));
        }
    }
}
