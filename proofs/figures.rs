//! Playing the script of a figure: users decide, everything else follows at once.

use callproof_model::kernel::case::Case;
use callproof_model::kernel::figure::Figure;
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::run::{Action, Occurrence, Run};

use crate::world::{Global, World};

/// The run of a figure of the text as written, and how many of its events lie before the figure.
///
/// Messages are delivered as soon as they are sent, in the order of sending; a decision of the
/// script is taken when nothing is in flight.
pub fn play<P: Procedure>(figure: &Figure<P>) -> (Run<P>, usize) {
    let case = Case::new("figure", "a figure of the text", figure.config.clone());
    let world = World::new(case, P::as_written());
    let mut global = world.initial();
    let mut occurrences = Vec::new();
    let mut skip = 0;
    for (place, (role, stimulus)) in figure.prelude.iter().chain(&figure.script).enumerate() {
        if place == figure.prelude.len() {
            skip = occurrences.len();
        }
        let action = Action::Stimulus(*role, stimulus.clone());
        assert!(
            world.actions(&global).contains(&action),
            "{}: {role} cannot decide that {stimulus} here",
            figure.caption()
        );
        global = happen(&world, &global, action, &mut occurrences);
        while let Some(action) = delivery(&world, &global) {
            global = happen(&world, &global, action, &mut occurrences);
        }
    }
    (Run { cast: world.cast, occurrences, loop_from: None }, skip)
}

fn delivery<P: Procedure>(world: &World<P>, global: &Global<P>) -> Option<Action<P>> {
    world.actions(global).into_iter().find(|action| matches!(action, Action::Deliver(_)))
}

fn happen<P: Procedure>(
    world: &World<P>,
    global: &Global<P>,
    action: Action<P>,
    occurrences: &mut Vec<Occurrence<P>>,
) -> Global<P> {
    let (after, outcome) = world.apply(global, &action);
    occurrences.push(Occurrence { action, outcome });
    after
}
