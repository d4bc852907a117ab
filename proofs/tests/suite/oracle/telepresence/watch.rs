//! All that can be known of everybody by looking on, kept up to date event by event.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::reaction::Event;
use callproof_kernel::run::Action;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::{Call, Config, Role};

use super::party::{Party, Sent};
use super::side::Side;
use crate::oracle::Happening;

/// Everybody, after some events.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The roles.
    pub parties: BTreeMap<Role, Party>,
    /// The sessions that have been on at both sides at once.
    pub established: BTreeSet<Call>,
    /// What the last event sent.
    pub sent: Vec<Sent>,
}

impl Watch {
    /// Nothing has happened.
    pub fn new(config: &Config, cast: &[Role]) -> Self {
        let parties = cast.iter().map(|role| (*role, Party::new(config, *role))).collect();
        Watch { parties, established: BTreeSet::new(), sent: Vec::new() }
    }

    /// Another event.
    pub fn note(&mut self, happening: &Happening<Telepresence>) {
        self.sent.clear();
        let met = happening.action.met();
        match (&happening.action, met, &happening.seen) {
            (Action::Crash(role), ..) => self.party(*role).crashes(),
            (Action::Recover(role), ..) => self.party(*role).is_up = true,
            (_, Some((role, event)), Some(seen)) => {
                let party = self.party(role);
                if let Event::Timeout(timer) = &event {
                    party.timers.remove(timer);
                }
                // Where the text has no step, nothing is done and nothing changes.
                if !seen.is_unspecified {
                    let sent = party.reacts(role, &event, seen);
                    self.sent = sent;
                }
            }
            _ => {}
        }
        self.note_what_is_established();
    }

    fn party(&mut self, role: Role) -> &mut Party {
        self.parties.get_mut(&role).expect("every role of a run is in its cast")
    }

    fn note_what_is_established(&mut self) {
        let calls: BTreeSet<Call> =
            self.parties.values().flat_map(|party| party.sides.keys().copied()).collect();
        for call in calls {
            let mut sides = self.parties.values().filter_map(|party| party.sides.get(&call));
            if sides.all(Side::is_on) {
                self.established.insert(call);
            }
        }
    }
}
