//! Verbs that send: which messages, to whom, and what somebody is asked for by a message.

use super::objects::MESSAGES;
use super::{Mode, Parser, is_to};
use crate::acts::act::{Act, Does, Party};
use crate::acts::lexicon::{Kind, Verb};
use crate::acts::phrases::{bare, is_determiner, noun_phrase, words};
use crate::acts::tokens::{Is, Token};

impl<'p, 't> Parser<'p, 't> {
    /// "…, and B to Y": more that is sent, to somebody else.
    pub(super) fn sends_more(&mut self, mode: Mode, first: usize) -> bool {
        let Some(act) = self.said.acts[first..].last() else { return false };
        let Does::Send { to, is_forward, .. } = &act.does else { return false };
        let comma = usize::from(self.next().is_some_and(|token| token.is_mark(",")));
        let joint = self.at + comma;
        let from = joint + 1;
        let is_joined = self.all.get(joint).is_some_and(|token| token.says("and"));
        let length = noun_phrase(self.from(from));
        let whom = from + length;
        let is_to = length > 0 && self.all.get(whom).is_some_and(is_to);
        let is_thing =
            self.all.get(from).is_some_and(is_determiner) && self.parties(from).is_none();
        // Somebody who is not known is quoted, where a message of its own goes there.
        let last = self.from(from)[..length].last();
        let is_message = last.is_some_and(|last| MESSAGES.iter().any(|it| last.says(it)));
        let is_somebody = self.parties(whom + 1).is_some()
            || is_message && self.all.get(whom + 1).is_some_and(is_determiner);
        if to.is_empty() || !is_joined || !is_to || !is_thing || !is_somebody {
            return false;
        }
        let (is_forward, own) = (*is_forward, act.clone());
        self.at = from;
        let messages = vec![self.bare_noun()];
        let does = Does::Send { messages, to: Vec::new(), via: None, is_forward };
        let first = self.said.acts.len();
        self.said.acts.push(Act { does, details: Vec::new(), ..own });
        self.complements(mode, first);
        true
    }

    pub(super) fn sent(&mut self, found: Verb, mode: Mode) -> Option<Does> {
        self.at += usize::from(self.says("either"));
        // "passes what it has received".
        if self.says("what") || self.says("whatever") {
            return None;
        }
        let mut messages = Vec::new();
        let mut to = Vec::new();
        // "sends to the server a request", "sends the server a request".
        let is_first = self.next().is_some_and(is_to);
        let from = self.at + usize::from(is_first);
        let party = self.names.party(self.from(from), self.last.as_deref());
        if is_first {
            let (length, party) = party?;
            self.at += 1 + length;
            to.push(party);
        } else if let Some((length, party)) = party {
            let with = self.all.get(from + length).filter(|token| token.says("with"));
            let is_whom = match with {
                Some(_) => found.lemma == "provide",
                None => self.all.get(from + length).is_some_and(is_determiner),
            };
            if is_whom {
                self.at += length + usize::from(with.is_some());
                to.push(party);
            }
        }
        // What "which" stands for.
        messages.extend(self.relative.take());
        let is_known = !messages.is_empty();
        loop {
            let name = if is_known { String::new() } else { self.bare_noun() };
            if name.is_empty() {
                break;
            }
            // "the Release Request (Cause) message", "a PATCH (for a part) or a PUT".
            let after = self.past_brackets(self.at);
            let next = self.all.get(after).filter(|_| after > self.at);
            let is_head = next.is_some_and(|token| MESSAGES.iter().any(|it| token.says(it)));
            let is_or = next.is_some_and(|token| token.says("or")) && !self.ends(after, mode);
            messages.push(name);
            // "hands the key over to the server".
            let is_on = ["over", "on", "back"].iter().any(|word| self.says(word));
            let is_whom = self.all.get(self.at + 1).is_some_and(is_to);
            if is_on && is_whom {
                self.at += 1;
                break;
            }
            if is_head || is_or {
                let said = self.take(after);
                self.more.push(said);
                self.at += usize::from(is_head);
            }
            if !self.says("or") || self.ends(self.at, mode) {
                break;
            }
            self.at += 1;
        }
        // What is sent with it: "the key and the token".
        if self.says("and") && !self.ends(self.at, mode) && messages.len() == 1 {
            let before = self.at;
            self.at += 1;
            match self.bare_noun() {
                name if name.is_empty() => self.at = before,
                name => messages[0] = format!("{} and {name}", messages[0]),
            }
        }
        let is_forward = found.kind == Kind::Forward;
        (!messages.is_empty()).then_some(Does::Send { messages, to, via: None, is_forward })
    }

    pub(super) fn past_brackets(&self, at: usize) -> usize {
        at + usize::from(self.all.get(at).is_some_and(|token| token.is == Is::Brackets))
    }

    /// Whether a service operation stands here: "the Nsmf_Session_Update request".
    pub(super) fn names_operation(&self, at: usize) -> bool {
        let length = noun_phrase(self.from(at));
        self.from(at).iter().take(length).any(|token| {
            token.text.contains('_') && token.text.starts_with(|c: char| c.is_ascii_uppercase())
        })
    }

    /// "requests the server to stop it".
    pub(super) fn asks_somebody(&self) -> bool {
        self.names.role(self.rest()).is_some_and(|(length, _)| {
            self.all.get(self.at + length).is_some_and(|token| token.says("to"))
        })
    }

    /// "… by sending a stop request", "… with a stop request".
    pub(super) fn asks_by_message(&self, mode: Mode) -> bool {
        let mut to = self.at;
        while (!self.ends(to, mode) || is_to(&self.all[to - 1])) && !self.is_by(to) {
            to += 1;
        }
        self.is_by(to) || message_with(&self.all[self.at..to]).is_some()
    }

    /// "requests a move to the server", "requests data from the server".
    pub(super) fn asks_for_thing(&self) -> bool {
        let length = noun_phrase(self.rest());
        let to = self.at + length;
        let is_whom = self.all.get(to).is_some_and(|token| is_to(token) || token.says("from"));
        length > 0 && is_whom && self.names.role(self.from(to + 1)).is_some()
    }

    /// Whether it goes on at steps: "proceeds to step 4".
    pub(super) fn goes_to_steps(&self) -> bool {
        self.rest().iter().any(|token| {
            ["step", "steps", "clause", "subclause", "procedure", "end"]
                .iter()
                .any(|it| token.says(it))
        })
    }

    /// "The server for a key": who is asked, and where that begins for which it is.
    pub(super) fn asks_somebody_for(&self) -> Option<(String, usize)> {
        let (length, role) = self.names.role(self.rest())?;
        let behind = self.at + length;
        let is_for = self.all.get(behind).is_some_and(|token| token.says("for"));
        let noun = noun_phrase(self.from(behind + 1));
        let has_message = self
            .from(behind + 1)
            .iter()
            .any(|token| ["with", "using", "by"].iter().any(|word| token.says(word)));
        let is_asked = noun > 1 && is_for && !has_message;
        (is_asked && self.last.as_deref() != Some(&role)).then_some((role, behind + 1))
    }

    /// Whether behind what is offered it is said to whom.
    pub(super) fn goes_to_somebody(&self) -> bool {
        let to = self.at + noun_phrase(self.rest());
        self.all.get(to).is_some_and(is_to)
    }

    pub(super) fn asked(&mut self, mode: Mode) -> Option<Does> {
        let (length, role) = self.names.role(self.rest())?;
        self.at += length;
        let mut to = self.at;
        // "to look for and take X" is one.
        while (!self.ends(to, mode) || is_to(&self.all[to - 1])) && !self.is_by(to) {
            to += 1;
        }
        let from = self.at;
        let what = self.take(to);
        // "requests the server to stop it with a stop message".
        let messages = match message_with(&self.all[from..to]) {
            Some(name) => {
                self.more.push(format!("requests {what}"));
                vec![name]
            }
            None => vec![format!("request {what}")],
        };
        Some(Does::Send { messages, to: vec![Party::Role(role)], via: None, is_forward: false })
    }
}

/// The message with a name of its own in "… in the Session Move Request message …".
pub(super) fn message_within(all: &[Token<'_>]) -> Option<String> {
    let places = all.iter().enumerate().filter(|(_, token)| token.says("in"));
    let mut names = places.filter_map(|(at, _)| {
        let length = noun_phrase(&all[at + 1..]);
        let name = bare(&all[at + 1..at + 1 + length]);
        let is_message = name.last().is_some_and(|last| MESSAGES.iter().any(|it| last.says(it)));
        let is_named = name.len() > 1 && name[0].text.starts_with(char::is_uppercase);
        (is_message && is_named).then(|| words(name))
    });
    let name = names.next()?;
    names.next().is_none().then_some(name)
}

/// The message in "… with a session stop message", "… by means of a stop message", where it stands at
/// the end.
fn message_with(all: &[Token<'_>]) -> Option<String> {
    let is_means = |at: usize| {
        let says = |at: usize, word: &str| all.get(at).is_some_and(|token| token.says(word));
        says(at, "with") || says(at, "using") || says(at, "of") && at > 0 && says(at - 1, "means")
    };
    let at = (0..all.len()).rev().find(|at| is_means(*at))?;
    let name = bare(&all[at + 1..]);
    let is_message = name.last().is_some_and(|last| MESSAGES.iter().any(|it| last.says(it)));
    let is_whole = noun_phrase(&all[at + 1..]) == all.len() - at - 1;
    (is_message && is_whole && name.len() > 1).then(|| words(name))
}
