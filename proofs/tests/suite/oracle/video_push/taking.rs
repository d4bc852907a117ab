//! A role's taking of an event, as it is seen from outside.

use callproof_kernel::ghost::Omniscient;
use callproof_kernel::reaction::{Effect, Event};
use callproof_kernel::step::Step;
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::types::{
    Call, CallRef, Message, Notice, Resource, Role, Stimulus, Timer,
};

use crate::oracle::{Happening, Seen};

/// The call that something really belongs to.
pub fn meant(call: &CallRef) -> Call {
    *call.ghost().reveal(Omniscient::of_the_world())
}

/// The call that a timer really belongs to.
pub fn timed(timer: &Timer) -> Call {
    match timer {
        Timer::Response { call }
        | Timer::NoAnswer { call, .. }
        | Timer::Release { call, .. }
        | Timer::Supervision { call, .. } => meant(call),
    }
}

/// A role, what it met, and what was seen of the reaction.
#[derive(Clone, Debug)]
pub struct Taking {
    /// Who.
    pub role: Role,
    /// What it met.
    pub met: Event<VideoPush>,
    /// What was seen.
    pub seen: Seen<VideoPush>,
}

impl Taking {
    /// What a happening shows; `None` where no role took anything.
    pub fn of(happening: &Happening<VideoPush>) -> Option<Self> {
        let (role, met) = happening.action.met()?;
        Some(Taking { role, met, seen: happening.seen.clone()? })
    }

    /// What the steps demanded, in order.
    pub fn effects(&self) -> impl Iterator<Item = &Effect<VideoPush>> {
        self.seen.effects.iter().map(|demanded| &demanded.effect)
    }

    /// The messages sent, with their receivers.
    pub fn sent(&self) -> impl Iterator<Item = (Role, &Message)> {
        self.effects().filter_map(|effect| match effect {
            Effect::Send { to, message } => Some((*to, message)),
            _ => None,
        })
    }

    /// Whether a message like this was sent.
    pub fn sends(&self, is_like: impl Fn(&Message) -> bool) -> bool {
        self.sent().any(|(_, message)| is_like(message))
    }

    /// The receivers of the messages like this.
    pub fn receivers(&self, is_like: impl Fn(&Message) -> bool) -> Vec<Role> {
        self.sent().filter(|(_, message)| is_like(message)).map(|(to, _)| to).collect()
    }

    /// What the user was told, in order.
    pub fn told(&self) -> impl Iterator<Item = &Notice> {
        self.effects().filter_map(|effect| match effect {
            Effect::Tell(notice) => Some(notice),
            _ => None,
        })
    }

    /// Whether the text had a step for what happened.
    pub fn is_specified(&self) -> bool {
        !self.seen.is_unspecified && !self.seen.is_impossible
    }

    /// Whether a step was obeyed.
    pub fn cites(&self, step: Step) -> bool {
        self.seen.cited.contains(&step)
    }

    /// The message met, with its sender.
    pub fn message(&self) -> Option<(Role, &Message)> {
        match &self.met {
            Event::Message { from, message } => Some((*from, message)),
            _ => None,
        }
    }

    /// The decision met.
    pub fn decision(&self) -> Option<&Stimulus> {
        match &self.met {
            Event::Stimulus(stimulus) => Some(stimulus),
            _ => None,
        }
    }

    /// The timer that elapsed.
    pub fn timer(&self) -> Option<&Timer> {
        match &self.met {
            Event::Timeout(timer) => Some(timer),
            _ => None,
        }
    }
}

/// The call that an effect really concerns; `None` of what the user is told.
pub fn concerned(effect: &Effect<VideoPush>) -> Option<Call> {
    match effect {
        Effect::Send { message, .. } => Some(meant(&message.call())),
        Effect::Arm(timer) | Effect::Disarm(timer) => Some(timed(timer)),
        Effect::Open(resource) | Effect::Close(resource) => Some(meant(resource.call())),
        Effect::Tell(_) => None,
    }
}

/// The call that a resource really belongs to.
pub fn held(resource: &Resource) -> Call {
    meant(resource.call())
}

/// Whether a message asks for the release of its call.
pub fn asks_for_release(message: &Message) -> bool {
    matches!(message, Message::ReleaseRequest { .. } | Message::MediaTransmissionRelease { .. })
}

/// Whether it is a request for a call.
pub fn is_request(message: &Message) -> bool {
    matches!(message, Message::PrivateCallRequest { .. })
}

/// Whether it accepts a call.
pub fn is_response(message: &Message) -> bool {
    matches!(message, Message::PrivateCallResponse { .. })
}

/// Whether it refuses a call.
pub fn is_reject(message: &Message) -> bool {
    matches!(message, Message::PrivateCallReject { .. })
}

/// Whether it says that a call is released.
pub fn is_release_response(message: &Message) -> bool {
    matches!(message, Message::ReleaseResponse { .. })
}

/// Whether it answers a release request, in whichever way.
pub fn answers_release(message: &Message) -> bool {
    is_release_response(message) || matches!(message, Message::ReleaseReject { .. })
}

/// Whether it indicates progress.
pub fn is_progress(message: &Message) -> bool {
    matches!(message, Message::ProgressIndication { .. })
}
