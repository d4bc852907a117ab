//! The clauses of the RFCs that the INVITE dialog obeys, one sentence a step, in our words.
//!
//! Timers A, E and G repeat a message once: one repetition stands for all, since each meets the
//! states the first one met. Timers B, F and H run from then on.
//!
//! Left out: authentication, forking to several callees, re-INVITE and UPDATE, early media.

callproof_kernel::clause! {
    /// Giving up an INVITE.
    pub cancel: "RFC 3261" "RFC 3261" "Canceling a Request" {
        AFTER_PROVISIONAL = section("9.1").part("when"):
            "a CANCEL is sent only when a provisional response has been received; until then the \
             client waits";
        WAIT = section("9.1").part("wait"):
            "a client that has sent a CANCEL does not count on a final response and may regard the \
             INVITE as cancelled after 64*T1";
        SAYS_NOTHING = section("9.1").part("response"):
            "the response to a CANCEL says nothing about the INVITE";
        STOP = section("9.2").part("stop"):
            "a server that has not sent a final response answers the CANCEL with 200 and the \
             INVITE with 487";
        NO_EFFECT = section("9.2").part("late"):
            "a CANCEL for an INVITE already finally answered is answered with 200 and has no \
             effect";
        UNKNOWN = section("9.2").part("unknown"):
            "a CANCEL that matches no transaction is answered with 481";
    }
}

callproof_kernel::clause! {
    /// Beginning a session.
    pub invite: "RFC 3261" "RFC 3261" "Initiating a Session" {
        SEND = section("13.2.1"):
            "the caller sends an INVITE";
        GIVE_UP = section("13.2.1").part("Expires"):
            "a caller whose INVITE expires without a final response cancels it";
        PROVISIONAL = section("13.2.2.1"):
            "a provisional response makes the dialog early";
        FAILURE = section("13.2.2.3"):
            "a final response from 300 to 699 ends the dialog at the caller; its transaction \
             acknowledges it";
        ACCEPTED = section("13.2.2.4"):
            "each 2xx is acknowledged by an ACK of its own, whenever it comes; one that is not \
             wanted is followed by a BYE";
        EXPIRES = section("13.3.1"):
            "an INVITE that expires before the callee has answered it is answered with 487";
        RING = section("13.3.1.1"):
            "the callee may answer provisionally";
        REJECT = section("13.3.1.3"):
            "the callee rejects with a final response";
        ACCEPT = section("13.3.1.4").part("2xx"):
            "the callee accepts with a 2xx";
        REPEAT = section("13.3.1.4").part("repeat"):
            "the callee repeats its 2xx until the ACK comes";
        NO_ACK = section("13.3.1.4").part("no ACK"):
            "if no ACK comes within 64*T1, the callee ends the session with a BYE";
    }
}

callproof_kernel::clause! {
    /// Ending a session.
    pub bye: "RFC 3261" "RFC 3261" "Terminating a Session" {
        CALLEE_WAITS = section("15").part("callee"):
            "the callee sends no BYE before it has received the ACK or its 2xx has timed out";
        EARLY = section("15").part("early"):
            "the caller may end an early dialog by a BYE";
        EARLY_RECEIVED = section("15.1.2").part("early"):
            "a BYE within an early dialog is answered with 200 and the INVITE with 487";
        SEND = section("15.1.1").part("send"):
            "whoever sends a BYE regards the session as over at once";
        ENDED = section("15.1.1").part("end"):
            "a 481, a 408 or no response to a BYE ends the dialog as a 2xx does";
        RECEIVE = section("15.1.2").part("dialog"):
            "a BYE within the dialog is answered with 200 and the session is over";
        UNKNOWN = section("15.1.2").part("no dialog"):
            "a BYE outside any dialog is answered with 481";
    }
}

callproof_kernel::clause! {
    /// What transactions do by themselves.
    pub transaction: "RFC 3261" "RFC 3261" "Transactions" {
        INVITE_REPEAT = section("17.1.1.2").part("A"):
            "over an unreliable transport the INVITE is repeated until a response comes";
        INVITE_TIMEOUT = section("17.1.1.2").part("B"):
            "without any response within 64*T1 the INVITE counts as answered with 408";
        BYE_REPEAT = section("17.1.2.2").part("E"):
            "over an unreliable transport the BYE is repeated until it is answered";
        CANCEL_REPEAT = section("17.1.2.2").part("E, CANCEL"):
            "over an unreliable transport the CANCEL is repeated until it is answered";
        BYE_TIMEOUT = section("17.1.2.2").part("F"):
            "without a response within 64*T1 the BYE counts as answered with 408";
        FINAL_REPEAT = section("17.2.1").part("G"):
            "a final response other than 2xx is repeated until its ACK comes";
        FINAL_TIMEOUT = section("17.2.1").part("H"):
            "without an ACK within 64*T1 the transaction ends";
        AGAIN = section("17.2.1").part("again"):
            "a repeated INVITE is answered with the last response sent";
        LINGER = section("17.2.2").part("J"):
            "after the answer to a BYE the transaction stays for 64*T1 to answer repetitions";
    }
}

callproof_kernel::clause! {
    /// The races.
    pub races: "RFC 5407" "RFC 5407" "Race Conditions" {
        INVITE_IN_MORATORIUM = section("3.1.1"):
            "an INVITE that comes again in the moratorium is recognised as a repetition";
        CANCEL_IN_MORATORIUM = section("3.1.2"):
            "a CANCEL that crosses the 2xx has no effect; the caller acknowledges and sends a BYE";
        BYE_IN_MORATORIUM = section("3.1.6"):
            "a BYE that comes before the ACK is answered with 200";
        EARLY_BYE = section("3.1.3"):
            "after a BYE in an early dialog, any final response to the INVITE is still acknowledged";
        BYE_CROSSING = section("3.2.1"):
            "BYEs that cross are both answered with 200";
        ACK_IN_MORTAL = section("3.2.4"):
            "an ACK that comes after a BYE is absorbed";
        ACCEPTED_IN_MORTAL = section("3.1.6").part("repeated 2xx"):
            "a 2xx repeated after the BYE is acknowledged and does not bring the session back";
    }
}

callproof_kernel::clause! {
    /// Requests within the dialog that meet its end.
    pub in_dialog: "RFC 5407" "RFC 5407" "Race Conditions" {
        REINVITE_IN_MORTAL = section("3.2.2"):
            "a re-INVITE that comes after a BYE is answered with 481";
        REFER_IN_MORTAL = section("3.3.3"):
            "a REFER within the dialog that comes after a BYE is answered with 481";
    }
}

callproof_kernel::clause! {
    /// Changing the session.
    pub modify: "RFC 3261" "RFC 3261" "Modifying an Existing Session" {
        OFFER = section("14.1"):
            "a re-INVITE carries a new offer; while one is pending no other is sent";
        ANSWER = section("14.2"):
            "a re-INVITE is answered with 200 and the answer";
        ACKNOWLEDGE = section("14.1").part("ACK"):
            "the answer is acknowledged";
        PENDING = section("14.2").part("491"):
            "a re-INVITE that comes while an own one is not answered is answered with 491";
        GONE = section("14.1").part("481"):
            "a re-INVITE answered with 481, or not at all, finds the dialog gone";
    }
}

callproof_kernel::clause! {
    /// Asking another to send a request, and hearing how it went.
    pub refer: "RFC 3515" "RFC 3515" "The REFER Method" {
        SEND = section("2.4.1"):
            "the referrer sends a REFER";
        REPEAT = section("2.4.1").part("repeat"):
            "over an unreliable transport REFER and NOTIFY are repeated until they are answered";
        TIME_OUT = section("2.4.1").part("timeout"):
            "a REFER that is not answered within 64*T1 counts as answered with 408";
        ACCEPT = section("2.4.2"):
            "whoever accepts a REFER answers 200 (202 before RFC 7647) and notifies at once";
        REFUSE = section("2.4.2").part("refuse"):
            "a REFER that is not authorised is refused";
        AGAIN = section("2.4.2").part("again"):
            "a repeated REFER is answered as the first was";
        ACCEPTED = section("2.4.1").part("200"):
            "an accepted REFER is an implicit subscription to its outcome";
        REFUSED = section("2.4.1").part("403"):
            "a refused REFER creates no subscription";
        NOTIFY_FIRST = section("2.4.4").part("early"):
            "a NOTIFY may come before the response to the REFER and says that it is accepted";
        NOTIFIED = section("2.4.4"):
            "a NOTIFY within the subscription is answered with 200";
        FINAL = section("2.4.5"):
            "the NOTIFY of the final status ends the subscription; there is one for each REFER";
        EXPIRED = section("2.4.7"):
            "a subscription may expire without a final NOTIFY";
        UNKNOWN = section("2.4.4").part("unknown"):
            "a NOTIFY outside any subscription is answered with 481";
        SUBSCRIPTION_GONE = section("2.4.7").part("gone"):
            "a NOTIFY answered with 481, or not at all, ends the subscription and not the action";
    }
}
