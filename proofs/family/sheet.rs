//! The tables of a case for all who mix two texts or differ little from either.

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;

use crate::engine::{
    ALL, Expander, Limits, Members, Seen, Set, Sets, Sheet, Watch, explore_members, starts,
};
use crate::verdict::recommended;
use crate::world::World;

/// Follows everybody to the end.
struct Everybody;

impl<P: Procedure> Watch<P> for Everybody {
    fn state(&mut self, _: &Seen<'_, '_, P>, _: Set, _: &mut Sets) {}

    fn wave(&mut self, _: &mut Expander<'_, P>) -> Set {
        ALL
    }
}

/// The tables of a case: for the text as written and as recommended, for those who choose otherwise
/// than one of them for one open issue, and for mixtures of both, as far as the limits allow.
pub fn sheet<P: Procedure>(case: &Case<P>, limits: Limits) -> Sheet<P> {
    let mut members = Members::every(case.procedure);
    let text = members.member(&case.procedure.as_written());
    let best = members.member(&recommended(case.procedure));
    let sets = &mut members.sets;
    let mut within = sets.between(&text, &best);
    for base in [&text, &best] {
        let near = sets.near(base, 1);
        within = sets.or(within, near);
    }
    let world = World::new(case.clone(), case.procedure.as_written()).whole();
    let begin = starts(&world, &mut members, within).starts;
    let mut expanse = explore_members(&world, members, within, limits, &mut Everybody, &mut |_| {});
    expanse.sheet(&begin)
}
