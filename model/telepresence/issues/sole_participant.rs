//! What a participant is shown when there is nobody else.

use crate::sip::dialog::Stage;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Captures, Focus};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// The focus shows something of its own.
pub const SLATE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("sole participant"),
    "If there is no other conference participant, the conference focus shall advertise a media \
     capture of its own, e.g. a still picture. NOTE: An ADVERTISEMENT message contains at least \
     one media capture (IETF RFC 8846).",
);

/// The conference is over.
pub const RELEASE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("last participant"),
    "If a single conference participant remains when another conference participant has left, the \
     conference focus shall release the session with the remaining conference participant.",
);

callproof_kernel::open_issue! {
    /// An advertisement without captures cannot be written down.
    pub SoleParticipant = "sole-participant",
    "What does the conference focus advertise to a participant when there is no other?",
    at [ending::EDITORS_NOTE],
    recommended Slate {
        AsWritten "as-written" "nothing: an advertisement carries at least one capture" [];
        Slate "slate" "a capture of its own" [SLATE];
        Release "release" "nothing: it releases the last participant" [RELEASE];
    }
}

impl SoleParticipant {
    /// There is nothing to offer but this.
    pub fn offer(self, act: &mut Act<'_, Focus>) -> Option<Captures> {
        match self {
            Self::Slate if act.at(SLATE).stands() => Some(Captures::SLATE),
            _ => None,
        }
    }

    /// A participant has left.
    pub fn departed(self, act: &mut Act<'_, Focus>) {
        let Self::Release = self else { return };
        let left = act.me.legs.iter().filter(|leg| leg.stage().is_alive());
        let left: Vec<Call> = left.map(|leg| leg.call).collect();
        let [last] = left[..] else { return };
        let leg = &act.me.legs[usize::from(last.0)];
        let can = leg.stage() == Stage::Session && !leg.is_releasing();
        if can && act.at(RELEASE).stands() {
            session::release(act, last);
        }
    }
}
