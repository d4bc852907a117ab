//! The server releasing a call.

use super::unexpected;
use crate::video_push::issues::release_steps;
use crate::video_push::text::release;
use crate::video_push::types::{Message, Record, Role, Server, ServerPhase};
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
            release_steps::continue_release(resolutions, me, record, next, release::STEP_5, r);
        }
        _ => unexpected(resolutions, me, (from, message), r),
    }
}
