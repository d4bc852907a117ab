//! Media captures, as far as it matters whose they are.

use std::fmt;

use super::parties::Set;

/// A set of media captures that a provider offers or a consumer wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Captures {
    /// Of which TP UEs.
    pub of: Set,
    /// Besides, or instead, one that is the focus's own.
    pub own: Option<Own>,
}

/// A capture that the focus makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Own {
    /// A still picture, shown where there is nothing else.
    Slate,
    /// A picture composed of whoever takes part, which is not said.
    Composed,
}

impl Captures {
    /// None.
    pub const NONE: Captures = Captures { of: Set::NONE, own: None };
    /// The focus's still picture alone.
    pub const SLATE: Captures = Captures { of: Set::NONE, own: Some(Own::Slate) };
    /// The focus's composed picture alone.
    pub const COMPOSED: Captures = Captures { of: Set::NONE, own: Some(Own::Composed) };

    /// Those of one TP UE.
    pub fn of(number: u8) -> Captures {
        Captures { of: Set::one(number), own: None }
    }

    /// These and those of a TP UE.
    pub fn with(self, number: u8) -> Captures {
        Captures { of: Set(self.of.0 | Set::one(number).0), ..self }
    }

    /// These without those of a TP UE.
    pub fn without(self, number: u8) -> Captures {
        self.except(Captures::of(number))
    }

    /// These without those.
    pub fn except(self, others: Captures) -> Captures {
        Captures { of: Set(self.of.0 & !others.of.0), ..self }
    }

    /// These and those.
    pub fn and_also(self, others: Captures) -> Captures {
        Captures { of: Set(self.of.0 | others.of.0), own: self.own.or(others.own) }
    }

    /// What is in both.
    pub fn and(self, others: Captures) -> Captures {
        let own = self.own.filter(|_| self.own == others.own);
        Captures { of: Set(self.of.0 & others.of.0), own }
    }

    /// Whether those of a TP UE are among them.
    pub fn has(self, number: u8) -> bool {
        self.of.has(number)
    }

    /// Whether all of these are among others.
    pub fn is_within(self, others: Captures) -> bool {
        self.and(others) == self
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self == Captures::NONE
    }
}

impl fmt::Display for Captures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<String> =
            self.of.members().map(|number| format!("TP UE {}", number + 1)).collect();
        match self.own {
            Some(Own::Slate) => names.push("slate".into()),
            Some(Own::Composed) => names.push("composed".into()),
            None => {}
        }
        match names.is_empty() {
            true => f.write_str("none"),
            false => f.write_str(&names.join(", ")),
        }
    }
}
