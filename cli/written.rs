//! A contribution, as the procedure in the plain form that was read from it.

use std::path::Path;

use callproof_reading::acts::{Reading, understand};
use callproof_reading::procedure::{Machine, kebab, machine, plain};
use callproof_reading::{self as contribution, Contribution, Side};

use crate::error::Error;
use crate::files;

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

/// Reads a contribution.
pub fn read(path: &Path, side: Side) -> Result<(Contribution, Reading), Error> {
    let shown = path.display().to_string();
    let bytes = files::read(path, contribution::MOST_BYTES)?;
    let text = contribution::read_side(&bytes, side)
        .map_err(|refusal| Error::Read { path: shown.clone(), why: refusal.to_string() })?;
    let reading = understand(&text);
    match reading.share(&text) {
        (_, 0) => {
            let why = "no sentence of a numbered step was found in it".to_string();
            Err(Error::Read { path: shown, why })
        }
        _ => Ok((text, reading)),
    }
}

/// Reads a contribution, and writes what it says in the plain form.
pub fn written(path: &Path, side: Side) -> Result<Written, Error> {
    let shown = path.display().to_string();
    let (text, reading) = read(path, side)?;
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
