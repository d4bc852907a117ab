//! The conference focus, with its mixer: a session with each participant, and who asked for what.

mod removal;
pub use removal::take as take_removal;
pub mod roster;

use super::session::{self, Acting};
use super::tp_ue;
use super::types::{
    Body, Call, Captures, Config, Focus, Leg, Message, Party, Role, Stimulus, Timer,
};
use super::{Act, React, Telepresence, clue};
use crate::sip::callee::Callee;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::refer::{Notifier, NotifierInput};
use crate::sip::text::modify;
use crate::sip::types::{Decision, Input, Message as Sip, Timer as SipTimer};
use crate::telepresence::Text;
use crate::telepresence::issues::{
    ClosingMechanism, CrashDetection, DepartedMedia, ReferAuthorisation, ReferDialog, Refresh,
    Ringing,
};
use callproof_kernel::reaction::Event;

/// What the focus does.
pub fn react(me: &Focus, event: &Event<Telepresence>, r: &mut React) {
    let mut act = Act::new(me.clone(), r);
    match event {
        Event::Message { message, .. } => received(&mut act, message),
        Event::Stimulus(stimulus) => decided(&mut act, stimulus),
        Event::Timeout(Timer::Dialog { call, timer: SipTimer::Expires }) => {
            act.ask::<Ringing>().expired(&mut act, *call);
        }
        Event::Timeout(Timer::Dialog { call, timer }) => {
            session::dialog(&mut act, *call, Input::Elapsed(*timer));
        }
        Event::Timeout(Timer::Refer { by, timer }) => {
            removal::take(&mut act, *by, NotifierInput::Elapsed(*timer));
        }
        Event::Timeout(Timer::Options(call)) => session::options_time_out(&mut act, *call),
        Event::Timeout(Timer::Update { call, again }) if act.me.leg(*call).owed.answer => {
            act.ask::<ClosingMechanism>().elapsed(&mut act, *call, *again);
        }
        Event::Timeout(Timer::Update { call, again }) => {
            act.ask::<Refresh>().elapsed(&mut act, *call, *again);
        }
        Event::Timeout(Timer::Silence { call, .. }) => {
            act.ask::<CrashDetection>().lost(&mut act, *call);
        }
    }
    act.ask::<Refresh>().offer_removals(&mut act);
    removal::report(&mut act);
}

fn received(act: &mut Act<'_, Focus>, message: &Message) {
    let call = message.call;
    let stage = act.me.leg(call).stage();
    match message.body {
        Body::Dialog(message) => {
            session::dialog(act, call, Input::Received(message));
            if message == Sip::Invite && stage == Stage::None {
                session::dialog(act, call, Input::Decided(Decision::Ring));
            }
        }
        Body::Clue { message, captures } => clue::receive(act, call, (message, captures)),
        Body::Reset => act.ask::<ClosingMechanism>().reset(act, call),
        Body::Refer { .. } if act.ask::<ReferDialog>().is_gone(act, stage) => {
            act.ask::<ReferDialog>().refer_too_late(act, call);
        }
        Body::Refer { target } => removal::asked(act, call.0, target),
        Body::Referred(message) => removal::take(act, call.0, NotifierInput::Received(message)),
        Body::ChannelOffer => act.ask::<ClosingMechanism>().offered(act, call),
        Body::OfferAnswer | Body::OfferUnknown | Body::OfferPending
            if act.ask::<ClosingMechanism>().is_meant(act.me.leg(call)) =>
        {
            act.ask::<ClosingMechanism>().answered(act, call, message.body);
        }
        Body::OfferAnswer => act.ask::<Refresh>().answered(act, call),
        Body::OfferUnknown | Body::OfferPending => act.ask::<Refresh>().unanswered(act, call),
        Body::OfferAck => act.at(modify::ACKNOWLEDGE).done(),
        Body::DepartedOk { who } => act.ask::<Refresh>().heard(act, call, who),
        Body::Offer { .. } | Body::Departed { .. } => act.unspecified(),
    }
}

fn decided(act: &mut Act<'_, Focus>, stimulus: &Stimulus) {
    match *stimulus {
        Stimulus::Admit(call) => session::dialog(act, call, Input::Decided(Decision::Accept)),
        Stimulus::Remove(call) => session::release(act, call),
        Stimulus::SendBye(call) => session::send_bye(act, call),
        Stimulus::RemoveChannel(call) => {
            session::remove_channel(act, call, super::text::ending::ITEM_2);
        }
        Stimulus::Act { by, acts } | Stimulus::Authorise { by, allowed: acts } => {
            match act.ask::<ReferAuthorisation>().is_decided(act) {
                true => removal::decide(act, by, acts),
                false => act.unspecified(),
            }
        }
        _ => act.unspecified(),
    }
}

impl Acting for Focus {
    fn offer(act: &mut Act<'_, Focus>, call: Call) -> Option<Captures> {
        roster::offer(act, call)
    }

    fn is_active(act: &mut Act<'_, Focus>, call: Call) {
        roster::joined(act, call);
    }

    fn grants(act: &mut Act<'_, Focus>, wanted: Captures) -> bool {
        act.ask::<Refresh>().grants(act, wanted)
    }

    fn sends(act: &mut Act<'_, Focus>, granted: Captures) -> Captures {
        act.ask::<DepartedMedia>().sends(act, granted)
    }

    fn has_exchanged(act: &mut Act<'_, Focus>, call: Call) {
        act.ask::<Refresh>().has_exchanged(act, call);
    }

    fn has_ended(act: &mut Act<'_, Focus>, call: Call) {
        roster::departed(act, call);
    }
}

/// The decisions open to the focus.
pub fn stimuli(text: Text<'_>, config: &Config, me: &Focus) -> Vec<Stimulus> {
    let mut offered = Vec::new();
    for leg in &me.legs {
        let call = leg.call;
        if let Dialog::Callee(Callee::Preparative | Callee::Early) = leg.dialog {
            offered.push(Stimulus::Admit(call));
        }
        let in_session = leg.stage() == Stage::Session && !leg.is_releasing();
        if in_session && config.removable.has(call.0) {
            offered.push(Stimulus::Remove(call));
        }
        offered.extend(tp_ue::owed(leg));
    }
    for asked in &me.asked {
        if asked.notifier == Notifier::Deciding {
            offered.extend(text.ask::<ReferAuthorisation>().decisions(asked.by));
        }
    }
    offered
}

/// Where the focus begins.
pub fn initial(config: &Config) -> Focus {
    let leg = |number| Leg::new(Call(number), Role::TpUe(number), config.terms, false);
    Focus { legs: (0..config.ues).map(leg).collect(), asked: Vec::new() }
}
