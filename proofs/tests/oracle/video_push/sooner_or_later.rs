//! What is claimed to happen sooner or later.

use callproof_model::video_push::types::{Call, Role, Stimulus};

use super::Matter;
use super::desk::{Entry, Stand};
use super::standing::Stage;
use super::story::{Story, caller, is_called};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, matter: Matter<'_>) -> Option<Answer> {
    let (story, now) = (matter.story, matter.story.now());
    let nobody_has = |k| !now.somebody_has(k);
    Some(match claim {
        "every-push-request-is-resolved" => {
            let waits = |k| now.is_at(caller(k), k, Stage::Waiting);
            matter.sooner_or_later(waits, |k| !waits(k))
        }
        "an-acceptance-is-resolved" => {
            let is_open = |k| is_acceptance_open(story, k);
            matter.sooner_or_later(is_open, |k| !is_open(k))
        }
        "video-follows-establishment" => {
            let is_in = |k| now.is_in(caller(k), k);
            let transmits = |k| now.transmitting().any(|sending| sending == (caller(k), k));
            matter.sooner_or_later(is_in, |k| transmits(k) || !is_in(k))
        }
        "completion-releases-the-call" => {
            matter.sooner_or_later(|k| is_completed_now(story, k), nobody_has)
        }
        "a-call-that-the-server-ends-is-over" => {
            let ends = |k| story.last().is_some_and(|passage| passage.is_to_end(k));
            matter.sooner_or_later(ends, nobody_has)
        }
        "a-release-ends-the-call-everywhere" => {
            let ues = matter.run.case.config.ues;
            matter.sooner_or_later(|k| is_asked_to_end(story, k, ues), nobody_has)
        }
        "the-calling-user-gets-out" => {
            matter.sooner_or_later(|k| wants_out(story, caller(k), k), |k| !now.has(caller(k), k))
        }
        "the-called-user-gets-out" => {
            let pairs = matter.calls().flat_map(|k| matter.roles().map(move |role| (k, role)));
            let sides = pairs
                .map(|(k, role)| (is_called(role) && wants_out(story, role, k), !now.has(role, k)));
            Answer::Responses(sides.collect())
        }
        "one-ue-has-the-call" => {
            matter.sooner_or_later(|k| now.is_in(caller(k), k), |k| now.ues(k).count() <= 1)
        }
        "a-crash-frees-the-others" => {
            let is_lost = |k| is_somebody_lost(matter, k);
            matter.sooner_or_later(is_lost, |k| !is_lost(k))
        }
        _ => return None,
    })
}

/// A UE is in a call, and client 1 has not been in it at any time since that UE accepted.
fn is_acceptance_open(story: Story<'_>, call: Call) -> bool {
    let now = story.now();
    now.ues(call).filter(|(ue, _)| now.is_in(*ue, call)).any(|(ue, _)| {
        let mut since = story.passages().take_while(|passage| passage.after.is_in(ue, call));
        !since.any(|passage| passage.after.is_in(caller(call), call))
    })
}

/// The video transmission of a call has just been completed.
fn is_completed_now(story: Story<'_>, call: Call) -> bool {
    let completes = |stimulus: &Stimulus| *stimulus == Stimulus::Complete;
    story.last().is_some_and(|passage| passage.is_decision(caller(call), call, completes))
}

/// A party has asked for the release of a call and waits for the answer: client 1, the server, or
/// client 2; of several UEs the one with which the call is established, since the call goes on
/// without another.
fn is_asked_to_end(story: Story<'_>, call: Call, ues: u8) -> bool {
    let now = story.now();
    let releases = |role| now.is_at(role, call, Stage::Releasing);
    let is_with = |ue| now.desk.of(call).any(|entry| entry.stand == Stand::InCall(ue));
    let is_releasing = |entry: &Entry| matches!(entry.stand, Stand::Releasing { .. });
    releases(caller(call))
        || now.desk.of(call).any(is_releasing)
        || now.ues(call).any(|(ue, _)| releases(ue) && (ues == 1 || is_with(ue)))
}

/// A client's user has decided to leave a call which the client has had ever since, or the client
/// has asked for the release as if its user had (step 1a of the release).
fn wants_out(story: Story<'_>, role: Role, call: Call) -> bool {
    let leaves = |stimulus: &Stimulus| {
        use Stimulus::{Abandon, HangUp, Refuse, Release};
        matches!(stimulus, Abandon | Release | Refuse | HangUp)
    };
    let now = story.now();
    let mut since = story.passages().take_while(|passage| passage.after.has(role, call));
    now.is_at(role, call, Stage::Releasing)
        || now.has(role, call) && since.any(|passage| passage.is_decision(role, call, leaves))
}

/// A party of a call is down, or has lost it in a crash, while another has it.
fn is_somebody_lost(matter: Matter<'_>, call: Call) -> bool {
    let now = matter.story.now();
    matter.roles().filter(|role| is_party(*role, call)).any(|party| {
        let has_lost = now.down.contains(&party)
            || matter.story.had_at_crash(party, call) && !now.has(party, call);
        has_lost && matter.roles().any(|role| role != party && now.has(role, call))
    })
}

/// Whether a call concerns a role: the client that makes it, the server, client 2.
pub fn is_party(role: Role, call: Call) -> bool {
    is_called(role) || role == Role::Server || role == caller(call)
}
