//! What a role does, in words that can be compared.

use std::fmt;

use callproof_kernel::procedure::Decider;

use crate::deeds;

use super::names::{Kind, Names};

/// What is done, in the order of the words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // The words say it.
pub enum Verb {
    Closes,
    Policy,
    Ignores,
    May,
    Opens,
    Receives,
    Sends,
    Starts,
    Stops,
    Tells,
    User,
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verb::Closes => "closes",
            Verb::Policy => "finds out or decides:",
            Verb::Ignores => "ignores",
            Verb::May => "may:",
            Verb::Opens => "opens",
            Verb::Receives => "receives",
            Verb::Sends => "sends",
            Verb::Starts => "starts the timer for:",
            Verb::Stops => "stops the timer for:",
            Verb::Tells => "tells its user:",
            Verb::User => "user:",
        })
    }
}

/// Something that a role does under a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    /// Who does it.
    pub role: String,
    /// What is done, without what it is done with.
    pub verb: Verb,
    /// With what: a message, a decision, a notice, a resource, a timer.
    pub what: String,
    /// What kind of thing that is.
    pub kind: Kind,
    /// To whom, or from whom.
    pub party: Option<String>,
    /// Whether the text only permits it.
    pub is_permitted: bool,
}

impl Deed {
    /// What is done, from what was seen of a text.
    pub fn of<R: ToString>(role: &R, deed: &deeds::Deed<R>, is_permitted: bool) -> Self {
        let (verb, kind, what, party) = match deed {
            deeds::Deed::Decides { decider, what, .. } => {
                let verb = match decider {
                    Decider::User => Verb::User,
                    Decider::Policy => Verb::Policy,
                    Decider::Option => Verb::May,
                };
                (verb, Kind::Decision, what.clone(), None)
            }
            deeds::Deed::Receives { message, from } => {
                (Verb::Receives, Kind::Message, (*message).into(), Some(from.to_string()))
            }
            deeds::Deed::Ignores { message } => {
                (Verb::Ignores, Kind::Message, (*message).into(), None)
            }
            deeds::Deed::Sends { message, to, .. } => {
                (Verb::Sends, Kind::Message, (*message).into(), Some(to.to_string()))
            }
            deeds::Deed::Tells(what) => (Verb::Tells, Kind::Notice, what.clone(), None),
            deeds::Deed::Opens(what) => (Verb::Opens, Kind::Resource, what.clone(), None),
            deeds::Deed::Closes(what) => (Verb::Closes, Kind::Resource, what.clone(), None),
            deeds::Deed::Starts(what) => (Verb::Starts, Kind::Timer, what.clone(), None),
            deeds::Deed::Stops(what) => (Verb::Stops, Kind::Timer, what.clone(), None),
        };
        Deed { role: role.to_string(), verb, what, kind, party, is_permitted }
    }

    /// The same, with the names of the second text.
    pub(super) fn renamed(&self, names: &Names) -> Self {
        Deed {
            role: names.of(Kind::Role, &self.role),
            what: names.of(self.kind, &self.what),
            party: self.party.as_ref().map(|party| names.of(Kind::Role, party)),
            ..self.clone()
        }
    }

    /// Where it stands among the deeds of a step: first what is met, then what is done about it.
    pub fn rank(&self) -> bool {
        !self.is_met()
    }

    /// Whether it is something that is met, and not what is done about it.
    pub(super) fn is_met(&self) -> bool {
        self.verb == Verb::Receives || self.kind == Kind::Decision
    }

    /// Whether the two differ only in what the thing is called.
    pub(super) fn is_like(&self, other: &Deed) -> bool {
        let but_for_its_name = |deed: &Deed| Deed { what: String::new(), ..deed.clone() };
        but_for_its_name(self) == but_for_its_name(other)
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Deed { role, verb, what, party, is_permitted, .. } = self;
        match (self.kind, *verb) {
            (Kind::Decision, Verb::User) => write!(f, "{role}'s user: {what}")?,
            (Kind::Message, Verb::Sends) if *is_permitted => write!(f, "{role} may send {what}")?,
            _ => write!(f, "{role} {verb} {what}")?,
        }
        match (party, *verb) {
            (Some(party), Verb::Receives) => write!(f, " from {party}"),
            (Some(party), _) => write!(f, " to {party}"),
            (None, _) => Ok(()),
        }
    }
}
