//! How a CLUE channel is removed, and what becomes of messages that are still on their way.

use crate::kernel::step::Step;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Call, Message, Resource, Timer};
use crate::telepresence::{Act, session};

/// Nothing is said on the channel.
pub const LOCALLY: Step = Step::proposed(
    ending::CLAUSE,
    "new paragraph (removal)",
    "To remove the CLUE channel, the TP UE or the conference focus shall stop using the CLUE data \
     channel and shall release it together with the session. A CLUE message that is received \
     afterwards for that session shall be discarded.",
);

/// The stream is reset.
pub const RESET: Step = Step::proposed(
    ending::CLAUSE,
    "new paragraph (removal)",
    "To remove the CLUE channel, the TP UE or the conference focus shall reset its outgoing SCTP \
     stream in accordance with IETF RFC 8831 and release its end of the CLUE data channel. A CLUE \
     message that is received afterwards for that session shall be discarded.",
);

/// The other end follows.
pub const RESET_IN_RETURN: Step = Step::proposed(
    ending::CLAUSE,
    "new paragraph (stream reset)",
    "If the incoming SCTP stream of the CLUE data channel is reset, the TP UE or the conference \
     focus shall reset its outgoing SCTP stream in return and release its end of the CLUE data \
     channel. The IM session shall be kept until it is released.",
);

crate::open_issue! {
    /// "Remove" is no procedure.
    pub ClosingMechanism = "closing-mechanism",
    "How is the CLUE channel removed, and what becomes of CLUE messages that cross the removal?",
    at [ending::ITEM_2, ending::CANCEL_CHANNEL],
    recommended Locally {
        AsWritten "as-written" "an end goes, and nothing is said of what still arrives" [];
        Locally "locally"
            "each end stops using the channel, which goes with the session; what arrives later is \
             discarded" [LOCALLY];
        StreamReset "stream-reset"
            "the SCTP stream is reset in both directions (RFC 8831, 6.7)" [RESET, RESET_IN_RETURN];
    }
}

impl ClosingMechanism {
    /// This end of the channel has just been removed by a step that demands it.
    pub fn removed<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let peer = act.me.leg(call).peer;
        match self {
            Self::AsWritten => {}
            Self::Locally => act.at(LOCALLY).done(),
            Self::StreamReset => {
                act.at(RESET).send(peer, Message { call, body: Body::Reset }).done();
            }
        }
    }

    /// A CLUE message arrives where there is no channel.
    pub fn late<S: session::Acting>(self, act: &mut Act<'_, S>) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::Locally => act.at(LOCALLY).done(),
            Self::StreamReset => act.at(RESET).done(),
        }
    }

    /// The other end resets the stream.
    pub fn reset<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let leg = act.me.leg(call).clone();
        match self {
            Self::StreamReset if leg.has_channel() => {
                let resolutions = act.resolutions;
                resolutions.crash_detection.channel_down(act, call);
                act.at(RESET_IN_RETURN)
                    .change(|me| me.leg_mut(call).forget())
                    .close(Resource::ClueChannel(call))
                    .disarm(Timer::Options(call))
                    .send(leg.peer, Message { call, body: Body::Reset })
                    .done();
            }
            Self::StreamReset => act.at(RESET_IN_RETURN).done(),
            Self::AsWritten | Self::Locally => {
                act.impossible("a stream is reset only where that removes the channel");
            }
        }
    }
}
