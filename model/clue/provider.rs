//! The media provider: advertises captures and answers configures.

use super::text::provider as text;
use super::types::{Message, Number, Taken};

/// Where a provider stands; `last` is the number of its last advertisement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provider {
    /// The last advertisement; 0 before the first.
    pub last: Number,
    /// What is awaited.
    pub phase: Phase,
}

/// What a provider awaits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Its own decision to advertise.
    Adv,
    /// The ack.
    WaitForAck,
    /// A configure.
    WaitForConf,
    /// Its own answer to a configure.
    ConfResponse {
        /// Which configure.
        configure: Number,
        /// Whether it is for the last advertisement; else it is answered with an error.
        current: bool,
    },
    /// Nothing: the consumer has what it wants.
    Established,
}

impl Default for Provider {
    fn default() -> Self {
        Provider { last: 0, phase: Phase::Adv }
    }
}

/// What a provider meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// It advertises.
    Advertise,
    /// A message arrives.
    Received(Message),
    /// It answers the configure.
    Answer {
        /// Whether it accepts.
        ok: bool,
    },
    /// The telepresence settings change.
    Changed,
}

impl Provider {
    /// Takes an input; `None` where the machine lists nothing.
    pub fn take(self, input: Input) -> Option<Taken<Provider>> {
        let to = |phase| Provider { phase, ..self };
        match (self.phase, input) {
            (Phase::Adv, Input::Advertise) => {
                let number = self.last.wrapping_add(1);
                let next = Provider { last: number, phase: Phase::WaitForAck };
                Taken::sending(text::ADVERTISE, Message::Advertisement { number }, next)
            }
            (Phase::WaitForAck, Input::Received(Message::Ack { advertisement, ok }))
                if advertisement == self.last =>
            {
                match ok {
                    true => Taken::silently(text::ACKED, to(Phase::WaitForConf)),
                    false => Taken::silently(text::NACKED, to(Phase::Adv)),
                }
            }
            (
                Phase::WaitForAck,
                Input::Received(Message::Configure { number, advertisement, acks: true }),
            ) => match advertisement == self.last {
                true => Taken::silently(
                    text::CONFIGURED_AND_ACKED,
                    to(Phase::ConfResponse { configure: number, current: true }),
                ),
                false => Taken::silently(text::OUTDATED, self),
            },
            (
                Phase::WaitForConf | Phase::Established,
                Input::Received(Message::Configure { number, advertisement, .. }),
            ) => {
                let step = match self.phase {
                    Phase::WaitForConf => text::CONFIGURED,
                    _ => text::RECONFIGURED,
                };
                let current = advertisement == self.last;
                Taken::silently(step, to(Phase::ConfResponse { configure: number, current }))
            }
            (Phase::ConfResponse { configure, current: true }, Input::Answer { ok: true }) => {
                Taken::sending(
                    text::ACCEPT,
                    Message::ConfigureResponse { configure, ok: true },
                    to(Phase::Established),
                )
            }
            (Phase::ConfResponse { configure, .. }, Input::Answer { ok: false }) => Taken::sending(
                text::REFUSE,
                Message::ConfigureResponse { configure, ok: false },
                to(Phase::WaitForConf),
            ),
            (phase, Input::Changed) if phase != Phase::Adv => {
                Taken::silently(text::CHANGED, to(Phase::Adv))
            }
            _ => None,
        }
    }

    /// The same provider after an exchange that both ends have completed. Only differences of
    /// numbers matter, so that they are counted anew from there.
    pub fn settled(self) -> Provider {
        match self.phase {
            Phase::Established | Phase::WaitForConf => Provider { last: 0, ..self },
            _ => self,
        }
    }
}
