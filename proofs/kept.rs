//! What is kept of a search for repairs, so that it need not be made again: which candidates repair
//! each finding, what follows from what, and where things end.
//!
//! It is known by a key, which changes with everything that it depends on: the source of the text
//! and of the engine, the cases, the claims, the choices. And it is about the findings at hand, run
//! for run, or it is not used.

use std::collections::BTreeSet;

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};
use serde::{Deserialize, Serialize};

use crate::consequence::Consequence;
use crate::findings::{Finding, Key, Owner, Reach, locate};
use crate::survey::Plan;
use crate::verdict::choices;

/// What is kept of one search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The procedure, by name.
    pub procedure: String,
    /// What it depends on.
    pub key: String,
    /// What was found out about each finding.
    found: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    /// What the finding is known by.
    finding: String,
    case: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<String>,
    /// The finding that it follows from, where that has another run.
    #[serde(skip_serializing_if = "Option::is_none")]
    follows_from: Option<String>,
    /// Whether the text as recommended shows it as well.
    is_left: bool,
    repairs: Vec<Repair>,
    consequence: Consequence,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Repair {
    issue: String,
    candidate: String,
    /// With how many participants it was found to repair, where that number can be chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    participants: Option<u8>,
    /// Whether it repairs with one more.
    #[serde(skip_serializing_if = "Option::is_none")]
    with_one_more: Option<bool>,
}

/// What a search for repairs depends on, in 16 hexadecimal digits; `None` where that is not known, or
/// where a limit may have stopped it.
pub fn key<P: Procedure>(
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Option<String> {
    let procedure = plan.procedure;
    if plan.limits.states.is_some() || plan.limits.time.is_some() || plan.mutant.is_some() {
        return None;
    }
    let mut text = format!("{:x} {:x} {}\n", crate::SOURCE, procedure.source()?, procedure.name());
    for (issue, candidate) in choices(procedure, resolutions) {
        text += &format!("{issue}={candidate}\n");
    }
    for case in cases {
        let (roles, calls) = (procedure.cast(&case.config), procedure.calls(&case.config));
        text += &format!("{} {} {}\n", case.name, roles.len(), calls.len());
    }
    for claim in plan.claims {
        text += &format!("{}\n", claim.name);
    }
    text += &format!("{}", plan.is_whole);
    Some(format!("{:016x}", rapidhash_v3_seeded(text.as_bytes(), &RapidSecrets::seed(0))))
}

/// What a finding is known by, in words.
fn name<P: Procedure>(key: &Key<P>) -> String {
    match key {
        Key::Hole(role, event) => format!("{role}: {event}"),
        Key::Claim(claim) => (*claim).into(),
    }
}

fn run<P: Procedure>(finding: &Finding<P>) -> Option<&str> {
    finding.witness.as_ref().map(|witness| witness.id.as_str())
}

impl Kept {
    /// What was found out about findings, each with where things end after its run.
    pub fn of<P: Procedure>(
        procedure: P,
        key: String,
        found: &[Finding<P>],
        consequences: &[Consequence],
    ) -> Self {
        let repair = |finding: &Finding<P>, repair: &(&'static str, &'static str)| {
            let reach = finding.reach.get(repair);
            Repair {
                issue: repair.0.into(),
                candidate: repair.1.into(),
                participants: reach.map(|reach| reach.participants),
                with_one_more: reach.and_then(|reach| reach.with_one_more),
            }
        };
        let row = |(finding, consequence): (&Finding<P>, &Consequence)| Row {
            finding: name(&finding.key),
            case: finding.case.into(),
            run: run(finding).map(String::from),
            follows_from: finding.owner.as_ref().map(|owner| name(&owner.key)),
            is_left: finding.is_left,
            repairs: finding.repairs.iter().map(|one| repair(finding, one)).collect(),
            consequence: consequence.clone(),
        };
        let found = found.iter().zip(consequences).map(row).collect();
        Kept { procedure: procedure.name().into(), key, found }
    }

    /// Reads what was written.
    ///
    /// # Errors
    ///
    /// Why the text is not what [`Kept::to_text`] writes.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_string())
    }

    /// As it is written down.
    pub fn to_text(&self) -> String {
        toml::to_string(self).expect("it is plain data")
    }

    /// Gives findings what is known of them, and says where things end after the run of each; `None`,
    /// and nothing is changed, where it is about other findings than these.
    pub fn apply<P: Procedure>(
        &self,
        procedure: P,
        found: &mut Vec<Finding<P>>,
    ) -> Option<Vec<Consequence>> {
        let names: BTreeSet<&str> = self.found.iter().map(|row| row.finding.as_str()).collect();
        if names.len() != found.len() || self.found.len() != found.len() {
            return None;
        }
        let row = |finding: &Finding<P>| {
            let name = name(&finding.key);
            let row = self.found.iter().find(|row| row.finding == name)?;
            (row.case == finding.case && row.run.as_deref() == run(finding)).then_some(row)
        };
        let mut known = found.clone();
        for finding in &mut known {
            let row = row(finding)?;
            for repair in &row.repairs {
                let own = candidate(procedure, repair)?;
                finding.repairs.push(own);
                if let Some(participants) = repair.participants {
                    let reach = Reach { participants, with_one_more: repair.with_one_more };
                    finding.reach.insert(own, reach);
                }
            }
            finding.is_left = row.is_left;
            finding.owner = match &row.follows_from {
                None => None,
                Some(owner) => {
                    let owner = found.iter().find(|other| name(&other.key) == *owner)?;
                    Some(Owner::of(owner)?)
                }
            };
        }
        locate(procedure, &mut known);
        let ends = known.iter().map(|finding| Some(row(finding)?.consequence.clone()));
        let ends = ends.collect::<Option<Vec<_>>>()?;
        *found = known;
        Some(ends)
    }
}

fn candidate<P: Procedure>(procedure: P, repair: &Repair) -> Option<(&'static str, &'static str)> {
    let issue = procedure.issues().into_iter().find(|issue| issue.name == repair.issue)?;
    let candidate = issue.candidates.iter().find(|known| known.name == repair.candidate)?;
    Some((issue.name, candidate.name))
}
