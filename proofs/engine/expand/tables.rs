//! Everything that is remembered of what roles do, in tables.

use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Local;
use callproof_kernel::run::Action;

use super::{Expander, Own};
use crate::engine::Taking;
use crate::engine::sheet::{Alone, Sheet, silence};

impl<P: Procedure> Expander<'_, P> {
    /// Everything that is remembered of what roles do, in tables.
    pub(in crate::engine) fn tables(&self) -> Sheet<P> {
        let locals: Vec<Vec<Local<P>>> =
            self.locals.iter().map(|interner| interner.values().to_vec()).collect();
        let own = self.own.iter().enumerate().map(|(place, known)| {
            let known = known.iter().enumerate().filter(|(_, own)| !own.answers.is_empty());
            let known = known.map(|(local, own)| {
                let answers = own.answers.iter();
                let answers = answers.map(|(set, own)| (*set, self.alone_of(place, own, &locals)));
                (local as u32, answers.collect())
            });
            known.collect()
        });
        let takings = self.takings.iter().zip(&self.reacted).map(|(taking, reacted)| {
            let Taking { role, before, event, outcome } = taking;
            let (before, event) = (before.clone(), event.clone());
            (Taking { role: *role, before, event, outcome: outcome.clone() }, reacted.after)
        });
        let mut receptions: Vec<_> = self.receptions.iter().map(|(k, v)| (*k, *v)).collect();
        receptions.sort_unstable();
        Sheet {
            nodes: self.members.sets.nodes().collect(),
            starts: Vec::new(),
            own: own.collect(),
            locals,
            messages: self.messages.values().to_vec(),
            receptions,
            questions: self.questions.iter().map(|q| q.takings.answers.clone()).collect(),
            takings: takings.collect(),
        }
    }

    fn alone_of(&self, place: usize, own: &Own, locals: &[Vec<Local<P>>]) -> Alone<P> {
        let role = self.world.cast[place];
        let timers = own.timers.iter().filter_map(|(_, action, question)| {
            let Action::Timeout(_, timer) = self.action(*action) else { return None };
            Some((timer.clone(), *question, silence(self.world, role, timer, locals)))
        });
        let decisions = own.stimuli.iter().filter_map(|(action, question)| {
            let Action::Stimulus(_, stimulus) = self.action(*action) else { return None };
            Some((stimulus.clone(), *question))
        });
        Alone { is_quiet: own.quiet, timers: timers.collect(), decisions: decisions.collect() }
    }
}
