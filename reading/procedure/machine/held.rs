//! What is held, though it is not said that anything is opened: what is suspended until it is resumed, and
//! what is marked until the mark is removed.

use std::borrow::Cow;

use super::super::names::plain_name;
use super::Acts;
use super::timers::is_timer;
use crate::acts::{Act, Does};

/// The same acts, where what is suspended is something that is held, and so is what is marked where the
/// text says that the mark is removed.
pub(super) fn held(acts: Acts<'_>) -> Acts<'_> {
    let mut acts = each_timer(acts);
    let suspended: Vec<(String, String)> =
        acts.iter().filter_map(|(.., act)| Some((by(act)?, suspends(act)?))).collect();
    let marks: Vec<(String, String)> = acts
        .iter()
        .filter_map(|(.., act)| {
            let Does::Close(what) = &act.does else { return None };
            let last = what.rsplit(' ').next().unwrap_or_default();
            MARKS.iter().any(|(_, noun)| last == *noun).then_some((by(act)?, what.clone()))
        })
        .collect();
    for (.., act) in &mut acts {
        let Some(who) = by(act) else { continue };
        let is_own = |(by, _): &&(String, String)| *by == who;
        let does = match &act.does {
            Does::Close(_) => suspends(act).map(|what| Does::Open(suspension(&what))),
            Does::Open(what) if is_verb(act, "resum") => suspended
                .iter()
                .filter(is_own)
                .any(|(_, of)| of == what)
                .then(|| Does::Close(suspension(what))),
            Does::Store(_) => {
                let noun = MARKS.iter().find(|(verb, _)| is_verb(act, verb)).map(|(_, noun)| noun);
                let mut own = marks.iter().filter(is_own);
                let mark = noun.and_then(|noun| own.find(|(_, what)| what.ends_with(noun)));
                mark.map(|(_, what)| Does::Open(what.clone()))
            }
            _ => None,
        };
        if let Some(does) = does {
            act.to_mut().does = does;
        }
    }
    acts
}

/// "Stops all timers": each of those that it has started before.
fn each_timer(acts: Acts<'_>) -> Acts<'_> {
    let mut all: Acts<'_> = Vec::new();
    for (clause, item, act) in acts {
        let is_all = matches!(&act.does, Does::Close(what) if {
            let what = what.to_lowercase();
            what == "timers" || what.starts_with("timers ") || what.starts_with("all timers")
        });
        let own: Vec<String> = match is_all {
            true => all
                .iter()
                .filter(|(.., other)| other.who == act.who)
                .filter_map(|(.., other)| match &other.does {
                    Does::Open(what) if is_timer(what) => Some(what.clone()),
                    _ => None,
                })
                .collect(),
            false => Vec::new(),
        };
        if own.is_empty() {
            all.push((clause, item, act));
            continue;
        }
        let mut known: Vec<String> = Vec::new();
        for timer in own {
            if !known.contains(&timer) {
                let mut one = act.as_ref().clone();
                one.does = Does::Close(timer.clone());
                all.push((clause, item, Cow::Owned(one)));
                known.push(timer);
            }
        }
    }
    all
}

/// What says that something is marked, by how its verb begins, and what that is called.
const MARKS: [(&str, &str); 4] =
    [("mark", "mark"), ("lock", "lock"), ("regist", "registration"), ("bind", "binding")];

fn by(act: &Act) -> Option<String> {
    let who = act.who.as_ref().filter(|who| !who.is_user())?;
    Some(plain_name(who.role()))
}

fn is_verb(act: &Act, root: &str) -> bool {
    act.verb.to_lowercase().starts_with(root)
}

fn suspends(act: &Act) -> Option<String> {
    let Does::Close(what) = &act.does else { return None };
    let is_it = ["suspend", "paus"].iter().any(|root| is_verb(act, root));
    (is_it && !what.to_lowercase().contains("timer")).then(|| what.clone())
}

fn suspension(what: &str) -> String {
    format!("suspension of {what}")
}
