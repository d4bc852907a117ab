//! Findings: what checking brings up against a text, one row for one cause.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use callproof_model::kernel::case::{Case, Size};
use callproof_model::kernel::claim::{EVERY_EVENT_HAS_A_STEP, Formula};
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::Step;

use crate::family::{Table, TablePlan, neighbours};
use crate::survey::{Plan, Survey};
use crate::traffic::HoleKey;
use crate::verdict::{Verdict, Witness};

/// What kind of defect a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A role meets something for which the text has no step.
    NoStep,
    /// Something happens that the text promises does not.
    Broken,
    /// Something that the text promises need not happen.
    NeedNotHappen,
    /// A run comes to a point from which nobody gets away.
    Stuck,
    /// Something that the text promises to be possible is not.
    Impossible,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 5] =
        [Class::NoStep, Class::Broken, Class::Impossible, Class::NeedNotHappen, Class::Stuck];

    /// What it means, for a delegate.
    pub fn meaning(self) -> &'static str {
        match self {
            Class::NoStep => "the text does not say what to do",
            Class::Broken => "a run does what the text excludes, or what no such procedure may do",
            Class::NeedNotHappen => "a run goes on, or stops, without what the text promises",
            Class::Stuck => "there is no way on",
            Class::Impossible => "in the case named, no run does what the text describes",
        }
    }
}

impl<P: Procedure> Finding<P> {
    /// What is wrong, with the states in which it is.
    pub fn sentence(&self) -> String {
        let states: Vec<&str> = self.states.iter().map(String::as_str).collect();
        match states.is_empty() {
            true => self.what.clone(),
            false => format!("{} ({})", self.what, states.join("; ")),
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Class::NoStep => "no step",
            Class::Broken => "promise broken",
            Class::NeedNotHappen => "need not happen",
            Class::Stuck => "stuck",
            Class::Impossible => "never happens",
        })
    }
}

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<P: Procedure> {
    /// An event without a step, in whatever states: functional entity and event.
    Hole(P::Role, String),
    /// A claim that fails, or is never put to the test.
    Claim(&'static str),
}

/// One defect of a text, with a run that shows it.
#[derive(Clone)]
pub struct Finding<P: Procedure> {
    /// What it is known by.
    pub key: Key<P>,
    /// What is wrong, in the text's words.
    pub what: String,
    /// The steps it concerns.
    pub steps: Vec<Step>,
    /// The kind of defect.
    pub class: Class,
    /// The states in which an event has no step; empty elsewhere.
    pub states: BTreeSet<String>,
    /// The cases in which it shows.
    pub cases: BTreeSet<&'static str>,
    /// The case of the witness: the first of those with a shortest run.
    pub case: &'static str,
    /// A shortest run, where there is one.
    pub witness: Option<Witness<P>>,
    /// Whether the role that breaks the promise cannot tell: on the same event in the same state of
    /// its own it does right in another run.
    pub cannot_tell: bool,
    /// Candidates that, chosen alone, make it disappear in all these cases: issue and candidate.
    pub repairs: Vec<(&'static str, &'static str)>,
}

/// The findings of a survey, in the order of the text; repairs are yet to be looked for.
pub fn findings<P: Procedure>(survey: &Survey<P>) -> Vec<Finding<P>> {
    let mut found: BTreeMap<Key<P>, Finding<P>> = BTreeMap::new();
    for report in &survey.reports {
        let cases = BTreeSet::from([report.case.name]);
        for hole in &report.holes {
            let finding = Finding {
                key: Key::Hole(hole.key.role, hole.key.event.clone()),
                what: hole_sentence(&hole.key),
                steps: hole.step.into_iter().collect(),
                class: Class::NoStep,
                states: BTreeSet::from([hole.key.state.clone()]),
                cases: cases.clone(),
                case: report.case.name,
                witness: Some(hole.witness.clone()),
                cannot_tell: false,
                repairs: Vec::new(),
            };
            join(&mut found, finding);
        }
        for result in &report.results {
            let bad = matches!(result.verdict, Verdict::Fails | Verdict::Vacuous);
            // What one case does not come to, another does.
            let elsewhere = result.verdict == Verdict::Vacuous
                && survey.verdict_where_met(result.claim.name).is_some();
            if !bad || elsewhere || result.claim.name == EVERY_EVENT_HAS_A_STEP {
                continue;
            }
            let finding = Finding {
                key: Key::Claim(result.claim.name),
                what: claim_sentence(result.claim.gist, result.verdict),
                steps: result.claim.steps.to_vec(),
                class: class_of(&result.claim.formula, result.verdict),
                states: BTreeSet::new(),
                cases: cases.clone(),
                case: report.case.name,
                witness: result.witness.clone(),
                cannot_tell: result.cannot_tell,
                repairs: Vec::new(),
            };
            join(&mut found, finding);
        }
    }
    let never = survey.overall.iter().filter(|c| c.verdict == Verdict::Fails);
    found.extend(never.map(|overall| {
        let finding = Finding {
            key: Key::Claim(overall.claim.name),
            what: claim_sentence(overall.claim.gist, overall.verdict),
            steps: overall.steps.clone(),
            class: Class::Impossible,
            states: BTreeSet::new(),
            cases: survey.reports.iter().map(|r| r.case.name).collect(),
            case: survey.reports.first().map_or("", |r| r.case.name),
            witness: None,
            cannot_tell: false,
            repairs: Vec::new(),
        };
        (finding.key.clone(), finding)
    }));
    let mut findings: Vec<_> = found.into_values().collect();
    sort(&mut findings);
    findings
}

/// By the place in the text.
fn sort<P: Procedure>(findings: &mut [Finding<P>]) {
    let order = text_order::<P>();
    let place = |f: &Finding<P>| f.steps.iter().filter_map(|s| order.get(s)).min().copied();
    findings.sort_by_key(|f| (place(f).unwrap_or(usize::MAX), f.class, f.key.clone()));
}

/// What is next to a step of an RFC only stands in the text where the question that repairs it
/// stands.
fn locate<P: Procedure>(findings: &mut [Finding<P>]) {
    let issues = P::issues();
    for finding in findings.iter_mut().filter(|f| matches!(f.key, Key::Hole(..))) {
        if !finding.steps.iter().all(Step::is_of_an_rfc) {
            continue;
        }
        let repairs = |name: &str| finding.repairs.iter().any(|(issue, _)| *issue == name);
        if let Some(issue) = issues.iter().find(|issue| repairs(issue.name)) {
            finding.steps = issue.steps.to_vec();
        }
    }
    sort(findings);
}

/// Looks for the candidates that make each finding disappear when chosen alone: in the default
/// cases, and in large ones for what shows only there.
pub fn find_repairs<P: Procedure>(
    findings: &mut [Finding<P>],
    resolutions: &P::Resolutions,
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
    let plan = TablePlan { limits, threads, progress };
    let table = neighbours::<P>(resolutions, &P::issues(), &cases, &plan);
    for (place, issue) in P::issues().iter().enumerate() {
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
    locate(findings);
}

fn is_gone<P: Procedure>(finding: &Finding<P>, table: &Table<P>, member: usize) -> bool {
    let mut concerned = table.cases.iter().filter(|row| finding.cases.contains(row.case));
    concerned.all(|row| match &finding.key {
        Key::Hole(role, event) => {
            let there = row.holes.get(&(*role, event.clone()));
            !row.unfinished[member] && !there.is_some_and(|there| there[member])
        }
        Key::Claim(name) => {
            let holds = |verdict: Option<Verdict>| verdict.is_none_or(|v| v == Verdict::Holds);
            row.claims.get(name).is_some_and(|verdicts| holds(verdicts[member]))
        }
    })
}

/// Findings with one cause are one: the states and cases of all, the shortest run of any.
fn join<P: Procedure>(found: &mut BTreeMap<Key<P>, Finding<P>>, finding: Finding<P>) {
    let length =
        |f: &Finding<P>| f.witness.as_ref().map_or(usize::MAX, |w| w.run.occurrences.len());
    let Some(known) = found.get_mut(&finding.key) else {
        found.insert(finding.key.clone(), finding);
        return;
    };
    known.states.extend(finding.states.iter().cloned());
    known.cases.extend(finding.cases.iter().copied());
    if length(&finding) < length(known) {
        let (states, cases) = (known.states.clone(), known.cases.clone());
        *known = Finding { states, cases, ..finding };
    }
}

fn hole_sentence<P: Procedure>(key: &HoleKey<P>) -> String {
    let HoleKey { role, event, is_message, .. } = key;
    match is_message {
        true => format!("{role} receives {} {event}", article(event)),
        false => format!("{role}: {event}"),
    }
}

fn claim_sentence(gist: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::Vacuous => format!("never put to the test: {gist}"),
        _ => format!("not guaranteed: {gist}"),
    }
}

fn class_of<P: Procedure>(formula: &Formula<P>, verdict: Verdict) -> Class {
    match formula {
        _ if verdict == Verdict::Vacuous => Class::Impossible,
        Formula::Always { .. } | Formula::EachStep { .. } => Class::Broken,
        Formula::Reachable(_) | Formula::Happens(_) => Class::Impossible,
        Formula::Coverage | Formula::Heeded => Class::Impossible,
        Formula::LeadsTo { .. } => Class::NeedNotHappen,
        Formula::Recoverable(_) | Formula::NoLivelock => Class::Stuck,
    }
}

/// The place of each step in the text.
pub fn text_order<P: Procedure>() -> BTreeMap<Step, usize> {
    let steps = P::clauses().into_iter().flat_map(|(_, steps)| steps.iter().copied());
    steps.enumerate().map(|(place, step)| (step, place)).collect()
}

fn article(noun: &str) -> &'static str {
    // "MC" is read letter by letter.
    match noun.starts_with("MC") || noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}
