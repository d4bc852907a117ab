//! Where it is known that a claim's own conditions do not say what its sentence says.

use std::fmt;

use super::Matter;

/// A claim whose conditions are not those of its sentence.
pub struct Dispute {
    /// The claim.
    pub claim: &'static str,
    /// What is wrong with its conditions.
    pub why: &'static str,
    /// Whether it makes a difference after a run.
    pub arises: fn(Matter<'_>) -> bool,
}

impl fmt::Debug for Dispute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.claim, self.why)
    }
}

/// The disagreements that are known: none. Whoever adds one says which other conditions, or which
/// other sentence, it waits for.
pub const DISPUTES: &[Dispute] = &[];
