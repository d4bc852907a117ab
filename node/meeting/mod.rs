//! Telepresence on the wire: what its signals are in SIP, SDP and CLUE, and what a TP UE and the
//! conference focus know that the model does not.

pub mod codec;
mod link;
pub mod member;
pub mod reading;
mod station;

use std::time::Duration;

use callproof_model::sip::dialog::Transport;
use callproof_model::sip::refer;
use callproof_model::sip::types as sip;
use callproof_model::telepresence::types::{ChannelFrom, Config, Parties, Set, Terms, Timer};

pub use station::MemberStation;

/// What every role is told of who takes part. The transactions below make the transport reliable.
pub fn config(parties: Parties, ues: u8) -> Config {
    let all = Set::first(ues);
    Config {
        parties,
        ues,
        terms: Terms { transport: Transport::Reliable, channel: ChannelFrom::Answer },
        callers: match parties {
            Parties::Two => Set::first(1),
            Parties::Conference => all,
        },
        quitters: all,
        leavers: all,
        removable: all,
        referrers: match parties {
            Parties::Two => Set::NONE,
            Parties::Conference => all,
        },
        targets: all,
        choosers: all,
        slow: Set::NONE,
        picky: Set::NONE,
    }
}

/// How long timers run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// 64*T1.
    pub transaction: Duration,
    /// An INVITE of this end that is not answered: no longer than a provisional response lasts that
    /// is not repeated (RFC 3261 13.3.1.1).
    pub ringing: Duration,
    /// A session that is not refreshed for so long is over (RFC 4028), and so is a subscription.
    pub session: Duration,
    /// An answer to CLUE options.
    pub options: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            transaction: Duration::from_secs(32),
            ringing: Duration::from_secs(60),
            session: Duration::from_secs(1800),
            options: Duration::from_secs(30),
        }
    }
}

impl Patience {
    /// How long a timer runs. What repeats is the transactions': it comes long after they gave up.
    fn of(self, timer: &Timer) -> Duration {
        match timer {
            Timer::Dialog { timer: sip::Timer::A | sip::Timer::E, .. } => self.transaction,
            Timer::Dialog { timer: sip::Timer::Expires, .. } => self.ringing,
            Timer::Dialog { timer: sip::Timer::G, .. } => self.transaction * 3 / 4,
            Timer::Dialog { timer: sip::Timer::H, .. } => self.transaction / 4,
            Timer::Dialog { .. } | Timer::Update { .. } => self.transaction,
            Timer::Refer { timer: refer::Timer::Expiry, .. } => self.session,
            Timer::Refer { .. } => self.transaction,
            Timer::Options(_) => self.options,
            Timer::Silence { .. } => self.session,
        }
    }
}
