//! What was seen on the wire, before anybody makes sense of it.

use std::net::SocketAddr;

use callproof_wire::sip;

/// Something seen on the wire.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its number in the file.
    pub number: u64,
    /// From where.
    pub from: SocketAddr,
    /// To where.
    pub to: SocketAddr,
    /// Whether it travels on a connection.
    pub in_order: bool,
    /// What it is.
    pub body: Body,
}

/// What a frame is.
#[derive(Clone, Debug)]
pub enum Body {
    /// A SIP message.
    Sip(sip::Message),
    /// A transmission control packet.
    Control(Vec<u8>),
    /// An SCTP packet in the clear.
    Sctp(Vec<u8>),
    /// A CLUE document in the clear, whatever carried it.
    Clue(Vec<u8>),
}
