//! What is checked, what a check has found, and who says no.

use super::super::names::{head, is_short, plain_name};
use super::super::states::is_answer;
use super::alike::answers;
use super::builder::{Builder, Stand, received};
use super::conditions::Known;
use super::questions::{Asked, approved, finding, negated, negation, predicates, stated};
use super::{Place, Placed, Reaction, Told, Trigger};
use crate::acts::{Act, Does, Party, When};

impl Builder<'_> {
    /// "If A and B, M is sent": of A without B nothing is said, and whoever has checked something to
    /// send what it sends here comes to know it.
    pub(super) fn half_met(&mut self, item: Place, act: &Act) {
        let [When::If(what)] = act.when.as_slice() else { return };
        if !matches!(act.does, Does::Send { .. }) || finding(what).is_some() {
            return;
        }
        let Some((one, other)) = what.rsplit_once(" and ") else { return };
        let (one, Some(no)) = (plain_name(one), negated(&plain_name(other))) else { return };
        let is_here = |reaction: &&mut Reaction| {
            matches!(reaction.trigger, Trigger::Policy(..))
                && reaction.otherwise.is_none()
                && reaction.placed.iter().any(|placed| placed.at == item)
        };
        let role = self.made.reactions.iter_mut().find(is_here).map(|reaction| {
            if let Trigger::Policy(_, noes) = &mut reaction.trigger {
                noes.push(plain_name(&format!("{} and {no}", one.replace(" or ", " / "))));
            }
            reaction.role.clone()
        });
        if let Some(role) = role {
            self.assume(item, &format!("{role} comes to know whether {what}"));
        }
    }

    /// "rejects the request with a response", where a check has said no, or something else is so.
    pub(super) fn rejected(&mut self, item: Place, act: &Act, (role, asked, is_denied): Stand<'_>) {
        let with = act.details.iter().find_map(|said| said.strip_prefix("with "));
        // As far as the word that messages are called by: "a 403 response including a cause".
        let named = |said: &str| -> String {
            let said = said.trim_start_matches("an ").trim_start_matches("a ");
            let words: Vec<&str> = said.split(' ').collect();
            let end = words.iter().position(|word| is_short(&word.to_lowercase()));
            words[..end.map_or(words.len(), |end| end + 1)].join(" ")
        };
        // "With the cause "already lent"" says why, and not with which message.
        let is_reason = |name: &String| {
            const REASONS: [&str; 4] = ["cause", "reason", "code", "explanation"];
            !is_short(&name.rsplit(' ').next().unwrap_or_default().to_lowercase())
                && name.split(' ').any(|word| REASONS.contains(&word.to_lowercase().as_str()))
        };
        let with = with.map(named).filter(|name| !is_reason(name));
        let Some(asker) = self.who_has_asked(role) else { return self.leave_out(item, act) };
        // Or with the answer that it gives later, where it does not.
        let answers = |(at, who, message, to): &&(Place, String, String, Vec<String>)| {
            let is_asker = to.is_empty() || to.contains(&asker);
            *at >= item && who == role && is_asker && is_answer(message)
        };
        let later = || {
            let (at, _, message, _) = self.coming.iter().find(answers)?;
            Some((*at, message.clone()))
        };
        let message = match (with, later()) {
            (Some(name), _) => self.messages.note(&name),
            (None, Some((at, name))) => {
                let message = self.messages.note(&name);
                let place = self.place(at);
                self.assume(item, &format!("it rejects it with the {message} of {place}"));
                message
            }
            (None, None) => {
                let Some((asked, _)) = self.last_come(role) else {
                    return self.leave_out(item, act);
                };
                let name = format!("rejection of {asked}");
                self.assume(item, &format!("it is told by a {name}, which has no name there"));
                self.messages.note(&name)
            }
        };
        // Who is refused what it has begun is done with it.
        let own = self.made.reactions.iter().find(|reaction| reaction.role == asker);
        if own.is_some_and(|own| !matches!(own.trigger, Trigger::Message(..))) {
            self.assume(item, &format!("it is over for {asker} when the {message} says no"));
        }
        self.told(item, act, (role, asked, is_denied), Told::Refuse(message, asker));
        // Who has refused is done with it.
        if !is_denied && self.speaks_of_one_case() {
            self.ends_case(role);
        }
    }

    /// Whether of two messages, of which one is sent, the second says no, and nobody is said to get it.
    pub(super) fn pairs(&self, role: &str, yes: &str, no: &str) -> bool {
        let is_heard = self.receivers.iter().any(|(message, by)| by != role && message == no);
        says_no(no) && !says_no(yes) && !is_heard
    }

    /// The message that says no is sent where what has come says no.
    pub(super) fn or_refuses(
        &mut self,
        item: Place,
        role: &str,
        (yes, no): (&str, &str),
        to: &[Party],
    ) {
        let at = self.current_of(role).filter(|at| {
            let reaction = &self.made.reactions[*at];
            matches!(reaction.trigger, Trigger::Message(..)) && reaction.refused.is_none()
        });
        let Some(at) = at else {
            let said = format!("{}: {no}, which is sent instead of {yes}", self.place(item));
            return self.left_out.push(said);
        };
        let message = self.message_of(yes, role);
        let told = self.whom(role, &message, to).into_iter();
        let told = told.map(|to| Some(Told::Refuse(message.clone(), to)));
        self.made.reactions[at].refused =
            Some(told.map(|told| Placed { at: item, told }).collect());
        let Trigger::Message(got, _) = &self.made.reactions[at].trigger else { return };
        let said = format!(
            "the {no} is the {message} with a negative outcome, and is sent where the {got} has one"
        );
        self.assume(item, &said);
    }

    /// The check of a role before the last, of which a condition says what it has found.
    pub(super) fn found_before(&self, role: &str, what: &str) -> Option<(usize, bool)> {
        let current = self.current_of(role);
        let own = self.predicates.iter().rev().filter(|(at, asked)| {
            Some(*at) != current && self.made.reactions[*at].role == role && !asked.is_empty()
        });
        own.filter_map(|(at, asked)| Some((*at, answers(asked, what)?))).next()
    }

    /// Whether the last that a role has done was to check something.
    pub(super) fn has_just_checked(&self, role: &str) -> bool {
        let current = self.current_of(role).map(|at| &self.made.reactions[at].trigger);
        matches!(current, Some(Trigger::Policy(..)))
    }

    /// Whether a condition says that a check of a role has found it so, or not so.
    pub(super) fn found_of(
        &self,
        role: Option<&str>,
        has_checked: bool,
        what: &str,
    ) -> Option<bool> {
        let asked = |role: &str| {
            let at = self.current_of(role)?;
            self.predicates.iter().find(|(of, _)| *of == at).map(|(_, asked)| asked)
        };
        if let Some(found) = role.and_then(asked).and_then(|asked| answers(asked, what)) {
            return Some(found);
        }
        // "The alias is active and take over is permitted" is no outcome of a check.
        let is_one = what.split(' ').filter(|word| ["is", "are"].contains(word)).count() < 2;
        if has_checked
            && is_one
            && let Some(found) = finding(what)
        {
            return Some(found);
        }
        // "If any of these checks fails".
        if (has_checked || role.is_some_and(|role| self.has_just_checked(role)))
            && let Some(found) = of_all_checks(what)
        {
            return Some(found);
        }
        // "validates X, and if valid, …".
        if role.is_some_and(|role| self.has_just_checked(role))
            && let Some(found) = outcome(what)
        {
            return Some(found);
        }
        // The same words, or the beginning of them, as those of the check that was just made.
        let at = role.and_then(|role| self.current_of(role))?;
        let (_, asked) = self.predicates.iter().find(|(of, _)| *of == at)?;
        let is_it = |said: &str| {
            const FEWEST: usize = 3;
            let is_enough = said.split(' ').count() >= FEWEST.min(asked.split(' ').count());
            let (said, asked) = (format!("{said} "), format!("{asked} "));
            // "It is entitled", of who was asked about.
            let rest = said.strip_prefix("it is ").map(|rest| format!(" is {rest}"));
            is_enough && (asked.starts_with(&said) || said.starts_with(&asked))
                || rest.is_some_and(|rest| rest.trim() != "is" && asked.contains(&rest))
        };
        let said = stated(what);
        match (is_it(&said), is_it(&negation(what))) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }

    /// Whether a role has checked something, of what a message says where that matters.
    pub(super) fn has_checked(&self, role: &str, act: &Act) -> bool {
        let content = self.content_of(role, act).map(|(message, words)| {
            self.known.iter().find(|known| known.says(&message, &words)).map(Known::guard)
        });
        self.made.reactions.iter().any(|of| {
            let is_here = match content {
                None => true,
                Some(known) => known.is_some_and(|guard| of.guards.contains(&guard)),
            };
            of.role == role && matches!(of.trigger, Trigger::Policy(..)) && is_here
        })
    }

    /// A role finds out whether something is so. What it asks of its own memory, it knows.
    pub(super) fn checked(
        &mut self,
        item: Place,
        act: &Act,
        (role, asked): (&str, &Asked),
        what: &str,
    ) {
        self.reached(item, act, (role, asked), received(act));
        self.add(role, item, None);
        let (known, mut asked): (Vec<String>, Vec<String>) =
            predicates(what).into_iter().partition(|one| one.starts_with("there is "));
        if asked.is_empty() {
            asked = known;
        } else {
            for known in known {
                let said = format!("whether {known}, {role} knows by where it stands");
                self.assume(item, &said);
            }
        }
        let number = self.contribution.clauses[item.0].number.clone();
        let label = self.contribution.clauses[item.0].items[item.1].label.clone();
        let label = label.trim_end_matches(['.', ')', '>']).to_string();
        let at = |words: &str| plain_name(&format!("{words} at {number} step {label}"));
        let of_thing = |one: &String| approved(one, &act.verb);
        let noes = asked.iter().map(|one| match (negated(one), of_thing(one)) {
            (Some(no), _) | (None, Some((_, no))) => no,
            (None, None) => at("finds it not so"),
        });
        let predicate = match asked.as_slice() {
            [one] => one.clone(),
            _ => String::new(),
        };
        // Two of which nothing more is known are told apart by a number.
        let mut noes: Vec<String> = noes.collect();
        for at in 1..noes.len() {
            let before = noes[..at].iter().filter(|no| no.starts_with(&noes[at])).count();
            if before > 0 {
                noes[at] = format!("{} {}", noes[at], before + 1);
            }
        }
        let yes = match (asked.as_slice(), noes.as_slice()) {
            ([one], _) if negated(one).is_none() && of_thing(one).is_some() => {
                of_thing(one).map(|(yes, _)| yes).unwrap_or_default()
            }
            ([one], [no]) if !no.starts_with("finds it") => plain_name(&one.replace(" or ", " / ")),
            ([_], _) => at("finds it so"),
            _ => at("all that is asked is so"),
        };
        // Two steps may ask the same.
        let is_new = |words: &String| !self.is_decided(words);
        let with = |nth: usize, words: &String| match nth {
            1 => words.clone(),
            nth => format!("{words} {nth}"),
        };
        let nth = (1..).find(|nth| [&yes].into_iter().chain(&noes).all(|w| is_new(&with(*nth, w))));
        let nth = nth.expect("some number is new");
        let (yes, noes) = (with(nth, &yes), noes.iter().map(|no| with(nth, no)).collect());
        let at = self.go_on(role, item, Trigger::Policy(yes, noes));
        self.made.reactions[at].asked = Some(item);
        self.checks.push((at, item));
        self.predicates.push((at, predicate));
    }
}

/// What a check has found, where a condition says no more than that: "valid", "it is not successful".
fn outcome(what: &str) -> Option<bool> {
    const FOUND: [&str; 9] = [
        "so",
        "valid",
        "successful",
        "verified",
        "validated",
        "authenticated",
        "authorised",
        "authorized",
        "positive",
    ];
    const NOES: [&str; 4] = ["invalid", "unsuccessful", "negative", "unauthenticated"];
    let what = what.to_lowercase();
    let words: Vec<&str> = what.split(' ').filter(|word| !["it", "is"].contains(word)).collect();
    match words.as_slice() {
        [one] if FOUND.contains(one) => Some(true),
        [one] if NOES.contains(one) => Some(false),
        ["not", one] if FOUND.contains(one) => Some(false),
        // "If it is not".
        ["not"] if what.starts_with("it ") => Some(false),
        _ => None,
    }
}

/// What the checks that were made have found, where a condition speaks of them as checks: "either
/// verification fails", "all checks are successful".
fn of_all_checks(what: &str) -> Option<bool> {
    const CHECKS: [&str; 6] =
        ["check", "checks", "verification", "verifications", "validation", "validations"];
    const FAIL: [&str; 5] = ["fails", "fail", "failed", "unsuccessful", "negative"];
    const SUCCEED: [&str; 7] =
        ["succeeds", "succeed", "succeeded", "successful", "positive", "passes", "passed"];
    let what = what.to_lowercase();
    let words: Vec<&str> = what.split(|c: char| !c.is_alphanumeric()).collect();
    let says = |all: &[&str]| words.iter().any(|word| all.contains(word));
    let is_of_checks = words.iter().take(4).any(|word| CHECKS.contains(word));
    // One that fails is a no, and all that succeed are a yes; the rest says nothing of the whole.
    let (any, all) = (says(&["any", "either", "one"]), says(&["all", "both", "every", "each"]));
    let denies = says(&["not", "no"]);
    match (says(&FAIL), says(&SUCCEED)) {
        _ if !is_of_checks || says(&["and", "or"]) => None,
        (true, false) if !denies && !all => Some(false),
        (false, true) if denies && !all => Some(false),
        (false, true) if !denies && !any => Some(true),
        _ => None,
    }
}

/// Whether a message says no by its name.
pub(in crate::procedure) fn says_no(message: &str) -> bool {
    const NOES: [&str; 16] = [
        "reject",
        "rejection",
        "refusal",
        "failure",
        "error",
        "decline",
        "denied",
        "denial",
        "deny",
        "refuse",
        "refused",
        "rejected",
        "declined",
        "objection",
        "nack",
        "busy",
    ];
    let first = message.split(' ').next().unwrap_or_default().to_lowercase();
    let is_code = first.len() == 3 && first.chars().all(|c| c.is_ascii_digit());
    let message = message.strip_suffix(" message").unwrap_or(message);
    let is_error = is_code && first.starts_with(['4', '5', '6']);
    first == "negative" || is_error || NOES.contains(&head(message).to_lowercase().as_str())
}
