//! Where a clause, a verb, and what belongs to it begin and end.

use super::{Auxiliary, Mode, Parser, Subject, is_to};
use crate::acts::act::{Party, Strength};
use crate::acts::lexicon::{Form, Kind, verb};
use crate::acts::names::{PARTICLES, is_head, is_label, is_plural};
use crate::acts::phrases::{
    bare, is_adverb, is_being, is_determiner, is_having, is_joint, is_preposition, is_relative,
    is_remark, is_subordinate, modal, noun_phrase, words,
};
use crate::acts::tokens::{Is, Token};

impl<'p, 't> Parser<'p, 't> {
    pub(super) fn past_adverbs(&self, mut at: usize) -> usize {
        while self.all.get(at).is_some_and(is_before_verb) || self.says_both(at) {
            at += 1;
        }
        at
    }

    /// "Client 1 and client 2 both have": behind who acts, before the verb.
    fn says_both(&self, at: usize) -> bool {
        let is_both = |token: &Token<'_>| token.says("both") || token.says("each");
        self.all.get(at).is_some_and(is_both)
            && self.all.get(at + 1).is_some_and(|next| {
                is_having(next)
                    || is_being(next)
                    || modal(next).is_some()
                    || verb(next.text, Form::Base).is_some()
            })
    }

    /// Those whom some tokens name, and how many tokens do.
    pub(super) fn parties(&self, at: usize) -> Option<(usize, Vec<Party>)> {
        let mut to = at;
        if let Some((length, roles)) = self.names.both(self.from(at)) {
            return Some((length, roles.into_iter().map(Party::Role).collect()));
        }
        let is_either = self.all.get(at)?.says("either");
        to += usize::from(is_either);
        if self.all.get(at)?.says("both") {
            to += 1 + usize::from(self.all.get(at + 1).is_some_and(|token| token.says("of")));
        }
        if let Some((length, roles)) = self.names.numbered(self.from(to)) {
            let parties = roles.into_iter().map(Party::Role).collect();
            return Some((to + length - at, parties));
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
        (!parties.is_empty()).then_some((to - at, parties))
    }

    /// What stands between a subject and its verb: "(A or B)", ", if present,", "receiving the
    /// file", ", which is X,".
    pub(super) fn past_modifiers(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let next = self.modifier(at);
            if next == at {
                return at;
            }
            at = next;
        }
    }

    /// The end of one of them.
    pub(super) fn modifier(&self, at: usize) -> usize {
        let Some(token) = self.all.get(at) else { return at };
        if token.is == Is::Brackets {
            return at + 1;
        }
        let comma = |from: usize| {
            let length = self.from(from).iter().position(|token| token.is_mark(","));
            length.map(|length| from + length + 1)
        };
        let second = self.all.get(at + 1);
        if token.is_mark(",") && second.is_some_and(|t| t.says("if")) {
            let is_short = |end: &usize| *end <= at + 5 || self.has_verb(*end, false);
            return comma(at + 1).filter(is_short).unwrap_or(at);
        }
        // ", provided that P, sends".
        if token.is_mark(",") && self.inserts_when(at + 1) {
            return comma(at + 1).filter(|end| self.has_verb(*end, false)).unwrap_or(at);
        }
        if token.is_mark(",") && second.is_some_and(is_relative) {
            return comma(at + 1).unwrap_or(at);
        }
        // "based on X, receives", "of the service sends".
        if token.says("based") {
            return comma(at).filter(|end| self.is_finite(*end)).unwrap_or(at);
        }
        if ["of", "in", "at", "within"].iter().any(|word| token.says(word)) {
            let ends = (1..=noun_phrase(self.from(at + 1))).map(|length| at + 1 + length);
            // "The client in state "busy":", before a list.
            let opens = |end: &usize| end + 1 == self.all.len() && self.all[*end].is_mark(":");
            return ends.into_iter().find(|end| self.is_finite(*end) || opens(end)).unwrap_or(at);
        }
        // ", based on X, receives".
        let inserts = ["based", "depending", "according", "in", "as", "optionally", "having"];
        let is_inserted = second.is_some_and(|t| inserts.iter().any(|word| t.says(word)))
            || self.is_participle_phrase(at + 1);
        if token.is_mark(",") && is_inserted {
            return comma(at + 1).filter(|end| self.is_finite(*end)).unwrap_or(at);
        }
        if token.says("receiving") {
            let mut to = at + 1;
            to += noun_phrase_before_verb(self, to);
            if self.all.get(to).is_some_and(|token| token.says("from"))
                && let Some((length, _)) = self.names.role(self.from(to + 1))
            {
                to += 1 + length;
            }
            return to + usize::from(self.all.get(to).is_some_and(|token| token.is_mark(",")));
        }
        self.postmodifier(at).unwrap_or(at)
    }

    /// "Holding the pen", "which leaves the board": where what is said behind somebody's name ends, right
    /// before the verb of the clause.
    fn postmodifier(&self, at: usize) -> Option<usize> {
        const LONGEST: usize = 16;
        let token = self.all.get(at)?;
        let text = token.text;
        let is_doing = text.len() > 4
            && text.ends_with("ing")
            && text.starts_with(char::is_lowercase)
            && !text.ends_with("thing");
        let is_plain_word = |at: usize| self.all.get(at).is_some_and(|token| token.is == Is::Word);
        // The verb of the relative clause itself stands first.
        let first = match is_relative(token) && !token.says("whose") && !token.says("whom") {
            true => self.past_adverbs(at + 1) + 1,
            false if is_doing => at + 1,
            false => return None,
        };
        let is_main = |at: &usize| {
            let (token, before) = (&self.all[*at], &self.all[*at - 1]);
            let is_third = verb(token.text, Form::Third).is_some()
                && verb(token.text, Form::Base).is_none()
                || self.is_unknown_verb(*at);
            let next = self.all.get(at + 1);
            let has_object = next.is_some_and(|next| {
                let is_name = next.text.starts_with(|c: char| c.is_ascii_uppercase());
                is_determiner(next)
                    || is_to(next)
                    || is_name
                    || next.says("it")
                    || next.says("them")
            });
            let is_apart = !is_preposition(before)
                && !is_determiner(before)
                && !is_relative(before)
                && !is_joint(before)
                && !is_to(before);
            let is_passive =
                is_being(token) && next.is_some_and(|next| verb(next.text, Form::Past).is_some());
            is_apart && (modal(token).is_some() || is_third && has_object || is_passive)
        };
        let end = (first..(at + LONGEST).min(self.all.len()))
            .take_while(|at| is_plain_word(*at))
            .find(|at| *at > first && is_main(at))?;
        // Only what has an object, or a place, is said of somebody.
        (end > at + 1).then_some(end)
    }

    /// Whether what is inserted here says when, or how late.
    fn inserts_when(&self, at: usize) -> bool {
        const WHEN: [&str; 13] = [
            "if",
            "when",
            "once",
            "unless",
            "provided",
            "upon",
            "on",
            "after",
            "within",
            "depending",
            "based",
            "subject",
            "while",
        ];
        let token = self.all.get(at);
        let is_long = token.is_some_and(|token| token.says("as"))
            && self.all.get(at + 1).is_some_and(|token| token.says("long"));
        is_long
            || token.is_some_and(|token| WHEN.iter().any(|word| token.says(word)))
            || self.is_deadline(at)
    }

    /// "and, within a second, returns": where what is inserted before a verb begins and ends, with
    /// the comma behind it.
    pub(super) fn inserted_before_verb(&self, at: usize, mode: Mode) -> Option<(usize, usize)> {
        let from = at + usize::from(self.all.get(at)?.is_mark(","));
        if !self.inserts_when(from) {
            return None;
        }
        let length = self.from(from).iter().position(|token| token.is_mark(","))?;
        let end = from + length + 1;
        self.begins_verb(end, mode).then_some((from, end))
    }

    /// "at the latest when", "no later than", "at most until": how late something is done, which is no
    /// condition.
    pub(super) fn is_deadline(&self, at: usize) -> bool {
        let says = |words: &[&str]| {
            words
                .iter()
                .enumerate()
                .all(|(place, word)| self.all.get(at + place).is_some_and(|token| token.says(word)))
        };
        const LATEST: [&[&str]; 6] = [
            &["up", "to"],
            &["at", "the", "latest"],
            &["no", "later", "than"],
            &["not", "later", "than"],
            &["at", "most"],
            &["latest"],
        ];
        LATEST.iter().any(|words| says(words)) || self.is_span(at)
    }

    /// "within five seconds after the grant": a time that begins with something.
    fn is_span(&self, at: usize) -> bool {
        let behind = at + 1 + noun_phrase(self.from(at + 1));
        let is_from = |token: &Token<'_>| token.says("after") || token.says("from");
        self.all.get(at).is_some_and(|token| token.says("within"))
            && self.all.get(behind).is_some_and(is_from)
    }

    /// Whether a clause goes on here with its verb, of one or of several.
    pub(super) fn has_verb(&self, at: usize, is_plural: bool) -> bool {
        let verb = self.past_adverbs(at);
        let has_object = self.all.get(verb + 1).is_some_and(is_determiner);
        // Texts say "the PCF acknowledge the request", too.
        self.is_finite(at)
            || self.is_unknown_verb(verb)
            || (is_plural || has_object) && self.is_base_verb(verb)
    }

    /// A word that can only be a verb: "binds the request".
    pub(super) fn is_unknown_verb(&self, at: usize) -> bool {
        const SHORTEST: usize = 4;
        self.all.get(at).is_some_and(|token| {
            let is_known = [Form::Third, Form::Base, Form::Ing, Form::Past]
                .iter()
                .any(|form| verb(token.text, *form).is_some());
            token.is == Is::Word
                && !is_known
                && !is_head(token)
                && token.text.len() >= SHORTEST
                && token.text.ends_with('s')
                && !token.text.ends_with("ss")
                && token.text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                && super::super::phrases::goes_on(token)
                && !is_determiner(token)
                && !is_adverb(token)
        }) && match self.all.get(at + 1) {
            // "Switches off its motors".
            Some(next) if PARTICLES.iter().any(|it| next.says(it)) => {
                self.all.get(at + 2).is_some_and(is_determiner)
            }
            Some(next) => {
                // "Leaves port B".
                let is_labelled = self.all.get(at + 2).is_some_and(|it| is_label(it.text))
                    && next.text.starts_with(char::is_lowercase)
                    && at > 0;
                is_determiner(next) || next.says("it") || is_labelled
            }
            None => false,
        }
    }

    /// The same of several: "client 1 and client 2 leave the quay".
    pub(super) fn is_unknown_of_several(&self, at: usize) -> bool {
        self.is_unknown_base(at) && self.all.get(at + 1).is_some_and(is_determiner)
    }

    /// The same behind "shall".
    pub(super) fn is_unknown_base(&self, at: usize) -> bool {
        // "Does not admit cars": behind "not" stands a verb.
        let is_denied = at > 1
            && self.all[at - 1].says("not")
            && (self.all[at - 2].says("does")
                || self.all[at - 2].says("do")
                || modal(&self.all[at - 2]).is_some());
        self.all.get(at).is_some_and(|token| {
            // Who is told something, or sent it, is somebody.
            const TO_OTHERS: [Kind; 4] = [Kind::Send, Kind::Forward, Kind::Answer, Kind::Inform];
            let reaches =
                verb(token.text, Form::Base).is_some_and(|it| TO_OTHERS.contains(&it.kind));
            token.is == Is::Word
                && !reaches
                && token.text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                && super::super::phrases::goes_on(token)
                && !is_determiner(token)
                && !is_adverb(token)
                && !token.says("not")
        }) && (is_denied
            || self.all.get(at + 1).is_some_and(|it| is_determiner(it) || it.says("it")))
    }

    fn is_base_verb(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| verb(token.text, Form::Base).is_some())
            && self.all.get(at + 1).is_some_and(|next| {
                is_determiner(next)
                    || is_preposition(next)
                    || is_subordinate(next)
                    || next.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            })
    }

    /// A thing with what belongs to it, as far as a verb that says what is so of it: "The A for B
    /// and the C (D) are".
    pub(super) fn wide_thing(&self, at: usize) -> Option<(usize, String)> {
        const WIDEST: usize = 30;
        if noun_phrase(self.from(at)) == 0 {
            return None;
        }
        for to in at + 1..(at + WIDEST).min(self.all.len()) {
            let token = &self.all[to];
            if token.is == Is::Mark || is_subordinate(token) || is_relative(token) {
                return None;
            }
            let is_infinitive = self.all[to - 1].says("to") || modal(&self.all[to - 1]).is_some();
            let is_verb = modal(token).is_some() || is_being(token) && !token.says("being");
            if is_verb && !is_infinitive {
                let name = words(bare(&self.all[at..to]));
                return (!name.is_empty()).then_some((to - at, name));
            }
        }
        None
    }

    /// Whether what follows is said of a thing: "is sent", "may include".
    fn is_of_thing(&self, at: usize) -> bool {
        let at = self.past_adverbs(at);
        let is_modal = self.all.get(at).is_some_and(|token| modal(token).is_some());
        let at = self.past_adverbs(at + usize::from(is_modal));
        let form = if is_modal { Form::Base } else { Form::Third };
        self.all.get(at).is_some_and(|token| {
            is_being(token) || verb(token.text, form).is_some_and(|it| it.kind == Kind::Contain)
        })
    }

    /// Who or what a clause is about, and how many words say it.
    pub(super) fn subject(&self, at: usize) -> Option<(usize, Subject)> {
        let first = self.all.get(at)?;
        if first.says("it") || first.says("they") {
            if let Some(thing) = &self.thing
                && first.says("it")
                && self.is_of_thing(at + 1)
            {
                return Some((1, Subject::Thing(thing.clone())));
            }
            let role = self.last.clone()?;
            return Some((1, Subject::Parties(vec![Party::Role(role)])));
        }
        if let Some((length, parties)) = self.parties(at) {
            let to = self.past_modifiers(at + length);
            let is_plural = is_several(&parties);
            let opens = to + 1 == self.all.len() && self.all[to].is_mark(":");
            let to = match to > at + length && !self.has_verb(to, is_plural) && !opens {
                true => at + length,
                false => to,
            };
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
    pub(super) fn is_finite(&self, at: usize) -> bool {
        let at = self.past_adverbs(at);
        // "The number of offers".
        if at > 0 && self.all[at - 1].says("of") {
            return false;
        }
        self.all.get(at).is_some_and(|token| {
            let is_verb = |form| verb(token.text, form).is_some();
            modal(token).is_some()
                || is_being(token)
                || is_having(token)
                || token.says("does")
                || token.says("do")
                || is_verb(Form::Third) && !self.is_of_several(at)
                || self.needs(at)
                || ["ends", "stops", "continues", "occurs", "occur", "would", "becomes", "remains"]
                    .iter()
                    .any(|word| token.says(word))
        })
    }

    /// "The pending requests are discarded": a noun, before its verb.
    fn is_of_several(&self, at: usize) -> bool {
        self.all
            .get(at + 1)
            .is_some_and(|next| is_being(next) || is_having(next) || modal(next).is_some())
    }

    /// "needs to", "has to".
    fn needs(&self, at: usize) -> bool {
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|t| t.says(word));
        ["needs", "need", "has", "have"].iter().any(|word| says(at, word)) && says(at + 1, "to")
    }

    pub(super) fn begins_clause(&self, at: usize) -> bool {
        self.subject(at).is_some_and(|(length, subject)| {
            let is_plural = matches!(&subject, Subject::Parties(parties) if is_several(parties))
                // "The PCF(s) subscribe".
                || self.from(at).iter().take(length).any(|token| token.text.ends_with("(s)"));
            self.has_verb(at + length, is_plural)
        })
    }

    /// Whether another verb of the same subject begins here.
    pub(super) fn begins_verb(&self, at: usize, mode: Mode) -> bool {
        let at = self.past_adverbs(at);
        let Some(token) = self.all.get(at).filter(|_| at == 0 || !self.all[at - 1].says("of"))
        else {
            return false;
        };
        let is_verb = |form| verb(token.text, form).is_some();
        let has_object = self.all.get(at + 1).is_some_and(|next| {
            is_determiner(next)
                || is_preposition(next)
                || next.says("it")
                || next.says("them")
                || next.says("timer")
                || next.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                || verb(next.text, Form::Ing).is_some()
        });
        match mode {
            Mode::Perfect | Mode::Passive => {
                let is_third = is_verb(Form::Third) && !is_verb(Form::Base);
                // "Is notified and updates the policies".
                let is_active = is_third && self.all.get(at + 1).is_some_and(is_determiner);
                is_verb(Form::Past) && !is_verb(Form::Base) || is_active
            }
            Mode::Base => {
                let skips = token.says("skip");
                // "…, and stop".
                let is_end = self.all[at + 1..].iter().all(|token| token.is == Is::Mark)
                    && at > 0
                    && self.all[at - 1].says("and")
                    && ["stop", "end"].iter().any(|word| token.says(word));
                is_verb(Form::Base) && (has_object || skips || is_end)
                    || is_verb(Form::Third)
                    || modal(token).is_some()
                    // "And enter the state": what stands before an article there is no noun.
                    || self.is_unknown_base(at) && verb(token.text, Form::Ing).is_none()
            }
            Mode::Finite => {
                let denies = self.all.get(at + 1).is_some_and(|next| next.says("not"));
                is_verb(Form::Third)
                    || denies && (token.says("does") || token.says("do"))
                    || self.is_unknown_verb(at)
                    || modal(token).is_some()
                    || self.is_plural && (self.is_base_verb(at) || self.is_unknown_of_several(at))
            }
        }
    }

    /// Whether what belongs to a verb ends before a place.
    pub(super) fn ends(&self, at: usize, mode: Mode) -> bool {
        let Some(token) = self.all.get(at) else { return true };
        // "…, otherwise the client sends".
        if token.says("otherwise") && self.begins_clause(at + 1) {
            return true;
        }
        if token.is_mark(";") || token.is_mark(":") || is_remark(token) {
            return true;
        }
        if self.goes_on_with_whom(at).is_some() || self.goes_on_with_what(at).is_some() {
            return true;
        }
        if token.is_mark(",") && self.in_which_case(at + 1) {
            return true;
        }
        // "and, if so, sends".
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        let so = at + 1 + usize::from(self.all.get(at + 1).is_some_and(|t| t.is_mark(",")));
        if (is_joint(token) || token.is_mark(",")) && says(so, "if") && says(so + 1, "so") {
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
        let is_conditional = self.all.get(after).is_some_and(|token| token.says("if"))
            && super::verbs::short_condition(self.from(after)).is_some();
        let says_or = self.all[at..after.min(self.all.len())].iter().any(|t| t.says("or"));
        let or_if = after + usize::from(self.all.get(after).is_some_and(|t| t.is_mark(",")));
        after >= self.all.len()
            || is_conditional
            || says_or && says(or_if, "if")
            || self.inserted_before_verb(after, mode).is_some()
            || self.all.get(after).is_some_and(|token| token.says("otherwise"))
                && self.begins_clause(after + 1)
            || self.begins_verb(after, mode)
            || self.begins_clause(after)
            || token.is_mark(",")
                && self.all.get(after).is_some_and(|next| {
                    is_relative(next)
                        || is_subordinate(next)
                        || verb(next.text, Form::Ing).is_some()
                })
    }

    /// ", which in turn forwards it": where the verb of whom something was sent to begins.
    pub(super) fn goes_on_with_whom(&self, at: usize) -> Option<usize> {
        // What a thing may do as well says nothing of somebody.
        const OF_THINGS: [Kind; 3] = [Kind::Contain, Kind::Begin, Kind::Perform];
        let is_which = |token: &Token<'_>| token.says("which") || token.says("who");
        let verb_at = self.past_adverbs(self.past_turn(at + 2));
        if !self.all.get(at)?.is_mark(",") || !self.all.get(at + 1).is_some_and(is_which) {
            return None;
        }
        if self.decides_next(verb_at) {
            return Some(at + 2);
        }
        // ", which shall forward it to the client".
        if self.all.get(verb_at).and_then(modal).is_some() {
            let verb_at = self.past_adverbs(verb_at + 1);
            let is_somebody = self.is_behind_role(at);
            let Some(found) = verb(self.all.get(verb_at)?.text, Form::Base) else {
                return (is_somebody && self.is_unknown_base(verb_at)).then_some(at + 2);
            };
            let is_sending = [Kind::Send, Kind::Forward].contains(&found.kind);
            return (is_sending || is_somebody && !OF_THINGS.contains(&found.kind))
                .then_some(at + 2);
        }
        let Some(found) = verb(self.all.get(verb_at)?.text, Form::Third) else {
            return (self.is_behind_role(at) && self.is_unknown_verb(verb_at)).then_some(at + 2);
        };
        (self.past_turn(at + 2) > at + 2 || !OF_THINGS.contains(&found.kind)).then_some(at + 2)
    }

    /// Whether a name of somebody to whom something is sent, or who is told something, ends before a
    /// place.
    fn is_behind_role(&self, at: usize) -> bool {
        const LONGEST: usize = 8;
        (1..=LONGEST.min(at)).any(|length| {
            let from = at - length;
            let is_told = |token: &Token<'_>| {
                let found = verb(token.text, Form::Third).or_else(|| verb(token.text, Form::Base));
                is_to(token) || found.is_some_and(|it| it.kind == Kind::Inform)
            };
            self.names.role(&self.all[from..at]).is_some_and(|(named, _)| named == length)
                && from > 0
                && is_told(&self.all[from - 1])
        })
    }

    /// ", which the server shall forward": where who forwards what was sent is named.
    pub(super) fn goes_on_with_what(&self, at: usize) -> Option<usize> {
        if !self.all.get(at)?.is_mark(",") || !self.all.get(at + 1)?.says("which") {
            return None;
        }
        let (length, _) = self.parties(at + 2)?;
        let next = self.past_adverbs(at + 2 + length);
        let is_modal = self.all.get(next).and_then(modal).is_some();
        let verb_at = if is_modal { self.past_adverbs(next + 1) } else { next };
        let forms: &[Form] = if is_modal { &[Form::Base] } else { &[Form::Third, Form::Base] };
        let token = self.all.get(verb_at)?;
        let sends = |form: &Form| {
            let found = verb(token.text, *form);
            found.is_some_and(|it| [Kind::Send, Kind::Forward].contains(&it.kind))
        };
        forms.iter().any(sends).then_some(at + 2)
    }

    /// Behind "in turn".
    pub(super) fn past_turn(&self, at: usize) -> usize {
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        at + if says(at, "in") && says(at + 1, "turn") { 2 } else { 0 }
    }

    /// "in which case the server".
    pub(super) fn in_which_case(&self, at: usize) -> bool {
        let says = |at: usize, word: &str| self.all.get(at).is_some_and(|token| token.says(word));
        says(at, "in")
            && says(at + 1, "which")
            && says(at + 2, "case")
            && self.begins_clause(at + 3)
    }

    /// Everything up to where what belongs to the verb ends.
    pub(super) fn said_until_end(&mut self, mode: Mode) -> String {
        let mut to = self.at;
        while !self.ends(to, mode) {
            to += 1;
        }
        self.take(to)
    }

    pub(super) fn auxiliary(&mut self) -> Auxiliary {
        let from = self.at;
        self.at = self.past_adverbs(self.at);
        let is_optional = self.all[from..self.at].iter().any(|token| token.says("optionally"));
        let mut strength = if is_optional { Strength::May } else { Strength::Does };
        let mut mode = Mode::Finite;
        if let Some(found) = self.next().and_then(modal) {
            (strength, mode) = (found, Mode::Base);
            self.at += 1;
            // "may, optionally, use".
            let after = self.past_adverbs(self.at + 1);
            let is_inserted = |at: usize| self.all.get(at).is_some_and(|token| token.is_mark(","));
            if after > self.at + 1 && is_inserted(self.at) && is_inserted(after) {
                let said = &self.all[self.at..after];
                if said.iter().any(|token| token.says("optionally")) {
                    strength = Strength::May;
                }
                self.at = after + 1;
            }
        } else if self.says("does") || self.says("do") {
            mode = Mode::Base;
            self.at += 1;
        }
        if self.says("not") {
            strength = Strength::ShallNot;
            self.at += 1;
        }
        self.skip(is_before_verb);
        // "needs to send", "may need to send".
        if self.needs(self.at) {
            if mode == Mode::Finite {
                strength = Strength::Shall;
            }
            mode = Mode::Base;
            self.at += 2;
            self.skip(is_before_verb);
        }
        if self.next().is_some_and(is_having) {
            mode = Mode::Perfect;
            self.at += 1;
            self.skip(is_before_verb);
        }
        // "is required to send", "is able to send".
        let is_to = self.all.get(self.at + 2).is_some_and(|token| token.says("to"));
        let owed = self.all.get(self.at + 1).filter(|_| is_to).and_then(|token| {
            let says = |words: &[&str]| words.iter().any(|word| token.says(word));
            match (
                says(&["required", "expected"]),
                says(&["able", "allowed", "permitted", "ready", "responsible"]),
            ) {
                (true, _) => Some(Strength::Shall),
                (false, true) => Some(Strength::May),
                (false, false) => None,
            }
        });
        if let (true, Some(owed)) = (self.next().is_some_and(is_being), owed) {
            self.at += 3;
            self.skip(is_before_verb);
            let strength = if strength == Strength::ShallNot { strength } else { owed };
            return Auxiliary { strength, mode: Mode::Base };
        }
        // "Is to be deleted", "are to send".
        if self.next().is_some_and(is_being)
            && self.all.get(self.at + 1).is_some_and(|next| next.says("to"))
        {
            let after = self.all.get(self.at + 2);
            if after.is_some_and(|token| token.says("be")) {
                strength = Strength::Shall;
                self.at += 2;
            } else if after.is_some_and(|token| verb(token.text, Form::Base).is_some()) {
                self.at += 2;
                return Auxiliary { strength: Strength::Shall, mode: Mode::Base };
            }
        }
        if self.next().is_some_and(is_being) {
            self.at += 1;
            if self.says("not") {
                strength = Strength::ShallNot;
                self.at += 1;
            }
            self.skip(is_before_verb);
            // "is releasing" is "releases".
            let is_going_on = self.next().is_some_and(|t| verb(t.text, Form::Ing).is_some());
            mode = if is_going_on { Mode::Finite } else { Mode::Passive };
        }
        self.skip(is_before_verb);
        Auxiliary { strength, mode }
    }
}

/// What may stand before a verb: adverbs, and "either" before the first of two.
fn is_before_verb(token: &Token<'_>) -> bool {
    is_adverb(token) || token.says("either")
}

/// Whether a verb of theirs stands in the plural.
pub(super) fn is_several(parties: &[Party]) -> bool {
    parties.len() > 1 || parties.iter().any(|party| is_plural(party.role()))
}

/// The length of a noun phrase that ends where a verb of several begins: "receiving the page accept".
fn noun_phrase_before_verb(parser: &Parser<'_, '_>, at: usize) -> usize {
    let longest = noun_phrase(parser.from(at));
    let is_verb = |length: &usize| {
        let next = parser.from(at + length).first();
        let is_third = next.is_some_and(|token| {
            verb(token.text, Form::Third).is_some() && verb(token.text, Form::Base).is_none()
        });
        let is_followed = parser.from(at + length + 1).first().is_some_and(|next| {
            is_determiner(next)
                || next.says("timer")
                || next.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        });
        parser.is_base_verb(at + length) || is_third && is_followed
    };
    (2..=longest).find(is_verb).unwrap_or(longest)
}
