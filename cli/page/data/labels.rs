//! Labels that tell apart what a reader has to choose from.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Case;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::engine::Sheet;

/// A label for each decision, timer and message of a case. Decisions and timers that are called the
/// same and may be open at once, as where two calls come up, have their place among those of the
/// name behind it: no button stands for another.
pub(super) struct Labels<P: Procedure> {
    decisions: BTreeMap<P::Stimulus, String>,
    timers: BTreeMap<P::Timer, String>,
    messages: Vec<String>,
}

impl<P: Procedure> Labels<P> {
    /// The labels of a case.
    pub(super) fn of(case: &Case<P>, sheet: &Sheet<P>) -> Self {
        let own = || sheet.own.iter().flat_map(BTreeMap::values).flatten().map(|(_, own)| own);
        let decisions = own().map(|own| own.decisions.iter().map(|(one, _)| one).collect());
        let timers = own().map(|own| own.timers.iter().map(|(one, ..)| one).collect());
        let procedure = case.procedure;
        let is_noted = procedure.calls(&case.config).len() > 1 && !procedure.calls_are_pairs();
        let message = |message: &P::Message| match is_noted {
            true => {
                let call = procedure.call_of(message, Omniscient::of_the_world());
                format!("{message} [{call}]")
            }
            false => message.to_string(),
        };
        Labels {
            decisions: told_apart(decisions),
            timers: told_apart(timers),
            messages: sheet.messages.iter().map(message).collect(),
        }
    }

    /// What a decision is called.
    pub(super) fn decision(&self, decision: &P::Stimulus) -> String {
        self.decisions.get(decision).cloned().unwrap_or_else(|| decision.to_string())
    }

    /// What a timer is called.
    pub(super) fn timer(&self, timer: &P::Timer) -> String {
        self.timers.get(timer).cloned().unwrap_or_else(|| timer.to_string())
    }

    /// What the message of a number is called; where several calls come up, with its call.
    pub(super) fn message(&self, number: usize) -> &str {
        &self.messages[number]
    }
}

/// The labels of things, given those that are open together.
fn told_apart<'a, T: Clone + Ord + ToString + 'a>(
    together: impl Iterator<Item = Vec<&'a T>>,
) -> BTreeMap<T, String> {
    let mut things: BTreeSet<&T> = BTreeSet::new();
    let mut shared: BTreeSet<String> = BTreeSet::new();
    for open in together {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let names = open.iter().map(|one| one.to_string()).filter(|one| !names.insert(one.clone()));
        shared.extend(names.collect::<Vec<_>>());
        things.extend(open);
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let label = |thing: &T| {
        let name = thing.to_string();
        let nth = seen.entry(name.clone()).or_default();
        *nth += 1;
        let label = if shared.contains(&name) { format!("{name} [{nth}]") } else { name };
        (thing.clone(), label)
    };
    things.into_iter().map(label).collect()
}
