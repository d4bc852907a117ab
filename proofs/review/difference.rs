//! Where two texts first part: a shortest run after which somebody does something else.

use std::collections::{HashSet, VecDeque};

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Effect, Outcome};
use callproof_kernel::run::{Action, Occurrence, Run};

use crate::world::{Global, World};

/// The most pairs of states of a case that are looked at for a difference.
const MOST: usize = 20_000;

/// Where two texts first part in a case.
pub struct Parting<P: Procedure> {
    /// The case.
    pub case: &'static str,
    /// The name of the role that does one thing or another.
    pub role: String,
    /// What happens by the first text.
    pub one: Side<P>,
    /// What happens by the second text.
    pub other: Side<P>,
    /// What was decided before the run begins, in words; empty where nothing was.
    pub beginning: String,
}

impl<P: Procedure> Parting<P> {
    /// A shortest run to where they part, with the event that parts them, by the text by which that
    /// can happen.
    pub fn shortest(&self) -> Run<P> {
        let can_happen = self.one.run.occurrences.len() > self.one.shared;
        let side = if can_happen { &self.one } else { &self.other };
        let mut run = side.run.clone();
        run.occurrences.truncate(side.shared + 1);
        run
    }
}

/// What happens by one of two texts that part.
pub struct Side<P: Procedure> {
    /// A shortest run to where they part, and on from there until everything that was sent has
    /// arrived and every policy has decided.
    pub run: Run<P>,
    /// How many of its events come before they part; the run is no longer where what parts them
    /// cannot happen by this text.
    pub shared: usize,
    /// What the role does only by this text, in words.
    pub deeds: Vec<String>,
}

/// Where two texts first part in what can be seen of them, in the first of some cases in which they
/// do; `None` where that is not found within twenty thousand pairs of states of each.
///
/// Timers that are started or stopped are not seen; what happens when they elapse is.
pub fn parting<P: Procedure>(
    one: &Resolutions<P>,
    other: &Resolutions<P>,
    cases: &[Case<P>],
) -> Option<Parting<P>> {
    cases.iter().find_map(|case| {
        let worlds = [one, other].map(|text| World::new(case.clone(), text.clone()));
        Search { worlds: &worlds, come: vec![None] }.part()
    })
}

/// The states of both worlds after the same events.
type Pair<P> = [Global<P>; 2];

struct Search<'w, P: Procedure> {
    worlds: &'w [World<P>; 2],
    /// How each pair was come to: from which, and by what.
    come: Vec<Option<(usize, Action<P>)>>,
}

/// What an action brings about in a world, if it can happen there.
type Brought<P> = Option<(Global<P>, Option<Outcome<P>>)>;

impl<P: Procedure> Search<'_, P> {
    fn part(mut self) -> Option<Parting<P>> {
        let [one, other] = self.worlds;
        let start = [one.initial(), other.initial()];
        let mut known: HashSet<Pair<P>> = HashSet::from([start.clone()]);
        let mut next = VecDeque::from([(start, 0)]);
        while let Some((pair, at)) = next.pop_front() {
            let (ours, theirs) = (one.actions(&pair[0]), other.actions(&pair[1]));
            let only = theirs.iter().filter(|action| !ours.contains(action));
            for action in ours.iter().chain(only) {
                let can = [ours.contains(action), theirs.contains(action)];
                let brought = [0, 1]
                    .map(|side| can[side].then(|| self.worlds[side].apply(&pair[side], action)));
                if is_seen(&brought) {
                    return Some(self.told(&pair, at, action, brought));
                }
                let [Some((here, _)), Some((there, _))] = brought else { continue };
                let after = [here, there];
                if known.len() < MOST && known.insert(after.clone()) {
                    next.push_back((after, self.come.len()));
                    self.come.push(Some((at, action.clone())));
                }
            }
        }
        None
    }

    fn told(
        &self,
        pair: &Pair<P>,
        at: usize,
        action: &Action<P>,
        brought: [Brought<P>; 2],
    ) -> Parting<P> {
        let way = self.way(at);
        let deeds = brought.each_ref().map(|side| match side {
            Some((_, Some(outcome))) => deeds(outcome),
            _ => Vec::new(),
        });
        // What both make it do is no difference.
        let only = |of: usize, not: usize| {
            deeds[of].iter().filter(|deed| !deeds[not].contains(deed)).cloned().collect()
        };
        let side = |of: usize, deeds: Vec<String>| {
            let can_happen = brought[of].is_some().then_some(action);
            let run = self.worlds[of].on_from(&way, &pair[of], can_happen);
            Side { run, shared: way.len(), deeds }
        };
        Parting {
            case: self.worlds[0].case.name,
            role: action.place().to_string(),
            one: side(0, only(0, 1)),
            other: side(1, only(1, 0)),
            beginning: self.worlds[0].case.beginning().unwrap_or_default(),
        }
    }

    /// How a pair was come to.
    fn way(&self, mut at: usize) -> Vec<Action<P>> {
        let mut actions = Vec::new();
        while let Some((from, action)) = &self.come[at] {
            actions.push(action.clone());
            at = *from;
        }
        actions.reverse();
        actions
    }
}

impl<P: Procedure> World<P> {
    /// The run of some actions that lead to a state, of one more, and of what follows by itself.
    fn on_from(&self, way: &[Action<P>], at: &Global<P>, action: Option<&Action<P>>) -> Run<P> {
        let mut global = self.initial();
        let mut occurrences = Vec::new();
        for action in way {
            let (after, outcome) = self.apply(&global, action);
            occurrences.push(Occurrence { action: action.clone(), outcome });
            global = after;
        }
        debug_assert!(global == *at, "the same actions lead to the same state");
        if let Some(action) = action {
            let (after, outcome) = self.apply(&global, action);
            occurrences.push(Occurrence { action: action.clone(), outcome });
            self.come_to_rest(after, &mut |occurrence| occurrences.push(occurrence));
        }
        let (procedure, cast) = (self.case.procedure, self.cast.clone());
        Run { procedure, cast, occurrences, loop_from: None }
    }
}

/// Whether an event shows in one world what it does not in the other.
fn is_seen<P: Procedure>(brought: &[Brought<P>; 2]) -> bool {
    match brought {
        [Some((_, Some(one))), Some((_, Some(other)))] => {
            one.manner != other.manner || seen(one) != seen(other)
        }
        // Whoever has crashed hears nothing, in both; a fault can be left in one only.
        [Some((_, one)), Some((_, other))] => one.is_some() != other.is_some(),
        [Some((_, Some(only))), None] | [None, Some((_, Some(only)))] => {
            only.is_unspecified() || !seen(only).is_empty()
        }
        _ => false,
    }
}

/// The effects that can be seen.
fn seen<P: Procedure>(outcome: &Outcome<P>) -> Vec<&Effect<P>> {
    let effects = outcome.effects.iter().map(|demanded| &demanded.effect);
    effects.filter(|e| !matches!(e, Effect::Arm(_) | Effect::Disarm(_))).collect()
}

/// What is done, in words.
fn deeds<P: Procedure>(outcome: &Outcome<P>) -> Vec<String> {
    match outcome.is_unspecified() {
        true => vec!["has no step for this".into()],
        false => seen(outcome).into_iter().map(Effect::to_string).collect(),
    }
}
