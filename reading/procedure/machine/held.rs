//! What is held, though it is not said that anything is opened: what is suspended until it is resumed, and
//! what is marked until the mark is removed.

use super::super::names::plain_name;
use super::Acts;
use crate::acts::{Act, Does};

/// The same acts, where what is suspended is something that is held, and so is what is marked where the
/// text says that the mark is removed.
pub(super) fn held(mut acts: Acts<'_>) -> Acts<'_> {
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
