//! Roles that are declared interchangeable are, and taking states for the same that differ by an
//! exchange of them changes no verdict.

use std::collections::BTreeSet;

use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_kernel::reaction::{Event, Outcome};
use callproof_kernel::run::Action;
use callproof_kernel::symmetry::Exchange;
use callproof_model::visit_all;
use callproof_proofs::check::{CaseReport, check};
use callproof_proofs::engine::{Limits, Symmetry, explore};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

fn symmetric<P: Procedure>(procedure: P) -> Vec<Case<P>> {
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    cases.extend(procedure.cases_with(2).unwrap_or_default());
    cases.extend(
        procedure.cases_with(4).unwrap_or_default().into_iter().filter(|c| c.series.is_some()),
    );
    cases.retain(|case| {
        let world = World::new(case.clone(), procedure.as_written());
        !Symmetry::full(&world).is_trivial()
    });
    cases
}

/// What checking says, without the witnesses: those may differ by an exchange.
fn said<P: Procedure>(report: &CaseReport<P>) -> Vec<String> {
    let verdicts = report.results.iter().map(|r| {
        let length = r.witness.as_ref().map(|w| w.run.occurrences.len());
        format!("{}: {} {length:?}", r.claim.name, r.verdict)
    });
    let holes = report
        .holes
        .iter()
        .map(|hole| format!("{:?} after {} events", hole.key, hole.witness.run.occurrences.len()));
    let cited: Vec<String> = report.cited.iter().map(ToString::to_string).collect();
    let mut all: Vec<String> = verdicts.chain(holes).chain(cited).collect();
    all.sort();
    all
}

struct SameVerdicts;

impl Visitor for SameVerdicts {
    type Output = (usize, usize);

    fn visit<P: Procedure>(&mut self, procedure: P) -> (usize, usize) {
        let (mut reduced, mut saved) = (0, 0);
        for case in symmetric(procedure) {
            for resolutions in [procedure.as_written(), recommended(procedure)] {
                let about_runs = |c: &Claim<P>| c.formula.is_of_runs();
                let all = procedure.claims();
                let of_states: Vec<Claim<P>> =
                    all.iter().filter(|c| !about_runs(c)).cloned().collect();
                for claims in [&all, &of_states] {
                    let world = World::new(case.clone(), resolutions.clone());
                    let ours = check(&world, claims, Limits::default(), &mut |_| {});
                    let whole = check(&world.whole(), claims, Limits::default(), &mut |_| {});
                    assert_eq!(said(&ours), said(&whole), "{}", case.name);
                    assert!(ours.states * ours.exchanges >= whole.states, "{}", case.name);
                    reduced += usize::from(ours.exchanges > 1);
                    saved += whole.states - ours.states;
                }
            }
        }
        (reduced, saved)
    }
}

#[test]
fn verdicts_with_and_without_symmetry_agree() {
    let found = visit_all(&mut SameVerdicts).into_iter();
    let (reduced, saved) = found.fold((0, 0), |(r, s), (more, of)| (r + more, s + of));
    println!("{reduced} searches with fewer states, {saved} in all");
    assert!(reduced > 20 && saved > 50_000, "{reduced} searches, {saved} states saved");
}

/// The text as written, and as recommended with each candidate in turn.
fn every_profile<P: Procedure>(procedure: P) -> Vec<Resolutions<P>> {
    let mut profiles = vec![procedure.as_written()];
    for issue in procedure.issues() {
        for candidate in 0..issue.candidates.len() {
            let mut resolutions = recommended(procedure);
            resolutions.choose(issue.place, candidate);
            profiles.push(resolutions);
        }
    }
    profiles.sort();
    profiles.dedup();
    profiles
}

struct PreludesAreFollowed;

impl Visitor for PreludesAreFollowed {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let mut followed = 0;
        for case in procedure.cases().into_iter().filter(|case| !case.prelude.is_empty()) {
            for resolutions in every_profile(procedure) {
                let world = World::new(case.clone(), resolutions);
                let mut decided = Vec::new();
                let led =
                    world.follow(world.start(), &case.prelude, &mut |o| decided.push(o.action));
                assert!(led.is_ok(), "{}", case.name);
                let mut decided = decided.into_iter();
                for (role, stimulus) in &case.prelude {
                    let wanted = Action::Stimulus(*role, stimulus.clone());
                    assert!(decided.any(|a| a == wanted), "{}: {stimulus} cannot be", case.name);
                    followed += 1;
                }
            }
        }
        followed
    }
}

/// A case begins where it says, whatever is chosen.
#[test]
fn every_prelude_is_followed_to_its_end() {
    assert!(visit_all(&mut PreludesAreFollowed).into_iter().sum::<usize>() > 500);
}

struct ReactAlike;

impl Visitor for ReactAlike {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let mut compared = 0;
        let mut cases = symmetric(procedure);
        cases.retain(|case| {
            procedure.cases().iter().any(|own| own.name == case.name && *own == *case)
        });
        for resolutions in every_profile(procedure) {
            for case in &cases {
                compared += compare(procedure, &World::new(case.clone(), resolutions.clone()));
            }
        }
        compared
    }
}

/// Under every exchange, a role reacts as the one in whose place it is.
fn compare<P: Procedure>(procedure: P, world: &World<P>) -> usize {
    let classes = procedure.interchangeable(&world.case.config);
    let pairs = classes.iter().flat_map(|class| class.windows(2));
    let pairs: Vec<(P::Role, P::Role)> = pairs.map(|pair| (pair[0], pair[1])).collect();
    let explored = explore(world, Limits::default(), &mut |_| {});
    let mut seen = BTreeSet::new();
    for occasion in explored.occasions() {
        let moment = occasion.moment;
        for (one, other) in &pairs {
            let to = |role: P::Role| match role {
                role if role == *one => *other,
                role if role == *other => *one,
                role => role,
            };
            let exchange = Exchange { procedure, to: &to };
            let event: Event<P> = exchange.event(moment.event);
            let before = exchange.local(moment.before);
            let met = Outcome::of(&world.context(), to(moment.role), &before, &event);
            let expected = exchange.outcome(moment.outcome);
            let differ = said_to_each(&met) != said_to_each(&expected);
            assert!(!differ, "{}: {:?} {:?}", world.case.name, moment.role, moment.event);
            let offered = |role, local: &_| -> BTreeSet<_> {
                callproof_kernel::reaction::Local::stimuli(local, &world.context(), role)
                    .into_iter()
                    .collect()
            };
            let here = offered(moment.role, moment.before);
            let here: BTreeSet<P::Stimulus> = here.iter().map(|s| exchange.stimulus(s)).collect();
            assert_eq!(here, offered(to(moment.role), &before), "{}", world.case.name);
            seen.insert(format!("{:?} {:?} {:?}", to(moment.role), before, event));
        }
    }
    seen.len()
}

/// What an outcome is to everybody: messages to different roles have no order among them.
fn said_to_each<P: Procedure>(outcome: &Outcome<P>) -> impl PartialEq + use<P> {
    let mut sent: Vec<(P::Role, P::Message)> =
        outcome.sent().map(|(to, message)| (to, message.clone())).collect();
    sent.sort_by_key(|(to, _)| *to);
    let mut cited = outcome.cited.clone();
    cited.sort();
    (outcome.after.clone(), sent, cited, outcome.manner)
}

#[test]
fn interchangeable_roles_react_alike() {
    let compared: usize = visit_all(&mut ReactAlike).into_iter().sum();
    println!("{compared} events under other names");
    assert!(compared > 1_000, "only {compared}");
}
