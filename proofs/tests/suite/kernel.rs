//! The words every procedure is written in, one by one.

use crate::rules::{MISSES, On, Party, Players, Rules, case, letter, policy, rule, text, world_of};
use callproof_kernel::case::{Budget, Case, Order, Rung};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::Condition;
use callproof_kernel::issue::Asking;
use callproof_kernel::owed::free;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Local, Reaction};
use callproof_kernel::run::{Action, Envelope};
use callproof_kernel::symmetry::Exchange;
use callproof_model::sip::types::SIGNALLING;
use callproof_model::telepresence::types::CLUE_CHANNEL;
use callproof_model::video_push::types::TRANSMISSION_CONTROL;
use callproof_proofs::check::check;
use callproof_proofs::engine::Limits;
use callproof_proofs::verdict::Verdict;
use callproof_proofs::world::World;

#[test]
fn only_signalling_may_be_out_of_order() {
    let plain = case("plain", &["idle"]);
    let cases = [
        (plain.clone(), Order::Fifo),
        (plain.clone().ordered_in_call(), Order::FifoInCall),
        (plain.unordered(), Order::Unordered),
    ];
    for (case, signalling) in cases {
        assert_eq!(case.order(SIGNALLING), signalling);
        assert_eq!(case.order(TRANSMISSION_CONTROL), Order::Fifo);
        assert_eq!(case.order(CLUE_CHANNEL), Order::Fifo);
    }
}

#[test]
fn a_case_stands_on_the_last_rung_that_it_needs() {
    let mut climbing: Case<Rules> = case("climbing", &["idle"]);
    let mut rungs = vec![climbing.rung()];
    let climb: [fn(Case<Rules>) -> Case<Rules>; 6] = [
        Case::ordered_in_call,
        Case::unordered,
        Case::hasty,
        |case| case.losing(Budget::Unbounded),
        |case| case.duplicating(Budget::AtMost(1)),
        |case| case.crashing(Party(1), false),
    ];
    for higher in climb {
        climbing = higher(climbing);
        rungs.push(climbing.rung());
    }
    assert_eq!(rungs, Rung::ALL);
}

#[test]
fn what_is_obeyed_is_specified_unless_the_text_stops_there() {
    let mut obeyed = Reaction::<Rules>::new(Asking::of(&Rules::NONE.as_written()), &[]);
    obeyed.at(text::STEP_1).enter("done").tell("done").done();
    obeyed.unspecified();
    assert!(obeyed.is_specified(), "a step was found");
    obeyed.impossible("it was thought to be");
    assert!(!obeyed.is_specified());
    let mut stopped = Reaction::<Rules>::new(Asking::of(&Rules::NONE.as_written()), &[]);
    stopped.at(text::STEP_1).enter("done").tell("done").done();
    stopped.not_covered();
    let mut nothing = Reaction::<Rules>::new(Asking::of(&Rules::NONE.as_written()), &[]);
    nothing.unspecified();
    assert_eq!(format!("{stopped:?}"), format!("{nothing:?}"), "as if there were no step");
}

#[test]
fn conditions_say_what_they_say() {
    let atom = Condition::Atom;
    let holds = |condition: &Condition<bool>| condition.holds(&mut |is| *is);
    assert!(holds(&(atom(true) & atom(true))) && !holds(&(atom(true) & atom(false))));
    assert!(holds(&(atom(false) | atom(true))) && !holds(&(atom(false) | atom(false))));
    assert!(holds(&!atom(false)) && holds(&Condition::always()));
    let odd = !atom(false) & (atom(false) | atom(true));
    let mapped = odd.map(&mut |is| atom(*is));
    assert!(holds(&mapped), "a mapped condition keeps its shape: {mapped:?}");
    assert!(Condition::<bool>::always().is_trivial());
    assert!((Condition::<bool>::always() | atom(false)).is_trivial());
    assert!(!(Condition::always() & atom(true)).is_trivial());
    assert!((!Condition::<bool>::Any(Vec::new())).is_trivial());
}

fn two_calls() -> World<Rules> {
    let players = Players { first: vec!["idle"; 3], calls: vec![1, 2], alike: Vec::new() };
    world_of(Case::new(Rules::NONE, "two-calls", "two calls", players), Vec::new())
}

#[test]
fn what_is_claimed_of_calls_is_claimed_of_each_by_itself() {
    let world = two_calls();
    let is_one = |call: u8| match call {
        1 => Condition::always(),
        _ => Condition::Any(Vec::new()),
    };
    let of_states = Formula::<Rules>::always_in_call(move |_, c| is_one(c), move |_, c| is_one(c));
    let Formula::Always { when, then } = of_states else { unreachable!("it is of states") };
    let (when, then) = (when(&world.scene()), then(&world.scene()));
    assert!(world.is_so(&world.initial(), &when) && world.is_so(&world.initial(), &then));
    let is_of_one = |call: u8| match call {
        1 => Condition::always(),
        _ => Condition::Any(Vec::new()),
    };
    let of_steps =
        Formula::<Rules>::each_step_in_call(move |_, c| is_of_one(c), move |_, c| is_of_one(c));
    let Formula::EachStep { when, then } = of_steps else { unreachable!("it is of steps") };
    for condition in [when(&world.scene()), then(&world.scene())] {
        assert!(condition.holds(&mut |_| unreachable!("there is no atom in it")));
    }
    let of_runs = Formula::<Rules>::leads_to_for_each(
        |_, _, _| Condition::always(),
        |_, _, _| Condition::always(),
    );
    let Formula::LeadsTo(responses) = of_runs else { unreachable!("it is a leads-to") };
    assert_eq!(responses(&world.scene()).len(), 2 * 3, "for each call and each role");
}

#[test]
fn who_has_crashed_waits_for_nothing() {
    let stuck = case("stuck", &["stuck"]);
    let claims: Vec<Claim<Rules>> = free(Rules::NONE);
    let verdict = |case: Case<Rules>, table| {
        let report = check(&world_of(case, table), &claims, Limits::default(), &mut |_| {});
        let waits = report.results.iter().find(|r| r.claim.name == "nobody-waits-for-ever");
        waits.expect("it applies").verdict
    };
    assert_eq!(verdict(stuck.crashing(Party(1), false), Vec::new()), Verdict::Holds);
    let gets_stuck = vec![rule(1, "idle", policy("goes in")).enters("stuck")];
    assert_eq!(verdict(case("gets-stuck", &["idle"]), gets_stuck), Verdict::Fails);
}

#[test]
fn a_letter_that_was_lost_is_not_the_one_that_arrives() {
    let hello = letter("hello", 1);
    let table = vec![
        rule(1, "idle", policy("sends")).sends(2, hello).enters("sent"),
        rule(1, "sent", policy("sends")).sends(2, hello).enters("done"),
        rule(2, "idle", On::Gets(hello)),
    ];
    let world = world_of(case("lost", &["idle", "idle"]).losing(Budget::AtMost(1)), table);
    let envelope = Envelope { from: Party(1), to: Party(2), message: hello };
    let On::Decides(sends) = policy("sends") else { unreachable!("it is a decision") };
    let sends = Action::Stimulus(Party(1), sends);
    let happens = [sends.clone(), Action::Lose(envelope.clone()), sends, Action::Deliver(envelope)];
    let (run, _) = world.replay(&happens).expect("all of it can happen");
    let origins: Vec<Option<usize>> =
        run.origins().into_iter().map(|origin| origin.map(|o| o.event)).collect();
    assert_eq!(origins, [None, Some(0), None, Some(2)]);
}

#[test]
fn whatever_a_role_has_is_renamed() {
    let decision = |name| match policy(name) {
        On::Decides(decision) => decision,
        On::Gets(_) | On::Elapses(_) => unreachable!("it is a decision"),
    };
    let about = |place: usize| {
        let mut local = Local::<Rules>::new("idle");
        local.timers.insert(MISSES[place]);
        local.spent.insert(decision(MISSES[place]));
        local
    };
    let exchange = Exchange { procedure: Rules::NONE, to: &|Party(who)| Party(3 - who) };
    assert_eq!(exchange.local(&about(0)), about(1));
}
