//! Following a script: some decide, everything else follows at once.

use std::fmt;

use callproof_kernel::procedure::{Decider, Procedure, StimulusKind};
use callproof_kernel::run::{Action, Occurrence};

use super::{Global, World};

/// The most events that follow one decision of a script: scripts lead somewhere.
const FOLLOWED: usize = 10_000;

/// Why a script leads nowhere, and where it stopped.
#[derive(Clone, Debug)]
pub struct Stuck<P: Procedure> {
    /// The decision at which it stopped.
    pub decision: (P::Role, P::Stimulus),
    /// Whether that was taken, and what follows it never comes to an end.
    pub is_restless: bool,
    /// The state in which it stopped.
    pub at: Global<P>,
}

impl<P: Procedure> fmt::Display for Stuck<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (role, stimulus) = &self.decision;
        match self.is_restless {
            false => write!(f, "{role} cannot decide \"{stimulus}\" after what stands before it"),
            true => write!(f, "what follows \"{role}: {stimulus}\" never comes to an end"),
        }
    }
}

/// Messages and policies that go on and on: the state in which nobody looked any further.
struct Restless<P: Procedure>(Global<P>);

impl<P: Procedure> World<P> {
    /// Where decisions lead when everything else follows at once: messages are delivered as soon
    /// as they are sent, and a policy whose decision is not in the script takes the first that is
    /// open to it.
    ///
    /// # Errors
    ///
    /// A decision that cannot be taken there ends it, and so does what never comes to an end.
    pub fn follow(
        &self,
        start: Global<P>,
        script: &[(P::Role, P::Stimulus)],
        tell: &mut dyn FnMut(Occurrence<P>),
    ) -> Result<Global<P>, Box<Stuck<P>>> {
        let mut global = start;
        for (place, decision) in script.iter().enumerate() {
            let stuck = |at: Global<P>, is_restless: bool| {
                Box::new(Stuck { decision: decision.clone(), is_restless, at })
            };
            let (role, stimulus) = decision;
            let wanted = Action::Stimulus(*role, stimulus.clone());
            let is_open = |global: &Global<P>| self.actions(global).contains(&wanted);
            // Policies first, until the script names what one of them decides.
            let is_policys = stimulus.decider() == Decider::Policy;
            let restless = |Restless(at)| stuck(at, true);
            global = self
                .settle(global, &|global| is_policys && is_open(global), tell)
                .map_err(restless)?;
            if !is_open(&global) {
                return Err(stuck(global, false));
            }
            global = self.tell(&global, wanted.clone(), tell);
            global = self.deliver_all(global, tell).map_err(restless)?;
            if place + 1 == script.len() {
                global = self.settle(global, &|_| false, tell).map_err(restless)?;
            }
        }
        Ok(global)
    }

    /// What follows by itself: messages arrive in the order of sending, and policies take the first
    /// decision that is open to them, until there is none; cut off where that never ends.
    pub fn come_to_rest(
        &self,
        global: Global<P>,
        tell: &mut dyn FnMut(Occurrence<P>),
    ) -> Global<P> {
        let led = self.deliver_all(global, tell);
        let led = led.and_then(|global| self.settle(global, &|_| false, tell));
        led.unwrap_or_else(|Restless(global)| global)
    }

    /// Lets policies decide until the goal is reached or none has to.
    fn settle(
        &self,
        mut global: Global<P>,
        goal: &dyn Fn(&Global<P>) -> bool,
        tell: &mut dyn FnMut(Occurrence<P>),
    ) -> Result<Global<P>, Restless<P>> {
        for _ in 0..FOLLOWED {
            let actions = self.actions(&global);
            let policy = actions
                .into_iter()
                .find(|a| matches!(a, Action::Stimulus(_, s) if s.decider() == Decider::Policy));
            match policy {
                Some(decision) if !goal(&global) => {
                    global = self.tell(&global, decision, tell);
                    global = self.deliver_all(global, tell)?;
                }
                _ => return Ok(global),
            }
        }
        Err(Restless(global))
    }

    fn deliver_all(
        &self,
        mut global: Global<P>,
        tell: &mut dyn FnMut(Occurrence<P>),
    ) -> Result<Global<P>, Restless<P>> {
        for _ in 0..FOLLOWED {
            let actions = self.actions(&global);
            match actions.into_iter().find(|action| matches!(action, Action::Deliver(_))) {
                Some(delivery) => global = self.tell(&global, delivery, tell),
                None => return Ok(global),
            }
        }
        Err(Restless(global))
    }

    fn tell(
        &self,
        global: &Global<P>,
        action: Action<P>,
        tell: &mut dyn FnMut(Occurrence<P>),
    ) -> Global<P> {
        let (after, outcome) = self.apply(global, &action);
        tell(Occurrence { action, outcome });
        after
    }
}
