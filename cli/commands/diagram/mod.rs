//! `diagram`: the figure, of the text or of a run found.

mod named;

use std::path::{Path, PathBuf};

use callproof_diagrams::chart::{Chart, chart};
use callproof_diagrams::{Format, Options, machine, text, write};
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Case;
use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Run;
use callproof_proofs::figures::{of_candidate, play, under};
use callproof_proofs::verdict::recommended;

use super::states;
use super::witness::{Found, Use, find, is_id};
use crate::args::{DiagramArgs, Drawing};
use crate::error::{Error, Outcome};
use crate::figure::{drawn_with, remarks};
use crate::texts::Texts;
use crate::{files, names, select, width};

/// Draws what the arguments ask for.
pub fn run(args: &DiagramArgs, texts: &Texts) -> Result<Outcome, Error> {
    let mut pen = Pen { args };
    let words = args.what.join(" ");
    if args.what.len() == 1 && texts.is_known(&words) {
        let procedure = texts.find("procedure", &words)?;
        select::answers_known(&args.selection, &[procedure])?;
        pen.figures(procedure)?;
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
    let (words, within) = texts.asked(&args.what, args.of.as_deref())?;
    match is_id(&words) {
        true => find(&words, (&within, texts), &args.selection, &mut pen)?,
        false => {
            select::answers_known(&args.selection, &within)?;
            pen.named(&words, &within, texts)?;
        }
    }
    Ok(Outcome::Good)
}

struct Pen<'a> {
    args: &'a DiagramArgs,
}

/// Which text a figure is drawn from.
enum Source<'h> {
    /// That which the figure itself names.
    Own,
    /// A chosen one: its resolutions, and what is added to captions and file names.
    Chosen(Resolutions<AnyProcedure>, &'h str),
    /// One with answers that were asked for.
    Resolved(Resolutions<AnyProcedure>),
}

impl Source<'_> {
    /// A text that is chosen, and what is added to captions and file names.
    fn chosen(&self) -> Option<(&Resolutions<AnyProcedure>, &str)> {
        match self {
            Source::Own => None,
            Source::Chosen(resolutions, how) => Some((resolutions, how)),
            Source::Resolved(resolutions) => Some((resolutions, "as resolved")),
        }
    }
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
                vec![Source::Resolved(chosen.resolutions)]
            }
        };
        for source in &sources {
            if self.args.states.is_none() {
                self.of_the_text(procedure, source)?;
            }
            if self.args.states.is_some() || *all {
                let role = self.args.states.as_ref().and_then(Option::as_deref);
                self.states(procedure, source, role)?;
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
    fn of_the_text(&self, procedure: AnyProcedure, source: &Source<'_>) -> Result<(), Error> {
        for figure in procedure.figures() {
            let (caption, file) = (figure.caption(), figure.file);
            match source.chosen() {
                None => {
                    let (run, skip) = play(procedure, &figure);
                    self.draw(&chart(&run, skip, &caption), file)?;
                }
                Some((resolutions, how)) => {
                    let (run, skip) =
                        under(procedure, &figure, resolutions.clone()).map_err(|stuck| {
                            Error::Usage(format!("{caption} cannot be drawn {how}: {stuck}"))
                        })?;
                    let mut drawn = chart(&run, skip, &format!("{caption} ({how})"));
                    // The caption says it of the text as written and as recommended.
                    let with = match source {
                        Source::Resolved(_) => drawn_with(procedure, resolutions),
                        Source::Own | Source::Chosen(..) => None,
                    };
                    drawn.remark = remarks([with, Some(marks(&run))]);
                    self.draw(&drawn, &format!("{file}-{}", how.replace(' ', "-")))?;
                }
            }
        }
        Ok(())
    }

    /// The state machine of each role, or of that which is asked for.
    fn states(
        &self,
        procedure: AnyProcedure,
        source: &Source<'_>,
        role: Option<&str>,
    ) -> Result<(), Error> {
        let chosen = source.chosen().map(|(resolutions, how)| (resolutions.clone(), how));
        let (resolutions, how) = chosen.unwrap_or_else(|| (procedure.as_written(), "as written"));
        let cases = select::cases(procedure, &self.args.selection, &[], false);
        for states::Drawn { chart, file } in states::drawn(&resolutions, &cases, role, how)? {
            let written = |format, options: &_| machine::write(&chart, format, options);
            self.put(&file, machine::text::WIDEST, &written)?;
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
            let mut text = base.clone();
            text.choose(issue.place, place);
            let with = drawn_with(procedure, &text);
            figure.remark = remarks([case.and_then(Case::beginning), with, Some(marks(&run))]);
            let file = format!("{}-{}-{}", procedure.name(), issue.name, candidate.name);
            self.draw(&figure, &file)?;
            drawn += 1;
        }
        Ok(drawn)
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
        let mut drawn = found.figure(&caption);
        let with = drawn_with(found.case.procedure, &found.resolutions);
        drawn.remark = remarks([Some(drawn.remark), with]);
        self.draw(&drawn, &format!("{}-{}", found.title, found.witness.id))
    }
}

impl Pen<'_> {
    fn draw(&self, chart: &Chart, name: &str) -> Result<(), Error> {
        self.put(name, text::needed(chart), &|format, options| write(chart, format, options))
    }

    /// Writes a figure in every format that is asked for; one that needs more columns than the
    /// terminal has is not printed on it as text.
    fn put(
        &self,
        name: &str,
        needed: usize,
        written: &dyn Fn(Format, &Options) -> Vec<u8>,
    ) -> Result<(), Error> {
        let DiagramArgs { format, width, no_caption, stdout, out, .. } = self.args;
        let formats = match format.is_empty() {
            true => vec![Format::Svg, Format::Dot],
            false => format.iter().map(|format| format_of(*format)).collect(),
        };
        let mut options = Options { caption: !no_caption, width: *width, ..Options::default() };
        for format in formats {
            if let (true, Format::Text, Some(columns)) = (*stdout, format, width::terminal()) {
                if columns < needed {
                    return Err(Error::Usage(format!(
                        "{name} needs {needed} columns as text, and the terminal has {columns}; \
                         without --stdout it is put into a file, as a picture with --format svg"
                    )));
                }
                options.columns = columns;
            }
            let bytes = written(format, &options);
            if *stdout {
                files::say_bytes(&bytes)?;
            } else {
                let path = within(out, &format!("{name}.{}", format.ending()))?;
                files::make_folder(&path)?;
                files::write_bytes(&path, &bytes)?;
                files::say_as_it_is(&format!("{}\n", show(&path)))?;
            }
        }
        Ok(())
    }
}

/// A file in a folder: whatever its name was made of, it names one there and nowhere else.
fn within(folder: &Path, name: &str) -> Result<PathBuf, Error> {
    match Path::new(name).file_name().is_some_and(|own| own == name) {
        true => Ok(folder.join(name)),
        false => Err(Error::Usage(format!(
            "\"{name}\" is no name of a file in a folder, so this figure is not written"
        ))),
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::within;

    #[test]
    fn a_figure_is_written_in_the_folder_and_nowhere_else() {
        let folder = Path::new("figures");
        assert_eq!(within(folder, "set-up.svg").expect("a name"), folder.join("set-up.svg"));
        for name in ["../set-up.svg", "/tmp/set-up.svg", "a/b.svg", "a/", "..", "", "./a.svg"] {
            assert!(within(folder, name).is_err(), "{name}");
        }
    }
}
