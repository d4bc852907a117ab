//! What was seen of one reaction in the matter of one session.

use callproof_kernel::reaction::Effect;
use callproof_kernel::step::Step;
use callproof_model::sip::types::{Message as Sip, Timer as SipTimer};
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::{Body, Call, Timer};

use crate::oracle::Seen;

/// A reaction, and the session that is asked about.
pub struct Reply<'s> {
    /// What was seen.
    pub seen: &'s Seen<Telepresence>,
    /// The session.
    pub call: Call,
}

impl Reply<'_> {
    /// Whether this message of the dialog is sent.
    pub fn sends(&self, message: Sip) -> bool {
        self.sends_body(|body| *body == Body::Dialog(message))
    }

    /// Whether a message like this is sent in the session.
    pub fn sends_body(&self, is: impl Fn(&Body) -> bool) -> bool {
        self.seen.effects.iter().any(|demanded| match &demanded.effect {
            Effect::Send { message, .. } => message.call == self.call && is(&message.body),
            _ => false,
        })
    }

    /// Whether this timer of the dialog is started.
    pub fn arms(&self, timer: SipTimer) -> bool {
        let started = Effect::Arm(Timer::Dialog { call: self.call, timer });
        self.seen.effects.iter().any(|demanded| demanded.effect == started)
    }

    /// Whether the reaction obeys a step.
    pub fn cites(&self, step: Step) -> bool {
        self.seen.cited.contains(&step)
    }
}
