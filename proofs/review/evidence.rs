//! What tells a candidate from the recommended one where both keep every claim.

use std::collections::BTreeSet;

use callproof_kernel::claim::Formula;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Effect;

use super::cost::Most;
use super::decision::{Column, Decision};
use super::likeness::Likeness;
use crate::figures::under;

/// Something that a role does in the figures of a text, apart from timers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deed {
    /// The role's name.
    pub role: String,
    /// What it does, as a verb in the third person with its object: `opens media`.
    pub what: String,
}

/// A candidate that keeps every claim, beside the recommended one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// Its place among the candidates of the issue.
    pub place: usize,
    /// How much alike the two are.
    pub likeness: Likeness,
    /// The messages in the figures of the text, recommended and here, where both are known and
    /// differ.
    pub messages: Option<(usize, usize)>,
    /// The costs that are known to differ: what is counted, recommended and here.
    pub costs: Vec<(&'static str, Most, Most)>,
    /// How many sentences it adds to the text: recommended and here.
    pub sentences: (usize, usize),
    /// What is done in the figures of the text under it and not under the recommended one.
    pub more: Vec<Deed>,
    /// What is done there under the recommended one and not under it.
    pub less: Vec<Deed>,
}

impl<P: Procedure> Column<P> {
    /// The claims that fail or are not exercised, without the one that every step comes up: a step
    /// that nobody follows is no harm to a call.
    pub fn harmed(&self, decision: &Decision<P>) -> Vec<&'static str> {
        let claims = decision.procedure.claims();
        let is_coverage = |name: &str| {
            claims.iter().any(|c| c.name == name && matches!(c.formula, Formula::Coverage))
        };
        self.broken().into_iter().filter(|name| !is_coverage(name)).collect()
    }
}

impl<P: Procedure> Decision<P> {
    /// The places of the candidates that keep every claim, everything else being the same.
    pub fn keeping(&self) -> Vec<usize> {
        let places = 0..self.columns.len();
        places.filter(|place| self.columns[*place].harmed(self).is_empty()).collect()
    }

    /// The candidates that keep every claim as the recommended one does, with what tells each from
    /// it; none where the recommended one does not.
    pub fn rivals(&self) -> Vec<Rival> {
        let keeping = self.keeping();
        if !keeping.contains(&self.issue.recommended) {
            return Vec::new();
        }
        let others = keeping.into_iter().filter(|place| *place != self.issue.recommended);
        others.map(|place| self.rival(place)).collect()
    }

    fn rival(&self, place: usize) -> Rival {
        let best = self.issue.recommended;
        let (ours, theirs) = (&self.columns[best], &self.columns[place]);
        let pair = (best.min(place), best.max(place));
        let names = self.procedure.costs().into_iter().map(|cost| cost.gist);
        let costs = names.zip(ours.costs.iter().zip(&theirs.costs));
        let costs = costs.filter(|(_, (one, other))| one.differs(**other));
        let added = |at: usize| self.issue.candidates[at].proposed.len();
        Rival {
            place,
            likeness: self.likeness.get(&pair).copied().unwrap_or(Likeness::Unknown),
            messages: ours.messages.zip(theirs.messages).filter(|(one, other)| one != other),
            costs: costs.map(|(name, (one, other))| (name, *one, *other)).collect(),
            sentences: (added(best), added(place)),
            more: theirs.deeds.difference(&ours.deeds).cloned().collect(),
            less: ours.deeds.difference(&theirs.deeds).cloned().collect(),
        }
    }
}

/// What everybody does in the figures of a text under some resolutions, apart from timers; a figure
/// that cannot be drawn then adds nothing.
pub fn deeds<P: Procedure>(procedure: P, resolutions: &Resolutions<P>) -> BTreeSet<Deed> {
    let mut deeds = BTreeSet::new();
    for figure in procedure.figures() {
        let Ok((run, skip)) = under(procedure, &figure, resolutions.clone()) else { continue };
        for occurrence in &run.occurrences[skip..] {
            let Some((role, _)) = occurrence.action.met() else { continue };
            let effects = occurrence.outcome.iter().flat_map(|outcome| &outcome.effects);
            let shown = effects.map(|demanded| &demanded.effect);
            let shown = shown.filter(|e| !matches!(e, Effect::Arm(_) | Effect::Disarm(_)));
            deeds.extend(
                shown.map(|effect| Deed { role: role.to_string(), what: effect.to_string() }),
            );
        }
    }
    deeds
}
