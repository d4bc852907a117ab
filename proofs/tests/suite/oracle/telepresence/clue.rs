//! One side of a CLUE channel as it looks from outside: RFC 8847 and 8848.

use callproof_model::clue::types::{Message as Clue, Number};
use callproof_model::telepresence::issues::{departed_media, while_processing};
use callproof_model::telepresence::types::{Body, Captures};

use super::reply::Reply;

/// How far a side's end of the channel is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channel {
    /// There is none.
    #[default]
    None,
    /// It is offered, and the other side may open it.
    Offered,
    /// It is open, and this side waits for the answer to its options.
    Options,
    /// It is open and the options are exchanged.
    Active,
}

/// What a side does on the channel.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// It consumes captures: the calling side.
    Consumer(Consumer),
    /// It provides captures: the called side.
    Provider(Provider),
}

/// What a consumer waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Awaited {
    /// The first advertisement.
    #[default]
    Advertisement,
    /// Its own acknowledgement or configure.
    Decision,
    /// Its own configure: the advertisement is acknowledged, or a configure was refused.
    Configure,
    /// The answer to its configure.
    Answer,
    /// Nothing: what it configured is granted.
    Nothing,
}

/// What a consumer has been told and has asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consumer {
    /// What it waits for.
    pub awaits: Awaited,
    /// What the last advertisement taken up offers.
    pub offered: Captures,
    /// The captures granted that are still shown.
    pub shown: Captures,
    /// Whose media descriptions a re-INVITE has removed.
    pub undescribed: Captures,
    /// Of whom a NOTIFY has told that they have left.
    pub told_gone: Captures,
    /// The same, told while an advertisement or a configure was under way.
    told_meanwhile: Captures,
    /// The last configure sent: its number, and what it wants.
    asked: (Number, Captures),
}

/// What a provider has offered and granted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Provider {
    /// What the last advertisement offers.
    pub offered: Captures,
    /// The number of the last advertisement, counted from the last exchange completed.
    pub last: Number,
    /// Whether a configure of the last advertisement has been accepted.
    pub is_configured: bool,
    /// The captures whose media are sent, where there are media.
    pub sends: Captures,
    /// What a re-INVITE or a NOTIFY is about that is not answered yet.
    pub unanswered: Captures,
    /// The configure that is being answered.
    request: Option<Request>,
}

/// A configure as its receiver gets it.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The advertisement it is for.
    pub advertisement: Number,
    /// What it wants.
    pub wanted: Captures,
}

impl Request {
    /// The configure that a message is, if it is one.
    pub fn of(body: &Body) -> Option<Request> {
        match *body {
            Body::Clue { message: Clue::Configure { advertisement, .. }, captures } => {
                Some(Request { advertisement, wanted: captures })
            }
            _ => None,
        }
    }
}

impl Part {
    /// The consumer, if it is one.
    pub fn consumer(&self) -> Option<&Consumer> {
        match self {
            Part::Consumer(consumer) => Some(consumer),
            Part::Provider(_) => None,
        }
    }

    /// The provider, if it is one.
    pub fn provider(&self) -> Option<&Provider> {
        match self {
            Part::Provider(provider) => Some(provider),
            Part::Consumer(_) => None,
        }
    }

    /// The channel is gone, and with it what was said on it.
    pub fn forget(&mut self) {
        *self = match self {
            Part::Consumer(_) => Part::Consumer(Consumer::default()),
            Part::Provider(_) => Part::Provider(Provider::default()),
        };
    }

    /// Whether nothing is under way between provider and consumer, as this one sees it.
    pub fn has_what_it_wants(&self) -> bool {
        match self {
            Part::Consumer(consumer) => consumer.awaits == Awaited::Nothing,
            Part::Provider(provider) => provider.is_configured,
        }
    }
}

impl Consumer {
    /// A message of the channel is received.
    pub fn meets(&mut self, message: Clue, captures: Captures, reply: &Reply<'_>) {
        match message {
            Clue::Advertisement { .. } => {
                let replaces = reply.cites(while_processing::REPLACE);
                if self.awaits != Awaited::Decision || replaces {
                    self.offered = captures;
                    self.awaits = Awaited::Decision;
                }
            }
            Clue::ConfigureResponse { configure, ok }
                if self.awaits == Awaited::Answer && configure == self.asked.0 =>
            {
                self.awaits = if ok { Awaited::Nothing } else { Awaited::Configure };
                if ok {
                    let hidden = self.undescribed.and_also(self.told_meanwhile);
                    self.shown = self.asked.1.except(hidden);
                }
            }
            _ => {}
        }
    }

    /// A message of the channel is sent.
    pub fn sends(&mut self, message: Clue, captures: Captures) {
        match message {
            Clue::Ack { ok: true, .. } => self.awaits = Awaited::Configure,
            Clue::Ack { ok: false, .. } => self.awaits = Awaited::Advertisement,
            Clue::Configure { number, .. } => {
                self.awaits = Awaited::Answer;
                self.asked = (number, captures);
                self.told_meanwhile = Captures::NONE;
            }
            _ => {}
        }
    }

    /// A re-INVITE has removed media descriptions.
    pub fn loses_descriptions(&mut self, removed: Captures) {
        self.undescribed = self.undescribed.and_also(removed);
        self.shown = self.shown.except(removed);
    }

    /// A NOTIFY tells that a participant has left.
    pub fn is_told(&mut self, who: u8) {
        self.told_gone = self.told_gone.with(who);
        if self.awaits != Awaited::Nothing {
            self.told_meanwhile = self.told_meanwhile.with(who);
        }
    }
}

impl Provider {
    /// A message of the channel is received; what comes of it is seen in what is sent.
    pub fn meets(&mut self, body: &Body) {
        self.request = Request::of(body);
    }

    /// A message of the channel is sent; of what is granted, only the media of those who are
    /// `there` are sent where a step says so.
    pub fn sends(&mut self, message: Clue, captures: Captures, reply: &Reply<'_>, there: Captures) {
        match message {
            Clue::Advertisement { number } => {
                self.offered = captures;
                self.last = number;
                self.is_configured = false;
                self.sends = self.sends.and(captures);
            }
            Clue::ConfigureResponse { ok, .. } => {
                let Some(request) = self.request.take() else { return };
                self.is_configured = ok;
                if ok {
                    self.sends = request.wanted;
                    if reply.cites(departed_media::STOP) {
                        self.sends.of = request.wanted.and(there).of;
                    }
                }
                // Both ends have completed the exchange, and count anew.
                if request.advertisement == self.last {
                    self.last = 0;
                }
            }
            _ => {}
        }
    }
}
