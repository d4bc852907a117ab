//! Checking a procedure in many cases at once, under one choice of resolutions.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use callproof_model::kernel::case::Case;
use callproof_model::kernel::claim::{Claim, Formula};
use callproof_model::kernel::mutant::Mutant;
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::Step;

use crate::check::{CaseReport, check, uncited};
use crate::engine::{Limits, Progress};
use crate::verdict::Verdict;
use crate::world::World;

/// What checking some claims in some cases gave.
#[derive(Clone)]
pub struct Survey<P: Procedure> {
    /// The resolutions.
    pub resolutions: P::Resolutions,
    /// A report for each case, in the order of the cases.
    pub reports: Vec<CaseReport<P>>,
    /// The claim that every step is obeyed in some case, where all cases were asked for.
    pub coverage: Option<Coverage<P>>,
}

/// Whether every step is obeyed in some case.
#[derive(Clone)]
pub struct Coverage<P: Procedure> {
    /// The claim.
    pub claim: Claim<P>,
    /// The verdict.
    pub verdict: Verdict,
    /// The steps that no run obeys and that do not say why.
    pub uncited: Vec<Step>,
}

/// How a survey is to be made.
pub struct Plan<'p, P: Procedure> {
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
    resolutions: &P::Resolutions,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Survey<P> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<CaseReport<P>>>> = Mutex::new(cases.iter().map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..plan.threads.clamp(1, cases.len().max(1)) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut world = World::new(case.clone(), resolutions.clone());
                    world.mutant = plan.mutant;
                    let mut progress = |p| (plan.progress)(case.name, p);
                    let report = check(&world, plan.claims, plan.limits, &mut progress);
                    let place = cases.iter().position(|c| c.name == case.name);
                    let mut done = done.lock().expect("no thread panics holding the lock");
                    done[place.expect("the case is one of them")] = Some(report);
                }
            });
        }
    });
    let done = done.into_inner().expect("every thread has ended");
    let reports: Vec<_> = done.into_iter().flatten().collect();
    let coverage = coverage(plan, &reports, resolutions);
    Survey { resolutions: resolutions.clone(), reports, coverage }
}

fn coverage<P: Procedure>(
    plan: &Plan<'_, P>,
    reports: &[CaseReport<P>],
    resolutions: &P::Resolutions,
) -> Option<Coverage<P>> {
    let is_coverage = |claim: &&Claim<P>| matches!(claim.formula, Formula::Coverage);
    let claim = plan.claims.iter().find(is_coverage)?.clone();
    if !plan.is_whole {
        return None;
    }
    let uncited = uncited(reports, resolutions);
    let verdict = match (uncited.is_empty(), reports.iter().all(|r| r.is_complete)) {
        (true, _) => Verdict::Holds,
        (false, true) => Verdict::Fails,
        (false, false) => Verdict::Inconclusive,
    };
    Some(Coverage { claim, verdict, uncited })
}

impl<P: Procedure> Survey<P> {
    /// The verdict of one claim over all cases where it applies: the worst; `None` where it
    /// applies nowhere.
    pub fn verdict(&self, claim: &str) -> Option<Verdict> {
        let cases = self.reports.iter().flat_map(|r| &r.results);
        let verdicts = cases.filter(|r| r.claim.name == claim).map(|r| r.verdict);
        let covered = self.coverage.iter().filter(|c| c.claim.name == claim).map(|c| c.verdict);
        verdicts.chain(covered).max()
    }

    /// The worst verdict of one claim over the cases in which what it is about happens; `None`
    /// where it never does.
    pub fn verdict_where_met(&self, claim: &str) -> Option<Verdict> {
        let cases = self.reports.iter().flat_map(|r| &r.results);
        let verdicts = cases.filter(|r| r.claim.name == claim).map(|r| r.verdict);
        verdicts.filter(|verdict| *verdict != Verdict::Vacuous).max()
    }

    /// The worst verdict of all.
    pub fn worst(&self) -> Option<Verdict> {
        let results = self.reports.iter().flat_map(|r| &r.results).map(|r| r.verdict);
        results.chain(self.coverage.iter().map(|c| c.verdict)).max()
    }

    /// All states looked at, over all cases.
    pub fn states(&self) -> usize {
        self.reports.iter().map(|r| r.states).sum()
    }
}
