//! Which candidates go together.

use std::collections::BTreeMap;

use callproof_kernel::procedure::Procedure;
use callproof_proofs::participants;
use callproof_proofs::review::combination::Combinations;

use crate::report::document::{Cell, Section, Tone, remarks};
use crate::review::Review;

use super::said;

fn counted(number: u64) -> String {
    match number {
        u64::MAX => "more than 10^19".into(),
        number => number.to_string(),
    }
}

pub(super) fn combinations<P: Procedure>(found: &Combinations, review: &Review<P>) -> Section {
    let issues = review.text.procedure.issues();
    let cases: Vec<_> = review.right.reports.iter().map(|report| report.case.clone()).collect();
    let number = participants::in_words(&cases);
    let mut notes = vec![format!(
        "{} of {} ways to choose a candidate for every issue keep every claim{}; {} of these \
         change no more than they must. The recommended candidates {} one of them.",
        counted(found.good),
        counted(found.members),
        number.map_or(String::new(), |number| format!(", {number}")),
        counted(found.least),
        if found.recommended_is_good { "are" } else { "are NOT" },
    )];
    if found.unknown > 0 {
        notes.push(format!("Of {} a limit left something unknown.", counted(found.unknown)));
    }
    let mut rows = Vec::new();
    for (place, issue) in issues.iter().enumerate() {
        let chosen = found.free.as_ref().map(|free| &free[place]);
        let name = |candidate: &usize| issue.candidates[*candidate].name;
        let may = match chosen {
            Some(chosen) => chosen.iter().map(name).collect::<Vec<_>>().join(" or "),
            None => String::new(),
        };
        let out: Vec<&str> = found
            .hopeless
            .iter()
            .filter(|(at, _)| *at == place)
            .map(|(_, candidate)| name(candidate))
            .collect();
        rows.push(vec![issue.name.into(), may.into(), Cell::new(out.join(", "), Tone::Bad)]);
    }
    match (&found.free, found.listed.is_empty()) {
        (_, true) if found.unknown > 0 => {
            notes.push("None was found that keeps every claim.".into());
        }
        (_, true) => notes.push("No choice of candidates keeps every claim.".into()),
        (Some(_), _) => notes.push(
            "Every mixture of what may be chosen is one of the smallest sets: these choices do not \
             depend on one another."
                .into(),
        ),
        (None, _) => {
            notes.push("The smallest sets of changes that keep every claim:".into());
            notes.extend(found.listed.iter().map(|set| format!("- {}", said(review.text.procedure, set))));
        }
    }
    for (one, other) in &found.excluding {
        notes.push(format!(
            "Not both: {} and {}.",
            said(review.text.procedure, &[*one]),
            said(review.text.procedure, &[*other])
        ));
    }
    notes.extend(interacting(review));
    Section {
        id: "combinations".into(),
        group: "Combinations",
        title: "Which candidates go together".into(),
        intro: "Every choice of candidates was looked at. With a candidate in the last column some \
                claim fails, or a step that it proposes never comes to be obeyed, whatever is chosen \
                for the other issues."
            .into(),
        head: ["open issue", "may be chosen", "breaks something"].map(String::from).into(),
        rows,
        notes: remarks(notes),
        is_wordy: false,
    }
}

/// The open issues that only together mend something.
fn interacting<P: Procedure>(review: &Review<P>) -> Vec<String> {
    let mut needed: BTreeMap<String, usize> = BTreeMap::new();
    for found in &review.found {
        if let Some(set) = found.together.first().filter(|set| set.len() > 1) {
            *needed.entry(said(review.text.procedure, set)).or_default() += 1;
        }
    }
    if needed.is_empty() {
        return vec!["No two open issues need each other.".into()];
    }
    let mut notes =
        vec!["Issues that need each other: a finding is mended only by all of these.".to_string()];
    notes.extend(needed.into_iter().map(|(set, findings)| {
        let noun = if findings == 1 { "finding" } else { "findings" };
        format!("- {set} ({findings} {noun})")
    }));
    notes
}
