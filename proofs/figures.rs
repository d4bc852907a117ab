//! Playing the script of a figure: users decide, everything else follows at once.

use std::collections::{HashSet, VecDeque};

use callproof_kernel::case::Case;
use callproof_kernel::figure::{Drawn, Figure};
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::{Decider, Procedure, StimulusKind};
use callproof_kernel::run::{Action, Occurrence, Run};

use crate::review::difference::parting;
use crate::verdict::recommended;
use crate::world::{Global, Stuck, World};

/// The run of a figure, and how many of its events lie before the figure.
///
/// Messages are delivered as soon as they are sent, in the order of sending; a decision of the
/// script is taken when nothing is in flight.
pub fn play<P: Procedure>(procedure: P, figure: &Figure<P>) -> (Run<P>, usize) {
    attempt(procedure, figure, drawn_from(procedure, figure))
        .unwrap_or_else(|stuck| panic!("{}: {stuck}", figure.caption()))
}

/// The text that a figure is drawn from.
pub fn drawn_from<P: Procedure>(procedure: P, figure: &Figure<P>) -> Resolutions<P> {
    match figure.drawn {
        Drawn::AsWritten => procedure.as_written(),
        Drawn::Recommended => recommended(procedure),
    }
}

/// The run of a figure under some resolutions.
///
/// # Errors
///
/// A decision of it cannot be taken, or what follows one never comes to an end.
pub fn attempt<P: Procedure>(
    procedure: P,
    figure: &Figure<P>,
    resolutions: Resolutions<P>,
) -> Result<(Run<P>, usize), Box<Stuck<P>>> {
    let case = Case::new(procedure, "figure", "a figure of the text", figure.config.clone());
    let world = World::new(case, resolutions);
    let mut occurrences = Vec::new();
    let mut note = |occurrence| occurrences.push(occurrence);
    let global = world.follow(world.start(), &figure.prelude, &mut note)?;
    let skip = occurrences.len();
    world.follow(global, &figure.script, &mut |occurrence| occurrences.push(occurrence))?;
    Ok((Run { procedure, cast: world.cast, occurrences, loop_from: None }, skip))
}

/// The run of a figure under some resolutions, users deciding as it says; what policies decide
/// depends on the text, so that they take the first decision that is open to them.
///
/// # Errors
///
/// A decision of it cannot be taken, or what follows one never comes to an end.
pub fn under<P: Procedure>(
    procedure: P,
    figure: &Figure<P>,
    resolutions: Resolutions<P>,
) -> Result<(Run<P>, usize), Box<Stuck<P>>> {
    let is_users = |(_, stimulus): &&(P::Role, P::Stimulus)| stimulus.decider() == Decider::User;
    let of_users = |decisions: &[(P::Role, P::Stimulus)]| {
        decisions.iter().filter(is_users).cloned().collect::<Vec<_>>()
    };
    let Figure { clause, number, title, file, drawn, .. } = *figure;
    let config = figure.config.clone();
    let (prelude, script) = (of_users(&figure.prelude), of_users(&figure.script));
    let figure = Figure { clause, number, title, file, drawn, config, prelude, script };
    attempt(procedure, &figure, resolutions)
}

/// How many messages the figures of a text show when it is drawn under these resolutions; `None`
/// where a decision that they show cannot be taken then.
pub fn messages<P: Procedure>(procedure: P, resolutions: &Resolutions<P>) -> Option<usize> {
    let counts = procedure.figures().into_iter().map(|figure| {
        let (run, skip) = under(procedure, &figure, resolutions.clone()).ok()?;
        let messages = run.occurrences[skip..].iter();
        Some(messages.filter(|o| matches!(o.action, Action::Deliver(_))).count())
    });
    counts.sum()
}

/// What a candidate of an open issue changes: a shortest run after which somebody does something
/// else than in the text as written, and what follows. Of the first candidate it is the run of the
/// recommended one, as the text as written has it. `None` where nothing else is done.
pub fn of_candidate<P: Procedure>(
    base: &Resolutions<P>,
    issue: &Issue,
    candidate: usize,
    cases: &[Case<P>],
) -> Option<(Run<P>, &'static str)> {
    let with = |candidate: usize| {
        let mut text = base.clone();
        text.choose(issue.place, candidate);
        text
    };
    let other = match candidate {
        0 if issue.recommended > 0 => issue.recommended,
        0 => 1,
        other => other,
    };
    let parting = parting(&with(0), &with(other), cases)?;
    let side = if candidate == 0 { parting.one } else { parting.other };
    Some((side.run, parting.case))
}

/// The most states of a case that are looked at for a run.
const MOST: usize = 200_000;

/// A shortest run in which something comes up, and what follows of it by itself; with the first of
/// some cases in which that is so. `None` where it is not found within so many states of each.
pub fn first<P: Procedure>(
    text: &Resolutions<P>,
    cases: &[Case<P>],
    is_it: &dyn Fn(&Occurrence<P>) -> bool,
) -> Option<(Run<P>, Case<P>)> {
    cases.iter().find_map(|case| {
        let world = World::new(case.clone(), text.clone());
        let run = world.cannot_begin().is_none().then(|| world.first(is_it)).flatten()?;
        Some((run, case.clone()))
    })
}

impl<P: Procedure> World<P> {
    fn first(&self, is_it: &dyn Fn(&Occurrence<P>) -> bool) -> Option<Run<P>> {
        let initial = self.initial();
        let mut known: HashSet<Global<P>> = HashSet::from([initial.clone()]);
        // How each state was come to: from which, and by what.
        let mut come: Vec<Option<(usize, Occurrence<P>)>> = vec![None];
        let mut next = VecDeque::from([(initial, 0)]);
        while let Some((global, at)) = next.pop_front() {
            for action in self.actions(&global) {
                let (after, outcome) = self.apply(&global, &action);
                let occurrence = Occurrence { action, outcome };
                if is_it(&occurrence) {
                    let mut occurrences = way(&come, at);
                    occurrences.push(occurrence);
                    self.come_to_rest(after, &mut |occurrence| occurrences.push(occurrence));
                    let (procedure, cast) = (self.case.procedure, self.cast.clone());
                    return Some(Run { procedure, cast, occurrences, loop_from: None });
                }
                if known.len() < MOST && known.insert(after.clone()) {
                    next.push_back((after, come.len()));
                    come.push(Some((at, occurrence)));
                }
            }
        }
        None
    }
}

fn way<P: Procedure>(come: &[Option<(usize, Occurrence<P>)>], mut at: usize) -> Vec<Occurrence<P>> {
    let mut way = Vec::new();
    while let Some((from, occurrence)) = &come[at] {
        way.push(occurrence.clone());
        at = *from;
    }
    way.reverse();
    way
}
