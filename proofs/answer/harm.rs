//! Harm: what a finding does to those who take part, and how much has to come together for it.

use std::cmp::Reverse;

use callproof_kernel::case::{Case, Rung};
use callproof_kernel::procedure::{Decider, Procedure, StimulusKind};
use callproof_kernel::run::Action;

use crate::consequence::Consequence;
use crate::findings::{Class, Finding};
use crate::survey::Survey;
use crate::verdict::Witness;

/// What has to come together for a finding to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Needs {
    /// Nothing: messages that arrive in the order in which they were sent, and no more calls than
    /// there must be.
    Nothing,
    /// Messages of different calls or channels overtake each other, which no network excludes that
    /// keeps the order of each.
    Overtaking,
    /// A race: messages of one call and channel that overtake each other, a timer that is early,
    /// another call.
    Race,
    /// A fault: a message lost or doubled, a crash.
    Fault,
}

impl Needs {
    /// What has to come together for something that shows in a case, by this run of it where one is
    /// known.
    pub fn of<P: Procedure>(case: &Case<P>, run: Option<&Witness<P>>) -> Self {
        let calls = |case: &Case<P>| case.procedure.calls(&case.config).len();
        let fewest = case.procedure.cases().iter().map(calls).min();
        match case.rung() {
            Rung::Loss | Rung::Duplication | Rung::Crash => Needs::Fault,
            Rung::Unordered | Rung::Late => Needs::Race,
            Rung::FifoPerHop | Rung::FifoPerDialog if Some(calls(case)) > fewest => Needs::Race,
            Rung::FifoPerHop | Rung::FifoPerDialog if run.is_some_and(|run| run.overtakes) => {
                Needs::Overtaking
            }
            Rung::FifoPerHop | Rung::FifoPerDialog => Needs::Nothing,
        }
    }
}

/// Where messages overtake each other although each call and channel keeps its order, in words.
pub const OVERTAKEN: &str = "where messages of different calls or channels overtake each other";

/// What has to come together for something that shows in a case, by this run of it where one is
/// known, in words: "on an ideal network", "only if a message is lost".
pub fn circumstances<P: Procedure>(case: &Case<P>, run: Option<&Witness<P>>) -> String {
    let rung = case.rung();
    match (Needs::of(case, run), rung, fault(rung)) {
        (Needs::Nothing, ..) => "on an ideal network".into(),
        (Needs::Overtaking, ..) => OVERTAKEN.into(),
        (Needs::Fault, _, Some((fault, _))) => format!("only if {fault}"),
        (_, Rung::Unordered, _) => "only where messages overtake each other".into(),
        (_, Rung::Late, _) => "only where a timer elapses early".into(),
        (Needs::Fault | Needs::Race, ..) if run.is_some_and(|run| run.overtakes) => {
            format!("only with another call, {OVERTAKEN}")
        }
        (Needs::Fault | Needs::Race, ..) => "only with another call".into(),
    }
}

/// What a fault is called, with whether layers below such a procedure absorb it: a transport or a
/// transaction layer repeats what is lost and drops what comes twice; nobody below mends a crash.
pub fn fault(rung: Rung) -> Option<(&'static str, bool)> {
    match rung {
        Rung::Loss => Some(("a message is lost", true)),
        Rung::Duplication => Some(("a message comes twice", true)),
        Rung::Crash => Some(("a party crashes", false)),
        Rung::FifoPerHop | Rung::FifoPerDialog | Rung::Unordered | Rung::Late => None,
    }
}

/// What comes of a finding, from bad to less bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Done {
    /// Somebody waits, stays in a call or keeps something for ever, however it goes on.
    Left,
    /// Somebody may.
    MayBeLeft,
    /// A promise is broken: somebody is deceived, or does what should not be.
    Broken,
    /// Something is only not said.
    Unsaid,
}

/// What a finding does to those who take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harm {
    /// How much has to come together.
    pub needs: Needs,
    /// The rung of the network on which it shows.
    pub rung: Rung,
    /// What comes of it.
    pub done: Done,
    /// Where things end.
    pub consequence: Consequence,
    /// How many decisions of users it takes, besides that with which everything begins.
    pub users: usize,
}

/// What harms are compared by; the least harms most.
pub type Weight = (Needs, Done, Reverse<usize>, Reverse<usize>, usize);

impl Harm {
    /// What a finding of a survey does, where it ends in this way.
    pub fn of<P: Procedure>(
        survey: &Survey<P>,
        finding: &Finding<P>,
        consequence: Consequence,
    ) -> Self {
        let report = survey.reports.iter().find(|report| report.case.name == finding.case);
        let Some(case) = report.map(|report| &report.case) else {
            return Harm::without_run(finding);
        };
        let (rung, needs) = (case.rung(), Needs::of(case, finding.witness.as_ref()));
        let Some(witness) = &finding.witness else {
            return Harm { needs, rung, ..Harm::without_run(finding) };
        };
        let is_users = |action: &Action<P>| matches!(action, Action::Stimulus(_, s) if s.decider() == Decider::User);
        let actions = witness.run.occurrences.iter().map(|one| &one.action);
        let users = actions.filter(|action| is_users(action)).count().saturating_sub(1);
        let done = done(finding, &consequence);
        Harm { needs, rung, done, consequence, users }
    }

    /// What is known of a finding that no run shows: something never happens.
    fn without_run<P: Procedure>(finding: &Finding<P>) -> Self {
        let consequence = Consequence::default();
        let done = done(finding, &consequence);
        Harm { needs: Needs::Nothing, rung: Rung::FifoPerHop, done, consequence, users: 0 }
    }

    /// What it is compared by: first what has to come together, then what comes of it, then how
    /// many parties are harmed, how much is never given back, and how many users have to act.
    pub fn weight(&self) -> Weight {
        let (parties, held) = (self.consequence.harmed().len(), self.consequence.held());
        (self.needs, self.done, Reverse(parties), Reverse(held), self.users)
    }
}

fn done<P: Procedure>(finding: &Finding<P>, consequence: &Consequence) -> Done {
    let is_hole = finding.class == Class::NoStep;
    match consequence.left.is_empty() {
        false if consequence.is_certain() => Done::Left,
        // After a promise is broken things may go wrong for other reasons as well.
        false if is_hole => Done::MayBeLeft,
        true if is_hole => Done::Unsaid,
        _ => Done::Broken,
    }
}
