//! One sentence.

mod bounds;
mod complements;
mod leading;
mod objects;
mod verbs;

#[cfg(test)]
mod tests;

use super::act::{Act, Does, Party, Strength, When};
use super::names::Names;
use super::phrases::{modal, words};
use super::tokens::{Is, Token, tokens};

/// What an introduction such as "Upon receiving X, the UE shall:" gives to the items below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Who acts.
    pub who: Vec<Party>,
    /// How strongly.
    pub strength: Strength,
    /// When.
    pub when: Vec<When>,
}

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
}

/// The most words and marks of a sentence that is read.
const MOST_TOKENS: usize = 300;

/// Reads a sentence. `last` is who was spoken of last; `frame` what an introduction has said.
pub fn parse(text: &str, names: &Names, last: Option<&str>, frame: Option<&Frame>) -> Parsed {
    let all = tokens(text);
    if all.len() > MOST_TOKENS {
        return Parsed { left: vec![text.into()], ..Parsed::default() };
    }
    let mut parser = Parser {
        all: &all,
        at: 0,
        names,
        last: last.map(Into::into),
        is_introduced: frame.is_some(),
        verb: "",
        more: Vec::new(),
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
    parser.said.last = parser.last.clone();
    parser.said
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
    /// What is said of the next act.
    more: Vec<String>,
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
        let Some(colon) = self.all.iter().position(|token| token.is_mark(":")) else {
            return false;
        };
        let skipped = usize::from(self.all.first().is_some_and(|token| token.says("from")));
        let Some((length, from)) = self.names.role(self.from(skipped)) else { return false };
        let length = skipped + length;
        let is_to = self.all.get(length).is_some_and(|t| t.says("to") || t.is_mark("→"));
        let Some((to_length, to)) = self.names.role(self.from(length + 1)) else { return false };
        if !is_to || length + 1 + to_length != colon {
            return false;
        }
        self.at = colon + 1;
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
        self.leave_rest();
        true
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
            if self.says("optionally") {
                (strength, self.at) = (Some(Strength::May), self.at + 1);
            } else if let Some(one) = self.leading() {
                when.push(one);
            } else {
                break;
            }
        }
        match frame {
            Some(frame)
                if self.subject(self.at).is_none_or(|(n, _)| !self.is_finite(self.at + n)) =>
            {
                let when: Vec<When> = frame.when.iter().cloned().chain(when).collect();
                let auxiliary = match self.next().and_then(modal) {
                    Some(_) => self.auxiliary(),
                    None => Auxiliary { strength: frame.strength, mode: Mode::Base },
                };
                let subject = Subject::Parties(frame.who.clone());
                self.last = frame.who.first().map(|who| who.role().to_string());
                self.verb_phrases(&subject, auxiliary, &when);
            }
            _ => self.clause(&when, strength),
        }
        self.leave_rest();
    }

    fn clause(&mut self, when: &[When], strength: Option<Strength>) {
        let Some((length, subject)) = self.subject(self.at) else { return };
        // "Upon receiving X, the server:" has the verbs in the items below.
        if let (Subject::Parties(who), true) = (&subject, self.introduces(self.at)) {
            self.introduce(who, Strength::Does, when);
            return;
        }
        if !self.is_finite(self.at + length) {
            return;
        }
        if self.says("it") || self.says("they") {
            let who = self.last.clone().unwrap_or_default();
            self.said.assumed.push(format!("\"{}\" is {who}", self.all[self.at].text));
        }
        self.at += length;
        if let Subject::Parties(parties) = &subject {
            self.last = parties.first().map(|party| party.role().to_string());
        }
        let mut auxiliary = self.auxiliary();
        auxiliary.strength = strength.unwrap_or(auxiliary.strength);
        if let Subject::Parties(who) = &subject
            && auxiliary.mode == Mode::Base
            && self.rest().iter().all(|token| token.is == Is::Mark)
            && self.next().is_some_and(|token| token.is_mark(":"))
        {
            self.introduce(who, auxiliary.strength, when);
            return;
        }
        self.verb_phrases(&subject, auxiliary, when);
    }

    /// It speaks for the items below it.
    fn introduce(&mut self, who: &[Party], strength: Strength, when: &[When]) {
        self.last = who.first().map(|who| who.role().to_string());
        self.said.frame = Some(Frame { who: who.to_vec(), strength, when: when.to_vec() });
        self.at = self.all.len();
    }
}

fn is_to(token: &Token<'_>) -> bool {
    token.says("to") || token.says("towards") || token.says("toward")
}
