//! One side of an INVITE dialog as it looks from outside: RFC 3261, 9, 13 and 15, and RFC 5407.

use callproof_model::sip::types::{Message as Sip, Timer};

use super::reply::Reply;

/// How far a side of a session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// No INVITE has been sent or received.
    #[default]
    Idle,
    /// The INVITE has no final response yet.
    Pending,
    /// The session is on.
    On,
    /// The session is over, and a BYE or a final response is still to be answered.
    Ending,
    /// The session is over, with nothing under way.
    Over,
}

/// What one side has done and met so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dialog {
    /// Whether this side sends the INVITE.
    pub is_caller: bool,
    /// How far it is.
    pub stage: Stage,
    /// Whether a provisional response has been sent or received.
    pub has_rung: bool,
    /// Whether the user gave up before there was a final response.
    pub has_given_up: bool,
    /// Whether a 200 to the INVITE has been sent or received.
    pub was_answered: bool,
    /// Whether the session has been on here.
    pub was_on: bool,
    /// Whether the called side has the ACK to its 200.
    pub has_ack: bool,
    /// Whether the called side has waited for that ACK for 64*T1.
    pub has_waited: bool,
    /// Whether the user, or the focus, has begun to release the session.
    pub has_begun_release: bool,
    /// Whether a BYE has been sent.
    pub has_sent_bye: bool,
    /// Whether that was before the INVITE had its final response.
    pub was_bye_early: bool,
    /// Whether a BYE has been received and answered with 200.
    pub has_met_bye: bool,
    /// Whether the BYE sent is neither answered nor timed out.
    pub awaits_bye_answer: bool,
    /// Whether the rejection sent is not acknowledged yet.
    awaits_ack_of_failure: bool,
}

impl Dialog {
    /// A side of a session that has not begun.
    pub fn new(is_caller: bool) -> Self {
        Dialog { is_caller, ..Dialog::default() }
    }

    /// What a crash leaves: the dialog is gone and nothing is remembered.
    pub fn lose(&mut self) {
        *self = Dialog { stage: Stage::Over, ..Dialog::new(self.is_caller) };
    }

    /// Whether there is a session here, or may come to be one.
    pub fn is_alive(&self) -> bool {
        matches!(self.stage, Stage::Pending | Stage::On)
    }

    /// Whether a session was begun here and has come to its end.
    pub fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Ending | Stage::Over)
    }

    /// Whether the INVITE is being cancelled: given up, and without a final response.
    pub fn is_being_cancelled(&self) -> bool {
        self.stage == Stage::Pending && self.has_given_up
    }

    /// Whether the called side has sent its 200 and still waits for the ACK.
    pub fn awaits_ack(&self) -> bool {
        !self.is_caller && self.stage == Stage::On && !self.has_ack
    }

    /// Whether a BYE is to be sent, or has been sent and is neither answered nor timed out.
    pub fn is_releasing(&self) -> bool {
        self.awaits_bye_answer || self.has_begun_release && self.stage == Stage::On
    }

    /// A message of the dialog is received, and answered like this.
    pub fn meets(&mut self, message: Sip, reply: &Reply<'_>) {
        let is_pending_caller = self.is_caller && self.stage == Stage::Pending;
        match message {
            Sip::Invite if !self.is_caller && self.stage == Stage::Idle => {
                self.stage = Stage::Pending;
            }
            Sip::Ringing if is_pending_caller => self.has_rung = true,
            Sip::Accepted if is_pending_caller && reply.sends(Sip::Ack) => {
                self.stage = Stage::On;
                self.was_answered = true;
            }
            Sip::Failed(_) if is_pending_caller && reply.sends(Sip::Ack) => {
                self.stage = Stage::Over;
            }
            Sip::Ack if self.awaits_ack() => self.has_ack = true,
            Sip::Ack if self.awaits_ack_of_failure => self.is_done(),
            Sip::Bye if reply.sends(Sip::ByeOk) => {
                self.has_met_bye = true;
                if is_pending_caller || self.stage == Stage::On {
                    let lingers = reply.arms(Timer::J);
                    self.stage = if lingers { Stage::Ending } else { Stage::Over };
                }
            }
            Sip::ByeOk | Sip::ByeUnknown if self.awaits_bye_answer => self.is_done(),
            _ => {}
        }
    }

    /// A message of the dialog is sent.
    pub fn sends(&mut self, message: Sip) {
        let is_pending_callee = !self.is_caller && self.stage == Stage::Pending;
        match message {
            Sip::Invite if self.stage == Stage::Idle => self.stage = Stage::Pending,
            Sip::Ringing => self.has_rung = true,
            Sip::Accepted if is_pending_callee => {
                self.stage = Stage::On;
                self.was_answered = true;
            }
            Sip::Failed(_) if is_pending_callee => {
                self.stage = Stage::Ending;
                self.awaits_ack_of_failure = true;
            }
            // Another BYE while this one is not answered repeats it.
            Sip::Bye if !self.awaits_bye_answer => {
                self.was_bye_early = self.stage == Stage::Pending;
                self.stage = Stage::Ending;
                self.has_sent_bye = true;
                self.awaits_bye_answer = true;
            }
            _ => {}
        }
    }

    /// A timer of the dialog elapses.
    pub fn waits_in_vain(&mut self, timer: Timer) {
        match (timer, self.stage) {
            (Timer::B | Timer::Cancelled, Stage::Pending)
            | (Timer::F | Timer::J, Stage::Ending) => self.is_done(),
            (Timer::H, Stage::Ending) if self.awaits_ack_of_failure => self.is_done(),
            (Timer::H, Stage::On) => self.has_waited = true,
            // The INVITE expires: who has sent it gives up.
            (Timer::Expires, Stage::Pending) if self.is_caller => self.has_given_up = true,
            _ => {}
        }
    }

    fn is_done(&mut self) {
        self.stage = Stage::Over;
        self.awaits_bye_answer = false;
        self.awaits_ack_of_failure = false;
    }
}
