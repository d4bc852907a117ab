//! Cases: the worlds in which a procedure is checked.

use std::fmt;

pub use super::channel::{Carriage, Channel};
use super::words::Words;

/// In which order a channel delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// First in, first out, from one role to another.
    Fifo,
    /// First in, first out, within one call; messages of different calls may overtake each other.
    FifoInCall,
    /// Any order.
    Unordered,
}

/// How often a fault may strike in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Budget {
    /// At most this often; 0 is never.
    AtMost(u8),
    /// Any number of times.
    Unbounded,
}

impl Budget {
    /// No such fault.
    pub const NONE: Budget = Budget::AtMost(0);

    /// How many there may be, for comparison: without a bound, more than with any.
    pub fn most(self) -> u32 {
        match self {
            Budget::AtMost(n) => u32::from(n),
            Budget::Unbounded => u32::from(u8::MAX) + 1,
        }
    }

    /// Whether one more is allowed.
    pub fn is_left(self) -> bool {
        self != Budget::NONE
    }

    /// What is left after one.
    pub fn spent(self) -> Budget {
        match self {
            Budget::AtMost(n) => Budget::AtMost(n.saturating_sub(1)),
            Budget::Unbounded => Budget::Unbounded,
        }
    }
}

/// When timers elapse, compared with messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clock {
    /// Timers are longer than any delay: they elapse only when nothing is in flight and no policy
    /// owes a decision.
    Patient,
    /// Timers may elapse at any time.
    Hasty,
}

/// What becomes of a message for which the text has no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unspecified {
    /// It is a finding, and the message is gone.
    Error,
    /// The message is gone and nobody minds.
    Discard,
    /// The message stays until the state changes.
    Save,
}

/// Which roles may crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Crashes<R> {
    /// Who crashes, once.
    pub role: R,
    /// Whether it comes back, having lost its calls.
    pub recovers: bool,
}

/// When a case is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// Always.
    Default,
    /// Only when all cases are asked for.
    Large,
}

/// What a network, and those on it, may do: each rung allows what those before it do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Messages of one hop arrive in order, once, in time.
    FifoPerHop,
    /// Messages of one dialog arrive in order; those of different ones may overtake each other.
    FifoPerDialog,
    /// Messages may overtake each other.
    Unordered,
    /// Timers may elapse before a message arrives.
    Late,
    /// Messages may be lost.
    Loss,
    /// Messages may arrive twice.
    Duplication,
    /// A role may crash.
    Crash,
}

impl Rung {
    /// All of them, from the most that can be relied on to the least.
    pub const ALL: [Rung; 7] = [
        Rung::FifoPerHop,
        Rung::FifoPerDialog,
        Rung::Unordered,
        Rung::Late,
        Rung::Loss,
        Rung::Duplication,
        Rung::Crash,
    ];
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Rung::FifoPerHop => "in order per hop",
            Rung::FifoPerDialog => "in order per dialog",
            Rung::Unordered => "unordered",
            Rung::Late => "late",
            Rung::Loss => "lost",
            Rung::Duplication => "twice",
            Rung::Crash => "crash",
        })
    }
}

/// How far a case is from the simplest: the lesser is shown first, since whatever goes wrong there
/// needs less to go wrong.
///
/// Compared field by field, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Complexity {
    /// Faults that one run may have: losses, duplications, a crash, a restart.
    pub faults: u32,
    /// When timers elapse.
    pub clock: Clock,
    /// In which order the messages arrive whose channel follows the case.
    pub order: Order,
    /// Calls that may be set up, besides those with which the case begins.
    pub calls: usize,
}

/// A world to check in: who takes part, how channels behave, which faults, which bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case<P: Words> {
    /// The procedure.
    pub procedure: P,
    /// Its name on the command line and in the ledger.
    pub name: &'static str,
    /// What it is about, for a delegate.
    pub gist: &'static str,
    /// Who takes part, and what they may do.
    pub config: P::Config,
    /// Decisions taken before the case begins, everything else following at once.
    pub prelude: Vec<(P::Role, P::Stimulus)>,
    /// How channels are ordered that do not say so themselves; those are first in, first out.
    pub order: Order,
    /// Messages lost.
    pub losses: Budget,
    /// Messages delivered twice.
    pub duplicates: Budget,
    /// Who may crash.
    pub crashes: Option<Crashes<P::Role>>,
    /// When timers elapse.
    pub clock: Clock,
    /// What becomes of messages without a step.
    pub unspecified: Unspecified,
    /// When it is checked.
    pub size: Size,
    /// The cases that differ in the number of participants only, and that number.
    pub series: Option<(&'static str, u8)>,
}

impl<P: Words> Case<P> {
    /// A case without faults, first in first out.
    pub fn new(procedure: P, name: &'static str, gist: &'static str, config: P::Config) -> Self {
        Case {
            procedure,
            name,
            gist,
            config,
            prelude: Vec::new(),
            order: Order::Fifo,
            losses: Budget::NONE,
            duplicates: Budget::NONE,
            crashes: None,
            clock: Clock::Patient,
            unspecified: Unspecified::Error,
            size: Size::Default,
            series: None,
        }
    }

    /// The case begins where these decisions lead, everything else following at once.
    pub fn after(self, prelude: Vec<(P::Role, P::Stimulus)>) -> Self {
        Case { prelude, ..self }
    }

    /// Messages of one hop that belong to different calls may overtake each other.
    pub fn ordered_in_call(self) -> Self {
        Case { order: Order::FifoInCall, ..self }
    }

    /// Messages of one hop may overtake each other.
    pub fn unordered(self) -> Self {
        Case { order: Order::Unordered, ..self }
    }

    /// Messages may be lost.
    pub fn losing(self, losses: Budget) -> Self {
        Case { losses, ..self }
    }

    /// Messages may be delivered twice.
    pub fn duplicating(self, duplicates: Budget) -> Self {
        Case { duplicates, ..self }
    }

    /// One role may crash, once.
    pub fn crashing(self, role: P::Role, recovers: bool) -> Self {
        Case { crashes: Some(Crashes { role, recovers }), ..self }
    }

    /// Timers may elapse at any time.
    pub fn hasty(self) -> Self {
        Case { clock: Clock::Hasty, ..self }
    }

    /// Checked only when all cases are asked for.
    pub fn large(self) -> Self {
        Case { size: Size::Large, ..self }
    }

    /// One of several cases that differ in the number of participants only.
    pub fn of_series(self, name: &'static str, participants: u8) -> Self {
        Case { series: Some((name, participants)), ..self }
    }

    /// The last rung of the ladder that it stands on.
    pub fn rung(&self) -> Rung {
        let is = [
            (self.crashes.is_some(), Rung::Crash),
            (self.duplicates.is_left(), Rung::Duplication),
            (self.losses.is_left(), Rung::Loss),
            (self.clock == Clock::Hasty, Rung::Late),
            (self.order == Order::Unordered, Rung::Unordered),
            (self.order == Order::FifoInCall, Rung::FifoPerDialog),
        ];
        is.into_iter().find(|(is, _)| *is).map_or(Rung::FifoPerHop, |(_, rung)| rung)
    }

    /// What was decided before the case begins, in words; `None` where it begins with nothing.
    pub fn beginning(&self) -> Option<String> {
        let decided: Vec<String> =
            self.prelude.iter().map(|(role, stimulus)| format!("{role}: {stimulus}")).collect();
        match decided.is_empty() {
            true => None,
            false => Some(format!("begins after: {}", decided.join("; "))),
        }
    }

    /// How a channel delivers.
    pub fn order(&self, channel: Channel) -> Order {
        match channel.carriage {
            Carriage::AsTheCase => self.order,
            Carriage::InOrder | Carriage::Reliable => Order::Fifo,
        }
    }
}
