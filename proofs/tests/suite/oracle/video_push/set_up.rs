//! What is claimed of the set-up.

use callproof_kernel::procedure::{Decider, StimulusKind};
use callproof_model::video_push::types::{
    Call, Commencement, Media, Message, Notice, Refusal, Role,
};

use super::Matter;
use super::standing::Stage;
use super::story::{Passage, Story, caller, is_called, is_server};
use super::taking::{is_progress, is_reject, is_request, is_response, meant};
use crate::oracle::Answer;

/// What is so of one of these claims.
pub fn says(claim: &str, matter: Matter<'_>) -> Option<Answer> {
    let (story, now) = (matter.story, matter.story.now());
    Some(match claim {
        "a-push-can-be-established" => {
            let is_called_in = |k| now.ues(k).any(|(ue, _)| now.is_in(ue, k));
            matter.goal(|k| now.is_in(caller(k), k) && is_called_in(k))
        }
        "nobody-is-invited-unauthorised" => matter.step_in_call(
            |passage, k| is_server(passage.taking.role) && passage.sends(k, is_request),
            |passage, k| passage.past.is_authorised(k) || passage.authorises(k),
        ),
        "no-video-before-acceptance" => matter.now_in_call(
            |k| now.transmitting().any(|sending| sending == (caller(k), k)),
            |k| story.is_accepted(k),
        ),
        "established-means-accepted" => {
            matter.now_in_call(|k| now.is_in(caller(k), k), |k| story.is_accepted(k))
        }
        "progress-only-before-acceptance" => matter.step_in_call(
            |passage, k| passage.sends(k, is_progress),
            |passage, k| is_invited(passage, k) && !passage.past.is_accepted(k),
        ),
        "progress-only-before-the-answer" => matter.step_in_call(
            |passage, k| passage.sends(k, is_progress),
            |passage, k| {
                is_invited(passage, k)
                    && !is_answered(passage.past, k)
                    && !passage.past.passages().any(|earlier| is_final(earlier, k))
            },
        ),
        "a-push-carries-video" => each_offer(matter, |media, _| media.has_video()),
        "automatic-commencement-is-handed-on" => {
            each_offer(matter, |_, mode| mode == Commencement::Automatic)
        }
        "a-manual-setting-is-heeded" => matter.step(|passage| {
            let taking = passage.taking;
            let is_offered = taking.message().is_some_and(|(_, message)| is_request(message));
            (is_called(taking.role) && is_offered, !taking.sends(is_response))
        }),
        "fewer-media-can-be-offered" => {
            let is_fewer = |ue, media, k| now.is_in(ue, k) && media != Media::OFFERED;
            matter.goal(|k| now.ues(k).any(|(ue, part)| is_fewer(ue, part.media, k)))
        }
        "a-failed-push-is-told" => matter.step(|passage| {
            let role = passage.taking.role;
            let waited = passage.before.parts.get(&role).filter(|p| p.stage == Stage::Waiting);
            let falls_back = waited.is_some() && !passage.after.parts.contains_key(&role);
            (falls_back, passage.taking.told().next().is_some())
        }),
        "no-decision-is-lost" => matter.step(|passage| {
            let taking = passage.taking;
            let decides = match taking.decision() {
                Some(decided) => decided.decider() == Decider::User,
                None => false,
            };
            let says = taking.sent().next().is_some() || taking.told().next().is_some();
            (decides && !is_server(taking.role), says)
        }),
        "who-may-not-transmit-is-told" => matter.step(|passage| {
            let role = passage.taking.role;
            let is_refused = match passage.taking.message() {
                Some((_, message @ Message::TransmitMediaRejected { .. })) => {
                    passage.before.is_at(role, meant(&message.call()), Stage::InCall)
                }
                _ => false,
            };
            (is_refused, passage.taking.told().next().is_some())
        }),
        "a-call-that-goes-away-is-told" => matter.step(|passage| {
            let taking = passage.taking;
            let lost: Vec<_> = passage.before.parts.get(&taking.role).into_iter().collect();
            let is_out = |stage: Option<Stage>| {
                lost.iter().any(|part| stage.is_none_or(|stage| part.stage == stage))
                    && !passage.after.parts.contains_key(&taking.role)
            };
            let goes_away = match (taking.timer(), taking.message()) {
                (Some(_), _) => is_out(None),
                (_, Some(_)) => is_called(taking.role) && is_out(Some(Stage::Alerting)),
                _ => false,
            };
            (goes_away, taking.told().next().is_some())
        }),
        "a-caller-can-learn-that-client-2-is-busy" => {
            Answer::Goal(story.last().is_some_and(|passage| is_told(passage, Refusal::Busy)))
        }
        "a-caller-can-learn-that-client-2-shows-no-video" => {
            Answer::Goal(story.last().is_some_and(|passage| is_told(passage, Refusal::NoVideo)))
        }
        "only-the-designated-ue-is-alerted" => {
            let designated = matter.run.case.config.designated.map(Role::Client2);
            matter.step(|passage| {
                let alerts = passage.taking.told().any(|notice| *notice == Notice::IncomingPush);
                (alerts, designated == Some(passage.taking.role))
            })
        }
        _ => return None,
    })
}

/// Step 4 comes first, if only in the same reaction.
fn is_invited(passage: Passage<'_>, call: Call) -> bool {
    passage.past.is_invited(call) || passage.sends(call, is_request)
}

/// The server has client 2's answer: a UE has accepted, or one has refused and no other may still
/// accept. What a UE says that is out of the call already is no answer.
fn is_answered(story: Story<'_>, call: Call) -> bool {
    story.passages().any(|passage| {
        let Some((from, message)) = passage.taking.message() else { return false };
        let own = || passage.before.desk.of(call).filter(|entry| entry.is_party(from));
        let is_alone = || own().any(|entry| entry.ringing().iter().all(|ue| *ue == from));
        is_server(passage.taking.role)
            && is_called(from)
            && meant(&message.call()) == call
            && own().next().is_some()
            && (is_response(message) || is_reject(message) && is_alone())
    })
}

/// Whether all is right with what the server offers client 2.
fn each_offer(matter: Matter<'_>, is_right: fn(Media, Commencement) -> bool) -> Answer {
    matter.step(|passage| {
        let offer = |message: &Message| match message {
            Message::PrivateCallRequest { media, commencement, .. } => {
                Some((*media, *commencement))
            }
            _ => None,
        };
        let mut offers = passage.taking.sent().filter_map(|(_, m)| offer(m)).peekable();
        let is_offering = is_server(passage.taking.role) && offers.peek().is_some();
        (is_offering, offers.all(|(media, mode)| is_right(media, mode)))
    })
}

/// The server answers client 1.
fn is_final(passage: Passage<'_>, call: Call) -> bool {
    let is_it = |(to, message): (Role, &Message)| {
        let answers = is_response(message) || is_reject(message);
        to == caller(call) && answers && meant(&message.call()) == call
    };
    is_server(passage.taking.role) && passage.taking.sent().any(is_it)
}

/// Client 1 is told that the push has failed for this cause.
fn is_told(passage: Passage<'_>, why: Refusal) -> bool {
    let is_it = |message: &Message| matches!(message, Message::PrivateCallReject { cause, .. } if *cause == why);
    let is_caller = matches!(passage.taking.role, Role::Client1(_));
    is_caller && passage.taking.message().is_some_and(|(_, message)| is_it(message))
}
