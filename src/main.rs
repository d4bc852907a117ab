//! callproof: an executable formal specification of telecom call procedures.

mod commands;
mod conform;
mod live;

use std::process::ExitCode;

use callproof_cli::args::Wire;
use callproof_cli::texts::Texts;

/// What was found out about the texts that are built in; a test compares it with what is found out
/// anew.
const KEPT: &[&str] = &[
    include_str!("../proofs/video_push/repairs.toml"),
    include_str!("../proofs/telepresence/repairs.toml"),
];

/// What is recorded of them.
const LEDGERS: &[(&str, &str)] = &[
    ("video-push", include_str!("../proofs/video_push/ledger.toml")),
    ("telepresence", include_str!("../proofs/telepresence/ledger.toml")),
];

fn main() -> ExitCode {
    let texts = Texts::new(callproof_model::all()).knowing(KEPT).recording(LEDGERS);
    callproof_cli::main(&texts, |command, texts| match command {
        Wire::Conform(args) => commands::conform::run(args, texts),
        Wire::Run(args) => commands::run::run(args, texts),
        Wire::Demo(args) => commands::demo::run(args),
    })
}
