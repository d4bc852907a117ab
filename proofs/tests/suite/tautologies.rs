//! Every claim is broken by something: by the text as written, by a candidate, or by a single step
//! done wrong. One that nothing breaks says nothing.

use std::collections::BTreeSet;

use crate::small;
use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_kernel::step::Step;
use callproof_model::visit_all;
use callproof_proofs::check::{CaseReport, check};
use callproof_proofs::engine::Limits;
use callproof_proofs::family::{TablePlan, neighbours};
use callproof_proofs::parallel::each;
use callproof_proofs::review::mutation::every_mutant;
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::{Verdict, recommended};
use callproof_proofs::world::World;

const THREADS: usize = 2;

/// Claims that nothing of the kind breaks, with the reason why they are claims all the same. The
/// list may only get shorter.
const UNBROKEN: &[(&str, &str)] = &[
    ("advertisements-are-numbered", GUARD),
    ("cancel-only-while-establishing", GUARD),
    ("no-livelock", "messages go round only where two parties answer each other without end"),
    ("no-outdated-configure-is-accepted", GUARD),
    ("only-the-target-leaves", GUARD),
    ("the-called-side-waits-for-the-ack", GUARD),
    ("the-outcome-is-true", GUARD),
    ("what-is-over-stays-over", GUARD),
];

const GUARD: &str = "it says when a step may be obeyed, and a step done wrong is done when it may";

/// A wrong world larger than this is given up.
const MOST: usize = 20_000;

struct Broken;

impl Visitor for Broken {
    type Output = (BTreeSet<&'static str>, BTreeSet<&'static str>);

    fn visit<P: Procedure>(&mut self, procedure: P) -> Self::Output {
        let mut claims = procedure.claims();
        claims.retain(|claim| !claim.formula.is_of_all_cases());
        let all = claims.iter().map(|claim| claim.name).collect();
        as_written(procedure, &mut claims);
        with_other_candidates(procedure, &mut claims);
        with_steps_done_wrong(procedure, &mut claims);
        claims.retain(|claim| !is_broken_where_it_is_made(procedure, claim));
        (all, claims.iter().map(|claim| claim.name).collect())
    }
}

fn default_cases<P: Procedure>(procedure: P) -> Vec<Case<P>> {
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    cases
}

fn plan<P: Procedure>(procedure: P, claims: &[Claim<P>]) -> Plan<'_, P> {
    Plan {
        procedure,
        claims,
        limits: Limits::default(),
        threads: THREADS,
        is_whole: false,
        mutant: None,
        progress: &|_, _| {},
    }
}

fn fails<P: Procedure>(report: &CaseReport<P>, claim: &Claim<P>) -> bool {
    let mut results = report.results.iter().filter(|result| result.claim.name == claim.name);
    results.any(|result| result.verdict == Verdict::Fails)
}

fn as_written<P: Procedure>(procedure: P, claims: &mut Vec<Claim<P>>) {
    let survey =
        survey(&procedure.as_written(), &default_cases(procedure), &plan(procedure, claims));
    claims.retain(|claim| !survey.reports.iter().any(|report| fails(report, claim)));
}

fn with_other_candidates<P: Procedure>(procedure: P, claims: &mut Vec<Claim<P>>) {
    let progress = &|_: &str, _| {};
    let plan = TablePlan { limits: Limits::default(), threads: THREADS, progress };
    let table = neighbours(
        procedure,
        &recommended(procedure),
        &procedure.issues(),
        &small::cases(procedure),
        &plan,
    );
    claims.retain(|claim| {
        let verdicts = (0..table.members.len()).map(|member| table.verdict(claim.name, member));
        !verdicts.into_iter().any(|verdict| verdict == Some(Verdict::Fails))
    });
}

fn with_steps_done_wrong<P: Procedure>(procedure: P, claims: &mut Vec<Claim<P>>) {
    let right = survey(&recommended(procedure), &small::cases(procedure), &plan(procedure, claims));
    let mut tasks = Vec::new();
    for mutant in every_mutant(&right) {
        let concerned = right.reports.iter().filter(|report| {
            report.slips.get(&mutant.step).is_some_and(|own| own.contains(&mutant.slip))
        });
        tasks.extend(concerned.map(|report| (mutant, report.case.clone())));
    }
    let limits = Limits { states: Some(MOST), ..Limits::default() };
    let broken = each(&tasks, THREADS, |(mutant, case)| {
        let mut world = World::new(case.clone(), recommended(procedure)).whole();
        world.mutant = Some(*mutant);
        let report = check(&world, claims, limits, &mut |_| {});
        let broken = claims.iter().filter(|claim| fails(&report, claim));
        broken.map(|claim| claim.name).collect::<Vec<_>>()
    });
    let broken: BTreeSet<&str> = broken.into_iter().flatten().collect();
    claims.retain(|claim| !broken.contains(claim.name));
}

/// Whether a step done wrong breaks a claim that is made in few cases, or with a candidate only, and
/// that is shown by a run: one of the steps of that run.
fn is_broken_where_it_is_made<P: Procedure>(procedure: P, claim: &Claim<P>) -> bool {
    if !matches!(claim.formula, Formula::Happens(_) | Formula::Reachable(_)) {
        return false;
    }
    let Some(text) =
        texts(procedure).into_iter().find(|text| !made_in(procedure, claim, text).is_empty())
    else {
        return false;
    };
    let only = std::slice::from_ref(claim);
    let right = survey(&text, &made_in(procedure, claim, &text), &plan(procedure, only));
    let shown = right.reports.iter().filter(|report| report.results[0].witness.is_some());
    let Some(report) = shown.min_by_key(|report| report.states) else { return false };
    let run = report.results[0].witness.as_ref().map(|witness| &witness.run.occurrences);
    let outcomes = run.into_iter().flatten().filter_map(|o| o.outcome.as_ref());
    let cited: BTreeSet<Step> = outcomes.flat_map(|outcome| outcome.cited.clone()).collect();
    let limits = Limits { states: Some(4 * report.states.max(MOST)), ..Limits::default() };
    let mut mutants = every_mutant(&right).into_iter().rev().filter(|m| cited.contains(&m.step));
    mutants.any(|mutant| {
        let mut world = World::new(report.case.clone(), text.clone()).whole();
        world.mutant = Some(mutant);
        fails(&check(&world, only, limits, &mut |_| {}), claim)
    })
}

/// The recommended text, and all that choose otherwise for one issue.
fn texts<P: Procedure>(procedure: P) -> Vec<Resolutions<P>> {
    let mut texts = vec![recommended(procedure)];
    for issue in procedure.issues() {
        for place in 0..issue.candidates.len() {
            let mut text = recommended(procedure);
            text.choose(issue.place, place);
            texts.push(text);
        }
    }
    texts
}

fn made_in<P: Procedure>(procedure: P, claim: &Claim<P>, text: &Resolutions<P>) -> Vec<Case<P>> {
    let mut cases = default_cases(procedure);
    cases.retain(|case| claim.is_made(case, text));
    cases
}

#[test]
fn every_claim_is_broken_by_something() {
    let (all, unbroken): (Vec<_>, Vec<_>) = visit_all(&mut Broken).into_iter().unzip();
    let all: BTreeSet<&str> = all.into_iter().flatten().collect();
    let unbroken: BTreeSet<&str> = unbroken.into_iter().flatten().collect();
    let argued: BTreeSet<&str> = UNBROKEN.iter().map(|(claim, _)| *claim).collect();
    assert!(argued.is_subset(&all), "each of these is still a claim");
    assert_eq!(unbroken, argued, "exactly these are argued");
}
