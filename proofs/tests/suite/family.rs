//! What is found of many members at once is what is found of each alone.

use crate::small;
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::engine::Limits;
use callproof_proofs::family::{Family, Lost};
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Verdict, choices, recommended};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Members of all sorts: what the reports ask about, and any others.
fn some_members<P: Procedure>(procedure: P) -> Vec<Resolutions<P>> {
    let mut members = vec![procedure.as_written()];
    for issue in procedure.issues() {
        for candidate in 0..issue.candidates.len() {
            let mut member = recommended(procedure);
            member.choose(issue.place, candidate);
            members.push(member);
        }
    }
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let places: Vec<_> = procedure.issues().iter().map(|issue| 0..issue.candidates.len()).collect();
    // Far from both, some members send without end.
    let changes = proptest::sample::subsequence((0..places.len()).collect::<Vec<_>>(), 3);
    for base in [procedure.as_written(), recommended(procedure)].iter().cycle().take(16) {
        let drawn = places.new_tree(&mut runner).expect("ranges are not empty").current();
        let mut member = base.clone();
        for place in changes.new_tree(&mut runner).expect("there are enough").current() {
            member.choose(place, drawn[place]);
        }
        members.push(member);
    }
    members.dedup();
    members
}

/// Compares every so many of the members.
struct Compare(usize);

impl Visitor for Compare {
    type Output = ();

    fn visit<P: Procedure>(&mut self, procedure: P) {
        let cases = small::cases(procedure);
        let claims = procedure.claims();
        let plan = Plan {
            procedure,
            claims: &claims,
            limits: Limits::default(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            is_whole: true,
            mutant: None,
            progress: &|_, _| {},
        };
        let members: Vec<_> = some_members(procedure).into_iter().step_by(self.0).collect();
        let mut followed = Family::some(procedure, &members, Lost::Followed);
        let mut given_up = Family::some(procedure, &members, Lost::GivenUp);
        let mut every = Family::every(procedure, Lost::GivenUp);
        for case in &cases {
            for family in [&mut followed, &mut given_up, &mut every] {
                family.look(case, Limits::default(), &mut |_| {});
            }
        }
        let goods = [followed.good(), given_up.good(), every.good()];
        let (mut kept, mut complete) = (0, 0);
        for resolutions in &members {
            let alone = survey(resolutions, &cases, &plan);
            let member = followed.members().member(resolutions);
            let names = choices(procedure, resolutions);
            let is_complete = alone.reports.iter().all(|report| report.is_complete);
            complete += usize::from(is_complete);
            for claim in &claims {
                let together = followed.verdict(claim.name, &member);
                let alone = verdict(&alone, claim);
                // Of a member whose links overflow, runs are looked for alone, and not together.
                let is_left_open = !is_complete && together == Some(Verdict::Inconclusive);
                let is_same = together == alone || is_left_open && alone == Some(Verdict::Fails);
                assert!(is_same, "{}: {together:?}, {alone:?}: {names:?}", claim.name);
            }
            let is_good = is_good(procedure, &alone);
            kept += usize::from(is_good);
            for (family, good) in [&mut followed, &mut given_up, &mut every].into_iter().zip(goods)
            {
                assert_eq!(family.members().sets.has(good, &member), is_good, "{names:?}");
            }
        }
        assert!(kept > 0 && kept < members.len(), "{kept} of {} keep all", members.len());
        assert!(complete * 10 > members.len() * 9, "{complete} of {}", members.len());
    }
}

fn verdict<P: Procedure>(alone: &Survey<P>, claim: &Claim<P>) -> Option<Verdict> {
    match claim.formula {
        _ if claim.formula.is_of_all_cases() => None,
        _ => alone.verdict(claim.name),
    }
}

/// Nothing fails, everything is put to the test somewhere, every step happens.
fn is_good<P: Procedure>(procedure: P, alone: &Survey<P>) -> bool {
    let verdicts = procedure.claims().into_iter().filter_map(|claim| match claim.formula {
        _ if claim.formula.is_of_all_cases() => alone.verdict(claim.name),
        _ => verdict(alone, &claim),
    });
    verdicts.into_iter().all(|verdict| verdict == Verdict::Holds)
}

struct CutShort;

impl Visitor for CutShort {
    type Output = (usize, usize);

    fn visit<P: Procedure>(&mut self, procedure: P) -> (usize, usize) {
        let cases = small::cases(procedure);
        let claims = procedure.claims();
        let members = some_members(procedure);
        let members: Vec<_> = members.into_iter().step_by(9).collect();
        let plan = Plan {
            procedure,
            claims: &claims,
            limits: Limits::default(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            is_whole: true,
            mutant: None,
            progress: &|_, _| {},
        };
        let (mut decided, mut open) = (0, 0);
        for case in cases.iter().take(4) {
            for states in [20, 200, 2_000] {
                let limits = Limits { states: Some(states), ..Limits::default() };
                let mut family = Family::some(procedure, &members, Lost::Followed);
                family.look(case, limits, &mut |_| {});
                for resolutions in &members {
                    let alone = survey(resolutions, std::slice::from_ref(case), &plan);
                    let member = family.members().member(resolutions);
                    for claim in claims.iter().filter(|c| !c.formula.is_of_all_cases()) {
                        match family.verdict(claim.name, &member) {
                            Some(Verdict::Inconclusive) => open += 1,
                            together => {
                                decided += 1;
                                let (name, case) = (claim.name, case.name);
                                assert_eq!(together, verdict(&alone, claim), "{name}, {case}");
                            }
                        }
                    }
                }
            }
        }
        (decided, open)
    }
}

#[test]
fn what_a_limit_leaves_open_is_not_called_decided() {
    let found = visit_all(&mut CutShort).into_iter();
    let (decided, open) = found.fold((0, 0), |(d, o), (more, of)| (d + more, o + of));
    assert!(decided > 200 && open > 200, "{decided} decided, {open} open");
}

#[test]
fn what_is_found_of_many_at_once_is_what_is_found_of_each_alone() {
    visit_all(&mut Compare(7));
}

#[test]
#[ignore = "it takes minutes"]
fn what_is_found_of_all_at_once_is_what_is_found_of_each_alone() {
    visit_all(&mut Compare(1));
}
