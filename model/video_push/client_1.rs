//! MCVideo client 1: the client whose user pushes video.

use super::React;
use super::issues::{no_response, refusal, release_steps, supervision};
use super::text::{release, setup};
use super::types::{Call, Client1, Media, Message, ONLY_PLACE, Phase1, Role, Stimulus, Timer};
use crate::video_push::issues::{
    Abandonment, Busy, CallIdentity, NoResponse, ProgressWindow, ReleaseCheck, ReleasingParty,
    Supervision, TransmissionControl, UnexpectedMessages,
};
use callproof_kernel::reaction::Event;

/// What client 1 does.
pub fn react(me: &Client1, event: &Event<super::VideoPush>, r: &mut React) {
    match event {
        Event::Stimulus(stimulus) => decided(me, stimulus, r),
        Event::Message { from, message } => received(me, (*from, message), r),
        Event::Timeout(timer) => elapsed(me, timer, r),
    }
}

fn decided(me: &Client1, stimulus: &Stimulus, r: &mut React) {
    match (me.phase, stimulus) {
        (Phase1::Idle, Stimulus::Push { commencement }) => {
            let made = me.made + 1;
            let call = r.ask::<CallIdentity>().label(Call { caller: me.caller, number: made }, r);
            let (commencement, media) = (*commencement, Media::OFFERED);
            r.at(setup::STEP_1)
                .send(Role::Server, Message::PrivateCallRequest { call, commencement, media })
                .enter(Client1 { made, ..me.to(Phase1::AwaitingResponse { call }) })
                .then(|r| r.ask::<NoResponse>().guard_setup(call, r));
        }
        (_, Stimulus::Push { .. }) => r.ask::<Busy>().own_user_pushes(r),
        (Phase1::AwaitingResponse { call }, Stimulus::Abandon) => {
            r.ask::<Abandonment>().give_up(me, call, r);
        }
        (Phase1::InCall { call, media }, Stimulus::Complete) => {
            r.ask::<TransmissionControl>().complete(me, (call, media), r);
        }
        (Phase1::InCall { call, media } | Phase1::Completed { call, media }, Stimulus::Release) => {
            release_steps::request_release(me, (call, media), r)
        }
        _ => r.unspecified(),
    }
}

fn received(me: &Client1, (from, message): (Role, &Message), r: &mut React) {
    let own = me.call().filter(|own| own.matches(message.call()));
    match (me.phase, message) {
        (Phase1::AwaitingResponse { .. }, Message::ProgressIndication { .. }) if own.is_some() => {
            r.at(setup::STEP_3).ignore()
        }
        (
            Phase1::AwaitingResponse { call },
            Message::PrivateCallResponse { media, granted, .. },
        ) if own.is_some() => {
            let media = media.unwrap_or(Media::OFFERED);
            r.at(setup::STEP_7)
                .disarm(Timer::Response { call })
                .enter(me.to(Phase1::InCall { call, media }))
                .then(|r| r.ask::<Supervision>().start_at_client(call, r));
            r.ask::<TransmissionControl>().established_at_client_1(call, *granted, r);
        }
        (Phase1::AwaitingResponse { call }, Message::PrivateCallReject { cause, .. })
            if own.is_some() =>
        {
            refusal::fail(me, call, *cause, r)
        }
        (Phase1::AwaitingReleaseResponse { call, .. }, Message::ReleaseResponse { .. })
            if own.is_some() =>
        {
            r.at(release::STEP_5)
                .disarm(Timer::Release { slot: ONLY_PLACE, call })
                .enter(me.to(Phase1::Idle))
                .done();
            release_steps::give_back(release::STEP_6, call, r);
        }
        (Phase1::AwaitingReleaseResponse { call, media }, Message::ReleaseReject { .. })
            if own.is_some() =>
        {
            r.ask::<ReleaseCheck>().refused(me, (call, media), r)
        }
        (
            Phase1::AwaitingResponse { call }
            | Phase1::InCall { call, .. }
            | Phase1::Completed { call, .. },
            Message::ReleaseRequest { .. },
        ) if own.is_some() => r.ask::<ReleasingParty>().client_1_asked(me, call, r),
        (Phase1::AwaitingReleaseResponse { call, .. }, Message::ReleaseRequest { .. })
            if own.is_some() =>
        {
            r.ask::<ReleasingParty>().crossing(call, r)
        }
        (Phase1::InCall { call, .. }, Message::TransmitMediaGranted { .. }) if own.is_some() => {
            r.ask::<TransmissionControl>().granted_to_client_1(call, r)
        }
        (_, Message::ProgressIndication { .. }) if r.ask::<ProgressWindow>().is_settled() => {
            r.ask::<ProgressWindow>().late(r);
        }
        (_, Message::PrivateCallResponse { call, .. }) if own.is_none() => {
            if !r.ask::<NoResponse>().late_response(*call, r) {
                r.ask::<UnexpectedMessages>().answer(from, message, false, r);
            }
        }
        _ => r.ask::<UnexpectedMessages>().answer(from, message, own.is_some(), r),
    }
}

fn elapsed(me: &Client1, timer: &Timer, r: &mut React) {
    match (me.phase, timer) {
        (Phase1::AwaitingResponse { .. }, Timer::Response { .. }) => {
            no_response::setup_expired(me, r);
        }
        (Phase1::AwaitingReleaseResponse { call, .. }, Timer::Release { .. }) => {
            no_response::release_expired_1(me, call, r);
        }
        (
            Phase1::InCall { call, .. } | Phase1::Completed { call, .. },
            Timer::Supervision { .. },
        ) => supervision::lost_1(me, call, r),
        _ => r.impossible("client 1's timers run only in the states that await their event"),
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
