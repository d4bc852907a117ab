//! What steps send, who takes it where, and what can be done wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::condition::Moment;
use callproof_kernel::mutant::Slip;
use callproof_kernel::procedure::{Decider, MessageKind, Procedure, StimulusKind, Words};
use callproof_kernel::reaction::{Effect, Event, Manner};
use callproof_kernel::step::Step;
use callproof_kernel::wrong;

use crate::check::CaseReport;
use crate::engine::{Explored, Taking};

/// A message between two functional entities: from whom, to whom, which.
pub type Errand<P> = (<P as Words>::Role, <P as Words>::Role, &'static str);

/// What steps send, and what becomes of it.
#[derive(Clone, Debug)]
pub struct Traffic<P: Procedure> {
    /// What each step sends.
    pub sent: BTreeSet<(Step, Errand<P>)>,
    /// What its receiver does something with in some run.
    pub heeded: BTreeSet<Errand<P>>,
    /// What its receiver takes as the step says that is named.
    pub named: BTreeSet<(Step, Errand<P>)>,
}

impl<P: Procedure> Traffic<P> {
    /// Nothing is sent.
    pub fn none() -> Self {
        Traffic { sent: BTreeSet::new(), heeded: BTreeSet::new(), named: BTreeSet::new() }
    }
}

/// A message met: functional entity, where it stands in the matter, the message.
pub type Reception<P> = (<P as Words>::Role, String, &'static str);

/// What a hole is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HoleKey<P: Procedure> {
    /// The functional entity.
    pub role: P::Role,
    /// Where it stands in the matter.
    pub state: String,
    /// The message, decision or timer.
    pub event: String,
    /// Whether a message is met; a decision or timer otherwise.
    pub is_message: bool,
}

impl<P: Procedure> HoleKey<P> {
    /// What a taking of an event is known by.
    pub fn of(procedure: P, moment: &Moment<'_, P>) -> Self {
        let (event, is_message) = match moment.event {
            Event::Message { message, .. } => (message.name().to_string(), true),
            Event::Stimulus(stimulus) => (stimulus.name(), false),
            Event::Timeout(timer) => (timer.to_string(), false),
        };
        HoleKey {
            role: procedure.entity(moment.role),
            state: procedure.situation(&moment.before.state, moment.event, moment.eye()),
            event,
            is_message,
        }
    }
}

/// What the steps of some takings send, and what is done with it.
pub fn traffic<P: Procedure>(procedure: P, takings: &[Taking<P>]) -> Traffic<P> {
    let mut traffic = Traffic::none();
    for Taking { role, before, event, outcome } in takings {
        let own = procedure.entity(*role);
        for demanded in &outcome.effects {
            if let Effect::Send { to, message } = &demanded.effect {
                let errand = (own, procedure.entity(*to), message.name());
                traffic.sent.insert((demanded.step, errand));
            }
        }
        if let Event::Message { from, message } = event {
            let errand = (procedure.entity(*from), own, message.name());
            if outcome.after != *before || !outcome.effects.is_empty() {
                traffic.heeded.insert(errand);
            }
            traffic.named.extend(outcome.cited.iter().map(|step| (*step, errand)));
        }
    }
    traffic
}

/// The steps of the text, or proposed, that send something that no receiver does anything with in any of these cases, nor
/// takes as the same step says.
pub fn unheeded<'r, P: Procedure>(
    reports: impl Iterator<Item = &'r CaseReport<P>> + Clone,
) -> Vec<Step> {
    let heeded: BTreeSet<&Errand<P>> = reports.clone().flat_map(|r| &r.traffic.heeded).collect();
    let named: BTreeSet<_> = reports.clone().flat_map(|r| &r.traffic.named).collect();
    // What an RFC's machine sends is the RFC's business.
    let sent = reports.flat_map(|r| &r.traffic.sent).filter(|(step, _)| !step.is_of_an_rfc());
    let vain = sent.filter(|sent| !heeded.contains(&sent.1) && !named.contains(sent));
    let vain = vain.map(|(step, _)| *step);
    vain.collect::<BTreeSet<Step>>().into_iter().collect()
}

/// What can be done wrong with each step that is obeyed in some run.
pub(super) fn slips<P: Procedure>(explored: &Explored<'_, P>) -> BTreeMap<Step, BTreeSet<Slip>> {
    let mut slips: BTreeMap<Step, BTreeSet<Slip>> = BTreeMap::new();
    for Taking { role, before, event, outcome } in explored.takings() {
        let answers = match event {
            Event::Stimulus(decided) if decided.decider() == Decider::Policy => {
                let offered = before.stimuli(&explored.world.context(), *role).into_iter();
                offered.filter(|s| s.decision() == decided.decision()).count() > 1
            }
            _ => false,
        };
        for step in &outcome.cited {
            let own = outcome.effects.iter().filter(|d| d.step == *step);
            let demands: Vec<_> = own.map(|d| &d.effect).collect();
            slips.entry(*step).or_default().extend(wrong::slips(&demands, answers));
        }
    }
    slips
}

pub(super) fn receptions<P: Procedure>(
    explored: &Explored<'_, P>,
) -> BTreeMap<Reception<P>, BTreeSet<Vec<Step>>> {
    let mut met: BTreeMap<Reception<P>, BTreeSet<Vec<Step>>> = BTreeMap::new();
    for taking in explored.takings() {
        if let Event::Message { message, .. } = &taking.event {
            let key = HoleKey::of(explored.world.case.procedure, &taking.moment());
            let cited = match taking.outcome.manner {
                Manner::Specified => taking.outcome.cited.clone(),
                Manner::Unspecified => Vec::new(),
                Manner::Impossible(_) => continue,
            };
            met.entry((key.role, key.state, message.name())).or_default().insert(cited);
        }
    }
    met
}
