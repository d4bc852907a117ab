//! How a party learns that another is gone without a word.

use crate::sip::dialog::Stage;
use crate::sip::types::{Decision, Input};
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Notice, Timer, Watch};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// Sessions are refreshed.
pub const START: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("session timer"),
    "The TP UE and the conference focus shall use the session timer in accordance with IETF RFC \
     4028 in every IM session supporting telepresence.",
);

/// A session that is not refreshed ends.
pub const LOST: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("session lost"),
    "If the TP UE or the conference focus finds that the session is lost, it shall send a BYE \
     request and remove the CLUE channel, and the TP UE shall inform the user. The conference \
     focus shall regard the conference participant as having left.",
);

/// The channel is watched.
pub const HEARTBEAT: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("heartbeat"),
    "The TP UE and the conference focus shall supervise the SCTP association of the CLUE data \
     channel by its heartbeat timer (IETF RFC 9260). If the association fails, they shall regard \
     the session as lost.",
);

callproof_kernel::open_issue! {
    /// Who crashes sends no BYE.
    pub CrashDetection = "crash-detection",
    "How does a party learn that the other has crashed?",
    at [ending::INTRODUCTION, ending::EDITORS_NOTE],
    unmodelled "keep-alives (RFC 6223), and media that stop (RTP and RTCP at the TP UE or the MRFP), which may \
        tell of a crash as well",
    recommended SessionTimer {
        AsWritten "as-written" "it does not" [];
        SessionTimer "session-timer"
            "sessions are refreshed, as RFC 4028 has it; TS 24.229 has it as an option"
            [START, LOST];
        ChannelHeartbeat "channel-heartbeat"
            "the SCTP association of the CLUE channel fails; a session without one is not watched"
            [HEARTBEAT, LOST];
    }
}

impl CrashDetection {
    /// A session is on.
    pub fn begin<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let peer = act.me.leg(call).peer;
        match self {
            Self::AsWritten | Self::ChannelHeartbeat => {}
            Self::SessionTimer => {
                let by = Watch::SessionTimer;
                act.at(START).arm(Timer::Silence { call, peer, by }).done();
            }
        }
    }

    /// The CLUE channel is up.
    pub fn channel_up<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let peer = act.me.leg(call).peer;
        match self {
            Self::AsWritten | Self::SessionTimer => {}
            Self::ChannelHeartbeat => {
                let by = Watch::Heartbeat;
                act.at(HEARTBEAT).arm(Timer::Silence { call, peer, by }).done();
            }
        }
    }

    /// The session is over.
    pub fn end<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let peer = act.me.leg(call).peer;
        match self {
            Self::AsWritten => {}
            Self::SessionTimer => {
                let by = Watch::SessionTimer;
                act.at(START).disarm(Timer::Silence { call, peer, by }).done();
            }
            Self::ChannelHeartbeat => self.channel_down(act, call),
        }
    }

    /// The CLUE channel is removed.
    pub fn channel_down<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let peer = act.me.leg(call).peer;
        match self {
            Self::AsWritten | Self::SessionTimer => {}
            Self::ChannelHeartbeat => {
                let by = Watch::Heartbeat;
                act.at(HEARTBEAT).disarm(Timer::Silence { call, peer, by }).done();
            }
        }
    }

    /// The other side is silent.
    pub fn lost<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        if self == Self::AsWritten {
            return act.impossible("nothing is supervised");
        }
        if act.me.leg(call).has_channel() {
            session::remove_channel(act, call, LOST);
        }
        act.at(LOST).tell(Notice::Lost).done();
        match act.me.leg(call).stage() {
            Stage::Session => {
                let bye = Input::Decided(Decision::Bye);
                session::dialog_by(act, call, bye, Some(LOST));
            }
            // An early channel fails before the session is answered: the INVITE goes on.
            _ => act.at(LOST).done(),
        }
    }
}
