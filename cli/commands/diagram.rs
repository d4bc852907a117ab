//! `diagram`: the figure, of the text or of a run found.

use std::path::Path;

use callproof_diagrams::chart::{Chart, chart};
use callproof_diagrams::{dot, svg};
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::figures::play;

use super::witness::{Found, Use, find, is_id};
use crate::args::{DiagramArgs, Drawing, Selection};
use crate::error::{Error, Outcome};
use crate::files;
use crate::texts::Texts;

/// Draws what the arguments ask for.
pub fn run(args: &DiagramArgs, texts: &Texts) -> Result<Outcome, Error> {
    let mut pen = Pen { args };
    match is_id(&args.what) {
        true => {
            let within = texts.of(args.of.as_deref())?;
            find(&args.what, &within, &args.selection, &mut pen)?;
        }
        false => pen.figures(texts.find("procedure or run", &args.what)?)?,
    }
    Ok(Outcome::Good)
}

struct Pen<'a> {
    args: &'a DiagramArgs,
}

impl Pen<'_> {
    fn figures(&mut self, procedure: AnyProcedure) -> Result<(), Error> {
        let Selection { as_written, resolve, participants } = &self.args.selection;
        if *as_written || !resolve.is_empty() || participants.is_some() {
            let why = "a text has its own figures; --as-written, --resolve and --participants go \
                       with a run";
            return Err(Error::Usage(why.into()));
        }
        for figure in procedure.figures() {
            let (run, skip) = play(procedure, &figure);
            self.draw(&chart(&run, skip, &figure.caption()), figure.file)?;
        }
        Ok(())
    }
}

impl Use for Pen<'_> {
    fn with(&mut self, found: Found) -> Result<(), Error> {
        let caption = format!("{} ({}, {})", found.sentence, found.case.name, found.witness.id);
        let mut drawn = chart(&found.witness.run, 0, &caption);
        drawn.remark = found.witness.remark();
        self.draw(&drawn, &format!("{}-{}", found.title, found.witness.id))
    }
}

impl Pen<'_> {
    fn draw(&self, chart: &Chart, name: &str) -> Result<(), Error> {
        for format in [Drawing::Svg, Drawing::Dot] {
            if self.args.format.is_some_and(|only| only != format) {
                continue;
            }
            let (text, ending) = match format {
                Drawing::Svg => (svg::svg(chart), "svg"),
                Drawing::Dot => (dot::dot(chart), "dot"),
            };
            if self.args.stdout {
                files::say(&text)?;
            } else {
                let path = self.args.out.join(format!("{name}.{ending}"));
                files::write(&path, &text)?;
                files::say(&format!("{}\n", show(&path)))?;
            }
        }
        Ok(())
    }
}

fn show(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
