//! What a verb is about.

use super::{Mode, Parser, is_to};
use crate::acts::act::{Does, Party};
use crate::acts::lexicon::{Form, Kind, Verb, verb};
use crate::acts::phrases::{bare, is_joint, noun_phrase, words};
use crate::acts::tokens::Token;

impl<'p, 't> Parser<'p, 't> {
    /// What a verb is about; none where that is not understood.
    pub(super) fn object(&mut self, found: Verb, parties: &[Party], mode: Mode) -> Option<Does> {
        match found.kind {
            // What is made and is no message is opened: "creates a session".
            Kind::Send if MAKES.contains(&found.lemma) && !self.names_message() => {
                Some(Does::Open(self.noun(mode)?))
            }
            Kind::Send | Kind::Forward => self.sent(found.kind),
            Kind::Answer => Some(self.answer()),
            Kind::Check => self.checked(mode),
            Kind::Inform => self.informed(parties, mode),
            Kind::Go => {
                self.at += usize::from(self.says("with"));
                Some(Does::GoOn(self.said_until_end(mode)))
            }
            Kind::Begin if parties.iter().all(|party| !party.is_user()) && self.names_message() => {
                self.sent(Kind::Send)
            }
            Kind::Begin => Some(Does::Begin(self.begun(mode))),
            kind => simple(kind, self.noun(mode)?),
        }
    }

    /// Whether a noun phrase stands here that ends in what messages are called.
    pub(super) fn names_message(&self) -> bool {
        let length = noun_phrase(self.rest());
        let heads =
            ["request", "response", "message", "notification", "report", "indication", "command"];
        length > 1 && heads.iter().any(|head| self.all[self.at + length - 1].says(head))
    }

    /// A noun phrase with what is joined to it.
    pub(super) fn noun(&mut self, mode: Mode) -> Option<String> {
        let from = self.at;
        // "stop sending media", "start using the access".
        let is_doing =
            self.next().is_some_and(|t| t.says("using") || verb(t.text, Form::Ing).is_some());
        self.at += usize::from(is_doing);
        loop {
            let length = noun_phrase(self.rest());
            if length == 0 {
                self.at = from;
                return None;
            }
            self.at += length;
            let is_joined = self.next().is_some_and(is_joint);
            if !is_joined || self.ends(self.at, mode) || noun_phrase(self.from(self.at + 1)) == 0 {
                break;
            }
            self.at += 1;
        }
        let name = words(bare(&self.all[from..self.at]));
        (!name.is_empty()).then_some(name)
    }

    pub(super) fn sent(&mut self, kind: Kind) -> Option<Does> {
        let mut messages = Vec::new();
        let mut to = Vec::new();
        // "sends to the server a request".
        if self.next().is_some_and(is_to) {
            let (length, party) = self.names.party(self.from(self.at + 1), self.last.as_deref())?;
            self.at += 1 + length;
            to.push(party);
        }
        loop {
            let name = self.bare_noun();
            if name.is_empty() {
                break;
            }
            messages.push(name);
            if !self.says("or") || self.ends(self.at, Mode::Finite) {
                break;
            }
            self.at += 1;
        }
        let is_forward = kind == Kind::Forward;
        (!messages.is_empty()).then_some(Does::Send { messages, to, via: None, is_forward })
    }

    /// "responds with X", "answers the request with X", "acknowledges X".
    pub(super) fn answer(&mut self) -> Does {
        let object = self.bare_noun();
        let mut to = Vec::new();
        if self.next().is_some_and(is_to)
            && let Some((length, party)) =
                self.names.party(self.from(self.at + 1), self.last.as_deref())
        {
            self.at += 1 + length;
            to.push(party);
        }
        let mut message = String::new();
        if self.says("with") {
            self.at += 1;
            message = self.bare_noun();
        }
        if message.is_empty() {
            message = match object.is_empty() {
                true => "answer".into(),
                false => format!("answer to {object}"),
            };
        }
        Does::Send { messages: vec![message], to, via: None, is_forward: false }
    }

    /// A noun phrase without what says only which one; nothing where there is none.
    pub(super) fn bare_noun(&mut self) -> String {
        let length = noun_phrase(self.rest());
        let name = words(bare(&self.all[self.at..self.at + length]));
        self.at += length;
        name
    }

    pub(super) fn checked(&mut self, mode: Mode) -> Option<Does> {
        let mut to = self.at;
        while !self.ends(to, mode) || self.asks_more(to) {
            to += 1;
        }
        let said = self.take(to);
        (!said.is_empty()).then_some(Does::Check(said))
    }

    /// "…, and whether", "and that": another thing to be checked.
    pub(super) fn asks_more(&self, at: usize) -> bool {
        let is_joint = |token: &&Token<'_>| token.is_mark(",") || is_joint(token);
        let joints = self.from(at).iter().take_while(is_joint).count();
        let asks = self
            .all
            .get(at + joints)
            .is_some_and(|t| t.says("whether") || t.says("that") || t.says("if"));
        joints > 0 && asks
    }

    /// "informs its user about X", "informs ROLE of X via MESSAGE".
    pub(super) fn informed(&mut self, parties: &[Party], mode: Mode) -> Option<Does> {
        let own = parties.first().map(|party| party.role().to_string());
        let (length, whom) =
            self.names.party(self.rest(), own.as_deref().or(self.last.as_deref()))?;
        self.at += length;
        let mut what = String::new();
        if self.next().is_some_and(|t| t.says("about") || t.says("of") || t.says("that")) {
            self.at += 1;
            let mut to = self.at;
            while !self.ends(to, mode) && !self.all[to].says("via") && !self.is_by(to) {
                to += 1;
            }
            what = self.take(to);
        }
        let is_message =
            self.says("via") || self.says("with") || self.says("by") && !self.is_by(self.at);
        if is_message && !whom.is_user() {
            self.at += 1;
            self.more.extend((!what.is_empty()).then(|| format!("about {what}")));
            let name = self.bare_noun();
            let name = name.strip_suffix(" message").unwrap_or(&name).to_string();
            return Some(Does::Send {
                messages: vec![name],
                to: vec![whom],
                via: None,
                is_forward: false,
            });
        }
        Some(Does::Inform(vec![whom], what))
    }

    /// `by sending`.
    pub(super) fn is_by(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.says("by"))
            && self.all.get(at + 1).is_some_and(|t| verb(t.text, Form::Ing).is_some())
    }

    /// What a user begins, up to the means.
    pub(super) fn begun(&mut self, mode: Mode) -> String {
        let mut to = self.at;
        while !self.ends(to, mode) && !self.is_by(to) && !self.is_event(to) {
            to += 1;
        }
        let from = std::mem::replace(&mut self.at, to);
        let said: Vec<_> =
            self.all[from..to].iter().filter(|token| !token.is_mark(",")).cloned().collect();
        words(bare(&said))
    }
}

/// Verbs that make what they send.
const MAKES: [&str; 6] = ["generate", "create", "compose", "construct", "originate", "return"];

/// What is done by verbs that have nothing but an object.
pub(super) fn simple(kind: Kind, what: String) -> Option<Does> {
    Some(match kind {
        Kind::Reject => Does::Reject(what),
        Kind::Accept => Does::Accept(what),
        Kind::Defer => Does::Defer(what),
        Kind::Open => Does::Open(what),
        Kind::Close => Does::Close(what),
        Kind::Store => Does::Store(what),
        Kind::Receive => Does::Receive(what),
        Kind::Ignore => Does::Ignore(what),
        Kind::Contain => Does::Contain(what),
        Kind::Repeat => Does::Repeat(what),
        Kind::Perform => Does::Perform(what),
        _ => return None,
    })
}
