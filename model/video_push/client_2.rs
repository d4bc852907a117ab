//! MCVideo client 2: the client whose user is pushed video, at one UE.

use super::issues::{no_answer, no_response, release_steps, supervision};
use super::text::{release, setup};
use super::types::{
    CallRef, Client2, Commencement, Media, Message, Notice, ONLY_PLACE, Phase2, Role, Stimulus,
    Timer,
};
use super::{React, Resolutions};
use crate::kernel::reaction::Event;

/// What client 2 does.
pub fn react(
    resolutions: &Resolutions,
    me: &Client2,
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
    me: &Client2,
    (from, message): (Role, &Message),
    r: &mut React,
) {
    let own = me.call().filter(|own| own.matches(message.call()));
    match (me.phase, message) {
        (_, Message::PrivateCallRequest { call, .. })
            if resolutions.repeated_messages.is_repeated(*call, own.as_slice(), &me.ended) =>
        {
            resolutions.repeated_messages.absorb(r);
        }
        (Phase2::Idle, Message::PrivateCallRequest { call, .. })
            if !me.shows_video && resolutions.acceptable_media.is_checked() =>
        {
            resolutions.acceptable_media.refuse(resolutions, me, *call, r);
        }
        (Phase2::Idle, Message::PrivateCallRequest { call, commencement, media }) => {
            let commencement = resolutions.commencement.heeded(*commencement, me.setting, r);
            r.at(setup::STEP_5).tell(Notice::IncomingPush).done();
            match commencement {
                Commencement::Automatic => accept(resolutions, me, (*call, *media), r),
                Commencement::Manual => {
                    let phase = Phase2::Alerting { call: *call, media: *media };
                    r.at(setup::STEP_5).enter(me.to(phase)).done();
                    resolutions.no_answer.start_at_client_2(*call, r);
                }
            }
        }
        (_, Message::PrivateCallRequest { call, .. }) => {
            resolutions.busy.answer(resolutions, me, *call, r)
        }
        (Phase2::InCall { call, .. }, Message::ReleaseRequest { .. }) if own.is_some() => {
            r.at(release::STEP_4)
                .send(Role::Server, Message::ReleaseResponse { call })
                .enter(resolutions.repeated_messages.idle(me, call))
                .done();
            release_steps::give_back(release::STEP_6, call, r);
        }
        (Phase2::Alerting { call, .. }, Message::ReleaseRequest { .. })
            if own.is_some() && resolutions.may_withdraw() =>
        {
            no_answer::withdraw(resolutions, me, call, r);
        }
        (Phase2::AwaitingReleaseResponse { call }, Message::ReleaseRequest { .. })
            if own.is_some() =>
        {
            resolutions.releasing_party.crossing(call, r)
        }
        (Phase2::AwaitingReleaseResponse { call }, Message::ReleaseResponse { .. })
            if own.is_some() =>
        {
            r.at(release::STEP_5)
                .disarm(Timer::Release { slot: ONLY_PLACE, call })
                .enter(resolutions.repeated_messages.idle(me, call))
                .done();
            release_steps::give_back(release::STEP_6, call, r);
        }
        (Phase2::InCall { .. }, Message::TransmitMediaRejected { .. }) if own.is_some() => {
            resolutions.transmission_control.client_2_rejected(r)
        }
        (_, Message::ReleaseRequest { call }) if own.is_none() => {
            if !resolutions.repeated_messages.withdrawn_first(me, *call, r) {
                resolutions.unexpected_messages.answer(from, message, false, r);
            }
        }
        _ => resolutions.unexpected_messages.answer(from, message, own.is_some(), r),
    }
}

fn decided(resolutions: &Resolutions, me: &Client2, stimulus: &Stimulus, r: &mut React) {
    match (me.phase, stimulus) {
        (Phase2::Alerting { call, media }, Stimulus::Accept) => {
            accept(resolutions, me, (call, media), r);
        }
        (Phase2::Alerting { call, .. }, Stimulus::Refuse) => {
            resolutions.refusal.decline(resolutions, me, call, r);
        }
        (Phase2::InCall { call, .. }, Stimulus::HangUp) => {
            resolutions.releasing_party.hang_up(resolutions, me, call, r);
        }
        (Phase2::InCall { call, .. }, Stimulus::Transmit) => {
            resolutions.transmission_control.client_2_wants(call, r);
        }
        _ => r.unspecified(),
    }
}

fn elapsed(resolutions: &Resolutions, me: &Client2, timer: &Timer, r: &mut React) {
    match (me.phase, timer) {
        (Phase2::AwaitingReleaseResponse { call }, Timer::Release { .. }) => {
            no_response::release_expired_2(resolutions, me, call, r);
        }
        (Phase2::Alerting { call, .. }, Timer::NoAnswer { .. }) => {
            no_answer::ring_out(resolutions, me, call, r);
        }
        (Phase2::InCall { call, .. }, Timer::Supervision { .. }) => {
            supervision::lost_2(resolutions, me, call, r);
        }
        _ => r.impossible("client 2's timers run only in the states that await their event"),
    }
}

fn accept(resolutions: &Resolutions, me: &Client2, (call, media): (CallRef, Media), r: &mut React) {
    if !me.shows_video {
        return resolutions.acceptable_media.refuse(resolutions, me, call, r);
    }
    let answered = resolutions.media_subset.answered(media, r);
    let response = Message::PrivateCallResponse { call, media: answered, granted: false };
    r.at(setup::STEP_6)
        .send(Role::Server, response)
        .disarm(Timer::NoAnswer { slot: ONLY_PLACE, call })
        .enter(me.to(Phase2::InCall { call, media }))
        .done();
    resolutions.supervision.start_at_client(call, r);
    resolutions.transmission_control.established_at_client_2(call, r);
}

/// The decisions open to client 2's user.
pub fn stimuli(me: &Client2, transmits: bool) -> Vec<Stimulus> {
    match me.phase {
        Phase2::Idle | Phase2::AwaitingReleaseResponse { .. } => vec![],
        Phase2::Alerting { .. } => vec![Stimulus::Accept, Stimulus::Refuse],
        Phase2::InCall { .. } if transmits => vec![Stimulus::HangUp, Stimulus::Transmit],
        Phase2::InCall { .. } => vec![Stimulus::HangUp],
    }
}
