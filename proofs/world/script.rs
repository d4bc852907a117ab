//! Following a script: some decide, everything else follows at once.

use callproof_kernel::procedure::{Decider, Procedure, StimulusKind};
use callproof_kernel::run::{Action, Occurrence};

use super::{Global, World};

/// The most events that follow one decision of a script: scripts lead somewhere.
const FOLLOWED: usize = 10_000;

impl<P: Procedure> World<P> {
    /// Where decisions lead when everything else follows at once: messages are delivered as soon
    /// as they are sent, and a policy whose decision is not in the script takes the first that is
    /// open to it. A decision that cannot be taken ends it.
    pub fn follow(
        &self,
        start: Global<P>,
        script: &[(P::Role, P::Stimulus)],
        tell: &mut dyn FnMut(Occurrence<P>),
    ) -> Global<P> {
        if script.is_empty() {
            return start;
        }
        let mut global = start;
        for (role, stimulus) in script {
            let wanted = Action::Stimulus(*role, stimulus.clone());
            let is_open = |global: &Global<P>| self.actions(global).contains(&wanted);
            // Policies first, until the script names what one of them decides.
            let is_policys = stimulus.decider() == Decider::Policy;
            global = self.settle(global, &|global| is_policys && is_open(global), tell);
            if !is_open(&global) {
                return global;
            }
            global = self.tell(&global, wanted.clone(), tell);
            global = self.deliver_all(global, tell);
        }
        self.settle(global, &|_| false, tell)
    }

    /// Lets policies decide until the goal is reached or none has to.
    fn settle(
        &self,
        mut global: Global<P>,
        goal: &dyn Fn(&Global<P>) -> bool,
        tell: &mut dyn FnMut(Occurrence<P>),
    ) -> Global<P> {
        for _ in 0..FOLLOWED {
            let actions = self.actions(&global);
            let policy = actions
                .into_iter()
                .find(|a| matches!(a, Action::Stimulus(_, s) if s.decider() == Decider::Policy));
            match policy {
                Some(decision) if !goal(&global) => {
                    global = self.tell(&global, decision, tell);
                    global = self.deliver_all(global, tell);
                }
                _ => return global,
            }
        }
        global
    }

    fn deliver_all(&self, mut global: Global<P>, tell: &mut dyn FnMut(Occurrence<P>)) -> Global<P> {
        for _ in 0..FOLLOWED {
            let actions = self.actions(&global);
            match actions.into_iter().find(|action| matches!(action, Action::Deliver(_))) {
                Some(delivery) => global = self.tell(&global, delivery, tell),
                None => return global,
            }
        }
        global
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
