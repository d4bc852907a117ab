//! What is done by whom something reaches, and what is done instead.

use super::verbs::is_message;
use super::{Auxiliary, Mode, Parser, Subject};
use crate::acts::act::{Act, Does, Party, When};
use crate::acts::phrases::{is_joint, is_preposition, modal};
use crate::acts::tokens::Is;

impl<'p, 't> Parser<'p, 't> {
    /// "sends it to the server, which in turn forwards it": what the server does.
    pub(super) fn whom_it_reaches(&mut self, verb: usize) {
        let whom = self.said.acts.last().and_then(|act| match &act.does {
            Does::Send { to, .. } | Does::Inform(to, _) if to.len() == 1 => to.first().cloned(),
            _ => None,
        });
        // Only who stands just before is meant, unless it is done "in turn".
        let is_in_turn = self.past_turn(verb) > verb;
        let is_before = |length: &usize| {
            let from = self.at.checked_sub(*length);
            let found = from.and_then(|from| self.names.role(&self.all[from..self.at]));
            found.is_some_and(|(named, role)| {
                named == *length && whom.as_ref().is_some_and(|whom| whom.role() == role)
            })
        };
        const LONGEST: usize = 8;
        let is_meant = is_in_turn || (1..=LONGEST).any(|length| is_before(&length));
        // A user does nothing but decide.
        let is_decided = self.decides_next(verb);
        let is_told = |whom: &Party| !whom.is_user() || is_decided;
        let is_meant = is_meant || is_decided && whom.as_ref().is_some_and(Party::is_user);
        let Some(whom) = whom.filter(|whom| is_meant && is_told(whom)) else { return };
        let comma = self.at;
        self.at = self.past_turn(verb);
        let before = self.last.replace(whom.role().to_string());
        let auxiliary = self.auxiliary();
        let acts = self.said.acts.len();
        // On what has come, and on nothing else that is said before.
        self.verb_phrases(&Subject::Parties(vec![whom]), auxiliary, &[]);
        if self.said.acts.len() == acts {
            self.at = comma;
        }
        // "It" is who the sentence is about.
        self.last = before;
    }

    /// ", which the server shall forward to the client": what was sent, by somebody else.
    pub(super) fn what_is_forwarded(&mut self, who: usize, when: &[When]) {
        let sent = self.said.acts.last().and_then(|act| match &act.does {
            Does::Send { messages, .. } if messages.len() == 1 => messages.first().cloned(),
            _ => None,
        });
        let (Some(sent), Some((length, parties))) = (sent, self.parties(who)) else { return };
        let (comma, acts) = (self.at, self.said.acts.len());
        self.at = who + length;
        let auxiliary = self.auxiliary();
        self.relative = Some(sent);
        self.verb_phrase(&Subject::Parties(parties), auxiliary, &[]);
        self.relative = None;
        if self.said.acts.len() == acts {
            self.at = comma;
            return;
        }
        // "…, which the server forwards to the client, and the procedure ends".
        let joint = self.at;
        self.skip(|token| token.is_mark(",") || is_joint(token));
        match self.at > joint && self.begins_clause(self.at) {
            true => self.clause(when, None),
            false => self.at = joint,
        }
    }

    /// "either sends A or, if P, sends B", "sends A, or B if P": the second, where P is so, and the
    /// first otherwise. Nothing where that is not what stands here.
    pub(super) fn alternative(
        &mut self,
        who: &[Party],
        auxiliary: Auxiliary,
        when: &[When],
        first: usize,
    ) -> bool {
        let (from, before) = (self.at, self.said.acts.len());
        let mut above = when.to_vec();
        let at = self.at + usize::from(self.says("or"));
        let at = at + usize::from(self.all.get(at).is_some_and(|token| token.is_mark(",")));
        if self.all.get(at).is_some_and(|token| token.says("if"))
            && let Some(length) = self.from(at).iter().position(|token| token.is_mark(","))
        {
            above.push(self.condition(at + 1, at + length, "if"));
            self.at = at + length + 1;
        }
        if self.begins_verb(self.at, auxiliary.mode) {
            let auxiliary = match self.next().and_then(modal) {
                Some(_) => self.auxiliary(),
                None => auxiliary,
            };
            self.verb_phrase(&Subject::Parties(who.to_vec()), auxiliary, &above);
        } else {
            self.other_message(auxiliary.mode, &above);
        }
        if self.said.acts.len() == before {
            self.at = from;
            return false;
        }
        let is_of_users = who.iter().any(Party::is_user);
        let acts = &mut self.said.acts;
        let is_if = |act: &Act| {
            act.when.iter().filter(|it| matches!(it, When::If(_))).count()
                > when.iter().filter(|it| matches!(it, When::If(_))).count()
        };
        if !is_of_users && acts[before..].iter().all(is_if) {
            acts[first..before].iter_mut().for_each(|act| act.when.push(When::Otherwise));
            acts[first..].rotate_left(before - first);
        } else {
            acts[before..].iter_mut().for_each(|act| act.is_alternative = true);
        }
        true
    }

    /// "or a refusal": sent instead of what was sent before, to the same.
    fn other_message(&mut self, mode: Mode, when: &[When]) {
        let Some(Act { who, does: Does::Send { to, is_forward, .. }, strength, .. }) =
            self.said.acts.last().cloned()
        else {
            return;
        };
        let from = self.at;
        let name = self.bare_noun();
        let ends = self.at >= self.all.len()
            || self.next().is_some_and(|token| {
                token.is != Is::Word || is_preposition(token) || self.says_when(self.at)
            });
        let last = self.all[..self.at].last().map_or("", |token| token.text).to_lowercase();
        if name.is_empty() || !ends || !self.begins_with_article(from) && !is_message(&last) {
            self.at = from;
            return;
        }
        let first = self.said.acts.len();
        let messages = vec![name];
        let does = Does::Send { messages, to: Vec::new(), via: None, is_forward };
        self.act(who, does, strength, when);
        self.complements(mode, first);
        for act in &mut self.said.acts[first..] {
            if let Does::Send { to: whom, .. } = &mut act.does
                && whom.is_empty()
            {
                *whom = to.clone();
            }
        }
    }

    fn begins_with_article(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.says("a") || token.says("an"))
    }
}
