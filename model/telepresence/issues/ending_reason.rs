//! Whether a user whose session the other side ends is told, and why.

use crate::telepresence::Act;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Notice, Ue};
use callproof_kernel::step::{Item, Step};

/// The BYE says why, and the user is told.
pub const REASON: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("reason"),
    "A BYE request that ends an IM session supporting telepresence shall contain a Reason header \
     field in accordance with IETF RFC 3326 that says whether a user has released the session or \
     the conference focus has removed the conference participant. The TP UE that receives the BYE \
     request shall inform the user.",
);

/// The user is told why it no longer rings.
pub const MISSED: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("missed"),
    "If the TP UE has received an INVITE request and, before the user has answered, a CANCEL request \
     or a BYE request is received or the INVITE request expires, the TP UE shall inform the user \
     that the session has not been established.",
);

callproof_kernel::open_issue! {
    /// Nothing is said of the user at the other side, and a removed participant is told nothing.
    pub EndingReason = "ending-reason",
    "Is a user told that the other side, or the conference focus, has ended the session or the \
     ringing, and why?",
    at [ending::ITEM_1, ending::FOCUS, ending::REFER, ending::CANCEL],
    recommended Reason {
        AsWritten "as-written" "nothing is said" [];
        Reason "reason" "the BYE request carries the reason (RFC 3326), and the user is told, also of a call missed"
            [REASON, MISSED];
    }
}

impl EndingReason {
    /// It no longer rings at a TP UE, and not because its user has answered.
    pub fn missed(self, act: &mut Act<'_, Ue>) {
        match self {
            Self::AsWritten => {}
            Self::Reason => act.at(MISSED).tell(Notice::Missed).done(),
        }
    }

    /// A BYE has ended the session of a TP UE.
    pub fn ended(self, act: &mut Act<'_, Ue>) {
        match self {
            Self::AsWritten => {}
            Self::Reason => act.at(REASON).tell(Notice::Ended).done(),
        }
    }
}
