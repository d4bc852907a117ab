//! Who ends the ringing of a call that its caller has left.

use crate::sip::dialog::{Dialog, Stage};
use crate::sip::text::invite;
use crate::sip::types::{Input, Timer as SipTimer};
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Timer};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// The invitation says when it expires.
pub const LIMIT: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("Expires"),
    "The TP UE that sends an initial INVITE request for an IM session supporting telepresence shall \
     include an Expires header field in accordance with IETF RFC 3261.",
);

/// Who rings does not ring longer.
pub const EXPIRE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("ringing"),
    "If the initial INVITE request expires before the TP UE or the conference focus that has \
     received it has sent a final response, it shall send a 487 (Request Terminated) response and \
     shall remove the CLUE channel, if established.",
);

/// Who has sent it does not wait longer.
pub const CANCEL: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("no answer"),
    "If the initial INVITE request expires before the TP UE that has sent it has received a final \
     response, the TP UE shall cancel the IM session supporting telepresence as specified above in \
     this clause.",
);

callproof_kernel::open_issue! {
    /// A CANCEL may not reach the called side, and who has timed out sends none.
    pub Ringing = "ringing",
    "What ends a session that is being established, and its early CLUE channel, at a side that does \
     not learn that the other no longer rings or no longer waits?",
    at [ending::CANCEL, ending::CANCEL_CHANNEL],
    unmodelled "a proxy that ends the ringing by its timer C (RFC 3261, 16.8), and a calling side \
        that ends the early dialog by a BYE request if a provisional response still reaches it, \
        which a stack drops that follows RFC 6026; a called side that gives up by a timer of its \
        own, with a 480 response",
    recommended Expires {
        AsWritten "as-written" "nothing but its user" [];
        Expires "expires" "the INVITE request expires at both sides (RFC 3261, 13.2.1 and 13.3.1)" [LIMIT, EXPIRE, CANCEL];
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
        match (self, waits(was), waits(act.me.leg(call).dialog)) {
            (Self::Expires, false, true) => act.at(LIMIT).arm(timer).done(),
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
                    if act.me.leg(call).has_channel() {
                        session::remove_channel(act, call, EXPIRE);
                    }
                    session::dialog(act, call, Input::Elapsed(SipTimer::Expires));
                }
            }
        }
    }
}
