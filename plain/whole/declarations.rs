//! Who takes part, and what there is: roles, states, messages, timers, resources, decisions.

use std::collections::BTreeSet;

use callproof_kernel::case::{Carriage, Channel};
use callproof_kernel::procedure::Decider;
use winnow::Parser;
use winnow::combinator::{alt, opt};

use super::effects::VERBS;
use super::{Builder, MOST, declare, printed};
use crate::define::{
    Decision, Memory, MessageType, Named, Offer, Role, SIGNALLING, StateKind, TimerType,
};
use crate::names::{Names, keep, keep_all};
use crate::parse::{
    Read, Words, Wrong, after, expected, list, must, name, said, whole, words_until, wrong,
};

impl Builder {
    pub(super) fn role(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, short), full) = printed(words)?;
        let place = declare(&mut self.role_names, at, short)?;
        declare(&mut self.who, at, short)?;
        self.members.push(vec![place]);
        let known = self.roles.iter().map(|role| role.name);
        let name = printed_once(known, place, (at, full))?;
        self.roles.push(Role { name, is_in_many_calls: false, memories: Vec::new() });
        self.memories.push((Names::new(keep(&format!("memory of {short}"))), Vec::new()));
        Ok(())
    }

    pub(super) fn of_role(&mut self, words: &mut Words<'_>) -> Read<()> {
        let own = "this belongs to a role";
        if opt(said("many calls")).parse_next(words)?.is_some() {
            self.roles.last_mut().expect(own).is_in_many_calls = true;
            return self.once("many calls", words);
        }
        if self.memories.iter().map(|(names, _)| names.len()).sum::<usize>() >= MOST {
            return wrong(words, format!("a procedure has at most {MOST} of a kind (memory)"));
        }
        let either = "under a role stands \"many calls\" or \"remembers NAME: VALUE, VALUE\"";
        if opt(said("remembers")).parse_next(words)?.is_none() {
            return wrong(words, either);
        }
        let (at, memory) = words_until(&[':']).parse_next(words)?;
        if opt(said(":")).parse_next(words)?.is_none() {
            let what = "what it may remember stands behind a colon: \"remembers NAME: VALUE, VALUE\", \
                        the first at the start";
            return wrong(words, what);
        }
        let class = opt(said("one of")).parse_next(words)?;
        let (names, values) = self.memories.last_mut().expect("each role has a place for them");
        declare(names, at, memory)?;
        let mut known = Names::new("value");
        let mut roles = None;
        if class.is_some() {
            let who = must(name(&self.who)).parse_next(words)?;
            for role in &self.members[who] {
                let _ = known.declare(self.role_names.at(usize::from(*role)));
            }
            roles = Some(self.members[who].clone());
        } else {
            for (at, value) in list(words_until(&[','])).parse_next(words)? {
                declare(&mut known, at, value)?;
            }
        }
        let named = |place: usize| Named { place: place as u8, name: known.at(place) };
        let all = (0..known.len()).map(named).collect();
        let memory = Memory { name: keep(memory), values: all, roles };
        self.roles.last_mut().expect(own).memories.push(memory);
        values.push(known);
        Ok(())
    }

    pub(super) fn class(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, class) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let members = list(must(name(&self.who))).parse_next(words)?;
        let roles = members.into_iter().flat_map(|place| self.members[place].clone());
        let roles: BTreeSet<u8> = roles.collect();
        declare(&mut self.who, at, class)?;
        self.members.push(roles.into_iter().collect());
        Ok(())
    }

    pub(super) fn read_letters(&mut self, words: &mut Words<'_>) -> Read<()> {
        let letters = list(words_until(&[',', ':'])).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let roles = self.roles_of(list(must(name(&self.who))).parse_next(words)?);
        let names: Vec<&'static str> =
            roles.iter().map(|role| self.role_names.at(usize::from(*role))).collect();
        for (at, letter) in letters {
            let is_letter = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_uppercase());
            if !is_letter {
                let what = format!("\"{letter}\" is no letter; use one capital letter, e.g. X");
                return Err(Wrong { at, what, is_final: true });
            }
            self.letters.declare(letter, names.clone());
        }
        Ok(())
    }

    pub(super) fn read_states(&mut self, words: &mut Words<'_>) -> Read<()> {
        let is_at_rest = opt(said("at rest")).parse_next(words)?.is_some();
        let is_kept_up = opt(said("kept up")).parse_next(words)?.is_some();
        must(said(":")).parse_next(words)?;
        for (at, state) in list(words_until(&[','])).parse_next(words)? {
            let every = self.letters.every(state, MOST);
            for state in every.map_err(|what| Wrong { at, what, is_final: true })? {
                let place = declare(&mut self.states, at, &state)?;
                let name = Named { place, name: keep(&state) };
                self.state_kinds.push(StateKind { name, is_at_rest, is_kept_up });
            }
        }
        Ok(())
    }

    /// `NAME: in order` or `NAME: reliable`.
    pub(super) fn channel(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, short) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let carriage = must(alt((
            said("in order").value(Carriage::InOrder),
            said("reliable").value(Carriage::Reliable),
        )))
        .parse_next(words)?;
        declare(&mut self.channels, at, short)?;
        self.channel_kinds.push(Channel::new(keep(short), carriage));
        Ok(())
    }

    pub(super) fn message(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, short), full) = printed(words)?;
        let place = declare(&mut self.messages, at, short)?;
        let known = self.message_types.iter().map(|message| message.name);
        let name = printed_once(known, place, (at, full))?;
        let channel = SIGNALLING;
        self.message_types.push(MessageType { name, channel, fields: Vec::new() });
        self.fields.push((Names::new(keep(&format!("field of {short}"))), Vec::new()));
        Ok(())
    }

    pub(super) fn of_message(&mut self, words: &mut Words<'_>) -> Read<()> {
        let own = "this belongs to a message";
        if opt(said("on")).parse_next(words)?.is_some() {
            let (at, name) = words_until(&[]).parse_next(words)?;
            let Some(place) = self.channels.find(name) else {
                return Err(Wrong { at, what: self.channels.unknown(name), is_final: true });
            };
            self.message_types.last_mut().expect(own).channel = self.channel_kinds[place];
            return self.once("on", words);
        }
        if opt(said("field")).parse_next(words)?.is_none() {
            let what = "under a message stands \"field NAME: VALUE, VALUE\" or \"on CHANNEL\"";
            return wrong(words, what);
        }
        let (at, field) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let (names, values) = self.fields.last_mut().expect("each message has a place for them");
        declare(names, at, field)?;
        let mut known = Names::new("value");
        for (at, value) in list(words_until(&[','])).parse_next(words)? {
            declare(&mut known, at, value)?;
        }
        let named = |place: usize| Named { place: place as u8, name: known.at(place) };
        let message = self.message_types.last_mut().expect(own);
        message.fields.push((keep(field), (0..known.len()).map(named).collect()));
        values.push(known);
        Ok(())
    }

    pub(super) fn timer(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, text) = words_until(&[]).parse_next(words)?;
        let every = self.letters.every(text, MOST);
        for text in every.map_err(|what| Wrong { at, what, is_final: true })? {
            let (names, watched) = match text.split_once(" watches ") {
                Some((name, role)) => (name.to_string(), Some(role.trim().to_string())),
                None => (text.clone(), None),
            };
            let watches = match watched {
                None => None,
                Some(role) => match self.role_names.find(&role) {
                    Some(place) => Some(place as u8),
                    None => {
                        let what = self.role_names.unknown(&role);
                        return Err(Wrong { at, what, is_final: true });
                    }
                },
            };
            for timer in names.split(',').map(str::trim) {
                let place = declare(&mut self.timers, at, timer)?;
                let name = Named { place, name: keep(timer) };
                self.timer_kinds.push(TimerType { name, watches });
            }
        }
        Ok(())
    }

    pub(super) fn resource(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, text) = words_until(&[]).parse_next(words)?;
        let (names, kept) = match text.split_once(" kept when ") {
            Some((names, states)) => (names, Some(states)),
            None => (text, None),
        };
        let (mut declared, mut from) = (Vec::new(), at);
        for part in names.split(',') {
            let (at, resource) = (from + part.len() - part.trim_start().len(), part.trim());
            from += part.len() + 1;
            if resource.is_empty() {
                let what = "a name is missing here".into();
                return Err(Wrong { at, what, is_final: true });
            }
            declared.push(declare(&mut self.resources, at, resource)?);
        }
        let base = at + names.len() + " kept when ".len();
        let mut places = Vec::new();
        if let Some(states) = kept {
            let read = list(must(name(&self.states)));
            let shift = |wrong: Wrong| Wrong { at: wrong.at + base, ..wrong };
            places = whole(states, read).map_err(shift)?;
        }
        for resource in declared {
            self.kept.extend(places.iter().map(|state| (resource, *state as u8)));
        }
        Ok(())
    }

    /// `of WHO decides|begins|can|may [when STATES]: ONE or OTHER, ANOTHER`.
    pub(super) fn decides(&mut self, words: &mut Words<'_>, decider: Decider) -> Read<()> {
        must(said("of")).parse_next(words)?;
        let who = must(name(&self.who)).parse_next(words)?;
        let (decider, begins_call, begins) = must(
            alt((
                said("decides").value((decider, false, false)),
                said("begins").value((decider, true, true)),
                said("can").value((decider, false, true)),
                said("may").value((Decider::Option, false, false)),
            ))
            .map_err(|wrong: Wrong| {
                expected(&wrong, "\"decides\", \"begins\", \"can\" or \"may\"")
            }),
        )
        .parse_next(words)?;
        let states = after("when", list(must(name(&self.states)))).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let own = states.iter().flatten().map(|state| *state as u8);
        let offered = keep_all(vec![Offer { states: own.collect(), tests: Vec::new() }]);
        let text: &str = words.as_ref();
        let base = winnow::stream::Location::current_token_start(words);
        let mut from = 0;
        for question in text.split(',') {
            let mut first = None;
            for answer in question.split(" or ") {
                let at = base + from;
                let answer = answer.trim();
                let place = match self.decisions.find(answer) {
                    Some(place) => place as u8,
                    None => declare(&mut self.decisions, at, answer)?,
                };
                let what = Named { place, name: self.decisions.at(usize::from(place)) };
                let question = *first.get_or_insert(what);
                for role in self.members[who].clone() {
                    if self.decided_at.insert((role, place), self.decided.len()).is_some() {
                        let what = format!("\"{answer}\" is declared twice");
                        return Err(Wrong { at, what, is_final: true });
                    }
                    self.decided_in.push(self.here);
                    if states.is_none() {
                        self.offered_by_rules.insert(self.decided.len());
                    }
                    self.decided.push(Decision {
                        what,
                        question,
                        role,
                        decider,
                        begins_call,
                        begins,
                        offered,
                    });
                }
            }
            from += question.len() + 1;
        }
        winnow::stream::Stream::next_slice(words, text.len());
        Ok(())
    }

    pub(super) fn read_let(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, short) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let verb = short.split(' ').next().unwrap_or_default();
        if VERBS.contains(&verb) {
            let what = format!("a name cannot begin with \"{verb}\", which says what a role does");
            return Err(Wrong { at, what, is_final: true });
        }
        if self.lets.contains_key(short) {
            let what = format!("\"{short}\" is named above already");
            return Err(Wrong { at, what, is_final: true });
        }
        if self.lets.len() >= MOST {
            let what = format!("a procedure has at most {MOST} of a kind (let)");
            return Err(Wrong { at, what, is_final: true });
        }
        let effects = self.effects(None, None, words)?;
        self.lets.insert(keep(short), effects);
        Ok(())
    }
}

/// What is printed for a name: nobody could tell two apart for which the same is printed.
fn printed_once(
    mut known: impl Iterator<Item = Named>,
    place: u8,
    (at, full): (usize, &str),
) -> Read<Named> {
    match known.any(|other| other.name == full) {
        true => {
            let what = format!("\"{full}\" is printed for another above already");
            Err(Wrong { at, what, is_final: true })
        }
        false => Ok(Named { place, name: keep(full) }),
    }
}
