//! A REFER for a participant who is not simply in the conference.

use crate::sip::dialog::Stage;
use crate::sip::refer::NotifierInput;
use crate::sip::types::{Decision, Input};
use crate::telepresence::focus::take_removal;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Focus, Party};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// Each state has its answer.
pub const BY_STATE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("target"),
    "If the session with the conference participant to be removed is being established, the \
     conference focus shall reject the INVITE request received from that conference participant. \
     If that session is already being released, the conference focus shall not send another BYE \
     request. If there is no such session, the conference focus shall refuse the REFER request. \
     The conference focus shall send the final NOTIFY request when the session has ended.",
);

/// Only who is in the conference can be removed.
pub const REFUSE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("target"),
    "If no session with the conference participant to be removed is established, or the release \
     of that session has begun, the conference focus shall refuse the REFER request.",
);

callproof_kernel::open_issue! {
    /// "A conference participant" may have just left, or not yet come.
    pub ReferTarget = "refer-target",
    "What if the participant to be removed is still joining, already leaving, or gone?",
    at [ending::REFER],
    recommended ByState {
        AsWritten "as-written" "nothing is said" [];
        ByState "by-state" "a joining participant is rejected, a leaving one waited for" [BY_STATE];
        Refuse "refuse" "the REFER is refused" [REFUSE];
    }
}

impl ReferTarget {
    /// The focus would act on the REFER, but the target is not simply in session.
    pub fn answer(self, act: &mut Act<'_, Focus>, by: u8, target: Call) {
        let refuse = NotifierInput::Decided { accept: false };
        let accept = NotifierInput::Decided { accept: true };
        let stage = act.me.leg(target).stage();
        match self {
            Self::AsWritten => act.not_covered(),
            Self::Refuse if act.at(REFUSE).stands() => take_removal(act, by, refuse),
            Self::ByState if act.at(BY_STATE).stands() => match stage {
                Stage::None | Stage::Over => take_removal(act, by, refuse),
                Stage::Session | Stage::Ending => take_removal(act, by, accept),
                Stage::Pending => {
                    take_removal(act, by, accept);
                    session::dialog(act, target, Input::Decided(Decision::Reject));
                }
            },
            Self::Refuse | Self::ByState => act.not_covered(),
        }
    }
}
