//! `review`: everything that is found out about a procedure, gathered and put into sections.

pub mod contribution;
pub mod sections;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::answer::{Answer, consequences};
use callproof_proofs::consequence;
use callproof_proofs::engine::{Limits, Progress};
use callproof_proofs::family::{TablePlan, neighbours};
use callproof_proofs::findings::{Finding, Tried, check_one_more, find_repairs, findings};
use callproof_proofs::kept;
use callproof_proofs::ledger::Argued;
use callproof_proofs::review::combination::{Choice, Combinations, combinations, repairs_together};
use callproof_proofs::review::decision::{Decision, decide};
use callproof_proofs::review::ladder::{Climb, Policed, climbs, policed};
use callproof_proofs::review::mutation::{Fate, mutants};
use callproof_proofs::review::reception::{Matrix, matrices};
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{choices, recommended};

use crate::kept::Store;
use crate::select::usual_limits;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// Everything.
    Everything,
    /// One open issue.
    Issue(&'a str),
    /// What is wrong with the text as written, and nothing else.
    Findings,
    /// One finding of the text as written, by its run or its name.
    Finding(&'a str),
}

/// A finding, with what a rapporteur asks next.
pub struct Found<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// The finding.
    pub finding: Finding<P>,
    /// The smallest sets of recommended candidates that mend it, where no candidate does alone.
    pub together: Vec<Vec<Choice>>,
    /// What happens if nothing is changed.
    pub consequence: String,
}

/// Everything that is found out about a procedure; what was not asked for is empty.
pub struct Review<P: Procedure> {
    /// The text as written.
    pub text: Survey<P>,
    /// The text as recommended.
    pub right: Survey<P>,
    /// What is wrong with the text as written.
    pub found: Vec<Found<P>>,
    /// What the findings come to; `None` where not all of them were asked for.
    pub answer: Option<Answer<P>>,
    /// The open issues.
    pub decisions: Vec<Decision<P>>,
    /// All choices of candidates.
    pub combinations: Option<Combinations>,
    /// What roles do with messages, as written and as recommended.
    pub receptions: Vec<(Text, Vec<Matrix<P>>)>,
    /// Steps done wrong, and who notices.
    pub fates: Vec<Fate>,
    /// Why nobody has to notice some of them.
    pub argued: Vec<Argued>,
    /// How much order each claim relies on, as written and as recommended.
    pub ladders: Vec<(Text, Vec<Climb<P>>)>,
    /// What depends on the policy for messages without a step, as written.
    pub policed: Vec<Policed>,
    /// How many searches may go on at once.
    pub threads: usize,
}

impl<P: Procedure> Found<P> {
    /// Whether a finding is meant by the eight digits of its run, or by its name.
    pub fn is_called(finding: &Finding<P>, name: &str) -> bool {
        let is_run = |id: &str| id.eq_ignore_ascii_case(name);
        finding.witness.as_ref().is_some_and(|witness| is_run(&witness.id))
            || sections::key_of(&finding.key) == name
    }
}

/// The most states of a case in which all mixtures of two texts are followed.
const MIXED: usize = 300_000;
/// The most states of a case that is looked at again under other policies.
const POLICED: usize = 5_000;

/// One of the two texts that a review is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// With every question left open.
    AsWritten,
    /// With every question answered as is recommended.
    AsRecommended,
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Text::AsWritten => "as written",
            Text::AsRecommended => "as recommended",
        })
    }
}

impl<P: Procedure> Review<P> {
    /// Nothing is said yet but what checking gave.
    fn of(text: Survey<P>, right: Survey<P>, argued: Vec<Argued>) -> Self {
        Review {
            found: Vec::new(),
            answer: None,
            decisions: Vec::new(),
            combinations: None,
            receptions: Vec::new(),
            fates: Vec::new(),
            argued,
            ladders: Vec::new(),
            policed: Vec::new(),
            threads: 1,
            text,
            right,
        }
    }
}

/// Gathers what is asked for.
pub fn gather<P: Procedure>(
    procedure: P,
    asked: Asked<'_>,
    argued: Vec<Argued>,
    (threads, store): (usize, &Store<'_>),
    tell: &(dyn Fn(&str, Progress) + Sync),
) -> Review<P> {
    let claims = procedure.claims();
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    let job = Job { procedure, claims: &claims, cases: &cases, threads, store, tell };
    if let Asked::Finding(name) = asked {
        return job.one(name, argued);
    }
    let (text, right) = job.surveys();
    let by_size = by_size(&right);
    let mut review = Review::of(text, right, argued);
    if let Asked::Issue(name) = asked {
        let mut issues = procedure.issues();
        issues.retain(|issue| issue.name == name);
        review.decisions = job.decisions(&issues, &by_size);
        return review;
    }
    review.threads = threads;
    review.found = job.found(&review.text, &review.right);
    review.answer = Some(job.answer(&review));
    if asked == Asked::Findings {
        return review;
    }
    review.decisions = job.decisions(&procedure.issues(), &by_size);
    let say = job.stage("all choices of candidates");
    review.combinations = Some(combinations(procedure, &by_size, Limits::default(), &say));
    let named = [(Text::AsWritten, &review.text), (Text::AsRecommended, &review.right)];
    review.receptions = named.iter().map(|(name, of)| (*name, matrices(of))).collect();
    review.ladders = named.iter().map(|(name, of)| (*name, climbs(of))).collect();
    let say = job.stage("steps done wrong");
    review.fates = mutants(&review.right, &job.plan(&say));
    review.policed = job.policed(&review.text);
    review
}

/// The cases of a survey, the smallest first.
fn by_size<P: Procedure>(survey: &Survey<P>) -> Vec<Case<P>> {
    let mut reports: Vec<_> = survey.reports.iter().collect();
    reports.sort_by_key(|report| report.states);
    reports.into_iter().map(|report| report.case.clone()).collect()
}

struct Job<'a, P: Procedure> {
    procedure: P,
    claims: &'a [Claim<P>],
    cases: &'a [Case<P>],
    threads: usize,
    store: &'a Store<'a>,
    tell: &'a (dyn Fn(&str, Progress) + Sync),
}

impl<P: Procedure> Job<'_, P> {
    /// One finding, and those of the same run, with nothing looked at that has no part in them.
    fn one(&self, name: &str, argued: Vec<Argued>) -> Review<P> {
        let say = self.stage("as written");
        let text = survey(&self.procedure.as_written(), self.cases, &self.plan(&say));
        let mut found = findings(&text);
        let of: BTreeSet<&str> = found
            .iter()
            .filter(|finding| Found::is_called(finding, name))
            .flat_map(|finding| finding.cases.iter().copied())
            .collect();
        let mut cases = self.cases.to_vec();
        cases.retain(|case| of.contains(case.name));
        let say = self.stage("as recommended");
        let plan = Plan { is_whole: false, ..self.plan(&say) };
        let right = survey(&recommended(self.procedure), &cases, &plan);
        let say = self.stage("what repairs a finding");
        let plan = self.plan(&say);
        let known = kept::key(&text.resolutions, self.cases, &plan);
        let known = known.and_then(|key| self.store.find(&key));
        let is_known = known.and_then(|kept| kept.apply(self.procedure, &mut found)).is_some();
        found.retain(|finding| Found::is_called(finding, name));
        if !is_known {
            find_repairs(&mut found, &text.resolutions, self.cases, &plan, None);
            check_one_more(&mut found, &text.resolutions, self.cases, &plan, Tried::Simplest);
        }
        let mut review = Review::of(text, right, argued);
        review.found = self.with_consequences(found);
        review
    }

    /// Progress with the stage's name before the case's.
    fn stage(&self, stage: &'static str) -> impl Fn(&str, Progress) + Sync {
        let (procedure, tell) = (self.procedure, self.tell);
        move |case, progress| tell(&format!("{}, {stage}, {case}", procedure.name()), progress)
    }

    fn plan<'p>(&'p self, progress: &'p (dyn Fn(&str, Progress) + Sync)) -> Plan<'p, P> {
        Plan {
            procedure: self.procedure,
            claims: self.claims,
            limits: usual_limits(self.procedure.file()),
            threads: self.threads,
            is_whole: true,
            mutant: None,
            progress,
        }
    }

    fn surveys(&self) -> (Survey<P>, Survey<P>) {
        let (text, right) = (self.stage("as written"), self.stage("as recommended"));
        (
            survey(&self.procedure.as_written(), self.cases, &self.plan(&text)),
            survey(&recommended(self.procedure), self.cases, &self.plan(&right)),
        )
    }

    fn found(&self, text: &Survey<P>, right: &Survey<P>) -> Vec<Found<P>> {
        let mut found = findings(text);
        let say = self.stage("what repairs a finding");
        let plan = self.plan(&say);
        find_repairs(&mut found, &text.resolutions, self.cases, &plan, Some(right));
        let say = self.stage("one participant more");
        let plan = self.plan(&say);
        check_one_more(&mut found, &text.resolutions, self.cases, &plan, Tried::All);
        self.with_consequences(found)
    }

    /// What the findings come to; where each ends is known for a text that was looked at before.
    fn answer(&self, review: &Review<P>) -> Answer<P> {
        let Review { text, right, .. } = review;
        let found: Vec<Finding<P>> = review.found.iter().map(|one| one.finding.clone()).collect();
        let say = self.stage("where each run ends");
        let plan = self.plan(&say);
        let kept = kept::key(&text.resolutions, self.cases, &plan);
        let kept = kept.and_then(|key| self.store.find(&key));
        let kept = kept.and_then(|kept| kept.apply(self.procedure, &mut found.clone()));
        let ends = kept.unwrap_or_else(|| consequences(text, &found, self.threads));
        Answer::of(text, Some(right), &found, ends)
    }

    /// What mends findings together, and what happens if nothing is changed.
    fn with_consequences(&self, found: Vec<Finding<P>>) -> Vec<Found<P>> {
        let best = choices(self.procedure, &recommended(self.procedure));
        let is_mended = |f: &&Finding<P>| f.repairs.iter().any(|repair| best.contains(repair));
        let lone: Vec<_> = found.iter().filter(|f| !is_mended(f)).cloned().collect();
        let say = self.stage("mixtures of both texts");
        let limits = Limits { states: Some(MIXED), ..Limits::default() };
        let mixed = repairs_together(self.procedure, &lone, self.cases, limits, self.threads, &say);
        let mut together: BTreeMap<_, _> =
            lone.iter().map(|finding| finding.key.clone()).zip(mixed).collect();
        let found = found.into_iter().map(|finding| {
            let together = together.remove(&finding.key).unwrap_or_default();
            let consequence = self.consequence(&finding, &together);
            Found { procedure: self.procedure, consequence, together, finding }
        });
        found.collect()
    }

    /// What happens if nothing is changed, as `check` has it; and, where that is something else, what
    /// happens if only what mends a finding is left as it is, everything else being as recommended.
    fn consequence(&self, finding: &Finding<P>, together: &[Vec<Choice>]) -> String {
        let Some(case) = self.cases.iter().find(|case| case.name == finding.case) else {
            return String::new();
        };
        let Some(witness) = &finding.witness else { return String::new() };
        let written = self.procedure.as_written();
        let said = consequence::after(witness, case, &written).sentence();
        match self.left_alone(finding, case, together) {
            Some(alone) if alone != said => {
                format!("{said}; with everything else as recommended, {alone}")
            }
            Some(_) => format!("{said}, with everything else as recommended as well"),
            None => said,
        }
    }

    /// What happens if only what mends a finding is left as it is, everything else being as
    /// recommended; `None` where it does not show then.
    fn left_alone(
        &self,
        finding: &Finding<P>,
        case: &Case<P>,
        together: &[Vec<Choice>],
    ) -> Option<String> {
        let best = choices(self.procedure, &recommended(self.procedure));
        let issues = self.procedure.issues();
        let alone = finding.repairs.iter().find(|repair| best.contains(repair));
        let alone = alone.and_then(|(name, _)| issues.iter().position(|i| i.name == *name));
        let all = together.first().into_iter().flatten().map(|(issue, _)| *issue);
        let open: Vec<usize> = alone.map_or_else(|| all.collect(), |issue| vec![issue]);
        if open.is_empty() {
            return None;
        }
        let mut resolutions = recommended(self.procedure);
        for issue in open {
            resolutions.choose(issues[issue].place, 0);
        }
        let say = self.stage("what happens if nothing is changed");
        let plan = Plan { is_whole: false, ..self.plan(&say) };
        let only = survey(&resolutions, std::slice::from_ref(case), &plan);
        let same = findings(&only).into_iter().find(|other| other.key == finding.key);
        let witness = same.and_then(|finding| finding.witness)?;
        Some(consequence::after(&witness, case, &resolutions).sentence())
    }

    fn decisions(&self, issues: &[Issue], by_size: &[Case<P>]) -> Vec<Decision<P>> {
        let say = self.stage("candidates");
        let limits = usual_limits(self.procedure.file());
        let plan = TablePlan { limits, threads: self.threads, progress: &say };
        let table =
            neighbours(self.procedure, &recommended(self.procedure), issues, by_size, &plan);
        decide(issues, &table, by_size, &self.plan(&say))
    }

    fn policed(&self, text: &Survey<P>) -> Vec<Policed> {
        let small = text.reports.iter().filter(|report| report.states <= POLICED);
        let small: Vec<_> = small.map(|report| report.case.clone()).collect();
        let say = self.stage("policies for messages without a step");
        policed(&text.resolutions, &small, &self.plan(&say))
    }
}
