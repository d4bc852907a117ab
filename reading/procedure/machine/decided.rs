//! Roles that decide as users do: "the reader either accepts or declines the loan".

use std::borrow::Cow;

use super::Acts;
use super::outcomes::passive_answer;
use crate::acts::{Act, Does, Party, When};

/// The same acts, where the user of who passes on a decision has decided: "conveys the decision in M".
pub(super) fn with_decisions(acts: Acts<'_>) -> Acts<'_> {
    let mut decided: Vec<(usize, String)> = Vec::new();
    // Clauses in which somebody was taken to decide.
    let mut made: Vec<usize> = Vec::new();
    let mut all: Acts<'_> = Vec::with_capacity(acts.len());
    for (clause, item, act) in acts {
        let role = act.who.as_ref().map(|who| who.role().to_string());
        let decides = matches!(act.does, Does::Accept(_) | Does::Reject(_) | Does::Defer(_));
        if let (true, Some(role)) = (decides, &role) {
            decided.push((clause, role.clone()));
        }
        if let (Some(Party::Role(own)), true) = (&act.who, passes_on_a_decision(&act))
            && !decided.iter().any(|(at, by)| *at == clause && by == own)
        {
            decided.push((clause, own.clone()));
            made.push(clause);
            let of = |does: Does, verb: &str, is_alternative: bool| Act {
                who: Some(Party::UserOf(own.clone())),
                does,
                verb: verb.into(),
                is_alternative,
                details: Vec::new(),
                ..act.as_ref().clone()
            };
            all.push((clause, item, Cow::Owned(of(Does::Accept("it".into()), "accepts", false))));
            all.push((clause, item, Cow::Owned(of(Does::Reject("it".into()), "declines", true))));
        }
        let is_made = made.contains(&clause);
        let mut act = act;
        if is_made && act.when.iter().any(|when| consents(when).is_some()) {
            for when in &mut act.to_mut().when {
                if let Some(is_yes) = consents(when) {
                    let said =
                        if is_yes { "the user has accepted" } else { "the user has declined" };
                    *when = When::If(said.into());
                }
            }
        }
        all.push((clause, item, act));
    }
    all
}

/// Whether a condition says which way a user has decided, and not that it was the user: "consent is given".
fn consents(when: &When) -> Option<bool> {
    const WHAT: [&str; 7] = [
        "consent",
        "permission",
        "approval",
        "agreement",
        "the decision",
        "the answer",
        "the consent",
    ];
    let (When::If(what) | When::After(what)) = when else { return None };
    let is_such = WHAT.iter().any(|it| what.to_lowercase().starts_with(it));
    passive_answer(what).filter(|_| is_such)
}

/// Whether what is sent says what a user has decided.
fn passes_on_a_decision(act: &Act) -> bool {
    const DECISIONS: [&str; 8] = [
        "decision",
        "user's decision",
        "decision of its user",
        "decision of the user",
        "choice",
        "user's choice",
        "answer of its user",
        "user's answer",
    ];
    let says = |said: &String| {
        let said = ["containing ", "with ", "carrying ", "indicating "]
            .iter()
            .find_map(|it| said.strip_prefix(it))
            .unwrap_or(said);
        let said = ["the ", "its "].iter().find_map(|it| said.strip_prefix(it)).unwrap_or(said);
        DECISIONS.contains(&said)
    };
    matches!(act.does, Does::Send { .. }) && act.details.iter().any(says)
}

/// The same acts, where who says yes or no decides as a user does, and what depends on it says so.
pub(super) fn as_users_do(mut acts: Acts<'_>) -> Acts<'_> {
    let pairs = acts.windows(2).filter_map(|two| {
        let (one, other) = (&two[0].2, &two[1].2);
        let is_pair = matches!((&one.does, &other.does), (Does::Accept(_), Does::Reject(_)));
        let Some(Party::Role(role)) = &one.who else { return None };
        (is_pair && other.is_alternative && one.who == other.who).then(|| role.clone())
    });
    let mut deciding: Vec<String> = pairs.collect();
    deciding.dedup();
    for role in deciding {
        // Who answers by a message says so there.
        let subject = format!("the {} ", role.to_lowercase());
        for (.., act) in &mut acts {
            let is_own = act.who.as_ref().is_some_and(|who| !who.is_user() && who.role() == role);
            let decides = is_own && matches!(act.does, Does::Accept(_) | Does::Reject(_));
            let asks = |when: &When| match when {
                When::If(what) | When::After(what) | When::In(what) => {
                    what.to_lowercase().starts_with(&subject)
                }
                _ => false,
            };
            if !decides && !act.when.iter().any(asks) {
                continue;
            }
            let act = act.to_mut();
            if decides {
                act.who = Some(Party::UserOf(role.clone()));
            }
            for when in &mut act.when {
                let (When::If(what) | When::After(what) | When::In(what)) = when else { continue };
                if what.to_lowercase().starts_with(&subject) {
                    *what = format!("the user {}", &what[subject.len()..]);
                }
            }
        }
    }
    acts
}
