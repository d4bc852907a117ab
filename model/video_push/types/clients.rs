//! Where a call stands at the clients.

use super::{Call, CallRef, Commencement, Media};

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
}

/// Client 2, at one UE.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client2 {
    /// How its user has set the commencement of calls.
    pub setting: Commencement,
    /// Whether it can show video.
    pub shows_video: bool,
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
}
