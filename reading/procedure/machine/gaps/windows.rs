//! What is checked early and taken late, with a wait between: two may pass the check.

use super::{Gap, Text, core, object, who, words};
use crate::acts::{Does, Strength};

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
        let is_taken = |(of, _, act): &&(usize, usize, &crate::acts::Act)| {
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
