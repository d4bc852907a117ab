//! callproof: an executable formal specification of telecom call procedures.

mod commands;
mod conform;
mod live;

use std::process::ExitCode;

use callproof_cli::args::Wire;
use callproof_cli::texts::Texts;

include!(concat!(env!("OUT_DIR"), "/recorded.rs"));

fn main() -> ExitCode {
    let texts = Texts::new(callproof_model::all()).knowing(KEPT).recording(LEDGERS);
    callproof_cli::main(&texts, |command, texts| match command {
        Wire::Conform(args) => commands::conform::run(args, texts),
        Wire::Run(args) => commands::run::run(args, texts),
        Wire::Demo(args) => commands::demo::run(args),
    })
}
