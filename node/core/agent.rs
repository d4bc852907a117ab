//! What is particular to a procedure, and to a kind of node.

use std::fmt::Debug;
use std::time::Duration;

use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::Words;
use callproof_kernel::reaction::Local;
use callproof_wire::sip::{Method, Request, Response};

use super::dialog::Identity;
use crate::transaction::Peer;

/// One end of a connection: which of a node's roles has it, in which call, with whom.
pub struct Place<P: Mapped> {
    /// Which of the node's roles: its place among them.
    pub seat: usize,
    /// The call.
    pub call: P::Call,
    /// The other end.
    pub peer: P::Role,
}

impl<P: Mapped> Clone for Place<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Mapped> Copy for Place<P> {}

impl<P: Mapped> PartialEq for Place<P> {
    fn eq(&self, other: &Self) -> bool {
        (self.seat, self.call, self.peer) == (other.seat, other.call, other.peer)
    }
}

impl<P: Mapped> Debug for Place<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} with {} (seat {})", self.call, self.peer, self.seat)
    }
}

/// A role that a node plays: the state that the model gives it, and nothing else.
#[derive(Clone, Debug)]
pub struct Seat<P: Mapped> {
    /// What tells it from the node's other roles.
    pub name: String,
    /// The role.
    pub role: P::Role,
    /// Who takes part, as the role knows.
    pub config: P::Config,
    /// What the role has of its own.
    pub local: Local<P>,
}

impl<P: Mapped> Seat<P> {
    /// A role that has just started.
    pub fn new(name: &str, role: P::Role, config: P::Config) -> Self {
        let local = Local::new(P::default().initial(&config, role));
        Seat { name: name.into(), role, config, local }
    }
}

/// What a signal is in bytes, but for what its dialog adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A request.
    Request(Method, Content),
    /// The response to the other end's open request of this method.
    Response(Method, u16, Content),
    /// A transmission control packet.
    Control(Vec<u8>),
    /// A message on the CLUE channel.
    Clue(Vec<u8>),
    /// The CLUE channel's stream is reset.
    Reset,
    /// Nothing: another layer does it.
    Nothing,
}

/// Header fields and a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Header fields.
    pub headers: Vec<(&'static str, String)>,
    /// The content type and the body.
    pub body: Option<(String, Vec<u8>)>,
    /// Whether it belongs to a dialog of its own beside that of the session (RFC 7647).
    pub is_aside: bool,
}

impl Content {
    /// Nothing but what the dialog adds.
    pub fn none() -> Self {
        Content::default()
    }
}

/// Why a request is refused before any role meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The status code.
    pub status: u16,
    /// Header fields that say more.
    pub headers: Vec<(&'static str, String)>,
}

impl Refused {
    /// A status code and no more.
    pub fn with(status: u16) -> Self {
        Refused { status, headers: Vec::new() }
    }
}

/// How a node reaches the other end of a connection that it begins.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Where the first request is sent.
    pub peer: Peer,
    /// Its Request-URI.
    pub target: String,
    /// From, without a tag.
    pub from: String,
    /// To.
    pub to: String,
}

/// What made a role's state change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because<P: Mapped> {
    /// A signal came on a connection.
    Signal(Place<P>, P::Signal),
    /// Anything else.
    Other,
}

impl<P: Mapped> Eq for Place<P> {}

/// What is particular to a procedure, and to a kind of node.
pub trait Agent {
    /// The procedure.
    type Procedure: Mapped;

    /// The role that a request outside any dialog is for, and the connection that it begins.
    fn admit(
        &mut self,
        request: &Request,
        from: Peer,
        seats: &mut Vec<Seat<Self::Procedure>>,
    ) -> Result<Place<Self::Procedure>, Refused>;

    /// How to reach the other end of a connection that a role begins.
    fn reach(
        &mut self,
        place: Place<Self::Procedure>,
        seat: &Seat<Self::Procedure>,
    ) -> Option<Reach>;

    /// What a request is.
    fn read_request(
        &mut self,
        place: Place<Self::Procedure>,
        request: &Request,
    ) -> Result<Option<<Self::Procedure as Mapped>::Signal>, Refused>;

    /// What a response is, to this node's request of that method, which was that signal.
    fn read_response(
        &mut self,
        place: Place<Self::Procedure>,
        asked: (&Method, &<Self::Procedure as Mapped>::Signal),
        response: &Response,
    ) -> Option<<Self::Procedure as Mapped>::Signal>;

    /// What it is when no response comes to a request.
    fn unanswered(
        &mut self,
        _: &Method,
        _: &<Self::Procedure as Mapped>::Signal,
    ) -> Option<<Self::Procedure as Mapped>::Signal> {
        None
    }

    /// The answer that a request of this method counts as having got when none came, of which no
    /// role hears.
    fn given_up(&self, _: &Method) -> Option<<Self::Procedure as Mapped>::Signal> {
        None
    }

    /// What it is when a final response of 300 to 699 to an INVITE is acknowledged, or never will
    /// be.
    fn failure_acknowledged(&mut self) -> Option<<Self::Procedure as Mapped>::Signal> {
        None
    }

    /// Whether a session may be changed once it is on.
    fn takes_offers(&self) -> bool {
        false
    }

    /// What a signal is in bytes.
    fn write(
        &mut self,
        place: Place<Self::Procedure>,
        signal: &<Self::Procedure as Mapped>::Signal,
        me: &Identity,
    ) -> Form;

    /// Which of the decisions that have become open are taken, and after what time.
    fn decide(
        &mut self,
        seat: &Seat<Self::Procedure>,
        open: &[<Self::Procedure as Words>::Stimulus],
        because: &Because<Self::Procedure>,
    ) -> Vec<(Duration, <Self::Procedure as Words>::Stimulus)>;

    /// How long a timer runs.
    fn duration(&self, timer: &<Self::Procedure as Words>::Timer) -> Duration;

    /// Whether this node refreshes the sessions it is in (RFC 4028).
    fn refreshes(&self) -> bool;

    /// The decisions with which its users get out of what they are in, the first that is open.
    fn ways_out(&self) -> Vec<<Self::Procedure as Words>::Stimulus>;

    /// The methods it knows what to do with.
    fn allows(&self) -> &'static [Method];

    /// Whether the role at one end of a connection waits for nothing more on it, though something
    /// was never answered.
    fn is_done(&self, _: &Seat<Self::Procedure>) -> bool {
        false
    }

    /// Whether a role can do no more and may start anew.
    fn is_spent(&self, _: &Seat<Self::Procedure>) -> bool {
        false
    }

    /// A connection is over: what was kept for it can go.
    fn forget(&mut self, _place: Place<Self::Procedure>) {}
}
