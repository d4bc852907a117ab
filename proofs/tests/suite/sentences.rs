//! What a candidate's steps make a role do stands in their sentences.

use std::collections::BTreeMap;

use callproof_kernel::case::Size;
use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::reaction::Effect;
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

/// The most states that are looked at in a case: what a step does, it soon does.
const MOST: usize = 20_000;

/// What a sentence must contain, one of these, to demand an effect; `None` where any will do.
fn words<P: Procedure>(effect: &Effect<P>) -> Option<Vec<String>> {
    let owned = |words: &[&str]| Some(words.iter().map(|word| word.to_string()).collect());
    match effect {
        Effect::Send { message, .. } => {
            let name = message.name().split(" (").next().unwrap_or_default().to_lowercase();
            if name.starts_with(|c: char| c.is_ascii_digit()) {
                return owned(&["response", "acknowledg", "answer"]);
            }
            let name = ["mcvideo ", "clue ", "sctp stream "]
                .iter()
                .find_map(|prefix| name.strip_prefix(prefix))
                .unwrap_or(&name);
            owned(&[name])
        }
        // A request has the timers of its transaction.
        Effect::Arm(_) => owned(&["timer", "request"]),
        Effect::Tell(_) => owned(&["inform", "notif"]),
        Effect::Open(_) => owned(&["transmit", "transmission", "media", "channel"]),
        Effect::Disarm(_) | Effect::Close(_) => None,
    }
}

/// An effect without what is different in each call.
fn kind<P: Procedure>(effect: &Effect<P>) -> String {
    match effect {
        Effect::Send { message, .. } => format!("sends {}", message.name()),
        Effect::Arm(timer) => format!("starts: {timer}"),
        Effect::Tell(notice) => format!("tells: {notice}"),
        other => format!("{other:?}"),
    }
}

/// Every effect that a candidate's step demands and its sentence does not name, with the candidate.
fn unsaid<P: Procedure>(procedure: P) -> BTreeMap<String, String> {
    let mut unsaid = BTreeMap::new();
    for issue in procedure.issues() {
        for (place, candidate) in issue.candidates.iter().enumerate() {
            let mut resolutions = recommended(procedure);
            resolutions.choose(issue.place, place);
            for case in procedure.cases().into_iter().filter(|case| case.size == Size::Default) {
                let name = case.name;
                let world = World::new(case, resolutions.clone());
                let limits = Limits { states: Some(MOST), ..Limits::default() };
                let explored = explore(&world, limits, &mut |_| {});
                for demanded in explored.takings().iter().flat_map(|t| &t.outcome.effects) {
                    if demanded.step.is_printed() {
                        continue;
                    }
                    let sentence = demanded.step.gist.to_lowercase();
                    let Some(words) = words(&demanded.effect) else { continue };
                    if !words.iter().any(|word| sentence.contains(word)) {
                        let what = format!("{}: {}", demanded.step, kind(&demanded.effect));
                        let place = format!("{}={}, {name}", issue.name, candidate.name);
                        unsaid.entry(what).or_insert(place);
                    }
                }
            }
        }
    }
    unsaid
}

#[test]
fn sentences_of_video_push_say_what_is_done() {
    let unsaid = unsaid(VideoPush);
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}

#[test]
fn sentences_of_telepresence_say_what_is_done() {
    let unsaid = unsaid(Telepresence);
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}
