//! Where two texts first part: a shortest run after which somebody does something else.

use std::collections::{HashMap, VecDeque};

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Effect, Outcome};
use callproof_kernel::run::{Action, Run};

use crate::world::{Global, World};

/// The most states of a case that are looked at for a difference.
const MOST: usize = 20_000;

/// Where two texts first part in a case.
pub struct Parting<P: Procedure> {
    /// The case.
    pub case: &'static str,
    /// A shortest run to it; its last event is as the first text has it.
    pub run: Run<P>,
    /// The name of the role that does something else then.
    pub role: String,
    /// What it does by the first text, in words.
    pub one: Vec<String>,
    /// What it does by the second text, in words.
    pub other: Vec<String>,
    /// What was decided before the run begins, in words; empty where nothing was.
    pub beginning: String,
}

/// Where two texts first part, in the first of some cases in which they do; `None` where that is
/// not found within twenty thousand states of each.
///
/// Up to there the same happens under both, so that one world is enough to come to it.
pub fn parting<P: Procedure>(
    one: &Resolutions<P>,
    other: &Resolutions<P>,
    cases: &[Case<P>],
) -> Option<Parting<P>> {
    cases.iter().find_map(|case| {
        let pair = [one, other].map(|text| World::new(case.clone(), text.clone()));
        part(&pair)
    })
}

/// A state that was come to: from which, and by what.
type Come<P> = Option<(usize, Action<P>)>;

fn part<P: Procedure>([one, other]: &[World<P>; 2]) -> Option<Parting<P>> {
    let start = one.initial();
    // What differs in how a case begins shows in one that begins earlier.
    if start != other.initial() {
        return None;
    }
    let mut known: HashMap<Global<P>, usize> = HashMap::from([(start.clone(), 0)]);
    let mut come: Vec<Come<P>> = vec![None];
    let mut next = VecDeque::from([(start, 0)]);
    while let Some((global, at)) = next.pop_front() {
        let shared = other.actions(&global);
        for action in one.actions(&global).into_iter().filter(|action| shared.contains(action)) {
            let ((after, here), (_, there)) =
                (one.apply(&global, &action), other.apply(&global, &action));
            if let (Some(here), Some(there)) = (&here, &there)
                && !is_same(here, there)
            {
                let actions = way(&come, at).into_iter().chain([action.clone()]).collect();
                return told(one, actions, &action, [here, there]);
            }
            if known.len() < MOST && !known.contains_key(&after) {
                known.insert(after.clone(), come.len());
                next.push_back((after, come.len()));
                come.push(Some((at, action)));
            }
        }
    }
    None
}

/// Whether the same is done and the role stands in the same state afterwards, whichever steps say
/// so.
fn is_same<P: Procedure>(one: &Outcome<P>, other: &Outcome<P>) -> bool {
    let effects = |outcome: &Outcome<P>| {
        outcome.effects.iter().map(|demanded| demanded.effect.clone()).collect::<Vec<_>>()
    };
    one.manner == other.manner && one.after == other.after && effects(one) == effects(other)
}

/// How a state was come to.
fn way<P: Procedure>(come: &[Come<P>], mut at: usize) -> Vec<Action<P>> {
    let mut actions = Vec::new();
    while let Some((from, action)) = &come[at] {
        actions.push(action.clone());
        at = *from;
    }
    actions.reverse();
    actions
}

fn told<P: Procedure>(
    world: &World<P>,
    actions: Vec<Action<P>>,
    last: &Action<P>,
    [one, other]: [&Outcome<P>; 2],
) -> Option<Parting<P>> {
    let (run, _) = world.replay(&actions).ok()?;
    let role = last.place().to_string();
    let (ours, theirs) = (deeds(one), deeds(other));
    // What both make it do is no difference.
    let only = |of: &[String], not: &[String]| {
        of.iter().filter(|deed| !not.contains(deed)).cloned().collect::<Vec<_>>()
    };
    let (one, other) = (only(&ours, &theirs), only(&theirs, &ours));
    let beginning = world.case.beginning().unwrap_or_default();
    Some(Parting { case: world.case.name, run, role, one, other, beginning })
}

/// What is done, in words.
fn deeds<P: Procedure>(outcome: &Outcome<P>) -> Vec<String> {
    if outcome.is_unspecified() {
        return vec!["has no step for this".into()];
    }
    let effects = outcome.effects.iter().map(|demanded| &demanded.effect);
    // A timer that runs in any case is stopped in silence.
    let shown = effects.filter(|effect| !matches!(effect, Effect::Disarm(_)));
    shown.map(Effect::to_string).collect()
}
