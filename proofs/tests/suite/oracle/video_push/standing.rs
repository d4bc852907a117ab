//! Where everybody stands in a run, as far as somebody can tell who sees events and not states.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::reaction::Effect;
use callproof_kernel::run::Action;
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::text::{release, setup};
use callproof_model::video_push::types::{
    Call, Media, Message, Notice, Resource, Role, Side, Stimulus, Timer,
};

use super::desk::Desk;
use super::taking::{Taking, asks_for_release, held, is_reject, is_response, meant};

/// How far a client has got with its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Client 1 has asked for the call and has no answer.
    Waiting,
    /// Client 2 has informed its user, who has not answered.
    Alerting,
    /// The client is in the call.
    InCall,
    /// The client is in the call, the video is completed, and nobody has asked for the release.
    Completed,
    /// The client has asked for the release and has no answer.
    Releasing,
}

/// A client's part in its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The call.
    pub call: Call,
    /// How far the client has got.
    pub stage: Stage,
    /// The media types that it was told of last.
    pub media: Media,
}

/// Where everybody stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The clients that have a call.
    pub parts: BTreeMap<Role, Part>,
    /// What the server has.
    pub desk: Desk,
    /// What is open, and at whom.
    pub open: BTreeSet<(Role, Resource)>,
    /// What is armed, and at whom.
    pub armed: BTreeSet<(Role, Timer)>,
    /// Who has crashed and not come back.
    pub down: BTreeSet<Role>,
}

impl Standing {
    /// Something happens.
    pub fn observe(&mut self, action: &Action<VideoPush>, taking: Option<&Taking>) {
        match action {
            Action::Crash(role) => self.crash(*role),
            Action::Recover(role) => drop(self.down.remove(role)),
            _ => {}
        }
        let Some(taking) = taking else { return };
        self.keep(taking);
        if !taking.is_specified() {
            return;
        }
        match taking.role {
            Role::Server => self.desk.take(taking),
            role => {
                let part = match role {
                    Role::Client1(_) => calling(self.parts.get(&role).copied(), taking),
                    _ => called(self.parts.get(&role).copied(), taking),
                };
                match part {
                    Some(part) => drop(self.parts.insert(role, part)),
                    None => drop(self.parts.remove(&role)),
                }
            }
        }
    }

    fn crash(&mut self, role: Role) {
        self.parts.remove(&role);
        if role == Role::Server {
            self.desk.clear();
        }
        self.open.retain(|(owner, _)| *owner != role);
        self.armed.retain(|(owner, _)| *owner != role);
        self.down.insert(role);
    }

    /// Resources and timers.
    fn keep(&mut self, taking: &Taking) {
        let role = taking.role;
        if let Some(timer) = taking.timer() {
            self.armed.remove(&(role, timer.clone()));
        }
        for effect in taking.effects() {
            match effect {
                Effect::Open(resource) => drop(self.open.insert((role, resource.clone()))),
                Effect::Close(resource) => drop(self.open.remove(&(role, resource.clone()))),
                Effect::Arm(timer) => drop(self.armed.insert((role, timer.clone()))),
                Effect::Disarm(timer) => drop(self.armed.remove(&(role, timer.clone()))),
                Effect::Send { .. } | Effect::Tell(_) => {}
            }
        }
    }

    /// Whether a role has a call.
    pub fn has(&self, role: Role, call: Call) -> bool {
        match role {
            Role::Server => self.desk.of(call).next().is_some(),
            _ => self.parts.get(&role).is_some_and(|part| part.call == call),
        }
    }

    /// Whether any role has a call.
    pub fn somebody_has(&self, call: Call) -> bool {
        self.has(Role::Server, call) || self.parts.values().any(|part| part.call == call)
    }

    /// A client's part in a call.
    pub fn part(&self, role: Role, call: Call) -> Option<&Part> {
        self.parts.get(&role).filter(|part| part.call == call)
    }

    /// Whether a client is at a stage of a call.
    pub fn is_at(&self, role: Role, call: Call, stage: Stage) -> bool {
        self.part(role, call).is_some_and(|part| part.stage == stage)
    }

    /// Whether a client is in a call: established, and its release not asked for.
    pub fn is_in(&self, role: Role, call: Call) -> bool {
        self.is_at(role, call, Stage::InCall) || self.is_at(role, call, Stage::Completed)
    }

    /// The UEs of the called user that have a call, with their parts in it.
    pub fn ues(&self, call: Call) -> impl Iterator<Item = (Role, &Part)> {
        let parts = self.parts.iter().map(|(role, part)| (*role, part));
        parts.filter(move |(role, part)| matches!(role, Role::Client2(_)) && part.call == call)
    }

    /// Who transmits, in which call.
    pub fn transmitting(&self) -> impl Iterator<Item = (Role, Call)> {
        self.open.iter().filter_map(|(role, resource)| match resource {
            Resource::Media { call, side: Side::Sending } => Some((*role, meant(call))),
            _ => None,
        })
    }

    /// What is open at a role for a call.
    pub fn open_for(&self, role: Role, call: Call) -> impl Iterator<Item = &Resource> {
        let own = self.open.iter().filter(move |(owner, _)| *owner == role);
        own.map(|(_, resource)| resource).filter(move |resource| held(resource) == call)
    }
}

/// Client 1's part after it has taken an event.
fn calling(part: Option<Part>, taking: &Taking) -> Option<Part> {
    let to = |stage| part.map(|part| Part { stage, ..part });
    for (_, message) in taking.sent() {
        if let Message::PrivateCallRequest { call, media, .. } = message {
            return Some(Part { call: meant(call), stage: Stage::Waiting, media: *media });
        }
    }
    match (taking.message(), taking.decision()) {
        (Some((_, Message::PrivateCallResponse { media, .. })), _)
            if taking.cites(setup::STEP_7) =>
        {
            let told = |part: Part| media.unwrap_or(part.media);
            return part.map(|p| Part { stage: Stage::InCall, media: told(p), ..p });
        }
        (_, Some(Stimulus::Abandon | Stimulus::Release | Stimulus::Complete))
            if taking.sends(asks_for_release) =>
        {
            return to(Stage::Releasing);
        }
        (_, Some(Stimulus::Complete)) => return to(Stage::Completed),
        (Some(_), _) if taking.cites(release::STEP_5) => return None,
        _ => {}
    }
    let ends = |notice: &Notice| {
        matches!(notice, Notice::Failed(_) | Notice::NoResponse | Notice::Released | Notice::Lost)
    };
    match taking.told().next() {
        Some(notice) if ends(notice) => None,
        Some(Notice::ReleaseRefused) => to(Stage::InCall),
        _ => part,
    }
}

/// The part of one of client 2's UEs after it has taken an event.
fn called(part: Option<Part>, taking: &Taking) -> Option<Part> {
    let to = |stage| part.map(|part| Part { stage, ..part });
    let accepts = taking.sends(is_response);
    match (taking.message(), taking.decision()) {
        (Some((_, Message::PrivateCallRequest { call, media, .. })), _)
            if taking.cites(setup::STEP_5) =>
        {
            let stage = if accepts { Stage::InCall } else { Stage::Alerting };
            return Some(Part { call: meant(call), stage, media: *media });
        }
        (_, Some(Stimulus::Accept)) if accepts => return to(Stage::InCall),
        (_, Some(Stimulus::Refuse)) if taking.sends(is_reject) => return None,
        (_, Some(Stimulus::HangUp)) if taking.sends(asks_for_release) => {
            return to(Stage::Releasing);
        }
        (Some(_), _) if taking.cites(release::STEP_4) || taking.cites(release::STEP_5) => {
            return None;
        }
        _ => {}
    }
    let ends =
        |notice: &Notice| matches!(notice, Notice::Withdrawn | Notice::Released | Notice::Lost);
    if taking.told().any(ends) { None } else { part }
}
