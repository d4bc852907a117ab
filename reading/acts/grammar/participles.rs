//! Participles between commas: what is said besides, and what is done besides.

use super::objects::simple;
use super::{Auxiliary, Mode, Parser, Subject};
use crate::acts::act::{Act, Party, Strength, When};
use crate::acts::lexicon::{Form, Kind, verb};
use crate::acts::phrases::{
    bare, goes_on, is_adverb, is_determiner, is_preposition, is_subordinate, noun_phrase, words,
};
use crate::acts::tokens::Is;

/// So many words may be inserted between commas.
const MOST_INSERTED: usize = 15;

impl<'p, 't> Parser<'p, 't> {
    /// Whether a participle begins what is said besides: "naming the guest", of whichever verb.
    pub(super) fn is_participle_phrase(&self, at: usize) -> bool {
        const SHORTEST: usize = 6;
        let is_participle = self.all.get(at).is_some_and(|token| {
            let is_like =
                token.text.len() >= SHORTEST && token.text.ends_with("ing") && token.is == Is::Word;
            let is_common = token.text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            verb(token.text, Form::Ing).is_some() && is_common
                || is_like && is_common && !is_preposition(token)
        });
        is_participle
            && self.all.get(at + 1).is_some_and(|next| {
                is_determiner(next)
                    || is_preposition(next)
                    || ["it", "that", "whether", "timer"].iter().any(|word| next.says(word))
            })
    }

    /// "Addressed to the guest": what is said of a thing behind a comma.
    pub(super) fn is_past_phrase(&self, at: usize) -> bool {
        let is_past = self.all.get(at).is_some_and(|token| {
            let is_common = token.text.chars().all(|c| c.is_ascii_lowercase());
            is_common && token.is == Is::Word && token.text.len() > 4 && token.text.ends_with("ed")
        });
        is_past && self.all.get(at + 1).is_some_and(is_preposition)
    }

    /// "…, causing the server to release the call": what somebody else does is not said besides.
    pub(super) fn makes_somebody(&self, at: usize) -> bool {
        const CAUSES: [&str; 7] =
            ["causing", "making", "letting", "forcing", "prompting", "leading", "triggering"];
        let is_causing =
            self.all.get(at).is_some_and(|token| CAUSES.iter().any(|word| token.says(word)));
        is_causing && (at + 1..at + 3).any(|at| self.names.role(self.from(at)).is_some())
    }

    /// "…, thereby stopping the timer": what the same one does as well.
    pub(super) fn does_besides(&mut self, first: usize) -> bool {
        if !self.next().is_some_and(|token| token.is_mark(",")) {
            return false;
        }
        let by = ["thereby", "thus", "and"];
        let mut at = self.at + 1;
        while self.all.get(at).is_some_and(|token| by.iter().any(|word| token.says(word))) {
            at += 1;
        }
        let Some(found) = self.all.get(at).and_then(|token| verb(token.text, Form::Ing)) else {
            return false;
        };
        let is_done = matches!(found.kind, Kind::Open | Kind::Close | Kind::Forward)
            || ["send", "transmit"].contains(&found.lemma);
        let is_about = self
            .all
            .get(at + 1)
            .is_some_and(|next| is_determiner(next) || next.says("timer") || next.says("it"));
        let Some(Act { who: Some(who), strength, when, .. }) = self.said.acts.get(first).cloned()
        else {
            return false;
        };
        if !is_done || !is_about || who.is_user() {
            return false;
        }
        let (before, acts) = (self.at, self.said.acts.len());
        self.at = at;
        let mode = if strength == Strength::Does { Mode::Finite } else { Mode::Base };
        // The participle has the same form whatever stands before it.
        let auxiliary = Auxiliary { strength, mode: Mode::Finite };
        self.verb_phrase(&Subject::Parties(vec![who]), auxiliary, &when);
        if self.said.acts.len() == acts || !(self.at >= self.all.len() || self.ends(self.at, mode))
        {
            self.said.acts.truncate(acts);
            self.at = before;
            return false;
        }
        true
    }

    /// "Sends, on behalf of its user, a request": what stands between a verb and what it is about.
    pub(super) fn inserted_before_object(&mut self, when: &[When]) -> Vec<When> {
        let mut all = when.to_vec();
        let from = self.at + 1;
        let begins = self.all.get(from).is_some_and(|token| {
            is_preposition(token) || is_subordinate(token) || self.is_participle_phrase(from)
        });
        if !begins || !self.next().is_some_and(|token| token.is_mark(",")) {
            return all;
        }
        let comma = self.from(from).iter().take(MOST_INSERTED).position(|it| it.is_mark(","));
        let Some(end) = comma.map(|length| from + length) else { return all };
        let is_said = self.all.get(end + 1).is_some_and(is_determiner);
        // What somebody does there is not inserted, unless it says when.
        let is_when = is_subordinate(&self.all[from]);
        let acts = (from..end).any(|at| self.parties(at).is_some() && self.begins_clause(at));
        if !is_said || acts && !is_when {
            return all;
        }
        self.inserted(from, end, &mut all);
        self.at = end + 1;
        all
    }

    /// "Have media set up": what they hold, or no longer do.
    pub(super) fn holds_done(
        &mut self,
        parties: &[Party],
        strength: Strength,
        when: &[When],
    ) -> bool {
        let done = |at: &usize| {
            let found = self.all.get(*at).and_then(|token| verb(token.text, Form::Past))?;
            matches!(found.kind, Kind::Open | Kind::Close).then_some((*at, found.kind))
        };
        let longest = noun_phrase(self.rest());
        let Some((at, kind)) = (self.at + 1..=self.at + longest).find_map(|at| done(&at)) else {
            return false;
        };
        // "Has the released session" has it.
        let what = bare(&self.all[self.at..at]);
        let is_last = self.all.get(at + 1).is_none_or(|next| !goes_on(next) || is_adverb(next));
        let Some(does) = simple(kind, words(what)).filter(|_| !what.is_empty() && is_last) else {
            return false;
        };
        self.verb = self.all[at].text;
        self.at = at + 1;
        parties.iter().for_each(|who| self.act(Some(who.clone()), does.clone(), strength, when));
        true
    }

    /// Words of a detail, without the comma that closes it.
    pub(super) fn detail_words(&self, from: usize, to: usize) -> String {
        let all = &self.all[from..to];
        let end = all.len() - usize::from(all.last().is_some_and(|token| token.is_mark(",")));
        words(&all[..end])
    }
}
