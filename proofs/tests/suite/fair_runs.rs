//! Worlds in which states come again, and what fairness decides there: weak or strong, for a link, a
//! call, a message, a timer, a question; never for users, permissions and faults.
//!
//! Every case of both procedures has a graph without a round (see `rounds.rs`), so these are made for
//! it. Each verdict is ours, and Spin's, from the definition.

use crate::rules;
use crate::rules::{
    On, Party, Rules, Table, answer, case, comes, letter, may, policy, rule, sure, user, world_of,
};
use crate::spin_harness::{compare_fair_runs, compare_states, has_spin};
use callproof_kernel::case::{Budget, Case, Unspecified};
use callproof_kernel::claim::{Claim, Formula};
use callproof_proofs::check::check;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::verdict::Verdict;
use callproof_proofs::world::World;

/// A world with claims, each with whether it holds.
struct Scenario {
    world: World<Rules>,
    claims: Vec<(Claim<Rules>, bool)>,
}

fn scenario(case: Case<Rules>, table: Table, claims: Vec<(Claim<Rules>, bool)>) -> Scenario {
    Scenario { world: world_of(case, table), claims }
}

fn calls(case: Case<Rules>, calls: &[u8]) -> Case<Rules> {
    let config = rules::Players { calls: calls.to_vec(), ..case.config.clone() };
    Case { config, ..case }
}

/// Asks again and again until there is an answer: as a timer says, or when a user likes to after that.
fn retries(name: &'static str, losses: Budget, again: On, is_answered: bool) -> Scenario {
    let ask = |state, on| rule(1, state, on).sends(2, letter("request", 1)).arms("again");
    let answered = On::Gets(letter("answer", 1));
    let table = vec![
        ask("idle", policy("asks")).enters("asking"),
        rule(1, "asking", On::Elapses("again")).enters("unanswered"),
        ask("unanswered", again).enters("asking"),
        rule(1, "asking", answered).disarms("again").enters("done"),
        rule(2, "ready", On::Gets(letter("request", 1))).sends(1, letter("answer", 1)),
    ];
    let case = case(name, &["idle", "ready"]).losing(losses);
    let claim = comes("who-asks-is-answered", 1, &["asking", "unanswered"], &["done"]);
    scenario(case, table, vec![(claim, is_answered)])
}

/// Sends one letter and another in turn for ever, one after the other, over a link that may lose all
/// of one kind.
fn takes_turns(case: Case<Rules>, other_call: u8, first_arrives: bool) -> Scenario {
    let (first, other) = (letter("first", 1), letter("other", other_call));
    let tick = On::Elapses("tick");
    let table = vec![
        rule(1, "idle", policy("begins")).arms("tick").enters("first"),
        rule(1, "first", tick).sends(2, first).arms("tick").enters("other"),
        rule(1, "other", tick).sends(2, other).arms("tick").enters("first"),
        rule(2, "empty", On::Gets(first)).enters("has the first"),
        rule(2, "empty", On::Gets(other)).enters("has the other"),
        rule(2, "has the other", On::Gets(first)).enters("has the first"),
        rule(2, "has the other", On::Gets(other)),
        rule(2, "has the first", On::Gets(first)),
        rule(2, "has the first", On::Gets(other)),
    ];
    let case = calls(case.losing(Budget::Unbounded), &[1, 2]);
    let some = comes("something-arrives", 2, &["empty"], &["has the first", "has the other"]);
    let one = comes("the-first-arrives", 2, &["empty", "has the other"], &["has the first"]);
    scenario(case, table, vec![(some, true), (one, first_arrives)])
}

fn two(name: &'static str) -> Case<Rules> {
    case(name, &["idle", "empty"])
}

/// Two play ping-pong in call 1 for ever, while a letter of call 2 is on its way on the same link.
fn plays_on(case: Case<Rules>) -> Scenario {
    let (ping, pong, hello) = (letter("ping", 1), letter("pong", 1), letter("hello", 2));
    let table = vec![
        rule(1, "idle", policy("begins")).sends(2, ping).sends(2, hello).enters("plays"),
        rule(1, "plays", On::Gets(pong)).sends(2, ping),
        rule(2, "empty", On::Gets(ping)).sends(1, pong),
        rule(2, "empty", On::Gets(hello)).enters("greeted"),
        rule(2, "greeted", On::Gets(ping)).sends(1, pong),
    ];
    let claim = comes("the-other-call-goes-on", 2, &["empty"], &["greeted"]);
    scenario(calls(case, &[1, 2]), table, vec![(claim, true)])
}

/// Two play ping-pong for ever, while letters are on their way to and from a third, and by another
/// channel.
fn plays_beside() -> Scenario {
    let (ping, pong, hello) = (letter("ping", 1), letter("pong", 1), letter("hello", 1));
    let mut table = vec![
        rule(1, "idle", policy("begins"))
            .sends(2, ping)
            .sends(2, sure("note"))
            .sends(3, hello)
            .enters("plays"),
        rule(1, "plays", On::Gets(pong)).sends(2, ping),
        rule(3, "idle", policy("begins")).sends(2, hello).enters("waits"),
        rule(3, "idle", On::Gets(hello)).enters("early"),
        rule(3, "early", policy("begins")).sends(2, hello).enters("greeted"),
        rule(3, "waits", On::Gets(hello)).enters("greeted"),
    ];
    let steps =
        [("empty", "greeted", "noted"), ("noted", "both", "noted"), ("greeted", "greeted", "both")];
    for (state, on_hello, on_note) in steps {
        table.push(rule(2, state, On::Gets(ping)).sends(1, pong));
        table.push(rule(2, state, On::Gets(hello)).enters(on_hello));
        table.push(rule(2, state, On::Gets(sure("note"))).enters(on_note));
    }
    table.push(rule(2, "both", On::Gets(ping)).sends(1, pong));
    let claims = vec![
        (comes("another-receiver-gets-its-own", 3, &["waits"], &["greeted"]), true),
        (comes("another-senders-arrives", 2, &["empty", "noted"], &["greeted", "both"]), true),
        (comes("another-channel-delivers", 2, &["empty", "greeted"], &["noted", "both"]), true),
    ];
    scenario(case("plays-beside", &["idle", "empty", "idle"]), table, claims)
}

/// A policy, or a timer, that is asked again and again and not all the time need never answer, though
/// deliveries are strongly fair here.
fn throws_a_ball() -> Scenario {
    let ball = sure("ball");
    let table = vec![
        rule(1, "here", policy("throws")).sends(2, ball).disarms("end").enters("away"),
        rule(1, "here", policy("stops")).disarms("end").enters("stopped"),
        rule(1, "here", On::Elapses("end")).enters("stopped"),
        rule(1, "away", On::Gets(ball)).arms("end").enters("here"),
        rule(2, "waits", On::Gets(ball)).sends(1, ball),
    ];
    let case = case("throws-a-ball", &["here", "waits"]).losing(Budget::Unbounded).hasty();
    let stops = comes("it-stops", 1, &["here", "away"], &["stopped"]);
    let returns = comes("the-ball-returns", 1, &["away"], &["here"]);
    scenario(case, table, vec![(stops, false), (returns, true)])
}

/// Timers and questions do not stand for each other, nor those of one party for another's.
fn ticks() -> Scenario {
    let (tick, end) = (On::Elapses("tick"), On::Elapses("end"));
    let table = vec![
        rule(1, "idle", policy("begins")).arms("tick").arms("end").enters("ticks"),
        rule(1, "ticks", tick).arms("tick"),
        rule(1, "ticks", end).enters("still ticks"),
        rule(1, "still ticks", tick).arms("tick"),
        rule(2, "idle", policy("begins")).arms("tick").enters("waits"),
        rule(2, "waits", tick).enters("one"),
        rule(2, "one", policy("turns")).enters("other"),
        rule(2, "other", policy("turns")).enters("one"),
        rule(3, "idle", policy("turns")).enters("done"),
    ];
    let claims = vec![
        (comes("another-timer-elapses", 1, &["ticks"], &["still ticks"]), true),
        (comes("anothers-timer-elapses", 2, &["waits"], &["one"]), true),
        (comes("anothers-policy-answers", 3, &["idle"], &["done"]), true),
    ];
    scenario(case("ticks", &["idle", "idle", "idle"]).hasty(), table, claims)
}

/// A question is answered sooner or later, and perhaps always with no.
fn is_asked() -> Scenario {
    let answer = |name| answer(name, "?");
    let table = vec![
        rule(1, "asked", answer("yes")).enters("agreed"),
        rule(1, "asked", answer("no")).enters("asked again"),
        rule(1, "asked again", answer("yes")).enters("agreed"),
        rule(1, "asked again", answer("no")).enters("asked"),
    ];
    let claims = vec![
        (comes("it-is-answered", 1, &["asked"], &["agreed", "asked again"]), true),
        (comes("it-is-agreed", 1, &["asked", "asked again"], &["agreed"]), false),
    ];
    scenario(case("is-asked", &["asked"]), table, claims)
}

/// Users and permissions may wait for ever.
fn may_wait() -> Scenario {
    let table = vec![
        rule(1, "idle", user("goes")).enters("gone"),
        rule(2, "idle", may("goes")).enters("gone"),
        rule(3, "idle", policy("goes")).enters("gone"),
    ];
    let claims = vec![
        (comes("the-user-goes", 1, &["idle"], &["gone"]), false),
        (comes("who-may-goes", 2, &["idle"], &["gone"]), false),
        (comes("who-must-goes", 3, &["idle"], &["gone"]), true),
    ];
    scenario(case("may-wait", &["idle", "idle", "idle"]), table, claims)
}

/// Nobody need crash, nor come back.
fn may_crash() -> Scenario {
    let table = vec![
        rule(1, "one", policy("turns")).enters("other"),
        rule(1, "other", policy("turns")).enters("one"),
        rule(2, "idle", user("goes")).enters("gone"),
    ];
    let crashes = Formula::leads_to(
        |s, _| s.of(Party(2), "is up", |l| !l.crashed && !l.restarted),
        |s, _| s.of(Party(2), "has crashed", |l| l.crashed),
    );
    let returns = Formula::leads_to(
        |s, _| s.of(Party(2), "has crashed", |l| l.crashed),
        |s, _| s.of(Party(2), "is back", |l| l.restarted),
    );
    let claims = vec![
        (Claim::new("it-crashes", "", &[], crashes), false),
        (Claim::new("it-comes-back", "", &[], returns), false),
    ];
    let case = case("may-crash", &["one", "idle"]).crashing(Party(2), true);
    scenario(case, table, claims)
}

fn scenarios() -> Vec<Scenario> {
    vec![
        // Only strong fairness makes a letter that is lost again and again arrive.
        retries("retries-for-ever", Budget::Unbounded, policy("retries"), true),
        retries("retries-some-losses", Budget::AtMost(2), policy("retries"), true),
        retries("a-user-retries", Budget::Unbounded, user("retries"), false),
        // What is owed something: the link, the call on it, the message.
        takes_turns(two("turns-in-order"), 1, false),
        takes_turns(two("turns-in-order-two-calls"), 2, false),
        takes_turns(two("turns-in-one-call").ordered_in_call(), 1, false),
        takes_turns(two("turns-of-two-calls").ordered_in_call(), 2, true),
        takes_turns(two("turns-unordered").unordered(), 1, true),
        plays_on(two("plays-on-in-order")),
        plays_on(two("plays-on-in-call").ordered_in_call()),
        plays_on(two("plays-on-unordered").unordered()),
        plays_beside(),
        throws_a_ball(),
        ticks(),
        is_asked(),
        may_wait(),
        may_crash(),
    ]
}

/// Worlds of these in which no state comes again.
const WITHOUT_A_ROUND: [&str; 2] = ["retries-some-losses", "may-wait"];

#[test]
fn fairness_decides_as_it_should() {
    for Scenario { world, claims } in scenarios() {
        let name = world.case.name;
        let is_acyclic = explore(&world, Limits::default(), &mut |_| {}).graph().is_acyclic();
        assert_eq!(is_acyclic, WITHOUT_A_ROUND.contains(&name), "{name}");
        let only: Vec<Claim<Rules>> = claims.iter().map(|(claim, _)| claim.clone()).collect();
        for world in [world.clone(), world.whole()] {
            let report = check(&world, &only, Limits::default(), &mut |_| {});
            assert!(report.is_complete && report.holes.is_empty(), "{name}");
            for (result, (claim, holds)) in report.results.iter().zip(&claims) {
                let expected = if *holds { Verdict::Holds } else { Verdict::Fails };
                assert_eq!(result.verdict, expected, "{} in {name}", claim.name);
            }
        }
    }
}

/// What is kept until the state changes can be taken now and then only: its delivery is weakly fair,
/// and need not be. (Spin is not asked: such worlds are not written down.)
#[test]
fn a_message_that_is_kept_may_be_kept_for_ever() {
    let hello = letter("hello", 1);
    let table = vec![
        rule(1, "idle", policy("begins")).sends(2, hello).enters("done"),
        rule(2, "open", policy("turns")).enters("shut"),
        rule(2, "shut", policy("turns")).enters("open"),
        rule(2, "open", On::Gets(hello)).enters("greeted"),
    ];
    let case = Case { unspecified: Unspecified::Save, ..case("kept", &["idle", "open"]) };
    for losses in [Budget::NONE, Budget::AtMost(1)] {
        let claim = comes("it-is-taken", 2, &["open", "shut"], &["greeted"]);
        let world = world_of(case.clone().losing(losses), table.clone());
        let report = check(&world, &[claim], Limits::default(), &mut |_| {});
        assert_eq!(report.results[0].verdict, Verdict::Fails);
        let run = &report.results[0].witness.as_ref().expect("a lasso shows it").run;
        assert!(run.occurrences.iter().all(|o| o.action.kind() != "loss"), "nothing is lost");
        assert!(run.loop_from.is_some_and(|from| from < run.occurrences.len()), "it goes round");
    }
}

/// Who is kept for ever unless a letter is lost cannot get away.
#[test]
fn getting_away_by_a_fault_is_not_getting_away() {
    let (hello, again) = (letter("hello", 1), letter("again", 1));
    let table = vec![
        rule(1, "idle", policy("begins")).sends(2, hello).arms("end").enters("kept"),
        rule(1, "kept", On::Gets(again)).sends(2, hello),
        rule(1, "kept", On::Elapses("end")).enters("free"),
        rule(2, "ready", On::Gets(hello)).sends(1, again),
    ];
    let case = case("kept-busy", &["idle", "ready"]).losing(Budget::Unbounded);
    let formula = Formula::recoverable(|s| rules::is_in(s, 1, &["free"]));
    let claim = Claim::new("it-can-get-away", "", &[], formula);
    let report = check(&world_of(case, table), &[claim], Limits::default(), &mut |_| {});
    assert_eq!(report.results[0].verdict, Verdict::Fails);
}

/// A run that goes on without a user is shown without one, though a user could make it shorter.
#[test]
fn a_livelock_is_shown_without_users() {
    let table = vec![
        rule(1, "one", policy("turns")).enters("two"),
        rule(1, "two", user("goes back")).enters("one"),
        rule(1, "two", policy("turns back")).enters("three"),
        rule(1, "three", policy("turns round")).enters("one"),
    ];
    let claim = Claim::new("no-livelock", "", &[], Formula::NoLivelock);
    let world = world_of(case("turns", &["one"]), table);
    let report = check(&world, &[claim], Limits::default(), &mut |_| {});
    let run = &report.results[0].witness.as_ref().expect("a lasso shows it").run;
    // The first time round begins where nothing has happened yet.
    let told =
        ["turns", "turns back", "turns round", "turns"].map(|what| format!("party 1: {what}"));
    assert_eq!((run.loop_from, run.wording()), (Some(1), told.to_vec()));
}

#[test]
fn spin_finds_the_same_fair_runs_where_states_come_again() {
    if !has_spin() {
        return;
    }
    for Scenario { world, claims } in scenarios() {
        let only: Vec<Claim<Rules>> = claims.iter().map(|(claim, _)| claim.clone()).collect();
        let broken = compare_fair_runs(&world, &only, world.case.name);
        for (claim, holds) in &claims {
            assert_eq!(
                broken.contains(claim.name),
                !holds,
                "{} in {}",
                claim.name,
                world.case.name
            );
        }
    }
}

#[test]
fn spin_finds_the_same_states_where_states_come_again() {
    if has_spin() {
        for Scenario { world, .. } in scenarios() {
            compare_states(&world, &[], world.case.name);
        }
    }
}
