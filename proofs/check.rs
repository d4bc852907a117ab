//! Checking: every claim in a case, and every event for which the text has no step.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use callproof_kernel::case::{Case, Unspecified};
use callproof_kernel::claim::{Claim, Formula, Response};
use callproof_kernel::condition::{OfState, OfStep};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::mutant::Slip;
use callproof_kernel::procedure::{Decider, Procedure, StimulusKind, Words};
use callproof_kernel::reaction::Event;
use callproof_kernel::run::{Action, Run};
use callproof_kernel::step::{Standing, Step};

use crate::engine::{
    AskedOfStep, Explored, Limits, Occasion, Progress, Symmetry, explore, explore_up_to,
};
use crate::liveness::{self, Fairness, Lasso, Stranding, Ways};
use crate::overtaking::{Seen, must_overtake};
use crate::traffic::{HoleKey, Reception, Traffic, receptions, slips, traffic};
use crate::verdict::{Verdict, Witness};
use crate::world::World;

/// What checking one case gave.
#[derive(Clone)]
pub struct CaseReport<P: Procedure> {
    /// The case.
    pub case: Case<P>,
    /// The resolutions it was checked under.
    pub resolutions: Resolutions<P>,
    /// Each claim that applies, in the order of the claims.
    pub results: Vec<ClaimReport<P>>,
    /// Events without a step, in the order in which a breadth-first search meets them.
    pub holes: Vec<Hole<P>>,
    /// The steps obeyed in some run.
    pub cited: BTreeSet<Step>,
    /// What can be done wrong with each of them.
    pub slips: BTreeMap<Step, BTreeSet<Slip>>,
    /// What each step sends, and whose doing something it is taken with.
    pub traffic: Traffic<P>,
    /// What each message meets: functional entity, where it stands, the message → the steps that
    /// say what to do; none where no step does.
    pub receptions: BTreeMap<Reception<P>, BTreeSet<Vec<Step>>>,
    /// States found.
    pub states: usize,
    /// Transitions found.
    pub transitions: usize,
    /// The depth to which every state has been looked at.
    pub depth: usize,
    /// How many exchanges of roles one state stands for, at most.
    pub exchanges: usize,
    /// Whether no limit stopped the search.
    pub is_complete: bool,
    /// From whom to whom messages pile up, where that ended the search: something is sent again and
    /// again, and nothing bounds it.
    pub crowded: Option<(P::Role, P::Role)>,
    /// How long it took, on this machine, today.
    pub elapsed: Duration,
    /// Why the case does not begin as it says, under this text: then nothing is found out in it.
    pub cannot_begin: Option<String>,
}

/// What checking one claim gave.
#[derive(Clone)]
pub struct ClaimReport<P: Procedure> {
    /// The claim.
    pub claim: Claim<P>,
    /// The verdict.
    pub verdict: Verdict,
    /// A shortest run that shows it: against a claim that fails, for a `reachable` that holds.
    pub witness: Option<Witness<P>>,
    /// The call a liveness claim fails for.
    pub call: Option<P::Call>,
    /// Whether the role that breaks the claim cannot tell: on the same event in the same state of
    /// its own, it does right in another run.
    pub cannot_tell: bool,
}

/// An event that a role can meet in a state and for which the text has no step.
#[derive(Clone)]
pub struct Hole<P: Procedure> {
    /// Which role, in which state, meets what: the same everywhere, so the key of a finding.
    pub key: HoleKey<P>,
    /// The step next to it: the one that sent the message, or brought the role into the state.
    pub step: Option<Step>,
    /// A shortest run to it.
    pub witness: Witness<P>,
}

/// Checks some claims in a world.
pub fn check<P: Procedure>(
    world: &World<P>,
    claims: &[Claim<P>],
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> CaseReport<P> {
    let applying: Vec<&Claim<P>> = claims
        .iter()
        .filter(|claim| {
            claim.is_made(&world.case, &world.resolutions) && !claim.formula.is_of_all_cases()
        })
        .collect();
    let started = Instant::now();
    let explored = search(world, &applying, limits, progress);
    let judge = Judge { explored: &explored, fairness: explored.fairness() };
    let results = applying.into_iter().map(|claim| judge.claim(claim)).collect();
    CaseReport {
        case: world.case.clone(),
        resolutions: world.resolutions.clone(),
        results,
        elapsed: started.elapsed(),
        holes: judge.holes(),
        cited: explored.occasions().flat_map(|o| o.moment.outcome.cited.clone()).collect(),
        slips: slips(&explored),
        traffic: traffic(world.case.procedure, explored.takings()),
        receptions: receptions(&explored),
        states: explored.states(),
        transitions: explored.transitions(),
        depth: explored.depth,
        exchanges: explored.exchanges(),
        is_complete: explored.is_complete,
        crowded: explored.crowded,
        cannot_begin: world.cannot_begin().map(|stuck| stuck.to_string()),
    }
}

/// Looks at a world with as few states as the claims allow.
///
/// What is claimed of states and steps is asked of one state for all that differ by an exchange of
/// roles. What is claimed of a call follows it, so that exchanges leave one call of each kind
/// alone; and it needs runs that go on for ever: where there are none but those that stop, since no
/// state comes again, stopping fairly is the same for all those states. Otherwise no exchange is
/// made.
fn search<'w, P: Procedure>(
    world: &'w World<P>,
    claims: &[&Claim<P>],
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Explored<'w, P> {
    let about_runs = claims.iter().any(|claim| claim.formula.is_of_runs());
    let symmetry = match (world.is_symmetric, about_runs) {
        (false, _) => Symmetry::none(world),
        (true, false) => Symmetry::full(world),
        (true, true) => Symmetry::keeping_calls(world),
    };
    let is_reduced = !symmetry.is_trivial();
    let explored = explore_up_to(world, symmetry, limits, progress);
    match is_reduced && about_runs && !explored.graph().is_acyclic() {
        true => explore(world, limits, progress),
        false => explored,
    }
}

/// The steps that no run of these cases obeys and that do not say why: of the text, and of the
/// candidates chosen.
pub fn uncited<P: Procedure>(
    procedure: P,
    reports: &[CaseReport<P>],
    resolutions: &Resolutions<P>,
) -> Vec<Step> {
    let cited: BTreeSet<Step> = reports.iter().flat_map(|r| r.cited.iter().copied()).collect();
    let printed = procedure.clauses().into_iter().flat_map(|(_, steps)| steps);
    let issues = procedure.issues();
    let proposed =
        issues.iter().flat_map(|i| i.candidates[resolutions.chosen(i.place)].proposed.iter());
    printed
        .chain(proposed)
        .filter(|step| !matches!(step.standing, Standing::Assumed(_)) && !cited.contains(step))
        .copied()
        .collect()
}

/// A verdict, a run that shows it, and the call it is about.
type Judged<P> = (Verdict, Option<Witness<P>>, Option<<P as Words>::Call>);

struct Judge<'e, P: Procedure> {
    explored: &'e Explored<'e, P>,
    fairness: Fairness,
}

impl<P: Procedure> Judge<'_, P> {
    fn claim(&self, claim: &Claim<P>) -> ClaimReport<P> {
        let mut cannot_tell = false;
        let scene = self.explored.world.scene();
        let (verdict, witness, call) = match &claim.formula {
            Formula::Always { when, then } => {
                let (bad, triggered) = self.explored.first_against(&when(&scene), &then(&scene));
                match bad {
                    Some(state) => (Verdict::Fails, Some(self.to(state)), None),
                    None => (self.if_any(triggered), None, None),
                }
            }
            Formula::EachStep { when, then } => {
                let (found, tells) = self.each_step(&when(&scene), &then(&scene));
                cannot_tell = tells;
                found
            }
            Formula::Reachable(goal) => match self.explored.first_where(&goal(&scene)) {
                Some(state) => (Verdict::Holds, Some(self.to(state)), None),
                None => (self.or_inconclusive(Verdict::Fails), None, None),
            },
            Formula::Happens(like) => {
                let like = AskedOfStep::new(&like(&scene));
                match self.explored.occasions().find(|o| like.is_met(o)) {
                    Some(o) => (Verdict::Holds, Some(self.through(o.state, o.action)), None),
                    None => (self.or_inconclusive(Verdict::Fails), None, None),
                }
            }
            Formula::LeadsTo(responses) => self.leads_to(&responses(&scene)),
            Formula::Recoverable(goal) => self.recoverable(&goal(&scene)),
            Formula::NoLivelock => self.no_livelock(),
            Formula::Coverage | Formula::Heeded => (Verdict::Inconclusive, None, None),
        };
        ClaimReport { claim: claim.clone(), verdict, witness, call, cannot_tell }
    }

    /// Whether the case's policy for messages without a step is not to mind this one.
    fn is_tolerated(&self, occasion: &Occasion<'_, P>) -> bool {
        let policy = self.explored.world.case.unspecified;
        let is_message = matches!(occasion.moment.event, Event::Message { .. });
        policy != Unspecified::Error && is_message && occasion.moment.outcome.is_unspecified()
    }

    fn or_inconclusive(&self, verdict: Verdict) -> Verdict {
        match self.explored.is_complete {
            true => verdict,
            false => Verdict::Inconclusive,
        }
    }

    fn if_any(&self, triggered: bool) -> Verdict {
        match triggered {
            true => self.or_inconclusive(Verdict::Holds),
            false => self.or_inconclusive(Verdict::Vacuous),
        }
    }

    /// The verdict on a claim about steps, and whether the role that breaks it cannot tell.
    fn each_step(&self, when: &OfStep<P>, then: &OfStep<P>) -> (Judged<P>, bool) {
        let (when, then) = (AskedOfStep::new(when), AskedOfStep::new(then));
        let is_trigger = |o: &Occasion<'_, P>| when.is_met(o);
        let is_right = |o: &Occasion<'_, P>| then.is_met(o);
        let is_bad = |o: &Occasion<'_, P>| is_trigger(o) && !is_right(o) && !self.is_tolerated(o);
        match self.explored.occasions().find(is_bad) {
            Some(bad) => {
                let same = |o: &Occasion<'_, P>| std::ptr::eq(o.moment.outcome, bad.moment.outcome);
                let cannot_tell = self
                    .explored
                    .occasions()
                    .any(|o| same(&o) && (!is_trigger(&o) || is_right(&o)));
                let witness = self.through(bad.state, bad.action);
                ((Verdict::Fails, Some(witness), None), cannot_tell)
            }
            None => {
                let triggered = self.explored.occasions().any(|o| is_trigger(&o));
                ((self.if_any(triggered), None, None), false)
            }
        }
    }

    fn leads_to(&self, responses: &[Response<P>]) -> Judged<P> {
        let mut triggered = false;
        let mut worst: Option<(Lasso, P::Call)> = None;
        let calls = self.explored.calls();
        for Response { call, from, to } in responses.iter().filter(|r| calls.contains(&r.call)) {
            let begun = self.explored.where_true(from);
            if !begun.contains(&true) {
                continue;
            }
            triggered = true;
            let done = self.explored.where_true(to);
            let graph = self.explored.graph();
            let lasso = liveness::refute_leads_to(graph, &self.fairness, &begun, &done);
            if let Some(lasso) = lasso
                && worst.as_ref().is_none_or(|(w, _)| lasso.stem.len() < w.stem.len())
            {
                worst = Some((lasso, *call));
            }
        }
        match worst {
            Some((lasso, call)) => (Verdict::Fails, Some(self.round(&lasso)), Some(call)),
            None => (self.if_any(triggered), None, None),
        }
    }

    /// The run goes on from the point of no return to where things end.
    fn recoverable(&self, goal: &OfState<P>) -> Judged<P> {
        // Getting away by a fault is not getting away.
        let actions = self.explored.actions();
        let no_fault = |action: u32| {
            use Action::{Crash, Duplicate, Lose};
            !matches!(actions[action as usize], Crash(_) | Duplicate(_) | Lose(_))
        };
        let goal = self.explored.where_true(goal);
        let is_at_rest = |state: u32| self.explored.is_at_rest(state);
        let ways = Ways { goal: &goal, allowed: &no_fault, is_at_rest: &is_at_rest };
        let graph = self.explored.graph();
        match liveness::refute_recoverable(graph, &self.fairness, &ways) {
            Some(Stranding { run, lost_after }) => {
                let mut witness = self.round(&run);
                let words = witness.run.wording();
                let lost = match lost_after.checked_sub(1).and_then(|last| words.get(last)) {
                    Some(event) => format!("there is no way back after \"{event}\""),
                    None => "there is no way back from the beginning".into(),
                };
                witness.why_fair = format!("{lost}; {}", witness.why_fair);
                (Verdict::Fails, Some(witness), None)
            }
            None => (self.or_inconclusive(Verdict::Holds), None, None),
        }
    }

    fn no_livelock(&self) -> Judged<P> {
        let actions = self.explored.actions();
        let goes_by_itself = |action: u32| match &actions[action as usize] {
            Action::Stimulus(_, s) => s.decider() != Decider::User,
            _ => true,
        };
        let graph = self.explored.graph();
        match liveness::find_livelock(graph, &self.fairness, &goes_by_itself) {
            Some(lasso) => (Verdict::Fails, Some(self.round(&lasso)), None),
            None => (self.or_inconclusive(Verdict::Holds), None, None),
        }
    }

    fn holes(&self) -> Vec<Hole<P>> {
        let mut found: BTreeMap<HoleKey<P>, usize> = BTreeMap::new();
        let mut holes = Vec::new();
        let unspecified =
            |o: &Occasion<'_, P>| o.moment.outcome.is_unspecified() && !self.is_tolerated(o);
        for occasion in self.explored.occasions().filter(unspecified) {
            let key = HoleKey::of(self.explored.world.case.procedure, &occasion.moment);
            if found.contains_key(&key) {
                continue;
            }
            found.insert(key.clone(), holes.len());
            let witness = self.through(occasion.state, occasion.action);
            let step = nearby(&witness.run, occasion.moment.role);
            holes.push(Hole { key, step, witness });
        }
        holes
    }

    fn to(&self, state: u32) -> Witness<P> {
        self.witness(&self.explored.graph().path_to(state), None, Seen::InItsLastEvent)
    }

    fn through(&self, state: u32, action: u32) -> Witness<P> {
        let mut path = self.explored.graph().path_to(state);
        path.push((state, action));
        self.witness(&path, None, Seen::InItsLastEvent)
    }

    fn round(&self, lasso: &Lasso) -> Witness<P> {
        let way: Vec<_> = lasso.stem.iter().chain(&lasso.cycle).copied().collect();
        // Where states stand for others, a cycle may come back with roles exchanged.
        let closes = lasso.cycle.is_empty() || self.explored.exchanges() == 1;
        let seen = Seen::InTheEnd;
        let mut witness = self.witness(&way, closes.then_some(lasso.stem.len()), seen);
        witness.why_fair = self.why_fair(lasso);
        witness
    }

    /// Why a run may go on like this for ever.
    fn why_fair(&self, lasso: &Lasso) -> String {
        if !lasso.cycle.is_empty() {
            return "it repeats for ever: everything that must happen sooner or later happens in \
                    it, or is not possible somewhere in it"
                .into();
        }
        let open = self.explored.graph().out(lasso.knot).iter();
        let mut open: Vec<String> = open
            .filter_map(|(_, action)| {
                let mut way = lasso.stem.clone();
                way.push((lasso.knot, *action));
                match self.explored.real(&way).pop() {
                    Some(Action::Stimulus(role, s)) => Some(format!("{role}: {s}")),
                    _ => None,
                }
            })
            .collect();
        open.sort();
        open.dedup();
        match open.is_empty() {
            true => "nothing more can happen".into(),
            false => {
                format!("nothing more need happen: only users could go on ({})", open.join("; "))
            }
        }
    }

    fn witness(&self, way: &[(u32, u32)], loop_from: Option<usize>, seen: Seen) -> Witness<P> {
        let world = self.explored.world;
        let actions = self.explored.real(way);
        let (mut run, _) = world.replay(&actions).unwrap_or_else(|place| {
            unreachable!("event {place} of a run found by the engine is impossible in the world")
        });
        run.loop_from = loop_from;
        let overtakes = must_overtake(world, &run, seen);
        let witness = Witness::new(run, world.case.name);
        Witness { beginning: world.case.beginning().unwrap_or_default(), overtakes, ..witness }
    }
}

/// The step next to the last event of a run: the one that sent the message it met, or the last
/// that `role` obeyed before.
fn nearby<P: Procedure>(run: &Run<P>, role: P::Role) -> Option<Step> {
    if let Some(Some(origin)) = run.origins().last() {
        return Some(origin.step);
    }
    let earlier = run.occurrences.iter().rev().skip(1);
    let own = earlier.filter(|o| o.action.met().is_some_and(|(r, _)| r == role));
    own.filter_map(|o| o.outcome.as_ref()?.cited.last().copied()).next()
}
