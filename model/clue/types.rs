//! The words of the CLUE protocol: messages and what a machine does with them.

use std::fmt;

use callproof_kernel::step::Step;

/// A sequence number of one stream; the provider's and the consumer's are independent.
pub type Number = u8;

/// What travels on the CLUE channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// What the initiator can do.
    Options,
    /// The answer to it.
    OptionsResponse {
        /// Whether the two have something in common.
        ok: bool,
    },
    /// What the provider offers; it replaces what was offered before.
    Advertisement {
        /// Its number.
        number: Number,
    },
    /// Acknowledges an advertisement.
    Ack {
        /// Which.
        advertisement: Number,
        /// Whether the consumer can do with it.
        ok: bool,
    },
    /// What the consumer wants of an advertisement.
    Configure {
        /// Its number.
        number: Number,
        /// Of which advertisement.
        advertisement: Number,
        /// Whether it also acknowledges it.
        acks: bool,
    },
    /// The answer to a configure: all of it or nothing.
    ConfigureResponse {
        /// Which.
        configure: Number,
        /// Whether it is accepted.
        ok: bool,
    },
}

impl Message {
    /// The opposite answer; `None` of what answers nothing.
    pub fn negated(self) -> Option<Self> {
        match self {
            Message::OptionsResponse { ok } => Some(Message::OptionsResponse { ok: !ok }),
            Message::Ack { advertisement, ok } => Some(Message::Ack { advertisement, ok: !ok }),
            Message::ConfigureResponse { configure, ok } => {
                Some(Message::ConfigureResponse { configure, ok: !ok })
            }
            Message::Options | Message::Advertisement { .. } | Message::Configure { .. } => None,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Message::Options => f.write_str("options"),
            Message::OptionsResponse { ok: true } => f.write_str("optionsResponse"),
            Message::OptionsResponse { .. } => f.write_str("optionsResponse (error)"),
            Message::Advertisement { number } => write!(f, "advertisement {number}"),
            Message::Ack { advertisement, ok: true } => write!(f, "ack {advertisement}"),
            Message::Ack { advertisement, .. } => write!(f, "ack {advertisement} (error)"),
            Message::Configure { advertisement, acks: true, .. } => {
                write!(f, "configure+ack {advertisement}")
            }
            Message::Configure { advertisement, .. } => write!(f, "configure of {advertisement}"),
            Message::ConfigureResponse { ok: true, .. } => f.write_str("configureResponse"),
            Message::ConfigureResponse { .. } => f.write_str("configureResponse (error)"),
        }
    }
}

/// How a machine takes an input that it lists: the step, what is sent, the state afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken<S> {
    /// The step obeyed.
    pub step: Step,
    /// What is sent.
    pub send: Option<Message>,
    /// The state afterwards.
    pub next: S,
}

impl<S> Taken<S> {
    /// Something is sent.
    pub fn sending(step: Step, message: Message, next: S) -> Option<Self> {
        Some(Taken { step, send: Some(message), next })
    }

    /// Nothing is sent.
    pub fn silently(step: Step, next: S) -> Option<Self> {
        Some(Taken { step, send: None, next })
    }
}
