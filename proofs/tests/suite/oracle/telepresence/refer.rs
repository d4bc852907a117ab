//! A REFER as it looks from outside, at the one who asks and at the one who acts: RFC 3515.

use callproof_model::sip::refer::{Message as Refer, Progress, Timer};

/// A TP UE has asked the focus to remove another.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// What it waits for.
    pub awaits: Answer,
    /// What it has learnt: whether the other is removed.
    pub outcome: Option<bool>,
    /// Whether the 200 to the REFER, or a NOTIFY, has told it that the REFER is accepted.
    pub is_accepted: bool,
}

/// What one who has sent a REFER waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The response to the REFER.
    Response,
    /// The final NOTIFY.
    Outcome,
    /// Nothing.
    Nothing,
}

/// The focus has been asked by a TP UE to remove another.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whom.
    pub target: u8,
    /// How far it is.
    pub progress: Removal,
}

/// How far a removal is that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// The focus has not decided.
    Undecided,
    /// The REFER is refused.
    Refused,
    /// The REFER is accepted.
    Accepted,
    /// The outcome is reported, and the report is not answered.
    Reported,
    /// The subscription is over.
    Done,
}

impl Asking {
    /// The REFER has just been sent.
    pub fn new() -> Self {
        Asking { awaits: Answer::Response, outcome: None, is_accepted: false }
    }

    /// A message about the REFER is received.
    pub fn meets(&mut self, message: Refer) {
        match (message, self.awaits) {
            (_, Answer::Nothing) => {}
            (Refer::Accepted, Answer::Response) => {
                self.awaits = Answer::Outcome;
                self.is_accepted = true;
            }
            (Refer::Refused | Refer::Unknown, Answer::Response) => self.learns(Some(false)),
            (Refer::Notify(Progress::Trying), _) => self.is_accepted = true,
            (Refer::Notify(Progress::Final { ok }), _) => self.learns(Some(ok)),
            _ => {}
        }
    }

    /// A timer of the REFER elapses.
    pub fn waits_in_vain(&mut self, timer: Timer) {
        match (timer, self.awaits) {
            // Only who accepts notifies: the response was lost.
            (Timer::TimeOut, Answer::Response) if self.is_accepted => {
                self.awaits = Answer::Outcome;
            }
            (Timer::TimeOut, Answer::Response) | (Timer::Expiry, Answer::Outcome) => {
                self.learns(None);
            }
            _ => {}
        }
    }

    fn learns(&mut self, outcome: Option<bool>) {
        self.awaits = Answer::Nothing;
        self.outcome = outcome;
    }
}

impl Asked {
    /// The REFER has just come.
    pub fn new(target: u8) -> Self {
        Asked { target, progress: Removal::Undecided }
    }

    /// Whether the REFER is accepted, and that has not come to its end.
    pub fn is_under_way(&self) -> bool {
        matches!(self.progress, Removal::Accepted | Removal::Reported)
    }

    /// A message about the REFER is sent.
    pub fn sends(&mut self, message: Refer) {
        match (message, self.progress) {
            (Refer::Accepted, Removal::Undecided) => self.progress = Removal::Accepted,
            (Refer::Refused, Removal::Undecided) => self.progress = Removal::Refused,
            (Refer::Notify(Progress::Final { .. }), Removal::Accepted) => {
                self.progress = Removal::Reported;
            }
            _ => {}
        }
    }

    /// A message about the REFER is received.
    pub fn meets(&mut self, message: Refer) {
        let is_last = match message {
            Refer::NotifyOk { last } => last && self.progress == Removal::Reported,
            Refer::NotifyUnknown => self.is_under_way(),
            _ => false,
        };
        if is_last {
            self.progress = Removal::Done;
        }
    }

    /// A timer of the REFER elapses.
    pub fn waits_in_vain(&mut self, timer: Timer) {
        if timer == Timer::TimeOut && self.is_under_way() {
            self.progress = Removal::Done;
        }
    }
}
