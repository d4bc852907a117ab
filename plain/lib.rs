//! Procedures in the plain form: a file that a person reads who knows no programming, checked like
//! one that is written in Rust.
//!
//! A file is read in three steps: `lines` finds statements and where they stand, `parse` reads
//! each of them with the names declared so far, `whole` puts them together and says what does not
//! fit. What comes out is a [`Plain`], which is a
//! [`Procedure`](callproof_kernel::procedure::Procedure).

include!(concat!(env!("OUT_DIR"), "/source.rs"));

mod claim;
mod define;
mod error;
mod format;
mod lines;
mod names;
mod parse;
mod procedure;
mod react;
mod region;
mod remarks;
mod say;
mod whole;

use define::Definition;

pub use define::{Call, Message, Named, Notice, Stimulus, Timer};
pub use error::Fault;
pub use format::format;
pub use procedure::Plain;

/// A small procedure with remarks that explain it, to begin with.
pub const SKELETON: &str = include_str!("skeleton.proc");

/// Reads a procedure; `file` is where it stands. The error is the first thing in it that cannot be.
///
/// What a procedure names lives as long as the program.
pub fn read(text: &str, file: Option<&str>) -> Result<Plain, Fault> {
    let statements = lines::statements(text)?;
    let definition = whole::build(&statements)?;
    let remarks = remarks::remarks(&definition, &statements);
    let file = file.map(names::keep);
    Ok(Plain::new(Definition { file, source: source(text), remarks, ..definition }))
}

/// What a file says, in a number, with what reads and plays it.
fn source(text: &str) -> u64 {
    let mut hash = SOURCE;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}
