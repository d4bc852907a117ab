//! Rules: who, in which states, on what event, does what, and comes into which state.

use std::collections::BTreeSet;

use callproof_kernel::procedure::Supposed;
use callproof_kernel::step::{Standing, Step};
use winnow::Parser;
use winnow::combinator::{alt, opt, separated};
use winnow::stream::Location;

use super::clash::{Touched, event, holds_with, undoes_itself};
use super::effects::VERBS;
use super::letters::{LONGEST, too_long};
use super::statement::inner_fault;
use super::{Builder, MOST_RULES, at};
use crate::define::{Do, On, Rule, Test};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{keep, keep_all};
use crate::parse::{Read, Words, Wrong, after, list, must, name, or_list, said, spaces, wrong};

/// The most conditions of a rule.
const MOST_TESTS: usize = 200;

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
                item.supposed.push(Supposed::Granted(keep(what.trim())));
            } else if let Some(said) = text.strip_prefix("passing over ") {
                let item = self.items.last_mut().expect("it was just read");
                item.supposed.push(Supposed::PassedOver(keep(said.trim())));
            } else if let Some(items) = text.strip_prefix("instead of ") {
                // A step that is put into a clause speaks of the steps of that.
                let own = self.items.last().expect("it was just read").clause;
                let steps = self.steps_named_in(own, "instead of ".len(), items);
                instead_of = keep_all(steps.map_err(at(statement))?);
                if instead_of.contains(&self.items.last().expect("it was just read").step) {
                    let what = "a rule stands instead of those of other items, and not of its own";
                    return Err(statement.fault("instead of ".len(), what));
                }
                if unused.replace(statement).is_some() {
                    let what = "name all that the rules below stand instead of in one line, with \
                                commas between";
                    return Err(statement.fault(0, what));
                }
            } else {
                let what = "under a step stand its rules, or \"assumed WHY\", \"supposing \
                            WHAT\", \"passing over WHAT\" or \"instead of ITEMS\"; ";
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
        match item.under.is_some() && !is_obeyed && ["step", "paragraph", "section"].contains(&word)
        {
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
            let memories = &self.roles[usize::from(role)].memories;
            let clashes = beside.iter().flat_map(|places| places.iter()).find_map(|place| {
                let known = &self.rules[*place];
                let what = holds_with(known, &rule)
                    .then(|| touched.clash(known, rule.next, memories))??;
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
            let kinds = [&self.decisions, &self.messages, &self.timers];
            let is_state = name(&self.states).parse_peek(*words).is_ok();
            if !is_state && kinds.iter().any(|kind| name(kind).parse_peek(*words).is_ok()) {
                let what = "what a role enters is a state; a decision, a message or a timer stands \
                            alone, without \"enters\"";
                return wrong(words, what);
            }
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
}

/// The first that is there twice.
pub(super) fn twice(mut places: impl Iterator<Item = u8>) -> Option<u8> {
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
            false => {
                // A name that begins like another one.
                let read = &cell[..words.current_token_start()];
                let from = read.rfind(',').map_or(0, |comma| comma + 1);
                let before = read[from..].trim().rsplit(" from ").next().unwrap_or_default();
                let next = found.split([' ', ',']).next().unwrap_or_default();
                // "client 3" beside a class of clients.
                let is_label = next.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
                let whole = match before.is_empty() || next.is_empty() || !is_label {
                    true => String::new(),
                    false => format!("; if \"{before} {next}\" is one name, declare it above"),
                };
                wrong(
                    &words,
                    format!(
                        "\"{found}\" is not expected here{whole}; {FORM}, with \";\" between \
                         effects"
                    ),
                )
            }
        }
    });
    value.map_err(|wrong| Wrong { at: wrong.at + start, ..wrong })
}
