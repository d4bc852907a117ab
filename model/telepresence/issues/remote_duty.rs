//! What the other side does with its end of the CLUE channel.

use crate::telepresence::text::ending;
use crate::telepresence::types::Call;
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// The channel ends with the session, on either side.
pub const WITH_THE_SESSION: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("remote party"),
    "If an IM session supporting telepresence ends because a BYE request is received, because a \
     non-2xx final response to the INVITE request is sent or received, or because a request is \
     not answered, the TP UE or the conference focus shall remove the CLUE channel, if \
     established.",
);

callproof_kernel::open_issue! {
    /// The text gives duties to the side that ends the session only.
    pub RemoteDuty = "remote-duty",
    "What does the remote party do with the CLUE channel when the session is ended?",
    at [ending::ITEM_2, ending::CANCEL_CHANNEL],
    recommended WithTheSession {
        AsWritten "as-written" "nothing is said" [];
        WithTheSession "with-the-session"
            "it removes its end together with the session" [WITH_THE_SESSION];
    }
}

impl RemoteDuty {
    /// A session is over here that this side has not released.
    pub fn session_ended<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        match self {
            Self::AsWritten => {}
            Self::WithTheSession => session::remove_channel(act, call, WITH_THE_SESSION),
        }
    }
}
