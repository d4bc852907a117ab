//! One sentence.

use super::act::{Act, Does, Party, Strength, When};
use super::lexicon::{Form, Kind, Verb, verb};
use super::names::Names;
use super::phrases::{
    bare, is_adverb, is_being, is_determiner, is_having, is_joint, is_participle, is_preposition,
    is_relative, is_subordinate, modal, noun_phrase, words,
};
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

    /// A clause before the main one, which says when.
    fn leading(&mut self) -> Option<When> {
        let first = self.next()?;
        let word = first.text.to_lowercase();
        if word == "otherwise" {
            self.at += 1;
            return Some(When::Otherwise);
        }
        if is_adverb(first) && self.all.get(self.at + 1).is_some_and(|t| t.is_mark(",")) {
            self.at += 2;
            return self.leading();
        }
        if is_adverb(first) && !is_subordinate(first) {
            self.at += 1;
            return self.leading();
        }
        let end = self.main_clause_after_comma()?;
        let when = match word.as_str() {
            "upon" | "on" | "after" => self
                .event(self.at + 1, end)
                .unwrap_or_else(|| When::After(words(&self.all[self.at + 1..end]))),
            "before" => When::Before(words(&self.all[self.at + 1..end])),
            "prior" => When::Before(words(&self.all[(self.at + 2).min(end)..end])),
            "to" if self.names.party(self.from(self.at + 1), None).is_none() => {
                When::InOrderTo(words(&self.all[self.at + 1..end]))
            }
            "in" if self.all.get(self.at + 1)?.says("case") => {
                self.condition(self.at + 2, end, "if")
            }
            "in" | "for" | "during" | "within" => {
                When::In(words(&self.all[self.at..end]).to_lowercase())
            }
            "as" if self.all.get(self.at + 1)?.says("soon") => {
                self.condition(self.at + 3, end, "when")
            }
            word if is_subordinate(first) => self.condition(self.at + 1, end, word),
            _ => return None,
        };
        // "If the server cannot do it, it says so."
        if let (true, Some((_, role))) =
            (is_subordinate(first), self.names.role(self.from(self.at + 1)))
        {
            self.last = Some(role);
        }
        self.at = end + 1;
        Some(when)
    }

    /// The comma behind which the next clause begins.
    fn main_clause_after_comma(&self) -> Option<usize> {
        let is_before = |at: &usize| {
            self.all[*at].is_mark(",") && {
                let after = self.past_adverbs(*at + 1);
                self.begins_clause(after)
                    || self.begins_leading(after)
                    || self.introduces(after)
                    || self.is_introduced && self.begins_verb(after, Mode::Base)
            }
        };
        (self.at + 1..self.all.len()).find(is_before)
    }

    /// Whether the rest is somebody and a colon: the verbs stand in the items below.
    fn introduces(&self, at: usize) -> bool {
        self.subject(at).is_some_and(|(length, subject)| {
            let end = at + length;
            matches!(subject, Subject::Parties(_))
                && end + 1 == self.all.len()
                && self.all[end].is_mark(":")
        })
    }

    fn begins_leading(&self, at: usize) -> bool {
        self.all
            .get(at)
            .is_some_and(|token| is_subordinate(token) || token.says("upon") || token.says("on"))
    }

    fn past_adverbs(&self, mut at: usize) -> usize {
        while self.all.get(at).is_some_and(|token| is_adverb(token)) {
            at += 1;
        }
        at
    }

    /// `receiving MESSAGE from ROLE`, `receipt of MESSAGE`, `ROLE receives MESSAGE`.
    fn event(&self, from: usize, end: usize) -> Option<When> {
        let first = self.all.get(from)?;
        let at = match first.text.to_lowercase().as_str() {
            "receiving" => from + 1,
            "receipt" | "reception" if self.all.get(from + 1)?.says("of") => from + 2,
            _ => return None,
        };
        let message = at + noun_phrase(&self.all[at..end]);
        let name = words(bare(&self.all[at..message]));
        if name.is_empty() {
            return None;
        }
        Some(self.comes(name, message, end))
    }

    /// A message that comes, with what is said of it behind its name.
    fn comes(&self, name: String, from: usize, end: usize) -> When {
        let is_from = self.all[..end].get(from).is_some_and(|token| token.says("from"));
        let sender = if is_from { self.names.role(&self.all[from + 1..end]) } else { None };
        let rest = sender.as_ref().map_or(from, |(length, _)| from + 1 + length);
        let more = words(&self.all[rest.min(end)..end]);
        When::Receives(name, sender.map(|(_, role)| role), more)
    }

    fn condition(&self, from: usize, end: usize, word: &str) -> When {
        let from = from.min(end);
        let said = words(&self.all[from..end]);
        if said.eq_ignore_ascii_case("not") {
            return When::Otherwise;
        }
        if let Some((length, _)) = self.names.role(&self.all[from..end]).or_else(|| {
            self.all.get(from).filter(|token| token.says("it")).map(|_| (1, String::new()))
        }) {
            let at = self.past_adverbs(from + length);
            let receives = self.all.get(at).is_some_and(|t| t.says("receives"));
            let message = at + 1 + noun_phrase(&self.all[(at + 1).min(end)..end]);
            if receives && message > at + 1 {
                let name = words(bare(&self.all[at + 1..message]));
                return self.comes(name, message, end);
            }
        }
        match word {
            "when" | "whenever" | "once" | "after" => When::After(said),
            "before" | "until" => When::Before(said),
            "unless" => When::If(format!("not {said}")),
            _ => When::If(said),
        }
    }

    /// Who or what a clause is about, and how many words say it.
    fn subject(&self, at: usize) -> Option<(usize, Subject)> {
        let first = self.all.get(at)?;
        if first.says("it") || first.says("they") {
            let role = self.last.clone()?;
            return Some((1, Subject::Parties(vec![Party::Role(role)])));
        }
        let mut to = at;
        if first.says("both") {
            to += 1 + usize::from(self.all.get(at + 1).is_some_and(|token| token.says("of")));
        }
        let mut parties = Vec::new();
        while let Some((length, party)) = self.names.party(self.from(to), self.last.as_deref()) {
            parties.push(party);
            to += length;
            // "acting as a conference participant".
            if self.all.get(to).is_some_and(|token| token.says("acting")) {
                to += 2;
                to += noun_phrase(self.from(to));
            }
            let joined = self.all.get(to).is_some_and(|t| is_joint(t) || t.is_mark(","));
            let next = to + 1 + usize::from(self.all.get(to + 1).is_some_and(|t| t.says("and")));
            if !joined || self.names.party(self.from(next), None).is_none() {
                break;
            }
            to = next;
        }
        if !parties.is_empty() {
            return Some((to - at, Subject::Parties(parties)));
        }
        let first = bare(self.from(at)).first()?;
        let skipped = self.from(at).len() - bare(self.from(at)).len();
        if first.says("procedure") {
            return Some((skipped + 1, Subject::Procedure));
        }
        if first.says("step") || first.says("steps") {
            let is_of = |t: &&Token<'_>| {
                t.text.starts_with(|c: char| c.is_ascii_digit()) || t.says("to") || t.says("and")
            };
            let more = self.from(at + skipped + 1).iter().take_while(is_of).count();
            let end = at + skipped + 1 + more;
            let steps = words(&self.all[at + skipped..end]).to_lowercase();
            return Some((end - at, Subject::Steps(steps)));
        }
        // Some other thing: as far as the verb.
        let length = (1..=noun_phrase(self.from(at))).find(|n| self.is_finite(at + n))?;
        let name = words(bare(&self.all[at..at + length]));
        (!name.is_empty()).then_some((length, Subject::Thing(name)))
    }

    /// Whether a clause goes on here with its verb.
    fn is_finite(&self, at: usize) -> bool {
        let at = self.past_adverbs(at);
        self.all.get(at).is_some_and(|token| {
            let is_verb = |form| verb(token.text, form).is_some();
            modal(token).is_some()
                || is_being(token)
                || is_having(token)
                || token.says("does")
                || token.says("do")
                || is_verb(Form::Third)
                || ["ends", "stops", "continues", "occurs", "occur", "would"]
                    .iter()
                    .any(|word| token.says(word))
        })
    }

    fn begins_clause(&self, at: usize) -> bool {
        self.subject(at).is_some_and(|(length, _)| self.is_finite(at + length))
    }

    /// Whether another verb of the same subject begins here.
    fn begins_verb(&self, at: usize, mode: Mode) -> bool {
        let at = self.past_adverbs(at);
        let Some(token) = self.all.get(at) else { return false };
        let is_verb = |form| verb(token.text, form).is_some();
        let has_object = self.all.get(at + 1).is_some_and(|next| {
            is_determiner(next)
                || is_preposition(next)
                || next.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                || verb(next.text, Form::Ing).is_some()
        });
        match mode {
            Mode::Perfect | Mode::Passive => is_verb(Form::Past) && !is_verb(Form::Base),
            Mode::Base => {
                is_verb(Form::Base) && has_object || is_verb(Form::Third) || modal(token).is_some()
            }
            Mode::Finite => is_verb(Form::Third) || modal(token).is_some(),
        }
    }

    /// Whether what belongs to a verb ends before a place.
    fn ends(&self, at: usize, mode: Mode) -> bool {
        let Some(token) = self.all.get(at) else { return true };
        if token.is_mark(";") || token.is_mark(":") {
            return true;
        }
        let joined = is_joint(token) || token.says("then");
        if !joined && !token.is_mark(",") {
            return false;
        }
        let mut after = at + 1;
        while self.all.get(after).is_some_and(|t| is_joint(t) || t.says("then") || is_adverb(t)) {
            after += 1;
        }
        after >= self.all.len()
            || self.begins_verb(after, mode)
            || self.begins_clause(after)
            || token.is_mark(",")
                && self.all.get(after).is_some_and(|next| {
                    is_relative(next)
                        || is_subordinate(next)
                        || verb(next.text, Form::Ing).is_some()
                })
    }

    /// Everything up to where what belongs to the verb ends.
    fn said_until_end(&mut self, mode: Mode) -> String {
        let mut to = self.at;
        while !self.ends(to, mode) {
            to += 1;
        }
        self.take(to)
    }

    fn auxiliary(&mut self) -> Auxiliary {
        self.skip(is_adverb);
        let mut strength = Strength::Does;
        let mut mode = Mode::Finite;
        if let Some(found) = self.next().and_then(modal) {
            (strength, mode) = (found, Mode::Base);
            self.at += 1;
        } else if self.says("does") || self.says("do") {
            (strength, mode) = (Strength::Does, Mode::Base);
            self.at += 1;
        }
        if self.says("not") {
            strength = Strength::ShallNot;
            self.at += 1;
        }
        self.skip(is_adverb);
        if self.next().is_some_and(is_having) {
            mode = Mode::Perfect;
            self.at += 1;
            self.skip(is_adverb);
        }
        if self.next().is_some_and(is_being) {
            self.at += 1;
            if self.says("not") {
                strength = Strength::ShallNot;
                self.at += 1;
            }
            self.skip(is_adverb);
            // "is releasing" is "releases".
            let is_going_on = self.next().is_some_and(|t| verb(t.text, Form::Ing).is_some());
            mode = if is_going_on { Mode::Finite } else { Mode::Passive };
        }
        self.skip(is_adverb);
        Auxiliary { strength, mode }
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

    /// The verbs of one subject, and whatever clause is joined to them.
    fn verb_phrases(&mut self, subject: &Subject, mut auxiliary: Auxiliary, when: &[When]) {
        loop {
            let before = self.at;
            self.verb_phrase(subject, auxiliary, when);
            if self.at == before {
                return;
            }
            let joint = self.at;
            self.skip(|t| {
                t.is_mark(",") || t.is_mark(";") || t.is_mark(":") || is_joint(t) || t.says("then")
            });
            self.skip(is_adverb);
            if self.at == joint || self.at >= self.all.len() {
                return;
            }
            if self.begins_verb(self.at, auxiliary.mode) {
                if self.next().and_then(modal).is_some() {
                    auxiliary = self.auxiliary();
                } else if auxiliary.mode == Mode::Base
                    && self.next().is_some_and(|t| verb(t.text, Form::Base).is_none())
                {
                    auxiliary = Auxiliary { strength: Strength::Does, mode: Mode::Finite };
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

    fn verb_here(&self, mode: Mode) -> Option<Verb> {
        let word = self.next()?.text;
        match mode {
            Mode::Finite => verb(word, Form::Third)
                .or_else(|| verb(word, Form::Base))
                .or_else(|| verb(word, Form::Ing)),
            Mode::Base => verb(word, Form::Base),
            Mode::Perfect | Mode::Passive => verb(word, Form::Past),
        }
    }

    fn verb_phrase(&mut self, subject: &Subject, auxiliary: Auxiliary, when: &[When]) {
        let Auxiliary { strength, mode } = auxiliary;
        let first = self.said.acts.len();
        match subject {
            Subject::Procedure => {
                let Some(token) = self.next() else { return };
                let does = if ["ends", "end", "stops", "stop"].iter().any(|w| token.says(w)) {
                    self.at += 1;
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
            Subject::Parties(parties) => self.of_parties(parties, auxiliary, when),
        }
        if self.said.acts.len() > first {
            self.complements(mode, first);
        }
    }

    /// "any time after step 5", "at any time following step 4, and prior to step 6".
    fn window(&mut self) {
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
    fn of_thing(&mut self, thing: &str, auxiliary: Auxiliary, when: &[When]) {
        let Auxiliary { strength, mode } = auxiliary;
        let Some(found) = self.verb_here(mode) else { return };
        let does = match (mode, found.kind) {
            (Mode::Finite | Mode::Base, Kind::Contain) => {
                self.at += 1;
                Does::Has(thing.into(), self.said_until_end(mode))
            }
            (Mode::Passive, Kind::Send | Kind::Forward) => {
                self.at += 1;
                Does::Send {
                    messages: vec![thing.into()],
                    to: Vec::new(),
                    via: None,
                    is_forward: found.kind == Kind::Forward,
                }
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

    /// "The user is informed", "the user is not asked".
    fn of_party_passive(&mut self, parties: &[Party], strength: Strength, when: &[When]) {
        let Some(found) = self.verb_here(Mode::Passive) else { return };
        if found.kind != Kind::Inform {
            return;
        }
        self.at += 1;
        let what = self.said_until_end(Mode::Passive);
        let who = parties.first().map(|party| Party::Role(party.role().into()));
        self.act(who, Does::Inform(parties.to_vec(), what), strength, when);
    }

    fn of_parties(&mut self, parties: &[Party], auxiliary: Auxiliary, when: &[When]) {
        let Auxiliary { strength, mode } = auxiliary;
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
        let mut verbs = Vec::new();
        while let Some(found) = self.verb_here(mode) {
            verbs.push((found, self.all[self.at].text));
            self.at += 1;
            // "accepts, declines or defers the request".
            let joint = self.at;
            self.skip(|t| t.is_mark(",") || t.says("or") || t.says("and"));
            let is_more = self.at > joint
                && self.verb_here(mode).is_some_and(|next| {
                    simple(found.kind, String::new()).is_some()
                        && simple(next.kind, String::new()).is_some()
                });
            if !is_more {
                self.at = joint;
                break;
            }
        }
        let Some((last, others)) = verbs.split_last() else { return };
        self.verb = last.1;
        let Some(does) = self.object(last.0, parties, mode) else {
            self.at -= 1;
            return;
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
                self.act(Some(who), does.clone(), strength, when);
                if place > 0
                    && let Some(act) = self.said.acts.last_mut()
                {
                    act.is_alternative = true;
                }
            }
        }
    }

    /// What a verb is about; none where that is not understood.
    fn object(&mut self, found: Verb, parties: &[Party], mode: Mode) -> Option<Does> {
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
    fn names_message(&self) -> bool {
        let length = noun_phrase(self.rest());
        let heads =
            ["request", "response", "message", "notification", "report", "indication", "command"];
        length > 1 && heads.iter().any(|head| self.all[self.at + length - 1].says(head))
    }

    /// A noun phrase with what is joined to it.
    fn noun(&mut self, mode: Mode) -> Option<String> {
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

    fn sent(&mut self, kind: Kind) -> Option<Does> {
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
    fn answer(&mut self) -> Does {
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
    fn bare_noun(&mut self) -> String {
        let length = noun_phrase(self.rest());
        let name = words(bare(&self.all[self.at..self.at + length]));
        self.at += length;
        name
    }

    fn checked(&mut self, mode: Mode) -> Option<Does> {
        let mut to = self.at;
        while !self.ends(to, mode) || self.asks_more(to) {
            to += 1;
        }
        let said = self.take(to);
        (!said.is_empty()).then_some(Does::Check(said))
    }

    /// "…, and whether", "and that": another thing to be checked.
    fn asks_more(&self, at: usize) -> bool {
        let is_joint = |token: &&Token<'_>| token.is_mark(",") || is_joint(token);
        let joints = self.from(at).iter().take_while(is_joint).count();
        let asks = self
            .all
            .get(at + joints)
            .is_some_and(|t| t.says("whether") || t.says("that") || t.says("if"));
        joints > 0 && asks
    }

    /// "informs its user about X", "informs ROLE of X via MESSAGE".
    fn informed(&mut self, parties: &[Party], mode: Mode) -> Option<Does> {
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
    fn is_by(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.says("by"))
            && self.all.get(at + 1).is_some_and(|t| verb(t.text, Form::Ing).is_some())
    }

    /// What a user begins, up to the means.
    fn begun(&mut self, mode: Mode) -> String {
        let mut to = self.at;
        while !self.ends(to, mode) && !self.is_by(to) && !self.is_event(to) {
            to += 1;
        }
        let from = std::mem::replace(&mut self.at, to);
        let said: Vec<_> =
            self.all[from..to].iter().filter(|token| !token.is_mark(",")).cloned().collect();
        words(bare(&said))
    }

    /// What else is said of the acts from `first` on: to whom, how, with what, when.
    fn complements(&mut self, mode: Mode, first: usize) {
        let mut last = None;
        while let Some(token) = self.next().filter(|_| last != Some(self.at)) {
            last = Some(self.at);
            if self.is_by(self.at) {
                self.means(first);
                continue;
            }
            if self.is_event(self.at) {
                self.on_event(mode, first);
                continue;
            }
            if is_subordinate(token) && !token.says("whether") && !token.says("where") {
                self.trailing(mode, first);
                continue;
            }
            if self.ends(self.at, mode) && !self.goes_on_after_comma() {
                return;
            }
            let from = self.at;
            if token.is_mark(",") {
                self.at += 1;
                continue;
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
                || token.says("prior")
                || verb(token.text, Form::Ing).is_some())
            {
                return;
            }
            self.at += 1;
            if token.is == Is::Brackets {
                self.note(words(std::slice::from_ref(token)), first);
                continue;
            }
            self.detail(from, mode, first);
        }
    }

    /// A comma behind which more is said of the same act: ", including X".
    fn goes_on_after_comma(&self) -> bool {
        self.next().is_some_and(|token| token.is_mark(","))
            && self.all.get(self.at + 1).is_some_and(|next| {
                verb(next.text, Form::Ing).is_some()
                    || is_relative(next) && !next.says("who")
                    || next.says("via")
                    || is_preposition(next) && !self.begins_clause(self.at + 1)
            })
    }

    fn detail(&mut self, from: usize, mode: Mode, first: usize) {
        while let Some(token) = self.next() {
            let is_new = is_to(token) && self.names.party(self.from(self.at + 1), None).is_some()
                || token.says("via")
                || self.is_by(self.at)
                || is_subordinate(token)
                || self.is_event(self.at);
            if self.ends(self.at, mode) || is_new {
                break;
            }
            self.at += 1;
        }
        self.note(words(&self.all[from..self.at]), first);
    }

    /// Something more is said of the acts.
    fn note(&mut self, said: String, first: usize) {
        for act in &mut self.said.acts[first..] {
            act.details.push(said.clone());
        }
    }

    /// "to the server": who receives what is sent.
    fn recipient(&mut self, first: usize) -> bool {
        let found = self.names.party(self.from(self.at + 1), self.last.as_deref());
        let Some((mut length, party)) = found else { return false };
        let mut whom = vec![party];
        // "to client 1 and client 2".
        while self.all.get(self.at + 1 + length).is_some_and(|token| token.says("and")) {
            let next = self.at + 2 + length;
            match self.names.party(self.from(next), None) {
                Some((more, party)) if !self.is_finite(next + more) => {
                    whom.push(party);
                    length += 1 + more;
                }
                _ => break,
            }
        }
        let mut is_taken = false;
        for act in &mut self.said.acts[first..] {
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

    fn through(&mut self, first: usize) -> bool {
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
    fn agent(&mut self, first: usize) -> bool {
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
    fn means(&mut self, first: usize) {
        self.at += 1;
        let act = self.said.acts[first].clone();
        // "acknowledges by sending X": the answer is X.
        let is_it = Does::Send {
            messages: vec!["answer".into()],
            to: Vec::new(),
            via: None,
            is_forward: false,
        };
        if act.does == is_it {
            self.said.acts.truncate(first);
        }
        let parties: Vec<Party> = act.who.into_iter().collect();
        let subject = Subject::Parties(parties);
        let auxiliary = Auxiliary { strength: act.strength, mode: Mode::Finite };
        let before = self.at;
        self.verb_phrase(&subject, auxiliary, &act.when);
        if self.at == before {
            let said = self.said_until_end(Mode::Finite);
            self.said.left.push(said);
        }
    }

    /// `upon receiving`, `on receipt of`.
    fn is_event(&self, at: usize) -> bool {
        let is_on =
            self.all.get(at).is_some_and(|t| t.says("upon") || t.says("on") || t.says("after"));
        is_on && self.event(at + 1, self.all.len()).is_some()
    }

    fn on_event(&mut self, mode: Mode, first: usize) {
        let from = self.at + 1;
        let _ = self.said_until_end(mode);
        let Some(when) = self.event(from, self.at) else { return };
        for act in &mut self.said.acts[first..] {
            act.when.push(when.clone());
        }
    }

    /// "…, when it receives X".
    fn trailing(&mut self, mode: Mode, first: usize) {
        let word = self.all[self.at].text.to_lowercase();
        let from = self.at + 1;
        self.at = from;
        let _ = self.said_until_end(mode);
        let when = self.condition(from, self.at, &word);
        for act in &mut self.said.acts[first..] {
            act.when.push(when.clone());
        }
    }
}

/// Verbs that make what they send.
const MAKES: [&str; 6] = ["generate", "create", "compose", "construct", "originate", "return"];

/// What steps do.
const OCCUR: [&str; 6] = ["occur", "occurs", "happen", "performed", "executed", "done"];

fn is_to(token: &Token<'_>) -> bool {
    token.says("to") || token.says("towards") || token.says("toward")
}

/// What is done by verbs that have nothing but an object.
fn simple(kind: Kind, what: String) -> Option<Does> {
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

#[cfg(test)]
mod tests {
    use super::{Frame, parse};
    use crate::acts::act::{Party, Strength};
    use crate::acts::names::Names;

    fn names() -> Names {
        let roles = ["client 1", "client 2", "content server", "MC server", "AMF", "SMF", "UE"];
        Names { roles: roles.map(String::from).to_vec() }
    }

    /// The acts of a sentence in their fixed form, then what was not understood after a question
    /// mark.
    fn said(text: &str) -> Vec<String> {
        let parsed = parse(text, &names(), Some("client 2"), None);
        let acts = parsed.acts.iter().map(ToString::to_string);
        acts.chain(parsed.left.iter().map(|left| format!("? {left}"))).collect()
    }

    #[test]
    fn who_does_what_to_whom() {
        let table: [(&str, &[&str]); 31] = [
            (
                "The client 1 sends the call request to the MC server",
                &["client 1 sends call request to MC server"],
            ),
            (
                "The user at client 1 initiates a call and sends a call request to the MC server for it",
                &[
                    "user of client 1 begins call",
                    "client 1 sends call request to MC server [for it]",
                ],
            ),
            (
                "Client 2 notifies its user about the call and sends a response to client 1 via the MC server",
                &[
                    "client 2 informs user of client 2: the call",
                    "client 2 sends response to client 1 via MC server",
                ],
            ),
            (
                "The user accepts, declines or defers the request",
                &[
                    "user of client 2 accepts request",
                    "or user of client 2 rejects request",
                    "or user of client 2 defers request",
                ],
            ),
            (
                "If not, the MC server rejects the request with a response and the procedure ends",
                &[
                    "otherwise: MC server rejects request [with a response]",
                    "otherwise: the procedure ends",
                ],
            ),
            (
                "The MC server checks whether client 1 is authorised, and whether a call is on-going",
                &[
                    "MC server checks whether client 1 is authorised, and whether a call is on-going",
                ],
            ),
            (
                "Upon receiving a call request from client 1, the MC server shall send it to client 2",
                &["on call request from client 1: MC server shall: sends it to client 2"],
            ),
            (
                "When client 2 receives the end request, it shall not answer the request",
                &["on end request: client 2 shall not: sends answer to request"],
            ),
            (
                "AMF to SMF: Session Request (A, B) or Session Update, via the UE",
                &["AMF sends Session Request or Session Update to SMF via UE [(A, B)]"],
            ),
            (
                "AMF to SMF: Session Accept or Session Reject",
                &["AMF sends Session Accept or Session Reject to SMF"],
            ),
            (
                "[Conditional] SMF to AMF: Session Answer",
                &["[conditional]: SMF sends Session Answer to AMF"],
            ),
            (
                "The request is delivered only to client 2 by the MC server",
                &["MC server sends request to client 2 [only]"],
            ),
            (
                "The request contains a name and may contain an indication",
                &["request contains a name", "may: request contains an indication"],
            ),
            (
                "The MC server informs client 1 about the end via a release response message",
                &["MC server sends release response to client 1 [about the end]"],
            ),
            (
                "Client 1 and client 2 have successfully released media used for the call",
                &[
                    "client 1 closes media [used for the call]",
                    "client 2 closes media [used for the call]",
                ],
            ),
            (
                "To end the call, client 1 shall send an end request",
                &["to end the call: client 1 shall: sends end request"],
            ),
            (
                "Client 1 ends the call by sending an end request to the MC server",
                &["client 1 closes call", "client 1 sends end request to MC server"],
            ),
            (
                "The UE starts using the access when it receives the accept",
                &["on accept: UE opens using the access"],
            ),
            ("Steps 4 to 7 are skipped", &["steps 4 to 7 skipped"]),
            (
                "Step 3 can occur at any time following step 4, and prior to step 6",
                &["after step 4: before step 6: may: step 3 done"],
            ),
            ("The procedure continues with step 7", &["the procedure continues with step 7"]),
            (
                "Client 1 responds to client 2 with a 200 (OK) response",
                &["client 1 sends 200 (OK) response to client 2"],
            ),
            ("From AMF to SMF: Session Request", &["AMF sends Session Request to SMF"]),
            (
                "If the SMF cannot serve the request, it rejects the request and the procedure stops",
                &[
                    "if the SMF cannot serve the request: SMF rejects request",
                    "if the SMF cannot serve the request: the procedure ends",
                ],
            ),
            (
                "The MC server initiates a data request towards client 2",
                &["MC server sends data request to client 2"],
            ),
            (
                "The MC server acknowledges by sending a session response",
                &["MC server sends session response"],
            ),
            (
                "The user at client 1 would like to send a message to client 2",
                &["user of client 1 begins to send a message to client 2"],
            ),
            (
                "Client 1 shall stop the timer and shall send an answer to the MC server",
                &["client 1 shall: closes timer", "client 1 shall: sends answer to MC server"],
            ),
            ("The MC server creates a media session", &["MC server opens media session"]),
            ("Client 1 dances with the MC server", &["? Client 1 dances with the MC server"]),
            (
                "Client 1 sends a request to the MC server and dances",
                &["client 1 sends request to MC server", "? and dances"],
            ),
        ];
        for (text, expected) in table {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn an_introduction_speaks_for_the_items_below_it() {
        let introduction =
            parse("Upon receiving a BYE request, the UE shall:", &names(), None, None);
        let frame = introduction.frame.expect("it is one");
        assert_eq!(frame.who, [Party::Role("UE".into())]);
        assert_eq!(frame.strength, Strength::Shall);
        let item = |text: &str| {
            let parsed = parse(text, &names(), None, Some(&frame));
            assert!(parsed.left.is_empty(), "{text}: {:?}", parsed.left);
            parsed.acts.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            item("stop sending media of the stream"),
            ["on BYE request: UE shall: closes sending media of the stream",]
        );
        assert_eq!(
            item("if media is held, send a 200 (OK) response and inform the user"),
            [
                "on BYE request: if media is held: UE shall: sends 200 (OK) response",
                "on BYE request: if media is held: UE shall: informs user of UE",
            ]
        );
        assert_eq!(item("the MC server releases media"), ["MC server closes media"]);
        let bare = parse("Upon receipt of an INVITE request, the UE:", &names(), None, None).frame;
        let parsed =
            parse("if not authorised, shall reject the request", &names(), None, bare.as_ref());
        let said: Vec<String> = parsed.acts.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["on INVITE request: if not authorised: UE shall: rejects request",]);
        let no_frame = Frame::default();
        assert!(parse("nothing happens", &names(), None, Some(&no_frame)).acts.is_empty());
    }
}
