//! Which of several runs is shown: that of the simplest case, and there the shortest.

use callproof_kernel::case::{Case, Complexity};
use callproof_kernel::procedure::Procedure;

use crate::verdict::Witness;

/// Where a run stands among those that show the same: the least is shown.
///
/// First whether there is no run at all, then how far the case is from the simplest, then whether
/// messages have to overtake each other, then the number of events, of roles, and the place of the case in
/// the procedure's list.
pub type Rank = (bool, Complexity, bool, usize, usize, usize);

/// Where a run of a case stands among those that show the same; `None` stands for no run.
pub fn rank<P: Procedure>(case: &Case<P>, witness: Option<&Witness<P>>) -> Rank {
    let cases = case.procedure.cases();
    let place = cases.iter().position(|known| known.name == case.name).unwrap_or(cases.len());
    let length = witness.map_or(0, |witness| witness.run.occurrences.len());
    let is_overtaken = witness.is_some_and(|witness| witness.overtakes);
    let roles = case.procedure.cast(&case.config).len();
    (witness.is_none(), case.complexity(), is_overtaken, length, roles, place)
}
