//! Playing the script of a figure: users decide, everything else follows at once.

use callproof_model::kernel::case::Case;
use callproof_model::kernel::figure::{Drawn, Figure};
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::run::{Action, Occurrence, Run};

use crate::verdict::recommended;
use crate::world::World;

/// The run of a figure, and how many of its events lie before the figure.
///
/// Messages are delivered as soon as they are sent, in the order of sending; a decision of the
/// script is taken when nothing is in flight.
pub fn play<P: Procedure>(figure: &Figure<P>) -> (Run<P>, usize) {
    let case = Case::new("figure", "a figure of the text", figure.config.clone());
    let resolutions = match figure.drawn {
        Drawn::AsWritten => P::as_written(),
        Drawn::Recommended => recommended::<P>(),
    };
    let world = World::new(case, resolutions);
    let mut occurrences = Vec::new();
    let global = world.follow(world.start(), &figure.prelude, &mut |o| occurrences.push(o));
    let skip = occurrences.len();
    world.follow(global, &figure.script, &mut |o| occurrences.push(o));
    let decided = |occurrence: &&Occurrence<P>| matches!(occurrence.action, Action::Stimulus(..));
    let script = figure.prelude.iter().chain(&figure.script);
    let mut taken = occurrences.iter().filter(decided).map(|o| &o.action);
    for (role, stimulus) in script {
        let wanted = Action::Stimulus(*role, stimulus.clone());
        assert!(
            taken.any(|action| *action == wanted),
            "{}: {role} cannot decide that {stimulus} here",
            figure.caption()
        );
    }
    (Run { cast: world.cast, occurrences, loop_from: None }, skip)
}
