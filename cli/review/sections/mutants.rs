//! Steps done wrong, and who notices.

use callproof_kernel::mutant::Slip;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;
use callproof_proofs::review::mutation::Fate;

use crate::report::document::{Cell, Section, Tone, remarks};
use crate::review::Review;

use super::Extent;

pub(super) fn mutants<P: Procedure>(review: &Review<P>, extent: Extent) -> Section {
    let mut steps: Vec<Step> = Vec::new();
    for fate in &review.fates {
        if !steps.contains(&fate.mutant.step) {
            steps.push(fate.mutant.step);
        }
    }
    let why = |fate: &Fate| {
        let argued = review.argued.iter().find(|argued| {
            argued.step == fate.mutant.step.to_string()
                && argued.slip == fate.mutant.slip.to_string()
        });
        argued.map(|argued| argued.why.clone())
    };
    let mut rows = Vec::new();
    for step in &steps {
        let own: Vec<&Fate> = review.fates.iter().filter(|f| f.mutant.step == *step).collect();
        if extent == Extent::Short && own.iter().all(|fate| fate.is_noticed()) {
            continue;
        }
        let mut row = vec![Cell::from(step.to_string())];
        row.extend(Slip::ALL.iter().map(|slip| {
            let fate = own.iter().find(|fate| fate.mutant.slip == *slip);
            fate.map_or(Cell::new("-", Tone::Dim), |fate| fate_cell(fate, why(fate)))
        }));
        rows.push(row);
    }
    let score = |fates: Vec<&Fate>| {
        let noticed = fates.iter().filter(|fate| fate.is_noticed()).count();
        format!("{noticed} of {}", fates.len())
    };
    let (rfc, text): (Vec<&Fate>, Vec<&Fate>) =
        review.fates.iter().partition(|fate| fate.mutant.step.is_of_an_rfc());
    let mut notes = Vec::new();
    if !rfc.is_empty() {
        notes.push(format!(
            "Of sections of RFCs, {} are noticed here; their machines are checked by themselves.",
            score(rfc)
        ));
    }
    Section {
        id: "mutants".into(),
        group: "Steps done wrong",
        title: "Which claim would fail if a step were done wrong".into(),
        intro: format!(
            "Each step is done wrong on purpose, in the recommended text, to see which claim \
             notices: {} of the text's and the proposed steps are noticed.{}",
            score(text),
            match extent {
                Extent::Short => " Shown are the steps with a slip that nobody notices.",
                Extent::Full => "",
            }
        ),
        head: ["step".to_string()]
            .into_iter()
            .chain(Slip::ALL.iter().map(ToString::to_string))
            .collect(),
        rows,
        notes: remarks(notes),
        is_wordy: false,
    }
}

fn fate_cell(fate: &Fate, why: Option<String>) -> Cell {
    match (fate.noticed_by.as_slice(), why) {
        ([], Some(why)) => Cell::new(format!("nobody notices: {why}"), Tone::Dim),
        ([], None) if fate.mutant.step.is_of_an_rfc() => {
            Cell::new("nobody notices here", Tone::Dim)
        }
        ([], None) if !fate.is_complete => {
            Cell::new("nobody notices, as far as was looked", Tone::Bad)
        }
        ([], None) => Cell::new("nobody notices: nothing in this text depends on this", Tone::Bad),
        ([only], _) => Cell::new(*only, Tone::Good),
        ([first, rest @ ..], _) => {
            Cell::new(format!("{first} and {} more", rest.len()), Tone::Good)
        }
    }
}
