//! Video push on the wire: what its signals are in SIP, SDP and transmission control, and what a
//! client and the server know that the model does not.

pub mod client;
pub mod codec;
pub mod policy;
pub mod reading;
pub mod server;
mod station;

use std::net::IpAddr;
use std::time::Duration;

use callproof_model::video_push::types::{Commencement, Config, Timer};
use callproof_wire::sdp::{Control, Description, Direction, Stream};

/// What every role is told of who takes part. There is room for as many calls as can be counted.
pub fn config(ues: u8, designated: Option<u8>, setting: Commencement) -> Config {
    Config {
        callers: u8::MAX,
        calls: u8::MAX,
        ues,
        designated,
        setting,
        automatic: true,
        restricts_media: false,
        shows_video: true,
        server_ends: false,
        called_transmits: true,
    }
}

/// How long timers run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The server waits for the called user.
    pub answer: Duration,
    /// A party waits for a release response: 64*T1.
    pub release: Duration,
    /// A session that is not refreshed for so long is over (RFC 4028).
    pub session: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            answer: Duration::from_secs(30),
            release: Duration::from_secs(32),
            session: Duration::from_secs(1800),
        }
    }
}

impl Patience {
    /// How long a client's timer runs: longer than the server's, which is to act first.
    fn of_client(self, timer: &Timer) -> Duration {
        match timer {
            Timer::Response { .. } => self.answer + self.release,
            Timer::NoAnswer { .. } => self.answer + self.release / 2,
            Timer::Release { .. } => self.release,
            Timer::Supervision { .. } => self.session,
        }
    }

    /// How long the server's timer runs.
    fn of_server(self, timer: &Timer) -> Duration {
        match timer {
            Timer::NoAnswer { .. } | Timer::Response { .. } => self.answer,
            Timer::Release { .. } => self.release,
            Timer::Supervision { .. } => self.session,
        }
    }
}

/// Where an end expects its media and its transmission control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// Audio.
    pub audio: u16,
    /// Video.
    pub video: u16,
    /// Transmission control.
    pub control: u16,
}

/// The offer of a push: it sends only, and asks for the permission to (TS 24.281 6.4).
fn offer(address: IpAddr, session: u64, ports: Ports) -> Description {
    let stream = |port, payload_type| {
        let direction = Direction::SendOnly;
        Some(Stream { port, direction, payload_type, group_mid: None })
    };
    let flags = ["mc_granted", "mc_implicit_request"].map(|name| (name.to_owned(), None));
    let mut fmtp = vec![("mc_priority".to_owned(), Some("5".to_owned()))];
    fmtp.extend(flags);
    let control = Some(Control { address: None, port: ports.control, fmtp });
    Description {
        audio: stream(ports.audio, 96),
        video: stream(ports.video, 97),
        control,
        ..Description::new(address, session, 1)
    }
}

/// The answer to an offer: what it sends is received, on these ports.
fn answer(offer: &Description, address: IpAddr, session: u64, ports: Ports) -> Description {
    let fmtp = vec![("mc_priority".to_owned(), Some("5".to_owned()))];
    Description {
        audio: offer.audio.as_ref().map(|stream| stream.answer(ports.audio)),
        video: offer.video.as_ref().map(|stream| stream.answer(ports.video)),
        control: offer.control.as_ref().map(|_| Control {
            address: None,
            port: ports.control,
            fmtp,
        }),
        ..offer.answer(address, session, 1)
    }
}
