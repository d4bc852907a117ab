//! What is left when it ends otherwise than well: what another ending closes, what was used up in advance,
//! what is kept waiting.

use super::{Ending, Gap, Text, core, is_of, lemma, noun, object, who, words};
use crate::acts::{Act, Does};

/// Asks what becomes of what a role has opened or noted where one ending closes it and another does not.
pub(super) fn open(text: &Text<'_>, endings: &[Ending]) -> Vec<Gap> {
    let mut found = Vec::new();
    for (nth, (clause, item, act)) in text.acts.iter().enumerate() {
        let (Some(role), Some(thing)) = (who(act), opened(act)) else { continue };
        let own: Vec<&Ending> = endings
            .iter()
            .filter(|ending| ending.role == role && text.acts[ending.acts[0]].0 == *clause)
            .filter(|ending| ending.acts[0] > nth && text.acts[ending.acts[0]].1 > *item)
            .collect();
        let closes_it = |ending: &Ending| {
            // What is done in its item without a condition of its own belongs to it, too.
            let at = text.acts[ending.acts[0]].1;
            text.acts.iter().enumerate().any(|(other, (of, item, act))| {
                let is_here = ending.acts.contains(&other)
                    || *of == *clause && *item == at && act.when.is_empty();
                is_here && (closes(act, thing) || goes_on(act))
            })
        };
        let (closing, leaving): (Vec<&Ending>, Vec<&Ending>) =
            own.into_iter().partition(|ending| closes_it(ending));
        if closing.is_empty() {
            continue;
        }
        for ending in leaving {
            let at = text.acts[ending.acts[0]];
            let thing = text.with_article((*clause, *item), core(thing));
            found.push(Gap {
                kind: "open",
                at: vec![(at.0, at.1), (*clause, *item)],
                question: format!(
                    "What becomes of {thing} at {role}, which another ending closes, when {}?",
                    ending.when
                ),
                silent: "nothing is said of it",
            });
        }
    }
    found
}

/// What a role opens or keeps in mind, and others may close.
fn opened(act: &Act) -> Option<&str> {
    const OPENS: [&str; 8] =
        ["blocks", "connects", "creates", "holds", "installs", "prepares", "freezes", "books"];
    match &act.does {
        Does::Open(what) | Does::Store(what) => Some(what),
        Does::Other(verb, what) if OPENS.contains(&verb.as_str()) => Some(what),
        _ => None,
    }
}

/// Whether an act closes a thing.
fn closes(act: &Act, thing: &str) -> bool {
    const CLOSES: [&str; 8] =
        ["unblocks", "unlocks", "frees", "disconnects", "destroys", "deletes", "removes", "drops"];
    let is_it = |what: &str| {
        is_of(&noun(what).to_lowercase(), noun(thing)) || core(what).eq_ignore_ascii_case(thing)
    };
    match &act.does {
        Does::Close(what) | Does::Ignore(what) => is_it(what),
        Does::Other(verb, what) => CLOSES.contains(&verb.as_str()) && is_it(what),
        _ => false,
    }
}

/// Whether what is done then is said elsewhere.
fn goes_on(act: &Act) -> bool {
    match &act.does {
        Does::GoOn(_) => true,
        Does::Perform(what) => what.contains("step") || what.contains("clause"),
        _ => act.details.iter().any(|said| said.contains("step ") || said.contains("clause ")),
    }
}

/// Asks whether what was used up before it was sure is given back where it comes to nothing.
pub(super) fn not_given_back(text: &Text<'_>, endings: &[Ending]) -> Vec<Gap> {
    const BACK: [&str; 13] = [
        "refund",
        "credit",
        "restor",
        "return",
        "revers",
        "roll",
        "undo",
        "reimburs",
        "increment",
        "increas",
        "gives back",
        "give back",
        "add back",
    ];
    let is_given_back = text.sentences.iter().any(|(_, said)| {
        BACK.iter()
            .any(|back| said.split(' ').any(|word| word.starts_with(back)) || said.contains(back))
    });
    if is_given_back {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (nth, (clause, item, act)) in text.acts.iter().enumerate() {
        let (Some(role), Some((verb, what))) = (who(act), used_up(act)) else { continue };
        let later = endings.iter().find(|ending| ending.acts[0] > nth);
        let Some(ending) = later else { continue };
        let at = text.acts[ending.acts[0]];
        let what = text.with_article((*clause, *item), core(what));
        found.push(Gap {
            kind: "back",
            at: vec![(at.0, at.1), (*clause, *item)],
            question: format!(
                "Does {role} give back {what}, which it {verb}, when {}?",
                ending.when
            ),
            silent: "nothing is said",
        });
    }
    found
}

/// What a role takes away in advance: in which words, and what.
fn used_up(act: &Act) -> Option<(&str, &str)> {
    const TAKES: [(&str, &str); 8] = [
        ("deduct", "deducts"),
        ("debit", "debits"),
        ("charge", "charges"),
        ("subtract", "subtracts"),
        ("decrement", "decrements"),
        ("decrease", "decreases"),
        ("reduce", "reduces"),
        ("consume", "consumes"),
    ];
    let said = act.verb.to_lowercase();
    let (_, third) = TAKES.iter().find(|(root, _)| said.starts_with(root.trim_end_matches('e')))?;
    Some((third, object(act)?))
}

/// Asks what becomes of what is kept waiting and never let go.
pub(super) fn kept_waiting(text: &Text<'_>) -> Vec<Gap> {
    const KEEPS: [(&str, &str); 9] = [
        ("queue", "queued"),
        ("enqueue", "queued"),
        ("buffer", "buffered"),
        ("withhold", "withheld"),
        ("defer", "deferred"),
        ("delay", "delayed"),
        ("postpone", "postponed"),
        ("suspend", "suspended"),
        ("pause", "paused"),
    ];
    const LETS: [&str; 19] = [
        "send", "forward", "deliver", "release", "discard", "resum", "remov", "process", "handl",
        "delet", "continu", "serv", "drop", "take", "queue", "dequeue", "reject", "treat", "flush",
    ];
    let mut found = Vec::new();
    for (clause, item, act) in text.acts {
        let (Some(role), Some(lemma), Some(what)) = (who(act), lemma(act), object(act)) else {
            continue;
        };
        let Some((_, past)) = KEEPS.iter().find(|(keeps, _)| *keeps == lemma) else { continue };
        let is_bounded =
            words(act).contains("until") || act.details.iter().any(|d| d.contains(" ms"));
        let thing = noun(what);
        let is_let_go = text.sentences.iter().any(|(at, said)| {
            let words = || said.split(|c: char| !c.is_alphanumeric());
            *at != (*clause, *item)
                && words().any(|word| is_of(word, thing))
                && words().any(|word| LETS.iter().any(|root| word.starts_with(root)))
        });
        if is_bounded || is_let_go || thing.contains("timer") {
            continue;
        }
        let thing = text.with_article((*clause, *item), core(what));
        found.push(Gap {
            kind: "waiting",
            at: vec![(*clause, *item)],
            question: format!("When does {role} go on with {thing} that it has {past}?"),
            silent: "nothing is said; it stays so",
        });
    }
    found
}
