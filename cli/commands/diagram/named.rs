//! Figures of what a delegate has in hand: a shortest run in which it comes up.

use callproof_diagrams::chart::chart;
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::run::Occurrence;
use callproof_proofs::figures::{first, play};
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::recommended;

use super::{Pen, Source, marks};
use crate::commands::witness::{Found, file_name, shown};
use crate::error::Error;
use crate::figure::remarks;
use crate::lookup::{self, Meant, What};
use crate::names::Nearest;
use crate::progress::Meter;
use crate::select;
use crate::texts::Texts;

impl Pen<'_> {
    /// Figures of what some words name.
    pub(super) fn named(
        &self,
        words: &str,
        within: &[AnyProcedure],
        texts: &Texts,
    ) -> Result<(), Error> {
        let meant = lookup::find(words, within, select::threads(None)?);
        // A procedure may be meant whose name is misspelt.
        let meant = meant.map_err(|error| {
            texts
                .find("procedure or name", words)
                .err()
                .filter(|error| {
                    matches!(
                        error,
                        Error::Unknown { nearest: Nearest::Meant(_) | Nearest::File(_), .. }
                    )
                })
                .unwrap_or(error)
        })?;
        let mut undrawn = Vec::new();
        for of in &meant {
            if let Some(why) = self.meant(of)? {
                undrawn.push(why);
            }
        }
        match undrawn.len() == meant.len() {
            true => Err(Error::Usage(undrawn.join("; "))),
            false => Ok(()),
        }
    }

    /// A figure of what is meant; why there is none where there is not.
    fn meant(&self, Meant { procedure, what }: &Meant) -> Result<Option<String>, Error> {
        let procedure = *procedure;
        match what {
            What::Issue(issue) => Ok((self.candidates(procedure, issue)? == 0).then(|| {
                format!("no candidate of {} changes anything that a figure shows", issue.name)
            })),
            What::Clause(clause, _) => {
                let figures = procedure.figures().into_iter();
                let own: Vec<_> = figures.filter(|of| of.clause.number == clause.number).collect();
                for figure in &own {
                    let (run, skip) = play(procedure, figure);
                    self.draw(&chart(&run, skip, &figure.caption()), figure.file)?;
                }
                Ok(own.is_empty().then(|| {
                    format!(
                        "clause {} has no figure; name a step of it, e.g. `callproof diagram {} \
                         step 1`",
                        clause.number, clause.number
                    )
                }))
            }
            What::Step(step) => {
                let cites = |occurrence: &Occurrence<AnyProcedure>| {
                    let outcome = occurrence.outcome.as_ref();
                    outcome.is_some_and(|outcome| outcome.cited.contains(step))
                };
                let name = format!("{}-{}", step.clause.number, step.item);
                self.first(procedure, (&step.to_string(), &name), &cites)
            }
            What::Message(message) => {
                let sends = |occurrence: &Occurrence<AnyProcedure>| {
                    let outcome = occurrence.outcome.as_ref();
                    outcome.is_some_and(|outcome| {
                        let mut sent = outcome.sent();
                        sent.any(|(_, sent)| sent.name() == *message)
                    })
                };
                self.first(procedure, (message, message), &sends)
            }
            What::Claim(claim) => self.claim(procedure, claim),
            What::Case(case) => {
                let why = "a case has many runs; name a claim, a step or a message";
                Ok(Some(format!("{} is a case: {why}", case.name)))
            }
            What::Role(role) => {
                let (resolutions, how) = self.texts(procedure)?.swap_remove(0);
                self.states(procedure, &Source::Chosen(resolutions, &how), Some(role))?;
                Ok(None)
            }
        }
    }

    /// A shortest run in which something comes up, of the text as written where it does there.
    fn first(
        &self,
        procedure: AnyProcedure,
        (what, name): (&str, &str),
        is_it: &dyn Fn(&Occurrence<AnyProcedure>) -> bool,
    ) -> Result<Option<String>, Error> {
        let selection = &self.args.selection;
        let cases = select::cases(procedure, selection, &[], false);
        for (text, how) in self.texts(procedure)? {
            let Some((run, case)) = first(&text, &cases, is_it) else { continue };
            let caption = format!("{what}, {how} ({})", case.name);
            let mut figure = chart(&run, 0, &caption);
            figure.remark = remarks([case.beginning(), Some(marks(&run))]);
            self.draw(&figure, &format!("{}-{}", procedure.name(), file_name(name)))?;
            return Ok(None);
        }
        Ok(Some(format!("{what} comes up in no case that is always checked")))
    }

    /// The texts in which something is looked for, with what they are called.
    fn texts(
        &self,
        procedure: AnyProcedure,
    ) -> Result<Vec<(Resolutions<AnyProcedure>, String)>, Error> {
        let selection = &self.args.selection;
        if selection.as_written || !selection.resolve.is_empty() {
            let chosen = select::chosen(procedure, selection)?;
            return Ok(vec![(chosen.resolutions, chosen.profile.in_words())]);
        }
        let written = (procedure.as_written(), "as written".to_string());
        Ok(vec![written, (recommended(procedure), "as recommended".into())])
    }

    /// The run that shows whether a claim holds: one against it, else one in which it is put to the
    /// test.
    fn claim(
        &self,
        procedure: AnyProcedure,
        claim: &Claim<AnyProcedure>,
    ) -> Result<Option<String>, Error> {
        let cases = select::cases(procedure, &self.args.selection, &[], false);
        let meter = Meter::new();
        let plan = Plan {
            procedure,
            claims: std::slice::from_ref(claim),
            limits: select::usual_limits(procedure.file()),
            threads: select::threads(None)?,
            is_whole: false,
            mutant: None,
            progress: &|case, progress| meter.tell(case, progress),
        };
        let mut best: Option<(bool, Found)> = None;
        for (resolutions, _) in self.texts(procedure)? {
            let survey = survey(&resolutions, &cases, &plan);
            for report in &survey.reports {
                let mut results = report.results.iter();
                let Some(result) = results.find(|of| of.claim.name == claim.name) else { continue };
                let Some(witness) = result.witness.clone() else { continue };
                let holds = result.verdict.counts_as_holding();
                if best.as_ref().is_none_or(|(known, _)| *known && !holds) {
                    let (sentence, shows) = shown(result);
                    let (title, case) = (claim.name.to_string(), report.case.clone());
                    let resolutions = resolutions.clone();
                    let found = Found { witness, title, sentence, shows, case, resolutions };
                    best = Some((holds, found));
                }
            }
        }
        meter.done();
        match best {
            Some((_, found)) => self.draw_found(&found).map(|()| None),
            None => Ok(Some(format!("no run shows {}: {}", claim.name, claim.gist))),
        }
    }
}
