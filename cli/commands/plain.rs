//! `fmt` and `new`: files in the plain form.

use std::path::Path;

use callproof_reading::Side;

use super::skeleton;
use crate::args::{FmtArgs, NewArgs};
use crate::error::{Error, Outcome};
use crate::written::{Part, written};
use crate::{files, select, texts};

/// Puts files into the layout in which they are kept.
pub fn format(args: &FmtArgs) -> Result<Outcome, Error> {
    // All are read before one is written, so that a fault leaves everything as it is.
    let found = args.files.iter().map(|path| formatted(path)).collect::<Result<Vec<_>, _>>()?;
    let mut outcome = Outcome::Good;
    for (path, (was, is)) in args.files.iter().zip(found) {
        if was == is {
            continue;
        }
        let shown = path.display();
        match args.check {
            true => {
                files::say(&format!("{shown} is not laid out as `callproof fmt` does it\n"))?;
                outcome = Outcome::Bad;
            }
            false => {
                files::write(path, &is)?;
                files::say_as_it_is(&format!("{shown}\n"))?;
            }
        }
    }
    Ok(outcome)
}

/// A file as it is, and as it should be.
fn formatted(path: &Path) -> Result<(String, String), Error> {
    let text = texts::text_of(path)?;
    let error = |fault: callproof_plain::Fault| Error::Read {
        path: path.display().to_string(),
        why: fault.to_string(),
    };
    callproof_plain::read(&text, None).map_err(error)?;
    let formatted = callproof_plain::format(&text).map_err(error)?;
    Ok((text, formatted))
}

/// What a contribution says as far as it is understood; its clauses, steps and messages where little
/// of it is.
fn begun(file: &Path, side: Side) -> Result<String, Error> {
    match written(file, Part { side, clause: None }) {
        Ok(read) => Ok(format!(
            "# Begun from {}: what was understood of it stands under its steps. What was taken for\n\
             # granted, and what is left out, stands behind \"scope\".\n\
             # docs/plain.md has the whole language.\n{}",
            skeleton::name_of(file),
            read.plain
        )),
        Err(_) => skeleton::of(file, side),
    }
}

/// Writes a procedure to begin with: a small one, or what a contribution has.
pub fn begin(args: &NewArgs) -> Result<Outcome, Error> {
    let is_plain = |path: &Path| texts::is_plain(&path.to_string_lossy());
    let (path, text) = match is_plain(&args.file) {
        true if args.out.is_some() => {
            let why = "--out goes with a contribution to begin with";
            return Err(Error::Usage(why.into()));
        }
        true if args.original => {
            let why = "--original goes with a contribution to begin with";
            return Err(Error::Usage(why.into()));
        }
        true => (args.file.clone(), callproof_plain::SKELETON.to_string()),
        false if !args.file.is_file() => {
            let shown = args.file.display();
            return Err(Error::Usage(format!(
                "\"{shown}\" does not end in .proc, as the name of a procedure in the plain form \
                 does, and is no contribution that could be read"
            )));
        }
        false => {
            let path = args.out.clone().unwrap_or_else(|| args.file.with_extension("proc"));
            (path, begun(&args.file, select::side(args.original))?)
        }
    };
    let shown = path.display();
    if !is_plain(&path) {
        return Err(Error::Usage(format!(
            "\"{shown}\" does not end in .proc; a procedure in the plain form is named so"
        )));
    }
    if path.exists() {
        return Err(Error::Usage(format!("{shown} exists; nothing is written over it")));
    }
    files::write(&path, &text)?;
    let first = callproof_plain::read(&text, None).err();
    let first = first.map_or(String::new(), |fault| format!(" (first of all {fault})"));
    files::say(&format!("{shown}: change it{first}, and run `callproof check {shown}`\n"))?;
    Ok(Outcome::Good)
}
