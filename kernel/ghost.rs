//! Values that the text does not carry but the claims need.

use std::fmt;

/// The right to look inside a [`Ghost`]; only what judges a run has one.
#[derive(Clone, Copy, Debug)]
pub struct Omniscient(());

impl Omniscient {
    /// The kernel gives it to claims and to the world, never to a role.
    pub(super) const fn grant() -> Self {
        Omniscient(())
    }

    /// The world's own, to decide what a supervision timer would notice.
    pub const fn of_the_world() -> Self {
        Omniscient(())
    }
}

/// A value that roles hand on and cannot look inside.
///
/// It is compared and ordered so that states can be told apart; a role that wants to know has no
/// way to ask:
///
/// ```compile_fail
/// use callproof_kernel::ghost::Ghost;
/// let call = Ghost::new(1);
/// let inside: u8 = call.0; // private
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ghost<T>(T);

impl<T> Ghost<T> {
    /// Wraps a value at the moment the world gives it to a role.
    pub const fn new(value: T) -> Self {
        Ghost(value)
    }

    /// What is inside, for a claim or the world.
    pub fn reveal(&self, _: Omniscient) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Ghost<T>
where
    T: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ghost {:?}", self.0)
    }
}
