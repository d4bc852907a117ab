//! TP UEs in each other's place.

use super::captures::Captures;
use super::messages::{Body, Message};
use super::parties::{Call, Role, Set};
use super::resources::{Resource, Timer};
use super::states::{Asked, Leg, Side, State, Ue};
use super::stimuli::Stimulus;

/// What names TP UEs.
pub trait Rename {
    /// Names others.
    fn rename(&mut self, to: &dyn Fn(Role) -> Role);
}

impl Rename for u8 {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        if let Role::TpUe(number) = to(Role::TpUe(*self)) {
            *self = number;
        }
    }
}

impl Rename for Role {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        *self = to(*self);
    }
}

impl Rename for Call {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        self.0.rename(to);
    }
}

impl Rename for Set {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        *self = self.members().fold(Set::NONE, |all, mut number| {
            number.rename(to);
            Set(all.0 | Set::one(number).0)
        });
    }
}

impl Rename for Captures {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        self.of.rename(to);
    }
}

impl Rename for Message {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        self.call.rename(to);
        match &mut self.body {
            Body::Offer { removed: captures } | Body::Clue { captures, .. } => captures.rename(to),
            Body::Refer { target: who } | Body::Departed { who } | Body::DepartedOk { who } => {
                who.rename(to);
            }
            Body::Dialog(_)
            | Body::Reset
            | Body::Referred(_)
            | Body::ChannelOffer
            | Body::OfferAck
            | Body::OfferAnswer
            | Body::OfferUnknown
            | Body::OfferPending => {}
        }
    }
}

impl Rename for Stimulus {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        match self {
            Stimulus::Admit(call)
            | Stimulus::Remove(call)
            | Stimulus::SendBye(call)
            | Stimulus::RemoveChannel(call) => call.rename(to),
            Stimulus::Refer { target: who }
            | Stimulus::Act { by: who, .. }
            | Stimulus::Authorise { by: who, .. } => who.rename(to),
            Stimulus::Begin
            | Stimulus::Answer
            | Stimulus::Reject
            | Stimulus::GiveUp
            | Stimulus::Release
            | Stimulus::Configure
            | Stimulus::Acknowledge
            | Stimulus::Decline
            | Stimulus::Choose => {}
        }
    }
}

impl Rename for Timer {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        match self {
            Timer::Dialog { call, .. } | Timer::Options(call) | Timer::Update { call, .. } => {
                call.rename(to);
            }
            Timer::Refer { by, .. } => by.rename(to),
            Timer::Silence { call, peer, .. } => {
                call.rename(to);
                peer.rename(to);
            }
        }
    }
}

impl Rename for Resource {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        match self {
            Resource::ClueChannel(call) | Resource::Media(call) => call.rename(to),
        }
    }
}

impl Rename for Leg {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        self.call.rename(to);
        self.peer.rename(to);
        let captures = match &mut self.side {
            Side::Consumer(c) => {
                vec![&mut c.offered, &mut c.wanted, &mut c.shown, &mut c.excluded, &mut c.gone]
            }
            Side::Provider(p) => {
                vec![&mut p.offered, &mut p.sending, &mut p.removing, &mut p.to_remove]
            }
        };
        captures.into_iter().for_each(|captures| captures.rename(to));
    }
}

impl Rename for Ue {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        self.number.rename(to);
        self.leg.rename(to);
        if let Some(asking) = &mut self.asking {
            asking.target.rename(to);
        }
    }
}

impl Rename for Asked {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        self.by.rename(to);
        self.target.rename(to);
    }
}

impl Rename for State {
    fn rename(&mut self, to: &dyn Fn(Role) -> Role) {
        match self {
            State::Ue(ue) => ue.rename(to),
            State::Focus(focus) => {
                focus.legs.iter_mut().for_each(|leg| leg.rename(to));
                focus.legs.sort_by_key(|leg| leg.call);
                focus.asked.iter_mut().for_each(|asked| asked.rename(to));
                focus.asked.sort_by_key(|asked| asked.by);
            }
        }
    }
}
