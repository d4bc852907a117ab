//! What a verb is about.

use super::sending::message_within;
use super::{Mode, Parser, is_to};
use crate::acts::act::{Does, Party};
use crate::acts::lexicon::{Form, Kind, Verb, third, verb};
use crate::acts::names::has_user;
use crate::acts::phrases::{
    bare, is_being, is_determiner, is_having, is_joint, is_preposition, noun_phrase, words,
};
use crate::acts::taking_part::is_message_head;
use crate::acts::tokens::{Is, Token, tokens};
use crate::acts::users::is_user;

impl<'p, 't> Parser<'p, 't> {
    /// What a verb is about; none where that is not understood.
    pub(super) fn object(&mut self, found: Verb, parties: &[Party], mode: Mode) -> Option<Does> {
        match found.kind {
            // What is made is sent by another verb; what is no message is opened: "creates a
            // session".
            Kind::Send if found.lemma == "create" && !self.names_message() => {
                Some(Does::Open(self.noun(mode)?))
            }
            Kind::Send if MAKES.contains(&found.lemma) => {
                Some(Does::Other(third(found.lemma), self.noun(mode)?))
            }
            Kind::Perform if self.names_operation(self.past_brackets(self.at)) => {
                if self.past_brackets(self.at) > self.at {
                    let said = self.take(self.at + 1);
                    self.more.push(said);
                }
                self.sent(found, mode)
            }
            // "Returns to the state "idle"", to nobody.
            Kind::Send
                if found.lemma == "return"
                    && self.next().is_some_and(is_to)
                    && self.names.party(self.from(self.at + 1), None).is_none() =>
            {
                Some(Does::Other(third(found.lemma), self.said_until_end(mode)))
            }
            Kind::Send | Kind::Forward => self.sent(found, mode),
            // "Confirms the reservation", which is no message, to nobody.
            Kind::Answer if found.lemma == "confirm" && self.confirms_a_thing() => {
                Some(Does::Other(third(found.lemma), self.noun(mode)?))
            }
            Kind::Answer => Some(self.answer()),
            Kind::Check => self.decided(found, parties, mode),
            // "asks the server to stop it by sending a stop request".
            Kind::Inform
                if ASKS.contains(&found.lemma)
                    && self.asks_somebody()
                    && self.asks_by_message(mode) =>
            {
                self.asked(mode)
            }
            // "Asks the server for a key".
            Kind::Inform if ASKS.contains(&found.lemma) && self.asks_somebody_for().is_some() => {
                let (role, what) = self.asks_somebody_for()?;
                self.at = what;
                let name = format!("{} request", self.bare_noun());
                let to = vec![Party::Role(role)];
                Some(Does::Send { messages: vec![name], to, via: None, is_forward: false })
            }
            // "the user asks for the position".
            Kind::Inform
                if ASKS.contains(&found.lemma)
                    && (self.says("for") || self.says("to"))
                    && parties.iter().all(Party::is_user) =>
            {
                self.at += usize::from(self.says("for"));
                Some(Does::Begin(self.begun(mode)))
            }
            // "reports back with a move report": to whoever has asked.
            Kind::Inform if found.lemma == "report" && self.reports_back() => {
                self.at += 1;
                Some(self.answer())
            }
            // "Displays the exit": to its user.
            Kind::Inform
                if DISPLAYS.contains(&found.lemma) && self.next().is_some_and(is_determiner) =>
            {
                let from = self.at;
                let shown = self.informed(parties, mode);
                if shown.is_some() {
                    return shown;
                }
                self.at = from;
                let own: Vec<Party> = parties
                    .iter()
                    .filter(|party| !party.is_user() && has_user(party.role()))
                    .map(|party| Party::UserOf(party.role().to_string()))
                    .collect();
                let what = self.noun(mode).filter(|_| !own.is_empty())?;
                Some(Does::Inform(own, what))
            }
            // "Asks for the state with a state query".
            Kind::Inform
                if ASKS.contains(&found.lemma)
                    && self.says("for")
                    && parties.iter().all(|party| !party.is_user()) =>
            {
                let with = (self.at..self.all.len()).find(|at| self.is_with_message(*at))?;
                let what = self.take(with);
                self.at = with + 1;
                self.more.push(what);
                let messages = vec![self.bare_noun()];
                Some(Does::Send { messages, to: Vec::new(), via: None, is_forward: false })
            }
            Kind::Inform => self.informed(parties, mode),
            // "indicates to the client that X".
            Kind::Contain if self.next().is_some_and(is_to) => self.informed(parties, mode),
            // "indicates X to the client".
            Kind::Contain if found.lemma == "indicate" => {
                let is_this = ["this", "that"].iter().any(|word| self.says(word))
                    && self.all.get(self.at + 1).is_some_and(is_to);
                let what = match is_this {
                    true => self.take(self.at + 1),
                    false => self.contained(mode)?,
                };
                let whom = self
                    .next()
                    .is_some_and(is_to)
                    .then(|| self.names.party(self.from(self.at + 1), self.last.as_deref()));
                match whom.flatten() {
                    Some((length, whom)) => {
                        self.at += 1 + length;
                        Some(Does::Inform(vec![whom], what))
                    }
                    None => Some(Does::Contain(what)),
                }
            }
            // "offers the space to client B": an offer of it.
            Kind::Contain if found.lemma == "offer" && self.asks_for_thing() => {
                let name = format!("{} offer", self.bare_noun());
                self.at += 1;
                let (length, role) = self.names.role(self.rest())?;
                self.at += length;
                let to = vec![Party::Role(role)];
                Some(Does::Send { messages: vec![name], to, via: None, is_forward: false })
            }
            // Whom it is offered to is nobody that is known.
            Kind::Contain if found.lemma == "offer" && self.goes_to_somebody() => None,
            Kind::Contain => Some(Does::Contain(self.contained(mode)?)),
            // "Proceeds to the nearest gate".
            Kind::Go if self.next().is_some_and(is_to) && !self.goes_to_steps() => {
                Some(Does::Other(third(found.lemma), self.said_until_end(mode)))
            }
            Kind::Go => {
                self.at += usize::from(self.says("with"));
                if self.next().is_some_and(is_joint) {
                    return None;
                }
                Some(Does::GoOn(self.said_until_end(mode)))
            }
            // "skip the rest of the steps", "skip steps 4 to 6".
            Kind::Skip => {
                let said = self.said_until_end(mode);
                let words: Vec<&str> = said.split(' ').filter(|word| *word != "the").collect();
                match words.as_slice() {
                    ["rest" | "remaining" | "following", ..] => Some(Does::End),
                    ["step" | "steps", ..] => Some(Does::Skip(words.join(" "))),
                    _ => None,
                }
            }
            Kind::Begin if found.lemma == "request" && self.asks_somebody() => self.asked(mode),
            Kind::Begin
                if CHOOSES.contains(&found.lemma) && parties.iter().all(|it| !it.is_user()) =>
            {
                Some(Does::Other(third(found.lemma), self.noun(mode)?))
            }
            // "detects that P" finds it so.
            Kind::Other if found.lemma == "detect" && self.says("that") => self.checked(mode),
            Kind::Other => self.other(found, mode),
            Kind::Begin if parties.iter().all(|party| !party.is_user()) && self.names_message() => {
                self.sent(found, mode)
            }
            // "requests a move to the server".
            Kind::Begin if found.lemma == "request" && self.asks_for_thing() => {
                let name = format!("{} request", self.bare_noun());
                self.at += 1;
                let (length, role) = self.names.role(self.rest())?;
                self.at += length;
                let to = vec![Party::Role(role)];
                Some(Does::Send { messages: vec![name], to, via: None, is_forward: false })
            }
            Kind::Begin => {
                let from = self.at;
                let what = self.begun(mode);
                // "requests X in the Y request message": it sends Y.
                let message =
                    match found.lemma == "request" && parties.iter().all(|it| !it.is_user()) {
                        true => message_within(&self.all[from..self.at]),
                        false => None,
                    };
                Some(match message {
                    Some(name) => {
                        self.more.push(format!("requests {what}"));
                        Does::Send {
                            messages: vec![name],
                            to: Vec::new(),
                            via: None,
                            is_forward: false,
                        }
                    }
                    None => Does::Begin(what),
                })
            }
            // "updates the server about X".
            Kind::Store if found.lemma == "update" && self.is_told_of() => {
                self.informed(parties, mode)
            }
            // "discards the stored key": it has it no more.
            Kind::Ignore if self.all.get(self.at + 1).is_some_and(|it| it.says("stored")) => {
                self.at += 2;
                Some(Does::Close(self.noun(mode)?))
            }
            // "…, and shall stop".
            Kind::Close
                if ENDS.contains(&found.lemma)
                    && self.rest().iter().all(|token| token.is == Is::Mark)
                    && parties.iter().all(|party| !party.is_user()) =>
            {
                Some(Does::End)
            }
            // "The user may cancel", "may stop waiting".
            Kind::Close
                if parties.iter().all(Party::is_user)
                    && (self.rest().iter().all(|token| token.is == Is::Mark)
                        || self.next().is_some_and(|it| verb(it.text, Form::Ing).is_some())) =>
            {
                let what = self.said_until_end(mode);
                Some(Does::Begin(format!("to {} {what}", found.lemma).trim_end().to_string()))
            }
            // "Stops receiving over unicast".
            Kind::Close
                if self.next().is_some_and(|it| verb(it.text, Form::Ing).is_some())
                    && self.all.get(self.at + 1).is_some_and(is_preposition) =>
            {
                Some(Does::Close(self.said_until_end(mode)))
            }
            Kind::Close => {
                let what = self.noun(mode)?;
                let is_whole = what == "procedure" && parties.iter().all(|it| !it.is_user());
                Some(if is_whole { Does::End } else { Does::Close(what) })
            }
            // "Retries up to three times".
            Kind::Repeat
                if self.says("up") && self.all.get(self.at + 1).is_some_and(is_to)
                    || self.says("twice")
                    || self.has_no_object(mode) =>
            {
                simple(found.kind, "it".into())
            }
            // "Confirms that the hall is empty".
            kind @ (Kind::Accept | Kind::Reject) if self.says("that") => {
                simple(kind, self.said_until_end(mode))
            }
            kind @ (Kind::Accept | Kind::Reject | Kind::Defer) if self.has_no_object(mode) => {
                simple(kind, "it".into())
            }
            kind => simple(kind, self.noun(mode)?),
        }
    }

    /// Whether a noun phrase stands here that ends in what messages are called.
    pub(super) fn names_message(&self) -> bool {
        let length = noun_phrase(self.rest());
        length > 1 && MESSAGES.iter().any(|head| self.all[self.at + length - 1].says(head))
    }

    /// "The server about X", "the server with X".
    fn is_told_of(&self) -> bool {
        let named = self.names.role(self.rest());
        let next = named.and_then(|(length, _)| self.all.get(self.at + length));
        next.is_some_and(|next| ["about", "of", "on", "with"].iter().any(|word| next.says(word)))
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
            let is_not = self.all.get(self.at + 1).is_some_and(|token| token.says("not"));
            let is_joined = self.next().is_some_and(is_joint) && !is_not;
            if !is_joined || self.ends(self.at, mode) || noun_phrase(self.from(self.at + 1)) == 0 {
                break;
            }
            self.at += 1;
        }
        // "The called party" is one of two.
        let role = self.names.role(&self.all[from..self.at]);
        let name = match role.filter(|(length, _)| from + length == self.at) {
            Some((_, role)) => role,
            None => words(bare(&self.all[from..self.at])),
        };
        // "The new one".
        let is_one =
            self.all[..self.at].last().is_some_and(|last| last.says("one") || last.says("ones"));
        let name = if name.is_empty() && is_one && self.at > from + 1 {
            words(&self.all[self.at - 2..self.at])
        } else {
            name
        };
        (!name.is_empty()).then_some(name)
    }

    /// "decides to stop", "determines whether X", "determines X".
    fn decided(&mut self, found: Verb, parties: &[Party], mode: Mode) -> Option<Does> {
        if !["decide", "determine", "evaluate"].contains(&found.lemma) {
            return self.checked(mode);
        }
        if self.says("to") || self.says("not") {
            return Some(Does::Begin(self.begun(mode)));
        }
        let asks = ["whether", "if", "that"].iter().any(|word| self.says(word));
        if asks && parties.iter().all(|party| !party.is_user()) {
            return self.checked(mode);
        }
        let Some(Does::Check(what)) = self.checked(mode) else { return None };
        let which: Vec<_> = tokens(&what);
        Some(Does::Other(third(found.lemma), words(bare(&which))))
    }

    /// "resolves X", "subscribes to the server".
    fn other(&mut self, found: Verb, mode: Mode) -> Option<Does> {
        let what = match found.lemma {
            "enter" => self.said_until_end(mode),
            "consider" | "regard" | "treat" => self.said_until_end(mode),
            "subscribe" | "unsubscribe" | "wait" | "look" | "search" => {
                let noun = self.noun(mode).unwrap_or_default();
                match noun.is_empty() {
                    true => self.said_until_end(mode),
                    false => noun,
                }
            }
            // "Connects to the target EAS".
            "connect" | "disconnect" if ["to", "from", "with"].iter().any(|it| self.says(it)) => {
                self.said_until_end(mode)
            }
            _ => self.noun(mode)?,
        };
        (!what.is_empty()).then(|| Does::Other(third(found.lemma), what))
    }

    /// What is put into a message: "X", "the following parameters", "whether X".
    fn contained(&mut self, mode: Mode) -> Option<String> {
        // "includes in the request a list".
        if self.says("in") {
            let from = self.at;
            self.at += 1;
            let length = noun_phrase_up_to_article(self.rest());
            self.at += length;
            let said = words(&self.all[from..self.at]);
            self.more.push(said);
        }
        if ["whether", "what", "which", "how"].iter().any(|word| self.says(word)) {
            return Some(self.said_until_end(mode)).filter(|said| !said.is_empty());
        }
        let is_list = self.says("the")
            && self.all.get(self.at + 1).is_some_and(|t| t.says("following") || t.is_mark(":"));
        if is_list {
            self.at += 1;
            let from = self.at;
            self.at += usize::from(self.says("following"));
            self.at += noun_phrase(self.rest());
            return Some(match self.at > from {
                true => words(&self.all[from..self.at]),
                false => "what follows".into(),
            });
        }
        self.noun(mode)
    }

    /// "responds with X", "answers the request with X", "acknowledges X".
    pub(super) fn answer(&mut self) -> Does {
        let mut to = Vec::new();
        // "answers the client with X".
        let whom = self.names.party(self.rest(), self.last.as_deref()).filter(|(length, _)| {
            let next = self.all.get(self.at + length);
            next.is_none_or(|token| token.says("with") || token.says("that"))
        });
        let mut object = String::new();
        match whom {
            Some((length, party)) => {
                self.at += length;
                to.push(party);
            }
            None if self.says("that") => {}
            None => object = self.bare_noun(),
        }
        if self.next().is_some_and(is_to) {
            if let Some((length, party)) =
                self.names.party(self.from(self.at + 1), self.last.as_deref())
            {
                self.at += 1 + length;
                to.push(party);
            } else if let Some((length, party)) = self.owner(self.at + 1) {
                // "responds to the client's request with X".
                self.at += 1 + length;
                object = self.bare_noun();
                to.push(party);
            } else if object.is_empty() {
                // "Replies to the invite with X".
                let length = noun_phrase(self.from(self.at + 1));
                let with = self.all.get(self.at + 1 + length);
                if length > 1 && with.is_some_and(|token| token.says("with")) {
                    self.at += 1;
                    object = self.bare_noun();
                }
            }
        }
        // "Confirms that it has received M", "answers the client that it is busy".
        if self.says("that") {
            let said = self.take(self.all.len());
            self.more.push(said);
        }
        let mut message = String::new();
        if self.says("with") {
            self.at += 1;
            message = self.bare_noun();
        } else if object.is_empty() && !to.is_empty() && self.next().is_some_and(is_determiner) {
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

    /// "the client's": whose, and how many tokens say so.
    fn owner(&self, at: usize) -> Option<(usize, Party)> {
        let is_owner = |token: &Token<'_>| token.text.ends_with("'s") || token.text.ends_with("’s");
        let length = self.from(at).iter().take(6).position(is_owner)? + 1;
        let said = words(&self.all[at..at + length]);
        let said = said.trim_end_matches(['s', '\'', '’']);
        let all = tokens(said);
        let (named, role) = self.names.role(&all)?;
        (named == all.len()).then_some((length, Party::Role(role)))
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
        // "whether P, if present, can be done": what is inserted ends nothing.
        let mut inserted = to;
        loop {
            inserted = inserted.max(self.inserted_condition(to).unwrap_or(0));
            if to >= inserted && self.ends(to, mode) && !self.asks_more(to) && !self.asks_or(to) {
                break;
            }
            to += 1;
        }
        let said = self.take(to);
        (!said.is_empty()).then_some(Does::Check(said))
    }

    fn confirms_a_thing(&self) -> bool {
        let length = noun_phrase(self.rest());
        let last = self.rest()[..length].last();
        let is_message = last.is_some_and(|last| is_message_head(last.text) || last.says("this"));
        let next = self.all.get(self.at + length);
        let goes_on = next.is_some_and(|next| {
            is_to(next) || ["with", "by", "towards", "in", "using"].iter().any(|it| next.says(it))
        });
        length > 1
            && !self.says("that")
            && !is_message
            && !goes_on
            && self.names.party(self.rest(), None).is_none()
    }

    /// "With a position query", and no more.
    fn is_with_message(&self, at: usize) -> bool {
        let is_new = self.all.get(at + 1).is_some_and(|next| next.says("a") || next.says("an"));
        let end = at + 1 + noun_phrase(self.from(at + 1));
        let is_last = self.all.get(end).is_none_or(|next| next.is == Is::Mark);
        let is_message = self.all[..end].last().is_some_and(|last| is_message_head(last.text));
        (self.all[at].says("with") || self.all[at].says("using")) && is_new && is_last && is_message
    }

    fn reports_back(&self) -> bool {
        let next = self.all.get(self.at + 1);
        self.says("back") && next.is_none_or(|next| next.says("with") || next.is == Is::Mark)
    }

    /// "…, and whether", "and that": another thing to be checked.
    pub(super) fn asks_more(&self, at: usize) -> bool {
        let is_joint = |token: &&Token<'_>| token.is_mark(",") || is_joint(token);
        let joints = self.from(at).iter().take_while(is_joint).count();
        let is_if = self.all[self.at..at.min(self.all.len())].iter().any(|t| t.says("if"));
        let asks = self
            .all
            .get(at + joints)
            .is_some_and(|t| t.says("whether") || t.says("that") || is_if && t.says("if"));
        joints > 0 && asks
    }

    /// "whether the one or the other is free": two things of which one thing is asked.
    fn asks_or(&self, at: usize) -> bool {
        let asks = self.all[self.at..at.min(self.all.len())]
            .iter()
            .any(|token| token.says("whether") || token.says("if"));
        let is_thing = self.parties(at + 1).is_none();
        asks && self.all.get(at).is_some_and(|token| token.says("or")) && is_thing
    }

    /// "informs its user about X", "informs ROLE of X via MESSAGE".
    /// "Informs the authorities": somebody who takes no part, where no message is named that goes there.
    fn outsider(&mut self, lemma: &str, mode: Mode) -> Option<Does> {
        let length = noun_phrase(self.rest());
        let name = &self.rest()[..length];
        let is_common = length > 1
            && name[0].says("the")
            && name[1..].iter().all(|token| token.text.chars().all(|c| c.is_ascii_lowercase()))
            && !is_message_head(name[length - 1].text)
            && name[length - 1].text.ends_with('s')
            && !name.iter().any(is_user);
        let next = self.all.get(self.at + length);
        let is_whole =
            next.is_none_or(|next| next.is == Is::Mark || is_joint(next) || next.says("that"));
        let tells = ["inform", "notify", "alert"].contains(&lemma);
        (tells && is_common && is_whole)
            .then(|| Does::Other(third(lemma), self.said_until_end(mode)))
    }

    pub(super) fn informed(&mut self, parties: &[Party], mode: Mode) -> Option<Does> {
        self.at += usize::from(self.next().is_some_and(is_to));
        let own = parties.first().map(|party| party.role().to_string());
        let own = own.or_else(|| self.last.clone());
        // "Informs them using M".
        if self.says("them") || self.says("it") {
            let means = self
                .all
                .get(self.at + 1)
                .is_some_and(|next| ["using", "with", "via"].iter().any(|word| next.says(word)));
            let is_new = self.all.get(self.at + 2).is_some_and(|it| it.says("a") || it.says("an"));
            if means && is_new {
                let whom = self.all[self.at].text;
                self.at += 2;
                let messages = vec![self.bare_noun()];
                self.more.push(format!("to {whom}"));
                return Some(Does::Send { messages, to: Vec::new(), via: None, is_forward: false });
            }
        }
        let two = self.names.both(self.rest());
        let two = two.map(|(length, roles)| (length, roles.into_iter().map(Party::Role).collect()));
        let one = || self.names.party(self.rest(), own.as_deref()).map(|(n, one)| (n, vec![one]));
        let Some((length, whom)) = two.or_else(one) else {
            let from = self.at;
            let told = self.told(own.as_deref(), mode);
            if told.is_some() {
                return told;
            }
            self.at = from;
            let lemma = [Form::Third, Form::Base, Form::Ing, Form::Past]
                .iter()
                .find_map(|form| Some(verb(self.verb, *form)?.lemma));
            return lemma.and_then(|lemma| self.outsider(lemma, mode));
        };
        self.at += length;
        // "Informs the yard and the master of it".
        let mut whom: Vec<Party> = whom;
        while self.says("and") || self.next().is_some_and(|token| token.is_mark(",")) {
            let next =
                self.at + 1 + usize::from(self.all.get(self.at + 1).is_some_and(|t| t.says("and")));
            match self.names.party(self.from(next), own.as_deref()) {
                Some((more, party)) if !self.has_verb(next + more, false) => {
                    whom.push(party);
                    self.at = next + more;
                }
                _ => break,
            }
        }
        let mut what = String::new();
        // "Notifies the agent via the station that it is free".
        let via = noun_phrase(self.from(self.at + 1));
        let behind = self.all.get(self.at + 1 + via);
        if self.says("via") && behind.is_some_and(|next| next.says("that") || next.says("of")) {
            let said = self.take(self.at + 1 + via);
            self.more.push(said);
        }
        if self
            .next()
            .is_some_and(|t| ["about", "of", "on", "that", "for"].iter().any(|word| t.says(word)))
        {
            // "prompts the user for a name".
            self.at += usize::from(!self.says("for"));
            let mut to = self.at;
            let is_means = |at: usize| {
                at < self.all.len() && {
                    let of = |word: &str| self.all.get(at + 1).is_some_and(|next| next.says(word));
                    let is_by = self.all[at].says("by") && of("means") || self.is_with_message(at);
                    self.all[at].says("via") || is_by || self.is_by(at) || self.is_operation(at)
                }
            };
            // "That it is in use and can be taken over" is one.
            let is_clause = self.all[self.at - 1].says("that");
            let goes_on = |at: usize| {
                is_clause
                    && self.all[at].says("and")
                    && self
                        .all
                        .get(at + 1)
                        .is_some_and(|next| next.says("can") || is_being(next) || is_having(next))
            };
            while !is_means(to) && (!self.ends(to, mode) || to < self.all.len() && goes_on(to)) {
                to += 1;
            }
            what = self.take(to);
        }
        // "Asks the server whether it is free".
        if ["whether", "if"].iter().any(|word| self.says(word)) {
            what = self.said_until_end(mode);
        }
        // "Via the pilot station" is another way.
        let via = noun_phrase(self.from(self.at + 1));
        let last = self.from(self.at + 1)[..via].last();
        let is_via = self.says("via")
            && (last.is_some_and(|last| is_message_head(last.text))
                || self.names_operation(self.at + 1)
                || last.is_some_and(|last| !last.text.contains(char::is_lowercase)));
        let is_message = is_via
            || self.says("with")
            || self.says("using")
            || self.says("by") && !self.is_by(self.at);
        if is_message && !whom.iter().any(Party::is_user) {
            let is_means = self.all.get(self.at + 1).is_some_and(|next| next.says("means"));
            self.at += if is_means { 3 } else { 1 };
            let is_whole = ["for ", "whether ", "if "].iter().any(|it| what.starts_with(it));
            let said = if is_whole { what.clone() } else { format!("about {what}") };
            self.more.extend((!what.is_empty()).then_some(said));
            let name = self.bare_noun();
            let name = name.strip_suffix(" message").unwrap_or(&name).to_string();
            return Some(Does::Send {
                messages: vec![name],
                to: whom,
                via: None,
                is_forward: false,
            });
        }
        Some(Does::Inform(whom, what))
    }

    /// "notifies the state to the user".
    fn told(&mut self, own: Option<&str>, mode: Mode) -> Option<Does> {
        let from = self.at;
        // "Indicates this to the server".
        let is_this = ["this", "that"].iter().any(|word| self.says(word))
            && self.all.get(self.at + 1).is_some_and(is_to);
        let mut what = match is_this {
            true => self.take(self.at + 1),
            false => self.noun(mode)?,
        };
        // "Reports it as missing to the server".
        if self.says("as")
            && let Some(length) = self.rest().iter().position(is_to)
            && length <= MOST_AS
        {
            what = format!("{what} {}", self.take(self.at + length));
        }
        // "Reports its state (e.g. heat) to the server".
        if self.next().is_some_and(|token| token.is == Is::Brackets)
            && self.all.get(self.at + 1).is_some_and(is_to)
        {
            let said = self.take(self.at + 1);
            self.more.push(said);
        }
        let to = self.at;
        let whom = self.next().filter(|token| is_to(token));
        let Some((length, whom)) = whom.and_then(|_| self.names.party(self.from(to + 1), own))
        else {
            self.at = from;
            return None;
        };
        self.at = to + 1 + length;
        Some(Does::Inform(vec![whom], what))
    }

    /// `by sending`.
    pub(super) fn is_by(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.says("by"))
            && self.all.get(at + 1).is_some_and(|t| verb(t.text, Form::Ing).is_some())
    }

    /// The end of ", if present," at a place.
    pub(super) fn inserted_condition(&self, at: usize) -> Option<usize> {
        let is_if = self.all.get(at)?.is_mark(",") && self.all.get(at + 1)?.says("if");
        let end = self.modifier(at);
        (is_if && end > at).then_some(end)
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

/// Verbs of who lets its user see something.
const DISPLAYS: [&str; 3] = ["display", "show", "present"];

/// So many words may say as what something is reported.
const MOST_AS: usize = 4;

/// Verbs of which a role that does nothing more is the subject.
const ENDS: [&str; 3] = ["stop", "end", "terminate"];

/// Verbs that ask somebody to do something.
const ASKS: [&str; 3] = ["ask", "instruct", "tell"];

/// Verbs of somebody who chooses: of a user a decision.
pub(super) const CHOOSES: [&str; 2] = ["select", "choose"];

/// The length of a noun phrase that ends before the next article: "the request the list".
fn noun_phrase_up_to_article(tokens: &[Token<'_>]) -> usize {
    let length = noun_phrase(tokens);
    let article = (1..length).find(|at| is_determiner(&tokens[*at]) && !tokens[at - 1].says("of"));
    article.unwrap_or(length)
}

/// Verbs that make what somebody sends.
pub(in crate::acts) const MAKES: [&str; 6] =
    ["generate", "create", "compose", "construct", "make", "produce"];

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

/// What messages are called.
pub(in crate::acts) const MESSAGES: [&str; 7] =
    ["request", "response", "message", "notification", "report", "indication", "command"];
