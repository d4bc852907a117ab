//! What may be open, what may elapse, and what users are told.

use std::fmt;

use callproof_kernel::procedure::TimerKind;

use super::parties::{Call, Role};
use crate::sip::dialog::Transport;
use crate::sip::{refer, types as sip};

/// What may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// This side's end of the CLUE channel.
    ClueChannel(Call),
    /// The media of the session.
    Media(Call),
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Resource::ClueChannel(_) => f.write_str("CLUE channel"),
            Resource::Media(_) => f.write_str("media"),
        }
    }
}

/// What may elapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// A timer of the dialog.
    Dialog {
        /// Which session.
        call: Call,
        /// Which timer.
        timer: sip::Timer,
    },
    /// A timer of a REFER.
    Refer {
        /// Whose REFER.
        by: u8,
        /// Which timer.
        timer: refer::Timer,
    },
    /// No answer to options in time.
    Options(Call),
    /// No answer to a request that updates what a participant knows.
    Update {
        /// In which session.
        call: Call,
        /// What then.
        again: Again,
    },
    /// The other side no longer answers: what that is noticed by.
    Silence {
        /// In which session.
        call: Call,
        /// Who.
        peer: Role,
        /// By what.
        by: Watch,
    },
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Dialog { timer, .. } => timer.fmt(f),
            Timer::Refer { timer, .. } => write!(f, "REFER: {timer}"),
            Timer::Update { again: Again::Repeat, .. } => f.write_str("repeats the request"),
            Timer::Update { .. } => f.write_str("the request times out"),
            Timer::Options(_) => f.write_str("no answer to CLUE options"),
            Timer::Silence { peer, by: Watch::SessionTimer, .. } => {
                write!(f, "session timer: {peer} no longer keeps up the session")
            }
            Timer::Silence { peer, .. } => {
                write!(f, "SCTP heartbeat: {peer} no longer answers")
            }
        }
    }
}

impl TimerKind for Timer {
    fn name(&self) -> Option<String> {
        match self {
            Timer::Dialog { timer, .. } => timer.name(),
            Timer::Refer { timer, .. } => timer.name().map(|name| format!("REFER: {name}")),
            Timer::Silence { by: Watch::SessionTimer, .. } => Some("session timer".into()),
            Timer::Silence { by: Watch::Heartbeat, .. } => Some("SCTP heartbeat".into()),
            Timer::Update { .. } | Timer::Options(_) => None,
        }
    }

    fn elapsing(&self) -> String {
        self.to_string()
    }
}

/// What a crash is noticed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watch {
    /// The session is not refreshed in time (RFC 4028).
    SessionTimer,
    /// The SCTP association of the CLUE channel fails.
    Heartbeat,
}

/// What becomes of a request that is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Again {
    /// It is repeated, once for all the times.
    Repeat,
    /// It counts as answered with 408.
    GiveUp,
}

impl Again {
    /// What comes first: over a reliable transport nothing is repeated.
    pub fn first(transport: Transport) -> Again {
        match transport {
            Transport::Unreliable => Again::Repeat,
            Transport::Reliable => Again::GiveUp,
        }
    }
}

/// What users are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// What became of the removal asked for.
    Removal {
        /// Whether the participant is out.
        done: bool,
    },
    /// The session is lost.
    Lost,
    /// The other side, or the focus, has ended the session.
    Ended,
    /// It no longer rings.
    Missed,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Notice::Removal { done: true } => "the participant is removed",
            Notice::Removal { .. } => "the participant is not removed",
            Notice::Lost => "the session is lost",
            Notice::Ended => "the session is ended, with the reason",
            Notice::Missed => "a call was missed",
        })
    }
}
