//! The media consumer: acknowledges advertisements and configures what it wants of them.

use super::text::consumer as text;
use super::types::{Message, Number, Taken};

/// Where a consumer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Consumer {
    /// The last advertisement taken up; 0 before the first.
    pub advertisement: Number,
    /// The last configure sent; 0 before the first.
    pub last: Number,
    /// What is awaited.
    pub phase: Phase,
}

/// What a consumer awaits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// An advertisement.
    WaitForAdv,
    /// Its own decision on it.
    AdvProcessing,
    /// Its own configure.
    Conf,
    /// The answer to it.
    WaitForConfResponse,
    /// Nothing: it has what it wants.
    Established,
}

impl Default for Consumer {
    fn default() -> Self {
        Consumer { advertisement: 0, last: 0, phase: Phase::WaitForAdv }
    }
}

/// What a consumer meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A message arrives.
    Received(Message),
    /// It acknowledges and will configure later.
    Ack,
    /// It refuses the advertisement.
    Nack,
    /// It configures; while an advertisement is being processed, this acknowledges it too.
    Configure,
}

impl Consumer {
    /// Takes an input; `None` where the machine lists nothing.
    pub fn take(self, input: Input) -> Option<Taken<Consumer>> {
        let to = |phase| Consumer { phase, ..self };
        let advertisement = self.advertisement;
        match (self.phase, input) {
            (Phase::WaitForAdv, Input::Received(Message::Advertisement { number })) => {
                Taken::silently(text::ADVERTISED, self.processing(number))
            }
            (
                Phase::Conf | Phase::WaitForConfResponse | Phase::Established,
                Input::Received(Message::Advertisement { number }),
            ) => Taken::silently(text::ADVERTISED_ANEW, self.processing(number)),
            (Phase::AdvProcessing, Input::Ack) => {
                Taken::sending(text::ACK, Message::Ack { advertisement, ok: true }, to(Phase::Conf))
            }
            (Phase::AdvProcessing, Input::Nack) => Taken::sending(
                text::NACK,
                Message::Ack { advertisement, ok: false },
                to(Phase::WaitForAdv),
            ),
            (Phase::AdvProcessing, Input::Configure) => {
                self.configure(text::CONFIGURE_AND_ACK, true)
            }
            (Phase::Conf, Input::Configure) => self.configure(text::CONFIGURE, false),
            (Phase::Established, Input::Configure) => self.configure(text::RECONFIGURE, false),
            (
                Phase::WaitForConfResponse,
                Input::Received(Message::ConfigureResponse { configure, ok }),
            ) if configure == self.last => match ok {
                true => Taken::silently(text::ANSWERED, to(Phase::Established)),
                false => Taken::silently(text::REFUSED, to(Phase::Conf)),
            },
            _ => None,
        }
    }

    /// The consumer with an advertisement to process: also what a newer one makes of a consumer
    /// that is still processing an older, where somebody decides that it should.
    pub fn processing(self, advertisement: Number) -> Consumer {
        Consumer { advertisement, phase: Phase::AdvProcessing, ..self }
    }

    /// The same consumer after the answer to its configure, when no other is under way; see
    /// [`Provider::settled`](super::provider::Provider::settled).
    pub fn settled(self) -> Consumer {
        match self.phase {
            Phase::Established | Phase::Conf => Consumer { advertisement: 0, last: 0, ..self },
            _ => self,
        }
    }

    fn configure(self, step: callproof_kernel::step::Step, acks: bool) -> Option<Taken<Consumer>> {
        let (number, advertisement) = (self.last.wrapping_add(1), self.advertisement);
        let next = Consumer { last: number, phase: Phase::WaitForConfResponse, ..self };
        Taken::sending(step, Message::Configure { number, advertisement, acks }, next)
    }
}
