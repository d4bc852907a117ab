//! Checks that are no more than the question before some cases: "determines whether X: a) if P, …; b) if
//! Q, …; or c) …", and checks of which both outcomes go on.

use super::super::names::plain_name;
use super::alike::{answers, are_all};
use super::builder::Builder;
use super::outcomes::user_answer;
use super::questions::{finding, predicates};
use super::{Guard, Place, Placing};
use crate::Contribution;
use crate::acts::{Act, Does, Strength, When};

/// What follows a check, or what stands in a list of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    /// Cases, each with a condition of its own, which together are what is asked.
    Cases,
    /// Something by which it goes on elsewhere where it is not so, and here where it is; or the reverse.
    Ways,
    /// Nothing that would depend on it.
    Nothing,
    /// What is said of one of the things that are checked: its place among them.
    Apart(usize),
    /// Where none of the cases before is so, this one may be, and others behind it.
    Case,
    /// The same, where none stands behind it, and something else may be so.
    Last,
    /// The same, where nothing else can be so.
    Rest,
}

/// What follows in a clause, by items and by who acts there.
pub(super) fn followed(
    contribution: &Contribution,
    own: &[&Placing<'_>],
) -> Vec<(Place, String, Follows)> {
    let mut found = Vec::new();
    for (at, (clause, item, act)) in own.iter().enumerate() {
        let (Does::Check(what), Some(who)) = (&act.does, &act.who) else { continue };
        let role = plain_name(who.role());
        let here = (*clause, *item);
        let own_below = below(contribution, &own[at + 1..], here, &role);
        let behind = own[at + 1..].iter().map(|(clause, item, act)| ((*clause, *item), *act));
        let behind: Vec<&Act> = behind
            .take_while(|(place, _)| *place == here)
            .filter(|(_, act)| act.who.as_ref().is_none_or(|who| plain_name(who.role()) == role))
            .map(|(_, act)| act)
            .chain(own_below.iter().map(|(_, act)| *act))
            .collect();
        let is_outcome = own_below.first().is_some_and(|(_, act)| is_outcome(what, act));
        if are_cases(&own_below) && !is_outcome {
            found.push((here, role, Follows::Cases));
        } else if goes_on_apart(what, &behind) {
            found.push((here, role, Follows::Ways));
        } else if is_neutral(what) && !is_asked_later(&own[at + 1..], &role) {
            found.push((here, role, Follows::Nothing));
        } else if let Some(one) = apart(what, &behind) {
            found.push((here, role, Follows::Apart(one)));
        }
    }
    // The cases themselves, of which one is so.
    let parents = own.iter().filter_map(|(clause, item, _)| {
        Some((*clause, contribution.clauses[*clause].items[*item].parent?))
    });
    let mut parents: Vec<Place> = parents.collect();
    parents.sort_unstable();
    parents.dedup();
    for parent in parents {
        let item = &contribution.clauses[parent.0].items[parent.1];
        let Some(role) = own.iter().find_map(|(clause, item, act)| {
            let is_below = contribution.clauses[*clause].items[*item].parent == Some(parent.1);
            act.who.as_ref().filter(|_| *clause == parent.0 && is_below)
        }) else {
            continue;
        };
        let role = plain_name(role.role());
        let below = below(contribution, own, parent, &role);
        let is_check = found
            .iter()
            .any(|(at, who, what)| *at == parent && *who == role && *what == Follows::Cases);
        let text = item.text.to_lowercase();
        let is_said = ["as follows", "depending on", "one of the following"]
            .iter()
            .any(|said| text.contains(said));
        let is_or = below.iter().rev().nth(1).is_some_and(|((clause, item), _)| {
            let text = contribution.clauses[*clause].items[*item].text.trim_end();
            text.ends_with(" or") || text.ends_with(" or,")
        });
        if !are_cases(&below) || !(is_check || is_said || is_or) {
            continue;
        }
        let said: Vec<&str> = below.iter().filter_map(|(_, act)| condition(act)).collect();
        let (last, others) = below.split_last().expect("there are two cases at least");
        for (place, _) in &others[1..] {
            found.push((*place, role.clone(), Follows::Case));
        }
        // A user says yes or no, and nothing else.
        let answers: Vec<Option<bool>> = said.iter().map(|said| user_answer(said)).collect();
        let are_both = answers.contains(&Some(true)) && answers.contains(&Some(false));
        let is_all = said.len() == below.len() && (are_all(&said) || are_both);
        let last_is = if is_all { Follows::Rest } else { Follows::Last };
        if condition(last.1).is_some() {
            found.push((last.0, role, last_is));
        }
    }
    found
}

/// The first act of a role in each item below one.
fn below<'r>(
    contribution: &Contribution,
    acts: &[&Placing<'r>],
    here: Place,
    role: &str,
) -> Vec<(Place, &'r Act)> {
    let mut below: Vec<(Place, &Act)> = Vec::new();
    for (clause, item, act) in acts {
        let place = (*clause, *item);
        let is_below = *clause == here.0
            && contribution.clauses[*clause].items[*item].parent == Some(here.1)
            && place > here;
        let is_own = act.who.as_ref().is_none_or(|who| plain_name(who.role()) == role);
        if is_below && is_own && below.last().is_none_or(|(last, _)| *last != place) {
            below.push((place, act));
        }
    }
    below
}

/// The condition of an act.
fn condition(act: &Act) -> Option<&str> {
    act.when.iter().rev().find_map(|when| match when {
        When::If(said) => Some(said.as_str()),
        _ => None,
    })
}

/// Whether each item of a list is a case of its own.
fn are_cases(below: &[(Place, &Act)]) -> bool {
    let is_case =
        |act: &Act| act.when.iter().any(|when| matches!(when, When::If(_) | When::Otherwise));
    below.len() > 1 && below.iter().all(|(_, act)| is_case(act))
}

/// Whether an act stands under an outcome of a check.
fn is_outcome(what: &str, act: &Act) -> bool {
    act.when.iter().any(|when| match when {
        When::If(said) => finding(said).is_some() || is_of(what, said),
        _ => false,
    })
}

/// Whether a condition says what a check has found.
fn is_of(what: &str, said: &str) -> bool {
    predicates(what).iter().any(|one| answers(one, said).is_some())
}

/// Whether a check says neither that something is so nor that it may be: "whether it is used by others".
fn is_neutral(what: &str) -> bool {
    let what = what.to_lowercase();
    let asks = what.starts_with("whether ") || what.starts_with("if ");
    asks && !says_good(&what)
}

/// Whether words say of something that it is as it should be: "authorised", "can be used".
pub(super) fn says_good(words: &str) -> bool {
    const ROOTS: [&str; 21] = [
        "authoris", "authoriz", "allow", "permit", "valid", "entitl", "member", "support", "exist",
        "availab", "regist", "subscri", "fulfil", "match", "correct", "suffic", "accept", "grant",
        "capab", "success", "satisf",
    ];
    const WORDS: [&str; 5] = ["can", "able", "within", "known", "met"];
    let words = words.to_lowercase();
    words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.contains(&word) || ROOTS.iter().any(|root| word.starts_with(root)))
}

/// Whether a role does anything later that depends on something.
fn is_asked_later(behind: &[&Placing<'_>], role: &str) -> bool {
    let own = behind
        .iter()
        .filter(|(.., act)| act.who.as_ref().is_none_or(|who| plain_name(who.role()) == role));
    let mut when = own.flat_map(|(.., act)| &act.when);
    when.any(|when| matches!(when, When::If(_) | When::Otherwise | When::After(_) | When::In(_)))
}

/// Of several things that are checked, the only one of which it is said what is done if it is not so.
fn apart(what: &str, behind: &[&Act]) -> Option<usize> {
    let all = predicates(what);
    let noes = behind.iter().flat_map(|act| &act.when).filter_map(|when| match when {
        When::If(said) => {
            let is_not = |one: &String| answers(one, said) == Some(false);
            let mut places = (0..all.len()).filter(|at| is_not(&all[*at]));
            let place = places.next()?;
            places.next().is_none().then_some(place)
        }
        _ => None,
    });
    let noes: Vec<usize> = noes.collect();
    let first = *noes.first().filter(|_| all.len() > 1)?;
    noes.iter().all(|at| *at == first).then_some(first)
}

/// Whether behind a check, in the same breath, it goes on elsewhere by what was found.
fn goes_on_apart(what: &str, behind: &[&Act]) -> bool {
    let mut when = None;
    for act in behind {
        let said = act.when.iter().find(|when| matches!(when, When::If(_) | When::Otherwise));
        when = said.or(when);
        let is_found = match when {
            Some(When::If(said)) => is_of(what, said),
            _ => false,
        };
        if is_found && matches!(act.does, Does::GoOn(_) | Does::Skip(_)) {
            return predicates(what).len() == 1;
        }
    }
    false
}

impl Builder<'_> {
    /// Whether something follows a check, or stands in a list of cases.
    pub(super) fn is_followed(&self, item: Place, role: &str, follows: Follows) -> bool {
        self.followed.iter().any(|(at, who, what)| (*at, *what) == (item, follows) && who == role)
    }

    /// The things that are checked in one breath, each apart, where of one of them it is said what is done
    /// if it is not so: that one last.
    pub(super) fn one_by_one(&self, item: Place, role: &str, what: &str) -> Vec<String> {
        let is_here = |(at, who, _): &&(Place, String, Follows)| *at == item && who == role;
        let one = self.followed.iter().filter(is_here).find_map(|(.., follows)| match follows {
            Follows::Apart(one) => Some(*one),
            _ => None,
        });
        let mut all = predicates(what);
        let Some(one) = one.filter(|one| *one < all.len()) else { return vec![what.to_string()] };
        let last = all.remove(one);
        let others = all.iter().map(|one| format!("that {one}")).collect::<Vec<_>>();
        vec![others.join(" and "), format!("that {last}")]
    }

    /// The first act of a case is done where none of the cases before is so; of the last it is asked what
    /// is done where that is not so, either. Answers with the act as it stands there.
    pub(super) fn opens_case(&mut self, item: Place, role: &str, act: &Act) -> Act {
        let is_one_of = |follows: &[Follows]| {
            follows.iter().any(|follows| self.is_followed(item, role, *follows))
        };
        let all = [Follows::Case, Follows::Last, Follows::Rest];
        let (is_case, is_last) = (is_one_of(&all), is_one_of(&[Follows::Last]));
        let is_rest = is_one_of(&[Follows::Rest]);
        let is_first = |said: &str| {
            !self.opened.contains(&item) && !self.known.iter().any(|known| known.is(said))
        };
        let mut act = act.clone();
        let Some(said) = condition(&act).map(String::from).filter(|_| is_case) else { return act };
        if is_rest {
            for when in act.when.iter_mut().filter(|when| **when == When::If(said.clone())) {
                *when = When::Otherwise;
            }
            return act;
        }
        if !is_first(&said) {
            return act;
        }
        let known = self
            .known
            .iter()
            .rev()
            .find(|known| self.made.reactions[known.guard().at].role == role);
        let Some(known) = known else { return act };
        let before = Guard { is_so: false, ..known.guard() };
        if !self.turns_to_guard(role, before) {
            return act;
        }
        self.opens = true;
        if is_last {
            self.opened.push(item);
            let check = Act {
                does: Does::Check(format!("whether {said}")),
                verb: "checks".into(),
                strength: Strength::Does,
                when: Vec::new(),
                details: Vec::new(),
                ..act.clone()
            };
            self.take_in(item, &check);
            self.opens = false;
        }
        act
    }
}
