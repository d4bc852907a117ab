//! What several do, or is done several times: all who are waited for, what is sent again, the next one, and two
//! who pass one check.

use super::super::plain_name;
use super::endings::is_bad;
use super::{Gap, Text, core, is_several, object, who, words};
use crate::acts::{Act, Does, Strength, When};

/// Asks what is done where one of several who are waited for never does it.
pub(super) fn joins(text: &Text<'_>) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    for (clause, item, act) in text.acts {
        let Some(role) = who(act) else { continue };
        let all = act.when.iter().find_map(|when| match when {
            When::After(said) | When::If(said) | When::Receives(said, ..) if is_of_all(said) => {
                Some(said)
            }
            _ => None,
        });
        let Some(said) = all else { continue };
        let speaks = text.sentences.iter().any(|(at, sentence)| {
            let others = ["not all", "not every", "one of", "any of", "each of those", "remaining"];
            *at >= (*clause, *item) && others.iter().any(|it| sentence.to_lowercase().contains(it))
        });
        // That one of them may not is written.
        let is_exit = text.acts.iter().any(|(.., act)| {
            act.when.iter().any(|when| match when {
                When::If(said) => is_bad(said),
                When::Receives(message, ..) => super::super::checks::says_no(message),
                _ => false,
            })
        });
        if speaks || !is_exit || is_bad(said) {
            continue;
        }
        found.push(Gap {
            kind: "all",
            like: None,
            at: vec![(*clause, *item)],
            question: format!("How does {role} go on when this never comes about: {said}?"),
            silent: "it waits",
        });
    }
    found
}

/// Whether words speak of everything that several do: "all clients have answered".
fn is_of_all(said: &str) -> bool {
    let lower = said.to_lowercase();
    let mut all = lower.split(' ');
    let first = all.next().unwrap_or_default();
    let next = all.next().unwrap_or_default();
    let rest: Vec<&str> = lower.split(' ').collect();
    let is_done = ["have", "has", "are", "is"].iter().any(|it| rest.contains(it));
    let is_all = ["both", "every"].contains(&first)
        || first == "all" && (is_several(next) || rest.iter().any(|word| is_several(word)))
        || first == "each" && next == "of";
    is_all && is_done
}

/// Asks what its receiver does with what the text itself sends again.
pub(super) fn repeated(text: &Text<'_>) -> Vec<Gap> {
    let mut found = Vec::new();
    for (nth, (clause, item, act)) in text.acts.iter().enumerate() {
        let Some(role) = who(act) else { continue };
        let again = match &act.does {
            Does::Repeat(what) => what.clone(),
            Does::Send { messages, .. } if words(act).contains("again") => messages[0].clone(),
            _ => continue,
        };
        let sent = text.acts[..nth].iter().rev().find_map(|(.., before)| match &before.does {
            Does::Send { messages, to, .. } if who(before).as_deref() == Some(&role) => {
                let is_it = messages.iter().any(|one| one.eq_ignore_ascii_case(core(&again)))
                    || ["it", "request", "message"].contains(&core(&again));
                (is_it && !to.is_empty()).then(|| (messages[0].clone(), to[0].role().to_string()))
            }
            _ => None,
        });
        let Some((message, to)) = sent else { continue };
        let to = plain_name(&to);
        let acts_on_it = text.acts.iter().any(|(.., act)| {
            who(act).as_deref() == Some(&to)
                && act.when.iter().any(|when| {
                    matches!(when, When::Receives(of, ..) if of.eq_ignore_ascii_case(&message))
                })
        });
        let is_known = text.sentences.iter().any(|(_, said)| {
            let says = ["already", "duplicate", "second time", "once more", "repeated", "twice"];
            says.iter().any(|it| said.to_lowercase().contains(it))
        });
        if !acts_on_it || is_known {
            continue;
        }
        found.push(Gap {
            kind: "again",
            like: None,
            at: vec![(*clause, *item)],
            question: format!(
                "What does {to} do when the {message} comes again and it has acted on the first?"
            ),
            silent: "nothing is said; it does the same again",
        });
    }
    found
}

/// Asks what is done where there is no next one to turn to.
pub(super) fn chains(text: &Text<'_>) -> Vec<Gap> {
    const NO_ONE: [&str; 12] = [
        "step",
        "steps",
        "message",
        "clause",
        "procedure",
        "time",
        "hop",
        "period",
        "section",
        "paragraph",
        "field",
        "case",
    ];
    const NONE: [&str; 9] = [
        "no more ",
        "no further ",
        "no other ",
        "no next ",
        "no remaining ",
        "none of the",
        "the last ",
        "all have ",
        "exhausted",
    ];
    let is_settled = text.sentences.iter().any(|(_, said)| {
        let said = said.to_lowercase();
        NONE.iter().any(|none| said.contains(none))
    });
    let mut found: Vec<Gap> = Vec::new();
    for (clause, item, act) in text.acts.iter().filter(|_| !is_settled) {
        let Some(role) = who(act) else { continue };
        let said = text.contribution.clauses[*clause].items[*item].text.to_lowercase();
        let Some((_, behind)) = said.split_once(" the next ") else { continue };
        let phrase: Vec<&str> =
            behind.split(' ').take_while(|word| !is_end(word)).take(3).collect();
        let clean = phrase.join(" ");
        let clean = clean.trim_end_matches(['.', ',', ';', ':']);
        let is_one =
            !clean.is_empty() && !NO_ONE.iter().any(|word| clean.split(' ').any(|it| it == *word));
        let is_tried = matches!(
            act.does,
            Does::Send { .. } | Does::Inform(..) | Does::Begin(_) | Does::Other(..) | Does::GoOn(_)
        );
        if is_one && is_tried && !found.iter().any(|of| of.at == [(*clause, *item)]) {
            found.push(Gap {
                kind: "next",
                like: None,
                at: vec![(*clause, *item)],
                question: format!("What does {role} do when there is no next {clean}?"),
                silent: "nothing is said",
            });
        }
    }
    found
}

/// Whether a word ends a noun.
fn is_end(word: &str) -> bool {
    ["and", "or", "with", "in", "of", "to", "that", "which", "by", "if", "from", "at", "on"]
        .contains(&word)
}

/// Asks what becomes of a second request that passes the same check before the first one has taken what is
/// checked.
pub(super) fn windows(text: &Text<'_>) -> Vec<Gap> {
    const FREE: [&str; 9] = [
        "no other ",
        " free",
        "available",
        "not already",
        "not yet",
        "not reserved",
        "not in use",
        "not taken",
        "whether another ",
    ];
    let mut found = Vec::new();
    for (nth, (clause, item, act)) in text.acts.iter().enumerate() {
        let (Some(role), Does::Check(what)) = (who(act), &act.does) else { continue };
        let what = what.to_lowercase();
        if !FREE.iter().any(|free| what.contains(free)) {
            continue;
        }
        // Taken by the same role, behind a message of its own that waits for somebody.
        let rest = &text.acts[nth + 1..];
        let sent = rest.iter().position(|(of, at, act)| {
            let is_own = who(act).as_deref() == Some(role.as_str());
            let asks = matches!(&act.does, Does::Send { messages, .. }
                if messages.iter().any(|one| !super::super::super::states::is_answer(one)));
            of == clause && at >= item && is_own && asks && act.strength != Strength::May
        });
        let Some(sent) = sent else { continue };
        let answered = rest[sent + 1..].iter().position(|(of, _, act)| {
            let is_other = who(act).is_some_and(|who| who != role);
            of == clause && is_other && matches!(act.does, Does::Send { .. })
        });
        let Some(answered) = answered.map(|at| sent + 1 + at) else { continue };
        let is_taken = |(of, _, act): &&(usize, usize, &Act)| {
            let is_own = who(act).as_deref() == Some(role.as_str());
            let is_it = object(act).is_some_and(|thing| {
                let noun = super::noun(thing).to_lowercase();
                noun.len() > 2 && what.split(' ').any(|word| super::is_of(word, &noun))
            });
            of == clause
                && is_own
                && is_it
                && matches!(act.does, Does::Open(_) | Does::Store(_))
                && !words(act).contains("timer")
        };
        // What is reserved at once leaves no room for another one.
        if rest[..answered].iter().any(|placing| is_taken(&placing)) {
            continue;
        }
        let Some((_, at, taken)) = rest[answered..].iter().find(is_taken) else { continue };
        let thing = object(taken)
            .map_or_else(String::new, |thing| text.with_article((*clause, *at), core(thing)));
        found.push(Gap {
            kind: "twice",
            like: None,
            at: vec![(*clause, *item), (*clause, *at)],
            question: format!(
                "What does {role} do with a second request that passes its check before it has taken {thing} for the first?"
            ),
            silent: "both pass",
        });
    }
    found
}
