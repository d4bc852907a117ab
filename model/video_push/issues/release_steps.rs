//! Steps of the release that roles and candidates bring about in the same way.

use crate::video_push::React;
use crate::video_push::issues::{
    MediaStop, NoResponse, ReleaseAnswer, RepeatedMessages, Supervision,
};
use crate::video_push::text::release;
use crate::video_push::types::{
    CallRef, Client1, Media, Message, ONLY_PLACE, Phase1, Record, Resource, Role, Server,
    ServerPhase, Side, Timer,
};
use callproof_kernel::step::Step;

/// Client 1 asks for the release of its call.
pub fn request_release(me: &Client1, (call, media): (CallRef, Media), r: &mut React) {
    r.at(release::STEP_1)
        .send(Role::Server, Message::ReleaseRequest { call })
        .enter(me.to(Phase1::AwaitingReleaseResponse { call, media }))
        .then(|r| release_requested(call, r));
}

/// What follows a release request, however it is carried.
pub fn release_requested(call: CallRef, r: &mut React) {
    r.ask::<MediaStop>().requested(call, r);
    r.ask::<NoResponse>().guard_release(ONLY_PLACE, call, r);
    r.ask::<Supervision>().stop_at_client(call, r);
}

/// A client gives back what the call held.
pub fn give_back(step: Step, call: CallRef, r: &mut React) {
    r.at(step)
        .close(Resource::Media { call, side: Side::Sending })
        .close(Resource::Media { call, side: Side::Receiving })
        .close(Resource::TransmissionControl { call })
        .close(Resource::Permission { call })
        .disarm(Timer::Supervision { slot: ONLY_PLACE, call, peer: Role::Server })
        .done();
}

/// Step 3, whoever asked: the release request goes to the other party.
pub fn forward_release(me: &Server, record: &Record, requester: Role, other: Role, r: &mut React) {
    let call = record.call;
    r.at(release::STEP_2).done();
    let requester = r.ask::<ReleaseAnswer>().at_once(requester, call, r);
    let phase = ServerPhase::AwaitingReleaseResponse { from: vec![other], requester };
    r.at(release::STEP_3)
        .send(other, Message::ReleaseRequest { call })
        .enter(me.with(record.to(phase)))
        .then(|r| {
            if let ServerPhase::InCall { ue, .. } = record.phase {
                r.ask::<Supervision>().stop_at_server(record, ue, r);
            }
            r.ask::<NoResponse>().guard_release(record.slot, call, r);
        });
}

/// The server releases an established call by itself: both parties are asked.
pub fn release_both(me: &Server, record: &Record, step: Step, r: &mut React) {
    let ServerPhase::InCall { ue, .. } = record.phase else {
        return r.impossible("only established calls are released by the server itself");
    };
    let call = record.call;
    let both = vec![record.caller, Role::Client2(ue)];
    let mut asking = r.at(step);
    for party in &both {
        asking = asking.send(*party, Message::ReleaseRequest { call });
    }
    let phase = ServerPhase::AwaitingReleaseResponse { from: both, requester: None };
    asking.enter(me.with(record.to(phase))).then(|r| {
        r.ask::<Supervision>().stop_at_server(record, ue, r);
        r.ask::<NoResponse>().guard_release(record.slot, call, r);
    });
}

/// Step 5 once nobody is awaited any more; until then the server goes on waiting.
pub fn continue_release(
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
    let ended = r.ask::<RepeatedMessages>().ended(me, record);
    let mut released = r.at(step).disarm(Timer::Release { slot: record.slot, call });
    if let Some(requester) = requester {
        released = released.send(requester, Message::ReleaseResponse { call });
    }
    released.enter(ended).done();
}
