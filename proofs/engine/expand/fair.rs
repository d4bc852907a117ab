//! Which actions must be taken sooner or later.

use std::collections::BTreeMap;

use callproof_kernel::case::{Budget, Channel, Order};
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::procedure::{Decider, Procedure, StimulusKind};
use callproof_kernel::run::{Action, Envelope};

use super::Expander;
use crate::liveness::Fairness;

impl<P: Procedure> Expander<'_, P> {
    /// Weak fairness for deliveries, timers and policies; strong for deliveries where any number
    /// of messages may be lost; none for users, permissions and faults.
    pub fn fairness(&self) -> Fairness {
        let mut groups = BTreeMap::new();
        let mut fairness = Fairness::default();
        let lossy = self.world.case.losses == Budget::Unbounded;
        for action in self.actions.values() {
            let key = match action {
                Action::Deliver(e) => match self.world.case.order(e.channel()) {
                    Order::Fifo => Some(Group::Link(e.from, e.to, e.channel())),
                    Order::FifoInCall => {
                        let call = self
                            .world
                            .case
                            .procedure
                            .call_of(&e.message, Omniscient::of_the_world());
                        Some(Group::Call(e.from, e.to, e.channel(), call))
                    }
                    Order::Unordered => Some(Group::Message(e.clone())),
                },
                Action::Timeout(role, timer) => Some(Group::Timer(*role, timer.clone())),
                Action::Stimulus(role, s) if s.decider() == Decider::Policy => {
                    Some(Group::Decision(*role, s.decision()))
                }
                _ => None,
            };
            let strong = lossy && matches!(action, Action::Deliver(_));
            fairness.group_of.push(key.map(|key| {
                *groups.entry(key).or_insert_with(|| {
                    fairness.is_strong.push(strong);
                    fairness.is_strong.len() as u32 - 1
                })
            }));
        }
        fairness
    }
}

/// What must be taken sooner or later, as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Group<P: Procedure> {
    Link(P::Role, P::Role, Channel),
    Call(P::Role, P::Role, Channel, P::Call),
    Message(Envelope<P>),
    Timer(P::Role, P::Timer),
    Decision(P::Role, P::Stimulus),
}
