//! The text: TS 23.281 7.4.2.3, one-to-one video push, every clause and step in the text's order.
//!
//! Provenance: a contribution against 3GPP TS 23.281 v0.3.0 that adds the release procedure
//! 7.4.2.3.3 beside the set-up procedure 7.4.2.3.2. The gists are ours.

/// What is taken for granted and what is left out, for whoever reads the verdicts.
pub const SCOPE: &[&str] = &[
    "The text is a contribution against TS 23.281 v0.3.0 that adds the release beside the set-up. \
     It is stage 2: SIP and media are not part of it.",
    "Left out, because they decide nothing here: the service identifier of step 1 and the service \
     indication of step 4, the push indication and the MCVideo IDs (there is one called user, and \
     every private call is a push), references to other documents.",
    "Taken as meant: step 5 of the release waits for a \"private call response\" that accepts the \
     release, while step 4 sends a \"private call release response\"; the model has one message \
     for both.",
    "No message is under way for longer than 64*T1 of RFC 3261, so that what is remembered of an \
     ended call may be forgotten then.",
    "Left out, because the roles of a call are the clients' and not the users': the called user \
     pushing back to the calling one meanwhile, and the calling user pushing to a third one. A \
     called UE that registers or deregisters during a call is, for the others, one that crashes or \
     comes back. A server that can take no more calls, or finds no UE of the called user registered, \
     refuses the push as an unauthorised one.",
    "Step 4 of the set-up uses a requested commencement mode that step 1 does not list; the \
     model's request carries it.",
];

callproof_kernel::clause! {
    /// What one-to-one video push is.
    pub general: "3GPP TS 23.281" "7.4.2.3.1" "General" {
        ONLY_THE_CALLER = paragraph("general").part("direction"):
            "in the private call only the calling party transmits video, to the called party";
        ENDS_WITH_VIDEO = paragraph("general").part("end"):
            "the private call ends when the video transmission is completed";
    }
}

callproof_kernel::clause! {
    /// Setting the call up.
    pub setup: "3GPP TS 23.281" "7.4.2.3.2" "One-to-one video push – call setup" {
        STEP_1 = numbered("1"):
            "client 1's user starts the push; client 1 sends a private call request with the \
             called user's MCVideo ID, the offered media and the push indication to the server";
        STEP_2 = numbered("2"):
            "the server checks that client 1's user may push and that client 2's user may receive";
        STEP_3 = numbered("3").may():
            "the server may indicate progress to client 1";
        NOTE_1 = note("1"):
            "progress is possible from step 4 until step 6";
        STEP_4 = numbered("4"):
            "if both checks pass, the server sends the private call request with the caller's \
             MCVideo ID towards client 2";
        STEP_4_MEDIA = numbered("4").part("media"):
            "the server offers the media types it was offered, or some of them";
        STEP_4_MODE = numbered("4").part("commencement"):
            "the server indicates automatic commencement if the caller asked for it or the called \
             client is set so";
        STEP_4_UE = numbered("4").part("designated UE"):
            "of several UEs of the called user, only the designated one is sent the request";
        STEP_5 = numbered("5"):
            "client 2 informs its user of the incoming push";
        STEP_6 = numbered("6"):
            "client 2 accepts and sends a private call response to the server";
        STEP_7 = numbered("7"):
            "on client 2's acceptance the server tells client 1 by a private call response that \
             the call is established";
        STEP_8 = numbered("8"):
            "both clients have media plane and transmission control established";
        EDITORS_NOTE = editors_note():
            "how transmission control is managed is for further study"
            assumed "a question, not a demand: it is the open issue transmission-control";
        NOTE_2 = note("2"):
            "when the video transmission is completed the call is released";
    }
}

callproof_kernel::clause! {
    /// Releasing the call.
    pub release: "3GPP TS 23.281" "7.4.2.3.3" "One-to-one video push – call release" {
        INTRODUCTION = paragraph("introduction"):
            "an MCVideo user releases the call"
            assumed "it says less than step 1, which names client 1's user; see the open issue \
                     releasing-party";
        STEP_1 = numbered("1"):
            "client 1's user releases the push; client 1 sends a private call release request \
             with the called user's MCVideo ID to the server";
        STEP_2 = numbered("2"):
            "the server checks that client 1's user may release and that a push call is on-going";
        STEP_3 = numbered("3"):
            "the server sends the private call release request to client 2";
        STEP_4 = numbered("4"):
            "client 2 accepts the release and sends a private call release response to the server";
        STEP_5 = numbered("5"):
            "on client 2's response the server tells client 1 by a private call release response \
             that the call is released";
        STEP_6 = numbered("6"):
            "both clients have released media plane and transmission control";
    }
}
