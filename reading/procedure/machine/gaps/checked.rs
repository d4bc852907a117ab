//! What is checked, of which only one outcome is told apart; what is done when a time is over only where
//! something else is so.

use super::super::questions::{negation, predicates};
use super::endings::{is_bad, is_expiry};
use super::{Gap, Text, denies, is_of, split, who};
use crate::acts::{Act, Does, When};

/// Asks what follows where one of several things that are checked together is not so, and the text says what
/// does for another one alone.
pub(super) fn items(text: &Text<'_>) -> Vec<Gap> {
    let mut found = Vec::new();
    for (clause, item, act) in text.acts {
        let (Some(role), Does::Check(what)) = (who(act), &act.does) else { continue };
        let all = conjuncts(what);
        if all.len() < 2 {
            continue;
        }
        let behind = || text.sentences.iter().filter(|(at, _)| *at >= (*clause, *item));
        let is_whole = behind().any(|(_, said)| is_of_the_whole(&said.to_lowercase()));
        let has_outcome = |one: &String| {
            let nouns = telling(one, &all);
            behind().any(|(at, said)| {
                let is_the_check = *at == (*clause, *item) && said.contains(all[0].as_str());
                let words: Vec<String> = split(said).map(str::to_lowercase).collect();
                let is_of_it = nouns.iter().any(|noun| words.iter().any(|it| is_of(it, noun)));
                !is_the_check && is_of_it && (denies(said) || says_otherwise(one, said))
            })
        };
        let (told, untold): (Vec<&String>, Vec<&String>) =
            all.iter().partition(|one| has_outcome(one));
        if is_whole || told.is_empty() {
            continue;
        }
        for one in untold {
            found.push(Gap {
                kind: "check",
                like: None,
                at: vec![(*clause, *item)],
                question: format!("What does {role} do where {}?", negation(one)),
                silent: "nothing is said",
            });
        }
    }
    found
}

/// Whether something is said for whatever of a check is not so.
fn is_of_the_whole(said: &str) -> bool {
    const WHOLE: [&str; 14] = [
        "otherwise",
        "if not",
        "any of",
        "one of these",
        "check fails",
        "checks fail",
        "verification fails",
        "validation fails",
        "unsuccessful",
        "is not successful",
        "not fulfilled",
        "not met",
        "either of",
        "none of",
    ];
    WHOLE.iter().any(|whole| said.contains(whole))
}

/// What is checked, one by one: "that P and that Q", "whether P and Q".
fn conjuncts(what: &str) -> Vec<String> {
    const SAYS: [&str; 6] = [" is ", " are ", " has ", " have ", " may ", " can "];
    let has_verb = |said: &str| SAYS.iter().any(|it| said.contains(it));
    let split = |one: &String| match one.split_once(" and ") {
        Some((first, second)) if has_verb(first) && has_verb(&format!("{second} ")) => vec![
            first.trim_end_matches(',').to_string(),
            second.trim_start_matches("that ").to_string(),
        ],
        _ => vec![one.clone()],
    };
    predicates(what).iter().flat_map(split).collect()
}

/// The words of one thing that is checked that no other one has.
fn telling(one: &str, all: &[String]) -> Vec<String> {
    const SHORTEST: usize = 4;
    const SAID: [&str; 11] = [
        "that",
        "with",
        "this",
        "have",
        "been",
        "currently",
        "from",
        "which",
        "other",
        "user",
        "client",
    ];
    let is_others = |word: &str| {
        let mut others = all.iter().filter(|other| *other != one);
        others.any(|other| split(other).any(|it| it.eq_ignore_ascii_case(word)))
    };
    split(one)
        .map(str::to_lowercase)
        .filter(|word| word.len() >= SHORTEST && !SAID.contains(&word.as_str()) && !is_others(word))
        .collect()
}

/// Whether a condition says the opposite in another way: "no other page is open" and "if another page is open".
fn says_otherwise(one: &str, said: &str) -> bool {
    const WHEN: [&str; 5] = ["if ", "when ", "in case ", "where ", "unless "];
    let said = said.to_lowercase();
    is_bad(one) && WHEN.iter().any(|it| said.contains(it))
}

/// Asks what is done when a time is over and what is told apart then is not so.
pub(super) fn expiries(text: &Text<'_>) -> Vec<Gap> {
    let over = |act: &Act| {
        let said = act.when.iter().find_map(|when| match when {
            When::After(said) if is_expiry(said) => Some(said.clone()),
            _ => None,
        });
        Some((who(act)?, said?))
    };
    let mut found = Vec::new();
    for (clause, item, act) in text.acts {
        let Some((role, said)) = over(act) else { continue };
        let condition = act.when.iter().find_map(|when| match when {
            When::If(condition) if condition != "so" => Some(condition),
            _ => None,
        });
        let Some(condition) = condition else { continue };
        // Another case of the same, whatever it is.
        let is_told = text.acts.iter().any(|(.., other)| {
            over(other).is_some_and(|of| of == (role.clone(), said.clone()))
                && !other.when.contains(&When::If(condition.clone()))
        });
        if !is_told {
            found.push(Gap {
                kind: "check",
                like: None,
                at: vec![(*clause, *item)],
                question: format!(
                    "What does {role} do after {said}, where {}?",
                    negation(condition)
                ),
                silent: "nothing is said",
            });
        }
    }
    found
}

/// So many items away something may be said for the other case.
const NEAR: usize = 2;

/// Asks what follows where somebody has not agreed, and the text says only what does where it has.
pub(super) fn answers(text: &Text<'_>) -> Vec<Gap> {
    // Whether somebody wants it, or has decided it.
    const YES: [&str; 12] = [
        "approv", "accept", "agree", "consent", "grant", "permi", "confirm", "allow", "willing",
        "positive", "success", "authori",
    ];
    let root_of = |said: &str| {
        let lower = said.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        words.find_map(|word| YES.iter().find(|yes| word.starts_with(**yes)).copied())
    };
    let mut found: Vec<Gap> = Vec::new();
    for (clause, item, act) in text.acts {
        let said = act.when.iter().find_map(|when| match when {
            When::If(said) => Some(said),
            _ => None,
        });
        let (Some(role), Some(said)) = (who(act), said) else { continue };
        let Some(root) = root_of(said).filter(|_| !is_bad(said)) else { continue };
        // Every other way of saying no: close by, of the same, or as what comes.
        let is_told = text.sentences.iter().any(|((of, at), sentence)| {
            let lower = sentence.to_lowercase();
            let is_near = of == clause && at.abs_diff(*item) <= NEAR;
            let otherwise = ["otherwise", "if not", "negative"].iter().any(|it| lower.contains(it));
            let mut words = split(sentence).map(str::to_lowercase);
            let is_of_it = words.any(|word| word.starts_with(root));
            let condition = lower.split(',').next().unwrap_or_default();
            let is_condition = ["if ", "when ", "upon ", "on ", "in case", "where ", "once "]
                .iter()
                .any(|it| condition.trim_start().starts_with(it));
            let comes = is_condition && split(condition).any(says_no_to_it);
            let is_case = is_condition
                || [" if ", " when ", " unless ", " where "].iter().any(|it| lower.contains(it));
            is_near && otherwise || denies(sentence) && is_of_it && is_case || comes
        });
        if is_told || found.iter().any(|of| of.at == [(*clause, *item)]) {
            continue;
        }
        found.push(Gap {
            kind: "check",
            like: Some("refusal"),
            at: vec![(*clause, *item)],
            question: format!("What does {role} do where {}?", negation(said)),
            silent: "nothing is said",
        });
    }
    found
}

/// "Rejects", "refuses", "declines", "objects".
fn says_no_to_it(word: &str) -> bool {
    ["reject", "refus", "declin", "object", "deny", "denie"]
        .iter()
        .any(|root| word.starts_with(root))
}
