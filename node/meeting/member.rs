//! A TP UE or the conference focus on the wire.

mod content;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use callproof_model::sip::dialog::Stage;
use callproof_model::sip::refer::Referrer;
use callproof_model::sip::types as sip;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::mapping::Signal;
use callproof_model::telepresence::types::{
    Call, ChannelFrom, Config, Leg, Parties, Role, State, Stimulus, Timer, Watch,
};
use callproof_wire::sdp::Description;
use callproof_wire::sip::{Method, Request, Response};

use super::codec::{self, REMOVED, name_of};
use super::{Patience, config};
use crate::core::agent::{Agent, Because, Content, Form, Place, Reach, Refused, Seat};
use crate::core::dialog::{Identity, uri_at};
use crate::core::{session_interval, time_to_answer};
use crate::push::client::Answer;
use crate::transaction::Peer;

/// Somebody who may take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The user's part of the identity.
    pub name: String,
    /// Where it is, as far as that must be known.
    pub peer: Peer,
    /// Whether the conference policy lets it have others removed.
    pub may_remove: bool,
}

/// Which part a member has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A TP UE, by number, of two parties.
    Party(u8),
    /// A TP UE, by number, of a conference.
    Participant(u8),
    /// The focus.
    Focus,
}

/// What the users of a member do without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// When called.
    pub answer: Answer,
    /// When a session is released by its user.
    pub release_after: Option<Duration>,
    /// From when on there is a CLUE channel with whoever calls.
    pub channel: ChannelFrom,
}

/// A TP UE or the focus.
#[derive(Debug)]
pub struct Member {
    part: Part,
    name: String,
    domain: String,
    /// Everybody, in the order of their numbers.
    rooms: Vec<Room>,
    /// Where the other end of sessions that this one begins is.
    other: Peer,
    address: IpAddr,
    next_port: u16,
    fingerprint: String,
    habits: Habits,
    patience: Patience,
    talks: BTreeMap<Call, Talk>,
}

/// What a member knows of a session that the model does not.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Where it expects video; audio is two below, the CLUE channel two above.
    pub video_port: u16,
    /// What the other end has said of its media.
    pub theirs: Option<Description>,
    /// The number of the INVITE that began it.
    first: u32,
    /// For how many seconds the other end wants the session to be kept up, if it began it.
    interval: Option<u64>,
    /// How long it may wait for its answer, if the other end began it.
    expires: Option<Duration>,
    /// Whether the offer was answered in a reliable provisional response.
    is_answered: bool,
    /// Whether an offer has removed the CLUE channel.
    has_lost_channel: bool,
}

impl Talk {
    /// Where it expects the CLUE channel.
    pub fn channel_port(&self) -> u16 {
        self.video_port + 2
    }

    /// Where the other end expects it, and the fingerprint of its certificate.
    pub fn channel(&self) -> Option<(SocketAddr, String)> {
        let theirs = self.theirs.as_ref()?;
        let clue = theirs.clue.as_ref()?;
        Some((SocketAddr::new(theirs.address, clue.port), clue.fingerprint.clone()))
    }
}

const STREAM: u16 = 2;
const SCTP_PORT: u16 = 5000;

impl Member {
    /// A member of this name and part, among these rooms. Its media use ports from `first_port`.
    pub fn new(
        (part, name): (Part, &str),
        (rooms, other): (Vec<Room>, Peer),
        (address, first_port): (IpAddr, u16),
        fingerprint: String,
        (habits, patience): (Habits, Patience),
    ) -> Self {
        Member {
            part,
            name: name.into(),
            domain: "tp.example.org".into(),
            rooms,
            other,
            address,
            next_port: first_port,
            fingerprint,
            habits,
            patience,
            talks: BTreeMap::new(),
        }
    }

    /// Its role.
    pub fn seats(&self) -> Vec<Seat<Telepresence>> {
        vec![Seat::new(&self.name, self.role(), self.config())]
    }

    /// Its role in a case.
    pub fn seats_of(&self, config: Config) -> Vec<Seat<Telepresence>> {
        vec![Seat::new(&self.name, self.role(), config)]
    }

    fn role(&self) -> Role {
        match self.part {
            Part::Party(number) | Part::Participant(number) => Role::TpUe(number),
            Part::Focus => Role::Focus,
        }
    }

    fn config(&self) -> Config {
        let parties = match self.part {
            Part::Party(_) => Parties::Two,
            Part::Participant(_) | Part::Focus => Parties::Conference,
        };
        let mut config = config(parties, u8::try_from(self.rooms.len()).unwrap_or(codec::MOST));
        config.terms.channel = self.habits.channel;
        config
    }

    /// What it knows of a session.
    pub fn talk(&self, call: Call) -> Option<&Talk> {
        self.talks.get(&call)
    }

    /// Its sessions.
    pub fn talks(&self) -> impl Iterator<Item = (&Call, &Talk)> {
        self.talks.iter()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of whoever has a name.
    pub fn number_of(&self, name: &str) -> Option<u8> {
        let place = self.rooms.iter().position(|room| room.name == name)?;
        u8::try_from(place).ok()
    }

    /// The decision that a word of its user stands for.
    ///
    /// # Errors
    /// What could be said instead.
    pub fn decision(&self, verb: &str, object: Option<&str>) -> Result<Vec<Stimulus>, String> {
        let room = |name: &str| {
            let known = self.rooms.iter().map(|room| room.name.as_str()).collect::<Vec<_>>();
            self.number_of(name).ok_or_else(|| {
                format!("there is no room \"{name}\"; there are: {}", known.join(", "))
            })
        };
        match (verb, object, self.part) {
            ("join" | "call", None, Part::Party(_) | Part::Participant(_)) => {
                Ok(vec![Stimulus::Begin])
            }
            ("accept", None, Part::Party(_)) => Ok(vec![Stimulus::Answer]),
            ("refuse", None, Part::Party(_)) => Ok(vec![Stimulus::Reject]),
            ("choose", None, Part::Party(_) | Part::Participant(_)) => Ok(vec![Stimulus::Choose]),
            ("leave" | "release", None, Part::Party(_) | Part::Participant(_)) => {
                Ok(vec![Stimulus::Release, Stimulus::GiveUp])
            }
            ("remove", Some(name), Part::Participant(_)) => {
                Ok(vec![Stimulus::Refer { target: room(name)? }])
            }
            ("remove", Some(name), Part::Focus) => Ok(vec![Stimulus::Remove(Call(room(name)?))]),
            _ => Err(match self.part {
                Part::Party(_) => "say one of: call, accept, refuse, choose, leave, quit".into(),
                Part::Participant(_) => "say one of: join, remove ROOM, choose, leave, quit".into(),
                Part::Focus => "say one of: remove ROOM, quit".into(),
            }),
        }
    }

    fn uri(&self, name: &str) -> String {
        format!("sip:{name}@{}", self.domain)
    }
}

/// The Contact of a member.
pub fn contact(name: &str, part: Part, me: Peer) -> String {
    let tags = if part == Part::Focus { ";isfocus;+sip.clue" } else { ";+sip.clue" };
    format!("<{}>{tags}", uri_at(name, me))
}

const METHODS: &[Method] = &[
    Method::Invite,
    Method::Ack,
    Method::Cancel,
    Method::Bye,
    Method::Prack,
    Method::Update,
    Method::Refer,
    Method::Notify,
    Method::Options,
];

fn allowed() -> String {
    METHODS.iter().map(Method::as_str).collect::<Vec<_>>().join(", ")
}

fn status(known: bool) -> u16 {
    if known { 200 } else { 481 }
}

impl Agent for Member {
    type Procedure = Telepresence;

    fn admit(
        &mut self,
        request: &Request,
        _: Peer,
        seats: &mut Vec<Seat<Telepresence>>,
    ) -> Result<Place<Telepresence>, Refused> {
        let from = request.from().map(|from| from.uri).unwrap_or_default();
        let sender = self.number_of(name_of(&from));
        let (call, peer) = match (self.part, sender) {
            (Part::Focus, None) => return Err(Refused::with(403)),
            (Part::Focus, Some(number)) => (Call(number), Role::TpUe(number)),
            (Part::Party(1), _) => (Call(0), Role::TpUe(0)),
            (Part::Party(_) | Part::Participant(_), _) => return Err(Refused::with(486)),
        };
        let place = Place { seat: 0, call, peer };
        let stage = seats.first().map(|seat| stage(&seat.local.state, call));
        match request.method {
            Method::Invite => {
                let theirs = Description::parse(&request.body).ok();
                let Some(theirs) = theirs.filter(|sdp| sdp.clue.is_some()) else {
                    return Err(Refused::with(488));
                };
                let mut tags =
                    request.headers.all("Supported").chain(request.headers.all("Require"));
                let is_reliable = tags.any(|tag| tag.eq_ignore_ascii_case("100rel"));
                if self.habits.channel == ChannelFrom::Ringing && !is_reliable {
                    let headers = vec![("Require", "100rel".into())];
                    return Err(Refused { status: 421, headers });
                }
                match stage {
                    Some(Stage::None) => {}
                    // Who has left does not come back before the conference is over.
                    _ => return Err(Refused::with(486)),
                }
                let interval = session_interval(&request.headers, self.patience.session.as_secs());
                let (port, first) = (self.next_port, request.cseq().map_or(1, |cseq| cseq.number));
                self.next_port = port.checked_add(8).filter(|n| *n < 65_000).unwrap_or(20_000);
                let talk = Talk {
                    video_port: port + 2,
                    theirs: Some(theirs),
                    first,
                    interval,
                    expires: Some(time_to_answer(&request.headers)),
                    is_answered: false,
                    has_lost_channel: false,
                };
                self.talks.insert(call, talk);
                Ok(place)
            }
            // Only who takes part may ask for anything.
            Method::Refer if self.part == Part::Focus && stage == Some(Stage::Session) => Ok(place),
            Method::Refer => Err(Refused::with(403)),
            _ => Err(Refused::with(481)),
        }
    }

    fn reach(&mut self, place: Place<Telepresence>, _: &Seat<Telepresence>) -> Option<Reach> {
        let name = match place.peer {
            Role::TpUe(number) => self.rooms.get(usize::from(number))?.name.clone(),
            Role::Focus | Role::AnyTpUe => "conference".into(),
        };
        Some(Reach {
            peer: self.other,
            target: uri_at(&name, self.other),
            from: format!("<{}>", self.uri(&self.name)),
            to: format!("<{}>", self.uri(&name)),
        })
    }

    fn read_request(
        &mut self,
        place: Place<Telepresence>,
        request: &Request,
    ) -> Result<Option<Signal>, Refused> {
        let first = self.talks.get(&place.call).map_or(1, |talk| talk.first);
        let is_first = request.cseq().is_some_and(|cseq| cseq.number == first);
        let directory = |name: &str| self.number_of(name);
        let signal = codec::request(request, is_first, &directory);
        if signal == Some(Signal::ChannelOffer)
            && let Some(talk) = self.talks.get_mut(&place.call)
        {
            talk.has_lost_channel = true;
        }
        match (&signal, &request.method) {
            // A REFER for anything but a BYE to somebody known.
            (None, Method::Refer) => Err(Refused::with(403)),
            (None, Method::Notify) => Err(Refused::with(489)),
            _ => Ok(signal),
        }
    }

    fn read_response(
        &mut self,
        place: Place<Telepresence>,
        (method, sent): (&Method, &Signal),
        response: &Response,
    ) -> Option<Signal> {
        let signal = codec::response(method, sent, response);
        let answers = match signal {
            Some(Signal::Ringing) => response.headers.get("RSeq").is_some(),
            Some(Signal::Accepted) => true,
            _ => false,
        };
        if let Some(talk) = self.talks.get_mut(&place.call).filter(|_| answers) {
            let sdp = Description::parse(&response.body).ok();
            talk.theirs = talk.theirs.take().or(sdp);
        }
        signal
    }

    fn unanswered(&mut self, method: &Method, sent: &Signal) -> Option<Signal> {
        codec::unanswered(method, sent)
    }

    fn failure_acknowledged(&mut self) -> Option<Signal> {
        Some(Signal::Acknowledged)
    }

    fn takes_offers(&self) -> bool {
        true
    }

    fn write(&mut self, place: Place<Telepresence>, signal: &Signal, _: &Identity) -> Form {
        let none = Content::none;
        let aside = || Content { is_aside: true, ..Content::none() };
        match *signal {
            Signal::Invite => {
                let mut content = self.describe(place.call, false);
                content.headers.push(("Expires", self.patience.ringing.as_secs().to_string()));
                Form::Request(Method::Invite, content)
            }
            Signal::Trying | Signal::Acknowledged => Form::Nothing,
            Signal::Ringing => Form::Response(Method::Invite, 180, self.ring(place.call)),
            Signal::Accepted => Form::Response(Method::Invite, 200, self.accept(place.call)),
            Signal::Failed { status } => Form::Response(Method::Invite, status, none()),
            Signal::Ack | Signal::OfferAck => Form::Request(Method::Ack, none()),
            Signal::Cancel => Form::Request(Method::Cancel, none()),
            Signal::CancelAnswer { known } => Form::Response(Method::Cancel, status(known), none()),
            Signal::Bye => Form::Request(Method::Bye, self.because()),
            Signal::ByeAnswer { known } => Form::Response(Method::Bye, status(known), none()),
            Signal::Offer { removed } => {
                let mut content = self.describe(place.call, false);
                let names = removed.of.members().filter_map(|n| self.rooms.get(usize::from(n)));
                let names: Vec<&str> = names.map(|room| room.name.as_str()).collect();
                content.headers.push((REMOVED, names.join(", ")));
                Form::Request(Method::Invite, content)
            }
            Signal::ChannelOffer => {
                if let Some(talk) = self.talks.get_mut(&place.call) {
                    talk.has_lost_channel = true;
                }
                Form::Request(Method::Invite, self.describe(place.call, false))
            }
            Signal::OfferAnswer => {
                Form::Response(Method::Invite, 200, self.describe(place.call, true))
            }
            Signal::OfferUnknown => Form::Response(Method::Invite, 481, none()),
            Signal::OfferPending => Form::Response(Method::Invite, 491, none()),
            Signal::Refer { target } => Form::Request(Method::Refer, self.refer(target)),
            Signal::ReferAccepted => Form::Response(Method::Refer, 200, aside()),
            Signal::ReferRefused => Form::Response(Method::Refer, 403, aside()),
            Signal::ReferUnknown => Form::Response(Method::Refer, 481, aside()),
            Signal::Notify(progress) => Form::Request(Method::Notify, Member::notify(progress)),
            Signal::NotifyAnswer { known } => {
                Form::Response(Method::Notify, status(known), aside())
            }
            Signal::Departed { who } => Form::Request(Method::Notify, self.departed(who)),
            Signal::DepartedAnswer { .. } => Form::Response(Method::Notify, 200, none()),
            Signal::Clue(clue) => {
                Form::Clue(codec::document(&clue, &self.name).print().into_bytes())
            }
            Signal::Reset => Form::Reset,
        }
    }

    fn decide(
        &mut self,
        _: &Seat<Telepresence>,
        open: &[Stimulus],
        _: &Because<Telepresence>,
    ) -> Vec<(Duration, Stimulus)> {
        let Habits { answer, release_after, .. } = self.habits;
        let after = |stimulus: &Stimulus| match (*stimulus, answer) {
            (Stimulus::Admit(_) | Stimulus::SendBye(_) | Stimulus::RemoveChannel(_), _)
            | (Stimulus::Configure, _) => Some(Duration::ZERO),
            (Stimulus::Authorise { by, allowed } | Stimulus::Act { by, acts: allowed }, _) => {
                let room = self.rooms.get(usize::from(by));
                let may = room.is_some_and(|room| room.may_remove);
                (may == allowed).then_some(Duration::ZERO)
            }
            (Stimulus::Answer, Answer::Accept(wait)) => Some(wait),
            (Stimulus::Reject, Answer::Refuse(wait)) => Some(wait),
            (Stimulus::Release, _) => release_after,
            _ => None,
        };
        open.iter().filter_map(|open| Some((after(open)?, *open))).collect()
    }

    fn duration(&self, timer: &Timer) -> Duration {
        let asked = match timer {
            Timer::Dialog { call, timer: sip::Timer::Expires } => {
                self.talks.get(call).and_then(|talk| talk.expires)
            }
            _ => None,
        };
        asked.unwrap_or_else(|| self.patience.of(timer))
    }

    fn refreshes(&self) -> bool {
        matches!(self.part, Part::Party(0) | Part::Participant(_))
    }

    fn ways_out(&self) -> Vec<Stimulus> {
        let of_all = (0..codec::MOST).map(|number| Stimulus::Remove(Call(number)));
        let own = [Stimulus::Release, Stimulus::GiveUp, Stimulus::Reject];
        own.into_iter().chain(of_all).collect()
    }

    fn allows(&self) -> &'static [Method] {
        METHODS
    }

    /// A TP UE has one session, and no longer waits for the outcome of its REFER.
    fn is_done(&self, seat: &Seat<Telepresence>) -> bool {
        let State::Ue(ue) = &seat.local.state else { return false };
        let waits = ue.asking.is_some_and(|a| !matches!(a.referrer, Referrer::Done { .. }));
        ue.leg.stage() == Stage::Over && !waits
    }

    /// A session is begun once; when it is over, and nobody else is in one, all may begin again.
    fn is_spent(&self, seat: &Seat<Telepresence>) -> bool {
        let is_over = |leg: &Leg| leg.stage() == Stage::Over;
        match &seat.local.state {
            State::Ue(ue) => is_over(&ue.leg),
            State::Focus(focus) => {
                let idle = |leg: &Leg| is_over(leg) || leg.stage() == Stage::None;
                focus.legs.iter().any(is_over) && focus.legs.iter().all(idle)
            }
        }
    }

    fn forget(&mut self, place: Place<Telepresence>) {
        self.talks.remove(&place.call);
    }
}

/// How far a session is at a role.
fn stage(state: &State, call: Call) -> Stage {
    match state {
        State::Ue(ue) => ue.leg.stage(),
        State::Focus(focus) => {
            focus.legs.iter().find(|leg| leg.call == call).map_or(Stage::Over, |leg| leg.stage())
        }
    }
}

/// Whether a timer notices that the CLUE channel is gone.
pub fn is_heartbeat(timer: &Timer, call: Call) -> bool {
    matches!(timer, Timer::Silence { call: of, by: Watch::Heartbeat, .. } if *of == call)
}
