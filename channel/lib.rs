//! The CLUE data channel: SCTP over DTLS (RFC 8850), with no socket and no clock in it.
//!
//! A [`Channel`] is fed UDP payloads and instants, and drained with [`Channel::poll`] after every
//! call. It is negotiated in SDP (RFC 8864) and carries one stream with one CLUE document per
//! SCTP message (RFC 8831: payload protocol identifier 51).

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod association;
mod certificate;
mod channel;
mod connection;
mod dcep;
mod fingerprint;
mod record;
pub mod sctp;

pub use certificate::Certificate;
pub use channel::Channel;

/// The longest message that [`Channel::send`] takes, in bytes: `a=max-message-size` of the SDP.
pub const MAX_MESSAGE: usize = 256 * 1024;

/// The role in the DTLS handshake (`a=setup`, RFC 8842).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// The DTLS client, which also begins the SCTP association.
    Active,
    /// The DTLS server.
    Passive,
}

/// What a [`Channel`] gives out, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A UDP payload for the peer.
    Transmit(Vec<u8>),
    /// Something the application is told.
    Event(Event),
    /// An SCTP packet as it is inside DTLS, for a capture that can be read.
    Clear {
        /// Whether this side sent it.
        outgoing: bool,
        /// The packet, from the SCTP common header on.
        packet: Vec<u8>,
    },
}

/// What happens to a [`Channel`]; the last one is `Closed` or `Failed`, and nothing follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The peer is the one of the SDP and messages can be sent.
    Up,
    /// The peer sent a CLUE document.
    Message(Vec<u8>),
    /// The peer reset its outgoing stream (RFC 6525); this side's is reset in return.
    Reset,
    /// The channel has ended: both sides agreed, the peer sent close_notify, or this side aborted.
    Closed,
    /// The channel has ended for this reason, one clause: also when the peer aborted.
    Failed(String),
}

/// Why a call did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No certificate could be made.
    #[error("the certificate cannot be made: {0}")]
    Certificate(String),
    /// The fingerprint is not one that can be compared.
    #[error("the fingerprint `{0}` is not `sha-256`, `sha-384` or `sha-512` and its octets")]
    Fingerprint(String),
    /// DTLS does not take its settings.
    #[error("DTLS cannot be set up: {0}")]
    Dtls(String),
    /// The channel is not up, or closing, or has ended.
    #[error("the channel is not open for messages")]
    NotOpen,
    /// SCTP has no empty messages.
    #[error("an empty message cannot be sent")]
    Empty,
    /// The message is longer than [`MAX_MESSAGE`].
    #[error("a message of {0} bytes is longer than {MAX_MESSAGE}")]
    TooLong(usize),
    /// Too much is waiting for the peer.
    #[error("too many bytes wait to be sent")]
    Full,
    /// This call brought the channel down; [`Event::Failed`] says so too.
    #[error("the channel failed: {0}")]
    Failed(String),
}
