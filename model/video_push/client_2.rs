//! MCVideo client 2: the client whose user is pushed video, at one UE.

use super::issues::{no_answer, no_response, release_steps, supervision};
use super::text::{release, setup};
use super::types::{
    CallRef, Client2, Commencement, Media, Message, Notice, ONLY_PLACE, Phase2, Role, Stimulus,
    Timer,
};
use super::{Act, React, VideoPush};
use crate::video_push::issues::{
    self, AcceptableMedia, Busy, CalledUserRefuses, CommencementMode, MediaSubset, NoAnswer,
    ReleasingParty, RepeatedMessages, Supervision, TransmissionControl, UnexpectedMessages,
};
use callproof_kernel::reaction::Event;

/// What client 2 does.
pub fn react(me: &Client2, event: &Event<VideoPush>, r: &mut React) {
    let mut act = Act::new(me.clone(), r);
    match event {
        Event::Message { from, message } => received(&mut act, *from, message),
        Event::Stimulus(stimulus) => decided(&mut act, stimulus),
        Event::Timeout(timer) => elapsed(&mut act, timer),
    }
}

fn received(act: &mut Act<'_, Client2>, from: Role, message: &Message) {
    let own = act.me.call().filter(|own| own.matches(message.call()));
    match (act.me.phase, message) {
        (_, Message::PrivateCallRequest { call, .. })
            if act.ask::<RepeatedMessages>().is_repeated(*call, own.as_slice(), &act.me.ended) =>
        {
            act.ask::<RepeatedMessages>().absorb(act);
        }
        (Phase2::Idle, Message::PrivateCallRequest { call, .. })
            if !act.me.shows_video && act.ask::<AcceptableMedia>().is_checked() =>
        {
            act.ask::<AcceptableMedia>().refuse(act, *call);
        }
        (Phase2::Idle, Message::PrivateCallRequest { call, commencement, media }) => {
            let commencement = act.ask::<CommencementMode>().heeded(act, *commencement);
            act.at(setup::STEP_5).tell(Notice::IncomingPush).done();
            match commencement {
                Commencement::Automatic => accept(act, *call, *media),
                Commencement::Manual => {
                    let phase = Phase2::Alerting { call: *call, media: *media };
                    act.at(setup::STEP_5)
                        .change(|me| me.phase = phase)
                        .then(|act| act.ask::<NoAnswer>().start_at_client_2(act, *call));
                }
            }
        }
        (_, Message::PrivateCallRequest { call, .. }) => act.ask::<Busy>().answer(act, *call),
        (Phase2::InCall { call, .. }, Message::ReleaseRequest { .. }) if own.is_some() => {
            let memory = act.ask::<RepeatedMessages>();
            act.at(release::STEP_4)
                .send(Role::Server, Message::ReleaseResponse { call })
                .change(|me| memory.end_at_client_2(me, call))
                .done();
            release_steps::give_back(act, release::STEP_6, call);
        }
        (Phase2::Alerting { call, .. }, Message::ReleaseRequest { .. })
            if own.is_some() && issues::may_withdraw(act.text()) =>
        {
            no_answer::withdraw(act, call);
        }
        (Phase2::AwaitingReleaseResponse { call }, Message::ReleaseRequest { .. })
            if own.is_some() =>
        {
            act.ask::<ReleasingParty>().crossing(act, call)
        }
        (Phase2::AwaitingReleaseResponse { call }, Message::ReleaseResponse { .. })
            if own.is_some() =>
        {
            let memory = act.ask::<RepeatedMessages>();
            act.at(release::STEP_5)
                .disarm(Timer::Release { slot: ONLY_PLACE, call })
                .change(|me| memory.end_at_client_2(me, call))
                .done();
            release_steps::give_back(act, release::STEP_6, call);
        }
        (Phase2::InCall { .. }, Message::TransmitMediaRejected { .. }) if own.is_some() => {
            act.ask::<TransmissionControl>().client_2_rejected(act)
        }
        (_, Message::ReleaseRequest { call }) if own.is_none() => {
            if !act.ask::<RepeatedMessages>().withdrawn_first(act, *call) {
                act.ask::<UnexpectedMessages>().answer(act, from, message, false);
            }
        }
        _ => act.ask::<UnexpectedMessages>().answer(act, from, message, own.is_some()),
    }
}

fn decided(act: &mut Act<'_, Client2>, stimulus: &Stimulus) {
    match (act.me.phase, stimulus) {
        (Phase2::Alerting { call, media }, Stimulus::Accept) => {
            accept(act, call, media);
        }
        (Phase2::Alerting { call, .. }, Stimulus::Refuse) => {
            act.ask::<CalledUserRefuses>().decline(act, call);
        }
        (Phase2::InCall { call, .. }, Stimulus::HangUp) => {
            act.ask::<ReleasingParty>().hang_up(act, call);
        }
        (Phase2::InCall { call, .. }, Stimulus::Transmit) => {
            act.ask::<TransmissionControl>().client_2_wants(act, call);
        }
        _ => act.unspecified(),
    }
}

fn elapsed(act: &mut Act<'_, Client2>, timer: &Timer) {
    match (act.me.phase, timer) {
        (Phase2::AwaitingReleaseResponse { call }, Timer::Release { .. }) => {
            no_response::release_expired_2(act, call);
        }
        (Phase2::Alerting { call, .. }, Timer::NoAnswer { .. }) => {
            no_answer::ring_out(act, call);
        }
        (Phase2::InCall { call, .. }, Timer::Supervision { .. }) => {
            supervision::lost_2(act, call);
        }
        _ => act.impossible("client 2's timers run only in the states that await their event"),
    }
}

fn accept(act: &mut Act<'_, Client2>, call: CallRef, media: Media) {
    if !act.me.shows_video {
        return act.ask::<AcceptableMedia>().refuse(act, call);
    }
    let answered = act.ask::<MediaSubset>().answered(act, media);
    let response = Message::PrivateCallResponse { call, media: answered, granted: false };
    act.at(setup::STEP_6)
        .send(Role::Server, response)
        .disarm(Timer::NoAnswer { slot: ONLY_PLACE, call })
        .change(|me| me.phase = Phase2::InCall { call, media })
        .then(|act| act.ask::<Supervision>().start_at_client(act, call));
    act.ask::<TransmissionControl>().established_at_client_2(act, call);
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
