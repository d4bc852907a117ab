//! A run as the claims are asked of it, and the words that several of them share.

use callproof_kernel::reaction::Event;
use callproof_model::sip::types::Message as Sip;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::{Body, Call, Message, Role};

use super::party::{Party, Sent};
use super::reply::Reply;
use super::side::Side;
use super::watch::Watch;
use crate::oracle::{Answer, Seen, Sofar};

/// A run so far, as somebody sees it who looks on.
pub struct View<'v> {
    /// The run.
    pub run: &'v Sofar<'v, Telepresence>,
    /// Everybody now.
    pub now: &'v Watch,
    /// What a role did last, if that is what happened last.
    pub taking: Option<Taking<'v>>,
}

/// A role's taking of an event.
pub struct Taking<'v> {
    /// Who.
    pub role: Role,
    /// What it met.
    pub event: Event<Telepresence>,
    /// What was seen of the reaction.
    pub seen: &'v Seen<Telepresence>,
    /// Everybody before.
    pub before: &'v Watch,
    /// Everybody afterwards.
    pub after: &'v Watch,
}

impl<'v> View<'v> {
    /// What is asked after the last event of a run.
    pub fn new(run: &'v Sofar<'v, Telepresence>, before: &'v Watch, now: &'v Watch) -> Self {
        let taking = run.events.last().and_then(|happening| {
            let ((role, event), seen) = (happening.action.met()?, happening.seen.as_ref()?);
            Some(Taking { role, event, seen, before, after: now })
        });
        View { run, now, taking }
    }

    /// The answer to a claim on steps.
    pub fn step(
        &self,
        when: impl Fn(&Taking<'v>) -> bool,
        then: impl Fn(&Taking<'v>) -> bool,
    ) -> Answer {
        Answer::Step(self.taking.as_ref().map(|taking| (when(taking), then(taking))))
    }

    /// The answer to a claim that something happens.
    pub fn happens(&self, is: impl Fn(&Taking<'v>) -> bool) -> Answer {
        Answer::Goal(self.taking.as_ref().is_some_and(is))
    }

    /// The answer to a claim that one thing leads to another, for each session.
    pub fn for_each_call(&self, from: impl Fn(Call) -> bool, to: impl Fn(Call) -> bool) -> Answer {
        Answer::Responses(self.run.calls.iter().map(|call| (from(*call), to(*call))).collect())
    }

    /// The same, for each side of each session; whoever has no side of it has nothing to do.
    pub fn for_each_side(
        &self,
        from: impl Fn(&Party, &Side, Call) -> bool,
        to: impl Fn(&Party, &Side, Call) -> bool,
    ) -> Answer {
        let of = |call: Call, role: &Role| {
            let party = &self.now.parties[role];
            match party.sides.get(&call).filter(|_| party.is_up) {
                Some(side) => (from(party, side, call), to(party, side, call)),
                None => (false, true),
            }
        };
        let calls = self.run.calls.iter();
        let sides = calls.flat_map(|call| self.run.cast.iter().map(move |role| of(*call, role)));
        Answer::Responses(sides.collect())
    }

    /// Whether something has happened since the case began, and nothing more can.
    pub fn is_over(&self) -> bool {
        !self.run.events.is_empty() && self.run.at_rest
    }

    /// Whether something has happened since the case began, and nothing more is under way.
    pub fn is_quiet(&self) -> bool {
        !self.run.events.is_empty() && self.run.is_quiet
    }

    /// Every role that is up.
    pub fn up(&self) -> impl Iterator<Item = (&'v Role, &'v Party)> + use<'v> {
        self.now.parties.iter().filter(|(_, party)| party.is_up)
    }

    /// The sides of a session, at the roles that are up.
    pub fn sides(&self, call: Call) -> impl Iterator<Item = (&'v Party, &'v Side)> + use<'v> {
        self.up().filter_map(move |(_, party)| Some((party, party.sides.get(&call)?)))
    }

    /// Every side of every session, at the roles that are up.
    pub fn all_sides(&self) -> impl Iterator<Item = (&'v Party, &'v Side, Call)> + use<'v> {
        self.up()
            .flat_map(|(_, party)| party.sides.iter().map(move |(call, side)| (party, side, *call)))
    }

    /// The focus, if it is up.
    pub fn focus(&self) -> Option<&'v Party> {
        self.now.parties.get(&Role::Focus).filter(|party| party.is_up)
    }

    /// What the focus, if it is up, has of a session.
    pub fn at_focus(&self, call: Call) -> Option<&'v Side> {
        self.focus()?.sides.get(&call)
    }

    /// What a participant that is up has of its session.
    pub fn at_participant(&self, call: Call) -> Option<&'v Side> {
        let party = self.now.parties.get(&Role::TpUe(call.0)).filter(|party| party.is_up);
        party?.sides.get(&call)
    }
}

impl<'v> Taking<'v> {
    /// The role before.
    pub fn party(&self) -> &'v Party {
        &self.before.parties[&self.role]
    }

    /// The role afterwards.
    pub fn party_after(&self) -> &'v Party {
        &self.after.parties[&self.role]
    }

    /// The message met.
    pub fn message(&self) -> Option<&Message> {
        match &self.event {
            Event::Message { message, .. } => Some(message),
            _ => None,
        }
    }

    /// The role's side, as it was before, of the session in which this message is met.
    pub fn side_that_meets(&self, sip: Sip) -> Option<&'v Side> {
        let message = self.message().filter(|message| message.body == Body::Dialog(sip))?;
        self.party().sides.get(&message.call)
    }

    /// What is sent in the dialogs of sessions that is this message.
    pub fn sends(&self, sip: Sip) -> impl Iterator<Item = &'v Sent> + use<'v> {
        self.after.sent.iter().filter(move |sent| sent.message.body == Body::Dialog(sip))
    }

    /// The reaction, in the matter of the session of the message met.
    pub fn reply(&self) -> Option<Reply<'v>> {
        Some(Reply { seen: self.seen, call: self.message()?.call })
    }
}
