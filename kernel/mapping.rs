//! What a procedure's messages are on the wire: pure, and the same for whoever reads or writes it.

use std::fmt::Display;

use super::procedure::{Procedure, Value};

/// A procedure whose messages have a form on the wire.
///
/// Between the text and the bytes stand signals: SIP requests and responses, transmission control
/// and CLUE messages, as far as the mapping looks at them. A leg is one end of a connection
/// between two roles in one call; it knows which signal a message is there and then.
///
/// Its value is known when the program is built: the wire face is written for it in Rust.
pub trait Mapped: Procedure + Default {
    /// What travels on the wire.
    type Signal: Value + Display;
    /// One end of a connection between two roles in one call.
    type Leg: Value;

    /// A connection on which nothing has travelled.
    fn leg(call: Self::Call, role: Self::Role, peer: Self::Role) -> Self::Leg;
    /// The signals that carry a message of this end's role, now. Those that must wait for another
    /// (a CANCEL for a provisional response, a BYE for an ACK) are sent by [`Mapped::receive`].
    fn send(leg: &mut Self::Leg, message: &Self::Message) -> Vec<Self::Signal>;
    /// This end's user was told something.
    fn tell(_leg: &mut Self::Leg, _notice: &Self::Notice) -> Vec<Self::Signal> {
        Vec::new()
    }
    /// A signal arrives at this end.
    fn receive(leg: &mut Self::Leg, signal: &Self::Signal) -> Received<Self>;
    /// This end has sent a signal, as somebody saw who does not know why.
    fn was_sent(leg: &mut Self::Leg, signal: &Self::Signal);
    /// Whether nothing more is to come on this connection.
    fn is_over(leg: &Self::Leg) -> bool;
}

/// What a signal is to the role that receives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received<P: Mapped> {
    /// Signals that answer it whatever the role does, to be sent before anything else.
    pub answers: Vec<P::Signal>,
    /// What the role receives.
    pub messages: Vec<P::Message>,
}

impl<P: Mapped> Received<P> {
    /// The signal means nothing to the role.
    pub fn nothing() -> Self {
        Received { answers: Vec::new(), messages: Vec::new() }
    }

    /// The signal is a message.
    pub fn message(message: P::Message) -> Self {
        Received { answers: Vec::new(), messages: vec![message] }
    }

    /// The signal is answered by itself.
    pub fn answer(answers: Vec<P::Signal>) -> Self {
        Received { answers, messages: Vec::new() }
    }
}
