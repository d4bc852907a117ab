//! Where states come again: in no case of the procedures; and where they do, what is claimed of whole
//! runs is not judged on fewer states than there are.

use crate::rules::{Rules, workers, world_of};
use crate::spin_harness::{compare_fair_runs, compare_states, has_spin};
use callproof_kernel::case::Size;
use callproof_kernel::claim::Formula;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::check::check;
use callproof_proofs::engine::{Limits, Symmetry, explore, explore_up_to};
use callproof_proofs::family::{Family, Lost};
use callproof_proofs::liveness::{self, Graph, refute_leads_to};
use callproof_proofs::verdict::{Verdict, recommended};
use callproof_proofs::world::World;

/// Looks for cases of this size in which states come again.
struct GoesRound(Size);

impl Visitor for GoesRound {
    type Output = (usize, Vec<String>);

    fn visit<P: Procedure>(&mut self, procedure: P) -> Self::Output {
        let (mut searched, mut round) = (0, Vec::new());
        for case in procedure.cases().into_iter().filter(|case| case.size == self.0) {
            let texts =
                [(procedure.as_written(), "as written"), (recommended(procedure), "recommended")];
            for (resolutions, profile) in texts {
                let world = World::new(case.clone(), resolutions);
                let explored = explore(&world, Limits::default(), &mut |_| {});
                let place = format!("{}, {}, {profile}", procedure.name(), case.name);
                assert!(explored.is_complete, "{place}: not searched to the end");
                searched += 1;
                if !explored.graph().is_acyclic() {
                    round.push(place);
                }
            }
        }
        (searched, round)
    }
}

/// The cases that are always checked, as written and recommended. So nothing is decided there by
/// what is fair in a round; `fair_runs.rs` has worlds that are made for it.
#[test]
fn no_case_of_the_procedures_goes_round() {
    assert!(searches_without_a_round(Size::Default) > 60);
}

#[test]
#[ignore = "it takes minutes"]
fn no_large_case_of_the_procedures_goes_round() {
    assert!(searches_without_a_round(Size::Large) > 10);
}

/// How many searches of cases of a size there are, none of which comes to a state again.
fn searches_without_a_round(size: Size) -> usize {
    let found = visit_all(&mut GoesRound(size));
    let searched = found.iter().map(|(searched, _)| searched).sum();
    let round: Vec<String> = found.into_iter().flat_map(|(_, round)| round).collect();
    println!("{searched} searches, {} with a round", round.len());
    assert!(round.is_empty(), "states come again in {round:#?}");
    searched
}

#[test]
fn a_step_to_the_same_state_is_a_round() {
    // From 0 to 1, and from 1 to itself.
    let (offsets, edges, parents) = ([0, 1, 2], [(1, 0), (1, 1)], [(0, 0), (0, 0)]);
    let graph = Graph { offsets: &offsets, edges: &edges, parents: &parents };
    assert_eq!(liveness::rounds(graph), [[1]]);
    assert!(!graph.is_acyclic());
}

fn world() -> World<Rules> {
    world_of(workers::case(), workers::table())
}

/// The graph of fewer states says the opposite of the whole one: whoever judged it there would be
/// wrong.
#[test]
fn fewer_states_would_give_a_wrong_verdict() {
    let world = world();
    let Formula::LeadsTo(responses) = workers::claim().formula else {
        unreachable!("it is a leads-to")
    };
    let responses = responses(&world.scene());
    let is_refuted = |symmetry: Symmetry<Rules>| {
        let explored = explore_up_to(&world, symmetry, Limits::default(), &mut |_| {});
        assert!(!explored.graph().is_acyclic());
        let judged = responses.iter().filter(|r| explored.calls().contains(&r.call));
        let (from, to) = judged.map(|r| (&r.from, &r.to)).next().expect("one call is followed");
        let (from, to) = (explored.where_true(from), explored.where_true(to));
        refute_leads_to(explored.graph(), &explored.fairness(), &from, &to).is_some()
    };
    assert!(!is_refuted(Symmetry::none(&world)), "it holds");
    assert!(is_refuted(Symmetry::keeping_calls(&world)), "and seems not to");
}

#[test]
fn where_states_come_again_every_state_is_looked_at() {
    let (world, claims) = (world(), [workers::claim()]);
    let ours = check(&world, &claims, Limits::default(), &mut |_| {});
    let whole = check(&world.clone().whole(), &claims, Limits::default(), &mut |_| {});
    assert_eq!(ours.results[0].verdict, Verdict::Holds);
    assert_eq!(whole.results[0].verdict, Verdict::Holds);
    assert_eq!((ours.states, ours.exchanges), (whole.states, 1));
    // Many texts at once are judged in the same way.
    let mut family = Family::every(workers::rules(), Lost::Followed);
    family.look(&workers::case(), Limits::default(), &mut |_| {});
    let member = family.members().member(&workers::rules().as_written());
    assert_eq!(family.verdict(workers::claim().name, &member), Some(Verdict::Holds));
}

#[test]
fn spin_finds_the_same_on_all_states() {
    if has_spin() {
        let (world, claims) = (world(), [workers::claim()]);
        compare_states(&world, &claims, "workers");
        assert!(compare_fair_runs(&world, &claims, "workers").is_empty());
    }
}
