//! Clauses before the main one, and what they say of when.

use super::deciding::is_happening;
use super::objects::MESSAGES;
use super::{Mode, Parser, Subject};
use crate::acts::act::When;
use crate::acts::lexicon::{Form, verb};
use crate::acts::phrases::{
    bare, is_adverb, is_being, is_determiner, is_having, is_joint, is_preposition, is_relative,
    is_subordinate, modal, noun_phrase, words,
};
use crate::acts::tokens::{Is, Token};

impl<'p, 't> Parser<'p, 't> {
    /// A clause before the main one, which says when.
    pub(super) fn leading(&mut self) -> Option<When> {
        let first = self.next()?;
        let word = first.text.to_lowercase();
        let is_else = word == "else" && self.begins_clause(self.at + 1);
        if word == "otherwise" || is_else {
            self.at += 1;
            return Some(When::Otherwise);
        }
        let is_said = is_adverb(first) || word.ends_with("ly");
        if is_said && self.all.get(self.at + 1).is_some_and(|t| t.is_mark(",")) {
            self.at += 2;
            return self.leading();
        }
        if is_adverb(first) && !is_subordinate(first) {
            self.at += 1;
            return self.leading();
        }
        // "When the server has it, it sends": who is meant is said here.
        let before = self.last.clone();
        let as_soon = word == "as" && self.all.get(self.at + 1).is_some_and(|it| it.says("soon"));
        let clause = self.at + if as_soon { 3 } else { 1 };
        if let (true, Some((_, role))) =
            (is_subordinate(first) || as_soon, self.names.role(self.from(clause)))
        {
            self.last.get_or_insert(role);
        }
        let Some((mut end, mut next)) = self.main_clause() else {
            self.last = before;
            return None;
        };
        // "During the call if X, …": two.
        if ["in", "for", "during", "within"].contains(&word.as_str())
            && let Some(length) = self.all[self.at..end].iter().position(|token| {
                ["if", "when", "once", "unless"].iter().any(|word| token.says(word))
            })
        {
            end = self.at + length;
            next = end;
        }
        // "Using the Get operation, the server": how it does what it does.
        if word == "using" {
            self.more.push(in_sentence(&words(&self.all[self.at..end])));
            self.at = next;
            return self.leading();
        }
        // "When M is received and P": two.
        if let Some(joint) = self.joined_to_event(end) {
            self.besides.push(When::If(words(&self.all[joint + 1..end])));
            end = joint;
        }
        let occasion = self.occasion(self.at).filter(|from| *from < end);
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        let in_order = says(self.at + 1, "order") && says(self.at + 2, "to");
        let when = match word.as_str() {
            "in" if in_order => When::InOrderTo(words(&self.all[(self.at + 3).min(end)..end])),
            "in" if occasion.is_some() => {
                When::After(words(&self.all[occasion.unwrap_or(end)..end]))
            }
            "having" => self
                .event(self.at, end)
                .unwrap_or_else(|| When::After(in_sentence(&words(&self.all[self.at..end])))),
            "upon" | "on" | "after" => self
                .event(self.at + 1, end)
                .unwrap_or_else(|| When::After(words(&self.all[self.at + 1..end]))),
            // "At the end of the loan period, the server".
            "at" if self.is_end_of(self.at + 1) => When::After(words(&self.all[self.at + 1..end])),
            // "At the start time, the server".
            "at" if ["time", "date", "noon", "midnight"]
                .iter()
                .any(|last| self.all[end - 1].says(last)) =>
            {
                When::After(format!("{} is reached", words(&self.all[self.at + 1..end])))
            }
            "before" => When::Before(words(&self.all[self.at + 1..end])),
            // "From noon on, the server".
            "from" if words(&self.all[self.at + 1..end]).ends_with(" on") => {
                When::After(words(&self.all[self.at + 1..end - 1]))
            }
            "prior" => When::Before(words(&self.all[(self.at + 2).min(end)..end])),
            "to" if self.names.party(self.from(self.at + 1), None).is_none() => {
                When::InOrderTo(words(&self.all[self.at + 1..end]))
            }
            "in" if self.all.get(self.at + 1)?.says("case") => {
                self.condition(self.at + 2, end, "if")
            }
            "in" | "for" | "during" | "within" => {
                When::In(in_sentence(&words(&self.all[self.at..end])))
            }
            "based" | "depending" => When::In(in_sentence(&words(&self.all[self.at..end]))),
            "as" if self.all.get(self.at + 1)?.says("soon") => {
                self.condition(self.at + 3, end, "when")
            }
            word if is_subordinate(first) => self.condition(self.at + 1, end, word),
            _ => return None,
        };
        // "If the server cannot do it, it says so."
        if let (true, Some((_, role))) =
            (is_subordinate(first) || as_soon, self.names.role(self.from(clause)))
        {
            self.last = Some(role);
        }
        // "If the request has X, it has Y".
        if let (true, Some((_, Subject::Thing(thing)))) =
            (is_subordinate(first), self.subject(self.at + 1))
            && is_message(&thing)
        {
            self.thing = Some(thing);
        }
        self.at = next;
        Some(when)
    }

    /// Where a clause that says when ends, and where the next one begins.
    pub(super) fn main_clause(&self) -> Option<(usize, usize)> {
        let begins = |at: usize| {
            let after = self.past_adverbs(at);
            self.begins_clause(after)
                || self.label(after).is_some()
                || self.begins_leading(after)
                || self.introduces(after)
                || self.is_introduced && self.begins_verb(after, Mode::Base)
                || self.is_introduced && self.is_modal_alone(after)
                // "if the timer is running, start timer T2".
                || self.is_introduced && self.says("if") && self.names_base_verb(after)
        };
        let mut all = self.at + 1..self.all.len();
        let comma = all.clone().find(|at| self.all[*at].is_mark(",") && begins(*at + 1));
        if let Some(comma) = comma {
            return Some((comma, comma + 1));
        }
        let then = all.find(|at| self.all[*at].says("then") && begins(*at + 1));
        then.map(|then| (then, then + 1)).or_else(|| self.main_clause_without_comma())
    }

    /// Behind the receipt of a message, the "and" of something that has to be so as well.
    fn joined_to_event(&self, end: usize) -> Option<usize> {
        let first = self.next().filter(|first| is_subordinate(first) || first.says("upon"))?;
        let word = first.text.to_lowercase();
        let is_and = |at: &usize| self.all[*at].says("and") && self.begins_clause(at + 1);
        let joint = (self.at + 2..end).find(is_and)?;
        let is_event = match word.as_str() {
            "upon" => self.event(self.at + 1, joint).is_some(),
            _ => matches!(self.condition(self.at + 1, joint, &word), When::Receives(..)),
        };
        is_event.then_some(joint)
    }

    fn names_base_verb(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| verb(token.text, Form::Base).is_some())
            && noun_phrase(self.from(at + 1)) > 0
    }

    /// "If X is so the procedure ends": the only place where a clause can begin.
    fn main_clause_without_comma(&self) -> Option<(usize, usize)> {
        let first = self.next()?;
        let phrases =
            ["for", "in", "upon", "on", "after", "at", "before", "from", "during", "within", "by"];
        let is_phrase = phrases.iter().any(|word| first.says(word));
        let is_occasion = self.occasion(self.at).is_some();
        if !is_phrase && !first.says("if") && !first.says("when") {
            return None;
        }
        let is_verb = |token: &Token<'_>| {
            modal(token).is_some()
                || is_being(token)
                || is_having(token)
                || token.says("does")
                || verb(token.text, Form::Third).is_some()
        };
        let begins = |at: &usize| {
            let before = &self.all[*at - 1];
            let is_apart = matches!(before.is, Is::Word | Is::Brackets)
                && !is_joint(before)
                && !is_relative(before)
                && !is_subordinate(before)
                && !is_preposition(before)
                && !is_determiner(before)
                && !before.says("of")
                && !before.says("otherwise")
                && !is_verb(before);
            let begins = &self.all[*at];
            let is_begun =
                is_determiner(begins) || begins.says("it") || is_occasion && is_happening(before);
            let has_verb = self.all[self.at..*at].iter().any(is_verb);
            is_apart
                && is_begun
                && has_verb != is_phrase
                && self.begins_clause(*at)
                && self.subject(*at).is_some_and(|(_, subject)| {
                    !matches!(subject, Subject::Thing(_)) || begins.says("it")
                })
        };
        let mut places = (self.at + 2..self.all.len()).filter(begins);
        let place = places.next()?;
        places.next().is_none().then_some((place, place))
    }

    /// "Shall:", before more items.
    pub(super) fn is_modal_alone(&self, at: usize) -> bool {
        self.all.get(at).and_then(modal).is_some()
            && at + 2 == self.all.len()
            && self.all[at + 1].is_mark(":")
    }

    /// "The end of the period", "the beginning of the shift".
    fn is_end_of(&self, at: usize) -> bool {
        let says = |at: usize, words: &[&str]| {
            self.all.get(at).is_some_and(|token| words.iter().any(|word| token.says(word)))
        };
        says(at, &["the"])
            && says(at + 1, &["end", "beginning", "start", "expiry"])
            && says(at + 2, &["of"])
    }

    /// Whether the rest is somebody and a colon: the verbs stand in the items below.
    pub(super) fn introduces(&self, at: usize) -> bool {
        self.subject(at).is_some_and(|(length, subject)| {
            let end = at + length;
            let is_end = end + 1 == self.all.len() && self.all[end].is_mark(":")
                || self.is_introduced && end == self.all.len() && at > 0;
            matches!(subject, Subject::Parties(_)) && is_end
        })
    }

    pub(super) fn begins_leading(&self, at: usize) -> bool {
        self.all
            .get(at)
            .is_some_and(|token| is_subordinate(token) || token.says("upon") || token.says("on"))
    }

    /// `receiving MESSAGE from ROLE`, `receipt of MESSAGE`, `ROLE receives MESSAGE`.
    pub(super) fn event(&self, from: usize, end: usize) -> Option<When> {
        let first = self.all.get(from)?;
        let at = match first.text.to_lowercase().as_str() {
            "receiving" => from + 1,
            "receipt" | "reception" if self.all.get(from + 1)?.says("of") => from + 2,
            "having" if self.all.get(from + 1)?.says("received") => from + 2,
            _ if self.has_happened(from, end) => {
                return Some(When::After(words(&self.all[from..end])));
            }
            _ => return None,
        };
        let message = at + noun_phrase(&self.all[at..end]);
        // "the PATCH or PUT message" is one of two.
        let or = self.all[..end].get(message).is_some_and(|token| token.says("or"));
        let more = if or { noun_phrase(&self.all[message + 1..end]) } else { 0 };
        let message = if more > 0 { message + 1 + more } else { message };
        let name = words(bare(&self.all[at..message]));
        if name.is_empty() {
            return None;
        }
        Some(self.comes(name, message, end))
    }

    /// A message that comes, with what is said of it behind its name.
    pub(super) fn comes(&self, name: String, from: usize, end: usize) -> When {
        let is_from = self.all[..end].get(from).is_some_and(|token| token.says("from"));
        let sender = if is_from { self.names.role(&self.all[from + 1..end]) } else { None };
        let rest = sender.as_ref().map_or(from, |(length, _)| from + 1 + length);
        // "Containing a key, from client 1".
        let last = (rest.min(end)..end).rev().find(|at| self.all[*at].says("from"));
        let behind = last.filter(|_| sender.is_none()).and_then(|at| {
            let (length, role) = self.names.role(&self.all[at + 1..end])?;
            (at + 1 + length == end).then_some((at, role))
        });
        let more = words(&self.all[rest.min(end)..behind.as_ref().map_or(end, |(at, _)| *at)]);
        let sender = sender.map(|(_, role)| role).or(behind.map(|(_, role)| role));
        When::Receives(name, sender, more)
    }

    /// "To the page request", "of type X": what a message is, behind its name, before it is said that it
    /// has come.
    fn past_what_it_is_for(&self, at: usize, end: usize) -> usize {
        const SAYS: [&str; 10] = [
            "to",
            "for",
            "of",
            "with",
            "without",
            "from",
            "containing",
            "including",
            "indicating",
            "carrying",
        ];
        let is_said =
            self.all[..end].get(at).is_some_and(|token| SAYS.iter().any(|it| token.says(it)));
        let phrase = at + 1 + noun_phrase(&self.all[(at + 1).min(end)..end]);
        let is_next = self.all[..end].get(phrase).is_some_and(|it| is_being(it) || is_having(it));
        if is_said && phrase > at + 1 && is_next { phrase } else { at }
    }

    pub(super) fn condition(&self, from: usize, end: usize, word: &str) -> When {
        let from = from.min(end);
        let said = words(&self.all[from..end]);
        // "Provided that P".
        let is_that = ["that the ", "that a ", "that it "].iter().any(|it| said.starts_with(it));
        let said = if is_that { said["that ".len()..].to_string() } else { said };
        if said.eq_ignore_ascii_case("not") {
            return When::Otherwise;
        }
        // "If it does", "if this is not the case": what was asked last.
        if let Some(is_so) = of_the_last(&said).filter(|_| word == "if") {
            return When::If(if is_so { "so" } else { "not so" }.into());
        }
        if let Some((length, _)) = self.names.role(&self.all[from..end]).or_else(|| {
            self.all.get(from).filter(|token| token.says("it")).map(|_| (1, String::new()))
        }) {
            let at = self.past_adverbs(from + length);
            let is_then = !["before", "until", "unless"].contains(&word);
            // "When the server has received M", too.
            let has = self.all.get(at).is_some_and(is_having);
            let at = at + usize::from(has);
            let word = if has { "received" } else { "receives" };
            let receives = is_then && self.all.get(at).is_some_and(|t| t.says(word));
            let message = at + 1 + noun_phrase(&self.all[(at + 1).min(end)..end]);
            if receives && message > at + 1 {
                let name = words(bare(&self.all[at + 1..message]));
                return self.comes(name, message, end);
            }
        }
        // "When the page request is received", "when a page response to the request is received".
        let message = noun_phrase(&self.all[from..end]);
        let mut at = self.past_what_it_is_for(from + message, end);
        let what_for = (at > from + message).then(|| words(&self.all[from + message..at]));
        let is_it =
            |at: usize, is: &dyn Fn(&Token<'_>) -> bool| self.all[..end].get(at).is_some_and(is);
        at += usize::from(is_it(at, &is_having));
        let is_passive = is_it(at, &is_being) && is_it(at + 1, &|it| it.says("received"));
        let is_event = ["when", "whenever", "once", "after", "if"].contains(&word);
        let by = is_it(at + 2, &|it| it.says("by"));
        let name = words(bare(&self.all[from..from + message]));
        let says_none = self.all[..end].get(from).is_some_and(|it| it.says("no"));
        let is_named = is_message(&name)
            || super::super::taking_part::is_message_head(head_of(&name))
            || name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        if is_passive && is_event && !by && is_named && !says_none && name.contains(' ') {
            return match (self.comes(name, at + 2, end), what_for) {
                (When::Receives(name, from, more), Some(what_for)) => {
                    When::Receives(name, from, format!("{what_for} {more}").trim().to_string())
                }
                (when, _) => when,
            };
        }
        match word {
            "when" | "whenever" | "once" | "after" => When::After(said),
            "before" | "until" => When::Before(said),
            "while" | "because" | "since" | "whereas" => When::In(format!("{word} {said}")),
            "unless" => When::If(format!("not {said}")),
            _ => When::If(said),
        }
    }
}

/// The last word of a name.
fn head_of(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or_default()
}

/// Whether a name ends in what messages are called.
fn is_message(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    MESSAGES.contains(&last.as_str())
}

/// Whether words say no more than that what was asked is so, or is not so.
fn of_the_last(said: &str) -> Option<bool> {
    const SO: [&str; 10] = [
        "it is",
        "they are",
        "it does",
        "they do",
        "it is so",
        "it is the case",
        "this is so",
        "this is the case",
        "that is the case",
        "such is the case",
    ];
    const NOT_SO: [&str; 9] = [
        "it is not",
        "they are not",
        "it does not",
        "they do not",
        "it is not so",
        "it is not the case",
        "this is not so",
        "this is not the case",
        "that is not the case",
    ];
    let said = said.to_lowercase();
    let is_so = SO.contains(&said.as_str()).then_some(true);
    is_so.or_else(|| NOT_SO.contains(&said.as_str()).then_some(false))
}

/// Words as they stand within a sentence: "In the case" as "in the case".
fn in_sentence(said: &str) -> String {
    let (first, rest) = said.split_once(' ').unwrap_or((said, ""));
    match rest.is_empty() {
        true => first.to_lowercase(),
        false => format!("{} {rest}", first.to_lowercase()),
    }
}
