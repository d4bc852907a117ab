//! What every procedure owes to those who take part.

use callproof_model::telepresence::types::{Resource, Timer};

use super::party::Party;
use super::refer::{Answer as Awaited, Removal};
use super::side::Side;
use super::view::View;
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, view: &View<'_>) -> Option<Answer> {
    Some(match claim {
        "every-event-has-a-step" => view.step(|_| true, |t| !t.seen.is_unspecified),
        "nothing-impossible-happens" => view.step(|_| true, |t| !t.seen.is_impossible),
        "nobody-waits-for-ever" => {
            Answer::Now { when: view.is_over(), then: everybody_is_idle(view) }
        }
        "nothing-is-left-open" => Answer::Now {
            when: view.is_over(),
            then: view.up().all(|(_, party)| has_nothing_left(party)),
        },
        "a-new-call-stays-possible" => Answer::Goal(everybody_is_idle(view)),
        _ => return None,
    })
}

/// Everybody who is up waits for nothing, and is in no session that is about to end.
fn everybody_is_idle(view: &View<'_>) -> bool {
    view.up().all(|(_, party)| {
        let asks = party.asking.is_some_and(|asking| asking.awaits != Awaited::Nothing);
        let is_asked = party
            .asked
            .values()
            .any(|asked| asked.progress == Removal::Undecided || asked.is_under_way());
        party.sides.values().all(Side::is_at_peace) && !asks && !is_asked
    })
}

/// What is open belongs to a session that is on, and no timer runs but what watches one.
fn has_nothing_left(party: &Party) -> bool {
    let is_on = |call| party.sides.get(call).is_some_and(Side::is_on);
    party.resources.iter().all(|resource| match resource {
        Resource::ClueChannel(call) | Resource::Media(call) => is_on(call),
    }) && party.timers.iter().all(|timer| match timer {
        Timer::Silence { call, .. } => is_on(call),
        _ => false,
    })
}
