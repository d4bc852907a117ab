//! Combinations: which sets of candidates keep every claim, and which questions hang together.

use std::collections::BTreeSet;

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;

use crate::engine::{ALL, Limits, Member, Members, NONE, Progress, Set, Sets};
use crate::family::{Family, Lost};
use crate::findings::{Finding, Key};
use crate::parallel::each;
use crate::survey::{Plan, survey};
use crate::verdict::{Verdict, recommended};

/// A candidate: places of the issue and of the candidate.
pub type Choice = (usize, usize);

/// What is known of all combinations of candidates.
pub struct Combinations {
    /// How many there are.
    pub members: u64,
    /// How many keep every claim.
    pub good: u64,
    /// Whether the recommended ones are among those.
    pub recommended_is_good: bool,
    /// How many sets of changes keep every claim and have no part that does.
    pub least: u64,
    /// Those sets, as far as they are listed.
    pub listed: Vec<Vec<Choice>>,
    /// What may be chosen for each issue in one of those sets, if every mixture of these is one.
    pub free: Option<Vec<Vec<usize>>>,
    /// Candidates with which some claim fails, whatever else is chosen.
    pub hopeless: Vec<Choice>,
    /// Pairs of candidates of which each may be chosen, but not both.
    pub excluding: Vec<(Choice, Choice)>,
    /// States looked at.
    pub states: usize,
    /// Combinations of which a limit left something unknown.
    pub unknown: u64,
}

/// The most sets listed.
const LISTED: usize = 64;

/// Looks at every combination of candidates.
pub fn combinations<P: Procedure>(
    procedure: P,
    cases: &[Case<P>],
    limits: Limits,
    progress: &dyn Fn(&str, Progress),
) -> Combinations {
    let mut family = Family::every(procedure, Lost::GivenUp);
    for case in cases {
        family.look(case, limits, &mut |p| progress(case.name, p));
    }
    let (asked, good, states) = (family.asked(), family.good(), family.states);
    let (unknown, going) = (family.unfinished(), family.going());
    let unknown = family.members().sets.and(unknown, going);
    let best = family.members().member(&recommended(procedure));
    let issues = procedure.issues();
    let sets = &mut family.members().sets;
    let least = sets.least(good);
    let listed = sets.members(least, LISTED);
    let choices = issues.iter().enumerate().flat_map(|(place, issue)| {
        (0..issue.candidates.len()).map(move |candidate| (place, candidate))
    });
    // What is not known may keep every claim.
    let open = sets.or(good, unknown);
    let (mut hopeless, mut possible) = (Vec::new(), Vec::new());
    for (issue, candidate) in choices {
        let choosing = sets.choosing(issue, candidate);
        match sets.and(choosing, open) {
            NONE => hopeless.push((issue, candidate)),
            with => possible.push(((issue, candidate), with)),
        }
    }
    let mut excluding = Vec::new();
    for (place, (one, with)) in possible.iter().enumerate() {
        for (other, with_other) in possible[place + 1..].iter().filter(|(o, _)| o.0 != one.0) {
            if sets.and(*with, *with_other) == NONE {
                excluding.push((*one, *other));
            }
        }
    }
    let count = sets.count(least);
    Combinations {
        members: sets.count(asked),
        good: sets.count(good),
        recommended_is_good: sets.has(good, &best),
        least: count,
        free: free(&listed, count),
        listed: listed.iter().map(changes).collect(),
        hopeless,
        excluding,
        states,
        unknown: sets.count(unknown),
    }
}

/// What a member changes.
fn changes(member: &Member) -> Vec<Choice> {
    let changed = member.iter().copied().enumerate();
    changed.filter(|(_, candidate)| *candidate != 0).collect()
}

/// The candidates that occur for each issue, if every mixture of them occurs.
fn free(members: &[Member], count: u64) -> Option<Vec<Vec<usize>>> {
    let first = members.first()?;
    let occurring: Vec<Vec<usize>> = (0..first.len())
        .map(|issue| {
            let chosen: BTreeSet<usize> = members.iter().map(|member| member[issue]).collect();
            chosen.into_iter().collect()
        })
        .collect();
    let mixtures =
        occurring.iter().fold(1u64, |all, chosen| all.saturating_mul(chosen.len() as u64));
    (count == members.len() as u64 && mixtures == count).then_some(occurring)
}

/// For each finding, the smallest sets of recommended candidates that make it disappear, everything
/// else being as written; empty where a limit left that unknown.
pub fn repairs_together<P: Procedure>(
    procedure: P,
    findings: &[Finding<P>],
    cases: &[Case<P>],
    limits: Limits,
    threads: usize,
    progress: &(dyn Fn(&str, Progress) + Sync),
) -> Vec<Vec<Vec<Choice>>> {
    let concerned: Vec<&Case<P>> =
        cases.iter().filter(|case| findings.iter().any(|f| f.cases.contains(case.name))).collect();
    let mended = each(&concerned, threads, |case| {
        let mut family = Family::between(
            procedure,
            &procedure.as_written(),
            &recommended(procedure),
            Lost::Followed,
        );
        family.look(case, limits, &mut |p| progress(case.name, p));
        Mended::of(family, case.name, findings)
    });
    let candidates = procedure.issues().iter().map(|issue| issue.candidates.len()).collect();
    let mut sets = Sets::new(candidates);
    let each_finding = findings.iter().enumerate();
    each_finding
        .map(|(at, finding)| {
            let own = mended.iter().filter(|m| finding.cases.contains(m.case));
            let (known, unknown): (Vec<&Mended>, Vec<&Mended>) = own.partition(|m| m.is_known);
            let mut gone = if known.is_empty() { NONE } else { ALL };
            let mut bad = NONE;
            for mended in known {
                let here = sets.import(&mended.sets, mended.gone[at]);
                gone = sets.and(gone, here);
                let here = sets.import(&mended.sets, mended.bad[at]);
                bad = sets.or(bad, here);
            }
            // Where not all mixtures could be followed, those found elsewhere are tried one by one.
            let left: Vec<Case<P>> = concerned
                .iter()
                .filter(|case| unknown.iter().any(|m| m.case == case.name))
                .map(|case| Case::clone(case))
                .collect();
            let trial = Trial { procedure, finding, cases: &left, limits, threads, progress };
            smallest(&mut sets, (gone, bad), &|member| trial.is_gone(member))
        })
        .collect()
}

/// The most mixtures tried one by one for a finding.
const TRIED: usize = 40;

/// The smallest sets of changes of some members that stand a trial; without any one of its changes
/// each is known to be bad.
fn smallest(
    sets: &mut Sets,
    (gone, bad): (Set, Set),
    stands: &dyn Fn(&Member) -> bool,
) -> Vec<Vec<Choice>> {
    let (mut rest, mut found) = (gone, Vec::new());
    for _ in 0..TRIED {
        let least = sets.least(rest);
        let untried = |member: &Member| !found.contains(member);
        let members = sets.members(least, NAMED);
        let Some(member) = members.into_iter().find(untried) else { break };
        let is_needed = |sets: &Sets, issue: usize| {
            let mut less = member.clone();
            less[issue] = 0;
            sets.has(bad, &less)
        };
        let is_least = changes(&member).iter().all(|(issue, _)| is_needed(sets, *issue));
        match is_least && stands(&member) {
            true => found.push(member),
            false => {
                let only = sets.only(&member);
                rest = sets.minus(rest, only);
            }
        }
    }
    found.iter().map(changes).collect()
}

/// Trying single texts in some cases.
struct Trial<'t, P: Procedure> {
    procedure: P,
    finding: &'t Finding<P>,
    cases: &'t [Case<P>],
    limits: Limits,
    threads: usize,
    progress: &'t (dyn Fn(&str, Progress) + Sync),
}

impl<P: Procedure> Trial<'_, P> {
    /// Whether the finding is gone for sure.
    fn is_gone(&self, member: &Member) -> bool {
        let claims = self.procedure.claims();
        let plan = Plan {
            procedure: self.procedure,
            claims: &claims,
            limits: self.limits,
            threads: self.threads,
            is_whole: false,
            mutant: None,
            progress: self.progress,
        };
        let survey = survey(&Members::every(self.procedure).resolutions(member), self.cases, &plan);
        let is_complete = survey.reports.iter().all(|report| report.is_complete);
        is_complete
            && match &self.finding.key {
                // Where one of these cases never puts it to the test, it is not mended there.
                Key::Claim(name) => {
                    let mut results = survey.reports.iter().flat_map(|report| &report.results);
                    results.all(|r| r.claim.name != *name || r.verdict == Verdict::Holds)
                }
                Key::Hole(role, event) => {
                    let mut holes = survey.reports.iter().flat_map(|report| &report.holes);
                    holes.all(|hole| hole.key.role != *role || hole.key.event != *event)
                }
            }
    }
}

/// The most sets named for one finding.
const NAMED: usize = 4;

/// Where findings are gone in one case.
struct Mended {
    case: &'static str,
    sets: Sets,
    gone: Vec<Set>,
    /// Where they show.
    bad: Vec<Set>,
    /// Whether the recommended text was followed to the end.
    is_known: bool,
}

impl Mended {
    fn of<P: Procedure>(
        mut family: Family<P>,
        case: &'static str,
        findings: &[Finding<P>],
    ) -> Self {
        let of = family.cases()[0].clone();
        let members = family.members();
        let best = members.member(&recommended(members.procedure));
        let asked = family.asked();
        let mut sets = std::mem::take(&mut family.members().sets);
        let (mut gone, mut bad) = (Vec::new(), Vec::new());
        for finding in findings {
            let claim = |name: &str| of.verdicts.iter().find(|v| v.claim == name);
            let there = match &finding.key {
                // A claim that is never put to the test is not mended.
                Key::Claim(name) => match claim(name) {
                    Some(verdicts) => {
                        let untested = sets.minus(verdicts.applies, verdicts.met);
                        sets.or(verdicts.fails, untested)
                    }
                    None => asked,
                },
                Key::Hole(role, event) => {
                    of.holes.get(&(*role, event.clone())).copied().unwrap_or(NONE)
                }
            };
            let left = sets.minus(asked, there);
            gone.push(sets.minus(left, of.unfinished));
            bad.push(there);
        }
        let is_known = !sets.has(of.unfinished, &best);
        Mended { case, sets, gone, bad, is_known }
    }
}
