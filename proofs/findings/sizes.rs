//! Whether what repairs a finding does so with one participant more.

use std::collections::BTreeMap;
use std::fmt;

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;

use super::Finding;
use super::repairs::{Standing, standing};
use crate::engine::{Limits, Member, Members};
use crate::family::{TablePlan, table_of};
use crate::parallel::each;
use crate::participants::{participants, with_participants};
use crate::survey::Plan;

/// What is known of a repair with one participant more than in the cases in which it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The number of participants with whom it was found to repair.
    pub participants: u8,
    /// Whether it repairs with one more, too; `None` where a limit left that unknown.
    pub with_one_more: Option<bool>,
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, more) = (self.participants, self.participants + 1);
        match self.with_one_more {
            Some(true) => write!(f, "with {number} participants and with {more}"),
            Some(false) => write!(f, "with {number} participants only"),
            None => write!(f, "not known with {more} participants"),
        }
    }
}

/// In how many of the cases of a finding its repairs are tried with one participant more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// In the simplest one in which the number can be chosen.
    Simplest,
    /// In all in which it can.
    All,
}

impl Tried {
    /// The most states of a case that is looked at.
    fn most(self) -> usize {
        match self {
            Tried::Simplest => 40_000,
            Tried::All => 100_000,
        }
    }
}

/// A candidate: issue and candidate, by name.
type Repair = (&'static str, &'static str);

/// What one case with one participant more says: the place of the finding, the candidate.
type Said = Vec<((usize, Repair), Standing)>;

/// Tries what repairs findings with one participant more.
pub fn check_one_more<P: Procedure>(
    findings: &mut [Finding<P>],
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
    tried: Tried,
) {
    // Who is asked in each case.
    let mut asked: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    let mut sizes: Vec<Option<u8>> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        let own = sized(finding, cases, tried);
        sizes.push(own.iter().map(|(_, number)| *number).min());
        for (case, _) in own.iter().filter(|_| !finding.repairs.is_empty()) {
            asked.entry(case.name).or_default().push(at);
        }
    }
    let jobs: Vec<(&Case<P>, Vec<usize>)> =
        cases.iter().filter_map(|case| Some((case, asked.get(case.name)?.clone()))).collect();
    let most = plan.limits.states.unwrap_or(usize::MAX).min(tried.most());
    let limits = Limits { states: Some(most), ..plan.limits };
    let known: &[Finding<P>] = findings;
    let said: Vec<Said> = each(&jobs, plan.threads, |(case, asked)| {
        let plan = TablePlan { limits, threads: 1, progress: plan.progress };
        with_one_more(case, (known, asked), resolutions, &plan)
    });
    let mut worst: BTreeMap<(usize, Repair), Standing> = BTreeMap::new();
    for (key, standing) in said.into_iter().flatten() {
        let known = worst.entry(key).or_insert(standing);
        *known = standing.max(*known);
    }
    for ((at, repair), standing) in worst {
        let Some(participants) = sizes[at] else { continue };
        let with_one_more = match standing {
            Standing::Gone => Some(true),
            Standing::Unknown => None,
            Standing::There => Some(false),
        };
        findings[at].reach.insert(repair, Reach { participants, with_one_more });
    }
}

/// The cases of a finding in which the number of participants can be chosen, and that number; the
/// case of its run first, then as they come.
fn sized<'c, P: Procedure>(
    finding: &Finding<P>,
    cases: &'c [Case<P>],
    tried: Tried,
) -> Vec<(&'c Case<P>, u8)> {
    let own = cases.iter().filter(|case| finding.cases.contains(case.name));
    let mut own: Vec<_> = own.filter_map(|case| Some((case, participants(case)?))).collect();
    own.sort_by_key(|(case, _)| (case.name != finding.case, case.complexity()));
    if tried == Tried::Simplest {
        own.truncate(1);
    }
    own
}

fn with_one_more<P: Procedure>(
    case: &Case<P>,
    (findings, asked): (&[Finding<P>], &[usize]),
    resolutions: &Resolutions<P>,
    plan: &TablePlan<'_>,
) -> Said {
    let more = participants(case).and_then(|number| with_participants(case, number + 1));
    let Some(more) = more else { return Vec::new() };
    let procedure = case.procedure;
    let base = Members::every(procedure).member(resolutions);
    let mut members: Vec<Member> = Vec::new();
    let mut wanted: Vec<(usize, Repair, usize)> = Vec::new();
    for at in asked {
        for repair in &findings[*at].repairs {
            let member = choosing(procedure, &base, *repair);
            let place = members.iter().position(|known| *known == member).unwrap_or_else(|| {
                members.push(member);
                members.len() - 1
            });
            wanted.push((*at, *repair, place));
        }
    }
    let table = table_of(procedure, members, std::slice::from_ref(&more), plan);
    let row = &table.cases[0];
    let said = wanted.into_iter();
    said.map(|(at, repair, place)| ((at, repair), standing(&findings[at], row, place))).collect()
}

/// A member that chooses otherwise for one issue.
fn choosing<P: Procedure>(procedure: P, base: &Member, (issue, candidate): Repair) -> Member {
    let mut member = base.clone();
    let issues = procedure.issues();
    let place = issues.iter().position(|known| known.name == issue).expect("it is an issue");
    let candidates = issues[place].candidates.iter();
    let chosen = candidates.map(|known| known.name).position(|name| name == candidate);
    member[place] = chosen.expect("it is a candidate of the issue");
    member
}
