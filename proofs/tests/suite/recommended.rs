//! The recommended profile: every choice in it is needed, and nothing depends on how it is
//! searched.

use callproof_kernel::case::{Case, Size};
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Verdict, recommended};

/// Cases larger than the others; what they would find the others do as well.
const SLOW: &[&str] = &["two-callers"];

fn look<P: Procedure>(
    procedure: P,
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    threads: usize,
) -> Survey<P> {
    let plan = Plan {
        procedure,
        claims: &procedure.claims(),
        limits: Default::default(),
        threads,
        is_whole: false,
        mutant: None,
        progress: &|_, _| {},
    };
    survey(resolutions, cases, &plan)
}

fn quick<P: Procedure>(procedure: P) -> Vec<Case<P>> {
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default && !SLOW.contains(&case.name));
    cases
}

struct EachIsNeeded;

impl Visitor for EachIsNeeded {
    type Output = ();

    /// With any one question left as the text has it, some claim fails: each open issue is one
    /// that checking brings up.
    fn visit<P: Procedure>(&mut self, procedure: P) {
        let cases = quick(procedure);
        assert_eq!(
            look(procedure, &recommended(procedure), &cases, 2).worst(),
            Some(Verdict::Holds)
        );
        for issue in procedure.issues() {
            let mut resolutions = recommended(procedure);
            resolutions.choose(issue.place, 0);
            if resolutions == recommended(procedure) {
                matters_elsewhere(procedure, &issue, &cases);
                continue;
            }
            let survey = look(procedure, &resolutions, &cases, 2);
            let results = survey.reports.iter().flat_map(|r| &r.results);
            let broken = results.filter(|r| !r.verdict.counts_as_holding());
            let mut names: Vec<_> = broken.map(|r| r.claim.name).collect();
            names.sort_unstable();
            names.dedup();
            println!("{} as written: {}", issue.name, names.join(", "));
            assert!(!names.is_empty(), "nothing fails with {} as written", issue.name);
        }
    }
}

/// Where it is recommended to leave a question as the text has it, some other choice makes it
/// matter: there, one of its candidates changes a verdict.
fn matters_elsewhere<P: Procedure>(procedure: P, issue: &Issue, cases: &[Case<P>]) {
    let verdicts = |resolutions: &Resolutions<P>| -> Vec<_> {
        let survey = look(procedure, resolutions, cases, 2);
        let results = survey.reports.iter().flat_map(|r| &r.results);
        results.map(|r| (r.claim.name, r.verdict)).collect()
    };
    for other in procedure.issues() {
        for choice in 0..other.candidates.len() {
            let mut resolutions = recommended(procedure);
            resolutions.choose(other.place, choice);
            let left = verdicts(&resolutions);
            for candidate in 1..issue.candidates.len() {
                resolutions.choose(issue.place, candidate);
                if verdicts(&resolutions) != left {
                    let with = other.candidates[choice].name;
                    println!("{} matters with {}={with}", issue.name, other.name);
                    return;
                }
            }
        }
    }
    panic!("{} never matters", issue.name);
}

struct HasSlow;

impl Visitor for HasSlow {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        procedure.cases().iter().filter(|case| SLOW.contains(&case.name)).count()
    }
}

#[test]
fn the_slow_cases_are_still_cases() {
    assert_eq!(visit_all(&mut HasSlow).into_iter().sum::<usize>(), SLOW.len());
}

#[test]
fn every_recommended_choice_is_needed() {
    visit_all(&mut EachIsNeeded);
}

struct SameWithAnyThreads;

impl Visitor for SameWithAnyThreads {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let cases = quick(procedure);
        let ids = |threads| -> Vec<String> {
            let survey = look(procedure, &procedure.as_written(), &cases, threads);
            let reports = survey.reports.iter();
            let of = |r: &callproof_proofs::check::CaseReport<P>| {
                let claims = r.results.iter().filter_map(|c| c.witness.as_ref());
                let holes = r.holes.iter().map(|h| &h.witness);
                claims.chain(holes).map(|w| w.id.clone()).collect::<Vec<_>>()
            };
            reports.flat_map(of).collect()
        };
        let found = ids(1);
        assert_eq!(found, ids(4), "{}", procedure.name());
        found.len()
    }
}

#[test]
fn witnesses_are_the_same_with_any_number_of_threads() {
    let runs: usize = visit_all(&mut SameWithAnyThreads).into_iter().sum();
    assert!(runs > 100, "only {runs} runs were compared");
}
