//! For machines: schema callproof/check/1. Keys are added, never renamed.

use callproof_kernel::claim::Demand;
use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::run::{Action, Envelope};
use callproof_kernel::step::Step;
use callproof_proofs::bounds::Bounds;
use callproof_proofs::check::ClaimReport;
use callproof_proofs::survey::Survey;
use callproof_proofs::verdict::{Verdict, Witness};
use serde::Serialize;

/// The format's name.
pub const SCHEMA: &str = "callproof/check/1";

/// All that was checked.
#[derive(Debug, Default, Serialize)]
pub struct Document {
    /// The format's name.
    pub schema: &'static str,
    /// A result for each claim in each case.
    pub results: Vec<Row>,
    /// Events for which the text has no step.
    pub no_step: Vec<HoleRow>,
}

/// One claim in one case.
#[derive(Debug, Serialize)]
pub struct Row {
    procedure: &'static str,
    profile: String,
    case: &'static str,
    claim: &'static str,
    kind: &'static str,
    demand: &'static str,
    steps: Vec<String>,
    verdict: Verdict,
    states: usize,
    transitions: usize,
    depth: usize,
    symmetry: usize,
    collisions: &'static str,
    within: Option<String>,
    witness: Option<WitnessRow>,
}

/// One event for which the text has no step, in one case.
#[derive(Debug, Serialize)]
pub struct HoleRow {
    procedure: &'static str,
    profile: String,
    case: &'static str,
    role: String,
    state: String,
    event: String,
    step: Option<String>,
    witness: WitnessRow,
}

/// A run.
#[derive(Debug, Serialize)]
pub struct WitnessRow {
    id: String,
    events: Vec<EventRow>,
    loop_from: Option<usize>,
    why_fair: Option<String>,
    beginning: Option<String>,
}

/// An event of a run.
#[derive(Debug, Serialize)]
pub struct EventRow {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    text: String,
    steps: Vec<String>,
    unspecified: bool,
}

impl Document {
    /// Nothing yet.
    pub fn new() -> Self {
        Document { schema: SCHEMA, ..Document::default() }
    }

    /// Adds a survey under a profile's name.
    pub fn add<P: Procedure>(&mut self, profile: &str, survey: &Survey<P>) {
        for report in &survey.reports {
            for result in &report.results {
                let ClaimReport { claim, verdict, witness, .. } = result;
                self.results.push(Row {
                    procedure: survey.procedure.name(),
                    profile: profile.into(),
                    case: report.case.name,
                    claim: claim.name,
                    kind: claim.formula.kind(),
                    demand: demand(claim.demand),
                    steps: names(claim.steps),
                    verdict: *verdict,
                    states: report.states,
                    transitions: report.transitions,
                    depth: report.depth,
                    symmetry: report.exchanges,
                    collisions: "none: states are kept whole",
                    within: Bounds::of([&report.case]).map(|bounds| bounds.to_string()),
                    witness: witness.as_ref().map(run),
                });
            }
            self.no_step.extend(report.holes.iter().map(|hole| HoleRow {
                procedure: survey.procedure.name(),
                profile: profile.into(),
                case: report.case.name,
                role: hole.key.role.to_string(),
                state: hole.key.state.clone(),
                event: hole.key.event.clone(),
                step: hole.step.map(|step| step.to_string()),
                witness: run(&hole.witness),
            }));
        }
        for overall in &survey.overall {
            self.results.push(Row {
                procedure: survey.procedure.name(),
                profile: profile.into(),
                case: "all",
                claim: overall.claim.name,
                kind: overall.claim.formula.kind(),
                demand: demand(overall.claim.demand),
                steps: names(&overall.steps),
                verdict: overall.verdict,
                states: survey.states(),
                transitions: survey.reports.iter().map(|r| r.transitions).sum(),
                depth: survey.reports.iter().map(|r| r.depth).max().unwrap_or(0),
                symmetry: survey.reports.iter().map(|r| r.exchanges).max().unwrap_or(1),
                collisions: "none: states are kept whole",
                within: survey.bounds(overall.claim.name).map(|bounds| bounds.to_string()),
                witness: None,
            });
        }
    }
}

fn demand(demand: Demand) -> &'static str {
    match demand {
        Demand::Text => "text",
        Demand::Cited => "cited-document",
        Demand::Owed => "any-such-procedure",
    }
}

fn names(steps: &[Step]) -> Vec<String> {
    steps.iter().map(Step::to_string).collect()
}

fn run<P: Procedure>(witness: &Witness<P>) -> WitnessRow {
    let events = witness.run.occurrences.iter().zip(witness.run.wording()).map(|(o, text)| {
        let (role, from, to, message, channel) = match &o.action {
            Action::Deliver(e) | Action::Lose(e) | Action::Duplicate(e) => {
                let Envelope { from, to, message } = e;
                let channel = message.channel().to_string();
                (None, Some(*from), Some(*to), Some(message.name().to_string()), Some(channel))
            }
            Action::Timeout(role, _) | Action::Stimulus(role, _) => {
                (Some(*role), None, None, None, None)
            }
            Action::Crash(role) | Action::Recover(role) => (Some(*role), None, None, None, None),
        };
        EventRow {
            kind: o.action.kind(),
            role: role.map(|r| r.to_string()),
            from: from.map(|r| r.to_string()),
            to: to.map(|r| r.to_string()),
            message,
            channel,
            text,
            steps: o.outcome.iter().flat_map(|outcome| names(&outcome.cited)).collect(),
            unspecified: o.is_unspecified(),
        }
    });
    WitnessRow {
        id: witness.id.clone(),
        events: events.collect(),
        loop_from: witness.run.loop_from,
        why_fair: Some(witness.why_fair.clone()).filter(|why| !why.is_empty()),
        beginning: Some(witness.beginning.clone()).filter(|said| !said.is_empty()),
    }
}
