//! Claims about the session: BYE, CANCEL, and both sides agreeing.

use callproof_kernel::reaction::{Effect, Event};
use callproof_model::sip::types::Message as Sip;
use callproof_model::telepresence::types::{Call, Role, Stimulus, Timer};

use super::dialog::Stage;
use super::party::{Party, call_of_timer};
use super::side::Side;
use super::view::{Taking, View};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, view: &View<'_>) -> Option<Answer> {
    Some(match claim {
        "a-release-ends-the-session-at-both-sides" => view.for_each_call(
            |call| view.sides(call).any(|(_, side)| side.dialog.has_ended()),
            |call| is_out_everywhere(view, call),
        ),
        "whoever-releases-gets-out" => view.for_each_side(
            |_, side, _| side.is_releasing(),
            |party, side, call| {
                let is_left = side.dialog.stage == Stage::Over && party.has_channel(call);
                !side.is_releasing() && !is_left
            },
        ),
        "what-is-over-stays-over" => {
            view.step(|t| own_side(t, t.party()), |t| own_side(t, t.party_after()))
        }
        "both-sides-or-none-at-rest" => Answer::Now {
            when: view.is_quiet() && view.now.parties.values().all(|party| party.is_up),
            then: view.run.calls.iter().all(|call| both_or_none(view, *call)),
        },
        "media-only-in-a-session" => {
            let with_media = || view.all_sides().filter(|(party, _, call)| party.has_media(*call));
            Answer::Now {
                when: with_media().next().is_some(),
                then: with_media().all(|(_, side, _)| side.is_on()),
            }
        }
        "who-is-released-is-told" => view.step(
            |t| {
                let lost = match &t.event {
                    Event::Timeout(Timer::Silence { call, .. }) => t.party().sides.get(call),
                    _ => None,
                };
                let ended = t.side_that_meets(Sip::Bye).or(lost);
                t.role != Role::Focus && ended.is_some_and(Side::is_on)
            },
            |t| t.seen.effects.iter().any(|demanded| matches!(demanded.effect, Effect::Tell(_))),
        ),
        "a-crash-ends-the-session" => view.for_each_call(
            |call| has_lost_a_side(view, call) && view.sides(call).any(|(_, side)| side.is_on()),
            |call| {
                view.sides(call).all(|(party, side)| match side.dialog.stage {
                    Stage::Idle => true,
                    Stage::Ending | Stage::Over => !party.has_channel(call),
                    Stage::Pending | Stage::On => false,
                })
            },
        ),
        "a-session-can-be-established" => {
            Answer::Goal(view.run.calls.iter().any(|call| is_established(view, *call)))
        }
        "a-session-can-be-released" => Answer::Goal(
            view.is_quiet() && view.run.calls.iter().any(|call| is_released(view, *call)),
        ),
        _ => return of_giving_up(claim, view),
    })
}

fn of_giving_up(claim: &str, view: &View<'_>) -> Option<Answer> {
    Some(match claim {
        "cancel-only-while-establishing" => view.step(
            |t| t.sends(Sip::Cancel).next().is_some(),
            |t| {
                t.sends(Sip::Cancel).all(|sent| {
                    let dialog = sent.side.dialog;
                    dialog.is_caller && dialog.stage == Stage::Pending && dialog.has_rung
                })
            },
        ),
        "an-answer-that-crosses-a-cancel-is-released" => view.step(
            |t| {
                t.side_that_meets(Sip::Accepted)
                    .is_some_and(|side| side.dialog.is_being_cancelled())
            },
            |t| t.reply().is_some_and(|reply| reply.sends(Sip::Ack) && reply.sends(Sip::Bye)),
        ),
        "giving-up-ends-the-session" => view.for_each_call(
            |call| view.sides(call).any(|(_, side)| is_given_up(side)),
            |call| is_out_everywhere(view, call),
        ),
        "nobody-waits-for-who-has-left" => {
            let waits = |call| view.sides(call).any(|(_, s)| s.dialog.stage == Stage::Pending);
            view.for_each_call(
                |call| {
                    let mut parties = view.now.parties.values();
                    let is_missing = parties.any(|party| {
                        let side = party.sides.get(&call);
                        side.is_some_and(|side| !party.is_up || side.dialog.has_ended())
                    });
                    is_missing && waits(call)
                },
                |call| !waits(call),
            )
        }
        "who-stops-ringing-is-told" => view.step(
            |t| {
                let rang = t.party().sides.values().any(rings);
                let rings = t.party_after().sides.values().any(rings);
                let decides = matches!(t.event, Event::Stimulus(_));
                t.role != Role::Focus && rang && !rings && !decides
            },
            |t| t.seen.effects.iter().any(|demanded| matches!(demanded.effect, Effect::Tell(_))),
        ),
        "the-called-side-waits-for-the-ack" => view.step(
            |t| t.sends(Sip::Bye).any(|sent| !sent.side.dialog.is_caller),
            |t| {
                t.sends(Sip::Bye).filter(|sent| !sent.side.dialog.is_caller).all(|sent| {
                    let dialog = sent.side.dialog;
                    dialog.was_answered && (dialog.has_ack || dialog.has_waited)
                })
            },
        ),
        _ => return None,
    })
}

/// Each side is out of the session, with nothing under way, or never was in it; and has no CLUE
/// channel of it.
pub fn is_out_everywhere(view: &View<'_>, call: Call) -> bool {
    view.sides(call).all(|(party, side)| {
        matches!(side.dialog.stage, Stage::Idle | Stage::Over) && !party.has_channel(call)
    })
}

/// The called side has not answered.
fn rings(side: &Side) -> bool {
    !side.dialog.is_caller && side.dialog.stage == Stage::Pending
}

/// Whether the session that an event is about has ended for a role.
fn own_side(taking: &Taking<'_>, party: &Party) -> bool {
    let call = match &taking.event {
        Event::Message { message, .. } => Some(message.call),
        Event::Timeout(timer) => call_of_timer(timer),
        Event::Stimulus(
            Stimulus::Admit(call)
            | Stimulus::Remove(call)
            | Stimulus::SendBye(call)
            | Stimulus::RemoveChannel(call),
        ) => Some(*call),
        Event::Stimulus(_) => None,
    };
    let side = call.and_then(|call| party.sides.get(&call));
    side.is_some_and(|side| side.dialog.has_ended())
}

/// The session is on at each side, or at none.
fn both_or_none(view: &View<'_>, call: Call) -> bool {
    let sides = || view.now.parties.values().filter_map(|party| party.sides.get(&call));
    sides().all(Side::is_on) || !sides().any(Side::is_on)
}

/// A role that has a side of this session is down.
fn has_lost_a_side(view: &View<'_>, call: Call) -> bool {
    view.now.parties.values().any(|party| !party.is_up && party.sides.contains_key(&call))
}

/// Both sides are in the session, with captures configured.
fn is_established(view: &View<'_>, call: Call) -> bool {
    let mut sides = view.now.parties.values().filter(|party| party.sides.contains_key(&call));
    sides.all(|party| {
        let side = &party.sides[&call];
        party.is_up && side.is_telepresent() && side.is_at_peace()
    })
}

/// A session that was on at both sides has been ended by a BYE, and nothing is left of it.
fn is_released(view: &View<'_>, call: Call) -> bool {
    let was_on = view.now.established.contains(&call);
    let by_bye = view.sides(call).any(|(_, side)| side.dialog.has_sent_bye);
    let is_out = view.sides(call).all(|(party, side)| {
        side.dialog.stage == Stage::Over && !party.has_channel(call) && !party.has_media(call)
    });
    was_on && by_bye && is_out
}

/// The user has given up, and this side does not know yet what came of it.
fn is_given_up(side: &Side) -> bool {
    side.dialog.is_being_cancelled()
}
