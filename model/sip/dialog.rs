//! Either side of an INVITE dialog, over either kind of transport.

use super::callee::Callee;
use super::caller::Caller;
use super::types::{Input, Output, Taken, Timer};

/// One side of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialog {
    /// Who sent the INVITE.
    Caller(Caller),
    /// Who received it.
    Callee(Callee),
}

/// How far a dialog is, whichever side one looks from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// There is none.
    None,
    /// The INVITE is not answered.
    Pending,
    /// The session is on.
    Session,
    /// The session is over, and the last messages are under way.
    Ending,
    /// The dialog is gone.
    Over,
}

impl Stage {
    /// Whether the dialog may still carry a session.
    pub fn is_alive(self) -> bool {
        matches!(self, Stage::Pending | Stage::Session)
    }

    /// Whether the dialog has ended here.
    pub fn has_ended(self) -> bool {
        matches!(self, Stage::Ending | Stage::Over)
    }
}

/// What carries the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// UDP: transactions repeat what may be lost.
    Unreliable,
    /// TCP: only a 2xx is repeated, and nothing lingers (RFC 3261, 17.1.1.2 to 17.2.2).
    Reliable,
}

impl Dialog {
    /// Takes an input; `None` where no RFC foresees it.
    pub fn take(self, input: Input, transport: Transport) -> Option<Taken<Dialog>> {
        let taken = self.take_unreliable(input)?;
        match transport {
            Transport::Unreliable => Some(taken),
            Transport::Reliable => Some(taken.reliable()),
        }
    }

    fn take_unreliable(self, input: Input) -> Option<Taken<Dialog>> {
        Some(match self {
            Dialog::Caller(caller) => caller.take(input)?.then(Dialog::Caller),
            Dialog::Callee(callee) => callee.take(input)?.then(Dialog::Callee),
        })
    }

    /// How far it is.
    pub fn stage(self) -> Stage {
        match self {
            Dialog::Caller(Caller::Idle) | Dialog::Callee(Callee::Idle) => Stage::None,
            Dialog::Caller(Caller::Preparative { .. } | Caller::Early { .. })
            | Dialog::Callee(Callee::Preparative | Callee::Early) => Stage::Pending,
            Dialog::Caller(Caller::Established)
            | Dialog::Callee(Callee::Moratorium { .. } | Callee::Established) => Stage::Session,
            Dialog::Caller(Caller::Mortal)
            | Dialog::Callee(Callee::Mortal | Callee::Completed { .. }) => Stage::Ending,
            Dialog::Caller(Caller::Morgue) | Dialog::Callee(Callee::Morgue) => Stage::Over,
        }
    }

    /// Whether this side has given up before an answer came.
    pub fn is_abandoned(self) -> bool {
        matches!(
            self,
            Dialog::Caller(
                Caller::Preparative { abandoned: true } | Caller::Early { cancelled: true }
            )
        )
    }

    /// Whether this side may give up now.
    pub fn may_cancel(self) -> bool {
        matches!(
            self,
            Dialog::Caller(
                Caller::Preparative { abandoned: false } | Caller::Early { cancelled: false }
            )
        )
    }

    /// Whether this side's user has hung up and the BYE waits for the ACK.
    pub fn has_hung_up(self) -> bool {
        self == Dialog::Callee(Callee::Moratorium { hung_up: true })
    }

    /// The same side, had it not given up.
    pub fn as_if_wanted(self) -> Dialog {
        match self {
            Dialog::Caller(Caller::Preparative { .. }) => {
                Dialog::Caller(Caller::Preparative { abandoned: false })
            }
            Dialog::Caller(Caller::Early { .. }) => {
                Dialog::Caller(Caller::Early { cancelled: false })
            }
            other => other,
        }
    }
}

impl Taken<Dialog> {
    /// The same over a reliable transport: requests are not repeated and time out all the same,
    /// and timer J is zero.
    fn reliable(mut self) -> Self {
        let completed = matches!(self.next, Dialog::Callee(Callee::Completed { .. }));
        let cancelling = self.next.is_abandoned();
        let mut lingers = false;
        for (_, outputs) in &mut self.demands {
            for output in outputs.iter_mut() {
                *output = match *output {
                    Output::Arm(Timer::A) => Output::Arm(Timer::B),
                    Output::Arm(Timer::E) if cancelling => Output::Arm(Timer::Cancelled),
                    Output::Arm(Timer::E) => Output::Arm(Timer::F),
                    Output::Arm(Timer::G) if completed => Output::Arm(Timer::H),
                    other => other,
                };
                lingers |= *output == Output::Arm(Timer::J);
            }
            outputs.retain(|output| *output != Output::Arm(Timer::J));
        }
        let over = match lingers {
            true => self.next.take_unreliable(Input::Elapsed(Timer::J)),
            false => None,
        };
        if let Some(over) = over {
            self.next = over.next;
            self.demands.extend(over.demands);
        }
        self
    }
}

impl<S> Taken<S> {
    fn then<T>(self, wrap: impl FnOnce(S) -> T) -> Taken<T> {
        Taken { next: wrap(self.next), demands: self.demands }
    }
}
