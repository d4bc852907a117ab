//! A contribution that answers open questions: what it says, before it is a document of Word.

pub mod clause;
mod cover;
pub mod document;
mod spelling;

use std::collections::BTreeSet;

use callproof_kernel::case::{Case, Size};
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::amendment::{Amended, amended, answered};
use callproof_proofs::answer::{Answer, Found, tally};
use callproof_proofs::bounds::Bounds;
use callproof_proofs::engine::{Limits, Progress};
use callproof_proofs::findings::{Class, Finding, findings};
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::recommended;

use crate::kept::Store;
use crate::report::answer::{Told, counted, stated};
use crate::report::lines::capital;

/// The most findings that are told of one question.
const FINDINGS: usize = 4;

/// The most questions that are named as not treated.
const QUESTIONS: usize = 4;

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
    /// The findings that the answer repairs, the worst first.
    pub repaired: Vec<Found<P>>,
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
    let answers = answers.map(|(issue, place)| because(&told, issue, place)).collect::<Vec<_>>();
    let clauses = amended(procedure, &chosen);
    // Whether others mend what the answers bring about is asked of a text with these answers.
    let mut whole = recommended(procedure);
    answers.iter().for_each(|answered| whole.choose(answered.issue.place, answered.answer));
    let others = match whole == recommended(procedure) {
        true => None,
        false => Some(survey(&whole, &cases, &plan)),
    };
    let others = others.as_ref().unwrap_or(&best);
    let conclusions = conclusions((&written, others), with, &answers);
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
    let harm = repaired.first().map_or_else(
        || "nothing that was tried goes wrong for it; a reader has to guess".to_string(),
        |worst| told.harm(worst),
    );
    let own = repaired.iter().filter(|found| found.finding.owner.is_none());
    let mut reasons: Vec<String> = own
        .map(|found| {
            let place = listed(&found.finding.steps);
            let place = if place.is_empty() { place } else { format!(" ({place})") };
            format!("{}{place}.", capital(&told_of(&found.finding)))
        })
        .collect();
    reasons.dedup();
    if let more @ 1.. = reasons.len().saturating_sub(FINDINGS) {
        reasons.truncate(FINDINGS);
        reasons.push(format!("And {}.", counted(more, "further finding")));
    }
    let repaired = repaired.into_iter().cloned().collect();
    Answered { issue, answer, harm, reasons, repaired }
}

/// A finding in a sentence without a full stop, without states.
fn told_of<P: Procedure>(finding: &Finding<P>) -> String {
    match finding.class {
        Class::NoStep => format!("there is no step for this: {}", finding.what),
        _ => finding.what.clone(),
    }
}

/// How the text stands with the answers, beside how it stands without.
fn conclusions<P: Procedure>(
    (written, others): (&Survey<P>, &Survey<P>),
    with: &Survey<P>,
    answers: &[Answered<P>],
) -> Vec<String> {
    let procedure = written.procedure;
    let bounds = Bounds::of(with.reports.iter().map(|report| &report.case));
    let within = bounds.map_or(String::new(), |bounds| format!(", within {bounds}"));
    let after = tally(with);
    let cases = counted(after.cases, "case");
    let now = findings(with);
    let still: BTreeSet<_> = now.iter().map(|finding| &finding.key).collect();
    let repaired = answers.iter().flat_map(|answered| &answered.repaired);
    let is_told = answers.iter().any(|answered| !answered.repaired.is_empty());
    let looked = match with.reports.iter().all(|report| report.is_complete) {
        true => "",
        false => ", as far as was looked at,",
    };
    let left: Vec<&str> = repaired
        .filter(|found| still.contains(&found.finding.key))
        .map(|found| found.finding.what.as_str())
        .collect();
    let mut said = vec![match left.as_slice() {
        [] if !is_told => {
            "What was checked does not decide: nothing that was tried goes wrong for want of this."
                .to_string()
        }
        [] => format!(
            "With the changes proposed{looked} nothing of what is told above happens any more in any of the \
             {cases} that were checked{within}."
        ),
        some => format!(
            "With the changes proposed this still happens in the {cases} that were \
             checked{within}: {}.",
            some.join("; ")
        ),
    }];
    let known: BTreeSet<_> = findings(written).into_iter().map(|finding| finding.key).collect();
    let new = now.iter().filter(|finding| !known.contains(&finding.key));
    let mut new: Vec<&Finding<P>> = new.collect();
    new.sort_by_key(|finding| finding.owner.is_some());
    said.push(match (after.hold == after.all, new.is_empty()) {
        (true, _) => format!("All {} properties that were checked hold.", after.all),
        (false, true) => {
            format!("Nothing{looked} goes wrong with them that does not without them.")
        }
        (false, false) => {
            let more = match new.len().saturating_sub(FINDINGS) {
                0 => String::new(),
                more => format!("; and {}", counted(more, "further finding")),
            };
            let shown: Vec<String> = new.iter().take(FINDINGS).map(|one| stated(one)).collect();
            let kept: BTreeSet<_> = findings(others).into_iter().map(|one| one.key).collect();
            let rest = match new.iter().any(|finding| kept.contains(&finding.key)) {
                true => " What else is recommended does not repair all of that.",
                false => " The other answers that are recommended repair that.",
            };
            format!("What goes wrong only with them: {}{more}.{rest}", shown.join("; "))
        }
    });
    let is_open = |issue: &Issue| !answers.iter().any(|known| known.issue.place == issue.place);
    let mut open = procedure.issues();
    open.retain(is_open);
    match open.len() {
        0 => {}
        few @ 1..=QUESTIONS => {
            let asked: Vec<&str> = open.iter().map(|issue| issue.question).collect();
            let are = if few == 1 { "This is" } else { "These are" };
            said.push(format!("{are} not treated here: {}", asked.join(" ")));
        }
        many => said.push(format!(
            "{} that the same clauses leave open are not treated here.",
            counted(many, "further question")
        )),
    }
    said
}

impl<P: Procedure> Change<P> {
    /// What remains wrong if the change is not made: each question with what comes of leaving it
    /// open.
    pub fn consequences(&self) -> Vec<String> {
        let harmful = self.answers.iter().filter(|answered| !answered.repaired.is_empty());
        let said: Vec<String> = harmful
            .map(|answered| format!("{} {}.", answered.issue.question, capital(&answered.harm)))
            .collect();
        match said.is_empty() {
            true => vec!["The questions stay open.".into()],
            false => said,
        }
    }
}
