//! What users decide, and what is done on something that is named by a noun: "on acceptance".

use super::{Mode, Parser};
use crate::acts::act::{Does, Party};
use crate::acts::lexicon::{Form, Kind, Verb, verb};
use crate::acts::phrases::{bare, is_joint, is_preposition, modal, noun_phrase};
use crate::acts::tokens::{Is, Token};

/// What has happened, by nouns of verbs.
const HAPPENED: [&str; 14] = [
    "acceptance",
    "approval",
    "agreement",
    "consent",
    "refusal",
    "rejection",
    "denial",
    "expiry",
    "expiration",
    "timeout",
    "completion",
    "cancellation",
    "success",
    "failure",
];

/// Whether a word names what has happened.
pub(super) fn is_happening(token: &Token<'_>) -> bool {
    HAPPENED.iter().any(|noun| token.says(noun))
}

impl<'p, 't> Parser<'p, 't> {
    /// "Answers", "confirms the call": of a user, that it says yes.
    pub(super) fn as_decided(&self, found: Verb, parties: &[Party]) -> Verb {
        const AGREES: [&str; 2] = ["answer", "confirm"];
        let next = self.all.get(self.at + 1);
        let is_said = next.is_some_and(|it| ["with", "to"].iter().any(|w| it.says(w)));
        let is_of_users = !parties.is_empty() && parties.iter().all(Party::is_user);
        let agrees = found.kind == Kind::Answer && AGREES.contains(&found.lemma);
        match agrees && is_of_users && !is_said {
            true => Verb { kind: Kind::Accept, ..found },
            false => found,
        }
    }

    /// Whether nothing stands behind a verb that it may be about: "may accept or refuse".
    pub(super) fn has_no_object(&self, mode: Mode) -> bool {
        let is_more = self.next().is_some_and(|next| {
            next.is == Is::Mark || is_joint(next) || is_preposition(next) || self.says_when(self.at)
        });
        self.at >= self.all.len() || is_more || self.ends(self.at, mode)
    }

    /// "Whether to accept it", "to accept or to decline": where the verbs of a decision begin.
    pub(super) fn decision_at(&self, at: usize) -> Option<usize> {
        let says = |at: usize, words: &[&str]| {
            self.all.get(at).is_some_and(|token| words.iter().any(|word| token.says(word)))
        };
        let to = at + usize::from(says(at, &["whether", "if"]));
        let from = self.past_adverbs(to + 1);
        (says(to, &["to"]) && self.is_decision(from)).then_some(from)
    }

    /// "May accept", "can either answer or decline": whether somebody decides here.
    pub(super) fn decides_next(&self, at: usize) -> bool {
        let at = self.past_adverbs(at);
        let is_modal = self.all.get(at).and_then(modal).is_some();
        let third = self.all.get(at).and_then(|token| verb(token.text, Form::Third));
        let is_third =
            third.is_some_and(|it| matches!(it.kind, Kind::Accept | Kind::Reject | Kind::Defer));
        is_third || is_modal && self.is_decision(self.past_adverbs(at + 1))
    }

    fn is_decision(&self, at: usize) -> bool {
        let found = self.all.get(at).and_then(|token| verb(token.text, Form::Base));
        found.is_some_and(|it| {
            matches!(it.kind, Kind::Accept | Kind::Reject | Kind::Defer)
                || ["answer", "confirm"].contains(&it.lemma)
        })
    }

    /// "Decides whether to accept it or not": of a user, that it accepts it or does not.
    pub(super) fn decides_whether(&self, parties: &[Party], mode: Mode) -> Option<usize> {
        const DECIDES: [&str; 4] = ["decide", "determine", "choose", "select"];
        let is_deciding = self.verb_here(mode).is_some_and(|it| DECIDES.contains(&it.lemma));
        let from = self.decision_at(self.at + 1).filter(|_| is_deciding)?;
        parties.iter().all(Party::is_user).then_some(from)
    }

    /// "Asks its user to accept or decline": what the user decides then.
    pub(super) fn asks_to_decide(&mut self, first: usize) -> bool {
        let Some(from) = self.decision_at(self.at) else { return false };
        let whom = self.said.acts[first..].iter().map(|act| match &act.does {
            Does::Inform(whom, _) if whom.iter().all(Party::is_user) => Some(whom.clone()),
            _ => None,
        });
        let whom: Option<Vec<Vec<Party>>> = whom.collect();
        let Some(whom) = whom.map(|all| all.concat()).filter(|whom| !whom.is_empty()) else {
            return false;
        };
        let (before, when) = (self.at, self.said.acts[first].when.clone());
        let acts = self.said.acts.len();
        self.at = from;
        let auxiliary = super::Auxiliary { strength: Default::default(), mode: Mode::Base };
        self.of_parties(&whom, auxiliary, &when);
        if self.said.acts.len() == acts {
            self.at = before;
        }
        self.said.acts.len() > acts
    }

    /// "Or not", behind what is decided.
    pub(super) fn or_not(&mut self) {
        let is_not = self.all.get(self.at + 1).is_some_and(|token| token.says("not"));
        self.at += if self.says("or") && is_not { 2 } else { 0 };
    }

    /// Whether some words name something that has happened: "refusal", "the expiry of timer T1".
    pub(super) fn has_happened(&self, from: usize, end: usize) -> bool {
        let all = &self.all[from.min(end)..end.min(self.all.len())];
        let phrase = &all[..noun_phrase(all)];
        let of = phrase.iter().position(|token| token.says("of")).unwrap_or(phrase.len());
        // "On acceptance client 2 sends": whoever acts stands right behind it.
        let is_apart = |at: usize| self.parties(from + at + 1).is_some();
        let head = bare(&phrase[..of]).last();
        head.is_some_and(is_happening)
            || (0..of).any(|at| is_happening(&phrase[at]) && is_apart(at))
    }

    /// "On refusal", "in case of refusal": where what has happened is named.
    pub(super) fn occasion(&self, at: usize) -> Option<usize> {
        const BEFORE: [&[&str]; 6] = [
            &["upon"],
            &["on"],
            &["after"],
            &["in", "case", "of"],
            &["in", "the", "case", "of"],
            &["in", "the", "event", "of"],
        ];
        let says = |words: &[&str]| {
            words
                .iter()
                .enumerate()
                .all(|(place, word)| self.all.get(at + place).is_some_and(|token| token.says(word)))
        };
        let words = BEFORE.iter().find(|words| says(words))?;
        let from = at + words.len();
        self.has_happened(from, self.all.len()).then_some(from)
    }
}
