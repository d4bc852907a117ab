//! Where it is known that a claim's own conditions do not say what its sentence says.

use std::fmt;

use callproof_model::video_push::types::{Call, Media};

use super::Matter;
use super::sooner_or_later::{has_another_ue, is_party, was_asked_to_end};
use super::standing::Stage;
use super::story::{caller, is_called, is_server};
use super::taking::{asks_for_release, is_progress, is_reject, is_release_response, meant};

/// A claim whose conditions are not those of its sentence.
pub struct Dispute {
    /// The claim.
    pub claim: &'static str,
    /// What is wrong with its conditions.
    pub why: &'static str,
    /// Whether it makes a difference after a run.
    pub arises: fn(Matter<'_>) -> bool,
}

impl fmt::Debug for Dispute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.claim, self.why)
    }
}

/// The disagreements that are known. To be emptied: each asks for other conditions, or for another
/// sentence.
pub const DISPUTES: &[Dispute] = &[
    Dispute {
        claim: "released-means-answered",
        why: "the conditions look away where the server has lost the call and says, without having \
              asked client 2, that it is released",
        arises: |matter| is_told_without_the_call(matter),
    },
    Dispute {
        claim: "released-means-answered",
        why: "a client 1 that has crashed is taken for one that waits to be told",
        arises: |matter| is_told_after_a_crash(matter),
    },
    Dispute {
        claim: "progress-only-before-the-answer",
        why: "the conditions ask for the server's answer to client 1, and for no refusal of client \
              2, where the sentence asks for client 2's answer",
        arises: |matter| is_progress_after_a_refusal(matter),
    },
    Dispute {
        claim: "every-release-request-is-answered",
        why: "of the server the conditions do not ask that it is out of the call or releasing it: \
              one that has the call twice answers for one and goes on with the other",
        arises: |matter| answers_and_goes_on(matter),
    },
    Dispute {
        claim: "fewer-media-can-be-offered",
        why: "the conditions ask that client 2 is in the call with fewer media types, where the \
              sentence asks that they are offered",
        arises: |matter| matter.calls().any(|call| are_media_fewer(matter, call)),
    },
    Dispute {
        claim: "one-ue-has-the-call",
        why: "the conditions let the other UEs off when client 1 leaves, and do not look where the \
              UE that was answered has left, or has asked for the release, already",
        arises: |matter| matter.calls().any(|call| is_one_ue_too_many(matter, call)),
    },
    Dispute {
        claim: "an-acceptance-is-resolved",
        why: "the conditions do not look while client 1 waits for the answer to its release, and \
              look again when it has been in the call since and left",
        arises: |matter| matter.calls().any(|call| is_client_2_alone(matter, call)),
    },
    Dispute {
        claim: "a-release-ends-the-call-everywhere",
        why: "the conditions forget that the release was asked for once nobody has the call, though \
              the invitation of another UE may still be on its way",
        arises: |matter| matter.calls().any(|call| is_back(matter, call)),
    },
    Dispute {
        claim: "a-crash-frees-the-others",
        why: "a party that came back without having had the call is taken for one that lost it",
        arises: |matter| matter.calls().any(|call| is_one_back_without(matter, call)),
    },
];

fn is_told_without_the_call(matter: Matter<'_>) -> bool {
    matter.story.last().is_some_and(|passage| {
        let is_gone = |call| passage.before.desk.of(call).next().is_none();
        is_server(passage.taking.role)
            && passage.taking.sends(|m| is_release_response(m) && is_gone(meant(&m.call())))
    })
}

fn is_told_after_a_crash(matter: Matter<'_>) -> bool {
    matter.story.last().is_some_and(|passage| {
        let has_crashed = |call| passage.past.had_at_crash(caller(call), call);
        is_server(passage.taking.role)
            && passage.taking.sends(|m| is_release_response(m) && has_crashed(meant(&m.call())))
    })
}

/// Progress is indicated after the server has told client 1 of a refusal, or has been told.
fn is_progress_after_a_refusal(matter: Matter<'_>) -> bool {
    matter.story.last().is_some_and(|passage| {
        let refused = |call| {
            passage.past.has_sent(call, is_server, is_reject)
                || passage.past.has_sent(call, is_called, is_reject)
        };
        passage.taking.sends(|m| is_progress(m) && refused(meant(&m.call())))
    })
}

fn answers_and_goes_on(matter: Matter<'_>) -> bool {
    matter.story.last().is_some_and(|passage| {
        let Some((from, message)) = passage.taking.message() else { return false };
        let mut own = passage.after.desk.of(meant(&message.call()));
        is_server(passage.taking.role)
            && asks_for_release(message)
            && own.any(|entry| entry.is_party(from) && !entry.is_ending())
    })
}

fn are_media_fewer(matter: Matter<'_>, call: Call) -> bool {
    let now = matter.story.now();
    now.desk.of(call).any(|entry| entry.media != entry.offered)
        || now.ues(call).any(|(_, part)| part.media != Media::OFFERED)
}

/// A UE has a call that was established with another, and client 1 or each UE has left it or asked
/// for its release.
fn is_one_ue_too_many(matter: Matter<'_>, call: Call) -> bool {
    let now = matter.story.now();
    let is_nobody_in = !now.ues(call).any(|(ue, _)| now.is_in(ue, call));
    let has_left = is_nobody_in || !now.is_in(caller(call), call) || now.ues(call).count() == 1;
    matter.story.is_established(call) && has_another_ue(matter, call) && has_left
}

/// A call whose release was asked for has been nobody's since, and is somebody's again.
fn is_back(matter: Matter<'_>, call: Call) -> bool {
    was_asked_to_end(matter, call) && matter.story.is_back(call)
}

/// Client 2 is in a call that client 1 is not in and does not wait for.
fn is_client_2_alone(matter: Matter<'_>, call: Call) -> bool {
    let now = matter.story.now();
    now.ues(call).any(|(ue, _)| now.is_in(ue, call))
        && !now.is_in(caller(call), call)
        && !now.is_at(caller(call), call, Stage::Waiting)
}

/// A party has come back that did not have the call when it crashed.
fn is_one_back_without(matter: Matter<'_>, call: Call) -> bool {
    let (story, now) = (matter.story, matter.story.now());
    now.somebody_has(call)
        && matter.roles().filter(|role| is_party(*role, call)).any(|role| {
            story.has_crashed(role) && !now.down.contains(&role) && !story.had_at_crash(role, call)
        })
}
