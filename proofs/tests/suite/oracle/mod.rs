//! A second judge of atoms and trackers: it reads the events of a run and nothing else.
//!
//! The claims' atoms look into roles' states, and their trackers into what was noted of the past.
//! An oracle has neither. It is told, event by event, who met what, and what could be seen of the
//! reaction: messages, resources, timers, notices, the steps cited. From that alone it says of each
//! claim whether its trigger and what it demands are so, in its own words and without a line of the
//! model's. Rest is the world's to say, and is told.

// An oracle uses what it needs.
#![allow(dead_code)]

mod spelled;
pub mod telepresence;
pub mod video_push;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use callproof_kernel::case::Case;
use callproof_kernel::condition::Moment;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Demanded, Effect, Outcome};
use callproof_kernel::run::Action;
use callproof_kernel::step::Step;
use callproof_proofs::world::{Global, World};

use spelled::{Spelled, Taken};

/// One event of a run, as somebody sees it who looks on: no role's state is in it.
#[derive(Clone, Debug)]
pub struct Happening<P: Procedure> {
    /// What happened.
    pub action: Action<P>,
    /// What was seen of the reaction; `None` of faults, and of what reaches a crashed role.
    pub seen: Option<Seen<P>>,
}

/// What can be seen of a reaction.
#[derive(Clone, Debug)]
pub struct Seen<P: Procedure> {
    /// Messages sent, resources opened and closed, timers started and stopped, users informed; each
    /// with the step that demands it.
    pub effects: Vec<Demanded<P>>,
    /// The steps obeyed.
    pub cited: Vec<Step>,
    /// Whether the text had no step for the event.
    pub is_unspecified: bool,
    /// Whether the model held the event to be impossible.
    pub is_impossible: bool,
}

impl<P: Procedure> Happening<P> {
    fn new(action: &Action<P>, outcome: Option<&Outcome<P>>) -> Self {
        use callproof_kernel::reaction::Manner;
        let seen = outcome.map(|outcome| Seen {
            effects: outcome.effects.clone(),
            cited: outcome.cited.clone(),
            is_unspecified: outcome.is_unspecified(),
            is_impossible: matches!(outcome.manner, Manner::Impossible(_)),
        });
        Happening { action: action.clone(), seen }
    }

    /// The messages sent, with their receivers.
    pub fn sent(&self) -> impl Iterator<Item = (P::Role, &P::Message)> {
        let effects = self.seen.iter().flat_map(|seen| &seen.effects);
        effects.filter_map(|demanded| match &demanded.effect {
            Effect::Send { to, message } => Some((*to, message)),
            _ => None,
        })
    }
}

/// A run so far, with what the world says of rest.
pub struct Sofar<'r, P: Procedure> {
    /// The case; of its configuration an oracle may read who takes part.
    pub case: &'r Case<P>,
    /// The roles, in the order of the lifelines.
    pub cast: &'r [P::Role],
    /// The calls that may come up.
    pub calls: &'r [P::Call],
    /// What happened before the case began.
    pub before: &'r [Happening<P>],
    /// What has happened in the case, the last event last.
    pub events: &'r [Happening<P>],
    /// Nothing can happen any more unless somebody begins something new.
    pub at_rest: bool,
    /// Only users could go on.
    pub is_quiet: bool,
}

/// What an oracle says of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Of a claim on states: whether the trigger is so now, and what is demanded.
    Now { when: bool, then: bool },
    /// Of a claim on steps: the same of the last event; `None` where no role took one.
    Step(Option<(bool, bool)>),
    /// Of a state or step that is to be possible: whether it is so now.
    Goal(bool),
    /// Of a leads-to: left and right side for each call in turn, or for each call and each role of
    /// the cast where the claim is about roles.
    Responses(Vec<(bool, bool)>),
}

/// Judges claims by events alone.
pub trait Oracle<P: Procedure> {
    /// What is so of a claim after a run; `None` for a claim that this oracle does not know, which
    /// is an error unless the claim is one that looks at whole graphs or at all cases.
    fn says(&self, claim: &str, run: &Sofar<'_, P>) -> Option<Answer>;

    /// What is known to be wrong with the claim's own conditions, where that makes a difference
    /// after such a run: there the two need not say the same.
    fn objects(&self, _claim: &str, _run: &Sofar<'_, P>) -> Option<&'static str> {
        None
    }
}

/// Compares an oracle with the claims' own conditions along runs of a world.
pub struct Comparison<'w, P: Procedure, O: Oracle<P>> {
    world: &'w World<P>,
    oracle: O,
    claims: Vec<Spelled<P>>,
    before: Vec<Happening<P>>,
    /// What is owed after each event of the run under way.
    owed: Vec<Vec<Owed>>,
    /// How many answers were compared.
    pub compared: usize,
    /// The claims of which a trigger or goal was true somewhere.
    pub met: BTreeSet<&'static str>,
    /// The claims of which what is demanded was not so somewhere, for both.
    pub broken: BTreeSet<&'static str>,
    /// What was known to be wrong with a claim's conditions, and how often the two did not say the
    /// same for that reason.
    pub disputed: BTreeMap<&'static str, usize>,
}

/// The responses of a leads-to whose right sides are owed, as the claim has it and as the oracle
/// has it; of other claims there are none.
#[derive(Clone, Debug, Default)]
struct Owed {
    ours: Vec<bool>,
    theirs: Vec<bool>,
}

impl<'w, P: Procedure, O: Oracle<P>> Comparison<'w, P, O> {
    /// Nothing is compared yet; every claim that is made in this world will be.
    pub fn new(world: &'w World<P>, oracle: O) -> Self {
        let scene = world.scene();
        let mut claims = world.case.procedure.claims();
        claims.retain(|c| c.is_made(&world.case, &world.resolutions));
        let claims = claims.iter().filter_map(|claim| Spelled::new(claim, &scene)).collect();
        let mut before = Vec::new();
        let led = world.follow(world.start(), &world.case.prelude, &mut |occurrence| {
            before.push(Happening::new(&occurrence.action, occurrence.outcome.as_ref()));
        });
        assert!(led.is_ok(), "{}", world.case.name);
        let (owed, disputed) = (Vec::new(), BTreeMap::new());
        let (met, broken) = (BTreeSet::new(), BTreeSet::new());
        Comparison { world, oracle, claims, before, owed, compared: 0, met, broken, disputed }
    }

    /// Every step that the world can take, each at the end of one run to it, until so many states
    /// have been found.
    pub fn every_step(&mut self, most: usize) {
        let (state, mut events) = self.follow(&[]);
        self.explore(&state, &mut events, &mut HashSet::new(), most);
    }

    fn explore(
        &mut self,
        state: &Global<P>,
        events: &mut Vec<Happening<P>>,
        found: &mut HashSet<u64>,
        most: usize,
    ) {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(state);
        if found.len() == most || !found.insert(hash) {
            return;
        }
        for action in self.world.actions(state) {
            let after = self.take(state, &action, events);
            self.explore(&after, events, found, most);
            events.pop();
        }
    }

    /// Every run of at most so many events.
    pub fn every_run(&mut self, depth: usize) {
        self.every_run_after(&[], depth);
    }

    /// Every run that begins like this and goes on for at most so many events.
    pub fn every_run_after(&mut self, lead: &[Action<P>], depth: usize) {
        let (state, mut events) = self.follow(lead);
        self.go_on(&state, &mut events, depth);
    }

    fn go_on(&mut self, state: &Global<P>, events: &mut Vec<Happening<P>>, depth: usize) {
        if depth == 0 {
            return;
        }
        for action in self.world.actions(state) {
            let after = self.take(state, &action, events);
            self.go_on(&after, events, depth - 1);
            events.pop();
        }
    }

    /// One run, as `choose` picks among so many possible events, until it ends or is long enough.
    pub fn walk(&mut self, most: usize, choose: &mut dyn FnMut(usize) -> usize) {
        self.walk_after(&[], most, choose);
    }

    /// One run that begins like this and goes on as `choose` picks.
    pub fn walk_after(
        &mut self,
        lead: &[Action<P>],
        most: usize,
        choose: &mut dyn FnMut(usize) -> usize,
    ) {
        let (mut state, mut events) = self.follow(lead);
        for _ in 0..most {
            let mut actions = self.world.actions(&state);
            if actions.is_empty() {
                return;
            }
            let action = actions.swap_remove(choose(actions.len()));
            state = self.take(&state, &action, &mut events);
        }
    }

    /// One run, event by event.
    pub fn run(&mut self, actions: &[Action<P>]) {
        self.follow(actions);
    }

    fn follow(&mut self, actions: &[Action<P>]) -> (Global<P>, Vec<Happening<P>>) {
        let (mut state, mut events) = (self.world.initial(), Vec::new());
        self.compare(&state, None, &[]);
        for action in actions {
            state = self.take(&state, action, &mut events);
        }
        (state, events)
    }

    fn take(
        &mut self,
        state: &Global<P>,
        action: &Action<P>,
        events: &mut Vec<Happening<P>>,
    ) -> Global<P> {
        let (after, outcome) = self.world.apply(state, action);
        events.push(Happening::new(action, outcome.as_ref()));
        let met = action.met();
        let taken = met.as_ref().zip(outcome.as_ref()).map(|((role, event), outcome)| {
            let before = &state.locals[self.world.place(*role)];
            let moment = Moment { role: *role, before, event, outcome };
            Taken { past: &state.history, moment }
        });
        self.compare(&after, taken.as_ref(), events);
        after
    }

    fn compare(
        &mut self,
        state: &Global<P>,
        taken: Option<&Taken<'_, P>>,
        events: &[Happening<P>],
    ) {
        let world = self.world;
        let run = Sofar {
            case: &world.case,
            cast: &world.cast,
            calls: &world.calls,
            before: &self.before,
            events,
            at_rest: world.is_at_rest(state),
            is_quiet: world.is_quiet(state),
        };
        self.owed.truncate(events.len());
        let mut owed = Vec::with_capacity(self.claims.len());
        for (place, claim) in self.claims.iter().enumerate() {
            let ours = claim.says(world, state, taken);
            let theirs = self.oracle.says(claim.name, &run);
            let earlier = self.owed.last().map(|owed| &owed[place]);
            let still = Owed::after(earlier, &ours, theirs.as_ref());
            let is_same = theirs.as_ref().is_some_and(|theirs| is_same(&ours, theirs, &still));
            owed.push(still);
            if !is_same {
                let told = || events.iter().map(|e| format!("{:?}", e.action)).collect::<Vec<_>>();
                let why = self.oracle.objects(claim.name, &run).unwrap_or_else(|| {
                    panic!(
                        "{} in {}: the claim's atoms say {ours:?}, the oracle {theirs:?} after\n{}",
                        claim.name,
                        world.case.name,
                        told().join("\n"),
                    )
                });
                *self.disputed.entry(why).or_default() += 1;
            }
            self.compared += 1;
            if is_met(&ours) {
                self.met.insert(claim.name);
            }
            if is_broken(&ours) && theirs.as_ref().is_some_and(is_broken) {
                self.broken.insert(claim.name);
            }
        }
        self.owed.push(owed);
    }
}

impl Owed {
    /// Once a left side is so, its right side is owed until it is so.
    fn after(earlier: Option<&Owed>, ours: &Answer, theirs: Option<&Answer>) -> Self {
        let still = |was: Option<&Vec<bool>>, said: Option<&Answer>| match said {
            Some(Answer::Responses(sides)) => {
                let was = |at: usize| was.is_some_and(|was| was[at]);
                sides.iter().enumerate().map(|(at, (from, to))| (was(at) || *from) && !to).collect()
            }
            _ => Vec::new(),
        };
        Owed {
            ours: still(earlier.map(|owed| &owed.ours), Some(ours)),
            theirs: still(earlier.map(|owed| &owed.theirs), theirs),
        }
    }
}

/// Whether what is demanded is not so; of a goal, nothing is demanded.
fn is_broken(answer: &Answer) -> bool {
    match answer {
        Answer::Now { when, then } | Answer::Step(Some((when, then))) => *when && !then,
        Answer::Step(None) | Answer::Goal(_) => false,
        Answer::Responses(sides) => sides.iter().any(|(_, to)| !to),
    }
}

/// Whether two answers say the same: what is demanded matters only where the trigger is so. A run
/// breaks a leads-to where a right side is owed for ever, so what is owed must be the same, and not
/// at which moments each side is said to be so.
fn is_same(ours: &Answer, theirs: &Answer, owed: &Owed) -> bool {
    match (ours, theirs) {
        (Answer::Now { when: false, .. }, Answer::Now { when: false, .. }) => true,
        (Answer::Step(Some((false, _))), Answer::Step(Some((false, _)))) => true,
        (Answer::Responses(_), Answer::Responses(_)) => owed.ours == owed.theirs,
        (ours, theirs) => ours == theirs,
    }
}

fn is_met(answer: &Answer) -> bool {
    match answer {
        Answer::Now { when, .. } => *when,
        Answer::Step(step) => step.is_some_and(|(when, _)| when),
        Answer::Goal(goal) => *goal,
        Answer::Responses(sides) => sides.iter().any(|(from, _)| *from),
    }
}
