//! The races that RFC 5407 knows of CANCEL, BYE, re-INVITE and REFER.

use callproof_model::sip::types::Message as Sip;
use callproof_model::telepresence::types::{Body, Role};

use super::dialog::Dialog;
use super::view::{Taking, View};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, view: &View<'_>) -> Option<Answer> {
    Some(match claim {
        "race-cancel-crosses-the-answer" => {
            view.happens(|t| meets(t, Sip::Cancel, |own| own.awaits_ack()))
        }
        "race-early-bye-crosses-the-answer" => view
            .happens(|t| meets(t, Sip::Bye, |own| own.awaits_ack()) && peer_said_an_early_bye(t)),
        "race-bye-overtakes-the-ack" => {
            view.happens(|t| meets(t, Sip::Bye, |own| own.awaits_ack()))
        }
        "race-answer-repeated-after-the-bye" => view.happens(|t| {
            meets(t, Sip::Accepted, |own| own.is_caller && own.has_sent_bye && own.was_answered)
        }),
        "race-bye-crosses-bye" => view.happens(|t| meets(t, Sip::Bye, |own| own.awaits_bye_answer)),
        "race-ack-after-the-bye" => view.happens(|t| {
            meets(t, Sip::Ack, |own| !own.is_caller && own.has_met_bye && own.was_answered)
        }),
        "race-reinvite-meets-the-bye" => view.happens(|t| {
            let offer = t.message().filter(|m| matches!(m.body, Body::Offer { .. }));
            let side = offer.and_then(|m| t.party().sides.get(&m.call));
            matches!(t.role, Role::TpUe(_)) && side.is_some_and(|side| side.dialog.has_sent_bye)
        }),
        "race-refer-meets-the-bye" => view.happens(|t| {
            let refer = t.message().filter(|m| matches!(m.body, Body::Refer { .. }));
            let side = refer.and_then(|m| t.party().sides.get(&m.call));
            t.role == Role::Focus && side.is_some_and(|side| side.dialog.has_ended())
        }),
        _ => return None,
    })
}

/// A role meets this in a dialog that was like that.
fn meets(taking: &Taking<'_>, message: Sip, is: impl Fn(&Dialog) -> bool) -> bool {
    taking.side_that_meets(message).is_some_and(|side| is(&side.dialog))
}

/// The other side of the session has sent a BYE before there was a final response.
pub fn peer_said_an_early_bye(taking: &Taking<'_>) -> bool {
    let Some(message) = taking.message() else { return false };
    let others = taking.before.parties.iter().filter(|(role, _)| **role != taking.role);
    let mut sides = others.filter_map(|(_, party)| party.sides.get(&message.call));
    sides.any(|side| side.dialog.was_bye_early)
}
