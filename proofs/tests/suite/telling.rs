//! Whether a role that breaks a claim could have known better: it cannot tell where, on the same event
//! in the same state of its own, it does right in another run.

use std::collections::BTreeSet;

use crate::rules::{Letter, On, Party, Rules, case, letter, policy, rule, user, world_of};
use crate::small;
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Condition, Moment, OfStep, Scene};
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_kernel::reaction::Outcome;
use callproof_model::visit_all;
use callproof_proofs::check::{ClaimReport, check};
use callproof_proofs::engine::Limits;
use callproof_proofs::verdict::{Verdict, recommended};
use callproof_proofs::world::World;

/// A caller who has paid or not says go, in words that tell which or do not.
fn told_to_go(if_paid: Letter, if_not: Letter) -> World<Rules> {
    let table = vec![
        rule(1, "idle", user("pays")).tells("paid").enters("has paid"),
        rule(1, "idle", user("does not pay")).enters("has not"),
        rule(1, "has paid", policy("says go")).sends(2, if_paid).enters("done"),
        rule(1, "has not", policy("says go")).sends(2, if_not).enters("done"),
        rule(2, "shut", On::Gets(letter("go", 1))).enters("open"),
        rule(2, "shut", On::Gets(letter("go, paid", 1))).enters("open"),
        rule(2, "shut", On::Gets(letter("go, not paid", 1))).enters("open"),
    ];
    world_of(case("told-to-go", &["idle", "shut"]), table)
}

fn opens(s: &Scene<'_, Rules>) -> OfStep<Rules> {
    s.taking("opens", |m| m.role == Party(2) && m.outcome.after.state == "open")
}

fn is_paid(s: &Scene<'_, Rules>) -> OfStep<Rules> {
    s.before("it was paid", |told| told.contains(&(Party(1), "paid")))
}

/// Whoever opens was paid.
fn only_if_paid() -> Claim<Rules> {
    Claim::new("only-if-paid", "", &[], Formula::each_step(opens, is_paid))
}

/// The same, said the other way round: who was not paid does not open.
fn never_unpaid() -> Claim<Rules> {
    let formula = Formula::each_step(
        |s| s.taking("opens", |m| m.role == Party(2)) & !is_paid(s),
        |s| !opens(s),
    );
    Claim::new("never-unpaid", "", &[], formula)
}

/// Nobody opens, paid or not.
fn never() -> Claim<Rules> {
    Claim::new("never", "", &[], Formula::each_step(|_| Condition::always(), |s| !opens(s)))
}

fn judge(world: &World<Rules>, claim: Claim<Rules>) -> ClaimReport<Rules> {
    let report = check(world, &[claim], Limits::default(), &mut |_| {});
    report.results.into_iter().next().expect("the claim applies")
}

#[test]
fn who_hears_the_same_of_both_cannot_tell() {
    let go = letter("go", 1);
    for claim in [only_if_paid(), never_unpaid()] {
        let result = judge(&told_to_go(go, go), claim);
        assert_eq!(result.verdict, Verdict::Fails);
        assert!(result.cannot_tell, "{}", result.claim.name);
    }
}

#[test]
fn who_hears_which_it_is_can_tell() {
    let world = told_to_go(letter("go, paid", 1), letter("go, not paid", 1));
    for claim in [only_if_paid(), never_unpaid()] {
        let result = judge(&world, claim);
        assert_eq!(result.verdict, Verdict::Fails);
        assert!(!result.cannot_tell, "{}", result.claim.name);
    }
}

#[test]
fn who_does_wrong_in_every_run_could_do_otherwise() {
    let go = letter("go", 1);
    let result = judge(&told_to_go(go, go), never());
    assert_eq!((result.verdict, result.cannot_tell), (Verdict::Fails, false));
}

#[test]
fn of_what_holds_nothing_is_said() {
    let world = told_to_go(letter("go", 1), letter("unheard of", 1));
    let result = judge(&world, only_if_paid());
    assert_eq!((result.verdict, result.cannot_tell), (Verdict::Holds, false));
}

/// Worlds with more states than this are left out: they are kept whole here.
const SMALL: usize = 3_000;

struct Tells;

impl Visitor for Tells {
    type Output = (usize, usize);

    fn visit<P: Procedure>(&mut self, procedure: P) -> (usize, usize) {
        let (mut can, mut cannot) = (0, 0);
        for case in small::cases(procedure) {
            for resolutions in [procedure.as_written(), recommended(procedure)] {
                let world = World::new(case.clone(), resolutions).whole();
                let limits = Limits { states: Some(SMALL), time: None };
                let report = check(&world, &procedure.claims(), limits, &mut |_| {});
                if !report.is_complete {
                    continue;
                }
                for result in &report.results {
                    let Some(expected) = cannot_tell(&world, result) else { continue };
                    let place = format!("{} in {}", result.claim.name, case.name);
                    assert_eq!(result.cannot_tell, expected, "{place}");
                    *(if expected { &mut cannot } else { &mut can }) += 1;
                }
            }
        }
        (can, cannot)
    }
}

/// The same from the definition: whether some run of the world has the role do right on the last
/// event of the witness. `None` of what is no broken claim on steps.
fn cannot_tell<P: Procedure>(world: &World<P>, result: &ClaimReport<P>) -> Option<bool> {
    let Formula::EachStep { when, then } = &result.claim.formula else { return None };
    let (when, then) = (when(&world.scene()), then(&world.scene()));
    let mut actions: Vec<_> =
        result.witness.as_ref()?.run.occurrences.iter().map(|o| o.action.clone()).collect();
    let (role, event) = actions.pop()?.met().expect("a step is taken by somebody");
    let (_, before) = world.replay(&actions).expect("a witness can happen");
    let own = &before.locals[world.place(role)];
    let outcome = Outcome::of(&world.context(), role, own, &event);
    let moment = Moment { role, before: own, event: &event, outcome: &outcome };
    let start = world.initial();
    let (mut seen, mut work) = (BTreeSet::from([start.clone()]), vec![start]);
    while let Some(state) = work.pop() {
        for action in world.actions(&state) {
            let is_same = action.met().is_some_and(|met| met == (role, event.clone()))
                && state.locals[world.place(role)] == *own;
            let past = &state.history;
            if is_same && (!when.is_met(past, &moment) || then.is_met(past, &moment)) {
                return Some(true);
            }
            let (after, _) = world.apply(&state, &action);
            if seen.insert(after.clone()) {
                work.push(after);
            }
        }
    }
    Some(false)
}

#[test]
fn roles_can_tell_what_the_definition_says_they_can() {
    let found = visit_all(&mut Tells).into_iter();
    let (can, cannot) = found.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    println!("{can} broken claims whose breaker can tell, {cannot} whose cannot");
    assert!(can > 10 && cannot > 0, "{can} can, {cannot} cannot");
}
