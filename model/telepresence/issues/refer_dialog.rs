//! Whether a REFER is sent within the dialog of the session or outside it.

use crate::sip::dialog::Stage;
use crate::sip::refer;
use crate::sip::text::in_dialog;
use crate::telepresence::Act;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Call, Focus, Message, Party, Role, Ue};
use callproof_kernel::step::{Item, Step};

/// The REFER has a dialog of its own.
pub const OUTSIDE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("REFER"),
    "The TP UE shall send the REFER request outside the dialog of the session in accordance with \
     IETF RFC 7647, identifying that dialog in a Target-Dialog header field (IETF RFC 4538). \
     NOTE: The TP UE thus learns the outcome even if its own session ends meanwhile.",
);

callproof_kernel::open_issue! {
    /// A subscription that shares the session's dialog outlives it, or does not.
    pub ReferDialog = "refer-dialog",
    "Does the TP UE that asked for a removal learn the outcome when its own session ends \
     meanwhile?",
    at [ending::REFER],
    unmodelled "a REFER request without a subscription (RFC 4488, RFC 7614), whose sender learns the outcome by \
        other means",
    recommended Outside {
        AsWritten "as-written"
            "nothing is said: the REFER may share the session's dialog, and what is left of that \
             after a BYE is open (RFC 5057)" [];
        Outside "outside" "the REFER is sent outside the dialog (RFC 7647)" [OUTSIDE];
    }
}

impl ReferDialog {
    /// Whether what comes for a REFER comes too late, because the session it shared is gone.
    pub fn is_gone<S: Party>(self, act: &mut Act<'_, S>, stage: Stage) -> bool {
        match self {
            _ if stage == Stage::Session => false,
            Self::AsWritten => true,
            Self::Outside => !act.at(OUTSIDE).stands(),
        }
    }

    /// The REFER of a TP UE whose session is gone here.
    pub fn refer_too_late(self, act: &mut Act<'_, Focus>, call: Call) {
        let body = Body::Referred(refer::Message::Unknown);
        let to = Role::TpUe(call.0);
        act.at(in_dialog::REFER_IN_MORTAL).send(to, Message { call, body }).done();
    }

    /// A REFER is sent: in its own dialog, where that is proposed.
    pub fn sent(self, act: &mut Act<'_, Ue>) {
        match self {
            Self::AsWritten => {}
            Self::Outside => act.at(OUTSIDE).done(),
        }
    }
}
