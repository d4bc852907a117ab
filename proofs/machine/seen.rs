//! A taking of an event, looked at region by region.

use std::collections::BTreeSet;

use callproof_kernel::ghost::Omniscient;
use callproof_kernel::machine::{Action, Event, Place, Running, Trigger};
use callproof_kernel::procedure::{
    Cause, MessageKind, Procedure, Region, StimulusKind, TimerKind, Word,
};
use callproof_kernel::reaction::{self, Demanded, Effect, Local, Outcome};
use callproof_kernel::step::Step;

use super::moves::{Circumstance, Move, Moved};
use crate::world::World;

/// What is before the eye when a role takes an event.
pub struct Seen<'t, P: Procedure> {
    /// The world.
    pub world: &'t World<P>,
    /// Who takes it.
    pub role: P::Role,
    /// What the role had.
    pub before: &'t Local<P>,
    /// What it meets.
    pub event: &'t reaction::Event<P>,
    /// What it does.
    pub outcome: &'t Outcome<P>,
}

impl<P: Procedure> Clone for Seen<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Procedure> Copy for Seen<'_, P> {}

const EYE: Omniscient = Omniscient::of_the_world();

impl<P: Procedure> Seen<'_, P> {
    fn procedure(&self) -> P {
        self.world.case.procedure
    }

    /// The region that the event is about.
    pub fn own(&self) -> Region {
        self.procedure().region_of(&self.before.state, self.event, EYE)
    }

    fn standing(&self, state: &P::State, region: Region) -> String {
        self.procedure().standing(state, region, EYE)
    }

    /// The regions of the role before and after.
    pub fn regions(&self) -> BTreeSet<Region> {
        let of = |state| self.procedure().regions(state, EYE).into_iter();
        of(&self.before.state).chain(of(&self.outcome.after.state)).chain([self.own()]).collect()
    }

    /// Whether the role stands elsewhere in a region afterwards.
    pub fn is_changed(&self, region: Region) -> bool {
        self.standing(&self.before.state, region)
            != self.standing(&self.outcome.after.state, region)
    }

    /// Who sent what came.
    pub fn sender(&self) -> Option<P::Role> {
        match self.event {
            reaction::Event::Message { from, .. } => Some(*from),
            _ => None,
        }
    }

    fn call_of(&self, message: &P::Message) -> P::Call {
        self.procedure().call_of(message, EYE)
    }

    /// The region of each message sent, in the order of the effects; nothing of other effects.
    ///
    /// What a role does not tell apart may belong to several regions: then it belongs to the one
    /// that the event is about.
    pub fn sends(&self) -> Vec<Option<Region>> {
        let own = self.own();
        let effects = self.outcome.effects.iter();
        let found: Vec<Option<(Region, P::Call)>> = effects
            .map(|Demanded { effect, .. }| match effect {
                Effect::Send { to, message } => {
                    Some((self.region_of_sent(*to, message), self.call_of(message)))
                }
                _ => None,
            })
            .collect();
        let mut calls: BTreeSet<P::Call> = found
            .iter()
            .flatten()
            .filter(|(region, _)| *region == own)
            .map(|(_, call)| *call)
            .collect();
        if let reaction::Event::Message { message, .. } = self.event {
            calls.insert(self.call_of(message));
        }
        let settled = |(region, call): (Region, P::Call)| {
            let is_twin = region.kind == own.kind && !self.is_changed(region);
            let is_own = calls.contains(&call) || calls.is_empty();
            if is_twin && is_own { own } else { region }
        };
        found.into_iter().map(|one| one.map(settled)).collect()
    }

    fn region_of_sent(&self, to: P::Role, message: &P::Message) -> Region {
        let back = reaction::Event::Message { from: to, message: message.clone() };
        let of = |state| self.procedure().region_of(state, &back, EYE);
        let after = of(&self.outcome.after.state);
        let is_there = self.procedure().regions(&self.outcome.after.state, EYE).contains(&after);
        if is_there { after } else { of(&self.before.state) }
    }

    /// What happens in one region; `sends` has for each effect the region that it is for.
    pub fn moved(self, region: Region, home: Region, sends: &[Option<Region>]) -> Moved<P> {
        let is_home = region == home;
        let effects = || self.outcome.effects.iter().zip(sends);
        let is_here = |of: &Option<Region>| of.map_or(is_home, |of| of == region);
        let here = || effects().filter(|(_, of)| is_here(of)).map(|(demanded, _)| demanded);
        let mut actions: Vec<Action<P::Role>> = Vec::new();
        for action in here().map(|demanded| self.action(&demanded.effect)) {
            if !actions.contains(&action) {
                actions.push(action);
            }
        }
        let to = self.standing(&self.outcome.after.state, region);
        let unmoved = self.unmoved(region);
        if actions.is_empty() && to == unmoved.from.0 {
            actions.push(Action::Notes);
        }
        let is_elsewhere = |step: &&Step| {
            let mut demands = effects().filter(|(demanded, _)| demanded.step == **step).peekable();
            demands.peek().is_some() && demands.all(|(_, of)| !is_here(of))
        };
        let mut steps: Vec<Step> = match is_home {
            true => self.outcome.cited.iter().filter(|s| !is_elsewhere(s)).copied().collect(),
            false => here().map(|demanded| demanded.step).collect(),
        };
        let mut known = BTreeSet::new();
        steps.retain(|step| known.insert(*step));
        let place = match region {
            _ if is_home => Place::Here,
            Region { number, .. } if number == home.number => Place::Beside(home.kind),
            _ => Place::Elsewhere(home.kind),
        };
        let event = match is_home || !self.is_changed(home) {
            true => unmoved.trigger.event.clone(),
            false => Event::Becomes(self.standing(&self.outcome.after.state, home)),
        };
        let receivers = here().filter_map(|demanded| match &demanded.effect {
            Effect::Send { to, .. } => Some(*to),
            _ => None,
        });
        let with = receivers.chain(self.sender().filter(|_| is_home)).collect();
        let trigger = Trigger { place, event };
        let one = Move { to, trigger, actions: Some(actions), steps, ..unmoved };
        Moved { region, with, one }
    }

    /// A move that leads nowhere.
    pub fn unmoved(&self, region: Region) -> Move<P::Role> {
        let first = self.procedure().initial(&self.world.case.config, self.role);
        let from = self.standing(&self.before.state, region);
        let is_initial = from == self.standing(&first, region);
        Move {
            role: self.procedure().entity(self.role),
            kind: region.kind,
            to: from.clone(),
            from: (from, is_initial),
            trigger: Trigger { place: Place::Here, event: self.met() },
            actions: None,
            steps: Vec::new(),
            circumstances: self.circumstances(region),
        }
    }

    fn met(&self) -> Event<P::Role> {
        match self.event {
            reaction::Event::Message { from, message } => {
                let from = Some(self.procedure().entity(*from));
                Event::Receives { message: message.name(), from }
            }
            reaction::Event::Timeout(timer) => Event::Elapses(self.timer(timer).elapsing()),
            reaction::Event::Stimulus(stimulus) => {
                Event::Decides { by: stimulus.decider(), what: stimulus.name() }
            }
        }
    }

    /// A timer, of whichever instance of a role.
    fn timer(&self, timer: &P::Timer) -> P::Timer {
        let mut timer = timer.clone();
        self.procedure().rename(Word::Timer(&mut timer), &|role| self.procedure().entity(role));
        timer
    }

    /// What a timer is called while it runs.
    fn running(&self, timer: &P::Timer) -> Running {
        match (self.procedure().cause(timer, EYE), timer.name()) {
            (Cause::Silence { peer, .. }, _) => {
                Running::Named(format!("supervision of {}", self.procedure().entity(peer)))
            }
            (Cause::Elapses, Some(name)) => Running::Named(name),
            (Cause::Elapses, None) => Running::Until(self.timer(timer).elapsing()),
        }
    }

    fn action(&self, effect: &Effect<P>) -> Action<P::Role> {
        match effect {
            Effect::Send { to, message } => Action::Sends {
                message: message.name(),
                detail: self.detail(message),
                to: Some(self.procedure().entity(*to)),
            },
            Effect::Arm(timer) => Action::Starts(self.running(timer)),
            Effect::Disarm(timer) => Action::Stops(self.running(timer)),
            Effect::Open(resource) => Action::Opens(resource.to_string()),
            Effect::Close(resource) => Action::Closes(resource.to_string()),
            Effect::Tell(notice) => Action::Tells(notice.to_string()),
        }
    }

    /// What a message says more than its name, unless that may name one of several that could take
    /// each other's place.
    fn detail(&self, message: &P::Message) -> String {
        match self.procedure().interchangeable(&self.world.case.config).is_empty() {
            true => message.detail().trim().into(),
            false => String::new(),
        }
    }

    fn circumstances(&self, region: Region) -> Vec<(Circumstance, String)> {
        let mut all = Vec::new();
        if let reaction::Event::Message { message, .. } = self.event {
            all.push((Circumstance::Message, self.detail(message)));
        }
        let beside = |other: &Region| other.number == region.number && other.kind != region.kind;
        for other in self.procedure().regions(&self.before.state, EYE).into_iter().filter(beside) {
            all.push((Circumstance::Beside(other.kind), self.standing(&self.before.state, other)));
        }
        let held: Vec<String> = self.before.resources.iter().map(ToString::to_string).collect();
        all.push((Circumstance::Held, held.join(", ")));
        all
    }
}
