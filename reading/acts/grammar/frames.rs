//! Introductions and the lists below them.

use super::{Auxiliary, Mode, Parser, Subject};
use crate::acts::act::{Does, Party, Strength, When};
use crate::acts::lexicon::{Form, Kind, verb};
use crate::acts::phrases::{modal, noun_phrase};
use crate::acts::tokens::{Is, Token};

/// What an introduction such as "Upon receiving X, the UE shall:" gives to the items below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Who acts.
    pub who: Vec<Party>,
    /// How strongly.
    pub strength: Strength,
    /// When.
    pub when: Vec<When>,
    /// What the items are: what is done, or what is put into a message.
    pub items: Items,
}

/// What the items below an introduction are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Items {
    /// "shall:" what is done.
    #[default]
    Done,
    /// "shall include the following:" what is put into what is sent.
    Included,
    /// "M shall include:" what a message has in it.
    Of(String),
    /// "shall respond with:" what is sent, to whom.
    Sent(Vec<Party>),
    /// "if the client:" what is said of it, before what is done then.
    If(String),
    /// "in the following cases:", "examples are:": they demand nothing of their own, for this reason.
    Remarks(&'static str),
}

/// Why what may be chosen demands nothing.
const CHOICE: &str = "one of what may be chosen";

/// Why what stands below a remark demands nothing.
pub(super) const REMARK: &str = "it belongs to a remark";

/// So far before a colon "if" stands where a list of what is asked of somebody follows.
const MOST_OF_ROLE: usize = 6;

impl<'p, 't> Parser<'p, 't> {
    /// "If P, then:", and no more: the items below stand under it.
    pub(super) fn opens_case(&mut self, when: &[When], frame: Option<&Frame>) -> bool {
        // "Upon receipt of M:", and no more.
        let is_upon = ["upon", "on"].iter().any(|word| self.says(word));
        let is_list = self.all.last().is_some_and(|token| token.is_mark(":"));
        if is_upon && is_list && self.main_clause().is_none() {
            let event = self.event(self.at + 1, self.all.len() - 1);
            let Some(event) = event.filter(|_| !self.introduces_later(self.at + 1)) else {
                return false;
            };
            let mut below = frame.cloned().unwrap_or_default();
            below.items = Items::Done;
            below.when.extend(when.iter().cloned());
            below.when.push(event);
            self.said.frame = Some(below);
            self.at = self.all.len();
            return true;
        }
        let word = |at: usize| self.all.get(at).map(|token| token.text.to_lowercase());
        let says = word(self.at).unwrap_or_default();
        let is_last = |token: &Token<'_>| token.is == Is::Mark || token.says("then");
        let is_joint = |token: &Token<'_>| is_last(token) || token.says("and");
        let end = self.all.len() - self.all.iter().rev().take_while(|t| is_joint(t)).count();
        let is_open = self.all[end..].iter().any(|t| t.is_mark(":") || t.says("then"));
        let case = match says.as_str() {
            "if" if is_open && end > self.at + 1 => self.condition(self.at + 1, end, "if"),
            "otherwise" | "else" if is_open && end == self.at + 1 => When::Otherwise,
            _ => return false,
        };
        if says == "if" && self.main_clause().is_some() {
            return false;
        }
        let mut below = frame.cloned().unwrap_or_default();
        below.items = Items::Done;
        below.when.extend(when.iter().cloned());
        // "if the client:" has the verbs in the items below.
        let has_verb = (self.at + 1..end).any(|at| self.is_finite(at));
        match case {
            When::If(subject) if !has_verb && noun_phrase(self.from(self.at + 1)) > 0 => {
                below.items = Items::If(subject);
            }
            case => below.when.push(case),
        }
        self.said.frame = Some(below);
        self.at = self.all.len();
        true
    }

    /// Whether it says where the procedure goes on.
    pub(super) fn goes_elsewhere(&self) -> bool {
        let words = ["skipped", "proceeds", "continues", "stops", "ends"];
        self.all.iter().any(|token| words.iter().any(|word| token.says(word)))
    }

    /// Whether an item below a remark is a sentence in which somebody acts: "The procedure is as follows:"
    /// introduces what demands something.
    pub(super) fn acts_by_itself(&self, why: &str) -> bool {
        let verb_at = |length: usize| self.past_adverbs(self.at + length);
        why == REMARK
            && self.parties(self.at).is_some_and(|(length, _)| {
                let verb = verb_at(length);
                self.all.get(verb).and_then(modal).is_some() || self.is_finite(verb)
            })
    }

    /// An item below an introduction.
    pub(super) fn item(&mut self, frame: &Frame, when: Vec<When>) {
        let mut when: Vec<When> = frame.when.iter().cloned().chain(when).collect();
        self.last = frame.who.first().map(|who| who.role().to_string());
        if let Items::Sent(to) = &frame.items {
            return self.sent_item(frame, to, &when);
        }
        if frame.items == Items::Included {
            let before = self.at;
            if self.puts().is_some() {
                self.at = before;
                return self.included(frame, &when);
            }
        }
        // "elements and may include the:" goes on behind a list.
        if frame.items != Items::Done && self.next().and_then(modal).is_none() {
            let length = noun_phrase(self.rest());
            let next = self.all.get(self.at + length);
            let is_more = next.is_some_and(|token| token.says("and"))
                && self.all.get(self.at + length + 1).and_then(modal).is_some();
            match is_more {
                true => self.at += length + 1,
                false => return self.included(frame, &when),
            }
        }
        let auxiliary = match self.next().and_then(modal) {
            Some(_) => self.auxiliary(),
            None => Auxiliary { strength: frame.strength, mode: self.form_of_item(frame) },
        };
        // "If P, shall:", and more below it.
        if self.next().is_some_and(|token| token.is_mark(":")) && self.at + 1 == self.all.len() {
            let (who, strength) = (frame.who.clone(), auxiliary.strength);
            return self.introduce(&who, strength, &when);
        }
        self.interposed(&mut when);
        let subject = Subject::Parties(frame.who.clone());
        self.verb_phrases(&subject, auxiliary, &when);
    }

    /// Below "the server:" stands "sends M", and below "the server shall:" stands "send M".
    fn form_of_item(&self, frame: &Frame) -> Mode {
        let first = self.all.get(self.past_adverbs(self.at)).map_or("", |token| token.text);
        let is_known = verb(first, Form::Third).is_some();
        let is_like_it = frame.strength == Strength::Does
            && first.ends_with('s')
            && !first.ends_with("ss")
            && first.starts_with(char::is_lowercase);
        let is_finite = verb(first, Form::Base).is_none() && (is_known || is_like_it);
        if is_finite { Mode::Finite } else { Mode::Base }
    }

    /// "shall respond with:", and below "a 204 response and process the event".
    pub(super) fn sent_item(&mut self, frame: &Frame, to: &[Party], when: &[When]) {
        let name = self.bare_noun();
        if name.is_empty() {
            return;
        }
        let first = self.said.acts.len();
        for who in &frame.who {
            let (messages, to) = (vec![name.clone()], to.to_vec());
            let does = Does::Send { messages, to, via: None, is_forward: false };
            self.act(Some(who.clone()), does, frame.strength, when);
        }
        if self.said.acts.len() == first {
            return;
        }
        self.complements(Mode::Base, first);
        if self.says("and") && self.begins_verb(self.at + 1, Mode::Base) {
            self.at += 1;
            let auxiliary = Auxiliary { strength: frame.strength, mode: Mode::Base };
            self.verb_phrases(&Subject::Parties(frame.who.clone()), auxiliary, when);
        }
    }

    /// What is put into a message, in a list of such things.
    pub(super) fn included(&mut self, frame: &Frame, when: &[When]) {
        let first = self.said.acts.len();
        if let (Items::Included, Some(does)) = (&frame.items, self.puts()) {
            for who in &frame.who {
                self.act(Some(who.clone()), does.clone(), frame.strength, when);
            }
            self.complements(Mode::Finite, first);
            return;
        }
        let Some(name) = self.noun(Mode::Finite) else { return };
        let who = frame.who.iter().cloned().map(Some);
        match &frame.items {
            Items::Of(message) => {
                self.act(None, Does::Has(message.clone(), name), frame.strength, when);
            }
            _ => {
                who.for_each(|who| self.act(who, Does::Contain(name.clone()), frame.strength, when))
            }
        }
        if self.said.acts.len() > first {
            self.complements(Mode::Finite, first);
        }
    }

    /// What ends in a colon speaks for the items below it, where these are put into a message.
    pub(super) fn opens_list(&mut self, frame: Option<&Frame>) {
        let is_open = self.all.last().is_some_and(|token| token.is_mark(":"));
        if !is_open || self.said.frame.is_some() {
            return;
        }
        if let Some(why) = self.opens_remarks() {
            // "The server chooses one of the following:" does what the cases say.
            if why == CHOICE {
                self.said.acts.pop();
            }
            let items = Items::Remarks(why);
            self.said.frame = Some(Frame { items, ..Frame::default() });
            if self.said.acts.is_empty() {
                self.at = self.all.len();
            }
            return;
        }
        let Some(act) = self.said.acts.last() else { return };
        // "The server shall stop the timer and:": what else it does stands below.
        let is_and = self
            .all
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|token| token.says("and") || token.says("then"));
        if is_and && let Some(who) = act.who.clone() {
            let (strength, when) = (act.strength, act.when.clone());
            self.at = self.all.len();
            self.said.frame = Some(Frame { who: vec![who], strength, when, items: Items::Done });
            return;
        }
        let is_with = self.all.iter().rev().nth(1).is_some_and(|token| token.says("with"));
        let items = match &act.does {
            Does::Contain(_) => Items::Included,
            Does::Send { .. } if self.ends_in_which() => Items::Included,
            Does::Has(message, _) => Items::Of(message.clone()),
            Does::Send { messages, to, .. } if is_with && messages == &["answer"] => {
                Items::Sent(to.clone())
            }
            _ => return,
        };
        let who = act.who.iter().cloned().collect::<Vec<_>>();
        let who = match frame {
            Some(frame) if who.is_empty() => frame.who.clone(),
            _ => who,
        };
        let (strength, when) = (act.strength, act.when.clone());
        // What is answered stands in the items.
        if matches!(items, Items::Sent(_)) {
            self.said.acts.pop();
            self.at = self.all.len();
        }
        self.said.frame = Some(Frame { who, strength, when, items });
    }

    /// "sends M to R, in which it:": what it does there stands below.
    fn ends_in_which(&self) -> bool {
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        let last = self.all.len() - 1;
        let which = self.all.iter().rposition(|token| token.says("which")).filter(|at| *at > 0);
        which.is_some_and(|which| {
            let named = self.names.role(self.from(which + 1)).map(|(length, _)| length);
            let who = if says(which + 1, "it") { Some(1) } else { named };
            let modal = |at: usize| self.all.get(at).and_then(modal).is_some();
            let end = who.map(|who| which + 1 + who + usize::from(modal(which + 1 + who)));
            says(which - 1, "in") && end == Some(last)
        })
    }

    /// "includes X", "sets X to Y", "shall contain X": what is put into a message, below "in which
    /// it:"; what stands there besides.
    fn puts(&mut self) -> Option<Does> {
        let from = self.at + usize::from(self.next().and_then(modal).is_some());
        let found = self.all.get(from).and_then(|token| {
            verb(token.text, Form::Third).or_else(|| verb(token.text, Form::Base))
        })?;
        let sets = found.lemma == "set";
        if found.kind != Kind::Contain && !sets {
            return None;
        }
        let before = std::mem::replace(&mut self.at, from + 1);
        let what = self.bare_noun();
        if what.is_empty() {
            self.at = before;
            return None;
        }
        Some(Does::Contain(what))
    }

    /// "in the following cases:", "examples are:": why the items below demand nothing of their own.
    pub(super) fn opens_remarks(&self) -> Option<&'static str> {
        let says = |word: &str| self.all.iter().any(|token| token.says(word));
        let last = self.all.iter().rev().find(|token| token.is == Is::Word)?;
        let cases = ["cases", "reasons", "conditions", "events", "situations"];
        let is_case = |token: &Token<'_>| cases.iter().any(|word| token.says(word));
        const LAST: usize = 3;
        let is_when = ["when", "if", "where"].iter().any(|word| last.says(word));
        if says("following") && self.all.iter().rev().take(LAST).any(is_case) || is_when {
            return Some("a case in which what stands above is done");
        }
        let chooses = self.said.acts.last().is_some_and(|act| {
            ["chooses", "choose", "selects", "select", "decides", "decide"]
                .contains(&act.verb.as_str())
        });
        if chooses && says("following") && says("one") {
            return Some(CHOICE);
        }
        // "shall check if the client:".
        let checks = self.said.acts.last().is_some_and(|act| matches!(act.does, Does::Check(_)));
        if checks && self.all.iter().rev().take(MOST_OF_ROLE).any(|token| token.says("if")) {
            return Some("part of what is checked");
        }
        let before = self.all.iter().rev().filter(|token| token.is == Is::Word).nth(1);
        let is_such = last.says("as") && before.is_some_and(|token| token.says("such"));
        (says("example") || says("examples") || is_such).then_some("an example")
    }

    /// Whether somebody who shall do what follows stands at the end: ", the server:".
    pub(super) fn introduces_later(&self, from: usize) -> bool {
        (from..self.all.len()).any(|at| self.introduces(at))
    }

    /// "perform the following actions:", and no more.
    pub(super) fn performs_list(&self) -> bool {
        const LONGEST: usize = 6;
        let rest = self.rest();
        let says =
            |words: &[&str]| rest.iter().any(|token| words.iter().any(|word| token.says(word)));
        rest.len() <= LONGEST
            && rest.last().is_some_and(|token| token.is_mark(":"))
            && says(&["perform", "take", "execute", "do"])
            && says(&["following"])
            && says(&["actions", "steps", "operations", "following"])
    }

    /// It speaks for the items below it.
    pub(super) fn introduce(&mut self, who: &[Party], strength: Strength, when: &[When]) {
        self.last = who.first().map(|who| who.role().to_string());
        let items = Items::Done;
        self.said.frame = Some(Frame { who: who.to_vec(), strength, when: when.to_vec(), items });
        self.at = self.all.len();
    }
}
