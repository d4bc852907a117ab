//! What travels.

use std::fmt;

use super::CallRef;
use crate::sip::types::SIGNALLING;
use callproof_kernel::case::{Carriage, Channel};
use callproof_kernel::procedure::MessageKind;

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
    /// The media types that client 1 offers.
    pub const OFFERED: Media = Media::AudioAndVideo;

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
    /// No video can be offered.
    NoVideo,
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
            Refusal::NoVideo => "no video",
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
    /// Ends the transmission.
    TransmissionEndRequest {
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
            | Message::MediaTransmissionRelease { call }
            | Message::TransmissionEndRequest { call } => call,
        }
    }
}

/// Where transmission and reception control travels.
pub const TRANSMISSION_CONTROL: Channel = Channel::new("transmission control", Carriage::InOrder);

impl MessageKind for Message {
    fn channel(&self) -> Channel {
        match self {
            Message::TransmitMediaRequest { .. }
            | Message::TransmitMediaGranted { .. }
            | Message::TransmitMediaRejected { .. }
            | Message::MediaTransmissionRelease { .. }
            | Message::TransmissionEndRequest { .. } => TRANSMISSION_CONTROL,
            _ => SIGNALLING,
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
            Message::TransmissionEndRequest { .. } => "transmission end request",
        }
    }

    fn detail(&self) -> String {
        match self {
            Message::PrivateCallRequest {
                commencement: Commencement::Automatic, media, ..
            } => {
                format!(" (automatic{})", restricted(*media))
            }
            Message::PrivateCallRequest { media, .. } if *media != Media::AudioAndVideo => {
                format!(" ({media})")
            }
            Message::PrivateCallResponse { media: Some(media), granted, .. } => {
                let granted = if *granted { ", may transmit" } else { "" };
                format!(" ({media}{granted})")
            }
            Message::PrivateCallResponse { granted: true, .. } => " (may transmit)".into(),
            Message::PrivateCallReject { cause, .. } => format!(" ({cause})"),
            Message::MediaTransmissionRelease { .. } => " (with call release)".into(),
            _ => String::new(),
        }
    }

    fn negated(&self) -> Option<Self> {
        match *self {
            Message::PrivateCallResponse { call, .. } => {
                Some(Message::PrivateCallReject { call, cause: Refusal::Declined })
            }
            Message::PrivateCallReject { call, .. } => Some(Message::PrivateCallResponse {
                call,
                media: Some(Media::OFFERED),
                granted: false,
            }),
            Message::ReleaseResponse { call } => Some(Message::ReleaseReject { call }),
            Message::ReleaseReject { call } => Some(Message::ReleaseResponse { call }),
            Message::TransmitMediaGranted { call } => Some(Message::TransmitMediaRejected { call }),
            Message::TransmitMediaRejected { call } => Some(Message::TransmitMediaGranted { call }),
            _ => None,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name(), self.detail())
    }
}

fn restricted(media: Media) -> String {
    match media {
        Media::AudioAndVideo => String::new(),
        other => format!(", {other}"),
    }
}
