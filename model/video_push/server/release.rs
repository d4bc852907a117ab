//! The server releasing a call.

use super::unexpected;
use crate::video_push::React;
use crate::video_push::issues::release_steps;
use crate::video_push::issues::{Abandonment, ReleaseCheck, ReleasingParty};
use crate::video_push::text::release;
use crate::video_push::types::{Message, Record, Role, Server, ServerPhase};

pub(super) fn release_requested(
    me: &Server,
    record: &Record,
    (from, message): (Role, &Message),
    r: &mut React,
) {
    match (&record.phase, from) {
        (ServerPhase::InCall { ue, .. }, Role::Client1(_)) => {
            r.ask::<ReleaseCheck>().begin(me, record, (*ue, from), r);
        }
        (ServerPhase::InCall { ue, .. }, _) => {
            r.ask::<ReleasingParty>().from_client_2(me, record, *ue, r);
        }
        (ServerPhase::Authorising, Role::Client1(_)) => {
            r.ask::<Abandonment>().withdraw(me, record, &[], r);
        }
        (ServerPhase::AwaitingResponse { invited }, Role::Client1(_)) => {
            r.ask::<Abandonment>().withdraw(me, record, invited, r);
        }
        (ServerPhase::AwaitingResponse { invited }, Role::Client2(ue)) => {
            let out = (&invited[..], ue);
            r.ask::<ReleasingParty>().before_response(me, record, out, r);
        }
        (
            ServerPhase::AuthorisingRelease { requester, .. }
            | ServerPhase::AwaitingReleaseResponse { requester: Some(requester), .. },
            _,
        ) if *requester == from => unexpected(me, (from, message), r),
        (
            ServerPhase::AuthorisingRelease { .. } | ServerPhase::AwaitingReleaseResponse { .. },
            _,
        ) => r.ask::<ReleasingParty>().crossing_at_server(me, record, from, r),
        _ => unexpected(me, (from, message), r),
    }
}

pub(super) fn release_answered(
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
            release_steps::continue_release(me, record, next, release::STEP_5, r);
        }
        _ => unexpected(me, (from, message), r),
    }
}
