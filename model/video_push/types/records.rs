//! Where calls stand at the server.

use super::{Call, CallRef, Commencement, Media, Role};

/// The server: what it knows of the called user, and the calls it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server {
    /// The called user's registered UEs.
    pub ues: Vec<u8>,
    /// The UE designated to receive private calls.
    pub designated: Option<u8>,
    /// The called client's commencement setting.
    pub setting: Commencement,
    /// Whether the server's policy may restrict the media.
    pub restricts_media: bool,
    /// The calls, oldest first.
    pub calls: Vec<Record>,
    /// Calls that ended, where they are remembered.
    pub ended: Vec<Call>,
}

/// A call at the server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// The server's place for it: the lowest that was free when the call came.
    pub slot: u8,
    /// The call.
    pub call: CallRef,
    /// Who calls.
    pub caller: Role,
    /// What the caller asked for.
    pub requested: Commencement,
    /// What is offered.
    pub media: Media,
    /// Where it stands.
    pub phase: ServerPhase,
}

/// What the server awaits in a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerPhase {
    /// The outcome of the authorisation checks.
    Authorising,
    /// Client 2's private call response, from any of these UEs.
    AwaitingResponse {
        /// The UEs invited that have not refused.
        invited: Vec<u8>,
    },
    /// The release.
    InCall {
        /// The UE that accepted.
        ue: u8,
    },
    /// The outcome of the release check.
    AuthorisingRelease {
        /// The UE that accepted.
        ue: u8,
        /// Who asked.
        requester: Role,
    },
    /// Release responses.
    AwaitingReleaseResponse {
        /// Who has yet to respond.
        from: Vec<Role>,
        /// Who asked for the release and waits for the outcome.
        requester: Option<Role>,
    },
}

impl Record {
    /// Whether a role takes part in this call.
    pub fn involves(&self, role: Role) -> bool {
        role == self.caller
            || match &self.phase {
                ServerPhase::Authorising => false,
                ServerPhase::AwaitingResponse { invited } => {
                    invited.iter().any(|ue| role == Role::Client2(*ue))
                }
                ServerPhase::InCall { ue, .. } | ServerPhase::AuthorisingRelease { ue, .. } => {
                    role == Role::Client2(*ue)
                }
                ServerPhase::AwaitingReleaseResponse { from, requester } => {
                    from.contains(&role) || *requester == Some(role)
                }
            }
    }

    /// The other party of the call with UE `ue`.
    pub fn other_party(&self, ue: u8, party: Role) -> Role {
        match party == self.caller {
            true => Role::Client2(ue),
            false => self.caller,
        }
    }
}

impl Server {
    /// The oldest call that `from` may mean by `call`, among those that stand where `expected`.
    pub fn find(
        &self,
        from: Role,
        call: CallRef,
        expected: fn(&ServerPhase) -> bool,
    ) -> Option<&Record> {
        self.calls.iter().find(|r| r.call.matches(call) && r.involves(from) && expected(&r.phase))
    }

    /// The call in a place.
    pub fn record(&self, slot: u8) -> Option<&Record> {
        self.calls.iter().find(|r| r.slot == slot)
    }

    /// The call in a place, to be changed.
    pub fn record_mut(&mut self, slot: u8) -> &mut Record {
        let found = self.calls.iter_mut().find(|r| r.slot == slot);
        found.expect("a call keeps its place until it ends")
    }

    /// The lowest free place.
    pub fn free_slot(&self) -> u8 {
        (0..).find(|slot| self.record(*slot).is_none()).expect("a server has 256 places")
    }
}
