//! What a procedure is, and how code that works for every procedure meets each one.

use std::fmt;

use super::case::Case;
use super::claim::{Claim, Cost};
use super::condition::Moment;
use super::figure::Figure;
use super::ghost::Omniscient;
use super::issue::{Issue, Resolutions};
use super::reaction::{Context, Event, Reaction};
use super::step::{Clause, Step};

pub use super::words::{
    Cause, Decider, MessageKind, Renaming, StimulusKind, TimerKind, Value, Word, Words,
};

/// A part of a role's state that goes its own way beside the others: one of its calls, one of its
/// dialogs. UML's orthogonal region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    /// What regions of its kind are about; those of one kind obey the same steps. Empty where a
    /// role has only one kind.
    pub kind: &'static str,
    /// Which of its kind: regions of several kinds with one number belong together.
    pub number: usize,
}

impl Region {
    /// The only region of a role that has no others.
    pub const WHOLE: Region = Region { kind: "", number: 0 };
}

/// What was taken for granted when a step was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Supposed {
    /// This.
    Granted(&'static str),
    /// That something else the text says, and reading left out, has no bearing on the step.
    PassedOver(&'static str),
}

impl fmt::Display for Supposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Supposed::Granted(what) => f.write_str(what),
            Supposed::PassedOver(said) => {
                write!(f, "{said}, which was left out in reading, has no bearing on this")
            }
        }
    }
}

/// One clause family of a text, encoded.
pub trait Procedure: Words {
    /// The name on the command line and in the ledger.
    fn name(&self) -> &'static str;
    /// What it is, in a line.
    fn title(&self) -> &'static str;
    /// The file it was read from, where it was read from one.
    fn file(&self) -> Option<&'static str> {
        None
    }
    /// What identifies all that the text does, so that what was found out about it once is not taken
    /// for another's: a hash of its source; `None` where nobody can say.
    fn source(&self) -> Option<u64> {
        None
    }
    /// Whether who writes to whom says which call a message belongs to.
    fn calls_are_pairs(&self) -> bool {
        false
    }

    /// What its parties are in until it is ended, for sentences about whoever stays in it: "the
    /// session".
    fn within(&self) -> &'static str {
        "the call"
    }
    /// What is taken for granted and what is left out, sentence by sentence.
    fn scope(&self) -> &'static [&'static str] {
        &[]
    }
    /// What the text says, and the model does not, since reading did not understand it or had no
    /// place for it.
    fn unread(&self) -> &'static [&'static str] {
        &[]
    }
    /// What was taken for granted when a step was read, where the text was read by a machine and no
    /// person has looked at it.
    fn supposed(&self, _step: &Step) -> &'static [Supposed] {
        &[]
    }
    /// The clauses, in the text's order, each with its steps.
    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])>;
    /// The open issues, in the text's order.
    fn issues(&self) -> Vec<Issue> {
        Vec::new()
    }
    /// What the text promises.
    fn claims(&self) -> Vec<Claim<Self>>;
    /// What candidates are compared by and not condemned for.
    fn costs(&self) -> Vec<Cost<Self>> {
        Vec::new()
    }
    /// The worlds to check in.
    fn cases(&self) -> Vec<Case<Self>>;
    /// The worlds with so many participants; `None` where their number is fixed.
    fn cases_with(&self, _participants: u8) -> Option<Vec<Case<Self>>> {
        None
    }
    /// The figures of the text.
    fn figures(&self) -> Vec<Figure<Self>> {
        Vec::new()
    }

    /// The text as it stands: the first candidate of every open issue.
    fn as_written(&self) -> Resolutions<Self> {
        Resolutions::first(self.issues().len())
    }
    /// The roles of a case, in the order of the lifelines.
    fn cast(&self, config: &Self::Config) -> Vec<Self::Role>;
    /// The calls that may come up in a case.
    fn calls(&self, config: &Self::Config) -> Vec<Self::Call>;
    /// A role's first state.
    fn initial(&self, config: &Self::Config, role: Self::Role) -> Self::State;
    /// What a role keeps when it crashes and starts again; the rest is lost. Nothing, unless the
    /// procedure says otherwise.
    fn recovered(
        &self,
        config: &Self::Config,
        role: Self::Role,
        _before: &Self::State,
    ) -> Self::State {
        self.initial(config, role)
    }
    /// The decisions a role's users and policies may take in a state.
    fn stimuli(
        &self,
        context: &Context<'_, Self>,
        role: Self::Role,
        state: &Self::State,
    ) -> Vec<Self::Stimulus>;
    /// What the role does. Deterministic, total and pure.
    fn react(
        &self,
        role: Self::Role,
        state: &Self::State,
        event: &Event<Self>,
        reaction: &mut Reaction<Self>,
    );

    /// When a timer can elapse.
    fn cause(&self, _timer: &Self::Timer, _eye: Omniscient) -> Cause<Self::Role, Self::Call> {
        Cause::Elapses
    }
    /// The call a message really belongs to, whether it says so or not.
    fn call_of(&self, message: &Self::Message, eye: Omniscient) -> Self::Call;
    /// Whether a role in this state would answer `watcher`, who supervises it in `call`.
    fn keeps_up(
        &self,
        _state: &Self::State,
        _call: Self::Call,
        _watcher: Self::Role,
        _eye: Omniscient,
    ) -> bool {
        true
    }
    /// Whether a role in this state waits for nothing, and is in no call that it should be out of.
    fn is_idle(&self, state: &Self::State) -> bool;
    /// Whether a role in this state may keep a resource although nothing more happens.
    fn may_hold(&self, _state: &Self::State, _resource: &Self::Resource) -> bool {
        false
    }
    /// Whether a role in this state may keep a timer armed although nothing more happens.
    fn may_run(&self, _state: &Self::State, _timer: &Self::Timer) -> bool {
        false
    }
    /// The name of a state.
    fn state_name(&self, state: &Self::State) -> String {
        format!("{state:?}")
    }
    /// Where a role stands in the matter of an event: the state of the call it is about.
    fn situation(&self, state: &Self::State, _event: &Event<Self>, _eye: Omniscient) -> String {
        self.state_name(state)
    }
    /// The regions of a role's state, as far as they differ from how everything begins.
    fn regions(&self, _state: &Self::State, _eye: Omniscient) -> Vec<Region> {
        vec![Region::WHOLE]
    }
    /// Where a role stands in a region; in one that there is not, as everything begins.
    fn standing(&self, state: &Self::State, _region: Region, _eye: Omniscient) -> String {
        self.state_name(state)
    }
    /// The region that an event is about; a message sent, as if it came back.
    fn region_of(&self, _state: &Self::State, _event: &Event<Self>, _eye: Omniscient) -> Region {
        Region::WHOLE
    }
    /// The functional entity of a role: the same for all roles that obey the same steps.
    fn entity(&self, role: Self::Role) -> Self::Role {
        role
    }
    /// Roles that may take each other's place, class by class: whatever one can do, another can
    /// with the names exchanged. A test compares reactions under every exchange.
    fn interchangeable(&self, _config: &Self::Config) -> Vec<Vec<Self::Role>> {
        Vec::new()
    }
    /// Gives the roles in a word other names; nothing names any, unless the procedure says so.
    fn rename(&self, _word: Word<'_, Self>, _to: Renaming<'_, Self>) {}
    /// Notes what claims must remember.
    fn observe(&self, _history: &mut Self::History, _moment: &Moment<'_, Self>) {}
}

/// The parts of `impl Procedure` that say what its text is: its name and title, its clauses, its
/// open issues and its claims.
#[macro_export]
macro_rules! text {
    (
        $name:literal: $title:literal, clauses [$($clause:ident),* $(,)?],
        issues $issues:expr, claims $claims:expr $(,)?
    ) => {
        fn name(&self) -> &'static str {
            $name
        }

        fn title(&self) -> &'static str {
            $title
        }

        fn clauses(
            &self,
        ) -> Vec<(&'static $crate::step::Clause, &'static [$crate::step::Step])> {
            vec![$(($clause::CLAUSE, $clause::STEPS)),*]
        }

        fn issues(&self) -> Vec<$crate::issue::Issue> {
            $issues
        }

        fn claims(&self) -> Vec<$crate::claim::Claim<Self>> {
            $claims
        }
    };
}

/// The parts of `impl Procedure` that say that there is one call only, number 1; and, where they are
/// given, who takes part, all of them in the same state at first, in which states somebody is at
/// rest, and in which they keep up the call, as a function of the state.
#[macro_export]
macro_rules! one_call {
    () => {
        fn calls(&self, _: &Self::Config) -> Vec<Self::Call> {
            vec![1]
        }

        fn call_of(&self, _: &Self::Message, _: $crate::ghost::Omniscient) -> Self::Call {
            1
        }
    };
    (cast [$($role:expr),+], first $first:expr, at rest $idle:pat, keeps up $keeps:path $(,)?) => {
        $crate::one_call!();

        fn cast(&self, _: &Self::Config) -> Vec<Self::Role> {
            vec![$($role),+]
        }

        fn initial(&self, _: &Self::Config, _: Self::Role) -> Self::State {
            $first
        }

        fn is_idle(&self, state: &Self::State) -> bool {
            matches!(state, $idle)
        }

        fn keeps_up(
            &self,
            state: &Self::State,
            _: Self::Call,
            _: Self::Role,
            _: $crate::ghost::Omniscient,
        ) -> bool {
            $keeps(state)
        }
    };
}

/// Declares a procedure without parameters of its own, with the words it is written in.
///
/// ```
/// use callproof_kernel::prelude::*;
/// named! {
///     pub enum Role { Phone "phone" }
///     pub enum State { Idle "idle" }
///     pub enum Timer { Ringing "ringing" }
///     pub enum Resource { Media "media" }
///     pub enum Notice { Rings "it rings" }
/// }
/// messages! { pub enum Message on "line" AsTheCase { Setup "set-up" } }
/// decisions! { pub enum Decision of User { Calls "calls" begins } }
/// impl TimerKind for Timer {}
///
/// words! {
///     /// A call.
///     pub struct Call: Role, State, Message, Decision, Timer, Resource, Notice;
///     call u8, history (), config ()
/// }
/// ```
#[macro_export]
macro_rules! words {
    (
        $(#[$doc:meta])* pub struct $name:ident:
        $role:ty, $state:ty, $message:ty, $stimulus:ty, $timer:ty, $resource:ty, $notice:ty;
        call $call:ty, history $history:ty, config $config:ty $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name;

        impl $crate::procedure::Words for $name {
            type Role = $role;
            type State = $state;
            type Message = $message;
            type Stimulus = $stimulus;
            type Timer = $timer;
            type Resource = $resource;
            type Notice = $notice;
            type Call = $call;
            type History = $history;
            type Config = $config;
        }
    };
}

/// Code that works for every procedure.
pub trait Visitor {
    /// What it gives back.
    type Output;
    /// Meets one procedure.
    fn visit<P: Procedure>(&mut self, procedure: P) -> Self::Output;
}
