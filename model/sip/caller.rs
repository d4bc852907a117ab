//! The caller's side of an INVITE dialog, with the states of RFC 5407.

use super::text::{bye, cancel, invite, races, transaction};
use super::types::{Decision, Input, Message, Output, Taken, Timer};
use Decision as D;
use Input::{Decided, Elapsed, Received};
use Message as M;
use Output::{Arm, Disarm, Send};

/// Where the dialog stands at the caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caller {
    /// There is no dialog.
    #[default]
    Idle,
    /// The INVITE is sent and nothing has come back.
    Preparative {
        /// The user has given up; the CANCEL waits for a provisional response.
        abandoned: bool,
    },
    /// A provisional response has come.
    Early {
        /// The CANCEL is sent.
        cancelled: bool,
    },
    /// The 2xx has come and is acknowledged.
    Established,
    /// A BYE has been sent or received.
    Mortal,
    /// The dialog is gone.
    Morgue,
}

const BYE: &[Output] = &[Send(M::Bye), Arm(Timer::E)];
const CANCEL: &[Output] = &[Send(M::Cancel), Arm(Timer::E)];
const STOP_INVITE: &[Output] =
    &[Disarm(Timer::A), Disarm(Timer::B), Disarm(Timer::E), Disarm(Timer::Cancelled)];
const STOP_BYE: &[Output] = &[Disarm(Timer::E), Disarm(Timer::F), Disarm(Timer::J)];

impl Caller {
    /// Takes an input; `None` where no RFC foresees it.
    pub fn take(self, input: Input) -> Option<Taken<Caller>> {
        match (self, input) {
            (Caller::Idle, Decided(D::Invite)) => Taken::at(
                invite::SEND,
                &[Send(M::Invite), Arm(Timer::A)],
                Caller::Preparative { abandoned: false },
            ),
            (Caller::Preparative { .. }, _) => self.preparative(input),
            (Caller::Early { cancelled }, _) => Caller::early(cancelled, input),
            (Caller::Established, _) => Caller::established(input),
            (Caller::Mortal, _) => Caller::mortal(input),
            (Caller::Morgue, _) => Caller::morgue(input),
            (Caller::Idle, _) => None,
        }
    }

    fn preparative(self, input: Input) -> Option<Taken<Caller>> {
        let Caller::Preparative { abandoned } = self else { return None };
        match input {
            Decided(D::Cancel) => {
                Taken::at(cancel::AFTER_PROVISIONAL, &[], Caller::Preparative { abandoned: true })
            }
            Received(M::Ringing) => {
                let early = Caller::Early { cancelled: abandoned };
                let ringing =
                    Taken::at(invite::PROVISIONAL, &[Disarm(Timer::A), Disarm(Timer::B)], early)?;
                Some(match abandoned {
                    true => ringing.and(cancel::AFTER_PROVISIONAL, CANCEL),
                    false => ringing,
                })
            }
            Received(M::Accepted) => Caller::accepted(abandoned),
            Received(M::Failed(_)) => Caller::failed(),
            // The callee gave up waiting for the ACK of a 2xx that was lost.
            Received(M::Bye) => Taken::at(bye::UNKNOWN, &[Send(M::ByeUnknown)], self),
            Elapsed(Timer::A) => {
                Taken::at(transaction::INVITE_REPEAT, &[Send(M::Invite), Arm(Timer::B)], self)
            }
            Elapsed(Timer::Expires) => {
                Taken::at(invite::GIVE_UP, &[], Caller::Preparative { abandoned: true })
            }
            Elapsed(Timer::B) => Taken::at(transaction::INVITE_TIMEOUT, &[], Caller::Morgue),
            _ => None,
        }
    }

    fn early(cancelled: bool, input: Input) -> Option<Taken<Caller>> {
        let here = Caller::Early { cancelled };
        match input {
            Received(M::Ringing) => Taken::at(invite::PROVISIONAL, &[], here),
            Decided(D::Cancel) if !cancelled => {
                Taken::at(cancel::AFTER_PROVISIONAL, CANCEL, Caller::Early { cancelled: true })
            }
            Elapsed(Timer::Expires) if !cancelled => Some(
                Taken::at(invite::GIVE_UP, &[], Caller::Early { cancelled: true })?
                    .and(cancel::AFTER_PROVISIONAL, CANCEL),
            ),
            Decided(D::Bye) if !cancelled => {
                let mut outputs = STOP_INVITE.to_vec();
                outputs.extend(BYE);
                Taken::at(bye::EARLY, &outputs, Caller::Mortal)
            }
            Elapsed(Timer::E) if cancelled => Taken::at(
                transaction::CANCEL_REPEAT,
                &[Send(M::Cancel), Arm(Timer::Cancelled)],
                here,
            ),
            Received(M::CancelOk | M::CancelUnknown) => {
                Taken::at(cancel::SAYS_NOTHING, &[Disarm(Timer::E), Arm(Timer::Cancelled)], here)
            }
            Received(M::Accepted) => Caller::accepted(cancelled),
            Received(M::Failed(_)) => Caller::failed(),
            Received(M::Bye) => {
                let mut outputs = STOP_INVITE.to_vec();
                outputs.extend([Send(M::ByeOk), Arm(Timer::J)]);
                Taken::at(bye::RECEIVE, &outputs, Caller::Mortal)
            }
            Elapsed(Timer::Cancelled) => Taken::at(cancel::WAIT, &[], Caller::Morgue),
            _ => None,
        }
    }

    /// A 2xx comes while it is awaited.
    fn accepted(unwanted: bool) -> Option<Taken<Caller>> {
        let mut outputs = STOP_INVITE.to_vec();
        outputs.push(Send(M::Ack));
        match unwanted {
            false => Taken::at(invite::ACCEPTED, &outputs, Caller::Established),
            true => Some(
                Taken::at(invite::ACCEPTED, &outputs, Caller::Mortal)?
                    .and(races::CANCEL_IN_MORATORIUM, BYE),
            ),
        }
    }

    fn failed() -> Option<Taken<Caller>> {
        let mut outputs = STOP_INVITE.to_vec();
        outputs.push(Send(M::Ack));
        Taken::at(invite::FAILURE, &outputs, Caller::Morgue)
    }

    fn established(input: Input) -> Option<Taken<Caller>> {
        match input {
            Decided(D::Bye) => Taken::at(bye::SEND, BYE, Caller::Mortal),
            Received(M::Bye) => {
                Taken::at(bye::RECEIVE, &[Send(M::ByeOk), Arm(Timer::J)], Caller::Mortal)
            }
            Received(M::Accepted) => {
                Taken::at(invite::ACCEPTED, &[Send(M::Ack)], Caller::Established)
            }
            Received(M::Ringing) => Taken::at(invite::PROVISIONAL, &[], Caller::Established),
            Received(M::CancelOk | M::CancelUnknown) => {
                Taken::at(cancel::SAYS_NOTHING, &[], Caller::Established)
            }
            _ => None,
        }
    }

    fn mortal(input: Input) -> Option<Taken<Caller>> {
        match input {
            Received(M::ByeOk | M::ByeUnknown) => Taken::at(bye::ENDED, STOP_BYE, Caller::Morgue),
            Received(M::Bye) => Taken::at(races::BYE_CROSSING, &[Send(M::ByeOk)], Caller::Mortal),
            Received(M::Accepted) => {
                Taken::at(races::ACCEPTED_IN_MORTAL, &[Send(M::Ack)], Caller::Mortal)
            }
            Received(M::Failed(_)) => Taken::at(races::EARLY_BYE, &[Send(M::Ack)], Caller::Mortal),
            Received(M::Ringing) => Taken::at(invite::PROVISIONAL, &[], Caller::Mortal),
            Received(M::CancelOk | M::CancelUnknown) => {
                Taken::at(cancel::SAYS_NOTHING, &[], Caller::Mortal)
            }
            Elapsed(Timer::E) => {
                Taken::at(transaction::BYE_REPEAT, &[Send(M::Bye), Arm(Timer::F)], Caller::Mortal)
            }
            Elapsed(Timer::F) => Taken::at(transaction::BYE_TIMEOUT, &[], Caller::Morgue),
            Elapsed(Timer::J) => Taken::at(transaction::LINGER, &[], Caller::Morgue),
            _ => None,
        }
    }

    fn morgue(input: Input) -> Option<Taken<Caller>> {
        match input {
            // The callee accepted after all: it must not be left in the session.
            Received(M::Accepted) => Some(
                Taken::at(invite::ACCEPTED, &[Send(M::Ack)], Caller::Mortal)?
                    .and(invite::ACCEPTED, BYE),
            ),
            Received(M::Failed(_)) => Taken::at(invite::FAILURE, &[Send(M::Ack)], Caller::Morgue),
            Received(M::Bye) => Taken::at(bye::UNKNOWN, &[Send(M::ByeUnknown)], Caller::Morgue),
            Received(M::ByeOk | M::ByeUnknown) => Taken::at(bye::ENDED, &[], Caller::Morgue),
            Received(M::CancelOk | M::CancelUnknown) => {
                Taken::at(cancel::SAYS_NOTHING, &[], Caller::Morgue)
            }
            Received(M::Ringing) => Taken::at(invite::PROVISIONAL, &[], Caller::Morgue),
            _ => None,
        }
    }

    /// The decisions open to the caller's user.
    pub fn decisions(self) -> &'static [Decision] {
        match self {
            Caller::Idle => &[D::Invite],
            Caller::Preparative { abandoned: false } => &[D::Cancel],
            Caller::Early { cancelled: false } => &[D::Cancel, D::Bye],
            Caller::Established => &[D::Bye],
            _ => &[],
        }
    }

    /// Whether the session is on, as the caller sees it.
    pub fn is_in_session(self) -> bool {
        self == Caller::Established
    }
}
