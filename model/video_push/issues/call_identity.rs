//! Whether messages say which call they belong to.

use crate::video_push::Act;
use crate::video_push::text::general;
use crate::video_push::types::{Call, CallRef, Client1};
use callproof_kernel::step::{Item, Step};

/// Messages carry an identifier.
pub const IDENTIFIER: Step = Step::proposed(
    general::CLAUSE,
    Item::paragraph("new paragraph").part("call identifier"),
    "Each message of the one-to-one video push procedures contains the call identifier that \
     MCVideo client 1 assigned in the MCVideo private call request and that no other call has, \
     whichever client assigned it and whether or not that client has restarted since. A message is \
     processed for the call that it identifies.",
);

/// Messages carry a number.
pub const NUMBER: Step = Step::proposed(
    general::CLAUSE,
    Item::paragraph("new paragraph").part("call identifier"),
    "Each message of the one-to-one video push procedures contains the call identifier that \
     MCVideo client 1 assigned in the MCVideo private call request. A message is processed for the \
     call that it identifies.",
);

callproof_kernel::open_issue! {
    /// Requests name users, responses name nobody: two calls, or an old and a new one between
    /// the same users, cannot be told apart.
    pub CallIdentity = "call-identity",
    "How is a message matched with its call?",
    at [
        crate::video_push::text::setup::STEP_7,
        crate::video_push::text::release::STEP_1,
        crate::video_push::text::release::STEP_5,
    ],
    recommended Identifier {
        AsWritten "as-written" "by the sender and what is awaited from it" [];
        Identifier "identifier" "every message carries an identifier of the call" [IDENTIFIER];
        Number "number"
            "every message carries an identifier that only calls of one client do not share"
            [NUMBER];
    }
}

impl CallIdentity {
    /// What messages of a new call will say of it.
    pub fn label(self, act: &mut Act<'_, Client1>, call: Call) -> CallRef {
        match self {
            Self::AsWritten => CallRef::unnamed(call),
            Self::Identifier if act.at(IDENTIFIER).stands() => CallRef::named(call),
            Self::Number if act.at(NUMBER).stands() => CallRef::numbered(call),
            Self::Identifier | Self::Number => CallRef::unnamed(call),
        }
    }
}
