//! The state machines of RFC 8847, one transition a step, in our words.
//!
//! What a machine does not list makes no change of state. That rule is not a step here: whoever
//! uses the machines says whether it is enough.
//!
//! Left out: versions and extensions, the content of captures and encodings, syntax errors.

callproof_kernel::clause! {
    /// The participant's machine.
    pub participant: "RFC 8847" "RFC 8847" "CLUE Participant State Machine" {
        START = section("6").part("IDLE"):
            "a participant begins to set the channel up";
        CHANNEL_UP = section("6").part("CHANNEL SETUP"):
            "when the channel is established, the initiator sends options";
        CHANNEL_FAILED = section("6").part("CHANNEL SETUP error"):
            "when the channel cannot be established, the participant is idle";
        ANSWER_OPTIONS = section("6").part("OPTIONS, receiver"):
            "the receiver of options answers them, positively or not";
        OPTIONS_DONE = section("6").part("OPTIONS"):
            "after a positive answer the participant is active";
        OPTIONS_FAILED = section("6").part("OPTIONS error"):
            "after a negative answer, or none in time, the participant is idle";
        OVER = section("6").part("end"):
            "when the channel fails or the session ends, the participant is idle";
    }
}

callproof_kernel::clause! {
    /// What the machines of provider and consumer do not list.
    pub otherwise: "RFC 8847" "RFC 8847" "Protocol State Machines" {
        PROVIDER = section("6.1").part("otherwise"):
            "what the provider's machine does not list makes no change of state";
        CONSUMER = section("6.2").part("otherwise"):
            "what the consumer's machine does not list makes no change of state";
    }
}

callproof_kernel::clause! {
    /// The media provider's machine.
    pub provider: "RFC 8847" "RFC 8847" "Media Provider's State Machine" {
        ADVERTISE = section("6.1").part("ADV"):
            "the provider sends an advertisement and waits for its ack";
        ACKED = section("6.1").part("WAIT FOR ACK, ack"):
            "after a positive ack the provider waits for a configure";
        NACKED = section("6.1").part("WAIT FOR ACK, NACK"):
            "after a negative ack the provider advertises again";
        CONFIGURED_AND_ACKED = section("6.1").part("WAIT FOR ACK, configure+ack"):
            "a configure that acknowledges the last advertisement is to be answered";
        OUTDATED = section("6.1").part("WAIT FOR ACK, old configure+ack"):
            "a configure that acknowledges an older advertisement is ignored";
        CONFIGURED = section("6.1").part("WAIT FOR CONF"):
            "a configure is to be answered";
        ACCEPT = section("6.1").part("CONF RESPONSE, 200"):
            "the provider accepts the configure";
        REFUSE = section("6.1").part("CONF RESPONSE, error"):
            "the provider refuses the configure and waits for another";
        RECONFIGURED = section("6.1").part("ESTABLISHED"):
            "another configure is to be answered";
        CHANGED = section("6.1").part("changed settings"):
            "when the telepresence settings change, the provider advertises anew";
    }
}

callproof_kernel::clause! {
    /// The media consumer's machine.
    pub consumer: "RFC 8847" "RFC 8847" "Media Consumer's State Machine" {
        ADVERTISED = section("6.2").part("WAIT FOR ADV"):
            "an advertisement is to be processed";
        ACK = section("6.2").part("ADV PROCESSING, ack"):
            "the consumer acknowledges and will configure later";
        CONFIGURE_AND_ACK = section("6.2").part("ADV PROCESSING, configure+ack"):
            "the consumer acknowledges and configures at once";
        NACK = section("6.2").part("ADV PROCESSING, NACK"):
            "the consumer refuses the advertisement and waits for another";
        CONFIGURE = section("6.2").part("CONF"):
            "the consumer configures";
        ANSWERED = section("6.2").part("WAIT FOR CONF RESPONSE, 200"):
            "after a positive answer the configuration is established";
        REFUSED = section("6.2").part("WAIT FOR CONF RESPONSE, error"):
            "after a negative answer the consumer configures again";
        RECONFIGURE = section("6.2").part("ESTABLISHED"):
            "the consumer may configure anew";
        ADVERTISED_ANEW = section("6.2").part("new advertisement"):
            "a new advertisement replaces the one acknowledged, and is to be processed";
    }
}
