//! The engine against Stateright: on the reference world in every small case, and on Stateright's
//! own actor semantics wherever that coincides with ours.

use std::collections::HashMap;

use callproof_kernel::actor::RoleActor;
use callproof_kernel::case::{Budget, Case, Order, Size, Unspecified};
use callproof_kernel::claim::{Claim, Formula, Response};
use callproof_kernel::condition::{Condition, Moment, OfState, OfStep, StateAtom};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{Decider, Procedure, StimulusKind, Visitor};
use callproof_kernel::reaction::Local;
use callproof_kernel::run::Action;
use callproof_model::sip::types::SIGNALLING;
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::cases::ONE_CALL;
use callproof_model::video_push::history::History;
use callproof_model::video_push::issues::supervision::Supervision;
use callproof_model::video_push::types::{Config, Role};
use callproof_model::visit_all;
use callproof_proofs::check::check;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::liveness::{Fairness, Graph, refute_leads_to};
use callproof_proofs::stateright::WorldModel;
use callproof_proofs::verdict::{Verdict, recommended};
use callproof_proofs::world::{Global, World};
use stateright::actor::{ActorModel, ActorModelState, Network};
use stateright::{Checker, Expectation, Model};

/// Cases with more states than this are left to the engine.
const SMALL: usize = 12_000;

struct SameStatesAndVerdicts;

impl Visitor for SameStatesAndVerdicts {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let mut compared = 0;
        for case in procedure.cases().into_iter().filter(|case| case.size == Size::Default) {
            for resolutions in [procedure.as_written(), recommended(procedure)] {
                // Other policies for messages without a step differ only where there are any.
                for policy in [Unspecified::Error, Unspecified::Discard, Unspecified::Save] {
                    let case = Case { unspecified: policy, ..case.clone() };
                    compared += usize::from(compare(procedure, &case, resolutions.clone()));
                }
            }
        }
        compared
    }
}

fn compare<P: Procedure>(procedure: P, case: &Case<P>, resolutions: Resolutions<P>) -> bool {
    // Stateright's breadth-first search knows nothing of symmetry.
    let world = World::new(case.clone(), resolutions).whole();
    let limits = Limits { states: Some(SMALL), time: None };
    let mut claims = procedure.claims();
    claims.retain(|c| matches!(c.formula, Formula::Always { .. } | Formula::Reachable(_)));
    claims.retain(|c| c.is_made(&world.case, &world.resolutions));
    let ours = check(&world, &claims, limits, &mut |_| {});
    if !ours.is_complete {
        return false;
    }
    let model = WorldModel::new(world.clone(), &claims, None);
    // A model is searched until every property is decided; this one never is.
    let bare = WorldModel::new(world, &[undecidable()], None);
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

/// The reference world explored naively: its states in breadth-first order, its edges, and every
/// step of a role in it.
struct Naive<'w, P: Procedure> {
    world: &'w World<P>,
    states: Vec<Global<P>>,
    edges: Vec<Vec<(u32, Action<P>)>>,
}

impl<'w, P: Procedure> Naive<'w, P> {
    fn explore(world: &'w World<P>) -> Self {
        let mut numbers = HashMap::from([(world.initial(), 0u32)]);
        let mut naive = Naive { world, states: vec![world.initial()], edges: Vec::new() };
        while let Some(state) = naive.states.get(naive.edges.len()).cloned() {
            let mut out = Vec::new();
            for action in world.actions(&state) {
                let (after, _) = world.apply(&state, &action);
                let next = naive.states.len() as u32;
                let number = *numbers.entry(after.clone()).or_insert(next);
                if number == next {
                    naive.states.push(after);
                }
                out.push((number, action));
            }
            naive.edges.push(out);
        }
        naive
    }

    /// Whether a role takes an event against the claim, somewhere.
    fn breaks_step(&self, when: &OfStep<P>, then: &OfStep<P>) -> bool {
        self.states.iter().zip(&self.edges).any(|(state, out)| {
            out.iter().any(|(_, action)| {
                let (_, outcome) = self.world.apply(state, action);
                let (Some(outcome), Some((role, event))) = (outcome, action.met()) else {
                    return false;
                };
                let before = &state.locals[self.world.place(role)];
                let moment = Moment { role, before, event: &event, outcome: &outcome };
                when.is_met(&state.history, &moment) && !then.is_met(&state.history, &moment)
            })
        })
    }

    /// Whether some fair run meets the left side and never the right one, for some call. The
    /// fairness groups are named anew: what must go on is a link, a message where order is free, a
    /// timer, or a question put to a policy.
    fn breaks_leads_to(&self, responses: &[Response<P>]) -> bool {
        let mut actions: Vec<Action<P>> = Vec::new();
        let (mut offsets, mut edges) = (vec![0u64], Vec::new());
        for out in &self.edges {
            for (target, action) in out {
                let known = actions.iter().position(|a| a == action);
                let number = known.unwrap_or_else(|| {
                    actions.push(action.clone());
                    actions.len() - 1
                });
                edges.push((*target, number as u32));
            }
            offsets.push(edges.len() as u64);
        }
        let mut groups: Vec<String> = Vec::new();
        let mut fairness = Fairness::default();
        for action in &actions {
            let (name, strong) = match action {
                Action::Deliver(e) if self.world.case.order(e.channel()) == Order::Fifo => {
                    (Some(format!("{} {} {}", e.from, e.to, e.channel())), true)
                }
                Action::Deliver(_) => (Some(format!("{action:?}")), true),
                Action::Timeout(..) => (Some(format!("{action:?}")), false),
                Action::Stimulus(role, s) if s.decider() == Decider::Policy => {
                    (Some(format!("{role} {:?}", s.decision())), false)
                }
                _ => (None, false),
            };
            let strong = strong && self.world.case.losses == Budget::Unbounded;
            fairness.group_of.push(name.map(|name| {
                let known = groups.iter().position(|g| *g == name);
                known.unwrap_or_else(|| {
                    groups.push(name);
                    fairness.is_strong.push(strong);
                    groups.len() - 1
                }) as u32
            }));
        }
        let mut parents = vec![(0, 0); self.states.len()];
        let mut seen = vec![false; self.states.len()];
        for state in 0..self.edges.len() {
            for (target, action) in &edges[offsets[state] as usize..offsets[state + 1] as usize] {
                if *target != 0 && !std::mem::replace(&mut seen[*target as usize], true) {
                    parents[*target as usize] = (state as u32, *action);
                }
            }
        }
        let graph = Graph { offsets: &offsets, edges: &edges, parents: &parents };
        let marks = |condition: &OfState<P>| -> Vec<bool> {
            self.states.iter().map(|s| self.world.is_so(s, condition)).collect()
        };
        responses.iter().any(|Response { from, to, .. }| {
            refute_leads_to(graph, &fairness, &marks(from), &marks(to)).is_some()
        })
    }
}

struct SameWithoutInterning;

impl Visitor for SameWithoutInterning {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let mut compared = 0;
        for case in procedure.cases().into_iter().filter(|case| case.size == Size::Default) {
            for resolutions in [procedure.as_written(), recommended(procedure)] {
                let world = World::new(case.clone(), resolutions).whole();
                let limits = Limits { states: Some(1_500), time: None };
                let ours = check(&world, &procedure.claims(), limits, &mut |_| {});
                if !ours.is_complete {
                    continue;
                }
                let naive = Naive::explore(&world);
                assert_eq!(ours.states, naive.states.len(), "{}", case.name);
                let scene = world.scene();
                for result in &ours.results {
                    let broken = match &result.claim.formula {
                        Formula::EachStep { when, then } => {
                            naive.breaks_step(&when(&scene), &then(&scene))
                        }
                        Formula::LeadsTo(responses) => naive.breaks_leads_to(&responses(&scene)),
                        _ => continue,
                    };
                    let fails = result.verdict == Verdict::Fails;
                    assert_eq!(fails, broken, "{} in {}", result.claim.name, case.name);
                    compared += 1;
                }
            }
        }
        compared
    }
}

#[test]
fn steps_and_leads_to_are_judged_as_without_interning() {
    let compared: usize = visit_all(&mut SameWithoutInterning).into_iter().sum();
    assert!(compared > 200, "only {compared} claims were compared");
}

fn undecidable<P: Procedure>() -> Claim<P> {
    let formula = Formula::always(|_| Condition::always(), |_| Condition::always());
    Claim::new("searched-to-the-end", "", &[], formula)
}

#[test]
fn the_engine_finds_the_reference_worlds_states_transitions_and_verdicts() {
    let compared: usize = visit_all(&mut SameStatesAndVerdicts).into_iter().sum();
    assert!(compared >= 60, "only {compared} cases were small enough to compare");
}

/// What Stateright's actors are asked: the claims on single states, seen without memory of the
/// past and without knowing rest, neither of which Stateright's actors have.
#[derive(Clone)]
struct Asked {
    cast: Vec<Role>,
    /// What decides each claim.
    conditions: Vec<OfState<VideoPush>>,
}

type Actors = ActorModel<RoleActor<VideoPush>, Asked>;
type Decided = fn(&Actors, &ActorModelState<RoleActor<VideoPush>>) -> bool;

impl Asked {
    fn new(config: &Config) -> Self {
        let case = Case::new(VideoPush, "asked", "whoever takes part", *config);
        let world = World::new(case, VideoPush.as_written());
        let scene = world.scene();
        let condition = |claim: Claim<VideoPush>| match &claim.formula {
            Formula::Always { when, then } => Some(when(&scene) & !then(&scene)),
            Formula::Reachable(goal) => Some(goal(&scene)),
            _ => None,
        };
        let conditions = VideoPush.claims().into_iter().filter_map(condition).collect();
        Asked { cast: world.cast.clone(), conditions }
    }

    /// Whether a claim is met (`Reachable`) or broken (`Always`) in a state.
    fn is_decided(&self, claim: usize, locals: &[&Local<VideoPush>]) -> bool {
        let history = History::default();
        self.conditions[claim].holds(&mut |atom| match atom {
            StateAtom::Begun | StateAtom::Quiet | StateAtom::AtRest => false,
            StateAtom::Role { role, is, .. } => {
                let place = self.cast.iter().position(|one| one == role);
                place.is_some_and(|place| is(locals[place]))
            }
            StateAtom::Past { is, .. } => is(&history),
        })
    }
}

/// Stateright's properties capture nothing: one function for each of the first claims.
fn never_decided() -> Vec<Decided> {
    macro_rules! at {
        ($($place:literal)*) => {
            vec![$(|model, state| {
                let locals: Vec<_> = state.actor_states.iter().map(|l| &**l).collect();
                !model.cfg.is_decided($place, &locals)
            }),*]
        };
    }
    at!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23)
}

/// What the claims are called there.
const NUMBERS: [&str; 24] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "20", "21", "22", "23",
];

/// Stateright's depth-first checker on its own actors, which know nothing of our world: how many
/// states, and which claims are decided somewhere.
fn by_actors(
    resolutions: &Resolutions<VideoPush>,
    config: &Config,
    order: Order,
) -> (usize, Vec<bool>) {
    let network = match order {
        Order::Fifo => Network::new_ordered([]),
        Order::FifoInCall => unreachable!("Stateright has no such network"),
        Order::Unordered => Network::new_unordered_nonduplicating([]),
    };
    let asked = Asked::new(config);
    let conditions = never_decided();
    let claims = asked.conditions.len();
    assert!(claims <= conditions.len(), "give each claim a function");
    let names: Vec<&str> = NUMBERS.into_iter().take(claims).collect();
    let mut model = Actors::new(asked, ())
        .init_network(network)
        .actors(RoleActor::cast(VideoPush, resolutions, config))
        .property(Expectation::Always, "searched to the end", |_, _| true);
    for (name, condition) in names.iter().zip(conditions) {
        model = model.property(Expectation::Always, name, condition);
    }
    let checker = model.checker().spawn_dfs().join();
    let decided = names.iter().map(|name| checker.discovery(name).is_some()).collect();
    (checker.unique_state_count(), decided)
}

/// The same by our engine.
fn by_engine(
    resolutions: &Resolutions<VideoPush>,
    config: &Config,
    order: Order,
) -> (usize, Vec<bool>) {
    let case: Case<VideoPush> =
        Case::new(VideoPush, "oracle", "as Stateright's actors have it", *config).hasty();
    let case = match order {
        Order::Fifo => case,
        Order::FifoInCall => case.ordered_in_call(),
        Order::Unordered => case.unordered(),
    };
    assert_eq!(case.order(SIGNALLING), order);
    let world = World::new(case, resolutions.clone()).forgetting();
    let explored = explore(&world, Limits::default(), &mut |_| {});
    let asked = Asked::new(config);
    let is_decided = |condition: &OfState<VideoPush>| {
        // Nothing is remembered, and nothing is said of rest.
        let known = condition.map(&mut |atom| match atom {
            StateAtom::Begun | StateAtom::Quiet | StateAtom::AtRest => Condition::Any(Vec::new()),
            other => Condition::Atom(other.clone()),
        });
        explored.first_where(&known).is_some()
    };
    (explored.states(), asked.conditions.iter().map(is_decided).collect())
}

/// Where the semantics coincide: one channel between two roles, timers that elapse at any time,
/// no supervision (Stateright's timers do not look at other actors), no faults.
#[test]
fn the_engine_finds_stateright_actors_states_and_verdicts() {
    let plain = Config { called_transmits: false, ..ONE_CALL };
    let small = Config { automatic: false, restricts_media: false, ..plain };
    let configs =
        [plain, Config { ues: 2, ..small }, Config { ues: 2, designated: Some(1), ..small }];
    let unsupervised = recommended(VideoPush).with(Supervision::AsWritten);
    let mut compared = Vec::new();
    for config in configs {
        for order in [Order::Fifo, Order::Unordered] {
            compared.push((VideoPush.as_written(), config, order));
            compared.push((unsupervised.clone(), config, order));
        }
    }
    let text = VideoPush.as_written();
    compared.push((text.clone(), Config { calls: 2, ..small }, Order::Unordered));
    compared.push((text, Config { callers: 2, ..small }, Order::Fifo));
    let mut decided = 0;
    for (resolutions, config, order) in compared {
        let theirs = by_actors(&resolutions, &config, order);
        let ours = by_engine(&resolutions, &config, order);
        println!("{} states, {order:?}, {config:?}", ours.0);
        assert_eq!(ours, theirs, "{order:?} {config:?}");
        decided += ours.1.iter().filter(|decided| **decided).count();
    }
    assert!(decided > 20, "claims are broken or met in some of these worlds: {decided}");
}
