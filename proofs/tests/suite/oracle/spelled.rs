//! A claim's own conditions, spelled out for a case and asked of a state and of a step.

use callproof_kernel::claim::{Claim, Formula, Response};
use callproof_kernel::condition::{Moment, OfState, OfStep, Scene};
use callproof_kernel::procedure::Procedure;
use callproof_proofs::world::{Global, World};

use super::Answer;

/// A claim spelled out for a case.
pub struct Spelled<P: Procedure> {
    /// The claim's name.
    pub name: &'static str,
    asked: Asked<P>,
}

/// What a claim asks of a state or a step.
enum Asked<P: Procedure> {
    Always { when: OfState<P>, then: OfState<P> },
    EachStep { when: OfStep<P>, then: OfStep<P> },
    Goal(OfState<P>),
    Happens(OfStep<P>),
    LeadsTo(Vec<Response<P>>),
}

impl<P: Procedure> Spelled<P> {
    /// Spells a claim out; `None` of one that looks at whole graphs, or at all cases.
    pub fn new(claim: &Claim<P>, scene: &Scene<'_, P>) -> Option<Self> {
        let asked = match &claim.formula {
            Formula::Always { when, then } => {
                Asked::Always { when: when(scene), then: then(scene) }
            }
            Formula::EachStep { when, then } => {
                Asked::EachStep { when: when(scene), then: then(scene) }
            }
            Formula::Reachable(goal) | Formula::Recoverable(goal) => Asked::Goal(goal(scene)),
            Formula::Happens(like) => Asked::Happens(like(scene)),
            Formula::LeadsTo(responses) => Asked::LeadsTo(responses(scene)),
            Formula::NoLivelock | Formula::Coverage | Formula::Heeded => return None,
        };
        Some(Spelled { name: claim.name, asked })
    }

    /// What the claim's own conditions say of a state, and of what was taken last.
    pub fn says(
        &self,
        world: &World<P>,
        state: &Global<P>,
        taken: Option<&Taken<'_, P>>,
    ) -> Answer {
        let is_met =
            |taken: &Taken<'_, P>, asked: &OfStep<P>| asked.is_met(taken.past, &taken.moment);
        match &self.asked {
            Asked::Always { when, then } => {
                Answer::Now { when: world.is_so(state, when), then: world.is_so(state, then) }
            }
            Asked::EachStep { when, then } => {
                Answer::Step(taken.map(|taken| (is_met(taken, when), is_met(taken, then))))
            }
            Asked::Goal(goal) => Answer::Goal(world.is_so(state, goal)),
            Asked::Happens(like) => Answer::Goal(taken.is_some_and(|taken| is_met(taken, like))),
            Asked::LeadsTo(responses) => {
                let sides = responses.iter().map(|Response { from, to, .. }| {
                    (world.is_so(state, from), world.is_so(state, to))
                });
                Answer::Responses(sides.collect())
            }
        }
    }
}

/// A role's taking of an event, with what is remembered from before.
pub struct Taken<'a, P: Procedure> {
    /// What is remembered.
    pub past: &'a P::History,
    /// Who took what, and how.
    pub moment: Moment<'a, P>,
}
