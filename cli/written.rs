//! A contribution, as the procedure in the plain form that was read from it.

use std::path::Path;

use callproof_reading::acts::{Reading, understand};
use callproof_reading::procedure::{Machine, kebab, machine, plain};
use callproof_reading::{self as contribution, Contribution, Side};

use crate::error::Error;
use crate::files;
use crate::texts::is_plain;

/// A text of which less is understood is not checked, in parts of a hundred.
const LEAST: usize = 50;

/// What was read of a contribution.
pub struct Written {
    /// The contribution.
    pub text: Contribution,
    /// Its sentences.
    pub reading: Reading,
    /// Its machines.
    pub machine: Machine,
    /// The procedure, in the plain form.
    pub plain: String,
}

/// What of a file is read.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// With its revisions, or before them.
    pub side: Side,
    /// One clause, with those below it.
    pub clause: Option<&'p str>,
}

/// The most clauses with steps that are read as one text.
const MOST_CLAUSES: usize = 12;
/// The most clauses that an error names.
const NAMED: usize = 40;

/// Reads a contribution.
pub fn read(path: &Path, part: Part<'_>) -> Result<(Contribution, Reading), Error> {
    let shown = path.display().to_string();
    if is_plain(&shown) {
        let why = format!(
            "it is a procedure in the plain form already; `callproof check {shown}` says what is wrong \
             with the text, and `callproof read` takes a contribution in .docx, .txt or .md"
        );
        return Err(Error::Read { path: shown, why });
    }
    let bytes = files::read(path, contribution::MOST_BYTES)?;
    let text = contribution::read_side(&bytes, part.side)
        .map_err(|refusal| Error::Read { path: shown.clone(), why: refusal.to_string() })?;
    let text = within(text, part.clause).map_err(|why| Error::Read { path: shown.clone(), why })?;
    let reading = understand(&text);
    match reading.share(&text) {
        (_, 0) => {
            let has_steps = !text.with_steps().is_empty();
            let why = match has_steps {
                true => "the numbered steps in it demand nothing of anybody",
                false => "no sentence of a numbered step was found in it",
            };
            Err(Error::Read { path: shown, why: why.into() })
        }
        _ => Ok((text, reading)),
    }
}

/// The clause that is meant. A text of many is a specification, of which one must be named.
fn within(text: Contribution, clause: Option<&str>) -> Result<Contribution, String> {
    let known = text.with_steps();
    let offered = |what: String| {
        let shown: String = known.iter().take(NAMED).map(|one| format!("\n  {one}")).collect();
        let more = known.len().saturating_sub(NAMED);
        let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
        format!("{what}; those with steps are{shown}{more}")
    };
    match clause {
        Some(number) => {
            text.only(number).ok_or_else(|| offered(format!("it has no clause \"{number}\"")))
        }
        None if known.len() > MOST_CLAUSES => Err(offered(format!(
            "it has {} clauses with steps; name one by `callproof read FILE --clause NUMBER`",
            known.len()
        ))),
        None => Ok(text),
    }
}

/// Reads a contribution, and writes what it says in the plain form.
pub fn written(path: &Path, part: Part<'_>) -> Result<Written, Error> {
    let shown = path.display().to_string();
    let (text, reading) = read(path, part)?;
    let (wholly, all) = reading.share(&text);
    if wholly * 100 < all * LEAST {
        let why = format!(
            "little of it is understood, {wholly} of {all} sentences of its steps, so that a check \
             would say nothing; `callproof read {shown}` shows which"
        );
        return Err(Error::Read { path: shown, why });
    }
    let machine = machine(&text, &reading);
    if !machine.has_messages() {
        let why = format!(
            "who receives what is sent in it was not understood, so that there is nothing to check; \
             `callproof read {shown}` shows what was"
        );
        return Err(Error::Read { path: shown, why });
    }
    // A model of a part of what is sent would find nothing against the rest.
    let (sends, says) = machine.sending;
    if sends * 100 < says * LEAST {
        let why = format!(
            "of {says} items that send something only {sends} could be made into a model, so that a \
             check would say little; `callproof read {shown}` shows what is missing"
        );
        return Err(Error::Read { path: shown, why });
    }
    let name = path.file_stem().map_or("text".into(), |stem| stem.to_string_lossy());
    let plain = plain(&kebab(&name), &text, &machine);
    // What cannot be laid out is left as it is: whoever reads it says where, and why.
    let plain = callproof_plain::format(&plain).unwrap_or(plain);
    Ok(Written { text, reading, machine, plain })
}

impl Written {
    /// How much was read, in a sentence.
    pub fn summary(&self, shown: &str) -> String {
        let (wholly, all) = self.reading.share(&self.text);
        let counted = |number: usize, one: &str, many: &str| match number {
            0 => String::new(),
            1 => format!(", 1 {one}"),
            number => format!(", {number} {many}"),
        };
        format!(
            "{shown}: {wholly} of {all} sentences of steps understood{}{}; `callproof read {shown}` \
             shows them",
            counted(self.machine.assumed.len(), "thing assumed", "things assumed"),
            counted(self.machine.left_out.len(), "act not modelled", "acts not modelled"),
        )
    }
}
