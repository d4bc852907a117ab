//! What else is said of an act: to whom, how, with what, when.

use super::objects::{MAKES, MESSAGES};
use super::{Auxiliary, Mode, Parser, Subject, is_to};
use crate::acts::act::{Act, Does, Party};
use crate::acts::lexicon::{Form, third, verb};
use crate::acts::names::{is_device, is_doing};
use crate::acts::phrases::{
    bare, is_adverb, is_joint, is_participle, is_preposition, is_relative, is_remark,
    is_subordinate, noun_phrase, words,
};
use crate::acts::tokens::{Is, Token, tokens};
use crate::acts::users::is_user;

/// The most words before a noun that says what something is.
const MOST_NOUNS: usize = 6;

impl<'p, 't> Parser<'p, 't> {
    /// What else is said of the acts from `first` on: to whom, how, with what, when.
    pub(super) fn complements(&mut self, mode: Mode, first: usize) {
        let mut last = None;
        while let Some(token) = self.next().filter(|_| last != Some(self.at)) {
            last = Some(self.at);
            if self.is_by(self.at) {
                self.means(mode, first);
                continue;
            }
            if self.is_event(self.at) {
                self.on_event(mode, first);
                continue;
            }
            if is_remark(token) || self.is_example(self.at) {
                let to = self.remark_end();
                let said = self.take(to);
                self.note(said, first);
                continue;
            }
            if self.says_when(self.at) {
                self.trailing(mode, first);
                continue;
            }
            // ", only if X".
            let only = self.at + usize::from(token.is_mark(","));
            if self.all.get(only).is_some_and(|t| t.says("only")) && self.says_when(only + 1) {
                self.at = only + 1;
                self.trailing(mode, first);
                continue;
            }
            // "…, if X, …" within a sentence.
            if token.is_mark(",") && self.says_when(self.at + 1) {
                self.at += 1;
                let has_clause = self.main_clause().is_some();
                self.at -= 1;
                if !has_clause {
                    self.at += 1;
                    self.trailing(mode, first);
                    continue;
                }
            }
            let late = self.at + usize::from(token.is_mark(","));
            // "…, so that the server can release it": why, and not what.
            if self.all.get(late).is_some_and(|it| it.says("so"))
                && self.all.get(late + 1).is_some_and(|it| it.says("that"))
            {
                self.at = late;
                let said = self.take(self.all.len());
                self.note(said, first);
                continue;
            }
            if self.is_deadline(late) {
                self.at = late;
                self.deadline(mode, first);
                continue;
            }
            if self.does_besides(first) || self.asks_to_decide(first) {
                continue;
            }
            let is_past = mode != Mode::Passive && self.is_past_phrase(self.at + 1);
            let goes_on = self.goes_on_after_comma() || token.is_mark(",") && is_past;
            if self.ends(self.at, mode) && !goes_on {
                return;
            }
            let from = self.at;
            if token.is_mark(",") {
                self.at += 1;
                continue;
            }
            if self.uses_operation(first) {
                continue;
            }
            if self.sends_with(first) {
                continue;
            }
            if token.says("with") {
                self.partner(first);
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
                || token.says("of")
                || token.says("provided")
                || token.says("more")
                || token.says("along")
                || token.says("together")
                || token.says("subject")
                || token.says("each")
                || token.says("prior")
                || token.says("set") && self.at > 0 && self.all[self.at - 1].says("timer")
                || self.follows_comma()
                    && (self.is_participle_phrase(self.at) || self.is_past_phrase(self.at))
                || verb(token.text, Form::Ing).is_some()
                || is_doing(self.rest())
                || verb(token.text, Form::Past).is_some() && verb(token.text, Form::Base).is_none())
            {
                return;
            }
            // To whom it is addressed is not to whom it is sent.
            let is_past = self.follows_comma() && self.is_past_phrase(self.at);
            self.at += if is_past { 2 } else { 1 };
            if token.is == Is::Brackets {
                self.note(words(std::slice::from_ref(token)), first);
                continue;
            }
            self.detail(from, mode, first);
        }
    }

    /// How late something is done, as far as that goes.
    fn deadline(&mut self, mode: Mode, first: usize) {
        let mut to = self.at + 1;
        while !self.ends(to, mode) {
            to += 1;
        }
        let said = self.take(to);
        self.note(said, first);
    }

    /// A comma behind which more is said of the same act: ", including X".
    pub(super) fn goes_on_after_comma(&self) -> bool {
        self.next().is_some_and(|token| token.is_mark(","))
            && !self.in_which_case(self.at + 1)
            && self.goes_on_with_whom(self.at).is_none()
            && self.goes_on_with_what(self.at).is_none()
            && self.inserted_before_verb(self.at, Mode::Finite).is_none()
            && self.all.get(self.at + 1).is_some_and(|next| {
                verb(next.text, Form::Ing).is_some()
                    || self.is_participle_phrase(self.at + 1)
                    || is_relative(next) && !next.says("who")
                    || next.says("via")
                    || next.says("each")
                    || next.says("depending")
                    || is_preposition(next) && !self.begins_clause(self.at + 1)
            })
    }

    pub(super) fn detail(&mut self, from: usize, mode: Mode, first: usize) {
        let is_open = self.said.acts[first..].iter().all(|act| act.who.is_none());
        while let Some(token) = self.next() {
            let before = &self.all[self.at - 1];
            // "indicating when", "for any X for which P and Q".
            let is_asked = verb(before.text, Form::Ing).is_some();
            let is_relative_clause = self.all[from..self.at].iter().any(|t| is_relative(t))
                && is_joint(token)
                && before.is != Is::Mark
                && self.parties(self.at + 1).is_none()
                && !matches!(
                    self.subject(self.at + 1),
                    Some((_, Subject::Steps(_) | Subject::Procedure))
                )
                && !self.begins_verb(self.at + 1, mode);
            let is_new = is_to(token) && self.whom(self.at + 1).is_some()
                || token.says("via")
                || token.says("by") && is_open
                || self.is_by(self.at)
                || self.is_operation(self.at)
                || self.is_deadline(self.at)
                || self.says_when(self.at) && !is_asked
                || self.is_event(self.at);
            if self.ends(self.at, mode) && !is_relative_clause || is_new || self.sends_another() {
                break;
            }
            self.at += 1;
        }
        let said = self.detail_words(from, self.at);
        match self.makes_somebody(from) {
            true => self.said.left.push(said),
            false => self.note(said, first),
        }
    }

    /// ", and a response to the client": another message begins here.
    fn sends_another(&self) -> bool {
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        let is_begun =
            self.next().is_some_and(|token| token.is_mark(",")) && says(self.at + 1, "and");
        let from = self.at + 2;
        let length = noun_phrase(self.from(from));
        let last = self.from(from)[..length].last();
        let is_message = last.is_some_and(|last| MESSAGES.iter().any(|it| last.says(it)));
        is_begun && is_message && self.all.get(from + length).is_some_and(is_to)
    }

    fn follows_comma(&self) -> bool {
        self.at > 0 && self.all[self.at - 1].is_mark(",")
    }

    /// Whether a clause begins here that says when: "if", "until", but not "provided in step 7".
    pub(super) fn says_when(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| {
            let is_provided = token.says("provided");
            let is_that = self.all.get(at + 1).is_some_and(|next| next.says("that"));
            let is_than = at > 0 && self.all[at - 1].says("than");
            is_subordinate(token)
                && !token.says("whether")
                && !token.says("where")
                && !is_than
                && (!is_provided || is_that)
        })
    }

    /// ", for example, …".
    fn is_example(&self, at: usize) -> bool {
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        let from = at + usize::from(self.all.get(at).is_some_and(|token| token.is_mark(",")));
        says(from, "for") && says(from + 1, "example") || says(from, "such") && says(from + 1, "as")
    }

    /// Where an example or an explanation ends: where somebody does something again.
    fn remark_end(&self) -> usize {
        let is_end = |at: &usize| {
            let token = &self.all[*at];
            let is_apart = token.is_mark(",") || is_joint(token);
            let next = at + 1 + usize::from(self.all.get(at + 1).is_some_and(is_joint));
            token.is_mark(";")
                || is_apart && self.parties(next).is_some() && self.begins_clause(next)
        };
        (self.at + 1..self.all.len()).find(is_end).unwrap_or(self.all.len())
    }

    /// "using Nx_Operation".
    pub(super) fn is_operation(&self, at: usize) -> bool {
        let means = ["using", "via", "with"];
        self.all.get(at).is_some_and(|token| means.iter().any(|word| token.says(word)))
            && self.names_operation(at + 1)
    }

    /// "gets X from the server using Nx_Operation", "notifies the server using it": what is sent is
    /// the operation.
    fn uses_operation(&mut self, first: usize) -> bool {
        if !self.is_operation(self.at) {
            return false;
        }
        let Some(act) = self.said.acts.get(first).cloned() else { return false };
        let (to, rest) = match &act.does {
            Does::Inform(whom, what) if whom.iter().all(|it| !it.is_user()) => {
                let about = (!what.is_empty()).then(|| format!("about {what}"));
                (whom.clone(), about)
            }
            Does::Receive(_) | Does::Other(..) => {
                let from = act.details.iter().find_map(|said| said.strip_prefix("from "));
                let to = from.and_then(|from| {
                    let all = tokens(from);
                    let (length, role) = self.names.role(&all)?;
                    (length == all.len()).then_some(role)
                });
                // "Subscribes at the server to the weather using Nx_Subscribe".
                let whose = || {
                    let Does::Other(_, what) = &act.does else { return None };
                    let all = tokens(what);
                    let is_at =
                        |at: &usize| ["at", "to", "with"].iter().any(|it| all[*at].says(it));
                    (0..all.len()).filter(is_at).find_map(|at| self.names.role(&all[at + 1..]))
                };
                let Some(role) = to.or_else(|| whose().map(|(_, role)| role)) else { return false };
                (vec![Party::Role(role)], None)
            }
            // "Releases it at the server using Nx_Operation".
            Does::Close(_) | Does::Open(_) | Does::Store(_) => {
                let whose = act.details.iter().find_map(|said| {
                    let rest = said.strip_prefix("at ").or_else(|| said.strip_prefix("in "))?;
                    let all = tokens(rest);
                    let (length, role) = self.names.role(&all)?;
                    (length == all.len()).then_some(role)
                });
                (whose.into_iter().map(Party::Role).collect(), None)
            }
            Does::Begin(_) if act.who.as_ref().is_some_and(|who| !who.is_user()) => {
                (Vec::new(), None)
            }
            _ => return false,
        };
        self.at += 1;
        let message = self.bare_noun();
        let does = Does::Send { messages: vec![message], to, via: None, is_forward: false };
        let mut sent = Act { does, ..act.clone() };
        if matches!(act.does, Does::Inform(..)) {
            sent.details.extend(rest);
            self.said.acts.truncate(first);
            self.said.acts.push(sent);
        } else {
            sent.details.clear();
            self.said.acts.insert(first, sent);
        }
        true
    }

    /// Something more is said of the acts.
    pub(super) fn note(&mut self, said: String, first: usize) {
        for act in &mut self.said.acts[first..] {
            act.details.push(said.clone());
        }
    }

    /// Whom some tokens name, and how many tokens do.
    fn whom(&self, at: usize) -> Option<(usize, Vec<Party>)> {
        if let Some((length, roles)) = self.names.both(self.from(at)) {
            return Some((length, roles.into_iter().map(Party::Role).collect()));
        }
        if let Some((length, roles)) = self.names.numbered(self.from(at)) {
            return Some((length, roles.into_iter().map(Party::Role).collect()));
        }
        let (length, party) = self.names.party(self.from(at), self.last.as_deref())?;
        let more = self.whose(at, length, &party)?;
        Some((length + more, vec![party]))
    }

    /// "the client of the visitor" is the visitor client, and no other one: how many more tokens say so.
    fn whose(&self, at: usize, length: usize, party: &Party) -> Option<usize> {
        let (said, of) = (&self.from(at)[..length], self.from(at + length));
        let is_whole = words(said).to_lowercase().ends_with(&party.role().to_lowercase());
        let is_of = of.first().is_some_and(|token| token.says("of"));
        if !is_of || is_whole || party.is_user() || !is_device(party.role()) {
            return Some(0);
        }
        let more = 1 + noun_phrase(&of[1..]);
        let name = bare(&of[1..more]);
        let is_its = |token: &Token<'_>| party.role().split(' ').any(|word| token.says(word));
        match (name.iter().all(is_its), name.iter().any(is_user)) {
            (true, _) => Some(more),
            (false, true) => Some(0),
            (false, false) => None,
        }
    }

    /// "to the server": who receives what is sent.
    pub(super) fn recipient(&mut self, first: usize) -> bool {
        let Some((mut length, mut whom)) = self.whom(self.at + 1) else {
            self.holder(first);
            return false;
        };
        // "to client 1 and client 2", "to client 1 and to client 2".
        while self.all.get(self.at + 1 + length).is_some_and(|token| token.says("and")) {
            let to = usize::from(self.all.get(self.at + 2 + length).is_some_and(is_to));
            let next = self.at + 2 + length + to;
            match self.names.party(self.from(next), None) {
                Some((more, party)) if !self.is_finite(next + more) => {
                    whom.push(party);
                    length += 1 + to + more;
                }
                _ => break,
            }
        }
        let mut is_taken = false;
        for act in &mut self.said.acts[first..] {
            // "generates a request to the server" sends it.
            if let Does::Other(verb, what) = &act.does
                && MAKES.iter().any(|lemma| third(lemma) == *verb)
            {
                let messages = vec![what.clone()];
                act.does = Does::Send { messages, to: Vec::new(), via: None, is_forward: false };
            }
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

    /// "to the resource that represents the event in the server": it goes to the server.
    fn holder(&mut self, first: usize) {
        const HELD: [&str; 6] = ["resource", "resources", "endpoint", "api", "uri", "address"];
        let to = (self.at + 1..self.all.len()).find(|at| self.ends(*at, Mode::Finite));
        let said = self.at + 1..to.unwrap_or(self.all.len());
        let is_held =
            said.clone().take(MOST_NOUNS).any(|at| HELD.iter().any(|word| self.all[at].says(word)));
        let holder = said.filter(|_| is_held).find_map(|at| {
            let is_within = ["in", "at", "of", "on"].iter().any(|word| self.all[at].says(word));
            is_within.then(|| self.names.role(self.from(at + 1))).flatten()
        });
        let Some((_, role)) = holder else { return };
        self.addressed(first, &role);
    }

    /// What goes to nobody yet goes to a role, unless it is that which sends it.
    fn addressed(&mut self, first: usize, role: &str) {
        for act in &mut self.said.acts[first..] {
            let is_own = act.who.as_ref().is_some_and(|who| who.role() == role);
            if let Does::Send { to, .. } = &mut act.does
                && to.is_empty()
                && !is_own
            {
                to.push(Party::Role(role.to_string()));
            }
        }
    }

    /// "cancels the session with a cancel request to the server": it sends a cancel request.
    fn sends_with(&mut self, first: usize) -> bool {
        let by_means = self.says("by")
            && self.all.get(self.at + 1).is_some_and(|token| token.says("means"))
            && self.all.get(self.at + 2).is_some_and(|token| token.says("of"));
        let is_means = self.says("with") || self.says("using") || by_means;
        let skipped = if by_means { 3 } else { 1 };
        let Some(Act { who: Some(who), does, strength, when, .. }) =
            self.said.acts.get(first).cloned()
        else {
            return false;
        };
        let is_done = matches!(
            does,
            Does::Open(_) | Does::Close(_) | Does::Begin(_) | Does::Receive(_) | Does::Other(..)
        );
        let length = noun_phrase(self.from(self.at + skipped));
        let end = self.at + skipped + length;
        let is_message = length > 0 && MESSAGES.iter().any(|head| self.all[end - 1].says(head));
        let is_sent =
            self.all.get(end).is_some_and(is_to) && self.names.role(self.from(end + 1)).is_some();
        let is_one = self.said.acts.len() == first + 1 && !who.is_user();
        if !(is_means && is_done && is_message && is_sent && is_one) {
            return false;
        }
        self.at += skipped;
        let messages = vec![self.bare_noun()];
        let sent = Does::Send { messages, to: Vec::new(), via: None, is_forward: false };
        self.act(Some(who), sent, strength, &when);
        true
    }

    /// "issues a signalling exchange with the UE": it goes to the UE.
    fn partner(&mut self, first: usize) {
        const BETWEEN: [&str; 4] = ["exchange", "signalling", "negotiation", "dialogue"];
        let Some((_, role)) = self.names.role(self.from(self.at + 1)) else { return };
        let is_between = |act: &Act| match &act.does {
            Does::Send { messages, .. } => messages.iter().any(|name| {
                let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
                BETWEEN.contains(&last.as_str())
            }),
            _ => false,
        };
        if self.said.acts[first..].iter().all(is_between) {
            self.addressed(first, &role);
        }
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
    pub(super) fn means(&mut self, mode: Mode, first: usize) {
        self.at += 1;
        let act = self.said.acts[first].clone();
        // "acknowledges by sending X": the answer is X.
        let is_it = match &act.does {
            Does::Send { messages, .. } => {
                let is_vague = |it: &String| {
                    it == "answer" || it.starts_with("answer to ") || it.starts_with("request to ")
                };
                messages.iter().all(is_vague)
            }
            _ => false,
        };
        let asked = match &act.does {
            Does::Send { to, .. } if is_it => to.clone(),
            _ => Vec::new(),
        };
        if is_it {
            self.said.acts.truncate(first);
            // "asks the server to stop by sending X": what is asked is said of X.
            let asks = match &act.does {
                Does::Send { messages, .. } => messages.iter().find(|it| it.starts_with("request")),
                _ => None,
            };
            self.more.extend(asks.map(|what| what.replacen("request to", "requests to", 1)));
        }
        let place = self.said.acts.len();
        // Nobody may be said to do it.
        let alike = self.said.acts.get(first..).unwrap_or_default().iter();
        let alike = alike.filter(|other| other.does == act.does && other.when == act.when);
        let mut who: Vec<Party> = alike.filter_map(|other| other.who.clone()).collect();
        if who.is_empty() {
            who.push(act.who.clone().unwrap_or_else(|| Party::Role(String::new())));
        }
        let subject = Subject::Parties(who);
        let mode = if mode == Mode::Base { mode } else { Mode::Finite };
        let auxiliary = Auxiliary { strength: act.strength, mode };
        let before = self.at;
        self.verb_phrase(&subject, auxiliary, &act.when);
        if self.at == before {
            let said = self.said_until_end(Mode::Finite);
            self.said.left.push(said);
        }
        // "Rejects the request by sending M": M says so.
        if let Does::Reject(_) | Does::Accept(_) = &act.does
            && let [sent] = &self.said.acts[place..]
            && let Does::Send { messages, to, .. } = &sent.does
            && let [message] = messages.as_slice()
        {
            let is_no = matches!(act.does, Does::Reject(_));
            const NOES: [&str; 7] =
                ["deny", "denial", "reject", "refus", "declin", "fail", "error"];
            let name = message.to_lowercase();
            let is_said = NOES.iter().any(|root| name.contains(root));
            let mut sent = Act { when: act.when.clone(), ..sent.clone() };
            sent.details.extend((is_no && !is_said).then(|| "(rejected)".to_string()));
            let is_open = !is_no || to.is_empty();
            if is_open && act.who.as_ref().is_some_and(|who| !who.is_user()) {
                self.said.acts.truncate(first);
                self.said.acts.push(sent);
                return;
            }
        }
        // "Ends the session with client 1 by sending a release": to client 1.
        let partner = act.details.iter().find_map(|said| {
            let all = tokens(said.strip_prefix("with ")?);
            let (length, role) = self.names.role(&all)?;
            (length == all.len()).then(|| vec![Party::Role(role)])
        });
        let asked = if asked.is_empty() { partner.unwrap_or_default() } else { asked };
        for sent in &mut self.said.acts[place..] {
            sent.who = sent.who.take().filter(|_| act.who.is_some());
            if let Does::Send { to, .. } = &mut sent.does
                && to.is_empty()
            {
                *to = asked.clone();
            }
        }
    }

    /// `upon receiving`, `on receipt of`.
    pub(super) fn is_event(&self, at: usize) -> bool {
        let is_on =
            self.all.get(at).is_some_and(|t| t.says("upon") || t.says("on") || t.says("after"));
        is_on && self.event(at + 1, self.all.len()).is_some() || self.occasion(at).is_some()
    }

    pub(super) fn on_event(&mut self, mode: Mode, first: usize) {
        let from = self.occasion(self.at).unwrap_or(self.at + 1);
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
        let is_inserted = from > 1 && self.all[from - 2].is_mark(",");
        self.at = from;
        let mut to = from;
        while !(self.ends(to, mode)
            || is_inserted && self.all[to].is_mark(",")
            || to > from && self.is_by(to))
        {
            to += 1;
        }
        self.at = to;
        // "The name and the picture, if received": what is said only of what stands before it.
        if word == "if" && is_inserted && self.from(from)[..to - from].iter().all(is_there) {
            let said = format!("if {}", words(&self.all[from..to]));
            return self.note(said, first);
        }
        // "Including the period if a period was asked for": that is in it then.
        const IN_IT: [&str; 4] = ["including", "containing", "carrying", "comprising"];
        let is_in_it = |act: &Act| {
            let last = act.details.last();
            last.is_some_and(|said| IN_IT.iter().any(|it| said.starts_with(it)))
        };
        if word == "if" && !is_inserted && self.said.acts[first..].iter().all(is_in_it) {
            let said = words(&self.all[from..self.at]);
            for act in &mut self.said.acts[first..] {
                if let Some(last) = act.details.last_mut() {
                    *last = format!("{last} if {said}");
                }
            }
            return;
        }
        let when = self.condition(from, self.at, &word);
        for act in &mut self.said.acts[first..] {
            act.when.push(when.clone());
        }
    }
}

/// Words that say of a thing that it is there: "if received", "if present", "if any".
fn is_there(token: &Token<'_>) -> bool {
    const THERE: [&str; 9] = [
        "received",
        "present",
        "available",
        "applicable",
        "any",
        "needed",
        "required",
        "included",
        "provided",
    ];
    THERE.iter().any(|word| token.says(word))
}
