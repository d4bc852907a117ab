//! Clauses before the main one, and what they say of when.

use super::{Mode, Parser, Subject};
use crate::acts::act::When;
use crate::acts::phrases::{bare, is_adverb, is_subordinate, noun_phrase, words};

impl<'p, 't> Parser<'p, 't> {
    /// A clause before the main one, which says when.
    pub(super) fn leading(&mut self) -> Option<When> {
        let first = self.next()?;
        let word = first.text.to_lowercase();
        if word == "otherwise" {
            self.at += 1;
            return Some(When::Otherwise);
        }
        if is_adverb(first) && self.all.get(self.at + 1).is_some_and(|t| t.is_mark(",")) {
            self.at += 2;
            return self.leading();
        }
        if is_adverb(first) && !is_subordinate(first) {
            self.at += 1;
            return self.leading();
        }
        let end = self.main_clause_after_comma()?;
        let when = match word.as_str() {
            "upon" | "on" | "after" => self
                .event(self.at + 1, end)
                .unwrap_or_else(|| When::After(words(&self.all[self.at + 1..end]))),
            "before" => When::Before(words(&self.all[self.at + 1..end])),
            "prior" => When::Before(words(&self.all[(self.at + 2).min(end)..end])),
            "to" if self.names.party(self.from(self.at + 1), None).is_none() => {
                When::InOrderTo(words(&self.all[self.at + 1..end]))
            }
            "in" if self.all.get(self.at + 1)?.says("case") => {
                self.condition(self.at + 2, end, "if")
            }
            "in" | "for" | "during" | "within" => {
                When::In(words(&self.all[self.at..end]).to_lowercase())
            }
            "as" if self.all.get(self.at + 1)?.says("soon") => {
                self.condition(self.at + 3, end, "when")
            }
            word if is_subordinate(first) => self.condition(self.at + 1, end, word),
            _ => return None,
        };
        // "If the server cannot do it, it says so."
        if let (true, Some((_, role))) =
            (is_subordinate(first), self.names.role(self.from(self.at + 1)))
        {
            self.last = Some(role);
        }
        self.at = end + 1;
        Some(when)
    }

    /// The comma behind which the next clause begins.
    pub(super) fn main_clause_after_comma(&self) -> Option<usize> {
        let is_before = |at: &usize| {
            self.all[*at].is_mark(",") && {
                let after = self.past_adverbs(*at + 1);
                self.begins_clause(after)
                    || self.begins_leading(after)
                    || self.introduces(after)
                    || self.is_introduced && self.begins_verb(after, Mode::Base)
            }
        };
        (self.at + 1..self.all.len()).find(is_before)
    }

    /// Whether the rest is somebody and a colon: the verbs stand in the items below.
    pub(super) fn introduces(&self, at: usize) -> bool {
        self.subject(at).is_some_and(|(length, subject)| {
            let end = at + length;
            matches!(subject, Subject::Parties(_))
                && end + 1 == self.all.len()
                && self.all[end].is_mark(":")
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
            _ => return None,
        };
        let message = at + noun_phrase(&self.all[at..end]);
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
        let more = words(&self.all[rest.min(end)..end]);
        When::Receives(name, sender.map(|(_, role)| role), more)
    }

    pub(super) fn condition(&self, from: usize, end: usize, word: &str) -> When {
        let from = from.min(end);
        let said = words(&self.all[from..end]);
        if said.eq_ignore_ascii_case("not") {
            return When::Otherwise;
        }
        if let Some((length, _)) = self.names.role(&self.all[from..end]).or_else(|| {
            self.all.get(from).filter(|token| token.says("it")).map(|_| (1, String::new()))
        }) {
            let at = self.past_adverbs(from + length);
            let receives = self.all.get(at).is_some_and(|t| t.says("receives"));
            let message = at + 1 + noun_phrase(&self.all[(at + 1).min(end)..end]);
            if receives && message > at + 1 {
                let name = words(bare(&self.all[at + 1..message]));
                return self.comes(name, message, end);
            }
        }
        match word {
            "when" | "whenever" | "once" | "after" => When::After(said),
            "before" | "until" => When::Before(said),
            "unless" => When::If(format!("not {said}")),
            _ => When::If(said),
        }
    }
}
