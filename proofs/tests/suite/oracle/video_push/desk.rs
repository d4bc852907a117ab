//! What the server has of each call, as far as it can be told from what it takes and sends.

use callproof_model::video_push::issues::{abandonment, refusal, releasing_party};
use callproof_model::video_push::text::{release, setup};
use callproof_model::video_push::types::{Call, CallRef, Media, Message, Role, Stimulus, Timer};

use super::taking::{Taking, asks_for_release, is_reject, is_release_response, is_request, meant};

/// Where the server stands with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It checks whether both users are authorised (step 2).
    Checking,
    /// It has sent the request (step 4) to these, who have not refused.
    Ringing(Vec<Role>),
    /// It has told client 1 that the call is established with this UE (step 7).
    InCall(Role),
    /// It checks a release (step 2 of the release) of a call with a UE.
    CheckingRelease {
        /// The UE in the call.
        ue: Role,
        /// Who has asked.
        asker: Role,
    },
    /// It has sent release requests.
    Releasing {
        /// Who has not answered.
        awaited: Vec<Role>,
        /// Who has asked and is to be told.
        asker: Option<Role>,
    },
}

/// A call at the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The place that the server's decisions and timers name.
    pub slot: u8,
    /// The call as messages have it.
    pub call: CallRef,
    /// Who calls.
    pub caller: Role,
    /// The media types that client 1 offered.
    pub offered: Media,
    /// The media types that client 2 was offered.
    pub media: Media,
    /// Where the server stands with it.
    pub stand: Stand,
}

impl Entry {
    /// Whether a role is a party of the call, as the server has it.
    pub fn is_party(&self, role: Role) -> bool {
        role == self.caller
            || match &self.stand {
                Stand::Checking => false,
                Stand::Ringing(ues) => ues.contains(&role),
                Stand::InCall(ue) | Stand::CheckingRelease { ue, .. } => *ue == role,
                Stand::Releasing { awaited, asker } => {
                    awaited.contains(&role) || *asker == Some(role)
                }
            }
    }

    /// The UEs that have been sent the request and have not refused.
    pub fn ringing(&self) -> &[Role] {
        match &self.stand {
            Stand::Ringing(ues) => ues,
            _ => &[],
        }
    }

    /// Who has asked for the release and is still to be answered.
    pub fn asker(&self) -> Option<Role> {
        match self.stand {
            Stand::CheckingRelease { asker, .. } => Some(asker),
            Stand::Releasing { asker, .. } => asker,
            _ => None,
        }
    }

    /// Whether the server is on the way to the release.
    pub fn is_ending(&self) -> bool {
        matches!(self.stand, Stand::CheckingRelease { .. } | Stand::Releasing { .. })
    }
}

/// The calls at the server, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk(Vec<Entry>);

impl Desk {
    /// What there is of one call; more than one entry where its request came twice.
    pub fn of(&self, call: Call) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| meant(&entry.call) == call)
    }

    /// The call in a place.
    pub fn at(&self, slot: u8) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.slot == slot)
    }

    /// Every call.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The server takes an event.
    pub fn take(&mut self, taking: &Taking) {
        match (taking.message(), taking.decision(), taking.timer()) {
            (Some((from, message)), _, _) => self.receive(from, message, taking),
            (_, Some(decision), _) => self.decide(decision, taking),
            (_, _, Some(timer)) => self.elapse(timer, taking),
            _ => {}
        }
    }

    fn receive(&mut self, from: Role, message: &Message, taking: &Taking) {
        match *message {
            Message::PrivateCallRequest { call, media, .. } if taking.cites(setup::STEP_2) => {
                let slot = (0..).find(|slot| self.at(*slot).is_none()).expect("a place is free");
                let (caller, offered, stand) = (from, media, Stand::Checking);
                self.0.push(Entry { slot, call, caller, offered, media, stand });
            }
            Message::PrivateCallResponse { call, .. } if taking.cites(setup::STEP_7) => {
                let ringing = |stand: &Stand| matches!(stand, Stand::Ringing(_));
                self.change(self.oldest(from, call, ringing), |_| Some(Stand::InCall(from)));
            }
            Message::PrivateCallReject { call, .. }
                if taking.cites(refusal::FORWARD) || taking.cites(refusal::FORWARD_FIRST) =>
            {
                let ringing = |stand: &Stand| matches!(stand, Stand::Ringing(_));
                self.change(self.oldest(from, call, ringing), |stand| match stand {
                    Stand::Ringing(ues) if !taking.sends(is_reject) => {
                        Some(Stand::Ringing(without(ues, from)))
                    }
                    _ => None,
                });
            }
            Message::ReleaseRequest { call } | Message::MediaTransmissionRelease { call } => {
                let slot = self.oldest(from, call, |_| true);
                self.change(slot, |stand| asked_to_release(stand, from, taking));
            }
            Message::TransmissionEndRequest { call } if taking.sends(asks_for_release) => {
                let slot = self.oldest(from, call, |stand| matches!(stand, Stand::InCall(_)));
                let awaited = taking.receivers(asks_for_release);
                self.change(slot, |_| Some(Stand::Releasing { awaited, asker: None }));
            }
            Message::ReleaseResponse { call } if taking.cites(release::STEP_5) => {
                let releasing = |stand: &Stand| matches!(stand, Stand::Releasing { .. });
                self.change(self.oldest(from, call, releasing), |stand| answered(stand, from));
            }
            _ => {}
        }
    }

    fn decide(&mut self, decision: &Stimulus, taking: &Taking) {
        match *decision {
            Stimulus::Authorise { slot, .. } => {
                let invited = taking.receivers(is_request);
                let refused = taking.sends(is_reject);
                let offer = taking.sent().find_map(|(_, message)| match message {
                    Message::PrivateCallRequest { media, .. } => Some(*media),
                    _ => None,
                });
                if let Some(entry) = self.0.iter_mut().find(|entry| entry.slot == slot) {
                    entry.media = offer.unwrap_or(entry.media);
                }
                self.change(Some(slot), |stand| match (refused, invited.is_empty()) {
                    (true, _) => None,
                    (false, true) => Some(stand),
                    (false, false) => Some(Stand::Ringing(invited)),
                });
            }
            Stimulus::AuthoriseRelease { slot, .. } => {
                let asked = taking.receivers(asks_for_release);
                let refused = taking.sends(|m| matches!(m, Message::ReleaseReject { .. }));
                self.change(Some(slot), |stand| match stand {
                    Stand::CheckingRelease { asker, .. } if !asked.is_empty() => {
                        Some(Stand::Releasing { awaited: asked, asker: Some(asker) })
                    }
                    Stand::CheckingRelease { ue, .. } if refused => Some(Stand::InCall(ue)),
                    other => Some(other),
                });
            }
            Stimulus::EndCall { slot } if taking.sends(asks_for_release) => {
                let awaited = taking.receivers(asks_for_release);
                self.change(Some(slot), |_| Some(Stand::Releasing { awaited, asker: None }));
            }
            _ => {}
        }
    }

    fn elapse(&mut self, timer: &Timer, taking: &Taking) {
        match *timer {
            Timer::NoAnswer { slot, .. } | Timer::Supervision { slot, .. } => {
                let awaited = taking.receivers(asks_for_release);
                self.change(Some(slot), |_| Some(Stand::Releasing { awaited, asker: None }));
            }
            Timer::Release { slot, .. } => self.change(Some(slot), |_| None),
            Timer::Response { .. } => {}
        }
    }

    /// The place of the oldest call that a party may mean, among those where this is awaited: a
    /// message that names no call is known by its sender and by what is awaited from it.
    fn oldest(&self, from: Role, call: CallRef, is_awaited: fn(&Stand) -> bool) -> Option<u8> {
        let mut entries = self.0.iter();
        let found =
            entries.find(|e| e.call.matches(call) && e.is_party(from) && is_awaited(&e.stand));
        found.map(|entry| entry.slot)
    }

    fn change(&mut self, slot: Option<u8>, to: impl FnOnce(Stand) -> Option<Stand>) {
        let Some(at) = self.0.iter().position(|entry| Some(entry.slot) == slot) else { return };
        match to(self.0[at].stand.clone()) {
            Some(stand) => self.0[at].stand = stand,
            None => drop(self.0.remove(at)),
        }
    }
}

/// What becomes of a call when a party asks for its release; `None` where the server has it no
/// more.
fn asked_to_release(stand: Stand, from: Role, taking: &Taking) -> Option<Stand> {
    let awaited = taking.receivers(asks_for_release);
    if taking.cites(abandonment::WITHDRAW) {
        return Some(Stand::Releasing { awaited, asker: None }).filter(|stand| !is_over(stand));
    }
    let is_early = taking.cites(releasing_party::BEFORE_RESPONSE);
    if is_early || taking.cites(releasing_party::CROSSING) {
        return match stand {
            Stand::Ringing(ues) if !taking.sends(is_reject) => {
                Some(Stand::Ringing(without(ues, from)))
            }
            Stand::Releasing { awaited, asker } => {
                let asker = asker.filter(|asker| *asker != from);
                Some(Stand::Releasing { awaited: without(awaited, from), asker })
                    .filter(|stand| !is_over(stand))
            }
            _ => None,
        };
    }
    if taking.cites(release::STEP_3) {
        let is_told = taking.receivers(is_release_response).contains(&from);
        return Some(Stand::Releasing { awaited, asker: Some(from).filter(|_| !is_told) });
    }
    match stand {
        Stand::InCall(ue) if taking.cites(release::STEP_2) => {
            Some(Stand::CheckingRelease { ue, asker: from })
        }
        other => Some(other),
    }
}

fn answered(stand: Stand, from: Role) -> Option<Stand> {
    match stand {
        Stand::Releasing { awaited, asker } => {
            Some(Stand::Releasing { awaited: without(awaited, from), asker })
                .filter(|stand| !is_over(stand))
        }
        other => Some(other),
    }
}

fn is_over(stand: &Stand) -> bool {
    matches!(stand, Stand::Releasing { awaited, .. } if awaited.is_empty())
}

fn without(mut roles: Vec<Role>, one: Role) -> Vec<Role> {
    roles.retain(|role| *role != one);
    roles
}
