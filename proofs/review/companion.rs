//! With which choice for another open issue a candidate breaks no claim, though it does with
//! everything else as recommended: no evidence against it alone. That each step happens, and that
//! what is sent is heeded, is asked of all cases together and is no verdict on a candidate.

use std::collections::BTreeSet;

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;

use crate::engine::Member;
use crate::family::{Table, TablePlan, table_of};
use crate::verdict::Verdict;

/// A candidate: issue and candidate, by name.
pub type Choice = (&'static str, &'static str);

/// The other choices, to leave a question as written among them, with each of which alone the
/// candidate that a member has for the issue at `place` breaks no claim, and keeps those that it
/// breaks without; `at` is the member's place in `table`.
pub fn companions<P: Procedure>(
    table: &Table<P>,
    (at, place): (usize, usize),
    cases: &[Case<P>],
    plan: &TablePlan<'_>,
) -> Vec<Choice> {
    let broken = broken(table, at);
    if broken.is_empty() {
        return Vec::new();
    }
    let failing: BTreeSet<_> = broken.iter().flat_map(|claim| table.failing(claim, at)).collect();
    let mut left: Vec<Tried> = others(table.procedure, &table.members[at], place);
    // First where it fails, the cheapest case first: few get further.
    let mut order: Vec<&Case<P>> = cases.iter().collect();
    order.sort_by_key(|case| (!failing.contains(case.name), case.complexity()));
    for case in order {
        if left.is_empty() {
            return Vec::new();
        }
        let members = left.iter().map(|tried| tried.member.clone()).collect();
        let own = table_of(table.procedure, members, std::slice::from_ref(case), plan);
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
    left.retain(|tried| tried.untested.is_subset(&tried.kept) && broken.is_subset(&tried.kept));
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

/// The claims that a member does not keep.
fn broken<P: Procedure>(table: &Table<P>, at: usize) -> BTreeSet<&'static str> {
    let claims = table.procedure.claims();
    let names = claims.iter().map(|claim| claim.name);
    names.filter(|claim| table.verdict(claim, at).is_some_and(|v| v != Verdict::Holds)).collect()
}

/// The members that differ from one in the choice for one other issue.
fn others<P: Procedure>(procedure: P, member: &Member, place: usize) -> Vec<Tried> {
    let mut others = Vec::new();
    for (at, issue) in procedure.issues().iter().enumerate().filter(|(at, _)| *at != place) {
        for (candidate, what) in issue.candidates.iter().enumerate() {
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
