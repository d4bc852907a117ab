//! Checking a procedure in many cases at once, under one choice of resolutions.

use std::collections::BTreeSet;

use callproof_kernel::case::Case;
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::mutant::Mutant;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;

use crate::bounds::Bounds;
use crate::check::{CaseReport, check, uncited};
use crate::engine::{Limits, Progress};
use crate::parallel::each;
use crate::traffic::unheeded;
use crate::verdict::Verdict;
use crate::world::World;

/// What checking some claims in some cases gave.
#[derive(Clone)]
pub struct Survey<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// The resolutions.
    pub resolutions: Resolutions<P>,
    /// A report for each case, in the order of the cases.
    pub reports: Vec<CaseReport<P>>,
    /// What is claimed of all cases together, where all were asked for.
    pub overall: Vec<Overall<P>>,
}

/// What is claimed of all cases together: that something happens in one of them.
#[derive(Clone)]
pub struct Overall<P: Procedure> {
    /// The claim.
    pub claim: Claim<P>,
    /// The verdict.
    pub verdict: Verdict,
    /// The steps of which it is not so.
    pub steps: Vec<Step>,
}

/// How a survey is to be made.
pub struct Plan<'p, P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// The claims to check.
    pub claims: &'p [Claim<P>],
    /// When to give up on a case.
    pub limits: Limits,
    /// How many cases to check at once.
    pub threads: usize,
    /// Whether the cases are all that the coverage of the text may count on.
    pub is_whole: bool,
    /// A step done wrong, to see who notices.
    pub mutant: Option<Mutant>,
    /// Told of each search's progress, with the case's name.
    pub progress: &'p (dyn Fn(&str, Progress) + Sync),
}

/// Checks every case of `cases`; the result does not depend on the number of threads.
pub fn survey<P: Procedure>(
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Survey<P> {
    let reports = each(cases, plan.threads, |case| {
        let mut world = World::new(case.clone(), resolutions.clone());
        world.mutant = plan.mutant;
        check(&world, plan.claims, plan.limits, &mut |p| (plan.progress)(case.name, p))
    });
    let overall = match plan.is_whole {
        true => overall(plan, &reports, resolutions),
        false => Vec::new(),
    };
    Survey { procedure: plan.procedure, resolutions: resolutions.clone(), reports, overall }
}

fn overall<P: Procedure>(
    plan: &Plan<'_, P>,
    reports: &[CaseReport<P>],
    resolutions: &Resolutions<P>,
) -> Vec<Overall<P>> {
    let is_complete = reports.iter().all(|r| r.is_complete);
    let judged = plan.claims.iter().filter_map(|claim| {
        let steps = match claim.formula {
            Formula::Coverage => uncited(plan.procedure, reports, resolutions),
            Formula::Heeded => unheeded(reports.iter()),
            _ => return None,
        };
        let verdict = match (steps.is_empty(), is_complete) {
            (true, _) => Verdict::Holds,
            (false, true) => Verdict::Fails,
            (false, false) => Verdict::Inconclusive,
        };
        Some(Overall { claim: claim.clone(), verdict, steps })
    });
    judged.collect()
}

impl<P: Procedure> Survey<P> {
    /// The verdict of one claim over all cases: the worst of those in which what it is about
    /// happens, so that what one case does not put to the test counts where another does; vacuous
    /// where none does; `None` where it applies nowhere.
    pub fn verdict(&self, claim: &str) -> Option<Verdict> {
        let overall = self.overall.iter().filter(|c| c.claim.name == claim).map(|c| c.verdict);
        let is_vacuous = self
            .results_of(claim)
            .any(|verdict| verdict == Verdict::Vacuous)
            .then_some(Verdict::Vacuous);
        overall.chain(self.verdict_where_met(claim)).max().or(is_vacuous)
    }

    /// How far the cases go that put a claim to the test, or all cases for a claim about all of
    /// them; `None` where none does.
    pub fn bounds(&self, claim: &str) -> Option<Bounds> {
        let is_of_all = self.overall.iter().any(|overall| overall.claim.name == claim);
        let tests = |report: &&CaseReport<P>| {
            let mut results = report.results.iter().filter(|result| result.claim.name == claim);
            is_of_all || results.any(|result| result.verdict != Verdict::Vacuous)
        };
        Bounds::of(self.reports.iter().filter(tests).map(|report| &report.case))
    }

    fn results_of(&self, claim: &str) -> impl Iterator<Item = Verdict> {
        let results = self.reports.iter().flat_map(|r| &r.results);
        results.filter(move |r| r.claim.name == claim).map(|r| r.verdict)
    }

    /// The worst verdict of one claim over the cases in which what it is about happens; `None`
    /// where it never does.
    pub fn verdict_where_met(&self, claim: &str) -> Option<Verdict> {
        self.results_of(claim).filter(|verdict| *verdict != Verdict::Vacuous).max()
    }

    /// The worst verdict of all claims, each over all cases.
    pub fn worst(&self) -> Option<Verdict> {
        let results = self.reports.iter().flat_map(|r| &r.results).map(|r| r.claim.name);
        let claims: BTreeSet<&str> =
            results.chain(self.overall.iter().map(|c| c.claim.name)).collect();
        claims.into_iter().filter_map(|claim| self.verdict(claim)).max()
    }

    /// All states looked at, over all cases.
    pub fn states(&self) -> usize {
        self.reports.iter().map(|r| r.states).sum()
    }
}
