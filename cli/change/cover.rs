//! The cover of a change request.

use callproof_kernel::procedure::Procedure;
use callproof_word::{Block, Cover, Revisions};

use super::Change;
use super::document::{Particulars, specification, title};
use crate::report::lines::capital;

/// The cover; what only its author knows is left to be filled in.
pub fn cover<P: Procedure>(
    change: &Change<P>,
    particulars: &Particulars,
    number: &str,
) -> Vec<Block> {
    let changed = change.clauses.iter().filter(|amended| !amended.is_unchanged());
    let clauses: Vec<&str> = changed.map(|amended| amended.clause.number).collect();
    let reasons = change.answers.iter().map(|answered| {
        format!("{} As the text stands, {}.", answered.issue.question, answered.harm)
    });
    let summary = change.answers.iter().map(|answered| {
        let gist = answered.issue.candidates[answered.answer].gist;
        format!("{} {}.", answered.issue.question, capital(gist))
    });
    let lines = |said: Vec<String>| said.join("\n");
    let document = specification(change);
    let bare = document.trim_start_matches("3GPP ").trim_start_matches("TS ");
    let cover = Cover {
        meeting: particulars.meeting.clone(),
        specification: bare.into(),
        number: number.into(),
        revision: "-".into(),
        title: title(change),
        source: particulars.source.clone(),
        date: day(particulars),
        reason: lines(reasons.collect()),
        summary: lines(summary.collect()),
        consequences: lines(change.consequences()),
        clauses: clauses.join(", "),
        comments: lines(change.conclusions.clone()),
        ..Cover::default()
    };
    cover.blocks()
}

/// The day of the revision marks; the fixed one says nothing.
fn day(particulars: &Particulars) -> String {
    let date = &particulars.revisions.date;
    match *date == Revisions::default().date {
        true => String::new(),
        false => date.as_str().split('T').next().unwrap_or_default().into(),
    }
}
