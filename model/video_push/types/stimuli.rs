//! What users and policies decide, and what may elapse.

use std::fmt;

use super::{CallRef, Commencement, Media, Role};
use callproof_kernel::procedure::{Decider, StimulusKind, TimerKind};

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
    /// The server wants to end a call: time limit, administrator or inactivity.
    EndCall {
        /// The server's place for the call.
        slot: u8,
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
            Stimulus::Authorise { .. } | Stimulus::AuthoriseRelease { .. } => Decider::Policy,
            Stimulus::ProvideProgress { .. } | Stimulus::EndCall { .. } => Decider::Option,
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
            Stimulus::EndCall { .. } => {
                f.write_str("a time limit, the administrator or inactivity ends the call")
            }
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
        /// The server's place for the call.
        slot: u8,
        /// The call.
        call: CallRef,
    },
    /// A party waits for a release response.
    Release {
        /// The owner's place for the call; clients have one place.
        slot: u8,
        /// The call.
        call: CallRef,
    },
    /// A party checks that another still keeps up the call.
    Supervision {
        /// The owner's place for the call; clients have one place.
        slot: u8,
        /// The call.
        call: CallRef,
        /// The party supervised.
        peer: Role,
    },
}

/// A client's only place for a call.
pub const ONLY_PLACE: u8 = 0;

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

impl TimerKind for Timer {
    fn name(&self) -> Option<String> {
        match self {
            Timer::Response { .. } => Some("response timer".into()),
            Timer::NoAnswer { .. } => Some("no-answer timer".into()),
            Timer::Release { .. } => Some("release timer".into()),
            Timer::Supervision { .. } => None,
        }
    }

    fn elapsing(&self) -> String {
        self.to_string()
    }
}
