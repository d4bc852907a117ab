//! The cover of a change request.

use callproof_kernel::procedure::Procedure;
use callproof_word::{Block, Cell, Paragraph, Row, Shade, Style, Table};

use super::Change;
use super::document::{Particulars, specification, title};

/// The widths of the columns in centimetres.
const WIDTHS: [f64; 4] = [3.6, 5.0, 3.4, 5.0];

/// The cover, in the order of the form.
pub fn cover<P: Procedure>(
    change: &Change<P>,
    particulars: &Particulars,
    number: &str,
) -> Vec<Block> {
    let of = |said: &str| said.to_string();
    let clauses: Vec<&str> = change
        .clauses
        .iter()
        .filter(|amended| !amended.is_unchanged())
        .map(|amended| amended.clause.number)
        .collect();
    let reasons: Vec<String> = change
        .answers
        .iter()
        .map(|answered| format!("{} As it stands, {}.", answered.issue.question, answered.harm))
        .collect();
    let summary: Vec<String> = change
        .answers
        .iter()
        .map(|answered| {
            let gist = answered.issue.candidates[answered.answer].gist;
            format!("{} {}.", answered.issue.question, crate::report::lines::capital(gist))
        })
        .collect();
    let rows = vec![
        Row::new(vec![Cell::new(Style::Tah, "CHANGE REQUEST").across(4).shaded(Shade::Label)]),
        pair(["Specification", specification(change)], ["CR", number]),
        pair(["Rev", "-"], ["Current version", ""]),
        wide("Title", &[title(change)]),
        wide("Source to WG", &[of(&particulars.source)]),
        wide("Source to TSG", &[]),
        pair(["Work item code", ""], ["Date", &day(particulars)]),
        pair(["Category", "F"], ["Release", ""]),
        wide("Reason for change", &reasons),
        wide("Summary of change", &summary),
        wide("Consequences if not approved", &change.consequences()),
        wide("Clauses affected", &[clauses.join(", ")]),
        wide("Other specs affected", &[]),
        wide("Other comments", &change.conclusions),
    ];
    let table = Table { widths_cm: WIDTHS.to_vec(), header_rows: 0, rows, ..Table::default() };
    let mut blocks = Vec::new();
    if !particulars.meeting.is_empty() {
        blocks.push(Paragraph::new(Style::TdocHeader, &particulars.meeting).into());
    }
    blocks.push(table.into());
    blocks
}

/// The day of the revision marks; an unset one is left to be filled in.
fn day(particulars: &Particulars) -> String {
    let date = particulars.revisions.date.as_str();
    match particulars.revisions == callproof_word::Revisions::default() {
        true => String::new(),
        false => date.split('T').next().unwrap_or(date).into(),
    }
}

fn name(what: &str) -> Cell {
    Cell::new(Style::CrCoverPage, format!("{what}:")).shaded(Shade::Label)
}

fn pair(one: [&str; 2], other: [&str; 2]) -> Row {
    let entry = |said: &str| Cell::new(Style::CrCoverPage, said).shaded(Shade::Entry);
    Row::new(vec![name(one[0]), entry(one[1]), name(other[0]), entry(other[1])])
}

fn wide(what: &str, said: &[String]) -> Row {
    let paragraphs = said.iter().map(|text| Paragraph::new(Style::CrCoverPage, text)).collect();
    Row::new(vec![name(what), Cell::of(paragraphs).across(3).shaded(Shade::Entry)])
}
