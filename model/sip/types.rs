//! The words of the INVITE dialog: messages, decisions, timers, and what a user agent does.

use std::fmt;

use callproof_kernel::case::{Carriage, Channel};
use callproof_kernel::procedure::{Decider, MessageKind, StimulusKind, TimerKind};
use callproof_kernel::step::Step;

/// Where SIP messages travel.
pub const SIGNALLING: Channel = Channel::new("signalling", Carriage::AsTheCase);

/// What travels between two user agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// Begins a session.
    Invite,
    /// 180 to the INVITE.
    Ringing,
    /// 200 to the INVITE.
    Accepted,
    /// A final response to the INVITE from 300 to 699.
    Failed(Failure),
    /// Acknowledges a final response.
    Ack,
    /// Asks to give up the INVITE.
    Cancel,
    /// 200 to the CANCEL.
    CancelOk,
    /// 481 to the CANCEL.
    CancelUnknown,
    /// Ends the session.
    Bye,
    /// 200 to the BYE.
    ByeOk,
    /// 481 to the BYE.
    ByeUnknown,
}

/// Why an INVITE failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failure {
    /// 486: the callee does not want.
    Busy,
    /// 487: the caller gave up.
    Terminated,
}

impl MessageKind for Message {
    fn channel(&self) -> Channel {
        SIGNALLING
    }

    fn name(&self) -> &'static str {
        match self {
            Message::Invite => "INVITE",
            Message::Ringing => "180 (INVITE)",
            Message::Accepted => "200 (INVITE)",
            Message::Failed(Failure::Busy) => "486 (INVITE)",
            Message::Failed(Failure::Terminated) => "487 (INVITE)",
            Message::Ack => "ACK",
            Message::Cancel => "CANCEL",
            Message::CancelOk => "200 (CANCEL)",
            Message::CancelUnknown => "481 (CANCEL)",
            Message::Bye => "BYE",
            Message::ByeOk => "200 (BYE)",
            Message::ByeUnknown => "481 (BYE)",
        }
    }

    fn negated(&self) -> Option<Self> {
        match self {
            Message::Accepted => Some(Message::Failed(Failure::Busy)),
            Message::Failed(_) => Some(Message::Accepted),
            Message::CancelOk => Some(Message::CancelUnknown),
            Message::CancelUnknown => Some(Message::CancelOk),
            Message::ByeOk => Some(Message::ByeUnknown),
            Message::ByeUnknown => Some(Message::ByeOk),
            _ => None,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a user agent's user decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// To call.
    Invite,
    /// To give up before the call is answered.
    Cancel,
    /// To ring.
    Ring,
    /// To answer.
    Accept,
    /// To reject.
    Reject,
    /// To hang up.
    Bye,
}

impl StimulusKind for Decision {
    fn decider(&self) -> Decider {
        Decider::User
    }

    fn begins(&self) -> bool {
        *self == Decision::Invite
    }

    fn decision(&self) -> Self {
        match self {
            // Ringing does not answer the question; accepting and rejecting do.
            Decision::Reject => Decision::Accept,
            other => *other,
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Decision::Invite => "user calls",
            Decision::Cancel => "user gives up",
            Decision::Ring => "rings",
            Decision::Accept => "user answers",
            Decision::Reject => "user rejects",
            Decision::Bye => "user hangs up",
        })
    }
}

/// What may elapse, under the RFC's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// A: the INVITE is repeated.
    A,
    /// The time in the Expires header field of the INVITE.
    Expires,
    /// B: the INVITE times out.
    B,
    /// 64*T1 after a CANCEL.
    Cancelled,
    /// E: the BYE or the CANCEL is repeated.
    E,
    /// F: the BYE times out.
    F,
    /// G: a final response is repeated, the 2xx included.
    G,
    /// H: no ACK comes.
    H,
    /// J: a BYE's repetitions are no longer answered.
    J,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Timer::A => "timer A: repeats the INVITE",
            Timer::Expires => "the INVITE expires",
            Timer::B => "timer B: the INVITE times out",
            Timer::Cancelled => "64*T1 since the CANCEL",
            Timer::E => "timer E: repeats the request",
            Timer::F => "timer F: the BYE times out",
            Timer::G => "timer G: repeats the final response",
            Timer::H => "timer H: no ACK has come",
            Timer::J => "timer J: the BYE is done with",
        })
    }
}

impl TimerKind for Timer {
    fn name(&self) -> Option<String> {
        match self {
            Timer::Expires | Timer::Cancelled => None,
            lettered => Some(format!("timer {lettered:?}")),
        }
    }

    fn elapsing(&self) -> String {
        self.to_string()
    }
}

/// What a user agent meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// Its user decides.
    Decided(Decision),
    /// A message arrives.
    Received(Message),
    /// A timer elapses.
    Elapsed(Timer),
}

/// What a machine does, with messages `M` and timers `T`: those of the dialog unless said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output<M = Message, T = Timer> {
    /// Sends a message to the other one.
    Send(M),
    /// Starts a timer.
    Arm(T),
    /// Stops a timer.
    Disarm(T),
}

/// How a machine takes an input: what each step demands, in order, and the state afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken<S, M = Message, T = Timer> {
    /// The state afterwards.
    pub next: S,
    /// The steps obeyed, each with what it demands.
    pub demands: Vec<(Step, Vec<Output<M, T>>)>,
}

impl<S, M: Clone, T: Clone> Taken<S, M, T> {
    /// One step.
    pub fn at(step: Step, outputs: &[Output<M, T>], next: S) -> Option<Self> {
        Some(Taken { next, demands: vec![(step, outputs.to_vec())] })
    }

    /// Another step besides.
    pub fn and(mut self, step: Step, outputs: &[Output<M, T>]) -> Self {
        self.demands.push((step, outputs.to_vec()));
        self
    }
}
