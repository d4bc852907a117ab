//! MCVideo client 2: the client whose user is pushed video, at one UE.

use super::React;
use super::issues::{no_answer, no_response, release_steps, supervision};
use super::text::{release, setup};
use super::types::{
    CallRef, Client2, Commencement, Media, Message, Notice, ONLY_PLACE, Phase2, Role, Stimulus,
    Timer,
};
use crate::video_push::issues::{
    self, AcceptableMedia, Busy, CalledUserRefuses, CommencementMode, MediaSubset, NoAnswer,
    ReleasingParty, RepeatedMessages, Supervision, TransmissionControl, UnexpectedMessages,
};
use callproof_kernel::reaction::Event;

/// What client 2 does.
pub fn react(me: &Client2, event: &Event<super::VideoPush>, r: &mut React) {
    match event {
        Event::Message { from, message } => received(me, (*from, message), r),
        Event::Stimulus(stimulus) => decided(me, stimulus, r),
        Event::Timeout(timer) => elapsed(me, timer, r),
    }
}

fn received(me: &Client2, (from, message): (Role, &Message), r: &mut React) {
    let own = me.call().filter(|own| own.matches(message.call()));
    match (me.phase, message) {
        (_, Message::PrivateCallRequest { call, .. })
            if r.ask::<RepeatedMessages>().is_repeated(*call, own.as_slice(), &me.ended) =>
        {
            r.ask::<RepeatedMessages>().absorb(r);
        }
        (Phase2::Idle, Message::PrivateCallRequest { call, .. })
            if !me.shows_video && r.ask::<AcceptableMedia>().is_checked() =>
        {
            r.ask::<AcceptableMedia>().refuse(me, *call, r);
        }
        (Phase2::Idle, Message::PrivateCallRequest { call, commencement, media }) => {
            let commencement = r.ask::<CommencementMode>().heeded(*commencement, me.setting, r);
            r.at(setup::STEP_5).tell(Notice::IncomingPush).done();
            match commencement {
                Commencement::Automatic => accept(me, (*call, *media), r),
                Commencement::Manual => {
                    let phase = Phase2::Alerting { call: *call, media: *media };
                    r.at(setup::STEP_5)
                        .enter(me.to(phase))
                        .then(|r| r.ask::<NoAnswer>().start_at_client_2(*call, r));
                }
            }
        }
        (_, Message::PrivateCallRequest { call, .. }) => r.ask::<Busy>().answer(me, *call, r),
        (Phase2::InCall { call, .. }, Message::ReleaseRequest { .. }) if own.is_some() => {
            let idle = r.ask::<RepeatedMessages>().idle(me, call);
            r.at(release::STEP_4)
                .send(Role::Server, Message::ReleaseResponse { call })
                .enter(idle)
                .done();
            release_steps::give_back(release::STEP_6, call, r);
        }
        (Phase2::Alerting { call, .. }, Message::ReleaseRequest { .. })
            if own.is_some() && issues::may_withdraw(r.text()) =>
        {
            no_answer::withdraw(me, call, r);
        }
        (Phase2::AwaitingReleaseResponse { call }, Message::ReleaseRequest { .. })
            if own.is_some() =>
        {
            r.ask::<ReleasingParty>().crossing(call, r)
        }
        (Phase2::AwaitingReleaseResponse { call }, Message::ReleaseResponse { .. })
            if own.is_some() =>
        {
            let idle = r.ask::<RepeatedMessages>().idle(me, call);
            r.at(release::STEP_5)
                .disarm(Timer::Release { slot: ONLY_PLACE, call })
                .enter(idle)
                .done();
            release_steps::give_back(release::STEP_6, call, r);
        }
        (Phase2::InCall { .. }, Message::TransmitMediaRejected { .. }) if own.is_some() => {
            r.ask::<TransmissionControl>().client_2_rejected(r)
        }
        (_, Message::ReleaseRequest { call }) if own.is_none() => {
            if !r.ask::<RepeatedMessages>().withdrawn_first(me, *call, r) {
                r.ask::<UnexpectedMessages>().answer(from, message, false, r);
            }
        }
        _ => r.ask::<UnexpectedMessages>().answer(from, message, own.is_some(), r),
    }
}

fn decided(me: &Client2, stimulus: &Stimulus, r: &mut React) {
    match (me.phase, stimulus) {
        (Phase2::Alerting { call, media }, Stimulus::Accept) => {
            accept(me, (call, media), r);
        }
        (Phase2::Alerting { call, .. }, Stimulus::Refuse) => {
            r.ask::<CalledUserRefuses>().decline(me, call, r);
        }
        (Phase2::InCall { call, .. }, Stimulus::HangUp) => {
            r.ask::<ReleasingParty>().hang_up(me, call, r);
        }
        (Phase2::InCall { call, .. }, Stimulus::Transmit) => {
            r.ask::<TransmissionControl>().client_2_wants(call, r);
        }
        _ => r.unspecified(),
    }
}

fn elapsed(me: &Client2, timer: &Timer, r: &mut React) {
    match (me.phase, timer) {
        (Phase2::AwaitingReleaseResponse { call }, Timer::Release { .. }) => {
            no_response::release_expired_2(me, call, r);
        }
        (Phase2::Alerting { call, .. }, Timer::NoAnswer { .. }) => {
            no_answer::ring_out(me, call, r);
        }
        (Phase2::InCall { call, .. }, Timer::Supervision { .. }) => {
            supervision::lost_2(me, call, r);
        }
        _ => r.impossible("client 2's timers run only in the states that await their event"),
    }
}

fn accept(me: &Client2, (call, media): (CallRef, Media), r: &mut React) {
    if !me.shows_video {
        return r.ask::<AcceptableMedia>().refuse(me, call, r);
    }
    let answered = r.ask::<MediaSubset>().answered(media, r);
    let response = Message::PrivateCallResponse { call, media: answered, granted: false };
    r.at(setup::STEP_6)
        .send(Role::Server, response)
        .disarm(Timer::NoAnswer { slot: ONLY_PLACE, call })
        .enter(me.to(Phase2::InCall { call, media }))
        .then(|r| r.ask::<Supervision>().start_at_client(call, r));
    r.ask::<TransmissionControl>().established_at_client_2(call, r);
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
