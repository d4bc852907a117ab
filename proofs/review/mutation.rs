//! The mutation matrix: each step done wrong in every way, and who notices.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Case;
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::mutant::{Mutant, Slip};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;

use crate::check::{CaseReport, check};
use crate::engine::Limits;
use crate::findings::text_order;
use crate::parallel::each;
use crate::survey::{Plan, Survey};
use crate::traffic::unheeded;
use crate::verdict::Verdict;
use crate::world::World;

/// What became of one mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The mutant.
    pub mutant: Mutant,
    /// The first case, from the smallest, in which somebody notices.
    pub case: Option<&'static str>,
    /// The claims that fail there, or are never put to the test any more.
    pub noticed_by: Vec<&'static str>,
    /// Whether no limit stopped a search.
    pub is_complete: bool,
}

impl Fate {
    /// Whether somebody notices.
    pub fn is_noticed(&self) -> bool {
        !self.noticed_by.is_empty()
    }
}

/// How much larger than the right world a wrong one may grow before it is given up.
const GROWTH: usize = 20;
/// What a wrong world may have in any case, in states.
const LEAST: usize = 20_000;

/// Every mutant of the steps that `right` obeys, in the order of the text.
///
/// Whether each step happens is asked elsewhere and does not count: a mutant is noticed by what the
/// text promises. Where a mutated step is not obeyed nothing changes, so only the other cases are
/// looked at.
pub fn mutants<P: Procedure>(right: &Survey<P>, plan: &Plan<'_, P>) -> Vec<Fate> {
    let mutants = every_mutant(right);
    let mut reports: Vec<&CaseReport<P>> = right.reports.iter().collect();
    reports.sort_by_key(|report| report.states);
    each(&mutants, plan.threads, |mutant| fate(*mutant, right, &reports, plan))
}

/// Every way to do a step wrong that `right` obeys, in the order of the text.
pub fn every_mutant<P: Procedure>(right: &Survey<P>) -> Vec<Mutant> {
    let mut slips: BTreeMap<Step, BTreeSet<Slip>> = BTreeMap::new();
    for (step, own) in right.reports.iter().flat_map(|report| &report.slips) {
        slips.entry(*step).or_default().extend(own);
    }
    let order = text_order(right.procedure);
    let mut mutants: Vec<Mutant> = slips
        .into_iter()
        .flat_map(|(step, own)| own.into_iter().map(move |slip| Mutant { step, slip }))
        .collect();
    let place = |step: &Step| order.get(step).copied().unwrap_or(usize::MAX);
    mutants.sort_by_key(|m| (place(&m.step), m.step, m.slip));
    mutants
}

fn fate<P: Procedure>(
    mutant: Mutant,
    right: &Survey<P>,
    reports: &[&CaseReport<P>],
    plan: &Plan<'_, P>,
) -> Fate {
    let mut claims = plan.claims.to_vec();
    claims.retain(|claim| !claim.formula.is_of_all_cases());
    let mut wrong: Vec<(&Case<P>, Option<CaseReport<P>>)> = Vec::new();
    let mut is_complete = true;
    for report in reports {
        let concerned =
            report.slips.get(&mutant.step).is_some_and(|own| own.contains(&mutant.slip));
        if !concerned {
            wrong.push((&report.case, None));
            continue;
        }
        let found = look(mutant, right, report, &claims, plan);
        let fails = |claim: &str| {
            let of = |report: &CaseReport<P>| {
                let result = report.results.iter().find(|r| r.claim.name == claim);
                result.is_some_and(|r| r.verdict == Verdict::Fails)
            };
            of(&found) && !of(report)
        };
        let noticed_by: Vec<_> =
            claims.iter().map(|claim| claim.name).filter(|name| fails(name)).collect();
        if !noticed_by.is_empty() {
            return Fate { mutant, case: Some(report.case.name), noticed_by, is_complete: true };
        }
        is_complete &= found.is_complete;
        wrong.push((&report.case, Some(found)));
    }
    let untested = |claim: &&Claim<P>| {
        let met = |report: &CaseReport<P>| {
            let result = report.results.iter().find(|r| r.claim.name == claim.name);
            result.is_some_and(|r| !matches!(r.verdict, Verdict::Vacuous))
        };
        let was_met = reports.iter().any(|report| met(report));
        let is_met = wrong.iter().zip(reports).any(|((_, wrong), right)| match wrong {
            Some(wrong) => met(wrong),
            None => met(right),
        });
        was_met && !is_met
    };
    let mut noticed_by: Vec<_> = claims.iter().filter(untested).map(|claim| claim.name).collect();
    let heeded = plan.claims.iter().find(|claim| matches!(claim.formula, Formula::Heeded));
    let taken =
        wrong.iter().zip(reports).map(|((_, wrong), right)| wrong.as_ref().unwrap_or(right));
    let known = unheeded(reports.iter().copied());
    let is_new = || unheeded(taken).iter().any(|step| !known.contains(step));
    if let Some(claim) = heeded.filter(|_| is_complete && is_new()) {
        noticed_by.push(claim.name);
    }
    Fate { mutant, case: None, noticed_by, is_complete }
}

fn look<P: Procedure>(
    mutant: Mutant,
    right: &Survey<P>,
    report: &CaseReport<P>,
    claims: &[Claim<P>],
    plan: &Plan<'_, P>,
) -> CaseReport<P> {
    // A step done wrong need not treat alike those whom the right one does.
    let mut world = World::new(report.case.clone(), right.resolutions.clone()).whole();
    world.mutant = Some(mutant);
    let most = (report.states * report.exchanges * GROWTH).max(LEAST);
    let limits = Limits { states: Some(most), ..plan.limits };
    let name = format!("{mutant}, {}", report.case.name);
    check(&world, claims, limits, &mut |p| (plan.progress)(&name, p))
}
