//! The claims of `telepresence` are judged twice, by their atoms and by somebody who looks on, along
//! many runs: both say the same, but where it is known why not.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::mutant::{Mutant, Slip};
use callproof_kernel::procedure::Procedure;
use callproof_model::clue::text::participant;
use callproof_model::sip::text::bye;
use callproof_model::telepresence::{Resolutions, Telepresence};
use callproof_proofs::check::check;
use callproof_proofs::parallel::each;
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

use crate::dice::Dice;
use crate::oracle::Comparison;
use crate::oracle::telepresence::{KNOWN_DISAGREEMENTS, Known, Onlooker};
use crate::small;

const THREADS: usize = 2;

/// How many events the runs have of which every one is compared.
const DEPTH: usize = 4;
/// So many states are compared one by one.
const FEW: usize = 5_000;
/// Random runs in each default case, with the recommended candidates and as written.
const WALKS: u64 = 150;
/// Random runs in each of the few cases, with each other candidate.
const WALKS_BESIDES: u64 = 20;
/// No random run is longer.
const LONGEST: usize = 400;

/// Cases in which, between them, each candidate of each open issue is asked for.
const FEW_CASES: &[&str] = &[
    "two-parties-unordered",
    "two-parties-lossy",
    "two-parties-one-duplicate",
    "callee-crashes",
    "quick-departures",
    "join-and-give-up",
    "removal-and-leave",
    "mutual-removal",
    "participant-crashes",
];

/// A step done wrong in a case.
struct Wrong {
    case: &'static str,
    mutant: Mutant,
}

/// Steps done wrong, for claims that no text breaks.
const DONE_WRONG: &[Wrong] = &[
    Wrong {
        case: "two-parties-unordered",
        mutant: Mutant { step: bye::RECEIVE, slip: Slip::Forgotten },
    },
    Wrong {
        case: "join-and-give-up",
        mutant: Mutant { step: participant::OPTIONS_DONE, slip: Slip::Forgotten },
    },
];

/// The claims that nothing here breaks: no candidate does, nor any single step done wrong. Of what
/// they demand it is only compared that both find it kept.
const NEVER_BROKEN: &[&str] = &[
    "what-is-over-stays-over",
    "cancel-only-while-establishing",
    "the-called-side-waits-for-the-ack",
    "advertisements-are-numbered",
    "no-outdated-configure-is-accepted",
    "what-is-sent-is-offered",
    "the-outcome-is-true",
    "only-the-target-leaves",
];

/// What all comparisons together have brought.
#[derive(Default)]
struct Tally {
    compared: usize,
    met: BTreeSet<&'static str>,
    broken: BTreeSet<&'static str>,
    disputed: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.compared += other.compared;
        self.met.extend(other.met);
        self.broken.extend(other.broken);
        for (why, times) in other.disputed {
            *self.disputed.entry(why).or_default() += times;
        }
    }
}

/// A world, and which of its runs are looked at.
struct Task {
    world: World<Telepresence>,
    /// Every run of so many events.
    depth: usize,
    /// Random runs to their end.
    walks: u64,
    /// Every run that checking shows: against a claim, to what is to be possible, and to an event
    /// without a step. Where there are few states, every event in each of them besides.
    is_checked: bool,
}

impl Task {
    fn new(case: &Case<Telepresence>, resolutions: &Resolutions) -> Self {
        let world = World::new(case.clone(), resolutions.clone());
        Task { world, depth: 0, walks: 0, is_checked: false }
    }

    fn compare(&self) -> Tally {
        let mut comparison = Comparison::new(&self.world, Onlooker::default());
        comparison.every_run(self.depth);
        for seed in 0..self.walks {
            let mut dice = Dice(seed);
            comparison.walk(LONGEST, &mut |bound| dice.below(bound));
        }
        if self.is_checked {
            let claims = Telepresence.claims();
            let report = check(&self.world, &claims, Default::default(), &mut |_| {});
            let shown = report.results.iter().filter_map(|result| result.witness.as_ref());
            for witness in shown.chain(report.holes.iter().map(|hole| &hole.witness)) {
                let actions = witness.run.occurrences.iter().map(|o| o.action.clone());
                comparison.run(&actions.collect::<Vec<_>>());
            }
            if report.states <= FEW {
                comparison.every_step(usize::MAX);
            }
        }
        let Comparison { compared, met, broken, disputed, .. } = comparison;
        Tally { compared, met, broken, disputed }
    }
}

fn default_cases() -> Vec<Case<Telepresence>> {
    let mut cases = Telepresence.cases();
    cases.retain(|case| case.size == Size::Default);
    cases
}

fn few_cases() -> Vec<Case<Telepresence>> {
    let mut cases = Telepresence.cases();
    cases.retain(|case| FEW_CASES.contains(&case.name));
    assert_eq!(cases.len(), FEW_CASES.len(), "each of these is still a case");
    cases
}

/// The recommended candidates with one of them replaced, in every way there is.
fn neighbours() -> Vec<Resolutions> {
    let mut neighbours = Vec::new();
    for issue in Telepresence.issues() {
        let others = (0..issue.candidates.len()).filter(|place| *place != issue.recommended);
        neighbours.extend(others.map(|place| {
            let mut resolutions = recommended(Telepresence);
            resolutions.choose(issue.place, place);
            resolutions
        }));
    }
    neighbours
}

/// Every short run in the small cases, and in every default case walks and what checking shows.
fn of_the_text(tasks: &mut Vec<Task>) {
    for resolutions in [recommended(Telepresence), Telepresence.as_written()] {
        for case in small::cases(Telepresence) {
            tasks.push(Task { depth: DEPTH, ..Task::new(&case, &resolutions) });
        }
        for case in default_cases() {
            tasks.push(Task { walks: WALKS, is_checked: true, ..Task::new(&case, &resolutions) });
        }
    }
}

/// The few cases with each other candidate, and with steps done wrong.
fn besides(tasks: &mut Vec<Task>) {
    for case in few_cases() {
        for resolutions in neighbours() {
            let task = Task::new(&case, &resolutions);
            tasks.push(Task { walks: WALKS_BESIDES, is_checked: true, ..task });
        }
    }
    for wrong in DONE_WRONG {
        let case = few_cases().into_iter().find(|case| case.name == wrong.case);
        let case = case.expect("it is one of the few cases");
        let mut task = Task::new(&case, &recommended(Telepresence));
        task.world.mutant = Some(wrong.mutant);
        tasks.push(Task { walks: WALKS_BESIDES, ..task });
    }
}

/// Whether somebody who looks at single runs can judge a claim.
fn is_of_single_runs(claim: &Claim<Telepresence>) -> bool {
    !matches!(claim.formula, Formula::NoLivelock | Formula::Coverage | Formula::Heeded)
}

/// Whether a claim demands anything, and is not of what is to be possible.
fn demands(claim: &Claim<Telepresence>) -> bool {
    matches!(claim.formula, Formula::Always { .. } | Formula::EachStep { .. } | Formula::LeadsTo(_))
}

#[test]
fn what_the_atoms_say_is_what_was_seen() {
    let mut tasks = Vec::new();
    of_the_text(&mut tasks);
    besides(&mut tasks);
    let mut tally = Tally::default();
    each(&tasks, THREADS, Task::compare).into_iter().for_each(|part| tally.add(part));
    let names = |which: fn(&Claim<Telepresence>) -> bool| {
        let claims = Telepresence.claims().into_iter().filter(which);
        claims.map(|claim| claim.name).collect::<BTreeSet<_>>()
    };
    let unmet: Vec<_> = names(is_of_single_runs).difference(&tally.met).copied().collect();
    assert!(unmet.is_empty(), "never met, so that nothing was compared: {unmet:?}");
    let unbroken: BTreeSet<_> = names(demands).difference(&tally.broken).copied().collect();
    assert_eq!(unbroken, BTreeSet::from_iter(NEVER_BROKEN.iter().copied()), "never broken");
    for Known { claim, why, .. } in KNOWN_DISAGREEMENTS {
        let times = tally.disputed.get(why).copied().unwrap_or_default();
        println!("{times} times: {claim}: {why}");
        assert!(times > 0, "no longer so, and to be taken off: {claim}: {why}");
    }
    assert!(tally.compared > 1_000_000, "only {} answers were compared", tally.compared);
}
