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

/// How far two worlds were played beside each other.
pub enum Beside<P: Procedure> {
    /// They part.
    Part(Box<Parting<P>>),
    /// Whatever happens, they do the same.
    Alike,
    /// No difference was found within twenty thousand pairs of states.
    Unknown,
}

/// By what an event or an effect of one text is found in the other.
pub trait Likening<P: Procedure> {
    /// What an event is known by.
    type Event: PartialEq;
    /// What an effect is known by.
    type Done: PartialEq;

    /// An event of the first text, 0, or the second, 1.
    fn event(&self, side: usize, action: &Action<P>) -> Self::Event;
    /// An effect.
    fn done(&self, side: usize, effect: &Effect<P>) -> Self::Done;
    /// Whether what both do comes to the same; in the same order, unless said otherwise.
    fn is_same(&self, one: &[Self::Done], other: &[Self::Done]) -> bool {
        one == other
    }
}

/// Both texts are of one procedure, so that what happens is the same where it is equal.
struct Equal;

impl<P: Procedure> Likening<P> for Equal {
    type Event = Action<P>;
    type Done = Effect<P>;

    fn event(&self, _: usize, action: &Action<P>) -> Action<P> {
        action.clone()
    }

    fn done(&self, _: usize, effect: &Effect<P>) -> Effect<P> {
        effect.clone()
    }
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
        match beside(&worlds, &Equal) {
            Beside::Part(parting) => Some(*parting),
            Beside::Alike | Beside::Unknown => None,
        }
    })
}

/// Plays two worlds beside each other until they part.
pub fn beside<P: Procedure, L: Likening<P>>(worlds: &[World<P>; 2], likening: &L) -> Beside<P> {
    Search { worlds, likening, come: vec![None] }.part()
}

/// The states of both worlds after the same events.
type Pair<P> = [Global<P>; 2];

struct Search<'w, P: Procedure, L> {
    worlds: &'w [World<P>; 2],
    likening: &'w L,
    /// How each pair was come to: from which, and by what event as each text has it.
    come: Vec<Option<(usize, [Action<P>; 2])>>,
}

/// What an action brings about in a world, if it can happen there.
type Brought<P> = Option<(Global<P>, Option<Outcome<P>>)>;

impl<P: Procedure, L: Likening<P>> Search<'_, P, L> {
    fn part(mut self) -> Beside<P> {
        let [one, other] = self.worlds;
        let start = [one.initial(), other.initial()];
        let mut known: HashSet<Pair<P>> = HashSet::from([start.clone()]);
        let mut next = VecDeque::from([(start, 0)]);
        while let Some((pair, at)) = next.pop_front() {
            for actions in self.paired(&pair) {
                let brought = [0, 1].map(|side| {
                    let action = actions[side].as_ref();
                    action.map(|action| self.worlds[side].apply(&pair[side], action))
                });
                if self.is_seen(&brought) {
                    return Beside::Part(Box::new(self.told(&pair, at, &actions, brought)));
                }
                let [Some((here, _)), Some((there, _))] = brought else { continue };
                let [Some(ours), Some(theirs)] = actions else { continue };
                let after = [here, there];
                if known.len() < MOST && known.insert(after.clone()) {
                    next.push_back((after, self.come.len()));
                    self.come.push(Some((at, [ours, theirs])));
                }
            }
        }
        match known.len() < MOST {
            true => Beside::Alike,
            false => Beside::Unknown,
        }
    }

    /// What can happen in both worlds, side by side, then what can happen in one of them only.
    fn paired(&self, pair: &Pair<P>) -> Vec<[Option<Action<P>>; 2]> {
        let ours = self.worlds[0].actions(&pair[0]);
        let mut theirs: Vec<(L::Event, Action<P>)> = self.worlds[1]
            .actions(&pair[1])
            .into_iter()
            .map(|action| (self.likening.event(1, &action), action))
            .collect();
        let mut paired = Vec::new();
        for action in ours {
            let event = self.likening.event(0, &action);
            let beside = theirs.iter().position(|(other, _)| *other == event);
            paired.push([Some(action), beside.map(|at| theirs.remove(at).1)]);
        }
        paired.extend(theirs.into_iter().map(|(_, action)| [None, Some(action)]));
        paired
    }

    fn told(
        &self,
        pair: &Pair<P>,
        at: usize,
        actions: &[Option<Action<P>>; 2],
        brought: [Brought<P>; 2],
    ) -> Parting<P> {
        let deeds = [0, 1].map(|side| match &brought[side] {
            Some((_, Some(outcome))) => self.deeds(side, outcome),
            _ => Vec::new(),
        });
        // What both make it do is no difference.
        let only = |of: usize, not: usize| {
            let known =
                |deed: &&(Option<L::Done>, String)| deeds[not].iter().any(|(it, _)| *it == deed.0);
            let only = deeds[of].iter().filter(|deed| !known(deed));
            only.map(|(_, said)| said.clone()).collect()
        };
        let side = |of: usize, deeds: Vec<String>| {
            let way = self.way(at, of);
            let run = self.worlds[of].on_from(&way, &pair[of], actions[of].as_ref());
            Side { run, shared: way.len(), deeds }
        };
        let role = actions.iter().flatten().next().map(|action| action.place().to_string());
        Parting {
            case: self.worlds[0].case.name,
            role: role.unwrap_or_default(),
            one: side(0, only(0, 1)),
            other: side(1, only(1, 0)),
            beginning: self.worlds[0].case.beginning().unwrap_or_default(),
        }
    }

    /// How a pair was come to, as one of the texts has it.
    fn way(&self, mut at: usize, side: usize) -> Vec<Action<P>> {
        let mut way = Vec::new();
        while let Some((from, actions)) = &self.come[at] {
            way.push(actions[side].clone());
            at = *from;
        }
        way.reverse();
        way
    }

    /// Whether an event shows in one world what it does not in the other.
    fn is_seen(&self, brought: &[Brought<P>; 2]) -> bool {
        match brought {
            [Some((_, Some(one))), Some((_, Some(other)))] => {
                let known = |side, outcome| -> Vec<L::Done> {
                    seen(outcome).into_iter().map(|it| self.likening.done(side, it)).collect()
                };
                one.manner != other.manner
                    || !self.likening.is_same(&known(0, one), &known(1, other))
            }
            // Whoever has crashed hears nothing, in both; a fault can be left in one only.
            [Some((_, one)), Some((_, other))] => one.is_some() != other.is_some(),
            [Some((_, Some(only))), None] | [None, Some((_, Some(only)))] => {
                only.is_unspecified() || !seen(only).is_empty()
            }
            _ => false,
        }
    }

    /// What is done, with what it is known by: in words.
    fn deeds(&self, side: usize, outcome: &Outcome<P>) -> Vec<(Option<L::Done>, String)> {
        let said =
            |effect: &Effect<P>| (Some(self.likening.done(side, effect)), effect.to_string());
        match outcome.is_unspecified() {
            true => vec![(None, "has no step for this".into())],
            false => seen(outcome).into_iter().map(said).collect(),
        }
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

/// The effects that can be seen.
fn seen<P: Procedure>(outcome: &Outcome<P>) -> Vec<&Effect<P>> {
    let effects = outcome.effects.iter().map(|demanded| &demanded.effect);
    effects.filter(|e| !matches!(e, Effect::Arm(_) | Effect::Disarm(_))).collect()
}
