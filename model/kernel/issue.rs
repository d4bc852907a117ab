//! Open issues: the questions a text leaves open, their candidates, one choice for each.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::step::Step;

/// One answer to an open issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it would mean.
    pub gist: &'static str,
    /// The steps it would add or change; empty for `as-written`.
    pub proposed: &'static [Step],
}

/// The name of every first candidate.
pub const AS_WRITTEN: &str = "as-written";

/// What an enum of candidates knows of itself; implemented by [`open_issue!`](crate::open_issue).
pub trait OpenIssue: Copy + Eq + 'static {
    /// Its name on the command line.
    const NAME: &'static str;
    /// The question.
    const QUESTION: &'static str;
    /// Where in the text it stands.
    const STEPS: &'static [Step];
    /// What bears on the answer and is not modelled, if anything: where candidates are not told apart,
    /// it may be for this.
    const UNMODELLED: Option<&'static str>;
    /// The candidates; the first is always "as written".
    const CANDIDATES: &'static [Candidate];
    /// The same candidates as values.
    const VALUES: &'static [Self];
    /// The candidate recommended on the evidence of checking.
    const RECOMMENDED: Self;

    /// The place of this candidate among them.
    fn index(self) -> usize {
        Self::VALUES.iter().position(|v| *v == self).expect("VALUES lists every candidate")
    }
}

/// The candidate chosen for one open issue, which notes that it was asked for.
///
/// What a role does depends on the choices it asks for and on no others: so what was found out
/// under one choice holds for every other that answers the same questions alike. The note is no
/// part of the value: two choices of one candidate are equal, and a role cannot read it.
pub struct Choice<T> {
    candidate: T,
    asked: AtomicBool,
}

impl<T> Choice<T> {
    /// Chooses a candidate.
    pub const fn new(candidate: T) -> Self {
        Choice { candidate, asked: AtomicBool::new(false) }
    }

    /// Whether the candidate was asked for since this was last called.
    pub fn take_asked(&self) -> bool {
        self.asked.swap(false, Relaxed)
    }

    /// The candidate, without a note that it was asked for.
    pub fn unasked(&self) -> &T {
        &self.candidate
    }
}

impl<T> Deref for Choice<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.asked.store(true, Relaxed);
        &self.candidate
    }
}

impl<T: Copy> Clone for Choice<T> {
    fn clone(&self) -> Self {
        Choice::new(self.candidate)
    }
}

impl<T: fmt::Debug> fmt::Debug for Choice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.candidate.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Choice<T> {
    fn eq(&self, other: &Self) -> bool {
        self.candidate == other.candidate
    }
}

impl<T: Eq> Eq for Choice<T> {}

impl<T: Ord> PartialOrd for Choice<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Choice<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.candidate.cmp(&other.candidate)
    }
}

impl<T: Hash> Hash for Choice<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.candidate.hash(state);
    }
}

/// A choice for every open issue of a procedure, by the place of the issue in its list. As written
/// here it is that of a procedure without open issues.
pub trait Choices {
    /// The place of the candidate chosen.
    fn chosen(&self, _issue: usize) -> usize {
        0
    }
    /// Chooses a candidate by its place; a place beyond the last is left alone.
    fn choose(&mut self, _issue: usize, _candidate: usize) {}
    /// Whether the candidate was asked for since this was last called.
    fn take_asked(&self, _issue: usize) -> bool {
        false
    }
}

/// No open issue.
impl Choices for () {}

/// Rules as they are, without an open issue.
impl<T> Choices for Vec<T> {}

/// An open issue of a procedure.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Its place among the procedure's.
    pub place: usize,
    /// Its name on the command line.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// Where in the text it stands.
    pub steps: &'static [Step],
    /// What bears on the answer and is not modelled, if anything.
    pub unmodelled: Option<&'static str>,
    /// The candidates; the first is always "as written".
    pub candidates: &'static [Candidate],
    /// The recommended candidate's place.
    pub recommended: usize,
}

impl Issue {
    /// What an enum of candidates says of itself.
    pub fn of<T: OpenIssue>(place: usize) -> Self {
        Issue {
            place,
            name: T::NAME,
            question: T::QUESTION,
            steps: T::STEPS,
            unmodelled: T::UNMODELLED,
            candidates: T::CANDIDATES,
            recommended: T::RECOMMENDED.index(),
        }
    }

    /// The place of the candidate chosen in some resolutions.
    pub fn chosen(&self, resolutions: &impl Choices) -> usize {
        resolutions.chosen(self.place)
    }

    /// Chooses a candidate by its place; a place beyond the last is left alone.
    pub fn choose(&self, resolutions: &mut impl Choices, candidate: usize) {
        resolutions.choose(self.place, candidate);
    }

    /// Whether the candidate was asked for since this was last called.
    pub fn take_asked(&self, resolutions: &impl Choices) -> bool {
        resolutions.take_asked(self.place)
    }
}

/// Declares one open issue: an enum whose first variant is "as written".
#[macro_export]
macro_rules! open_issue {
    ($(#[$doc:meta])* pub $type:ident = $name:literal, $question:literal, at [$($step:expr),* $(,)?], $(unmodelled $unmodelled:literal,)? recommended $best:ident {
        $($variant:ident $candidate:literal $gist:literal [$($proposed:expr),* $(,)?];)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $(#[doc = $gist] $variant),* }

        impl $crate::kernel::issue::OpenIssue for $type {
            const NAME: &'static str = $name;
            const QUESTION: &'static str = $question;
            const STEPS: &'static [$crate::kernel::step::Step] = &[$($step),*];
            const UNMODELLED: Option<&'static str> = {
                let said: &[&'static str] = &[$($unmodelled)?];
                said.first().copied()
            };
            const CANDIDATES: &'static [$crate::kernel::issue::Candidate] = &[$(
                $crate::kernel::issue::Candidate {
                    name: $candidate, gist: $gist, proposed: &[$($proposed),*],
                }
            ),*];
            const VALUES: &'static [Self] = &[$(Self::$variant),*];
            const RECOMMENDED: Self = Self::$best;
        }
    };
}

/// Declares a procedure's resolutions: one field for each open issue, in the text's order.
#[macro_export]
macro_rules! resolutions {
    ($(#[$doc:meta])* pub struct Resolutions { $($field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct Resolutions {
            $(/// The candidate chosen for the issue that its type names.
            pub $field: $crate::kernel::issue::Choice<$type>,)*
        }

        impl Resolutions {
            /// The text as it stands.
            pub fn as_written() -> Self {
                use $crate::kernel::issue::{Choice, OpenIssue};
                Resolutions { $($field: Choice::new(<$type>::VALUES[0]),)* }
            }
        }

        impl $crate::kernel::issue::Choices for Resolutions {
            fn chosen(&self, issue: usize) -> usize {
                use $crate::kernel::issue::OpenIssue;
                let of: &[fn(&Self) -> usize] = &[$(|r| r.$field.unasked().index()),*];
                of[issue](self)
            }

            fn choose(&mut self, issue: usize, candidate: usize) {
                use $crate::kernel::issue::{Choice, OpenIssue};
                let of: &[fn(&mut Self, usize)] = &[$(|r, candidate| {
                    if let Some(value) = <$type>::VALUES.get(candidate) {
                        r.$field = Choice::new(*value);
                    }
                }),*];
                of[issue](self, candidate);
            }

            fn take_asked(&self, issue: usize) -> bool {
                let of: &[fn(&Self) -> bool] = &[$(|r| r.$field.take_asked()),*];
                of[issue](self)
            }
        }

        /// The open issues, in the text's order.
        pub fn all() -> Vec<$crate::kernel::issue::Issue> {
            use $crate::kernel::issue::Issue;
            let of: &[fn(usize) -> Issue] = &[$(Issue::of::<$type>),*];
            of.iter().enumerate().map(|(place, of)| of(place)).collect()
        }
    };
}
