//! Claims about the CLUE channel and what is offered, granted and sent.

use callproof_model::clue::types::Message as Clue;
use callproof_model::telepresence::types::{Body, Call, Captures};

use super::clue::{Part, Request};
use super::dialog::Stage;
use super::party::Sent;
use super::side::Side;
use super::view::{Taking, View};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, view: &View<'_>) -> Option<Answer> {
    Some(match claim {
        "silence-after-the-end" => view.step(
            |t| sent_clue(t).next().is_some(),
            |t| {
                sent_clue(t).all(|(sent, _)| {
                    let dialog = sent.side.dialog;
                    dialog.stage != Stage::Over && !dialog.is_being_cancelled()
                })
            },
        ),
        "no-channel-without-a-session" => {
            let open = || view.all_sides().filter(|(party, _, call)| party.has_channel(*call));
            Answer::Now {
                when: open().next().is_some(),
                then: open().all(|(_, side, _)| has_the_session(side)),
            }
        }
        "no-channel-is-orphaned" => view.for_each_side(
            |_, side, _| side.dialog.has_ended(),
            |party, side, call| !side.dialog.has_ended() || !party.has_channel(call),
        ),
        "advertisements-are-numbered" => view.step(
            |t| advertised(t).next().is_some(),
            |t| {
                advertised(t).all(|(sent, number)| {
                    let provider = sent.side.part.provider();
                    provider.is_some_and(|provider| number == provider.last + 1)
                })
            },
        ),
        "no-outdated-configure-is-accepted" => view.step(
            |t| accepted(t).is_some(),
            |t| {
                accepted(t).is_some_and(|(request, side)| {
                    let provider = side.part.provider();
                    provider.is_some_and(|provider| request.advertisement == provider.last)
                })
            },
        ),
        "what-is-sent-is-offered" => {
            let sending = || {
                view.all_sides().map(|(party, side, call)| {
                    let offered = side.part.provider().map_or(Captures::NONE, |p| p.offered);
                    (party.sends_media(call), offered)
                })
            };
            Answer::Now {
                when: sending().any(|(sent, _)| !sent.is_empty()),
                then: sending().all(|(sent, offered)| sent.is_within(offered)),
            }
        }
        "captures-get-configured" => view.for_each_call(
            |call| view.sides(call).any(|(_, side)| has_been_offered(side)),
            |call| {
                let mut sides = view.sides(call);
                sides.all(|(_, side)| !side.is_telepresent() || side.part.has_what_it_wants())
            },
        ),
        _ => return None,
    })
}

/// The messages sent on CLUE channels.
fn sent_clue<'v>(taking: &Taking<'v>) -> impl Iterator<Item = (&'v Sent, Clue)> + use<'v> {
    taking.after.sent.iter().filter_map(|sent| match sent.message.body {
        Body::Clue { message, .. } => Some((sent, message)),
        _ => None,
    })
}

/// The advertisements sent, with their numbers.
fn advertised<'v>(taking: &Taking<'v>) -> impl Iterator<Item = (&'v Sent, u8)> + use<'v> {
    sent_clue(taking).filter_map(|(sent, message)| match message {
        Clue::Advertisement { number } => Some((sent, number)),
        _ => None,
    })
}

/// A configure that is met and accepted, with the side that accepts it as it was before.
pub fn accepted<'v>(taking: &Taking<'v>) -> Option<(Request, &'v Side)> {
    let message = taking.message()?;
    let request = Request::of(&message.body)?;
    let accepts = |body: &Body| {
        matches!(body, Body::Clue { message: Clue::ConfigureResponse { ok: true, .. }, .. })
    };
    let side = taking.party().sides.get(&message.call)?;
    taking.reply()?.sends_body(accepts).then_some((request, side))
}

/// A side has the session, or is about to.
fn has_the_session(side: &Side) -> bool {
    let dialog = side.dialog;
    (dialog.is_alive() || dialog.stage == Stage::Ending) && !dialog.is_being_cancelled()
}

/// A consumer in session has got an advertisement.
fn has_been_offered(side: &Side) -> bool {
    match &side.part {
        Part::Consumer(consumer) => side.is_telepresent() && !consumer.offered.is_empty(),
        Part::Provider(_) => false,
    }
}

/// Whether a participant in session with CLUE can see captures, as both it and the focus have it.
pub fn watches(view: &View<'_>, call: Call) -> bool {
    let here = view.at_participant(call).is_some_and(Side::is_telepresent);
    here && view.at_focus(call).is_some_and(Side::is_telepresent)
}
