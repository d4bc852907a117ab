//! A CONFIGURE for captures of a participant that has left.

use crate::telepresence::Act;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Captures, Focus};
use callproof_kernel::step::{Item, Step};

/// It is refused.
pub const REFUSE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("configure"),
    "If a CONFIGURE message names a media capture of a conference participant that has left, the \
     conference focus shall refuse the whole CONFIGURE message by a CONFIGURE RESPONSE message with \
     an error response code (IETF RFC 8847).",
);

callproof_kernel::open_issue! {
    /// What a participant configures may have left while the CONFIGURE was on its way.
    pub DepartedConfigure = "departed-configure",
    "What does the conference focus do with a CONFIGURE that names captures of a participant that \
     has left (but for refresh=on-error, which says so itself)?",
    at [ending::EDITORS_NOTE],
    recommended Refuse {
        AsWritten "as-written"
            "it accepts what it has advertised (RFC 8847, 6.1), though nothing can be sent" [];
        Refuse "refuse" "it refuses it" [REFUSE];
    }
}

impl DepartedConfigure {
    /// Whether what a participant wants of the current advertisement is granted.
    pub fn grants(self, act: &mut Act<'_, Focus>, wanted: Captures) -> bool {
        match self {
            Self::AsWritten => true,
            Self::Refuse => !(act.me.names_departed(wanted) && act.at(REFUSE).stands()),
        }
    }
}
