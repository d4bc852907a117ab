//! The state machines of RFC 8847, one transition a step, in our words.
//!
//! What a machine does not list makes no change of state. That rule is not a step here: whoever
//! uses the machines says whether it is enough.
//!
//! Left out: versions and extensions, the content of captures and encodings, syntax errors.

callproof_kernel::clause! {
    /// The participant's machine.
    pub participant: "RFC 8847" "RFC 8847" "CLUE Participant State Machine" {
        START "6 (IDLE)"
            "a participant begins to set the channel up";
        CHANNEL_UP "6 (CHANNEL SETUP)"
            "when the channel is established, the initiator sends options";
        CHANNEL_FAILED "6 (CHANNEL SETUP error)"
            "when the channel cannot be established, the participant is idle";
        ANSWER_OPTIONS "6 (OPTIONS, receiver)"
            "the receiver of options answers them, positively or not";
        OPTIONS_DONE "6 (OPTIONS)"
            "after a positive answer the participant is active";
        OPTIONS_FAILED "6 (OPTIONS error)"
            "after a negative answer, or none in time, the participant is idle";
        OVER "6 (end)"
            "when the channel fails or the session ends, the participant is idle";
    }
}

callproof_kernel::clause! {
    /// What the machines of provider and consumer do not list.
    pub otherwise: "RFC 8847" "RFC 8847" "Protocol State Machines" {
        PROVIDER "6.1 (otherwise)"
            "what the provider's machine does not list makes no change of state";
        CONSUMER "6.2 (otherwise)"
            "what the consumer's machine does not list makes no change of state";
    }
}

callproof_kernel::clause! {
    /// The media provider's machine.
    pub provider: "RFC 8847" "RFC 8847" "Media Provider's State Machine" {
        ADVERTISE "6.1 (ADV)"
            "the provider sends an advertisement and waits for its ack";
        ACKED "6.1 (WAIT FOR ACK, ack)"
            "after a positive ack the provider waits for a configure";
        NACKED "6.1 (WAIT FOR ACK, NACK)"
            "after a negative ack the provider advertises again";
        CONFIGURED_AND_ACKED "6.1 (WAIT FOR ACK, configure+ack)"
            "a configure that acknowledges the last advertisement is to be answered";
        OUTDATED "6.1 (WAIT FOR ACK, old configure+ack)"
            "a configure that acknowledges an older advertisement is ignored";
        CONFIGURED "6.1 (WAIT FOR CONF)"
            "a configure is to be answered";
        ACCEPT "6.1 (CONF RESPONSE, 200)"
            "the provider accepts the configure";
        REFUSE "6.1 (CONF RESPONSE, error)"
            "the provider refuses the configure and waits for another";
        RECONFIGURED "6.1 (ESTABLISHED)"
            "another configure is to be answered";
        CHANGED "6.1 (changed settings)"
            "when the telepresence settings change, the provider advertises anew";
    }
}

callproof_kernel::clause! {
    /// The media consumer's machine.
    pub consumer: "RFC 8847" "RFC 8847" "Media Consumer's State Machine" {
        ADVERTISED "6.2 (WAIT FOR ADV)"
            "an advertisement is to be processed";
        ACK "6.2 (ADV PROCESSING, ack)"
            "the consumer acknowledges and will configure later";
        CONFIGURE_AND_ACK "6.2 (ADV PROCESSING, configure+ack)"
            "the consumer acknowledges and configures at once";
        NACK "6.2 (ADV PROCESSING, NACK)"
            "the consumer refuses the advertisement and waits for another";
        CONFIGURE "6.2 (CONF)"
            "the consumer configures";
        ANSWERED "6.2 (WAIT FOR CONF RESPONSE, 200)"
            "after a positive answer the configuration is established";
        REFUSED "6.2 (WAIT FOR CONF RESPONSE, error)"
            "after a negative answer the consumer configures again";
        RECONFIGURE "6.2 (ESTABLISHED)"
            "the consumer may configure anew";
        ADVERTISED_ANEW "6.2 (new advertisement)"
            "a new advertisement replaces the one acknowledged, and is to be processed";
    }
}
