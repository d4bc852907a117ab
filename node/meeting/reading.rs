//! What was seen on the wire of telepresence sessions, as messages of the text: who is who, which
//! dialogs belong together, and which signal is which message.
//!
//! Taken for granted is that
//! - who has `isfocus` in a Contact is a focus, and so is who is called by several; what such an
//!   address is called with is one conference as long as anybody is in it; every other session is
//!   one of two parties;
//! - a TP UE that joins again while others are still there is another TP UE of the same name;
//! - captures called `VC1` to `VC8` are those of the rooms whose names end in these numbers. Where
//!   names or captures are other ones, a capture is that of the only room which it can be: one that
//!   had joined when the focus offered it, and was not offered it. Where there are several such
//!   rooms, the CLUE channels of that conference count as not looked into;
//! - who can look into one CLUE channel of a conference can look into all of them.

mod captures;
mod cast;
mod session;
mod tell;
mod track;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use callproof_kernel::case::Channel;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Envelope;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::{ChannelFrom, Config, Parties, Role};

use super::config;
use crate::frame::{self, Frame};

/// What was seen of a conference, or of a session of two parties.
#[derive(Clone, Debug)]
pub struct Story {
    /// Which of the two.
    pub parties: Parties,
    /// From when on there is a CLUE channel.
    pub channel: ChannelFrom,
    /// The names of the TP UEs, by number; empty of those that did not come up.
    pub rooms: Vec<String>,
    /// The messages.
    pub readings: Vec<Reading>,
    /// Messages that the wire may have held back, for a while or for ever: a CANCEL of what was
    /// answered before anybody rang, CLUE options until there is a channel, what an end says on
    /// the channel after SCTP had to repeat something, or when the other end has removed it: each
    /// from a place among the messages on.
    pub withheld: BTreeMap<Envelope<Telepresence>, usize>,
    /// The links whose CLUE channel was not seen in the clear, although there was a session with
    /// one.
    pub hidden: BTreeSet<(Role, Role, Channel)>,
}

/// A message of the text, as it was seen.
pub type Reading = frame::Reading<Telepresence>;

impl Story {
    /// What every role is told of who takes part.
    pub fn config(&self) -> Config {
        let mut config = config(self.parties, u8::try_from(self.rooms.len()).unwrap_or(u8::MAX));
        config.terms.channel = self.channel;
        config
    }

    /// Who takes part, in the order of the lifelines.
    pub fn cast(&self) -> Vec<Role> {
        let mut cast = Telepresence.cast(&self.config());
        cast.retain(|role| match role {
            Role::TpUe(number) => !self.rooms[usize::from(*number)].is_empty(),
            Role::Focus | Role::AnyTpUe => true,
        });
        cast
    }
}

/// Reads all that was seen, in the order in which it was: what happened in each conference and
/// each session of two parties, and the frames that belong to none, with the reason.
pub fn read(frames: &[Frame], focus: Option<SocketAddr>) -> (Vec<Story>, Vec<(u64, String)>) {
    let mut tracker = track::Tracker::default();
    let unmet = frame::unmet(frames);
    for frame in frames {
        match unmet.get(&frame.number) {
            Some(why) => tracker.strangers.push((frame.number, why.clone())),
            None => tracker.take(frame),
        }
    }
    let track::Tracker { sessions, events, mut strangers, .. } = tracker;
    let meetings = cast::meetings(&sessions, &events, focus, &mut strangers);
    let stories = meetings.iter().map(|meeting| {
        let own = events.iter().filter(|event| meeting.roles.contains_key(&event.session));
        tell::story(meeting, &sessions, &own.collect::<Vec<_>>(), &mut strangers)
    });
    let stories = stories.collect();
    strangers.sort();
    (stories, strangers)
}
