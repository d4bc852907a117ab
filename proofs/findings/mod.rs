//! Findings: what checking brings up against a text, one row for one cause.

mod owner;
mod repairs;
mod sizes;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use callproof_kernel::claim::{EVERY_EVENT_HAS_A_STEP, Formula};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;

use crate::check::CaseReport;
use crate::simplest::{Rank, rank};
use crate::survey::Survey;
use crate::traffic::HoleKey;
use crate::verdict::{Verdict, Witness};

pub use owner::Owner;
pub use repairs::find_repairs;
pub(crate) use repairs::locate;
pub use sizes::{Reach, Tried, check_one_more};

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
    /// What is wrong, with the states in which it is, or with how many cases know better.
    pub fn sentence(&self) -> String {
        let states: Vec<&str> = self.states.iter().map(String::as_str).collect();
        match (states.is_empty(), self.possible_in.len()) {
            (false, _) => format!("{} ({})", self.what, states.join("; ")),
            (true, 0) => self.what.clone(),
            (true, _) => {
                let (never, can) = (in_cases(&self.cases), in_cases(&self.possible_in));
                format!("{} (never in {never}; it can in {can})", self.what)
            }
        }
    }

    /// What is to be said of a repair that does not, or may not, hold with one participant more.
    pub fn caveat(&self, repair: &(&'static str, &'static str)) -> Option<String> {
        let reach = self.reach.get(repair)?;
        (reach.with_one_more != Some(true)).then(|| reach.to_string())
    }

    /// Its run, where that is its own: a run that several findings share is shown with one of them.
    pub fn own_run(&self) -> Option<&Witness<P>> {
        self.witness.as_ref().filter(|_| self.owner.is_none())
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
    /// The case of the witness: the simplest of those in which it shows.
    pub case: &'static str,
    /// A shortest run of that case, where there is one.
    pub witness: Option<Witness<P>>,
    /// The finding that this one is a consequence of, where it is one.
    pub owner: Option<Owner<P>>,
    /// Whether the role that breaks the promise cannot tell: on the same event in the same state of
    /// its own it does right in another run.
    pub cannot_tell: bool,
    /// The cases in which what never happens in those others does happen; empty elsewhere.
    pub possible_in: BTreeSet<&'static str>,
    /// Candidates that, chosen alone, make it disappear in all these cases: issue and candidate.
    pub repairs: Vec<(&'static str, &'static str)>,
    /// Whether the text as recommended shows it as well, where no candidate alone repairs it.
    pub is_left: bool,
    /// What is known of those with one participant more; empty where it was not tried.
    pub reach: BTreeMap<(&'static str, &'static str), Reach>,
}

/// The findings of a survey, in the order of the text; repairs are yet to be looked for.
pub fn findings<P: Procedure>(survey: &Survey<P>) -> Vec<Finding<P>> {
    let mut found: BTreeMap<Key<P>, (Rank, Finding<P>)> = BTreeMap::new();
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
                possible_in: BTreeSet::new(),
                owner: None,
                repairs: Vec::new(),
                is_left: false,
                reach: BTreeMap::new(),
            };
            join(&mut found, finding, rank(&report.case, Some(&hole.witness)));
        }
        for result in &report.results {
            // What a claim is about need not happen: that is a finding of another claim, if any.
            let is_bad = result.verdict == Verdict::Fails;
            if !is_bad || result.claim.name == EVERY_EVENT_HAS_A_STEP {
                continue;
            }
            let finding = Finding {
                key: Key::Claim(result.claim.name),
                what: result.claim.broken(),
                steps: result.claim.steps.to_vec(),
                class: class_of(&result.claim.formula),
                states: BTreeSet::new(),
                cases: cases.clone(),
                case: report.case.name,
                witness: result.witness.clone(),
                cannot_tell: result.cannot_tell,
                possible_in: possible_in(survey, result.claim.name),
                owner: None,
                repairs: Vec::new(),
                is_left: false,
                reach: BTreeMap::new(),
            };
            join(&mut found, finding, rank(&report.case, result.witness.as_ref()));
        }
    }
    let mut found: BTreeMap<_, _> =
        found.into_iter().map(|(key, (_, finding))| (key, finding)).collect();
    let never = survey.overall.iter().filter(|c| c.verdict == Verdict::Fails);
    found.extend(never.map(|overall| {
        let finding = Finding {
            key: Key::Claim(overall.claim.name),
            what: overall.claim.broken(),
            steps: overall.steps.clone(),
            class: Class::Impossible,
            states: BTreeSet::new(),
            cases: survey.reports.iter().map(|r| r.case.name).collect(),
            case: survey.reports.first().map_or("", |r| r.case.name),
            witness: None,
            cannot_tell: false,
            possible_in: BTreeSet::new(),
            owner: None,
            repairs: Vec::new(),
            is_left: false,
            reach: BTreeMap::new(),
        };
        (finding.key.clone(), finding)
    }));
    let mut findings: Vec<_> = found.into_values().collect();
    sort(survey.procedure, &mut findings);
    owner::of_runs(&mut findings);
    findings
}

/// Cases by name, or their number if they are many.
fn in_cases(cases: &BTreeSet<&'static str>) -> String {
    match cases.len() {
        0..=3 => cases.iter().copied().collect::<Vec<_>>().join(", "),
        many => format!("{many} cases"),
    }
}

/// The cases in which something that can happen does.
fn possible_in<P: Procedure>(survey: &Survey<P>, claim: &str) -> BTreeSet<&'static str> {
    let holds = |report: &&CaseReport<P>| {
        report.results.iter().any(|result| {
            let is_possible = matches!(class_of(&result.claim.formula), Class::Impossible);
            result.claim.name == claim && is_possible && result.verdict == Verdict::Holds
        })
    };
    survey.reports.iter().filter(holds).map(|report| report.case.name).collect()
}

/// By the place in the text.
fn sort<P: Procedure>(procedure: P, findings: &mut [Finding<P>]) {
    let order = text_order(procedure);
    let place = |f: &Finding<P>| f.steps.iter().filter_map(|s| order.get(s)).min().copied();
    findings.sort_by_key(|f| (place(f).unwrap_or(usize::MAX), f.class, f.key.clone()));
}

/// Findings with one cause are one: the states and cases of all, and the run of the simplest case
/// that shows it, there the shortest.
fn join<P: Procedure>(
    found: &mut BTreeMap<Key<P>, (Rank, Finding<P>)>,
    finding: Finding<P>,
    rank: Rank,
) {
    let Some((best, known)) = found.get_mut(&finding.key) else {
        found.insert(finding.key.clone(), (rank, finding));
        return;
    };
    known.states.extend(finding.states.iter().cloned());
    known.cases.extend(finding.cases.iter().copied());
    if rank < *best {
        let (states, cases) = (known.states.clone(), known.cases.clone());
        (*best, *known) = (rank, Finding { states, cases, ..finding });
    }
}

fn hole_sentence<P: Procedure>(key: &HoleKey<P>) -> String {
    let HoleKey { role, event, is_message, .. } = key;
    match is_message {
        true => format!("{role} receives {} {event}", article(event)),
        false => format!("{role}: {event}"),
    }
}

fn class_of<P: Procedure>(formula: &Formula<P>) -> Class {
    match formula {
        Formula::Always { .. } | Formula::EachStep { .. } => Class::Broken,
        Formula::Reachable(_) | Formula::Happens(_) => Class::Impossible,
        Formula::Coverage | Formula::Heeded => Class::Impossible,
        Formula::LeadsTo { .. } => Class::NeedNotHappen,
        Formula::Recoverable(_) | Formula::NoLivelock => Class::Stuck,
    }
}

/// The place of each step in the text.
pub fn text_order<P: Procedure>(procedure: P) -> BTreeMap<Step, usize> {
    let steps = procedure.clauses().into_iter().flat_map(|(_, steps)| steps.iter().copied());
    steps.enumerate().map(|(place, step)| (step, place)).collect()
}

fn article(noun: &str) -> &'static str {
    // Letters are read one by one ("MC", "N4", "UE"), unless they can be read as a word ("NOTIFY").
    let first = noun.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let spelt: String =
        first.chars().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).collect();
    let is_whole = spelt.len() == first.len();
    let is_vowel = |c: char| "AEIOUaeiou".contains(c);
    let is_word = match spelt.len() {
        0 => true,
        // "Nsmf" and "Call": one letter that is read for itself, or the first of a word.
        1 => {
            let is_second = first.chars().nth(1).is_some_and(is_vowel);
            !is_whole && (is_second || !spelt.starts_with('N'))
        }
        _ => is_whole && spelt.len() > 2 && spelt.chars().skip(1).any(is_vowel),
    };
    // "a URI", "an UPDATE".
    let is_short_u = spelt.starts_with('U') && spelt.len() < 5;
    let sounds = if is_word { "AEIOUaeiou" } else { "AEFHILMNORSX8" };
    match noun.starts_with(|c| sounds.contains(c)) && !is_short_u {
        true => "an",
        false => "a",
    }
}
