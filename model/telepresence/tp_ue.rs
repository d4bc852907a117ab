//! The TP UE: one of two parties, or a conference participant.

use super::session::{self, Acting};
use super::types::{
    Asking, Body, Call, Captures, Config, Leg, Message, Notice, Parties, Role, Set, Stimulus,
    Timer, Ue,
};
use super::{Act, React, Telepresence, clue};
use crate::clue::consumer::Phase;
use crate::sip::callee::Callee;
use crate::sip::caller::Caller;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::refer::{self, Referrer, ReferrerInput};
use crate::sip::text::modify;
use crate::sip::types::{Decision, Input, Message as Sip, Output, Timer as SipTimer};
use crate::telepresence::issues::{
    CalledParty, CancelCrossing, ClosingMechanism, CrashDetection, EndingReason, ReferDialog,
    Refresh, Ringing,
};
use callproof_kernel::reaction::Event;

/// What a TP UE does.
pub fn react(me: &Ue, event: &Event<Telepresence>, r: &mut React) {
    let mut act = Act::new(me.clone(), r);
    let call = me.leg.call;
    let rang = is_ringing(me);
    match event {
        Event::Message { message, .. } => received(&mut act, message),
        Event::Stimulus(stimulus) => decided(&mut act, stimulus),
        Event::Timeout(Timer::Dialog { call, timer: SipTimer::Expires }) => {
            act.ask::<Ringing>().expired(&mut act, *call);
        }
        Event::Timeout(Timer::Dialog { timer, .. }) => {
            session::dialog(&mut act, call, Input::Elapsed(*timer));
        }
        Event::Timeout(Timer::Refer { timer, .. }) => {
            referred(&mut act, ReferrerInput::Elapsed(*timer));
        }
        Event::Timeout(Timer::Options(_)) => session::options_time_out(&mut act, call),
        Event::Timeout(Timer::Update { call, again }) => {
            act.ask::<ClosingMechanism>().elapsed(&mut act, *call, *again);
        }
        Event::Timeout(Timer::Silence { .. }) => act.ask::<CrashDetection>().lost(&mut act, call),
    }
    if rang && !is_ringing(&act.me) && !matches!(event, Event::Stimulus(_)) {
        act.ask::<EndingReason>().missed(&mut act);
    }
}

/// Whether the user has still to answer.
fn is_ringing(me: &Ue) -> bool {
    matches!(me.leg.dialog, Dialog::Callee(_)) && me.leg.stage() == Stage::Pending
}

fn received(act: &mut Act<'_, Ue>, message: &Message) {
    let leg = act.me.leg.clone();
    let call = leg.call;
    match message.body {
        Body::Dialog(Sip::Accepted) if leg.dialog.is_abandoned() => {
            act.ask::<CancelCrossing>().accepted(act, call);
        }
        Body::Dialog(Sip::Ringing) if leg.dialog.is_abandoned() => {
            act.ask::<CancelCrossing>().rings(act, call);
        }
        Body::Dialog(Sip::Bye) if leg.stage() == Stage::Session => {
            session::dialog(act, call, Input::Received(Sip::Bye));
            if act.me.leg.stage() != Stage::Session {
                act.ask::<EndingReason>().ended(act);
            }
        }
        Body::Dialog(message) => {
            session::dialog(act, call, Input::Received(message));
            if message == Sip::Invite && leg.stage() == Stage::None {
                session::dialog(act, call, Input::Decided(Decision::Ring));
            }
        }
        Body::Clue { message, captures } => clue::receive(act, call, (message, captures)),
        Body::Reset => act.ask::<ClosingMechanism>().reset(act, call),
        Body::Referred(message) => match message {
            refer::Message::Notify(_) if act.ask::<ReferDialog>().is_gone(act, leg.stage()) => {
                act.unspecified();
            }
            _ => referred(act, ReferrerInput::Received(message)),
        },
        Body::Offer { removed } => act.ask::<Refresh>().offered(act, call, removed),
        Body::ChannelOffer => act.ask::<ClosingMechanism>().offered(act, call),
        Body::OfferAck => act.at(modify::ACKNOWLEDGE).done(),
        Body::OfferAnswer | Body::OfferUnknown | Body::OfferPending => {
            act.ask::<ClosingMechanism>().answered(act, call, message.body);
        }
        Body::Departed { who } => act.ask::<Refresh>().told(act, call, who),
        Body::Refer { .. } | Body::DepartedOk { .. } => act.unspecified(),
    }
}

fn decided(act: &mut Act<'_, Ue>, stimulus: &Stimulus) {
    let call = act.me.leg.call;
    match *stimulus {
        Stimulus::Begin => session::dialog(act, call, Input::Decided(Decision::Invite)),
        Stimulus::Answer => session::dialog(act, call, Input::Decided(Decision::Accept)),
        Stimulus::Reject => {
            act.ask::<CalledParty>().reject(act, call);
        }
        Stimulus::GiveUp => session::give_up(act, call),
        Stimulus::Release => session::release(act, call),
        Stimulus::SendBye(_) => session::send_bye(act, call),
        Stimulus::RemoveChannel(_) => {
            session::remove_channel(act, call, super::text::ending::ITEM_2);
        }
        Stimulus::Refer { target } => {
            act.ask::<ReferDialog>().sent(act);
            let asking = Asking { target, referrer: Referrer::Idle };
            ask(act, asking, ReferrerInput::Refer);
        }
        Stimulus::Configure => clue::configure(act, call),
        Stimulus::Acknowledge => clue::acknowledge(act, call),
        Stimulus::Decline => clue::decline(act, call),
        Stimulus::Choose => match act.me.leg.consuming() {
            Some(consuming) => {
                let wanted = consuming.offered.except(consuming.excluded);
                let chosen = super::types::Consuming { wanted, has_chosen: true, ..consuming };
                clue::configure_these(act, call, chosen);
            }
            None => act.unspecified(),
        },
        Stimulus::Admit(_)
        | Stimulus::Remove(_)
        | Stimulus::Act { .. }
        | Stimulus::Authorise { .. } => act.unspecified(),
    }
}

/// The REFER that this TP UE has sent meets something.
fn referred(act: &mut Act<'_, Ue>, input: ReferrerInput) {
    match act.me.asking {
        Some(asking) => ask(act, asking, input),
        None => act.unspecified(),
    }
}

fn ask(act: &mut Act<'_, Ue>, Asking { target, referrer }: Asking, input: ReferrerInput) {
    let me = &act.me;
    let (call, by, transport) = (me.leg.call, me.number, me.leg.terms.transport);
    let Some(taken) = referrer.take(input) else { return act.unspecified() };
    let taken = taken.over(transport);
    for (step, outputs) in &taken.demands {
        let next = Asking { target, referrer: taken.next };
        let mut line = act.at(*step).change(|me| me.asking = Some(next));
        for output in outputs {
            line = match *output {
                Output::Send(refer::Message::Refer) => {
                    line.send(Role::Focus, Message { call, body: Body::Refer { target } })
                }
                Output::Send(message) => {
                    line.send(Role::Focus, Message { call, body: Body::Referred(message) })
                }
                Output::Arm(timer) => line.arm(Timer::Refer { by, timer }),
                Output::Disarm(timer) => line.disarm(Timer::Refer { by, timer }),
            };
        }
        match (referrer, taken.next) {
            (Referrer::Done { .. }, _) => {}
            (_, Referrer::Done { outcome: Some(done) }) => {
                line = line.tell(Notice::Removal { done });
            }
            _ => {}
        }
        line.done();
    }
}

impl Acting for Ue {
    fn offer(act: &mut Act<'_, Ue>, _: Call) -> Option<Captures> {
        Some(Captures::of(act.me.number))
    }

    fn is_active(act: &mut Act<'_, Ue>, call: Call) {
        clue::advertise(act, call);
    }

    fn grants(_: &mut Act<'_, Ue>, _: Captures) -> bool {
        true
    }

    fn sends(_: &mut Act<'_, Ue>, granted: Captures) -> Captures {
        granted
    }

    fn has_exchanged(_: &mut Act<'_, Ue>, _: Call) {}

    fn has_ended(_: &mut Act<'_, Ue>, _: Call) {}
}

/// The decisions open to a TP UE's user, and to its policies.
pub fn stimuli(config: &Config, me: &Ue) -> Vec<Stimulus> {
    let Ue { number, leg, asking } = me;
    let may = |who: Set| who.has(*number);
    let mut offered = Vec::new();
    match leg.dialog {
        Dialog::Caller(Caller::Idle) if may(config.callers) => offered.push(Stimulus::Begin),
        Dialog::Callee(Callee::Preparative | Callee::Early) => {
            offered.extend([Stimulus::Answer, Stimulus::Reject]);
        }
        dialog if dialog.may_cancel() && may(config.quitters) => offered.push(Stimulus::GiveUp),
        _ => {}
    }
    let in_session = leg.stage() == Stage::Session && !leg.is_releasing();
    if in_session && may(config.leavers) {
        offered.push(Stimulus::Release);
    }
    if in_session && asking.is_none() && may(config.referrers) {
        let targets = config.targets.members().filter(|target| target != number);
        offered.extend(targets.map(|target| Stimulus::Refer { target }));
    }
    offered.extend(owed(leg));
    if let Some(consuming) = leg.consuming().filter(|_| leg.has_channel()) {
        match consuming.machine.phase {
            Phase::AdvProcessing => {
                offered.push(Stimulus::Configure);
                if may(config.slow) {
                    offered.push(Stimulus::Acknowledge);
                }
                if may(config.picky) && !consuming.has_declined {
                    offered.push(Stimulus::Decline);
                }
            }
            Phase::Conf => offered.push(Stimulus::Configure),
            Phase::Established if may(config.choosers) && !consuming.has_chosen => {
                offered.push(Stimulus::Choose);
            }
            _ => {}
        }
    }
    offered
}

/// What a release that has begun still demands, in whichever order.
pub fn owed(leg: &Leg) -> impl Iterator<Item = Stimulus> + use<> {
    let bye = leg.owed.bye.then_some(Stimulus::SendBye(leg.call));
    let channel = leg.owed.channel.then_some(Stimulus::RemoveChannel(leg.call));
    bye.into_iter().chain(channel)
}

/// Where a TP UE begins.
pub fn initial(config: &Config, number: u8) -> Ue {
    let is_caller = config.parties == Parties::Conference || number == 0;
    let peer = match (config.parties, number) {
        (Parties::Conference, _) => Role::Focus,
        (Parties::Two, 0) => Role::TpUe(1),
        (Parties::Two, _) => Role::TpUe(0),
    };
    let call = Call(if config.parties == Parties::Conference { number } else { 0 });
    Ue { number, leg: Leg::new(call, peer, config.terms, is_caller), asking: None }
}
