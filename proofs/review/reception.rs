//! The reception matrix: what each role does with each message, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;

use crate::check::Hole;
use crate::simplest::rank;
use crate::survey::Survey;
use crate::verdict::Witness;

/// What one functional entity does with messages.
pub struct Matrix<P: Procedure> {
    /// The functional entity.
    pub role: P::Role,
    /// The messages that come to it somewhere.
    pub messages: Vec<&'static str>,
    /// Where it can stand, with a cell for each message.
    pub rows: Vec<(String, Vec<Cell<P>>)>,
}

/// What becomes of a message where a role stands.
pub struct Cell<P: Procedure> {
    /// The steps obeyed; several lists where it depends on more than where the role stands.
    pub specified: BTreeSet<Vec<Step>>,
    /// The run to the message where no step says what to do: of the simplest case, there the
    /// shortest.
    pub unspecified: Option<Witness<P>>,
    /// Whether the message can come there at all.
    pub is_met: bool,
    /// Whether every run was looked at, so that what is not met cannot be.
    pub is_sure: bool,
}

/// How a message is taken where a role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reception {
    /// It cannot come there.
    Unreachable,
    /// It did not come there, as far as was looked at.
    NotMet,
    /// There is a step for it.
    Specified,
    /// There is a step for it, and not always.
    Sometimes,
    /// There is no step for it.
    Unspecified,
}

impl<P: Procedure> Cell<P> {
    /// What is known of it.
    pub fn kind(&self) -> Reception {
        match (self.is_met, self.specified.is_empty(), self.unspecified.is_some()) {
            (false, ..) if self.is_sure => Reception::Unreachable,
            (false, ..) => Reception::NotMet,
            (true, false, false) => Reception::Specified,
            (true, false, true) => Reception::Sometimes,
            (true, true, _) => Reception::Unspecified,
        }
    }
}

/// How messages are taken: where a role stands, the message → the steps obeyed; none where there is
/// none.
type Taken = BTreeMap<(String, &'static str), BTreeSet<Vec<Step>>>;

/// A matrix for each functional entity.
pub fn matrices<P: Procedure>(survey: &Survey<P>) -> Vec<Matrix<P>> {
    let is_sure = survey.reports.iter().all(|report| report.is_complete);
    let mut met: BTreeMap<P::Role, Taken> = BTreeMap::new();
    for report in &survey.reports {
        for ((role, state, message), cited) in &report.receptions {
            let own = met.entry(*role).or_default().entry((state.clone(), *message));
            own.or_default().extend(cited.iter().cloned());
        }
    }
    let roles = met.into_iter();
    roles.map(|(role, met)| matrix(survey, role, &met, is_sure)).collect()
}

fn matrix<P: Procedure>(
    survey: &Survey<P>,
    role: P::Role,
    met: &Taken,
    is_sure: bool,
) -> Matrix<P> {
    let states: BTreeSet<&String> = met.keys().map(|(state, _)| state).collect();
    let messages: BTreeSet<&'static str> = met.keys().map(|(_, message)| *message).collect();
    let cell = |state: &String, message: &'static str| {
        let taken = met.get(&(state.clone(), message));
        let cited = taken.into_iter().flatten();
        Cell {
            specified: cited.filter(|steps| !steps.is_empty()).cloned().collect(),
            unspecified: taken
                .is_some_and(|taken| taken.contains(&Vec::new()))
                .then(|| hole(survey, role, state, message))
                .flatten(),
            is_met: taken.is_some(),
            is_sure,
        }
    };
    let row = |state: &String| {
        (state.clone(), messages.iter().map(|message| cell(state, message)).collect())
    };
    Matrix {
        role,
        rows: states.into_iter().map(row).collect(),
        messages: messages.into_iter().collect(),
    }
}

fn hole<P: Procedure>(
    survey: &Survey<P>,
    role: P::Role,
    state: &str,
    message: &str,
) -> Option<Witness<P>> {
    let reports = survey.reports.iter();
    let holes = reports.flat_map(|r| r.holes.iter().map(|hole| (&r.case, hole)));
    let is_it = |h: &Hole<P>| h.key.role == role && h.key.state == state && h.key.event == message;
    let own = holes.filter(|(_, hole)| is_it(hole));
    let first = own.min_by_key(|(case, hole)| rank(case, Some(&hole.witness)));
    first.map(|(_, hole)| hole.witness.clone())
}
