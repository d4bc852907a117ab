//! `diagram`: the figure, of the text or of a run found.

use std::path::Path;

use callproof_diagrams::chart::{Chart, chart};
use callproof_diagrams::{Format, Options, machine, write};
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Case;
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::run::{Occurrence, Run};
use callproof_proofs::engine::Limits;
use callproof_proofs::figures::{first, of_candidate, play, under};
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::recommended;

use super::states;
use super::witness::{Found, Use, file_name, find, is_id};
use crate::args::{DiagramArgs, Drawing};
use crate::error::{Error, Outcome};
use crate::lookup::{Meant, What};
use crate::progress::Meter;
use crate::texts::Texts;
use crate::{files, lookup, names, select};

/// Draws what the arguments ask for.
pub fn run(args: &DiagramArgs, texts: &Texts) -> Result<Outcome, Error> {
    let mut pen = Pen { args };
    let words = args.what.join(" ");
    if texts.is_known(&words) {
        pen.figures(texts.find("procedure", &words)?)?;
        return Ok(Outcome::Good);
    }
    if args.issue.is_some() || args.all || args.as_recommended || args.states.is_some() {
        return Err(match is_id(&words) {
            true => Error::Usage(
                "--issue, --all, --states and --as-recommended draw figures of a procedure, not a \
                 run"
                .into(),
            ),
            // A procedure was meant.
            false => texts.find("procedure", &words).err().unwrap_or_else(|| {
                Error::Usage(format!("{words} is no procedure; --issue and --all need one"))
            }),
        });
    }
    let within = texts.of(args.of.as_deref())?;
    match is_id(&words) {
        true => find(&words, (&within, texts), &args.selection, &mut pen)?,
        false => pen.named(&words, &within, texts)?,
    }
    Ok(Outcome::Good)
}

struct Pen<'a> {
    args: &'a DiagramArgs,
}

/// Which text a figure is drawn from.
enum Source {
    /// That which the figure itself names.
    Own,
    /// A chosen one: its resolutions, and what is added to captions and file names.
    Chosen(Resolutions<AnyProcedure>, &'static str),
}

impl Pen<'_> {
    /// The figures of a text, or those that an option asks for.
    fn figures(&mut self, procedure: AnyProcedure) -> Result<(), Error> {
        let DiagramArgs { selection, as_recommended, issue, all, .. } = self.args;
        if selection.participants.is_some() {
            let why = "a text has figures of its own; --participants goes with a run";
            return Err(Error::Usage(why.into()));
        }
        if let Some(name) = issue {
            let issues = procedure.issues();
            let names: Vec<&str> = issues.iter().map(|issue| issue.name).collect();
            let place = names::find("open issue", name, &names)?;
            return match self.candidates(procedure, &issues[place])? {
                0 => Err(Error::Usage(format!(
                    "no candidate of {name} changes anything that a figure shows, within the cases \
                     that are always checked"
                ))),
                _ => Ok(()),
            };
        }
        let best = || Source::Chosen(recommended(procedure), "as recommended");
        let sources = match (*all, selection.resolve.is_empty(), selection.as_written) {
            (true, true, false) => vec![Source::Own, best()],
            (true, _, _) => {
                let why = "--all draws every text; --as-written and --resolve choose one";
                return Err(Error::Usage(why.into()));
            }
            (false, true, false) if *as_recommended => vec![best()],
            (false, true, false) => vec![Source::Own],
            (false, true, true) => {
                vec![Source::Chosen(procedure.as_written(), "as written")]
            }
            (false, false, _) => {
                let chosen = select::chosen(procedure, selection)?;
                vec![Source::Chosen(chosen.resolutions, "as resolved")]
            }
        };
        for source in &sources {
            if self.args.states.is_none() {
                self.of_the_text(procedure, source)?;
            }
            if self.args.states.is_some() || *all {
                self.states(procedure, source)?;
            }
        }
        if *all {
            for issue in procedure.issues() {
                self.candidates(procedure, &issue)?;
            }
        }
        Ok(())
    }

    /// The figures that the text prints.
    fn of_the_text(&self, procedure: AnyProcedure, source: &Source) -> Result<(), Error> {
        for figure in procedure.figures() {
            let (caption, file) = (figure.caption(), figure.file);
            match source {
                Source::Own => {
                    let (run, skip) = play(procedure, &figure);
                    self.draw(&chart(&run, skip, &caption), file)?;
                }
                Source::Chosen(resolutions, how) => {
                    let (run, skip) =
                        under(procedure, &figure, resolutions.clone()).map_err(|stuck| {
                            Error::Usage(format!("{caption} cannot be drawn {how}: {stuck}"))
                        })?;
                    let mut drawn = chart(&run, skip, &format!("{caption} ({how})"));
                    drawn.remark = marks(&run);
                    self.draw(&drawn, &format!("{file}-{}", how.replace(' ', "-")))?;
                }
            }
        }
        Ok(())
    }

    /// The state machine of each role, or of that which is asked for.
    fn states(&self, procedure: AnyProcedure, source: &Source) -> Result<(), Error> {
        let (resolutions, how) = match source {
            Source::Own => (procedure.as_written(), "as written"),
            Source::Chosen(resolutions, how) => (resolutions.clone(), *how),
        };
        let cases = select::cases(procedure, &self.args.selection, &[], false);
        let role = self.args.states.as_ref().and_then(Option::as_deref);
        for states::Drawn { chart, file } in states::drawn(&resolutions, &cases, role, how)? {
            self.put(&file, &|format, options| machine::write(&chart, format, options))?;
        }
        Ok(())
    }

    /// A figure for each candidate of an open issue that changes something; how many there are.
    fn candidates(&self, procedure: AnyProcedure, issue: &Issue) -> Result<usize, Error> {
        let selection = &self.args.selection;
        let base = match selection.resolve.is_empty() && !selection.as_written {
            true => recommended(procedure),
            false => select::chosen(procedure, selection)?.resolutions,
        };
        let cases = select::cases(procedure, selection, &[], false);
        let mut drawn = 0;
        for (place, candidate) in issue.candidates.iter().enumerate() {
            let Some((run, case)) = of_candidate(&base, issue, place, &cases) else { continue };
            let caption = format!("{}={}: {}", issue.name, candidate.name, candidate.gist);
            let mut figure = chart(&run, 0, &caption);
            let case = cases.iter().find(|known| known.name == case);
            let beginning = case.and_then(Case::beginning);
            let said = beginning.into_iter().chain(Some(marks(&run)).filter(|s| !s.is_empty()));
            figure.remark = said.collect::<Vec<_>>().join("; ");
            let file = format!("{}-{}-{}", procedure.name(), issue.name, candidate.name);
            self.draw(&figure, &file)?;
            drawn += 1;
        }
        Ok(drawn)
    }
}

impl Pen<'_> {
    /// Figures of what some words name.
    fn named(&self, words: &str, within: &[AnyProcedure], texts: &Texts) -> Result<(), Error> {
        let meant = lookup::find(words, within, select::threads(None)?);
        // A procedure may be meant whose name is misspelt.
        let meant = meant.map_err(|error| {
            texts.find("procedure or name", words).err().filter(
            |error| matches!(error, Error::Unknown { nearest, .. } if nearest.starts_with("did")),
        ).unwrap_or(error)
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
            What::Role(role) => Ok(Some(format!(
                "{role} is a functional entity, and has no run of its own; `callproof explain {role}` \
                 tells what it does"
            ))),
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
            let said = case.beginning().into_iter().chain(Some(marks(&run)));
            figure.remark = said.filter(|s| !s.is_empty()).collect::<Vec<_>>().join("; ");
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
            return Ok(vec![(chosen.resolutions, chosen.name)]);
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
            limits: Limits::default(),
            threads: select::threads(None)?,
            is_whole: false,
            mutant: None,
            progress: &|case, progress| meter.tell(case, progress),
        };
        let mut best: Option<(bool, Found)> = None;
        for (resolutions, _) in self.texts(procedure)? {
            let survey = survey(&resolutions, &cases, &plan);
            for report in &survey.reports {
                let result = report.results.iter().find(|of| of.claim.name == claim.name);
                let Some(witness) = result.and_then(|of| of.witness.clone()) else { continue };
                let holds = result.is_some_and(|of| of.verdict.counts_as_holding());
                if best.as_ref().is_none_or(|(known, _)| *known && !holds) {
                    let sentence =
                        if holds { claim.gist.to_string() } else { claim.broken().to_string() };
                    let (title, case) = (claim.name.to_string(), report.case.clone());
                    let resolutions = resolutions.clone();
                    best = Some((holds, Found { witness, title, sentence, case, resolutions }));
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

/// What a reader of a figure needs to know of its brackets; nothing where it has none.
fn marks(run: &Run<AnyProcedure>) -> String {
    let outcomes = run.occurrences.iter().filter_map(|occurrence| occurrence.outcome.as_ref());
    let mut cited = outcomes.flat_map(|outcome| &outcome.cited);
    match cited.any(|step| !step.is_printed()) {
        true => "in brackets: steps that are proposed".into(),
        false => String::new(),
    }
}

impl Use for Pen<'_> {
    fn with(&mut self, found: Found) -> Result<(), Error> {
        self.draw_found(&found)
    }
}

impl Pen<'_> {
    fn draw_found(&self, found: &Found) -> Result<(), Error> {
        let caption = format!("{} ({}, {})", found.sentence, found.case.name, found.witness.id);
        let mut drawn = chart(&found.witness.run, 0, &caption);
        drawn.remark = found.witness.remark();
        self.draw(&drawn, &format!("{}-{}", found.title, found.witness.id))
    }
}

impl Pen<'_> {
    fn draw(&self, chart: &Chart, name: &str) -> Result<(), Error> {
        self.put(name, &|format, options| write(chart, format, options))
    }

    /// Writes a figure in every format that is asked for.
    fn put(&self, name: &str, written: &dyn Fn(Format, &Options) -> Vec<u8>) -> Result<(), Error> {
        let DiagramArgs { format, width, no_caption, stdout, out, .. } = self.args;
        let formats = match format.is_empty() {
            true => vec![Format::Svg, Format::Dot],
            false => format.iter().map(|format| format_of(*format)).collect(),
        };
        let options = Options { caption: !no_caption, width: *width };
        for format in formats {
            let bytes = written(format, &options);
            if *stdout {
                files::say_bytes(&bytes)?;
            } else {
                let path = out.join(format!("{name}.{}", format.ending()));
                files::write_bytes(&path, &bytes)?;
                files::say(&format!("{}\n", show(&path)))?;
            }
        }
        Ok(())
    }
}

fn format_of(format: Drawing) -> Format {
    match format {
        Drawing::Svg => Format::Svg,
        Drawing::Emf => Format::Emf,
        Drawing::Png => Format::Png,
        Drawing::Pdf => Format::Pdf,
        Drawing::PlantUml => Format::PlantUml,
        Drawing::Mermaid => Format::Mermaid,
        Drawing::Dot => Format::Dot,
        Drawing::Text => Format::Text,
    }
}

fn show(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
