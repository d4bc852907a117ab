//! The engine against Stateright: on the reference world in every small case, and on Stateright's
//! own actor semantics wherever that coincides with ours.

use callproof_model::kernel::actor::RoleActor;
use callproof_model::kernel::case::{Case, Channel, Order, Size, Unspecified};
use callproof_model::kernel::claim::{Claim, Formula};
use callproof_model::kernel::procedure::{Procedure, Visitor};
use callproof_model::video_push::cases::ONE_CALL;
use callproof_model::video_push::issues::supervision::Supervision;
use callproof_model::video_push::types::Config;
use callproof_model::video_push::{Resolutions, VideoPush};
use callproof_model::visit_all;
use callproof_proofs::check::check;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::stateright::WorldModel;
use callproof_proofs::verdict::{Verdict, recommended};
use callproof_proofs::world::World;
use stateright::actor::{ActorModel, Network};
use stateright::{Checker, Model};

/// Cases with more states than this are left to the engine.
const SMALL: usize = 12_000;

struct SameStatesAndVerdicts;

impl Visitor for SameStatesAndVerdicts {
    type Output = usize;

    fn visit<P: Procedure>(&mut self) -> usize {
        let mut compared = 0;
        for case in P::cases().into_iter().filter(|case| case.size == Size::Default) {
            for resolutions in [P::as_written(), recommended::<P>()] {
                // Other policies for messages without a step differ only where there are any.
                for policy in [Unspecified::Error, Unspecified::Discard, Unspecified::Save] {
                    let case = Case { unspecified: policy, ..case.clone() };
                    compared += usize::from(compare::<P>(&case, resolutions.clone()));
                }
            }
        }
        compared
    }
}

fn compare<P: Procedure>(case: &Case<P>, resolutions: P::Resolutions) -> bool {
    let world = World::new(case.clone(), resolutions);
    let limits = Limits { states: Some(SMALL), time: None };
    let mut claims = P::claims();
    claims.retain(|c| matches!(c.formula, Formula::Always { .. } | Formula::Reachable(_)));
    claims.retain(|c| (c.applies)(&world.case, &world.resolutions));
    let ours = check(&world, &claims, limits, &mut |_| {});
    if !ours.is_complete {
        return false;
    }
    let model = WorldModel { world: world.clone(), claims, artist: None };
    // A model is searched until every property is decided; this one never is.
    let bare = WorldModel { world, claims: vec![undecidable()], artist: None };
    let theirs = bare.checker().spawn_bfs().join();
    assert_eq!(ours.states, theirs.unique_state_count(), "{}", case.name);
    // Stateright counts the initial state as generated.
    assert_eq!(ours.transitions + 1, theirs.state_count(), "{}", case.name);
    let theirs = model.checker().spawn_dfs().join();
    for result in &ours.results {
        let discovered = theirs.discovery(result.claim.name).is_some();
        let expected = match result.claim.formula {
            Formula::Always { .. } => result.verdict == Verdict::Fails,
            _ => result.verdict == Verdict::Holds,
        };
        assert_eq!(expected, discovered, "{} in {}", result.claim.name, case.name);
    }
    true
}

fn undecidable<P: Procedure>() -> Claim<P> {
    let formula = Formula::Always { when: |_| true, then: |_| true };
    Claim::new("searched-to-the-end", "", &[], formula)
}

#[test]
fn the_engine_finds_the_reference_worlds_states_transitions_and_verdicts() {
    let compared: usize = visit_all(&mut SameStatesAndVerdicts).into_iter().sum();
    assert!(compared >= 60, "only {compared} cases were small enough to compare");
}

/// Stateright's depth-first checker on its own actors, which know nothing of our world.
fn actor_states(resolutions: &Resolutions, config: &Config, order: Order) -> usize {
    let network = match order {
        Order::Fifo => Network::new_ordered([]),
        Order::Unordered => Network::new_unordered_nonduplicating([]),
    };
    ActorModel::new((), ())
        .init_network(network)
        .actors(RoleActor::<VideoPush>::cast(resolutions, config))
        .property(stateright::Expectation::Always, "searched to the end", |_, _| true)
        .checker()
        .spawn_dfs()
        .join()
        .unique_state_count()
}

fn engine_states(resolutions: &Resolutions, config: &Config, order: Order) -> usize {
    let case: Case<VideoPush> =
        Case::new("oracle", "as Stateright's actors have it", *config).hasty();
    let case = match order {
        Order::Fifo => case,
        Order::Unordered => case.unordered(),
    };
    assert_eq!(case.order(Channel::Signalling), order);
    let world = World::new(case, resolutions.clone()).forgetting();
    explore(&world, Limits::default(), &mut |_| {}).states()
}

/// Where the semantics coincide: one channel between two roles, timers that elapse at any time,
/// no supervision (Stateright's timers do not look at other actors), no faults.
#[test]
fn the_engine_finds_as_many_states_as_stateright_on_actors() {
    let plain = Config { called_transmits: false, ..ONE_CALL };
    let small = Config { automatic: false, restricts_media: false, ..plain };
    let configs =
        [plain, Config { ues: 2, ..small }, Config { ues: 2, designated: Some(1), ..small }];
    let mut unsupervised = Resolutions::recommended();
    unsupervised.supervision = Supervision::AsWritten;
    let mut compared = Vec::new();
    for config in configs {
        for order in [Order::Fifo, Order::Unordered] {
            compared.push((Resolutions::as_written(), config, order));
            compared.push((unsupervised.clone(), config, order));
        }
    }
    let text = Resolutions::as_written();
    compared.push((text.clone(), Config { calls: 2, ..small }, Order::Unordered));
    compared.push((text, Config { callers: 2, ..small }, Order::Fifo));
    for (resolutions, config, order) in compared {
        let theirs = actor_states(&resolutions, &config, order);
        let ours = engine_states(&resolutions, &config, order);
        println!("{ours} states, {order:?}, {config:?}");
        assert_eq!(ours, theirs, "{order:?} {config:?}");
    }
}
