//! Claims of a procedure whose types are not known.

use std::sync::Arc;

use super::AnyProcedure;
use super::convert::{Within, at_moment, in_scene, known_history, known_local};
use crate::claim::{Claim, Cost, Formula, InScene, Response};
use crate::condition::{Condition, Moment, OfState, OfStep, StateAtom, StepAtom};
use crate::procedure::Procedure;

impl<P: Procedure> Within<P> {
    pub(super) fn claim(&'static self, claim: Claim<P>) -> Claim<AnyProcedure> {
        let applies = claim.applies;
        Claim {
            name: claim.name,
            gist: claim.gist,
            breach: claim.breach,
            steps: claim.steps,
            demand: claim.demand,
            formula: self.formula(claim.formula),
            applies: Arc::new(move |case, text| {
                let resolutions = text.resolutions().cast::<P>();
                applies(&self.known_case(case), text.under(&resolutions))
            }),
        }
    }

    pub(super) fn cost(&'static self, cost: Cost<P>) -> Cost<AnyProcedure> {
        Cost { name: cost.name, gist: cost.gist, counts: self.of_step(cost.counts) }
    }

    fn formula(&'static self, formula: Formula<P>) -> Formula<AnyProcedure> {
        match formula {
            Formula::Always { when, then } => {
                Formula::Always { when: self.of_state(when), then: self.of_state(then) }
            }
            Formula::EachStep { when, then } => {
                Formula::EachStep { when: self.of_step(when), then: self.of_step(then) }
            }
            Formula::Reachable(goal) => Formula::Reachable(self.of_state(goal)),
            Formula::Happens(like) => Formula::Happens(self.of_step(like)),
            Formula::LeadsTo(responses) => Formula::LeadsTo(Arc::new(move |scene| {
                let response = |Response { call, from, to }| Response {
                    call: self.call(call),
                    from: self.state_condition(&from),
                    to: self.state_condition(&to),
                };
                let known = in_scene::<P, _>(scene, |scene| responses(scene));
                known.into_iter().map(response).collect()
            })),
            Formula::Recoverable(goal) => Formula::Recoverable(self.of_state(goal)),
            Formula::NoLivelock => Formula::NoLivelock,
            Formula::Coverage => Formula::Coverage,
            Formula::Heeded => Formula::Heeded,
        }
    }

    fn of_state(
        &'static self,
        said: InScene<P, OfState<P>>,
    ) -> InScene<AnyProcedure, OfState<AnyProcedure>> {
        Arc::new(move |scene| self.state_condition(&in_scene::<P, _>(scene, |scene| said(scene))))
    }

    fn of_step(
        &'static self,
        said: InScene<P, OfStep<P>>,
    ) -> InScene<AnyProcedure, OfStep<AnyProcedure>> {
        Arc::new(move |scene| step_condition(&in_scene::<P, _>(scene, |scene| said(scene))))
    }

    fn state_condition(&self, condition: &OfState<P>) -> OfState<AnyProcedure> {
        condition.map(&mut |atom| {
            Condition::Atom(match atom {
                StateAtom::Begun => StateAtom::Begun,
                StateAtom::Quiet => StateAtom::Quiet,
                StateAtom::AtRest => StateAtom::AtRest,
                StateAtom::Role { role, says, is } => {
                    let (is, says) = (Arc::clone(is), Arc::clone(says));
                    let is = Arc::new(move |local: &_| is(&known_local::<P>(local)));
                    StateAtom::Role { role: self.role(*role), says, is }
                }
                StateAtom::Past { says, is } => {
                    let (is, says) = (Arc::clone(is), Arc::clone(says));
                    let is = Arc::new(move |past: &_| is(&known_history::<P>(past)));
                    StateAtom::Past { says, is }
                }
            })
        })
    }
}

fn step_condition<P: Procedure>(condition: &OfStep<P>) -> OfStep<AnyProcedure> {
    condition.map(&mut |atom| {
        Condition::Atom(match atom {
            StepAtom::Taking { says, is } => {
                let (is, says) = (Arc::clone(is), Arc::clone(says));
                let is = Arc::new(move |moment: &Moment<'_, _>| {
                    at_moment::<P, _>(moment, |moment| is(moment))
                });
                StepAtom::Taking { says, is }
            }
            StepAtom::Past { says, is } => {
                let (is, says) = (Arc::clone(is), Arc::clone(says));
                let is = Arc::new(move |past: &_| is(&known_history::<P>(past)));
                StepAtom::Past { says, is }
            }
        })
    })
}
