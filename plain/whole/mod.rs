//! The whole of a file: statement after statement, each with the names declared above it.

mod cases;
mod claims;
mod declarations;
mod rules;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Channel;
use callproof_kernel::issue::{Candidate, Issue};
use callproof_kernel::procedure::Decider;
use callproof_kernel::step::{Clause, Step};
use winnow::Parser;

use crate::define::{
    ClaimDef, Decision, Definition, Fact, MessageType, Named, Offer, Role, Rule, SIGNALLING,
    StateKind, TimerKind,
};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{Names, keep, keep_all, nearest};
use crate::parse::{Read, Words, Wrong, colon, spaces, whole, words_until};
use rules::Letters;

/// The most names of one kind.
const MOST: usize = 200;
/// The most rules, each role and each way to put roles for letters counted.
const MOST_RULES: usize = 4_000;

/// The words with which statements at the margin begin.
const STATEMENTS: [&str; 25] = [
    "procedure",
    "document",
    "scope",
    "calls are identified",
    "role",
    "class",
    "letters",
    "states",
    "channel",
    "message",
    "timer",
    "resource",
    "user",
    "policy",
    "let",
    "clause",
    "step",
    "note",
    "editor's note",
    "paragraph",
    "issue",
    "candidate",
    "claim",
    "case",
    "figure",
];

/// What the file defines.
pub(crate) fn build(statements: &[Statement]) -> Result<Definition, Fault> {
    let mut builder = Builder::new(&statements[0])?;
    let mut place = 1;
    while place < statements.len() {
        let head = &statements[place];
        let inner = statements[place + 1..].iter().take_while(|statement| statement.is_inner);
        let inner = &statements[place + 1..place + 1 + inner.count()];
        builder.statement(head, inner)?;
        place += 1 + inner.len();
    }
    builder.done(&statements[0])
}

/// A step, with what is known of it while the file is read.
struct Item {
    step: Step,
    /// The clause, by place.
    clause: usize,
    /// The issue and the candidates that it belongs to.
    under: Option<(usize, Vec<usize>)>,
    /// What was taken for granted when it was read.
    supposed: Vec<&'static str>,
}

/// An issue while its candidates are read.
struct Question {
    name: &'static str,
    question: &'static str,
    at: Vec<Step>,
    clause: usize,
    unmodelled: Option<&'static str>,
    candidates: Names,
    gists: Vec<(&'static str, bool)>,
    recommended: usize,
}

/// A procedure while its file is read.
struct Builder {
    is_identified: bool,
    name: &'static str,
    title: &'static str,
    document: &'static str,
    scope: Vec<&'static str>,
    who: Names,
    /// The roles that each name of `who` stands for.
    members: Vec<Vec<u8>>,
    roles: Vec<Role>,
    role_names: Names,
    memories: Vec<(Names, Vec<Names>)>,
    letters: Letters,
    states: Names,
    state_kinds: Vec<StateKind>,
    channels: Names,
    channel_kinds: Vec<Channel>,
    messages: Names,
    message_types: Vec<MessageType>,
    fields: Vec<(Names, Vec<Names>)>,
    timers: Names,
    timer_kinds: Vec<TimerKind>,
    resources: Names,
    kept: BTreeSet<(u8, u8)>,
    decisions: Names,
    decided: Vec<Decision>,
    /// Decisions whose states are those of their rules.
    offered_by_rules: BTreeSet<usize>,
    lets: BTreeMap<&'static str, Vec<crate::define::Do>>,
    clauses: Vec<&'static Clause>,
    items: Vec<Item>,
    questions: Vec<Question>,
    rules: Vec<Rule>,
    claims: Vec<ClaimDef>,
    claim_names: Names,
    cases: Vec<crate::define::CaseDef>,
    figures: Vec<crate::define::FigureDef>,
    facts: BTreeSet<(u8, Fact)>,
}

/// Turns what is wrong in a statement's words into where it stands in the file.
fn at(statement: &Statement) -> impl Fn(Wrong) -> Fault + '_ {
    move |wrong| statement.fault(wrong.at, wrong.what)
}

/// A name before a colon, and what follows it.
fn titled<'w>(words: &mut Words<'w>) -> Read<((usize, &'w str), &'w str)> {
    let name = words_until(&[':']).parse_next(words)?;
    Ok((name, colon(words)?))
}

/// A name with, behind a colon, what is printed for it; the name itself where nothing is.
fn printed<'w>(words: &mut Words<'w>) -> Read<((usize, &'w str), &'w str)> {
    let name = words_until(&[':']).parse_next(words)?;
    let full = match words.as_ref().is_empty() {
        true => name.1,
        false => colon(words)?,
    };
    Ok((name, full))
}

impl Builder {
    fn new(head: &Statement) -> Result<Self, Fault> {
        let what = "a file begins with \"procedure NAME: TITLE\"";
        let Some(words) = head.text.strip_prefix("procedure ").filter(|_| !head.is_inner) else {
            return Err(head.fault(0, what));
        };
        let shift = |wrong: Wrong| head.fault(wrong.at + "procedure ".len(), wrong.what);
        let ((_, name), title) = whole(words, titled).map_err(shift)?;
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.chars().all(is_kebab) {
            let what = format!(
                "\"{name}\" is to be typed on a command line: small letters, digits and hyphens \
                 only"
            );
            return Err(head.fault("procedure ".len(), what));
        }
        Ok(Builder {
            is_identified: false,
            name: keep(name),
            title: keep(title),
            document: "",
            scope: Vec::new(),
            who: Names::new("role or class"),
            members: Vec::new(),
            roles: Vec::new(),
            role_names: Names::new("role"),
            memories: Vec::new(),
            letters: Letters::default(),
            states: Names::new("state"),
            state_kinds: Vec::new(),
            channels: {
                let mut known = Names::new("channel");
                known.declare(SIGNALLING.name);
                known
            },
            channel_kinds: vec![SIGNALLING],
            messages: Names::new("message"),
            message_types: Vec::new(),
            fields: Vec::new(),
            timers: Names::new("timer"),
            timer_kinds: Vec::new(),
            resources: Names::new("resource"),
            kept: BTreeSet::new(),
            decisions: Names::new("decision"),
            decided: Vec::new(),
            offered_by_rules: BTreeSet::new(),
            lets: BTreeMap::new(),
            clauses: Vec::new(),
            items: Vec::new(),
            questions: Vec::new(),
            rules: Vec::new(),
            claims: Vec::new(),
            claim_names: Names::new("claim"),
            cases: Vec::new(),
            figures: Vec::new(),
            facts: BTreeSet::new(),
        })
    }

    fn statement(&mut self, head: &Statement, inner: &[Statement]) -> Result<(), Fault> {
        let known = STATEMENTS.iter().filter(|word| {
            let rest = head.text.strip_prefix(**word);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        });
        let Some(word) = known.max_by_key(|word| word.len()) else {
            return Err(self.unknown(head));
        };
        let shift = word.len();
        let text = &head.text[shift..];
        let at = |wrong: Wrong| head.fault(wrong.at + shift, wrong.what);
        if let Some(first) = inner.first().filter(|_| !TAKES_INNER.contains(word)) {
            let what = format!("nothing can belong to a line that begins with \"{word}\"");
            return Err(first.fault(0, what));
        }
        match *word {
            "procedure" => Err(head.fault(0, "a file has one procedure; put this into another")),
            "document" => whole(text, |w: &mut Words<'_>| self.document(w)).map_err(at),
            "scope" => whole(text, |w: &mut Words<'_>| self.scope(w)).map_err(at),
            "calls are identified" => {
                self.is_identified = true;
                whole(text, spaces).map_err(at)
            }
            "role" => {
                whole(text, |w: &mut Words<'_>| self.role(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_role(w)).map_err(self::at(s))
                })
            }
            "class" => whole(text, |w: &mut Words<'_>| self.class(w)).map_err(at),
            "letters" => whole(text, |w: &mut Words<'_>| self.read_letters(w)).map_err(at),
            "states" => whole(text, |w: &mut Words<'_>| self.read_states(w)).map_err(at),
            "channel" => whole(text, |w: &mut Words<'_>| self.channel(w)).map_err(at),
            "message" => {
                whole(text, |w: &mut Words<'_>| self.message(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_message(w)).map_err(self::at(s))
                })
            }
            "timer" => whole(text, |w: &mut Words<'_>| self.timer(w)).map_err(at),
            "resource" => whole(text, |w: &mut Words<'_>| self.resource(w)).map_err(at),
            "user" => whole(text, |w: &mut Words<'_>| self.decides(w, Decider::User)).map_err(at),
            "policy" => {
                whole(text, |w: &mut Words<'_>| self.decides(w, Decider::Policy)).map_err(at)
            }
            "let" => whole(text, |w: &mut Words<'_>| self.read_let(w)).map_err(at),
            "clause" => whole(text, |w: &mut Words<'_>| self.clause(w)).map_err(at),
            "step" | "note" | "editor's note" | "paragraph" => {
                whole(text, |w: &mut Words<'_>| self.step(word, w)).map_err(at)?;
                self.under_step(inner)
            }
            "issue" => {
                whole(text, |w: &mut Words<'_>| self.issue(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_issue(w)).map_err(self::at(s))
                })
            }
            "candidate" => whole(text, |w: &mut Words<'_>| self.candidate(w)).map_err(at),
            "claim" => {
                let Some((formula, more)) = inner.split_first() else {
                    let what = "what is claimed stands in the next line, e.g. \"  always: …\"";
                    return Err(head.fault(head.text.len(), what));
                };
                if let Some(more) = more.first() {
                    return Err(more.fault(0, "a claim has one formula"));
                }
                whole(text, |w: &mut Words<'_>| self.claim(w)).map_err(at)?;
                let read = |w: &mut Words<'_>| self.formula(w);
                let claimed = whole(&formula.text, read).map_err(self::at(formula))?;
                self.claims.last_mut().expect("it was just read").claimed = claimed;
                Ok(())
            }
            "case" => {
                whole(text, |w: &mut Words<'_>| self.case(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_case(w)).map_err(self::at(s))
                })
            }
            _ => {
                whole(text, |w: &mut Words<'_>| self.figure(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_figure(w)).map_err(self::at(s))
                })
            }
        }
    }

    fn unknown(&self, head: &Statement) -> Fault {
        let word = head.text.split([' ', ':']).next().unwrap_or_default();
        let said = format!("no statement begins with \"{word}\"");
        let what = match nearest(word, STATEMENTS.iter().copied()) {
            Some(near) => format!("{said}; did you mean \"{near}\"?"),
            None if head.text.contains('|') => {
                format!("{said}; a rule stands under its step, two columns in")
            }
            None => format!("{said}; one begins with: {}", STATEMENTS.join(", ")),
        };
        head.fault(0, what)
    }

    fn document(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, document) = words_until(&[]).parse_next(words)?;
        if !self.document.is_empty() {
            return Err(Wrong { at, what: "the document is named above".into(), is_final: true });
        }
        self.document = keep(document);
        Ok(())
    }

    fn scope(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (_, sentence) = words_until(&[]).parse_next(words)?;
        self.scope.push(keep(sentence));
        Ok(())
    }

    fn done(mut self, head: &Statement) -> Result<Definition, Fault> {
        let missing = [
            (self.roles.is_empty(), "role"),
            (self.states.len() == 0, "states"),
            (self.clauses.is_empty(), "clause"),
            (self.cases.is_empty(), "case"),
        ];
        if let Some((_, word)) = missing.iter().find(|(is_missing, _)| *is_missing) {
            let what = format!("this procedure has no \"{word}\"");
            return Err(head.fault(0, what));
        }
        if let Some(short) = self.questions.iter().find(|question| question.candidates.len() < 2) {
            let what = format!("the issue {} has fewer than two candidates", short.name);
            return Err(head.fault(0, what));
        }
        for place in self.offered_by_rules.clone() {
            let decision = &self.decided[place];
            let own = self.rules.iter().filter(|rule| {
                let answers = |d: u8| {
                    self.decided.iter().any(|other| {
                        (other.role, other.what.place) == (decision.role, d)
                            && other.question == decision.question
                    })
                };
                // Where one answer can be given, the others can.
                rule.role == decision.role
                    && matches!(rule.on, crate::define::On::Decision(d) if answers(d))
            });
            let offer =
                |rule: &Rule| Offer { states: rule.states.clone(), tests: rule.tests.clone() };
            self.decided[place].offered = own.map(offer).collect();
        }
        let early = |decision: &&Decision| {
            !decision.begins_call && decision.offered.iter().any(|offer| offer.states.contains(&0))
        };
        if let Some(early) = self.decided.iter().find(early) {
            let what = format!(
                "{} may decide \"{}\" when {}, where there is no call yet: what is decided there \
                 begins a call, or it is decided in other states",
                self.roles[usize::from(early.role)].name,
                early.what,
                self.states.at(0)
            );
            return Err(head.fault(0, what));
        }
        self.check_cases(head)?;
        let clauses = self.clauses.iter().enumerate().map(|(place, clause)| {
            let own = self.items.iter().filter(|i| i.clause == place && i.under.is_none());
            (*clause, keep_all(own.map(|item| item.step).collect()))
        });
        let clauses = clauses.collect();
        let issues = self.questions.iter().enumerate().map(|(place, question)| {
            let candidate = |(at, (gist, is_blank)): (usize, &(&'static str, bool))| {
                let own = self.items.iter().filter(|item| {
                    item.under.as_ref().is_some_and(|(i, c)| *i == place && c.contains(&at))
                });
                let proposed = keep_all(own.map(|item| item.step).collect());
                let name = question.candidates.at(at);
                Candidate { name, gist, proposed, is_blank: *is_blank }
            };
            Issue {
                place,
                name: question.name,
                question: question.question,
                steps: keep_all(question.at.clone()),
                unmodelled: question.unmodelled,
                candidates: keep_all(question.gists.iter().enumerate().map(candidate).collect()),
                recommended: question.recommended,
            }
        });
        let issues = issues.collect();
        Ok(Definition {
            source: 0,
            name: self.name,
            file: None,
            title: self.title,
            scope: keep_all(self.scope),
            supposed: self
                .items
                .iter()
                .filter(|item| !item.supposed.is_empty())
                .map(|item| (item.step, keep_all(item.supposed.clone())))
                .collect(),
            is_identified: self.is_identified,
            roles: self.roles,
            states: self.state_kinds,
            messages: self.message_types,
            timers: self.timer_kinds,
            resources: (0..self.resources.len())
                .map(|place| Named { place: place as u8, name: self.resources.at(place) })
                .collect(),
            kept: self.kept,
            decisions: self.decided,
            clauses,
            issues,
            rules: self.rules,
            claims: self.claims,
            cases: self.cases,
            figures: self.figures,
            facts: self.facts,
        })
    }
}

/// The statements to which others can belong.
const TAKES_INNER: [&str; 10] = [
    "role",
    "message",
    "step",
    "note",
    "editor's note",
    "paragraph",
    "issue",
    "claim",
    "case",
    "figure",
];

/// Declares a name where it stands.
fn declare(names: &mut Names, at: usize, name: &str) -> Read<u8> {
    let wrong = |what: String| Err(Wrong { at, what, is_final: true });
    if names.len() >= MOST {
        return wrong(format!("a procedure has at most {MOST} of a kind ({})", names.kind));
    }
    match names.declare(name) {
        Some(place) => Ok(place as u8),
        None => wrong(format!("the {} \"{name}\" is declared above already", names.kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::STATEMENTS;

    /// Whoever has docs/plain.md has the whole language.
    #[test]
    fn every_statement_is_documented() {
        let manual = include_str!("../../docs/plain.md");
        for statement in STATEMENTS {
            let is_there = ["`", "`…", "`  "]
                .iter()
                .any(|before| manual.contains(&format!("{before}{statement}")));
            assert!(is_there, "{statement}");
        }
    }
}
