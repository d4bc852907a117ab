//! The procedure on SIP and transmission control: which signal is which message.
//!
//! Set-up is an INVITE on each leg of the server, a back-to-back user agent; release is a BYE, or
//! a CANCEL as long as the INVITE is not answered. The server's final response to a request is
//! its response of the text, sent when the text says so.

mod leg;
mod signal;

pub use leg::Leg;
pub use signal::{Final, Signal, refusal_of, status_of, warning_of};

use super::VideoPush;
use super::types::{Call, CallRef, Message, Notice, Role};
use callproof_kernel::mapping::{Mapped, Received};

impl Mapped for VideoPush {
    type Signal = Signal;
    type Leg = Leg;

    fn leg(call: Call, role: Role, peer: Role) -> Leg {
        Leg::new(CallRef::named(call), role, peer)
    }

    fn send(leg: &mut Leg, message: &Message) -> Vec<Signal> {
        leg.send(message)
    }

    fn tell(leg: &mut Leg, notice: &Notice) -> Vec<Signal> {
        leg.tell(notice)
    }

    fn receive(leg: &mut Leg, signal: &Signal) -> Received<Self> {
        leg.receive(signal)
    }

    fn was_sent(leg: &mut Leg, signal: &Signal) {
        leg.was_sent(signal);
    }

    fn is_over(leg: &Leg) -> bool {
        leg.is_over()
    }
}
