//! What Stateright 0.31 gets wrong on small graphs, shown on it, and our engine getting it right.

use crate::toy::{Edges, Toy, Walker};
use callproof_kernel::case::Case;
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Condition, OfState, Scene};
use callproof_kernel::procedure::Procedure;
use callproof_proofs::check::{CaseReport, check};
use callproof_proofs::engine::Limits;
use callproof_proofs::verdict::Verdict;
use callproof_proofs::world::World;
use stateright::{Checker, Model, Property};

/// The same graph for Stateright, with conditions on the place only.
#[derive(Clone)]
struct Walk {
    edges: Edges,
    properties: Vec<Property<Walk>>,
}

impl Model for Walk {
    type State = u8;
    type Action = u8;

    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }

    fn actions(&self, state: &u8, actions: &mut Vec<u8>) {
        actions.extend(self.edges.iter().filter(|(from, ..)| from == state).map(|(_, to, _)| to));
    }

    fn next_state(&self, _: &u8, action: u8) -> Option<u8> {
        Some(action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        self.properties.clone()
    }
}

fn place(s: &Scene<'_, Toy>, is: impl Fn(u8) -> bool + Send + Sync + 'static) -> OfState<Toy> {
    s.of(Walker, "is there", move |local| is(local.state))
}

fn judge(edges: &Edges, claims: &[Claim<Toy>], limits: Limits) -> CaseReport<Toy> {
    let case = Case::new(Toy, "graph", "a graph", edges.clone());
    check(&World::new(case, Toy.as_written()), claims, limits, &mut |_| {})
}

fn length(report: &CaseReport<Toy>, claim: usize) -> usize {
    let witness = report.results[claim].witness.as_ref();
    witness.expect("the claim fails with a witness").run.occurrences.len()
}

#[test]
fn a_witness_is_shortest_while_another_claim_is_undecided() {
    // Place 9 is reached in one step and, along the other way, only later and longer.
    let edges: Edges =
        vec![(0, 1, true), (1, 2, true), (2, 3, true), (3, 9, true), (0, 4, true), (4, 9, true)];
    let claims = [
        Claim::new(
            "never-at-9",
            "",
            &[],
            Formula::always(|_| Condition::always(), |s| place(s, |at| at != 9)),
        ),
        Claim::new("at-9-some-time", "", &[], Formula::reachable(|s| place(s, |at| at == 9))),
        Claim::new("at-8-some-time", "", &[], Formula::reachable(|s| place(s, |at| at == 8))),
    ];
    let report = judge(&edges, &claims, Limits::default());
    assert_eq!(length(&report, 0), 2);
    assert_eq!(length(&report, 1), 2);
    assert_eq!(report.results[2].verdict, Verdict::Fails);

    // Stateright overwrites a discovery while another property keeps the search going.
    let bad = vec![(0, 8, true), (0, 1, true), (1, 2, true), (2, 10, true)];
    let walk = Walk {
        edges: bad.clone(),
        properties: vec![
            Property::always("never above 7", |_: &Walk, s: &u8| *s < 8),
            Property::sometimes("at 7", |_: &Walk, s: &u8| *s == 7),
        ],
    };
    let checker = walk.checker().spawn_bfs().join();
    let theirs = checker.discovery("never above 7").map(|path| path.into_actions().len());
    let never = Claim::new(
        "never-above-7",
        "",
        &[],
        Formula::always(|_| Condition::always(), |s| place(s, |at| at < 8)),
    );
    let ours = judge(&bad, &[never], Limits::default());
    assert_eq!(length(&ours, 0), 1);
    assert_eq!(theirs, Some(3), "Stateright keeps a longer one: a trap no more if this fails");
}

fn arrival_at_9() -> Claim<Toy> {
    Claim::new(
        "ends-at-9",
        "",
        &[],
        Formula::leads_to(|s, _| place(s, |at| at == 0), |s, _| place(s, |at| at == 9)),
    )
}

fn theirs(edges: &Edges) -> bool {
    let properties = vec![Property::eventually("at 9", |_: &Walk, s: &u8| *s == 9)];
    let walk = Walk { edges: edges.clone(), properties };
    walk.checker().spawn_bfs().join().discovery("at 9").is_some()
}

#[test]
fn a_cycle_that_avoids_the_goal_is_found() {
    // Round and round between 1 and 2, the way out being a user's.
    let edges: Edges = vec![(0, 1, true), (1, 2, true), (2, 1, true), (1, 9, false)];
    assert!(!theirs(&edges), "Stateright misses it: a trap no more if this fails");
    let report = judge(&edges, &[arrival_at_9()], Limits::default());
    let result = &report.results[0];
    assert_eq!(result.verdict, Verdict::Fails);
    let run = &result.witness.as_ref().expect("a failing leads-to has a lasso").run;
    assert_eq!(run.loop_from, Some(1));
    assert_eq!(run.occurrences.len(), 3, "one step to the cycle, two steps round it");
}

#[test]
fn a_policy_that_may_go_out_ends_a_cycle_only_where_it_stays_possible() {
    // From 1 a policy may go out; it is not possible at 2, so weak fairness does not demand it.
    let edges: Edges = vec![(0, 1, true), (1, 2, true), (2, 1, true), (1, 9, true)];
    let report = judge(&edges, &[arrival_at_9()], Limits::default());
    assert_eq!(report.results[0].verdict, Verdict::Fails);
    // Where it is possible all the time, it is taken sooner or later.
    let edges: Edges = vec![(0, 1, true), (1, 1, false), (1, 9, true)];
    let report = judge(&edges, &[arrival_at_9()], Limits::default());
    assert_eq!(report.results[0].verdict, Verdict::Holds);
}

#[test]
fn a_join_does_not_hide_a_run_that_never_arrives() {
    // One way to 5 passes 9, the other does not; both end at 5.
    let edges: Edges = vec![(0, 9, true), (9, 5, true), (0, 2, true), (2, 5, true)];
    assert!(!theirs(&edges), "Stateright misses it: a trap no more if this fails");
    let report = judge(&edges, &[arrival_at_9()], Limits::default());
    assert_eq!(report.results[0].verdict, Verdict::Fails);
    let run = &report.results[0].witness.as_ref().expect("it has a witness").run;
    assert_eq!(run.loop_from, Some(run.occurrences.len()), "the run just stops");
}

#[test]
fn a_search_cut_short_never_holds() {
    let edges: Edges = (0..100).map(|n| (n, n + 1, true)).collect();
    let claims = [
        Claim::new(
            "below-90",
            "",
            &[],
            Formula::always(|_| Condition::always(), |s| place(s, |at| at < 90)),
        ),
        Claim::new(
            "below-200",
            "",
            &[],
            Formula::always(|_| Condition::always(), |_| Condition::always()),
        ),
        Claim::new("at-200", "", &[], Formula::reachable(|s| place(s, |at| at == 200))),
        Claim::new(
            "gets-to-50",
            "",
            &[],
            Formula::leads_to(|s, _| place(s, |at| at == 0), |s, _| place(s, |at| at == 50)),
        ),
        Claim::new("back-to-0", "", &[], Formula::recoverable(|s| place(s, |at| at == 0))),
        Claim::new("no-livelock", "", &[], Formula::NoLivelock),
        Claim::new(
            "trigger-at-80",
            "",
            &[],
            Formula::always(|s| place(s, |at| at == 80), |_| Condition::always()),
        ),
    ];
    for limits in [
        Limits { states: Some(10), time: None },
        Limits { states: None, time: Some(std::time::Duration::ZERO) },
    ] {
        let report = judge(&edges, &claims, limits);
        assert!(!report.is_complete);
        for result in &report.results {
            assert_eq!(result.verdict, Verdict::Inconclusive, "{}", result.claim.name);
        }
    }
    // Stateright's own run that is cut by depth passes `assert_properties`.
    let walk =
        Walk { edges, properties: vec![Property::always("below 90", |_: &Walk, s: &u8| *s < 90)] };
    let cut = walk.checker().target_max_depth(10);
    cut.spawn_bfs().join().assert_properties();
}

#[test]
fn a_livelock_and_a_dead_end_are_found() {
    let claims = [
        Claim::new("no-livelock", "", &[], Formula::NoLivelock),
        Claim::new("back-to-0", "", &[], Formula::recoverable(|s| place(s, |at| at == 0))),
    ];
    let verdicts = |edges: Edges| {
        let report = judge(&edges, &claims, Limits::default());
        (report.results[0].verdict, report.results[1].verdict)
    };
    use Verdict::{Fails, Holds};
    // Policies go round and round; from everywhere back to the beginning.
    assert_eq!(verdicts(vec![(0, 1, true), (1, 0, true)]), (Fails, Holds));
    // A user is needed to go round.
    assert_eq!(verdicts(vec![(0, 1, true), (1, 0, false)]), (Holds, Holds));
    // There is no way back from 2.
    assert_eq!(verdicts(vec![(0, 1, false), (1, 0, false), (1, 2, false)]), (Holds, Fails));
    // A policy that may go out of the round does so only if it is asked all the time.
    assert_eq!(verdicts(vec![(0, 1, true), (1, 0, true), (0, 2, true)]), (Fails, Fails));
}
