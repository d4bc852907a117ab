//! The words of the procedure: roles, messages, stimuli, timers, and the states of each role.

use std::fmt;

use crate::kernel::case::Channel;
use crate::kernel::ghost::Ghost;
use crate::kernel::procedure::{Decider, MessageKind, StimulusKind};

/// A functional entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The client whose user pushes; a second one stands for another calling user.
    Client1(u8),
    /// Participating and controlling functions, as the text has them: one box.
    Server,
    /// A UE of the called user.
    Client2(u8),
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::Client1(0) => f.write_str("MCVideo client 1"),
            Role::Client1(n) => write!(f, "MCVideo client {}", n + 2),
            Role::Server => f.write_str("MCVideo server"),
            Role::Client2(0) => f.write_str("MCVideo client 2"),
            Role::Client2(n) => write!(f, "MCVideo client 2 (UE {})", n + 1),
        }
    }
}

/// The identity of a call: the caller's client and its count. The text has no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call {
    /// Which calling client.
    pub caller: u8,
    /// The how-manieth of its calls, from 1.
    pub number: u8,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.caller {
            0 => write!(f, "call {}", self.number),
            n => write!(f, "call {} of client {}", self.number, n + 2),
        }
    }
}

/// What a message or a state says of the call it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallRef {
    named: Option<Call>,
    ghost: Ghost<Call>,
}

impl CallRef {
    /// A call that messages do not name.
    pub const fn unnamed(call: Call) -> Self {
        CallRef { named: None, ghost: Ghost::new(call) }
    }

    /// A call that messages name.
    pub const fn named(call: Call) -> Self {
        CallRef { named: Some(call), ghost: Ghost::new(call) }
    }

    /// Whether the two can be told apart from what they carry; they match if they cannot.
    pub fn matches(self, other: CallRef) -> bool {
        match (self.named, other.named) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        }
    }

    /// The name carried, if any.
    pub fn name(self) -> Option<Call> {
        self.named
    }

    /// The call really meant, for claims.
    pub fn ghost(&self) -> &Ghost<Call> {
        &self.ghost
    }
}

impl fmt::Debug for CallRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.named {
            Some(call) => write!(f, "{call}"),
            None => write!(f, "{:?}", self.ghost),
        }
    }
}

/// How a private call is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Commencement {
    /// By the user.
    Manual,
    /// By the client at once.
    Automatic,
}

/// Media types of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Media {
    /// Both audio and video, as client 1 offers them.
    AudioAndVideo,
    /// Video without audio.
    Video,
    /// Audio without video.
    Audio,
}

impl Media {
    /// Whether video is among them.
    pub fn has_video(self) -> bool {
        self != Media::Audio
    }
}

impl fmt::Display for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Media::AudioAndVideo => "audio and video",
            Media::Video => "video only",
            Media::Audio => "audio only",
        })
    }
}

/// Why a call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// Step 2 came out negative.
    NotAuthorised,
    /// The called user declined.
    Declined,
    /// The called client is in another call.
    Busy,
    /// The called user did not answer.
    NoAnswer,
    /// The called user hung up before the caller could be told.
    Released,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::NotAuthorised => "not authorised",
            Refusal::Declined => "declined",
            Refusal::Busy => "busy",
            Refusal::NoAnswer => "no answer",
            Refusal::Released => "released",
        })
    }
}

/// What travels. Messages that only a candidate resolution sends stand last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// Steps 1 and 4 of the set-up.
    PrivateCallRequest {
        /// The call.
        call: CallRef,
        /// Asked for or indicated.
        commencement: Commencement,
        /// What is offered.
        media: Media,
    },
    /// Step 3 of the set-up.
    ProgressIndication {
        /// The call.
        call: CallRef,
    },
    /// Steps 6 and 7 of the set-up.
    PrivateCallResponse {
        /// The call.
        call: CallRef,
        /// What was accepted; the text's response does not say.
        media: Option<Media>,
        /// Whether the response also permits to transmit; the text's does not.
        granted: bool,
    },
    /// Steps 1 and 3 of the release.
    ReleaseRequest {
        /// The call.
        call: CallRef,
    },
    /// Steps 4 and 5 of the release.
    ReleaseResponse {
        /// The call.
        call: CallRef,
    },
    /// A negative answer; the text has none.
    PrivateCallReject {
        /// The call.
        call: CallRef,
        /// Why.
        cause: Refusal,
    },
    /// A negative answer to a release; the text has none.
    ReleaseReject {
        /// The call.
        call: CallRef,
    },
    /// Asks for permission to transmit.
    TransmitMediaRequest {
        /// The call.
        call: CallRef,
    },
    /// Permits to transmit.
    TransmitMediaGranted {
        /// The call.
        call: CallRef,
    },
    /// Refuses to permit.
    TransmitMediaRejected {
        /// The call.
        call: CallRef,
    },
    /// Ends the transmission and carries the release of the call.
    MediaTransmissionRelease {
        /// The call.
        call: CallRef,
    },
}

impl Message {
    /// What it says of the call.
    pub fn call(&self) -> CallRef {
        match *self {
            Message::PrivateCallRequest { call, .. }
            | Message::ProgressIndication { call }
            | Message::PrivateCallResponse { call, .. }
            | Message::ReleaseRequest { call }
            | Message::ReleaseResponse { call }
            | Message::PrivateCallReject { call, .. }
            | Message::ReleaseReject { call }
            | Message::TransmitMediaRequest { call }
            | Message::TransmitMediaGranted { call }
            | Message::TransmitMediaRejected { call }
            | Message::MediaTransmissionRelease { call } => call,
        }
    }
}

impl MessageKind for Message {
    fn channel(&self) -> Channel {
        match self {
            Message::TransmitMediaRequest { .. }
            | Message::TransmitMediaGranted { .. }
            | Message::TransmitMediaRejected { .. }
            | Message::MediaTransmissionRelease { .. } => Channel::TransmissionControl,
            _ => Channel::Signalling,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Message::PrivateCallRequest { .. } => "MCVideo private call request",
            Message::ProgressIndication { .. } => "progress indication",
            Message::PrivateCallResponse { .. } => "MCVideo private call response",
            Message::ReleaseRequest { .. } => "private call release request",
            Message::ReleaseResponse { .. } => "private call release response",
            Message::PrivateCallReject { .. } => "MCVideo private call reject",
            Message::ReleaseReject { .. } => "private call release reject",
            Message::TransmitMediaRequest { .. } => "transmit media request",
            Message::TransmitMediaGranted { .. } => "transmit media granted",
            Message::TransmitMediaRejected { .. } => "transmit media rejected",
            Message::MediaTransmissionRelease { .. } => "media transmission release",
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Message::PrivateCallRequest {
                commencement: Commencement::Automatic, media, ..
            } => {
                write!(f, " (automatic{})", restricted(*media))
            }
            Message::PrivateCallRequest { media, .. } if *media != Media::AudioAndVideo => {
                write!(f, " ({media})")
            }
            Message::PrivateCallResponse { media: Some(media), granted, .. } => {
                let granted = if *granted { ", may transmit" } else { "" };
                write!(f, " ({media}{granted})")
            }
            Message::PrivateCallResponse { granted: true, .. } => f.write_str(" (may transmit)"),
            Message::PrivateCallReject { cause, .. } => write!(f, " ({cause})"),
            Message::MediaTransmissionRelease { .. } => f.write_str(" (with call release)"),
            _ => Ok(()),
        }
    }
}

fn restricted(media: Media) -> String {
    match media {
        Media::AudioAndVideo => String::new(),
        other => format!(", {other}"),
    }
}

/// What users and policies decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stimulus {
    /// Client 1's user pushes.
    Push {
        /// The commencement asked for.
        commencement: Commencement,
    },
    /// Client 1's user gives up before the call is established.
    Abandon,
    /// The video transmission is completed.
    Complete,
    /// Client 1's user releases.
    Release,
    /// The server's authorisation checks of a call come out.
    Authorise {
        /// The server's place for the call.
        slot: u8,
        /// Whether client 1's user may push.
        caller: bool,
        /// Whether client 2's user may receive.
        callee: bool,
        /// The media types the server offers on.
        media: Media,
    },
    /// The server uses its permission to indicate progress.
    ProvideProgress {
        /// The server's place for the call.
        slot: u8,
    },
    /// The server's check of a release comes out.
    AuthoriseRelease {
        /// The server's place for the call.
        slot: u8,
        /// Whether it may be released.
        allowed: bool,
    },
    /// The server decides on a request to transmit.
    DecideTransmission {
        /// The server's place for the call.
        slot: u8,
        /// Whether it is granted.
        granted: bool,
    },
    /// Client 2's user accepts.
    Accept,
    /// Client 2's user refuses.
    Refuse,
    /// Client 2's user hangs up.
    HangUp,
    /// Client 2's user wants to transmit.
    Transmit,
}

impl StimulusKind for Stimulus {
    fn decider(&self) -> Decider {
        match self {
            Stimulus::Authorise { .. }
            | Stimulus::AuthoriseRelease { .. }
            | Stimulus::DecideTransmission { .. } => Decider::Policy,
            Stimulus::ProvideProgress { .. } => Decider::Option,
            _ => Decider::User,
        }
    }

    fn begins(&self) -> bool {
        matches!(self, Stimulus::Push { .. })
    }

    fn decision(&self) -> Self {
        match *self {
            Stimulus::Push { .. } => Stimulus::Push { commencement: Commencement::Manual },
            Stimulus::Authorise { slot, .. } => Stimulus::Authorise {
                slot,
                caller: true,
                callee: true,
                media: Media::AudioAndVideo,
            },
            Stimulus::AuthoriseRelease { slot, .. } => {
                Stimulus::AuthoriseRelease { slot, allowed: true }
            }
            Stimulus::DecideTransmission { slot, .. } => {
                Stimulus::DecideTransmission { slot, granted: true }
            }
            Stimulus::Refuse => Stimulus::Accept,
            ref other => other.clone(),
        }
    }
}

impl fmt::Display for Stimulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stimulus::Push { commencement: Commencement::Manual } => {
                f.write_str("user pushes video")
            }
            Stimulus::Push { commencement: Commencement::Automatic } => {
                f.write_str("user pushes video, asking for automatic commencement")
            }
            Stimulus::Abandon => f.write_str("user gives up"),
            Stimulus::Complete => f.write_str("video transmission is completed"),
            Stimulus::Release => f.write_str("user releases"),
            Stimulus::Authorise { caller: true, callee: true, media, .. } => match media {
                Media::AudioAndVideo => f.write_str("both users are authorised"),
                other => write!(f, "both users are authorised; offers {other}"),
            },
            Stimulus::Authorise { caller: false, .. } => {
                f.write_str("the calling user is not authorised")
            }
            Stimulus::Authorise { .. } => f.write_str("the called user is not authorised"),
            Stimulus::ProvideProgress { .. } => f.write_str("indicates progress"),
            Stimulus::AuthoriseRelease { allowed: true, .. } => {
                f.write_str("the release is authorised")
            }
            Stimulus::AuthoriseRelease { .. } => f.write_str("the release is not authorised"),
            Stimulus::DecideTransmission { granted: true, .. } => {
                f.write_str("grants the transmission")
            }
            Stimulus::DecideTransmission { .. } => f.write_str("rejects the transmission"),
            Stimulus::Accept => f.write_str("user accepts"),
            Stimulus::Refuse => f.write_str("user refuses"),
            Stimulus::HangUp => f.write_str("user hangs up"),
            Stimulus::Transmit => f.write_str("user wants to transmit video"),
        }
    }
}

/// What may elapse; the text has no timers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Client 1 waits for the private call response.
    Response {
        /// The call.
        call: CallRef,
    },
    /// The server waits for the called user.
    NoAnswer {
        /// The call.
        call: CallRef,
    },
    /// A party waits for a release response.
    Release {
        /// The call.
        call: CallRef,
    },
    /// A party checks that another still keeps up the call.
    Supervision {
        /// The call.
        call: CallRef,
        /// The party supervised.
        peer: Role,
    },
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Response { .. } => f.write_str("response timer elapses"),
            Timer::NoAnswer { .. } => f.write_str("no-answer timer elapses"),
            Timer::Release { .. } => f.write_str("release timer elapses"),
            Timer::Supervision { peer, .. } => write!(f, "{peer} no longer keeps up the call"),
        }
    }
}

/// In which direction media flows at an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Captured and sent.
    Sending,
    /// Received and shown.
    Receiving,
}

/// What may be open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The media plane of a call.
    Media {
        /// The call.
        call: CallRef,
        /// The direction.
        side: Side,
    },
    /// Transmission control of a call.
    TransmissionControl {
        /// The call.
        call: CallRef,
    },
    /// Permission to transmit in a call.
    Permission {
        /// The call.
        call: CallRef,
    },
}

impl Resource {
    /// The call it belongs to.
    pub fn call(&self) -> &CallRef {
        match self {
            Resource::Media { call, .. }
            | Resource::TransmissionControl { call }
            | Resource::Permission { call } => call,
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Resource::Media { side: Side::Sending, .. } => "media (sending)",
            Resource::Media { side: Side::Receiving, .. } => "media (receiving)",
            Resource::TransmissionControl { .. } => "transmission control",
            Resource::Permission { .. } => "permission to transmit",
        })
    }
}

/// What users are told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// A push comes in.
    IncomingPush,
    /// It goes on.
    Progress,
    /// The call is established.
    Established,
    /// The call failed.
    Failed(Refusal),
    /// The server does not answer.
    NoResponse,
    /// The call is released.
    Released,
    /// The release was refused.
    ReleaseRefused,
    /// The incoming push was withdrawn.
    Withdrawn,
    /// The other side is gone.
    Lost,
    /// Only the calling party transmits.
    ReceiveOnly,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::IncomingPush => f.write_str("incoming video push"),
            Notice::Progress => f.write_str("call in progress"),
            Notice::Established => f.write_str("call established"),
            Notice::Failed(cause) => write!(f, "call failed: {cause}"),
            Notice::NoResponse => f.write_str("call failed: no response"),
            Notice::Released => f.write_str("call released"),
            Notice::ReleaseRefused => f.write_str("release refused"),
            Notice::Withdrawn => f.write_str("push withdrawn"),
            Notice::Lost => f.write_str("call lost"),
            Notice::ReceiveOnly => f.write_str("receive only"),
        }
    }
}

/// Client 1: how many calls it has made, and where the last one stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client1 {
    /// Which calling client it is.
    pub caller: u8,
    /// Calls made so far.
    pub made: u8,
    /// Where the last call stands.
    pub phase: Phase1,
}

/// What client 1 awaits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase1 {
    /// Nothing.
    Idle,
    /// The server's private call response.
    AwaitingResponse {
        /// The call.
        call: CallRef,
    },
    /// The end of the video or the user's release.
    InCall {
        /// The call.
        call: CallRef,
        /// The media types it transmits.
        media: Media,
    },
    /// The video is completed and the call is not yet released.
    Completed {
        /// The call.
        call: CallRef,
        /// The media types it transmitted.
        media: Media,
    },
    /// The server's private call release response.
    AwaitingReleaseResponse {
        /// The call.
        call: CallRef,
        /// The media types it transmits should the call go on.
        media: Media,
    },
}

impl Client1 {
    /// The call it is in.
    pub fn call(&self) -> Option<CallRef> {
        match self.phase {
            Phase1::Idle => None,
            Phase1::AwaitingResponse { call }
            | Phase1::InCall { call, .. }
            | Phase1::Completed { call, .. }
            | Phase1::AwaitingReleaseResponse { call, .. } => Some(call),
        }
    }

    /// The same client with its call somewhere else.
    pub fn to(&self, phase: Phase1) -> Client1 {
        Client1 { phase, ..*self }
    }
}

/// Client 2, at one UE.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client2 {
    /// Calls that ended, where they are remembered.
    pub ended: Vec<Call>,
    /// Where the call stands.
    pub phase: Phase2,
}

/// What client 2 awaits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase2 {
    /// Nothing.
    Idle,
    /// Its user's answer.
    Alerting {
        /// The call.
        call: CallRef,
        /// What is offered.
        media: Media,
    },
    /// The release.
    InCall {
        /// The call.
        call: CallRef,
        /// The media types it receives.
        media: Media,
    },
    /// The server's private call release response.
    AwaitingReleaseResponse {
        /// The call.
        call: CallRef,
    },
}

impl Client2 {
    /// The call it is in.
    pub fn call(&self) -> Option<CallRef> {
        match self.phase {
            Phase2::Idle => None,
            Phase2::Alerting { call, .. }
            | Phase2::InCall { call, .. }
            | Phase2::AwaitingReleaseResponse { call } => Some(call),
        }
    }

    /// The same client with its call somewhere else.
    pub fn to(&self, phase: Phase2) -> Client2 {
        Client2 { ended: self.ended.clone(), phase }
    }
}

/// The server: what it knows of the called user, and the calls it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server {
    /// The called user's registered UEs.
    pub ues: Vec<u8>,
    /// The UE designated to receive private calls.
    pub designated: Option<u8>,
    /// The called client's commencement setting.
    pub setting: Commencement,
    /// Whether the server's policy may restrict the media.
    pub restricts_media: bool,
    /// The calls, oldest first.
    pub calls: Vec<Record>,
    /// Calls that ended, where they are remembered.
    pub ended: Vec<Call>,
}

/// A call at the server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// The server's place for it: the lowest that was free when the call came.
    pub slot: u8,
    /// The call.
    pub call: CallRef,
    /// Who calls.
    pub caller: Role,
    /// What the caller asked for.
    pub requested: Commencement,
    /// What is offered.
    pub media: Media,
    /// Where it stands.
    pub phase: ServerPhase,
}

/// What the server awaits in a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerPhase {
    /// The outcome of the authorisation checks.
    Authorising,
    /// Client 2's private call response, from any of these UEs.
    AwaitingResponse {
        /// The UEs invited that have not refused.
        invited: Vec<u8>,
    },
    /// The release.
    InCall {
        /// The UE that accepted.
        ue: u8,
        /// Who has asked to transmit and waits for an answer.
        asking: Option<Role>,
    },
    /// The outcome of the release check.
    AuthorisingRelease {
        /// The UE that accepted.
        ue: u8,
        /// Who asked.
        requester: Role,
    },
    /// Release responses.
    AwaitingReleaseResponse {
        /// Who has yet to respond.
        from: Vec<Role>,
        /// Who asked for the release and waits for the outcome.
        requester: Option<Role>,
    },
}

impl Record {
    /// Whether a role takes part in this call.
    pub fn involves(&self, role: Role) -> bool {
        role == self.caller
            || match &self.phase {
                ServerPhase::Authorising => false,
                ServerPhase::AwaitingResponse { invited } => {
                    invited.iter().any(|ue| role == Role::Client2(*ue))
                }
                ServerPhase::InCall { ue, .. } | ServerPhase::AuthorisingRelease { ue, .. } => {
                    role == Role::Client2(*ue)
                }
                ServerPhase::AwaitingReleaseResponse { from, requester } => {
                    from.contains(&role) || *requester == Some(role)
                }
            }
    }

    /// The same call standing somewhere else.
    pub fn to(&self, phase: ServerPhase) -> Record {
        Record { phase, ..self.clone() }
    }
}

impl Server {
    /// The oldest call that `from` may mean by `call`, among those that stand where `expected`.
    pub fn find(
        &self,
        from: Role,
        call: CallRef,
        expected: fn(&ServerPhase) -> bool,
    ) -> Option<&Record> {
        self.calls.iter().find(|r| r.call.matches(call) && r.involves(from) && expected(&r.phase))
    }

    /// The call in a place.
    pub fn record(&self, slot: u8) -> Option<&Record> {
        self.calls.iter().find(|r| r.slot == slot)
    }

    /// The lowest free place.
    pub fn free_slot(&self) -> u8 {
        (0..).find(|slot| self.record(*slot).is_none()).expect("a server has 256 places")
    }

    /// The same server with one call changed, or added at the end.
    pub fn with(&self, record: Record) -> Server {
        let mut next = self.clone();
        match next.calls.iter_mut().find(|r| r.slot == record.slot) {
            Some(old) => *old = record,
            None => next.calls.push(record),
        }
        next
    }
}

/// The state of any role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Of client 1.
    Client1(Client1),
    /// Of the server.
    Server(Server),
    /// Of client 2.
    Client2(Client2),
}

impl From<Client1> for State {
    fn from(state: Client1) -> Self {
        State::Client1(state)
    }
}

impl From<Server> for State {
    fn from(state: Server) -> Self {
        State::Server(state)
    }
}

impl From<Client2> for State {
    fn from(state: Client2) -> Self {
        State::Client2(state)
    }
}

/// Who takes part in a case, and what they may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Config {
    /// Calling clients.
    pub callers: u8,
    /// Calls each of them may make.
    pub calls: u8,
    /// The called user's UEs.
    pub ues: u8,
    /// The UE designated to receive private calls.
    pub designated: Option<u8>,
    /// The called client's setting.
    pub setting: Commencement,
    /// Whether callers may ask for automatic commencement.
    pub automatic: bool,
    /// Whether the server may offer on fewer media types than it was offered.
    pub restricts_media: bool,
    /// Whether the called user may try to transmit.
    pub called_transmits: bool,
}
