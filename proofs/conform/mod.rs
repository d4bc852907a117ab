//! Whether a text allows what was seen of a run: messages as they passed an observer.
//!
//! What was seen is an order of messages; decisions, timeouts and whole hops may have been hidden.
//! A message passes the observer after it was sent and before it is received, so roles that see
//! each other through observed links only can be judged one by one: the order of what was seen is
//! all that they have in common. Roles with a hidden link between them are judged together.

mod search;

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Channel;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Context;
use callproof_kernel::run::{Envelope, Occurrence, Run};
use callproof_kernel::step::Step;

use search::{Found, search};

/// A message as it passed the observer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<P: Procedure> {
    /// Who sent what to whom.
    pub envelope: Envelope<P>,
    /// Whether its link keeps the order of messages (TCP, SCTP).
    pub in_order: bool,
}

/// Where the observer stood, and so what can be concluded from what was not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observer {
    /// Beside every sender: all that was sent was seen, in the order in which each role sent it,
    /// until the observer left.
    BesideSenders,
    /// Somewhere: what was sent may have been seen late, or not at all, but for links that keep
    /// order. Nobody acts on a message before it is seen: one that is not was lost to its receiver
    /// too.
    Elsewhere,
}

/// What was seen of a run.
#[derive(Clone, Debug)]
pub struct Sighting<P: Procedure> {
    /// Who takes part, in the order of the lifelines.
    pub cast: Vec<P::Role>,
    /// The messages, in the order in which they passed.
    pub seen: Vec<Seen<P>>,
    /// Where the observer stood.
    pub observer: Observer,
    /// Messages that the wire may have held back: seen late, or not at all. Each may be from a place
    /// among the messages on.
    pub withheld: BTreeMap<Envelope<P>, usize>,
    /// The links that nobody looked at; either end may stand first.
    pub hidden: BTreeSet<(P::Role, P::Role, Channel)>,
}

/// A message that the text would have allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Allowed<P: Procedure> {
    /// The message.
    pub envelope: Envelope<P>,
    /// The step that would demand it.
    pub step: Step,
}

/// How far the text goes along with what was seen.
#[derive(Clone, Debug)]
pub enum Judgement<P: Procedure> {
    /// All of it is a run of the text.
    Conforms {
        /// One such run.
        run: Run<P>,
        /// What had been sent in it and was not seen before the end.
        owed: Vec<Allowed<P>>,
    },
    /// No run of the text has this message here.
    Departs {
        /// Its place among the messages seen.
        at: usize,
        /// A run that has everything before it.
        run: Run<P>,
        /// Where its sender stood, in every run there is.
        stood: BTreeSet<String>,
        /// What the sender might have sent instead.
        allowed: BTreeSet<Allowed<P>>,
    },
    /// The limit was reached before an answer was found.
    Inconclusive {
        /// How many of the messages were explained.
        explained: usize,
        /// The states looked at.
        states: usize,
    },
}

impl<P: Procedure> Judgement<P> {
    /// How many messages it goes along with: what makes one judgement better than another.
    pub fn reach(&self) -> usize {
        match self {
            Judgement::Conforms { .. } => usize::MAX,
            Judgement::Departs { at, .. } => *at,
            Judgement::Inconclusive { explained, .. } => *explained,
        }
    }

    /// The steps obeyed on the way, in the order of the text.
    pub fn steps(&self) -> BTreeSet<Step> {
        let run = match self {
            Judgement::Conforms { run, .. } | Judgement::Departs { run, .. } => run,
            Judgement::Inconclusive { .. } => return BTreeSet::new(),
        };
        let outcomes = run.occurrences.iter().filter_map(|o| o.outcome.as_ref());
        outcomes.flat_map(|outcome| outcome.cited.iter().copied()).collect()
    }
}

/// Judges what was seen. At most `limit` states are looked at for each group of roles.
pub fn judge<P: Procedure>(
    context: Context<'_, P>,
    sighting: &Sighting<P>,
    limit: usize,
) -> Judgement<P> {
    let groups = groups(sighting);
    let found: Vec<Found<P>> =
        groups.iter().map(|group| search(context, sighting, group, limit)).collect();
    let departs = found.iter().filter_map(|found| found.departs.as_ref()).min_by_key(|d| d.at);
    let stopped = found.iter().filter_map(|found| found.stopped).min();
    let run = |until| merged(context.procedure, &sighting.cast, &found, until);
    match (departs, stopped) {
        // A group that was not searched to its end may depart earlier.
        (Some(departs), stopped) if stopped.is_none_or(|at| departs.at <= at) => {
            Judgement::Departs {
                at: departs.at,
                run: run(departs.at),
                stood: departs.stood.clone(),
                allowed: departs.allowed.clone(),
            }
        }
        (_, Some(explained)) => {
            Judgement::Inconclusive { explained, states: found.iter().map(|f| f.states).sum() }
        }
        (_, None) => Judgement::Conforms {
            run: run(usize::MAX),
            owed: found.iter().flat_map(|found| found.owed.iter().cloned()).collect(),
        },
    }
}

/// Whether some run of the text explains all that was seen, which is found out sooner than how far
/// one goes, and how many states were looked at; `None` where the limit was reached before an answer
/// was found.
pub fn explains<P: Procedure>(
    context: Context<'_, P>,
    sighting: &Sighting<P>,
    limit: usize,
) -> (Option<bool>, usize) {
    let mut groups = groups(sighting);
    // Where it is asked whether a message may come last, its sender has the most to say.
    let last = sighting.seen.last().map(|seen| seen.envelope.from);
    groups.sort_by_key(|group| !last.is_some_and(|from| group.contains(&from)));
    let mut states = 0;
    for group in &groups {
        let (is_explained, looked_at) = search::explains(context, sighting, group, limit);
        states += looked_at;
        if is_explained != Some(true) {
            return (is_explained, states);
        }
    }
    (Some(true), states)
}

/// The roles in groups: two that have a hidden link between them are in one.
fn groups<P: Procedure>(sighting: &Sighting<P>) -> Vec<Vec<P::Role>> {
    let mut groups: Vec<Vec<P::Role>> = Vec::new();
    for role in &sighting.cast {
        let is_linked = |group: &Vec<P::Role>| {
            sighting.hidden.iter().any(|(a, b, _)| {
                (a == role && group.contains(b)) || (b == role && group.contains(a))
            })
        };
        let (linked, mut apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_linked);
        let mut joined: Vec<P::Role> = linked.into_iter().flatten().collect();
        joined.push(*role);
        apart.push(joined);
        groups = apart;
    }
    groups
}

/// The groups' runs as one: each event stands after what its group had seen by then.
fn merged<P: Procedure>(
    procedure: P,
    cast: &[P::Role],
    found: &[Found<P>],
    until: usize,
) -> Run<P> {
    let events = found.iter().flat_map(|found| &found.run);
    let mut events: Vec<&(usize, Occurrence<P>)> = events.filter(|(at, _)| *at <= until).collect();
    events.sort_by_key(|(at, _)| *at);
    let occurrences: Vec<_> = events.into_iter().map(|(_, event)| event.clone()).collect();
    let loop_from = None;
    Run { procedure, cast: cast.to_vec(), occurrences, loop_from }
}
