//! What claims ask of a state.

use super::See;
use crate::kernel::reaction::Local;
use crate::video_push::VideoPush;
use crate::video_push::history::holds;
use crate::video_push::types::{
    Call, Client2, Phase1, Phase2, Record, Resource, Role, ServerPhase, Side, State, Stimulus,
};

pub(super) const OUT_OF_2: &[Stimulus] = &[Stimulus::Accept, Stimulus::HangUp];

pub(super) fn caller(call: Call) -> Role {
    Role::Client1(call.caller)
}

pub(super) fn ues<'a>(s: &'a See<'_>) -> impl Iterator<Item = Role> + 'a {
    s.cast.iter().copied().filter(|role| matches!(role, Role::Client2(_)))
}

pub(super) fn has(s: &See<'_>, role: Role, call: Call) -> bool {
    s.local(role).is_some_and(|l| !l.crashed && holds(&l.state, call, s.eye()))
}

pub(super) fn nobody_has(s: &See<'_>, call: Call) -> bool {
    s.cast.iter().all(|role| !has(s, *role, call))
}

pub(super) fn phase_1(s: &See<'_>, call: Call) -> Option<Phase1> {
    match s.local(caller(call))? {
        Local { crashed: false, state: State::Client1(me), .. } => {
            me.call().filter(|c| *c.ghost().reveal(s.eye()) == call).map(|_| me.phase)
        }
        _ => None,
    }
}

pub(super) fn caller_in_call(s: &See<'_>, call: Call) -> bool {
    matches!(phase_1(s, call), Some(Phase1::InCall { .. } | Phase1::Completed { .. }))
}

pub(super) fn awaits_response(s: &See<'_>, call: Call) -> bool {
    matches!(phase_1(s, call), Some(Phase1::AwaitingResponse { .. }))
}

pub(super) fn phases_2<'a>(s: &'a See<'_>, call: Call) -> impl Iterator<Item = Phase2> + 'a {
    s.locals.iter().filter_map(move |l| match &l.state {
        State::Client2(me) if !l.crashed => {
            me.call().filter(|c| *c.ghost().reveal(s.eye()) == call).map(|_| me.phase)
        }
        _ => None,
    })
}

pub(super) fn ues_in_call(s: &See<'_>, call: Call) -> usize {
    phases_2(s, call).filter(|phase| matches!(phase, Phase2::InCall { .. })).count()
}

pub(super) fn both_in_call(s: &See<'_>, call: Call) -> bool {
    caller_in_call(s, call) && ues_in_call(s, call) > 0
}

/// Whether the server, client 1, or the UE with which the server has the call is releasing it.
pub(super) fn is_releasing(s: &See<'_>, call: Call) -> bool {
    let is = |record: &&Record| *record.call.ghost().reveal(s.eye()) == call;
    let server = s.local(Role::Server).filter(|l| !l.crashed).map(|l| &l.state);
    let by_server = match server {
        Some(State::Server(me)) => me.calls.iter().filter(is).any(|r| match &r.phase {
            ServerPhase::AwaitingReleaseResponse { .. } => true,
            ServerPhase::InCall { ue, .. } => releases_2(s, Role::Client2(*ue), call),
            _ => false,
        }),
        _ => false,
    };
    by_server || matches!(phase_1(s, call), Some(Phase1::AwaitingReleaseResponse { .. }))
}

/// Whether both ends have asked for the release and neither has been answered.
pub(super) fn both_release(s: &See<'_>, call: Call) -> bool {
    matches!(phase_1(s, call), Some(Phase1::AwaitingReleaseResponse { .. }))
        && phases_2(s, call).any(|p| matches!(p, Phase2::AwaitingReleaseResponse { .. }))
}

pub(super) fn releases_2(s: &See<'_>, ue: Role, call: Call) -> bool {
    s.local(ue).is_some_and(|l| match &l.state {
        State::Client2(Client2 {
            phase: Phase2::AwaitingReleaseResponse { call: own }, ..
        }) => !l.crashed && *own.ghost().reveal(s.eye()) == call,
        _ => false,
    })
}

pub(super) fn is_sent_media(resource: &Resource) -> bool {
    matches!(resource, Resource::Media { side: Side::Sending, .. })
}

pub(super) fn is_media(resource: &Resource) -> bool {
    matches!(resource, Resource::Media { .. })
}

pub(super) fn transmits(s: &See<'_>, call: Call) -> bool {
    s.local(caller(call)).is_some_and(|l| {
        !l.crashed
            && l.resources
                .iter()
                .any(|r| is_sent_media(r) && *r.call().ghost().reveal(s.eye()) == call)
    })
}

pub(super) fn media_is_permitted(local: &Local<VideoPush>) -> bool {
    local.resources.iter().filter(|r| is_sent_media(r)).all(|r| {
        let permission = Resource::Permission { call: *r.call() };
        local.resources.contains(&permission)
    })
}

pub(super) fn media_only_in_call(local: &Local<VideoPush>, s: &See<'_>) -> bool {
    let eye = s.eye();
    let current = match &local.state {
        State::Client1(me) => match me.phase {
            Phase1::InCall { call, .. } | Phase1::Completed { call, .. } => Some(call),
            _ => None,
        },
        State::Client2(me) => match me.phase {
            Phase2::InCall { call, .. } => Some(call),
            _ => None,
        },
        State::Server(_) => None,
    };
    local.resources.iter().filter(|r| matches!(r, Resource::Media { .. })).all(|r| {
        current.is_some_and(|call| call.ghost().reveal(eye) == r.call().ghost().reveal(eye))
    })
}

pub(super) fn agree_on_media(s: &See<'_>, call: Call) -> bool {
    let one = match phase_1(s, call) {
        Some(Phase1::InCall { media, .. } | Phase1::Completed { media, .. }) => media,
        _ => return true,
    };
    phases_2(s, call).all(|phase| match phase {
        Phase2::InCall { media, .. } => media == one,
        _ => true,
    })
}

/// Whether a user has decided to get out and the role still has the call: the decision was
/// without effect, or the release is under way.
pub(super) fn wants_out(s: &See<'_>, role: Role, call: Call, decisions: &[Stimulus]) -> bool {
    let releasing = |state: &State| match state {
        State::Client1(me) => matches!(me.phase, Phase1::AwaitingReleaseResponse { .. }),
        State::Client2(me) => matches!(me.phase, Phase2::AwaitingReleaseResponse { .. }),
        State::Server(_) => false,
    };
    has(s, role, call)
        && s.local(role)
            .is_some_and(|l| releasing(&l.state) || decisions.iter().any(|d| l.spent.contains(d)))
}

/// Whether a party of the call is down, or came back without it, while another still has it.
pub(super) fn someone_was_lost(s: &See<'_>, call: Call) -> bool {
    let parties = s.roles().filter(|(role, _)| match role {
        Role::Client1(_) => *role == caller(call),
        Role::Server => true,
        Role::Client2(_) => true,
    });
    parties
        .filter(|(role, l)| (l.crashed || l.restarted) && !has(s, *role, call))
        .any(|(lost, _)| s.cast.iter().any(|role| *role != lost && has(s, *role, call)))
}

/// Whether both ends have open what step 8 says.
pub(super) fn is_equipped(s: &See<'_>, call: Call) -> bool {
    let is = |r: &&Resource| *r.call().ghost().reveal(s.eye()) == call;
    let control = |l: &Local<_>| {
        l.resources.iter().filter(is).any(|r| matches!(r, Resource::TransmissionControl { .. }))
    };
    let media =
        |l: &Local<_>| l.resources.iter().filter(is).any(|r| matches!(r, Resource::Media { .. }));
    let in_call = |l: &&&Local<_>| match &l.state {
        State::Client2(me) => {
            matches!(me.phase, Phase2::InCall { call: own, .. }
                if *own.ghost().reveal(s.eye()) == call)
        }
        _ => false,
    };
    s.local(caller(call)).is_some_and(control)
        && s.locals.iter().filter(in_call).all(|l| l.crashed || (control(l) && media(l)))
}
