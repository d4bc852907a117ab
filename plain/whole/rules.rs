//! Rules: who, in which states, on what event, does what, and comes into which state.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::step::{Standing, Step};
use winnow::Parser;
use winnow::combinator::{alt, opt, preceded, separated};
use winnow::stream::Location;

use super::{Builder, MOST_RULES, at, inner_fault};
use crate::define::{Do, Named, On, Rule, Source, Test, To};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{Names, has_word, is_of_a_word, keep, keep_all, split_at_word};
use crate::parse::{
    Read, Words, Wrong, after, either, expected, list, must, name, or_list, said, spaces,
    words_until, wrong,
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

    /// The text with every letter in it replaced in every way; at most so many. The error says that
    /// they are more, or longer than a line may be.
    pub fn every(&self, text: &str, most: usize) -> Result<Vec<String>, String> {
        let mut found = vec![(text.to_string(), Vec::new())];
        for (letter, roles) in &self.0 {
            if !has_word(text, letter) {
                continue;
            }
            let mut more = Vec::new();
            for (text, used) in &found {
                for role in roles.iter().filter(|role| !used.contains(*role)) {
                    if more.len() >= most {
                        return Err(format!(
                            "with other letters for other roles, this is more than {most} lines; \
                             use fewer letters, or a class"
                        ));
                    }
                    let text = replaced(text, letter, role);
                    if text.len() > LONGEST {
                        return Err(too_long());
                    }
                    more.push((text, used.iter().copied().chain([*role]).collect()));
                }
            }
            found = more;
        }
        Ok(found.into_iter().map(|(text, _)| text).collect())
    }

    /// Where a place of a text in which letters were replaced stands in the text with the letters.
    fn place(&self, text: &str, written: &str, at: usize) -> usize {
        let (mut own, mut other) = (0, 0);
        while other < at && own < text.len() {
            let role = self.0.iter().find_map(|(letter, roles)| {
                let stands = text[own..].starts_with(letter.as_str())
                    && has_word(&text[own..], letter)
                    && split_at_word(&text[own..], letter)[0].is_empty()
                    && !text[..own].ends_with(is_of_a_word);
                let fits = |role: &&&str| written[other..].starts_with(**role);
                let longest = |role: &&&str| role.len();
                let role = roles.iter().filter(fits).max_by_key(longest).filter(|_| stands)?;
                Some((letter.len(), role.len()))
            });
            let (from, to) = role.unwrap_or_else(|| {
                let next = text[own..].chars().next().map_or(1, char::len_utf8);
                (next, next)
            });
            if at < other + to && role.is_some() {
                return own;
            }
            (own, other) = (own + from, other + to);
        }
        own
    }

    /// A letter that stands in a text.
    pub fn within(&self, text: &str) -> Option<&str> {
        self.0.iter().map(|(letter, _)| letter.as_str()).find(|letter| has_word(text, letter))
    }
}

/// The longest rule, in bytes.
const LONGEST: usize = 10_000;
/// The most effects of a rule, or of a `let`: each value in a message counted.
const MOST_EFFECTS: usize = 200;
/// The most conditions of a rule.
const MOST_TESTS: usize = 200;

fn too_long() -> String {
    format!("this is longer than {LONGEST} letters; write several rules")
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

/// What is said of a proposed step that no rule obeys.
const PROPOSED: &str = "a step that is proposed is obeyed: give it a rule; what only tells a reader \
                        something is a note";

/// How a rule is written.
const FORM: &str = "a rule is \"WHO | IN WHICH STATES | ON WHAT | DOES WHAT | NEXT STATE\"";

impl Builder {
    /// What stands under a step.
    pub(super) fn under_step(
        &mut self,
        (word, head): (&str, &Statement),
        inner: &[Statement],
    ) -> Result<(), Fault> {
        let mut instead_of: &'static [Step] = &[];
        // The line that says what the next rules stand instead of, until there is one.
        let mut unused = None;
        for statement in inner {
            let text = statement.text.as_str();
            if text.contains('|') {
                unused = None;
                if text.len() > LONGEST {
                    return Err(statement.fault(0, too_long()));
                }
                let every = self.letters.every(text, MOST_RULES);
                for written in every.map_err(|what| statement.fault(0, what))? {
                    let rule = self.rule(&written, instead_of);
                    let within = |wrong: Wrong| {
                        let at = self.letters.place(text, &written, wrong.at);
                        statement.fault(at, wrong.what)
                    };
                    rule.map_err(within)?;
                }
            } else if let Some(why) = text.strip_prefix("assumed ") {
                let item = self.items.last_mut().expect("it was just read");
                if item.under.is_some() {
                    return Err(statement.fault(0, PROPOSED));
                }
                if matches!(item.step.standing, Standing::Assumed(_)) {
                    return Err(statement.fault(0, "a step has one \"assumed\""));
                }
                item.step.standing = Standing::Assumed(keep(why.trim()));
            } else if let Some(what) = text.strip_prefix("supposing ") {
                let item = self.items.last_mut().expect("it was just read");
                item.supposed.push(keep(what.trim()));
            } else if let Some(items) = text.strip_prefix("instead of ") {
                // A step that is put into a clause speaks of the steps of that.
                let own = self.items.last().expect("it was just read").clause;
                let steps = self.steps_named_in(own, "instead of ".len(), items);
                instead_of = keep_all(steps.map_err(at(statement))?);
                if unused.replace(statement).is_some() {
                    let what = "name all that the rules below stand instead of in one line, with \
                                commas between";
                    return Err(statement.fault(0, what));
                }
            } else {
                let what = "under a step stand its rules, or \"assumed WHY\", \"supposing \
                            WHAT\" or \"instead of ITEMS\"; ";
                return Err(inner_fault(statement, Wrong::new(0, format!("{what}{FORM}"))));
            }
        }
        if let Some(unused) = unused {
            let what = "the rules that stand instead of this stand below this line";
            return Err(unused.fault(0, what));
        }
        let is_obeyed = inner.iter().any(|statement| statement.text.contains('|'));
        let item = self.items.last_mut().expect("it was just read");
        if is_obeyed && matches!(item.step.standing, Standing::Assumed(_)) {
            let what = "what rules obey is not \"assumed\": leave out the one or the other";
            return Err(head.fault(0, what));
        }
        let is_asking = word == "editor's note" && item.under.is_none();
        if is_asking && !is_obeyed && item.step.standing == Standing::Printed {
            item.step.standing = Standing::Assumed("a question, not a demand");
        }
        match item.under.is_some() && !is_obeyed && ["step", "paragraph"].contains(&word) {
            true => Err(head.fault(0, PROPOSED)),
            false => Ok(()),
        }
    }

    fn rule(&mut self, text: &str, instead_of: &'static [Step]) -> Read<()> {
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
                match opt(alt((said("or"), said(",")))).parse_next(words)? {
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
            if undoes_itself(&effects) {
                let what = "this starts what it then stops, or opens what it then closes";
                return Err(Wrong { at: cell(3).0, what: what.into(), is_final: true });
            }
            let under = Option::clone(&under);
            let place = self.rules.len();
            let rule =
                Rule { place, step, under, role, states, tests, on, effects, next, instead_of };
            // Only those of the same role on the same event can.
            let beside =
                event(&rule.on).map(|event| self.rules_on.entry((role, event)).or_default());
            let touched = Touched::by(&rule.effects);
            let clashes = beside.iter().flat_map(|places| places.iter()).find_map(|place| {
                let known = &self.rules[*place];
                let what = holds_with(known, &rule).then(|| touched.clash(known, rule.next))??;
                Some((what, known.step))
            });
            if let Some((does, step)) = clashes {
                let what = format!(
                    "on the same event {} {does} already by {step}; one of the two needs a \
                     condition, or stands \"instead of\" the other",
                    who.trim(),
                );
                return Err(Wrong { at: who_at, what, is_final: true });
            }
            if self.rules.len() >= MOST_RULES {
                let what = format!("a procedure has at most {MOST_RULES} rules");
                return Err(Wrong { at: who_at, what, is_final: true });
            }
            if let Some(beside) = beside {
                beside.push(place);
            }
            self.identifies |= rule.effects.iter().any(|effect| matches!(effect, Do::Identify));
            self.rules.push(rule);
        }
        Ok(())
    }

    /// Whether a call of the role begins with this.
    fn begins(&self, role: u8, on: &On) -> bool {
        let On::Decision(decision) = on else { return false };
        let known = self.decided_at.get(&(role, *decision));
        known.is_some_and(|place| self.decided[*place].begins_call)
    }

    fn who_cell(&self, words: &mut Words<'_>) -> Read<Vec<u8>> {
        if opt(said("any")).parse_next(words)?.is_some() {
            return Ok((0..self.roles.len() as u8).collect());
        }
        let who = list(must(name(&self.who))).parse_next(words)?;
        Ok(self.roles_of(who))
    }

    /// The roles that some names stand for, each once.
    pub(super) fn roles_of(&self, who: Vec<usize>) -> Vec<u8> {
        let (mut named, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let who = who.into_iter().filter(|place| named.insert(*place));
        let all = who.flat_map(|place| self.members[place].iter().copied());
        all.filter(|role| seen.insert(*role)).collect()
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
            separated(1..=MOST_TESTS, |w: &mut _| self.test(role, w), said("and")).parse_next(w)
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
            if !self.decided_at.contains_key(&(role, place(decision))) {
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
            if near.is_empty() && VERBS.iter().any(|verb| said(verb).parse_peek(*words).is_ok()) {
                return wrong(
                    words,
                    format!("what the rule waits for is missing before this; {FORM}"),
                );
            }
            let what = format!(
                "\"{}\" is no message, decision or timer that is declared{near}",
                text.trim()
            );
            return wrong(words, what);
        };
        let fields = self.contents(kind, words)?;
        let from = after("from", list(must(name(&self.who)))).parse_next(words)?;
        let from = self.roles_of(from.unwrap_or_default());
        let is_of_another_call = opt(said("of another call")).parse_next(words)?.is_some();
        if is_of_another_call && !self.is_identified && !self.identifies {
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
        let said = after("with", list(one)).parse_next(words)?.unwrap_or_default();
        match twice(said.iter().map(|(field, _)| *field)) {
            Some(field) => wrong(words, format!("\"{}\" is said twice", names.at(field.into()))),
            None => Ok(said),
        }
    }

    /// Effects, with semicolons between them; `role` and `on` are none where they are only named.
    pub(super) fn effects(
        &self,
        role: Option<u8>,
        on: Option<&On>,
        words: &mut Words<'_>,
    ) -> Read<Vec<Do>> {
        let size = |effect: &Do| match effect {
            Do::Send { fields, .. } => 1 + fields.len(),
            _ => 1,
        };
        let (mut all, mut many) = (Vec::new(), 0);
        loop {
            spaces(words)?;
            let at = words.current_token_start();
            let more = self.effect(role, on, words)?;
            many += more.iter().map(size).sum::<usize>();
            if many > MOST_EFFECTS {
                let what = format!(
                    "with this, more than {MOST_EFFECTS} effects come together, each value in a \
                     message counted"
                );
                return Err(Wrong { at, what, is_final: true });
            }
            all.extend(more);
            if opt(said(";")).parse_next(words)?.is_none() {
                return Ok(all);
            }
        }
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
        if short.is_empty() {
            return wrong(words, "an effect is missing here: \";\" stands between two of them");
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
        if let Some(field) = twice(fields.iter().map(|(field, _)| *field)) {
            return wrong(words, format!("\"{}\" is said twice", names.at(field.into())));
        }
        let is_bare = fields.is_empty() && names.len() > 0;
        let to_whom = if is_bare { "\"to WHO\" or \"with FIELD VALUE\"" } else { "\"to WHO\"" };
        must(said("to").map_err(|wrong: Wrong| expected(&wrong, to_whom))).parse_next(words)?;
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

/// The first that is there twice.
fn twice(mut places: impl Iterator<Item = u8>) -> Option<u8> {
    let mut seen = BTreeSet::new();
    places.find(|place| !seen.insert(*place))
}

/// Reads all of a cell.
fn in_cell<T>(
    (start, cell): (usize, &str),
    mut read: impl FnMut(&mut Words<'_>) -> Read<T>,
) -> Read<T> {
    let mut words = Words::new(cell);
    let value = read(&mut words).and_then(|value| {
        spaces(&mut words)?;
        let found: String = words.as_ref().chars().take(30).collect();
        match found.is_empty() {
            true => Ok(value),
            false => wrong(
                &words,
                format!("\"{found}\" is not expected here; {FORM}, with \";\" between effects"),
            ),
        }
    });
    value.map_err(|wrong| Wrong { at: wrong.at + start, ..wrong })
}

/// Whether an effect is undone by one that follows it.
fn undoes_itself(effects: &[Do]) -> bool {
    let undone = |effect: &Do, later: &Do| match (effect, later) {
        (Do::Start(one), Do::Stop(other)) | (Do::Open(one), Do::Close(other)) => one == other,
        (Do::Start(_), Do::StopAll) | (Do::Open(_), Do::CloseAll) => true,
        _ => false,
    };
    let places = effects.iter().enumerate();
    places.clone().any(|(at, effect)| effects[at..].iter().any(|later| undone(effect, later)))
}

/// What a rule waits for, in numbers; nothing for what is added to a step.
fn event(on: &On) -> Option<(u8, u8)> {
    match on {
        On::Message { kind, .. } => Some((0, *kind)),
        On::Decision(decision) => Some((1, *decision)),
        On::Timer(timer) => Some((2, *timer)),
        On::Enters(_) | On::Sends(_) => None,
    }
}

/// What a rule does, as far as another that holds with it cannot do the same, or the opposite.
#[derive(Default)]
struct Touched {
    sent: BTreeMap<u8, BTreeSet<To>>,
    set: BTreeSet<u8>,
    opened: BTreeSet<u8>,
    closed: BTreeSet<u8>,
    closes_all: bool,
    started: BTreeSet<u8>,
    stopped: BTreeSet<u8>,
    stops_all: bool,
}

impl Touched {
    fn by(effects: &[Do]) -> Self {
        let mut touched = Touched::default();
        for effect in effects {
            match effect {
                Do::Send { kind, to, .. } => {
                    touched.sent.entry(*kind).or_default().insert(*to);
                }
                Do::Set(memory, _) => {
                    touched.set.insert(*memory);
                }
                Do::Open(resource) => {
                    touched.opened.insert(*resource);
                }
                Do::Close(resource) => {
                    touched.closed.insert(*resource);
                }
                Do::CloseAll => touched.closes_all = true,
                Do::Start(timer) => {
                    touched.started.insert(*timer);
                }
                Do::Stop(timer) => {
                    touched.stopped.insert(*timer);
                }
                Do::StopAll => touched.stops_all = true,
                Do::Tell(_) | Do::Identify => {}
            }
        }
        touched
    }

    /// What a rule that comes into such a state cannot do together with another.
    fn clash(&self, other: &Rule, next: Option<u8>) -> Option<&'static str> {
        let any = |is: &dyn Fn(&Do) -> bool| other.effects.iter().any(is);
        let sends = |effect: &Do| match effect {
            Do::Send { kind, to, .. } => self
                .sent
                .get(kind)
                .is_some_and(|known| known.iter().any(|also| is_same(to, also, &other.on))),
            _ => false,
        };
        let opposes = |effect: &Do| match effect {
            Do::Open(resource) => self.closes_all || self.closed.contains(resource),
            Do::Close(resource) => self.opened.contains(resource),
            Do::CloseAll => !self.opened.is_empty(),
            Do::Start(timer) => self.stops_all || self.stopped.contains(timer),
            Do::Stop(timer) => self.started.contains(timer),
            Do::StopAll => !self.started.is_empty(),
            _ => false,
        };
        match (other.next, next) {
            (Some(one), Some(also)) if one != also => Some("comes into another state"),
            _ if any(&sends) => Some("sends the same message to the same role"),
            _ if any(&|e| matches!(e, Do::Set(memory, _) if self.set.contains(memory))) => {
                Some("sets the same memory")
            }
            _ if any(&opposes) => Some("opens and closes, or starts and stops, the same"),
            _ => None,
        }
    }
}

/// Whether two receivers may be the same, as far as is known before it happens.
fn is_same(one: &To, other: &To, on: &On) -> bool {
    let from = |role: u8| match on {
        On::Message { from, .. } => from.is_empty() || from.contains(&role),
        _ => false,
    };
    match (one, other) {
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
