//! What is asked, what is decided, and under which conditions something is done.

use super::super::names::{is_short, plain_name};
use crate::acts::{Act, Does, When};

/// Whether a condition says that a check has found it so, or not so; nothing of other conditions.
pub(super) fn finding(what: &str) -> Option<bool> {
    let what = what.to_lowercase();
    let words: Vec<&str> = what.split(|c: char| !c.is_alphanumeric()).collect();
    let is_of_a_check = words.iter().any(|word| {
        let word = word.strip_prefix("un").unwrap_or(word);
        ["authoris", "authoriz", "allowed", "permitted"].iter().any(|root| word.starts_with(root))
    });
    let denies = |word: &&str| *word == "not" || *word == "no" || word.starts_with("unauthor");
    is_of_a_check.then(|| !words.iter().any(denies))
}

/// Whether an act is done where a check has said no.
pub(super) fn is_otherwise(act: &Act) -> bool {
    act.when.iter().any(|when| match when {
        When::Otherwise => true,
        When::If(what) | When::After(what) => finding(what) == Some(false),
        _ => false,
    })
}

/// Whether an act stands under a condition other than what a check has found.
pub(super) fn is_on_a_condition(act: &Act) -> bool {
    act.when.iter().any(|when| match when {
        When::If(what) | When::After(what) => finding(what).is_none(),
        When::Before(_) | When::In(_) | When::Conditional => true,
        When::Receives(..) | When::Otherwise | When::InOrderTo(_) => false,
    })
}

/// Whether it is said to whom something is sent, in words that name nobody who is known: "to each
/// affiliated member".
pub(super) fn names_another(act: &Act) -> bool {
    let articles = ["each", "every", "all", "the", "a", "an", "any", "other"];
    act.details.iter().any(|said| {
        let words: Vec<&str> = said.split(' ').collect();
        let is_to = ["to", "towards", "toward"].contains(&words[0]);
        let is_somebody = words.get(1).is_some_and(|word| articles.contains(word));
        // "a response to the request" goes to who has asked.
        is_to && is_somebody && !words.iter().any(|word| is_short(word))
    })
}

/// What is asked, one by one: "whether P, and that Q".
pub(super) fn predicates(what: &str) -> Vec<String> {
    let words: Vec<&str> = what.split_whitespace().collect();
    // "verifies the request and checks whether P", "examines it to see if P".
    let asks = words.iter().position(|word| ["whether", "if"].contains(word));
    let that = words.first().filter(|first| **first == "that").map(|_| 0);
    let Some(at) = asks.or(that) else { return vec![what.to_string()] };
    let words = words[at + 1..].to_vec();
    let mut found: Vec<Vec<&str>> = vec![Vec::new()];
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next() {
        let opens = ["whether", "if", "that"];
        if word == "and" && rest.peek().is_some_and(|next| opens.contains(next)) {
            rest.next();
            found.push(Vec::new());
        } else {
            found.last_mut().expect("there is one").push(word);
        }
    }
    let one = |words: Vec<&str>| plain_name(&words.join(" "));
    found.into_iter().map(one).filter(|one| !one.is_empty()).collect()
}

/// The opposite of what is asked; nothing where it has no verb that can be denied.
pub(super) fn negated(one: &str) -> Option<String> {
    let words: Vec<&str> = one.split(' ').collect();
    let verbs = ["is", "are", "has", "have", "can", "may"]; // "the user that is called is registered": the verb of the clause, not that of the subject.
    let is_of_a_clause = |at: usize| at > 0 && ["that", "which", "who"].contains(&words[at - 1]);
    let mut places = (0..words.len()).filter(|at| verbs.contains(&words[*at]));
    let at = places.find(|at| !is_of_a_clause(*at))?;
    let (before, after) = words.split_at(at + 1);
    let said = match (before, after) {
        (["there", _], ["any" | "a" | "an", rest @ ..]) => {
            format!("{} no {}", before.join(" "), rest.join(" "))
        }
        _ => format!("{} not {}", before.join(" "), after.join(" ")),
    };
    Some(plain_name(&said.replace(" or ", " / ")))
}

pub(super) fn decision_words(act: &Act) -> String {
    let what = match &act.does {
        Does::Begin(what)
        | Does::Open(what)
        | Does::Close(what)
        | Does::Accept(what)
        | Does::Reject(what)
        | Does::Defer(what)
        | Does::Store(what)
        | Does::Perform(what) => what.as_str(),
        _ => "",
    };
    // What "or" parts are answers.
    plain_name(&format!("{} {what}", act.verb.to_lowercase()).replace(" or ", " / "))
}
