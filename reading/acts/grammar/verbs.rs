//! Verbs: what somebody does, what is done to a thing, when steps are done.

use super::objects::{CHOOSES, MAKES, MESSAGES, simple};
use super::{Auxiliary, Mode, Parser, Subject};
use crate::acts::act::{Does, Party, Strength, When};
use crate::acts::lexicon::{Form, Kind, Verb, third, verb};
use crate::acts::phrases::{
    bare, is_adverb, is_being, is_determiner, is_having, is_joint, modal, noun_phrase, words,
};
use crate::acts::tokens::{Is, Token, tokens};

impl<'p, 't> Parser<'p, 't> {
    /// The verbs of one subject, and whatever clause is joined to them.
    pub(super) fn verb_phrases(
        &mut self,
        subject: &Subject,
        mut auxiliary: Auxiliary,
        when: &[When],
    ) {
        // "shall otherwise reserve it".
        if auxiliary.mode == Mode::Base
            && self.says("otherwise")
            && self.begins_verb(self.at + 1, Mode::Base)
        {
            self.at += 1;
            let kept = when.iter().filter(|it| !matches!(it, When::If(_))).cloned();
            let when: Vec<When> = kept.chain([When::Otherwise]).collect();
            return self.verb_phrases(subject, auxiliary, &when);
        }
        let (mut first, mut is_read) = (self.said.acts.len(), false);
        loop {
            let before = self.at;
            if !is_read {
                first = self.said.acts.len();
                self.verb_phrase(subject, auxiliary, when);
                if self.at == before {
                    return;
                }
            }
            is_read = false;
            while self.sends_more(auxiliary.mode, first) {}
            if let Some(verb) = self.goes_on_with_whom(self.at) {
                return self.whom_it_reaches(verb);
            }
            if let Some(who) = self.goes_on_with_what(self.at) {
                return self.what_is_forwarded(who, when);
            }
            // "Grants it if P, and informs the client": if P, both.
            let shared: Vec<When> = self.said.acts[first..]
                .last()
                .filter(|act| act.does != Does::End)
                .map(|act| act.when.iter().filter(|it| matches!(it, When::If(_))))
                .into_iter()
                .flatten()
                .filter(|it| !when.contains(it))
                .cloned()
                .collect();
            let joint = self.at;
            self.skip(|t| {
                t.is_mark(",") || t.is_mark(";") || t.is_mark(":") || is_joint(t) || t.says("then")
            });
            let is_or = self.all[joint..self.at].iter().any(|token| token.says("or"));
            self.skip(is_adverb);
            let is_apart = self.at > joint || self.says("otherwise");
            if !is_apart || self.at >= self.all.len() {
                return;
            }
            // "…, in which case the server removes it".
            if self.in_which_case(self.at) {
                self.at += 3;
                let mut all = when.to_vec();
                all.push(When::If("so".into()));
                let first = self.said.acts.len();
                self.clause(&all, None);
                // Somebody else does not see what was found; who does it for its user does.
                let role = |who: &Option<Party>| who.as_ref().map(|who| who.role().to_string());
                let own = self.said.acts[..first].last().and_then(|act| role(&act.who));
                for act in self.said.acts[first..].iter_mut().filter(|act| role(&act.who) != own) {
                    act.when = vec![When::In("in which case".into())];
                }
                return;
            }
            if let Some(conditional) = self.conditional_verb(when) {
                let auxiliary = self.auxiliary();
                return self.verb_phrases(subject, auxiliary, &conditional);
            }
            // "checks whether P and proceeds as follows:".
            if let (Subject::Parties(who), Some(strength)) =
                (subject, self.goes_on_below(auxiliary))
            {
                return self.introduce(who, strength, when);
            }
            // "authenticates the user and shall:".
            if let (Subject::Parties(who), Some(strength)) = (subject, self.next().and_then(modal))
                && self.from(self.at + 1).len() == 1
                && self.all[self.at + 1].is_mark(":")
            {
                return self.introduce(who, strength, when);
            }
            // "…; if P, the client sends".
            if self.all[joint..self.at].iter().any(|token| token.is_mark(";"))
                && self.says("if")
                && let Some(one) = self.leading()
            {
                let mut when: Vec<When> = when.to_vec();
                when.retain(|it| !matches!(it, When::If(_)));
                when.push(one);
                return self.clause(&when, None);
            }
            if let (true, Subject::Parties(who)) = (is_or, subject)
                && self.alternative(who, auxiliary, when, first)
            {
                is_read = true;
                continue;
            }
            if let Some((from, end)) = self.inserted_before_verb(self.at, auxiliary.mode) {
                let mut when = when.to_vec();
                self.inserted(from, end - 1, &mut when);
                self.at = end;
                // "may inform its user and, if P, shall send".
                let is_modal = self.next().and_then(modal).is_some();
                let auxiliary = if is_modal { self.auxiliary() } else { auxiliary };
                return self.verb_phrases(subject, auxiliary, &when);
            }
            let is_else = self.says("otherwise") || self.says("else");
            let comma = self.all.get(self.at + 1).is_some_and(|token| token.is_mark(","));
            if is_else && self.begins_clause(self.at + 1 + usize::from(comma)) {
                self.at += 1 + usize::from(comma);
                let mut when: Vec<When> = when.to_vec();
                let has_if = when.iter().any(|it| matches!(it, When::If(_)));
                when.retain(|it| match it {
                    When::If(_) => false,
                    When::After(_) => has_if,
                    _ => true,
                });
                when.push(When::Otherwise);
                return self.clause(&when, None);
            }
            if self.begins_verb(self.at, auxiliary.mode) {
                if self.next().and_then(modal).is_some() || self.says("does") || self.says("do") {
                    auxiliary = self.auxiliary();
                } else if matches!(auxiliary.mode, Mode::Passive | Mode::Perfect)
                    && self.next().is_some_and(|t| verb(t.text, Form::Past).is_none())
                {
                    auxiliary = Auxiliary { mode: Mode::Finite, ..auxiliary };
                } else if auxiliary.mode == Mode::Base
                    && self.next().is_some_and(|t| verb(t.text, Form::Base).is_none())
                    && self.next().is_some_and(|t| verb(t.text, Form::Third).is_some())
                {
                    auxiliary = Auxiliary { strength: Strength::Does, mode: Mode::Finite };
                }
                let is_comma_and = self.all[joint..self.at].iter().any(|token| token.is_mark(","))
                    && self.all[joint..self.at].iter().any(|token| token.says("and"));
                // What is sent with the result is sent in either case.
                let is_either = self.rest().iter().any(|token| {
                    ["result", "outcome", "accordingly"].iter().any(|word| token.says(word))
                });
                if is_comma_and && !shared.is_empty() && !is_either {
                    let all: Vec<When> = when.iter().cloned().chain(shared).collect();
                    return self.verb_phrases(subject, auxiliary, &all);
                }
                continue;
            }
            if self.begins_clause(self.at) {
                return self.clause(when, None);
            }
            self.at = joint;
            return;
        }
    }

    /// "proceeds as follows:", and no more: how strongly what follows is said.
    pub(super) fn goes_on_below(&self, auxiliary: Auxiliary) -> Option<Strength> {
        let said = self.next().and_then(modal);
        let at = self.past_adverbs(self.at + usize::from(said.is_some()));
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        let goes = self.all.get(at).is_some_and(|token| {
            let forms = [Form::Third, Form::Base];
            let is_it = |it: Verb| it.kind == Kind::Go || ["act", "behave"].contains(&it.lemma);
            forms.iter().any(|form| verb(token.text, *form).is_some_and(is_it))
        });
        let is_end = self.from(at + 3).iter().all(|token| token.is == Is::Mark);
        (goes && says(at + 1, "as") && says(at + 2, "follows") && is_end)
            .then(|| said.unwrap_or(auxiliary.strength))
    }

    /// What is inserted says when, or else more of what is done.
    pub(super) fn inserted(&mut self, from: usize, end: usize, when: &mut Vec<When>) {
        let word = self.all[from].text.to_lowercase();
        let is_when = ["if", "when", "once", "unless", "provided"].contains(&word.as_str());
        let behind = from + 1 + usize::from(self.all.get(from + 1).is_some_and(|t| t.says("that")));
        let is_behalf = self.all.get(from + 1).is_some_and(|token| token.says("behalf"));
        let is_event = ["upon", "on", "after"].contains(&word.as_str()) && !is_behalf;
        let event = match word.as_str() {
            "having" => self.event(from, end),
            _ => self.event(from + 1, end).filter(|_| is_event),
        };
        // "As long as P".
        let long = from + 3;
        let is_long = word == "as" && self.all.get(from + 1).is_some_and(|it| it.says("long"));
        if event.is_none()
            && let Some(said) = self.said_of_who_acts(from, end)
        {
            return when.push(said);
        }
        match event {
            Some(event) => when.push(event),
            None if is_long && long < end => when.push(When::If(words(&self.all[long..end]))),
            None if is_when => when.push(self.condition(behind, end, &word)),
            None if is_event => when.push(When::After(words(&self.all[from + 1..end]))),
            None => self.more.push(words(&self.all[from..end])),
        }
    }

    /// "A client wanting to draw", "which leaves it", "that has been granted it": when, or under which
    /// condition, somebody acts by what is said behind its name.
    fn said_of_who_acts(&self, from: usize, end: usize) -> Option<When> {
        const WANTS: [&str; 12] = [
            "wanting",
            "wishing",
            "intending",
            "leaving",
            "entering",
            "joining",
            "losing",
            "detecting",
            "needing",
            "requiring",
            "reconnecting",
            "noticing",
        ];
        let role = self.last.as_ref()?;
        let first = &self.all[from];
        let said = words(&self.all[from..end]);
        if WANTS.iter().any(|word| first.says(word)) {
            return Some(When::After(format!("the {role} is {said}")));
        }
        let is_who = ["that", "which", "who"].iter().any(|word| first.says(word));
        let next = self.all.get(self.past_adverbs(from + 1)).filter(|_| is_who)?;
        let rest = words(&self.all[from + 1..end]);
        let is_state = is_being(next) || is_having(next) || modal(next).is_some();
        Some(match is_state {
            true => When::If(format!("the {role} {rest}")),
            false => When::After(format!("the {role} {rest}")),
        })
    }

    /// "and if valid shall send": the condition, where the subject is the same.
    fn conditional_verb(&mut self, when: &[When]) -> Option<Vec<When>> {
        // "and, if so, sends".
        let so = self.at + 1;
        if self.says("if") && self.all.get(so).is_some_and(|token| token.says("so")) {
            let after = so + 1 + usize::from(self.all.get(so + 1).is_some_and(|t| t.is_mark(",")));
            self.at = after;
            let mut when = when.to_vec();
            when.push(When::If("so".into()));
            return Some(when);
        }
        let length = self.says("if").then(|| short_condition(self.rest()))??;
        self.at += 1;
        let said = self.take(self.at + length - 1);
        let mut when = when.to_vec();
        when.push(When::If(said));
        Some(when)
    }

    pub(super) fn verb_here(&self, mode: Mode) -> Option<Verb> {
        let word = self.next()?.text;
        match mode {
            Mode::Finite => verb(word, Form::Third)
                .or_else(|| verb(word, Form::Base))
                .or_else(|| verb(word, Form::Ing)),
            Mode::Base => verb(word, Form::Base).or_else(|| {
                // "By sending".
                let is_by = self.at > 0 && self.all[self.at - 1].says("by");
                verb(word, Form::Ing).filter(|_| is_by)
            }),
            Mode::Perfect | Mode::Passive => verb(word, Form::Past),
        }
    }

    pub(super) fn verb_phrase(&mut self, subject: &Subject, auxiliary: Auxiliary, when: &[When]) {
        let Auxiliary { strength, mode } = auxiliary;
        let first = self.said.acts.len();
        match subject {
            Subject::Procedure => {
                let Some(token) = self.next() else { return };
                let ends = ["stopped", "ended", "terminated", "finished"];
                let does = if mode == Mode::Passive {
                    if !ends.iter().any(|word| token.says(word)) {
                        return;
                    }
                    self.at += 1;
                    self.at += usize::from(self.says("here"));
                    Does::End
                } else if ["ends", "end", "stops", "stop", "terminates", "finishes", "concludes"]
                    .iter()
                    .any(|w| token.says(w))
                {
                    self.at += 1;
                    self.at += usize::from(self.says("here"));
                    Does::End
                } else if token.says("continues") || token.says("proceeds") {
                    self.at += 2;
                    Does::GoOn(self.said_until_end(mode))
                } else {
                    return;
                };
                self.act(None, does, strength, when);
            }
            Subject::Steps(steps) => {
                let does = match self.next() {
                    Some(t) if t.says("skipped") || t.says("omitted") => Does::Skip(steps.clone()),
                    // "Steps 3 and 4 are not applicable".
                    Some(t)
                        if strength == Strength::ShallNot
                            && ["applicable", "performed", "executed", "needed", "required"]
                                .iter()
                                .any(|word| t.says(word)) =>
                    {
                        self.at += 1;
                        let steps = Does::Skip(steps.clone());
                        return self.act(None, steps, Strength::Does, when);
                    }
                    // "Steps 3 to 5 are repeated until".
                    Some(t) if t.says("repeated") => Does::Repeat(steps.clone()),
                    Some(t) if OCCUR.iter().any(|word| t.says(word)) => Does::Occur(steps.clone()),
                    _ => return,
                };
                self.at += 1;
                self.act(None, does, strength, when);
                self.window();
            }
            Subject::Thing(thing) => self.of_thing(thing, auxiliary, when),
            Subject::Parties(parties) if mode == Mode::Passive => {
                self.of_party_passive(parties, strength, when);
            }
            Subject::Parties(parties) => {
                self.of_parties(parties, auxiliary, when);
                if self.said.acts.len() == first {
                    self.of_itself(parties, auxiliary, when);
                }
            }
        }
        if self.said.acts.len() > first {
            self.complements(mode, first);
        }
    }

    /// "any time after step 5", "at any time following step 4, and prior to step 6".
    pub(super) fn window(&mut self) {
        let is_bound = |at: usize| {
            let bounds = ["after", "following", "before", "prior"];
            self.all.get(at).is_some_and(|token| bounds.iter().any(|bound| token.says(bound)))
        };
        let says_nothing = |at: usize| {
            let fillers = ["at", "any", "time", "only"];
            let token = &self.all[at];
            fillers.iter().any(|filler| token.says(filler))
                || (token.says("and") || token.is_mark(","))
                    && (is_bound(at + 1) || is_bound(at + 2))
        };
        while self.at < self.all.len() {
            if says_nothing(self.at) {
                self.at += 1;
                continue;
            }
            if !is_bound(self.at) {
                return;
            }
            let is_after = self.says("after") || self.says("following");
            self.at += 1;
            self.skip(|token| token.says("to"));
            let is_of = |t: &&Token<'_>| {
                t.says("step")
                    || t.says("steps")
                    || t.text.starts_with(|c: char| c.is_ascii_digit())
            };
            let length = self.rest().iter().take_while(is_of).count();
            let steps = self.take(self.at + length);
            let when = if is_after { When::After(steps) } else { When::Before(steps) };
            if let Some(act) = self.said.acts.last_mut() {
                act.when.push(when);
            }
        }
    }

    /// What is said of a message or another thing: what it contains, or what is done to it.
    pub(super) fn of_thing(&mut self, thing: &str, auxiliary: Auxiliary, when: &[When]) {
        let Auxiliary { strength, mode } = auxiliary;
        // "The pen becomes free".
        if mode == Mode::Finite && STAYS.iter().any(|word| self.says(word)) {
            let verb = self.all[self.at].text.to_string();
            self.at += 1;
            let what = format!("{thing} {}", self.said_until_end(mode));
            return self.act(None, Does::Other(verb, what), strength, when);
        }
        let Some(found) = self.verb_here(mode) else { return };
        if mode == Mode::Finite && CAUSES.contains(&found.lemma) {
            return self.caused(thing, strength, when);
        }
        let does = match (mode, found.kind) {
            // "X is included in M".
            (Mode::Passive, Kind::Contain)
                if self.all.get(self.at + 1).is_some_and(|t| t.says("in")) =>
            {
                self.at += 2;
                let message = self.bare_noun();
                if message.is_empty() {
                    self.at -= 2;
                    return;
                }
                Does::Has(message, thing.into())
            }
            (Mode::Finite | Mode::Base, Kind::Contain) => {
                self.at += 1;
                Does::Has(thing.into(), self.said_until_end(mode))
            }
            // "The response provides an indication".
            (Mode::Finite | Mode::Base, Kind::Send)
                if found.lemma == "provide" && is_message(thing) =>
            {
                self.at += 1;
                Does::Has(thing.into(), self.said_until_end(mode))
            }
            // "The data subset identifies whether X".
            // Who is not known sends something: that is not nothing.
            (Mode::Finite, Kind::Check | Kind::Other)
                if self.rest().windows(2).any(|two| {
                    let sends = verb(two[0].text, Form::Third);
                    sends.is_some_and(|it| matches!(it.kind, Kind::Send | Kind::Forward))
                        && is_determiner(&two[1])
                }) =>
            {
                return;
            }
            (Mode::Finite, Kind::Check | Kind::Other) => {
                self.said.no_act = Some("it says something of a thing, and demands nothing");
                self.at = self.all.len();
                return;
            }
            (Mode::Passive, Kind::Send | Kind::Forward) => {
                self.at += 1;
                // "is handed over".
                self.at += usize::from(self.says("over"));
                Does::Send {
                    messages: vec![thing.into()],
                    to: Vec::new(),
                    via: None,
                    is_forward: found.kind == Kind::Forward,
                }
            }
            // "X is acknowledged", "X is answered with Y".
            (Mode::Passive, Kind::Answer) => {
                self.at += 1;
                let mut name = format!("answer to {thing}");
                if self.says("with") {
                    self.at += 1;
                    name = self.bare_noun();
                }
                let (messages, to) = (vec![name], Vec::new());
                Does::Send { messages, to, via: None, is_forward: false }
            }
            // "The rest of the procedure is skipped".
            (Mode::Passive, Kind::Skip)
                if ["rest", "remaining", "following"]
                    .iter()
                    .any(|first| thing.to_lowercase().starts_with(first)) =>
            {
                self.at += 1;
                Does::End
            }
            (Mode::Passive, Kind::Skip) => {
                self.at += 1;
                Does::Other(third(found.lemma), thing.into())
            }
            (Mode::Passive | Mode::Perfect, kind) => {
                self.at += 1;
                match simple(kind, thing.into()) {
                    Some(does) => does,
                    None => {
                        self.at -= 1;
                        return;
                    }
                }
            }
            _ => return,
        };
        self.act(None, does, strength, when);
    }

    /// "The end of X triggers the server to release Y": what the server does.
    fn caused(&mut self, thing: &str, strength: Strength, when: &[When]) {
        let verb = self.at;
        self.at += 1;
        let Some((length, parties)) = self.parties(self.at) else {
            self.at = verb;
            return;
        };
        let to = self.at + length;
        if !self.all.get(to).is_some_and(|token| token.says("to")) {
            self.at = verb;
            return;
        }
        self.at = to + 1;
        let mut when = when.to_vec();
        when.push(When::After(thing.into()));
        let acts = self.said.acts.len();
        let auxiliary = Auxiliary { strength, mode: Mode::Base };
        self.verb_phrase(&Subject::Parties(parties), auxiliary, &when);
        if self.said.acts.len() == acts {
            self.at = verb;
        }
    }

    /// "The user is informed", "the user is not asked".
    pub(super) fn of_party_passive(
        &mut self,
        parties: &[Party],
        strength: Strength,
        when: &[When],
    ) {
        let Some(found) = self.verb_here(Mode::Passive) else { return };
        // "The client is sent an order".
        if found.kind == Kind::Send
            && !parties.iter().any(Party::is_user)
            && self.all.get(self.at + 1).is_some_and(is_determiner)
        {
            self.verb = self.all[self.at].text;
            self.at += 1;
            let messages = vec![self.bare_noun()];
            let does = Does::Send { messages, to: parties.to_vec(), via: None, is_forward: false };
            return self.act(None, does, strength, when);
        }
        if found.kind != Kind::Inform {
            return;
        }
        self.at += 1;
        // "Is asked to accept or decline".
        let what = match self.decision_at(self.at) {
            Some(_) if parties.iter().all(Party::is_user) => String::new(),
            _ => {
                let mut to = self.at;
                while !self.ends(to, Mode::Passive) && !self.says_by_whom(to) {
                    to += 1;
                }
                self.take(to)
            }
        };
        let what = match what.split_once(' ') {
            Some(("about" | "of" | "that", what)) => what.to_string(),
            _ => what,
        };
        // A user is told by the entity; who tells an entity is not said.
        let user = parties.first().filter(|party| party.is_user());
        let who = user.map(|party| Party::Role(party.role().into()));
        self.act(who, Does::Inform(parties.to_vec(), what), strength, when);
    }

    /// "By the server", "with a release notification": by whom somebody is told, or by what.
    fn says_by_whom(&self, at: usize) -> bool {
        let says = |word: &str| self.all[at].says(word);
        let means = ["with", "using", "via"].iter().any(|word| says(word))
            || says("by") && self.all.get(at + 1).is_some_and(|token| token.says("means"));
        let from = at + if says("by") { 3 } else { 1 };
        let length = noun_phrase(self.from(from));
        let last = self.from(from)[..length].last();
        let is_message = last.is_some_and(|last| MESSAGES.iter().any(|head| last.says(head)));
        says("by") && self.parties(at + 1).is_some() || means && is_message || self.is_operation(at)
    }

    /// A verb that is not known, of somebody, about something that is nobody: what it does by itself.
    fn of_itself(&mut self, parties: &[Party], auxiliary: Auxiliary, when: &[When]) {
        let Auxiliary { strength, mode } = auxiliary;
        let word = match mode {
            Mode::Finite if self.is_unknown_verb(self.at) => self.all[self.at].text.to_string(),
            Mode::Base if self.is_unknown_base(self.at) => third(self.all[self.at].text),
            Mode::Finite if parties.len() > 1 && self.is_unknown_of_several(self.at) => {
                third(self.all[self.at].text)
            }
            // "Can leave at any moment by sending a leave indication".
            Mode::Base
                if self.by_sending(self.at + 1, mode).is_some()
                    && self.next().is_some_and(|token| {
                        token.text.chars().all(|c| c.is_ascii_lowercase()) && !is_adverb(token)
                    }) =>
            {
                third(self.all[self.at].text)
            }
            _ => return,
        };
        // "Rings the client by sending an invite": what is sent goes there.
        if let Some(by) = self.by_sending(self.at + 1, mode) {
            return self.by_a_message(parties, (word, by), strength, when);
        }
        // As far as what belongs to it goes.
        let mut end = self.at + 1;
        while !self.ends(end, mode) && !self.says_when(end) {
            end += 1;
        }
        let names_nobody = |places: std::ops::Range<usize>| {
            places.into_iter().all(|at| self.names.role(self.from(at)).is_none())
        };
        // What is asked for may be accepted or refused by it, and that is owed to somebody.
        let object = self.from(self.at + 1);
        let last = object[..noun_phrase(object)].last();
        let is_asked = last.is_some_and(|token| {
            verb(token.text, Form::Base).is_some() || MESSAGES.iter().any(|head| token.says(head))
        });
        let is_alone =
            names_nobody(self.at + 1..end) && (!is_asked || names_nobody(end..self.all.len()));
        if !is_alone {
            return;
        }
        self.verb = self.all[self.at].text;
        self.at += 1;
        let what = self.said_until_end(mode);
        // "Frees the channel", "seizes a channel".
        const FREES: [&str; 4] = ["frees", "vacates", "unlocks", "unblocks"];
        const TAKES: [&str; 3] = ["seizes", "occupies", "books"];
        let all = tokens(&what);
        let thing = words(bare(&all[..noun_phrase(&all)]));
        for party in parties {
            let does = match word.as_str() {
                it if FREES.contains(&it) && !thing.is_empty() => Does::Close(thing.clone()),
                it if TAKES.contains(&it) && !thing.is_empty() => Does::Open(thing.clone()),
                _ => Does::Other(word.clone(), what.clone()),
            };
            self.act(Some(party.clone()), does, strength, when);
        }
    }

    /// Where "by sending" stands, in what belongs to a verb.
    fn by_sending(&self, from: usize, mode: Mode) -> Option<usize> {
        let sends = |at: &usize| {
            let doing = self.all.get(at + 1).and_then(|token| verb(token.text, Form::Ing));
            self.all[*at].says("by") && doing.is_some_and(|it| it.kind == Kind::Send)
        };
        (from..self.all.len()).take_while(|at| !self.ends(*at, mode)).find(sends)
    }

    /// Something that is done by a message alone, to whoever is named.
    fn by_a_message(
        &mut self,
        parties: &[Party],
        (word, by): (String, usize),
        strength: Strength,
        when: &[When],
    ) {
        self.verb = self.all[self.at].text;
        let named: Vec<String> = (self.at + 1..by)
            .filter_map(|at| self.names.role(self.from(at)).map(|(_, role)| role))
            .collect();
        self.at += 1;
        let what = self.take(by);
        for party in parties {
            let does = Does::Other(word.clone(), what.clone());
            self.act(Some(party.clone()), does, strength, when);
        }
        // Whom it is done to gets the message.
        let own = parties.first().map(Party::role);
        let mut others = named.iter().filter(|role| Some(role.as_str()) != own);
        if let (Some(role), true) = (others.next(), others.all(|other| *other == named[0])) {
            let said = format!("with {role}");
            if let Some(act) = self.said.acts.last_mut() {
                act.details.push(said);
            }
        }
    }

    pub(super) fn of_parties(&mut self, parties: &[Party], auxiliary: Auxiliary, when: &[When]) {
        let Auxiliary { strength, mode } = auxiliary;
        // "Subscribes to the position at the LMF by sending M".
        let subscribes = self
            .verb_here(mode)
            .filter(|found| ["subscribe", "unsubscribe"].contains(&found.lemma));
        if let Some((found, by)) = subscribes.zip(self.by_sending(self.at + 1, mode)) {
            return self.by_a_message(parties, (third(found.lemma), by), strength, when);
        }
        // "would like to send a message".
        if self.says("would") && self.all.get(self.at + 1).is_some_and(|token| token.says("like")) {
            self.verb = "wants";
            self.at += 2;
            let does = Does::Begin(self.begun(mode));
            parties
                .iter()
                .for_each(|who| self.act(Some(who.clone()), does.clone(), strength, when));
            return;
        }
        let mut mode = mode;
        if let Some(from) = self.decides_whether(parties, mode) {
            (self.at, mode) = (from, Mode::Base);
        }
        if mode == Mode::Perfect && self.holds_done(parties, strength, when) {
            return;
        }
        let mut verbs = Vec::new();
        while let Some(found) = self.verb_here(mode) {
            let found = self.as_decided(found, parties);
            verbs.push((found, self.all[self.at].text));
            self.at += 1;
            // "accepts, declines or defers the request".
            let joint = self.at;
            self.skip(|t| t.is_mark(",") || t.says("or") || t.says("and"));
            let is_of_users = parties.iter().all(Party::is_user);
            self.skip(|t| is_of_users && mode == Mode::Base && t.says("to"));
            let is_more = self.at > joint
                && self.verb_here(mode).is_some_and(|next| {
                    let next = self.as_decided(next, parties);
                    found.kind == Kind::Check && next.kind == Kind::Check
                        || found.kind == Kind::Other && CHOOSES.contains(&next.lemma)
                        || MAKES.contains(&found.lemma) && next.kind == Kind::Store
                        || simple(found.kind, String::new()).is_some()
                            && simple(next.kind, String::new()).is_some()
                });
            if !is_more {
                self.at = joint;
                break;
            }
            // "verify and check" is one, and so is "discover and select".
            if matches!(found.kind, Kind::Check | Kind::Other) || MAKES.contains(&found.lemma) {
                verbs.pop();
            }
        }
        let Some((last, others)) = verbs.split_last() else { return };
        self.verb = last.1;
        let when = &self.inserted_before_object(when);
        let Some(does) = self.object(last.0, parties, mode) else {
            self.at -= 1;
            return;
        };
        self.or_not();
        // Who shall not go on is done.
        let (does, strength) = match (does, strength) {
            (Does::GoOn(_), Strength::ShallNot) => (Does::End, Strength::Does),
            (does, strength) => (does, strength),
        };
        for (place, (found, word)) in others.iter().chain([last]).enumerate() {
            self.verb = word;
            let does = match (place == others.len(), &does) {
                (true, does) => does.clone(),
                (false, does) => match simple(found.kind, object_of(does)) {
                    Some(does) => does,
                    None => continue,
                },
            };
            for party in parties {
                // Who sends for a user is the entity.
                let is_wire = matches!(does, Does::Send { .. } | Does::Contain(_));
                let who = match party.is_user() && is_wire {
                    true => Party::Role(party.role().into()),
                    false => party.clone(),
                };
                // "Inform their users": each its own.
                let does = match (&does, parties) {
                    (Does::Inform(whom, what), [first, _, ..])
                        if *whom == [Party::UserOf(first.role().into())] =>
                    {
                        Does::Inform(vec![Party::UserOf(who.role().into())], what.clone())
                    }
                    _ => does.clone(),
                };
                self.act(Some(who), does, strength, when);
                if place > 0
                    && let Some(act) = self.said.acts.last_mut()
                {
                    act.is_alternative = true;
                }
            }
        }
    }
}

/// The length of "if valid" before a modal, where no other subject stands between.
pub(super) fn short_condition(tokens: &[Token<'_>]) -> Option<usize> {
    const LONGEST: usize = 5;
    let length = tokens.iter().take(LONGEST).position(|token| modal(token).is_some())?;
    let is_plain = |token: &Token<'_>| token.is == Is::Word && !is_determiner(token);
    (length > 1 && tokens[..length].iter().all(is_plain)).then_some(length)
}

/// Whether a thing is called as messages are.
pub(super) fn is_message(thing: &str) -> bool {
    let last = thing.rsplit(' ').next().unwrap_or_default().to_lowercase();
    MESSAGES.contains(&last.as_str())
}

/// What a thing does by itself.
const STAYS: [&str; 3] = ["becomes", "remains", "stays"];

/// Verbs by which a thing makes somebody do something.
const CAUSES: [&str; 1] = ["trigger"];

/// What steps do.
const OCCUR: [&str; 6] = ["occur", "occurs", "happen", "performed", "executed", "done"];

fn object_of(does: &Does) -> String {
    match does {
        Does::Reject(what)
        | Does::Accept(what)
        | Does::Defer(what)
        | Does::Open(what)
        | Does::Close(what)
        | Does::Store(what)
        | Does::Receive(what)
        | Does::Ignore(what)
        | Does::Contain(what)
        | Does::Repeat(what)
        | Does::Perform(what) => what.clone(),
        _ => String::new(),
    }
}
