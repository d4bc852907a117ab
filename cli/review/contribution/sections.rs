//! What was compared, as sections; each says by what it was, and what the reader has to do.

use std::collections::BTreeSet;

use callproof_kernel::step::{Standing, Step};
use callproof_reading::{ClauseText, Contribution, ItemKind};

use super::acts::Acts;
use super::pairing::Beside;
use super::verdict::{Tally, Verdict};
use super::{Encoded, Known, Looked, Question};
use crate::report::document::{Cell, Section, Tone, remarks};

/// The title of the table to read, which other sections refer to.
const SIDE_BY_SIDE: &str = "The text beside the model";
/// The title of the table of acts.
const ACT_BY_ACT: &str = "What was read beside what is encoded";

const NOTHING_COMPARED: &str = "Nothing was compared: the model has no clause of this text.";

/// A section of the report.
pub(super) fn section(
    id: &str,
    title: &str,
    intro: &str,
    head: &[&str],
    rows: Vec<Vec<Cell>>,
) -> Section {
    Section {
        id: id.into(),
        group: "The contribution",
        title: title.into(),
        intro: intro.into(),
        head: head.iter().map(ToString::to_string).collect(),
        rows,
        ..Section::default()
    }
}

fn known<'a, 'b>(looked: &'b [Looked<'a>]) -> impl Iterator<Item = &'b Known<'a>> {
    looked.iter().filter_map(Looked::known)
}

/// What came of the comparison, and what to do next.
pub fn verdict(looked: &[Looked<'_>], encoded: &[Encoded], tally: Tally) -> Section {
    let read_on = format!(
        "Acts are compared under \"{ACT_BY_ACT}\"; what messages contain and on which conditions \
         something is done goes unnoticed: read the text yourself, step by step, under \
         \"{SIDE_BY_SIDE}\"."
    );
    let measure = tally.measure();
    let intro = match tally.verdict() {
        Verdict::NotCompared => format!(
            "{NOTHING_COMPARED} It has {}; what follows is read off the text alone. To have its \
             steps checked, have them encoded first (CONTRIBUTING.md).",
            listed(encoded.iter().map(|own| own.clause.number))
        ),
        Verdict::NoDifferenceFound => {
            format!("No difference was found, which proves nothing: {measure} {read_on}")
        }
        Verdict::Differs => {
            let found = tally.differences();
            format!("Differences were found: {found}. As to the rest, {measure} {read_on}")
        }
    };
    let notes = match tally.verdict() {
        Verdict::NotCompared => Vec::new(),
        Verdict::Differs | Verdict::NoDifferenceFound => not_looked_at(looked, encoded),
    };
    Section {
        notes: remarks(notes),
        ..section("verdict", "What was compared", &intro, &[], Vec::new())
    }
}

/// Which clauses one side has alone, so that nothing is said of them.
fn not_looked_at(looked: &[Looked<'_>], encoded: &[Encoded]) -> Vec<String> {
    let of_text = looked.iter().filter(|one| one.known().is_none()).map(Looked::text);
    let of_text: Vec<&str> = of_text.map(|text| text.number.as_str()).collect();
    let procedures: BTreeSet<&str> = known(looked).map(|one| one.own.procedure).collect();
    let of_model = encoded.iter().filter(|own| procedures.contains(own.procedure));
    let of_model = of_model.filter(|own| known(looked).all(|one| one.own.clause != own.clause));
    let of_model: Vec<&str> = of_model.map(|own| own.clause.number).collect();
    let mut notes = Vec::new();
    if !of_text.is_empty() {
        notes.push(format!(
            "Clauses that the model does not have, and that were not compared: {}.",
            listed(of_text)
        ));
    }
    if !of_model.is_empty() {
        notes.push(format!(
            "Clauses of the model that the text does not have, and that were not compared: {}.",
            listed(of_model)
        ));
    }
    notes
}

/// Names in a row.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// The clauses of the text, and those of the model that have their numbers.
pub fn contents(looked: &[Looked<'_>], contribution: &Contribution) -> Section {
    let count = |text: &ClauseText, kind: ItemKind| {
        text.items.iter().filter(|item| item.kind == kind).count().to_string()
    };
    let row = |one: &Looked<'_>| {
        let text = one.text();
        let (procedure, clause) = match one.known().map(|known| known.own) {
            Some(Encoded { procedure, clause, .. }) => {
                let clause = format!("{} {}, {}", clause.document, clause.number, clause.title);
                (Cell::from(*procedure), Cell::from(clause))
            }
            None => (Cell::new("not in the model", Tone::Dim), Cell::default()),
        };
        vec![
            text.number.as_str().into(),
            text.title.as_str().into(),
            count(text, ItemKind::Step).into(),
            count(text, ItemKind::Note).into(),
            count(text, ItemKind::EditorsNote).into(),
            procedure,
            clause,
        ]
    };
    let documents = match contribution.documents.is_empty() {
        true => "No document that it changes was recognised.".to_string(),
        false => format!("The text names {}.", contribution.documents.join(", ")),
    };
    let intro = match known(looked).next() {
        Some(_) => format!(
            "A clause was looked up by its number only: see from the title and the document \
             whether the model's is the same. {documents}"
        ),
        None => format!("{NOTHING_COMPARED} {documents}"),
    };
    let head =
        ["clause", "title", "steps", "NOTEs", "editor's notes", "procedure", "model's clause"];
    let rows = looked.iter().map(row).collect();
    section("contents", "What the contribution contains", &intro, &head, rows)
}

/// Items without a step.
pub fn without_step(looked: &[Looked<'_>], tally: Tally) -> Section {
    let mut rows = Vec::new();
    for one in known(looked) {
        for (item, beside) in one.items() {
            let Beside::Nothing(lack) = beside else { continue };
            rows.push(vec![
                Cell::new(place(one.text, &item.label), Tone::Bad),
                item.line.to_string().into(),
                beginning(&item.text).into(),
                lack.to_string().into(),
            ]);
        }
    }
    let intro = match (tally.known, rows.is_empty()) {
        (0, _) => NOTHING_COMPARED.into(),
        (_, true) => format!("No such item was found, {}", tally.by_what()),
        (_, false) => {
            "The text has changed here, says it in other words, or the model leaves these \
                       items out. Compare them with the steps not found in the text."
                .into()
        }
    };
    let head = ["item", "line", "it begins", "why"];
    section("no-step", "Items for which no step was found", &intro, &head, rows)
}

/// Steps that no item of the text stands for.
pub fn lacking(looked: &[Looked<'_>], tally: Tally) -> Section {
    let steps = known(looked).flat_map(|one| &one.pairing.lacking);
    let row = |step: &Step| vec![Cell::new(step.to_string(), Tone::Bad), step.gist.into()];
    let rows: Vec<Vec<Cell>> = steps.map(row).collect();
    let intro = match (tally.known, rows.is_empty()) {
        (0, _) => NOTHING_COMPARED.into(),
        (_, true) => format!("No such step was found, {}", tally.by_what()),
        (_, false) => "No item of the text has the number of these steps, or, where a step has \
                       none, no paragraph shares enough words with it: the text has changed, or \
                       says the same in other words."
            .to_string(),
    };
    section("lacking", "Steps not found in the text", &intro, &["step", "what it demands"], rows)
}

/// What was read beside what is encoded, act by act: what only one side has.
pub fn acts(looked: &[Looked<'_>], acts: &Acts) -> Section {
    let item_of = |(clause, item): (usize, usize)| {
        let text = looked[clause].text();
        (text, &text.items[item])
    };
    let rows: Vec<Vec<Cell>> = acts
        .differences
        .iter()
        .map(|of| {
            let (text, item) = item_of((of.clause, of.item));
            vec![
                Cell::new(place(text, &item.label), Tone::Bad),
                item.line.to_string().into(),
                of.what.words().into(),
                of.said.as_deref().unwrap_or("-").into(),
                of.done.as_deref().unwrap_or("-").into(),
            ]
        })
        .collect();
    let compared = "Compared is who sends, answers, tells, opens, closes, checks and decides what, \
                    to whom, and how strongly the text says it, with what the reactions of the text \
                    as written do that cite the step.";
    let intro = match (known(looked).next(), rows.is_empty()) {
        (None, _) => NOTHING_COMPARED.into(),
        (Some(_), true) => format!("No difference of this kind was found. {compared}"),
        (Some(_), false) => format!("The two differ in these acts. {compared}"),
    };
    let mut notes = Vec::new();
    for (name, meant) in &acts.taken_for {
        notes.push(format!(
            "\"{name}\" is taken for {meant}: it stands in the same places between the same roles."
        ));
    }
    for (why, places) in &acts.not_compared {
        let places: Vec<String> = places
            .iter()
            .map(|at| {
                let (text, item) = item_of(*at);
                match item.label.is_empty() {
                    true => format!("{} line {}", text.number, item.line),
                    false => place(text, &item.label),
                }
            })
            .collect();
        notes.push(format!("Not compared: {why} ({}).", places.join("; ")));
    }
    for procedure in &acts.unfinished {
        notes.push(format!(
            "Not every reaction of {procedure} was seen, so what is said not to be encoded may be."
        ));
    }
    let head = ["item", "line", "difference", "the text says", "the model as written"];
    Section { notes: remarks(notes), ..section("acts", ACT_BY_ACT, &intro, &head, rows) }
}

/// Editor's notes with the open issues that stand where they do.
pub fn editors_notes(looked: &[Looked<'_>]) -> Section {
    let mut rows = Vec::new();
    for one in looked {
        for (at, item) in one.text().items.iter().enumerate() {
            if item.kind != ItemKind::EditorsNote {
                continue;
            }
            let (open, asks) = match one.known().map(|of| of.issues(&of.pairing.items[at])) {
                None => (Cell::new("its clause is not in the model", Tone::Dim), Cell::default()),
                Some(issues) if issues.is_empty() => {
                    (Cell::new("no open issue", Tone::Bad), Cell::default())
                }
                Some(issues) => {
                    let names = listed(issues.iter().map(|issue| issue.name));
                    (names.into(), questions(&issues))
                }
            };
            rows.push(vec![
                one.text().number.as_str().into(),
                item.line.to_string().into(),
                beginning(&item.text).into(),
                open,
                asks,
            ]);
        }
    }
    let intro = match (rows.is_empty(), known(looked).next()) {
        (true, _) => "No item of the text is labelled as an editor's note.",
        (false, None) => "The model has no clause of this text, so no open issue was looked up.",
        (false, Some(_)) => {
            "An open issue was looked up by the note's clause, not by its question: read whether \
             both ask the same. `callproof review --issue NAME` has the candidates."
        }
    };
    let head = ["clause", "line", "it begins", "open issue", "the issue asks"];
    section("editors-notes", "Editor's notes", intro, &head, rows)
}

fn questions(issues: &[Question]) -> Cell {
    match issues {
        [one] => one.asks.into(),
        many => {
            let said = many.iter().map(|issue| format!("{}: {}", issue.name, issue.asks));
            said.collect::<Vec<_>>().join("\n").into()
        }
    }
}

/// What the text says beside what the model has, for a reader's own eyes.
pub fn beside(looked: &[Looked<'_>], tally: Tally) -> Section {
    let mut rows = Vec::new();
    for one in known(looked) {
        for (item, beside) in one.items() {
            let (by, steps) = match beside {
                Beside::Steps(steps, likeness) => (likeness.to_string().into(), gists(steps)),
                Beside::Unread(why) => (Cell::new(why.to_string(), Tone::Dim), Cell::default()),
                // It stands in a section of its own.
                Beside::Nothing(_) => continue,
            };
            let says = Cell::from(item.text.as_str());
            rows.push(vec![
                place(one.text, &item.label).into(),
                item.line.to_string().into(),
                says,
                steps,
                by,
            ]);
        }
    }
    let intro = match tally.known {
        0 => NOTHING_COMPARED,
        _ => {
            "Nobody has compared the words of these. Read whether the text still demands what the \
             step beside it does; where it does not, what `callproof check` finds is not about this \
             text."
        }
    };
    let head = ["item", "line", "the text says", "the model's step", "comparison"];
    Section { is_wordy: true, ..section("beside", SIDE_BY_SIDE, intro, &head, rows) }
}

/// Steps with what they demand, in the model's words.
fn gists(steps: &[Step]) -> Cell {
    let gist = |step: &Step| match step.standing {
        Standing::Assumed(why) => {
            format!("{}: {} (no reaction has it: {why}).", step.item, step.gist)
        }
        Standing::Printed | Standing::Proposed => format!("{}: {}.", step.item, step.gist),
    };
    steps.iter().map(gist).collect::<Vec<_>>().join("\n").into()
}

fn place(text: &ClauseText, label: &str) -> String {
    format!("{} {}", text.number, if label.is_empty() { "paragraph" } else { label })
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    const MOST: usize = 12;
    let mut words = text.split_whitespace();
    let mut said: Vec<&str> = words.by_ref().take(MOST).collect();
    if words.next().is_some() {
        said.push("…");
    }
    said.join(" ")
}
