//! One end of a session, with the REFER that goes with it.

use std::collections::BTreeSet;

use super::exchange::{Exchange, Side};
use super::signal::{Signal, failure_of, status_of};
use crate::sip::refer::{Message as Refer, Progress};
use crate::sip::types::Message as Sip;
use crate::telepresence::types::{Body, Call, Message, Role};

/// One end of a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    call: Call,
    invite: Invite,
    /// Whether the message that a provisional response is has travelled.
    has_rung: bool,
    /// Whether this end has sent a final response that is not acknowledged.
    awaits_ack: bool,
    /// Whether a BYE is answered.
    has_ended: bool,
    /// What became of a REFER.
    subscription: Subscription,
    /// The requests of this end that are not answered.
    ours: BTreeSet<Request>,
    /// Those of the other end.
    theirs: BTreeSet<Request>,
    clue: Exchange,
}

/// How far the INVITE is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Invite {
    None,
    Open,
    Accepted,
    Failed,
}

/// How far the subscription is that a REFER begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Subscription {
    None,
    Active,
    Over,
}

/// A request, other than the INVITE, that is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Request {
    Cancel,
    Bye,
    Offer,
    Refer,
    /// Of the event package refer; `true` of the final one.
    Notify(bool),
    /// Of the event package conference, with who has left.
    Departed(u8),
}

/// Who sent a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Us,
    Them,
}

impl Leg {
    /// An end on which nothing has travelled.
    pub fn new(call: Call, role: Role) -> Self {
        // A session is named after the TP UE that begins it, and that consumes.
        let is_caller = role == Role::TpUe(call.0);
        Leg {
            call,
            invite: Invite::None,
            has_rung: false,
            awaits_ack: false,
            has_ended: false,
            subscription: Subscription::None,
            ours: BTreeSet::new(),
            theirs: BTreeSet::new(),
            clue: Exchange::new(if is_caller { Side::Consumer } else { Side::Provider }),
        }
    }

    /// The signal that a message of this end is, unless a transaction sends it.
    pub(super) fn send(&mut self, message: &Message) -> Option<Signal> {
        let signal = match message.body {
            Body::Dialog(message) => self.in_dialog(message),
            Body::Offer { removed } => Some(Signal::Offer { removed }),
            Body::ChannelOffer => Some(Signal::ChannelOffer),
            Body::OfferAnswer => Some(Signal::OfferAnswer),
            Body::OfferPending => Some(Signal::OfferPending),
            Body::OfferAck => Some(Signal::OfferAck),
            Body::OfferUnknown => Some(Signal::OfferUnknown),
            Body::Refer { target } => Some(Signal::Refer { target }),
            Body::Referred(message) => referred(message),
            Body::Departed { who } => Some(Signal::Departed { who }),
            Body::DepartedOk { who } => Some(Signal::DepartedAnswer { who }),
            Body::Clue { message, captures } => self.clue.send(message, captures).map(Signal::Clue),
            Body::Reset => Some(Signal::Reset),
        };
        if let Some(signal) = &signal {
            self.was_sent(signal);
        }
        signal
    }

    fn in_dialog(&self, message: Sip) -> Option<Signal> {
        let is_open = self.invite == Invite::Open;
        match message {
            Sip::Invite => (self.invite == Invite::None).then_some(Signal::Invite),
            Sip::Ringing => is_open.then_some(Signal::Ringing),
            // A repetition (timer G) is the transaction's.
            Sip::Accepted => is_open.then_some(Signal::Accepted),
            Sip::Failed(why) => is_open.then_some(Signal::Failed { status: status_of(why) }),
            // The ACK to a failure is the transaction's.
            Sip::Ack => (self.invite == Invite::Accepted).then_some(Signal::Ack),
            // Where the answer has come there is nothing left to cancel (RFC 3261, 9.1).
            Sip::Cancel => is_open.then_some(Signal::Cancel),
            Sip::CancelOk => Some(Signal::CancelAnswer { known: true }),
            Sip::CancelUnknown => Some(Signal::CancelAnswer { known: false }),
            Sip::Bye => Some(Signal::Bye),
            Sip::ByeOk => Some(Signal::ByeAnswer { known: true }),
            Sip::ByeUnknown => Some(Signal::ByeAnswer { known: false }),
        }
    }

    pub(super) fn was_sent(&mut self, signal: &Signal) {
        if let Signal::Clue(clue) = *signal {
            self.clue.was_sent(clue);
        }
        self.note(signal, By::Us);
    }

    /// What the role at this end receives.
    pub(super) fn receive(&mut self, signal: &Signal) -> Vec<Message> {
        let rings = self.answers_unrung(signal).then_some(Body::Dialog(Sip::Ringing));
        let (call, body) = (self.call, self.body(signal));
        self.note(signal, By::Them);
        rings.into_iter().chain(body).map(|body| Message { call, body }).collect()
    }

    /// Whether the INVITE is answered without a 180. In the model whoever answers has rung: so it
    /// has here, and a 180 that the answer has overtaken no longer counts.
    fn answers_unrung(&self, signal: &Signal) -> bool {
        matches!(signal, Signal::Accepted | Signal::Failed { .. }) && !self.has_rung
    }

    fn body(&mut self, signal: &Signal) -> Option<Body> {
        let dialog = match *signal {
            Signal::Invite => Sip::Invite,
            // A 100 says that the INVITE has come, not that somebody rings: a CANCEL goes on
            // waiting, which RFC 3261 allows.
            Signal::Trying => return None,
            // Another 180 says nothing new.
            Signal::Ringing if self.has_rung => return None,
            Signal::Ringing => Sip::Ringing,
            Signal::Accepted => Sip::Accepted,
            Signal::Failed { status } => Sip::Failed(failure_of(status)),
            // What else is failed or given up, the role hears nothing more of.
            Signal::Acknowledged if self.awaits_ack && self.invite == Invite::Failed => Sip::Ack,
            Signal::Acknowledged => return None,
            Signal::Ack => Sip::Ack,
            Signal::Cancel => Sip::Cancel,
            Signal::CancelAnswer { known: true } => Sip::CancelOk,
            Signal::CancelAnswer { .. } => Sip::CancelUnknown,
            Signal::Bye => Sip::Bye,
            Signal::ByeAnswer { known: true } => Sip::ByeOk,
            Signal::ByeAnswer { .. } => Sip::ByeUnknown,
            _ => return self.beside_the_dialog(signal),
        };
        Some(Body::Dialog(dialog))
    }

    fn beside_the_dialog(&mut self, signal: &Signal) -> Option<Body> {
        let referred = match *signal {
            Signal::Offer { removed } => return Some(Body::Offer { removed }),
            Signal::ChannelOffer => return Some(Body::ChannelOffer),
            Signal::OfferAnswer => return Some(Body::OfferAnswer),
            Signal::OfferPending => return Some(Body::OfferPending),
            Signal::OfferAck => return Some(Body::OfferAck),
            Signal::OfferUnknown => return Some(Body::OfferUnknown),
            Signal::Refer { target } => return Some(Body::Refer { target }),
            Signal::Departed { who } => return Some(Body::Departed { who }),
            Signal::DepartedAnswer { who } => return Some(Body::DepartedOk { who }),
            Signal::Clue(clue) => {
                let message = self.clue.receive(clue)?;
                return Some(Body::Clue { message, captures: clue.body.captures() });
            }
            Signal::Reset => return Some(Body::Reset),
            Signal::ReferAccepted => Refer::Accepted,
            Signal::ReferRefused => Refer::Refused,
            Signal::ReferUnknown => Refer::Unknown,
            Signal::Notify(progress) => Refer::Notify(progress),
            // On the wire it answers the NOTIFY that is open: there is one at a time.
            Signal::NotifyAnswer { known: true } => Refer::NotifyOk { last: self.notified()? },
            Signal::NotifyAnswer { .. } => Refer::NotifyUnknown,
            _ => return None,
        };
        Some(Body::Referred(referred))
    }

    /// Whether the NOTIFY of this end that is open is the final one; `None` where none is.
    fn notified(&self) -> Option<bool> {
        self.ours.iter().find_map(|request| match request {
            Request::Notify(last) => Some(*last),
            _ => None,
        })
    }

    /// Keeps in mind that a signal has travelled.
    fn note(&mut self, signal: &Signal, by: By) {
        match *signal {
            Signal::Invite if self.invite == Invite::None => self.invite = Invite::Open,
            Signal::Ringing => self.has_rung = true,
            Signal::Accepted => self.answered(Invite::Accepted, by),
            Signal::Failed { .. } if self.invite != Invite::Accepted => {
                self.answered(Invite::Failed, by);
            }
            Signal::Ack | Signal::Acknowledged => self.awaits_ack = false,
            // Nor does a callee that hangs up wait for an ACK (RFC 3261, 15).
            Signal::Bye if by == By::Us => self.awaits_ack = false,
            Signal::ByeAnswer { .. } => self.has_ended = true,
            Signal::Refer { .. } => self.subscription = Subscription::None,
            Signal::ReferAccepted if self.subscription == Subscription::None => {
                self.subscription = Subscription::Active;
            }
            Signal::Notify(Progress::Trying) => self.subscription = Subscription::Active,
            Signal::Notify(Progress::Final { .. }) | Signal::NotifyAnswer { known: false } => {
                self.subscription = Subscription::Over;
            }
            _ => {}
        }
        let (own, others) = match by {
            By::Us => (&mut self.ours, &mut self.theirs),
            By::Them => (&mut self.theirs, &mut self.ours),
        };
        if let Some(request) = asks(signal) {
            own.insert(request);
        }
        others.retain(|request| !answers(signal, *request));
    }

    fn answered(&mut self, invite: Invite, by: By) {
        (self.invite, self.has_rung, self.awaits_ack) = (invite, true, by == By::Us);
    }

    /// The CLUE channel goes with the session, and is the node's to close.
    pub(super) fn is_over(&self) -> bool {
        let is_over = match self.invite {
            Invite::None | Invite::Open => false,
            Invite::Accepted => self.has_ended && !self.awaits_ack,
            Invite::Failed => !self.awaits_ack,
        };
        let is_answered = self.ours.is_empty() && self.theirs.is_empty();
        is_over && is_answered && self.subscription != Subscription::Active
    }
}

fn referred(message: Refer) -> Option<Signal> {
    match message {
        // A REFER names its target.
        Refer::Refer => None,
        Refer::Accepted => Some(Signal::ReferAccepted),
        Refer::Refused => Some(Signal::ReferRefused),
        Refer::Unknown => Some(Signal::ReferUnknown),
        Refer::Notify(progress) => Some(Signal::Notify(progress)),
        Refer::NotifyOk { .. } => Some(Signal::NotifyAnswer { known: true }),
        Refer::NotifyUnknown => Some(Signal::NotifyAnswer { known: false }),
    }
}

/// The request that a signal is.
fn asks(signal: &Signal) -> Option<Request> {
    match *signal {
        Signal::Cancel => Some(Request::Cancel),
        Signal::Bye => Some(Request::Bye),
        Signal::Offer { .. } | Signal::ChannelOffer => Some(Request::Offer),
        Signal::Refer { .. } => Some(Request::Refer),
        Signal::Notify(progress) => Some(Request::Notify(progress != Progress::Trying)),
        Signal::Departed { who } => Some(Request::Departed(who)),
        _ => None,
    }
}

/// Whether a signal is the final response to a request.
fn answers(signal: &Signal, request: Request) -> bool {
    match *signal {
        Signal::CancelAnswer { .. } => request == Request::Cancel,
        Signal::ByeAnswer { .. } => request == Request::Bye,
        Signal::OfferAnswer | Signal::OfferUnknown | Signal::OfferPending => {
            request == Request::Offer
        }
        Signal::ReferAccepted | Signal::ReferRefused | Signal::ReferUnknown => {
            request == Request::Refer
        }
        Signal::NotifyAnswer { .. } => matches!(request, Request::Notify(_)),
        Signal::DepartedAnswer { who } => request == Request::Departed(who),
        _ => false,
    }
}
