//! A contribution that answers open questions: what it says, before it is a document of Word.

pub mod clause;
mod cover;
pub mod document;
mod spelling;

use std::collections::BTreeSet;

use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::amendment::{Amended, amended, answered};
use callproof_proofs::answer::{Answer, Found, Needs, circumstances, tally};
use callproof_proofs::bounds::Bounds;
use callproof_proofs::engine::{Limits, Progress};
use callproof_proofs::family::{TablePlan, neighbours};
use callproof_proofs::findings::{Class, Finding, Key, find_repairs, findings};
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Verdict, Witness, recommended};

use crate::kept::Store;
use crate::report::answer::{Told, counted};
use crate::report::lines::capital;
use crate::select::Profile;

/// The most findings that are told of one question.
const FINDINGS: usize = 4;

/// The most questions whose other answers are considered: of more, a document would be nothing else.
const CONSIDERED: usize = 4;

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
    /// The questions whose recommended answers repair what goes wrong only with the answers.
    pub together: BTreeSet<&'static str>,
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
    /// The other answers.
    pub instead: Vec<Instead>,
}

/// An answer that is not proposed.
pub struct Instead {
    /// What it means.
    pub gist: &'static str,
    /// Why another one is proposed, as a sentence; empty where that was not looked at.
    pub reason: String,
}

/// What goes wrong only with the answers.
struct New<P: Procedure> {
    finding: Finding<P>,
    /// The question whose recommended answer repairs it, if one does alone.
    repair: Option<Issue>,
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
        profile: &Profile::AS_WRITTEN,
        against: None,
        flags: "",
        is_narrow: false,
        width: usize::MAX,
    };
    let answers = answered(procedure, &chosen).into_iter();
    let mut answers =
        answers.map(|(issue, place)| because(&told, issue, place)).collect::<Vec<_>>();
    let clauses = amended(procedure, &chosen);
    // Whether others mend what the answers bring about is asked of a text with these answers.
    let mut whole = recommended(procedure);
    answers.iter().for_each(|answered| whole.choose(answered.issue.place, answered.answer));
    let others = match whole == recommended(procedure) {
        true => None,
        false => Some(survey(&whole, &cases, &plan)),
    };
    let others = others.as_ref().unwrap_or(&best);
    if answers.len() <= CONSIDERED {
        considered(&mut answers, &whole, &cases, &plan);
    }
    let new = brought((&written, with, others), &answers, &cases, &plan);
    let conclusions = conclusions(&written, with, (&answers, &new));
    let together = new.into_iter().filter_map(|new| Some(new.repair?.name)).collect();
    Change { procedure, chosen, answers, clauses, conclusions, together, cases }
}

/// Says of each question why its other answers are not proposed: what each breaks that the text with
/// the answers keeps, everything else being as in `whole`.
fn considered<P: Procedure>(
    answers: &mut [Answered<P>],
    whole: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) {
    let (procedure, limits, threads) = (plan.procedure, plan.limits, plan.threads);
    let is_asked = |answered: &&Answered<P>| answered.issue.candidates.len() > 2;
    let issues: Vec<Issue> = answers.iter().filter(is_asked).map(|of| of.issue.clone()).collect();
    if issues.is_empty() {
        return;
    }
    let plan_of_table = TablePlan { limits, threads, progress: plan.progress };
    let table = neighbours(procedure, whole, &issues, cases, &plan_of_table);
    let all = procedure.issues();
    let holds = |claim: &Claim<P>, at: usize| {
        table.verdict(claim.name, at).is_none_or(Verdict::counts_as_holding)
    };
    for answered in answers.iter_mut() {
        let place = all.iter().position(|of| of.name == answered.issue.name);
        let place = place.expect("it is an issue of the procedure");
        let others = answered.issue.candidates.iter().enumerate().skip(1);
        let others = others.filter(|(at, of)| *at != answered.answer && !of.is_blank);
        let instead = others.map(|(candidate, of)| {
            let mut member = table.members[0].clone();
            member[place] = candidate;
            let at = table.place(&member).expect("the table has every neighbour");
            let simplest = |claim: &Claim<P>| {
                let failing = table.failing(claim.name, at);
                let own = cases.iter().filter(|case| failing.contains(&case.name));
                own.min_by_key(|case| (Needs::of(case, None), case.complexity()))
            };
            let fails = |of: &&Claim<P>| table.verdict(of.name, at) == Some(Verdict::Fails);
            let mut broken: Vec<&Claim<P>> = plan.claims.iter().filter(fails).collect();
            // What the answer that is proposed does not break, and on the best of networks, tells most.
            broken
                .sort_by_key(|of| (!holds(of, 0), simplest(of).map(|case| Needs::of(case, None))));
            let mut text = whole.clone();
            text.choose(answered.issue.place, candidate);
            let told = |claim: &Claim<P>| {
                let needs = simplest(claim).map(|case| {
                    let run = run_against(&text, claim, case, plan);
                    format!(", {}", circumstances(case, run.as_ref()))
                });
                format!("{}{}", claim.broken(), needs.unwrap_or_default())
            };
            let reason = match broken.as_slice() {
                [] if !plan.claims.iter().all(|of| holds(of, at)) => {
                    "What was checked does not decide whether it is as good.".into()
                }
                [] if plan.claims.iter().all(|of| holds(of, 0)) => {
                    "It keeps what was checked as well.".into()
                }
                [] => "It keeps all that was checked, which the answer proposed does not.".into(),
                [first, ..] if !holds(first, 0) => {
                    "It breaks only what the answer proposed breaks as well.".into()
                }
                [only] => format!("Then {}.", told(only)),
                [first, more @ ..] => format!("Then {} (and {} more).", told(first), more.len()),
            };
            Instead { gist: of.gist, reason }
        });
        answered.instead = instead.collect();
    }
}

/// A shortest run of a case against a claim.
fn run_against<P: Procedure>(
    text: &Resolutions<P>,
    claim: &Claim<P>,
    case: &Case<P>,
    plan: &Plan<'_, P>,
) -> Option<Witness<P>> {
    let plan = Plan { claims: std::slice::from_ref(claim), is_whole: false, ..*plan };
    let survey = survey(text, std::slice::from_ref(case), &plan);
    let results = survey.reports.into_iter().flat_map(|report| report.results);
    let failing = results.filter(|result| result.verdict == Verdict::Fails);
    failing.filter_map(|result| result.witness).next()
}

/// What goes wrong with the answers that does not without them, and what else would repair it.
fn brought<P: Procedure>(
    (written, with, others): (&Survey<P>, &Survey<P>, &Survey<P>),
    answers: &[Answered<P>],
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Vec<New<P>> {
    let keys = |of: &Survey<P>| -> BTreeSet<_> {
        findings(of).into_iter().map(|finding| finding.key).collect()
    };
    let (known, kept) = (keys(written), keys(others));
    let mut new = findings(with);
    new.retain(|finding| !known.contains(&finding.key));
    if new.iter().any(|finding| !kept.contains(&finding.key)) {
        find_repairs(&mut new, &with.resolutions, cases, plan, Some(others));
    }
    let is_left = |finding: &&mut Finding<P>| kept.contains(&finding.key);
    new.iter_mut().filter(is_left).for_each(|finding| finding.is_left = true);
    new.sort_by_key(|finding| finding.owner.is_some());
    let is_open = |issue: &Issue| !answers.iter().any(|of| of.issue.place == issue.place);
    let issues = plan.procedure.issues();
    let repair = |finding: &Finding<P>| {
        let is_best = |issue: &&Issue| {
            let best = (issue.name, issue.candidates[issue.recommended].name);
            finding.repairs.contains(&best)
        };
        issues.iter().filter(|issue| is_open(issue)).find(is_best).cloned()
    };
    new.into_iter().map(|finding| New { repair: repair(&finding), finding }).collect()
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
        || "nothing that was tried goes wrong, and a reader has to guess".to_string(),
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
    let others = issue.candidates.iter().enumerate().skip(1);
    let others = others.filter(|(at, of)| *at != answer && !of.is_blank);
    let instead = others.map(|(_, of)| Instead { gist: of.gist, reason: String::new() }).collect();
    Answered { issue, answer, harm, reasons, repaired, instead }
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
    written: &Survey<P>,
    with: &Survey<P>,
    (answers, new): (&[Answered<P>], &[New<P>]),
) -> Vec<String> {
    let procedure = written.procedure;
    let bounds = Bounds::of(with.reports.iter().map(|report| &report.case));
    let within = bounds.map_or(String::new(), |bounds| {
        format!(", with {}; not all of it at once", bounds.in_words())
    });
    let after = tally(with);
    let cases = counted(after.cases, "case");
    let still: BTreeSet<_> = findings(with).into_iter().map(|finding| finding.key).collect();
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
            "With the changes proposed{looked} none of the findings listed above occurs any more in any of the \
             {cases} that were checked{within}."
        ),
        some => format!(
            "With the changes proposed this still happens in the {cases} that were \
             checked{within}: {}.",
            some.join("; ")
        ),
    }];
    match (after.hold == after.all, new.is_empty()) {
        (true, _) => said.push(format!("All {} properties that were checked hold.", after.all)),
        (false, true) => {
            said.push(format!("Nothing{looked} goes wrong with them that does not without them."))
        }
        (false, false) => said.extend(only_with(new)),
    }
    let mut open = procedure.issues();
    let is_open = |issue: &Issue| !answers.iter().any(|known| known.issue.place == issue.place);
    open.retain(is_open);
    let told = answers.iter().flat_map(|answered| &answered.repaired);
    let told = told.map(|found| &found.finding.key).chain(new.iter().map(|new| &new.finding.key));
    said.extend(remaining(with, &told.collect(), open.is_empty()));
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

/// What goes wrong without the answers as well, and still does with them: by name where no question
/// is left that it might belong to. Nothing is said of what is told elsewhere, nor of what follows
/// from another finding.
fn remaining<P: Procedure>(
    with: &Survey<P>,
    told: &BTreeSet<&Key<P>>,
    is_all_answered: bool,
) -> Option<String> {
    let mut left = findings(with);
    left.retain(|finding| !told.contains(&finding.key) && finding.owner.is_none());
    let number = left.len();
    if number == 0 {
        return None;
    }
    if !is_all_answered {
        let remain = if number == 1 { "remains" } else { "remain" };
        let other = counted(number, "other finding");
        return Some(format!("{other} of the text {remain} with these changes."));
    }
    let gist = |name: &str| {
        let case = with.reports.iter().find(|report| report.case.name == name);
        case.map_or("", |report| report.case.gist)
    };
    let told = left.iter().take(FINDINGS);
    let mut all: Vec<String> =
        told.map(|finding| format!("{} ({})", finding.what, gist(finding.case))).collect();
    if let more @ 1.. = number.saturating_sub(FINDINGS) {
        all.push(counted(more, "further finding"));
    }
    Some(format!("These changes do not repair all that goes wrong: {}.", all.join("; ")))
}

/// What goes wrong only with the answers, in a sentence for each thing that repairs it.
fn only_with<P: Procedure>(new: &[New<P>]) -> Vec<String> {
    let then = |New { finding, repair }: &New<P>| match (repair, finding.is_left) {
        (Some(issue), _) => format!(
            "Answering this question as well repairs that: {} {}.",
            issue.question,
            capital(issue.candidates[issue.recommended].gist)
        ),
        (None, true) => "What else is recommended does not repair that.".into(),
        (None, false) => "The other answers that are recommended repair that.".into(),
    };
    let mut said: Vec<(String, Class, Vec<String>)> = Vec::new();
    for one in new.iter().take(FINDINGS) {
        let (then, finding) = (then(one), &one.finding);
        let is_hole = finding.class == Class::NoStep;
        let alike = said
            .iter_mut()
            .find(|(known, class, _)| *known == then && (*class == Class::NoStep) == is_hole);
        match alike {
            Some((.., all)) => all.push(finding.what.clone()),
            None => said.push((then, finding.class, vec![finding.what.clone()])),
        }
    }
    let told = said.into_iter().map(|(then, class, all)| match class {
        Class::NoStep => format!(
            "With these changes alone the text does not say yet what follows here: {}. {then}",
            all.join("; ")
        ),
        _ => format!("Only with these changes: {}. {then}", all.join("; ")),
    });
    let mut told: Vec<String> = told.collect();
    if let more @ 1.. = new.len().saturating_sub(FINDINGS) {
        told.push(format!("Only with these changes: {}.", counted(more, "further finding")));
    }
    told
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
