//! Every choice of candidates at once: which texts of a family keep which claims.
//!
//! A family is all texts that differ in the candidates chosen for the open issues: often millions.
//! Members are told apart only where what a role does depends on a question (see
//! [`Asking`](callproof_kernel::issue::Asking)); everything else is looked at once. Verdicts
//! are sets of members.

mod judge;
mod runs;
mod sheet;
mod table;

use std::collections::BTreeMap;

use callproof_kernel::case::Case;
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Standing, Step};

use crate::engine::{Limits, Member, Members, NONE, Progress, Set};
use crate::traffic::Errand;
use crate::verdict::Verdict;

pub use sheet::sheet;
pub use table::{CaseRow, Table, TablePlan, neighbours, table_of};

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
    /// Where a limit leaves it open: a run that shows it, or one against it, may be among those not
    /// looked at.
    pub open: Set,
}

/// What is known of one case.
#[derive(Clone, Debug)]
pub struct OfCase<P: Procedure> {
    /// The case.
    pub case: &'static str,
    /// What each claim says there.
    pub verdicts: Vec<Verdicts>,
    /// Where an event has no step: functional entity and event.
    pub holes: BTreeMap<(P::Role, String), Set>,
    /// For each step, the members under which some run there obeys it.
    pub cited: BTreeMap<Step, Set>,
    /// Those of whom only what was found until a limit is known.
    pub unfinished: Set,
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
    cases: Vec<OfCase<P>>,
    /// What steps send, and what a receiver does something with, each with the members for whom.
    sent: BTreeMap<(Step, Errand<P>), Set>,
    heeded: BTreeMap<Errand<P>, Set>,
    named: BTreeMap<(Step, Errand<P>), Set>,
    asked: Set,
    going: Set,
    /// States looked at, over all cases.
    pub states: usize,
    /// Those of whom a limit left something unknown.
    unfinished: Set,
}

/// The verdict on a claim for one member; `None` where it is not claimed.
fn verdict(applies: bool, fails: bool, open: bool, met: bool) -> Option<Verdict> {
    match (applies, fails, open, met) {
        (false, ..) => None,
        (true, true, ..) => Some(Verdict::Fails),
        (true, false, true, _) => Some(Verdict::Inconclusive),
        (true, false, false, true) => Some(Verdict::Holds),
        (true, false, false, false) => Some(Verdict::Vacuous),
    }
}

impl<P: Procedure> Family<P> {
    /// Every member.
    pub fn every(procedure: P, lost: Lost) -> Self {
        let members = Members::every(procedure);
        Self::of(members, crate::engine::ALL, lost)
    }

    /// Those that choose for each issue like one of two texts.
    pub fn between(procedure: P, one: &Resolutions<P>, other: &Resolutions<P>, lost: Lost) -> Self {
        let mut members = Members::every(procedure);
        let (one, other) = (members.member(one), members.member(other));
        let within = members.sets.between(&one, &other);
        Self::of(members, within, lost)
    }

    /// Some members.
    pub fn some(procedure: P, chosen: &[Resolutions<P>], lost: Lost) -> Self {
        let members = Members::every(procedure);
        let chosen: Vec<Member> = chosen.iter().map(|r| members.member(r)).collect();
        Self::of_members(procedure, &chosen, lost)
    }

    /// Some members, by their choices.
    pub fn of_members(procedure: P, chosen: &[Member], lost: Lost) -> Self {
        let mut members = Members::every(procedure);
        let mut within = NONE;
        for member in chosen {
            let only = members.sets.only(member);
            within = members.sets.or(within, only);
        }
        Self::of(members, within, lost)
    }

    fn of(members: Members<P>, within: Set, lost: Lost) -> Self {
        let mut claims = members.procedure.claims();
        claims.retain(|claim| !claim.formula.is_of_all_cases());
        Family {
            cases: Vec::new(),
            members,
            lost,
            claims,
            sent: BTreeMap::new(),
            heeded: BTreeMap::new(),
            named: BTreeMap::new(),
            asked: within,
            going: within,
            states: 0,
            unfinished: NONE,
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

    /// Those of whom a limit left something unknown.
    pub fn unfinished(&self) -> Set {
        self.unfinished
    }

    /// What each case says; of members given up it says only that some claim fails.
    pub fn cases(&self) -> &[OfCase<P>] {
        &self.cases
    }

    /// What each claim says over all cases.
    fn verdicts(&mut self) -> Vec<Verdicts> {
        let names = self.claims.iter().map(|claim| claim.name);
        let none = |claim| Verdicts { claim, applies: NONE, met: NONE, fails: NONE, open: NONE };
        let mut all: Vec<Verdicts> = names.map(none).collect();
        let sets = &mut self.members.sets;
        for case in &self.cases {
            for (all, found) in all.iter_mut().zip(&case.verdicts) {
                all.applies = sets.or(all.applies, found.applies);
                all.met = sets.or(all.met, found.met);
                all.fails = sets.or(all.fails, found.fails);
                all.open = sets.or(all.open, found.open);
            }
        }
        all
    }

    /// Sets of members.
    pub fn members(&mut self) -> &mut Members<P> {
        &mut self.members
    }

    /// The verdict on one claim for one member, over all cases looked at; `None` where it is not
    /// claimed.
    pub fn verdict(&self, claim: &str, member: &Member) -> Option<Verdict> {
        let of = self.cases.iter().flat_map(|case| &case.verdicts).filter(|v| v.claim == claim);
        let has = |set| self.members.sets.has(set, member);
        let (mut applies, mut fails, mut met, mut open) = (false, false, false, !has(self.going));
        for verdicts in of {
            applies |= has(verdicts.applies);
            fails |= has(verdicts.fails);
            met |= has(verdicts.met);
            open |= has(verdicts.open);
        }
        verdict(applies, fails, open, met)
    }

    /// The members under which no claim fails, each is put to the test somewhere, every step of the
    /// text and of the candidates chosen is obeyed in some run, and what it sends is heeded.
    pub fn good(&mut self) -> Set {
        let mut good = self.members.sets.minus(self.going, self.unfinished);
        let verdicts = self.verdicts();
        let sets = &mut self.members.sets;
        for verdicts in &verdicts {
            good = sets.minus(good, verdicts.fails);
            let untested = sets.minus(verdicts.applies, verdicts.met);
            good = sets.minus(good, untested);
        }
        for (step, owes) in self.owed() {
            let mut uncited = owes;
            for cited in self.cases.iter().filter_map(|case| case.cited.get(&step)) {
                uncited = self.members.sets.minus(uncited, *cited);
            }
            good = self.members.sets.minus(good, uncited);
        }
        for (sent, within) in self.sent.iter().filter(|((step, _), _)| !step.is_of_an_rfc()) {
            let heeded = self.heeded.get(&sent.1).copied().unwrap_or(NONE);
            let named = self.named.get(sent).copied().unwrap_or(NONE);
            let vain = self.members.sets.minus(*within, heeded);
            let vain = self.members.sets.minus(vain, named);
            good = self.members.sets.minus(good, vain);
        }
        good
    }

    /// Each step that should be obeyed somewhere, with the members whose text has it.
    fn owed(&mut self) -> Vec<(Step, Set)> {
        let is_owed = |step: &&Step| !matches!(step.standing, Standing::Assumed(_));
        let printed =
            self.members.procedure.clauses().into_iter().flat_map(|(_, steps)| steps.iter());
        let mut owed: Vec<(Step, Set)> =
            printed.filter(is_owed).map(|step| (*step, self.asked)).collect();
        let issues = self.members.procedure.issues();
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
