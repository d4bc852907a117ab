//! An MCVideo client on the wire: it pushes, and is pushed to.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use callproof_model::video_push::VideoPush;
use callproof_model::video_push::mapping::{Final, Signal, status_of, warning_of};
use callproof_model::video_push::types::{
    Call, Commencement, Config, Phase1, Phase2, Role, State, Stimulus, Timer,
};
use callproof_wire::mcvideo::{
    MCVIDEO_INFO, McvideoInfo, RECIPIENT_LIST, RESOURCE_LISTS, resource_list,
};
use callproof_wire::multipart::{self, Part};
use callproof_wire::sdp::Description;
use callproof_wire::sip::{Method, Request, Response};

use super::codec::{self, Bodies, FEATURES, SDP, SERVICE, SESSION_TYPE};
use super::{Patience, Ports, answer, config, offer};
use crate::core::agent::{Agent, Because, Content, Form, Place, Reach, Refused, Seat};
use crate::core::dialog::Identity;
use crate::core::session_interval;
use crate::transaction::Peer;

/// So many calls are remembered; then, when there is none, a role starts anew.
pub(super) const MANY: u8 = 200;

/// The role that pushes.
pub const CALLING: usize = 0;
/// The role that is pushed to.
pub const CALLED: usize = 1;

/// What the called user does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Accepts after a time.
    Accept(Duration),
    /// Refuses after a time.
    Refuse(Duration),
    /// What the user of the node says.
    Ask,
    /// Nothing, ever.
    Never,
}

/// What the users of a client do without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// When called.
    pub answer: Answer,
    /// How long the video of a push lasts; for ever if not said.
    pub push_for: Option<Duration>,
    /// When a call is released by its user.
    pub release_after: Option<Duration>,
    /// When a push that is not answered is given up.
    pub give_up_after: Option<Duration>,
}

/// An MCVideo client.
#[derive(Debug)]
pub struct Client {
    user: String,
    domain: String,
    server: Peer,
    address: IpAddr,
    habits: Habits,
    patience: Patience,
    next_port: u16,
    taken: u8,
    /// Whom the next push is for.
    pub target: String,
    calls: BTreeMap<(usize, Call), Talk>,
}

/// What a client knows of a call that the model does not.
#[derive(Clone, Debug)]
struct Talk {
    ports: Ports,
    theirs: Option<Description>,
    /// For how many seconds the session that they offer is kept up, if they do that.
    interval: Option<u64>,
}

impl Client {
    /// A client of a user; its media use ports from `first_port`.
    pub fn new(
        (user, domain): (&str, &str),
        server: Peer,
        (address, first_port): (IpAddr, u16),
        habits: Habits,
        patience: Patience,
    ) -> Self {
        Client {
            user: user.into(),
            domain: domain.into(),
            server,
            address,
            habits,
            patience,
            next_port: first_port,
            taken: 0,
            target: String::new(),
            calls: BTreeMap::new(),
        }
    }

    /// Its roles.
    pub fn seats() -> Vec<Seat<VideoPush>> {
        let config = config(1, None, Commencement::Manual);
        vec![
            Seat::new("calling", Role::Client1(0), config),
            Seat::new("called", Role::Client2(0), config),
        ]
    }

    /// The roles of a client that is one of several callers, or one of several UEs, of a case.
    pub fn seats_of(role: Role, config: Config) -> Vec<Seat<VideoPush>> {
        let (calling, called) = match role {
            Role::Client2(_) => (Role::Client1(u8::MAX), role),
            _ => (role, Role::Client2(u8::MAX)),
        };
        vec![Seat::new("calling", calling, config), Seat::new("called", called, config)]
    }

    /// Where a call's media are expected, and where the other end expects them.
    pub fn media(&self, seat: usize, call: Call) -> Option<(Ports, Option<Description>)> {
        self.calls.get(&(seat, call)).map(|talk| (talk.ports, talk.theirs.clone()))
    }

    /// The connection that a transmission control packet for one of its ports belongs to.
    pub fn controlled(&self, port: u16) -> Option<Place<VideoPush>> {
        let mut calls = self.calls.iter();
        let ((seat, call), _) = calls.find(|(_, talk)| talk.ports.control == port)?;
        Some(Place { seat: *seat, call: *call, peer: Role::Server })
    }

    /// Where the other end of a connection expects transmission control, and from which port.
    pub fn control_way(&self, place: Place<VideoPush>) -> Option<(u16, SocketAddr)> {
        let talk = self.calls.get(&(place.seat, place.call))?;
        Some((talk.ports.control, talk.theirs.as_ref()?.control_address()?))
    }

    fn ports(&mut self) -> Ports {
        let first = self.next_port;
        self.next_port = first.checked_add(6).filter(|next| *next < 65_000).unwrap_or(20_000);
        Ports { audio: first, video: first + 2, control: first + 4 }
    }

    fn uri(&self, user: &str) -> String {
        match user.contains(':') {
            true => user.into(),
            false => format!("sip:{user}@{}", self.domain),
        }
    }

    fn invite(&mut self, place: Place<VideoPush>, commencement: Commencement) -> Content {
        let ports = self.ports();
        let other = self.uri(&self.target);
        let number = u64::from(place.call.number);
        let sdp = offer(self.address, 3_900_000_000 + number, ports);
        let info = McvideoInfo {
            session_type: Some(SESSION_TYPE.into()),
            client_id: Some(format!("urn:callproof:{}", self.user)),
            ..McvideoInfo::default()
        };
        let part = |content_type: &str, disposition: Option<&str>, body: Vec<u8>| Part {
            content_type: content_type.into(),
            disposition: disposition.map(str::to_owned),
            body,
        };
        let list = resource_list(&[&other]).into_bytes();
        let parts = [
            part(SDP, None, sdp.print()),
            part(MCVIDEO_INFO, None, info.print().into_bytes()),
            part(RESOURCE_LISTS, Some(RECIPIENT_LIST), list),
        ];
        let mut headers: Vec<_> = FEATURES
            .iter()
            .map(|tag| ("Accept-Contact", format!("*;{tag};require;explicit")))
            .collect();
        headers.push(("P-Preferred-Service", SERVICE.into()));
        headers.push(("P-Preferred-Identity", format!("<{}>", self.uri(&self.user))));
        headers.push(("Answer-Mode", mode(commencement).into()));
        headers.push(("Supported", "timer".into()));
        headers.push(("Session-Expires", self.patience.session.as_secs().to_string()));
        headers.push(("Allow", allowed()));
        self.calls.insert((place.seat, place.call), Talk { ports, theirs: None, interval: None });
        Content { headers, body: Some(multipart::write("callproof", &parts)), is_aside: false }
    }

    fn accepted(&mut self, place: Place<VideoPush>) -> Content {
        let mut content = Content::none();
        content.headers.push(("Allow", allowed()));
        let Some(talk) = self.calls.get(&(place.seat, place.call)) else { return content };
        if let Some(interval) = talk.interval {
            content.headers.push(("Require", "timer".into()));
            content.headers.push(("Session-Expires", format!("{interval};refresher=uas")));
        }
        if let Some(theirs) = &talk.theirs {
            let answer = answer(theirs, self.address, 3_900_000_077, talk.ports);
            content.body = Some((SDP.into(), answer.print()));
        }
        content
    }
}

/// The Contact of a client of this user.
pub fn contact(user: &str, me: Peer) -> String {
    let uri = crate::core::dialog::uri_at(user, me);
    format!("<{uri}>;{}", FEATURES.join(";"))
}

pub(super) fn mode(commencement: Commencement) -> &'static str {
    match commencement {
        Commencement::Manual => "Manual",
        Commencement::Automatic => "Auto",
    }
}

pub(super) const METHODS: &[Method] =
    &[Method::Invite, Method::Ack, Method::Cancel, Method::Bye, Method::Update, Method::Options];

pub(super) fn allowed() -> String {
    METHODS.iter().map(Method::as_str).collect::<Vec<_>>().join(", ")
}

/// A refusal, as either a client or the server says it.
pub(super) fn refusal(cause: Final, warning: Option<&str>, host: &str) -> (u16, Content) {
    let mut content = Content::none();
    match cause {
        Final::Terminated => (487, content),
        Final::Refused(cause) => {
            if let Some(text) = warning.or_else(|| warning_of(cause)) {
                content.headers.push(("Warning", format!("399 {host} \"{text}\"")));
            }
            (status_of(cause), content)
        }
    }
}

impl Agent for Client {
    type Procedure = VideoPush;

    fn admit(
        &mut self,
        request: &Request,
        _: Peer,
        _: &mut Vec<Seat<VideoPush>>,
    ) -> Result<Place<VideoPush>, Refused> {
        if request.method != Method::Invite {
            return Err(Refused::with(481));
        }
        let bodies = Bodies::read(&request.headers, &request.body).map_err(bad_body)?;
        let Some(theirs) = bodies.sdp else { return Err(without_offer(request)) };
        let interval = session_interval(&request.headers, self.patience.session.as_secs());
        self.taken = self.taken.wrapping_add(1).max(1);
        let call = Call { caller: 0, number: self.taken };
        let talk = Talk { ports: self.ports(), theirs: Some(theirs), interval };
        self.calls.insert((CALLED, call), talk);
        Ok(Place { seat: CALLED, call, peer: Role::Server })
    }

    fn reach(&mut self, place: Place<VideoPush>, _: &Seat<VideoPush>) -> Option<Reach> {
        (place.seat == CALLING).then(|| Reach {
            peer: self.server,
            target: crate::core::dialog::uri_at("mcvideo-pf", self.server),
            from: format!("<{}>", self.uri(&self.user)),
            to: format!("<sip:mcvideo-pf@{}>", self.domain),
        })
    }

    fn read_request(
        &mut self,
        place: Place<VideoPush>,
        request: &Request,
    ) -> Result<Option<Signal>, Refused> {
        let talk = self.calls.get(&(place.seat, place.call));
        let sdp = talk.and_then(|talk| talk.theirs.as_ref());
        match (codec::request(request, sdp), &request.method) {
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
        if let Some(talk) = self.calls.get_mut(&(place.seat, place.call)) {
            talk.theirs = sdp.or(talk.theirs.take());
        }
        signal
    }

    fn given_up(&self, method: &Method) -> Option<Signal> {
        codec::given_up(method)
    }

    fn write(&mut self, place: Place<VideoPush>, signal: &Signal, me: &Identity) -> Form {
        let host = me.peer.address.ip().to_string();
        match *signal {
            Signal::Invite { commencement, .. } => {
                Form::Request(Method::Invite, self.invite(place, commencement))
            }
            Signal::Trying => Form::Response(Method::Invite, 100, Content::none()),
            Signal::Ringing => Form::Response(Method::Invite, 180, Content::none()),
            Signal::Accepted { .. } => Form::Response(Method::Invite, 200, self.accepted(place)),
            Signal::Failed(cause) => {
                let (status, content) = refusal(cause, None, &host);
                Form::Response(Method::Invite, status, content)
            }
            Signal::Ack => Form::Request(Method::Ack, Content::none()),
            Signal::Cancel => Form::Request(Method::Cancel, Content::none()),
            Signal::CancelAnswer { known } => {
                Form::Response(Method::Cancel, if known { 200 } else { 481 }, Content::none())
            }
            Signal::Bye => Form::Request(Method::Bye, Content::none()),
            Signal::ByeAnswer { known } => {
                Form::Response(Method::Bye, if known { 200 } else { 481 }, Content::none())
            }
            Signal::TransmissionRequest
            | Signal::TransmissionGranted
            | Signal::TransmissionRejected
            | Signal::TransmissionEnd => {
                let ssrc = 0x1000 + u32::from(place.call.number);
                Form::Control(codec::control_packet(signal, ssrc).unwrap_or_default())
            }
        }
    }

    fn decide(
        &mut self,
        _: &Seat<VideoPush>,
        open: &[Stimulus],
        _: &Because<VideoPush>,
    ) -> Vec<(Duration, Stimulus)> {
        let Habits { answer, push_for, release_after, give_up_after } = self.habits;
        let after = |stimulus: &Stimulus| match (stimulus, answer) {
            (Stimulus::Accept, Answer::Accept(wait)) => Some(wait),
            (Stimulus::Refuse, Answer::Refuse(wait)) => Some(wait),
            (Stimulus::Complete, _) => push_for,
            (Stimulus::Release, _) if push_for.is_some() => None,
            (Stimulus::Release | Stimulus::HangUp, _) => release_after,
            (Stimulus::Abandon, _) => give_up_after,
            _ => None,
        };
        open.iter().filter_map(|open| Some((after(open)?, open.clone()))).collect()
    }

    fn duration(&self, timer: &Timer) -> Duration {
        self.patience.of_client(timer)
    }

    fn refreshes(&self) -> bool {
        true
    }

    fn ways_out(&self) -> Vec<Stimulus> {
        vec![Stimulus::Release, Stimulus::HangUp, Stimulus::Refuse, Stimulus::Abandon]
    }

    fn allows(&self) -> &'static [Method] {
        METHODS
    }

    fn is_spent(&self, seat: &Seat<VideoPush>) -> bool {
        match &seat.local.state {
            State::Client1(me) => me.phase == Phase1::Idle && me.made > MANY,
            State::Client2(me) => me.phase == Phase2::Idle && me.ended.len() > usize::from(MANY),
            State::Server(_) => false,
        }
    }

    fn forget(&mut self, place: Place<VideoPush>) {
        self.calls.remove(&(place.seat, place.call));
    }
}

/// Why an INVITE without an offer is refused.
pub(super) fn without_offer(invite: &Request) -> Refused {
    match codec::is_strange(&invite.headers) {
        true => {
            let accept = format!("{SDP}, multipart/mixed, {MCVIDEO_INFO}, {RESOURCE_LISTS}");
            Refused { status: 415, headers: vec![("Accept", accept)] }
        }
        false => Refused::with(488),
    }
}

/// A body that cannot be read.
pub(super) fn bad_body(why: String) -> Refused {
    Refused {
        status: 400,
        headers: vec![("Warning", format!("399 callproof \"{}\"", plain(&why)))],
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '"' | '\\' | '\r' | '\n')).take(120).collect()
}
