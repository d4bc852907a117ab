//! Claims: what a text promises, as formulas over what happens.

use std::fmt;
use std::sync::Arc;

use super::case::Case;
use super::condition::{Condition, OfState, OfStep, Scene};
use super::issue::{Asking, Resolutions};
use super::step::Step;
use super::words::Words;

/// Something spelled out for a case.
pub type InScene<P, T> = Arc<dyn Fn(&Scene<'_, P>) -> T + Send + Sync>;

/// Once `from` is true, `to` becomes true sooner or later.
#[derive(Clone, Debug)]
pub struct Response<P: Words> {
    /// The call it is about.
    pub call: P::Call,
    /// The left side.
    pub from: OfState<P>,
    /// The right side.
    pub to: OfState<P>,
}

/// What is claimed.
pub enum Formula<P: Words> {
    /// In every state where `when` is true, `then` is. Vacuous where `when` never is.
    Always {
        /// The trigger.
        when: InScene<P, OfState<P>>,
        /// What must be so.
        then: InScene<P, OfState<P>>,
    },
    /// Whenever a role takes an event and `when` is true of that, `then` is.
    EachStep {
        /// The trigger.
        when: InScene<P, OfStep<P>>,
        /// What must be so.
        then: InScene<P, OfStep<P>>,
    },
    /// Some run comes to such a state.
    Reachable(InScene<P, OfState<P>>),
    /// In some run a role takes an event like this.
    Happens(InScene<P, OfStep<P>>),
    /// Each of these: once the left side is true, the right side becomes true sooner or later.
    LeadsTo(InScene<P, Vec<Response<P>>>),
    /// From every state, some run comes to such a state.
    Recoverable(InScene<P, OfState<P>>),
    /// No run of messages, timers and policies goes on for ever without a user.
    NoLivelock,
    /// Every step that is printed is cited in some case, or says why not.
    Coverage,
    /// Whatever a step of the text sends, its receiver does something with in some case.
    Heeded,
}

impl<P: Words> Formula<P> {
    /// In every state where `when` is true, `then` is.
    pub fn always(
        when: impl Fn(&Scene<'_, P>) -> OfState<P> + Send + Sync + 'static,
        then: impl Fn(&Scene<'_, P>) -> OfState<P> + Send + Sync + 'static,
    ) -> Self {
        Formula::Always { when: Arc::new(when), then: Arc::new(then) }
    }

    /// In every state it is so.
    pub fn invariant(so: impl Fn(&Scene<'_, P>) -> OfState<P> + Send + Sync + 'static) -> Self {
        Formula::always(|_| Condition::always(), so)
    }

    /// For each call: in every state where `when` is true, `then` is.
    pub fn always_in_call(
        when: impl Fn(&Scene<'_, P>, P::Call) -> OfState<P> + Clone + Send + Sync + 'static,
        then: impl Fn(&Scene<'_, P>, P::Call) -> OfState<P> + Send + Sync + 'static,
    ) -> Self {
        let trigger = when.clone();
        Formula::always(
            move |s| s.some_call(|call| trigger(s, call)),
            move |s| s.each_call(|call| !when(s, call) | then(s, call)),
        )
    }

    /// Whenever a role takes an event and `when` is true of that, `then` is.
    pub fn each_step(
        when: impl Fn(&Scene<'_, P>) -> OfStep<P> + Send + Sync + 'static,
        then: impl Fn(&Scene<'_, P>) -> OfStep<P> + Send + Sync + 'static,
    ) -> Self {
        Formula::EachStep { when: Arc::new(when), then: Arc::new(then) }
    }

    /// For each call: whenever a role takes an event and `when` is true of that, `then` is.
    pub fn each_step_in_call(
        when: impl Fn(&Scene<'_, P>, P::Call) -> OfStep<P> + Clone + Send + Sync + 'static,
        then: impl Fn(&Scene<'_, P>, P::Call) -> OfStep<P> + Send + Sync + 'static,
    ) -> Self {
        let trigger = when.clone();
        Formula::each_step(
            move |s| s.some_call(|call| trigger(s, call)),
            move |s| s.each_call(|call| !when(s, call) | then(s, call)),
        )
    }

    /// Some run comes to such a state.
    pub fn reachable(goal: impl Fn(&Scene<'_, P>) -> OfState<P> + Send + Sync + 'static) -> Self {
        Formula::Reachable(Arc::new(goal))
    }

    /// In some run a role takes an event like this.
    pub fn happens(like: impl Fn(&Scene<'_, P>) -> OfStep<P> + Send + Sync + 'static) -> Self {
        Formula::Happens(Arc::new(like))
    }

    /// For each call: once `from` is true, `to` becomes true sooner or later.
    pub fn leads_to(
        from: impl Fn(&Scene<'_, P>, P::Call) -> OfState<P> + Send + Sync + 'static,
        to: impl Fn(&Scene<'_, P>, P::Call) -> OfState<P> + Send + Sync + 'static,
    ) -> Self {
        Formula::LeadsTo(Arc::new(move |s| {
            let of =
                |call: &P::Call| Response { call: *call, from: from(s, *call), to: to(s, *call) };
            s.calls.iter().map(of).collect()
        }))
    }

    /// For each call and each role: once `from` is true of them, `to` becomes true sooner or later.
    pub fn leads_to_for_each(
        from: impl Fn(&Scene<'_, P>, P::Call, P::Role) -> OfState<P> + Send + Sync + 'static,
        to: impl Fn(&Scene<'_, P>, P::Call, P::Role) -> OfState<P> + Send + Sync + 'static,
    ) -> Self {
        Formula::LeadsTo(Arc::new(move |s| {
            let pairs =
                s.calls.iter().flat_map(|call| s.cast.iter().map(move |role| (*call, *role)));
            pairs
                .map(|(call, role)| Response {
                    call,
                    from: from(s, call, role),
                    to: to(s, call, role),
                })
                .collect()
        }))
    }

    /// From every state, some run comes to such a state.
    pub fn recoverable(goal: impl Fn(&Scene<'_, P>) -> OfState<P> + Send + Sync + 'static) -> Self {
        Formula::Recoverable(Arc::new(goal))
    }

    /// Whether it is asked of all cases together.
    pub fn is_of_all_cases(&self) -> bool {
        matches!(self, Formula::Coverage | Formula::Heeded)
    }

    /// Whether it speaks of whole runs, and not of single states or steps of them.
    pub fn is_of_runs(&self) -> bool {
        matches!(self, Formula::LeadsTo(_) | Formula::NoLivelock)
    }

    /// The kind of formula, in model checking's word.
    pub fn kind(&self) -> &'static str {
        match self {
            Formula::Always { .. } => "always",
            Formula::EachStep { .. } => "each step",
            Formula::Reachable(_) => "reachable",
            Formula::Happens(_) => "happens",
            Formula::LeadsTo(_) => "leads to",
            Formula::Recoverable(_) => "always reachable",
            Formula::NoLivelock => "no livelock",
            Formula::Coverage => "coverage",
            Formula::Heeded => "heeded",
        }
    }
}

impl<P: Words> Clone for Formula<P> {
    fn clone(&self) -> Self {
        match self {
            Formula::Always { when, then } => {
                Formula::Always { when: Arc::clone(when), then: Arc::clone(then) }
            }
            Formula::EachStep { when, then } => {
                Formula::EachStep { when: Arc::clone(when), then: Arc::clone(then) }
            }
            Formula::Reachable(goal) => Formula::Reachable(Arc::clone(goal)),
            Formula::Happens(like) => Formula::Happens(Arc::clone(like)),
            Formula::LeadsTo(responses) => Formula::LeadsTo(Arc::clone(responses)),
            Formula::Recoverable(goal) => Formula::Recoverable(Arc::clone(goal)),
            Formula::NoLivelock => Formula::NoLivelock,
            Formula::Coverage => Formula::Coverage,
            Formula::Heeded => Formula::Heeded,
        }
    }
}

/// Whose demand a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Demand {
    /// The text promises it.
    Text,
    /// A document that the text cites demands it of those who do what it describes.
    Cited,
    /// Any such procedure owes it to those who take part.
    Owed,
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Demand::Text => "the text",
            Demand::Cited => "a cited document",
            Demand::Owed => "any such procedure",
        })
    }
}

/// Decides whether something is claimed in a case under some resolutions.
pub type Applies<P> = Arc<dyn Fn(&Case<P>, Asking<'_, P>) -> bool + Send + Sync>;

/// Something the text promises, or any such procedure owes.
pub struct Claim<P: Words> {
    /// A sentence in kebab-case: also the figure's file name and the ledger's key.
    pub name: &'static str,
    /// What it says, for a delegate.
    pub gist: &'static str,
    /// What happens where it is broken, as a sentence that names who is harmed, where somebody has
    /// put it into words.
    pub breach: Option<&'static str>,
    /// The steps it is drawn from; empty for what every procedure owes.
    pub steps: &'static [Step],
    /// Whose demand it is.
    pub demand: Demand,
    /// The formula.
    pub formula: Formula<P>,
    /// Whether it is claimed in this case under these resolutions.
    pub applies: Applies<P>,
}

impl<P: Words> Clone for Claim<P> {
    fn clone(&self) -> Self {
        Claim { formula: self.formula.clone(), applies: Arc::clone(&self.applies), ..*self }
    }
}

impl<P: Words> Claim<P> {
    /// A claim for every case: the text's where it is drawn from steps, unless all of them are of
    /// documents that it cites.
    pub fn new(
        name: &'static str,
        gist: &'static str,
        steps: &'static [Step],
        formula: Formula<P>,
    ) -> Self {
        let demand = match steps {
            [] => Demand::Owed,
            steps if steps.iter().all(Step::is_of_an_rfc) => Demand::Cited,
            _ => Demand::Text,
        };
        let applies: Applies<P> = Arc::new(|_, _| true);
        Claim { name, gist, breach: None, steps, demand, formula, applies }
    }

    /// The same claim, with what happens where it is broken: a sentence that names who is harmed,
    /// beginning with a small letter unless a name begins it, without a full stop.
    pub fn breach(self, breach: &'static str) -> Self {
        Claim { breach: Some(breach), ..self }
    }

    /// What happens where it is broken, as far as somebody has put that into words.
    pub fn broken(&self) -> String {
        self.breach.map_or_else(|| format!("not guaranteed: {}", self.gist), String::from)
    }

    /// The same claim, as what any such procedure owes at these steps.
    pub fn owed(self) -> Self {
        Claim { demand: Demand::Owed, ..self }
    }

    /// The same claim, as what a cited document demands at these steps.
    pub fn cited(self) -> Self {
        Claim { demand: Demand::Cited, ..self }
    }

    /// Whether it is claimed in a case of a text.
    pub fn is_made(&self, case: &Case<P>, text: &Resolutions<P>) -> bool {
        (self.applies)(case, Asking::of(text))
    }

    /// Restricts it to some cases or resolutions.
    pub fn in_cases(
        self,
        applies: impl Fn(&Case<P>, Asking<'_, P>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Claim { applies: Arc::new(applies), ..self }
    }
}

/// What something costs: a number to be compared, and no verdict.
pub struct Cost<P: Words> {
    /// A name in kebab-case.
    pub name: &'static str,
    /// What is counted, for a delegate.
    pub gist: &'static str,
    /// The takings of events that are counted.
    pub counts: InScene<P, OfStep<P>>,
}

impl<P: Words> Cost<P> {
    /// The most takings like these that one run can have.
    pub fn new(
        name: &'static str,
        gist: &'static str,
        counts: impl Fn(&Scene<'_, P>) -> OfStep<P> + Send + Sync + 'static,
    ) -> Self {
        Cost { name, gist, counts: Arc::new(counts) }
    }
}

/// Whatever a role takes.
pub fn any_taking<P: Words>(_: &Scene<'_, P>) -> OfStep<P> {
    Condition::always()
}

/// The name of the claim that every event has a step: its breaches are findings of their own.
pub const EVERY_EVENT_HAS_A_STEP: &str = "every-event-has-a-step";
