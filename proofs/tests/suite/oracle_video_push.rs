//! What the claims of video push say of a run is what its events say: two judges that share no
//! code, on many runs.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::Formula;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Action;
use callproof_model::video_push::types::{Commencement, Media, Role, Stimulus};
use callproof_model::video_push::{Resolutions, VideoPush};
use callproof_proofs::parallel::each;
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

use crate::dice::Dice;
use crate::oracle::Comparison;
use crate::oracle::video_push::{DISPUTES, Judge};
use crate::small;

const THREADS: usize = 2;

/// The longest walk; runs of the default cases end before.
const LONGEST: usize = 300;

/// What comparing gave.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    met: BTreeSet<&'static str>,
    disputed: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.compared += other.compared;
        self.met.extend(other.met);
        for (claim, times) in other.disputed {
            *self.disputed.entry(claim).or_default() += times;
        }
    }
}

/// How much is looked at.
#[derive(Clone, Copy)]
struct Extent {
    /// So many states of each default case are compared step by step.
    states: usize,
    /// Every run of so many events, in the small cases.
    depth: usize,
    /// Random walks in each default case.
    walks: usize,
    /// Every run of so many events in the small cases, with each other candidate.
    depth_besides: usize,
    /// Random walks there.
    walks_besides: usize,
}

/// What every change is asked.
const SAMPLE: Extent =
    Extent { states: 3_000, depth: 5, walks: 30, depth_besides: 3, walks_besides: 6 };
/// What takes minutes.
const WHOLE: Extent =
    Extent { states: usize::MAX, depth: 6, walks: 100, depth_besides: 4, walks_besides: 25 };

/// A world, and which of its runs are looked at.
struct Task {
    world: World<VideoPush>,
    /// Every step, until so many states are found.
    states: usize,
    /// Every run of so many events.
    depth: usize,
    /// Every run of so many events more, from where a call is established and the like.
    further: usize,
    /// So many walks to the end from the beginning, and as many from each of those places.
    walks: usize,
    /// Single runs.
    runs: Vec<Vec<Action<VideoPush>>>,
}

impl Task {
    fn new(case: &Case<VideoPush>, resolutions: &Resolutions) -> Self {
        let world = World::new(case.clone(), resolutions.clone());
        Task { world, states: 0, depth: 0, further: 0, walks: 0, runs: Vec::new() }
    }

    fn compare(&self) -> Tally {
        let mut comparison = Comparison::new(&self.world, Judge::default());
        comparison.every_step(self.states);
        comparison.every_run(self.depth);
        let leads = leads(&self.world);
        for lead in &leads {
            comparison.every_run_after(lead, self.further);
        }
        let mut dice = Dice(2026);
        for _ in 0..self.walks {
            comparison.walk(LONGEST, &mut |bound| dice.below(bound));
            for lead in &leads {
                comparison.walk_after(lead, LONGEST, &mut |bound| dice.below(bound));
            }
        }
        for run in &self.runs {
            comparison.run(run);
        }
        let Comparison { compared, met, disputed, .. } = comparison;
        Tally { compared, met, disputed }
    }
}

/// Where a call alerts, is established, and is being released: too far from the beginning for every
/// run to be looked at from there. What cannot be decided in a world ends it.
fn leads(world: &World<VideoPush>) -> Vec<Vec<Action<VideoPush>>> {
    let (one, server) = (Role::Client1(0), Role::Server);
    let two = Role::Client2(world.case.config.designated.unwrap_or(0));
    let (commencement, media) = (Commencement::Manual, Media::OFFERED);
    let decisions = [
        (one, Stimulus::Push { commencement }),
        (server, Stimulus::Authorise { slot: 0, caller: true, callee: true, media }),
        (two, Stimulus::Accept),
        (one, Stimulus::Release),
    ];
    let follow = |decided: usize| {
        let mut lead = Vec::new();
        let script = &decisions[..decided];
        // Where a candidate takes a decision away, the runs begin where it would have been taken.
        let _ = world.follow(world.initial(), script, &mut |o| lead.push(o.action));
        lead
    };
    [2, 3, 4].map(follow).into()
}

fn all(tasks: &[Task]) -> Tally {
    let mut tally = Tally::default();
    each(tasks, THREADS, Task::compare).into_iter().for_each(|one| tally.add(one));
    tally
}

fn texts() -> [Resolutions; 2] {
    [VideoPush.as_written(), recommended(VideoPush)]
}

/// The recommended text with one other candidate, for each of them.
fn variants() -> Vec<Resolutions> {
    let mut variants = Vec::new();
    for issue in VideoPush.issues() {
        for candidate in 0..issue.candidates.len() {
            let mut resolutions = recommended(VideoPush);
            resolutions.choose(issue.place, candidate);
            variants.push(resolutions);
        }
    }
    variants.retain(|variant| *variant != recommended(VideoPush));
    variants
}

fn default_cases() -> Vec<Case<VideoPush>> {
    let mut cases = VideoPush.cases();
    cases.retain(|case| case.size == Size::Default);
    cases
}

/// The steps of every default case.
fn every_step(extent: Extent) -> Tally {
    let mut tasks = Vec::new();
    for resolutions in texts() {
        for case in default_cases() {
            tasks.push(Task { states: extent.states, ..Task::new(&case, &resolutions) });
        }
    }
    all(&tasks)
}

/// Every run to a depth.
fn every_run(extent: Extent) -> Tally {
    let mut tasks = Vec::new();
    for resolutions in texts() {
        for case in small::cases(VideoPush) {
            let (depth, further) = (extent.depth, extent.depth - 1);
            tasks.push(Task { depth, further, ..Task::new(&case, &resolutions) });
        }
    }
    all(&tasks)
}

/// Walks to the end.
fn walks(extent: Extent) -> Tally {
    let mut tasks = Vec::new();
    for resolutions in texts() {
        for case in default_cases() {
            tasks.push(Task { walks: extent.walks, ..Task::new(&case, &resolutions) });
        }
    }
    all(&tasks)
}

/// Other candidates.
fn candidates(extent: Extent) -> Tally {
    let mut tasks = Vec::new();
    for resolutions in variants() {
        for case in small::cases(VideoPush) {
            let task = Task::new(&case, &resolutions);
            let (depth, walks) = (extent.depth_besides, extent.walks_besides);
            tasks.push(Task { depth, further: depth - 1, walks, ..task });
        }
    }
    all(&tasks)
}

/// The run of every finding in the text as written.
fn witnesses(_: Extent) -> Tally {
    let resolutions = VideoPush.as_written();
    let plan = Plan {
        procedure: VideoPush,
        claims: &VideoPush.claims(),
        limits: Default::default(),
        threads: THREADS,
        is_whole: false,
        mutant: None,
        progress: &|_, _| {},
    };
    let survey = survey(&resolutions, &default_cases(), &plan);
    let tasks: Vec<Task> = survey
        .reports
        .iter()
        .map(|report| {
            let of_claims = report.results.iter().filter_map(|result| result.witness.as_ref());
            let witnesses = of_claims.chain(report.holes.iter().map(|hole| &hole.witness));
            let actions = witnesses.map(|w| w.run.occurrences.iter().map(|o| o.action.clone()));
            let runs = actions.map(Iterator::collect).collect();
            Task { runs, ..Task::new(&report.case, &resolutions) }
        })
        .collect();
    assert!(tasks.iter().all(|task| !task.runs.is_empty()), "every case has something to show");
    all(&tasks)
}

/// Whether a claim is one that no single run can show.
fn is_of_all_runs(formula: &Formula<VideoPush>) -> bool {
    matches!(formula, Formula::NoLivelock | Formula::Coverage | Formula::Heeded)
}

#[test]
fn what_claims_say_of_a_run_is_what_its_events_say() {
    compare(SAMPLE);
}

#[test]
#[ignore = "it takes minutes"]
fn what_claims_say_of_every_run_is_what_its_events_say() {
    compare(WHOLE);
}

fn compare(extent: Extent) {
    let mut tally = Tally::default();
    for part in [every_step, every_run, walks, candidates, witnesses] {
        let one = part(extent);
        assert!(one.compared > 10_000, "only {} answers were compared", one.compared);
        tally.add(one);
    }
    for claim in VideoPush.claims() {
        let is_met = tally.met.contains(claim.name) || is_of_all_runs(&claim.formula);
        assert!(is_met, "{} was never put to the test", claim.name);
    }
    for dispute in DISPUTES {
        let times = tally.disputed.get(dispute.why).copied().unwrap_or_default();
        println!("{times} times: {dispute:?}");
        assert!(times > 0, "no longer in dispute: {dispute:?}");
    }
}
