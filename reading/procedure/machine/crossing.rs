//! What crosses on its way, and what stays marked: two questions that careful readers ask of any text, and that
//! no run of its sentences as they stand raises by itself.

use std::collections::BTreeSet;

use super::super::names::{is_same, plain_name};
use super::super::states::is_answer;
use super::checks::says_no;
use super::silences::calls_off;
use super::{ClauseMachine, Place, Placing, Reaction, Told, Trigger, Unnamed};
use crate::acts::{Act, Does, Party, When};

/// What calls something off while the answer to it may be on its way: who sends the one, and what; who sends
/// the other, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Where it is said that it may be called off.
    pub at: Place,
    /// Who calls it off, by which message.
    pub off: (String, String),
    /// Who answers, by which message.
    pub answer: (String, String),
}

/// What may cross: what a role may send at any time to call off what it has asked for, and the answer to that.
pub(super) fn crossings(clause: &ClauseMachine, acts: &[Placing<'_>]) -> Vec<Crossing> {
    let mut found: Vec<Crossing> = Vec::new();
    for (nth, reaction) in clause.reactions.iter().enumerate() {
        for placed in reaction.all_placed() {
            let Some(Told::Send(off, to)) = &placed.told else { continue };
            if !calls_off(off)
                || is_answer(off)
                || !is_free(reaction)
                || !is_early(acts, placed.at, off)
            {
                continue;
            }
            let role = &reaction.role;
            let Some(answer) = awaited(clause, nth, role, to) else { continue };
            let is_known = found.iter().any(|of| of.off.0 == *role && of.answer.0 == *to);
            let is_settled = is_settled(clause, (role, &answer), (to, off));
            if !is_known && !is_settled && !names_what_is_given(acts, off, &answer) {
                found.push(Crossing {
                    at: placed.at,
                    off: (role.clone(), off.clone()),
                    answer: (to.clone(), answer),
                });
            }
        }
    }
    found
}

/// Whether something is done whenever somebody wants it, and not at its place in a row.
fn is_free(reaction: &Reaction) -> bool {
    matches!(reaction.trigger, Trigger::Option(_)) || reaction.stays || reaction.until.is_some()
}

/// The answer of another role to what a role has asked of it before.
fn awaited(clause: &ClauseMachine, before: usize, role: &str, by: &str) -> Option<String> {
    let own = clause.reactions.iter().enumerate().filter(|(_, own)| own.role == role);
    let asks = own.clone().any(|(nth, own)| {
        let mut told = own.told();
        let is_it = |told: &Told| {
            matches!(told, Told::Send(message, to)
                if to == by && !is_answer(message) && !calls_off(message))
        };
        nth < before && told.any(is_it)
    });
    let mut answers = own.filter_map(|(_, own)| match &own.trigger {
        Trigger::Message(message, from)
            if from == by && (is_answer(message) || grants(message)) =>
        {
            Some(message.clone())
        }
        _ => None,
    });
    // What answers the calling off is no answer to what was asked, and a no is what it would have, too.
    let first = answers.find(|message| !calls_off(message) && !says_no(message));
    first.filter(|_| asks)
}

/// Whether a message gives what was asked for: "Floor Grant".
fn grants(message: &str) -> bool {
    const YES: [&str; 6] = ["grant", "granted", "permit", "accepted", "approval", "consent"];
    let last = message.strip_suffix(" message").unwrap_or(message).rsplit(' ').next();
    last.is_some_and(|last| YES.contains(&last.to_lowercase().as_str()))
}

/// Whether something may be called off before it is there: by its name, or since it may be at any time. What
/// deletes something is sent when that is there.
fn is_early(acts: &[Placing<'_>], at: Place, off: &str) -> bool {
    const UNDOES: [&str; 5] = ["delete", "deregister", "unregister", "remove", "release"];
    let undoes = off.to_lowercase().split([' ', '_', '-']).any(|word| UNDOES.contains(&word));
    let here = acts.iter().filter(|(clause, item, _)| (*clause, *item) == at);
    let is_bounded = |act: &Act| act.when.iter().any(|when| matches!(when, When::Before(_)));
    !undoes || here.into_iter().any(|(.., act)| is_bounded(act))
}

/// Whether what calls off names an identifier that the answer has given: it is sent when that is there.
fn names_what_is_given(acts: &[Placing<'_>], off: &str, answer: &str) -> bool {
    let given = identifiers(acts, answer);
    identifiers(acts, off).iter().any(|own| given.contains(own))
}

/// The identifiers that a message is said to carry.
fn identifiers(acts: &[Placing<'_>], message: &str) -> BTreeSet<String> {
    const IDS: [&str; 7] = ["id", "ids", "identifier", "identity", "reference", "number", "token"];
    let mut found = BTreeSet::new();
    for (.., act) in acts {
        let said: Vec<&String> = match &act.does {
            Does::Send { messages, .. } if messages.iter().any(|one| is_same(one, message)) => {
                act.details.iter().collect()
            }
            Does::Has(of, what) if is_same(of, message) => vec![what],
            _ => continue,
        };
        for part in said.into_iter().flat_map(|said| said.split([',', '(', ')'])) {
            let part = part.trim().to_lowercase();
            let words: Vec<&str> = part.split(' ').collect();
            let last = words.last().filter(|last| IDS.contains(last));
            if last.is_some() && words.len() > 1 {
                found.insert(words[words.len() - 2..].join(" "));
            }
        }
    }
    found
}

/// Whether the text says what is done in either order: with the answer by who has called it off, or with the
/// calling off by who has answered.
fn is_settled(clause: &ClauseMachine, own: (&str, &str), other: (&str, &str)) -> bool {
    let takes = |role: &str, message: &str| {
        let on = clause.reactions.iter().filter(|reaction| {
            reaction.role == role
                && matches!(&reaction.trigger, Trigger::Message(of, _) if of == message)
        });
        on.count()
    };
    takes(own.0, own.1) > 1 || takes(other.0, other.1) > 1
}

/// As what things are marked until they are free again.
const TAKEN: [&str; 16] = [
    "taken",
    "busy",
    "in use",
    "occupied",
    "reserved",
    "lent",
    "blocked",
    "unavailable",
    "engaged",
    "locked",
    "pending",
    "booked",
    "held",
    "assigned",
    "active",
    "ongoing",
];

/// What a role marks as taken, and nobody is said to mark otherwise; with the mark.
pub(super) fn marks(acts: &[Placing<'_>]) -> Vec<(Unnamed, String)> {
    let mut found: Vec<(Unnamed, String)> = Vec::new();
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    for (clause, item, act) in acts {
        let (Some((role, what)), Some(mark)) = (marked(act), mark_of(act)) else { continue };
        let is_taken = TAKEN.iter().any(|taken| mark == *taken);
        let is_cleared = acts.iter().any(|(.., other)| clears(other, &role, &what, &mark));
        if is_taken && !is_cleared && known.insert((role.clone(), what.clone())) {
            found.push((Unnamed { at: (*clause, *item), role, name: what }, mark));
        }
    }
    found
}

/// Who marks what.
fn marked(act: &Act) -> Option<(String, String)> {
    let Some(Party::Role(role)) = &act.who else { return None };
    let what = match &act.does {
        Does::Store(what) => what,
        Does::Open(what) if act.verb.to_lowercase().starts_with("mark") => what,
        _ => return None,
    };
    Some((plain_name(role), plain_name(what)))
}

/// As what it is marked.
fn mark_of(act: &Act) -> Option<String> {
    let said = act.details.iter().find_map(|said| said.strip_prefix("as "))?;
    let said = said.trim_start_matches("being ").to_lowercase();
    Some(said.trim_matches('"').to_string())
}

/// Whether an act takes a mark away: by another one, by removing it, or by freeing what is marked.
fn clears(act: &Act, role: &str, what: &str, mark: &str) -> bool {
    let is_own = act.who.as_ref().is_none_or(|who| plain_name(who.role()) == role);
    let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    is_own
        && match &act.does {
            Does::Store(other) | Does::Open(other) => {
                last(&plain_name(other)) == last(what) && mark_of(act).is_some_and(|of| of != mark)
            }
            Does::Close(other) => {
                let other = other.to_lowercase();
                last(&other) == last(what) || other.contains("mark") || other.contains(mark)
            }
            _ => false,
        }
}
