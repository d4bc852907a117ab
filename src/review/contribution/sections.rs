//! What was compared, as sections.

use callproof_model::kernel::step::Step;
use callproof_proofs::contribution::{ClauseText, Contribution, ItemKind};

use super::pairing::Beside;
use super::{Encoded, Known, Looked, Question};
use crate::report::document::{Cell, Section, Tone};

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
pub fn without_step(looked: &[Looked<'_>]) -> Section {
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
    let intro = match rows.is_empty() {
        true => "None: each item of the clauses in the model has its step.",
        false => {
            "Items of clauses in the model that no step stands for: the text has changed, or \
                  the model leaves them out."
        }
    };
    let head = ["item", "line", "it begins", "why"];
    section("no-step", "Items the model has no step for", intro, &head, rows)
}

/// Steps that no item of the text stands for.
pub fn lacking(looked: &[Looked<'_>]) -> Section {
    let steps = known(looked).flat_map(|one| &one.pairing.lacking);
    let row = |step: &Step| vec![Cell::new(step.to_string(), Tone::Bad), step.gist.into()];
    let rows: Vec<Vec<Cell>> = steps.map(row).collect();
    let intro = match rows.is_empty() {
        true => "None: each step of the model stands in the text.",
        false => "Steps of the model, taken from an earlier text, that this text does not have.",
    };
    section("lacking", "Steps the text lacks", intro, &["step", "what it demands"], rows)
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
