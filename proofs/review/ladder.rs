//! The ladder: how much order, and how few faults, each claim relies on.

use callproof_kernel::case::{Case, Rung, Unspecified};
use callproof_kernel::claim::EVERY_EVENT_HAS_A_STEP;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;

use crate::engine::Limits;
use crate::simplest::rank;
use crate::survey::{Plan, Survey, survey};
use crate::verdict::{Verdict, Witness};

/// One claim on every rung.
pub struct Climb<P: Procedure> {
    /// The claim.
    pub claim: &'static str,
    /// What the cases of each rung say, in the order of [`Rung::ALL`]; `None` where it is not
    /// claimed.
    pub cells: Vec<Option<Stand<P>>>,
}

/// What the cases of one rung say of a claim.
pub struct Stand<P: Procedure> {
    /// The worst verdict, where what the claim is about happens.
    pub verdict: Verdict,
    /// The run against it, with its case: of the simplest case, there the shortest.
    pub witness: Option<(&'static str, Witness<P>)>,
}

impl<P: Procedure> Climb<P> {
    /// The first rung on which the claim breaks.
    pub fn breaks_on(&self) -> Option<Rung> {
        let fails = |stand: &&Option<Stand<P>>| {
            stand.as_ref().is_some_and(|stand| stand.verdict == Verdict::Fails)
        };
        let place = self.cells.iter().position(|stand| fails(&stand))?;
        Some(Rung::ALL[place])
    }
}

/// Every claim of a survey on every rung.
pub fn climbs<P: Procedure>(survey: &Survey<P>) -> Vec<Climb<P>> {
    let claims = survey.procedure.claims().into_iter().map(|claim| claim.name);
    let climb = |claim| Climb {
        claim,
        cells: Rung::ALL.iter().map(|rung| stand(survey, claim, *rung)).collect(),
    };
    let claimed = |climb: &Climb<P>| climb.cells.iter().any(Option::is_some);
    claims.map(climb).filter(claimed).collect()
}

/// The rung whose cases speak for a rung: where each hop carries one dialog, order per dialog is order
/// per hop.
pub fn climbed<P: Procedure>(procedure: P, rung: Rung) -> Rung {
    match rung {
        Rung::FifoPerDialog if procedure.calls_are_pairs() => Rung::FifoPerHop,
        other => other,
    }
}

fn stand<P: Procedure>(survey: &Survey<P>, claim: &str, rung: Rung) -> Option<Stand<P>> {
    let rung = climbed(survey.procedure, rung);
    let of = survey.reports.iter().filter(|report| report.case.rung() == rung);
    let results: Vec<_> = of
        .flat_map(|report| report.results.iter().map(|result| (&report.case, result)))
        .filter(|(_, result)| result.claim.name == claim)
        .collect();
    let verdicts = results.iter().map(|(_, result)| result.verdict);
    let met = verdicts.clone().filter(|v| *v != Verdict::Vacuous).max();
    let verdict = met.or(verdicts.max())?;
    let against = results.into_iter().filter(|(_, r)| r.verdict == Verdict::Fails);
    let witness = against
        .filter_map(|(case, result)| Some((case, result.witness.clone()?)))
        .min_by_key(|(case, witness)| rank(case, Some(witness)));
    Some(Stand { verdict, witness: witness.map(|(case, witness)| (case.name, witness)) })
}

/// What becomes of a claim under each policy for messages that the text has no step for.
pub struct Policed {
    /// The claim.
    pub claim: &'static str,
    /// The verdict where such a message is an error, is discarded, is kept until the state
    /// changes.
    pub verdicts: [Option<Verdict>; 3],
}

/// The policies, in the order of [`Policed::verdicts`].
pub const POLICIES: [Unspecified; 3] =
    [Unspecified::Error, Unspecified::Discard, Unspecified::Save];

/// The most states of a case under another policy.
const MOST: usize = 200_000;

/// The claims whose verdict depends on what receivers do with messages the text has no step for.
pub fn policed<P: Procedure>(
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    plan: &Plan<'_, P>,
) -> Vec<Policed> {
    let limits = Limits { states: Some(MOST), ..plan.limits };
    let plan = Plan { is_whole: false, limits, ..*plan };
    let under = |unspecified| {
        let cases = cases.iter().map(|case| Case { unspecified, ..case.clone() });
        survey(resolutions, &cases.collect::<Vec<_>>(), &plan)
    };
    let surveys = POLICIES.map(under);
    let policed = |claim: &'static str| Policed {
        claim,
        verdicts: [0, 1, 2].map(|place: usize| {
            let survey: &Survey<P> = &surveys[place];
            survey.verdict(claim)
        }),
    };
    // That such messages come is the same under each; only whether anybody minds differs.
    let names = plan.procedure.claims().into_iter().map(|claim| claim.name);
    let rows = names.filter(|name| *name != EVERY_EVENT_HAS_A_STEP).map(policed);
    rows.filter(|row| row.verdicts.iter().any(|v| *v != row.verdicts[0])).collect()
}
