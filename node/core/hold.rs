//! A node that does nothing by itself: what comes waits, and somebody says what happens when.

use std::time::Instant;

use callproof_kernel::ghost::Omniscient;
use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::{MessageKind, Procedure, Words};
use callproof_kernel::reaction::{Event, Local};

use super::agent::{Agent, Because, Place};
use super::{Node, StimulusOf, TimerOf};

type RoleOf<A> = <<A as Agent>::Procedure as Words>::Role;
type StateOf<A> = <<A as Agent>::Procedure as Words>::State;
type MessageOf<A> = <<A as Agent>::Procedure as Words>::Message;
type SignalOf<A> = <<A as Agent>::Procedure as Mapped>::Signal;

impl<A: Agent> Node<A> {
    /// From now on messages wait, and neither users nor policies nor timers do anything.
    pub fn hold(&mut self) {
        self.held = Some(Vec::new());
    }

    fn seat_of(&self, role: RoleOf<A>) -> Option<usize> {
        self.seats.iter().position(|seat| seat.role == role)
    }

    /// Keeps a signal that carries a message, if messages wait.
    pub(super) fn holds(&mut self, place: Place<A::Procedure>, signal: &SignalOf<A>) -> bool {
        let carries = !self.messages(place, signal).is_empty();
        match &mut self.held {
            Some(held) if carries => {
                held.push((place, signal.clone()));
                true
            }
            _ => false,
        }
    }

    /// The messages that a signal would be now.
    fn messages(&self, place: Place<A::Procedure>, signal: &SignalOf<A>) -> Vec<MessageOf<A>> {
        let line = self.lines.iter().find(|line| line.place == place);
        let Some(mut leg) = line.map(|line| line.leg.clone()) else { return Vec::new() };
        A::Procedure::receive(&mut leg, signal).messages
    }

    /// Whether a message waits for a role.
    pub fn has(&self, way: (RoleOf<A>, RoleOf<A>), message: &MessageOf<A>) -> bool {
        self.find_held(way, message).is_some()
    }

    /// Takes a message that waits for a role away.
    fn take_held(
        &mut self,
        way: (RoleOf<A>, RoleOf<A>),
        message: &MessageOf<A>,
    ) -> Option<(Place<A::Procedure>, SignalOf<A>)> {
        let place = self.find_held(way, message)?;
        Some(self.held.as_mut()?.remove(place))
    }

    /// Where a message waits. What it says in particular may be more on the wire than in the text.
    fn find_held(
        &self,
        (from, to): (RoleOf<A>, RoleOf<A>),
        message: &MessageOf<A>,
    ) -> Option<usize> {
        let (seat, eye) = (self.seat_of(to)?, Omniscient::of_the_world());
        let call = A::Procedure::default().call_of(message, eye);
        let held = self.held.as_ref()?.iter().enumerate();
        let alike: Vec<(usize, bool)> = held
            .filter(|(_, (place, _))| place.seat == seat && place.peer == from)
            .filter_map(|(at, (place, signal))| {
                let messages = self.messages(*place, signal);
                let said = messages.iter().find(|other| other.name() == message.name());
                said.map(|other| (at, A::Procedure::default().call_of(other, eye) == call))
            })
            .collect();
        // A node may count calls otherwise than the model: then the first that reads alike.
        let same = alike.iter().find(|(_, same)| *same).or(alike.first())?;
        Some(same.0)
    }

    /// Lets a message through to a role; says whether it was there.
    pub fn release(
        &mut self,
        now: Instant,
        way: (RoleOf<A>, RoleOf<A>),
        message: &MessageOf<A>,
    ) -> bool {
        let Some((place, signal)) = self.take_held(way, message) else { return false };
        self.let_through(now, place, &signal);
        true
    }

    /// A message never reaches its role; says whether it was there.
    pub fn lose(&mut self, way: (RoleOf<A>, RoleOf<A>), message: &MessageOf<A>) -> bool {
        self.take_held(way, message).is_some()
    }

    /// A role's user or policy decides; says whether that was open to them.
    pub fn decide_as(&mut self, now: Instant, role: RoleOf<A>, stimulus: &StimulusOf<A>) -> bool {
        self.seat_of(role).is_some_and(|seat| self.decide(now, seat, stimulus.clone()))
    }

    /// A role's timer elapses; says whether it was running.
    pub fn elapse_as(&mut self, now: Instant, role: RoleOf<A>, timer: &TimerOf<A>) -> bool {
        let Some(seat) = self.seat_of(role) else { return false };
        let running = self.timers.remove(&(seat, timer.clone())).is_some();
        if running {
            self.meet(now, seat, Event::Timeout(timer.clone()), &Because::Other);
            self.sweep();
        }
        running
    }

    /// The state of a role.
    pub fn state_of(&self, role: RoleOf<A>) -> Option<StateOf<A>> {
        self.seat_of(role).map(|seat| self.seats[seat].local.state.clone())
    }

    /// A role begins in a state.
    pub fn begin_in(&mut self, role: RoleOf<A>, state: StateOf<A>) {
        if let Some(seat) = self.seat_of(role) {
            self.seats[seat].local = Local { restarted: true, ..Local::new(state) };
        }
    }
}
