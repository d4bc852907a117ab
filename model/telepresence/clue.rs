//! What comes and goes on the CLUE channel of a session.

use super::Act;
use super::session::{Acting, clue};
use super::types::{
    Body, Call, Captures, Consuming, Leg, Message, Providing, Resource, Side, Timer,
};
use crate::clue::consumer::{self, Phase};
use crate::clue::participant::{self, Participant};
use crate::clue::provider;
use crate::clue::text::{otherwise, provider as provider_text};
use crate::clue::types::Message as Clue;
use crate::telepresence::issues::{ClosingMechanism, CrashDetection, Refresh, WhileProcessing};
use callproof_kernel::step::Step;

/// A message arrives on the channel.
pub fn receive<S: Acting>(act: &mut Act<'_, S>, call: Call, (message, captures): (Clue, Captures)) {
    let leg = act.me.leg(call).clone();
    match (leg.channel, message, leg.side) {
        (Participant::Idle, ..) => {
            act.ask::<ClosingMechanism>().late(act);
        }
        (Participant::ChannelSetup, Clue::Options, _) => answer_options(act, &leg),
        (Participant::Options, Clue::OptionsResponse { ok: true }, _) => {
            let Some(done) = leg.channel.take(participant::Input::Received(message)) else {
                return act.unspecified();
            };
            act.at(done.step)
                .change(|me| me.leg_mut(call).channel = done.next)
                .disarm(Timer::Options(call))
                .done();
            is_up(act, call);
        }
        (Participant::Active, _, Side::Provider(providing)) => {
            provide(act, &leg, providing, (message, captures));
        }
        (Participant::Active, _, Side::Consumer(consuming)) => {
            consume(act, &leg, consuming, (message, captures));
        }
        _ => act.unspecified(),
    }
}

fn answer_options<S: Acting>(act: &mut Act<'_, S>, leg: &Leg) {
    let call = leg.call;
    let up = leg.channel.take(participant::Input::Established { initiator: false });
    let Some(up) = up else { return act.unspecified() };
    act.at(up.step)
        .change(|me| me.leg_mut(call).channel = up.next)
        .open(Resource::ClueChannel(call))
        .done();
    let answered = up.next.take(participant::Input::Answer { ok: true });
    let Some(answered) = answered else { return act.unspecified() };
    let Some(response) = answered.send else { return act.unspecified() };
    act.at(answered.step)
        .change(|me| me.leg_mut(call).channel = answered.next)
        .send(leg.peer, clue(call, response))
        .done();
    is_up(act, call);
}

/// The channel is active: a provider begins.
fn is_up<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    if act.me.leg(call).channel != Participant::Active {
        return;
    }
    act.ask::<CrashDetection>().channel_up(act, call);
    if act.me.leg(call).providing().is_some() {
        S::is_active(act, call);
    }
}

/// Sends an advertisement of what there is to offer now, if that can be said.
pub fn advertise<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    advertise_by(act, call, None);
}

/// The same, where a step of the text demands it.
pub fn advertise_by<S: Acting>(act: &mut Act<'_, S>, call: Call, demanded_by: Option<Step>) {
    let Some(captures) = S::offer(act, call) else { return };
    let leg = act.me.leg(call).clone();
    let Some(mut providing) = leg.providing() else { return };
    if let Some(changed) = providing.machine.take(provider::Input::Changed) {
        act.at(changed.step).done();
        providing.machine = changed.next;
    }
    let Some(taken) = providing.machine.take(provider::Input::Advertise) else { return };
    let Some(message) = taken.send else { return };
    let next = Providing {
        machine: taken.next,
        offered: captures,
        // What is no longer offered is no longer sent.
        sending: providing.sending.and(captures),
        ..providing
    };
    act.at(taken.step).change(|me| me.leg_mut(call).side = Side::Provider(next)).done();
    act.at(demanded_by.unwrap_or(taken.step))
        .send(leg.peer, Message { call, body: Body::Clue { message, captures } })
        .done();
}

fn provide<S: Acting>(
    act: &mut Act<'_, S>,
    leg: &Leg,
    providing: Providing,
    (message, wanted): (Clue, Captures),
) {
    let call = leg.call;
    let Some(taken) = providing.machine.take(provider::Input::Received(message)) else {
        return act.at(otherwise::PROVIDER).done();
    };
    let next = Providing { machine: taken.next, ..providing };
    act.at(taken.step).change(|me| me.leg_mut(call).side = Side::Provider(next)).done();
    match taken.next.phase {
        provider::Phase::ConfResponse { current, .. } => {
            let grants = current && S::grants(act, wanted);
            answer(act, leg, next, (wanted, grants, current));
        }
        // A refused advertisement is sent again, as it is now.
        provider::Phase::Adv => advertise(act, call),
        _ if taken.step != provider_text::OUTDATED => S::has_exchanged(act, call),
        _ => {}
    }
}

fn answer<S: Acting>(
    act: &mut Act<'_, S>,
    leg: &Leg,
    providing: Providing,
    (wanted, grants, current): (Captures, bool, bool),
) {
    let call = leg.call;
    let Some(taken) = providing.machine.take(provider::Input::Answer { ok: grants }) else {
        return act.impossible("a provider that has a configure can answer it");
    };
    let Some(response) = taken.send else { return };
    let sending = match grants {
        true => S::sends(act, wanted),
        false => providing.sending,
    };
    let machine = if current { taken.next.settled() } else { taken.next };
    let next = Providing { machine, sending, ..providing };
    act.at(taken.step)
        .change(|me| me.leg_mut(call).side = Side::Provider(next))
        .send(leg.peer, clue(call, response))
        .done();
    S::has_exchanged(act, call);
}

fn consume<S: Acting>(
    act: &mut Act<'_, S>,
    leg: &Leg,
    consuming: Consuming,
    (message, captures): (Clue, Captures),
) {
    let call = leg.call;
    let Some(taken) = consuming.machine.take(consumer::Input::Received(message)) else {
        return match (consuming.machine.phase, message) {
            (Phase::AdvProcessing, Clue::Advertisement { number }) => {
                let newer = (number, captures);
                act.ask::<WhileProcessing>().answer(act, call, consuming, newer);
            }
            _ => act.at(otherwise::CONSUMER).done(),
        };
    };
    let mut next = Consuming { machine: taken.next, ..consuming };
    match message {
        Clue::Advertisement { .. } => next.offered = captures,
        Clue::ConfigureResponse { ok, .. } => {
            next.machine = taken.next.settled();
            if ok {
                next.shown = next.wanted.except(next.excluded);
            }
            next.wanted = Captures::NONE;
        }
        _ => {}
    }
    act.at(taken.step).change(|me| me.leg_mut(call).side = Side::Consumer(next)).done();
}

/// The consumer configures what it can have.
pub fn configure<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    let leg = act.me.leg(call).clone();
    let Some(consuming) = leg.consuming() else { return act.unspecified() };
    let wanted = consuming.offered.except(consuming.excluded);
    configure_these(act, call, Consuming { wanted, ..consuming });
}

/// The consumer configures what it has made up its mind to want.
pub fn configure_these<S: Acting>(act: &mut Act<'_, S>, call: Call, consuming: Consuming) {
    let peer = act.me.leg(call).peer;
    let Some(taken) = consuming.machine.take(consumer::Input::Configure) else {
        return act.unspecified();
    };
    let Some(message) = taken.send else { return };
    let excluded = act.ask::<Refresh>().still_excluded(consuming.excluded);
    let next = Consuming { machine: taken.next, excluded, ..consuming };
    let captures = consuming.wanted;
    act.at(taken.step)
        .change(|me| me.leg_mut(call).side = Side::Consumer(next))
        .send(peer, Message { call, body: Body::Clue { message, captures } })
        .done();
}

/// The consumer acknowledges and will configure later.
pub fn acknowledge<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    answer_advertisement(act, call, consumer::Input::Ack);
}

/// The consumer refuses the advertisement.
pub fn decline<S: Acting>(act: &mut Act<'_, S>, call: Call) {
    answer_advertisement(act, call, consumer::Input::Nack);
}

fn answer_advertisement<S: Acting>(act: &mut Act<'_, S>, call: Call, answer: consumer::Input) {
    let leg = act.me.leg(call).clone();
    let Some(consuming) = leg.consuming() else { return act.unspecified() };
    let Some(taken) = consuming.machine.take(answer) else { return act.unspecified() };
    let Some(message) = taken.send else { return };
    let has_declined = consuming.has_declined || answer == consumer::Input::Nack;
    let next = Consuming { machine: taken.next, has_declined, ..consuming };
    act.at(taken.step)
        .change(|me| me.leg_mut(call).side = Side::Consumer(next))
        .send(leg.peer, clue(call, message))
        .done();
}
