//! The commands that every procedure has: check, review, diagram, explain, explore, export, and what
//! writes files in the plain form.
//!
//! They meet procedures as [`AnyProcedure`](callproof_kernel::any::AnyProcedure) only, so an edit
//! of a text does not rebuild them.

pub mod args;
mod change;
pub mod commands;
pub mod error;
pub mod figure;
pub mod files;
mod kept;
mod lookup;
pub mod names;
mod page;
mod progress;
mod report;
mod review;
pub mod select;
pub mod texts;
pub mod width;
mod written;

use std::process::ExitCode;

use args::{Cli, Command, Wire};
use clap::Parser;
use error::{Error, Outcome};
use texts::Texts;

/// What a program says of commands on the wire if it has no text with a form there.
pub fn without_wire(_: &Wire, _: &Texts) -> Result<Outcome, Error> {
    Err(Error::Usage(
        "nothing is played or seen on the wire in this program; `callproof` has the procedures \
         whose messages have a form there"
            .into(),
    ))
}

/// Carries out what the command line asks for, with these texts built in; `wire` is asked for what
/// needs a form on the wire.
pub fn main(texts: &Texts, wire: impl FnOnce(&Wire, &Texts) -> Result<Outcome, Error>) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => return args::usage(&e),
    };
    let result = match cli.command {
        Command::Check(args) => commands::check::run(&args, texts),
        Command::Diagram(args) => commands::diagram::run(&args, texts),
        Command::Explain(args) => commands::explain::run(&args, texts),
        Command::Explore(args) => commands::explore::run(&args, texts),
        Command::Fmt(args) => commands::plain::format(&args),
        Command::New(args) => commands::plain::begin(&args),
        Command::Export(args) => commands::export::run(&args, texts),
        Command::Compare(args) => commands::compare::run(&args, texts),
        Command::Contribution(args) => commands::contribution::run(&args, texts),
        Command::Read(args) => commands::read::run(&args, texts),
        Command::Review(args) => commands::review::run(&args, texts),
        Command::Wire(args) => wire(&args, texts),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(e) => {
            files::tell(&format!("callproof: {e}"));
            ExitCode::from(error::USAGE)
        }
    }
}
