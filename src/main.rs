//! callproof: an executable formal specification of telecom call procedures.

mod cli;
mod commands;
mod conform;
mod error;
mod files;
mod live;
mod names;
mod page;
mod progress;
mod report;
mod review;
mod select;
mod texts;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => return cli::usage(&e),
    };
    let result = match cli.command {
        cli::Command::Check(args) => commands::check::run(&args),
        cli::Command::Diagram(args) => commands::diagram::run(&args),
        cli::Command::Explain(args) => commands::explain::run(&args),
        cli::Command::Explore(args) => commands::explore::run(&args),
        cli::Command::Fmt(args) => commands::plain::format(&args),
        cli::Command::New(args) => commands::plain::begin(&args),
        cli::Command::Export(args) => commands::export::run(&args),
        cli::Command::Review(args) => commands::review::run(&args),
        cli::Command::Conform(args) => commands::conform::run(&args),
        cli::Command::Run(args) => commands::run::run(&args),
        cli::Command::Demo(args) => commands::demo::run(&args),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(e) => {
            anstream::eprintln!("callproof: {e}");
            ExitCode::from(error::USAGE)
        }
    }
}
