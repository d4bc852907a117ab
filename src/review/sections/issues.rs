//! The open issues, and their candidates side by side.

use callproof_model::kernel::issue::Issue;
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::listed;
use callproof_proofs::review::decision::Decision;
use callproof_proofs::verdict::Verdict;

use crate::report::document::{Cell, Section, Tone};
use crate::review::Review;

/// A line for each open issue.
pub(super) fn overview<P: Procedure>(review: &Review<P>) -> Section {
    let row = |decision: &Decision<P>| {
        let Issue { name, candidates, recommended, .. } = decision.issue;
        let columns = decision.columns.iter().enumerate();
        let said = columns.map(|(place, column)| {
            let mark = if place == recommended { " (recommended)" } else { "" };
            let broken = match column.broken().len() {
                0 => "keeps every claim".to_string(),
                1 => "breaks 1 claim".to_string(),
                many => format!("breaks {many} claims"),
            };
            format!("{}{mark}, {}: {broken}", candidates[place].name, candidates[place].gist)
        });
        let said: Vec<_> = said.collect();
        let place = listed(decision.issue.steps);
        let mut row = vec![Cell::from(format!("{name}: {}", decision.issue.question))];
        row.push(place.into());
        row.extend(said.into_iter().map(Cell::from));
        row
    };
    Section {
        id: "issues".into(),
        group: "Open issues",
        title: "The questions the text leaves open".into(),
        intro: "Each candidate with everything else as recommended. `callproof review --issue \
                NAME` shows which claims break, with their runs, and the sentences to put into \
                the specification."
            .into(),
        head: ["open issue", "where"]
            .into_iter()
            .map(String::from)
            .chain((1..=MOST_CANDIDATES).map(|n| format!("candidate {n}")))
            .collect(),
        rows: review.decisions.iter().map(row).collect(),
        notes: Vec::new(),
        is_wordy: true,
    }
}

/// No open issue has more candidates.
const MOST_CANDIDATES: usize = 12;

fn alike<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let name = |place: usize| decision.issue.candidates[place].name;
    let pairs = decision.alike.iter();
    pairs.map(|(a, b)| {
        let (one, other) = (name(*a), name(*b));
        format!(
            "The messages modelled here are the same under {one} and under {other}: no capture of \
             them tells which was chosen; they differ in what the roles do besides."
        )
    }).collect()
}

/// One open issue: candidates side by side.
pub fn decision<P: Procedure>(decision: &Decision<P>) -> Section {
    let issue = &decision.issue;
    let mut head = vec!["claim".to_string()];
    head.extend(issue.candidates.iter().enumerate().map(|(place, candidate)| {
        let mark = if place == issue.recommended { " (recommended)" } else { "" };
        format!("{}{mark}", candidate.name)
    }));
    let meaning = issue.candidates.iter().map(|candidate| Cell::from(candidate.gist));
    let mut rows = vec![vec!["what it means".into()]];
    rows[0].extend(meaning);
    let mut messages: Vec<Cell> = vec!["messages in the figures of the text".into()];
    let least = decision.columns.first().and_then(|column| column.messages);
    messages.extend(decision.columns.iter().map(|column| count(column.messages, least)));
    rows.push(messages);
    for claim in P::claims() {
        let verdicts: Vec<Option<Verdict>> =
            decision.columns.iter().map(|c| c.verdicts.get(claim.name).copied()).collect();
        if verdicts.iter().flatten().all(|verdict| verdict.counts_as_holding()) {
            continue;
        }
        let mut row = vec![Cell::from(claim.gist)];
        row.extend(decision.columns.iter().zip(verdicts).map(|(column, verdict)| {
            let witness = column.witnesses.get(claim.name);
            match (verdict, witness) {
                (None, _) => Cell::new("not claimed", Tone::Dim),
                (Some(Verdict::Holds), _) => Cell::new("holds", Tone::Good),
                (Some(verdict), Some((case, witness))) => {
                    Cell::new(format!("{verdict} ({case})"), Tone::Bad).shown_by(&witness.id)
                }
                (Some(verdict), None) => Cell::new(verdict.to_string(), Tone::Bad),
            }
        }));
        rows.push(row);
    }
    Section {
        id: format!("decision-{}", issue.name),
        group: "Open issues",
        title: format!("{}: {}", issue.name, issue.question),
        intro: format!(
            "{}. Each candidate with everything else as recommended; claims that all of them keep \
             are left out.",
            listed(issue.steps)
        ),
        head,
        rows,
        notes: alike(decision).into_iter().chain(proposals(decision)).collect(),
        is_wordy: false,
    }
}

/// What each candidate would put into the specification.
fn proposals<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let mut said = Vec::new();
    for (place, candidate) in decision.issue.candidates.iter().enumerate() {
        for (step, sentence) in decision.proposal(place) {
            said.push(format!("{} would add {step}: \"{sentence}\"", candidate.name));
        }
    }
    said
}

fn count(messages: Option<usize>, least: Option<usize>) -> Cell {
    match (messages, least) {
        (None, _) => Cell::new("the figures cannot be drawn", Tone::Dim),
        (Some(count), Some(written)) if count != written => {
            let more = count as i64 - written as i64;
            format!("{count} ({more:+} to as-written)").into()
        }
        (Some(count), _) => count.to_string().into(),
    }
}
