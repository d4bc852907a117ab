//! The server setting a call up.

use crate::video_push::Act;
use crate::video_push::issues::{
    CommencementMode, Designation, MediaSubset, NoAnswer, ProgressWindow, Supervision,
    TransmissionControl,
};
use crate::video_push::text::setup;
use crate::video_push::types::{Media, Message, Record, Role, Server, ServerPhase, Timer};

/// Both users are authorised: step 4 with its parts.
pub(super) fn invite(act: &mut Act<'_, Server>, record: &Record, media: Media) {
    let Record { slot, call, .. } = *record;
    act.at(setup::STEP_2).done();
    let Some(media) = act.ask::<MediaSubset>().offer(act, record.media, media) else {
        return act.ask::<MediaSubset>().reject(act, record);
    };
    let commencement = act.ask::<CommencementMode>().indicated(act, record.requested);
    let Some((step, invited)) = act.ask::<Designation>().invited(act) else {
        return act.not_covered();
    };
    let request = Message::PrivateCallRequest { call, commencement, media };
    act.at(setup::STEP_4).done();
    let mut sending = act.at(step);
    for ue in &invited {
        sending = sending.send(Role::Client2(*ue), request.clone());
    }
    sending.done();
    let phase = ServerPhase::AwaitingResponse { invited };
    act.at(setup::STEP_4)
        .change(|me| {
            me.record_mut(slot).media = media;
            me.record_mut(slot).phase = phase;
        })
        .then(|act| {
            act.ask::<ProgressWindow>().invited(act, record);
            act.ask::<NoAnswer>().start(act, record);
        });
}

/// Client 2 has accepted: step 7.
pub(super) fn accepted(act: &mut Act<'_, Server>, record: &Record, ue: u8, media: Option<Media>) {
    let ServerPhase::AwaitingResponse { invited } = &record.phase else {
        return act.impossible("only calls that await a response were looked for");
    };
    let Record { slot, call, caller, .. } = *record;
    let granted = act.ask::<TransmissionControl>().grants_in_response();
    act.at(setup::STEP_7)
        .send(caller, Message::PrivateCallResponse { call, media, granted })
        .disarm(Timer::NoAnswer { slot, call })
        .change(|me| me.record_mut(slot).phase = ServerPhase::InCall { ue })
        .then(|act| {
            act.ask::<TransmissionControl>().established_at_server(act, record);
            act.ask::<Designation>().release_others(act, record, invited, ue);
            act.ask::<Supervision>().start_at_server(act, record, ue);
        });
}
