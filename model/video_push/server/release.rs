//! The server releasing a call.

use super::unexpected;
use crate::video_push::Act;
use crate::video_push::issues::release_steps;
use crate::video_push::issues::{Abandonment, ReleaseCheck, ReleasingParty};
use crate::video_push::text::release;
use crate::video_push::types::{Message, Record, Role, Server, ServerPhase};

pub(super) fn release_requested(
    act: &mut Act<'_, Server>,
    record: &Record,
    from: Role,
    message: &Message,
) {
    match (&record.phase, from) {
        (ServerPhase::InCall { ue, .. }, Role::Client1(_)) => {
            act.ask::<ReleaseCheck>().begin(act, record, *ue, from);
        }
        (ServerPhase::InCall { ue, .. }, _) => {
            act.ask::<ReleasingParty>().from_client_2(act, record, *ue);
        }
        (ServerPhase::Authorising, Role::Client1(_)) => {
            act.ask::<Abandonment>().withdraw(act, record, &[]);
        }
        (ServerPhase::AwaitingResponse { invited }, Role::Client1(_)) => {
            act.ask::<Abandonment>().withdraw(act, record, invited);
        }
        (ServerPhase::AwaitingResponse { invited }, Role::Client2(ue)) => {
            act.ask::<ReleasingParty>().before_response(act, record, invited, ue);
        }
        (
            ServerPhase::AuthorisingRelease { requester, .. }
            | ServerPhase::AwaitingReleaseResponse { requester: Some(requester), .. },
            _,
        ) if *requester == from => unexpected(act, from, message),
        (
            ServerPhase::AuthorisingRelease { .. } | ServerPhase::AwaitingReleaseResponse { .. },
            _,
        ) => act.ask::<ReleasingParty>().crossing_at_server(act, record, from),
        _ => unexpected(act, from, message),
    }
}

pub(super) fn release_answered(
    act: &mut Act<'_, Server>,
    record: &Record,
    from: Role,
    message: &Message,
) {
    match &record.phase {
        ServerPhase::AwaitingReleaseResponse { from: awaited, requester }
            if awaited.contains(&from) =>
        {
            let left = awaited.iter().copied().filter(|role| *role != from).collect();
            release_steps::continue_release(act, record, left, *requester, release::STEP_5);
        }
        _ => unexpected(act, from, message),
    }
}
