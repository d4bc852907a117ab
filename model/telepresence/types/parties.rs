//! Who takes part, and what they may do.

use std::fmt;

use crate::sip::dialog::Transport;

/// A functional entity. TP UEs are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A TP UE: one of two parties, or a conference participant.
    TpUe(u8),
    /// The conference focus, with its mixer.
    Focus,
    /// Any TP UE: the functional entity, in no cast.
    AnyTpUe,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::TpUe(number) => write!(f, "TP UE {}", number + 1),
            Role::Focus => f.write_str("conference focus"),
            Role::AnyTpUe => f.write_str("TP UE"),
        }
    }
}

/// A session, known by its dialog: that of TP UE so and so, who begins it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call(pub u8);

impl Call {
    /// The subscription to the outcome of a TP UE's REFER, which is kept up like a call.
    pub fn subscription_of(number: u8) -> Call {
        Call(SUBSCRIPTION | number)
    }

    /// Whose REFER it is the subscription of; `None` for a session.
    pub fn subscriber(self) -> Option<u8> {
        (self.0 & SUBSCRIPTION != 0).then_some(self.0 & !SUBSCRIPTION)
    }
}

const SUBSCRIPTION: u8 = 0x80;

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "session of TP UE {}", self.0 + 1)
    }
}

/// From when on there is a CLUE channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelFrom {
    /// The session is answered.
    Answer,
    /// Never: the called party does not support CLUE and answers without the channel.
    Never,
    /// The called party rings: offer and answer are exchanged in a reliable provisional response.
    Ringing,
}

/// The conditions of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// What carries the signalling.
    pub transport: Transport,
    /// From when on there is a CLUE channel.
    pub channel: ChannelFrom,
}

/// A set of TP UEs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(pub u8);

impl Set {
    /// Nobody.
    pub const NONE: Set = Set(0);

    /// The first so many.
    pub const fn first(many: u8) -> Set {
        Set(((1u16 << many) - 1) as u8)
    }

    /// One.
    pub const fn one(number: u8) -> Set {
        Set(1 << number)
    }

    /// Whether a TP UE is in it.
    pub const fn has(self, number: u8) -> bool {
        self.0 >> number & 1 == 1
    }

    /// Its members, in order.
    pub fn members(self) -> impl Iterator<Item = u8> {
        (0..8).filter(move |number| self.has(*number))
    }
}

/// Whether there is a conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parties {
    /// TP UE 1 calls TP UE 2.
    Two,
    /// TP UEs are participants of a conference, which they join by calling the focus.
    Conference,
}

/// Who takes part in a case, and what they may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Config {
    /// Whether there is a conference.
    pub parties: Parties,
    /// How many TP UEs there are.
    pub ues: u8,
    /// The conditions of every session.
    pub terms: Terms,
    /// Who may begin a session.
    pub callers: Set,
    /// Who may give up a session that is not answered.
    pub quitters: Set,
    /// Who may release an established session.
    pub leavers: Set,
    /// Whom the focus may remove of its own accord.
    pub removable: Set,
    /// Who may ask the focus to remove another.
    pub referrers: Set,
    /// Whom they may name.
    pub targets: Set,
    /// Who may choose captures anew, once.
    pub choosers: Set,
    /// Who may acknowledge an advertisement first and configure later.
    pub slow: Set,
    /// Who may refuse an advertisement, once.
    pub picky: Set,
}
