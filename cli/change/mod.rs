//! A contribution that answers open questions: what it says, before it is a document of Word.

pub mod clause;
mod cover;
pub mod document;

use callproof_kernel::case::{Case, Size};
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::amendment::{Amended, amended, answered};
use callproof_proofs::answer::{Answer, Found, tally};
use callproof_proofs::bounds::Bounds;
use callproof_proofs::engine::{Limits, Progress};
use callproof_proofs::findings::findings;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::recommended;

use crate::kept::Store;
use crate::report::answer::{Told, counted, stated};
use crate::report::lines::capital;

/// The most findings that are told of one question.
const FINDINGS: usize = 4;

/// A contribution: the questions that it answers, and the text that this makes.
pub struct Change<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// Every question's answer; the first one leaves the text as it is.
    pub chosen: Resolutions<P>,
    /// The questions that are answered.
    pub answers: Vec<Answered<P>>,
    /// The clauses.
    pub clauses: Vec<Amended>,
    /// What is found of the text with these answers, in sentences.
    pub conclusions: Vec<String>,
    /// The cases that are always checked.
    pub cases: Vec<Case<P>>,
}

/// A question with its answer, and why.
pub struct Answered<P: Procedure> {
    /// The question.
    pub issue: Issue,
    /// The place of the answer among the candidates.
    pub answer: usize,
    /// What comes of leaving the question open, as a sentence.
    pub harm: String,
    /// What is wrong as the text stands and is repaired by the answer, in sentences.
    pub reasons: Vec<String>,
    /// A finding of them, the worst.
    pub worst: Option<Found<P>>,
}

/// Gathers what a contribution with these answers says.
pub fn gather<P: Procedure>(
    procedure: P,
    chosen: Resolutions<P>,
    (threads, store): (usize, &Store<'_>),
    tell: &(dyn Fn(&str, Progress) + Sync),
) -> Change<P> {
    let claims = procedure.claims();
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    let plan = Plan {
        procedure,
        claims: &claims,
        limits: Limits::default(),
        threads,
        is_whole: true,
        mutant: None,
        progress: tell,
    };
    let written = survey(&procedure.as_written(), &cases, &plan);
    let best = survey(&recommended(procedure), &cases, &plan);
    let with = match chosen == recommended(procedure) {
        true => None,
        false => Some(survey(&chosen, &cases, &plan)),
    };
    let with = with.as_ref().unwrap_or(&best);
    let mut found = findings(&written);
    let consequences = store.repairs(&mut found, (&written, Some(&best)), &cases, &plan);
    let answer = Answer::of(&written, Some(&best), &found, consequences);
    let told = Told {
        answer: &answer,
        main: &written,
        profile: "as-written",
        against: None,
        flags: "",
        is_narrow: false,
        width: usize::MAX,
    };
    let answers = answered(procedure, &chosen).into_iter();
    let answers = answers.map(|(issue, place)| because(&told, issue, place)).collect();
    let clauses = amended(procedure, &chosen);
    let conclusions = conclusions(&written, with, &answers);
    Change { procedure, chosen, answers, clauses, conclusions, cases }
}

/// Why a question is answered so.
fn because<P: Procedure>(told: &Told<'_, P>, issue: Issue, answer: usize) -> Answered<P> {
    let candidate = issue.candidates[answer].name;
    let is_repaired = |found: &&Found<P>| {
        found.finding.repairs.iter().any(|(of, by)| (*of, *by) == (issue.name, candidate))
    };
    let Answer { questions, together, left, .. } = told.answer;
    let all = questions.iter().flat_map(|question| &question.found).chain(together).chain(left);
    let mut repaired: Vec<&Found<P>> = all.filter(is_repaired).collect();
    // What follows from another says nothing of its own.
    repaired.sort_by_key(|found| found.finding.owner.is_some());
    let worst = repaired.first().map(|found| (*found).clone());
    let harm = worst.as_ref().map_or_else(
        || "nothing that was tried goes wrong for it; a reader has to guess".to_string(),
        |worst| told.harm(worst),
    );
    let own = repaired.iter().filter(|found| found.finding.owner.is_none());
    let mut reasons: Vec<String> = own
        .map(|found| {
            let place = listed(&found.finding.steps);
            let place = if place.is_empty() { place } else { format!(" ({place})") };
            format!("{}{place}.", capital(&stated(&found.finding)))
        })
        .collect();
    reasons.dedup();
    if let more @ 1.. = reasons.len().saturating_sub(FINDINGS) {
        reasons.truncate(FINDINGS);
        reasons.push(format!("And {}.", counted(more, "further finding")));
    }
    Answered { issue, answer, harm, reasons, worst }
}

/// How the text stands with the answers, beside how it stands without.
fn conclusions<P: Procedure>(
    written: &Survey<P>,
    with: &Survey<P>,
    answers: &Vec<Answered<P>>,
) -> Vec<String> {
    let (before, after) = (tally(written), tally(with));
    let bounds = Bounds::of(with.reports.iter().map(|report| &report.case));
    let within = bounds.map_or(String::new(), |bounds| format!(", within {bounds}"));
    let mut said = vec![format!(
        "With the changes proposed, {} of the {} properties checked hold in {}{within}; of the \
         text as it stands, {} of {}.",
        after.hold,
        after.all,
        counted(after.cases, "case"),
        before.hold,
        before.all,
    )];
    let procedure = written.procedure;
    let is_open = |issue: &Issue| !answers.iter().any(|known| known.issue.place == issue.place);
    let open: Vec<String> = procedure
        .issues()
        .iter()
        .filter(|issue| is_open(issue))
        .map(|issue| format!("{} ({})", issue.question, listed(issue.steps)))
        .collect();
    if !open.is_empty() {
        said.push(format!("Left open: {}", open.join(" ")));
    }
    said
}

impl<P: Procedure> Change<P> {
    /// What remains wrong if the change is not made: each harm once, in sentences.
    pub fn consequences(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        for answered in self.answers.iter().filter(|answered| answered.worst.is_some()) {
            let harm = format!("{}.", capital(&answered.harm));
            if !said.contains(&harm) {
                said.push(harm);
            }
        }
        match said.is_empty() {
            true => "the questions stay open.".into(),
            false => said.join(" "),
        }
    }
}
