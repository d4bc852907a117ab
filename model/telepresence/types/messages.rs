//! What travels.

use std::fmt;

use super::captures::Captures;
use super::parties::Call;
use crate::clue::types as clue;
use crate::sip::types::SIGNALLING;
use crate::sip::{refer, types as sip};
use callproof_kernel::case::{Carriage, Channel};
use callproof_kernel::procedure::MessageKind;

/// What travels between two roles, with the session it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    /// The session; of a REFER, the one of the TP UE who asks.
    pub call: Call,
    /// What it is.
    pub body: Body,
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Body {
    /// The session itself.
    Dialog(sip::Message),
    /// A change of the session: the media descriptions of these captures are removed.
    Offer {
        /// Whose.
        removed: Captures,
    },
    /// A change of the session: the CLUE data channel is removed.
    ChannelOffer,
    /// 200 to the re-INVITE.
    OfferAnswer,
    /// ACK to the answer.
    OfferAck,
    /// 481 to the re-INVITE.
    OfferUnknown,
    /// 491 to the re-INVITE.
    OfferPending,
    /// A REFER request.
    Refer {
        /// The TP UE to be removed.
        target: u8,
    },
    /// What answers a REFER, and what follows.
    Referred(refer::Message),
    /// NOTIFY of the conference event package: a participant has left.
    Departed {
        /// Who.
        who: u8,
    },
    /// 200 to it.
    DepartedOk {
        /// Who.
        who: u8,
    },
    /// On the CLUE channel.
    Clue {
        /// The message.
        message: clue::Message,
        /// The captures that an advertisement offers or a configure wants.
        captures: Captures,
    },
    /// The stream of the CLUE channel is reset.
    Reset,
}

/// A CLUE data channel: SCTP keeps order and loses nothing.
pub const CLUE_CHANNEL: Channel = Channel::new("CLUE channel", Carriage::Reliable);

impl MessageKind for Message {
    fn channel(&self) -> Channel {
        match self.body {
            Body::Clue { .. } | Body::Reset => CLUE_CHANNEL,
            _ => SIGNALLING,
        }
    }

    fn name(&self) -> &'static str {
        match self.body {
            Body::Dialog(message) => message.name(),
            Body::Offer { .. } => "re-INVITE",
            Body::ChannelOffer => "re-INVITE (without the CLUE channel)",
            Body::OfferAnswer => "200 (re-INVITE)",
            Body::OfferAck => "ACK (re-INVITE)",
            Body::OfferUnknown => "481 (re-INVITE)",
            Body::OfferPending => "491 (re-INVITE)",
            Body::Refer { .. } => "REFER",
            Body::Referred(message) => message.name(),
            Body::Departed { .. } => "NOTIFY (conference)",
            Body::DepartedOk { .. } => "200 (NOTIFY)",
            Body::Clue { message, .. } => match message {
                clue::Message::Options => "CLUE options",
                clue::Message::OptionsResponse { .. } => "CLUE optionsResponse",
                clue::Message::Advertisement { .. } => "CLUE advertisement",
                clue::Message::Ack { .. } => "CLUE ack",
                clue::Message::Configure { acks: true, .. } => "CLUE configure+ack",
                clue::Message::Configure { .. } => "CLUE configure",
                clue::Message::ConfigureResponse { .. } => "CLUE configureResponse",
            },
            Body::Reset => "SCTP stream reset",
        }
    }

    fn detail(&self) -> String {
        match self.body {
            Body::Offer { removed } => format!(" (without {removed})"),
            Body::Refer { target } => format!(" (TP UE {}, method=BYE)", target + 1),
            Body::Departed { who } => format!(": TP UE {} has left", who + 1),
            Body::Clue { message, captures } => match message {
                clue::Message::Advertisement { number: 1 } => format!(" ({captures})"),
                clue::Message::Advertisement { number } => format!(" {number} ({captures})"),
                clue::Message::Configure { advertisement: 0 | 1, .. } => format!(" ({captures})"),
                clue::Message::Configure { advertisement, .. } => {
                    format!(" of {advertisement} ({captures})")
                }
                clue::Message::Ack { advertisement, .. } if advertisement > 1 => {
                    format!(" {advertisement}")
                }
                clue::Message::ConfigureResponse { ok: false, .. } => " (404)".into(),
                clue::Message::OptionsResponse { ok: false } => " (error)".into(),
                _ => String::new(),
            },
            _ => String::new(),
        }
    }

    fn negated(&self) -> Option<Self> {
        let body = match self.body {
            Body::Dialog(message) => Body::Dialog(message.negated()?),
            Body::OfferAnswer => Body::OfferUnknown,
            Body::OfferUnknown => Body::OfferAnswer,
            Body::Referred(message) => Body::Referred(message.negated()?),
            Body::Clue { message, captures } => {
                Body::Clue { message: message.negated()?, captures }
            }
            _ => return None,
        };
        Some(Message { body, ..*self })
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name(), self.detail())
    }
}
