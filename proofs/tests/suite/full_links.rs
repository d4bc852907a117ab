//! A link that holds more than the search follows is a limit, and is said to be one: nothing that
//! was not looked at is taken for what cannot happen.

use crate::rules::{On, Rules, Table, case, comes, is_in, letter, policy, rule, sure, world_of};
use crate::spin_harness::{compare_fair_runs, compare_states, has_spin};
use callproof_kernel::case::{Budget, Case};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::Condition;
use callproof_proofs::check::{CaseReport, check};
use callproof_proofs::engine::Limits;
use callproof_proofs::verdict::Verdict;
use callproof_proofs::world::World;

/// The most messages that the search follows on one link.
const MOST: usize = 20;

/// Who is told to sends so many letters at once to a third, who counts none of them.
fn sends_at_once(letters: usize, case: Case<Rules>) -> World<Rules> {
    let mut sends = rule(2, "ready", On::Gets(sure("go"))).enters("sent");
    for _ in 0..letters {
        sends = sends.sends(3, letter("letter", 1));
    }
    let table: Table = vec![
        rule(1, "idle", policy("says go")).sends(2, sure("go")).enters("done"),
        sends,
        rule(3, "open", On::Gets(letter("letter", 1))),
    ];
    world_of(case, table)
}

fn three(name: &'static str) -> Case<Rules> {
    case(name, &["idle", "ready", "open"])
}

/// Claims of every kind that are true of those worlds, if everything is looked at.
fn claims() -> Vec<Claim<Rules>> {
    let claim = |name, formula| Claim::new(name, "", &[], formula);
    vec![
        claim(
            "it-is-somewhere",
            Formula::always(|_| Condition::always(), |s| is_in(s, 2, &["ready", "sent"])),
        ),
        claim(
            "every-event-has-a-step",
            Formula::each_step(
                |_| Condition::always(),
                |s| s.taking("has a step", |moment| !moment.outcome.is_unspecified()),
            ),
        ),
        claim("it-can-have-sent", Formula::reachable(|s| is_in(s, 2, &["sent"]))),
        comes("it-sends", 2, &["ready"], &["sent"]),
        claim("it-can-always-send", Formula::recoverable(|s| is_in(s, 2, &["sent"]))),
        claim("it-does-not-go-round", Formula::NoLivelock),
    ]
}

fn judge(world: &World<Rules>) -> CaseReport<Rules> {
    check(world, &claims(), Limits::default(), &mut |_| {})
}

fn assert_all(report: &CaseReport<Rules>, verdict: Verdict) {
    for result in &report.results {
        let (claim, case) = (result.claim.name, report.case.name);
        assert_eq!(result.verdict, verdict, "{claim} in {case}");
        let is_shown = result.witness.is_none() || verdict == Verdict::Holds;
        assert!(is_shown, "{claim} in {case}: a witness against what is not known");
    }
}

#[test]
fn a_link_may_be_as_full_as_is_said() {
    for world in [
        sends_at_once(MOST, three("in-order")),
        sends_at_once(MOST, three("in-call").ordered_in_call()),
        sends_at_once(MOST, three("unordered").unordered()),
        sends_at_once(MOST, three("lossy").losing(Budget::Unbounded)),
        sends_at_once(MOST - 1, three("one-twice").duplicating(Budget::AtMost(1))),
    ] {
        let report = judge(&world);
        assert!(report.is_complete, "{}", world.case.name);
        assert_all(&report, Verdict::Holds);
    }
}

#[test]
fn a_link_that_is_too_full_leaves_every_verdict_open() {
    for world in [
        sends_at_once(MOST + 1, three("in-order")),
        sends_at_once(MOST + 1, three("in-call").ordered_in_call()),
        sends_at_once(MOST + 1, three("unordered").unordered()),
        sends_at_once(MOST + 1, three("lossy").losing(Budget::Unbounded)),
    ] {
        let report = judge(&world);
        assert!(!report.is_complete, "{}", world.case.name);
        assert_all(&report, Verdict::Inconclusive);
    }
}

#[test]
fn a_message_doubled_on_a_full_link_is_a_limit_too() {
    let report = judge(&sends_at_once(MOST, three("one-twice").duplicating(Budget::AtMost(1))));
    assert!(!report.is_complete);
    let verdicts = report.results.iter().map(|result| (result.claim.name, result.verdict));
    for (claim, verdict) in verdicts.filter(|(claim, _)| *claim != "it-can-have-sent") {
        assert_eq!(verdict, Verdict::Inconclusive, "{claim}");
    }
}

/// Two throw a ball for ever unless one of them gets a letter, which must come, and makes it send
/// more than the search follows: where that is not seen, the ball seems to fly for ever.
#[test]
fn a_round_is_not_fair_where_what_would_end_it_was_not_followed() {
    let ball = sure("ball");
    let stop = letter("stop", 1);
    let ends = |state| {
        let mut ends = rule(1, state, On::Gets(stop)).enters("stopped");
        for _ in 0..=MOST {
            ends = ends.sends(3, letter("letter", 1));
        }
        ends
    };
    let table = vec![
        rule(1, "here", policy("throws")).sends(2, ball).enters("away"),
        rule(1, "away", On::Gets(ball)).enters("here"),
        rule(1, "stopped", On::Gets(ball)),
        ends("here"),
        ends("away"),
        rule(2, "waits", On::Gets(ball)).sends(1, ball),
        rule(3, "idle", policy("says stop")).sends(1, stop).enters("open"),
        rule(3, "open", On::Gets(letter("letter", 1))),
    ];
    let world = world_of(case("ball", &["here", "waits", "idle"]), table);
    let claims = [
        Claim::new("it-does-not-go-round", "", &[], Formula::NoLivelock),
        comes("it-stops", 1, &["here"], &["stopped"]),
    ];
    let report = check(&world, &claims, Limits::default(), &mut |_| {});
    assert!(!report.is_complete);
    for result in &report.results {
        assert_eq!(result.verdict, Verdict::Inconclusive, "{}", result.claim.name);
    }
}

/// Somebody who sends without end.
fn never_stops() -> World<Rules> {
    let table = vec![
        rule(1, "one", policy("sends")).sends(2, letter("letter", 1)).enters("other"),
        rule(1, "other", policy("sends")).sends(2, letter("letter", 1)).enters("one"),
        rule(2, "open", On::Gets(letter("letter", 1))),
    ];
    world_of(case("never-stops", &["one", "open"]), table)
}

/// A run that is seen counts, however much is not.
#[test]
fn what_never_ends_is_never_complete() {
    let world = never_stops();
    let claims = [
        comes("it-comes-to-an-end", 1, &["one"], &["ended"]),
        Claim::new("no-livelock", "", &[], Formula::NoLivelock),
        Claim::new(
            "never-other",
            "",
            &[],
            Formula::always(|_| Condition::always(), |s| !is_in(s, 1, &["other"])),
        ),
    ];
    let report = check(&world, &claims, Limits::default(), &mut |_| {});
    assert!(!report.is_complete);
    for result in &report.results {
        assert_eq!(result.verdict, Verdict::Fails, "{}", result.claim.name);
    }
    let (from, to) = report.crowded.expect("it is said where messages pile up");
    assert_eq!((from.to_string(), to.to_string()), ("party 1".into(), "party 2".into()));
}

/// Where messages pile up on one link, the search ends there, however much goes on besides.
#[test]
fn what_never_ends_is_soon_given_up() {
    let mut table = Table::new();
    for (sender, to) in [(1, 2), (2, 3), (3, 1)] {
        for (state, other) in [("one", "other"), ("other", "one")] {
            let letter = letter(if state == "one" { "letter" } else { "card" }, to);
            table.push(rule(sender, state, policy("sends")).sends(to, letter).enters(other));
            for kind in ["letter", "card"] {
                table.push(rule(to, state, On::Gets(crate::rules::letter(kind, to))));
            }
        }
    }
    let world = world_of(case("round", &["one", "one", "one"]), table);
    let limits = Limits { states: Some(3_000_000), ..Limits::default() };
    let report = check(&world, &[], limits, &mut |_| {});
    assert!(report.crowded.is_some() && report.depth <= MOST + 1, "depth {}", report.depth);
}

#[test]
fn spin_finds_the_same_where_links_are_full() {
    if has_spin() {
        let claims = claims();
        let world = sends_at_once(MOST, three("in-order"));
        compare_states(&world, &claims, "a full link");
        assert!(compare_fair_runs(&world, &claims, "a full link").is_empty());
    }
}
