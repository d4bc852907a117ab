//! The commands without the wire, for whoever edits a text in Rust: an edit rebuilds the text and
//! links, and nothing else.
//!
//! ```text
//! cargo run --release -p callproof-model --example texts -- check video-push
//! ```

use std::process::ExitCode;

use callproof_cli::texts::Texts;

fn main() -> ExitCode {
    callproof_cli::main(&Texts::new(callproof_model::all()), callproof_cli::without_wire)
}
