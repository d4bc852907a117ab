//! What may be open, and what users are told.

use std::fmt;

use super::{CallRef, Refusal};

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
    /// What the calling party offers cannot be shown.
    NoVideo,
    /// There is a call already.
    Busy,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::IncomingPush => f.write_str("incoming video push"),
            Notice::Failed(cause) => write!(f, "call failed: {cause}"),
            Notice::NoResponse => f.write_str("call failed: no response"),
            Notice::Released => f.write_str("call released"),
            Notice::ReleaseRefused => f.write_str("release refused"),
            Notice::Withdrawn => f.write_str("push withdrawn"),
            Notice::Lost => f.write_str("call lost"),
            Notice::NoVideo => f.write_str("no video can be shown"),
            Notice::Busy => f.write_str("already in a call"),
            Notice::ReceiveOnly => f.write_str("receive only"),
        }
    }
}
