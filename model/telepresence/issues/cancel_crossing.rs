//! What a TP UE does with a 200 that crosses its CANCEL.

use crate::sip::caller::Caller;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::types::{Decision, Input, Message as Sip};
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Ue};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// The session that nobody wants is released.
pub const RELEASE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("crossing"),
    "When the user has requested to cancel the session, or the INVITE request has expired, the TP UE \
     shall not establish a CLUE channel. If a 2xx response to the INVITE request is received after \
     that, whether or not the CANCEL request has been sent, the TP UE shall send an ACK request \
     followed by a BYE request.",
);

/// A BYE ends the dialog whether it is answered or not.
pub const BYE_INSTEAD: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new wording").part("To cancel"),
    "To cancel an IM session supporting telepresence currently being established, the TP UE that \
     sent the INVITE request shall, once a provisional response has been received, send a BYE \
     request instead of a CANCEL request and remove the CLUE channel, if established. When the user \
     has requested to cancel the session, or the INVITE request has expired, the TP UE shall not \
     establish a CLUE channel.",
);

callproof_kernel::open_issue! {
    /// A CANCEL does not end a session that has just been answered.
    pub CancelCrossing = "cancel-crossing",
    "What if the session is answered, or its CLUE channel set up, while it is being cancelled?",
    at [ending::CANCEL, ending::CANCEL_CHANNEL],
    recommended Release {
        AsWritten "as-written"
            "the 200 is acknowledged, as RFC 3261 has it, and the session is on" [];
        Release "release"
            "the TP UE acknowledges the 200 and sends a BYE (RFC 5407, 3.1.2)" [RELEASE];
        ByeInstead "bye-instead"
            "no CANCEL is sent: a BYE ends the early dialog, answered or not (RFC 5407, 3.1.3)"
            [BYE_INSTEAD];
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
            Self::ByeInstead => {
                act.at(BYE_INSTEAD).change(|me| me.leg_mut(call).forget()).done();
            }
        }
    }

    /// The dialog is ended as far as it can be: what is not early yet waits for that.
    pub fn give_up<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let early = Dialog::Caller(Caller::Early { cancelled: false });
        match self {
            Self::ByeInstead if act.me.leg(call).dialog == early => end_early(act, call),
            _ => {
                let cancel = Input::Decided(Decision::Cancel);
                session::dialog_by(act, call, cancel, Some(ending::CANCEL));
            }
        }
    }

    /// A provisional response arrives at a TP UE that has given up.
    pub fn rings(self, act: &mut Act<'_, Ue>, call: Call) {
        let ringing = Input::Received(Sip::Ringing);
        match self {
            Self::ByeInstead if act.me.leg.stage() == Stage::Pending => {
                as_if_wanted(act, ringing);
                end_early(act, call);
            }
            _ => session::dialog(act, call, ringing),
        }
    }

    /// A 2xx arrives at a TP UE that has given up.
    pub fn accepted(self, act: &mut Act<'_, Ue>, call: Call) {
        let accepted = Input::Received(Sip::Accepted);
        match self {
            Self::Release if act.at(RELEASE).stands() => session::dialog(act, call, accepted),
            Self::ByeInstead if act.at(BYE_INSTEAD).stands() => {
                session::dialog(act, call, accepted);
            }
            _ => as_if_wanted(act, accepted),
        }
    }
}

/// The dialog meets something as if nobody had given up.
fn as_if_wanted(act: &mut Act<'_, Ue>, input: Input) {
    let mut wanted = act.me.leg.clone();
    wanted.dialog = wanted.dialog.as_if_wanted();
    match wanted.dialog.take(input, wanted.terms.transport) {
        Some(taken) => session::obey(act, &wanted, &taken, None),
        None => act.unspecified(),
    }
}

fn end_early<S: session::Acting>(act: &mut Act<'_, S>, call: Call) {
    let bye = Input::Decided(Decision::Bye);
    session::dialog_by(act, call, bye, Some(BYE_INSTEAD));
}
