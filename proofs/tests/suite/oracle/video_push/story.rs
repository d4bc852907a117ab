//! A run as a story: every event with where everybody stood before and after it.

use callproof_kernel::run::Action;
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::types::{Call, Message, Role, Stimulus, Timer};

use super::standing::Standing;
use super::taking::{
    Taking, asks_for_release, is_release_response, is_request, is_response, meant,
};
use crate::oracle::Happening;

/// One event of a story.
#[derive(Clone, Debug)]
pub struct Moment {
    /// What happened.
    pub action: Action<VideoPush>,
    /// Who took it, where somebody did.
    pub taking: Option<Taking>,
    /// Where everybody stood afterwards.
    pub after: Standing,
}

/// Every event so far. It grows, and is shortened where another run begins to differ.
#[derive(Debug, Default)]
pub struct Book {
    start: Standing,
    moments: Vec<Moment>,
}

impl Book {
    /// Makes it the book of a run.
    pub fn read(&mut self, events: &[Happening<VideoPush>]) {
        let pairs = self.moments.iter().zip(events);
        let same = pairs.take_while(|(moment, event)| moment.action == event.action).count();
        self.moments.truncate(same);
        for event in &events[same..] {
            let mut after = self.moments.last().map_or(&self.start, |m| &m.after).clone();
            let taking = Taking::of(event);
            after.observe(&event.action, taking.as_ref());
            self.moments.push(Moment { action: event.action.clone(), taking, after });
        }
    }

    /// The story of the whole run.
    pub fn story(&self) -> Story<'_> {
        Story { start: &self.start, moments: &self.moments }
    }
}

/// A story, or its beginning.
#[derive(Clone, Copy, Debug)]
pub struct Story<'s> {
    start: &'s Standing,
    moments: &'s [Moment],
}

/// A role's taking of an event in a story.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'s> {
    /// What happened until then.
    pub past: Story<'s>,
    /// Where everybody stood.
    pub before: &'s Standing,
    /// Who took what.
    pub taking: &'s Taking,
    /// Where everybody stands afterwards.
    pub after: &'s Standing,
}

impl<'s> Story<'s> {
    /// Where everybody stands.
    pub fn now(self) -> &'s Standing {
        self.moments.last().map_or(self.start, |moment| &moment.after)
    }

    /// The last event, where a role took it.
    pub fn last(self) -> Option<Passage<'s>> {
        self.passage(self.moments.len().checked_sub(1)?)
    }

    fn passage(self, place: usize) -> Option<Passage<'s>> {
        let past = Story { moments: &self.moments[..place], ..self };
        let moment = &self.moments[place];
        let taking = moment.taking.as_ref()?;
        Some(Passage { past, before: past.now(), taking, after: &moment.after })
    }

    /// Every taking of an event, the last first.
    pub fn passages(self) -> impl Iterator<Item = Passage<'s>> {
        (0..self.moments.len()).rev().filter_map(move |place| self.passage(place))
    }

    /// Whether it was so at any time until now.
    pub fn was(self, is_so: impl Fn(&Standing) -> bool) -> bool {
        is_so(self.start) || self.moments.iter().any(|moment| is_so(&moment.after))
    }

    /// Whether a role had a call when it crashed, and has not had it since.
    pub fn was_lost_by(self, role: Role, call: Call) -> bool {
        let crashes = (0..self.moments.len()).rev();
        let mut crashes =
            crashes.filter(|place| self.moments[*place].action == Action::Crash(role));
        crashes.any(|place| {
            let past = Story { moments: &self.moments[..place], ..self };
            let mut since = self.moments[place + 1..].iter();
            past.now().has(role, call) && !since.any(|moment| moment.after.has(role, call))
        })
    }

    /// Whether a role has sent a message of a call.
    pub fn has_sent(
        self,
        call: Call,
        is_sender: fn(Role) -> bool,
        is_like: fn(&Message) -> bool,
    ) -> bool {
        self.passages()
            .any(|passage| is_sender(passage.taking.role) && passage.sends(call, is_like))
    }

    /// Client 2 has accepted (step 6).
    pub fn is_accepted(self, call: Call) -> bool {
        self.has_sent(call, is_called, is_response)
    }

    /// Client 2 has been invited (step 4).
    pub fn is_invited(self, call: Call) -> bool {
        self.has_sent(call, is_server, is_request)
    }

    /// Both checks of step 2 have passed.
    pub fn is_authorised(self, call: Call) -> bool {
        self.passages().any(|passage| passage.authorises(call))
    }

    /// Client 1 has got into the call.
    pub fn is_established(self, call: Call) -> bool {
        self.was(|standing| standing.is_in(caller(call), call))
    }

    /// Client 1's user took such a decision in a call.
    pub fn is_decided(self, call: Call, is_it: fn(&Stimulus) -> bool) -> bool {
        self.passages().any(|passage| passage.is_decision(caller(call), call, is_it))
    }

    /// The last UE that the server took for the called party (step 7).
    pub fn chosen(self, call: Call) -> Option<Role> {
        self.passages().find_map(|passage| passage.establishes(call))
    }
}

impl Passage<'_> {
    /// A message like this is sent of a call.
    pub fn sends(&self, call: Call, is_like: fn(&Message) -> bool) -> bool {
        self.taking.sends(|message| meant(&message.call()) == call && is_like(message))
    }

    /// Both checks of step 2 pass for a call.
    pub fn authorises(&self, call: Call) -> bool {
        match self.taking.decision() {
            Some(Stimulus::Authorise { slot, caller: true, callee: true, .. }) => {
                self.before.desk.at(*slot).is_some_and(|entry| meant(&entry.call) == call)
            }
            _ => false,
        }
    }

    /// A time limit, the administrator or inactivity is to end a call.
    pub fn is_to_end(&self, call: Call) -> bool {
        match self.taking.decision() {
            Some(Stimulus::EndCall { slot }) => {
                self.before.desk.at(*slot).is_some_and(|entry| meant(&entry.call) == call)
            }
            _ => false,
        }
    }

    /// The server asks client 1 and a UE of client 2 for the release of a call.
    pub fn asks_both(&self, call: Call) -> bool {
        let asked = || {
            let sent = self.taking.sent();
            sent.filter(|(_, m)| asks_for_release(m) && meant(&m.call()) == call)
        };
        is_server(self.taking.role)
            && asked().any(|(to, _)| to == caller(call))
            && asked().any(|(to, _)| is_called(to))
    }

    /// A client's user takes such a decision in a call.
    pub fn is_decision(&self, role: Role, call: Call, is_it: fn(&Stimulus) -> bool) -> bool {
        self.taking.role == role
            && self.before.has(role, call)
            && self.taking.decision().is_some_and(is_it)
    }

    /// The UE with which the server tells client 1 that a call is established.
    pub fn establishes(&self, call: Call) -> Option<Role> {
        let says = self.sends(call, is_response);
        let (from, _) = self.taking.message()?;
        (self.taking.role == Role::Server && says && is_called(from)).then_some(from)
    }

    /// The server hears that a UE is out of a call or asks for its release, or finds the UE gone.
    pub fn lets_go(&self, call: Call, ue: Role) -> bool {
        if self.taking.role != Role::Server {
            return false;
        }
        match (self.taking.message(), self.taking.timer()) {
            (Some((from, message)), _) => {
                let is_answer = asks_for_release(message) || is_release_response(message);
                from == ue && is_answer && meant(&message.call()) == call
            }
            (_, Some(Timer::Release { call: released, .. })) => meant(released) == call,
            _ => self.finds_gone(call, ue),
        }
    }

    /// The server finds that a client no longer keeps up a call.
    pub fn finds_gone(&self, call: Call, client: Role) -> bool {
        match self.taking.timer() {
            Some(Timer::Supervision { call: watched, peer, .. }) => {
                self.taking.role == Role::Server && meant(watched) == call && *peer == client
            }
            _ => false,
        }
    }
}

/// The client that makes a call.
pub fn caller(call: Call) -> Role {
    Role::Client1(call.caller)
}

/// Whether a role is a UE of the called user.
pub fn is_called(role: Role) -> bool {
    matches!(role, Role::Client2(_))
}

/// Whether a role is the server.
pub fn is_server(role: Role) -> bool {
    role == Role::Server
}
