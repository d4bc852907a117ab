//! What is left when it ends otherwise than well: what another ending closes, what was used up in advance,
//! what is kept waiting.

use std::collections::BTreeSet;

use super::super::timers::is_timer;
use super::{
    Ended, Ending, Gap, Place, Placing, Text, core, is_conditional, is_of, lemma, noun, object,
    split, who, words,
};
use crate::acts::{Act, Does};

/// Asks what becomes of what a role has opened or noted where one ending closes it and another does not.
pub(super) fn open(text: &Text<'_>, endings: &[Ended]) -> Vec<Gap> {
    let own = |role: &str, items: &BTreeSet<Place>| -> Vec<&Placing<'_>> {
        let acts = text.acts.iter().filter(|(clause, item, act)| {
            items.contains(&(*clause, *item)) && who(act).as_deref() == Some(role)
        });
        acts.collect()
    };
    let (mut found, mut asked) = (Vec::new(), Vec::new());
    for ending in endings {
        let then = own(&ending.role, &ending.items);
        if then.iter().any(|(.., act)| goes_on(act)) {
            continue;
        }
        for (clause, item, act) in own(&ending.role, &ending.before) {
            let Some(thing) = opened(act) else { continue };
            // What is opened in one of several cases may not be there.
            let is_there = !is_conditional(act) && (*clause, *item) < ending.at;
            let is_closed = then.iter().any(|(.., act)| closes(act, thing));
            let elsewhere = endings.iter().any(|other| {
                other.role == ending.role
                    && other.at != ending.at
                    && own(&other.role, &other.items).iter().any(|(.., act)| closes(act, thing))
            });
            if !is_there || is_closed || !elsewhere {
                continue;
            }
            // Of two that are called alike one is asked about.
            let called = (ending.at, noun(thing).to_lowercase());
            if asked.contains(&called) {
                continue;
            }
            asked.push(called);
            let thing = text.with_article((*clause, *item), core(thing));
            found.push(Gap {
                kind: "open",
                like: None,
                at: vec![ending.at, (*clause, *item)],
                question: format!(
                    "What becomes of {thing} at {}, which another ending closes, when {}?",
                    ending.role, ending.when
                ),
                silent: "nothing is said of it",
            });
        }
    }
    found
}

/// Asks whether a subscription is given up where it ends.
pub(super) fn subscriptions(text: &Text<'_>, endings: &[Ended]) -> Vec<Gap> {
    let mut found = Vec::new();
    let says = |root: &str| {
        text.sentences
            .iter()
            .any(|(_, said)| split(said).any(|word| word.to_lowercase().contains(root)))
    };
    if says("unsubscri") || says("de-subscri") {
        return found;
    }
    for (clause, item, act) in text.acts {
        let Some(role) = who(act).filter(|_| lemma(act).as_deref() == Some("subscribe")) else {
            continue;
        };
        let Some(ending) = endings.iter().find(|it| it.role == role && it.at > (*clause, *item))
        else {
            continue;
        };
        found.push(Gap {
            kind: "subscription",
            like: None,
            at: vec![ending.at, (*clause, *item)],
            question: format!("Does {role} give up its subscription when {}?", ending.when),
            silent: "nothing is said; it stays",
        });
    }
    found
}

/// What a role opens or keeps in mind, and others may close.
fn opened(act: &Act) -> Option<&str> {
    const OPENS: [&str; 8] =
        ["blocks", "connects", "creates", "holds", "installs", "prepares", "freezes", "books"];
    match &act.does {
        Does::Open(what) | Does::Store(what) if !is_timer(what) && !what.starts_with("no ") => {
            Some(what)
        }
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
    // In a case in which it ends: what somebody else gets at the end is another thing.
    let ends: BTreeSet<Place> = endings
        .iter()
        .map(|ending| text.acts[ending.acts[0]])
        .map(|(clause, item, _)| (clause, item))
        .collect();
    let is_given_back =
        text.sentences.iter().filter(|(at, _)| ends.contains(at)).any(|(_, said)| {
            let said = said.to_lowercase();
            BACK.iter().any(|back| {
                said.split(' ').any(|word| word.starts_with(back)) || said.contains(back)
            })
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
            like: None,
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
    const TAKES: [(&str, &str); 6] = [
        ("deduct", "deducts"),
        ("debit", "debits"),
        ("charge", "charges"),
        ("subtract", "subtracts"),
        ("decrement", "decrements"),
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
        // "Puts it in a queue".
        let is_put = ["put", "place", "add", "store", "keep"].contains(&lemma.as_str())
            && act
                .details
                .iter()
                .any(|said| said.ends_with(" queue") || said.ends_with(" waiting list"));
        let found_in = KEEPS.iter().find(|(keeps, _)| *keeps == lemma || is_put);
        let Some((_, past)) = found_in else { continue };
        let is_bounded =
            words(act).contains("until") || act.details.iter().any(|d| d.contains(" ms"));
        let thing = core(what).to_lowercase();
        let one = thing.trim_end_matches('s');
        let is_let_go = text.sentences.iter().any(|(at, said)| {
            let said = said.to_lowercase();
            let is_of_it = said.contains(one) || said.contains(past);
            *at != (*clause, *item)
                && is_of_it
                && split(&said).any(|word| LETS.iter().any(|root| word.starts_with(root)))
        });
        if is_bounded || is_let_go || thing.contains("timer") {
            continue;
        }
        // What is held is the thing, and not that it is held.
        let what = what.strip_prefix("suspension of ").unwrap_or(what);
        let thing = text.with_article((*clause, *item), core(what));
        found.push(Gap {
            kind: "waiting",
            like: None,
            at: vec![(*clause, *item)],
            question: format!("When does {role} go on with {thing} that it has {past}?"),
            silent: "nothing is said; it stays so",
        });
    }
    found
}
