//! Where sessions stand at the roles.

use super::captures::Captures;
use super::parties::{Call, Role, Terms};
use crate::clue::consumer::{Consumer, Phase};
use crate::clue::participant::Participant;
use crate::clue::provider::{self, Provider};
use crate::sip::callee::Callee;
use crate::sip::caller::Caller;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::refer::{Notifier, Referrer};

/// The state of any role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// A TP UE's.
    Ue(Ue),
    /// The focus's.
    Focus(Focus),
}

/// A TP UE.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ue {
    /// Which.
    pub number: u8,
    /// Its session.
    pub leg: Leg,
    /// The removal it has asked for.
    pub asking: Option<Asking>,
}

/// A TP UE asks the focus to remove another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asking {
    /// Whom.
    pub target: u8,
    /// Where the REFER stands.
    pub referrer: Referrer,
}

/// The conference focus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Focus {
    /// Its sessions, one for each TP UE, in their order.
    pub legs: Vec<Leg>,
    /// The removals it was asked for, in the order of those who asked.
    pub asked: Vec<Asked>,
}

/// The focus was asked to remove a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// By whom.
    pub by: u8,
    /// Whom.
    pub target: u8,
    /// Where the REFER stands.
    pub notifier: Notifier,
}

/// One side of a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    /// Which session.
    pub call: Call,
    /// The other side.
    pub peer: Role,
    /// The conditions.
    pub terms: Terms,
    /// The SIP dialog.
    pub dialog: Dialog,
    /// The CLUE channel.
    pub channel: Participant,
    /// What is provided or consumed on it.
    pub side: Side,
    /// What the user's release still demands.
    pub owed: Owed,
}

/// What is still to be done of a release that has begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owed {
    /// The BYE.
    pub bye: bool,
    /// The removal of the CLUE channel.
    pub channel: bool,
    /// The answer to the offer that removes it, before which there is no BYE.
    pub answer: bool,
}

/// The side of a CLUE channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It consumes.
    Consumer(Consuming),
    /// It provides.
    Provider(Providing),
}

/// What a consumer knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Consuming {
    /// The protocol's machine.
    pub machine: Consumer,
    /// What the last advertisement taken up offers.
    pub offered: Captures,
    /// What the last configure wants.
    pub wanted: Captures,
    /// What was granted and is shown.
    pub shown: Captures,
    /// What must not be shown: its media description is removed, or its owner is known to be gone.
    pub excluded: Captures,
    /// Who is known to have left, without a word on the CLUE channel.
    pub gone: Captures,
    /// Whether the user has chosen captures anew.
    pub has_chosen: bool,
    /// Whether an advertisement has been refused.
    pub has_declined: bool,
}

/// What a provider knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Providing {
    /// The protocol's machine.
    pub machine: Provider,
    /// What the last advertisement offers.
    pub offered: Captures,
    /// What was granted and is sent.
    pub sending: Captures,
    /// Captures that are the matter of a request to the participant that is not yet answered.
    pub removing: Captures,
    /// Captures to be removed by the next one.
    pub to_remove: Captures,
}

impl Leg {
    /// A side of a session that has not begun.
    pub fn new(call: Call, peer: Role, terms: Terms, is_caller: bool) -> Leg {
        // Whoever begins the session consumes what the other provides.
        let (dialog, side) = match is_caller {
            true => (Dialog::Caller(Caller::Idle), Side::Consumer(Consuming::default())),
            false => (Dialog::Callee(Callee::Idle), Side::Provider(Providing::default())),
        };
        let (channel, owed) = (Participant::Idle, Owed::default());
        Leg { call, peer, terms, dialog, channel, side, owed }
    }

    /// The side has lost its session without a trace.
    pub fn lose(&mut self) {
        self.dialog = match self.dialog {
            Dialog::Caller(_) => Dialog::Caller(Caller::Morgue),
            Dialog::Callee(_) => Dialog::Callee(Callee::Morgue),
        };
    }

    /// How far the dialog is.
    pub fn stage(&self) -> Stage {
        self.dialog.stage()
    }

    /// Whether there is a CLUE channel, or one is being set up.
    pub fn has_channel(&self) -> bool {
        self.channel != Participant::Idle
    }

    /// Whether the session is on and provider and consumer are at work.
    pub fn is_telepresent(&self) -> bool {
        self.stage() == Stage::Session && self.channel == Participant::Active
    }

    /// Whether a release has begun here.
    pub fn is_releasing(&self) -> bool {
        self.owed != Owed::default() || self.dialog.has_hung_up()
    }

    /// Whether it waits for nothing: there is no session, or one that is as it should be.
    pub fn is_settled(&self) -> bool {
        match self.stage() {
            Stage::None | Stage::Over => !self.has_channel() && !self.is_releasing(),
            Stage::Pending | Stage::Ending => false,
            Stage::Session => {
                !self.is_releasing()
                    && match self.channel {
                        Participant::Idle => true,
                        Participant::ChannelSetup | Participant::Options => false,
                        Participant::Active => self.side.is_settled(),
                    }
            }
        }
    }

    /// The side as a consumer, if it is one.
    pub fn consuming(&self) -> Option<Consuming> {
        match self.side {
            Side::Consumer(consuming) => Some(consuming),
            Side::Provider(_) => None,
        }
    }

    /// The side as a provider, if it is one.
    pub fn providing(&self) -> Option<Providing> {
        match self.side {
            Side::Provider(providing) => Some(providing),
            Side::Consumer(_) => None,
        }
    }

    /// There is no channel any more, so that none is to be removed, nor anything provided or consumed.
    pub fn forget(&mut self) {
        self.channel = Participant::Idle;
        self.owed.channel = false;
        self.side = match self.side {
            Side::Consumer(consuming) => Side::Consumer(Consuming {
                has_chosen: consuming.has_chosen,
                has_declined: consuming.has_declined,
                ..Consuming::default()
            }),
            Side::Provider(_) => Side::Provider(Providing::default()),
        };
    }
}

impl Side {
    fn is_settled(&self) -> bool {
        match self {
            Side::Consumer(c) => c.machine.phase == Phase::Established,
            Side::Provider(p) => {
                p.machine.phase == provider::Phase::Established && p.removing.is_empty()
            }
        }
    }
}

/// A role with sessions.
pub trait Party: Clone + Into<State> {
    /// Which role it is.
    fn role(&self) -> Role;
    /// One of its sessions.
    fn leg(&self, call: Call) -> &Leg;
    /// One of its sessions, to be changed.
    fn leg_mut(&mut self, call: Call) -> &mut Leg;
}

impl Party for Ue {
    fn role(&self) -> Role {
        Role::TpUe(self.number)
    }

    fn leg(&self, _: Call) -> &Leg {
        &self.leg
    }

    fn leg_mut(&mut self, _: Call) -> &mut Leg {
        &mut self.leg
    }
}

impl Party for Focus {
    fn role(&self) -> Role {
        Role::Focus
    }

    fn leg(&self, call: Call) -> &Leg {
        &self.legs[usize::from(call.0)]
    }

    fn leg_mut(&mut self, call: Call) -> &mut Leg {
        &mut self.legs[usize::from(call.0)]
    }
}

impl Focus {
    /// The captures of all who take part now, but one.
    pub fn captures_for(&self, call: Call) -> Captures {
        let others = self.legs.iter().filter(|leg| leg.call != call && leg.is_telepresent());
        others.fold(Captures::NONE, |captures, leg| captures.with(leg.call.0))
    }

    /// Whether captures of somebody without a session are among these.
    pub fn names_departed(&self, wanted: Captures) -> bool {
        let has_session = |number: u8| {
            self.legs.get(usize::from(number)).is_some_and(|leg| leg.stage() == Stage::Session)
        };
        wanted.of.members().any(|number| !has_session(number))
    }

    /// The removal that a TP UE has asked for.
    pub fn asked_by(&self, number: u8) -> Option<&Asked> {
        self.asked.iter().find(|asked| asked.by == number)
    }
}

impl From<Ue> for State {
    fn from(ue: Ue) -> Self {
        State::Ue(ue)
    }
}

impl From<Focus> for State {
    fn from(focus: Focus) -> Self {
        State::Focus(focus)
    }
}
