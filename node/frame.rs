//! What was seen on the wire, before anybody makes sense of it.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use callproof_kernel::mapping::Mapped;
use callproof_kernel::run::Envelope;
use callproof_wire::sip::{self, Method};

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

/// A message of the text, as it was seen.
#[derive(Clone, Debug)]
pub struct Reading<P: Mapped> {
    /// The number of its frame.
    pub number: u64,
    /// Who sent it.
    pub from: P::Role,
    /// Whom it is for.
    pub to: P::Role,
    /// What it is.
    pub message: P::Message,
    /// Whether it travelled on a connection.
    pub in_order: bool,
    /// What it was on the wire.
    pub signal: P::Signal,
}

impl<P: Mapped> Reading<P> {
    /// It, as it travels in the model.
    pub fn envelope(&self) -> Envelope<P> {
        Envelope { from: self.from, to: self.to, message: self.message.clone() }
    }
}

/// Frames of requests that no role met, with their answers: a layer below refused them, as with a
/// 500 to a request that comes out of order (RFC 3261 12.2.2), or a 482 to one that comes by two ways
/// (8.2.2.2). By their numbers, each with why.
pub fn unmet(frames: &[Frame]) -> BTreeMap<u64, String> {
    let statuses = frames.iter().filter_map(|frame| match &frame.body {
        Body::Sip(message @ sip::Message::Response(response)) => {
            let is_invite = message.cseq()?.method == Method::Invite;
            let is_below = match response.status {
                482 => true,
                400 | 416 | 420 | 491 | 500 | 501 | 505 => !is_invite,
                _ => false,
            };
            is_below.then(|| Some((transaction(message)?, response.status))).flatten()
        }
        _ => None,
    });
    let statuses: BTreeMap<Transaction, u16> = statuses.collect();
    let of_one = |frame: &Frame| match &frame.body {
        Body::Sip(message) => {
            let status = statuses.get(&transaction(message)?)?;
            Some((frame.number, format!("refused with {status} before any role met it")))
        }
        _ => None,
    };
    frames.iter().filter_map(of_one).collect()
}

/// A transaction: its branch, Call-ID and number. The ACK to a failure belongs to it.
type Transaction = (String, String, u32);

fn transaction(message: &sip::Message) -> Option<Transaction> {
    let branch = message.top_via()?.branch?;
    Some((branch, message.call_id().to_owned(), message.cseq()?.number))
}
