//! A CONFIGURE for captures of a participant that has left.

use crate::kernel::step::Step;
use crate::telepresence::Act;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Captures, Focus};

/// It is refused.
pub const REFUSE: Step = Step::proposed(
    ending::CLAUSE,
    "new paragraph (configure)",
    "The conference focus shall refuse a CONFIGURE message for media captures of a conference \
     participant that has left.",
);

crate::open_issue! {
    /// What a participant configures may have left while the CONFIGURE was on its way.
    pub DepartedConfigure = "departed-configure",
    "What does the conference focus do with a CONFIGURE for captures of a participant that has \
     left?",
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
