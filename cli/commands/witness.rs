//! Finding a run by its eight digits.

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Case;
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::engine::{Limits, Members};
use callproof_proofs::family::{TablePlan, neighbours};
use callproof_proofs::ledger::Ledger;
use callproof_proofs::review::decision::runs_against;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Witness, recommended};

use crate::args::Selection;
use crate::error::Error;
use crate::progress::Meter;
use crate::select;
use crate::texts::Texts;

/// A run found, with what it shows and where.
pub struct Found {
    /// The run.
    pub witness: Witness<AnyProcedure>,
    /// What it shows; also a file name.
    pub title: String,
    /// What it shows, as a sentence.
    pub sentence: String,
    /// The case.
    pub case: Case<AnyProcedure>,
    /// The resolutions.
    pub resolutions: Resolutions<AnyProcedure>,
}

/// What is done with a run once it is found.
pub trait Use {
    /// Uses it.
    fn with(&mut self, found: Found) -> Result<(), Error>;
}

/// Whether a name can be that of a run.
pub fn is_id(name: &str) -> bool {
    name.len() == 8 && name.chars().all(|c| c.is_ascii_hexdigit())
}

/// Looks for a run in what the selection, or else the ledger and the two profiles, lead to.
pub fn find<U: Use>(
    id: &str,
    (within, texts): (&[AnyProcedure], &Texts),
    selection: &Selection,
    user: &mut U,
) -> Result<(), Error> {
    let id = id.to_lowercase();
    for procedure in select::concerned(within, selection)? {
        let mut search = Search { id: &id, texts, selection, user };
        if search.within(procedure)? {
            return Ok(());
        }
    }
    Err(Error::Usage(format!(
        "no run is named {id} in the cases checked; runs are named by `callproof check`, and one \
         found with --resolve is found again only with the same --resolve"
    )))
}

struct Search<'s, U> {
    id: &'s str,
    texts: &'s Texts,
    selection: &'s Selection,
    user: &'s mut U,
}

impl<U: Use> Search<'_, U> {
    fn within(&mut self, procedure: AnyProcedure) -> Result<bool, Error> {
        let texts = match self.selection.resolve.is_empty() && !self.selection.as_written {
            true => vec![procedure.as_written(), recommended(procedure)],
            false => vec![select::chosen(procedure, self.selection)?.resolutions],
        };
        let ledger = self.texts.ledger(procedure)?.unwrap_or_default();
        let mut hinted = select::every_case(procedure, self.selection);
        hinted.retain(|case| mentions(&ledger, case.name, self.id));
        let default = select::cases(procedure, self.selection, &[], false);
        let all = select::cases(procedure, self.selection, &[], true);
        let claims = procedure.claims();
        let threads = select::threads(None)?;
        // Where the ledger knows every case, a run it does not name is not in the large ones.
        let is_known =
            |case: &Case<AnyProcedure>| ledger.profile.values().all(|p| p.contains_key(case.name));
        let rest = match !ledger.profile.is_empty() && all.iter().all(is_known) {
            true => Vec::new(),
            false => all,
        };
        for cases in [&hinted, &default, &rest] {
            for resolutions in &texts {
                let meter = Meter::new();
                let plan = Plan {
                    procedure,
                    claims: &claims,
                    limits: Default::default(),
                    threads,
                    is_whole: false,
                    mutant: None,
                    progress: &|case, progress| meter.tell(case, progress),
                };
                let survey = survey(resolutions, cases, &plan);
                meter.done();
                if let Some(found) = pick(&survey, self.id) {
                    self.user.with(found)?;
                    return Ok(true);
                }
            }
        }
        match self.selection.resolve.is_empty() && !self.selection.as_written {
            true => self.among_candidates(procedure, &claims, &default, threads),
            false => Ok(false),
        }
    }
}

impl<U: Use> Search<'_, U> {
    /// Looks where `review` finds its runs: against each candidate, everything else being as
    /// recommended.
    fn among_candidates(
        &mut self,
        procedure: AnyProcedure,
        claims: &[Claim<AnyProcedure>],
        cases: &[Case<AnyProcedure>],
        threads: usize,
    ) -> Result<bool, Error> {
        let issues = procedure.issues();
        let meter = Meter::new();
        let say = |case: &str, progress| meter.tell(case, progress);
        let limits = Limits::default();
        let (whole, mutant) = (false, None);
        let table = TablePlan { limits, threads, progress: &say };
        let table = neighbours(procedure, &recommended(procedure), &issues, cases, &table);
        let plan =
            Plan { procedure, claims, limits, threads, is_whole: whole, mutant, progress: &say };
        let members = Members::every(procedure);
        for member in table.members.iter().skip(1) {
            let at = table.place(member).expect("it is a member");
            let resolutions = members.resolutions(member);
            let runs = runs_against(&table, at, &resolutions, cases, &plan);
            let found = runs.into_iter().find(|(_, (_, run))| run.id == self.id);
            let Some((claim, (case, witness))) = found else { continue };
            let claim = claims.iter().find(|c| c.name == claim).expect("it is a claim");
            let case = cases.iter().find(|c| c.name == case).expect("it is a case").clone();
            let sentence = claim.broken();
            let title = claim.name.into();
            meter.done();
            self.user.with(Found { witness, title, sentence, case, resolutions })?;
            return Ok(true);
        }
        meter.done();
        Ok(false)
    }
}

fn mentions(ledger: &Ledger, case: &str, id: &str) -> bool {
    let entries = ledger.profile.values().filter_map(|cases| cases.get(case));
    entries.flat_map(|e| e.claims.values().chain(e.no_step.values())).any(|row| row.ends_with(id))
}

fn pick(survey: &Survey<AnyProcedure>, id: &str) -> Option<Found> {
    for report in &survey.reports {
        let found = |witness: &Witness<AnyProcedure>, title: String, sentence: String| Found {
            witness: witness.clone(),
            title,
            sentence,
            case: report.case.clone(),
            resolutions: survey.resolutions.clone(),
        };
        if let Some(hole) = report.holes.iter().find(|hole| hole.witness.id == id) {
            let key = &hole.key;
            let sentence = format!("no step: {}, {}: {}", key.role, key.state, key.event);
            let step =
                hole.step.map_or(String::new(), |s| format!("{}-{}", s.clause.number, s.item));
            let title = format!("no-step-{step}-{}", key.event);
            return Some(found(&hole.witness, file_name(&title), sentence));
        }
        // What fails says more than what holds, and the text's own claims more than what every
        // procedure owes.
        let mut results: Vec<_> = report.results.iter().collect();
        results.sort_by_key(|r| (r.verdict.counts_as_holding(), r.claim.steps.is_empty()));
        for result in results {
            if let Some(witness) = result.witness.as_ref().filter(|w| w.id == id) {
                let sentence = match result.verdict.counts_as_holding() {
                    true => result.claim.gist.to_string(),
                    false => result.claim.broken(),
                };
                return Some(found(witness, result.claim.name.into(), sentence));
            }
        }
    }
    None
}

/// Kebab-case, for a file.
pub fn file_name(title: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || c == '.' { c } else { '-' };
    let mut name: String = title.to_lowercase().chars().map(kept).collect();
    while name.contains("--") {
        name = name.replace("--", "-");
    }
    name.trim_matches('-').to_string()
}
