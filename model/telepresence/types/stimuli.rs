//! What users and policies decide.

use std::fmt;

use super::parties::Call;
use callproof_kernel::procedure::{Decider, StimulusKind};

/// A decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stimulus {
    /// A TP UE's user begins a session.
    Begin,
    /// The called user answers.
    Answer,
    /// The called user rejects.
    Reject,
    /// The focus lets a participant in.
    Admit(Call),
    /// A user gives up before the session is answered.
    GiveUp,
    /// A user releases the session.
    Release,
    /// The focus decides to remove a participant.
    Remove(Call),
    /// A release that has begun: the BYE is sent now.
    SendBye(Call),
    /// A release that has begun: the CLUE channel is removed now.
    RemoveChannel(Call),
    /// A user asks the focus to remove another participant.
    Refer {
        /// Whom.
        target: u8,
    },
    /// The focus acts on a REFER, or does not.
    Act {
        /// Whose REFER.
        by: u8,
        /// Whether it acts.
        acts: bool,
    },
    /// The focus's conference policy says whether a REFER is allowed.
    Authorise {
        /// Whose REFER.
        by: u8,
        /// Whether it is.
        allowed: bool,
    },
    /// The consumer configures what it wants.
    Configure,
    /// The consumer acknowledges the advertisement and configures later.
    Acknowledge,
    /// The consumer refuses the advertisement, by a negative ack.
    Decline,
    /// The user chooses captures anew.
    Choose,
}

impl StimulusKind for Stimulus {
    fn decider(&self) -> Decider {
        match self {
            Stimulus::Admit(_)
            | Stimulus::SendBye(_)
            | Stimulus::RemoveChannel(_)
            | Stimulus::Act { .. }
            | Stimulus::Authorise { .. }
            | Stimulus::Configure
            | Stimulus::Acknowledge
            | Stimulus::Decline => Decider::Policy,
            Stimulus::Remove(_) => Decider::Option,
            _ => Decider::User,
        }
    }

    fn begins(&self) -> bool {
        matches!(self, Stimulus::Begin | Stimulus::Refer { .. } | Stimulus::Choose)
    }

    fn decision(&self) -> Self {
        match *self {
            Stimulus::Reject => Stimulus::Answer,
            Stimulus::Act { by, .. } => Stimulus::Act { by, acts: true },
            Stimulus::Authorise { by, .. } => Stimulus::Authorise { by, allowed: true },
            Stimulus::Acknowledge | Stimulus::Decline => Stimulus::Configure,
            Stimulus::Refer { .. } => Stimulus::Refer { target: 0 },
            other => other,
        }
    }

    fn is_shown(&self) -> bool {
        !matches!(self, Stimulus::SendBye(_) | Stimulus::RemoveChannel(_))
    }

    fn name(&self) -> String {
        match self {
            Stimulus::Admit(_) => "accepts an INVITE".into(),
            Stimulus::Remove(_) => "decides to remove a participant".into(),
            Stimulus::Refer { .. } => "user wants a participant removed".into(),
            // However it is decided: the same event under either candidate.
            Stimulus::Act { acts: true, .. } | Stimulus::Authorise { allowed: true, .. } => {
                "acts on a REFER".into()
            }
            Stimulus::Act { .. } | Stimulus::Authorise { .. } => "does not act on a REFER".into(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Stimulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ue = |number: &u8| format!("TP UE {}", number + 1);
        match self {
            Stimulus::Begin => f.write_str("user begins a session"),
            Stimulus::Answer => f.write_str("user answers"),
            Stimulus::Reject => f.write_str("user rejects"),
            Stimulus::Admit(call) => write!(f, "accepts the INVITE of {}", ue(&call.0)),
            Stimulus::GiveUp => f.write_str("user gives up"),
            Stimulus::Release => f.write_str("user releases the session"),
            Stimulus::Remove(call) => write!(f, "decides to remove {}", ue(&call.0)),
            Stimulus::SendBye(_) => f.write_str("sends the BYE request"),
            Stimulus::RemoveChannel(_) => f.write_str("removes the CLUE channel"),
            Stimulus::Refer { target } => write!(f, "user wants {} removed", ue(target)),
            Stimulus::Act { by, acts: true } => write!(f, "acts on the REFER of {}", ue(by)),
            Stimulus::Act { by, .. } => write!(f, "does not act on the REFER of {}", ue(by)),
            Stimulus::Authorise { by, allowed: true } => {
                write!(f, "{} may remove participants", ue(by))
            }
            Stimulus::Authorise { by, .. } => {
                write!(f, "{} may not remove participants", ue(by))
            }
            Stimulus::Configure => f.write_str("configures the captures offered"),
            Stimulus::Acknowledge => f.write_str("acknowledges, to configure later"),
            Stimulus::Decline => f.write_str("refuses the advertisement"),
            Stimulus::Choose => f.write_str("user chooses captures anew"),
        }
    }
}
