//! What was compared, as sections.

use callproof_model::kernel::step::Step;
use callproof_proofs::contribution::{ClauseText, ItemKind};

use super::pairing::Beside;
use super::{Encoded, Known, Looked};
use crate::report::document::{Cell, Section, Tone};

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

fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// The clauses of the text, and where they are in the model.
pub fn contents(looked: &[Looked<'_>], encoded: &[Encoded]) -> Section {
    let count = |text: &ClauseText, kind: ItemKind| {
        text.items.iter().filter(|item| item.kind == kind).count().to_string()
    };
    let row = |one: &Looked<'_>| {
        let text = one.text();
        let model = match one.known() {
            Some(known) => Cell::new(known.own.procedure, Tone::Good),
            None => Cell::new("not in the model", Tone::Dim),
        };
        vec![
            text.number.as_str().into(),
            text.title.as_str().into(),
            count(text, ItemKind::Step).into(),
            count(text, ItemKind::Note).into(),
            count(text, ItemKind::EditorsNote).into(),
            model,
        ]
    };
    let intro = match known(looked).next() {
        Some(_) => "Its clauses, and where they are in the model.".to_string(),
        None => format!(
            "None of its clauses is in the model, which has {}: what follows is what can be said \
             of the text alone.",
            listed(encoded.iter().map(|own| own.clause.number))
        ),
    };
    section(
        "contents",
        "What the contribution contains",
        &intro,
        &["clause", "title", "steps", "NOTEs", "editor's notes", "procedure"],
        looked.iter().map(row).collect(),
    )
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
            let open = match one.known().map(|of| of.issues(&of.pairing.items[at])) {
                None => Cell::new("its clause is not in the model", Tone::Dim),
                Some(issues) if issues.is_empty() => Cell::new("no open issue", Tone::Bad),
                Some(issues) => {
                    Cell::new(listed(issues.iter().map(|issue| issue.name)), Tone::Good)
                }
            };
            rows.push(vec![
                one.text().number.as_str().into(),
                item.line.to_string().into(),
                beginning(&item.text).into(),
                open,
            ]);
        }
    }
    let intro = match rows.is_empty() {
        true => "The text has none.",
        false => {
            "Each with the open issue that its question is; `callproof review --issue NAME` \
                  has the candidates."
        }
    };
    let head = ["clause", "line", "it begins", "open issue"];
    section("editors-notes", "Editor's notes", intro, &head, rows)
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
