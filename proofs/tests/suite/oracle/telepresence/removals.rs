//! Claims about removing participants by REFER.

use callproof_kernel::reaction::Event;
use callproof_model::sip::refer::{Message as Refer, Progress};
use callproof_model::sip::types::{Message as Sip, Timer as SipTimer};
use callproof_model::telepresence::types::{Again, Body, Call, Role, Stimulus, Timer};

use super::dialog::Stage;
use super::refer::{Asked, Asking, Removal};
use super::side::Side;
use super::view::{Taking, View};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, view: &View<'_>) -> Option<Answer> {
    Some(match claim {
        "only-the-authorised-remove" => view.step(
            |t| accepts(t).next().is_some(),
            |t| {
                accepts(t).all(|asker| {
                    t.event == Event::Stimulus(Stimulus::Authorise { by: asker, allowed: true })
                })
            },
        ),
        "the-outcome-is-true" => {
            view.step(|t| reports(t).next().is_some(), |t| reports(t).all(|by| is_true(t, by)))
        }
        "only-the-target-leaves" => view.step(
            |t| t.role == Role::Focus && t.sends(Sip::Bye).next().is_some(),
            |t| t.sends(Sip::Bye).all(|sent| is_meant(t, sent.message.call)),
        ),
        "every-accepted-refer-is-resolved" => {
            view.for_each_call(|call| is_under_way(view, call), |call| !is_under_way(view, call))
        }
        "an-accepted-refer-removes" => view.for_each_call(
            |call| {
                let asked = view.focus().into_iter().flat_map(|focus| focus.asked.values());
                asked.into_iter().any(|asked| asked.target == call.0 && asked.is_under_way())
            },
            |call| view.sides(call).all(|(_, side)| is_out(side)),
        ),
        "who-asks-learns-the-outcome" => view.for_each_call(
            |call| {
                let focus = view.focus().and_then(|focus| focus.asked.get(&call.0));
                focus.is_some_and(Asked::is_under_way)
            },
            |call| match asking(view, call) {
                Some(asking) => asking.outcome.is_some(),
                None => true,
            },
        ),
        "a-participant-can-be-removed" => Answer::Goal(view.run.calls.iter().any(|asker| {
            let target = view.focus().and_then(|focus| focus.asked.get(&asker.0));
            let is_out = target
                .is_some_and(|asked| view.sides(Call(asked.target)).all(|(_, side)| is_out(side)));
            view.is_quiet()
                && is_out
                && asking(view, *asker).and_then(|asking| asking.outcome) == Some(true)
        })),
        _ => return None,
    })
}

/// Whose REFER is accepted now, and was not before.
fn accepts(taking: &Taking<'_>) -> impl Iterator<Item = u8> {
    let was_accepted = |by: u8| {
        let asked = taking.party().asked.get(&by);
        asked.is_some_and(|asked| asked.is_under_way() || asked.progress == Removal::Done)
    };
    let accepted = taking.after.sent.iter().filter_map(|sent| match sent.message.body {
        Body::Referred(Refer::Accepted) => Some(sent.message.call.0),
        _ => None,
    });
    accepted.filter(move |by| !was_accepted(*by))
}

/// To whom it is reported that the participant is removed.
fn reports<'v>(taking: &Taking<'v>) -> impl Iterator<Item = u8> + use<'v> {
    taking.after.sent.iter().filter_map(|sent| match sent.message.body {
        Body::Referred(Refer::Notify(Progress::Final { ok: true })) => Some(sent.message.call.0),
        _ => None,
    })
}

/// Whether a report is true: the session with the target is over, and whoever asked is not known
/// to have had the report.
fn is_true(taking: &Taking<'_>, by: u8) -> bool {
    let Some(asked) = taking.party().asked.get(&by) else { return false };
    let target = taking.party_after().sides.get(&Call(asked.target));
    target.is_some_and(is_out) && asked.is_under_way()
}

/// Whether a BYE of the focus goes to somebody who is to leave, or whose session is at its end.
fn is_meant(taking: &Taking<'_>, call: Call) -> bool {
    let (before, after) = (taking.party(), taking.party_after());
    let is_target = after.asked.values().any(|asked| {
        asked.target == call.0 && (asked.is_under_way() || asked.progress == Removal::Done)
    });
    let is_decided = before.sides.get(&call).is_some_and(|side| side.dialog.has_begun_release)
        || taking.event == Event::Stimulus(Stimulus::Remove(call))
        || before.sides.get(&call).is_some_and(|side| side.dialog.has_ended());
    let is_lost = match &taking.event {
        Event::Timeout(Timer::Silence { call: lost, .. }) => *lost == call,
        Event::Timeout(Timer::Dialog { call: lost, timer: SipTimer::H }) => *lost == call,
        Event::Timeout(Timer::Update { call: lost, again: Again::GiveUp }) => *lost == call,
        _ => false,
    };
    // Whoever is left alone may be released, too.
    let is_sole = after.sides.iter().all(|(other, side)| *other == call || !side.dialog.is_alive());
    is_target || is_decided || is_lost || is_sole
}

/// Whether the REFER of a TP UE is accepted, and that has not come to its end at the focus.
fn is_under_way(view: &View<'_>, call: Call) -> bool {
    let asked = view.focus().and_then(|focus| focus.asked.get(&call.0));
    asked.is_some_and(Asked::is_under_way)
}

/// Whether a side is out of its session, with nothing under way.
fn is_out(side: &Side) -> bool {
    matches!(side.dialog.stage, Stage::Idle | Stage::Over)
}

/// The removal that a TP UE has asked for, unless it is down.
fn asking<'v>(view: &View<'v>, call: Call) -> Option<&'v Asking> {
    let party = view.now.parties.get(&Role::TpUe(call.0)).filter(|party| party.is_up)?;
    party.asking.as_ref()
}
