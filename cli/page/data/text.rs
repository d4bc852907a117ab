//! What the text says, for the page: its steps, and its open issues.

use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::label;
use callproof_kernel::step::{Kind, Standing, Step, listed};
use serde_json::{Value, json};

/// A step of the text, or proposed by a candidate: places of the issue and of the candidate.
pub(super) type Listed = (Step, Option<(usize, usize)>);

/// Every step, with those that candidates propose behind.
pub(super) fn steps<P: Procedure>(procedure: P) -> Vec<Listed> {
    let printed = procedure.clauses().into_iter().flat_map(|(_, steps)| steps.iter());
    let mut steps: Vec<Listed> = printed.map(|step| (*step, None)).collect();
    for (issue, of) in procedure.issues().iter().enumerate() {
        for (candidate, what) in of.candidates.iter().enumerate() {
            let proposed = what.proposed.iter().map(|step| (*step, Some((issue, candidate))));
            steps.extend(proposed);
        }
    }
    steps
}

/// The label of a step; of a part of one, with what it is about.
fn labelled(step: &Step) -> String {
    match step.is_numbered() && step.item.part.is_some() {
        true => step.item.to_string() + ":",
        false => label(step),
    }
}

/// A step for the page.
pub(super) fn step((step, proposed): &Listed) -> Value {
    let (standing, why) = match step.standing {
        Standing::Printed => ("printed", ""),
        Standing::Assumed(why) => ("assumed", why),
        Standing::Proposed => ("proposed", ""),
    };
    json!({
        "clause": step.clause.number,
        "clauseTitle": step.clause.title,
        "item": step.item.to_string(),
        "isNumbered": step.is_numbered(),
        "isOfAnRfc": step.is_of_an_rfc(),
        "isNote": step.item.kind == Kind::Note,
        "isOptional": step.is_optional(),
        "label": labelled(step),
        "name": listed(&[*step]),
        "gist": step.gist,
        "standing": standing,
        "why": why,
        "issue": proposed.map(|(issue, _)| issue),
        "candidate": proposed.map(|(_, candidate)| candidate),
    })
}

/// The open issues for the page.
pub(super) fn issues<P: Procedure>(procedure: P) -> Vec<Value> {
    let issue = |issue: &Issue| {
        let candidates = issue.candidates.iter();
        let candidates = candidates.map(|c| json!({ "name": c.name, "gist": c.gist }));
        json!({
            "name": issue.name,
            "question": issue.question,
            "where": listed(issue.steps),
            "recommended": issue.recommended,
            "candidates": candidates.collect::<Vec<_>>(),
        })
    };
    procedure.issues().iter().map(issue).collect()
}
