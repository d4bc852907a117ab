//! Where runs were found: in which case, under which choices. A run is named by eight digits, which do
//! not say where to look for it.

use std::collections::BTreeMap;

use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};
use serde::{Deserialize, Serialize};

use crate::review::decision::Decision;
use crate::survey::Survey;

/// Where the runs of one text were found. A place is a hint: whether the run is there is seen when it
/// is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// The text, by a key that changes with its source.
    pub key: String,
    /// The eight digits of each run, and where it was found.
    runs: BTreeMap<String, Place>,
}

/// Where a run was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The name of the case.
    pub case: String,
    /// The place of the candidate chosen of each open issue, in the order of the text.
    answers: Vec<usize>,
}

impl Place {
    fn new<P: Procedure>(case: &str, resolutions: &Resolutions<P>, procedure: P) -> Self {
        let issues = procedure.issues();
        let answers = issues.iter().map(|issue| resolutions.chosen(issue.place)).collect();
        Place { case: case.into(), answers }
    }

    /// The choices under which it was found; `None` where the text has no such choices.
    pub fn resolutions<P: Procedure>(&self, procedure: P) -> Option<Resolutions<P>> {
        let (issues, mut resolutions) = (procedure.issues(), procedure.as_written());
        for (issue, answer) in issues.iter().zip(&self.answers) {
            issue.candidates.get(*answer)?;
            resolutions.choose(issue.place, *answer);
        }
        (issues.len() == self.answers.len()).then_some(resolutions)
    }
}

impl Places {
    /// No runs yet of a text; `None` where its source is not known.
    pub fn of<P: Procedure>(procedure: P) -> Option<Self> {
        let text =
            format!("runs {:x} {:x} {}", crate::SOURCE, procedure.source()?, procedure.name());
        let key = rapidhash_v3_seeded(text.as_bytes(), &RapidSecrets::seed(0));
        Some(Places { key: format!("{key:016x}"), runs: BTreeMap::new() })
    }

    /// Reads what was written.
    ///
    /// # Errors
    ///
    /// Why the text is not what [`Places::to_text`] writes.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_string())
    }

    /// As it is written down.
    pub fn to_text(&self) -> String {
        toml::to_string(self).expect("it is plain data")
    }

    /// Where a run was found.
    pub fn find(&self, id: &str) -> Option<&Place> {
        self.runs.get(id)
    }

    /// The names of the runs.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.runs.keys().map(String::as_str)
    }

    /// Adds the runs of a survey: those of events without a step, and those of claims.
    pub fn add_survey<P: Procedure>(&mut self, survey: &Survey<P>) {
        for report in &survey.reports {
            let place = Place::new(report.case.name, &survey.resolutions, survey.procedure);
            let holes = report.holes.iter().map(|hole| &hole.witness);
            let claims = report.results.iter().filter_map(|result| result.witness.as_ref());
            let ids = holes.chain(claims).map(|witness| witness.id.clone());
            self.runs.extend(ids.map(|id| (id, place.clone())));
        }
    }

    /// Adds the runs against each candidate of an open issue, everything else being as in `base`.
    pub fn add_decision<P: Procedure>(&mut self, decision: &Decision<P>, base: &Resolutions<P>) {
        for (candidate, column) in decision.columns.iter().enumerate() {
            let mut resolutions = base.clone();
            resolutions.choose(decision.issue.place, candidate);
            for (case, witness) in column.witnesses.values() {
                let place = Place::new(case, &resolutions, decision.procedure);
                self.runs.insert(witness.id.clone(), place);
            }
        }
    }

    /// These and those of another of the same text, which says where each was found last.
    #[must_use]
    pub fn joined(mut self, newer: Places) -> Places {
        self.runs.extend(newer.runs);
        Places { key: newer.key, runs: self.runs }
    }
}
