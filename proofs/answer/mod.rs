//! The answer: what a text leaves open, first what harms most.
//!
//! A finding belongs to the question whose answer repairs it. Questions are ordered by what their
//! findings do to those who take part: see [`Harm`].

mod harm;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Case;
use callproof_kernel::claim::{Claim, Demand, Formula};
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Kind;

use crate::consequence::{Consequence, after};
use crate::findings::{Finding, Key, findings};
use crate::parallel::each;
use crate::simplest::rank;
use crate::survey::Survey;
use crate::verdict::Verdict;

pub use harm::{Done, Harm, Needs, OVERTAKEN, circumstances, fault};

/// A finding, with what it does to those who take part.
#[derive(Clone)]
pub struct Found<P: Procedure> {
    /// What is wrong.
    pub finding: Finding<P>,
    /// What comes of it.
    pub harm: Harm,
}

/// A question that the text leaves open, with what comes of leaving it open.
#[derive(Clone)]
pub struct Question<P: Procedure> {
    /// The open issue.
    pub issue: Issue,
    /// The findings that one of its candidates repairs alone, the most harmful first; those with a
    /// run of their own before what follows from them. Never empty.
    pub found: Vec<Found<P>>,
}

impl<P: Procedure> Question<P> {
    /// The finding that harms most.
    pub fn worst(&self) -> &Found<P> {
        &self.found[0]
    }

    /// The candidates that repair the most harmful finding alone, the recommended one first.
    pub fn answers(&self) -> Vec<&'static str> {
        let best = self.issue.candidates[self.issue.recommended].name;
        let own =
            self.worst().finding.repairs.iter().filter(|(issue, _)| *issue == self.issue.name);
        let mut answers: Vec<&str> = own.map(|(_, candidate)| *candidate).collect();
        answers.sort_by_key(|candidate| *candidate != best);
        answers
    }
}

/// How many claims hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Claims that hold in every case that puts them to the test.
    pub hold: usize,
    /// Claims made.
    pub all: usize,
    /// Cases.
    pub cases: usize,
}

/// What a text leaves open.
pub struct Answer<P: Procedure> {
    /// The questions that findings belong to, the most harmful first.
    pub questions: Vec<Question<P>>,
    /// Findings that no candidate repairs alone, but the recommended ones together; the most harmful
    /// first.
    pub together: Vec<Found<P>>,
    /// Findings that the text as recommended shows as well; the most harmful first.
    pub left: Vec<Found<P>>,
    /// The same findings as the text as recommended shows them, where it was looked at.
    pub still: BTreeMap<Key<P>, Found<P>>,
    /// Questions that a reader has to judge: no verdict depends on them, or what bears on them is
    /// not modelled.
    pub besides: Vec<Issue>,
    /// Questions whose answers repair nothing alone: some are needed together with others.
    pub others: Vec<Issue>,
    /// Questions that an editor's note of the text asks.
    pub noted: Vec<Issue>,
    /// Whether every search came to its end: otherwise what repairs a finding may not be known.
    pub is_complete: bool,
    /// What the text promises to be possible and is.
    pub possible: Vec<Claim<P>>,
    /// What the text promises to be possible and is not.
    pub impossible: Vec<Claim<P>>,
}

impl<P: Procedure> Answer<P> {
    /// What the findings of a survey come to, after [`consequences`] has said where each ends; repairs
    /// have been looked for, where `right` is the text as recommended.
    pub fn of(
        survey: &Survey<P>,
        right: Option<&Survey<P>>,
        found: &[Finding<P>],
        consequences: Vec<Consequence>,
    ) -> Self {
        let procedure = survey.procedure;
        let with_harm = |(finding, consequence)| Found {
            harm: Harm::of(survey, finding, consequence),
            finding: Finding::clone(finding),
        };
        let mut found: Vec<Found<P>> = found.iter().zip(consequences).map(with_harm).collect();
        let cases: Vec<&Case<P>> = survey.reports.iter().map(|report| &report.case).collect();
        found.sort_by_cached_key(|one| {
            let case = cases.iter().find(|case| case.name == one.finding.case);
            let rank = case.map(|case| rank(case, one.finding.witness.as_ref()));
            (one.finding.owner.is_some(), one.harm.weight(), Reverse(one.finding.cases.len()), rank)
        });
        let issues = procedure.issues();
        let place = |one: &Found<P>| question(&one.finding, &issues);
        let of_issue = |issue: &Issue| -> Vec<Found<P>> {
            found.iter().filter(|one| place(one) == Some(issue.place)).cloned().collect()
        };
        let mut questions: Vec<Question<P>> = issues
            .iter()
            .map(|issue| Question { issue: issue.clone(), found: of_issue(issue) })
            .filter(|question| !question.found.is_empty())
            .collect();
        questions.sort_by_key(|question| (question.worst().harm.weight(), question.issue.place));
        let is_needed = |issue: &&Issue| questions.iter().any(|q| q.issue.place == issue.place);
        let is_open = |issue: &&Issue| {
            !is_needed(issue) && (issue.recommended == 0 || issue.unmodelled.is_some())
        };
        let others = found.iter().filter(|one| place(one).is_none());
        let (left, together): (Vec<Found<P>>, _) =
            others.cloned().partition(|one| one.finding.is_left);
        let still = right.map(|right| still(right, &left)).unwrap_or_default();
        let (possible, impossible) = possible(survey);
        Answer {
            is_complete: [Some(survey), right].into_iter().flatten().all(is_complete),
            besides: issues.iter().filter(is_open).cloned().collect(),
            others: issues.iter().filter(|i| !is_needed(i) && !is_open(i)).cloned().collect(),
            noted: issues.iter().filter(is_noted).cloned().collect(),
            questions,
            together,
            left,
            still,
            possible,
            impossible,
        }
    }

    /// The questions whose worst finding needs so much.
    pub fn needing(&self, needs: Needs) -> Vec<&Question<P>> {
        self.questions.iter().filter(|question| question.worst().harm.needs == needs).collect()
    }

    /// Where things end after the run of a finding; `None` of a run that is of none.
    pub fn ends(&self, run: &str) -> Option<&Consequence> {
        let is_shown = |one: &&Found<P>| one.finding.own_run().is_some_and(|own| own.id == run);
        self.every().find(is_shown).map(|one| &one.harm.consequence)
    }

    /// Every finding.
    fn every(&self) -> impl Iterator<Item = &Found<P>> {
        let questions = self.questions.iter().flat_map(|question| &question.found);
        questions.chain(&self.together).chain(&self.left)
    }

    /// The least that has to come together for something to be wrong; `None` where nothing is.
    pub fn least(&self) -> Option<Needs> {
        self.every().map(|one| one.harm.needs).min()
    }
}

/// Where things end after the run of each finding; what follows from another has the end of that.
pub fn consequences<P: Procedure>(
    survey: &Survey<P>,
    found: &[Finding<P>],
    threads: usize,
) -> Vec<Consequence> {
    each(found, threads, |finding| {
        let report = survey.reports.iter().find(|report| report.case.name == finding.case);
        match (finding.own_run(), report) {
            (Some(witness), Some(report)) => after(witness, &report.case, &survey.resolutions),
            _ => Consequence::default(),
        }
    })
}

/// Some findings as another text shows them, those of them that it does show.
fn still<P: Procedure>(other: &Survey<P>, left: &[Found<P>]) -> BTreeMap<Key<P>, Found<P>> {
    let mut found = findings(other);
    found.retain(|finding| left.iter().any(|one| one.finding.key == finding.key));
    let ends = consequences(other, &found, 1);
    let with_harm = found.into_iter().zip(ends).map(|(finding, end)| {
        (finding.key.clone(), Found { harm: Harm::of(other, &finding, end), finding })
    });
    with_harm.collect()
}

/// The question that a finding belongs to: of several whose answer repairs it, the first that is
/// recommended to be answered.
fn question<P: Procedure>(finding: &Finding<P>, issues: &[Issue]) -> Option<usize> {
    let repairs = |issue: &&Issue| finding.repairs.iter().any(|(name, _)| *name == issue.name);
    let own = issues.iter().filter(repairs);
    own.min_by_key(|issue| (issue.recommended == 0, issue.place)).map(|issue| issue.place)
}

fn is_complete<P: Procedure>(survey: &Survey<P>) -> bool {
    survey.reports.iter().all(|report| report.is_complete)
}

fn is_noted(issue: &&Issue) -> bool {
    issue.steps.iter().any(|step| step.item.kind == Kind::EditorsNote)
}

/// What the text promises to be possible: what is so in some case, and what is so in none.
fn possible<P: Procedure>(survey: &Survey<P>) -> (Vec<Claim<P>>, Vec<Claim<P>>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let results = survey.reports.iter().flat_map(|report| &report.results);
    let promised = results.filter(|result| {
        let claim = &result.claim;
        claim.demand == Demand::Text && matches!(claim.formula, Formula::Reachable(_))
    });
    let distinct: Vec<_> = promised.filter(|result| seen.insert(result.claim.name)).collect();
    let holds = |name: &str| {
        let mut results = survey.reports.iter().flat_map(|report| &report.results);
        results.any(|result| result.claim.name == name && result.verdict == Verdict::Holds)
    };
    // What a limit left unknown is neither.
    let fails = |name: &str| survey.verdict(name) == Some(Verdict::Fails);
    let claims: Vec<Claim<P>> = distinct.into_iter().map(|result| result.claim.clone()).collect();
    let is_possible = claims.iter().filter(|claim| holds(claim.name)).cloned().collect();
    let is_not = claims.iter().filter(|claim| !holds(claim.name) && fails(claim.name));
    (is_possible, is_not.cloned().collect())
}

/// How many claims of a survey hold.
pub fn tally<P: Procedure>(survey: &Survey<P>) -> Tally {
    let results = survey.reports.iter().flat_map(|report| &report.results);
    let claims: BTreeSet<&str> = results
        .map(|result| result.claim.name)
        .chain(survey.overall.iter().map(|overall| overall.claim.name))
        .collect();
    let holds = |claim: &&&str| survey.verdict(claim).is_some_and(Verdict::counts_as_holding);
    let hold = claims.iter().filter(holds).count();
    Tally { hold, all: claims.len(), cases: survey.reports.len() }
}
