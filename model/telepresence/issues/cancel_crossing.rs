//! What a TP UE does with a 200 that crosses its CANCEL.

use crate::kernel::step::Step;
use crate::sip::dialog::Stage;
use crate::sip::types::{Input, Message as Sip};
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Ue};
use crate::telepresence::{Act, session};

/// The session that nobody wants is released.
pub const RELEASE: Step = Step::proposed(
    ending::CLAUSE,
    "new paragraph (crossing)",
    "When the user has requested to cancel the session, the TP UE shall not establish a CLUE \
     channel. If a 2xx response to the INVITE request is received after that, whether or not the \
     CANCEL request has been sent, the TP UE shall send an ACK request followed by a BYE request.",
);

crate::open_issue! {
    /// A CANCEL does not end a session that has just been answered.
    pub CancelCrossing = "cancel-crossing",
    "What if the session is answered, or its CLUE channel set up, while it is being cancelled?",
    at [ending::CANCEL, ending::CANCEL_CHANNEL],
    recommended Release {
        AsWritten "as-written"
            "the 200 is acknowledged, as RFC 3261 has it, and the session is on" [];
        Release "release"
            "the TP UE acknowledges the 200 and sends a BYE (RFC 5407, 3.1.2)" [RELEASE];
    }
}

impl CancelCrossing {
    /// A TP UE gives up whose CLUE channel is still being set up.
    pub fn given_up<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        match self {
            Self::AsWritten => {}
            Self::Release => {
                act.at(RELEASE).change(|me| me.leg_mut(call).forget()).done();
            }
        }
    }

    /// A 2xx arrives at a TP UE that has given up.
    pub fn accepted(self, act: &mut Act<'_, Ue>, call: Call) {
        let accepted = Input::Received(Sip::Accepted);
        match self {
            Self::Release if act.at(RELEASE).stands() => session::dialog(act, call, accepted),
            _ => {
                let mut wanted = act.me.leg.clone();
                wanted.dialog = wanted.dialog.as_if_wanted();
                let taken = wanted.dialog.take(accepted, wanted.terms.transport);
                match taken {
                    Some(taken) => session::obey(act, &wanted, &taken, None),
                    None => act.unspecified(),
                }
                debug_assert!(act.me.leg.stage() != Stage::Pending, "it is answered");
            }
        }
    }
}
