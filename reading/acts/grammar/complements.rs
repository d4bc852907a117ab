//! What else is said of an act: to whom, how, with what, when.

use super::{Auxiliary, Mode, Parser, Subject, is_to};
use crate::acts::act::{Does, Party};
use crate::acts::lexicon::{Form, verb};
use crate::acts::phrases::{
    is_adverb, is_participle, is_preposition, is_relative, is_subordinate, words,
};
use crate::acts::tokens::Is;

impl<'p, 't> Parser<'p, 't> {
    /// What else is said of the acts from `first` on: to whom, how, with what, when.
    pub(super) fn complements(&mut self, mode: Mode, first: usize) {
        let mut last = None;
        while let Some(token) = self.next().filter(|_| last != Some(self.at)) {
            last = Some(self.at);
            if self.is_by(self.at) {
                self.means(first);
                continue;
            }
            if self.is_event(self.at) {
                self.on_event(mode, first);
                continue;
            }
            if is_subordinate(token) && !token.says("whether") && !token.says("where") {
                self.trailing(mode, first);
                continue;
            }
            if self.ends(self.at, mode) && !self.goes_on_after_comma() {
                return;
            }
            let from = self.at;
            if token.is_mark(",") {
                self.at += 1;
                continue;
            }
            if is_to(token) && self.recipient(first) || token.says("via") && self.through(first) {
                continue;
            }
            if token.says("by") && self.agent(first) {
                continue;
            }
            if !(token.is == Is::Brackets
                || is_preposition(token)
                || is_relative(token)
                || is_adverb(token)
                || is_participle(token)
                || token.says("where")
                || token.says("prior")
                || verb(token.text, Form::Ing).is_some())
            {
                return;
            }
            self.at += 1;
            if token.is == Is::Brackets {
                self.note(words(std::slice::from_ref(token)), first);
                continue;
            }
            self.detail(from, mode, first);
        }
    }

    /// A comma behind which more is said of the same act: ", including X".
    pub(super) fn goes_on_after_comma(&self) -> bool {
        self.next().is_some_and(|token| token.is_mark(","))
            && self.all.get(self.at + 1).is_some_and(|next| {
                verb(next.text, Form::Ing).is_some()
                    || is_relative(next) && !next.says("who")
                    || next.says("via")
                    || is_preposition(next) && !self.begins_clause(self.at + 1)
            })
    }

    pub(super) fn detail(&mut self, from: usize, mode: Mode, first: usize) {
        while let Some(token) = self.next() {
            let is_new = is_to(token) && self.names.party(self.from(self.at + 1), None).is_some()
                || token.says("via")
                || self.is_by(self.at)
                || is_subordinate(token)
                || self.is_event(self.at);
            if self.ends(self.at, mode) || is_new {
                break;
            }
            self.at += 1;
        }
        self.note(words(&self.all[from..self.at]), first);
    }

    /// Something more is said of the acts.
    pub(super) fn note(&mut self, said: String, first: usize) {
        for act in &mut self.said.acts[first..] {
            act.details.push(said.clone());
        }
    }

    /// "to the server": who receives what is sent.
    pub(super) fn recipient(&mut self, first: usize) -> bool {
        let found = self.names.party(self.from(self.at + 1), self.last.as_deref());
        let Some((mut length, party)) = found else { return false };
        let mut whom = vec![party];
        // "to client 1 and client 2".
        while self.all.get(self.at + 1 + length).is_some_and(|token| token.says("and")) {
            let next = self.at + 2 + length;
            match self.names.party(self.from(next), None) {
                Some((more, party)) if !self.is_finite(next + more) => {
                    whom.push(party);
                    length += 1 + more;
                }
                _ => break,
            }
        }
        let mut is_taken = false;
        for act in &mut self.said.acts[first..] {
            if let Does::Send { to, .. } = &mut act.does
                && to.is_empty()
            {
                *to = whom.clone();
                is_taken = true;
            }
        }
        self.at += if is_taken { 1 + length } else { 0 };
        is_taken
    }

    pub(super) fn through(&mut self, first: usize) -> bool {
        let Some((length, role)) = self.names.role(self.from(self.at + 1)) else { return false };
        let mut is_taken = false;
        for act in &mut self.said.acts[first..] {
            if let Does::Send { via, .. } = &mut act.does {
                *via = Some(role.clone());
                is_taken = true;
            }
        }
        self.at += if is_taken { 1 + length } else { 0 };
        is_taken
    }

    /// "is sent by the server": who does it.
    pub(super) fn agent(&mut self, first: usize) -> bool {
        let is_open = self.said.acts[first..].iter().all(|act| act.who.is_none());
        let found = self.names.party(self.from(self.at + 1), self.last.as_deref());
        let Some((length, party)) = found.filter(|_| is_open) else { return false };
        for act in &mut self.said.acts[first..] {
            act.who = Some(party.clone());
        }
        self.at += 1 + length;
        true
    }

    /// "by sending a request to the server": another act of the same.
    pub(super) fn means(&mut self, first: usize) {
        self.at += 1;
        let act = self.said.acts[first].clone();
        // "acknowledges by sending X": the answer is X.
        let is_it = Does::Send {
            messages: vec!["answer".into()],
            to: Vec::new(),
            via: None,
            is_forward: false,
        };
        if act.does == is_it {
            self.said.acts.truncate(first);
        }
        let parties: Vec<Party> = act.who.into_iter().collect();
        let subject = Subject::Parties(parties);
        let auxiliary = Auxiliary { strength: act.strength, mode: Mode::Finite };
        let before = self.at;
        self.verb_phrase(&subject, auxiliary, &act.when);
        if self.at == before {
            let said = self.said_until_end(Mode::Finite);
            self.said.left.push(said);
        }
    }

    /// `upon receiving`, `on receipt of`.
    pub(super) fn is_event(&self, at: usize) -> bool {
        let is_on =
            self.all.get(at).is_some_and(|t| t.says("upon") || t.says("on") || t.says("after"));
        is_on && self.event(at + 1, self.all.len()).is_some()
    }

    pub(super) fn on_event(&mut self, mode: Mode, first: usize) {
        let from = self.at + 1;
        let _ = self.said_until_end(mode);
        let Some(when) = self.event(from, self.at) else { return };
        for act in &mut self.said.acts[first..] {
            act.when.push(when.clone());
        }
    }

    /// "…, when it receives X".
    pub(super) fn trailing(&mut self, mode: Mode, first: usize) {
        let word = self.all[self.at].text.to_lowercase();
        let from = self.at + 1;
        self.at = from;
        let _ = self.said_until_end(mode);
        let when = self.condition(from, self.at, &word);
        for act in &mut self.said.acts[first..] {
            act.when.push(when.clone());
        }
    }
}
