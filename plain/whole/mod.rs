//! The whole of a file: statement after statement, each with the names declared above it.

mod cases;
mod claims;
mod clash;
mod declarations;
mod done;
mod effects;
mod letters;
mod rules;
mod statement;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Channel;
use callproof_kernel::procedure::Supposed;
use callproof_kernel::step::{Clause, Kind, Step};
use winnow::Parser;

use crate::define::{
    ClaimDef, Decision, Definition, Fact, MessageType, Role, Rule, SIGNALLING, StateKind, TimerType,
};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{Names, keep};
use crate::parse::{Read, Words, Wrong, colon, whole, words_until, wrong};
use letters::Letters;
use text::Labels;

/// The most names of one kind.
const MOST: usize = 200;
/// The longest name, in bytes.
const LONGEST_NAME: usize = 500;
/// The most rules, each role and each way to put roles for letters counted.
const MOST_RULES: usize = 4_000;

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
    supposed: Vec<Supposed>,
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
    within: Option<&'static str>,
    scope: Vec<&'static str>,
    unread: Vec<&'static str>,
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
    /// Where claims, cases and figures begin.
    placed: Vec<(&'static str, &'static str, Fault)>,
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
            within: None,
            placed: Vec::new(),
            scope: Vec::new(),
            unread: Vec::new(),
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

    /// Something that a statement says once.
    fn once(&mut self, what: &'static str, words: &Words<'_>) -> Read<()> {
        match self.said.insert(what) {
            true => Ok(()),
            false => wrong(words, format!("\"{what}\" is said above already")),
        }
    }

    fn document(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, document) = words_until(&[]).parse_next(words)?;
        if !self.document.is_empty() {
            return Err(Wrong { at, what: "the document is named above".into(), is_final: true });
        }
        self.document = keep(document);
        Ok(())
    }

    fn is_within(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, what) = words_until(&[]).parse_next(words)?;
        if self.within.replace(keep(what)).is_some() {
            let what = "what the parties are in is said above".into();
            return Err(Wrong { at, what, is_final: true });
        }
        Ok(())
    }

    fn scope(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (_, sentence) = words_until(&[]).parse_next(words)?;
        self.scope.push(keep(sentence));
        Ok(())
    }

    fn unread(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (_, sentence) = words_until(&[]).parse_next(words)?;
        self.unread.push(keep(sentence));
        Ok(())
    }
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
    if let Some(why) = unfit(names.kind, name) {
        return wrong(why);
    }
    if names.len() >= MOST {
        return wrong(format!("a procedure has at most {MOST} of a kind ({})", names.kind));
    }
    match names.declare(name) {
        Some(place) => Ok(place as u8),
        None => wrong(format!("the {} \"{name}\" is declared above already", names.kind)),
    }
}

/// Why some words cannot be a name: they would be read as something else where the name is used.
fn unfit(kind: &str, name: &str) -> Option<String> {
    if let Some(mark) = name.chars().find(|c| [',', ';', ':', '|'].contains(c)) {
        return Some(format!(
            "a name has no \"{mark}\" in it; several {kind}s are declared in a line each, or with \
             commas between where docs/plain.md says so"
        ));
    }
    if name.split(' ').any(|word| word == "or") {
        return Some("a name has no word \"or\" in it, which stands between several".into());
    }
    let taken: &[&str] = match kind {
        "role" | "role or class" => &["any", "sender"],
        "state" => &["any", "at rest", "kept up", "quiet"],
        "resource" => &["everything", "nothing"],
        "timer" => &["everything"],
        "value" => &["as received", "sender"],
        _ => &[],
    };
    let is_taken = taken.contains(&name);
    is_taken
        .then(|| format!("\"{name}\" says something else where a {kind} is named; choose another"))
}
