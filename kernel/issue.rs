//! Open issues: the questions a text leaves open, their candidates, one choice for each.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

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
    /// Whether it is only the place of an answer that somebody has still to write.
    pub is_blank: bool,
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

/// An open issue of one procedure, which has a place among the others; implemented by
/// [`open_issues!`](crate::open_issues).
pub trait IssueOf<P>: OpenIssue {
    /// Its place, in the text's order.
    const PLACE: usize;
}

/// The place of a name in a list, where types are made into a list: it stands there once, or what
/// asks does not compile.
pub const fn place_of(name: &str, names: &[&str]) -> usize {
    let (mut place, mut found) = (0, None);
    while place < names.len() {
        if is_same(name.as_bytes(), names[place].as_bytes()) {
            assert!(found.is_none(), "two of the list have one name");
            found = Some(place);
        }
        place += 1;
    }
    found.expect("the name stands in the list")
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// One candidate chosen for each open issue of a procedure.
pub struct Resolutions<P> {
    chosen: Arc<[u8]>,
    of: PhantomData<fn() -> P>,
}

impl<P> Resolutions<P> {
    /// The first candidate of each of so many issues.
    pub fn first(issues: usize) -> Self {
        Resolutions { chosen: vec![0; issues].into(), of: PhantomData }
    }

    /// The candidate chosen for an issue.
    pub fn of<T: IssueOf<P>>(&self) -> T {
        T::VALUES[self.chosen(T::PLACE)]
    }

    /// The same, with another candidate for one issue.
    pub fn with<T: IssueOf<P>>(mut self, candidate: T) -> Self {
        self.choose(T::PLACE, candidate.index());
        self
    }

    /// The place of the candidate chosen for the issue of a place.
    pub fn chosen(&self, issue: usize) -> usize {
        usize::from(self.chosen[issue])
    }

    /// Chooses a candidate by its place, which is below 256, for the issue of a place.
    pub fn choose(&mut self, issue: usize, candidate: usize) {
        let candidate = u8::try_from(candidate).expect("an issue has at most 256 candidates");
        let mut chosen = self.chosen.to_vec();
        chosen[issue] = candidate;
        self.chosen = chosen.into();
    }

    /// The same choices, as those of the same text under another type.
    pub fn cast<Q>(&self) -> Resolutions<Q> {
        Resolutions { chosen: Arc::clone(&self.chosen), of: PhantomData }
    }
}

impl<P> Clone for Resolutions<P> {
    fn clone(&self) -> Self {
        self.cast()
    }
}

impl<P> fmt::Debug for Resolutions<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Resolutions").field(&self.chosen).finish()
    }
}

impl<P> PartialEq for Resolutions<P> {
    fn eq(&self, other: &Self) -> bool {
        self.chosen == other.chosen
    }
}

impl<P> Eq for Resolutions<P> {}

impl<P> PartialOrd for Resolutions<P> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<P> Ord for Resolutions<P> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.chosen.cmp(&other.chosen)
    }
}

impl<P> Hash for Resolutions<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.chosen.hash(state);
    }
}

/// The most open issues of a procedure.
pub const MOST_ISSUES: usize = 256;

/// The places of the issues that somebody asked.
#[derive(Debug, Default)]
pub struct Noted([AtomicU64; MOST_ISSUES / 64]);

impl Noted {
    /// Those asked so far.
    pub fn places(&self) -> Vec<usize> {
        (0..MOST_ISSUES).filter(|at| self.0[at / 64].load(Relaxed) >> (at % 64) & 1 == 1).collect()
    }

    fn note(&self, issue: usize) {
        self.0[issue / 64].fetch_or(1 << (issue % 64), Relaxed);
    }
}

/// The choices of a text, as whoever depends on them sees them: by asking.
///
/// What a role does depends on the issues that it asks and on no others, so what was found out
/// under one choice holds for every other that answers the same questions alike. Whoever wants to
/// make use of that has it noted what is asked.
pub struct Asking<'a, P> {
    resolutions: &'a Resolutions<P>,
    noted: Option<&'a Noted>,
}

impl<P> Clone for Asking<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Asking<'_, P> {}

impl<P> fmt::Debug for Asking<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.resolutions.fmt(f)
    }
}

impl<'a, P> Asking<'a, P> {
    /// Nobody wants to know what is asked.
    pub fn of(resolutions: &'a Resolutions<P>) -> Self {
        Asking { resolutions, noted: None }
    }

    /// What is asked is noted.
    pub fn noting(resolutions: &'a Resolutions<P>, asked: &'a Noted) -> Self {
        Asking { resolutions, noted: Some(asked) }
    }

    /// The candidate chosen for an issue.
    pub fn ask<T: IssueOf<P>>(&self) -> T {
        T::VALUES[self.ask_at(T::PLACE)]
    }

    /// The place of the candidate chosen for the issue of a place.
    pub fn ask_at(&self, issue: usize) -> usize {
        self.note([issue]);
        self.resolutions.chosen(issue)
    }

    /// The choices, for a reaction, which notes by itself what it asks.
    pub(super) fn resolutions(&self) -> &'a Resolutions<P> {
        self.resolutions
    }

    /// The same under another type, with its choices.
    pub(super) fn under<'b, Q>(&self, resolutions: &'b Resolutions<Q>) -> Asking<'b, Q>
    where
        'a: 'b,
    {
        Asking { resolutions, noted: self.noted }
    }

    /// Notes that these were asked.
    pub(super) fn note(&self, issues: impl IntoIterator<Item = usize>) {
        if let Some(noted) = self.noted {
            issues.into_iter().for_each(|issue| noted.note(issue));
        }
    }
}

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

        impl $crate::issue::OpenIssue for $type {
            const NAME: &'static str = $name;
            const QUESTION: &'static str = $question;
            const STEPS: &'static [$crate::step::Step] = &[$($step),*];
            const UNMODELLED: Option<&'static str> = {
                let said: &[&'static str] = &[$($unmodelled)?];
                said.first().copied()
            };
            const CANDIDATES: &'static [$crate::issue::Candidate] = &[$(
                $crate::issue::Candidate {
                    name: $candidate, gist: $gist, proposed: &[$($proposed),*], is_blank: false,
                }
            ),*];
            const VALUES: &'static [Self] = &[$(Self::$variant),*];
            const RECOMMENDED: Self = Self::$best;
        }
    };
}

/// Declares the open issues of a procedure, in the text's order: `open_issues()`.
///
/// Each is named where [`open_issue!`](crate::open_issue) declares it elsewhere, or written out
/// here as it is there.
#[macro_export]
macro_rules! open_issues {
    (of $procedure:ident; $(
        $(#[$doc:meta])* pub $type:ident = $name:literal, $question:literal, at [$($step:expr),* $(,)?],
        $(unmodelled $unmodelled:literal,)? recommended $best:ident { $($candidates:tt)* }
    )+) => {
        $($crate::open_issue! {
            #[doc = $question]
            $(#[$doc])*
            pub $type = $name, $question, at [$($step),*],
            $(unmodelled $unmodelled,)? recommended $best { $($candidates)* }
        })+
        $crate::open_issues! {
            /// One candidate chosen for each open issue.
            of $procedure;
            $($type,)+
        }
    };
    ($(#[$doc:meta])* of $procedure:ty; $($type:ty,)*) => {
        $(#[$doc])*
        pub type Resolutions = $crate::issue::Resolutions<$procedure>;

        const NAMES: &[&str] = &[$(<$type as $crate::issue::OpenIssue>::NAME),*];

        $(impl $crate::issue::IssueOf<$procedure> for $type {
            const PLACE: usize = $crate::issue::place_of(
                <$type as $crate::issue::OpenIssue>::NAME,
                NAMES,
            );
        })*

        /// The open issues, in the text's order.
        pub fn open_issues() -> Vec<$crate::issue::Issue> {
            use $crate::issue::Issue;
            let of: &[fn(usize) -> Issue] = &[$(Issue::of::<$type>),*];
            of.iter().enumerate().map(|(place, of)| of(place)).collect()
        }
    };
}
