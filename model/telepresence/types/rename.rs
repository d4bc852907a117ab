//! The same with TP UEs in each other's place.

use super::captures::Captures;
use super::messages::{Body, Message};
use super::parties::{Call, Role, Set};
use super::resources::{Resource, Timer};
use super::states::{Asked, Asking, Consuming, Focus, Leg, Providing, Side, State, Ue};
use super::stimuli::Stimulus;

/// What names TP UEs.
pub trait Rename {
    /// The same with other names.
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Self;
}

impl Rename for u8 {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> u8 {
        match to(Role::TpUe(*self)) {
            Role::TpUe(number) => number,
            Role::Focus | Role::AnyTpUe => *self,
        }
    }
}

impl Rename for Call {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Call {
        Call(self.0.renamed(to))
    }
}

impl Rename for Captures {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Captures {
        let of = self.of.members().fold(Captures::NONE, |all, n| all.with(n.renamed(to))).of;
        Captures { of: Set(of.0), ..*self }
    }
}

impl Rename for Message {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Message {
        let body = match self.body {
            Body::Offer { removed } => Body::Offer { removed: removed.renamed(to) },
            Body::Refer { target } => Body::Refer { target: target.renamed(to) },
            Body::Departed { who } => Body::Departed { who: who.renamed(to) },
            Body::DepartedOk { who } => Body::DepartedOk { who: who.renamed(to) },
            Body::Clue { message, captures } => {
                Body::Clue { message, captures: captures.renamed(to) }
            }
            other => other,
        };
        Message { call: self.call.renamed(to), body }
    }
}

impl Rename for Stimulus {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Stimulus {
        match *self {
            Stimulus::Admit(call) => Stimulus::Admit(call.renamed(to)),
            Stimulus::Remove(call) => Stimulus::Remove(call.renamed(to)),
            Stimulus::SendBye(call) => Stimulus::SendBye(call.renamed(to)),
            Stimulus::RemoveChannel(call) => Stimulus::RemoveChannel(call.renamed(to)),
            Stimulus::Refer { target } => Stimulus::Refer { target: target.renamed(to) },
            Stimulus::Act { by, acts } => Stimulus::Act { by: by.renamed(to), acts },
            Stimulus::Authorise { by, allowed } => {
                Stimulus::Authorise { by: by.renamed(to), allowed }
            }
            other => other,
        }
    }
}

impl Rename for Timer {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Timer {
        match *self {
            Timer::Dialog { call, timer } => Timer::Dialog { call: call.renamed(to), timer },
            Timer::Refer { by, timer } => Timer::Refer { by: by.renamed(to), timer },
            Timer::Options(call) => Timer::Options(call.renamed(to)),
            Timer::Update { call, again } => Timer::Update { call: call.renamed(to), again },
            Timer::Silence { call, peer, by } => {
                Timer::Silence { call: call.renamed(to), peer: to(peer), by }
            }
        }
    }
}

impl Rename for Resource {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Resource {
        match *self {
            Resource::ClueChannel(call) => Resource::ClueChannel(call.renamed(to)),
            Resource::Media(call) => Resource::Media(call.renamed(to)),
        }
    }
}

impl Rename for Leg {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> Leg {
        let side = match self.side {
            Side::Consumer(c) => Side::Consumer(Consuming {
                offered: c.offered.renamed(to),
                wanted: c.wanted.renamed(to),
                shown: c.shown.renamed(to),
                excluded: c.excluded.renamed(to),
                gone: c.gone.renamed(to),
                ..c
            }),
            Side::Provider(p) => Side::Provider(Providing {
                offered: p.offered.renamed(to),
                sending: p.sending.renamed(to),
                removing: p.removing.renamed(to),
                to_remove: p.to_remove.renamed(to),
                ..p
            }),
        };
        Leg { call: self.call.renamed(to), peer: to(self.peer), side, ..self.clone() }
    }
}

impl Rename for State {
    fn renamed(&self, to: &dyn Fn(Role) -> Role) -> State {
        match self {
            State::Ue(ue) => State::Ue(Ue {
                number: ue.number.renamed(to),
                leg: ue.leg.renamed(to),
                asking: ue.asking.map(|a| Asking { target: a.target.renamed(to), ..a }),
            }),
            State::Focus(focus) => {
                let mut legs: Vec<Leg> = focus.legs.iter().map(|leg| leg.renamed(to)).collect();
                legs.sort_by_key(|leg| leg.call);
                let asked =
                    |a: &Asked| Asked { by: a.by.renamed(to), target: a.target.renamed(to), ..*a };
                let mut asked: Vec<Asked> = focus.asked.iter().map(asked).collect();
                asked.sort_by_key(|asked| asked.by);
                State::Focus(Focus { legs, asked })
            }
        }
    }
}
