//! One sentence.

mod bounds;
mod complements;
mod deciding;
mod frames;
mod leading;
mod objects;
mod others;
mod participles;
mod plainly;
mod sending;
mod verbs;
mod wording;

pub(in crate::acts) use frames::{Frame, Items};
pub(in crate::acts) use objects::{MAKES, MESSAGES};

#[cfg(test)]
mod besides;
#[cfg(test)]
mod further;
#[cfg(test)]
mod joined;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod tests;

use super::act::{Act, Does, Party, Strength, When};
use super::lexicon::{Form, verb};
use super::names::{Names, plural_head as is_plural_head};
use super::phrases::{
    is_adverb, is_being, is_determiner, is_having, is_joint, is_subordinate, modal, noun_phrase,
    words,
};
use super::tokens::{Is, Token, tokens};
use frames::REMARK;
use plainly::plainly;

/// What a sentence says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The acts, in order.
    pub acts: Vec<Act>,
    /// Words that were not understood.
    pub left: Vec<String>,
    /// What was taken for granted.
    pub assumed: Vec<String>,
    /// What it gives to the items below it, where it is an introduction.
    pub frame: Option<Frame>,
    /// Who was spoken of last.
    pub last: Option<String>,
    /// Why it is no act, where a rule says so.
    pub no_act: Option<&'static str>,
    /// Whether it speaks of what somebody does, understood or not.
    pub speaks: bool,
}

/// The most words and marks of a sentence that is read.
const MOST_TOKENS: usize = 300;

/// Reads a sentence. `last` is who was spoken of last; `frame` what an introduction has said.
pub fn parse(text: &str, names: &Names, last: Option<&str>, frame: Option<&Frame>) -> Parsed {
    let written = text;
    let text = &wording::plain(text);
    if wording::describes(text) {
        let no_act = Some("it describes, and demands nothing");
        return Parsed { no_act, last: last.map(Into::into), ..Parsed::default() };
    }
    if wording::leaves_open(text) {
        let no_act = Some("it leaves something open, and demands nothing");
        return Parsed { no_act, last: last.map(Into::into), ..Parsed::default() };
    }
    if let Some([one, other]) = wording::either(text) {
        let mut first = parse(&one, names, last, frame);
        let other = parse(&other, names, first.last.as_deref().or(last), frame);
        // What one half leaves to be ignored is no reason to ignore the other.
        first.no_act = first.no_act.filter(|_| other.no_act.is_some());
        first.speaks |= other.speaks;
        first.last = other.last.or(first.last);
        first.acts.extend(other.acts);
        for (all, more) in [(&mut first.left, other.left), (&mut first.assumed, other.assumed)] {
            more.into_iter().for_each(|said| {
                if !all.contains(&said) {
                    all.push(said);
                }
            });
        }
        return first;
    }
    let (all, asides) = plainly(tokens(text), names);
    if all.len() > MOST_TOKENS {
        return Parsed { left: vec![text.to_string()], ..Parsed::default() };
    }
    let mut parser = Parser {
        all: &all,
        at: 0,
        names,
        last: last.map(Into::into),
        is_introduced: frame.is_some_and(|frame| frame.items == Items::Done),
        verb: "",
        thing: None,
        main: 0,
        is_plural: false,
        one_of: Vec::new(),
        relative: None,
        more: Vec::new(),
        besides: Vec::new(),
        said: Parsed::default(),
    };
    let is_conditional = {
        let start = text.trim_start().to_lowercase();
        start.starts_with("[conditional]") || start.starts_with("[optional]")
    };
    let mut when = Vec::new();
    when.extend(is_conditional.then_some(When::Conditional));
    if !parser.arrow(&when) {
        parser.sentence(when, frame);
    }
    parser.stops_what_runs();
    parser.has_in_it(asides);
    parser.checked_before();
    parser.hands_on_what_it_has();
    if !parser.said.acts.is_empty() {
        let is_told_apart =
            parser.said.acts.iter().any(|act| {
                act.when.iter().any(|when| matches!(when, When::If(_) | When::Otherwise))
            });
        let which = which_of_several(&all, is_told_apart).into_iter();
        let left = &parser.said.left;
        let which: Vec<String> = which.filter(|it| !left.iter().any(|l| l.contains(it))).collect();
        parser.said.left.extend(which);
    }
    // What is not understood at all is quoted as it is written.
    let said = &mut parser.said;
    if said.acts.is_empty() && said.frame.is_none() && !said.left.is_empty() && **text != *written {
        said.left = vec![written.to_string()];
    }
    parser.said.last = parser.last.clone();
    if parser.said.acts.is_empty() && parser.said.frame.is_none() {
        parser.said.speaks = parser.speaks_of_somebody();
    }
    parser.said
}

/// What an act cannot say: that it is of the first of several messages, or done instead of another.
fn which_of_several(all: &[Token<'_>], is_told_apart: bool) -> Vec<String> {
    const WHICH: [&str; 4] = ["first", "second", "third", "last"];
    let mut left = Vec::new();
    for (at, token) in all.iter().enumerate() {
        let is_which = WHICH.iter().any(|word| token.says(word));
        let is_begun = at > 0 && all[at - 1].says("the");
        let length = noun_phrase(&all[at + 1..]);
        let last = all[at + 1..at + 1 + length].last();
        let is_message = last.is_some_and(|last| MESSAGES.iter().any(|head| last.says(head)));
        if is_which && is_begun && is_message {
            left.push(words(&all[at - 1..at + 1 + length]));
        }
        let of = all.get(at + 1).is_some_and(|next| next.says("of"));
        // "If it is not free, the server sends M instead": the condition says of which case.
        if token.says("instead") && !of && !is_told_apart {
            left.push("instead".into());
        }
    }
    left
}

/// Who or what a clause is about.
#[derive(Clone, Debug)]
enum Subject {
    Parties(Vec<Party>),
    Steps(String),
    Procedure,
    Thing(String),
}

/// Which forms of a verb a clause goes on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// "sends".
    Finite,
    /// "shall send".
    Base,
    /// "has sent".
    Perfect,
    /// "is sent".
    Passive,
}

/// What comes before a verb.
#[derive(Clone, Copy, Debug)]
struct Auxiliary {
    strength: Strength,
    mode: Mode,
}

struct Parser<'p, 't> {
    all: &'p [Token<'t>],
    at: usize,
    names: &'p Names,
    last: Option<String>,
    /// Whether an introduction says who acts.
    is_introduced: bool,
    /// The last verb.
    verb: &'p str,
    /// The thing that was spoken of last in this sentence: "it".
    thing: Option<String>,
    /// Where the main clause begins.
    main: usize,
    /// Whether several act.
    is_plural: bool,
    /// Those of whom one acts: "client 1 or client 2".
    one_of: Vec<Party>,
    /// What was sent last, in a clause that begins with "which".
    relative: Option<String>,
    /// What is said of the next act.
    more: Vec<String>,
    /// What has to be so besides what has come.
    besides: Vec<When>,
    said: Parsed,
}

impl<'p, 't> Parser<'p, 't> {
    fn rest(&self) -> &'p [Token<'t>] {
        self.from(self.at)
    }

    fn from(&self, at: usize) -> &'p [Token<'t>] {
        &self.all[at.min(self.all.len())..]
    }

    fn next(&self) -> Option<&'p Token<'t>> {
        self.all.get(self.at)
    }

    fn says(&self, word: &str) -> bool {
        self.next().is_some_and(|token| token.says(word))
    }

    fn skip(&mut self, is: impl Fn(&Token<'_>) -> bool) {
        while self.next().is_some_and(&is) {
            self.at += 1;
        }
    }

    /// Takes the words up to a place.
    fn take(&mut self, to: usize) -> String {
        let text = words(&self.all[self.at..to.max(self.at)]);
        self.at = to.max(self.at);
        text
    }

    fn act(&mut self, who: Option<Party>, does: Does, strength: Strength, when: &[When]) {
        // What one of several does, each of them may do; what none of them may do, none does.
        let is_one_of = who.as_ref().is_some_and(|who| self.one_of.contains(who));
        let strength = match strength {
            Strength::Does | Strength::Shall | Strength::Should if is_one_of => Strength::May,
            strength => strength,
        };
        self.said.acts.push(Act {
            who,
            does,
            verb: self.verb.to_string(),
            strength,
            when: when.to_vec(),
            is_alternative: false,
            details: std::mem::take(&mut self.more),
        });
    }

    /// `ROLE to ROLE: Message (fields), via the ROLE`.
    fn arrow(&mut self, when: &[When]) -> bool {
        let Some((colon, from, to)) = self.label(self.at) else { return false };
        self.at = colon + 1;
        // "ROLE to ROLE: If X, the ROLE sends Y" is a sentence behind its label, and so is "ROLE to
        // ROLE: The ROLE sends Y".
        let is_sentence = self.begins_clause(self.at) && self.parties(self.at).is_some();
        let is_named = !is_sentence
            && noun_phrase(self.rest()) > 0
            && self.next().is_some_and(|t| !is_adverb(t) && !is_subordinate(t));
        if !is_named {
            return false;
        }
        let (mut messages, mut details) = (Vec::new(), Vec::new());
        loop {
            let name = self.bare_noun();
            if name.is_empty() {
                break;
            }
            messages.push(name);
            if self.next().is_some_and(|token| token.is == Is::Brackets) {
                details.push(self.take(self.at + 1));
            }
            if !self.says("or") {
                break;
            }
            self.at += 1;
        }
        let does = Does::Send { messages, to: vec![Party::Role(to)], via: None, is_forward: false };
        self.act(Some(Party::Role(from)), does, Strength::Does, when);
        self.said.acts[0].details = details;
        self.complements(Mode::Finite, 0);
        // "…, and steps 3 to 8 are skipped".
        let joint = self.at;
        self.skip(|token| token.is_mark(",") || is_joint(token));
        match self.at > joint && self.begins_clause(self.at) {
            true => self.clause(when, None),
            false => self.at = joint,
        }
        self.leave_rest();
        true
    }

    /// `ROLE to ROLE:`: where the colon stands, from whom, and to whom.
    fn label(&self, at: usize) -> Option<(usize, String, String)> {
        let at = at + usize::from(self.all.get(at)?.says("from"));
        let (length, from) = self.names.role(self.from(at))?;
        let to = at + length;
        self.all.get(to).filter(|token| token.says("to") || token.is_mark("→"))?;
        let (length, whom) = self.names.role(self.from(to + 1))?;
        let colon = to + 1 + length;
        self.all.get(colon)?.is_mark(":").then_some((colon, from, whom))
    }

    /// Whatever stands at the end is not understood.
    fn leave_rest(&mut self) {
        self.skip(|token| token.is == Is::Mark);
        if self.at < self.all.len() {
            let rest = self.take(self.all.len());
            self.said.left.push(rest);
        }
    }

    fn sentence(&mut self, mut when: Vec<When>, frame: Option<&Frame>) {
        let mut strength = None;
        loop {
            self.skip(|token| token.is == Is::Mark);
            // "(in the case of X): the server sends".
            if self.next().is_some_and(|token| token.is == Is::Brackets)
                && self.all.get(self.at + 1).is_some_and(|token| token.is_mark(":"))
            {
                let said = self.take(self.at + 1);
                let said = said.trim_matches(['(', ')']).to_string();
                self.at += 1;
                when.push(When::In(said));
            } else if self.says("optionally") || self.says("alternatively") {
                (strength, self.at) = (Some(Strength::May), self.at + 1);
            } else if let Some(one) = self.leading() {
                when.push(one);
                when.append(&mut self.besides);
            } else {
                break;
            }
        }
        if self.opens_case(&when, frame) {
            return;
        }
        // "If P, ROLE to ROLE: Message".
        if !when.is_empty() && self.label(self.at).is_some() && self.arrow(&when) {
            return;
        }
        // "if the request is processed, a 204 response".
        if frame.is_some_and(|frame| matches!(frame.items, Items::Sent(_)))
            && self.says("if")
            && let Some(length) = self.rest().iter().position(|token| token.is_mark(","))
        {
            when.push(self.condition(self.at + 1, self.at + length, "if"));
            self.at += length + 1;
        }
        let mut below = None;
        match frame.map(|frame| (frame, &frame.items)) {
            Some((_, Items::Remarks(why)))
                if !self.goes_elsewhere() && !self.acts_by_itself(why) =>
            {
                self.said.no_act = Some(why);
                self.at = self.all.len();
                return;
            }
            // "if the client:", and "is known, the server …".
            Some((frame, Items::If(subject))) => {
                let Some((end, next)) = self.main_clause() else {
                    // "is known; and", with more below it.
                    if !self.is_finite(self.at) {
                        return self.leave_rest();
                    }
                    let said = format!("{subject} {}", self.take(self.all.len()));
                    let said = said.trim_end_matches([';', ':', ' ']).to_string();
                    let mut frame = Frame { items: Items::Done, ..frame.clone() };
                    frame.when.push(When::If(said));
                    self.said.frame = Some(frame);
                    return;
                };
                let said = format!("{subject} {}", words(&self.all[self.at..end]));
                when.push(When::If(said));
                self.at = next;
                below = Some(Frame { items: Items::Done, ..frame.clone() });
            }
            _ => {}
        }
        let frame = below.as_ref().or(frame);
        let is_clause =
            |parser: &Self| parser.begins_clause(parser.at) || parser.introduces(parser.at);
        self.main = self.at;
        match frame {
            Some(frame) if !is_clause(self) => self.item(frame, when),
            Some(frame) if self.introduces(self.at) => {
                let when: Vec<When> = frame.when.iter().cloned().chain(when).collect();
                self.clause(&when, strength);
                if let Some(below) = &mut self.said.frame {
                    below.strength = frame.strength;
                }
            }
            // The same subject, with the same trigger.
            Some(frame)
                if self.parties(self.at).is_some_and(|(_, parties)| parties == frame.who) =>
            {
                let when: Vec<When> = frame.when.iter().cloned().chain(when).collect();
                self.clause(&when, strength);
            }
            // What the items below stand under holds for whoever acts in them.
            _ => {
                let is_open = frame.is_some_and(|frame| frame.who.is_empty());
                let above = frame.into_iter().flat_map(|frame| &frame.when);
                let above =
                    above.filter(|when| is_open || matches!(when, When::If(_) | When::Otherwise));
                let when: Vec<When> = above.cloned().chain(when).collect();
                self.clause(&when, strength);
            }
        }
        self.opens_list(frame);
        if self.said.acts.is_empty() && self.said.frame.is_none() {
            self.states_fact();
        }
        self.leave_rest();
    }

    /// "shall, based on X, determine Y".
    fn interposed(&mut self, when: &mut Vec<When>) {
        self.skip(|token| token.is_mark(","));
        // "Shall, if the queue is not empty, take".
        let word = self.next().map(|token| token.text.to_lowercase()).unwrap_or_default();
        let comma = self.rest().iter().position(|token| token.is_mark(","));
        if ["if", "when", "once", "unless"].contains(&word.as_str())
            && let Some(length) = comma
            && self.begins_verb(self.at + length + 1, Mode::Base)
        {
            let end = self.at + length;
            let condition = self.condition(self.at + 1, end, &word);
            when.push(condition);
            self.at = end + 1;
            return;
        }
        if !(self.says("based") || self.says("depending")) {
            return;
        }
        let comma = self.rest().iter().position(|token| token.is_mark(","));
        if let Some(length) = comma
            && self.begins_verb(self.at + length + 1, Mode::Base)
        {
            when.push(When::In(self.take(self.at + length)));
            self.at += 1;
        }
    }

    /// Whether somebody acts in it, or something shall be done.
    fn speaks_of_somebody(&self) -> bool {
        let acts = |at: usize| {
            let found = self.parties(at).filter(|_| at == 0 || !self.all[at - 1].says("of"));
            found.is_some_and(|(length, parties)| {
                let verb = self.past_adverbs(at + length);
                let token = self.all.get(verb);
                let is_stated = token.is_some_and(|token| is_being(token) || is_having(token));
                // A verb that is not known, before what it is about.
                let is_verb = token.is_some_and(|token| {
                    token.text.ends_with('s')
                        && token.text.starts_with(char::is_lowercase)
                        && self.all.get(verb + 1).is_some_and(is_determiner)
                });
                let is_known = self.has_verb(at + length, bounds::is_several(&parties));
                (is_known || is_verb) && !is_stated
            })
        };
        let shall = self.all.iter().any(|token| token.says("shall"));
        shall || (0..self.all.len()).any(acts)
    }

    /// A sentence that says what is so, and demands nothing: "The identifier is unique to X".
    fn states_fact(&mut self) {
        const STATES: [&str; 17] = [
            "same",
            "unique",
            "based",
            "defined",
            "described",
            "specified",
            "configured",
            "pre-configured",
            "assumed",
            "identical",
            "mandatory",
            "optional",
            "applicable",
            "out",
            "outside",
            "up",
            "part",
        ];
        // "See clause 5", "as in step 6 of figure 4", and no more.
        let at = self.all.iter().position(|token| token.is != Is::Brackets).unwrap_or(0);
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        let is_step = ["step", "steps", "clause", "figure"].iter().any(|it| says(at + 2, it));
        if says(at, "see") || says(at, "as") && says(at + 1, "in") && is_step {
            self.said.no_act = Some("a reference");
            self.at = self.all.len();
            return;
        }
        let is_assumption = ["it", "is", "assumed", "that"]
            .iter()
            .zip(self.all)
            .filter(|(word, token)| token.says(word))
            .count()
            == 4;
        if is_assumption {
            self.said.no_act = Some("an assumption");
            self.at = self.all.len();
            return;
        }
        let from = self.main;
        let thing = self.wide_thing(from).filter(|_| self.parties(from).is_none());
        let Some((length, _)) = thing else { return };
        let mut at = from + length;
        while self
            .all
            .get(at)
            .is_some_and(|t| modal(t).is_some() || is_being(t) || t.says("not") || t.says("the"))
        {
            at += 1;
        }
        let is_done = |token: &Token<'_>| {
            token.text.ends_with("ed") || verb(token.text, Form::Past).is_some()
        };
        let is_being_there = self.all[from + length..at].iter().any(|token| is_being(token));
        let states = self.all.get(at).is_some_and(|token| {
            STATES.iter().any(|it| token.says(it)) || is_being_there && !is_done(token)
        }) || is_being_there && self.all.get(at).is_none();
        let acts = (at..self.all.len()).any(|at| {
            let is_by = self.all[at - 1].says("by");
            self.parties(at).is_some() && (is_by || self.begins_clause(at))
        });
        if states && !acts {
            // "Such analytics can be:", and what below it says more of that.
            if self.all.last().is_some_and(|token| token.is_mark(":")) {
                let items = Items::Remarks(REMARK);
                self.said.frame = Some(Frame { items, ..Frame::default() });
            }
            self.said.no_act = Some("it states a fact, and demands nothing");
            self.at = self.all.len();
        }
    }

    fn clause(&mut self, when: &[When], strength: Option<Strength>) {
        let start = self.at;
        // "Upon receiving X, the server:" has the verbs in the items below.
        if let (Some((_, Subject::Parties(who))), true) =
            (self.subject(start), self.introduces(start))
        {
            self.introduce(&who, Strength::Does, when);
            return;
        }
        let found = self.subject(start).filter(|_| self.begins_clause(start)).or_else(|| {
            let (length, name) =
                self.wide_thing(start).filter(|_| self.parties(start).is_none())?;
            Some((length, Subject::Thing(name)))
        });
        let Some((length, subject)) = found else { return };
        if (self.says("it") || self.says("they"))
            && self.parties(start).is_none()
            && self.names_last(&subject)
        {
            let who = match &subject {
                Subject::Thing(thing) => thing.clone(),
                _ => self.last.clone().unwrap_or_default(),
            };
            self.said.assumed.push(format!("\"{}\" is {who}", self.all[self.at].text));
        }
        let mut when = when.to_vec();
        match &subject {
            Subject::Parties(parties) => {
                let core = self.parties(start).map_or(length, |(core, _)| core);
                self.last = parties.first().map(|party| party.role().to_string());
                self.modified(start + core, start + length, &mut when);
                // "The clients inform their users and discard it".
                let is_written_so = self.all[start..start + core].last().is_some_and(|last| {
                    is_plural_head(last.text) && !parties.iter().any(Party::is_user)
                });
                self.is_plural = bounds::is_several(parties) || is_written_so;
                let said = &self.all[start..start + length];
                let is_or = said.iter().any(|token| token.says("or") || token.says("either"));
                self.one_of = if parties.len() > 1 && is_or { parties.clone() } else { Vec::new() };
            }
            Subject::Thing(thing) => self.thing = Some(thing.clone()),
            _ => {}
        }
        self.at = start + length;
        let mut auxiliary = self.auxiliary();
        auxiliary.strength = strength.unwrap_or(auxiliary.strength);
        // "proceeds as follows:".
        if let (Subject::Parties(who), Some(strength)) = (&subject, self.goes_on_below(auxiliary)) {
            self.introduce(who, strength, &when);
            return;
        }
        // "shall perform the following actions:".
        if let Subject::Parties(who) = &subject
            && auxiliary.mode == Mode::Base
            && self.performs_list()
        {
            self.introduce(who, auxiliary.strength, &when);
            return;
        }
        if let Subject::Parties(who) = &subject
            && auxiliary.mode == Mode::Base
            && self.rest().iter().all(|token| token.is == Is::Mark)
            && self.next().is_some_and(|token| token.is_mark(":"))
        {
            self.introduce(who, auxiliary.strength, &when);
            return;
        }
        let first = self.said.acts.len();
        let before = self.said.acts.last().and_then(|act| act.who.clone());
        self.verb_phrases(&subject, auxiliary, &when);
        if self.said.acts.len() == first && self.said.frame.is_none() {
            self.at = start;
        }
        // "The client accepts, and a response is sent": by the client.
        if let (Subject::Thing(_), Some(who)) = (&subject, before) {
            for act in &mut self.said.acts[first..] {
                let is_other = match &act.does {
                    Does::Send { to, .. } => !to.is_empty() && !to.contains(&who),
                    _ => false,
                };
                if act.who.is_none() && is_other {
                    self.said.assumed.push(format!("it is {who} who sends"));
                    act.who = Some(who.clone());
                }
            }
        }
    }

    /// Whether a pronoun stands for somebody or something.
    fn names_last(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Thing(thing) => !["it", "they"].contains(&thing.to_lowercase().as_str()),
            _ => self.last.is_some(),
        }
    }

    /// What stands between a subject and its verb.
    fn modified(&mut self, from: usize, to: usize, when: &mut Vec<When>) {
        let mut at = from;
        while at < to {
            let end = self.modifier(at);
            if end == at {
                return;
            }
            let token = &self.all[at];
            let until = end - usize::from(self.all[end - 1].is_mark(","));
            let from = at + usize::from(token.is_mark(","));
            match self.event(at, until) {
                Some(event) => when.push(event),
                None => self.inserted(from, until, when),
            }
            at = end;
        }
    }
}

fn is_to(token: &Token<'_>) -> bool {
    token.says("to") || token.says("towards") || token.says("toward")
}
