//! The parts of a role's state that go their own ways: sessions, CLUE channels, removals.

use super::Telepresence;
use super::names::{channel_name, dialog_name, leg, legs};
use super::types::{Body, Call, Leg, State, Stimulus, Timer, Watch};
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::refer::{Notifier, Referrer};
use callproof_kernel::procedure::Region;
use callproof_kernel::reaction::Event;

const CALLER: &str = "session as calling party";
const CALLED: &str = "session as called party";
const CONSUMER: &str = "CLUE channel as consumer";
const PROVIDER: &str = "CLUE channel as provider";
const ASKING: &str = "removal of another";
const ASKED: &str = "removal on request";

/// The regions of a role's state.
pub fn regions(state: &State) -> Vec<Region> {
    let own = legs(state).iter().flat_map(|leg| [session(leg), channel(leg)]);
    own.chain(removals(state)).collect()
}

fn removals(state: &State) -> Vec<Region> {
    let removal = |kind, by: u8| Region { kind, number: usize::from(by) };
    match state {
        State::Ue(me) => me.asking.iter().map(|_| removal(ASKING, me.number)).collect(),
        State::Focus(me) => me.asked.iter().map(|asked| removal(ASKED, asked.by)).collect(),
    }
}

fn session(leg: &Leg) -> Region {
    let kind = if is_caller(leg) { CALLER } else { CALLED };
    Region { kind, number: usize::from(leg.call.0) }
}

fn channel(leg: &Leg) -> Region {
    let kind = if is_caller(leg) { CONSUMER } else { PROVIDER };
    Region { kind, number: usize::from(leg.call.0) }
}

fn is_caller(leg: &Leg) -> bool {
    matches!(leg.dialog, Dialog::Caller(_))
}

/// Where a role stands in a region.
pub fn standing(state: &State, region: Region) -> String {
    let number = region.number as u8;
    let name = match (region.kind, state) {
        (ASKING | ASKED, State::Ue(me)) => me.asking.map_or("idle", |a| referrer(a.referrer)),
        (ASKING | ASKED, State::Focus(me)) => {
            me.asked_by(number).map_or("idle", |asked| notifier(asked.notifier))
        }
        (kind, _) => match leg(state, Call(number)) {
            None => "no session",
            Some(leg) if [CALLER, CALLED].contains(&kind) => dialog_name(leg),
            Some(leg) => match (channel_name(leg), leg.stage()) {
                (Some(name), _) => name,
                (None, Stage::Ending | Stage::Over) => "channel gone",
                (None, _) => "no channel",
            },
        },
    };
    name.into()
}

fn referrer(referrer: Referrer) -> &'static str {
    match referrer {
        Referrer::Idle => "idle",
        Referrer::Referring { .. } => "awaiting the answer to the REFER",
        Referrer::Subscribed => "awaiting the outcome",
        Referrer::Done { outcome: Some(true) } => "removed",
        Referrer::Done { outcome: Some(false) } => "not removed",
        Referrer::Done { outcome: None } => "outcome unknown",
    }
}

fn notifier(notifier: Notifier) -> &'static str {
    match notifier {
        Notifier::Idle => "idle",
        Notifier::Deciding => "checking the authorisation",
        Notifier::Refused => "refused",
        Notifier::Acting { .. } => "removing the participant",
        Notifier::Ending { .. } => "awaiting the answer to the final NOTIFY",
        Notifier::Done => "subscription over",
    }
}

/// The region that an event is about.
pub fn region_of(state: &State, event: &Event<Telepresence>) -> Region {
    let session_of = |call: Call| leg(state, call).map_or(Region::WHOLE, session);
    let channel_of = |call: Call| leg(state, call).map_or(Region::WHOLE, channel);
    let removal = |by: u8| {
        let kind = if matches!(state, State::Ue(_)) { ASKING } else { ASKED };
        Region { kind, number: usize::from(by) }
    };
    let own = legs(state).first().map_or(Call(0), |leg| leg.call);
    match event {
        Event::Message { message, .. } => match message.body {
            Body::Clue { .. } | Body::Reset => channel_of(message.call),
            Body::Refer { .. } | Body::Referred(_) => removal(message.call.0),
            _ => session_of(message.call),
        },
        Event::Timeout(timer) => match *timer {
            Timer::Dialog { call, .. } | Timer::Update { call, .. } => session_of(call),
            Timer::Silence { call, by: Watch::SessionTimer, .. } => session_of(call),
            Timer::Options(call) | Timer::Silence { call, .. } => channel_of(call),
            Timer::Refer { by, .. } => removal(by),
        },
        Event::Stimulus(stimulus) => match *stimulus {
            Stimulus::Admit(call)
            | Stimulus::Remove(call)
            | Stimulus::SendBye(call)
            | Stimulus::RemoveChannel(call) => session_of(call),
            Stimulus::Act { by, .. } | Stimulus::Authorise { by, .. } => removal(by),
            Stimulus::Refer { .. } => match state {
                State::Ue(me) => removal(me.number),
                State::Focus(_) => Region::WHOLE,
            },
            Stimulus::Configure | Stimulus::Acknowledge | Stimulus::Decline | Stimulus::Choose => {
                channel_of(own)
            }
            _ => session_of(own),
        },
    }
}
