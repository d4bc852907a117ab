//! Who takes part in the conference, and who has to know.

use crate::sip::dialog::Stage;
use crate::telepresence::Act;
use crate::telepresence::issues::{DepartedMedia, Refresh, SoleParticipant};
use crate::telepresence::types::{Call, Captures, Focus};

/// What the focus offers a participant now: the captures of the others.
pub fn offer(act: &mut Act<'_, Focus>, call: Call) -> Option<Captures> {
    let captures = act.ask::<Refresh>().offer(act, call);
    match captures.is_empty() {
        false => Some(captures),
        true => act.ask::<SoleParticipant>().offer(act),
    }
}

/// A participant's channel has become active: it is told what there is, and the others of it.
pub fn joined(act: &mut Act<'_, Focus>, call: Call) {
    super::clue::advertise(act, call);
    for other in others(&act.me, call) {
        act.ask::<Refresh>().joined(act, other);
    }
}

/// The session with a participant is over, for whatever reason.
pub fn departed(act: &mut Act<'_, Focus>, call: Call) {
    act.ask::<DepartedMedia>().stop(act, call);
    for other in in_session(&act.me, call) {
        act.ask::<Refresh>().departed(act, other, call.0);
    }
    act.ask::<SoleParticipant>().departed(act);
}

/// The other participants whose provider is at work.
fn others(me: &Focus, call: Call) -> Vec<Call> {
    let others = me.legs.iter().filter(|leg| leg.call != call && leg.is_telepresent());
    others.map(|leg| leg.call).collect()
}

/// The other participants whose session is on.
fn in_session(me: &Focus, call: Call) -> Vec<Call> {
    let others = me.legs.iter().filter(|leg| leg.call != call && leg.stage() == Stage::Session);
    others.map(|leg| leg.call).collect()
}
