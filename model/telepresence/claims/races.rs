//! The races that RFC 5407 knows of CANCEL, BYE and REFER: each is a run of these procedures.

use super::sights::*;
use super::{See, Step};
use crate::sip::callee::Callee;
use crate::sip::caller::Caller;
use crate::sip::dialog::{Dialog, Transport};
use crate::sip::types::Message as Sip;
use crate::telepresence::Telepresence;
use crate::telepresence::Text;
use crate::telepresence::issues::cancel_crossing::CancelCrossing;
use crate::telepresence::issues::refer_dialog::ReferDialog;
use crate::telepresence::issues::refresh::Refresh;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Config, Parties};
use callproof_kernel::case::{Case, Order};
use callproof_kernel::claim::{Claim, Formula};

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "race-cancel-crosses-the-answer",
            "RFC 5407, 3.1.2: a CANCEL meets a called party that has just answered",
            &[ending::CANCEL],
            Formula::happens(|s| awaits_the_ack(s, Sip::Cancel)),
        )
        .breach("a CANCEL cannot meet a called party that has just answered (RFC 5407, 3.1.2)")
        .owed()
        .in_cases(with_cancel),
        Claim::new(
            "race-early-bye-crosses-the-answer",
            "RFC 5407, 3.1.3: a BYE that was sent instead of a CANCEL meets a called party that has \
             just answered",
            &[ending::CANCEL],
            Formula::happens(|s| awaits_the_ack(s, Sip::Bye)),
        )
        .breach(
            "a BYE instead of a CANCEL cannot meet a called party that has just answered (RFC \
             5407, 3.1.3)",
        )
        .owed()
        .in_cases(|case, text| {
            // A BYE that follows the ACK comes after it.
            let in_order = case.order != Order::Unordered && !case.losses.is_left();
            let instead = text.ask::<CancelCrossing>() == CancelCrossing::ByeInstead;
            with_quitters(case) && instead && in_order
        }),
        Claim::new(
            "race-bye-overtakes-the-ack",
            "RFC 5407, 3.1.6: a BYE meets a called party that still waits for the ACK",
            &[ending::ITEM_1],
            Formula::happens(|s| awaits_the_ack(s, Sip::Bye)),
        )
        .breach("a BYE cannot meet a called party that still waits for the ACK (RFC 5407, 3.1.6)")
        .owed()
        .in_cases(overtaking),
        Claim::new(
            "race-answer-repeated-after-the-bye",
            "RFC 5407, 3.1.6: a repeated 200 meets a caller that has sent a BYE",
            &[ending::ITEM_1],
            Formula::happens(|s| {
                s.taking("is a caller that has sent a BYE, and meets a 200 to its INVITE", |m| {
                    met_sip(m) == Some(Sip::Accepted)
                        && side_before(m).is_some_and(|leg| leg.dialog == CALLER_AT_ITS_END)
                })
            }),
        )
        .breach("a repeated 200 cannot meet a caller that has sent a BYE (RFC 5407, 3.1.6)")
        .owed()
        .in_cases(|case, text| {
            // To who sends a BYE instead of a CANCEL, the first 200 may come that late.
            let instead = text.ask::<CancelCrossing>() == CancelCrossing::ByeInstead;
            let unreliable = case.config.terms.transport == Transport::Unreliable;
            unreliable && with_set_up(case) && !(instead && with_quitters(case))
        }),
        Claim::new(
            "race-bye-crosses-bye",
            "RFC 5407, 3.2.1: both sides send a BYE at once",
            &[ending::ITEM_1],
            Formula::happens(|s| {
                s.taking("awaits the answer to its BYE, and meets a BYE", |m| {
                    met_sip(m) == Some(Sip::Bye)
                        && side_before(m).is_some_and(|leg| awaits_bye_answer(leg, m.before))
                })
            }),
        )
        .breach("both sides cannot send a BYE at once (RFC 5407, 3.2.1)")
        .owed()
        .in_cases(|case, _| {
            let both = case.config.leavers.0 & (case.config.removable.0 | 2) != 0;
            case.config.parties == Parties::Two || both && case.config.removable.0 != 0
        }),
        Claim::new(
            "race-ack-after-the-bye",
            "RFC 5407, 3.2.4: an ACK meets a called party that has received a BYE",
            &[ending::ITEM_1],
            Formula::happens(|s| {
                s.taking("is a called side at its end, and meets an ACK", |m| {
                    met_sip(m) == Some(Sip::Ack)
                        && side_before(m).is_some_and(|leg| {
                            matches!(leg.dialog, Dialog::Callee(Callee::Mortal | Callee::Morgue))
                        })
                })
            }),
        )
        .breach("an ACK cannot meet a called party that has received a BYE (RFC 5407, 3.2.4)")
        .owed()
        .in_cases(overtaking),
        Claim::new(
            "race-reinvite-meets-the-bye",
            "RFC 5407, 3.2.2: a re-INVITE meets a TP UE that has sent a BYE",
            &[ending::ITEM_1],
            Formula::happens(|s| {
                s.taking("has ended its session, and meets a re-INVITE", |m| {
                    met(m).is_some_and(|message| matches!(message.body, Body::Offer { .. }))
                        && side_before(m).is_some_and(|leg| leg.stage().has_ended())
                })
            }),
        )
        .breach("a re-INVITE cannot meet a TP UE that has sent a BYE (RFC 5407, 3.2.2)")
        .owed()
        .in_cases(|case, text| {
            // Without crashes: who leaves has to hear of another that has left.
            text.ask::<Refresh>() == Refresh::SdpOnly
                && case.config.parties == Parties::Conference
                && case.config.leavers.0.count_ones() > 1
                && case.crashes.is_none()
        }),
        Claim::new(
            "race-refer-meets-the-bye",
            "RFC 5407, 3.3.3: a REFER within the dialog meets a focus for which the dialog has \
             ended",
            &[ending::REFER],
            Formula::happens(|s| {
                s.taking("has ended its session, and meets a REFER within it", |m| {
                    met(m).is_some_and(|message| matches!(message.body, Body::Refer { .. }))
                        && side_before(m).is_some_and(|leg| leg.stage().has_ended())
                })
            }),
        )
        .breach(
            "a REFER within the dialog cannot meet a focus whose dialog has ended (RFC 5407, \
             3.3.3)",
        )
        .owed()
        .in_cases(|case, text| {
            let Config { ues, referrers, targets, removable, .. } = case.config;
            let names = |by: u8, target: u8| {
                referrers.has(by) && by != target && target < ues && targets.has(target)
            };
            (0..ues).any(|who| {
                let asks = (0..ues).any(|target| names(who, target));
                let within = text.ask::<ReferDialog>() == ReferDialog::AsWritten;
                within && asks && (removable.has(who) || (0..ues).any(|by| names(by, who)))
            })
        }),
    ]
}

const CALLER_AT_ITS_END: Dialog = Dialog::Caller(Caller::Mortal);

/// A called side that has answered and still waits for the ACK meets this.
fn awaits_the_ack(s: &See<'_>, message: Sip) -> Step {
    s.taking(format!("awaits the ACK to its 200, and meets a {message:?}"), move |m| {
        met_sip(m) == Some(message)
            && side_before(m)
                .is_some_and(|leg| matches!(leg.dialog, Dialog::Callee(Callee::Moratorium { .. })))
    })
}

/// Cases in which a session is set up and messages may overtake each other.
fn overtaking(case: &Case<Telepresence>, _: Text<'_>) -> bool {
    case.order == Order::Unordered && with_set_up(case)
}
