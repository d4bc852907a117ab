//! With which choice for another open issue a candidate keeps every claim, though it does not with
//! everything else as recommended: no evidence against it alone.

use std::collections::BTreeSet;

use callproof_model::kernel::case::Case;
use callproof_model::kernel::procedure::Procedure;

use crate::engine::{Limits, Member};
use crate::family::{Table, TablePlan, table_of};
use crate::verdict::Verdict;

/// A candidate: issue and candidate, by name.
pub type Choice = (&'static str, &'static str);

/// The other choices with each of which alone the candidate that a member has for the issue at
/// `place` keeps every claim; `at` is the member's place in `table`.
pub fn companions<P: Procedure>(
    table: &Table<P>,
    (at, place): (usize, usize),
    cases: &[Case<P>],
) -> Vec<Choice> {
    let failing = failing(table, at);
    if failing.is_empty() {
        return Vec::new();
    }
    let mut left: Vec<Tried> = others::<P>(&table.members[at], place);
    // First where it fails, the cheapest case first: few get further.
    let mut order: Vec<&Case<P>> = cases.iter().collect();
    order.sort_by_key(|case| (!failing.contains(case.name), case.complexity()));
    for case in order {
        if left.is_empty() {
            return Vec::new();
        }
        let members = left.iter().map(|tried| tried.member.clone()).collect();
        let plan = TablePlan { limits: Limits::default(), threads: 1, progress: &|_, _| {} };
        let own = table_of::<P>(members, std::slice::from_ref(case), &plan);
        let claims = &own.cases[0].claims;
        for (place, tried) in left.iter_mut().enumerate() {
            for (claim, verdicts) in claims {
                match verdicts[place] {
                    None => {}
                    Some(Verdict::Holds) => drop(tried.kept.insert(claim)),
                    Some(Verdict::Vacuous) => drop(tried.untested.insert(claim)),
                    Some(Verdict::Fails | Verdict::Inconclusive) => tried.fails = true,
                }
            }
        }
        left.retain(|tried| !tried.fails);
    }
    left.retain(|tried| tried.untested.is_subset(&tried.kept));
    left.into_iter().map(|tried| tried.choice).collect()
}

/// What another choice has come to so far.
struct Tried {
    choice: Choice,
    member: Member,
    /// The claims that it keeps in some case.
    kept: BTreeSet<&'static str>,
    /// The claims that some case does not put to the test.
    untested: BTreeSet<&'static str>,
    /// Whether some claim fails, or may.
    fails: bool,
}

/// The cases in which some claim fails for a member.
fn failing<P: Procedure>(table: &Table<P>, at: usize) -> BTreeSet<&'static str> {
    P::claims().iter().flat_map(|claim| table.failing(claim.name, at)).collect()
}

/// The members that differ from one in the choice for one other issue, which is not left as written.
fn others<P: Procedure>(member: &Member, place: usize) -> Vec<Tried> {
    let mut others = Vec::new();
    for (at, issue) in P::issues().iter().enumerate().filter(|(at, _)| *at != place) {
        for (candidate, what) in issue.candidates.iter().enumerate().skip(1) {
            if candidate != member[at] {
                let mut other = member.clone();
                other[at] = candidate;
                others.push(Tried {
                    choice: (issue.name, what.name),
                    member: other,
                    kept: BTreeSet::new(),
                    untested: BTreeSet::new(),
                    fails: false,
                });
            }
        }
    }
    others
}
