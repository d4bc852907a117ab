//! What somebody means by a few words: an open issue, a claim, a case, a clause, a step, a message,
//! or a functional entity of some texts.

use std::collections::BTreeSet;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Clause, Kind, Step};
use callproof_proofs::deeds::{Deed, Deeds, deeds};
use callproof_proofs::engine::Limits;
use callproof_proofs::verdict::recommended;

use crate::error::Error;
use crate::names;

/// The most states of a case that are looked at for messages.
const MOST: usize = 100_000;

/// What is meant.
#[derive(Clone)]
pub enum What {
    /// An open issue.
    Issue(Issue),
    /// A claim.
    Claim(Claim<AnyProcedure>),
    /// A case.
    Case(Case<AnyProcedure>),
    /// A clause, with its steps.
    Clause(&'static Clause, &'static [Step]),
    /// A step, printed or proposed.
    Step(Step),
    /// A message, by its name in the text.
    Message(&'static str),
    /// A functional entity.
    Role(String),
}

/// What is meant, of which text.
#[derive(Clone)]
pub struct Meant {
    /// The text.
    pub procedure: AnyProcedure,
    /// What of it.
    pub what: What,
}

/// What some words mean in some texts: all of it where they mean several things of one kind.
pub fn find(words: &str, texts: &[AnyProcedure], threads: usize) -> Result<Vec<Meant>, Error> {
    let all: Vec<(String, Meant)> = texts.iter().flat_map(|of| named(*of)).collect();
    // A step is meant with all its parts.
    let is_exact =
        |(name, meant): &&(String, Meant)| name == words && !matches!(meant.what, What::Step(_));
    let meant: Vec<Meant> = all.iter().filter(is_exact).map(|(_, meant)| meant.clone()).collect();
    if !meant.is_empty() {
        return Ok(meant);
    }
    let said = plain(words);
    let meant: Vec<Meant> = all
        .iter()
        .filter(|(name, meant)| match &meant.what {
            What::Step(step) => is_step(step, &said),
            _ => plain(name) == said,
        })
        .map(|(_, meant)| meant.clone())
        .collect();
    if !meant.is_empty() {
        return Ok(meant);
    }
    // The number of a clause that is only printed in the numbers of those below it.
    let above = format!("{said}.");
    let below = all.iter().filter(|(_, meant)| match meant.what {
        What::Clause(clause, _) => clause.number.starts_with(&above),
        _ => false,
    });
    let meant: Vec<Meant> = below.map(|(_, meant)| meant.clone()).collect();
    if !meant.is_empty() {
        return Ok(meant);
    }
    let messages = messages(texts, threads);
    let is_whole = |name: &str| plain(name) == said;
    let is_part = |name: &str| format!(" {} ", plain(name)).contains(&format!(" {said} "));
    for is_it in [&is_whole as &dyn Fn(&str) -> bool, &is_part] {
        let own = messages.iter().filter(|(_, name)| is_it(name));
        let meant: Vec<Meant> = own
            .map(|(procedure, name)| Meant { procedure: *procedure, what: What::Message(name) })
            .collect();
        if !meant.is_empty() {
            return Ok(meant);
        }
    }
    // Words of a sentence: a message that only another answer sends stands in what that proposes.
    let says = |meant: &Meant| match &meant.what {
        What::Step(step) => format!(" {} ", plain(step.gist)).contains(&format!(" {said} ")),
        _ => false,
    };
    let is_several = said.contains(' ');
    let meant: Vec<Meant> = all
        .iter()
        .filter(|(_, meant)| is_several && says(meant))
        .map(|(_, meant)| meant.clone())
        .collect();
    if !meant.is_empty() {
        return Ok(meant);
    }
    let known = all.iter().map(|(name, _)| name.as_str()).filter(|name| !name.contains('='));
    let known: Vec<&str> = known.chain(messages.iter().map(|(_, name)| *name)).collect();
    Err(names::unknown("open issue, claim, case, clause, step, message or role", words, &known))
}

/// Everything in a text that has a name, without its messages.
fn named(procedure: AnyProcedure) -> Vec<(String, Meant)> {
    let mut named = Vec::new();
    let mut add = |name: &str, what| named.push((name.to_string(), Meant { procedure, what }));
    for issue in procedure.issues() {
        for candidate in issue.candidates.iter().skip(1) {
            add(candidate.name, What::Issue(issue.clone()));
            add(&format!("{}={}", issue.name, candidate.name), What::Issue(issue.clone()));
        }
        add(issue.name, What::Issue(issue));
    }
    for claim in procedure.claims() {
        add(claim.name, What::Claim(claim));
    }
    for case in procedure.cases() {
        add(case.name, What::Case(case));
    }
    for (clause, steps) in procedure.clauses() {
        add(clause.number, What::Clause(clause, steps));
    }
    for step in steps(procedure) {
        add(&step.to_string(), What::Step(step));
    }
    for role in roles(procedure) {
        add(&role, What::Role(role.clone()));
    }
    named
}

/// The steps of a text, then those that are proposed.
pub fn steps(procedure: AnyProcedure) -> Vec<Step> {
    let clauses = procedure.clauses().into_iter();
    let mut steps: Vec<Step> = clauses.flat_map(|(_, steps)| steps.iter().copied()).collect();
    for issue in procedure.issues() {
        for step in issue.candidates.iter().flat_map(|candidate| candidate.proposed) {
            if !steps.contains(step) {
                steps.push(*step);
            }
        }
    }
    steps
}

/// Who takes part, in the order of the lifelines.
pub fn roles(procedure: AnyProcedure) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for case in procedure.cases() {
        for role in procedure.cast(&case.config) {
            let name = procedure.entity(role).to_string();
            if !roles.contains(&name) {
                roles.push(name);
            }
        }
    }
    roles
}

/// Whether a step is meant: "7.4.2.3.2 step 4", "7.4.2.3.2 4", "step 4", of any part of it.
fn is_step(step: &Step, said: &str) -> bool {
    let (clause, label) = (plain(step.clause.number), plain(&step.item.whole()));
    let short = plain(step.item.label);
    let labels = [label, short];
    let with = labels.iter().filter(|label| !label.is_empty()).flat_map(|label| {
        [format!("step {label}"), format!("item {label}"), format!("{clause} {label}")]
            .into_iter()
            .chain([format!("{clause} step {label}"), format!("{clause} item {label}")])
    });
    // A note is called by its label alone.
    let is_note = matches!(step.item.kind, Kind::Note | Kind::EditorsNote);
    let is_called = is_note
        && [plain(&step.item.whole()), plain(&step.item.to_string())].contains(&said.into());
    is_called || with.into_iter().any(|name| name == said) || plain(&step.to_string()) == said
}

/// Small letters, single spaces, and no marks at the ends of words.
fn plain(words: &str) -> String {
    let trimmed = words
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| ".,:;()\"".contains(c)).to_lowercase());
    let words: Vec<String> = trimmed.filter(|word| !word.is_empty() && word != "clause").collect();
    words.join(" ")
}

/// What is done under each step of a text, as written or as recommended, in the cases that are always
/// checked.
pub fn done(
    procedure: AnyProcedure,
    text: &Resolutions<AnyProcedure>,
    threads: usize,
) -> Deeds<<AnyProcedure as callproof_kernel::procedure::Words>::Role> {
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    let limits = Limits { states: Some(MOST), time: None };
    deeds(text, &cases, limits, threads).0
}

/// The messages that some texts send, as written or as recommended.
fn messages(texts: &[AnyProcedure], threads: usize) -> Vec<(AnyProcedure, &'static str)> {
    let mut found = Vec::new();
    for procedure in texts {
        let both = [procedure.as_written(), recommended(*procedure)];
        let all = both.iter().map(|text| done(*procedure, text, threads));
        let names: BTreeSet<&'static str> = all
            .flat_map(|done| done.into_values().flatten())
            .filter_map(|((_, deed), _)| match deed {
                Deed::Sends { message, .. } | Deed::Receives { message, .. } => Some(message),
                _ => None,
            })
            .collect();
        found.extend(names.into_iter().map(|name| (*procedure, name)));
    }
    found
}
