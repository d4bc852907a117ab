//! One end of a dialog between a client and the server.

use super::signal::{Final, Signal};
use crate::video_push::VideoPush;
use crate::video_push::types::{CallRef, Media, Message, Notice, Refusal, Role};
use callproof_kernel::mapping;

type Received = mapping::Received<VideoPush>;

/// One end of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    call: CallRef,
    role: Role,
    peer: Role,
    invite: Invite,
    /// What this end has asked for.
    ours: Ours,
    /// What the other end has asked for and waits to be answered.
    theirs: Option<Theirs>,
    /// Whether a provisional response has travelled.
    is_provisional: bool,
    /// Whether one that says more than 100 has.
    has_rung: bool,
    /// Whether the ACK to the 2xx has travelled.
    is_acknowledged: bool,
    /// Whether the BYE of this end, or of the other, is answered.
    is_over: bool,
}

/// How far the INVITE is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Invite {
    None,
    Open,
    Accepted,
    /// It has failed; `true` where not because it was cancelled.
    Failed(bool),
}

/// How this end gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Ours {
    Nothing,
    /// It wants to, and must wait: for a provisional response, or for the ACK.
    Waiting,
    /// A CANCEL is sent; `true` where it is answered.
    Cancel(bool),
    Bye,
}

/// How the other end gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Theirs {
    Cancel,
    Bye,
}

impl Leg {
    /// An end on which nothing has travelled.
    pub fn new(call: CallRef, role: Role, peer: Role) -> Self {
        Leg {
            call,
            role,
            peer,
            invite: Invite::None,
            ours: Ours::Nothing,
            theirs: None,
            is_provisional: false,
            has_rung: false,
            is_acknowledged: false,
            is_over: false,
        }
    }

    /// Whether this end sends the INVITE.
    fn is_caller(&self) -> bool {
        matches!((self.role, self.peer), (Role::Client1(_), _) | (_, Role::Client2(_)))
    }

    pub(super) fn send(&mut self, message: &Message) -> Vec<Signal> {
        let open = self.invite == Invite::Open;
        let signals = match *message {
            Message::PrivateCallRequest { commencement, media, .. } => {
                vec![Signal::Invite { commencement, media }]
            }
            Message::ProgressIndication { .. } if open => vec![Signal::Ringing],
            Message::PrivateCallResponse { media, granted, .. } if open => {
                vec![Signal::Accepted { media, granted }]
            }
            Message::PrivateCallReject { cause, .. } if open => {
                vec![Signal::Failed(Final::Refused(cause))]
            }
            // No message of TS 24.581 carries a release: the BYE ends the transmission as well.
            Message::ReleaseRequest { .. } | Message::MediaTransmissionRelease { .. } => {
                self.release()
            }
            Message::ReleaseResponse { .. } => match (self.theirs, self.invite) {
                (Some(Theirs::Cancel), Invite::Open) => {
                    vec![Signal::CancelAnswer { known: true }, Signal::Failed(Final::Terminated)]
                }
                (Some(Theirs::Cancel), _) => vec![Signal::CancelAnswer { known: true }],
                // A BYE that comes before the final response ends the INVITE too (RFC 3261, 15.1.2).
                (Some(Theirs::Bye), Invite::Open) => {
                    vec![Signal::ByeAnswer { known: true }, Signal::Failed(Final::Terminated)]
                }
                (Some(Theirs::Bye), _) => vec![Signal::ByeAnswer { known: true }],
                (None, _) => vec![],
            },
            Message::TransmitMediaRequest { .. } => vec![Signal::TransmissionRequest],
            Message::TransmitMediaGranted { .. } => vec![Signal::TransmissionGranted],
            Message::TransmitMediaRejected { .. } => vec![Signal::TransmissionRejected],
            Message::TransmissionEndRequest { .. } => vec![Signal::TransmissionEnd],
            // An answer to what is answered already; and SIP has no answer that refuses a BYE.
            Message::ProgressIndication { .. }
            | Message::PrivateCallResponse { .. }
            | Message::PrivateCallReject { .. }
            | Message::ReleaseReject { .. } => vec![],
        };
        signals.iter().for_each(|signal| self.was_sent(signal));
        signals
    }

    /// This end's role wants to get out.
    fn release(&mut self) -> Vec<Signal> {
        match (self.invite, self.ours) {
            (Invite::Open, Ours::Nothing) if self.is_caller() && self.is_provisional => {
                vec![Signal::Cancel]
            }
            (Invite::Accepted, Ours::Nothing) if self.is_caller() || self.is_acknowledged => {
                vec![Signal::Bye]
            }
            (Invite::Open | Invite::Accepted, Ours::Nothing) => {
                self.ours = Ours::Waiting;
                vec![]
            }
            _ => vec![],
        }
    }

    pub(super) fn tell(&mut self, notice: &Notice) -> Vec<Signal> {
        let alerts = *notice == Notice::IncomingPush && self.invite == Invite::Open;
        let signals = if alerts { vec![Signal::Ringing] } else { vec![] };
        signals.iter().for_each(|signal| self.was_sent(signal));
        signals
    }

    pub(super) fn was_sent(&mut self, signal: &Signal) {
        match signal {
            Signal::Invite { .. } => self.invite = Invite::Open,
            Signal::Trying => self.is_provisional = true,
            Signal::Ringing => (self.is_provisional, self.has_rung) = (true, true),
            Signal::Accepted { .. } => self.invite = Invite::Accepted,
            Signal::Failed(cause) => self.invite = Invite::Failed(*cause != Final::Terminated),
            Signal::Ack => self.is_acknowledged = true,
            Signal::Cancel => self.ours = Ours::Cancel(false),
            Signal::Bye => self.ours = Ours::Bye,
            Signal::CancelAnswer { .. } => self.theirs = None,
            Signal::ByeAnswer { .. } => (self.theirs, self.is_over) = (None, true),
            Signal::TransmissionRequest
            | Signal::TransmissionGranted
            | Signal::TransmissionRejected
            | Signal::TransmissionEnd => {}
        }
    }

    pub(super) fn receive(&mut self, signal: &Signal) -> Received {
        let call = self.call;
        match *signal {
            Signal::Invite { commencement, media } => {
                self.invite = Invite::Open;
                Received::message(Message::PrivateCallRequest { call, commencement, media })
            }
            Signal::Trying => self.provisional(false),
            Signal::Ringing => self.provisional(true),
            Signal::Accepted { media, granted } => self.accepted(media, granted),
            Signal::Failed(cause) => self.failed(cause),
            Signal::Ack => self.acknowledged(),
            Signal::Cancel => self.cancelled(),
            Signal::CancelAnswer { .. } => match (self.ours, self.invite) {
                // It was refused before the CANCEL came.
                (Ours::Cancel(false), Invite::Failed(true)) => {
                    self.ours = Ours::Cancel(true);
                    Received::message(Message::ReleaseResponse { call })
                }
                (Ours::Cancel(false), _) => {
                    self.ours = Ours::Cancel(true);
                    Received::nothing()
                }
                _ => Received::nothing(),
            },
            Signal::Bye => {
                self.theirs = Some(Theirs::Bye);
                Received::message(Message::ReleaseRequest { call })
            }
            Signal::ByeAnswer { .. } => {
                self.is_over = true;
                Received::message(Message::ReleaseResponse { call })
            }
            Signal::TransmissionRequest => {
                Received::message(Message::TransmitMediaRequest { call })
            }
            Signal::TransmissionGranted => {
                Received::message(Message::TransmitMediaGranted { call })
            }
            Signal::TransmissionRejected => {
                Received::message(Message::TransmitMediaRejected { call })
            }
            Signal::TransmissionEnd => Received::message(Message::TransmissionEndRequest { call }),
        }
    }

    /// A provisional response: from now on there may be a CANCEL.
    fn provisional(&mut self, rings: bool) -> Received {
        let first = rings && !self.has_rung;
        self.is_provisional = true;
        self.has_rung |= rings;
        let answers = match self.ours {
            Ours::Waiting if self.invite == Invite::Open => vec![Signal::Cancel],
            _ => vec![],
        };
        answers.iter().for_each(|signal| self.was_sent(signal));
        // Of a 180 of client 2 the text knows nothing: its user is notified, in step 5.
        let messages = match self.role {
            Role::Client1(_) if first => vec![Message::ProgressIndication { call: self.call }],
            _ => vec![],
        };
        Received { answers, messages }
    }

    /// A 2xx: it is acknowledged, and who did not want it any more hangs up (RFC 3261, 15).
    fn accepted(&mut self, media: Option<Media>, granted: bool) -> Received {
        self.invite = Invite::Accepted;
        let answers = match self.ours {
            Ours::Waiting | Ours::Cancel(_) => vec![Signal::Ack, Signal::Bye],
            Ours::Nothing | Ours::Bye => vec![Signal::Ack],
        };
        answers.iter().for_each(|signal| self.was_sent(signal));
        let response = Message::PrivateCallResponse { call: self.call, media, granted };
        Received { answers, messages: vec![response] }
    }

    fn failed(&mut self, cause: Final) -> Received {
        let call = self.call;
        self.invite = Invite::Failed(cause != Final::Terminated);
        match (cause, self.ours) {
            (Final::Terminated, Ours::Cancel(_)) => {
                Received::message(Message::ReleaseResponse { call })
            }
            (Final::Terminated, Ours::Bye) => Received::nothing(),
            (Final::Terminated, _) => {
                Received::message(Message::PrivateCallReject { call, cause: Refusal::Released })
            }
            (Final::Refused(cause), ours) => {
                let mut messages = vec![Message::PrivateCallReject { call, cause }];
                if ours == Ours::Cancel(true) {
                    messages.push(Message::ReleaseResponse { call });
                }
                Received { answers: vec![], messages }
            }
        }
    }

    fn acknowledged(&mut self) -> Received {
        self.is_acknowledged = true;
        match self.ours {
            Ours::Waiting => {
                self.was_sent(&Signal::Bye);
                Received::answer(vec![Signal::Bye])
            }
            _ => Received::nothing(),
        }
    }

    /// A CANCEL: with no effect on an INVITE that was accepted (RFC 3261, 9.2).
    fn cancelled(&mut self) -> Received {
        let message = Message::ReleaseRequest { call: self.call };
        match self.invite {
            Invite::None => Received::answer(vec![Signal::CancelAnswer { known: false }]),
            Invite::Accepted => Received::answer(vec![Signal::CancelAnswer { known: true }]),
            Invite::Open | Invite::Failed(_) => {
                self.theirs = Some(Theirs::Cancel);
                Received::message(message)
            }
        }
    }

    pub(super) fn is_over(&self) -> bool {
        match self.invite {
            Invite::None | Invite::Open => false,
            Invite::Accepted => self.is_over,
            Invite::Failed(_) => self.theirs.is_none(),
        }
    }
}
