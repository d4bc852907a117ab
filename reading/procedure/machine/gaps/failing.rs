//! What is carried out and can only succeed.

use super::{Gap, Text, core, is_conditional, lemma, noun, object, who};
use crate::acts::{Act, Does, Strength, When};

/// What may be impossible to do, by its verb in the base form.
const MAY_FAIL: [&str; 25] = [
    "determine",
    "perform",
    "execute",
    "invoke",
    "run",
    "conduct",
    "process",
    "retrieve",
    "fetch",
    "obtain",
    "collect",
    "download",
    "select",
    "choose",
    "allocate",
    "reserve",
    "establish",
    "find",
    "resolve",
    "discover",
    "calculate",
    "compute",
    "derive",
    "translate",
    "convert",
];

/// Asks what is done where an operation fails on whose result something depends.
pub(super) fn operations(text: &Text<'_>) -> Vec<Gap> {
    let mut found = Vec::new();
    for (nth, (clause, item, act)) in text.acts.iter().enumerate() {
        let Some((role, what)) = operation(act) else { continue };
        let Some(lemma) = lemma(act) else { continue };
        // What is found out may be what is suitable, and there may be none.
        const SUITABLE: [&str; 4] = ["suitable ", "appropriate ", "available ", "free "];
        if lemma == "determine" && !SUITABLE.iter().any(|it| what.starts_with(it)) {
            continue;
        }
        let rest = text.behind(nth, &role).map(|(.., act)| *act);
        let mut next = rest.filter(|act| !act.when.contains(&When::Otherwise));
        let Some(next) = next.next() else { continue };
        let is_needed = !is_conditional(next) && uses(next, noun(&what));
        if !is_needed || text.says_no_of(noun(&what), &lemma) {
            continue;
        }
        let thing = text.with_article((*clause, *item), core(&what));
        found.push(Gap {
            kind: "failing",
            like: Some("failure"),
            at: vec![(*clause, *item)],
            question: format!("What does {role} do when it cannot {lemma} {thing}?"),
            silent: "nothing is said; it always can",
        });
    }
    found
}

/// An operation that may fail: who does it, and to what.
fn operation(act: &Act) -> Option<(String, String)> {
    let does = matches!(
        act.does,
        Does::Perform(_) | Does::Other(..) | Does::Open(_) | Does::Begin(_) | Does::Receive(_)
    );
    let is_one = lemma(act).is_some_and(|lemma| MAY_FAIL.contains(&lemma.as_str()));
    let is_done = matches!(act.strength, Strength::Does | Strength::Shall);
    // "Upon receiving M, the server receives M".
    let is_event = |when: &When| matches!(when, When::Before(_));
    let what = object(act)?;
    // A name, a number or a time is always found.
    const OWN: [&str; 18] = [
        "answer",
        "response",
        "report",
        "result",
        "identifier",
        "identity",
        "id",
        "number",
        "name",
        "tag",
        "token",
        "timer",
        "timestamp",
        "time",
        "actions",
        "action",
        "steps",
        "release",
    ];
    let noun = noun(what).to_lowercase();
    let is_own = OWN.contains(&noun.trim_end_matches('s')) || OWN.contains(&noun.as_str());
    let is_named = core(what).chars().any(|c| c.is_ascii_lowercase());
    (does && is_one && is_done && !is_own && is_named && !act.when.iter().any(is_event))
        .then(|| Some((who(act)?, what.to_string())))?
}

/// Whether what is done next needs what was carried out: it tells somebody, or does something with it.
fn uses(next: &Act, noun: &str) -> bool {
    let says_it = super::words(next).split(' ').any(|word| super::is_of(word, noun));
    says_it || matches!(next.does, Does::Send { .. } | Does::Inform(..) | Does::Accept(_))
}
