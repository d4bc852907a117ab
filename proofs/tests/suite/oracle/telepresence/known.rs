//! Where the atoms of a claim are known to say something else than its sentence.

use super::view::View;

/// A difference between the atoms of a claim and its sentence.
pub struct Known {
    /// The claim.
    pub claim: &'static str,
    /// After which runs.
    pub after: fn(&View<'_>) -> bool,
    /// Why the sentence does not mean that.
    pub why: &'static str,
}

/// All of them: none. Whoever adds one says which other atoms, or which other sentence, it waits for.
pub const KNOWN_DISAGREEMENTS: &[Known] = &[];
