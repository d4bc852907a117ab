//! Mutants: a text with one step done wrong, to see who notices.

use std::fmt;

use super::step::Step;

/// What is done wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// The step is left out.
    Omitted,
    /// What it sends goes to another role.
    Misdirected,
    /// The timers and resources it handles are forgotten.
    Forgotten,
    /// What it answers is the opposite: yes for no, no for yes.
    Negated,
    /// The user is not told what it says to tell.
    Untold,
}

impl Slip {
    /// All of them.
    pub const ALL: [Slip; 5] =
        [Slip::Omitted, Slip::Misdirected, Slip::Forgotten, Slip::Negated, Slip::Untold];
}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Slip::Omitted => "left out",
            Slip::Misdirected => "sent to another role",
            Slip::Forgotten => "timer or resource forgotten",
            Slip::Negated => "answer negated",
            Slip::Untold => "user not told",
        })
    }
}

/// A step done wrong wherever it is obeyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mutant {
    /// The step.
    pub step: Step,
    /// What is done wrong.
    pub slip: Slip,
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.step, self.slip)
    }
}
