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

use super::React;
use super::issues::{completion, no_answer, no_response, refusal, release_steps, supervision};
use super::text::setup as text;
use super::types::{Media, Message, Record, Role, Server, ServerPhase, Stimulus, Timer};
use callproof_kernel::reaction::Event;

/// What the server does.
pub fn react(me: &Server, event: &Event<super::VideoPush>, r: &mut React) {
    match event {
        Event::Message { from, message } => received(me, (*from, message), r),
        Event::Stimulus(stimulus) => decided(me, stimulus, r),
        Event::Timeout(timer) => elapsed(me, timer, r),
    }
}

fn received(me: &Server, (from, message): (Role, &Message), r: &mut React) {
    match (from, message) {
        (Role::Client1(_), Message::PrivateCallRequest { call, commencement, media }) => {
            let current: Vec<_> = me.calls.iter().map(|record| record.call).collect();
            if r.ask::<RepeatedMessages>().is_repeated(*call, &current, &me.ended) {
                return r.ask::<RepeatedMessages>().absorb(r);
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
                Some(record) => accepted(me, record, (ue, *media), r),
                None => unexpected(me, (from, message), r),
            }
        }
        (Role::Client2(ue), Message::PrivateCallReject { call, cause }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::AwaitingResponse { .. })) {
                Some(record) => match &record.phase {
                    ServerPhase::AwaitingResponse { invited } => {
                        refusal::forward(me, record, invited, (ue, *cause), r);
                    }
                    _ => r.impossible("only calls that await a response were looked for"),
                },
                None => unexpected(me, (from, message), r),
            }
        }
        (_, Message::ReleaseRequest { call } | Message::MediaTransmissionRelease { call }) => {
            match me.find(from, *call, |_| true) {
                Some(record) => release_requested(me, record, (from, message), r),
                None => {
                    if !r.ask::<RepeatedMessages>().released_first(me, from, *call, r) {
                        unexpected(me, (from, message), r);
                    }
                }
            }
        }
        (_, Message::ReleaseResponse { call }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::AwaitingReleaseResponse { .. }))
            {
                Some(record) => release_answered(me, record, (from, message), r),
                None => unexpected(me, (from, message), r),
            }
        }
        (_, Message::TransmitMediaRequest { call }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::InCall { .. })) {
                Some(record) => r.ask::<TransmissionControl>().requested(record, from, r),
                None => unexpected(me, (from, message), r),
            }
        }
        (Role::Client1(_), Message::TransmissionEndRequest { call }) => {
            match me.find(from, *call, |p| matches!(p, ServerPhase::InCall { .. })) {
                Some(record) => completion::ended(me, record, r),
                None => unexpected(me, (from, message), r),
            }
        }
        _ => unexpected(me, (from, message), r),
    }
}

fn decided(me: &Server, stimulus: &Stimulus, r: &mut React) {
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
        ) => invite(me, record, *media, r),
        (ServerPhase::Authorising, Stimulus::Authorise { .. }) => {
            r.ask::<AuthorisationFailure>().answer(me, record, r);
        }
        (ServerPhase::AwaitingResponse { .. }, Stimulus::ProvideProgress { .. }) => {
            r.ask::<ProgressWindow>().indicate(record, r);
        }
        (
            ServerPhase::AuthorisingRelease { ue, requester },
            Stimulus::AuthoriseRelease { allowed: true, .. },
        ) => {
            let other = record.other_party(*ue, *requester);
            release_steps::forward_release(me, record, *requester, other, r);
        }
        (
            ServerPhase::AuthorisingRelease { ue, requester },
            Stimulus::AuthoriseRelease { allowed: false, .. },
        ) => r.ask::<ReleaseCheck>().refuse(me, record, (*ue, *requester), r),
        (ServerPhase::InCall { .. }, Stimulus::EndCall { .. }) => {
            r.ask::<ServerRelease>().end(me, record, r);
        }
        _ => r.unspecified(),
    }
}

fn elapsed(me: &Server, timer: &Timer, r: &mut React) {
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
            no_answer::expire(me, record, invited, r);
        }
        (ServerPhase::AwaitingReleaseResponse { .. }, Timer::Release { .. }) => {
            no_response::release_expired_s(me, record, r);
        }
        (ServerPhase::InCall { ue, .. }, Timer::Supervision { peer, .. }) => {
            supervision::lost_s(me, record, (*ue, *peer), r);
        }
        _ => r.impossible("the server's timers run only in the states that await their event"),
    }
}

fn unexpected(me: &Server, (from, message): (Role, &Message), r: &mut React) {
    let has_call = me.find(from, message.call(), |_| true).is_some();
    r.ask::<UnexpectedMessages>().answer(from, message, has_call, r);
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
