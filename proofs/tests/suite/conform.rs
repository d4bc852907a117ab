//! What a text allows of what was seen: runs of the world are allowed, by themselves and role by
//! role alike, and what is found is a run.

use std::collections::{BTreeMap, BTreeSet};

use crate::dice::Dice;
use crate::small;
use callproof_kernel::case::{Budget, Case};
use callproof_kernel::issue::Asking;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Context;
use callproof_kernel::run::{Action, Envelope, Run};
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::CLUE_CHANNEL;
use callproof_model::video_push::VideoPush;
use callproof_proofs::conform::{Judgement, Observer, Seen, Sighting, judge};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

const LIMIT: usize = 60_000;
const WALKS: u64 = 60;

/// What somebody next to every sender saw of a random run.
fn walk<P: Procedure>(procedure: P, case: &Case<P>, seed: u64) -> Sighting<P> {
    let faults = case.clone().unordered().losing(Budget::Unbounded);
    // What arrives twice below passes the observer twice, and is folded before it is judged.
    let faults = faults.duplicating(Budget::NONE);
    let world = World::new(Case { crashes: None, ..faults }, recommended(procedure));
    let (mut global, mut dice) = (world.initial(), Dice(seed));
    let mut seen = Vec::new();
    for _ in 0..60 {
        let mut actions = world.actions(&global);
        // Mostly things arrive: a walk of losses sees nothing.
        if dice.below(8) > 0 {
            actions.retain(|a| !matches!(a, Action::Lose(_)));
        }
        if actions.is_empty() {
            break;
        }
        let action = actions.swap_remove(dice.below(actions.len()));
        let (after, outcome) = world.apply(&global, &action);
        if let (Some((from, _)), Some(outcome)) = (action.met(), outcome) {
            seen.extend(outcome.sent().map(|(to, message)| {
                let envelope = Envelope { from, to, message: message.clone() };
                let in_order = envelope.channel().is_reliable();
                Seen { envelope, in_order }
            }));
        }
        global = after;
    }
    let (cast, observer) = (world.cast.clone(), Observer::BesideSenders);
    Sighting { cast, seen, observer, withheld: BTreeMap::new(), hidden: BTreeSet::new() }
}

fn judged<P: Procedure>(procedure: P, case: &Case<P>, sighting: &Sighting<P>) -> Judgement<P> {
    let resolutions = recommended(procedure);
    let context =
        Context { procedure, text: Asking::of(&resolutions), config: &case.config, mutant: None };
    judge(context, sighting, LIMIT)
}

/// The same with everybody in one group.
fn together<P: Procedure>(sighting: &Sighting<P>) -> Sighting<P> {
    let unused = sighting.cast.windows(2).map(|pair| (pair[0], pair[1], CLUE_CHANNEL));
    Sighting { hidden: unused.collect(), ..sighting.clone() }
}

fn place<P: Procedure>(judgement: &Judgement<P>) -> Option<usize> {
    match judgement {
        Judgement::Departs { at, .. } => Some(*at),
        Judgement::Conforms { .. } => None,
        Judgement::Inconclusive { states, .. } => panic!("a small sighting took {states} states"),
    }
}

fn cases<P: Procedure>(procedure: P) -> Vec<Case<P>> {
    let mut cases = small::cases(procedure);
    cases.retain(|case| case.prelude.is_empty());
    cases
}

/// Every message of the run was sent before it arrived, and nobody had to guess.
fn is_a_run<P: Procedure>(run: &Run<P>, sighting: &Sighting<P>) {
    for (occurrence, origin) in run.occurrences.iter().zip(run.origins()) {
        let arrives = matches!(occurrence.action, Action::Deliver(_));
        assert_eq!(arrives, origin.is_some(), "{:?} among {:?}", occurrence.action, sighting.seen);
    }
}

fn every_walk_conforms<P: Procedure>(procedure: P) {
    for case in cases(procedure) {
        for seed in 0..WALKS {
            let sighting = walk(procedure, &case, seed);
            let judgement = judged(procedure, &case, &sighting);
            let Judgement::Conforms { run, .. } = judgement else {
                panic!("{} {seed}: {judgement:?}\n{:#?}", case.name, sighting.seen);
            };
            is_a_run(&run, &sighting);
        }
    }
}

#[test]
fn what_was_seen_of_a_video_push_conforms() {
    every_walk_conforms(VideoPush);
}

#[test]
fn what_was_seen_of_a_telepresence_session_conforms() {
    every_walk_conforms(Telepresence);
}

/// One message changed, dropped, repeated or moved.
fn tampered<P: Procedure>(sighting: &Sighting<P>, dice: &mut Dice) -> Sighting<P> {
    let mut seen = sighting.seen.clone();
    let at = dice.below(seen.len());
    match dice.below(4) {
        0 => drop(seen.remove(at)),
        1 => seen.insert(dice.below(seen.len()), seen[at].clone()),
        2 => {
            let moved = seen.remove(at);
            seen.insert(dice.below(seen.len() + 1), moved);
        }
        _ => {
            let other = seen[dice.below(seen.len())].envelope.message.clone();
            seen[at].envelope.message = other;
        }
    }
    Sighting { seen, ..sighting.clone() }
}

#[test]
fn judging_roles_one_by_one_is_judging_them_together() {
    let mut rejected = 0;
    for case in cases(VideoPush) {
        for seed in 0..WALKS {
            let (sighting, mut dice) = (walk(VideoPush, &case, seed), Dice(seed));
            if sighting.seen.len() < 2 || sighting.seen.len() > 14 {
                continue;
            }
            let tampered = tampered(&sighting, &mut dice);
            let apart = judged(VideoPush, &case, &tampered);
            let jointly = judged(VideoPush, &case, &together(&tampered));
            assert_eq!(
                place(&apart),
                place(&jointly),
                "{} {seed}: {:#?}",
                case.name,
                tampered.seen
            );
            rejected += usize::from(place(&apart).is_some());
        }
    }
    assert!(rejected > 10, "only {rejected} of what was tampered with was noticed");
}

#[test]
fn a_message_nobody_asked_for_is_where_it_departs() {
    let case = cases(VideoPush).remove(0);
    let sighting = (0..).map(|seed| walk(VideoPush, &case, seed)).find(|s| s.seen.len() > 6);
    let mut sighting = sighting.expect("some walk is long enough");
    let stray = sighting.seen[0].clone();
    sighting.seen.truncate(6);
    sighting.seen.push(stray);
    let Judgement::Departs { at, stood, run, .. } = judged(VideoPush, &case, &sighting) else {
        panic!("a second request for the same call is not allowed");
    };
    assert_eq!(at, 6);
    assert!(!stood.is_empty());
    is_a_run(&run, &sighting);
}
