//! A role as somebody sees it who looks on: what it meets, what it does, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::reaction::{Effect, Event};
use callproof_model::sip::refer::{Message as Refer, Timer as ReferTimer};
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::issues::{crash_detection, departed_media, sole_participant};
use callproof_model::telepresence::text::ending;
use callproof_model::telepresence::types::{
    Body, Call, Captures, ChannelFrom, Config, Message, Parties, Resource, Role, Stimulus, Timer,
};

use super::clue::Part;
use super::refer::{Asked, Asking};
use super::reply::Reply;
use super::side::Side;
use crate::oracle::Seen;

/// A role, as somebody sees it who looks on.
#[derive(Clone, Debug)]
pub struct Party {
    /// Whether it is up: it has not crashed, or has come back.
    pub is_up: bool,
    /// Whether it has crashed, back or not.
    pub has_crashed: bool,
    /// What it has opened and not closed.
    pub resources: BTreeSet<Resource>,
    /// The timers it has started that have neither elapsed nor been stopped.
    pub timers: BTreeSet<Timer>,
    /// Its sides of sessions.
    pub sides: BTreeMap<Call, Side>,
    /// The removal it has asked for.
    pub asking: Option<Asking>,
    /// The removals it was asked for, by who asked.
    pub asked: BTreeMap<u8, Asked>,
}

/// A message as it was sent in the last event, and how its sender stood in the session right then.
#[derive(Clone, Debug)]
pub struct Sent {
    /// What.
    pub message: Message,
    /// Its sender's side of the session just before.
    pub side: Side,
}

impl Party {
    /// A role to which nothing has happened.
    pub fn new(config: &Config, role: Role) -> Self {
        let has_clue = config.terms.channel != ChannelFrom::Never;
        let side = |number: u8, is_caller| (Call(number), Side::new(is_caller, has_clue));
        let sides = match (config.parties, role) {
            (Parties::Two, _) => vec![side(0, role == Role::TpUe(0))],
            (Parties::Conference, Role::TpUe(number)) => vec![side(number, true)],
            (Parties::Conference, _) => (0..config.ues).map(|n| side(n, false)).collect(),
        };
        Party {
            is_up: true,
            has_crashed: false,
            resources: BTreeSet::new(),
            timers: BTreeSet::new(),
            sides: sides.into_iter().collect(),
            asking: None,
            asked: BTreeMap::new(),
        }
    }

    /// It crashes: whatever it had is gone.
    pub fn crashes(&mut self) {
        self.is_up = false;
        self.has_crashed = true;
        self.resources.clear();
        self.timers.clear();
        self.sides.values_mut().for_each(Side::lose);
        self.asking = None;
        self.asked.clear();
    }

    /// Whether its end of the CLUE channel of a session is open.
    pub fn has_channel(&self, call: Call) -> bool {
        self.resources.contains(&Resource::ClueChannel(call))
    }

    /// Whether it has media of a session.
    pub fn has_media(&self, call: Call) -> bool {
        self.resources.contains(&Resource::Media(call))
    }

    /// The captures whose media it sends in a session.
    pub fn sends_media(&self, call: Call) -> Captures {
        let provider = self.sides.get(&call).and_then(|side| side.part.provider());
        match provider {
            Some(provider) if self.has_media(call) => provider.sends,
            _ => Captures::NONE,
        }
    }

    /// The TP UEs whose session is on here.
    fn there(&self) -> Captures {
        let there = self.sides.iter().filter(|(_, side)| side.is_on());
        there.fold(Captures::NONE, |all, (call, _)| all.with(call.0))
    }
}

impl Party {
    /// The role meets an event and does what was seen.
    pub fn reacts(
        &mut self,
        role: Role,
        event: &Event<Telepresence>,
        seen: &Seen<Telepresence>,
    ) -> Vec<Sent> {
        let were_there = self.there();
        self.meets(event, seen);
        let mut sent = Vec::new();
        for demanded in &seen.effects {
            match &demanded.effect {
                Effect::Send { message, .. } => {
                    let Some(side) = self.sides.get(&message.call) else { continue };
                    sent.push(Sent { message: *message, side: side.clone() });
                    self.sends(message, seen);
                }
                Effect::Arm(timer) => drop(self.timers.insert(*timer)),
                Effect::Disarm(timer) => drop(self.timers.remove(timer)),
                Effect::Open(resource) => self.opens(*resource),
                Effect::Close(resource) => self.closes(*resource),
                Effect::Tell(_) => {}
            }
        }
        self.follows_up(role, event, seen, were_there);
        for side in self.sides.values_mut() {
            side.dialog.was_on |= side.is_on();
        }
        sent
    }

    fn meets(&mut self, event: &Event<Telepresence>, seen: &Seen<Telepresence>) {
        match event {
            Event::Message { message, .. } => self.receives(message, seen),
            Event::Timeout(Timer::Refer { by, timer }) => self.refer_elapses(*by, *timer),
            Event::Timeout(timer) => {
                let Some(call) = call_of_timer(timer) else { return };
                if let Some(side) = self.sides.get_mut(&call) {
                    side.waits_in_vain(timer);
                }
            }
            Event::Stimulus(Stimulus::GiveUp) => {
                // Only TP UEs give up, and they have one session each.
                self.sides.values_mut().for_each(Side::gives_up);
            }
            Event::Stimulus(_) => {}
        }
    }

    fn receives(&mut self, message: &Message, seen: &Seen<Telepresence>) {
        let call = message.call;
        let reply = Reply { seen, call };
        match message.body {
            Body::Refer { target } => {
                let is_unknown = reply.sends_body(|b| *b == Body::Referred(Refer::Unknown));
                if !is_unknown {
                    self.asked.entry(call.0).or_insert(Asked::new(target));
                }
            }
            Body::Referred(about) => {
                self.asking.iter_mut().for_each(|asking| asking.meets(about));
                self.asked.get_mut(&call.0).into_iter().for_each(|asked| asked.meets(about));
            }
            _ => {
                if let Some(side) = self.sides.get_mut(&call) {
                    side.receives(message.body, &reply);
                }
            }
        }
    }

    fn refer_elapses(&mut self, by: u8, timer: ReferTimer) {
        self.asking.iter_mut().for_each(|asking| asking.waits_in_vain(timer));
        self.asked.get_mut(&by).into_iter().for_each(|asked| asked.waits_in_vain(timer));
    }

    fn sends(&mut self, message: &Message, seen: &Seen<Telepresence>) {
        let (call, there) = (message.call, self.there());
        match message.body {
            Body::Refer { .. } => self.asking = self.asking.or(Some(Asking::new())),
            Body::Referred(about) => {
                self.asked.get_mut(&call.0).into_iter().for_each(|asked| asked.sends(about));
            }
            body => {
                if let Some(side) = self.sides.get_mut(&call) {
                    side.sends(body, &Reply { seen, call }, there);
                }
            }
        }
    }

    fn opens(&mut self, resource: Resource) {
        self.resources.insert(resource);
    }

    fn closes(&mut self, resource: Resource) {
        self.resources.remove(&resource);
        if let Resource::ClueChannel(call) = resource {
            self.sides.get_mut(&call).into_iter().for_each(Side::loses_channel);
        }
    }

    /// What follows from an event besides what was sent, opened and closed.
    fn follows_up(
        &mut self,
        role: Role,
        event: &Event<Telepresence>,
        seen: &Seen<Telepresence>,
        were_there: Captures,
    ) {
        // Only TP UEs wait for a channel, and they have one session each.
        for (call, side) in &mut self.sides {
            side.stops_awaiting_channel(event, &Reply { seen, call: *call });
        }
        for call in self.begins_to_release(role, event, seen) {
            if let Some(side) = self.sides.get_mut(&call) {
                // An early channel that fails releases nothing: the INVITE goes on.
                side.dialog.has_begun_release |= side.is_on() || side.dialog.has_ended();
            }
        }
        if seen.cited.contains(&departed_media::STOP) {
            self.stops_media(were_there.except(self.there()));
        }
    }

    /// The sessions whose release has begun in an event.
    fn begins_to_release(
        &self,
        role: Role,
        event: &Event<Telepresence>,
        seen: &Seen<Telepresence>,
    ) -> Vec<Call> {
        let mut begun = Vec::new();
        // Whoever finds the session lost is to send a BYE, too.
        if let Event::Timeout(Timer::Silence { call, .. }) = event {
            begun.extend(seen.cited.contains(&crash_detection::LOST).then_some(*call));
        }
        if !seen.cited.contains(&ending::TO_RELEASE) {
            return begun;
        }
        match (role, event) {
            (Role::TpUe(_), Event::Stimulus(Stimulus::Release)) => {
                begun.extend(self.sides.keys());
            }
            (Role::Focus, Event::Stimulus(Stimulus::Remove(call))) => begun.push(*call),
            (
                Role::Focus,
                Event::Stimulus(Stimulus::Act { by, .. } | Stimulus::Authorise { by, .. }),
            ) => {
                begun.extend(self.asked.get(by).map(|asked| Call(asked.target)));
            }
            (Role::Focus, Event::Timeout(Timer::Update { call, .. })) => begun.push(*call),
            _ => {}
        }
        if seen.cited.contains(&sole_participant::RELEASE) {
            let alive = self.sides.iter().filter(|(_, side)| side.is_on());
            begun.extend(alive.map(|(call, _)| *call));
        }
        begun
    }

    /// The focus stops sending the media of these, and any to them.
    fn stops_media(&mut self, departed: Captures) {
        for (call, side) in &mut self.sides {
            if let Part::Provider(provider) = &mut side.part {
                provider.sends = provider.sends.except(departed);
                if departed.has(call.0) {
                    provider.sends = Captures::NONE;
                }
            }
        }
    }
}

/// The session that a timer is about.
pub fn call_of_timer(timer: &Timer) -> Option<Call> {
    match *timer {
        Timer::Dialog { call, .. }
        | Timer::Options(call)
        | Timer::Update { call, .. }
        | Timer::Silence { call, .. } => Some(call),
        Timer::Refer { .. } => None,
    }
}
