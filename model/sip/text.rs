//! The clauses of the RFCs that the INVITE dialog obeys, one sentence a step, in our words.
//!
//! Timers A, E and G repeat a message once: one repetition stands for all, since each meets the
//! states the first one met. Timers B, F and H run from then on.
//!
//! Left out: authentication, forking to several callees, re-INVITE and UPDATE, early media.

callproof_kernel::clause! {
    /// Giving up an INVITE.
    pub cancel: "RFC 3261" "RFC 3261" "Canceling a Request" {
        AFTER_PROVISIONAL "9.1 (when)"
            "a CANCEL is sent only when a provisional response has been received; until then the \
             client waits";
        WAIT "9.1 (wait)"
            "a client that has sent a CANCEL does not count on a final response and may regard the \
             INVITE as cancelled after 64*T1";
        SAYS_NOTHING "9.1 (response)"
            "the response to a CANCEL says nothing about the INVITE";
        STOP "9.2 (stop)"
            "a server that has not sent a final response answers the CANCEL with 200 and the \
             INVITE with 487";
        NO_EFFECT "9.2 (late)"
            "a CANCEL for an INVITE already finally answered is answered with 200 and has no \
             effect";
        UNKNOWN "9.2 (unknown)"
            "a CANCEL that matches no transaction is answered with 481";
    }
}

callproof_kernel::clause! {
    /// Beginning a session.
    pub invite: "RFC 3261" "RFC 3261" "Initiating a Session" {
        SEND "13.2.1"
            "the caller sends an INVITE";
        GIVE_UP "13.2.1 (Expires)"
            "a caller whose INVITE expires without a final response cancels it";
        PROVISIONAL "13.2.2.1"
            "a provisional response makes the dialog early";
        FAILURE "13.2.2.3"
            "a final response from 300 to 699 ends the dialog at the caller; its transaction \
             acknowledges it";
        ACCEPTED "13.2.2.4"
            "each 2xx is acknowledged by an ACK of its own, whenever it comes; one that is not \
             wanted is followed by a BYE";
        EXPIRES "13.3.1"
            "an INVITE that expires before the callee has answered it is answered with 487";
        RING "13.3.1.1"
            "the callee may answer provisionally";
        REJECT "13.3.1.3"
            "the callee rejects with a final response";
        ACCEPT "13.3.1.4 (2xx)"
            "the callee accepts with a 2xx";
        REPEAT "13.3.1.4 (repeat)"
            "the callee repeats its 2xx until the ACK comes";
        NO_ACK "13.3.1.4 (no ACK)"
            "if no ACK comes within 64*T1, the callee ends the session with a BYE";
    }
}

callproof_kernel::clause! {
    /// Ending a session.
    pub bye: "RFC 3261" "RFC 3261" "Terminating a Session" {
        CALLEE_WAITS "15 (callee)"
            "the callee sends no BYE before it has received the ACK or its 2xx has timed out";
        EARLY "15 (early)"
            "the caller may end an early dialog by a BYE";
        EARLY_RECEIVED "15.1.2 (early)"
            "a BYE within an early dialog is answered with 200 and the INVITE with 487";
        SEND "15.1.1 (send)"
            "whoever sends a BYE regards the session as over at once";
        ENDED "15.1.1 (end)"
            "a 481, a 408 or no response to a BYE ends the dialog as a 2xx does";
        RECEIVE "15.1.2 (dialog)"
            "a BYE within the dialog is answered with 200 and the session is over";
        UNKNOWN "15.1.2 (no dialog)"
            "a BYE outside any dialog is answered with 481";
    }
}

callproof_kernel::clause! {
    /// What transactions do by themselves.
    pub transaction: "RFC 3261" "RFC 3261" "Transactions" {
        INVITE_REPEAT "17.1.1.2 (A)"
            "over an unreliable transport the INVITE is repeated until a response comes";
        INVITE_TIMEOUT "17.1.1.2 (B)"
            "without any response within 64*T1 the INVITE counts as answered with 408";
        BYE_REPEAT "17.1.2.2 (E)"
            "over an unreliable transport the BYE is repeated until it is answered";
        CANCEL_REPEAT "17.1.2.2 (E, CANCEL)"
            "over an unreliable transport the CANCEL is repeated until it is answered";
        BYE_TIMEOUT "17.1.2.2 (F)"
            "without a response within 64*T1 the BYE counts as answered with 408";
        FINAL_REPEAT "17.2.1 (G)"
            "a final response other than 2xx is repeated until its ACK comes";
        FINAL_TIMEOUT "17.2.1 (H)"
            "without an ACK within 64*T1 the transaction ends";
        AGAIN "17.2.1 (again)"
            "a repeated INVITE is answered with the last response sent";
        LINGER "17.2.2 (J)"
            "after the answer to a BYE the transaction stays for 64*T1 to answer repetitions";
    }
}

callproof_kernel::clause! {
    /// The races.
    pub races: "RFC 5407" "RFC 5407" "Race Conditions" {
        INVITE_IN_MORATORIUM "3.1.1"
            "an INVITE that comes again in the moratorium is recognised as a repetition";
        CANCEL_IN_MORATORIUM "3.1.2"
            "a CANCEL that crosses the 2xx has no effect; the caller acknowledges and sends a BYE";
        BYE_IN_MORATORIUM "3.1.6"
            "a BYE that comes before the ACK is answered with 200";
        EARLY_BYE "3.1.3"
            "after a BYE in an early dialog, any final response to the INVITE is still acknowledged";
        BYE_CROSSING "3.2.1"
            "BYEs that cross are both answered with 200";
        ACK_IN_MORTAL "3.2.4"
            "an ACK that comes after a BYE is absorbed";
        ACCEPTED_IN_MORTAL "3.1.6 (repeated 2xx)"
            "a 2xx repeated after the BYE is acknowledged and does not bring the session back";
    }
}

callproof_kernel::clause! {
    /// Requests within the dialog that meet its end.
    pub in_dialog: "RFC 5407" "RFC 5407" "Race Conditions" {
        REINVITE_IN_MORTAL "3.2.2"
            "a re-INVITE that comes after a BYE is answered with 481";
        REFER_IN_MORTAL "3.3.3"
            "a REFER within the dialog that comes after a BYE is answered with 481";
    }
}

callproof_kernel::clause! {
    /// Changing the session.
    pub modify: "RFC 3261" "RFC 3261" "Modifying an Existing Session" {
        OFFER "14.1"
            "a re-INVITE carries a new offer; while one is pending no other is sent";
        ANSWER "14.2"
            "a re-INVITE is answered with 200 and the answer";
        ACKNOWLEDGE "14.1 (ACK)"
            "the answer is acknowledged";
        PENDING "14.2 (491)"
            "a re-INVITE that comes while an own one is not answered is answered with 491";
        GONE "14.1 (481)"
            "a re-INVITE answered with 481, or not at all, finds the dialog gone";
    }
}

callproof_kernel::clause! {
    /// Asking another to send a request, and hearing how it went.
    pub refer: "RFC 3515" "RFC 3515" "The REFER Method" {
        SEND "2.4.1"
            "the referrer sends a REFER";
        REPEAT "2.4.1 (repeat)"
            "over an unreliable transport REFER and NOTIFY are repeated until they are answered";
        TIME_OUT "2.4.1 (timeout)"
            "a REFER that is not answered within 64*T1 counts as answered with 408";
        ACCEPT "2.4.2"
            "whoever accepts a REFER answers 200 (202 before RFC 7647) and notifies at once";
        REFUSE "2.4.2 (refuse)"
            "a REFER that is not authorised is refused";
        AGAIN "2.4.2 (again)"
            "a repeated REFER is answered as the first was";
        ACCEPTED "2.4.1 (200)"
            "an accepted REFER is an implicit subscription to its outcome";
        REFUSED "2.4.1 (403)"
            "a refused REFER creates no subscription";
        NOTIFY_FIRST "2.4.4 (early)"
            "a NOTIFY may come before the response to the REFER and says that it is accepted";
        NOTIFIED "2.4.4"
            "a NOTIFY within the subscription is answered with 200";
        FINAL "2.4.5"
            "the NOTIFY of the final status ends the subscription; there is one for each REFER";
        EXPIRED "2.4.7"
            "a subscription may expire without a final NOTIFY";
        UNKNOWN "2.4.4 (unknown)"
            "a NOTIFY outside any subscription is answered with 481";
        SUBSCRIPTION_GONE "2.4.7 (gone)"
            "a NOTIFY answered with 481, or not at all, ends the subscription and not the action";
    }
}
