//! Rules of the plain form.

use std::fmt::Write;

use super::cast::{ASKER, Cast};
use super::machine::Told;

/// The field of a message that tells a yes from a no.
pub const OUTCOME: &str = "outcome";
/// Its value for a yes; what a text says of a message without a word about the outcome.
pub const ACCEPTED: &str = "accepted";
/// Its value for a no.
pub const REFUSED: &str = "refused";
/// The timer of who waits for an answer.
pub const TIMER: &str = "response timer";

/// The timer of who listens to a role.
pub fn silence(of: &str) -> String {
    format!("silence of {of}")
}

/// On what a rule is obeyed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    /// A message comes.
    Message {
        /// Which.
        name: String,
        /// With a yes, or a no, where it can say either and that matters.
        is_refused: Option<bool>,
        /// From whom, where that matters.
        from: Option<String>,
        /// Of another call than that in which its receiver is.
        is_of_another: bool,
    },
    /// Something is decided.
    Decision(String),
    /// The response timer elapses.
    Timer,
    /// A timer that the text names elapses.
    Expiry(String),
    /// A message is sent.
    Sends(String),
    /// A state is entered.
    Enters(String),
    /// Another role is silent, because it is gone.
    Silence(String),
}

impl On {
    /// A message, whatever it says.
    pub fn message(name: &str) -> Self {
        let (name, from) = (name.to_string(), None);
        On::Message { name, is_refused: None, from, is_of_another: false }
    }

    /// A message that says no.
    pub fn refusal(name: &str) -> Self {
        let (name, is_refused) = (name.to_string(), Some(true));
        On::Message { name, is_refused, from: None, is_of_another: false }
    }

    /// Whether one event may be both.
    pub fn meets(&self, other: &On) -> bool {
        fn agree<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        match (self, other) {
            (
                On::Message { name, is_refused, from, is_of_another },
                On::Message { name: of, is_refused: no, from: by, is_of_another: another },
            ) => name == of && agree(is_refused, no) && agree(from, by) && is_of_another == another,
            _ => self == other,
        }
    }

    /// The same with a no, where it is a message.
    pub fn refused(self) -> Self {
        match self {
            On::Message { name, from, is_of_another, .. } => {
                On::Message { name, is_refused: Some(true), from, is_of_another }
            }
            other => other,
        }
    }

    /// A message of another call.
    pub fn of_another(name: &str) -> Self {
        On::Message { name: name.to_string(), is_refused: None, from: None, is_of_another: true }
    }

    fn text(&self, cast: &Cast) -> String {
        match self {
            On::Message { name, is_refused, from, is_of_another } => {
                let mut text = name.clone();
                if let Some(is_refused) = is_refused {
                    let value = if *is_refused { REFUSED } else { ACCEPTED };
                    let _ = write!(text, " with {OUTCOME} {value}");
                }
                if let Some(from) = from {
                    let _ = write!(text, " from {}", cast.who(from));
                }
                if *is_of_another {
                    text.push_str(" of another call");
                }
                text
            }
            On::Decision(words) => words.clone(),
            On::Timer => TIMER.into(),
            On::Expiry(timer) => timer.clone(),
            On::Sends(message) => format!("sends {message}"),
            On::Enters(state) => format!("enters {state}"),
            On::Silence(of) => silence(of),
        }
    }
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Do {
    /// What a text says.
    Told(Told),
    /// Sends a message to who has sent what came.
    ReplySender(String),
    /// Sends a no to who has sent what came.
    RefuseSender(String),
    /// Closes whatever is open.
    CloseAll,
    /// Starts the response timer.
    Start,
    /// Stops the response timer.
    Stop,
    /// Begins to listen to another role.
    Listen(String),
    /// Listens no longer.
    Leave(String),
    /// Remembers who has asked.
    Remember,
    /// Gives the call that begins an identifier.
    Identify,
}

impl Do {
    /// Whether both send one message to one role, whatever it says; who has sent what came may be any.
    pub fn sends_as(&self, other: &Do) -> bool {
        fn sent(does: &Do) -> Option<(&str, Option<&str>)> {
            match does {
                Do::Told(Told::Send(message, to) | Told::Refuse(message, to)) => {
                    Some((message, Some(to)))
                }
                Do::ReplySender(message) | Do::RefuseSender(message) => Some((message, None)),
                _ => None,
            }
        }
        match (sent(self), sent(other)) {
            (Some((one, to)), Some((other, whom))) => {
                one == other && (to.is_none() || whom.is_none() || to == whom)
            }
            _ => false,
        }
    }

    fn text(&self, role: &str, cast: &Cast) -> String {
        match self {
            Do::Told(Told::Send(message, to)) => {
                format!("send {message} to {}", cast.address(role, to))
            }
            Do::Told(Told::Refuse(message, to)) => {
                let to = cast.address(role, to);
                format!("send {message} with {OUTCOME} {REFUSED} to {to}")
            }
            Do::Told(Told::Tell(what)) => format!("tell {what}"),
            Do::Told(Told::Open(what)) => format!("open {what}"),
            Do::Told(Told::Close(what)) => format!("close {what}"),
            Do::Told(Told::Start(timer)) => format!("start {timer}"),
            Do::Told(Told::Stop(timer)) => format!("stop {timer}"),
            Do::ReplySender(message) => format!("send {message} to sender"),
            Do::RefuseSender(message) => {
                format!("send {message} with {OUTCOME} {REFUSED} to sender")
            }
            Do::CloseAll => "close everything".into(),
            Do::Start => format!("start {TIMER}"),
            Do::Stop => format!("stop {TIMER}"),
            Do::Listen(of) => format!("start {}", silence(of)),
            Do::Leave(of) => format!("stop {}", silence(of)),
            Do::Remember => format!("set {} to sender", ASKER),
            Do::Identify => "identify the call".into(),
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub role: String,
    /// In which states; in any, if none is named.
    pub states: Vec<String>,
    /// Only where this one has asked, of two who may.
    pub asker: Option<String>,
    /// On what.
    pub on: On,
    /// Does what.
    pub does: Vec<Do>,
    /// The state it comes into, where it does not stay.
    pub next: Option<String>,
}

impl Row {
    /// What a role does on something in some states, and where it comes into; whoever has asked.
    pub fn new(role: &str, states: Vec<String>, on: On, does: Vec<Do>, next: Option<&str>) -> Self {
        Row { role: role.into(), states, asker: None, on, does, next: next.map(String::from) }
    }

    /// Writes it below a step.
    pub fn write(&self, text: &mut String, cast: &Cast) {
        let mut states = match self.states.is_empty() {
            true => "any".to_string(),
            false => self.states.join(", "),
        };
        if let Some(asker) = &self.asker {
            let _ = write!(states, " if {ASKER} is {asker}");
        }
        let does: Vec<String> = self.does.iter().map(|one| one.text(&self.role, cast)).collect();
        let _ = writeln!(
            text,
            "  {} | {states} | {} | {} | {}",
            cast.who(&self.role),
            self.on.text(cast),
            does.join("; "),
            self.next.as_deref().unwrap_or_default()
        );
    }

    /// The message on which it is obeyed, where it is one of the call that its role is in.
    pub fn message(&self) -> Option<&str> {
        match &self.on {
            On::Message { name, is_of_another: false, .. } => Some(name),
            _ => None,
        }
    }
}
