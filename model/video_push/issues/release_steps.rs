//! Steps of the release that roles and candidates bring about in the same way.

use crate::video_push::Act;
use crate::video_push::issues::{
    MediaStop, NoResponse, ReleaseAnswer, RepeatedMessages, Supervision,
};
use crate::video_push::text::release;
use crate::video_push::types::{
    CallRef, Client1, Media, Message, ONLY_PLACE, Party, Phase1, Record, Resource, Role, Server,
    ServerPhase, Side, Timer,
};
use callproof_kernel::step::Step;

/// Client 1 asks for the release of its call.
pub fn request_release(act: &mut Act<'_, Client1>, call: CallRef, media: Media) {
    act.at(release::STEP_1)
        .send(Role::Server, Message::ReleaseRequest { call })
        .change(|me| me.phase = Phase1::AwaitingReleaseResponse { call, media })
        .then(|act| release_requested(act, call));
}

/// What follows a release request, however it is carried.
pub fn release_requested(act: &mut Act<'_, Client1>, call: CallRef) {
    act.ask::<MediaStop>().requested(act, call);
    act.ask::<NoResponse>().guard_release(act, ONLY_PLACE, call);
    act.ask::<Supervision>().stop_at_client(act, call);
}

/// A client gives back what the call held.
pub fn give_back<S: Party>(act: &mut Act<'_, S>, step: Step, call: CallRef) {
    act.at(step)
        .close(Resource::Media { call, side: Side::Sending })
        .close(Resource::Media { call, side: Side::Receiving })
        .close(Resource::TransmissionControl { call })
        .close(Resource::Permission { call })
        .disarm(Timer::Supervision { slot: ONLY_PLACE, call, peer: Role::Server })
        .done();
}

/// Step 3, whoever asked: the release request goes to the other party.
pub fn forward_release(act: &mut Act<'_, Server>, record: &Record, requester: Role, other: Role) {
    let Record { slot, call, .. } = *record;
    act.at(release::STEP_2).done();
    let requester = act.ask::<ReleaseAnswer>().at_once(act, requester, call);
    let phase = ServerPhase::AwaitingReleaseResponse { from: vec![other], requester };
    act.at(release::STEP_3)
        .send(other, Message::ReleaseRequest { call })
        .change(|me| me.record_mut(slot).phase = phase)
        .then(|act| {
            if let ServerPhase::InCall { ue, .. } = record.phase {
                act.ask::<Supervision>().stop_at_server(act, record, ue);
            }
            act.ask::<NoResponse>().guard_release(act, slot, call);
        });
}

/// The server releases an established call by itself: both parties are asked.
pub fn release_both(act: &mut Act<'_, Server>, record: &Record, step: Step) {
    let ServerPhase::InCall { ue, .. } = record.phase else {
        return act.impossible("only established calls are released by the server itself");
    };
    let Record { slot, call, .. } = *record;
    let both = vec![record.caller, Role::Client2(ue)];
    let mut asking = act.at(step);
    for party in &both {
        asking = asking.send(*party, Message::ReleaseRequest { call });
    }
    let phase = ServerPhase::AwaitingReleaseResponse { from: both, requester: None };
    asking.change(|me| me.record_mut(slot).phase = phase).then(|act| {
        act.ask::<Supervision>().stop_at_server(act, record, ue);
        act.ask::<NoResponse>().guard_release(act, slot, call);
    });
}

/// Step 5 once nobody is awaited any more; until then the server goes on waiting.
pub fn continue_release(
    act: &mut Act<'_, Server>,
    record: &Record,
    left: Vec<Role>,
    requester: Option<Role>,
    step: Step,
) {
    let Record { slot, call, .. } = *record;
    if !left.is_empty() {
        let phase = ServerPhase::AwaitingReleaseResponse { from: left, requester };
        return act.at(step).change(|me| me.record_mut(slot).phase = phase).done();
    }
    let memory = act.ask::<RepeatedMessages>();
    let mut released = act.at(step).disarm(Timer::Release { slot, call });
    if let Some(requester) = requester {
        released = released.send(requester, Message::ReleaseResponse { call });
    }
    released.change(|me| memory.end_at_server(me, record)).done();
}
