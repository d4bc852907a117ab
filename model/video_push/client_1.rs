//! MCVideo client 1: the client whose user pushes video.

use super::issues::{no_response, refusal, release_steps, supervision};
use super::text::{release, setup};
use super::types::{Call, Client1, Media, Message, ONLY_PLACE, Phase1, Role, Stimulus, Timer};
use super::{Act, React, VideoPush};
use crate::video_push::issues::{
    Abandonment, Busy, CallIdentity, NoResponse, ProgressWindow, ReleaseCheck, ReleasingParty,
    Supervision, TransmissionControl, UnexpectedMessages,
};
use callproof_kernel::reaction::Event;

/// What client 1 does.
pub fn react(me: &Client1, event: &Event<VideoPush>, r: &mut React) {
    let mut act = Act::new(me.clone(), r);
    match event {
        Event::Stimulus(stimulus) => decided(&mut act, stimulus),
        Event::Message { from, message } => received(&mut act, *from, message),
        Event::Timeout(timer) => elapsed(&mut act, timer),
    }
}

fn decided(act: &mut Act<'_, Client1>, stimulus: &Stimulus) {
    match (act.me.phase, stimulus) {
        (Phase1::Idle, Stimulus::Push { commencement }) => {
            let (caller, made) = (act.me.caller, act.me.made + 1);
            let call = act.ask::<CallIdentity>().label(act, Call { caller, number: made });
            let (commencement, media) = (*commencement, Media::OFFERED);
            act.at(setup::STEP_1)
                .send(Role::Server, Message::PrivateCallRequest { call, commencement, media })
                .enter(Client1 { caller, made, phase: Phase1::AwaitingResponse { call } })
                .then(|act| act.ask::<NoResponse>().guard_setup(act, call));
        }
        (_, Stimulus::Push { .. }) => act.ask::<Busy>().own_user_pushes(act),
        (Phase1::AwaitingResponse { call }, Stimulus::Abandon) => {
            act.ask::<Abandonment>().give_up(act, call);
        }
        (Phase1::InCall { call, media }, Stimulus::Complete) => {
            act.ask::<TransmissionControl>().complete(act, call, media);
        }
        (Phase1::InCall { call, media } | Phase1::Completed { call, media }, Stimulus::Release) => {
            release_steps::request_release(act, call, media)
        }
        _ => act.unspecified(),
    }
}

fn received(act: &mut Act<'_, Client1>, from: Role, message: &Message) {
    let own = act.me.call().filter(|own| own.matches(message.call()));
    match (act.me.phase, message) {
        (Phase1::AwaitingResponse { .. }, Message::ProgressIndication { .. }) if own.is_some() => {
            act.at(setup::STEP_3).ignore()
        }
        (
            Phase1::AwaitingResponse { call },
            Message::PrivateCallResponse { media, granted, .. },
        ) if own.is_some() => {
            let media = media.unwrap_or(Media::OFFERED);
            act.at(setup::STEP_7)
                .disarm(Timer::Response { call })
                .change(|me| me.phase = Phase1::InCall { call, media })
                .then(|act| act.ask::<Supervision>().start_at_client(act, call));
            act.ask::<TransmissionControl>().established_at_client_1(act, call, *granted);
        }
        (Phase1::AwaitingResponse { call }, Message::PrivateCallReject { cause, .. })
            if own.is_some() =>
        {
            refusal::fail(act, call, *cause)
        }
        (Phase1::AwaitingReleaseResponse { call, .. }, Message::ReleaseResponse { .. })
            if own.is_some() =>
        {
            act.at(release::STEP_5)
                .disarm(Timer::Release { slot: ONLY_PLACE, call })
                .change(|me| me.phase = Phase1::Idle)
                .done();
            release_steps::give_back(act, release::STEP_6, call);
        }
        (Phase1::AwaitingReleaseResponse { call, media }, Message::ReleaseReject { .. })
            if own.is_some() =>
        {
            act.ask::<ReleaseCheck>().refused(act, call, media)
        }
        (
            Phase1::AwaitingResponse { call }
            | Phase1::InCall { call, .. }
            | Phase1::Completed { call, .. },
            Message::ReleaseRequest { .. },
        ) if own.is_some() => act.ask::<ReleasingParty>().client_1_asked(act, call),
        (Phase1::AwaitingReleaseResponse { call, .. }, Message::ReleaseRequest { .. })
            if own.is_some() =>
        {
            act.ask::<ReleasingParty>().crossing(act, call)
        }
        (Phase1::InCall { call, .. }, Message::TransmitMediaGranted { .. }) if own.is_some() => {
            act.ask::<TransmissionControl>().granted_to_client_1(act, call)
        }
        (_, Message::ProgressIndication { .. }) if act.ask::<ProgressWindow>().is_settled() => {
            act.ask::<ProgressWindow>().late(act);
        }
        (_, Message::PrivateCallResponse { call, .. }) if own.is_none() => {
            if !act.ask::<NoResponse>().late_response(act, *call) {
                act.ask::<UnexpectedMessages>().answer(act, from, message, false);
            }
        }
        _ => act.ask::<UnexpectedMessages>().answer(act, from, message, own.is_some()),
    }
}

fn elapsed(act: &mut Act<'_, Client1>, timer: &Timer) {
    match (act.me.phase, timer) {
        (Phase1::AwaitingResponse { .. }, Timer::Response { .. }) => {
            no_response::setup_expired(act);
        }
        (Phase1::AwaitingReleaseResponse { call, .. }, Timer::Release { .. }) => {
            no_response::release_expired_1(act, call);
        }
        (
            Phase1::InCall { call, .. } | Phase1::Completed { call, .. },
            Timer::Supervision { .. },
        ) => supervision::lost_1(act, call),
        _ => act.impossible("client 1's timers run only in the states that await their event"),
    }
}

/// The decisions open to client 1's user.
pub fn stimuli(me: &Client1, calls: u8, automatic: bool) -> Vec<Stimulus> {
    use super::types::Commencement::{Automatic, Manual};
    let mut offered = match me.phase {
        Phase1::Idle | Phase1::AwaitingReleaseResponse { .. } => vec![],
        Phase1::AwaitingResponse { .. } => vec![Stimulus::Abandon],
        Phase1::InCall { .. } => vec![Stimulus::Complete, Stimulus::Release],
        Phase1::Completed { .. } => vec![Stimulus::Release],
    };
    if me.made < calls {
        offered.push(Stimulus::Push { commencement: Manual });
    }
    if me.made < calls && automatic {
        offered.push(Stimulus::Push { commencement: Automatic });
    }
    offered
}
