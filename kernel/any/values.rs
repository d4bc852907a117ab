//! Values whose types only their procedure knows.

use std::any::Any;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::case::Channel;
use crate::procedure::{Decider, MessageKind, StimulusKind, TimerKind, Value};

/// What every value of a procedure can do although its type is not known.
pub trait Opaque: fmt::Debug + Send + Sync + 'static {
    /// The value, for whoever knows its type.
    fn inside(&self) -> &dyn Any;
    /// Whether another value is the same.
    fn is_same(&self, other: &dyn Any) -> bool;
    /// How another value of the same procedure compares.
    fn order(&self, other: &dyn Any) -> Ordering;
    /// Feeds a hasher.
    fn feed(&self, hasher: &mut dyn Hasher);
}

impl<T: Value> Opaque for T {
    fn inside(&self) -> &dyn Any {
        self
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn order(&self, other: &dyn Any) -> Ordering {
        self.cmp(known(other))
    }

    fn feed(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

/// A value of the type that this procedure has for it.
fn known<T: 'static>(value: &dyn Any) -> &T {
    value.downcast_ref().expect("values of different procedures never meet")
}

/// A value that people read.
pub trait Shown: Opaque + fmt::Display {}

impl<T: Value + fmt::Display> Shown for T {}

/// A message.
pub trait Letter: Shown {
    /// As in [`MessageKind::channel`].
    fn carrier(&self) -> Channel;
    /// As in [`MessageKind::name`].
    fn short_name(&self) -> &'static str;
    /// As in [`MessageKind::detail`].
    fn more(&self) -> String;
    /// As in [`MessageKind::negated`].
    fn opposite(&self) -> Option<Shared<dyn Letter>>;
}

impl<T: Value + MessageKind> Letter for T {
    fn carrier(&self) -> Channel {
        self.channel()
    }

    fn short_name(&self) -> &'static str {
        self.name()
    }

    fn more(&self) -> String {
        self.detail()
    }

    fn opposite(&self) -> Option<Shared<dyn Letter>> {
        self.negated().map(Shared::<dyn Letter>::of)
    }
}

/// A decision of a user or a policy.
pub trait Decision: Shown {
    /// As in [`StimulusKind::decider`].
    fn by(&self) -> Decider;
    /// As in [`StimulusKind::begins`].
    fn is_new(&self) -> bool;
    /// As in [`StimulusKind::decision`].
    fn question(&self) -> Shared<dyn Decision>;
    /// As in [`StimulusKind::is_shown`].
    fn is_drawn(&self) -> bool;
    /// As in [`StimulusKind::name`].
    fn short_name(&self) -> String;
}

impl<T: Value + fmt::Display + StimulusKind> Decision for T {
    fn by(&self) -> Decider {
        self.decider()
    }

    fn is_new(&self) -> bool {
        self.begins()
    }

    fn question(&self) -> Shared<dyn Decision> {
        Shared::<dyn Decision>::of(self.decision())
    }

    fn is_drawn(&self) -> bool {
        self.is_shown()
    }

    fn short_name(&self) -> String {
        self.name()
    }
}

/// A timer.
pub trait Clockwork: Shown {
    /// As in [`TimerKind::name`].
    fn noun(&self) -> Option<String>;
    /// As in [`TimerKind::elapsing`].
    fn event(&self) -> String;
}

impl<T: Value + TimerKind> Clockwork for T {
    fn noun(&self) -> Option<String> {
        self.name()
    }

    fn event(&self) -> String {
        self.elapsing()
    }
}

/// A value that is shared by whoever has it.
pub struct Shared<T: ?Sized>(pub(super) Arc<T>);

/// A value that lives as long as the program: of those there are few.
pub struct Lasting<T: ?Sized + 'static>(pub(super) &'static T);

/// A value packed as one of its kind.
macro_rules! packed {
    ($($kind:ident)*) => { $(
        impl Shared<dyn $kind> {
            pub(super) fn of(value: impl $kind) -> Self {
                Shared(Arc::new(value))
            }
        }
    )* };
}

packed! { Opaque Shown Letter Decision Clockwork }

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> Clone for Lasting<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Lasting<T> {}

impl<T: ?Sized> Shared<T> {
    fn value(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> Lasting<T> {
    fn value(&self) -> &T {
        self.0
    }
}

/// What a value is, is what is inside.
macro_rules! transparent {
    ($($holder:ident)*) => { $(
        impl<T: Opaque + ?Sized> $holder<T> {
            /// What is inside, for the procedure that it is of.
            pub(super) fn get<V: 'static>(&self) -> &V {
                known(self.value().inside())
            }
        }

        impl<T: Opaque + ?Sized> PartialEq for $holder<T> {
            fn eq(&self, other: &Self) -> bool {
                let (one, other) = (self.value(), other.value());
                std::ptr::addr_eq(one, other) || one.is_same(other.inside())
            }
        }

        impl<T: Opaque + ?Sized> Eq for $holder<T> {}

        impl<T: Opaque + ?Sized> PartialOrd for $holder<T> {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl<T: Opaque + ?Sized> Ord for $holder<T> {
            fn cmp(&self, other: &Self) -> Ordering {
                self.value().order(other.value().inside())
            }
        }

        impl<T: Opaque + ?Sized> Hash for $holder<T> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.value().feed(state);
            }
        }

        impl<T: Opaque + ?Sized> fmt::Debug for $holder<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value().fmt(f)
            }
        }

        impl<T: Shown + ?Sized> fmt::Display for $holder<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self.value(), f)
            }
        }
    )* };
}

transparent! { Shared Lasting }

impl MessageKind for Shared<dyn Letter> {
    fn channel(&self) -> Channel {
        self.value().carrier()
    }

    fn name(&self) -> &'static str {
        self.value().short_name()
    }

    fn detail(&self) -> String {
        self.value().more()
    }

    fn negated(&self) -> Option<Self> {
        self.value().opposite()
    }
}

impl TimerKind for Shared<dyn Clockwork> {
    fn name(&self) -> Option<String> {
        self.value().noun()
    }

    fn elapsing(&self) -> String {
        self.value().event()
    }
}

impl StimulusKind for Shared<dyn Decision> {
    fn decider(&self) -> Decider {
        self.value().by()
    }

    fn begins(&self) -> bool {
        self.value().is_new()
    }

    fn decision(&self) -> Self {
        self.value().question()
    }

    fn is_shown(&self) -> bool {
        self.value().is_drawn()
    }

    fn name(&self) -> String {
        self.value().short_name()
    }
}

/// What claims remember; nothing where it is what every history begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory(pub(super) Option<Shared<dyn Opaque>>);
