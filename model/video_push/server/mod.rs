//! The MCVideo server: participating and controlling functions in one, as the text has them.

mod release;
mod setup;

use crate::video_push::Text;
use crate::video_push::issues::{
    AuthorisationFailure, ProgressWindow, ReleaseCheck, RepeatedMessages, ServerRelease,
    TransmissionControl, UnexpectedMessages,
};
use release::{release_answered, release_requested};
use setup::{accepted, invite};

use super::issues::{completion, no_answer, no_response, refusal, release_steps, supervision};
use super::text::setup as text;
use super::types::{Media, Message, Record, Role, Server, ServerPhase, Stimulus, Timer};
use super::{Act, React, VideoPush};
use callproof_kernel::reaction::Event;

/// What the server does.
pub fn react(me: &Server, event: &Event<VideoPush>, r: &mut React) {
    let mut act = Act::new(me.clone(), r);
    match event {
        Event::Message { from, message } => received(&mut act, *from, message),
        Event::Stimulus(stimulus) => decided(&mut act, stimulus),
        Event::Timeout(timer) => elapsed(&mut act, timer),
    }
}

fn received(act: &mut Act<'_, Server>, from: Role, message: &Message) {
    let found =
        |expected: fn(&ServerPhase) -> bool| act.me.find(from, message.call(), expected).cloned();
    match (from, message) {
        (Role::Client1(_), Message::PrivateCallRequest { call, commencement, media }) => {
            let current: Vec<_> = act.me.calls.iter().map(|record| record.call).collect();
            if act.ask::<RepeatedMessages>().is_repeated(*call, &current, &act.me.ended) {
                return act.ask::<RepeatedMessages>().absorb(act);
            }
            let record = Record {
                slot: act.me.free_slot(),
                call: *call,
                caller: from,
                requested: *commencement,
                media: *media,
                phase: ServerPhase::Authorising,
            };
            act.at(text::STEP_2).change(|me| me.calls.push(record)).done();
        }
        (Role::Client2(ue), Message::PrivateCallResponse { media, .. }) => {
            match found(|p| matches!(p, ServerPhase::AwaitingResponse { .. })) {
                Some(record) => accepted(act, &record, ue, *media),
                None => unexpected(act, from, message),
            }
        }
        (Role::Client2(ue), Message::PrivateCallReject { cause, .. }) => {
            match found(|p| matches!(p, ServerPhase::AwaitingResponse { .. })) {
                Some(record) => match &record.phase {
                    ServerPhase::AwaitingResponse { invited } => {
                        refusal::forward(act, &record, invited, ue, *cause);
                    }
                    _ => act.impossible("only calls that await a response were looked for"),
                },
                None => unexpected(act, from, message),
            }
        }
        (_, Message::ReleaseRequest { call } | Message::MediaTransmissionRelease { call }) => {
            match found(|_| true) {
                Some(record) => release_requested(act, &record, from, message),
                None => {
                    if !act.ask::<RepeatedMessages>().released_first(act, from, *call) {
                        unexpected(act, from, message);
                    }
                }
            }
        }
        (_, Message::ReleaseResponse { .. }) => {
            match found(|p| matches!(p, ServerPhase::AwaitingReleaseResponse { .. })) {
                Some(record) => release_answered(act, &record, from, message),
                None => unexpected(act, from, message),
            }
        }
        (_, Message::TransmitMediaRequest { .. }) => {
            match found(|p| matches!(p, ServerPhase::InCall { .. })) {
                Some(record) => act.ask::<TransmissionControl>().requested(act, &record, from),
                None => unexpected(act, from, message),
            }
        }
        (Role::Client1(_), Message::TransmissionEndRequest { .. }) => {
            match found(|p| matches!(p, ServerPhase::InCall { .. })) {
                Some(record) => completion::ended(act, &record),
                None => unexpected(act, from, message),
            }
        }
        _ => unexpected(act, from, message),
    }
}

fn decided(act: &mut Act<'_, Server>, stimulus: &Stimulus) {
    let slot = match stimulus {
        Stimulus::Authorise { slot, .. }
        | Stimulus::ProvideProgress { slot }
        | Stimulus::EndCall { slot }
        | Stimulus::AuthoriseRelease { slot, .. } => *slot,
        _ => return act.unspecified(),
    };
    let Some(record) = act.me.record(slot).cloned() else {
        return act.impossible("decisions are offered for calls that exist");
    };
    match (&record.phase, stimulus) {
        (
            ServerPhase::Authorising,
            Stimulus::Authorise { caller: true, callee: true, media, .. },
        ) => invite(act, &record, *media),
        (ServerPhase::Authorising, Stimulus::Authorise { .. }) => {
            act.ask::<AuthorisationFailure>().answer(act, &record);
        }
        (ServerPhase::AwaitingResponse { .. }, Stimulus::ProvideProgress { .. }) => {
            act.ask::<ProgressWindow>().indicate(act, &record);
        }
        (
            ServerPhase::AuthorisingRelease { ue, requester },
            Stimulus::AuthoriseRelease { allowed: true, .. },
        ) => {
            let other = record.other_party(*ue, *requester);
            release_steps::forward_release(act, &record, *requester, other);
        }
        (
            ServerPhase::AuthorisingRelease { ue, requester },
            Stimulus::AuthoriseRelease { allowed: false, .. },
        ) => act.ask::<ReleaseCheck>().refuse(act, &record, *ue, *requester),
        (ServerPhase::InCall { .. }, Stimulus::EndCall { .. }) => {
            act.ask::<ServerRelease>().end(act, &record);
        }
        _ => act.unspecified(),
    }
}

fn elapsed(act: &mut Act<'_, Server>, timer: &Timer) {
    let record = match timer {
        Timer::NoAnswer { slot, .. }
        | Timer::Release { slot, .. }
        | Timer::Supervision { slot, .. } => act.me.record(*slot).cloned(),
        Timer::Response { .. } => None,
    };
    let Some(record) = record else {
        return act.impossible("the server's timers run only for calls that exist");
    };
    match (&record.phase, timer) {
        (ServerPhase::AwaitingResponse { invited }, Timer::NoAnswer { .. }) => {
            no_answer::expire(act, &record, invited);
        }
        (ServerPhase::AwaitingReleaseResponse { .. }, Timer::Release { .. }) => {
            no_response::release_expired_s(act, &record);
        }
        (ServerPhase::InCall { ue, .. }, Timer::Supervision { peer, .. }) => {
            supervision::lost_s(act, &record, *ue, *peer);
        }
        _ => act.impossible("the server's timers run only in the states that await their event"),
    }
}

fn unexpected(act: &mut Act<'_, Server>, from: Role, message: &Message) {
    let has_call = act.me.find(from, message.call(), |_| true).is_some();
    act.ask::<UnexpectedMessages>().answer(act, from, message, has_call);
}

/// The decisions open to the server's policies.
pub fn stimuli(text: Text<'_>, me: &Server, ends: bool) -> Vec<Stimulus> {
    let progress = text.ask::<ProgressWindow>().is_optional();
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
