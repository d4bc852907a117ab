//! The ledger: the recorded verdicts, expected failures included.

use std::collections::BTreeMap;

use callproof_kernel::procedure::Procedure;
use serde::{Deserialize, Serialize};

use crate::check::CaseReport;
use crate::survey::Survey;

/// What was recorded of a procedure: profile, case, entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The format's name.
    pub schema: String,
    /// Mutants that no claim notices, each with the reason why none has to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub argued: Vec<Argued>,
    /// What checking gave, by profile and case.
    #[serde(default)]
    pub profile: BTreeMap<String, BTreeMap<String, Entry>>,
}

/// Why nobody has to notice a step done wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argued {
    /// The step.
    pub step: String,
    /// What is done wrong.
    pub slip: String,
    /// The reason.
    pub why: String,
}

/// What was recorded of one case under one profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Unique states.
    pub states: usize,
    /// Transitions.
    pub transitions: usize,
    /// The greatest depth.
    pub depth: usize,
    /// How many states one stands for, at most: those that differ by an exchange of roles.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub exchanges: usize,
    /// Claim → verdict, and the witness's id where there is one.
    pub claims: BTreeMap<String, String>,
    /// Event without a step → the step next to it, and the witness's id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub no_step: BTreeMap<String, String>,
}

fn one() -> usize {
    1
}

fn is_one(number: &usize) -> bool {
    *number == 1
}

/// The format written.
pub const SCHEMA: &str = "callproof/ledger/1";

/// One place where a ledger and a survey disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Profile, case and what of it.
    pub place: String,
    /// What the ledger says.
    pub recorded: String,
    /// What checking gave.
    pub found: String,
}

impl Ledger {
    /// Reads a ledger; the error is a sentence.
    pub fn parse(text: &str) -> Result<Ledger, String> {
        let ledger: Ledger =
            toml::from_str(text).map_err(|e| e.to_string().trim().replace('\n', " "))?;
        match ledger.schema.as_str() {
            SCHEMA => Ok(ledger),
            other => Err(format!("its schema is \"{other}\", expected \"{SCHEMA}\"")),
        }
    }

    /// The eight digits of every run that is named in it.
    pub fn runs(&self) -> impl Iterator<Item = &str> {
        let entries = self.profile.values().flat_map(BTreeMap::values);
        let rows = entries.flat_map(|entry| entry.claims.values().chain(entry.no_step.values()));
        rows.filter_map(|row| row.rsplit(' ').next())
            .filter(|word| word.len() == 8 && word.chars().all(|digit| digit.is_ascii_hexdigit()))
    }

    /// Writes it; rows are sorted, so equal ledgers give equal text.
    pub fn to_text(&self) -> String {
        let body = toml::to_string(self).expect("a ledger is plain tables of strings and numbers");
        format!(
            "# Recorded verdicts, expected failures included. Rewritten by `callproof check \
             --bless`; compared by a test.\n\n{body}"
        )
    }

    /// Records a survey under a profile's name; cases not surveyed are kept.
    pub fn record<P: Procedure>(&mut self, profile: &str, survey: &Survey<P>) {
        self.schema = SCHEMA.into();
        let cases = self.profile.entry(profile.into()).or_default();
        for report in &survey.reports {
            cases.insert(report.case.name.into(), entry(report));
        }
        cases.retain(|name, _| survey.procedure.cases().iter().any(|case| case.name == name));
    }

    /// Where a survey differs from what is recorded.
    pub fn differences<P: Procedure>(&self, profile: &str, survey: &Survey<P>) -> Vec<Difference> {
        let nothing = BTreeMap::new();
        let cases = self.profile.get(profile).unwrap_or(&nothing);
        let mut differences = Vec::new();
        for report in &survey.reports {
            let name = report.case.name;
            let recorded = cases.get(name).map(rows).unwrap_or_default();
            let found = rows(&entry(report));
            let keys: std::collections::BTreeSet<_> = recorded.keys().chain(found.keys()).collect();
            for key in keys {
                let (was, is) = (recorded.get(key), found.get(key));
                if was != is {
                    let say = |v: Option<&String>| v.map_or("nothing".into(), String::clone);
                    differences.push(Difference {
                        place: format!("{profile}, {name}, {key}"),
                        recorded: say(was),
                        found: say(is),
                    });
                }
            }
        }
        differences
    }
}

fn entry<P: Procedure>(report: &CaseReport<P>) -> Entry {
    let claims = report.results.iter().map(|r| {
        let id = r.witness.as_ref().map_or(String::new(), |w| format!(" {}", w.id));
        (r.claim.name.to_string(), format!("{}{id}", r.verdict))
    });
    let no_step = report.holes.iter().map(|hole| {
        let key = format!("{}, {}: {}", hole.key.role, hole.key.state, hole.key.event);
        let step = hole.step.map_or("start".into(), |s| s.to_string());
        (key, format!("{step} {}", hole.witness.id))
    });
    Entry {
        states: report.states,
        transitions: report.transitions,
        depth: report.depth,
        exchanges: report.exchanges,
        claims: claims.collect(),
        no_step: no_step.collect(),
    }
}

fn rows(entry: &Entry) -> BTreeMap<String, String> {
    let Entry { states, transitions, depth, exchanges, claims, no_step } = entry;
    let mut rows: BTreeMap<String, String> = claims.clone();
    rows.extend(no_step.iter().map(|(key, value)| (format!("no step: {key}"), value.clone())));
    rows.insert("states".into(), states.to_string());
    rows.insert("transitions".into(), transitions.to_string());
    rows.insert("depth".into(), depth.to_string());
    rows.insert("exchanges".into(), exchanges.to_string());
    rows
}
