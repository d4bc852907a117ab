//! Rules: who, in which states, on what event, does what, and comes into which state.

use std::collections::BTreeSet;

use callproof_kernel::step::{Standing, Step};
use winnow::Parser;
use winnow::combinator::{alt, opt, preceded, separated};

use super::{Builder, MOST_RULES, at};
use crate::define::{Do, Named, On, Rule, Source, Test, To};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{Names, keep};
use crate::parse::{
    Read, Words, Wrong, after, either, list, must, name, or_list, said, whole, words_until, wrong,
};

/// Capital letters that stand for any of some roles, different letters for different roles.
#[derive(Clone, Debug, Default)]
pub struct Letters(Vec<(String, Vec<&'static str>)>);

impl Letters {
    /// Declares a letter; again, it stands for others from now on.
    pub fn declare(&mut self, letter: &str, roles: Vec<&'static str>) {
        self.0.retain(|(known, _)| known != letter);
        self.0.push((letter.into(), roles));
    }

    /// The text with every letter in it replaced in every way.
    pub fn every(&self, text: &str) -> Vec<String> {
        let mut found = vec![(text.to_string(), Vec::new())];
        for (letter, roles) in &self.0 {
            if !has_word(text, letter) {
                continue;
            }
            found = found
                .iter()
                .flat_map(|(text, used): &(String, Vec<&str>)| {
                    roles.iter().filter(|role| !used.contains(*role)).map(|role| {
                        let used = used.iter().copied().chain([*role]).collect();
                        (replaced(text, letter, role), used)
                    })
                })
                .collect();
        }
        found.into_iter().map(|(text, _)| text).collect()
    }
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// The parts of a text before, and after, each place where a word stands alone.
fn split_at_word<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in text.match_indices(word) {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        if !before.is_some_and(is_of_a_word) && !behind.is_some_and(is_of_a_word) {
            parts.push(&text[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

fn has_word(text: &str, word: &str) -> bool {
    split_at_word(text, word).len() > 1
}

fn replaced(text: &str, word: &str, by: &str) -> String {
    split_at_word(text, word).join(by)
}

/// The cells of a rule, each with where it begins.
fn cells(text: &str) -> Vec<(usize, &str)> {
    let mut from = 0;
    text.split('|')
        .map(|cell| {
            let start = from;
            from += cell.len() + 1;
            (start, cell)
        })
        .collect()
}

/// What a role can do.
pub const VERBS: [&str; 8] =
    ["send", "tell", "open", "close", "start", "stop", "set", "identify the call"];

/// How a rule is written.
const FORM: &str = "a rule is \"WHO | IN WHICH STATES | ON WHAT | DOES WHAT | NEXT STATE\"";

impl Builder {
    /// What stands under a step.
    pub(super) fn under_step(&mut self, inner: &[Statement]) -> Result<(), Fault> {
        let mut instead_of = Vec::new();
        for statement in inner {
            let text = statement.text.as_str();
            if text.contains('|') {
                for text in self.letters.every(text) {
                    let rule = self.rule(&text, &instead_of);
                    rule.map_err(at(statement))?;
                }
            } else if let Some(why) = text.strip_prefix("assumed ") {
                let item = self.items.last_mut().expect("it was just read");
                if item.under.is_some() {
                    let what = "a step that is proposed is obeyed: give it a rule";
                    return Err(statement.fault(0, what));
                }
                item.step.standing = Standing::Assumed(keep(why.trim()));
            } else if let Some(what) = text.strip_prefix("supposing ") {
                let item = self.items.last_mut().expect("it was just read");
                item.supposed.push(keep(what.trim()));
            } else if let Some(items) = text.strip_prefix("instead of ") {
                // A step that is put into a clause speaks of the steps of that.
                let own = self.items.last().expect("it was just read").clause;
                let steps = self.steps_named_in(own, "instead of ".len(), items);
                instead_of = steps.map_err(at(statement))?;
            } else {
                let what = "under a step stand its rules, or \"assumed WHY\", \"supposing \
                            WHAT\" or \"instead of ITEMS\"; ";
                return Err(statement.fault(0, format!("{what}{FORM}")));
            }
        }
        Ok(())
    }

    fn rule(&mut self, text: &str, instead_of: &[Step]) -> Read<()> {
        let cells = cells(text);
        if cells.len() < 3 || cells.len() > 5 {
            let what = format!("this has {} parts; {FORM}", cells.len());
            return Err(Wrong { at: 0, what, is_final: true });
        }
        let cell = |place: usize| cells.get(place).copied().unwrap_or((text.len(), ""));
        let (who_at, who) = cell(0);
        let roles = in_cell(cell(0), |words| self.who_cell(words))?;
        let item = self.items.last().expect("rules stand under a step");
        let under = item.under.as_ref().map(|(issue, candidates)| {
            (*issue as u8, candidates.iter().map(|candidate| *candidate as u8).collect())
        });
        let step = item.step;
        for role in roles {
            let (states, tests) = in_cell(cell(1), |words| self.where_cell(role, words))?;
            let on = in_cell(cell(2), |words| {
                let on = self.on_cell(role, words)?;
                match opt(said("or")).parse_next(words)? {
                    Some(()) => wrong(words, "a rule has one event; write another rule for this"),
                    None => Ok(on),
                }
            })?;
            let effects = match cell(3) {
                (_, effects) if effects.trim().is_empty() => Vec::new(),
                effects => in_cell(effects, |words| self.effects(Some(role), Some(&on), words))?,
            };
            let next = match cell(4) {
                (_, next) if next.trim().is_empty() => None,
                next => Some(in_cell(next, |w| must(name(&self.states)).parse_next(w))? as u8),
            };
            if next.is_some() && matches!(on, On::Enters(_) | On::Sends(_)) {
                let what =
                    "what is added to a step does not change the state: leave the last part out";
                return Err(Wrong { at: cell(4).0, what: what.into(), is_final: true });
            }
            if effects.iter().any(|effect| matches!(effect, Do::Identify))
                && !self.begins(role, &on)
            {
                let what = "a call is identified by the rule of the decision that begins it";
                return Err(Wrong { at: cell(3).0, what: what.into(), is_final: true });
            }
            let (under, instead_of) = (Option::clone(&under), instead_of.to_vec());
            let place = self.rules.len();
            let rule =
                Rule { place, step, under, role, states, tests, on, effects, next, instead_of };
            let clash = |known: &&Rule| holds_with(known, &rule) && clash(known, &rule).is_some();
            if let Some(known) = self.rules.iter().find(clash) {
                let what = format!(
                    "on the same event {} {} already by {}; one of the two needs a condition, or \
                     stands \"instead of\" the other",
                    who.trim(),
                    self::clash(known, &rule).unwrap_or_default(),
                    known.step
                );
                return Err(Wrong { at: who_at, what, is_final: true });
            }
            if self.rules.len() >= MOST_RULES {
                let what = format!("a procedure has at most {MOST_RULES} rules");
                return Err(Wrong { at: who_at, what, is_final: true });
            }
            self.rules.push(rule);
        }
        Ok(())
    }

    /// Whether a call of the role begins with this.
    fn begins(&self, role: u8, on: &On) -> bool {
        let On::Decision(decision) = on else { return false };
        let is_it =
            |known: &&crate::define::Decision| (known.role, known.what.place) == (role, *decision);
        self.decided.iter().find(is_it).is_some_and(|known| known.begins_call)
    }

    fn who_cell(&self, words: &mut Words<'_>) -> Read<Vec<u8>> {
        if opt(said("any")).parse_next(words)?.is_some() {
            return Ok((0..self.roles.len() as u8).collect());
        }
        let who = list(must(name(&self.who))).parse_next(words)?;
        let mut roles: Vec<u8> = who.into_iter().flat_map(|w| self.members[w].clone()).collect();
        roles.dedup();
        Ok(roles)
    }

    /// `any`, or states; `if MEMORY is [not] VALUE or VALUE and …`.
    fn where_cell(&self, role: u8, words: &mut Words<'_>) -> Read<(BTreeSet<u8>, Vec<Test>)> {
        let states = match opt(said("any")).parse_next(words)? {
            Some(()) => (0..self.states.len() as u8).collect(),
            None => {
                let states = list(must(name(&self.states))).parse_next(words)?;
                if opt(said("or")).parse_next(words)?.is_some() {
                    return wrong(words, "of several states, each stands behind a comma");
                }
                states.into_iter().map(|state| state as u8).collect()
            }
        };
        let tests = |w: &mut Words<'_>| {
            separated(1.., |w: &mut _| self.test(role, w), said("and")).parse_next(w)
        };
        let tests: Option<Vec<Test>> = after("if", tests).parse_next(words)?;
        Ok((states, tests.unwrap_or_default()))
    }

    fn test(&self, role: u8, words: &mut Words<'_>) -> Read<Test> {
        let (memories, values) = &self.memories[usize::from(role)];
        let memory = must(name(memories)).parse_next(words)?;
        must(said("is")).parse_next(words)?;
        let is_not = opt(said("not")).parse_next(words)?.is_some();
        let values = must(or_list(name(&values[memory]))).parse_next(words)?;
        let values = values.into_iter().map(|value| value as u8).collect();
        Ok(Test { memory: memory as u8, values, is_not })
    }

    fn on_cell(&self, role: u8, words: &mut Words<'_>) -> Read<On> {
        let place = |place: usize| place as u8;
        if opt(said("enters")).parse_next(words)?.is_some() {
            return must(name(&self.states)).map(place).map(On::Enters).parse_next(words);
        }
        if opt(said("sends")).parse_next(words)?.is_some() {
            return must(name(&self.messages)).map(place).map(On::Sends).parse_next(words);
        }
        if let Some(decision) = opt(name(&self.decisions)).parse_next(words)? {
            let is_own = |d: &crate::define::Decision| {
                (d.role, usize::from(d.what.place)) == (role, decision)
            };
            if !self.decided.iter().any(is_own) {
                let what = format!(
                    "\"{}\" is no decision of {}",
                    self.decisions.at(decision),
                    self.role_names.at(usize::from(role))
                );
                return wrong(words, what);
            }
            return Ok(On::Decision(place(decision)));
        }
        if let Some(timer) = opt(name(&self.timers)).parse_next(words)? {
            return Ok(On::Timer(place(timer)));
        }
        let Some(kind) = opt(name(&self.messages)).parse_next(words)? else {
            let text: &str = words.as_ref();
            let kinds = [&self.messages, &self.decisions, &self.timers];
            let known = kinds.iter().flat_map(|n| (0..n.len()).map(|place| n.at(place)));
            let near = crate::names::nearest(text.trim(), known);
            let near = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
            let what = format!(
                "\"{}\" is no message, decision or timer that is declared{near}",
                text.trim()
            );
            return wrong(words, what);
        };
        let fields = self.contents(kind, words)?;
        let from = after("from", list(must(name(&self.who)))).parse_next(words)?;
        let from = from.into_iter().flatten().flat_map(|w| self.members[w].clone()).collect();
        let is_of_another_call = opt(said("of another call")).parse_next(words)?.is_some();
        let identifies = |rule: &Rule| rule.effects.iter().any(|e| matches!(e, Do::Identify));
        if is_of_another_call && !self.is_identified && !self.rules.iter().any(identifies) {
            let what = "only messages that carry an identifier tell of another call; say \"calls \
                        are identified\" above, or that a step does \"identify the call\"";
            return wrong(words, what);
        }
        Ok(On::Message { kind: place(kind), from, fields, is_of_another_call })
    }

    /// `with FIELD VALUE or VALUE, …` of a message, or nothing: its fields, each with what it may be.
    pub(super) fn contents(&self, kind: usize, words: &mut Words<'_>) -> Read<Vec<(u8, Vec<u8>)>> {
        let place = |place: usize| place as u8;
        let (names, values) = &self.fields[kind];
        let one = |w: &mut Words<'_>| {
            let field = must(name(names)).parse_next(w)?;
            let said = must(or_list(name(&values[field]))).parse_next(w)?;
            Ok((place(field), said.into_iter().map(place).collect()))
        };
        Ok(after("with", list(one)).parse_next(words)?.unwrap_or_default())
    }

    /// Effects, with semicolons between them; `role` and `on` are none where they are only named.
    pub(super) fn effects(
        &self,
        role: Option<u8>,
        on: Option<&On>,
        words: &mut Words<'_>,
    ) -> Read<Vec<Do>> {
        let one = |w: &mut Words<'_>| self.effect(role, on, w);
        let all: Vec<Vec<Do>> = separated(1.., one, said(";")).parse_next(words)?;
        Ok(all.into_iter().flatten().collect())
    }

    fn effect(&self, role: Option<u8>, on: Option<&On>, words: &mut Words<'_>) -> Read<Vec<Do>> {
        let place = |place: usize| place as u8;
        if opt(said("send")).parse_next(words)?.is_some() {
            return self.send(role, on, words);
        }
        let found = opt(alt((
            preceded(said("tell"), words_until(&[';', '|'])).map(|(_, w)| Do::Tell(keep(w))),
            preceded(said("open"), must(name(&self.resources))).map(place).map(Do::Open),
            said("close everything").value(Do::CloseAll),
            preceded(said("close"), must(name(&self.resources))).map(place).map(Do::Close),
            preceded(said("start"), must(name(&self.timers))).map(place).map(Do::Start),
            said("identify the call").value(Do::Identify),
            said("stop everything").value(Do::StopAll),
            preceded(said("stop"), must(name(&self.timers))).map(place).map(Do::Stop),
        )))
        .parse_next(words)?;
        if let Some(effect) = found {
            return Ok(vec![effect]);
        }
        if opt(said("set")).parse_next(words)?.is_some() {
            return Ok(vec![self.set(role, on, words)?]);
        }
        let text: &str = words.as_ref();
        let end = text.find([';', '|']).unwrap_or(text.len());
        let short = text[..end].trim();
        if let Some(effects) = self.lets.get(short) {
            // Nobody writes to itself.
            let mut effects = effects.clone();
            effects.retain(|effect| match effect {
                Do::Send { to: To::Role(to), .. } => Some(*to) != role,
                _ => true,
            });
            winnow::stream::Stream::next_slice(words, end);
            return Ok(effects);
        }
        let known = VERBS.into_iter().chain(self.lets.keys().copied());
        let near = crate::names::nearest(short.split(' ').next().unwrap_or_default(), known);
        let near = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        let what = format!(
            "\"{short}\" says nothing that a role can do: send, tell, open, close, start, stop, \
             set, identify the call, or what \"let\" has named{near}"
        );
        wrong(words, what)
    }

    /// `MESSAGE [with FIELD VALUE, …] to WHO`.
    fn send(&self, role: Option<u8>, on: Option<&On>, words: &mut Words<'_>) -> Read<Vec<Do>> {
        let kind = must(name(&self.messages)).parse_next(words)?;
        let (names, values) = &self.fields[kind];
        let one = |w: &mut Words<'_>| {
            let field = must(name(names)).parse_next(w)?;
            let source = self.source(role, on, (Some(names.at(field)), &values[field]), w)?;
            Ok((field as u8, source))
        };
        let fields = after("with", list(one)).parse_next(words)?.unwrap_or_default();
        must(said("to")).parse_next(words)?;
        let kind = kind as u8;
        let send = |to: To| Do::Send { kind, fields: fields.clone(), to };
        if opt(said("sender")).parse_next(words)?.is_some() {
            if !matches!(on, Some(On::Message { .. })) {
                return wrong(words, "only where a message has come there is a sender");
            }
            return Ok(vec![send(To::Sender)]);
        }
        if let Some(role) = role {
            let (memories, _) = &self.memories[usize::from(role)];
            if let Some(memory) = opt(name(memories)).parse_next(words)? {
                let is_role = self.roles[usize::from(role)].memories[memory].roles.is_some();
                return match is_role {
                    true => Ok(vec![send(To::Remembered(memory as u8))]),
                    false => wrong(words, "this remembers no role"),
                };
            }
        }
        let who = must(name(&self.who)).parse_next(words)?;
        let others = self.members[who].iter().filter(|to| Some(**to) != role);
        let sends: Vec<Do> = others.map(|to| send(To::Role(*to))).collect();
        match sends.is_empty() {
            true => wrong(words, "a role does not send to itself"),
            false => Ok(sends),
        }
    }

    /// `MEMORY to VALUE`.
    fn set(&self, role: Option<u8>, on: Option<&On>, words: &mut Words<'_>) -> Read<Do> {
        let Some(role) = role else {
            return wrong(words, "what \"let\" names is for every role; set memory in the rule");
        };
        let (memories, values) = &self.memories[usize::from(role)];
        let memory = must(name(memories)).parse_next(words)?;
        must(said("to")).parse_next(words)?;
        let is_role = self.roles[usize::from(role)].memories[memory].roles.is_some();
        if is_role && opt(said("sender")).parse_next(words)?.is_some() {
            let known = self.roles[usize::from(role)].memories[memory].roles.iter().flatten();
            let known: Vec<u8> = known.copied().collect();
            return match on {
                Some(On::Message { from, .. })
                    if !from.is_empty() && from.iter().all(|from| known.contains(from)) =>
                {
                    Ok(Do::Set(memory as u8, Source::Sender))
                }
                Some(On::Message { .. }) => wrong(
                    words,
                    "say from whom the message comes, e.g. \"from CLASS\": only roles that this \
                     remembers",
                ),
                _ => wrong(words, "only where a message has come there is a sender"),
            };
        }
        let source = self.source(Some(role), on, (None, &values[memory]), words)?;
        Ok(Do::Set(memory as u8, source))
    }

    /// A value of some kind, `as received`, or `as MEMORY`. What is taken over must have the same
    /// values in the same order.
    fn source(
        &self,
        role: Option<u8>,
        on: Option<&On>,
        (field, values): (Option<&str>, &Names),
        words: &mut Words<'_>,
    ) -> Read<Source> {
        if opt(said("as")).parse_next(words)?.is_none() {
            let place = must(name(values)).parse_next(words)?;
            return Ok(Source::Value(Named { place: place as u8, name: values.at(place) }));
        }
        let is_same = |other: &Names| {
            other.len() == values.len() && (0..values.len()).all(|p| other.at(p) == values.at(p))
        };
        if either("received", "the").parse_next(words).is_ok() {
            let Some(On::Message { kind, .. }) = on else {
                return wrong(words, "only where a message has come something is received");
            };
            let (names, known) = &self.fields[usize::from(*kind)];
            let place = match field {
                Some(field) => names.find(field),
                None => Some(must(name(names)).parse_next(words)?),
            };
            return match place.filter(|place| is_same(&known[*place])) {
                Some(place) => Ok(Source::Received(place as u8)),
                None => wrong(words, "the message that has come has no such field"),
            };
        }
        let Some(role) = role else {
            return wrong(words, "what \"let\" names is for every role and knows no memory");
        };
        let (memories, known) = &self.memories[usize::from(role)];
        let memory = must(name(memories)).parse_next(words)?;
        match is_same(&known[memory]) {
            true => Ok(Source::Memory(memory as u8)),
            false => wrong(words, "this memory has other values"),
        }
    }
}

/// Reads all of a cell.
fn in_cell<T>(
    (start, cell): (usize, &str),
    read: impl FnMut(&mut Words<'_>) -> Read<T>,
) -> Read<T> {
    whole(cell, read).map_err(|wrong| Wrong { at: wrong.at + start, ..wrong })
}

/// What two rules that hold together cannot both do.
fn clash(one: &Rule, other: &Rule) -> Option<&'static str> {
    let more = &other.effects;
    let both = |is: &dyn Fn(&Do, &Do) -> bool| {
        one.effects.iter().any(|effect| more.iter().any(|also| is(effect, also)))
    };
    let opposed = |a: &Do, b: &Do| match (a, b) {
        (Do::Open(_), Do::CloseAll) | (Do::Start(_), Do::StopAll) => true,
        (Do::Open(a), Do::Close(b)) | (Do::Start(a), Do::Stop(b)) => a == b,
        _ => false,
    };
    match (one.next, other.next) {
        (Some(next), Some(also)) if next != also => Some("comes into another state"),
        _ if both(&|a, b| same_letter(a, b, &one.on)) => {
            Some("sends the same message to the same role")
        }
        _ if both(&|a, b| matches!((a, b), (Do::Set(a, _), Do::Set(b, _)) if a == b)) => {
            Some("sets the same memory")
        }
        _ if both(&|a, b| opposed(a, b) || opposed(b, a)) => {
            Some("opens and closes, or starts and stops, the same")
        }
        _ => None,
    }
}

/// Whether two effects send the same message to the same role, as far as is known before it happens.
fn same_letter(one: &Do, other: &Do, on: &On) -> bool {
    let (Do::Send { kind, to, .. }, Do::Send { kind: k, to: t, .. }) = (one, other) else {
        return false;
    };
    let from = |role: u8| match on {
        On::Message { from, .. } => from.is_empty() || from.contains(&role),
        _ => false,
    };
    kind == k
        && match (to, t) {
            (To::Role(role), To::Sender) | (To::Sender, To::Role(role)) => from(*role),
            (To::Remembered(_), _) | (_, To::Remembered(_)) => true,
            (one, other) => one == other,
        }
}

/// Whether two rules of a role may both hold.
fn holds_with(one: &Rule, other: &Rule) -> bool {
    if one.role != other.role || one.states.is_disjoint(&other.states) {
        return false;
    }
    let replaces = one.instead_of.contains(&other.step) || other.instead_of.contains(&one.step);
    let excluded = match (&one.under, &other.under) {
        (Some((issue, some)), Some((other, more))) => {
            issue == other && some.iter().all(|candidate| !more.contains(candidate))
        }
        _ => false,
    };
    let apart = one.tests.iter().any(|test| other.tests.iter().any(|also| excludes(test, also)));
    !replaces && !excluded && !apart && meet(&one.on, &other.on)
}

fn excludes(one: &Test, other: &Test) -> bool {
    let within = |a: &Test, b: &Test| a.values.iter().all(|value| b.values.contains(value));
    one.memory == other.memory
        && match (one.is_not, other.is_not) {
            (false, false) => one.values.iter().all(|value| !other.values.contains(value)),
            (false, true) => within(one, other),
            (true, false) => within(other, one),
            (true, true) => false,
        }
}

fn meet(one: &On, other: &On) -> bool {
    match (one, other) {
        (
            On::Message { kind, from, fields, is_of_another_call },
            On::Message { kind: k, from: f, fields: x, is_of_another_call: i },
        ) => {
            let shares = |a: &[u8], b: &[u8]| {
                a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one))
            };
            let apart = fields.iter().any(|(field, values)| {
                x.iter().any(|(f, v)| f == field && values.iter().all(|one| !v.contains(one)))
            });
            kind == k && is_of_another_call == i && shares(from, f) && !apart
        }
        (On::Decision(a), On::Decision(b)) | (On::Timer(a), On::Timer(b)) => a == b,
        _ => false,
    }
}
