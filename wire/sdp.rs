//! Session descriptions (RFC 8866) of both procedures, and offer and answer (RFC 3264).

mod read;
mod write;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};

/// Why a session description is of no use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not follow the syntax.
    #[error("The session description can not be read: {0}.")]
    Unreadable(#[from] sdp_types::ParserError),
    /// The address is a name, or there is none.
    #[error("The session description has no IP address but {0:?}.")]
    NoAddress(String),
    /// The session identifier is not a number.
    #[error("The session identifier {0:?} is not a number.")]
    NoSession(String),
}

/// What one side of a session says about its media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// Where media are expected, and who made the session.
    pub address: IpAddr,
    /// Which session it is.
    pub session: u64,
    /// Which description of it, one more whenever it changes (RFC 3264 8).
    pub version: u64,
    /// The audio, if there is any.
    pub audio: Option<Stream>,
    /// The video, if there is any.
    pub video: Option<Stream>,
    /// The transmission control of MCVideo.
    pub control: Option<Control>,
    /// The CLUE channel of telepresence.
    pub clue: Option<Clue>,
    /// The media lines in their order, rejected ones too; what is not among them follows.
    pub lines: Vec<Line>,
}

/// A media line as it was read; in an answer, what is not accepted stands there with port 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it describes.
    pub kind: Kind,
    /// `audio`, `video`, `application`, ...
    pub media: String,
    /// The transport, such as `RTP/AVP`.
    pub protocol: String,
    /// The formats, as written.
    pub formats: String,
}

/// What a media line describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// [`Description::audio`].
    Audio,
    /// [`Description::video`].
    Video,
    /// [`Description::control`].
    Control,
    /// [`Description::clue`].
    Clue,
    /// Nothing that is taken: rejected, unreadable, unknown, or a second one of the above.
    Other,
}

/// A stream of audio or video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Where it is expected.
    pub port: u16,
    /// Which way it flows.
    pub direction: Direction,
    /// The number of its format.
    pub payload_type: u8,
    /// `mid`, which names it in groups (RFC 5888).
    pub group_mid: Option<String>,
}

impl Stream {
    /// What answers it, on this port.
    pub fn answer(&self, port: u16) -> Stream {
        Stream { port, direction: self.direction.answer(), ..self.clone() }
    }
}

/// Which way a stream flows, seen from who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Away.
    SendOnly,
    /// Here.
    RecvOnly,
    /// Both ways.
    SendRecv,
    /// Not at all.
    Inactive,
}

impl Direction {
    const ALL: [(Direction, &'static str); 4] = [
        (Direction::SendOnly, "sendonly"),
        (Direction::RecvOnly, "recvonly"),
        (Direction::SendRecv, "sendrecv"),
        (Direction::Inactive, "inactive"),
    ];

    /// The same seen from the other side (RFC 3264 6.1).
    pub fn answer(self) -> Direction {
        match self {
            Direction::SendOnly => Direction::RecvOnly,
            Direction::RecvOnly => Direction::SendOnly,
            both => both,
        }
    }
}

/// The channel of transmission control (TS 24.581 4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Where its packets are expected, if elsewhere than the media (RFC 8866 5.7).
    pub address: Option<IpAddr>,
    /// On which port.
    pub port: u16,
    /// The parameters, such as `mc_priority` or `mc_implicit_request`.
    pub fmtp: Vec<(String, Option<String>)>,
}

/// The data channel of CLUE (RFC 8850, RFC 8864).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    /// Where DTLS is expected.
    pub port: u16,
    /// Who is the DTLS client.
    pub setup: Setup,
    /// The hash function and the hash of the certificate.
    pub fingerprint: String,
    /// The port of SCTP inside DTLS.
    pub sctp_port: u16,
    /// The stream of the channel.
    pub stream: u16,
    /// `mid`, which makes the media a group (RFC 8848).
    pub mid: Option<String>,
}

/// Who opens the DTLS connection (RFC 8842).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// The other side chooses.
    Actpass,
    /// This side.
    Active,
    /// The other side.
    Passive,
}

impl Setup {
    const ALL: [(Setup, &'static str); 3] =
        [(Setup::Actpass, "actpass"), (Setup::Active, "active"), (Setup::Passive, "passive")];

    /// What answers it; the answerer opens the connection if it may choose (RFC 8842 5.3).
    pub fn answer(self) -> Setup {
        match self {
            Setup::Actpass | Setup::Passive => Setup::Active,
            Setup::Active => Setup::Passive,
        }
    }
}

impl Description {
    /// A description without media.
    pub fn new(address: IpAddr, session: u64, version: u64) -> Self {
        let (audio, video, control, clue) = (None, None, None, None);
        Description { address, session, version, audio, video, control, clue, lines: Vec::new() }
    }

    /// Where transmission control is expected.
    pub fn control_address(&self) -> Option<SocketAddr> {
        let control = self.control.as_ref()?;
        Some(SocketAddr::new(control.address.unwrap_or(self.address), control.port))
    }

    /// An answer that rejects every line of this offer, in its order, until media are set (6).
    pub fn answer(&self, address: IpAddr, session: u64, version: u64) -> Self {
        Description { lines: self.lines.clone(), ..Description::new(address, session, version) }
    }
}
