//! The definition of the world, sentence by sentence, and the engine against it in every mixture of
//! orders, faults, clocks and policies.

use std::collections::BTreeSet;

use crate::rules;
use crate::rules::{
    Decision, Letter, MISSES, On, Party, Rules, Table, answer, begins, case, letter, may, policy,
    rule, sure, user, world_of,
};
use callproof_kernel::case::{Budget, Case, Clock, Order, Unspecified};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Condition, OfState, StateAtom};
use callproof_kernel::owed::free;
use callproof_kernel::reaction::{Effect, Event, Local, Outcome};
use callproof_kernel::run::{Action, Envelope};
use callproof_model::sip::types::SIGNALLING;
use callproof_proofs::check::check;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::family::{Family, Lost};
use callproof_proofs::verdict::Verdict;
use callproof_proofs::world::{Global, World};

/// A call with all that a world has: letters of two calls and on two channels, timers of both kinds,
/// a question, a permission, a resource.
fn call() -> Table {
    let (ask, yes, no) = (letter("ask", 1), letter("yes", 1), letter("no", 1));
    let (bye, give_up, open) = (letter("bye", 1), letter("give up", 2), sure("open"));
    let gets = On::Gets;
    vec![
        rule(1, "idle", begins("calls"))
            .sends(2, ask)
            .sends(2, open)
            .arms("patience")
            .enters("calls"),
        rule(1, "calls", gets(yes)).disarms("patience").opens("media").enters("talks"),
        rule(1, "calls", gets(no)).disarms("patience").enters("refused"),
        rule(1, "calls", On::Elapses("patience")).sends(2, give_up).sends(2, bye).enters("gone"),
        rule(1, "talks", may("mutes")).tells("muted"),
        rule(1, "talks", user("hangs up")).sends(2, bye).closes("media").enters("gone"),
        rule(2, "idle", gets(ask)).enters("asked"),
        rule(2, "idle", gets(open)).tells("opened"),
        rule(2, "asked", gets(open)).tells("opened"),
        rule(2, "asked", answer("yes", "?")).sends(1, yes).arms(MISSES[0]).enters("talks"),
        rule(2, "asked", answer("no", "?")).sends(1, no).enters("over"),
        rule(2, "talks", gets(bye)).disarms(MISSES[0]).enters("over"),
        rule(2, "talks", On::Elapses(MISSES[0])).enters("over"),
    ]
}

fn every_mixture() -> Vec<Case<Rules>> {
    let mut cases = Vec::new();
    for order in [Order::Fifo, Order::FifoInCall, Order::Unordered] {
        for (losses, duplicates) in [(0, 0), (1, 0), (0, 1), (2, 1)] {
            for crash in [None, Some((1, false)), Some((2, true))] {
                for unspecified in [Unspecified::Error, Unspecified::Save] {
                    for clock in [Clock::Patient, Clock::Hasty] {
                        let case = case("mixture", &["idle", "idle"]);
                        let case = match crash {
                            Some((who, recovers)) => case.crashing(Party(who), recovers),
                            None => case,
                        };
                        let (losses, duplicates) =
                            (Budget::AtMost(losses), Budget::AtMost(duplicates));
                        let case = Case { order, losses, duplicates, ..case };
                        cases.push(Case { unspecified, clock, ..case });
                    }
                }
            }
        }
    }
    let lossy = case("lossy", &["idle", "idle"]).losing(Budget::Unbounded);
    cases.push(lossy.clone());
    cases.push(lossy.unordered().duplicating(Budget::AtMost(1)).hasty());
    cases
}

/// What is counted: the states in which something is so.
fn asked() -> Vec<OfState<Rules>> {
    let said = |who, notice| {
        let is = move |told: &rules::Told| told.contains(&(Party(who), notice));
        Condition::Atom(StateAtom::Past { says: "it was told".into(), is: std::sync::Arc::new(is) })
    };
    let of = |is: fn(&Local<Rules>) -> bool| {
        let is = std::sync::Arc::new(is);
        Condition::Atom(StateAtom::Role { role: Party(2), says: "is so".into(), is })
    };
    let mut asked: Vec<_> =
        [StateAtom::Begun, StateAtom::Quiet, StateAtom::AtRest].map(Condition::Atom).to_vec();
    asked.extend([said(1, "muted"), said(2, "opened"), of(|l| l.crashed), of(|l| l.restarted)]);
    asked
}

#[test]
fn the_engine_does_what_the_definition_says_in_every_mixture() {
    let mut all = 0;
    for case in every_mixture() {
        let world = world_of(case, call());
        let start = world.initial();
        let (mut states, mut transitions) = (BTreeSet::from([start.clone()]), 0);
        let mut work = vec![start];
        while let Some(state) = work.pop() {
            for action in world.actions(&state) {
                transitions += 1;
                let (after, _) = world.apply(&state, &action);
                if states.insert(after.clone()) {
                    work.push(after);
                }
            }
        }
        let explored = explore(&world, Limits::default(), &mut |_| {});
        let place = format!("{:?}", world.case);
        assert_eq!(
            (explored.states(), explored.transitions()),
            (states.len(), transitions),
            "{place}"
        );
        for condition in asked() {
            let ours = explored.where_true(&condition).into_iter().filter(|is| *is).count();
            let theirs = states.iter().filter(|state| world.is_so(state, &condition)).count();
            assert_eq!(ours, theirs, "{condition} in {place}");
        }
        all += states.len();
    }
    println!("{all} states in all");
    assert!(all > 10_000, "only {all} states");
}

/// The world where these things have happened.
fn after(world: &World<Rules>, done: &[On]) -> Global<Rules> {
    let mut state = world.initial();
    for on in done {
        let is = |action: &Action<Rules>| match (action, on) {
            (Action::Deliver(e), On::Gets(letter)) => e.message == *letter,
            (Action::Timeout(_, timer), On::Elapses(name)) => timer == name,
            (Action::Stimulus(_, decision), On::Decides(d)) => decision == d,
            _ => false,
        };
        let action = world.actions(&state).into_iter().find(is);
        state = world.apply(&state, &action.unwrap_or_else(|| panic!("{on:?} cannot be"))).0;
    }
    state
}

fn world() -> World<Rules> {
    world_of(case("call", &["idle", "idle"]), call())
}

const ASK: On = On::Gets(Letter { name: "ask", call: 1, channel: SIGNALLING });

fn talking() -> Vec<On> {
    vec![
        begins("calls"),
        ASK,
        On::Gets(sure("open")),
        answer("yes", "?"),
        On::Gets(letter("yes", 1)),
    ]
}

#[test]
fn rest_and_quiet_are_what_they_are_said_to_be() {
    let world = world();
    let still = |done: &[On]| {
        let state = after(&world, done);
        (world.is_at_rest(&state), world.is_quiet(&state))
    };
    assert_eq!(still(&[]), (true, true), "a user may begin something new");
    assert_eq!(still(&[begins("calls")]), (false, false), "letters are in flight");
    assert_eq!(still(&talking()[..3]), (false, false), "a policy owes an answer");
    assert_eq!(still(&talking()), (false, true), "a user may hang up; nobody is missed");
    let mut hung_up = talking();
    hung_up.push(user("hangs up"));
    hung_up.push(On::Gets(letter("bye", 1)));
    assert_eq!(still(&hung_up), (true, true), "nothing is left to do");
    let only_may = world_of(case("may", &["idle"]), vec![rule(1, "idle", may("goes"))]);
    let state = only_may.initial();
    assert_eq!((only_may.is_at_rest(&state), only_may.is_quiet(&state)), (true, true));
}

#[test]
fn timers_elapse_when_they_have_cause() {
    let world = world();
    let hasty = world_of(world.case.clone().hasty(), call());
    let can = |world: &World<Rules>, done: &[On], who, timer: &'static str| {
        world.can_elapse(&after(world, done), Party(who), &timer)
    };
    assert!(!can(&world, &talking()[..1], 1, "patience"), "letters are in flight");
    assert!(!can(&world, &talking()[..3], 1, "patience"), "a policy owes an answer");
    assert!(can(&hasty, &talking()[..1], 1, "patience"));
    assert!(!can(&hasty, &talking(), 2, MISSES[0]), "it is there");
    let crashing = world_of(hasty.case.clone().crashing(Party(1), false), call());
    let state = after(&crashing, &talking());
    let (state, _) = crashing.apply(&state, &Action::Crash(Party(1)));
    assert!(crashing.can_elapse(&state, Party(2), &MISSES[0]), "it has crashed");
    let lost = state.locals[0].clone();
    assert!(lost.crashed && lost.resources.is_empty() && lost.timers.is_empty());
    assert!(!crashing.actions(&state).contains(&Action::Crash(Party(1))), "once is enough");
}

#[test]
fn a_letter_doubled_stands_beside_itself() {
    let world = world_of(case("twice", &["idle", "idle"]).duplicating(Budget::AtMost(1)), call());
    let state = after(&world, &[begins("calls"), On::Elapses("patience")][..1]);
    let ask = letter("ask", 1);
    let twice = Action::Duplicate(Envelope { from: Party(1), to: Party(2), message: ask });
    let (state, _) = world.apply(&state, &twice);
    let queue = &state.links[&(Party(1), Party(2), ask.channel)];
    assert_eq!(queue, &[ask, ask]);
    assert!(!world.actions(&state).contains(&twice), "the budget is spent");
}

fn outcome(local: &Local<Rules>, event: Event<Rules>) -> Outcome<Rules> {
    let world = world();
    Outcome::of(&world.context(), Party(1), local, &event)
}

fn decided(on: On) -> Event<Rules> {
    let On::Decides(decision) = on else { unreachable!("it is a decision") };
    Event::Stimulus(decision)
}

#[test]
fn a_decision_is_offered_once_in_each_state() {
    let world = world();
    let names = |local: &Local<Rules>| -> Vec<&str> {
        local.stimuli(&world.context(), Party(1)).iter().map(|d: &Decision| d.name).collect()
    };
    let talks = after(&world, &talking()).locals[0].clone();
    assert_eq!(names(&talks), ["mutes", "hangs up"]);
    let muted = outcome(&talks, decided(may("mutes"))).after;
    assert_eq!(names(&muted), ["hangs up"], "it has been decided here");
    let gone = outcome(&muted, decided(user("hangs up"))).after;
    assert!(gone.spent.is_empty(), "what is not offered is forgotten");
    let crashed = Local { crashed: true, ..talks };
    assert!(names(&crashed).is_empty(), "who has crashed decides nothing");
}

#[test]
fn a_timer_that_elapsed_runs_no_more_and_what_is_not_open_is_not_closed() {
    let calls = after(&world(), &[begins("calls")]).locals[0].clone();
    assert!(calls.timers.contains("patience"));
    let gone = outcome(&calls, Event::Timeout("patience")).after;
    assert!(gone.timers.is_empty());
    let closes =
        |o: &Outcome<Rules>| o.effects.iter().any(|d| matches!(d.effect, Effect::Close(_)));
    let talks = after(&world(), &talking()).locals[0].clone();
    let hangs_up = outcome(&talks, decided(user("hangs up")));
    assert!(closes(&hangs_up) && hangs_up.after.resources.is_empty());
    let without = Local { resources: BTreeSet::new(), ..talks };
    assert!(!closes(&outcome(&without, decided(user("hangs up")))));
}

#[test]
fn what_every_procedure_owes_is_asked_where_it_is_owed() {
    let claims: Vec<Claim<Rules>> = free(Rules::NONE);
    let verdict = |world: &World<Rules>, name: &str| {
        let report = check(world, &claims, Limits::default(), &mut |_| {});
        report.results.iter().find(|r| r.claim.name == name).expect("it applies").verdict
    };
    // Party 1 leaves with its timer, or with its media.
    let leaves = |takes: rules::Rule| {
        let table = vec![takes.enters("gone")];
        world_of(case("leaves", &["idle"]), table)
    };
    let goes = || rule(1, "idle", policy("goes"));
    assert_eq!(verdict(&leaves(goes()), "nothing-is-left-open"), Verdict::Holds);
    assert_eq!(verdict(&leaves(goes().opens("media")), "nothing-is-left-open"), Verdict::Fails);
    // A timer that nothing makes elapse: party 1 itself is there.
    let watches = vec![rule(2, "idle", policy("goes")).arms(MISSES[0]).enters("over")];
    let watches = world_of(case("watches", &["idle", "idle"]), watches);
    assert_eq!(verdict(&watches, "nothing-is-left-open"), Verdict::Fails);
    // A letter that nobody has a rule for.
    let unheard = vec![rule(1, "idle", policy("goes")).sends(2, letter("hello", 1)).enters("over")];
    let unheard = world_of(case("unheard", &["idle", "idle"]), unheard);
    assert_eq!(verdict(&unheard, "every-event-has-a-step"), Verdict::Fails);
    // Before anything has happened, nothing is said of rest.
    let nothing = world_of(case("nothing", &["idle"]), Vec::new());
    assert_eq!(verdict(&nothing, "nothing-is-left-open"), Verdict::Vacuous);
    assert!(
        !Formula::<Rules>::NoLivelock.is_of_all_cases()
            && Formula::<Rules>::NoLivelock.is_of_runs()
    );
}

/// Whoever is named in a script decides; all else follows at once, the first answer where a policy is
/// not named.
#[test]
fn a_script_is_followed() {
    let world = world();
    let decision = |on| match on {
        On::Decides(decision) => decision,
        On::Gets(_) | On::Elapses(_) => unreachable!("it is a decision"),
    };
    let states = |script: &[(Party, Decision)]| -> Vec<&str> {
        let end = world.follow(world.start(), script, &mut |_| {}).expect("it leads somewhere");
        assert!(script.is_empty() || end.links.is_empty(), "everything is delivered");
        end.locals.iter().map(|local| local.state).collect()
    };
    let calls = (Party(1), decision(begins("calls")));
    let refuses = (Party(2), decision(answer("no", "?")));
    assert_eq!(states(&[]), ["idle", "idle"]);
    assert_eq!(states(&[calls]), ["talks", "talks"]);
    assert_eq!(states(&[calls, refuses]), ["refused", "over"]);
    // Nobody refuses who was not asked, and nobody calls twice.
    for script in [&[refuses][..], &[calls, calls]] {
        let stuck = world.follow(world.start(), script, &mut |_| {}).expect_err("it is stuck");
        assert_eq!((stuck.decision, stuck.is_restless), (script[script.len() - 1], false));
    }
}

/// Two who answer each other for ever, once one of them begins.
fn restless() -> World<Rules> {
    let table = vec![
        rule(1, "idle", begins("begins")).enters("busy").sends(2, letter("ball", 1)),
        rule(2, "idle", On::Gets(letter("ball", 1))).sends(1, letter("ball", 1)),
        rule(1, "busy", On::Gets(letter("ball", 1))).sends(2, letter("ball", 1)),
    ];
    let On::Decides(begins) = begins("begins") else { unreachable!("it is a decision") };
    let case = case("restless", &["idle", "idle"]).after(vec![(Party(1), begins)]);
    world_of(case, table)
}

/// A case that does not begin as it says shows nothing, and decides nothing.
#[test]
fn where_a_case_cannot_begin_nothing_is_found_out() {
    let restless = restless();
    let stuck = restless.cannot_begin().expect("the ball never rests");
    assert!(stuck.is_restless, "{stuck}");
    let refuses = |on| match on {
        On::Decides(decision) => (Party(2), decision),
        On::Gets(_) | On::Elapses(_) => unreachable!("it is a decision"),
    };
    let early = case("early", &["idle", "idle"]).after(vec![refuses(answer("no", "?"))]);
    for world in [restless, world_of(early, call())] {
        let report = check(&world, &free(world.case.procedure), Limits::default(), &mut |_| {});
        assert!(report.cannot_begin.is_some() && !report.is_complete);
        assert!(report.holes.is_empty() && report.cited.is_empty() && report.transitions == 0);
        assert!(report.results.iter().all(|r| r.verdict == Verdict::Inconclusive));
        let mut family = Family::every(world.case.procedure, Lost::Followed);
        family.look(&world.case, Limits::default(), &mut |_| {});
        let member = family.members().member(&world.resolutions);
        let unfinished = family.unfinished();
        assert!(family.members().sets.has(unfinished, &member));
    }
}

#[test]
fn what_cannot_be_is_not_so_and_does_not_happen() {
    let world = world();
    let nobody = world.scene().of(Party(9), "is there", |_| true);
    assert!(!world.is_so(&world.initial(), &nobody), "it takes no part");
    let hello = Envelope { from: Party(1), to: Party(2), message: letter("ask", 1) };
    let happens = Action::Deliver(hello);
    assert_eq!(world.replay(&[happens]).map(|_| ()), Err(0), "nothing was sent");
    assert!(world_of(world.case.clone(), call()).is_symmetric);
    assert!(!world.following(Vec::new()).is_symmetric, "whoever acted first is not like others");
}
