//! The decision table of an open issue: its candidates side by side.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use callproof_model::kernel::case::Case;
use callproof_model::kernel::claim::{Claim, Formula};
use callproof_model::kernel::issue::Issue;
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::{Step, listed};

use crate::check::check;
use crate::engine::{Explored, Limits, Members, explore};
use crate::family::Table;
use crate::figures::messages;
use crate::parallel::each;
use crate::survey::Plan;
use crate::verdict::{Verdict, Witness};
use crate::world::World;

/// One open issue with its candidates, everything else being as in some text.
pub struct Decision<P: Procedure> {
    /// The issue.
    pub issue: Issue<P>,
    /// The candidates, in its order.
    pub columns: Vec<Column<P>>,
    /// Candidates that no message tells from one another.
    pub alike: Vec<(usize, usize)>,
}

/// One candidate.
pub struct Column<P: Procedure> {
    /// The verdict on each claim; claims that are not made are left out.
    pub verdicts: BTreeMap<&'static str, Verdict>,
    /// A shortest run against each claim that fails, with its case.
    pub witnesses: BTreeMap<&'static str, (&'static str, Witness<P>)>,
    /// The steps of the text, or proposed, that no run obeys any more.
    pub uncited: Vec<Step>,
    /// The messages in the figures of the text, drawn under this candidate; `None` where its
    /// decisions cannot be taken.
    pub messages: Option<usize>,
}

/// Decides each of some issues; `table` has the text and its neighbours.
pub fn decide<P: Procedure>(
    issues: &[Issue<P>],
    table: &Table<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Vec<Decision<P>> {
    let members = Members::<P>::every();
    let base = &table.members[0];
    let all = P::issues();
    let place_of = |issue: &Issue<P>| all.iter().position(|other| other.name == issue.name);
    let mut jobs = Vec::new();
    for issue in issues {
        let place = place_of(issue).expect("it is an issue of the procedure");
        for candidate in 0..issue.candidates.len() {
            let mut member = base.clone();
            member[place] = candidate;
            jobs.push(member);
        }
    }
    let columns = each(&jobs, plan.threads, |member| {
        let at = table.place(member).expect("the table has every neighbour");
        column(table, at, &members.resolutions(member), cases, plan)
    });
    let mut columns = columns.into_iter();
    let mut resolutions = jobs.iter().map(|member| members.resolutions(member));
    let decisions = issues.iter().map(|issue| {
        let count = issue.candidates.len();
        let columns: Vec<_> = columns.by_ref().take(count).collect();
        let resolutions: Vec<_> = resolutions.by_ref().take(count).collect();
        (issue.clone(), columns, resolutions)
    });
    let decisions: Vec<_> = decisions.collect();
    let alike = each(&decisions, plan.threads, |(_, _, resolutions)| alike(resolutions, cases));
    let both = decisions.into_iter().zip(alike);
    both.map(|((issue, columns, _), alike)| Decision { issue, columns, alike }).collect()
}

fn column<P: Procedure>(
    table: &Table<P>,
    at: usize,
    resolutions: &P::Resolutions,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Column<P> {
    let mut column = Column {
        verdicts: BTreeMap::new(),
        witnesses: BTreeMap::new(),
        uncited: table.uncited(at),
        messages: messages::<P>(resolutions),
    };
    if let Some(claim) = plan.claims.iter().find(|c| matches!(c.formula, Formula::Coverage)) {
        let verdict = if column.uncited.is_empty() { Verdict::Holds } else { Verdict::Fails };
        column.verdicts.insert(claim.name, verdict);
    }
    let mut wanted: BTreeMap<&'static str, Vec<Claim<P>>> = BTreeMap::new();
    for claim in plan.claims {
        let Some(verdict) = table.verdict(claim.name, at) else { continue };
        column.verdicts.insert(claim.name, verdict);
        for case in table.failing(claim.name, at) {
            wanted.entry(case).or_default().push(claim.clone());
        }
    }
    for case in cases {
        let Some(claims) = wanted.get(case.name) else { continue };
        let world = World::new(case.clone(), resolutions.clone());
        let report = check(&world, claims, plan.limits, &mut |p| (plan.progress)(case.name, p));
        for result in report.results {
            let Some(witness) = result.witness.filter(|_| result.verdict == Verdict::Fails) else {
                continue;
            };
            let length = |w: &Witness<P>| w.run.occurrences.len();
            let known = column.witnesses.get(result.claim.name);
            if known.is_none_or(|(_, known)| length(&witness) < length(known)) {
                column.witnesses.insert(result.claim.name, (case.name, witness));
            }
        }
    }
    column
}

impl<P: Procedure> Column<P> {
    /// The claims that fail, or are never put to the test.
    pub fn broken(&self) -> Vec<&'static str> {
        let bad = self.verdicts.iter().filter(|(_, verdict)| !verdict.counts_as_holding());
        bad.map(|(claim, _)| *claim).collect()
    }
}

impl<P: Procedure> Decision<P> {
    /// What a candidate would put into the specification: clause and item, and the sentence.
    pub fn proposal(&self, candidate: usize) -> Vec<(String, &'static str)> {
        let steps = self.issue.candidates[candidate].proposed.iter();
        steps.map(|step| (listed(&[*step]), step.gist)).collect()
    }
}

/// The most states of a case in which candidates are compared message by message.
const MOST: usize = 150_000;

/// Pairs of texts under which the same sequences of messages are sent, in every case.
fn alike<P: Procedure>(texts: &[P::Resolutions], cases: &[Case<P>]) -> Vec<(usize, usize)> {
    let pairs = (0..texts.len()).flat_map(|a| (a + 1..texts.len()).map(move |b| (a, b)));
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    for case in cases {
        if pairs.is_empty() {
            break;
        }
        let concerned: BTreeSet<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let seen: BTreeMap<usize, Option<Observed>> = concerned
            .into_iter()
            .map(|at| (at, observe(World::new(case.clone(), texts[at].clone()))))
            .collect();
        pairs.retain(|(a, b)| match (&seen[a], &seen[b]) {
            (Some(one), Some(other)) => !is_told_apart(one, other),
            // Too large to compare: nothing is said.
            _ => false,
        });
    }
    pairs
}

/// What an observer of all messages can see of a world: a graph whose edges are messages sent, or
/// nothing.
struct Observed {
    out: Vec<Vec<(Option<String>, u32)>>,
}

fn observe<P: Procedure>(world: World<P>) -> Option<Observed> {
    let limits = Limits { states: Some(MOST), ..Limits::default() };
    let world = world.whole();
    let explored = explore(&world, limits, &mut |_| {});
    explored.is_complete.then(|| Observed { out: edges(&explored) })
}

fn edges<P: Procedure>(explored: &Explored<'_, P>) -> Vec<Vec<(Option<String>, u32)>> {
    let mut out: Vec<Vec<(Option<String>, u32)>> = vec![Vec::new(); explored.states()];
    for state in 0..explored.states() as u32 {
        for (target, action) in explored.graph().out(state) {
            let sent = sent(explored, state, *action);
            // Several messages of one event are seen one after the other.
            let mut from = state as usize;
            let last = sent.len().saturating_sub(1);
            for (place, message) in sent.iter().enumerate() {
                let to = if place == last { *target } else { out.len() as u32 };
                out[from].push((Some(message.clone()), to));
                if place != last {
                    out.push(Vec::new());
                    from = to as usize;
                }
            }
            if sent.is_empty() {
                out[from].push((None, *target));
            }
        }
    }
    out
}

fn sent<P: Procedure>(explored: &Explored<'_, P>, state: u32, action: u32) -> Vec<String> {
    let Some((role, outcome)) = explored.outcome(state, action) else { return Vec::new() };
    let said = outcome.sent().map(|(to, message)| format!("{role} {to} {message}"));
    said.collect()
}

/// Whether some sequence of messages is seen in one and not in the other.
fn is_told_apart(one: &Observed, other: &Observed) -> bool {
    let start = (closure(one, vec![0]), closure(other, vec![0]));
    let mut seen: HashSet<(Vec<u32>, Vec<u32>)> = HashSet::from([start.clone()]);
    let mut work = vec![start];
    while let Some((here, there)) = work.pop() {
        let (ours, theirs) = (by_message(one, &here), by_message(other, &there));
        if ours.keys().ne(theirs.keys()) {
            return true;
        }
        for (message, next) in ours {
            let pair = (closure(one, next), closure(other, theirs[message].clone()));
            if seen.insert(pair.clone()) {
                work.push(pair);
            }
        }
    }
    false
}

/// Some states, and those come to without a message.
fn closure(observed: &Observed, states: Vec<u32>) -> Vec<u32> {
    let mut known: BTreeSet<u32> = states.iter().copied().collect();
    let mut work = states;
    while let Some(state) = work.pop() {
        let silent = observed.out[state as usize].iter().filter(|(message, _)| message.is_none());
        work.extend(silent.map(|(_, to)| *to).filter(|to| known.insert(*to)));
    }
    known.into_iter().collect()
}

fn by_message<'o>(observed: &'o Observed, states: &[u32]) -> BTreeMap<&'o String, Vec<u32>> {
    let mut next: BTreeMap<&String, Vec<u32>> = BTreeMap::new();
    for state in states {
        for (message, to) in &observed.out[*state as usize] {
            if let Some(message) = message {
                next.entry(message).or_default().push(*to);
            }
        }
    }
    next
}
