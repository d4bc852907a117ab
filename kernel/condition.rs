//! Conditions: what a claim asks, as Boolean combinations of atoms, so that others can judge it too.
//!
//! An atom looks at one role, at what is remembered of the past, or at one taking of an event, and
//! at nothing else. Whether a world has begun, is quiet or is at rest is the world's to say.

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};
use std::sync::Arc;

use super::ghost::Omniscient;
use super::reaction::{Event, Local, Outcome};
use super::words::Words;

/// One role taking one event, as a claim sees it.
#[derive(Debug)]
pub struct Moment<'a, P: Words> {
    /// Who.
    pub role: P::Role,
    /// What it had.
    pub before: &'a Local<P>,
    /// What it met.
    pub event: &'a Event<P>,
    /// What it did.
    pub outcome: &'a Outcome<P>,
}

impl<P: Words> Moment<'_, P> {
    /// The right to look inside ghosts.
    pub fn eye(&self) -> Omniscient {
        Omniscient::grant()
    }
}

/// Decides an atom on what one role has.
pub type OnLocal<P> = Arc<dyn Fn(&Local<P>) -> bool + Send + Sync>;
/// Decides an atom on what is remembered of the past.
pub type OnPast<P> = Arc<dyn Fn(&<P as Words>::History) -> bool + Send + Sync>;
/// Decides an atom on one role's taking of an event.
pub type OnTaking<P> = Arc<dyn Fn(&Moment<'_, P>) -> bool + Send + Sync>;

/// A Boolean combination of atoms.
#[derive(Clone)]
pub enum Condition<A> {
    /// One atom.
    Atom(A),
    /// The opposite.
    Not(Box<Condition<A>>),
    /// All of these; of none it is true.
    All(Vec<Condition<A>>),
    /// At least one of these; of none it is false.
    Any(Vec<Condition<A>>),
}

impl<A> Condition<A> {
    /// What is always true.
    pub fn always() -> Self {
        Condition::All(Vec::new())
    }

    /// Whether it is true, where `ask` decides the atoms.
    pub fn holds(&self, ask: &mut dyn FnMut(&A) -> bool) -> bool {
        match self {
            Condition::Atom(atom) => ask(atom),
            Condition::Not(one) => !one.holds(ask),
            Condition::All(all) => all.iter().all(|one| one.holds(ask)),
            Condition::Any(any) => any.iter().any(|one| one.holds(ask)),
        }
    }

    /// The same combination of other atoms.
    pub fn map<B>(&self, to: &mut dyn FnMut(&A) -> Condition<B>) -> Condition<B> {
        match self {
            Condition::Atom(atom) => to(atom),
            Condition::Not(one) => Condition::Not(Box::new(one.map(to))),
            Condition::All(all) => Condition::All(all.iter().map(|one| one.map(to)).collect()),
            Condition::Any(any) => Condition::Any(any.iter().map(|one| one.map(to)).collect()),
        }
    }

    /// Every atom, in the order in which they are written.
    pub fn atoms(&self) -> Vec<&A> {
        match self {
            Condition::Atom(atom) => vec![atom],
            Condition::Not(one) => one.atoms(),
            Condition::All(some) | Condition::Any(some) => {
                some.iter().flat_map(Condition::atoms).collect()
            }
        }
    }

    /// Whether it is true whatever its atoms say, as far as its shape shows.
    pub fn is_trivial(&self) -> bool {
        match self {
            Condition::Atom(_) => false,
            Condition::Not(one) => matches!(&**one, Condition::Any(any) if any.is_empty()),
            Condition::All(all) => all.iter().all(Condition::is_trivial),
            Condition::Any(any) => any.iter().any(Condition::is_trivial),
        }
    }
}

impl<A> BitAnd for Condition<A> {
    type Output = Condition<A>;

    fn bitand(self, other: Self) -> Self {
        match (self, other) {
            (Condition::All(mut all), other) => {
                all.push(other);
                Condition::All(all)
            }
            (one, other) => Condition::All(vec![one, other]),
        }
    }
}

impl<A> BitOr for Condition<A> {
    type Output = Condition<A>;

    fn bitor(self, other: Self) -> Self {
        match (self, other) {
            (Condition::Any(mut any), other) => {
                any.push(other);
                Condition::Any(any)
            }
            (one, other) => Condition::Any(vec![one, other]),
        }
    }
}

impl<A> Not for Condition<A> {
    type Output = Condition<A>;

    fn not(self) -> Self {
        Condition::Not(Box::new(self))
    }
}

impl<A: fmt::Display> fmt::Display for Condition<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, some: &[Condition<A>], word: &str| {
            for (place, one) in some.iter().enumerate() {
                if place > 0 {
                    write!(f, " {word} ")?;
                }
                match one {
                    Condition::All(inner) | Condition::Any(inner) if inner.len() > 1 => {
                        write!(f, "({one})")?;
                    }
                    _ => write!(f, "{one}")?,
                }
            }
            Ok(())
        };
        match self {
            Condition::Atom(atom) => atom.fmt(f),
            Condition::Not(one) => write!(f, "not ({one})"),
            Condition::All(all) if all.is_empty() => f.write_str("always"),
            Condition::Any(any) if any.is_empty() => f.write_str("never"),
            Condition::All(all) => list(f, all, "and"),
            Condition::Any(any) => list(f, any, "or"),
        }
    }
}

impl<A: fmt::Display> fmt::Debug for Condition<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What can be asked of a state.
pub enum StateAtom<P: Words> {
    /// Something has happened.
    Begun,
    /// Nothing is in flight, no timer can elapse, no policy owes a decision; users may still decide.
    Quiet,
    /// Nothing can happen any more unless somebody begins something new.
    AtRest,
    /// Something is so of one role.
    Role {
        /// Who; of a role that takes no part nothing is so.
        role: P::Role,
        /// What is said of it, as the rest of a sentence that begins with the role.
        says: Arc<str>,
        /// Whether it is so.
        is: OnLocal<P>,
    },
    /// Something is remembered.
    Past {
        /// What, as a sentence.
        says: Arc<str>,
        /// Whether it is so.
        is: OnPast<P>,
    },
}

impl<P: Words> Clone for StateAtom<P> {
    fn clone(&self) -> Self {
        match self {
            StateAtom::Begun => StateAtom::Begun,
            StateAtom::Quiet => StateAtom::Quiet,
            StateAtom::AtRest => StateAtom::AtRest,
            StateAtom::Role { role, says, is } => {
                StateAtom::Role { role: *role, says: Arc::clone(says), is: Arc::clone(is) }
            }
            StateAtom::Past { says, is } => {
                StateAtom::Past { says: Arc::clone(says), is: Arc::clone(is) }
            }
        }
    }
}

impl<P: Words> fmt::Display for StateAtom<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StateAtom::Begun => f.write_str("something has begun"),
            StateAtom::Quiet => f.write_str("only users could go on"),
            StateAtom::AtRest => f.write_str("nothing more can happen"),
            StateAtom::Role { role, says, .. } => write!(f, "{role} {says}"),
            StateAtom::Past { says, .. } => f.write_str(says),
        }
    }
}

/// What can be asked of a role's taking of an event.
pub enum StepAtom<P: Words> {
    /// Something is so of the taking itself.
    Taking {
        /// What, as the rest of a sentence that begins with the role.
        says: Arc<str>,
        /// Whether it is so.
        is: OnTaking<P>,
    },
    /// Something is remembered from before.
    Past {
        /// What, as a sentence.
        says: Arc<str>,
        /// Whether it is so.
        is: OnPast<P>,
    },
}

impl<P: Words> Clone for StepAtom<P> {
    fn clone(&self) -> Self {
        match self {
            StepAtom::Taking { says, is } => {
                StepAtom::Taking { says: Arc::clone(says), is: Arc::clone(is) }
            }
            StepAtom::Past { says, is } => {
                StepAtom::Past { says: Arc::clone(says), is: Arc::clone(is) }
            }
        }
    }
}

impl<P: Words> fmt::Display for StepAtom<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StepAtom::Taking { says, .. } => write!(f, "the role {says}"),
            StepAtom::Past { says, .. } => f.write_str(says),
        }
    }
}

/// A condition on states.
pub type OfState<P> = Condition<StateAtom<P>>;
/// A condition on takings of events.
pub type OfStep<P> = Condition<StepAtom<P>>;

impl<P: Words> OfStep<P> {
    /// Whether it is true of a taking, with the past until then.
    pub fn is_met(&self, past: &P::History, moment: &Moment<'_, P>) -> bool {
        self.holds(&mut |atom| match atom {
            StepAtom::Taking { is, .. } => is(moment),
            StepAtom::Past { is, .. } => is(past),
        })
    }
}

/// Who takes part in a case and which calls may come up: what claims are spelled out for.
#[derive(Debug)]
pub struct Scene<'s, P: Words> {
    /// Who takes part, and what they may do.
    pub config: &'s P::Config,
    /// The roles, in the order of the lifelines.
    pub cast: &'s [P::Role],
    /// The calls that may come up.
    pub calls: &'s [P::Call],
}

impl<P: Words> Scene<'_, P> {
    /// The right to look inside ghosts.
    pub fn eye(&self) -> Omniscient {
        Omniscient::grant()
    }

    /// Nothing can happen any more, after something has begun.
    pub fn rest(&self) -> OfState<P> {
        Condition::Atom(StateAtom::Begun) & Condition::Atom(StateAtom::AtRest)
    }

    /// Nothing more is under way, after something has begun; users may still decide.
    pub fn quiet(&self) -> OfState<P> {
        Condition::Atom(StateAtom::Begun) & Condition::Atom(StateAtom::Quiet)
    }

    /// Something is so of one role.
    pub fn of(
        &self,
        role: P::Role,
        says: impl Into<Arc<str>>,
        is: impl Fn(&Local<P>) -> bool + Send + Sync + 'static,
    ) -> OfState<P> {
        Condition::Atom(StateAtom::Role { role, says: says.into(), is: Arc::new(is) })
    }

    /// A role is in one of some states.
    pub fn is_in(&self, role: P::Role, states: &'static [P::State]) -> OfState<P> {
        self.of(role, format!("is in {states:?}"), move |local| states.contains(&local.state))
    }

    /// A role has nothing open.
    pub fn holds_nothing(&self, role: P::Role) -> OfState<P> {
        self.of(role, "holds nothing", |local| local.resources.is_empty())
    }

    /// Something is remembered.
    pub fn past(
        &self,
        says: impl Into<Arc<str>>,
        is: impl Fn(&P::History) -> bool + Send + Sync + 'static,
    ) -> OfState<P> {
        Condition::Atom(StateAtom::Past { says: says.into(), is: Arc::new(is) })
    }

    /// Something is so of a taking of an event.
    pub fn taking(
        &self,
        says: impl Into<Arc<str>>,
        is: impl Fn(&Moment<'_, P>) -> bool + Send + Sync + 'static,
    ) -> OfStep<P> {
        Condition::Atom(StepAtom::Taking { says: says.into(), is: Arc::new(is) })
    }

    /// Something is remembered from before an event is taken.
    pub fn before(
        &self,
        says: impl Into<Arc<str>>,
        is: impl Fn(&P::History) -> bool + Send + Sync + 'static,
    ) -> OfStep<P> {
        Condition::Atom(StepAtom::Past { says: says.into(), is: Arc::new(is) })
    }

    /// It is so for every call.
    pub fn each_call<A>(&self, say: impl FnMut(P::Call) -> Condition<A>) -> Condition<A> {
        Condition::All(self.calls.iter().copied().map(say).collect())
    }

    /// It is so for some call.
    pub fn some_call<A>(&self, say: impl FnMut(P::Call) -> Condition<A>) -> Condition<A> {
        Condition::Any(self.calls.iter().copied().map(say).collect())
    }

    /// It is so for every role.
    pub fn each_role<A>(&self, say: impl FnMut(P::Role) -> Condition<A>) -> Condition<A> {
        self.each_of(self.cast.iter().copied(), say)
    }

    /// It is so for some role.
    pub fn some_role<A>(&self, say: impl FnMut(P::Role) -> Condition<A>) -> Condition<A> {
        self.some_of(self.cast.iter().copied(), say)
    }

    /// It is so for each of these.
    pub fn each_of<T, A>(
        &self,
        these: impl IntoIterator<Item = T>,
        say: impl FnMut(T) -> Condition<A>,
    ) -> Condition<A> {
        Condition::All(these.into_iter().map(say).collect())
    }

    /// It is so for one of these.
    pub fn some_of<T, A>(
        &self,
        these: impl IntoIterator<Item = T>,
        say: impl FnMut(T) -> Condition<A>,
    ) -> Condition<A> {
        Condition::Any(these.into_iter().map(say).collect())
    }
}
