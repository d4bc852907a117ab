//! The server setting a call up.

use crate::video_push::React;
use crate::video_push::issues::{
    CommencementMode, Designation, MediaSubset, NoAnswer, ProgressWindow, Supervision,
    TransmissionControl,
};
use crate::video_push::text::setup;
use crate::video_push::types::{Media, Message, Record, Role, Server, ServerPhase, Timer};

/// Both users are authorised: step 4 with its parts.
pub(super) fn invite(me: &Server, record: &Record, media: Media, r: &mut React) {
    let call = record.call;
    r.at(setup::STEP_2).done();
    let Some(media) = r.ask::<MediaSubset>().offer(record.media, media, r) else {
        return r.ask::<MediaSubset>().reject(me, record, r);
    };
    let commencement = r.ask::<CommencementMode>().indicated(record.requested, me.setting, r);
    let Some((step, invited)) = r.ask::<Designation>().invited(me, r) else {
        return r.not_covered();
    };
    let request = Message::PrivateCallRequest { call, commencement, media };
    r.at(setup::STEP_4).done();
    let mut sending = r.at(step);
    for ue in &invited {
        sending = sending.send(Role::Client2(*ue), request.clone());
    }
    sending.done();
    let phase = ServerPhase::AwaitingResponse { invited };
    r.at(setup::STEP_4).enter(me.with(Record { media, ..record.to(phase) })).then(|r| {
        r.ask::<ProgressWindow>().invited(me, record, r);
        r.ask::<NoAnswer>().start(record, r);
    });
}

/// Client 2 has accepted: step 7.
pub(super) fn accepted(
    me: &Server,
    record: &Record,
    (ue, media): (u8, Option<Media>),
    r: &mut React,
) {
    let ServerPhase::AwaitingResponse { invited } = &record.phase else {
        return r.impossible("only calls that await a response were looked for");
    };
    let call = record.call;
    let granted = r.ask::<TransmissionControl>().grants_in_response();
    let established = record.to(ServerPhase::InCall { ue });
    r.at(setup::STEP_7)
        .send(record.caller, Message::PrivateCallResponse { call, media, granted })
        .disarm(Timer::NoAnswer { slot: record.slot, call })
        .enter(me.with(established))
        .then(|r| {
            r.ask::<TransmissionControl>().established_at_server(record, r);
            r.ask::<Designation>().release_others(record, invited, ue, r);
            r.ask::<Supervision>().start_at_server(record, ue, r);
        });
}
