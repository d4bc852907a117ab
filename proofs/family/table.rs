//! A few members and what each case says of each: candidates side by side.

use std::collections::BTreeMap;

use callproof_kernel::case::Case;
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Standing, Step};

use super::{Family, Lost, verdict};
use crate::engine::{Limits, Member, Members, Progress, Set};
use crate::parallel::each;
use crate::verdict::Verdict;

/// What each case says of each of some members.
pub struct Table<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// The members; each is a choice of candidates, by place.
    pub members: Vec<Member>,
    /// The cases, in the order given.
    pub cases: Vec<CaseRow<P>>,
}

/// What one case says.
pub struct CaseRow<P: Procedure> {
    /// The case.
    pub case: &'static str,
    /// For each claim, the verdict for each member; `None` where it is not claimed.
    pub claims: BTreeMap<&'static str, Vec<Option<Verdict>>>,
    /// Where an event has no step, for each member: functional entity and event.
    pub holes: BTreeMap<(P::Role, String), Vec<bool>>,
    /// For each step obeyed in some run, the members for whom.
    pub cited: BTreeMap<Step, Vec<bool>>,
    /// For each member, whether a limit left something unknown.
    pub unfinished: Vec<bool>,
}

/// How a table is to be made.
pub struct TablePlan<'p> {
    /// When to give up on a case.
    pub limits: Limits,
    /// How many cases to look at at once.
    pub threads: usize,
    /// Told of each search's progress, with the case's name.
    pub progress: &'p (dyn Fn(&str, Progress) + Sync),
}

/// A text, and all that choose otherwise for one of some open issues: the text first.
pub fn neighbours<P: Procedure>(
    procedure: P,
    base: &Resolutions<P>,
    issues: &[Issue],
    cases: &[Case<P>],
    plan: &TablePlan<'_>,
) -> Table<P> {
    let of = Members::every(procedure);
    let own = of.member(base);
    let mut members = vec![own.clone()];
    for (place, issue) in procedure.issues().iter().enumerate() {
        if issues.iter().all(|asked| asked.name != issue.name) {
            continue;
        }
        for candidate in (0..issue.candidates.len()).filter(|c| *c != own[place]) {
            let mut member = own.clone();
            member[place] = candidate;
            members.push(member);
        }
    }
    table_of(procedure, members, cases, plan)
}

/// Some members.
pub fn table_of<P: Procedure>(
    procedure: P,
    members: Vec<Member>,
    cases: &[Case<P>],
    plan: &TablePlan<'_>,
) -> Table<P> {
    let cases = each(cases, plan.threads, |case| {
        let mut family = Family::of_members(procedure, &members, Lost::Followed);
        family.look(case, plan.limits, &mut |p| (plan.progress)(case.name, p));
        row(&mut family, &members)
    });
    Table { procedure, members, cases }
}

fn row<P: Procedure>(family: &mut Family<P>, members: &[Member]) -> CaseRow<P> {
    let of = family.cases()[0].clone();
    let sets = &family.members().sets;
    let each = |set: Set| -> Vec<bool> { members.iter().map(|m| sets.has(set, m)).collect() };
    let unfinished = each(of.unfinished);
    let claims = of.verdicts.iter().map(|found| {
        let (applies, met) = (each(found.applies), each(found.met));
        let (fails, open) = (each(found.fails), each(found.open));
        let of = |at: usize| verdict(applies[at], fails[at], open[at], met[at]);
        (found.claim, (0..members.len()).map(of).collect())
    });
    CaseRow {
        case: of.case,
        claims: claims.collect(),
        holes: of.holes.iter().map(|(key, set)| (key.clone(), each(*set))).collect(),
        cited: of.cited.iter().map(|(step, set)| (*step, each(*set))).collect(),
        unfinished,
    }
}

impl<P: Procedure> Table<P> {
    /// The place of a member; `None` where it is not one of those looked at.
    pub fn place(&self, member: &Member) -> Option<usize> {
        self.members.iter().position(|known| known == member)
    }

    /// The worst verdict of one claim for one member, over the cases in which what it is about
    /// happens; vacuous where it happens in none; `None` where it is not claimed.
    pub fn verdict(&self, claim: &str, member: usize) -> Option<Verdict> {
        let verdicts = self.cases.iter().filter_map(|row| row.claims.get(claim)?[member]);
        let (met, other): (Vec<_>, Vec<_>) = verdicts.partition(|v| *v != Verdict::Vacuous);
        met.into_iter().max().or(other.into_iter().max())
    }

    /// The steps of a member's text, and of the candidates it has chosen, that no run obeys and that
    /// do not say why.
    pub fn uncited(&self, member: usize) -> Vec<Step> {
        let issues = self.procedure.issues();
        let printed = self.procedure.clauses().into_iter().flat_map(|(_, steps)| steps.iter());
        let chosen = issues.iter().zip(&self.members[member]);
        let proposed = chosen.flat_map(|(issue, at)| issue.candidates[*at].proposed.iter());
        let is_cited = |step: &Step| {
            self.cases.iter().any(|row| row.cited.get(step).is_some_and(|cited| cited[member]))
        };
        printed
            .chain(proposed)
            .filter(|step| !matches!(step.standing, Standing::Assumed(_)) && !is_cited(step))
            .copied()
            .collect()
    }

    /// The cases in which a claim fails for a member.
    pub fn failing(&self, claim: &str, member: usize) -> Vec<&'static str> {
        let fails = |row: &&CaseRow<P>| {
            row.claims.get(claim).is_some_and(|v| v[member] == Some(Verdict::Fails))
        };
        self.cases.iter().filter(fails).map(|row| row.case).collect()
    }
}
