//! What is claimed of the call, of several calls, and of what remains when all is over.

use callproof_model::video_push::types::{Call, Resource, Role, Timer};

use super::Matter;
use super::standing::{Part, Standing};
use super::story::{Passage, caller, is_server};
use super::taking::{concerned, held, meant, timed};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, matter: Matter<'_>) -> Option<Answer> {
    let now = matter.story.now();
    let somebody_transmits = now.transmitting().next().is_some();
    let is_everybody_idle = now.desk.entries().is_empty() && now.parts.is_empty();
    Some(match claim {
        "only-the-calling-party-transmits" => Answer::Now {
            when: somebody_transmits,
            then: now.transmitting().all(|(role, call)| role == caller(call)),
        },
        "video-only-with-permission" => Answer::Now {
            when: somebody_transmits,
            then: now.transmitting().all(|(role, call)| is_permitted(now, role, call)),
        },
        "step-8-is-so-in-the-call" => {
            matter.now_in_call(|k| both_in_call(now, k), |k| is_step_8_so(now, k))
        }
        "both-ends-agree-on-the-media" => {
            matter.now_in_call(|k| both_in_call(now, k), |k| do_media_agree(now, k))
        }
        "parties-are-told-and-need-not-find-out" => {
            elapses_for_nobody(matter, |timer| matches!(timer, Timer::Supervision { .. }))
        }
        "no-party-is-left-behind-at-rest" => Answer::Now {
            when: matter.is_at_rest(),
            then: matter.calls().all(|k| !now.somebody_has(k) || everybody_has(now, k)),
        },
        "no-message-acts-on-another-call" => matter.step(leaves_other_calls_alone),
        "every-event-has-a-step" => {
            matter.step(|passage| (true, !passage.taking.seen.is_unspecified))
        }
        "nothing-impossible-happens" => {
            matter.step(|passage| (true, !passage.taking.seen.is_impossible))
        }
        "nobody-waits-for-ever" => {
            Answer::Now { when: matter.is_at_rest(), then: is_everybody_idle }
        }
        "nothing-is-left-open" => Answer::Now {
            when: matter.is_at_rest(),
            then: now.open.is_empty() && now.armed.is_empty(),
        },
        "a-new-call-stays-possible" => Answer::Goal(is_everybody_idle),
        _ => return None,
    })
}

/// Transmission control has permitted a role to transmit in a call, and has not taken that back.
fn is_permitted(now: &Standing, role: Role, call: Call) -> bool {
    now.open_for(role, call).any(|resource| matches!(resource, Resource::Permission { .. }))
}

/// Client 1 and a UE of client 2 are in a call.
fn both_in_call(now: &Standing, call: Call) -> bool {
    now.is_in(caller(call), call) && called_in(now, call).next().is_some()
}

/// The UEs that are in a call.
fn called_in(now: &Standing, call: Call) -> impl Iterator<Item = (Role, &Part)> {
    now.ues(call).filter(move |(ue, _)| now.is_in(*ue, call))
}

/// Step 8: the media plane and transmission control are established.
fn is_step_8_so(now: &Standing, call: Call) -> bool {
    let has = |role, is_it: fn(&Resource) -> bool| now.open_for(role, call).any(is_it);
    let is_controlled =
        |role| has(role, |resource| matches!(resource, Resource::TransmissionControl { .. }));
    let has_media = |role| has(role, |resource| matches!(resource, Resource::Media { .. }));
    is_controlled(caller(call))
        && called_in(now, call).all(|(ue, _)| is_controlled(ue) && has_media(ue))
}

/// Client 1 sends the media types that client 2 receives.
fn do_media_agree(now: &Standing, call: Call) -> bool {
    let sent = now.part(caller(call), call).map(|part| part.media);
    called_in(now, call).all(|(_, part)| Some(part.media) == sent)
}

/// Whoever waits for such a time to pass, with any event that it takes, does not wait in vain.
pub fn elapses_for_nobody(matter: Matter<'_>, is_it: fn(&Timer) -> bool) -> Answer {
    matter.step(|passage| {
        let own = |(role, _): &&(Role, Timer)| *role == passage.taking.role;
        let mut armed = passage.before.armed.iter().filter(own);
        let elapses = passage.taking.timer().is_some_and(is_it);
        (armed.any(|(_, timer)| is_it(timer)), !elapses)
    })
}

/// All parties have a call: client 1, the server, and a UE of client 2.
fn everybody_has(now: &Standing, call: Call) -> bool {
    now.has(caller(call), call) && now.has(Role::Server, call) && now.ues(call).next().is_some()
}

/// A message reaches a role that has to do with another call besides: whether all of that call
/// stays as it was, and no message of it is sent.
fn leaves_other_calls_alone(passage: Passage<'_>) -> (bool, bool) {
    let Some((_, message)) = passage.taking.message() else { return (false, true) };
    let (own, role) = (meant(&message.call()), passage.taking.role);
    let effects = || passage.taking.effects();
    let mut others = concerns(passage.before, role);
    others.extend(concerns(passage.after, role));
    others.extend(effects().filter_map(concerned));
    others.retain(|call| *call != own);
    let is_alone = |call: &Call| {
        let desk = |standing: &Standing| match is_server(role) {
            true => standing.desk.of(*call).cloned().collect(),
            false => Vec::new(),
        };
        passage.before.part(role, *call) == passage.after.part(role, *call)
            && desk(passage.before) == desk(passage.after)
            && effects().all(|effect| concerned(effect) != Some(*call))
    };
    (!others.is_empty(), others.iter().all(is_alone))
}

/// The calls that a role has to do with: it has them, or holds something for them.
fn concerns(standing: &Standing, role: Role) -> Vec<Call> {
    let mut calls: Vec<Call> =
        standing.parts.get(&role).map(|part| part.call).into_iter().collect();
    if is_server(role) {
        calls.extend(standing.desk.entries().iter().map(|entry| meant(&entry.call)));
    }
    let open = standing.open.iter().filter(|(owner, _)| *owner == role);
    let armed = standing.armed.iter().filter(|(owner, _)| *owner == role);
    calls.extend(open.map(|(_, resource)| held(resource)));
    calls.extend(armed.map(|(_, timer)| timed(timer)));
    calls
}
