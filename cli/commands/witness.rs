//! Finding a run by its eight digits.

use callproof_diagrams::chart::Chart;
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::check::ClaimReport;
use callproof_proofs::consequence::{Consequence, after};
use callproof_proofs::ledger::Ledger;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Witness, recommended};

use crate::args::Selection;
use crate::error::Error;
use crate::figure::{self, Shows};
use crate::kept::Store;
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
    /// What it shows, for its figure.
    pub shows: Shows,
    /// The case.
    pub case: Case<AnyProcedure>,
    /// The resolutions.
    pub resolutions: Resolutions<AnyProcedure>,
}

impl Found {
    /// Where things end after it; nothing is said of a run that shows nothing wrong.
    pub fn consequence(&self) -> Option<Consequence> {
        let is_wrong = self.shows != Shows::Possible;
        is_wrong.then(|| after(&self.witness, &self.case, &self.resolutions))
    }

    /// What remains for those who take part, where that comes of what it shows.
    pub fn harm(&self) -> Option<String> {
        self.shows.harm(&self.witness, &self.consequence()?)
    }

    /// Its figure.
    pub fn figure(&self, caption: &str) -> Chart {
        figure::figure(&self.witness, caption, &self.shows, self.consequence().as_ref())
    }
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

/// Looks for a run: where the ledger names it, or where it was found before; then, unless it is nearly
/// the name of a run that is known, in everything that the selection, or else the two profiles, lead
/// to.
pub fn find<U: Use>(
    id: &str,
    (within, texts): (&[AnyProcedure], &Texts),
    selection: &Selection,
    user: &mut U,
) -> Result<(), Error> {
    select::answers_known(selection, within)?;
    let id = id.to_lowercase();
    let store = Store::new(texts.kept(), true);
    let procedures = select::concerned(within, selection)?;
    let threads = select::threads(None)?;
    let searches = procedures.iter().map(|procedure| {
        let ledger = texts.ledger(*procedure)?.unwrap_or_default();
        Ok(Search { procedure: *procedure, id: &id, ledger, store: &store, selection, threads })
    });
    let searches: Vec<Search<'_>> = searches.collect::<Result<_, Error>>()?;
    for search in &searches {
        if let Some(found) = search.where_it_was()? {
            return user.with(found);
        }
    }
    if let Some(known) = searches.iter().find_map(Search::nearly) {
        return Err(Error::Usage(format!("no run is named {id}; did you mean {known}?")));
    }
    for search in &searches {
        if let Some(found) = search.everywhere()? {
            return user.with(found);
        }
    }
    Err(Error::Usage(format!(
        "no run is named {id} in the cases checked, nor was one found so before; runs are named by \
         `callproof check` and `callproof review`, and one found with --resolve is found again with \
         the same --resolve"
    )))
}

/// The search for a run in one text.
struct Search<'s> {
    procedure: AnyProcedure,
    id: &'s str,
    ledger: Ledger,
    store: &'s Store<'s>,
    selection: &'s Selection,
    threads: usize,
}

impl Search<'_> {
    /// Whether nothing is chosen, so that the text is looked at as written and as recommended.
    fn is_open(&self) -> bool {
        self.selection.resolve.is_empty() && !self.selection.as_written
    }

    /// The texts in which it may be.
    fn texts(&self) -> Result<Vec<Resolutions<AnyProcedure>>, Error> {
        let procedure = self.procedure;
        Ok(match self.is_open() {
            true => vec![procedure.as_written(), recommended(procedure)],
            false => vec![select::chosen(procedure, self.selection)?.resolutions],
        })
    }

    /// Looks in the cases for which the ledger names it, and in that in which it was found before.
    fn where_it_was(&self) -> Result<Option<Found>, Error> {
        let every = select::every_case(self.procedure, self.selection);
        let texts = self.texts()?;
        if let Some(place) = self.store.recall(self.procedure, self.id)
            && let Some(resolutions) = place.resolutions(self.procedure)
            && (self.is_open() || texts.contains(&resolutions))
        {
            let own: Vec<_> =
                every.iter().filter(|case| case.name == place.case).cloned().collect();
            if let Some(found) = self.among(&own, &[resolutions]) {
                return Ok(Some(found));
            }
        }
        let is_hinted = |case: &&Case<AnyProcedure>| mentions(&self.ledger, case.name, self.id);
        let hinted: Vec<_> = every.iter().filter(is_hinted).cloned().collect();
        Ok(self.among(&hinted, &texts))
    }

    /// The name of a known run that differs in one digit, or in two that are exchanged.
    fn nearly(&self) -> Option<String> {
        let recorded = self.ledger.runs().map(String::from);
        let mut known = recorded.chain(self.store.names(self.procedure));
        known.find(|known| strsim::osa_distance(known, self.id) == 1)
    }

    /// Looks in every case, unless the ledger names every run there.
    fn everywhere(&self) -> Result<Option<Found>, Error> {
        let default = select::cases(self.procedure, self.selection, &[], false);
        let (texts, is_open) = (self.texts()?, self.is_open());
        if !is_open || !self.is_recorded() {
            let all = select::cases(self.procedure, self.selection, &[], true);
            let rest: Vec<_> =
                all.into_iter().filter(|of| default.iter().all(|d| d.name != of.name)).collect();
            for cases in [&default, &rest] {
                if let Some(found) = self.among(cases, &texts) {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// Whether the ledger knows every case: a run that it does not name is in none of them.
    fn is_recorded(&self) -> bool {
        let profiles = &self.ledger.profile;
        let is_known =
            |case: &Case<AnyProcedure>| profiles.values().all(|of| of.contains_key(case.name));
        let every = select::every_case(self.procedure, self.selection);
        self.selection.participants.is_none() && !profiles.is_empty() && every.iter().all(is_known)
    }

    /// Looks in some cases, under some choices.
    fn among(
        &self,
        cases: &[Case<AnyProcedure>],
        texts: &[Resolutions<AnyProcedure>],
    ) -> Option<Found> {
        if cases.is_empty() {
            return None;
        }
        let claims = self.procedure.claims();
        texts.iter().find_map(|resolutions| {
            let meter = Meter::new();
            let plan = Plan {
                procedure: self.procedure,
                claims: &claims,
                limits: select::usual_limits(self.procedure.file()),
                threads: self.threads,
                is_whole: false,
                mutant: None,
                progress: &|case, progress| meter.tell(case, progress),
            };
            let survey = survey(resolutions, cases, &plan);
            meter.done();
            pick(&survey, self.id)
        })
    }
}

fn mentions(ledger: &Ledger, case: &str, id: &str) -> bool {
    let entries = ledger.profile.values().filter_map(|cases| cases.get(case));
    entries.flat_map(|e| e.claims.values().chain(e.no_step.values())).any(|row| row.ends_with(id))
}

fn pick(survey: &Survey<AnyProcedure>, id: &str) -> Option<Found> {
    for report in &survey.reports {
        let found = |witness: &Witness<AnyProcedure>, title: String, (sentence, shows)| Found {
            witness: witness.clone(),
            title,
            sentence,
            shows,
            case: report.case.clone(),
            resolutions: survey.resolutions.clone(),
        };
        if let Some(hole) = report.holes.iter().find(|hole| hole.witness.id == id) {
            let key = &hole.key;
            let sentence = format!("no step: {}, {}: {}", key.role, key.state, key.event);
            let step =
                hole.step.map_or(String::new(), |s| format!("{}-{}", s.clause.number, s.item));
            let title = format!("no-step-{step}-{}", key.event);
            return Some(found(&hole.witness, file_name(&title), (sentence, Shows::Hole)));
        }
        // What fails says more than what holds, and the text's own claims more than what every
        // procedure owes.
        let mut results: Vec<_> = report.results.iter().collect();
        results.sort_by_key(|r| (r.verdict.counts_as_holding(), r.claim.steps.is_empty()));
        for result in results {
            if let Some(witness) = result.witness.as_ref().filter(|w| w.id == id) {
                return Some(found(witness, result.claim.name.into(), shown(result)));
            }
        }
    }
    None
}

/// What the run of a claim shows: as a sentence, and for its figure.
pub fn shown<P: Procedure>(result: &ClaimReport<P>) -> (String, Shows) {
    let claim = &result.claim;
    match result.verdict.counts_as_holding() {
        true => (claim.gist.to_string(), Shows::Possible),
        false => (claim.broken(), Shows::against(claim)),
    }
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
