//! The server releasing a call.

use super::unexpected;
use crate::kernel::step::Step;
use crate::video_push::text::release;
use crate::video_push::types::{Message, Record, Role, Server, ServerPhase, Timer};
use crate::video_push::{React, Resolutions};

pub(super) fn release_requested(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    (from, message): (Role, &Message),
    r: &mut React,
) {
    match (&record.phase, from) {
        (ServerPhase::InCall { ue, .. }, Role::Client1(_)) => {
            resolutions.release_check.begin(resolutions, me, record, (*ue, from), r);
        }
        (ServerPhase::InCall { ue, .. }, _) => {
            resolutions.releasing_party.from_client_2(resolutions, me, record, *ue, r);
        }
        (ServerPhase::Authorising, Role::Client1(_)) => {
            resolutions.abandonment.withdraw(resolutions, me, record, &[], r);
        }
        (ServerPhase::AwaitingResponse { invited }, Role::Client1(_)) => {
            resolutions.abandonment.withdraw(resolutions, me, record, invited, r);
        }
        (ServerPhase::AwaitingResponse { invited }, Role::Client2(ue)) => {
            let out = (&invited[..], ue);
            resolutions.releasing_party.before_response(resolutions, me, record, out, r);
        }
        (
            ServerPhase::AuthorisingRelease { requester, .. }
            | ServerPhase::AwaitingReleaseResponse { requester: Some(requester), .. },
            _,
        ) if *requester == from => unexpected(resolutions, me, (from, message), r),
        (
            ServerPhase::AuthorisingRelease { .. } | ServerPhase::AwaitingReleaseResponse { .. },
            _,
        ) => resolutions.releasing_party.crossing_at_server(resolutions, me, record, from, r),
        _ => unexpected(resolutions, me, (from, message), r),
    }
}

pub(super) fn release_answered(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    (from, message): (Role, &Message),
    r: &mut React,
) {
    match &record.phase {
        ServerPhase::AwaitingReleaseResponse { from: awaited, requester }
            if awaited.contains(&from) =>
        {
            let left = awaited.iter().copied().filter(|role| *role != from).collect();
            let next = (left, *requester);
            continue_release(resolutions, me, record, next, release::STEP_5, r);
        }
        _ => unexpected(resolutions, me, (from, message), r),
    }
}

/// Step 3, whoever asked: the release request goes to the other party.
pub fn forward_release(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    requester: Role,
    other: Role,
    r: &mut React,
) {
    let call = record.call;
    let phase =
        ServerPhase::AwaitingReleaseResponse { from: vec![other], requester: Some(requester) };
    r.at(release::STEP_2).done();
    r.at(release::STEP_3)
        .send(other, Message::ReleaseRequest { call })
        .enter(me.with(record.to(phase)))
        .done();
    if let ServerPhase::InCall { ue, .. } = record.phase {
        resolutions.supervision.stop_at_server(record, ue, r);
    }
    resolutions.no_response.guard_release(record.slot, call, r);
}

/// Step 5 once nobody is awaited any more; until then the server goes on waiting.
pub fn continue_release(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    (left, requester): (Vec<Role>, Option<Role>),
    step: Step,
    r: &mut React,
) {
    let call = record.call;
    if !left.is_empty() {
        let phase = ServerPhase::AwaitingReleaseResponse { from: left, requester };
        return r.at(step).enter(me.with(record.to(phase))).done();
    }
    let mut released = r.at(step).disarm(Timer::Release { slot: record.slot, call });
    if let Some(requester) = requester {
        released = released.send(requester, Message::ReleaseResponse { call });
    }
    released.enter(resolutions.repeated_messages.ended(me, record)).done();
}

/// The other party of a call.
pub fn other_party(record: &Record, ue: u8, party: Role) -> Role {
    match party == record.caller {
        true => Role::Client2(ue),
        false => record.caller,
    }
}
