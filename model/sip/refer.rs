//! REFER and its implicit subscription: the one who asks, and the one who acts and notifies.

use std::fmt;

use super::dialog::Transport;
use super::text::refer as text;
use super::types;
use super::types::Output::{Arm, Disarm, Send};
use super::types::SIGNALLING;
use callproof_kernel::case::Channel;
use callproof_kernel::procedure::{MessageKind, TimerKind};

/// What travels between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// Asks the other to send a request elsewhere.
    Refer,
    /// 200 to the REFER; a 202 of an older peer counts as one.
    Accepted,
    /// 403 to the REFER.
    Refused,
    /// 481 to the REFER: it came within a dialog that is gone.
    Unknown,
    /// How it goes.
    Notify(Progress),
    /// 200 to the NOTIFY.
    NotifyOk {
        /// Whether it was the final one.
        last: bool,
    },
    /// 481 to the NOTIFY.
    NotifyUnknown,
}

/// What a NOTIFY says of the request referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// 100: under way; the subscription is active.
    Trying,
    /// A final status; the subscription is terminated.
    Final {
        /// 200, or an error.
        ok: bool,
    },
}

impl MessageKind for Message {
    fn channel(&self) -> Channel {
        SIGNALLING
    }

    fn name(&self) -> &'static str {
        match self {
            Message::Refer => "REFER",
            Message::Accepted => "200 (REFER)",
            Message::Refused => "403 (REFER)",
            Message::Unknown => "481 (REFER)",
            Message::Notify(Progress::Trying) => "NOTIFY (100)",
            Message::Notify(Progress::Final { ok: true }) => "NOTIFY (200)",
            Message::Notify(Progress::Final { .. }) => "NOTIFY (503)",
            Message::NotifyOk { .. } => "200 (NOTIFY)",
            Message::NotifyUnknown => "481 (NOTIFY)",
        }
    }

    fn negated(&self) -> Option<Self> {
        match *self {
            Message::Accepted => Some(Message::Refused),
            Message::Refused | Message::Unknown => Some(Message::Accepted),
            Message::Notify(Progress::Final { ok }) => {
                Some(Message::Notify(Progress::Final { ok: !ok }))
            }
            Message::NotifyOk { .. } => Some(Message::NotifyUnknown),
            Message::NotifyUnknown => Some(Message::NotifyOk { last: true }),
            Message::Refer | Message::Notify(Progress::Trying) => None,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What may elapse. Each repetition stands for all: it meets the states the first one met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// E: the request is repeated.
    Repeat,
    /// F: the request times out.
    TimeOut,
    /// The subscription expires without a final NOTIFY.
    Expiry,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Timer::Repeat => "timer E: repeats the request",
            Timer::TimeOut => "timer F: the request times out",
            Timer::Expiry => "the subscription expires",
        })
    }
}

impl TimerKind for Timer {
    fn name(&self) -> Option<String> {
        match self {
            Timer::Repeat => Some("timer E".into()),
            Timer::TimeOut => Some("timer F".into()),
            Timer::Expiry => None,
        }
    }

    fn elapsing(&self) -> String {
        self.to_string()
    }
}

type Output = types::Output<Message, Timer>;
/// How one of the two takes an input.
pub type Taken<S> = types::Taken<S, Message, Timer>;

impl<S> Taken<S> {
    /// The same over a transport: where nothing is lost nothing is repeated.
    pub fn over(mut self, transport: Transport) -> Self {
        let outputs = self.demands.iter_mut().flat_map(|(_, outputs)| outputs);
        for output in outputs.filter(|_| transport == Transport::Reliable) {
            if *output == Arm(Timer::Repeat) {
                *output = Arm(Timer::TimeOut);
            }
        }
        self
    }
}

/// The one who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Referrer {
    /// Nothing is asked.
    #[default]
    Idle,
    /// The REFER is sent.
    Referring {
        /// Whether a NOTIFY has come before the response.
        notified: bool,
    },
    /// The REFER is accepted and the outcome awaited.
    Subscribed,
    /// The outcome is known, or will never be.
    Done {
        /// The outcome; `None` where it is not known.
        outcome: Option<bool>,
    },
}

/// What the one who asks meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferrerInput {
    /// Its user asks.
    Refer,
    /// A message arrives.
    Received(Message),
    /// A timer elapses.
    Elapsed(Timer),
}

const STOP: &[Output] = &[Disarm(Timer::Repeat), Disarm(Timer::TimeOut)];

impl Referrer {
    /// Takes an input; `None` where no RFC foresees it.
    pub fn take(self, input: ReferrerInput) -> Option<Taken<Referrer>> {
        use ReferrerInput::{Elapsed, Received};
        match (self, input) {
            (Referrer::Idle, ReferrerInput::Refer) => Taken::at(
                text::SEND,
                &[Send(Message::Refer), Arm(Timer::Repeat)],
                Referrer::Referring { notified: false },
            ),
            (Referrer::Referring { .. }, Elapsed(Timer::Repeat)) => {
                Taken::at(text::REPEAT, &[Send(Message::Refer), Arm(Timer::TimeOut)], self)
            }
            (Referrer::Referring { notified: false }, Elapsed(Timer::TimeOut)) => {
                Taken::at(text::TIME_OUT, &[], Referrer::Done { outcome: None })
            }
            // Only who accepts notifies: the response was lost.
            (Referrer::Referring { notified: true }, Elapsed(Timer::TimeOut)) => {
                Taken::at(text::TIME_OUT, &[Arm(Timer::Expiry)], Referrer::Subscribed)
            }
            (Referrer::Referring { .. }, Received(Message::Accepted)) => {
                let mut outputs = STOP.to_vec();
                outputs.push(Arm(Timer::Expiry));
                Taken::at(text::ACCEPTED, &outputs, Referrer::Subscribed)
            }
            (Referrer::Referring { .. }, Received(Message::Refused | Message::Unknown)) => {
                Taken::at(text::REFUSED, STOP, Referrer::Done { outcome: Some(false) })
            }
            (Referrer::Referring { .. }, Received(Message::Notify(Progress::Trying))) => Taken::at(
                text::NOTIFY_FIRST,
                &[Send(Message::NotifyOk { last: false })],
                Referrer::Referring { notified: true },
            ),
            (
                Referrer::Referring { .. } | Referrer::Subscribed,
                Received(Message::Notify(Progress::Final { ok })),
            ) => {
                let mut outputs = STOP.to_vec();
                outputs.extend([Disarm(Timer::Expiry), Send(Message::NotifyOk { last: true })]);
                Taken::at(text::FINAL, &outputs, Referrer::Done { outcome: Some(ok) })
            }
            (Referrer::Subscribed, Received(Message::Notify(Progress::Trying))) => {
                Taken::at(text::NOTIFIED, &[Send(Message::NotifyOk { last: false })], self)
            }
            (Referrer::Subscribed, Elapsed(Timer::Expiry)) => {
                Taken::at(text::EXPIRED, &[], Referrer::Done { outcome: None })
            }
            (
                Referrer::Done { outcome: Some(_) },
                Received(Message::Notify(Progress::Final { .. })),
            ) => Taken::at(text::FINAL, &[Send(Message::NotifyOk { last: true })], self),
            (Referrer::Done { .. }, Received(Message::Notify(_))) => {
                Taken::at(text::UNKNOWN, &[Send(Message::NotifyUnknown)], self)
            }
            // Repetitions of a response already taken.
            (
                Referrer::Subscribed | Referrer::Done { .. },
                Received(Message::Accepted | Message::Refused | Message::Unknown),
            ) => Taken::at(text::ACCEPTED, &[], self),
            _ => None,
        }
    }
}

/// The one who acts and notifies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notifier {
    /// Nothing is asked.
    #[default]
    Idle,
    /// A REFER has come and its authorisation is checked.
    Deciding,
    /// The REFER is refused.
    Refused,
    /// The request referred to is under way.
    Acting {
        /// Whether the last NOTIFY is answered.
        answered: bool,
    },
    /// The final NOTIFY is sent.
    Ending {
        /// What it says.
        ok: bool,
    },
    /// The subscription is over.
    Done,
}

/// What the one who acts meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotifierInput {
    /// The authorisation comes out.
    Decided {
        /// Whether the REFER is accepted.
        accept: bool,
    },
    /// The request referred to has come to an end.
    Acted {
        /// Whether it succeeded.
        ok: bool,
    },
    /// A message arrives.
    Received(Message),
    /// A timer elapses.
    Elapsed(Timer),
}

impl Notifier {
    /// Takes an input; `None` where no RFC foresees it.
    pub fn take(self, input: NotifierInput) -> Option<Taken<Notifier>> {
        use NotifierInput::{Acted, Decided, Elapsed, Received};
        let trying = Message::Notify(Progress::Trying);
        match (self, input) {
            (Notifier::Idle, Received(Message::Refer)) => {
                Taken::at(text::SEND, &[], Notifier::Deciding)
            }
            (Notifier::Deciding, Received(Message::Refer)) => Taken::at(text::AGAIN, &[], self),
            (Notifier::Deciding, Decided { accept: true }) => Taken::at(
                text::ACCEPT,
                &[Send(Message::Accepted), Send(trying), Arm(Timer::Repeat)],
                Notifier::Acting { answered: false },
            ),
            (Notifier::Deciding, Decided { accept: false }) => {
                Taken::at(text::REFUSE, &[Send(Message::Refused)], Notifier::Refused)
            }
            (Notifier::Refused, Received(Message::Refer)) => {
                Taken::at(text::AGAIN, &[Send(Message::Refused)], self)
            }
            (Notifier::Acting { .. } | Notifier::Ending { .. }, Received(Message::Refer)) => {
                Taken::at(text::AGAIN, &[Send(Message::Accepted)], self)
            }
            (Notifier::Acting { .. }, Received(Message::NotifyOk { .. })) => {
                Taken::at(text::NOTIFIED, STOP, Notifier::Acting { answered: true })
            }
            (Notifier::Ending { .. }, Received(Message::NotifyOk { last: false })) => {
                Taken::at(text::NOTIFIED, &[], self)
            }
            (Notifier::Acting { .. }, Elapsed(Timer::Repeat)) => {
                Taken::at(text::REPEAT, &[Send(trying), Arm(Timer::TimeOut)], self)
            }
            (
                Notifier::Acting { .. } | Notifier::Ending { .. },
                Received(Message::NotifyUnknown) | Elapsed(Timer::TimeOut),
            ) => Taken::at(text::SUBSCRIPTION_GONE, STOP, Notifier::Done),
            // One NOTIFY at a time: the final one waits for the answer to the one before.
            (Notifier::Acting { answered: true }, Acted { ok }) => Taken::at(
                text::FINAL,
                &[Send(Message::Notify(Progress::Final { ok })), Arm(Timer::Repeat)],
                Notifier::Ending { ok },
            ),
            (Notifier::Ending { ok }, Elapsed(Timer::Repeat)) => Taken::at(
                text::REPEAT,
                &[Send(Message::Notify(Progress::Final { ok })), Arm(Timer::TimeOut)],
                self,
            ),
            (Notifier::Ending { .. }, Received(Message::NotifyOk { last: true })) => {
                Taken::at(text::FINAL, STOP, Notifier::Done)
            }
            (Notifier::Done, Received(Message::NotifyOk { .. } | Message::NotifyUnknown)) => {
                Taken::at(text::SUBSCRIPTION_GONE, &[], self)
            }
            (Notifier::Done, Received(Message::Refer)) => {
                Taken::at(text::AGAIN, &[Send(Message::Accepted)], self)
            }
            _ => None,
        }
    }
}
