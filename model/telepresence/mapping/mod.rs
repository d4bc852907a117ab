//! The procedure on SIP and CLUE: which signal is which message.
//!
//! Every message of the model is a SIP message, a CLUE message or a stream reset of its own, and
//! the model's machines answer all of them: no signal is answered here. What transactions do by
//! themselves, repeating, acknowledging a failure, and 100, is no message.

mod exchange;
mod leg;
mod signal;

pub use leg::Leg;
pub use signal::{Clue, ClueBody, Signal, failure_of, status_of};

use super::Telepresence;
use super::types::{Call, Message, Role};
use callproof_kernel::mapping::{Mapped, Received};

impl Mapped for Telepresence {
    type Signal = Signal;
    type Leg = Leg;

    fn leg(call: Call, role: Role, _: Role) -> Leg {
        Leg::new(call, role)
    }

    fn send(leg: &mut Leg, message: &Message) -> Vec<Signal> {
        leg.send(message).into_iter().collect()
    }

    fn receive(leg: &mut Leg, signal: &Signal) -> Received<Self> {
        Received { answers: Vec::new(), messages: leg.receive(signal) }
    }

    fn was_sent(leg: &mut Leg, signal: &Signal) {
        leg.was_sent(signal);
    }

    fn is_over(leg: &Leg) -> bool {
        leg.is_over()
    }
}
