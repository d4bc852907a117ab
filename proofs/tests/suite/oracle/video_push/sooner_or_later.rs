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
            let is_completed = |k| story.is_decided(k, |s| *s == Stimulus::Complete);
            matter.sooner_or_later(is_completed, nobody_has)
        }
        "a-call-that-the-server-ends-is-over" => {
            let ends = |k| story.last().is_some_and(|passage| passage.is_to_end(k));
            matter.sooner_or_later(ends, nobody_has)
        }
        "a-release-ends-the-call-everywhere" => {
            matter.sooner_or_later(|k| was_asked_to_end(matter, k), nobody_has)
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
            matter.sooner_or_later(|k| story.is_established(k), |k| !has_another_ue(matter, k))
        }
        "a-crash-frees-the-others" => {
            let is_lost = |k| is_somebody_lost(matter, k);
            matter.sooner_or_later(is_lost, |k| !is_lost(k))
        }
        _ => return None,
    })
}

/// A UE is in a call, and client 1 has never been in it.
fn is_acceptance_open(story: Story<'_>, call: Call) -> bool {
    let now = story.now();
    !story.is_established(call) && now.ues(call).any(|(ue, _)| now.is_in(ue, call))
}

/// A party has asked for the release of a call: client 1, the server, or client 2; of several UEs
/// the one with which the call is established, since the call goes on without another. Whoever gets
/// into the call later is to get out as well.
fn was_asked_to_end(matter: Matter<'_>, call: Call) -> bool {
    let is_only_ue = matter.run.case.config.ues == 1;
    let is_releasing = |entry: &Entry| matches!(entry.stand, Stand::Releasing { .. });
    let chosen = matter.story.chosen(call);
    matter.story.was(|standing| {
        let releases = |role| standing.is_at(role, call, Stage::Releasing);
        releases(caller(call))
            || standing.desk.of(call).any(is_releasing)
            || standing.ues(call).any(|(ue, _)| releases(ue) && (is_only_ue || chosen == Some(ue)))
    })
}

/// A UE has a call that was established with another.
fn has_another_ue(matter: Matter<'_>, call: Call) -> bool {
    let (story, now) = (matter.story, matter.story.now());
    now.ues(call).any(|(ue, _)| story.chosen(call) != Some(ue))
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

/// A party of a call is down, or has lost it in a crash and not had it since, while another has it.
fn is_somebody_lost(matter: Matter<'_>, call: Call) -> bool {
    let (story, now) = (matter.story, matter.story.now());
    matter.roles().filter(|role| is_party(*role, call)).any(|party| {
        let has_lost = now.down.contains(&party) || story.was_lost_by(party, call);
        has_lost && matter.roles().any(|role| role != party && now.has(role, call))
    })
}

/// Whether a call concerns a role: the client that makes it, the server, client 2.
fn is_party(role: Role, call: Call) -> bool {
    is_called(role) || role == Role::Server || role == caller(call)
}
