//! Refreshing by re-INVITE: the media descriptions of whoever has left are removed.

use super::SDP_ONLY;
use crate::sip::callee::Callee;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::text::{in_dialog, modify};
use crate::telepresence::types::{
    Again, Body, Call, Captures, Focus, Message, Party, Providing, Role, Side, Timer, Ue,
};
use crate::telepresence::{Act, session};

/// The descriptions of `who` are to go from a session.
pub fn remove(act: &mut Act<'_, Focus>, call: Call, who: u8) {
    let Some(providing) = act.me.leg(call).providing() else { return };
    let next = Providing { to_remove: providing.to_remove.with(who), ..providing };
    act.at(SDP_ONLY).change(|me| keep(me, call, next)).done();
}

/// What is to go is offered wherever no offer is pending; a re-INVITE needs the ACK of the INVITE.
pub fn offer(act: &mut Act<'_, Focus>) {
    for leg in act.me.legs.clone() {
        let Some(providing) = leg.providing() else { continue };
        let can = leg.dialog == Dialog::Callee(Callee::Established);
        if !can
            || leg.owed.answer
            || providing.to_remove.is_empty()
            || !providing.removing.is_empty()
        {
            continue;
        }
        let removed = providing.to_remove;
        let next = Providing { removing: removed, to_remove: Captures::NONE, ..providing };
        act.at(modify::OFFER).done();
        send(act, leg.call, (removed, Again::first(leg.terms.transport)));
        act.at(SDP_ONLY).change(|me| keep(me, leg.call, next)).done();
    }
}

fn send(act: &mut Act<'_, Focus>, call: Call, (removed, again): (Captures, Again)) {
    act.at(SDP_ONLY)
        .send(Role::TpUe(call.0), Message { call, body: Body::Offer { removed } })
        .arm(Timer::Update { call, again })
        .done();
}

fn keep(me: &mut Focus, call: Call, providing: Providing) {
    me.leg_mut(call).side = Side::Provider(providing);
}

/// The offer arrives.
pub fn offered(act: &mut Act<'_, Ue>, call: Call, removed: Captures) {
    let leg = act.me.leg.clone();
    if leg.owed.answer {
        let pending = Message { call, body: Body::OfferPending };
        return act.at(modify::PENDING).send(leg.peer, pending).done();
    }
    if leg.stage() != Stage::Session {
        let gone = Message { call, body: Body::OfferUnknown };
        return act.at(in_dialog::REINVITE_IN_MORTAL).send(leg.peer, gone).done();
    }
    act.at(modify::ANSWER)
        .change(|me| {
            if let Side::Consumer(consuming) = &mut me.leg.side {
                consuming.excluded = consuming.excluded.and_also(removed);
                consuming.shown = consuming.shown.except(removed);
            }
        })
        .send(leg.peer, Message { call, body: Body::OfferAnswer })
        .done();
}

/// It is answered.
pub fn answered(act: &mut Act<'_, Focus>, call: Call) {
    let ack = Message { call, body: Body::OfferAck };
    let Some(providing) = act.me.leg(call).providing() else { return };
    let next = Providing { removing: Captures::NONE, ..providing };
    act.at(modify::ACKNOWLEDGE)
        .change(|me| keep(me, call, next))
        .disarm(Timer::Update { call, again: Again::Repeat })
        .disarm(Timer::Update { call, again: Again::GiveUp })
        .send(Role::TpUe(call.0), ack)
        .done();
}

/// There is no session for it any more.
pub fn unanswered(act: &mut Act<'_, Focus>, call: Call) {
    let Some(providing) = act.me.leg(call).providing() else { return };
    let none = Captures::NONE;
    let next = Providing { removing: none, to_remove: none, ..providing };
    act.at(modify::GONE)
        .change(|me| keep(me, call, next))
        .disarm(Timer::Update { call, again: Again::Repeat })
        .disarm(Timer::Update { call, again: Again::GiveUp })
        .done();
}

/// No answer has come.
pub fn elapsed(act: &mut Act<'_, Focus>, call: Call, again: Again) {
    let leg = act.me.leg(call).clone();
    let Some(providing) = leg.providing() else { return };
    match again {
        Again::Repeat => send(act, call, (providing.removing, Again::GiveUp)),
        Again::GiveUp => {
            unanswered(act, call);
            if leg.stage() == Stage::Session && !leg.is_releasing() {
                session::release(act, call);
            }
        }
    }
}
