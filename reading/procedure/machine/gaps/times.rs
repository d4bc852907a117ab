//! Times: limits that nobody keeps, timers that elapse unsaid or run on, and what is to come again and again.

use super::super::timers::{elapses, is_timer};
use super::super::{Machine, Told, plain_name};
use super::{Gap, Text, core, noun, who, words};
use crate::acts::{Does, When};

/// Asks what a time or limit is for that a message carries, or a role keeps, and nobody looks at.
pub(super) fn unused(text: &Text<'_>) -> Vec<Gap> {
    let mut found = Vec::new();
    for (clause, item, act) in text.acts {
        let (said, carrier) = match &act.does {
            Does::Contain(what) => (what, None),
            Does::Has(message, what) => (what, Some(message)),
            Does::Store(what) => (what, None),
            _ => continue,
        };
        let Some(limit) = limit_in(said) else { continue };
        let is_used = text.sentences.iter().any(|(at, said)| {
            *at != (*clause, *item) && said.to_lowercase().contains(&limit.to_lowercase())
        });
        // "The time until which it is kept" and a timer that is set to it are its use.
        let here = text.sentences.iter().filter(|(at, _)| *at == (*clause, *item));
        let is_used_here =
            here.filter(|(_, said)| said.to_lowercase().contains(&limit.to_lowercase())).count()
                > 1;
        if is_used || is_used_here {
            continue;
        }
        let thing = text.with_article((*clause, *item), limit);
        let question = match (who(act), carrier) {
            (_, Some(message)) => {
                format!("Who keeps to {thing} that the {message} carries, and how?")
            }
            (Some(role), None) if matches!(act.does, Does::Store(_)) => {
                format!("For what does {role} use {thing} that it has stored?")
            }
            _ => format!("Who keeps to {thing} that is sent, and how?"),
        };
        found.push(Gap {
            kind: "limit",
            like: None,
            at: vec![(*clause, *item)],
            question,
            silent: "nothing depends on it",
        });
    }
    found
}

/// The time or limit among what is carried.
fn limit_in(said: &str) -> Option<&str> {
    const LIMITS: [&str; 9] = [
        "duration", "deadline", "limit", "period", "validity", "lifetime", "expiry", "hour", "time",
    ];
    let parts = said.split(", ").flat_map(|part| part.split(" and "));
    parts.map(|part| part.trim_start_matches("optionally ")).find_map(|part| {
        let bare = ["the ", "a ", "an ", "its "].iter().find_map(|it| part.strip_prefix(it));
        let thing = core(bare.unwrap_or(part));
        let last = noun(thing).to_lowercase();
        let is_one = LIMITS.contains(&last.as_str());
        // "Time" alone says when something was, as often as until when it is.
        let is_plain = last == "time" && !thing.contains(' ') || thing.contains("current");
        (is_one && !is_plain).then_some(thing)
    })
}

/// Asks what is done when a timer elapses of which nothing is in the model.
pub(super) fn elapsing(text: &Text<'_>, all: &Machine) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    for (clause, item, act) in text.acts {
        let (Some(role), Does::Open(timer)) = (who(act), &act.does) else { continue };
        let name = plain_name(timer);
        let bare = name.strip_prefix("timer ").unwrap_or(&name).to_string();
        let is_it = |of: &str| of.eq_ignore_ascii_case(&bare) || of.eq_ignore_ascii_case(&name);
        let mut clauses = all.clauses.iter();
        let is_modelled = clauses.any(|made| {
            let starts = |told: &Told| matches!(told, Told::Start(of) if is_it(of));
            made.expiries.iter().any(|of| of.role == role && is_it(&of.timer))
                || made.reactions.iter().any(|own| own.role == role && own.told().any(starts))
        });
        // That it elapses may be said, in words that were not understood.
        let lower = bare.to_lowercase();
        let is_said = text.sentences.iter().any(|(_, said)| {
            let said = said.to_lowercase();
            said.contains(&lower) && elapses(&said)
        });
        let is_unnamed = bare.eq_ignore_ascii_case("timer");
        if !is_timer(timer) || is_unnamed || is_modelled || is_said {
            continue;
        }
        found.push(Gap {
            kind: "elapsing",
            like: None,
            at: vec![(*clause, *item)],
            question: format!("What does {role} do when {bare} elapses?"),
            silent: "nothing is said",
        });
    }
    found
}

/// Asks what is done when what is sent again and again comes no longer.
pub(super) fn periodic(text: &Text<'_>) -> Vec<Gap> {
    const OFTEN: [&str; 6] = [
        "periodically",
        "regularly",
        "at regular intervals",
        "at intervals of",
        "repeatedly",
        "continuously",
    ];
    let mut found: Vec<Gap> = Vec::new();
    for (clause, item, act) in text.acts {
        let Does::Send { messages, to, .. } = &act.does else { continue };
        let (Some(_), Some(message), Some(to)) = (who(act), messages.first(), to.first()) else {
            continue;
        };
        let said = text.contribution.clauses[*clause].items[*item].text.to_lowercase();
        let is_often = OFTEN.iter().any(|often| said.contains(often))
            || said.split(" every ").nth(1).is_some_and(|behind| {
                ["second", "minute", "hour", "ms"]
                    .iter()
                    .any(|it| behind.split(' ').take(2).any(|word| word.starts_with(it)))
            });
        let noun = noun(message).to_lowercase();
        let is_missed = text.sentences.iter().any(|(_, said)| {
            let lower = said.to_lowercase();
            let is_of_it = lower.contains(&noun);
            is_of_it && (super::denies(said) || elapses(&lower) || lower.contains("missing"))
        });
        if !is_often || is_missed || to.is_user() {
            continue;
        }
        found.push(Gap {
            kind: "periodic",
            like: None,
            at: vec![(*clause, *item)],
            question: format!(
                "What does {} do when the {message} comes no longer?",
                plain_name(to.role())
            ),
            silent: "nothing is said",
        });
    }
    found
}

/// Asks when a timer is stopped whose expiry undoes something, and that nothing stops.
pub(super) fn running(text: &Text<'_>) -> Vec<Gap> {
    let mut found = Vec::new();
    for (nth, (clause, item, act)) in text.acts.iter().enumerate() {
        let (Some(role), Does::Open(timer)) = (who(act), &act.does) else { continue };
        let name = plain_name(timer).to_lowercase();
        let bare = name.strip_prefix("timer ").unwrap_or(&name).to_string();
        if !is_timer(timer) || bare == "timer" || bare.contains("guard") {
            continue;
        }
        let is_stopped = text.acts.iter().any(|(.., other)| {
            matches!(&other.does, Does::Close(what) if what.to_lowercase().contains(&bare))
        }) || text.sentences.iter().any(|(_, said)| {
            let lower = said.to_lowercase();
            let is_it = ["all timers", "the timer", bare.as_str()].iter().any(|it| lower.contains(it));
            is_it && lower.contains("stop")
        });
        let fails = text.acts.iter().any(|(.., other)| {
            let over = other.when.iter().any(|when| match when {
                When::After(said) | When::If(said) => {
                    elapses(said) && said.to_lowercase().contains(&bare)
                }
                _ => false,
            });
            let says_no = super::super::silences::calls_off(&words(other))
                || super::denies(&words(other))
                || matches!(other.does, Does::Close(_) | Does::Reject(_) | Does::End);
            over && says_no && who(other).as_deref() == Some(role.as_str())
        });
        // What it waits for: what comes to it behind, from whom it has asked.
        let comes = text.acts[nth..].iter().find_map(|(.., other)| {
            let is_own = who(other).as_deref() == Some(role.as_str());
            other.when.iter().find_map(|when| match when {
                When::Receives(message, ..) if is_own => Some(message.clone()),
                _ => None,
            })
        });
        let own = act.when.iter().any(|when| match (when, &comes) {
            (When::Receives(of, ..), Some(message)) => of == message,
            _ => false,
        });
        let Some(message) = comes.filter(|_| !own && !is_stopped && fails) else { continue };
        found.push(Gap {
            kind: "running",
            like: None,
            at: vec![(*clause, *item)],
            question: format!(
                "When does {role} stop {}, which would elapse although the {message} has come?",
                plain_name(timer)
            ),
            silent: "nothing is said; it runs on",
        });
    }
    found
}
