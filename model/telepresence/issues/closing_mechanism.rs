//! How a CLUE channel is removed, and what becomes of messages that are still on their way.

use crate::sip::callee::Callee;
use crate::sip::caller::Caller;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::text::{in_dialog, modify};
use crate::telepresence::issues::CrashDetection;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Again, Body, Call, Leg, Message, Owed, Resource, Timer};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// Nothing is said on the channel.
pub const LOCALLY: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("removal"),
    "To remove the CLUE channel, the TP UE or the conference focus shall stop using the CLUE data \
     channel and shall release it together with the session. A CLUE message that is received \
     afterwards for that session shall be discarded.",
);

/// The stream is reset.
pub const RESET: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("removal"),
    "To remove the CLUE channel, the TP UE or the conference focus shall reset its outgoing SCTP \
     stream in accordance with IETF RFC 8831 and release its end of the CLUE data channel. A CLUE \
     message that is received afterwards for that session shall be discarded.",
);

/// The other end follows.
pub const RESET_IN_RETURN: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("stream reset"),
    "If the incoming SCTP stream of the CLUE data channel is reset, the TP UE or the conference \
     focus shall reset its outgoing SCTP stream in return and release its end of the CLUE data \
     channel. The IM session shall be kept until it is released.",
);

/// An offer comes before the BYE.
pub const OFFER: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("removal"),
    "To remove the CLUE channel of a session that is to be released, the TP UE or the conference \
     focus shall, before item 1, send a re-INVITE request with an SDP offer that no longer contains \
     the CLUE data channel, in accordance with IETF RFC 8864, and start a timer for the answer, \
     upon the expiry of which the request is repeated once. When the offer is answered, or is not \
     answered in time, items 2 and 1 apply. Where no offer can be sent, the CLUE channel is \
     released together with the session.",
);

/// The other end answers.
pub const OFFERED: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("offer"),
    "If an SDP offer no longer contains the CLUE data channel, the TP UE or the conference focus \
     shall release its end of the CLUE data channel and of the exchange of options on it, and shall \
     keep the IM session until it is released. A CLUE message that is received afterwards for that \
     session shall be discarded.",
);

callproof_kernel::open_issue! {
    /// "Remove" is no procedure.
    pub ClosingMechanism = "closing-mechanism",
    "How is the CLUE channel removed, and what becomes of CLUE messages that cross the removal?",
    at [ending::ITEM_2, ending::CANCEL_CHANNEL],
    recommended Locally {
        AsWritten "as-written" "an end goes, and nothing is said of what still arrives" [];
        Locally "locally"
            "each end stops using the channel, which goes with the session; what arrives later is \
             discarded" [LOCALLY];
        StreamReset "stream-reset"
            "the SCTP stream is reset in both directions (RFC 8831, 6.7)" [RESET, RESET_IN_RETURN];
        SdpOffer "sdp-offer"
            "an SDP offer without the channel is answered before the BYE is sent (RFC 8864, 6.6.1)"
            [OFFER, OFFERED];
    }
}

impl ClosingMechanism {
    /// This end of the channel has just been removed by a step that demands it.
    pub fn removed<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let peer = act.me.leg(call).peer;
        match self {
            Self::AsWritten | Self::SdpOffer => {}
            Self::Locally => act.at(LOCALLY).done(),
            Self::StreamReset => {
                act.at(RESET).send(peer, Message { call, body: Body::Reset }).done();
            }
        }
    }

    /// A CLUE message arrives where there is no channel.
    pub fn late<S: session::Acting>(self, act: &mut Act<'_, S>) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Locally => act.at(LOCALLY).done(),
            Self::StreamReset => act.at(RESET).done(),
            Self::SdpOffer => act.at(OFFERED).done(),
        }
    }

    /// The other end resets the stream.
    pub fn reset<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let leg = act.me.leg(call).clone();
        match self {
            Self::StreamReset if leg.has_channel() => {
                act.ask::<CrashDetection>().channel_down(act, call);
                act.at(RESET_IN_RETURN)
                    .change(|me| me.leg_mut(call).forget())
                    .close(Resource::ClueChannel(call))
                    .disarm(Timer::Options(call))
                    .send(leg.peer, Message { call, body: Body::Reset })
                    .done();
            }
            Self::StreamReset => act.at(RESET_IN_RETURN).done(),
            Self::AsWritten | Self::Locally | Self::SdpOffer => {
                act.impossible("a stream is reset only where that removes the channel");
            }
        }
    }

    /// An established session is to be released here; whether the removal of the channel is offered
    /// first. A re-INVITE needs the ACK of the INVITE, and no other that is pending.
    pub fn offers_removal<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) -> bool {
        let leg = act.me.leg(call).clone();
        let established =
            [Dialog::Caller(Caller::Established), Dialog::Callee(Callee::Established)];
        let is_free = leg.providing().is_none_or(|p| p.removing.is_empty());
        let can = established.contains(&leg.dialog) && leg.has_channel() && is_free;
        if self != Self::SdpOffer || !can || !act.at(OFFER).stands() {
            return false;
        }
        let owed = Owed { answer: true, ..Owed::default() };
        act.at(OFFER).change(|me| me.leg_mut(call).owed = owed).done();
        send_offer(act, call, Again::first(leg.terms.transport));
        true
    }

    /// The other end offers to remove the channel.
    pub fn offered<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let leg = act.me.leg(call).clone();
        if self != Self::SdpOffer {
            return act.impossible("a channel is offered away only where that removes it");
        }
        let is_refreshing = leg.providing().is_some_and(|p| !p.removing.is_empty());
        let (step, body) = match leg.stage() {
            Stage::Session if leg.owed.answer || is_refreshing => {
                (modify::PENDING, Body::OfferPending)
            }
            Stage::Session => (modify::ANSWER, Body::OfferAnswer),
            _ => (in_dialog::REINVITE_IN_MORTAL, Body::OfferUnknown),
        };
        if body == Body::OfferAnswer && leg.has_channel() {
            act.ask::<CrashDetection>().channel_down(act, call);
            act.at(OFFERED)
                .change(|me| me.leg_mut(call).forget())
                .close(Resource::ClueChannel(call))
                .disarm(Timer::Options(call))
                .done();
        }
        act.at(step).send(leg.peer, Message { call, body }).done();
    }

    /// Whether a response to a re-INVITE is for one that removes the channel: none that refreshes is
    /// pending.
    pub fn is_meant(self, leg: &Leg) -> bool {
        self == Self::SdpOffer && leg.providing().is_none_or(|p| p.removing.is_empty())
    }

    /// The offer is answered: only a 200 has an ACK of its own.
    pub fn answered<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call, answer: Body) {
        let leg = act.me.leg(call).clone();
        let step = match answer {
            Body::OfferAnswer => modify::ACKNOWLEDGE,
            _ => modify::GONE,
        };
        if leg.owed.answer {
            is_settled(act, call);
        }
        act.at(step).done();
        if answer == Body::OfferAnswer {
            act.at(step).send(leg.peer, Message { call, body: Body::OfferAck }).done();
        }
        if leg.owed.answer {
            go_on(act, call);
        }
    }

    /// No answer has come.
    pub fn elapsed<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call, again: Again) {
        match again {
            Again::Repeat => send_offer(act, call, Again::GiveUp),
            Again::GiveUp => {
                is_settled(act, call);
                go_on(act, call);
            }
        }
    }
}

fn send_offer<S: session::Acting>(act: &mut Act<'_, S>, call: Call, again: Again) {
    let peer = act.me.leg(call).peer;
    act.at(OFFER)
        .send(peer, Message { call, body: Body::ChannelOffer })
        .arm(Timer::Update { call, again })
        .done();
}

/// The offer of the removal is answered, or given up.
fn is_settled<S: session::Acting>(act: &mut Act<'_, S>, call: Call) {
    act.at(OFFER)
        .change(|me| me.leg_mut(call).owed = Owed::default())
        .disarm(Timer::Update { call, again: Again::Repeat })
        .disarm(Timer::Update { call, again: Again::GiveUp })
        .done();
}

/// The removal has been offered: the channel goes, and the session.
fn go_on<S: session::Acting>(act: &mut Act<'_, S>, call: Call) {
    session::remove_channel(act, call, ending::ITEM_2);
    session::send_bye(act, call);
}
