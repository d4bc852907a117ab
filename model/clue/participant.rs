//! A CLUE participant: the channel and the exchange of options.

use super::text::participant as text;
use super::types::{Message, Taken};

/// Where a participant stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Participant {
    /// There is no channel.
    #[default]
    Idle,
    /// The channel is being set up.
    ChannelSetup,
    /// Options are exchanged.
    Options,
    /// Provider and consumer are at work.
    Active,
}

/// What a participant meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The session asks for a channel.
    Start,
    /// The channel is established; the DTLS client is its initiator.
    Established {
        /// Whether this participant is the initiator.
        initiator: bool,
    },
    /// A message arrives.
    Received(Message),
    /// The answer to options is decided; the receiver finds something in common or not.
    Answer {
        /// Whether it does.
        ok: bool,
    },
    /// No answer to options in time.
    TimedOut,
    /// The channel fails, or the session ends.
    Over,
}

impl Participant {
    /// Takes an input; `None` where the machine lists nothing.
    pub fn take(self, input: Input) -> Option<Taken<Participant>> {
        use Participant::{Active, ChannelSetup, Idle, Options};
        match (self, input) {
            (Idle, Input::Start) => Taken::silently(text::START, ChannelSetup),
            (ChannelSetup, Input::Established { initiator: true }) => {
                Taken::sending(text::CHANNEL_UP, Message::Options, Options)
            }
            (ChannelSetup, Input::Established { .. }) => Taken::silently(text::CHANNEL_UP, Options),
            (ChannelSetup, Input::Over) => Taken::silently(text::CHANNEL_FAILED, Idle),
            (Options, Input::Answer { ok }) => Taken::sending(
                text::ANSWER_OPTIONS,
                Message::OptionsResponse { ok },
                if ok { Active } else { Idle },
            ),
            (Options, Input::Received(Message::OptionsResponse { ok: true })) => {
                Taken::silently(text::OPTIONS_DONE, Active)
            }
            (Options, Input::Received(Message::OptionsResponse { .. }) | Input::TimedOut) => {
                Taken::silently(text::OPTIONS_FAILED, Idle)
            }
            (Options | Active, Input::Over) => Taken::silently(text::OVER, Idle),
            _ => None,
        }
    }
}
