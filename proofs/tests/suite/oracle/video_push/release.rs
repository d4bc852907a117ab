//! What is claimed of the release.

use callproof_model::video_push::types::{Call, Message, Resource, Role, Stimulus, Timer};

use super::Matter;
use super::desk::Entry;
use super::in_the_call::elapses_for_nobody;
use super::standing::{Stage, Standing};
use super::story::{Passage, caller, is_server};
use super::taking::{
    answers_release, asks_for_release, held, is_release_response, is_response, meant,
};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, matter: Matter<'_>) -> Option<Answer> {
    let (story, now) = (matter.story, matter.story.now());
    Some(match claim {
        "a-push-can-be-released" => matter.goal(|k| {
            let by_user = story.is_decided(k, |stimulus| *stimulus == Stimulus::Release);
            let all_free = now.down.is_empty() && now.open.is_empty() && !now.somebody_has(k);
            matter.is_at_rest() && story.is_established(k) && by_user && all_free
        }),
        "both-users-can-release-at-once" => matter.goal(|k| {
            let asked = |role| now.is_at(role, k, Stage::Releasing);
            asked(caller(k)) && now.ues(k).any(|(ue, _)| asked(ue))
        }),
        "media-stops-with-the-release" => Answer::Now {
            when: with_media(now).next().is_some(),
            then: with_media(now).all(|(role, call)| now.is_in(role, call)),
        },
        "a-released-call-stays-released" => matter.step_in_call(
            |passage, k| {
                let role = passage.taking.role;
                passage.after.has(role, k) && !passage.before.has(role, k)
            },
            |passage, k| !has_let_go(passage, passage.taking.role, k),
        ),
        "every-release-request-is-answered" => matter.step(is_answered),
        "released-means-answered" => matter.step_in_call(tells_of_the_release, is_client_2_out),
        "only-an-on-going-call-is-released" => matter.step(|passage| {
            let asked = || passage.taking.sent().filter(|(_, message)| asks_for_release(message));
            let is_asking = is_server(passage.taking.role) && asked().next().is_some();
            (is_asking, asked().all(|(to, message)| has_cause(passage, to, message)))
        }),
        "a-release-need-not-be-waited-out" => {
            elapses_for_nobody(matter, |timer| matches!(timer, Timer::Release { .. }))
        }
        _ => return None,
    })
}

/// Who has media of which call.
fn with_media(now: &Standing) -> impl Iterator<Item = (Role, Call)> {
    let media = now.open.iter().filter(|(_, r)| matches!(r, Resource::Media { .. }));
    media.map(|(role, resource)| (*role, held(resource)))
}

/// A role has had the call and let it go.
fn has_let_go(passage: Passage<'_>, role: Role, call: Call) -> bool {
    let mut own = passage.past.passages().filter(|earlier| earlier.taking.role == role);
    own.any(|earlier| earlier.before.has(role, call) && !earlier.after.has(role, call))
}

/// A role is asked for the release of a call: whether it answers, or goes on to ask the other
/// party, and is out of the call or releasing it. The server, which may go on with other UEs, is to
/// be out of the call with who has asked.
fn is_answered(passage: Passage<'_>) -> (bool, bool) {
    let Some((from, message)) = passage.taking.message() else { return (false, true) };
    let (role, call) = (passage.taking.role, meant(&message.call()));
    let answers =
        |(to, m): (Role, &Message)| to == from && answers_release(m) && meant(&m.call()) == call;
    let own = || passage.after.desk.of(call).filter(|entry| entry.is_party(from));
    let goes_on = is_server(role) && own().any(|entry| entry.asker() == Some(from));
    let is_ending = match is_server(role) {
        true => own().all(Entry::is_ending),
        false => {
            let part = passage.after.part(role, call);
            part.is_none_or(|part| part.stage == Stage::Releasing)
        }
    };
    let is_told = passage.taking.sent().any(answers) || goes_on;
    (asks_for_release(message), is_told && is_ending)
}

/// A server that has an established call, and has not asked both clients to release it, tells a
/// client 1 that has not left it that it is released.
fn tells_of_the_release(passage: Passage<'_>, call: Call) -> bool {
    let tells = |(to, message): (Role, &Message)| {
        to == caller(call) && is_release_response(message) && meant(&message.call()) == call
    };
    is_server(passage.taking.role)
        && passage.taking.sent().any(tells)
        && passage.past.is_established(call)
        && passage.before.desk.of(call).next().is_some()
        && !has_let_go(passage, caller(call), call)
        && !passage.past.passages().any(|earlier| earlier.finds_gone(call, caller(call)))
        && !passage.past.passages().any(|earlier| earlier.asks_both(call))
}

/// The UE with which the call was established has answered the release of this call, or has asked
/// for it, or was found to be gone.
fn is_client_2_out(passage: Passage<'_>, call: Call) -> bool {
    let Some(ue) = passage.past.chosen(call) else { return false };
    passage.lets_go(call, ue) || passage.past.passages().any(|earlier| earlier.lets_go(call, ue))
}

/// The server may ask a role for the release of a call.
fn has_cause(passage: Passage<'_>, to: Role, message: &Message) -> bool {
    let call = meant(&message.call());
    let is_party = |role| passage.before.desk.of(call).any(|entry| entry.is_party(role));
    match passage.taking.message() {
        Some((from, met)) if asks_for_release(met) => is_party(from) && is_party(to),
        // A UE takes for on-going a call that the server does not have with it.
        Some((from, met)) if is_response(met) && !is_party(to) => {
            from == to && meant(&met.call()) == call
        }
        _ => is_party(to),
    }
}
