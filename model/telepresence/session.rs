//! One side of a session: the dialog, and what begins and ends with it.

use super::Act;
use super::text::ending;
use super::types::{
    Again, Body, Call, Captures, ChannelFrom, Leg, Message, Party, Resource, Role, Timer,
};
use crate::clue::participant::{self, Participant};
use crate::clue::text::participant as channel_text;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::types::{Decision, Input, Message as Sip, Output, Taken};
use crate::sip::{callee::Callee, caller::Caller};
use crate::telepresence::issues::{
    CancelCrossing, ClosingMechanism, CrashDetection, ReleaseOrder, RemoteDuty, Ringing,
};
use callproof_kernel::step::Step;

/// What is different at a TP UE and at the focus.
pub trait Acting: Party {
    /// The captures it has to offer in a session now; `None` where it cannot offer anything.
    fn offer(act: &mut Act<'_, Self>, call: Call) -> Option<Captures>;
    /// Its channel has become active, and it is the provider.
    fn is_active(act: &mut Act<'_, Self>, call: Call);
    /// It would grant what is wanted of its current advertisement.
    fn grants(act: &mut Act<'_, Self>, wanted: Captures) -> bool;
    /// What of the captures granted it really sends.
    fn sends(act: &mut Act<'_, Self>, granted: Captures) -> Captures;
    /// An advertisement is acknowledged, or a configure answered.
    fn has_exchanged(act: &mut Act<'_, Self>, call: Call);
    /// A session that was on is over.
    fn has_ended(act: &mut Act<'_, Self>, call: Call);
}

/// The dialog meets something; what no RFC foresees has no step.
pub fn dialog<S: Acting>(act: &mut Act<'_, S>, call: Call, input: Input) {
    dialog_by(act, call, input, None);
}

/// The same, where a step of the text demands the request that is sent.
pub fn dialog_by<S: Acting>(
    act: &mut Act<'_, S>,
    call: Call,
    input: Input,
    demanded_by: Option<Step>,
) {
    let before = act.me.leg(call).clone();
    match before.dialog.take(input, before.terms.transport) {
        Some(taken) => obey(act, &before, &taken, demanded_by),
        None => act.unspecified(),
    }
}

/// Does what the dialog's steps demand, and what follows from where it then stands.
pub fn obey<S: Acting>(
    act: &mut Act<'_, S>,
    before: &Leg,
    taken: &Taken<Dialog>,
    demanded_by: Option<Step>,
) {
    let call = before.call;
    for (step, outputs) in &taken.demands {
        let requests = outputs.iter().any(|o| matches!(o, Output::Send(Sip::Bye | Sip::Cancel)));
        let mut line = act.at(*step).change(|me| me.leg_mut(call).dialog = taken.next);
        if let Some(text) = demanded_by.filter(|_| requests) {
            line.done();
            line = act.at(text);
        }
        for output in outputs {
            line = match *output {
                Output::Send(message) => {
                    line.send(before.peer, Message { call, body: Body::Dialog(message) })
                }
                Output::Arm(timer) => line.arm(Timer::Dialog { call, timer }),
                Output::Disarm(timer) => line.disarm(Timer::Dialog { call, timer }),
            };
        }
        line.done();
    }
    if let Some((step, _)) = taken.demands.first() {
        follow(act, before, *step);
    }
}

/// What begins or ends with a change of the dialog, in the words of the step that changed it.
fn follow<S: Acting>(act: &mut Act<'_, S>, before: &Leg, step: Step) {
    let call = before.call;
    let leg = act.me.leg(call).clone();
    let (was, is) = (before.stage(), leg.stage());
    let rings = is_early(leg.dialog) && !is_early(before.dialog);
    let begins = is == Stage::Session && was != Stage::Session;
    act.ask::<Ringing>().follow(act, call, (before.dialog, step));
    let ends = was.is_alive() && !is.is_alive();
    if begins {
        act.at(step).open(Resource::Media(call)).done();
        act.ask::<CrashDetection>().begin(act, call);
    }
    let offers = is == Stage::Pending && matches!(leg.dialog, Dialog::Caller(_));
    let answers = match before.terms.channel {
        ChannelFrom::Never => false,
        ChannelFrom::Answer => begins,
        ChannelFrom::Ringing => rings || begins && !before.has_channel(),
    };
    match leg.dialog {
        Dialog::Caller(_) if offers && was == Stage::None => await_channel(act, call),
        // The answer has no data channel: none is awaited any more (RFC 8848, 4.2).
        Dialog::Caller(_) if begins && before.terms.channel == ChannelFrom::Never => {
            act.at(channel_text::CHANNEL_FAILED).change(|me| me.leg_mut(call).forget()).done();
        }
        Dialog::Callee(_) if answers => open_channel(act, call),
        _ => {}
    }
    if ends {
        end(act, before, step);
    }
    if is == Stage::Over && was != Stage::Over {
        act.ask::<ReleaseOrder>().is_over(act, call);
    }
}

fn is_early(dialog: Dialog) -> bool {
    matches!(
        dialog,
        Dialog::Caller(Caller::Early { cancelled: false }) | Dialog::Callee(Callee::Early)
    )
}

/// The session is over here.
fn end<S: Acting>(act: &mut Act<'_, S>, before: &Leg, step: Step) {
    let call = before.call;
    act.at(step)
        .close(Resource::Media(call))
        .change(|me| {
            me.leg_mut(call).owed.bye = false;
            me.leg_mut(call).owed.answer = false;
        })
        .done();
    act.ask::<CrashDetection>().end(act, call);
    act.at(step)
        .disarm(Timer::Update { call, again: Again::Repeat })
        .disarm(Timer::Update { call, again: Again::GiveUp })
        .done();
    // What was never set up is no longer awaited.
    if act.me.leg(call).channel == Participant::ChannelSetup {
        act.at(channel_text::CHANNEL_FAILED).change(|me| me.leg_mut(call).forget()).done();
    }
    let leg = act.me.leg(call);
    if leg.has_channel() && !leg.owed.channel {
        act.ask::<RemoteDuty>().session_ended(act, call);
    }
    if before.stage() == Stage::Session {
        S::has_ended(act, call);
    }
}

/// A CLUE channel is offered with the session: from now on the other side may open it.
fn await_channel<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    let leg = act.me.leg(call).clone();
    if let Some(started) = leg.channel.take(participant::Input::Start) {
        act.at(started.step).change(|me| me.leg_mut(call).channel = started.next).done();
    }
}

/// The CLUE channel is answered: whoever answers is the DTLS client, which opens the channel and
/// initiates the exchange (RFC 8848, 8).
fn open_channel<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    let leg = act.me.leg(call).clone();
    let Some(started) = leg.channel.take(participant::Input::Start) else { return };
    let up = participant::Input::Established { initiator: true };
    let Some(up) = started.next.take(up) else { return };
    let Some(message) = up.send else { return };
    act.at(started.step).change(|me| me.leg_mut(call).channel = started.next).done();
    act.at(up.step)
        .change(|me| me.leg_mut(call).channel = up.next)
        .open(Resource::ClueChannel(call))
        .send(leg.peer, clue(call, message))
        .arm(Timer::Options(call))
        .done();
}

/// A CLUE message about no captures.
pub fn clue(call: Call, message: crate::clue::types::Message) -> Message {
    Message { call, body: Body::Clue { message, captures: Captures::NONE } }
}

/// A user, or the focus, releases an established session.
pub fn release<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    let allowed = match (act.me.role(), act.me.leg(call).peer) {
        (Role::Focus, _) => act.at(ending::FOCUS).stands(),
        (_, Role::Focus) => act.at(ending::PARTICIPANT).stands(),
        _ => true,
    };
    if allowed
        && act.at(ending::TO_RELEASE).stands()
        && !act.ask::<ClosingMechanism>().offers_removal(act, call)
    {
        act.ask::<ReleaseOrder>().release(act, call);
    }
}

/// Item 1.
pub fn send_bye<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    act.at(ending::ITEM_1).change(|me| me.leg_mut(call).owed.bye = false).done();
    dialog_by(act, call, Input::Decided(Decision::Bye), Some(ending::ITEM_1));
}

/// Item 2, or whatever step demands that the channel be removed here.
pub fn remove_channel<S: Acting>(act: &mut Act<'_, S>, call: Call, step: Step) {
    let had = act.me.leg(call).has_channel();
    act.at(step)
        .change(|me| me.leg_mut(call).forget())
        .close(Resource::ClueChannel(call))
        .disarm(Timer::Options(call))
        .done();
    if had && !act.me.leg(call).has_channel() {
        act.ask::<CrashDetection>().channel_down(act, call);
        act.ask::<ClosingMechanism>().removed(act, call);
    }
}

/// A user gives up a session that is not answered.
pub fn give_up<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    let is_demanded = act.at(ending::CANCEL).stands();
    match act.me.leg(call).channel {
        // A channel that is not established is not removed, says the text.
        Participant::ChannelSetup if is_demanded => {
            act.ask::<CancelCrossing>().given_up(act, call);
        }
        Participant::Idle | Participant::ChannelSetup => {}
        Participant::Options | Participant::Active => {
            remove_channel(act, call, ending::CANCEL_CHANNEL);
        }
    }
    act.ask::<CancelCrossing>().give_up(act, call);
}

/// No answer to options has come.
pub fn options_time_out<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    match act.me.leg(call).channel {
        Participant::Options => {
            act.at(channel_text::OPTIONS_FAILED)
                .change(|me| me.leg_mut(call).forget())
                .close(Resource::ClueChannel(call))
                .done();
        }
        _ => act.impossible("options are awaited while their timer runs"),
    }
}
