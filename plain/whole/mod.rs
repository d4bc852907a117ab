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
use callproof_kernel::step::{Clause, Kind, Step};
use winnow::Parser;

use crate::define::{
    ClaimDef, Decision, Definition, Fact, MessageType, Named, Offer, On, Role, Rule, SIGNALLING,
    StateKind, TimerType,
};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{Names, keep, keep_all, nearest};
use crate::parse::{Read, Words, Wrong, colon, spaces, up_to_a_stop, whole, words_until, wrong};
use rules::Letters;
use text::Labels;

/// The most names of one kind.
const MOST: usize = 200;
/// The longest name, in bytes.
const LONGEST_NAME: usize = 500;
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
        builder.here = place;
    }
    builder.done(statements)
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
    /// Its statement, by place.
    place: usize,
    candidates: Names,
    gists: Vec<(&'static str, bool)>,
    recommended: Option<usize>,
}

/// What an item is, its number or words, and its part.
type Labelled = (Kind, &'static str, Option<&'static str>);

/// A procedure while its file is read.
struct Builder {
    /// The statement that is read, by place.
    here: usize,
    /// What has been said in it that is said once.
    said: BTreeSet<&'static str>,
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
    timer_kinds: Vec<TimerType>,
    resources: Names,
    kept: BTreeSet<(u8, u8)>,
    decisions: Names,
    decided: Vec<Decision>,
    /// The statement of each.
    decided_in: Vec<usize>,
    /// The place of each, by its role and words.
    decided_at: BTreeMap<(u8, u8), usize>,
    /// Decisions whose states are those of their rules.
    offered_by_rules: BTreeSet<usize>,
    lets: BTreeMap<&'static str, Vec<crate::define::Do>>,
    clauses: Vec<&'static Clause>,
    clause_at: BTreeMap<&'static str, usize>,
    items: Vec<Item>,
    /// The clause and the item of each, and of what is proposed the words.
    known_items: BTreeSet<(usize, Labelled, Option<&'static str>)>,
    printed: Labels,
    proposed: Labels,
    questions: Vec<Question>,
    rules: Vec<Rule>,
    /// The places of the rules of a role on an event.
    rules_on: BTreeMap<(u8, (u8, u8)), Vec<usize>>,
    /// Whether a rule identifies its call.
    identifies: bool,
    claims: Vec<ClaimDef>,
    claim_names: Names,
    cases: Vec<crate::define::CaseDef>,
    case_names: Names,
    /// The statement of each.
    cases_in: Vec<usize>,
    figure_names: Names,
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
        typed(0, name, false).map_err(shift)?;
        Ok(Builder {
            here: 1,
            said: BTreeSet::new(),
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
            decided_in: Vec::new(),
            decided_at: BTreeMap::new(),
            offered_by_rules: BTreeSet::new(),
            lets: BTreeMap::new(),
            clauses: Vec::new(),
            clause_at: BTreeMap::new(),
            items: Vec::new(),
            known_items: BTreeSet::new(),
            printed: Labels::default(),
            proposed: Labels::default(),
            questions: Vec::new(),
            rules: Vec::new(),
            rules_on: BTreeMap::new(),
            identifies: false,
            claims: Vec::new(),
            claim_names: Names::new("claim"),
            cases: Vec::new(),
            case_names: Names::new("case"),
            cases_in: Vec::new(),
            figure_names: Names::new("figure"),
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
            return Err(inner_fault(first, Wrong::new(0, what)));
        }
        self.said.clear();
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
                    whole(&s.text, |w: &mut Words<'_>| self.of_role(w))
                        .map_err(|wrong| inner_fault(s, wrong))
                })
            }
            "class" => whole(text, |w: &mut Words<'_>| self.class(w)).map_err(at),
            "letters" => whole(text, |w: &mut Words<'_>| self.read_letters(w)).map_err(at),
            "states" => whole(text, |w: &mut Words<'_>| self.read_states(w)).map_err(at),
            "channel" => whole(text, |w: &mut Words<'_>| self.channel(w)).map_err(at),
            "message" => {
                whole(text, |w: &mut Words<'_>| self.message(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_message(w))
                        .map_err(|wrong| inner_fault(s, wrong))
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
                self.under_step((word, head), inner)
            }
            "issue" => {
                whole(text, |w: &mut Words<'_>| self.issue(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_issue(w))
                        .map_err(|wrong| inner_fault(s, wrong))
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
                let claimed = whole(&formula.text, read)
                    .map_err(|wrong| self.within("claim", formula, wrong))?;
                self.claims.last_mut().expect("it was just read").claimed = claimed;
                Ok(())
            }
            "case" => {
                whole(text, |w: &mut Words<'_>| self.case(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_case(w))
                        .map_err(|wrong| self.within("case", s, wrong))
                })
            }
            _ => {
                whole(text, |w: &mut Words<'_>| self.figure(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_figure(w))
                        .map_err(|wrong| self.within("figure", s, wrong))
                })?;
                self.check_figure(head)
            }
        }
    }

    /// What is wrong where no letters are written out: who uses one is told so.
    fn within(&self, word: &str, statement: &Statement, mut wrong: Wrong) -> Fault {
        let text = statement.text.get(wrong.at..).unwrap_or_default();
        if let Some(letter) = self.letters.within(up_to_a_stop(text)) {
            wrong.what += &format!(
                "; \"{letter}\" stands for roles in rules, states and timers only, not in a {word}: \
                 name the role or class"
            );
        }
        inner_fault(statement, wrong)
    }

    /// Something that a statement says once.
    fn once(&mut self, what: &'static str, words: &Words<'_>) -> Read<()> {
        match self.said.insert(what) {
            true => Ok(()),
            false => wrong(words, format!("\"{what}\" is said above already")),
        }
    }

    fn unknown(&self, head: &Statement) -> Fault {
        let word = head.text.split([' ', ':']).next().unwrap_or_default();
        let said = format!("no statement begins with \"{word}\"");
        // As it is printed, or as word processors write it.
        let plainly = head.text.to_lowercase().replace(['\u{2019}', '\u{2018}'], "'");
        let plainly = plainly.split([':', '(']).next().unwrap_or_default();
        let plainly = plainly.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let meant = nearest(plainly, STATEMENTS.iter().copied());
        let what = match nearest(word, STATEMENTS.iter().copied()).or(meant) {
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

    fn done(mut self, statements: &[Statement]) -> Result<Definition, Fault> {
        let head = &statements[0];
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
            return Err(statements[short.place].fault(0, what));
        }
        let offers = self.offers();
        for place in &self.offered_by_rules {
            let decision = &mut self.decided[*place];
            let own = offers.get(&(decision.role, decision.question.place));
            decision.offered = own.copied().unwrap_or_default();
        }
        let early = |(decision, _): &(&Decision, &usize)| {
            !decision.begins_call && decision.offered.iter().any(|offer| offer.states.contains(&0))
        };
        if let Some((early, place)) = self.decided.iter().zip(&self.decided_in).find(early) {
            let what = format!(
                "{} may decide \"{}\" when {}, where there is no call yet: what is decided there \
                 begins a call, or it is decided in other states",
                self.roles[usize::from(early.role)].name,
                early.what,
                self.states.at(0)
            );
            return Err(statements[*place].fault(0, what));
        }
        self.check_cases(statements)?;
        let (printed, proposed) = self.by_place();
        let clauses =
            self.clauses.iter().zip(printed).map(|(clause, own)| (*clause, keep_all(own)));
        let clauses = clauses.collect();
        let issues = self.questions.iter().enumerate().map(|(place, question)| {
            let candidate = |(at, (gist, is_blank)): (usize, &(&'static str, bool))| {
                let proposed = proposed.get(&(place, at)).cloned().unwrap_or_default();
                let name = question.candidates.at(at);
                Candidate { name, gist, proposed: keep_all(proposed), is_blank: *is_blank }
            };
            Issue {
                place,
                name: question.name,
                question: question.question,
                steps: keep_all(question.at.clone()),
                unmodelled: question.unmodelled,
                candidates: keep_all(question.gists.iter().enumerate().map(candidate).collect()),
                recommended: question.recommended.unwrap_or(0),
            }
        });
        let issues = issues.collect();
        Ok(Definition {
            source: 0,
            remarks: Vec::new(),
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

/// What is proposed, by the places of an issue and of its candidate.
type Proposed = BTreeMap<(usize, usize), Vec<Step>>;

impl Builder {
    /// Where the answers to each question of a role can be given, of which rules say that: where one
    /// can be given, the others can.
    fn offers(&self) -> BTreeMap<(u8, u8), &'static [Offer]> {
        let mut offers: BTreeMap<(u8, u8), Vec<Offer>> = BTreeMap::new();
        for rule in &self.rules {
            let On::Decision(decision) = rule.on else { continue };
            let Some(place) = self.decided_at.get(&(rule.role, decision)) else { continue };
            let question = self.decided[*place].question.place;
            let offer = Offer { states: rule.states.clone(), tests: rule.tests.clone() };
            offers.entry((rule.role, question)).or_default().push(offer);
        }
        offers.into_iter().map(|(question, offers)| (question, keep_all(offers))).collect()
    }

    /// What each clause prints, and what each candidate proposes, by the places of both.
    fn by_place(&self) -> (Vec<Vec<Step>>, Proposed) {
        let mut printed = vec![Vec::new(); self.clauses.len()];
        let mut proposed = Proposed::new();
        for item in &self.items {
            match &item.under {
                None => printed[item.clause].push(item.step),
                Some((issue, candidates)) => {
                    for candidate in candidates {
                        proposed.entry((*issue, *candidate)).or_default().push(item.step);
                    }
                }
            }
        }
        (printed, proposed)
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

/// What is wrong with a line that belongs to another; where it would be a statement of its own, that
/// is told.
fn inner_fault(statement: &Statement, mut wrong: Wrong) -> Fault {
    let begins = |word: &&&str| {
        let rest = statement.text.strip_prefix(**word);
        rest.is_some_and(|rest| rest.starts_with([' ', ':']))
    };
    if let Some(word) = STATEMENTS.iter().find(begins) {
        wrong.what += &format!("; a line with \"{word}\" begins at the margin");
    }
    at(statement)(wrong)
}

/// A name that is typed on a command line, and may be part of the name of a file.
fn typed(at: usize, name: &str, has_capitals: bool) -> Read<()> {
    let is_letter = |c: char| c.is_ascii_lowercase() || has_capitals && c.is_ascii_uppercase();
    let is_fit = |c: char| is_letter(c) || c.is_ascii_digit() || c == '-';
    if name.chars().all(is_fit) && !name.starts_with('-') {
        return Ok(());
    }
    let letters = if has_capitals { "letters" } else { "small letters" };
    let what = format!(
        "\"{name}\" is to be typed on a command line: {letters}, digits, and hyphens between them \
         only"
    );
    Err(Wrong::new(at, what))
}

/// Declares a name where it stands.
fn declare(names: &mut Names, at: usize, name: &str) -> Read<u8> {
    let wrong = |what: String| Err(Wrong { at, what, is_final: true });
    if name.len() > LONGEST_NAME {
        return wrong(format!("a name has at most {LONGEST_NAME} letters"));
    }
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
