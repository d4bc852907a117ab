//! A second judge of atoms and trackers: it reads the events of a run and nothing else.
//!
//! The claims' atoms look into roles' states, and their trackers into what was noted of the past.
//! An oracle has neither. It is told, event by event, who met what, and what could be seen of the
//! reaction: messages, resources, timers, notices, the steps cited. From that alone it says of each
//! claim whether its trigger and what it demands are so, in its own words and without a line of the
//! model's. Rest is the world's to say, and is told.

use std::collections::BTreeSet;

use callproof_model::kernel::case::Case;
use callproof_model::kernel::claim::{Claim, Formula, Response};
use callproof_model::kernel::condition::Moment;
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::reaction::{Demanded, Effect, Outcome};
use callproof_model::kernel::run::Action;
use callproof_model::kernel::step::Step;
use callproof_proofs::world::{Global, World};

/// One event of a run, as somebody sees it who looks on: no role's state is in it.
#[derive(Clone, Debug)]
pub struct Happening<P: Procedure> {
    /// What happened.
    pub action: Action<P>,
    /// What was seen of the reaction; `None` of faults, and of what reaches a crashed role.
    pub seen: Option<Seen<P>>,
}

/// What can be seen of a reaction.
#[derive(Clone, Debug)]
pub struct Seen<P: Procedure> {
    /// Messages sent, resources opened and closed, timers started and stopped, users informed; each
    /// with the step that demands it.
    pub effects: Vec<Demanded<P>>,
    /// The steps obeyed.
    pub cited: Vec<Step>,
    /// Whether the text had no step for the event.
    pub is_unspecified: bool,
    /// Whether the model held the event to be impossible.
    pub is_impossible: bool,
}

impl<P: Procedure> Happening<P> {
    fn new(action: &Action<P>, outcome: Option<&Outcome<P>>) -> Self {
        use callproof_model::kernel::reaction::Manner;
        let seen = outcome.map(|outcome| Seen {
            effects: outcome.effects.clone(),
            cited: outcome.cited.clone(),
            is_unspecified: outcome.is_unspecified(),
            is_impossible: matches!(outcome.manner, Manner::Impossible(_)),
        });
        Happening { action: action.clone(), seen }
    }

    /// The messages sent, with their receivers.
    pub fn sent(&self) -> impl Iterator<Item = (P::Role, &P::Message)> {
        let effects = self.seen.iter().flat_map(|seen| &seen.effects);
        effects.filter_map(|demanded| match &demanded.effect {
            Effect::Send { to, message } => Some((*to, message)),
            _ => None,
        })
    }
}

/// A run so far, with what the world says of rest.
pub struct Sofar<'r, P: Procedure> {
    /// The case; of its configuration an oracle may read who takes part.
    pub case: &'r Case<P>,
    /// The roles, in the order of the lifelines.
    pub cast: &'r [P::Role],
    /// The calls that may come up.
    pub calls: &'r [P::Call],
    /// What happened before the case began.
    pub before: &'r [Happening<P>],
    /// What has happened in the case, the last event last.
    pub events: &'r [Happening<P>],
    /// Nothing can happen any more unless somebody begins something new.
    pub at_rest: bool,
    /// Only users could go on.
    pub is_quiet: bool,
}

/// What an oracle says of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Of a claim on states: whether the trigger is so now, and what is demanded.
    Now { when: bool, then: bool },
    /// Of a claim on steps: the same of the last event; `None` where no role took one.
    Step(Option<(bool, bool)>),
    /// Of a state or step that is to be possible: whether it is so now.
    Goal(bool),
    /// Of a leads-to: left and right side for each call in turn, or for each call and each role of
    /// the cast where the claim is about roles.
    Responses(Vec<(bool, bool)>),
}

/// Judges claims by events alone.
pub trait Oracle<P: Procedure> {
    /// What is so of a claim after a run; `None` for a claim that this oracle does not know, which
    /// is an error unless the claim is one that looks at whole graphs or at all cases.
    fn says(&self, claim: &str, run: &Sofar<'_, P>) -> Option<Answer>;
}

/// Compares an oracle with the claims' own conditions along runs of a world.
pub struct Comparison<'w, P: Procedure, O: Oracle<P>> {
    world: &'w World<P>,
    oracle: O,
    claims: Vec<Spelled<P>>,
    before: Vec<Happening<P>>,
    /// How many answers were compared.
    pub compared: usize,
    /// The claims of which a trigger or goal was true somewhere.
    pub met: BTreeSet<&'static str>,
}

struct Spelled<P: Procedure> {
    claim: Claim<P>,
    responses: Vec<Response<P>>,
}

impl<'w, P: Procedure, O: Oracle<P>> Comparison<'w, P, O> {
    /// Nothing is compared yet; every claim that is made in this world will be.
    pub fn new(world: &'w World<P>, oracle: O) -> Self {
        let scene = world.scene();
        let mut claims = P::claims();
        claims.retain(|c| (c.applies)(&world.case, &world.resolutions));
        let spelled = claims.into_iter().map(|claim| {
            let responses = match &claim.formula {
                Formula::LeadsTo(responses) => responses(&scene),
                _ => Vec::new(),
            };
            Spelled { claim, responses }
        });
        let claims = spelled.collect();
        let mut before = Vec::new();
        world.follow(world.start(), &world.case.prelude, &mut |occurrence| {
            before.push(Happening::new(&occurrence.action, occurrence.outcome.as_ref()));
        });
        Comparison { world, oracle, claims, before, compared: 0, met: BTreeSet::new() }
    }

    /// Every run of at most so many events.
    pub fn every_run(&mut self, depth: usize) {
        let start = self.world.initial();
        self.compare(&start, None, &[]);
        self.go_on(&start, &mut Vec::new(), depth);
    }

    fn go_on(&mut self, state: &Global<P>, events: &mut Vec<Happening<P>>, depth: usize) {
        if depth == 0 {
            return;
        }
        for action in self.world.actions(state) {
            let after = self.take(state, &action, events);
            self.go_on(&after, events, depth - 1);
            events.pop();
        }
    }

    /// One run, as `choose` picks among so many possible events, until it ends or is long enough.
    pub fn walk(&mut self, most: usize, choose: &mut dyn FnMut(usize) -> usize) {
        let (mut state, mut events) = (self.world.initial(), Vec::new());
        for _ in 0..most {
            let mut actions = self.world.actions(&state);
            if actions.is_empty() {
                return;
            }
            let action = actions.swap_remove(choose(actions.len()));
            state = self.take(&state, &action, &mut events);
        }
    }

    /// One run, event by event.
    pub fn run(&mut self, actions: &[Action<P>]) {
        let (mut state, mut events) = (self.world.initial(), Vec::new());
        for action in actions {
            state = self.take(&state, action, &mut events);
        }
    }

    fn take(
        &mut self,
        state: &Global<P>,
        action: &Action<P>,
        events: &mut Vec<Happening<P>>,
    ) -> Global<P> {
        let (after, outcome) = self.world.apply(state, action);
        events.push(Happening::new(action, outcome.as_ref()));
        self.compare(&after, Some((state, action, outcome.as_ref())), events);
        after
    }

    fn compare(
        &mut self,
        state: &Global<P>,
        step: Option<(&Global<P>, &Action<P>, Option<&Outcome<P>>)>,
        events: &[Happening<P>],
    ) {
        let (world, scene) = (self.world, self.world.scene());
        let run = Sofar {
            case: &world.case,
            cast: &world.cast,
            calls: &world.calls,
            before: &self.before,
            events,
            at_rest: world.is_at_rest(state),
            is_quiet: world.is_quiet(state),
        };
        let met = step.and_then(|(before, action, outcome)| {
            let ((role, event), outcome) = (action.met()?, outcome?);
            Some((before, role, event, outcome))
        });
        for Spelled { claim, responses } in &self.claims {
            let ours = match &claim.formula {
                Formula::Always { when, then } => Answer::Now {
                    when: world.is_so(state, &when(&scene)),
                    then: world.is_so(state, &then(&scene)),
                },
                Formula::Reachable(goal) | Formula::Recoverable(goal) => {
                    Answer::Goal(world.is_so(state, &goal(&scene)))
                }
                Formula::EachStep { when, then } => Answer::Step(met.as_ref().map(
                    |(before, role, event, outcome)| {
                        let own = &before.locals[world.place(*role)];
                        let moment = Moment { role: *role, before: own, event, outcome };
                        let past = &before.history;
                        let (when, then) = (when(&scene), then(&scene));
                        (when.is_met(past, &moment), then.is_met(past, &moment))
                    },
                )),
                Formula::Happens(like) => {
                    Answer::Goal(met.as_ref().is_some_and(|(before, role, event, outcome)| {
                        let own = &before.locals[world.place(*role)];
                        let moment = Moment { role: *role, before: own, event, outcome };
                        like(&scene).is_met(&before.history, &moment)
                    }))
                }
                Formula::LeadsTo(_) => {
                    let sides = responses.iter().map(|Response { from, to, .. }| {
                        (world.is_so(state, from), world.is_so(state, to))
                    });
                    Answer::Responses(sides.collect())
                }
                Formula::NoLivelock | Formula::Coverage | Formula::Heeded => continue,
            };
            let theirs = self.oracle.says(claim.name, &run);
            let told: Vec<String> = events.iter().map(|e| format!("{:?}", e.action)).collect();
            assert!(
                theirs.as_ref().is_some_and(|theirs| is_same(&ours, theirs)),
                "{} in {}: the claim's atoms say {ours:?}, the oracle {theirs:?} after\n{}",
                claim.name,
                world.case.name,
                told.join("\n"),
            );
            self.compared += 1;
            if is_met(&ours) {
                self.met.insert(claim.name);
            }
        }
    }
}

/// Whether two answers say the same: what is demanded matters only where the trigger is so.
fn is_same(ours: &Answer, theirs: &Answer) -> bool {
    match (ours, theirs) {
        (Answer::Now { when: false, .. }, Answer::Now { when: false, .. }) => true,
        (Answer::Step(Some((false, _))), Answer::Step(Some((false, _)))) => true,
        (ours, theirs) => ours == theirs,
    }
}

fn is_met(answer: &Answer) -> bool {
    match answer {
        Answer::Now { when, .. } => *when,
        Answer::Step(step) => step.is_some_and(|(when, _)| when),
        Answer::Goal(goal) => *goal,
        Answer::Responses(sides) => sides.iter().any(|(from, _)| *from),
    }
}
