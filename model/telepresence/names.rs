//! What states are called, and what is asked of them from outside.

use super::Telepresence;
use super::types::{Body, Call, Focus, Leg, State, Stimulus, Timer};
use crate::clue::consumer;
use crate::clue::participant::Participant;
use crate::clue::provider;
use crate::sip::callee::Callee;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::refer::{Notifier, Referrer};
use callproof_kernel::reaction::Event;

/// One side of a session, where a role has it.
pub fn leg(state: &State, call: Call) -> Option<&Leg> {
    match state {
        State::Ue(me) => Some(&me.leg).filter(|leg| leg.call == call),
        State::Focus(me) => me.legs.get(usize::from(call.0)),
    }
}

/// All the sides that a role has.
pub fn legs(state: &State) -> &[Leg] {
    match state {
        State::Ue(me) => std::slice::from_ref(&me.leg),
        State::Focus(me) => &me.legs,
    }
}

/// Whether a session is on here.
pub fn is_on(state: &State, call: Call) -> bool {
    leg(state, call).is_some_and(|leg| leg.stage() == Stage::Session)
}

/// Whether the focus still has a TP UE's subscription to the outcome of its REFER.
pub fn has_subscriber(state: &State, number: u8) -> bool {
    match state {
        State::Focus(me) => me.asked_by(number).is_some_and(|asked| {
            matches!(asked.notifier, Notifier::Acting { .. } | Notifier::Ending { .. })
        }),
        State::Ue(_) => false,
    }
}

/// Whether a role waits for nothing.
pub fn is_idle(state: &State) -> bool {
    legs(state).iter().all(Leg::is_settled)
        && match state {
            State::Ue(me) => me
                .asking
                .is_none_or(|a| matches!(a.referrer, Referrer::Idle | Referrer::Done { .. })),
            State::Focus(me) => me.asked.iter().all(|asked| {
                matches!(asked.notifier, Notifier::Idle | Notifier::Refused | Notifier::Done)
            }),
        }
}

/// The name of a state, in the words of what is awaited.
pub fn state_name(state: &State) -> String {
    let mut name = match state {
        State::Ue(me) => leg_name(&me.leg),
        State::Focus(me) => focus_name(me),
    };
    match state {
        State::Ue(me) => {
            let awaits = |r| matches!(r, Referrer::Referring { .. } | Referrer::Subscribed);
            if me.asking.is_some_and(|asking| awaits(asking.referrer)) {
                name.push_str(", awaiting the outcome of a REFER");
            }
        }
        State::Focus(me) => {
            let pending = me.asked.iter().filter(|asked| {
                !matches!(asked.notifier, Notifier::Idle | Notifier::Refused | Notifier::Done)
            });
            if pending.count() > 0 {
                name.push_str(", asked to remove a participant");
            }
        }
    }
    name
}

fn focus_name(me: &Focus) -> String {
    let there = me.legs.iter().filter(|leg| leg.stage() != Stage::None);
    let names: Vec<String> =
        there.map(|leg| format!("UE {}: {}", leg.call.0 + 1, leg_name(leg))).collect();
    match names.is_empty() {
        true => "no session".into(),
        false => names.join("; "),
    }
}

fn leg_name(leg: &Leg) -> String {
    let dialog = dialog_name(leg);
    match channel_name(leg) {
        Some(channel) => format!("{dialog}, {channel}"),
        None => dialog.into(),
    }
}

/// Where a CLUE channel stands; nothing where there is none.
pub fn channel_name(leg: &Leg) -> Option<&'static str> {
    Some(match leg.channel {
        Participant::Idle => return None,
        Participant::ChannelSetup | Participant::Options => "CLUE channel being set up",
        Participant::Active => match (leg.consuming(), leg.providing()) {
            (Some(consuming), _) => match consuming.machine.phase {
                consumer::Phase::WaitForAdv => "awaiting an advertisement",
                consumer::Phase::AdvProcessing => "processing an advertisement",
                consumer::Phase::Conf => "about to configure",
                consumer::Phase::WaitForConfResponse => "awaiting the configureResponse",
                consumer::Phase::Established => "captures configured",
            },
            (_, Some(providing)) => match providing.machine.phase {
                provider::Phase::Adv => "nothing advertised",
                provider::Phase::WaitForAck => "awaiting the ack",
                provider::Phase::WaitForConf | provider::Phase::ConfResponse { .. } => {
                    "awaiting a configure"
                }
                provider::Phase::Established => "captures configured",
            },
            _ => "CLUE channel",
        },
    })
}

/// Where a dialog stands.
pub fn dialog_name(leg: &Leg) -> &'static str {
    match leg.stage() {
        Stage::None => "no session",
        Stage::Pending if leg.dialog.is_abandoned() => "cancelling",
        Stage::Pending => match leg.dialog {
            Dialog::Caller(_) => "awaiting the answer",
            Dialog::Callee(_) => "alerting",
        },
        Stage::Session if leg.owed.answer => "awaiting the answer to the removal of the channel",
        Stage::Session if leg.is_releasing() => "releasing",
        Stage::Session => match leg.dialog {
            Dialog::Callee(Callee::Moratorium { .. }) => "awaiting the ACK",
            _ => "in session",
        },
        Stage::Ending => "ending",
        Stage::Over => "session over",
    }
}

/// Where a role stands in the matter of an event: in the session it is about.
pub fn situation(state: &State, event: &Event<Telepresence>) -> String {
    let call = match event {
        Event::Message { message, .. } => Some(match message.body {
            Body::Refer { target } => Call(target),
            _ => message.call,
        }),
        Event::Stimulus(stimulus) => match *stimulus {
            Stimulus::Admit(call)
            | Stimulus::Remove(call)
            | Stimulus::SendBye(call)
            | Stimulus::RemoveChannel(call) => Some(call),
            Stimulus::Act { by, .. } | Stimulus::Authorise { by, .. } => target_of(state, by),
            _ => None,
        },
        Event::Timeout(timer) => match *timer {
            Timer::Dialog { call, .. }
            | Timer::Options(call)
            | Timer::Update { call, .. }
            | Timer::Silence { call, .. } => Some(call),
            Timer::Refer { .. } => None,
        },
    };
    match (state, call.and_then(|call| leg(state, call))) {
        (State::Focus(_), Some(leg)) => match event {
            Event::Stimulus(Stimulus::Act { .. } | Stimulus::Authorise { .. }) => {
                format!("the participant: {}", leg_name(leg))
            }
            _ => leg_name(leg),
        },
        _ => state_name(state),
    }
}

fn target_of(state: &State, by: u8) -> Option<Call> {
    match state {
        State::Focus(me) => me.asked_by(by).map(|asked| Call(asked.target)),
        State::Ue(_) => None,
    }
}
