//! What makes a finding disappear.

use std::collections::BTreeSet;

use callproof_kernel::case::{Case, Size};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;

use super::{Finding, Key, findings, owner, sort};
use crate::family::{CaseRow, Table, TablePlan, neighbours};
use crate::survey::{Plan, Survey, survey};
use crate::verdict::{Verdict, recommended};

/// What is next to a step of an RFC only stands in the text where the question that repairs it
/// stands.
pub(crate) fn locate<P: Procedure>(procedure: P, findings: &mut [Finding<P>]) {
    let issues = procedure.issues();
    for finding in findings.iter_mut().filter(|f| matches!(f.key, Key::Hole(..))) {
        if !finding.steps.iter().all(Step::is_of_an_rfc) {
            continue;
        }
        let repairs = |name: &str| finding.repairs.iter().any(|(issue, _)| *issue == name);
        if let Some(issue) = issues.iter().find(|issue| repairs(issue.name)) {
            finding.steps = issue.steps.to_vec();
        }
    }
    sort(procedure, findings);
}

/// Looks for the candidates that make each finding disappear when chosen alone: in the default
/// cases, and in large ones for what shows only there. Where none does, the text as recommended is
/// asked, which `right` has looked at where it is given.
pub fn find_repairs<P: Procedure>(
    found: &mut [Finding<P>],
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
    right: Option<&Survey<P>>,
) {
    repaired_alone(found, resolutions, cases, plan);
    if found.iter().all(|finding| !finding.repairs.is_empty()) {
        return;
    }
    let keys = |right: &Survey<P>| -> BTreeSet<Key<P>> {
        findings(right).into_iter().map(|finding| finding.key).collect()
    };
    let left = match right {
        Some(right) => keys(right),
        None => keys(&survey(&recommended(plan.procedure), cases, plan)),
    };
    for finding in found.iter_mut().filter(|finding| finding.repairs.is_empty()) {
        finding.is_left = left.contains(&finding.key);
    }
}

fn repaired_alone<P: Procedure>(
    findings: &mut [Finding<P>],
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) {
    let is_large = |name: &&str| cases.iter().any(|c| c.name == *name && c.size == Size::Large);
    let tried = |finding: &Finding<P>| -> Vec<&str> {
        let (large, small): (Vec<&str>, Vec<&str>) =
            finding.cases.iter().copied().partition(is_large);
        if small.is_empty() { large } else { small }
    };
    let names: BTreeSet<&str> = findings.iter().flat_map(tried).collect();
    let cases: Vec<_> = cases.iter().filter(|c| names.contains(c.name)).cloned().collect();
    let (limits, threads, progress) = (plan.limits, plan.threads, plan.progress);
    let procedure = plan.procedure;
    let plan = TablePlan { limits, threads, progress };
    let table = neighbours(procedure, resolutions, &procedure.issues(), &cases, &plan);
    for (place, issue) in procedure.issues().iter().enumerate() {
        let own = table.members[0][place];
        for (candidate, what) in issue.candidates.iter().enumerate() {
            // To leave the question as it is repairs nothing.
            if candidate == 0 || candidate == own {
                continue;
            }
            let mut member = table.members[0].clone();
            member[place] = candidate;
            let at = table.place(&member).expect("the table has every neighbour");
            for finding in findings.iter_mut().filter(|f| is_gone(f, &table, at)) {
                finding.repairs.push((issue.name, what.name));
            }
        }
    }
    owner::of_holes(findings, &table);
    locate(procedure, findings);
}

/// What one case says of a finding under one candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It does not show.
    Gone,
    /// A limit left it unknown.
    Unknown,
    /// It shows.
    There,
}

/// What one case says of a finding for one member.
pub(super) fn standing<P: Procedure>(
    finding: &Finding<P>,
    row: &CaseRow<P>,
    member: usize,
) -> Standing {
    match &finding.key {
        Key::Hole(role, event) => {
            let there = row.holes.get(&(*role, event.clone()));
            match (there.is_some_and(|there| there[member]), row.unfinished[member]) {
                (true, _) => Standing::There,
                (false, true) => Standing::Unknown,
                (false, false) => Standing::Gone,
            }
        }
        Key::Claim(name) => match row.claims.get(name).map(|verdicts| verdicts[member]) {
            Some(None | Some(Verdict::Holds)) => Standing::Gone,
            // What is asked of all cases together is not said by one.
            None | Some(Some(Verdict::Inconclusive)) => Standing::Unknown,
            Some(Some(Verdict::Fails | Verdict::Vacuous)) => Standing::There,
        },
    }
}

fn is_gone<P: Procedure>(finding: &Finding<P>, table: &Table<P>, member: usize) -> bool {
    let mut concerned = table.cases.iter().filter(|row| finding.cases.contains(row.case));
    concerned.all(|row| standing(finding, row, member) == Standing::Gone)
}
