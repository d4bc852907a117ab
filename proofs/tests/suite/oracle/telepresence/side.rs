//! One side of a session: its dialog, its end of the CLUE channel, and what follows from steps.

use callproof_kernel::reaction::Event;
use callproof_model::clue::types::Message as Clue;
use callproof_model::sip::types::Message as Sip;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::issues::{
    cancel_crossing, closing_mechanism, crash_detection, remote_duty,
};
use callproof_model::telepresence::text::ending;
use callproof_model::telepresence::types::{Again, Body, Captures, Stimulus, Timer};

use super::clue::{Channel, Consumer, Part, Provider};
use super::dialog::{Dialog, Stage};
use super::reply::Reply;

/// One side of a session.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its dialog.
    pub dialog: Dialog,
    /// Its end of the CLUE channel.
    pub channel: Channel,
    /// What it does there.
    pub part: Part,
    /// Whether the other side answers the offer of a CLUE channel.
    has_clue: bool,
}

impl Side {
    /// A side of a session that has not begun; who calls consumes what the other provides.
    pub fn new(is_caller: bool, has_clue: bool) -> Self {
        let part = match is_caller {
            true => Part::Consumer(Consumer::default()),
            false => Part::Provider(Provider::default()),
        };
        Side { dialog: Dialog::new(is_caller), channel: Channel::None, part, has_clue }
    }

    /// A crash: all of it is gone.
    pub fn lose(&mut self) {
        self.dialog.lose();
        self.loses_channel();
    }

    /// The channel is closed.
    pub fn loses_channel(&mut self) {
        self.channel = Channel::None;
        self.part.forget();
    }

    /// Whether the session is on.
    pub fn is_on(&self) -> bool {
        self.dialog.stage == Stage::On
    }

    /// Whether the session is on, with a CLUE channel over which options are exchanged.
    pub fn is_telepresent(&self) -> bool {
        self.is_on() && self.channel == Channel::Active
    }

    /// Whether a release has begun here that is not done: items 1 and 2, where there is a channel.
    pub fn is_releasing(&self) -> bool {
        let item_2 = self.dialog.has_begun_release && self.channel != Channel::None;
        self.dialog.is_releasing() || item_2
    }

    /// Whether nothing is awaited here: there is no session and nothing left of one, or a session
    /// that nobody is about to leave, without a channel or with captures configured.
    pub fn is_at_peace(&self) -> bool {
        match self.dialog.stage {
            Stage::Idle | Stage::Over => self.channel == Channel::None,
            Stage::Pending | Stage::Ending => false,
            Stage::On => {
                let exchange = match self.channel {
                    Channel::None => true,
                    Channel::Offered | Channel::Options => false,
                    Channel::Active => self.part.has_what_it_wants(),
                };
                exchange && !self.is_releasing() && !self.awaits_request()
            }
        }
    }

    /// Whether a re-INVITE or a NOTIFY to the other side is not answered.
    pub fn awaits_request(&self) -> bool {
        self.part.provider().is_some_and(|provider| !provider.unanswered.is_empty())
    }

    /// The user gives up.
    pub fn gives_up(&mut self) {
        self.dialog.has_given_up |= self.dialog.stage == Stage::Pending;
    }

    /// A message of the session is received, and answered like this.
    pub fn receives(&mut self, body: Body, reply: &Reply<'_>) {
        match (body, &mut self.part) {
            (Body::Dialog(message), _) => self.dialog.meets(message, reply),
            (Body::Clue { message: Clue::OptionsResponse { ok: true }, .. }, _)
                if self.channel == Channel::Options =>
            {
                self.channel = Channel::Active;
            }
            (Body::Clue { .. }, _) if self.channel != Channel::Active => {}
            (Body::Clue { message, captures }, Part::Consumer(consumer)) => {
                consumer.meets(message, captures, reply);
            }
            (Body::Clue { .. }, Part::Provider(provider)) => provider.meets(&body),
            (Body::Offer { removed }, Part::Consumer(consumer))
                if reply.sends_body(|b| *b == Body::OfferAnswer) =>
            {
                consumer.loses_descriptions(removed);
            }
            (Body::Departed { who }, Part::Consumer(consumer)) => consumer.is_told(who),
            (Body::OfferAnswer | Body::OfferUnknown, Part::Provider(provider)) => {
                provider.unanswered = Captures::NONE;
            }
            (Body::DepartedOk { who }, Part::Provider(provider)) => {
                provider.unanswered = provider.unanswered.without(who);
            }
            _ => {}
        }
    }

    /// A message of the session is sent, while these are in sessions of the sender.
    pub fn sends(&mut self, body: Body, reply: &Reply<'_>, there: Captures) {
        match (body, &mut self.part) {
            (Body::Dialog(message), _) => {
                if message == Sip::Invite && self.dialog.stage == Stage::Idle && self.has_clue {
                    self.channel = Channel::Offered;
                }
                self.dialog.sends(message);
            }
            (Body::Clue { message: Clue::Options, .. }, _) => self.channel = Channel::Options,
            (Body::Clue { message: Clue::OptionsResponse { ok: true }, .. }, _) => {
                self.channel = Channel::Active;
            }
            (Body::Clue { message, captures }, Part::Consumer(consumer)) => {
                consumer.sends(message, captures);
            }
            (Body::Clue { message, captures }, Part::Provider(provider)) => {
                provider.sends(message, captures, reply, there);
            }
            (Body::Offer { removed }, Part::Provider(provider)) => provider.unanswered = removed,
            (Body::Departed { who }, Part::Provider(provider)) => {
                provider.unanswered = provider.unanswered.with(who);
            }
            _ => {}
        }
    }

    /// A timer of the session elapses.
    pub fn waits_in_vain(&mut self, timer: &Timer) {
        match (timer, &mut self.part) {
            (Timer::Dialog { timer, .. }, _) => self.dialog.waits_in_vain(*timer),
            (Timer::Update { again: Again::GiveUp, .. }, Part::Provider(provider)) => {
                provider.unanswered = Captures::NONE;
            }
            _ => {}
        }
    }

    /// A channel that is offered and not open is no longer awaited once it is removed, or the
    /// session is over.
    pub fn stops_awaiting_channel(&mut self, event: &Event<Telepresence>, reply: &Reply<'_>) {
        let removes = [
            ending::ITEM_2,
            remote_duty::WITH_THE_SESSION,
            crash_detection::LOST,
            closing_mechanism::OFFERED,
        ];
        let forbids = [cancel_crossing::RELEASE, cancel_crossing::BYE_INSTEAD];
        let gives_up = matches!(event, Event::Stimulus(Stimulus::GiveUp));
        let is_removed = removes.iter().any(|step| reply.cites(*step))
            || gives_up && forbids.iter().any(|step| reply.cites(*step));
        if self.channel == Channel::Offered && (is_removed || self.dialog.has_ended()) {
            self.loses_channel();
        }
    }
}
