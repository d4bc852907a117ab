//! The callee's side of an INVITE dialog, with the states of RFC 5407.

use super::text::{bye, cancel, invite, races, transaction};
use super::types::{Decision, Failure, Input, Message, Output, Taken, Timer};
use Decision as D;
use Input::{Decided, Elapsed, Received};
use Message as M;
use Output::{Arm, Disarm, Send};

/// Where the dialog stands at the callee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Callee {
    /// There is no dialog.
    #[default]
    Idle,
    /// The INVITE has come and nothing is answered.
    Preparative,
    /// A provisional response is sent.
    Early,
    /// The 2xx is sent and its ACK has not come.
    Moratorium {
        /// The user has hung up; the BYE waits for the ACK.
        hung_up: bool,
    },
    /// The ACK has come.
    Established,
    /// A BYE has been sent or received.
    Mortal,
    /// A final response other than 2xx is sent and its ACK has not come.
    Completed {
        /// Which.
        failure: Failure,
    },
    /// The dialog is gone.
    Morgue,
}

const BYE: &[Output] = &[Send(M::Bye), Arm(Timer::E)];
const STOP_FINAL: &[Output] = &[Disarm(Timer::G), Disarm(Timer::H)];
const STOP_BYE: &[Output] = &[Disarm(Timer::E), Disarm(Timer::F), Disarm(Timer::J)];

impl Callee {
    /// Takes an input; `None` where no RFC foresees it.
    pub fn take(self, input: Input) -> Option<Taken<Callee>> {
        match self {
            Callee::Idle => Callee::idle(input),
            Callee::Preparative | Callee::Early => self.unanswered(input),
            Callee::Moratorium { hung_up } => Callee::moratorium(hung_up, input),
            Callee::Established => Callee::established(input),
            Callee::Mortal => Callee::mortal(input),
            Callee::Completed { failure } => Callee::completed(failure, input),
            Callee::Morgue => Callee::morgue(input),
        }
    }

    fn idle(input: Input) -> Option<Taken<Callee>> {
        match input {
            Received(M::Invite) => Taken::at(invite::SEND, &[], Callee::Preparative),
            Received(M::Bye) => Taken::at(bye::UNKNOWN, &[Send(M::ByeUnknown)], Callee::Idle),
            Received(M::Cancel) => {
                Taken::at(cancel::UNKNOWN, &[Send(M::CancelUnknown)], Callee::Idle)
            }
            _ => None,
        }
    }

    fn unanswered(self, input: Input) -> Option<Taken<Callee>> {
        match input {
            Decided(D::Ring) if self == Callee::Preparative => {
                Taken::at(invite::RING, &[Send(M::Ringing)], Callee::Early)
            }
            Decided(D::Accept) => Taken::at(
                invite::ACCEPT,
                &[Send(M::Accepted), Arm(Timer::G)],
                Callee::Moratorium { hung_up: false },
            ),
            Decided(D::Reject) => Taken::at(
                invite::REJECT,
                &[Send(M::Failed(Failure::Busy)), Arm(Timer::G)],
                Callee::Completed { failure: Failure::Busy },
            ),
            Received(M::Cancel) => Taken::at(
                cancel::STOP,
                &[Send(M::CancelOk), Send(M::Failed(Failure::Terminated)), Arm(Timer::G)],
                Callee::Completed { failure: Failure::Terminated },
            ),
            Received(M::Bye) => Taken::at(
                bye::EARLY_RECEIVED,
                &[Send(M::ByeOk), Send(M::Failed(Failure::Terminated)), Arm(Timer::G)],
                Callee::Completed { failure: Failure::Terminated },
            ),
            Elapsed(Timer::Expires) => Taken::at(
                invite::EXPIRES,
                &[Send(M::Failed(Failure::Terminated)), Arm(Timer::G)],
                Callee::Completed { failure: Failure::Terminated },
            ),
            Received(M::Invite) => match self {
                Callee::Early => Taken::at(transaction::AGAIN, &[Send(M::Ringing)], self),
                _ => Taken::at(transaction::AGAIN, &[], self),
            },
            _ => None,
        }
    }

    fn moratorium(hung_up: bool, input: Input) -> Option<Taken<Callee>> {
        let here = Callee::Moratorium { hung_up };
        match input {
            Received(M::Ack) if hung_up => {
                Some(Taken::at(bye::CALLEE_WAITS, STOP_FINAL, Callee::Mortal)?.and(bye::SEND, BYE))
            }
            Received(M::Ack) => Taken::at(invite::ACCEPT, STOP_FINAL, Callee::Established),
            Decided(D::Bye) if !hung_up => {
                Taken::at(bye::CALLEE_WAITS, &[], Callee::Moratorium { hung_up: true })
            }
            Received(M::Invite) => {
                Taken::at(races::INVITE_IN_MORATORIUM, &[Send(M::Accepted)], here)
            }
            Received(M::Cancel) => {
                Taken::at(races::CANCEL_IN_MORATORIUM, &[Send(M::CancelOk)], here)
            }
            Received(M::Bye) => Some(
                Taken::at(races::BYE_IN_MORATORIUM, STOP_FINAL, Callee::Mortal)?
                    .and(bye::RECEIVE, &[Send(M::ByeOk), Arm(Timer::J)]),
            ),
            Elapsed(Timer::G) => {
                Taken::at(invite::REPEAT, &[Send(M::Accepted), Arm(Timer::H)], here)
            }
            Elapsed(Timer::H) => {
                Some(Taken::at(invite::NO_ACK, &[], Callee::Mortal)?.and(bye::SEND, BYE))
            }
            _ => None,
        }
    }

    fn established(input: Input) -> Option<Taken<Callee>> {
        match input {
            Decided(D::Bye) => Taken::at(bye::SEND, BYE, Callee::Mortal),
            Received(M::Bye) => {
                Taken::at(bye::RECEIVE, &[Send(M::ByeOk), Arm(Timer::J)], Callee::Mortal)
            }
            Received(M::Ack) => Taken::at(invite::ACCEPT, &[], Callee::Established),
            Received(M::Invite) => {
                // Its transaction still absorbs repetitions (RFC 6026).
                Taken::at(races::INVITE_IN_MORATORIUM, &[], Callee::Established)
            }
            Received(M::Cancel) => {
                Taken::at(cancel::NO_EFFECT, &[Send(M::CancelOk)], Callee::Established)
            }
            _ => None,
        }
    }

    fn mortal(input: Input) -> Option<Taken<Callee>> {
        match input {
            Received(M::ByeOk | M::ByeUnknown) => Taken::at(bye::ENDED, STOP_BYE, Callee::Morgue),
            Received(M::Bye) => Taken::at(races::BYE_CROSSING, &[Send(M::ByeOk)], Callee::Mortal),
            Received(M::Ack) => Taken::at(races::ACK_IN_MORTAL, &[], Callee::Mortal),
            Received(M::Invite) => Taken::at(races::INVITE_IN_MORATORIUM, &[], Callee::Mortal),
            Received(M::Cancel) => {
                Taken::at(cancel::NO_EFFECT, &[Send(M::CancelOk)], Callee::Mortal)
            }
            Elapsed(Timer::E) => {
                Taken::at(transaction::BYE_REPEAT, &[Send(M::Bye), Arm(Timer::F)], Callee::Mortal)
            }
            Elapsed(Timer::F) => Taken::at(transaction::BYE_TIMEOUT, &[], Callee::Morgue),
            Elapsed(Timer::J) => Taken::at(transaction::LINGER, &[], Callee::Morgue),
            _ => None,
        }
    }

    fn completed(failure: Failure, input: Input) -> Option<Taken<Callee>> {
        let here = Callee::Completed { failure };
        match input {
            Received(M::Ack) => Taken::at(transaction::FINAL_REPEAT, STOP_FINAL, Callee::Morgue),
            Received(M::Invite) => Taken::at(transaction::AGAIN, &[Send(M::Failed(failure))], here),
            Received(M::Cancel) => Taken::at(cancel::NO_EFFECT, &[Send(M::CancelOk)], here),
            Received(M::Bye) => Taken::at(bye::EARLY_RECEIVED, &[Send(M::ByeOk)], here),
            Elapsed(Timer::G) => Taken::at(
                transaction::FINAL_REPEAT,
                &[Send(M::Failed(failure)), Arm(Timer::H)],
                here,
            ),
            Elapsed(Timer::H) => Taken::at(transaction::FINAL_TIMEOUT, &[], Callee::Morgue),
            _ => None,
        }
    }

    fn morgue(input: Input) -> Option<Taken<Callee>> {
        match input {
            Received(M::Bye) => Taken::at(bye::UNKNOWN, &[Send(M::ByeUnknown)], Callee::Morgue),
            Received(M::Cancel) => {
                Taken::at(cancel::UNKNOWN, &[Send(M::CancelUnknown)], Callee::Morgue)
            }
            Received(M::Ack) => Taken::at(races::ACK_IN_MORTAL, &[], Callee::Morgue),
            Received(M::Invite) => Taken::at(transaction::AGAIN, &[], Callee::Morgue),
            Received(M::ByeOk | M::ByeUnknown) => Taken::at(bye::ENDED, &[], Callee::Morgue),
            _ => None,
        }
    }

    /// The decisions open to the callee's user.
    pub fn decisions(self) -> &'static [Decision] {
        match self {
            Callee::Preparative => &[D::Ring, D::Accept, D::Reject],
            Callee::Early => &[D::Accept, D::Reject],
            Callee::Moratorium { hung_up: false } | Callee::Established => &[D::Bye],
            _ => &[],
        }
    }

    /// Whether the session is on, as the callee sees it.
    pub fn is_in_session(self) -> bool {
        matches!(self, Callee::Moratorium { .. } | Callee::Established)
    }
}
