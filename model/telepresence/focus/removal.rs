//! Removing a participant because another has asked for it by REFER.

use crate::sip::dialog::Stage;
use crate::sip::refer::{Notifier, NotifierInput};
use crate::sip::text::refer as refer_text;
use crate::sip::types::Output;
use crate::telepresence::issues::ReferTarget;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Asked, Body, Call, Focus, Message, Party, Role, Timer};
use crate::telepresence::{Act, session};

/// A REFER arrives.
pub fn asked(act: &mut Act<'_, Focus>, by: u8, target: u8) {
    if act.me.asked_by(by).is_none() {
        act.at(refer_text::SEND)
            .change(|me| {
                me.asked.push(Asked { by, target, notifier: Notifier::Idle });
                me.asked.sort_by_key(|asked| asked.by);
            })
            .done();
    }
    let refer = NotifierInput::Received(crate::sip::refer::Message::Refer);
    take(act, by, refer);
}

/// Whether the focus acts on the REFER of a TP UE is decided.
pub fn decide(act: &mut Act<'_, Focus>, by: u8, accept: bool) {
    let Some(asked) = act.me.asked_by(by).copied() else {
        return act.impossible("decisions are offered for a REFER that came");
    };
    if !accept {
        return take(act, by, NotifierInput::Decided { accept });
    }
    let call = Call(asked.target);
    let leg = act.me.leg(call);
    if leg.stage() == Stage::Session && !leg.is_releasing() {
        accept_and_remove(act, by, call);
    } else {
        act.ask::<ReferTarget>().answer(act, by, call);
    }
}

fn accept_and_remove(act: &mut Act<'_, Focus>, by: u8, call: Call) {
    take(act, by, NotifierInput::Decided { accept: true });
    if act.at(ending::REFER).stands() {
        session::release(act, call);
    }
}

/// The outcome is reported once the participant is out.
pub fn report(act: &mut Act<'_, Focus>) {
    for asked in act.me.asked.clone() {
        let is_out = matches!(act.me.leg(Call(asked.target)).stage(), Stage::None | Stage::Over);
        if asked.notifier == (Notifier::Acting { answered: true }) && is_out {
            take(act, asked.by, NotifierInput::Acted { ok: true });
        }
    }
}

/// A REFER's notifier meets something.
pub fn take(act: &mut Act<'_, Focus>, by: u8, input: NotifierInput) {
    let Some(asked) = act.me.asked_by(by).copied() else { return act.unspecified() };
    let Some(taken) = asked.notifier.take(input) else { return act.unspecified() };
    let taken = taken.over(act.me.leg(Call(by)).terms.transport);
    let (call, peer) = (Call(by), Role::TpUe(by));
    for (step, outputs) in &taken.demands {
        let mut line = act.at(*step).change(|me| {
            for asked in me.asked.iter_mut().filter(|asked| asked.by == by) {
                asked.notifier = taken.next;
            }
        });
        for output in outputs {
            line = match *output {
                Output::Send(message) => {
                    line.send(peer, Message { call, body: Body::Referred(message) })
                }
                Output::Arm(timer) => line.arm(Timer::Refer { by, timer }),
                Output::Disarm(timer) => line.disarm(Timer::Refer { by, timer }),
            };
        }
        line.done();
    }
}
