//! The commands for procedures whose messages have a form on the wire.

pub mod conform;
pub mod demo;
mod replay;
pub mod run;

use callproof_cli::error::Error;

/// What is said of a procedure whose messages nobody has written down for the wire.
fn without_wire(procedure: &str) -> Error {
    Error::Usage(format!(
        "{procedure} has no form on the wire, so nothing can be played or seen of it there: somebody \
         would have to write down, in Rust, which SIP messages its messages are"
    ))
}
