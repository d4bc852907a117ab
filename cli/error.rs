//! What can go wrong, in one sentence each, and the exit codes.

use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::names::Nearest;

/// Exit code of a wrong call, or of a file that cannot be read or written.
pub const USAGE: u8 = 2;

/// What is said of a procedure whose messages nobody has written down for the wire.
pub fn without_wire(procedure: &str) -> String {
    format!(
        "{procedure} has no form on the wire, so nothing can be played or seen of it there: somebody \
         would have to write down, in Rust, which SIP messages its messages are"
    )
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Everything asked for holds, or was done.
    Good,
    /// A claim fails or is vacuous, or the ledger says otherwise.
    Bad,
    /// A limit stopped a search, or what was looked at decides nothing.
    Inconclusive,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Good => 0,
            Outcome::Bad => 1,
            Outcome::Inconclusive => 3,
        })
    }
}

/// A command that could not be carried out.
#[derive(Debug, Error)]
pub enum Error {
    /// A name that nothing has.
    #[error("there is no {kind} \"{name}\"; {nearest}")]
    Unknown {
        /// What was looked for.
        kind: &'static str,
        /// The name given.
        name: String,
        /// What there is.
        nearest: Nearest,
    },
    /// Options that do not go together, or a value that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file that cannot be read or understood.
    #[error("cannot read {path}: {why}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// A file that cannot be written.
    #[error("cannot write {path}: {why}")]
    Write {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// An address on the network that cannot be had.
    #[error("cannot listen on {address}: {why}; choose another with --listen")]
    Address {
        /// The address.
        address: String,
        /// Why.
        why: String,
    },
    /// Something on the network that cannot be had.
    #[error("cannot listen on {address}: {why}; choose another with --port")]
    Listen {
        /// The address.
        address: String,
        /// Why.
        why: String,
    },
}
