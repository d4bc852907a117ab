//! Who ends the ringing of a call that its caller has left.

use crate::kernel::step::Step;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::text::invite;
use crate::sip::types::{Input, Timer as SipTimer};
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Timer};
use crate::telepresence::{Act, session};

/// The invitation expires.
pub const EXPIRE: Step = Step::proposed(
    ending::CLAUSE,
    "new paragraph (ringing)",
    "An INVITE request for an IM session supporting telepresence shall contain an Expires header \
     field in accordance with IETF RFC 3261. If the INVITE request expires before it is answered, \
     the TP UE or the conference focus that has received it shall send a 487 (Request Terminated) \
     response and shall remove the CLUE channel, if established.",
);

/// Who has sent it does not wait longer.
pub const CANCEL: Step = Step::proposed(
    ending::CLAUSE,
    "new paragraph (no answer)",
    "If the INVITE request expires before a final response to it is received, the TP UE that has \
     sent it shall cancel the IM session supporting telepresence.",
);

crate::open_issue! {
    /// A CANCEL may not reach the called side, and who has timed out sends none.
    pub Ringing = "ringing",
    "What ends a session that is being established, and its early CLUE channel, at a side that does \
     not learn that the other no longer rings or no longer waits?",
    at [ending::CANCEL, ending::CANCEL_CHANNEL],
    unmodelled "a proxy that ends the ringing by its timer C (RFC 3261, 16.8), and a calling side \
        that ends the early dialog by a BYE request if a provisional response still reaches it, \
        which RFC 6026 lets a stack discard",
    recommended Expires {
        AsWritten "as-written" "nothing but its user" [];
        Expires "expires" "the INVITE request expires at both sides (RFC 3261, 13.2.1 and 13.3.1)" [EXPIRE, CANCEL];
    }
}

impl Ringing {
    /// The dialog has gone on by some step: from then on its INVITE may expire here, or no longer.
    pub fn follow<S: session::Acting>(
        self,
        act: &mut Act<'_, S>,
        call: Call,
        (was, step): (Dialog, Step),
    ) {
        let waits = |dialog: Dialog| dialog.stage() == Stage::Pending && !dialog.is_abandoned();
        let timer = Timer::Dialog { call, timer: SipTimer::Expires };
        let dialog = act.me.leg(call).dialog;
        let demanded_by = match dialog {
            Dialog::Caller(_) => CANCEL,
            Dialog::Callee(_) => EXPIRE,
        };
        match (self, waits(was), waits(dialog)) {
            (Self::Expires, false, true) => act.at(demanded_by).arm(timer).done(),
            (Self::Expires, true, false) => act.at(step).disarm(timer).done(),
            _ => {}
        }
    }

    /// The INVITE expires.
    pub fn expired<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        match (self, act.me.leg(call).dialog) {
            (Self::AsWritten, _) => act.impossible("no INVITE expires"),
            (Self::Expires, Dialog::Caller(_)) => {
                act.at(invite::GIVE_UP).done();
                if act.at(CANCEL).stands() {
                    session::give_up(act, call);
                }
            }
            (Self::Expires, Dialog::Callee(_)) => {
                if act.at(EXPIRE).stands() {
                    session::dialog(act, call, Input::Elapsed(SipTimer::Expires));
                }
            }
        }
    }
}
