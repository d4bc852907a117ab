//! The data of a procedure for the page: the answer, its text, its open issues, tables to step
//! through it by, what was found, figures, and the sections of the report.

mod answer;
mod figures;
mod finding;
mod labels;
mod record;
mod text;
mod world;

use std::collections::BTreeMap;

use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;
use serde_json::{Value, json};

use crate::report::document::Section;
use crate::review::Review;

#[cfg(test)]
mod tests;

/// Everything the page says of a procedure.
pub fn of_procedure<P: Procedure>(review: &Review<P>, sections: &[Section]) -> Value {
    let procedure = review.text.procedure;
    let steps = text::steps(procedure);
    let place = |step: &Step| steps.iter().position(|(known, ..)| known == step);
    let sheets = world::sheets(&review.right.reports);
    let worlds = sheets.iter().map(|(case, sheet)| world::world(case, sheet, &place));
    let findings = review.found.iter().enumerate().map(|(at, found)| {
        let asked = answer::issue_of(review, at);
        finding::finding(review, found, asked, &sheets, &place)
    });
    let issues = procedure.issues();
    json!({
        "name": procedure.name(),
        "title": procedure.title(),
        "document": procedure.clauses().first().map_or("", |(clause, _)| clause.document),
        "answer": answer::answer(review),
        "steps": steps.iter().map(text::step).collect::<Vec<_>>(),
        "issues": text::issues(procedure),
        "worlds": worlds.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "sections": sections,
        "runs": figures::runs(review),
        "resolved": resolved(review, &issues),
    })
}

/// The figure of the recommended answer of each issue that a finding or an editor's note is about,
/// by the place of the issue.
fn resolved<P: Procedure>(review: &Review<P>, issues: &[Issue]) -> BTreeMap<usize, Value> {
    let mut wanted: Vec<Issue> = Vec::new();
    let places = (0..review.found.len()).filter_map(|at| answer::issue_of(review, at));
    let noted = review.answer.iter().flat_map(|answer| &answer.noted).map(|issue| issue.place);
    for place in places.chain(noted) {
        let issue = &issues[place];
        if issue.recommended > 0 && wanted.iter().all(|known| known.place != place) {
            wanted.push(issue.clone());
        }
    }
    let drawn = figures::resolved(review, &wanted);
    let known = wanted.iter().map(|issue| issue.place).zip(drawn);
    known.filter(|(_, figure)| !figure.is_null()).collect()
}
