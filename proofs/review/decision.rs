//! The decision table of an open issue: its candidates side by side.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Case;
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Step, listed};

use crate::bounds::Bounds;
use crate::check::check;
use crate::engine::Members;
use crate::family::{Table, TablePlan};
use crate::figures::messages;
use crate::parallel::each;
use crate::participants;
use crate::review::companion::{Choice, companions};
use crate::review::cost::{Most, most};
use crate::review::difference::{Parting, parting};
use crate::review::evidence::{Deed, deeds};
use crate::review::likeness::{Likeness, likeness};
use crate::simplest::{Rank, rank};
use crate::survey::Plan;
use crate::verdict::{Verdict, Witness};
use crate::world::World;

/// One open issue with its candidates, everything else being as in some text.
pub struct Decision<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// The issue.
    pub issue: Issue,
    /// The candidates, in its order.
    pub columns: Vec<Column<P>>,
    /// How many participants the cases have whose number can be chosen, in words.
    pub participants: Option<String>,
    /// How far the cases go; `None` if there are none.
    pub bounds: Option<Bounds>,
    /// How much alike each two candidates are, by place.
    pub likeness: BTreeMap<(usize, usize), Likeness>,
    /// Where each candidate first parts from the recommended one, by place, where both keep every
    /// claim.
    pub partings: BTreeMap<usize, Parting<P>>,
}

/// One candidate.
pub struct Column<P: Procedure> {
    /// The verdict on each claim; claims that are not made are left out.
    pub verdicts: BTreeMap<&'static str, Verdict>,
    /// The run against each claim that fails, with its case: of the simplest case, there the
    /// shortest.
    pub witnesses: BTreeMap<&'static str, (&'static str, Witness<P>)>,
    /// The steps of the text, or proposed, that no run obeys any more.
    pub uncited: Vec<Step>,
    /// The messages in the figures of the text, drawn under this candidate; `None` where its
    /// decisions cannot be taken.
    pub messages: Option<usize>,
    /// The choices for another issue with each of which alone it breaks no claim; empty where it
    /// breaks none anyway.
    pub companions: Vec<Choice>,
    /// What it costs, in the order of the procedure's costs: the most that one run of a case has in
    /// which messages arrive in order, once and in time.
    pub costs: Vec<Most>,
    /// What everybody does in the figures of the text, drawn under this candidate.
    pub deeds: BTreeSet<Deed>,
}

/// Decides each of some issues; `table` has the text and its neighbours.
pub fn decide<P: Procedure>(
    issues: &[Issue],
    table: &Table<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Vec<Decision<P>> {
    let members = Members::every(table.procedure);
    let base = &table.members[0];
    let all = table.procedure.issues();
    let place_of = |issue: &Issue| all.iter().position(|other| other.name == issue.name);
    let mut jobs = Vec::new();
    for issue in issues {
        let place = place_of(issue).expect("it is an issue of the procedure");
        for candidate in 0..issue.candidates.len() {
            let mut member = base.clone();
            member[place] = candidate;
            jobs.push((place, member));
        }
    }
    let columns = each(&jobs, plan.threads, |(place, member)| {
        let at = table.place(member).expect("the table has every neighbour");
        let (limits, progress) = (plan.limits, plan.progress);
        let alone = TablePlan { limits, threads: 1, progress };
        let companions = companions(table, (at, *place), cases, &alone);
        Column { companions, ..column(table, at, &members.resolutions(member), cases, plan) }
    });
    let mut columns = columns.into_iter();
    let mut resolutions = jobs.iter().map(|(_, member)| members.resolutions(member));
    let decisions = issues.iter().map(|issue| {
        let count = issue.candidates.len();
        let columns: Vec<_> = columns.by_ref().take(count).collect();
        let resolutions: Vec<_> = resolutions.by_ref().take(count).collect();
        (issue.clone(), columns, resolutions)
    });
    let decisions: Vec<_> = decisions.collect();
    let alike = each(&decisions, plan.threads, |(_, _, texts)| likeness(texts, cases));
    let both = decisions.into_iter().zip(alike);
    let participants = participants::in_words(cases);
    let bounds = Bounds::of(cases);
    let decision = |((issue, columns, texts), likeness): ((_, _, Vec<_>), _)| {
        let participants = participants.clone();
        let procedure = table.procedure;
        let partings = BTreeMap::new();
        let decision =
            Decision { procedure, issue, columns, participants, bounds, likeness, partings };
        let partings = partings_of(&decision, &texts, cases);
        Decision { partings, ..decision }
    };
    both.map(decision).collect()
}

/// Where each candidate that keeps every claim first parts from the recommended one.
fn partings_of<P: Procedure>(
    decision: &Decision<P>,
    texts: &[Resolutions<P>],
    cases: &[Case<P>],
) -> BTreeMap<usize, Parting<P>> {
    let best = &texts[decision.issue.recommended];
    let differ = decision.rivals().into_iter().filter(|r| r.likeness != Likeness::Equal);
    let partings =
        differ.filter_map(|rival| Some((rival.place, parting(best, &texts[rival.place], cases)?)));
    partings.collect()
}

fn column<P: Procedure>(
    table: &Table<P>,
    at: usize,
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Column<P> {
    let mut column = Column {
        verdicts: BTreeMap::new(),
        witnesses: BTreeMap::new(),
        uncited: table.uncited(at),
        messages: messages(table.procedure, resolutions),
        companions: Vec::new(),
        costs: most(table.procedure, resolutions, cases),
        deeds: deeds(table.procedure, resolutions),
    };
    if let Some(claim) = plan.claims.iter().find(|c| matches!(c.formula, Formula::Coverage)) {
        let verdict = if column.uncited.is_empty() { Verdict::Holds } else { Verdict::Fails };
        column.verdicts.insert(claim.name, verdict);
    }
    let judged = plan.claims.iter().filter_map(|c| Some((c.name, table.verdict(c.name, at)?)));
    column.verdicts.extend(judged);
    column.witnesses = runs_against(table, at, resolutions, cases, plan);
    column
}

/// The run against each claim that fails for a member of a table, with its case: of the simplest
/// case, there the shortest.
pub fn runs_against<P: Procedure>(
    table: &Table<P>,
    at: usize,
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> BTreeMap<&'static str, (&'static str, Witness<P>)> {
    let mut wanted: BTreeMap<&'static str, Vec<Claim<P>>> = BTreeMap::new();
    for claim in plan.claims {
        for case in table.failing(claim.name, at) {
            wanted.entry(case).or_default().push(claim.clone());
        }
    }
    let mut best: BTreeMap<&'static str, Rank> = BTreeMap::new();
    let mut runs = BTreeMap::new();
    for case in cases {
        let Some(claims) = wanted.get(case.name) else { continue };
        let world = World::new(case.clone(), resolutions.clone());
        let report = check(&world, claims, plan.limits, &mut |p| (plan.progress)(case.name, p));
        for result in report.results {
            let Some(witness) = result.witness.filter(|_| result.verdict == Verdict::Fails) else {
                continue;
            };
            let rank = rank(case, Some(&witness));
            if best.get(result.claim.name).is_none_or(|known| rank < *known) {
                best.insert(result.claim.name, rank);
                runs.insert(result.claim.name, (case.name, witness));
            }
        }
    }
    runs
}

impl<P: Procedure> Column<P> {
    /// The claims that fail, or are never put to the test.
    pub fn broken(&self) -> Vec<&'static str> {
        let bad = self.verdicts.iter().filter(|(_, verdict)| !verdict.counts_as_holding());
        bad.map(|(claim, _)| *claim).collect()
    }
}

impl<P: Procedure> Decision<P> {
    /// The other candidates that keep and break the same claims as one, each with how much alike
    /// they are.
    pub fn same_verdicts(&self, candidate: usize) -> Vec<(usize, Likeness)> {
        let of = |at: usize| &self.columns[at].verdicts;
        let others = (0..self.columns.len()).filter(|other| *other != candidate);
        let same = others.filter(|other| of(*other) == of(candidate));
        same.map(|other| {
            let pair = (candidate.min(other), candidate.max(other));
            (other, self.likeness.get(&pair).copied().unwrap_or(Likeness::Unknown))
        })
        .collect()
    }

    /// What a candidate would put into the specification: clause and item, and the sentence.
    pub fn proposal(&self, candidate: usize) -> Vec<(String, &'static str)> {
        let steps = self.issue.candidates[candidate].proposed.iter();
        steps.map(|step| (listed(&[*step]), step.gist)).collect()
    }
}
