//! The text: TR 24.803 5.x, the end of an IM session supporting telepresence, in the text's order.
//!
//! Provenance: a contribution against 3GPP TR 24.803 v0.2.0 that adds the clause. It rests on TS
//! 24.229 for SIP (here: [`crate::sip`], RFC 3261, 5407 and 3515) and on the CLUE protocol (here:
//! [`crate::clue`], RFC 8847). The gists are ours.

/// What is taken for granted and what is left out, for whoever reads the verdicts.
pub const SCOPE: &[&str] = &[
    "The text is the contribution against TR 24.803 v0.2.0, not the published TR nor TS 24.103.",
    "SIP is as TS 24.229 rests on it: RFC 3261, 5407 and 3515, with one repetition of a message \
     standing for all. P-CSCF, S-CSCF and other entities of the IM CN are transparent; a release \
     that the network initiates is left out.",
    "A session is set up by an INVITE request that offers a CLUE channel. Whoever answers is the \
     DTLS client, which opens the channel and sends options (RFC 8848), with the 200, or earlier \
     where provisional responses are reliable; and it provides what the caller consumes. PRACK \
     requests and forked INVITE requests are left out.",
    "A 200 that arrives after timer B is acknowledged and followed by a BYE request, as RFC 3261 has \
     it. A stack that follows RFC 6026 drops it, and the called side, which nobody acknowledges, \
     releases after timer H.",
    "TP UEs join a conference by calling the focus; a focus that invites is left out, and so is \
     joining a second time, and the end of the conference as a whole. The focus is conferencing \
     AS, MRFC and MRFP in one.",
    "The focus provides the captures of the other participants. The participants' own captures on \
     their way to the focus are left out: RFC 8847 has an independent pair of machines for that \
     direction.",
    "When a participant joins, the telepresence settings of the others change, and they are sent a \
     new advertisement once they have answered the one before. RFC 8847 would let it be sent at \
     once: that wait is ours, the same for every candidate of the open issue refresh.",
    "Sequence numbers of CLUE messages are counted from the last exchange that both ends have \
     completed: only their differences matter.",
    "A consumer refuses one advertisement at most, by a negative ack (RFC 8847). Changes of a \
     provider's own captures during a session are left out, and so is a CLUE channel that fails \
     while SIP goes on, but for the candidates that notice a crash by it.",
    "A calling user who is told that nobody answers, or that the call is refused, is the matter of \
     setting a session up, which the text does not describe.",
    "Encodings, floor control (BFCP), subscriptions of participants that leave, and SDP beyond \
     what a candidate needs are left out.",
];

callproof_kernel::clause! {
    /// Ending a session.
    pub ending: "3GPP TR 24.803" "5.x" "End of IM session supporting telepresence" {
        INTRODUCTION = paragraph("introduction"):
            "a session that was established between the parties via an IM CN comes to its end"
            assumed "it says what the clause is about";
        TO_RELEASE = paragraph("To release"):
            "the TP UE that releases an established session does items 1 and 2";
        ITEM_1 = listed("1"):
            "the TP UE sends a BYE request for the session, as TS 24.229 has it";
        ITEM_2 = listed("2"):
            "the TP UE removes the CLUE channel between it and the remote party";
        CANCEL = paragraph("To cancel").part("CANCEL"):
            "to end a session that is being established, the TP UE sends a CANCEL request instead";
        CANCEL_CHANNEL = paragraph("To cancel").part("CLUE channel"):
            "a CLUE channel that is already established is removed with the CANCEL";
        PARTICIPANT = paragraph("In the conference case").part("participant"):
            "a TP UE that is a conference participant may end its session with the focus in this \
             way";
        FOCUS = paragraph("In the conference case").part("focus"):
            "the conference focus may end its session with a participant in this way";
        REFER = paragraph("In the conference case").part("REFER"):
            "a REFER request to remove a participant may make the focus do so";
        EDITORS_NOTE = editors_note():
            "if the focus is aware that a conference participant has left, it probably has to \
             let the others know which media captures are still available"
            assumed "a probability, not a demand: it is the open issue refresh";
    }
}
