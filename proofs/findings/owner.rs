//! Whose consequence a finding is: each run belongs to one finding, and where a role is left standing
//! because the text has no step, what cannot happen any more belongs to that.

use std::collections::BTreeMap;
use std::fmt;

use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::{Action, Occurrence, Run};

use super::repairs::{Standing, standing};
use super::{Class, Finding, Key};
use crate::family::Table;
use crate::verdict::Verdict;

/// The finding that another is a consequence of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner<P: Procedure> {
    /// What it is known by.
    pub key: Key<P>,
    /// The run that shows it.
    pub id: String,
    /// What is wrong, in the text's words.
    pub what: String,
}

impl<P: Procedure> Owner<P> {
    /// The finding, where a run shows it.
    pub(crate) fn of(finding: &Finding<P>) -> Option<Self> {
        let id = finding.witness.as_ref()?.id.clone();
        Some(Owner { key: finding.key.clone(), id, what: finding.what.clone() })
    }
}

impl<P: Procedure> fmt::Display for Owner<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a consequence of {}: {}", self.id, self.what)
    }
}

/// Gives each run to one of the findings that it shows: to an event without a step before claims,
/// and else to the first in the order given.
pub(super) fn of_runs<P: Procedure>(findings: &mut [Finding<P>]) {
    let is_hole = |finding: &Finding<P>| matches!(finding.key, Key::Hole(..));
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|at| !is_hole(&findings[*at]));
    let mut owning: Vec<usize> = Vec::new();
    for at in order {
        let owner = owning.iter().find(|owner| is_same_run(&findings[**owner], &findings[at]));
        match owner {
            Some(owner) => findings[at].owner = Owner::of(&findings[*owner]),
            None => owning.push(at),
        }
    }
}

/// Whether the same happens in the same case: to each role the same, in the same order. What happens
/// to different roles has no order but that of the messages between them.
fn is_same_run<P: Procedure>(one: &Finding<P>, other: &Finding<P>) -> bool {
    let (Some(ours), Some(theirs)) = (&one.witness, &other.witness) else { return false };
    let parts = |run: &Run<P>| {
        let (once, again) =
            run.occurrences.split_at(run.loop_from.unwrap_or(run.occurrences.len()));
        (by_role(once), by_role(again))
    };
    one.case == other.case && parts(&ours.run) == parts(&theirs.run)
}

/// What happens to each role, in order.
fn by_role<P: Procedure>(happens: &[Occurrence<P>]) -> BTreeMap<P::Role, Vec<Action<P>>> {
    let mut of: BTreeMap<P::Role, Vec<Action<P>>> = BTreeMap::new();
    for action in happens.iter().map(|occurrence| &occurrence.action) {
        of.entry(action.place()).or_default().push(action.clone());
    }
    of
}

/// Makes what cannot happen a consequence of an event without a step, where in one case some
/// candidate gives the event a step and thereby lets it happen; of several such events, that with
/// the most such candidates, and of those the first.
pub(super) fn of_holes<P: Procedure>(findings: &mut [Finding<P>], table: &Table<P>) {
    let holes: Vec<Finding<P>> =
        findings.iter().filter(|f| matches!(f.key, Key::Hole(..))).cloned().collect();
    for finding in findings.iter_mut() {
        let Key::Claim(claim) = finding.key else { continue };
        if finding.class != Class::Impossible || finding.owner.is_some() {
            continue;
        }
        let mut best: Option<(usize, &Finding<P>)> = None;
        for hole in &holes {
            let mending = mending(claim, (finding, hole), table);
            if mending > best.map_or(0, |(most, _)| most) {
                best = Some((mending, hole));
            }
        }
        finding.owner = best.and_then(|(_, hole)| Owner::of(hole));
    }
}

/// In how many ways a claim and a hole are mended by one candidate in one case.
fn mending<P: Procedure>(
    claim: &str,
    (finding, hole): (&Finding<P>, &Finding<P>),
    table: &Table<P>,
) -> usize {
    let shared = table
        .cases
        .iter()
        .filter(|row| finding.cases.contains(row.case) && hole.cases.contains(row.case));
    let ways = shared.map(|row| {
        // The first member is the text itself.
        let others = 1..table.members.len();
        let mends = |member: &usize| {
            let verdict = row.claims.get(claim).and_then(|verdicts| verdicts[*member]);
            verdict == Some(Verdict::Holds) && standing(hole, row, *member) == Standing::Gone
        };
        others.filter(mends).count()
    });
    ways.sum()
}
