//! Claims: what a text promises, as formulas over what happens.

use super::case::Case;
use super::ghost::Omniscient;
use super::procedure::Procedure;
use super::reaction::{Event, Local, Manner, Outcome};
use super::step::Step;

/// One state of the world, as a claim sees it.
#[derive(Debug)]
pub struct Snapshot<'a, P: Procedure> {
    /// The roles, in the order of the lifelines.
    pub cast: &'a [P::Role],
    /// What each role has.
    pub locals: &'a [&'a Local<P>],
    /// What has happened, as far as claims must remember.
    pub history: &'a P::History,
    /// Nothing in flight, no timer that can elapse, no decision open but one that begins
    /// something new.
    pub at_rest: bool,
    /// Nothing in flight, no timer that can elapse, no decision owed by a policy; users may still
    /// decide.
    pub is_quiet: bool,
    /// The calls that may come up.
    pub calls: &'a [P::Call],
}

impl<'a, P: Procedure> Snapshot<'a, P> {
    /// The right to look inside ghosts.
    pub fn eye(&self) -> Omniscient {
        Omniscient::grant()
    }

    /// Each role with what it has.
    pub fn roles(&self) -> impl Iterator<Item = (P::Role, &'a Local<P>)> + '_ {
        self.cast.iter().copied().zip(self.locals.iter().copied())
    }

    /// What one role has; `None` where it takes no part.
    pub fn local(&self, role: P::Role) -> Option<&'a Local<P>> {
        self.roles().find(|(r, _)| *r == role).map(|(_, local)| local)
    }
}

/// One role taking one event, as a claim sees it.
#[derive(Debug)]
pub struct Moment<'a, P: Procedure> {
    /// Who.
    pub role: P::Role,
    /// What it had.
    pub before: &'a Local<P>,
    /// What it met.
    pub event: &'a Event<P>,
    /// What it did.
    pub outcome: &'a Outcome<P>,
}

impl<P: Procedure> Moment<'_, P> {
    /// The right to look inside ghosts.
    pub fn eye(&self) -> Omniscient {
        Omniscient::grant()
    }
}

/// A predicate on a state.
pub type State<P> = fn(&Snapshot<'_, P>) -> bool;
/// A predicate on a state and a call.
pub type InCall<P> = fn(&Snapshot<'_, P>, <P as Procedure>::Call) -> bool;
/// A predicate on one role's taking of an event, with the past until then.
pub type AtStep<P> = fn(&<P as Procedure>::History, &Moment<'_, P>) -> bool;

/// What is claimed.
pub enum Formula<P: Procedure> {
    /// In every state where `when` is true, `then` is. Vacuous where `when` never is.
    Always {
        /// The trigger.
        when: State<P>,
        /// What must be so.
        then: State<P>,
    },
    /// Whenever a role takes an event and `when` is true of that, `then` is.
    EachStep {
        /// The trigger.
        when: AtStep<P>,
        /// What must be so.
        then: AtStep<P>,
    },
    /// Some run comes to such a state.
    Reachable(State<P>),
    /// In some run a role takes an event like this.
    Happens(AtStep<P>),
    /// For each call: once `from` is true, `to` becomes true sooner or later.
    LeadsTo {
        /// The left side.
        from: InCall<P>,
        /// The right side.
        to: InCall<P>,
    },
    /// From every state, some run comes to such a state.
    Recoverable(State<P>),
    /// No run of messages, timers and policies goes on for ever without a user.
    NoLivelock,
    /// Every step that is printed is cited in some case, or says why not.
    Coverage,
    /// Whatever a step of the text sends, its receiver does something with in some case.
    Heeded,
}

impl<P: Procedure> Formula<P> {
    /// Whether it is asked of all cases together.
    pub fn is_of_all_cases(&self) -> bool {
        matches!(self, Formula::Coverage | Formula::Heeded)
    }
}

impl<P: Procedure> Clone for Formula<P> {
    fn clone(&self) -> Self {
        match *self {
            Formula::Always { when, then } => Formula::Always { when, then },
            Formula::EachStep { when, then } => Formula::EachStep { when, then },
            Formula::Reachable(state) => Formula::Reachable(state),
            Formula::Happens(moment) => Formula::Happens(moment),
            Formula::LeadsTo { from, to } => Formula::LeadsTo { from, to },
            Formula::Recoverable(state) => Formula::Recoverable(state),
            Formula::NoLivelock => Formula::NoLivelock,
            Formula::Coverage => Formula::Coverage,
            Formula::Heeded => Formula::Heeded,
        }
    }
}

impl<P: Procedure> Formula<P> {
    /// The kind of formula, in model checking's word.
    pub fn kind(&self) -> &'static str {
        match self {
            Formula::Always { .. } => "always",
            Formula::EachStep { .. } => "each step",
            Formula::Reachable(_) => "reachable",
            Formula::Happens(_) => "happens",
            Formula::LeadsTo { .. } => "leads to",
            Formula::Recoverable(_) => "always reachable",
            Formula::NoLivelock => "no livelock",
            Formula::Coverage => "coverage",
            Formula::Heeded => "heeded",
        }
    }
}

/// Something the text promises.
#[derive(Clone)]
pub struct Claim<P: Procedure> {
    /// A sentence in kebab-case: also the figure's file name and the ledger's key.
    pub name: &'static str,
    /// What it says, for a delegate.
    pub gist: &'static str,
    /// The steps it is drawn from; empty for what every procedure owes.
    pub steps: &'static [Step],
    /// The formula.
    pub formula: Formula<P>,
    /// Whether it is claimed in this case under these resolutions.
    pub applies: fn(&Case<P>, &P::Resolutions) -> bool,
}

impl<P: Procedure> Claim<P> {
    /// A claim for every case.
    pub const fn new(
        name: &'static str,
        gist: &'static str,
        steps: &'static [Step],
        formula: Formula<P>,
    ) -> Self {
        Claim { name, gist, steps, formula, applies: |_, _| true }
    }

    /// Restricts it to some cases or resolutions.
    pub const fn in_cases(self, applies: fn(&Case<P>, &P::Resolutions) -> bool) -> Self {
        Claim {
            name: self.name,
            gist: self.gist,
            steps: self.steps,
            formula: self.formula,
            applies,
        }
    }
}

fn holds_only_what_it_may<P: Procedure>(local: &Local<P>) -> bool {
    local.resources.iter().all(|resource| P::may_hold(&local.state, resource))
        && local.timers.iter().all(|timer| P::may_run(&local.state, timer))
}

/// The name of the claim that every event has a step: its breaches are findings of their own.
pub const EVERY_EVENT_HAS_A_STEP: &str = "every-event-has-a-step";

/// The claims every procedure gets for free.
pub fn free<P: Procedure>() -> Vec<Claim<P>> {
    vec![
        Claim::new(
            EVERY_EVENT_HAS_A_STEP,
            "whatever a role meets in a state it can be in, the text says what to do",
            &[],
            Formula::EachStep {
                when: |_, _| true,
                then: |_, moment| moment.outcome.manner != Manner::Unspecified,
            },
        ),
        Claim::new(
            "nothing-impossible-happens",
            "what the model holds to be impossible does not happen",
            &[],
            Formula::EachStep {
                when: |_, _| true,
                then: |_, moment| !matches!(moment.outcome.manner, Manner::Impossible(_)),
            },
        ),
        Claim::new(
            "nobody-waits-for-ever",
            "nobody is still waiting, or in a call, when nothing more can happen",
            &[],
            Formula::Always {
                when: |s| s.at_rest && *s.history != P::History::default(),
                then: |s| s.locals.iter().all(|l| l.crashed || P::is_idle(&l.state)),
            },
        ),
        Claim::new(
            "nothing-is-left-open",
            "no channel, media, other resource or timer is left over when nothing more can happen",
            &[],
            Formula::Always {
                when: |s| s.at_rest && *s.history != P::History::default(),
                then: |s| s.locals.iter().all(|l| l.crashed || holds_only_what_it_may::<P>(l)),
            },
        ),
        Claim::new(
            "a-new-call-stays-possible",
            "whatever has happened, the parties can still get back to idle",
            &[],
            Formula::Recoverable(P::is_free),
        ),
        Claim::new(
            "no-livelock",
            "messages do not go round for ever without a user",
            &[],
            Formula::NoLivelock,
        ),
        Claim::new(
            "every-step-happens",
            "every step of the text is obeyed in some run, or says why it cannot be",
            &[],
            Formula::Coverage,
        ),
        Claim::new(
            "what-is-sent-is-heeded",
            "whatever a step of the text sends, its receiver does something with in some run",
            &[],
            Formula::Heeded,
        ),
    ]
}
