//! How the called TP UE ends a session that is being established.

use crate::sip::types::{Decision, Input};
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Ue};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// Each side has its own means.
pub const REJECT: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new wording").part("To cancel"),
    "To cancel an IM session supporting telepresence currently being established, the TP UE that \
     sent the INVITE request shall, once a provisional response has been received, send a CANCEL \
     request and remove the CLUE channel, if established. The TP UE that received the INVITE \
     request shall send a final response that rejects the INVITE request.",
)
.replacing(&[ending::CANCEL, ending::CANCEL_CHANNEL]);

callproof_kernel::open_issue! {
    /// "The TP UE shall send a CANCEL request" holds for the caller only.
    pub CalledParty = "called-party",
    "How does the called TP UE end a session that is being established, when only a caller can \
     send a CANCEL?",
    at [ending::CANCEL],
    recommended Reject {
        AsWritten "as-written" "nothing is said: a CANCEL is for the caller (RFC 3261, 9.1)" [];
        Reject "reject" "it rejects the INVITE" [REJECT];
    }
}

impl CalledParty {
    /// The called user does not want the session.
    pub fn reject(self, act: &mut Act<'_, Ue>, call: Call) {
        match self {
            Self::Reject if act.at(REJECT).stands() => {
                session::dialog(act, call, Input::Decided(Decision::Reject));
            }
            Self::AsWritten | Self::Reject => act.unspecified(),
        }
    }
}
