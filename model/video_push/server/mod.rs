//! The MCVideo server: participating and controlling functions in one, as the text has them.

mod release;
mod setup;

use release::{release_answered, release_requested};
use setup::{accepted, invite};

use super::issues::{completion, no_answer, no_response, refusal, release_steps, supervision};
use super::text::setup as text;
use super::types::{Media, Message, Record, Role, Server, ServerPhase, Stimulus, Timer};
use super::{React, Resolutions};
use crate::kernel::reaction::Event;

/// What the server does.
pub fn react(
    resolutions: &Resolutions,
    me: &Server,
    event: &Event<super::VideoPush>,
    r: &mut React,
) {
    match event {
        Event::Message { from, message } => received(resolutions, me, (*from, message), r),
        Event::Stimulus(stimulus) => decided(resolutions, me, stimulus, r),
        Event::Timeout(timer) => elapsed(resolutions, me, timer, r),
    }
}

fn received(
    resolutions: &Resolutions,
    me: &Server,
    (from, message): (Role, &Message),
    r: &mut React,
) {
    match (from, message) {
        (Role::Client1(_), Message::PrivateCallRequest { call, commencement, media }) => {
            let current: Vec<_> = me.calls.iter().map(|record| record.call).collect();
            if resolutions.repeated_messages.is_repeated(*call, &current, &me.ended) {
                return resolutions.repeated_messages.absorb(r);
            }
            let record = Record {
                slot: me.free_slot(),
                call: *call,
                caller: from,
                requested: *commencement,
                media: *media,
                phase: ServerPhase::Authorising,
            };
            r.at(text::STEP_2).enter(me.with(record)).done();
        }
        (Role::Client2(ue), Message::PrivateCallResponse { call, media, .. }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::AwaitingResponse { .. })) {
                Some(record) => accepted(resolutions, me, record, (ue, *media), r),
                None => unexpected(resolutions, me, (from, message), r),
            }
        }
        (Role::Client2(ue), Message::PrivateCallReject { call, cause }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::AwaitingResponse { .. })) {
                Some(record) => match &record.phase {
                    ServerPhase::AwaitingResponse { invited } => {
                        refusal::forward(resolutions, me, record, invited, (ue, *cause), r);
                    }
                    _ => r.impossible("only calls that await a response were looked for"),
                },
                None => unexpected(resolutions, me, (from, message), r),
            }
        }
        (_, Message::ReleaseRequest { call } | Message::MediaTransmissionRelease { call }) => {
            match me.find(from, *call, |_| true) {
                Some(record) => release_requested(resolutions, me, record, (from, message), r),
                None => {
                    if !resolutions.repeated_messages.released_first(me, from, *call, r) {
                        unexpected(resolutions, me, (from, message), r);
                    }
                }
            }
        }
        (_, Message::ReleaseResponse { call }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::AwaitingReleaseResponse { .. }))
            {
                Some(record) => release_answered(resolutions, me, record, (from, message), r),
                None => unexpected(resolutions, me, (from, message), r),
            }
        }
        (_, Message::TransmitMediaRequest { call }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::InCall { .. })) {
                Some(record) => resolutions.transmission_control.requested(record, from, r),
                None => unexpected(resolutions, me, (from, message), r),
            }
        }
        (Role::Client1(_), Message::TransmissionEndRequest { call }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::InCall { .. })) {
                Some(record) => completion::ended(resolutions, me, record, r),
                None => unexpected(resolutions, me, (from, message), r),
            }
        }
        _ => unexpected(resolutions, me, (from, message), r),
    }
}

fn decided(resolutions: &Resolutions, me: &Server, stimulus: &Stimulus, r: &mut React) {
    let slot = match stimulus {
        Stimulus::Authorise { slot, .. }
        | Stimulus::ProvideProgress { slot }
        | Stimulus::EndCall { slot }
        | Stimulus::AuthoriseRelease { slot, .. } => *slot,
        _ => return r.unspecified(),
    };
    let Some(record) = me.record(slot) else {
        return r.impossible("decisions are offered for calls that exist");
    };
    match (&record.phase, stimulus) {
        (
            ServerPhase::Authorising,
            Stimulus::Authorise { caller: true, callee: true, media, .. },
        ) => invite(resolutions, me, record, *media, r),
        (ServerPhase::Authorising, Stimulus::Authorise { .. }) => {
            resolutions.authorisation_failure.answer(resolutions, me, record, r);
        }
        (ServerPhase::AwaitingResponse { .. }, Stimulus::ProvideProgress { .. }) => {
            resolutions.progress_window.indicate(record, r);
        }
        (
            ServerPhase::AuthorisingRelease { ue, requester },
            Stimulus::AuthoriseRelease { allowed: true, .. },
        ) => {
            let other = record.other_party(*ue, *requester);
            release_steps::forward_release(resolutions, me, record, *requester, other, r);
        }
        (
            ServerPhase::AuthorisingRelease { ue, requester },
            Stimulus::AuthoriseRelease { allowed: false, .. },
        ) => resolutions.release_check.refuse(resolutions, me, record, (*ue, *requester), r),
        (ServerPhase::InCall { .. }, Stimulus::EndCall { .. }) => {
            resolutions.server_release.end(resolutions, me, record, r);
        }
        _ => r.unspecified(),
    }
}

fn elapsed(resolutions: &Resolutions, me: &Server, timer: &Timer, r: &mut React) {
    let record = match timer {
        Timer::NoAnswer { slot, .. }
        | Timer::Release { slot, .. }
        | Timer::Supervision { slot, .. } => me.record(*slot),
        Timer::Response { .. } => None,
    };
    let Some(record) = record else {
        return r.impossible("the server's timers run only for calls that exist");
    };
    match (&record.phase, timer) {
        (ServerPhase::AwaitingResponse { invited }, Timer::NoAnswer { .. }) => {
            no_answer::expire(resolutions, me, record, invited, r);
        }
        (ServerPhase::AwaitingReleaseResponse { .. }, Timer::Release { .. }) => {
            no_response::release_expired_s(resolutions, me, record, r);
        }
        (ServerPhase::InCall { ue, .. }, Timer::Supervision { peer, .. }) => {
            supervision::lost_s(resolutions, me, record, (*ue, *peer), r);
        }
        _ => r.impossible("the server's timers run only in the states that await their event"),
    }
}

fn unexpected(
    resolutions: &Resolutions,
    me: &Server,
    (from, message): (Role, &Message),
    r: &mut React,
) {
    let has_call = me.find(from, message.call(), |_| true).is_some();
    resolutions.unexpected_messages.answer(from, message, has_call, r);
}

/// The decisions open to the server's policies.
pub fn stimuli(resolutions: &Resolutions, me: &Server, ends: bool) -> Vec<Stimulus> {
    let progress = resolutions.progress_window.is_optional();
    let mut offered = Vec::new();
    for record in &me.calls {
        let slot = record.slot;
        match &record.phase {
            ServerPhase::Authorising => {
                let authorise =
                    |caller, callee, media| Stimulus::Authorise { slot, caller, callee, media };
                offered.push(authorise(true, true, record.media));
                if me.restricts_media {
                    offered.push(authorise(true, true, Media::Video));
                    offered.push(authorise(true, true, Media::Audio));
                }
                offered.push(authorise(false, true, record.media));
                offered.push(authorise(true, false, record.media));
            }
            ServerPhase::AwaitingResponse { .. } if progress => {
                offered.push(Stimulus::ProvideProgress { slot });
            }
            ServerPhase::AuthorisingRelease { .. } => {
                offered.push(Stimulus::AuthoriseRelease { slot, allowed: true });
                offered.push(Stimulus::AuthoriseRelease { slot, allowed: false });
            }
            _ => {}
        }
        if ends && matches!(record.phase, ServerPhase::InCall { .. }) {
            offered.push(Stimulus::EndCall { slot });
        }
    }
    offered
}
