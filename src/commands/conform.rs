//! `conform`.

use crate::cli::ConformArgs;
use crate::error::{Error, Outcome};

/// Does it.
pub fn run(args: &ConformArgs) -> Result<Outcome, Error> {
    let _ = args;
    Err(Error::Usage("not there yet".into()))
}
