//! Claims about who leaves a conference, and what the others see.

use callproof_model::telepresence::types::{Call, Captures, Own, Role};

use super::channels::{accepted, watches};
use super::clue::{Awaited, Consumer};
use super::dialog::Dialog;
use super::party::Party;
use super::side::Side;
use super::view::{Taking, View};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, view: &View<'_>) -> Option<Answer> {
    let has_left = |call: Call| view.at_focus(call).is_some_and(|side| has_left(&side.dialog));
    let somebody_has_left = || view.run.calls.iter().any(|call| has_left(*call));
    Some(match claim {
        "departed-means-gone" => Answer::Now {
            when: somebody_has_left(),
            then: view.focus().is_some_and(is_rid_of_who_has_left),
        },
        "nothing-of-who-has-left-is-granted" => view.step(
            |t| accepted(t).is_some() && departed(t).of.0 != 0,
            |t| accepted(t).is_none_or(|(request, _)| request.wanted.and(departed(t)).of.0 == 0),
        ),
        "a-crashed-participant-is-noticed" => view.for_each_call(
            |call| view.now.parties.get(&Role::TpUe(call.0)).is_some_and(|party| !party.is_up),
            |call| !view.at_focus(call).is_some_and(|side| side.dialog.is_alive()),
        ),
        "the-view-is-the-roster" => Answer::Now {
            when: view.is_quiet() && !view.now.parties.values().any(|party| party.has_crashed),
            then: view.run.calls.iter().all(|call| !watches(view, *call) || sees_all(view, *call)),
        },
        "a-departure-is-refreshed" => view.for_each_call(has_left, |left| {
            each_other_watcher(view, left, |consumer| {
                consumer.awaits == Awaited::Nothing && !consumer.offered.has(left.0)
            })
        }),
        "a-departure-becomes-known" => view.for_each_call(has_left, |left| {
            each_other_watcher(view, left, |consumer| knows_of_departure(consumer, left))
        }),
        "nobody-goes-on-showing-who-has-left" => view.for_each_call(has_left, |left| {
            each_other_watcher(view, left, |consumer| !consumer.shown.has(left.0))
        }),
        "nobody-shows-who-has-left-at-rest" => Answer::Now {
            when: view.is_quiet() && somebody_has_left(),
            then: view.run.calls.iter().filter(|call| has_left(**call)).all(|left| {
                each_other_watcher(view, *left, |consumer| !consumer.shown.has(left.0))
            }),
        },
        "participants-can-choose-whom-to-see" => Answer::Goal(view.run.calls.iter().any(|call| {
            let consumer = view.at_participant(*call).and_then(|side| side.part.consumer());
            let sees = consumer.is_some_and(|consumer| {
                consumer.awaits == Awaited::Nothing && consumer.shown.of.0 != 0
            });
            sees && watches(view, *call)
        })),
        _ => return None,
    })
}

/// A participant has left or did not get in, as the focus has it: the session has ended.
fn has_left(at_focus: &Dialog) -> bool {
    at_focus.has_ended()
}

/// The focus sends no media to whoever has left, nor any of theirs to anybody.
fn is_rid_of_who_has_left(focus: &Party) -> bool {
    let gone = gone_from(focus);
    focus.sides.keys().all(|call| {
        let sent = focus.sends_media(*call);
        let allowed = if gone.has(call.0) { Captures::NONE } else { sent.except(gone) };
        sent == allowed
    })
}

/// Those whose session has ended at the focus.
fn gone_from(focus: &Party) -> Captures {
    let ended = focus.sides.iter().filter(|(_, side)| has_left(&side.dialog));
    ended.fold(Captures::NONE, |gone, (call, _)| gone.with(call.0))
}

/// Those whose session had ended at the focus when it took an event; of another role, nobody.
fn departed(taking: &Taking<'_>) -> Captures {
    match taking.role {
        Role::Focus => gone_from(taking.party()),
        Role::TpUe(_) | Role::AnyTpUe => Captures::NONE,
    }
}

/// Whether all participants but one that can see captures at all are like this.
fn each_other_watcher(view: &View<'_>, left: Call, is: impl Fn(&Consumer) -> bool) -> bool {
    let others = view.run.calls.iter().filter(|call| **call != left && watches(view, **call));
    others.into_iter().all(|call| {
        let consumer = view.at_participant(*call).and_then(|side| side.part.consumer());
        consumer.is_some_and(&is)
    })
}

/// What a participant is offered is the captures of the others: each of them, or all of them in
/// one picture, or, where there are no others, a picture of the focus's own.
fn sees_all(view: &View<'_>, call: Call) -> bool {
    let others = view.run.calls.iter().filter(|other| **other != call);
    let there = others.filter(|other| view.at_focus(**other).is_some_and(Side::is_telepresent));
    let there = there.fold(Captures::NONE, |all, other| all.with(other.0));
    let consumer = view.at_participant(call).and_then(|side| side.part.consumer());
    consumer.is_some_and(|consumer| match consumer.offered.own {
        Some(Own::Composed) => true,
        Some(Own::Slate) => there.is_empty(),
        None => consumer.offered == there,
    })
}

/// A participant has been told of a departure by a re-INVITE or a NOTIFY, or by an advertisement
/// that has no captures of whoever left and is not of everybody at once.
fn knows_of_departure(consumer: &Consumer, left: Call) -> bool {
    let is_told = consumer.told_gone.has(left.0) || consumer.undescribed.has(left.0);
    let is_composed = consumer.offered.own == Some(Own::Composed);
    is_told || !consumer.offered.has(left.0) && !is_composed
}
