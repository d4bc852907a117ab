//! What is shown of what was found: which run, whose consequence, with how many participants, and
//! whether candidates are equal or only not told apart.

use std::collections::BTreeSet;

use crate::small;
use crate::toy::{Edges, Toy, Walker};
use callproof_kernel::case::{Budget, Case, Size};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_kernel::run::Action;
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_model::visit_all;
use callproof_proofs::check::{ClaimReport, check};
use callproof_proofs::engine::Limits;
use callproof_proofs::findings::{
    Class, Finding, Key, Tried, check_one_more, find_repairs, findings,
};
use callproof_proofs::liveness::Graph;
use callproof_proofs::participants;
use callproof_proofs::review::cost::longest;
use callproof_proofs::review::likeness::{Likeness, likeness};
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::{Verdict, recommended};
use callproof_proofs::world::World;

fn plan<P: Procedure>(procedure: P, claims: &[Claim<P>]) -> Plan<'_, P> {
    Plan {
        procedure,
        claims,
        limits: Limits::default(),
        threads: 2,
        is_whole: false,
        mutant: None,
        progress: &|_, _| {},
    }
}

fn named<P: Procedure>(procedure: P, names: &[&str]) -> Vec<Case<P>> {
    let cases: Vec<_> = procedure.cases().into_iter().filter(|c| names.contains(&c.name)).collect();
    assert_eq!(cases.len(), names.len());
    cases
}

/// What is wrong with the text as written, in some cases, and what repairs it.
fn found<P: Procedure>(procedure: P, cases: &[Case<P>]) -> Vec<Finding<P>> {
    let (claims, text) = (procedure.claims(), procedure.as_written());
    let mut found = findings(&survey(&text, cases, &plan(procedure, &claims)));
    find_repairs(&mut found, &text, cases, &plan(procedure, &claims), None);
    found
}

#[test]
fn a_case_without_faults_and_in_order_is_the_simplest() {
    let mut cases = VideoPush.cases();
    cases.sort_by_key(Case::complexity);
    let place = |name: &str| cases.iter().position(|case| case.name == name).expect("a case");
    let in_order = ["one-call", "two-calls", "unordered", "hasty", "one-loss", "server-restarts"];
    let places: Vec<usize> = in_order.iter().map(|name| place(name)).collect();
    assert!(places.is_sorted(), "{in_order:?}: {places:?}");
    assert!(place("server-restarts") < place("lossy"), "any number of losses is most");
    let bounded = Budget::AtMost(u8::MAX);
    assert!(bounded.most() < Budget::Unbounded.most());
}

/// The same events in the first order of all in which neighbours that happen to different roles may
/// be told.
fn in_another_order<P: Procedure>(mut events: Vec<Action<P>>) -> Vec<Action<P>> {
    let takes = |action: &Action<P>| match action {
        Action::Deliver(e) | Action::Lose(e) | Action::Duplicate(e) => e.to,
        Action::Timeout(role, _) | Action::Stimulus(role, _) => *role,
        Action::Crash(role) | Action::Recover(role) => *role,
    };
    // Exchanging neighbours until no exchange puts a smaller role first.
    let mut exchanged = true;
    while exchanged {
        exchanged = false;
        for place in 1..events.len() {
            if takes(&events[place]) < takes(&events[place - 1]) {
                events.swap(place - 1, place);
                exchanged = true;
            }
        }
    }
    events
}

struct Owned;

impl Visitor for Owned {
    type Output = ();

    fn visit<P: Procedure>(&mut self, procedure: P) {
        let cases = small::cases(procedure);
        let found = found(procedure, &cases);
        let mut owned = BTreeSet::new();
        for finding in &found {
            let own = cases.iter().filter(|case| finding.cases.contains(case.name));
            let simplest = own.map(Case::complexity).min().expect("it shows somewhere");
            let shown = cases.iter().find(|case| case.name == finding.case).expect("it is one");
            assert_eq!(shown.complexity(), simplest, "{}: {}", finding.what, finding.case);
            if let Some(witness) = finding.own_run() {
                let events = witness.run.occurrences.iter().map(|o| o.action.clone());
                let retold = in_another_order(events.collect());
                assert!(owned.insert((finding.case, retold)), "{} is owned twice", witness.id);
            }
            if let Some(owner) = &finding.owner {
                let of = found.iter().find(|other| other.key == owner.key).expect("it is one");
                let run = of.own_run().expect("who owns a run shows it");
                assert_eq!((&run.id, &of.what), (&owner.id, &owner.what));
                assert!(owner.to_string().contains(&owner.id));
            }
        }
        assert!(!owned.is_empty());
    }
}

#[test]
fn each_run_is_of_the_simplest_case_and_belongs_to_one_finding() {
    visit_all(&mut Owned);
}

#[test]
fn what_fails_in_one_call_is_not_blamed_on_a_loss() {
    let found = found(VideoPush, &named(VideoPush, &["one-loss", "lossy", "one-call"]));
    let in_one_call = found.iter().filter(|finding| finding.cases.contains("one-call"));
    assert!(in_one_call.clone().count() > 5);
    for finding in in_one_call {
        assert_eq!(finding.case, "one-call", "{}", finding.what);
    }
}

#[test]
fn what_cannot_happen_because_the_text_is_silent_is_a_consequence_of_that() {
    let found = found(VideoPush, &named(VideoPush, &["two-ues"]));
    let never: Vec<_> = found.iter().filter(|f| f.class == Class::Impossible).collect();
    let of_holes = never.iter().filter(|finding| {
        finding.owner.as_ref().is_some_and(|owner| matches!(owner.key, Key::Hole(..)))
    });
    let said: Vec<_> = never.iter().map(|f| (&f.what, &f.owner)).collect();
    assert!(of_holes.count() > 1, "{said:#?}");
}

fn place(is: u8) -> Formula<Toy> {
    Formula::recoverable(move |s| s.of(Walker, "is there", move |local| local.state == is))
}

fn result(edges: Edges, formula: Formula<Toy>) -> ClaimReport<Toy> {
    let case = Case::new(Toy, "graph", "a graph", edges);
    let claims = [Claim::new("claim", "", &[], formula)];
    let report =
        check(&World::new(case, Toy.as_written()), &claims, Limits::default(), &mut |_| {});
    report.results.into_iter().next().expect("one claim")
}

#[test]
fn a_run_from_which_there_is_no_way_back_goes_on_to_where_things_stop() {
    // From 2 there is no way back to 0; a policy and a user go on from there.
    let stuck = result(
        vec![(0, 1, false), (1, 0, false), (1, 2, false), (2, 3, true), (3, 4, false)],
        place(0),
    );
    let witness = stuck.witness.expect("it fails");
    assert_eq!(witness.run.occurrences.len(), 4, "to 1, 2, 3 and 4, where nothing more happens");
    assert_eq!(witness.run.loop_from, Some(4));
    let said = witness.why_fair;
    assert!(said.contains("no way back after \"walker: goes to 2\""), "{said}");
    assert!(said.ends_with("nothing more can happen"), "{said}");
    // There is no way back from 1 nor from 2, and at 2 nothing more happens.
    let two = result(vec![(0, 1, false), (0, 2, false), (1, 3, true), (3, 4, true)], place(0));
    assert_eq!(two.witness.expect("it fails").run.occurrences.len(), 1, "it goes to 2");
    // From 1 on, round and round.
    let round = result(vec![(0, 1, false), (1, 2, true), (2, 1, true)], place(0));
    let witness = round.witness.expect("it fails");
    assert_eq!((witness.run.loop_from, witness.run.occurrences.len()), (Some(1), 3));
}

#[test]
fn the_most_of_a_run_is_counted_and_has_no_bound_on_a_cycle() {
    // 0 to 1 or 2, both to 3; 3 to 4 and 4 to itself.
    let (offsets, parents) = ([0, 2, 3, 4, 5, 6], [(0, 0); 5]);
    let edges = [(1, 0), (2, 1), (3, 2), (3, 3), (4, 4), (4, 5)];
    let graph = Graph { offsets: &offsets, edges: &edges, parents: &parents };
    let most = |counted: [usize; 3]| {
        let counted: Vec<bool> = (0..edges.len()).map(|edge| counted.contains(&edge)).collect();
        longest(graph, &counted)
    };
    assert_eq!(most([0, 2, 4]), Some(3), "all on one way");
    assert_eq!(most([0, 3, 3]), Some(1), "on two ways");
    assert_eq!(most([0, 2, 5]), None, "round and round");
}

#[test]
fn what_one_case_does_not_put_to_the_test_is_not_bad_where_another_does() {
    let case = |name, edges: Edges| Case::new(Toy, name, "a graph", edges);
    let at = |is: u8| {
        Formula::<Toy>::always(
            move |s| s.of(Walker, "is there", move |local| local.state == is),
            |s| s.of(Walker, "is low", |local| local.state < 9),
        )
    };
    let cases = [case("short", vec![(0, 1, true)]), case("long", vec![(0, 1, true), (1, 5, true)])];
    let judge = |is, cases: &[Case<Toy>]| {
        let claims = [Claim::new("low-there", "", &[], at(is))];
        let survey = survey(&Toy.as_written(), cases, &plan(Toy, &claims));
        assert_eq!(survey.worst(), survey.verdict("low-there"));
        survey.worst()
    };
    assert_eq!(judge(5, &cases), Some(Verdict::Holds), "the long one does");
    assert_eq!(judge(5, &cases[..1]), Some(Verdict::Vacuous), "nothing does");
    assert_eq!(judge(7, &cases), Some(Verdict::Vacuous));
}

#[test]
fn a_repair_that_holds_with_two_participants_only_says_so() {
    // Of two, the one that stays is alone, so that its session may be ended.
    let mut cases = Telepresence.cases_with(2).expect("there are conferences of two");
    cases.retain(|case| case.name == "leave");
    let mut found = found(Telepresence, &cases);
    let claims = Telepresence.claims();
    let text = Telepresence.as_written();
    check_one_more(&mut found, &text, &cases, &plan(Telepresence, &claims), Tried::All);
    let caveats = |issue: &str| -> Vec<Option<String>> {
        let repairs = found.iter().flat_map(|f| f.repairs.iter().map(move |repair| (f, repair)));
        let own = repairs.filter(|(_, repair)| repair.0 == issue);
        own.map(|(finding, repair)| finding.caveat(repair)).collect()
    };
    let said: Vec<String> = caveats("sole-participant").into_iter().flatten().collect();
    assert!(!said.is_empty() && said.iter().all(|s| s == "with 2 participants only"), "{said:?}");
    let duty = caveats("remote-duty");
    assert!(duty.contains(&None), "with three as well: {duty:?}");
    // Nobody looked: nothing is said to hold.
    let limits = Limits { states: Some(10), ..Limits::default() };
    let short = Plan { limits, ..plan(Telepresence, &claims) };
    check_one_more(&mut found, &text, &cases, &short, Tried::All);
    let said = found.iter().flat_map(|f| f.repairs.iter().filter_map(|r| f.caveat(r)));
    let said: BTreeSet<String> = said.collect();
    assert!(said.contains("not known with 3 participants"), "{said:?}");
}

#[test]
fn the_number_of_participants_is_that_of_cases_in_which_it_can_be_chosen() {
    let of = |name: &str| {
        let case = named(Telepresence, &[name]).remove(0);
        let more = participants::participants(&case)
            .and_then(|number| participants::with_participants(&case, number + 1));
        (participants::participants(&case), more.map(|case| case.config.ues))
    };
    assert_eq!(of("leave"), (Some(3), Some(4)));
    assert_eq!(of("two-parties"), (None, None));
    assert_eq!(of("first-to-join"), (None, None), "two, whatever is chosen");
    let default = |case: &Case<Telepresence>| case.size == Size::Default;
    let cases: Vec<_> = Telepresence.cases().into_iter().filter(default).collect();
    let said = participants::in_words(&cases);
    assert_eq!(said.as_deref(), Some("with 3 participants in a conference"));
    assert_eq!(participants::in_words(&VideoPush.cases()), None);
}

#[test]
fn texts_that_differ_in_what_never_comes_up_are_equal_and_others_are_not() {
    let issues = VideoPush.issues();
    let issue = issues.iter().find(|issue| issue.name == "refusal").expect("it is one");
    let choose = |candidate| {
        let mut text = recommended(VideoPush);
        text.choose(issue.place, candidate);
        text
    };
    let texts: Vec<_> = (0..issue.candidates.len()).map(choose).collect();
    let texts = [texts[0].clone(), texts[issue.recommended].clone(), recommended(VideoPush)];
    let likeness = likeness(&texts, &named(VideoPush, &["one-call"]));
    assert_eq!(likeness[&(1, 2)], Likeness::Equal, "the recommended text itself");
    assert_eq!(likeness[&(0, 1)], Likeness::Different, "a refusal is answered or not");
}
