//! What travels on the wire for a video push.

use std::fmt;

use crate::video_push::types::{Commencement, Media, Refusal};

/// A SIP message or a transmission control message, as far as the mapping looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// INVITE with an SDP offer and mcvideo-info.
    Invite {
        /// From Answer-Mode (RFC 5373).
        commencement: Commencement,
        /// From the media lines of the offer.
        media: Media,
    },
    /// 100 to the INVITE.
    Trying,
    /// Another provisional response to the INVITE.
    Ringing,
    /// 200 to the INVITE, with an SDP answer.
    Accepted {
        /// From the media lines of the answer.
        media: Option<Media>,
        /// From `mc_granted` in the answer (TS 24.281 6.4).
        granted: bool,
    },
    /// A final response to the INVITE from 300 to 699.
    Failed(Final),
    /// ACK to a 2xx.
    Ack,
    /// CANCEL.
    Cancel,
    /// A final response to the CANCEL.
    CancelAnswer {
        /// Whether there was something to cancel, or to have been cancelled.
        known: bool,
    },
    /// BYE.
    Bye,
    /// A final response to the BYE.
    ByeAnswer {
        /// Whether the dialog was known.
        known: bool,
    },
    /// Transmission Request (TS 24.581).
    TransmissionRequest,
    /// Transmission Granted.
    TransmissionGranted,
    /// Transmission Rejected.
    TransmissionRejected,
    /// Transmission End Request.
    TransmissionEnd,
}

/// Why an INVITE failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Final {
    /// 487: it was cancelled.
    Terminated,
    /// It was refused.
    Refused(Refusal),
}

/// The status code of a refusal.
pub fn status_of(cause: Refusal) -> u16 {
    match cause {
        Refusal::NotAuthorised => 403,
        Refusal::NoVideo => 488,
        Refusal::Declined | Refusal::Released => 480,
        Refusal::Busy => 486,
        Refusal::NoAnswer => 408,
    }
}

/// The Warning text of a refusal (TS 24.281 4.4.2), where there is one.
pub fn warning_of(cause: Refusal) -> Option<&'static str> {
    match cause {
        Refusal::NotAuthorised => Some("107 user not authorised to make private calls"),
        Refusal::Declined => Some("110 user declined the call invitation"),
        Refusal::Released => Some(RELEASED),
        Refusal::NoVideo | Refusal::Busy | Refusal::NoAnswer => None,
    }
}

const RELEASED: &str = "called user has released the call";

/// The refusal that a final response from 300 to 699 stands for, other than 487.
pub fn refusal_of(status: u16, warning: Option<&str>) -> Refusal {
    let warns = |text: &str| warning.is_some_and(|warning| warning.contains(text));
    match status {
        401..=403 | 407 => Refusal::NotAuthorised,
        415 | 488 | 606 => Refusal::NoVideo,
        486 | 600 => Refusal::Busy,
        603 => Refusal::Declined,
        480 if warns(RELEASED) => Refusal::Released,
        480 if warns("110 ") => Refusal::Declined,
        _ => Refusal::NoAnswer,
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Signal::Invite { commencement: Commencement::Automatic, media } => {
                write!(f, "INVITE (automatic, {media})")
            }
            Signal::Invite { media, .. } => write!(f, "INVITE ({media})"),
            Signal::Trying => f.write_str("100 (INVITE)"),
            Signal::Ringing => f.write_str("180 (INVITE)"),
            Signal::Accepted { media, granted } => {
                let media = media.map_or("no media".into(), |media| media.to_string());
                let granted = if granted { ", mc_granted" } else { "" };
                write!(f, "200 (INVITE; {media}{granted})")
            }
            Signal::Failed(Final::Terminated) => f.write_str("487 (INVITE)"),
            Signal::Failed(Final::Refused(cause)) => {
                write!(f, "{} (INVITE; {cause})", status_of(cause))
            }
            Signal::Ack => f.write_str("ACK"),
            Signal::Cancel => f.write_str("CANCEL"),
            Signal::CancelAnswer { known: true } => f.write_str("200 (CANCEL)"),
            Signal::CancelAnswer { .. } => f.write_str("481 (CANCEL)"),
            Signal::Bye => f.write_str("BYE"),
            Signal::ByeAnswer { known: true } => f.write_str("200 (BYE)"),
            Signal::ByeAnswer { .. } => f.write_str("481 (BYE)"),
            Signal::TransmissionRequest => f.write_str("Transmission Request"),
            Signal::TransmissionGranted => f.write_str("Transmission Granted"),
            Signal::TransmissionRejected => f.write_str("Transmission Rejected"),
            Signal::TransmissionEnd => f.write_str("Transmission End Request"),
        }
    }
}
