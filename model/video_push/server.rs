//! The MCVideo server: participating and controlling functions in one, as the text has them.

use super::issues::{no_answer, no_response, refusal, supervision};
use super::text::{release, setup};
use super::types::{
    Commencement, Media, Message, Record, Role, Server, ServerPhase, Stimulus, Timer,
};
use super::{React, Resolutions};
use crate::kernel::reaction::Event;
use crate::kernel::step::Step;

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
            r.at(setup::STEP_2).enter(me.with(record)).done();
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
                Some(record) => match record.phase {
                    ServerPhase::InCall { ue, asking: None } => {
                        resolutions.transmission_control.requested(me, record, ue, from, r);
                    }
                    _ => unexpected(resolutions, me, (from, message), r),
                },
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
        | Stimulus::AuthoriseRelease { slot, .. }
        | Stimulus::DecideTransmission { slot, .. } => *slot,
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
            let other = other_party(record, *ue, *requester);
            forward_release(resolutions, me, record, *requester, other, r);
        }
        (
            ServerPhase::AuthorisingRelease { ue, requester },
            Stimulus::AuthoriseRelease { allowed: false, .. },
        ) => resolutions.release_check.refuse(me, record, (*ue, *requester), r),
        (
            ServerPhase::InCall { ue, asking: Some(asking) },
            Stimulus::DecideTransmission { granted, .. },
        ) => {
            let who = (*ue, *asking);
            resolutions.transmission_control.decide(me, record, who, *granted, r);
        }
        _ => r.unspecified(),
    }
}

fn elapsed(resolutions: &Resolutions, me: &Server, timer: &Timer, r: &mut React) {
    let (Timer::NoAnswer { call }
    | Timer::Release { call }
    | Timer::Supervision { call, .. }
    | Timer::Response { call }) = *timer;
    let Some(record) = me.calls.iter().find(|record| record.call.matches(call)) else {
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

/// Both users are authorised: step 4 with its parts.
fn invite(resolutions: &Resolutions, me: &Server, record: &Record, media: Media, r: &mut React) {
    let call = record.call;
    r.at(setup::STEP_2).done();
    let media = resolutions.media_subset.offer(record.media, media, r);
    let is_asked_for = [record.requested, me.setting].contains(&Commencement::Automatic);
    let commencement = match is_asked_for && r.at(setup::STEP_4_MODE).stands() {
        true => Commencement::Automatic,
        false => Commencement::Manual,
    };
    let request = Message::PrivateCallRequest { call, commencement, media };
    let (step, invited) = match me.designated {
        Some(ue) if me.ues.len() > 1 => (setup::STEP_4_UE, vec![ue]),
        _ => (setup::STEP_4, me.ues.clone()),
    };
    r.at(setup::STEP_4).done();
    let mut sending = r.at(step);
    for ue in &invited {
        sending = sending.send(Role::Client2(*ue), request.clone());
    }
    sending.done();
    let phase = ServerPhase::AwaitingResponse { invited };
    r.at(setup::STEP_4).enter(me.with(Record { media, ..record.to(phase) })).done();
    resolutions.progress_window.invited(me, record, r);
    resolutions.no_answer.start(call, r);
}

/// Client 2 has accepted: step 7.
fn accepted(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    (ue, media): (u8, Option<Media>),
    r: &mut React,
) {
    let ServerPhase::AwaitingResponse { invited } = &record.phase else {
        return r.impossible("only calls that await a response were looked for");
    };
    let call = record.call;
    let granted = resolutions.transmission_control.grants_in_response();
    let established = record.to(ServerPhase::InCall { ue, asking: None });
    r.at(setup::STEP_7)
        .send(record.caller, Message::PrivateCallResponse { call, media, granted })
        .disarm(Timer::NoAnswer { call })
        .enter(me.with(established))
        .done();
    resolutions.transmission_control.established_at_server(record, r);
    resolutions.designation.release_others(record, invited, ue, r);
    resolutions.supervision.start_at_server(record, ue, r);
}

fn release_requested(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    (from, message): (Role, &Message),
    r: &mut React,
) {
    match (&record.phase, from) {
        (ServerPhase::InCall { ue, .. }, Role::Client1(_)) => {
            resolutions.release_check.begin(resolutions, me, record, (*ue, from), r);
        }
        (ServerPhase::InCall { ue, .. }, _) => {
            resolutions.releasing_party.from_client_2(resolutions, me, record, *ue, r);
        }
        (ServerPhase::Authorising, Role::Client1(_)) => {
            resolutions.abandonment.withdraw(resolutions, me, record, &[], r);
        }
        (ServerPhase::AwaitingResponse { invited }, Role::Client1(_)) => {
            resolutions.abandonment.withdraw(resolutions, me, record, invited, r);
        }
        (ServerPhase::AwaitingResponse { .. }, Role::Client2(ue)) => {
            resolutions.releasing_party.before_response(resolutions, me, record, ue, r);
        }
        (
            ServerPhase::AuthorisingRelease { requester, .. }
            | ServerPhase::AwaitingReleaseResponse { requester: Some(requester), .. },
            _,
        ) if *requester == from => unexpected(resolutions, me, (from, message), r),
        (
            ServerPhase::AuthorisingRelease { .. } | ServerPhase::AwaitingReleaseResponse { .. },
            _,
        ) => resolutions.releasing_party.crossing_at_server(resolutions, me, record, from, r),
        _ => unexpected(resolutions, me, (from, message), r),
    }
}

fn release_answered(
    resolutions: &Resolutions,
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
            continue_release(resolutions, me, record, next, release::STEP_5, r);
        }
        _ => unexpected(resolutions, me, (from, message), r),
    }
}

/// Step 3, whoever asked: the release request goes to the other party.
pub fn forward_release(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    requester: Role,
    other: Role,
    r: &mut React,
) {
    let call = record.call;
    let phase =
        ServerPhase::AwaitingReleaseResponse { from: vec![other], requester: Some(requester) };
    r.at(release::STEP_2).done();
    r.at(release::STEP_3)
        .send(other, Message::ReleaseRequest { call })
        .enter(me.with(record.to(phase)))
        .done();
    if let ServerPhase::InCall { ue, .. } = record.phase {
        resolutions.supervision.stop_at_server(record, ue, r);
    }
    resolutions.no_response.guard_release(call, r);
}

/// Step 5 once nobody is awaited any more; until then the server goes on waiting.
pub fn continue_release(
    resolutions: &Resolutions,
    me: &Server,
    record: &Record,
    (left, requester): (Vec<Role>, Option<Role>),
    step: Step,
    r: &mut React,
) {
    let call = record.call;
    if !left.is_empty() {
        let phase = ServerPhase::AwaitingReleaseResponse { from: left, requester };
        return r.at(step).enter(me.with(record.to(phase))).done();
    }
    let mut released = r.at(step).disarm(Timer::Release { call });
    if let Some(requester) = requester {
        released = released.send(requester, Message::ReleaseResponse { call });
    }
    released.enter(resolutions.repeated_messages.ended(me, record)).done();
}

/// The other party of a call.
pub fn other_party(record: &Record, ue: u8, party: Role) -> Role {
    match party == record.caller {
        true => Role::Client2(ue),
        false => record.caller,
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
pub fn stimuli(resolutions: &Resolutions, me: &Server) -> Vec<Stimulus> {
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
            ServerPhase::InCall { asking: Some(_), .. } => {
                offered.push(Stimulus::DecideTransmission { slot, granted: true });
                offered.push(Stimulus::DecideTransmission { slot, granted: false });
            }
            _ => {}
        }
    }
    offered
}
