//! What travels on the wire for a session supporting telepresence.

use std::fmt;

use crate::sip::refer::Progress;
use crate::sip::types::Failure;
use crate::telepresence::types::Captures;

/// A SIP message, a CLUE message or a stream reset, as far as the mapping looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// INVITE outside a dialog, which offers a CLUE channel.
    Invite,
    /// 100 to the INVITE.
    Trying,
    /// Another provisional response to the INVITE.
    Ringing,
    /// 2xx to the INVITE.
    Accepted,
    /// A final response to the INVITE from 300 to 699.
    Failed {
        /// The status code.
        status: u16,
    },
    /// The failure of the INVITE is acknowledged, or nobody waits for that any more: the
    /// transaction's ACK on the wire, and what the transaction says to a node that has failed it.
    Acknowledged,
    /// ACK to the 2xx to the INVITE: it bears the INVITE's CSeq number.
    Ack,
    /// CANCEL of the INVITE.
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
    /// INVITE within the dialog, with an offer.
    Offer {
        /// Whose media descriptions it no longer has.
        removed: Captures,
    },
    /// INVITE within the dialog, with an offer that has no CLUE channel any more.
    ChannelOffer,
    /// 2xx to the re-INVITE.
    OfferAnswer,
    /// ACK to the 2xx to the re-INVITE: it bears the re-INVITE's CSeq number.
    OfferAck,
    /// A final response to the re-INVITE from 300 to 699, other than 491.
    OfferUnknown,
    /// 491 to the re-INVITE: one of the other direction is pending.
    OfferPending,
    /// REFER with method=BYE in Refer-To.
    Refer {
        /// The TP UE that Refer-To names.
        target: u8,
    },
    /// 2xx to the REFER.
    ReferAccepted,
    /// A final response to the REFER from 300 to 699, other than 481.
    ReferRefused,
    /// 481 to the REFER.
    ReferUnknown,
    /// NOTIFY of the event package refer, with the status line that it bears.
    Notify(Progress),
    /// A final response to it.
    NotifyAnswer {
        /// Whether the subscription was known.
        known: bool,
    },
    /// NOTIFY of the event package conference: an endpoint is disconnected.
    Departed {
        /// Whose.
        who: u8,
    },
    /// A final response to it.
    DepartedAnswer {
        /// Whose departure that NOTIFY told: several may be open, and the transaction knows.
        who: u8,
    },
    /// On the CLUE channel.
    Clue(Clue),
    /// The CLUE channel's stream is reset.
    Reset,
}

/// A CLUE message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clue {
    /// `sequenceNr`: one more than the sender's last in the same series.
    pub number: u32,
    /// What it says.
    pub body: ClueBody,
}

/// What a CLUE message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClueBody {
    /// options.
    Options,
    /// optionsResponse.
    OptionsResponse {
        /// Whether the response code is 2xx.
        ok: bool,
    },
    /// advertisement.
    Advertisement {
        /// The captures offered.
        captures: Captures,
    },
    /// ack.
    Ack {
        /// `advSequenceNr`.
        advertisement: u32,
        /// Whether the response code is 2xx.
        ok: bool,
    },
    /// configure.
    Configure {
        /// `advSequenceNr`.
        advertisement: u32,
        /// Whether it bears an ack of 2xx.
        acks: bool,
        /// The captures wanted.
        captures: Captures,
    },
    /// configureResponse.
    ConfigureResponse {
        /// `confSequenceNr`.
        configure: u32,
        /// Whether the response code is 2xx.
        ok: bool,
    },
}

impl ClueBody {
    /// The captures it names.
    pub fn captures(self) -> Captures {
        match self {
            ClueBody::Advertisement { captures } | ClueBody::Configure { captures, .. } => captures,
            _ => Captures::NONE,
        }
    }
}

/// The status code of a failure.
pub fn status_of(failure: Failure) -> u16 {
    match failure {
        Failure::Busy => 486,
        Failure::Terminated => 487,
    }
}

/// The failure that a final response from 300 to 699 stands for: any but 487 says that the other
/// end does not want.
pub fn failure_of(status: u16) -> Failure {
    match status {
        487 => Failure::Terminated,
        _ => Failure::Busy,
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Signal::Invite => f.write_str("INVITE"),
            Signal::Trying => f.write_str("100 (INVITE)"),
            Signal::Ringing => f.write_str("180 (INVITE)"),
            Signal::Accepted => f.write_str("200 (INVITE)"),
            Signal::Failed { status } => write!(f, "{status} (INVITE)"),
            Signal::Acknowledged => f.write_str("ACK (failure)"),
            Signal::Ack => f.write_str("ACK"),
            Signal::Cancel => f.write_str("CANCEL"),
            Signal::CancelAnswer { known } => write!(f, "{} (CANCEL)", known_as(*known)),
            Signal::Bye => f.write_str("BYE"),
            Signal::ByeAnswer { known } => write!(f, "{} (BYE)", known_as(*known)),
            Signal::Offer { removed } => write!(f, "re-INVITE (without {removed})"),
            Signal::ChannelOffer => f.write_str("re-INVITE (without the CLUE channel)"),
            Signal::OfferAnswer => f.write_str("200 (re-INVITE)"),
            Signal::OfferPending => f.write_str("491 (re-INVITE)"),
            Signal::OfferAck => f.write_str("ACK (re-INVITE)"),
            Signal::OfferUnknown => f.write_str("481 (re-INVITE)"),
            Signal::Refer { target } => write!(f, "REFER (TP UE {}, method=BYE)", target + 1),
            Signal::ReferAccepted => f.write_str("200 (REFER)"),
            Signal::ReferRefused => f.write_str("403 (REFER)"),
            Signal::ReferUnknown => f.write_str("481 (REFER)"),
            Signal::Notify(Progress::Trying) => f.write_str("NOTIFY (100)"),
            Signal::Notify(Progress::Final { ok: true }) => f.write_str("NOTIFY (200)"),
            Signal::Notify(Progress::Final { .. }) => f.write_str("NOTIFY (503)"),
            Signal::NotifyAnswer { known } => write!(f, "{} (NOTIFY)", known_as(*known)),
            Signal::Departed { who } => {
                write!(f, "NOTIFY (conference: TP UE {} has left)", who + 1)
            }
            Signal::DepartedAnswer { .. } => f.write_str("200 (NOTIFY, conference)"),
            Signal::Clue(clue) => clue.fmt(f),
            Signal::Reset => f.write_str("SCTP stream reset"),
        }
    }
}

fn known_as(known: bool) -> u16 {
    if known { 200 } else { 481 }
}

impl fmt::Display for Clue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.body {
            ClueBody::Options => write!(f, "CLUE options {number}"),
            ClueBody::OptionsResponse { ok: true } => write!(f, "CLUE optionsResponse {number}"),
            ClueBody::OptionsResponse { .. } => write!(f, "CLUE optionsResponse {number} (error)"),
            ClueBody::Advertisement { captures } => {
                write!(f, "CLUE advertisement {number} ({captures})")
            }
            ClueBody::Ack { advertisement, ok: true } => {
                write!(f, "CLUE ack {number} of {advertisement}")
            }
            ClueBody::Ack { advertisement, .. } => {
                write!(f, "CLUE ack {number} of {advertisement} (error)")
            }
            ClueBody::Configure { advertisement, acks, captures } => {
                let ack = if acks { "+ack" } else { "" };
                write!(f, "CLUE configure{ack} {number} of {advertisement} ({captures})")
            }
            ClueBody::ConfigureResponse { configure, ok: true } => {
                write!(f, "CLUE configureResponse {number} to {configure}")
            }
            ClueBody::ConfigureResponse { configure, .. } => {
                write!(f, "CLUE configureResponse {number} to {configure} (error)")
            }
        }
    }
}
