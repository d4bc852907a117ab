//! Refreshing by the conference event package: each participant drops what is gone itself.

use super::CONFERENCE_EVENT;
use crate::clue::consumer::Phase;
use crate::telepresence::types::{
    Again, Body, Call, Captures, Consuming, Focus, Message, Party, Providing, Role, Side, Timer, Ue,
};
use crate::telepresence::{Act, clue};

/// A participant is told of another's departure.
pub fn notify(act: &mut Act<'_, Focus>, call: Call, who: u8) {
    let leg = act.me.leg(call).clone();
    let Some(providing) = leg.providing() else { return };
    let next = Providing { removing: providing.removing.with(who), ..providing };
    send(act, call, who, Again::first(leg.terms.transport));
    keep(act, call, next);
}

fn send(act: &mut Act<'_, Focus>, call: Call, who: u8, again: Again) {
    act.at(CONFERENCE_EVENT)
        .send(Role::TpUe(call.0), Message { call, body: Body::Departed { who } })
        .arm(Timer::Update { call, again })
        .done();
}

fn keep(act: &mut Act<'_, Focus>, call: Call, providing: Providing) {
    act.at(CONFERENCE_EVENT).change(|me| me.leg_mut(call).side = Side::Provider(providing)).done();
}

/// A participant hears of another's departure.
pub fn told(act: &mut Act<'_, Ue>, call: Call, who: u8) {
    let leg = act.me.leg.clone();
    let heard = Message { call, body: Body::DepartedOk { who } };
    act.at(CONFERENCE_EVENT).send(leg.peer, heard).done();
    let Some(consuming) = leg.consuming() else { return };
    let consuming = Consuming { gone: consuming.gone.with(who), ..consuming };
    let next = Consuming { excluded: consuming.excluded.with(who), ..consuming };
    match consuming.machine.phase {
        Phase::Established if leg.is_telepresent() && consuming.shown.has(who) => {
            let wanted = consuming.shown.without(who);
            clue::configure_these(act, call, Consuming { wanted, ..next });
        }
        Phase::Established => keep_in_mind(act, consuming),
        _ => keep_in_mind(act, next),
    }
}

fn keep_in_mind(act: &mut Act<'_, Ue>, consuming: Consuming) {
    let side = Side::Consumer(consuming);
    act.at(CONFERENCE_EVENT).change(|me| me.leg.side = side).done();
}

/// The participant has answered.
pub fn heard(act: &mut Act<'_, Focus>, call: Call, who: u8) {
    let Some(providing) = act.me.leg(call).providing() else { return };
    let removing = providing.removing.without(who);
    keep(act, call, Providing { removing, ..providing });
    if removing.is_empty() {
        act.at(CONFERENCE_EVENT)
            .disarm(Timer::Update { call, again: Again::Repeat })
            .disarm(Timer::Update { call, again: Again::GiveUp })
            .done();
    }
}

/// No answer has come.
pub fn elapsed(act: &mut Act<'_, Focus>, call: Call, again: Again) {
    let Some(providing) = act.me.leg(call).providing() else { return };
    match again {
        Again::Repeat => {
            for who in providing.removing.of.members() {
                send(act, call, who, Again::GiveUp);
            }
        }
        Again::GiveUp => keep(act, call, Providing { removing: Captures::NONE, ..providing }),
    }
}
