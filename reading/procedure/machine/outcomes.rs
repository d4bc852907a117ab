//! Answers: what a user has decided, what a message says of it, and what is done on either.

use super::super::names::plain_name;
use super::builder::{Builder, Stand};
use super::{Place, Placed, Told, Trigger};
use crate::acts::{Act, Does, Form, Kind, Party, Strength, When, is_device, verb};

/// What a yes is called by a noun.
const YES: [&str; 4] = ["acceptance", "approval", "agreement", "consent"];
/// What a no is called by a noun.
const NO: [&str; 3] = ["refusal", "rejection", "denial"];
/// How it is said of a user that it says yes, where nothing more is said of it.
const ACCEPTS: &str = "the user accepts";
/// How it is said that it does not.
const DECLINES: &str = "the user does not accept";

/// Whether words name an answer by a noun: "acceptance", "a refusal by the user".
pub(super) fn named_answer(what: &str) -> Option<bool> {
    const FARTHEST: usize = 4;
    let what = what.to_lowercase();
    let words = what.split(' ').take(FARTHEST);
    // "The release of the refusal" is a release.
    let ends = ["of", "by", "from"];
    let mut words = words.skip_while(|word| ends.contains(word)).take_while(|w| !ends.contains(w));
    words.find_map(|word| match (YES.contains(&word), NO.contains(&word)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    })
}

/// Whether words say which answer a user gives: "the user has declined the call".
pub(super) fn user_answer(what: &str) -> Option<bool> {
    const FARTHEST: usize = 4;
    let what = what.to_lowercase();
    let words: Vec<&str> = what.split(' ').collect();
    let user = words.iter().take(FARTHEST).position(|word| *word == "user")?;
    const BETWEEN: [&str; 5] = ["has", "does", "did", "not", "then"];
    let mut rest = words[user + 1..].iter();
    let mut denies = false;
    let said = rest.find(|word| {
        denies |= **word == "not";
        !BETWEEN.contains(word)
    })?;
    let found = [Form::Third, Form::Base, Form::Past].iter().find_map(|form| verb(said, *form))?;
    match found.kind {
        Kind::Accept => Some(!denies),
        Kind::Reject => Some(denies),
        _ => None,
    }
}

/// Whether words say which answer has come, and not who gave it: "the request has been declined", "the answer
/// is positive", "the response indicates rejection".
pub(super) fn passive_answer(what: &str) -> Option<bool> {
    let what = what.to_lowercase();
    let words: Vec<&str> = what.split(' ').collect();
    let denies = words.contains(&"not");
    if words.contains(&"user") {
        return None;
    }
    let is_consent =
        ["consent", "permission", "approval", "agreement"].iter().any(|it| words.contains(it));
    let is_being = |word: &&str| ["is", "was", "been", "are", "were", "not"].contains(word);
    let done = words.windows(2).filter(|two| is_being(&two[0])).find_map(|two| {
        match (verb(two[1], Form::Past).map(|it| it.kind), two[1]) {
            (Some(Kind::Accept), _) | (_, "positive" | "affirmative") => Some(true),
            (_, "given" | "obtained") if is_consent => Some(true),
            (_, "withheld") if is_consent => Some(false),
            (Some(Kind::Reject), _) | (_, "negative") => Some(false),
            _ => None,
        }
    });
    let indicates = words.iter().position(|word| *word == "indicates");
    let named = || named_answer(&words[indicates? + 1..].join(" "));
    done.or_else(named).map(|is_yes| is_yes != denies)
}

/// Whether what is sent says no by what stands behind its name: "(refused)".
pub(super) fn says_no(act: &Act) -> bool {
    const NOES: [&str; 10] = [
        "refused",
        "rejected",
        "declined",
        "denied",
        "refusal",
        "rejection",
        "failure",
        "failed",
        "negative",
        "unsuccessful",
    ];
    const YES: [&str; 4] = ["accepted", "success", "successful", "positive"];
    let is_no = |said: &String| {
        let lower = said.to_lowercase();
        let words: Vec<&str> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let is_said = said.starts_with('(')
            || ["with a", "with the", "indicating"].iter().any(|it| lower.starts_with(it));
        // "(Rejected NSSAI)" is a list of what was rejected.
        let mut parts = lower.split([',', ';', '(', ')']).filter(|_| said.starts_with('('));
        let is_said_of_another = parts.any(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            words.len() > 1 && NOES.contains(&words[0])
        });
        let (yes, no) = (
            words.iter().any(|word| YES.contains(word)),
            words.iter().any(|word| NOES.contains(word)) && !is_said_of_another,
        );
        let denies = words.windows(2).any(|two| two[0] == "not" && YES.contains(&two[1]));
        let no_answer = words == ["no", "answer"]
            || ["indicating", "with"].iter().any(|it| words.first() == Some(it))
                && words.last() == Some(&"no");
        is_said && (no && !yes && !words.contains(&"not") || denies && !no || no_answer)
    };
    act.details.iter().any(is_no)
}

/// Who tells a yes of its user from a no: somebody of whom both are said, and on one of which something
/// is done.
pub(super) fn tell_apart(acts: &[&(usize, usize, &Act)]) -> Vec<String> {
    let of = |act: &Act| act.who.as_ref().map(|who| plain_name(who.role()));
    // Who has a user that decides is asked of that one.
    let has_own = |by: &String| {
        acts.iter().any(|(.., act)| {
            let decides = matches!(act.does, Does::Accept(_) | Does::Reject(_));
            decides && act.who.as_ref().is_some_and(Party::is_user) && of(act).as_ref() == Some(by)
        })
    };
    // Or by who is told of it.
    let is_asked = |role: &String| {
        acts.iter().any(|(.., act)| {
            let by = of(act);
            act.when.iter().any(|when| match when {
                When::After(what) | When::If(what) | When::In(what) => {
                    let is_said = user_answer(what).is_some();
                    match by.as_ref() == Some(role) {
                        true => is_said || named_answer(what).is_some(),
                        false => is_said && by.as_ref().is_some_and(|by| !has_own(by)),
                    }
                }
                _ => false,
            })
        })
    };
    let pairs = acts.windows(2).filter_map(|two| {
        let (one, other) = (two[0].2, two[1].2);
        let is_pair = matches!(
            (&one.does, &other.does),
            (Does::Accept(_), Does::Reject(_)) | (Does::Reject(_), Does::Accept(_))
        );
        let is_last = !acts.iter().any(|(.., act)| {
            act.is_alternative && act.who == one.who && matches!(act.does, Does::Defer(_))
        });
        let decides = |who: &Party| who.is_user() || is_device(who.role());
        let is_of_a_user = one.who.as_ref().is_some_and(decides) && one.who == other.who;
        (is_pair && is_last && other.is_alternative && is_of_a_user).then(|| of(one)).flatten()
    });
    pairs.filter(is_asked).collect()
}

impl Builder<'_> {
    /// The same act, where an answer that it is done on is said as it is in the model: that the user of
    /// its role has said yes or no, or that what has come does.
    pub(super) fn with_answers(&self, role: &str, act: &Act) -> Act {
        let mut act = act.clone();
        for when in &mut act.when {
            let (When::After(what) | When::If(what) | When::In(what)) = &*when else { continue };
            // Of the user of somebody else it knows what that has told it.
            let of_another =
                || user_answer(what).filter(|_| !self.apart.iter().any(|it| it == role));
            let is_told = self.answer_to(role).is_some();
            let of_what_came =
                || passive_answer(what).filter(|_| is_told && !self.has_just_checked(role));
            let Some(is_yes) = named_answer(what)
                .or_else(|| of_another().filter(|_| is_told))
                .or_else(of_what_came)
            else {
                continue;
            };
            if self.has_just_checked(role) {
                *when = When::If(if is_yes { "valid" } else { "invalid" }.into());
            } else if let Some((message, from)) = self.answer_to(role) {
                let more = if is_yes { "" } else { "with a negative outcome" };
                *when = When::Receives(message, Some(from), more.into());
            } else if is_device(role) {
                *when = When::If(if is_yes { ACCEPTS } else { DECLINES }.into());
            }
        }
        act
    }

    /// What has come to a role last, where its sender says no in another case.
    fn answer_to(&self, role: &str) -> Option<(String, String)> {
        let is_answered = |message: &String| {
            let mut told = self.made.reactions.iter().flat_map(|reaction| reaction.told());
            told.any(|told| matches!(told, Told::Refuse(of, to) if to == role && of == message))
        };
        if let Some(last) = self.last_come(role).filter(|(message, _)| is_answered(message)) {
            return Some(last);
        }
        // Or before that, where something else has come since.
        let before = self.made.reactions.iter().rev().filter(|reaction| reaction.role == role);
        let mut come = before.filter_map(|reaction| match &reaction.trigger {
            Trigger::Message(message, from) => Some((message.clone(), from.clone())),
            _ => None,
        });
        come.find(|(message, _)| is_answered(message))
    }

    /// A user says yes or no, and something is done on either: of two ways on, the yes.
    pub(super) fn answers(&mut self, item: Place, act: &Act, role: &str) {
        if act.is_alternative {
            return self.add(role, item, None);
        }
        self.take_waiting(role);
        let what = match &act.does {
            Does::Accept(what) | Does::Reject(what) => what.as_str(),
            _ => "",
        };
        let words = plain_name(&format!("{ACCEPTS} {what}").replace(" or ", " / "));
        self.asks_its_user(item, role, &words);
    }

    /// What is sent says no.
    pub(super) fn refuses(
        &mut self,
        item: Place,
        act: &Act,
        (role, asked, is_denied): Stand<'_>,
        (names, to): (&[String], &[Party]),
    ) {
        let Some(name) = names.first() else { return };
        if act.strength == Strength::May {
            return self.leave_out(item, act);
        }
        if !is_denied {
            self.reached(item, act, (role, asked), super::builder::received(act));
        }
        let message = self.message_of(name, role);
        let mut whom = self.whom(role, &message, to);
        whom.retain(|to| to != role);
        if whom.is_empty() {
            return self.leave_out(item, act);
        }
        if to.is_empty() {
            self.assume(item, &format!("{message} goes to {}", whom.join(", ")));
        }
        for to in whom {
            let told = Told::Refuse(message.clone(), to);
            let at = self.denied_at.or_else(|| self.current_of(role));
            match at.filter(|_| is_denied) {
                Some(at) => self.denied(at, Placed { at: item, told: Some(told) }),
                None => self.add(role, item, Some(told)),
            }
        }
        // Who has refused is done with it.
        if !is_denied && self.speaks_of_one_case() {
            self.ends_case(role);
        }
    }

    /// Who passes on what it has got passes on a no as well, and tells its user of either.
    pub(super) fn pass_on(&mut self) {
        for at in 0..self.made.reactions.len() {
            let reaction = &self.made.reactions[at];
            let Trigger::Message(message, _) = &reaction.trigger else { continue };
            let (role, message) = (reaction.role.clone(), message.clone());
            let own = Told::Refuse(message.clone(), role.clone());
            let is_refused = self.made.reactions.iter().any(|of| of.told().any(|it| *it == own));
            if !is_refused || reaction.refused.is_some() {
                continue;
            }
            let mut is_passed = false;
            let refused = reaction.placed.iter().map(|placed| {
                let told = match &placed.told {
                    Some(Told::Send(of, to)) if *of == message => {
                        is_passed = true;
                        Some(Told::Refuse(message.clone(), to.clone()))
                    }
                    Some(Told::Tell(what)) if tells_of_either(what) => {
                        is_passed = true;
                        placed.told.clone()
                    }
                    Some(Told::Stop(_)) => placed.told.clone(),
                    _ => None,
                };
                Placed { at: placed.at, told }
            });
            let refused: Vec<Placed> = refused.collect();
            let Some(item) = refused.first().map(|placed| placed.at).filter(|_| is_passed) else {
                continue;
            };
            self.made.reactions[at].refused = Some(refused);
            self.assume(item, &format!("it does so whether the {message} says yes or no"));
        }
    }
}

/// Whether what a user is told is the answer, whichever that is.
fn tells_of_either(what: &str) -> bool {
    const EITHER: [&str; 5] = ["outcome", "result", "answer", "response", "it"];
    what.split(' ').any(|word| EITHER.contains(&word))
}
