//! What roles do with messages.

use std::collections::BTreeSet;

use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Step, listed};
use callproof_proofs::review::reception::{Cell as Met, Matrix, Reception};

use crate::report::document::{Cell, Section, Tone};

use super::slug;

pub(super) fn receptions<P: Procedure>(name: &str, matrix: &Matrix<P>) -> Section {
    let mut head = vec!["where it stands".to_string()];
    head.extend(matrix.messages.iter().map(ToString::to_string));
    let row = |(state, cells): &(String, Vec<Met<P>>)| {
        let mut row = vec![Cell::from(state.as_str())];
        row.extend(cells.iter().map(met));
        row
    };
    Section {
        id: format!("receptions-{}-{}", slug(name), slug(&matrix.role.to_string())),
        group: "Receptions",
        title: format!("What {} does with each message, {name}", matrix.role),
        intro: "\"Unreachable\": the message cannot come there in any case looked at.".into(),
        head,
        rows: matrix.rows.iter().map(row).collect(),
        notes: Vec::new(),
        is_wordy: false,
    }
}

fn met<P: Procedure>(cell: &Met<P>) -> Cell {
    let steps: BTreeSet<Step> = cell.specified.iter().flatten().copied().collect();
    let steps: Vec<Step> = steps.into_iter().collect();
    let with = |cell_of: Cell| match &cell.unspecified {
        Some(witness) => cell_of.shown_by(&witness.id),
        None => cell_of,
    };
    match cell.kind() {
        Reception::Specified => Cell::new(listed(&steps), Tone::Good),
        Reception::Sometimes => {
            with(Cell::new(format!("{}; sometimes no step", listed(&steps)), Tone::Bad))
        }
        Reception::Unspecified => with(Cell::new("no step", Tone::Bad)),
        Reception::Unreachable => Cell::new("unreachable", Tone::Dim),
        Reception::NotMet => Cell::new("not met", Tone::Dim),
    }
}

/// Only the cells without a step.
pub(super) fn unspecified<P: Procedure>(name: &str, matrices: &[Matrix<P>]) -> Section {
    let mut rows = Vec::new();
    let (mut specified, mut unreachable) = (0, 0);
    for matrix in matrices {
        for (state, cells) in &matrix.rows {
            for (message, cell) in matrix.messages.iter().zip(cells) {
                match cell.kind() {
                    Reception::Specified => specified += 1,
                    Reception::Unreachable | Reception::NotMet => unreachable += 1,
                    Reception::Sometimes | Reception::Unspecified => rows.push(vec![
                        matrix.role.to_string().into(),
                        state.as_str().into(),
                        (*message).into(),
                        met(cell),
                    ]),
                }
            }
        }
    }
    Section {
        id: "receptions".into(),
        group: "Receptions",
        title: format!("Messages that come where the text has no step, {name}"),
        intro: format!(
            "{} cells of the reception matrix; {specified} others are specified, in {unreachable} \
             the message does not come. The whole matrix is in `--format markdown`, `json` and `html`.",
            rows.len()
        ),
        head: ["role", "where it stands", "message", "what the text says"].map(String::from).into(),
        rows,
        notes: Vec::new(),
        is_wordy: false,
    }
}
