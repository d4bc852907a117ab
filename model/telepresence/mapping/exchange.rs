//! The numbers of CLUE messages: on the wire, and in the model.
//!
//! On the wire each sender counts its messages without end: those about options in one series, the
//! provider's (advertisement, configureResponse) in another, the consumer's (ack, configure) in a
//! third (RFC 8847). The model counts advertisements and configures alone, and its machines
//! count anew from each configure that is answered (`settled`): number 0 is the advertisement that
//! was configured last. Either end sees when that is so: the consumer's machine settles with the
//! response to its last configure, the provider's if that was of its last advertisement.

use std::collections::BTreeMap;

use super::signal::{Clue, ClueBody};
use crate::clue::types::{Message, Number};
use crate::telepresence::types::Captures;

/// What one end of a CLUE channel knows of the numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exchange {
    side: Side,
    /// This end's last message about options.
    initiation: u32,
    /// This end's last message as what it is.
    media: u32,
    /// The advertisements since the machines settled, by the provider's numbers.
    advertisements: BTreeMap<Number, u32>,
    /// The provider's number of the last one.
    last: Number,
    /// The consumer's number of the last configure.
    configures: Number,
    /// That configure, as long as the consumer waits for the response.
    awaited: Option<Configure>,
}

/// What an end is on the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It provides.
    Provider,
    /// It consumes.
    Consumer,
}

/// A configure on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Configure {
    number: u32,
    advertisement: u32,
}

impl Exchange {
    /// An end of a channel on which nothing has travelled.
    pub fn new(side: Side) -> Self {
        Exchange {
            side,
            initiation: 0,
            media: 0,
            advertisements: BTreeMap::new(),
            last: 0,
            configures: 0,
            awaited: None,
        }
    }

    /// What a message of this end is on the wire; `None` of an answer to nothing.
    pub fn send(&self, message: Message, captures: Captures) -> Option<Clue> {
        let body = match message {
            Message::Options => ClueBody::Options,
            Message::OptionsResponse { ok } => ClueBody::OptionsResponse { ok },
            Message::Advertisement { .. } => ClueBody::Advertisement { captures },
            Message::Ack { advertisement, ok } => {
                ClueBody::Ack { advertisement: self.wire_number(advertisement), ok }
            }
            Message::Configure { advertisement, acks, .. } => {
                let advertisement = self.wire_number(advertisement);
                ClueBody::Configure { advertisement, acks, captures }
            }
            // The provider answers the last configure, and at once.
            Message::ConfigureResponse { ok, .. } => {
                ClueBody::ConfigureResponse { configure: self.awaited?.number, ok }
            }
        };
        let before = match side_of(body) {
            None => self.initiation,
            Some(_) => self.media,
        };
        Some(Clue { number: before.checked_add(1).unwrap_or(1), body })
    }

    /// This end has sent a message.
    pub fn was_sent(&mut self, clue: Clue) {
        match side_of(clue.body) {
            None => self.initiation = clue.number,
            Some(side) if side == self.side => self.media = clue.number,
            Some(_) => return,
        }
        if clue.body == ClueBody::Options {
            // Who opens a channel anew has forgotten what was said on the one before.
            let Exchange { side, initiation, media, .. } = *self;
            *self = Exchange { initiation, media, ..Exchange::new(side) };
        }
        self.note(clue);
    }

    /// What a message that arrives at this end is in the model. A gap in the other end's numbers
    /// is not judged: SCTP loses nothing.
    pub fn receive(&mut self, clue: Clue) -> Option<Message> {
        let message = match clue.body {
            // Both ends may provide (RFC 8847); the captures of who begins the session are no
            // matter of the model.
            body if side_of(body) == Some(self.side) => return None,
            ClueBody::Options => Message::Options,
            ClueBody::OptionsResponse { ok } => Message::OptionsResponse { ok },
            ClueBody::Advertisement { .. } => {
                Message::Advertisement { number: self.last.wrapping_add(1) }
            }
            ClueBody::Ack { advertisement, ok } => {
                Message::Ack { advertisement: self.model_number(advertisement), ok }
            }
            ClueBody::Configure { advertisement, acks, .. } => {
                let advertisement = self.model_number(advertisement);
                Message::Configure { number: self.configures.wrapping_add(1), advertisement, acks }
            }
            ClueBody::ConfigureResponse { configure, ok } => {
                let is_awaited = self.awaited.is_some_and(|awaited| awaited.number == configure);
                // The next number is of none that was sent.
                let unknown = self.configures.wrapping_add(1);
                let configure = if is_awaited { self.configures } else { unknown };
                Message::ConfigureResponse { configure, ok }
            }
        };
        self.note(clue);
        Some(message)
    }

    /// Counts a message, whoever has sent it.
    fn note(&mut self, Clue { number, body }: Clue) {
        match body {
            ClueBody::Advertisement { .. } => {
                self.last = self.last.wrapping_add(1);
                self.advertisements.insert(self.last, number);
                // A consumer with a new advertisement no longer waits for a response.
                self.awaited = None;
            }
            ClueBody::Configure { advertisement, .. } => {
                self.configures = self.configures.wrapping_add(1);
                self.awaited = Some(Configure { number, advertisement });
            }
            ClueBody::ConfigureResponse { configure, .. } => {
                let answered = self.awaited.take_if(|awaited| awaited.number == configure);
                if let Some(Configure { advertisement, .. }) = answered {
                    self.settle(advertisement);
                }
            }
            ClueBody::Options | ClueBody::OptionsResponse { .. } | ClueBody::Ack { .. } => {}
        }
    }

    /// The response to a configure of this advertisement: number 0 is that one from now on.
    fn settle(&mut self, advertisement: u32) {
        self.configures = 0;
        if self.advertisements.get(&self.last) == Some(&advertisement) {
            self.last = 0;
            self.advertisements.clear();
        }
        // A provider that has settled goes by its own last, whatever others take for it.
        if self.last != 0 || self.advertisements.is_empty() {
            self.advertisements.insert(0, advertisement);
        }
    }

    /// The number of an advertisement on the wire.
    fn wire_number(&self, advertisement: Number) -> u32 {
        let known = self.advertisements.get(&advertisement);
        known.or_else(|| self.advertisements.get(&self.last)).copied().unwrap_or(0)
    }

    /// The number of an advertisement in the model: of one unknown, the next, which the provider
    /// has not sent and takes for outdated.
    fn model_number(&self, advertisement: u32) -> Number {
        let is_it = |number: &Number| self.advertisements.get(number) == Some(&advertisement);
        let others = self.advertisements.keys().copied();
        let known = std::iter::once(self.last).chain(others).find(is_it);
        known.unwrap_or(self.last.wrapping_add(1))
    }
}

/// What an end is that says this; `None` where either may.
fn side_of(body: ClueBody) -> Option<Side> {
    match body {
        ClueBody::Options | ClueBody::OptionsResponse { .. } => None,
        ClueBody::Advertisement { .. } | ClueBody::ConfigureResponse { .. } => Some(Side::Provider),
        ClueBody::Ack { .. } | ClueBody::Configure { .. } => Some(Side::Consumer),
    }
}
