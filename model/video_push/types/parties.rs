//! Who takes part, and which call is meant.

use std::fmt;

use callproof_kernel::ghost::Ghost;

/// A functional entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The client whose user pushes; a second one stands for another calling user.
    Client1(u8),
    /// Participating and controlling functions, as the text has them: one box.
    Server,
    /// A UE of the called user.
    Client2(u8),
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::Client1(0) => f.write_str("MCVideo client 1"),
            Role::Client1(n) => write!(f, "MCVideo client {}", n + 2),
            Role::Server => f.write_str("MCVideo server"),
            Role::Client2(0) => f.write_str("MCVideo client 2"),
            Role::Client2(n) => write!(f, "MCVideo client 2 (UE {})", n + 1),
        }
    }
}

/// The identity of a call: the caller's client and its count. The text has no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call {
    /// Which calling client.
    pub caller: u8,
    /// The how-manieth of its calls, from 1.
    pub number: u8,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.caller {
            0 => write!(f, "call {}", self.number),
            n => write!(f, "call {} of client {}", self.number, n + 2),
        }
    }
}

/// What a message or a state says of the call it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallRef {
    named: Option<Call>,
    ghost: Ghost<Call>,
}

impl CallRef {
    /// A call that messages do not name.
    pub const fn unnamed(call: Call) -> Self {
        CallRef { named: None, ghost: Ghost::new(call) }
    }

    /// A call that messages name.
    pub const fn named(call: Call) -> Self {
        CallRef { named: Some(call), ghost: Ghost::new(call) }
    }

    /// A call that messages name by its number, which is its caller's.
    pub const fn numbered(call: Call) -> Self {
        let named = Some(Call { caller: 0, ..call });
        CallRef { named, ghost: Ghost::new(call) }
    }

    /// Whether the two can be told apart from what they carry; they match if they cannot.
    pub fn matches(self, other: CallRef) -> bool {
        match (self.named, other.named) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        }
    }

    /// The name carried, if any.
    pub fn name(self) -> Option<Call> {
        self.named
    }

    /// The call really meant, for claims.
    pub fn ghost(&self) -> &Ghost<Call> {
        &self.ghost
    }
}

impl fmt::Debug for CallRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.named {
            Some(call) => write!(f, "{call}"),
            None => write!(f, "{:?}", self.ghost),
        }
    }
}
