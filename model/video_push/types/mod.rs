//! The words of the procedure: roles, messages, stimuli, timers, and the states of each role.

mod clients;
mod messages;
mod parties;
mod records;
mod resources;
mod stimuli;

pub use clients::{Client1, Client2, Phase1, Phase2};
pub use messages::{Commencement, Media, Message, Refusal, TRANSMISSION_CONTROL};
pub use parties::{Call, CallRef, Role};
pub use records::{Record, Server, ServerPhase};
pub use resources::{Notice, Resource, Side};
pub use stimuli::{ONLY_PLACE, Stimulus, Timer};

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

/// The state of one role.
pub trait Party: Clone + Into<State> {}

impl Party for Client1 {}
impl Party for Server {}
impl Party for Client2 {}

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
    /// Whether the called user's UEs can show video.
    pub shows_video: bool,
    /// Whether the server may want to end a call: time limit, administrator, inactivity.
    pub server_ends: bool,
}
