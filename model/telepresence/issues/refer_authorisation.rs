//! Who may have a participant removed.

use crate::telepresence::Act;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Focus, Stimulus};
use callproof_kernel::step::{Item, Step};

/// The conference policy is asked.
pub const CHECK: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("authorisation"),
    "Upon receiving a REFER request to remove a conference participant, the conference focus \
     shall check whether the conference policy allows the sender of the REFER request to remove \
     that conference participant. If this is not allowed, the conference focus shall send a 403 \
     (Forbidden) response. Otherwise the conference focus shall accept the REFER request and \
     release the session with that conference participant.",
);

callproof_kernel::open_issue! {
    /// "May trigger upon receiving" makes every REFER good.
    pub ReferAuthorisation = "refer-authorisation",
    "On whose REFER does the conference focus remove a participant?",
    at [ending::REFER],
    unmodelled "removal by conference control (CCMP, RFC 6503) instead of REFER",
    recommended Check {
        AsWritten "as-written" "on anybody's, if the focus likes" [];
        Check "check" "on that of whoever the conference policy allows" [CHECK];
    }
}

impl ReferAuthorisation {
    /// What is decided about the REFER of a TP UE.
    pub fn decisions(self, by: u8) -> [Stimulus; 2] {
        match self {
            Self::AsWritten => [true, false].map(|acts| Stimulus::Act { by, acts }),
            Self::Check => [true, false].map(|allowed| Stimulus::Authorise { by, allowed }),
        }
    }

    /// Whether a decision is all it takes; cites what demands it.
    pub fn is_decided(self, act: &mut Act<'_, Focus>) -> bool {
        match self {
            Self::AsWritten => act.at(ending::REFER).stands(),
            Self::Check => act.at(CHECK).stands(),
        }
    }
}
