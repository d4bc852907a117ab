//! Every choice of candidates at once: which texts of a family keep which claims.
//!
//! A family is all texts that differ in the candidates chosen for the open issues: often millions.
//! Members are told apart only where what a role does depends on a question (see
//! [`Choice`](callproof_model::kernel::issue::Choice)); everything else is looked at once. Verdicts
//! are sets of members.

mod judge;
mod runs;

use std::collections::BTreeMap;

use callproof_model::kernel::case::Case;
use callproof_model::kernel::claim::{Claim, Formula};
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::{Standing, Step};

use crate::engine::{Limits, Member, Members, NONE, Progress, Set};

/// For which members one claim holds, over all cases looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// The claim.
    pub claim: &'static str,
    /// Where it is claimed.
    pub applies: Set,
    /// Where what it is about happens.
    pub met: Set,
    /// Where there is a run against it.
    pub fails: Set,
}

/// What is done with members for whom a claim is known to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// They are followed no further: enough to know who keeps every claim.
    GivenUp,
    /// They are followed to the end: every verdict is exact.
    Followed,
}

/// The members of a family, and what is known of them.
pub struct Family<P: Procedure> {
    members: Members<P>,
    lost: Lost,
    claims: Vec<Claim<P>>,
    verdicts: Vec<Verdicts>,
    /// For each step, the members under which some run obeys it.
    cited: BTreeMap<Step, Set>,
    asked: Set,
    going: Set,
    /// States looked at, over all cases.
    pub states: usize,
    /// Whether no limit stopped a search.
    pub is_complete: bool,
}

impl<P: Procedure> Family<P> {
    /// Every member.
    pub fn every(lost: Lost) -> Self {
        let members = Members::every();
        Self::of(members, crate::engine::ALL, lost)
    }

    /// Some members.
    pub fn some(chosen: &[P::Resolutions], lost: Lost) -> Self {
        let mut members = Members::every();
        let mut within = NONE;
        for resolutions in chosen {
            let member = members.member(resolutions);
            let only = members.sets.only(&member);
            within = members.sets.or(within, only);
        }
        Self::of(members, within, lost)
    }

    fn of(members: Members<P>, within: Set, lost: Lost) -> Self {
        let mut claims = P::claims();
        claims.retain(|claim| !matches!(claim.formula, Formula::Coverage));
        let none = |claim: &Claim<P>| Verdicts {
            claim: claim.name,
            applies: NONE,
            met: NONE,
            fails: NONE,
        };
        Family {
            verdicts: claims.iter().map(none).collect(),
            members,
            lost,
            claims,
            cited: BTreeMap::new(),
            asked: within,
            going: within,
            states: 0,
            is_complete: true,
        }
    }

    /// Looks at a case.
    pub fn look(&mut self, case: &Case<P>, limits: Limits, progress: &mut dyn FnMut(Progress)) {
        judge::look(self, case, limits, progress);
    }

    /// The members asked about.
    pub fn asked(&self) -> Set {
        self.asked
    }

    /// The members of whom no claim is known to fail.
    pub fn going(&self) -> Set {
        self.going
    }

    /// The verdicts; of members given up they say only that some claim fails.
    pub fn verdicts(&self) -> &[Verdicts] {
        &self.verdicts
    }

    /// Sets of members.
    pub fn members(&mut self) -> &mut Members<P> {
        &mut self.members
    }

    /// The verdict on one claim for one member, over all cases looked at; `None` where it is not
    /// claimed.
    pub fn verdict(&self, claim: &str, member: &Member) -> Option<crate::verdict::Verdict> {
        use crate::verdict::Verdict;
        let of = self.verdicts.iter().find(|v| v.claim == claim)?;
        let has = |set| self.members.sets.has(set, member);
        match (has(of.applies), has(of.fails), has(of.met)) {
            (false, ..) => None,
            (true, true, _) => Some(Verdict::Fails),
            (true, false, true) => Some(Verdict::Holds),
            (true, false, false) => Some(Verdict::Vacuous),
        }
    }

    /// The members under which no claim fails, each is put to the test somewhere, and every step
    /// of the text and of the candidates chosen is obeyed in some run.
    pub fn good(&mut self) -> Set {
        let mut good = self.going;
        let sets = &mut self.members.sets;
        for verdicts in &self.verdicts {
            good = sets.minus(good, verdicts.fails);
            let untested = sets.minus(verdicts.applies, verdicts.met);
            good = sets.minus(good, untested);
        }
        for (step, owes) in self.owed() {
            let cited = self.cited.get(&step).copied().unwrap_or(NONE);
            let uncited = self.members.sets.minus(owes, cited);
            good = self.members.sets.minus(good, uncited);
        }
        good
    }

    /// Each step that should be obeyed somewhere, with the members whose text has it.
    fn owed(&mut self) -> Vec<(Step, Set)> {
        let is_owed = |step: &&Step| !matches!(step.standing, Standing::Assumed(_));
        let printed = P::clauses().into_iter().flat_map(|(_, steps)| steps.iter());
        let mut owed: Vec<(Step, Set)> =
            printed.filter(is_owed).map(|step| (*step, self.asked)).collect();
        let issues = P::issues();
        for (place, issue) in issues.iter().enumerate() {
            for (candidate, proposal) in issue.candidates.iter().enumerate() {
                let choosing = self.members.sets.choosing(place, candidate);
                let steps = proposal.proposed.iter().filter(is_owed);
                owed.extend(steps.map(|step| (*step, choosing)));
            }
        }
        owed
    }
}
