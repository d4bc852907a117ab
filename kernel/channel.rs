//! Channels: what messages travel on.

use std::fmt;

/// What the network does with the messages of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carriage {
    /// They are ordered as the case says, and may be lost or doubled where it says so.
    AsTheCase,
    /// They arrive in order, and may be lost or doubled.
    InOrder,
    /// They arrive once and in order, whatever the network does.
    Reliable,
}

/// A kind of connection between two roles, named by the procedure. Two channels have no mutual
/// order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Channel {
    /// What the network does with it.
    pub carriage: Carriage,
    /// Its name.
    pub name: &'static str,
}

impl Channel {
    /// A channel.
    pub const fn new(name: &'static str, carriage: Carriage) -> Self {
        Channel { carriage, name }
    }

    /// Whether what it carries arrives once and in order, whatever the network does.
    pub fn is_reliable(self) -> bool {
        self.carriage == Carriage::Reliable
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
