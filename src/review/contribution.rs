//! A contribution compared with the model: what one has that the other lacks.

use std::collections::BTreeSet;

use callproof_model::kernel::procedure::{Procedure, Visitor};
use callproof_model::kernel::step::Step;
use callproof_model::visit_all;
use callproof_proofs::contribution::{
    ClauseText, Contribution, Item, ItemKind, messages, variants,
};

use crate::report::document::{Cell, Section, Tone};

/// A clause that the model has.
struct Encoded {
    procedure: &'static str,
    number: &'static str,
    steps: Vec<Step>,
    /// Open issues with the steps where they stand.
    issues: Vec<(&'static str, &'static [Step])>,
}

struct Clauses;

impl Visitor for Clauses {
    type Output = Vec<Encoded>;

    fn visit<P: Procedure>(&mut self) -> Vec<Encoded> {
        let issues = || P::issues().iter().map(|issue| (issue.name, issue.steps)).collect();
        let clauses = P::clauses().into_iter().map(|(clause, steps)| Encoded {
            procedure: P::NAME,
            number: clause.number,
            steps: steps.to_vec(),
            issues: issues(),
        });
        clauses.collect()
    }
}

/// What was found of a contribution.
pub struct Compared {
    /// The sections of the report.
    pub sections: Vec<Section>,
    /// Whether the model and the text differ, or an editor's note has no open issue.
    pub differs: bool,
}

/// Compares a contribution with every procedure.
pub fn compare(contribution: &Contribution) -> Compared {
    let encoded: Vec<Encoded> = visit_all(&mut Clauses).into_iter().flatten().collect();
    let pairs: Vec<(&ClauseText, Option<&Encoded>)> = contribution
        .clauses
        .iter()
        .map(|text| {
            let own = encoded.iter().find(|e| e.number.eq_ignore_ascii_case(&text.number));
            (text, own)
        })
        .collect();
    let sections = vec![
        contents(&pairs, &encoded),
        without_step(&pairs),
        lacking(&pairs),
        editors_notes(&pairs),
        names(contribution),
    ];
    let differs = sections[1..4]
        .iter()
        .any(|section| section.rows.iter().flatten().any(|cell| cell.tone == Tone::Bad));
    Compared { sections, differs }
}

fn section(id: &str, title: &str, intro: &str, head: &[&str], rows: Vec<Vec<Cell>>) -> Section {
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

fn contents(pairs: &[(&ClauseText, Option<&Encoded>)], encoded: &[Encoded]) -> Section {
    let count = |text: &ClauseText, kind: ItemKind| {
        text.items.iter().filter(|item| item.kind == kind).count().to_string()
    };
    let row = |(text, own): &(&ClauseText, Option<&Encoded>)| {
        let model = match own {
            Some(own) => Cell::new(own.procedure, Tone::Good),
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
    let known: Vec<&str> = encoded.iter().map(|clause| clause.number).collect();
    let intro = match pairs.iter().any(|(_, own)| own.is_some()) {
        true => "Its clauses, and where they are in the model.".to_string(),
        false => format!(
            "None of its clauses is in the model, which has {}: what follows is what can be said \
             of the text alone.",
            known.join(", ")
        ),
    };
    section(
        "contents",
        "What the contribution contains",
        &intro,
        &["clause", "title", "steps", "NOTEs", "editor's notes", "procedure"],
        pairs.iter().map(row).collect(),
    )
}

/// Whether two labels are the same: `NOTE 1` and `Note 1`, `1)` and `1)`.
fn is_labelled(item: &Item, step: &Step) -> bool {
    let printed = match item.kind {
        ItemKind::EditorsNote => "editor's note",
        _ => item.label.as_str(),
    };
    // A step's parts are steps of their own in the model: `4 (media)`.
    let own = step.item.split_once(" (").map_or(step.item, |(label, _)| label);
    own.eq_ignore_ascii_case(printed)
}

fn is_of_a_paragraph(step: &Step) -> bool {
    let label = step.item.split_once(" (").map_or(step.item, |(label, _)| label);
    let is_note = label.to_lowercase().contains("note");
    !step.is_numbered() && !is_note
}

/// Words that make a sentence demand or permit something.
const DEMANDING: [&str; 7] = ["shall", "may", "can", "must", "should", "only", "will"];

/// Whether a sentence has one of them.
fn has_demanding_word(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| DEMANDING.contains(&word.to_lowercase().as_str()))
}

fn demands(item: &Item) -> bool {
    // What introduces a list demands what the list says.
    !item.text.trim_end().ends_with(':') && has_demanding_word(&item.text)
}

fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(String::from)
        .collect()
}

/// Whether a gist and a paragraph share words enough to say the same: at least two, and a third of
/// the gist's.
fn is_enough(shared: usize, gist: &BTreeSet<String>) -> bool {
    shared > 1 && shared * 3 >= gist.len()
}

/// For each item, whether the model has a step for it.
fn has_step(text: &ClauseText, own: &Encoded) -> Vec<bool> {
    let mut has: Vec<bool> = text
        .items
        .iter()
        .map(|item| match item.kind {
            ItemKind::Caption => true,
            ItemKind::Paragraph => !demands(item),
            _ => own.steps.iter().any(|step| is_labelled(item, step)),
        })
        .collect();
    // A step of an unnumbered paragraph is of the one with which it shares most words.
    for step in own.steps.iter().filter(|step| is_of_a_paragraph(step)) {
        let gist = words(step.gist);
        let paragraphs = text.items.iter().enumerate();
        let paragraphs = paragraphs.filter(|(_, item)| item.kind == ItemKind::Paragraph);
        let shared = |item: &Item| words(&item.text).intersection(&gist).count();
        let nearest = paragraphs.max_by_key(|(_, item)| shared(item));
        if let Some((place, item)) = nearest
            && is_enough(shared(item), &gist)
        {
            has[place] = true;
        }
    }
    has
}

fn without_step(pairs: &[(&ClauseText, Option<&Encoded>)]) -> Section {
    let mut rows = Vec::new();
    for (text, own) in pairs {
        let Some(own) = own else { continue };
        for (item, has) in text.items.iter().zip(has_step(text, own)) {
            if !has {
                let label = if item.label.is_empty() { "paragraph" } else { &item.label };
                rows.push(vec![
                    Cell::new(format!("{} {label}", text.number), Tone::Bad),
                    item.line.to_string().into(),
                    beginning(&item.text).into(),
                ]);
            }
        }
    }
    let intro = match rows.is_empty() {
        true => "None: each item of the clauses in the model has its step.",
        false => {
            "Items of clauses in the model that no step stands for: the text has changed, or \
                  the model leaves them out."
        }
    };
    let head = ["item", "line", "it begins"];
    section("no-step", "Items the model has no step for", intro, &head, rows)
}

fn lacking(pairs: &[(&ClauseText, Option<&Encoded>)]) -> Section {
    let mut rows = Vec::new();
    for (text, own) in pairs {
        let Some(own) = own else { continue };
        let paragraphs = text.items.iter().filter(|item| item.kind == ItemKind::Paragraph);
        let of_text: BTreeSet<String> = paragraphs.flat_map(|item| words(&item.text)).collect();
        for step in &own.steps {
            let is_there = match is_of_a_paragraph(step) {
                true => {
                    let gist = words(step.gist);
                    is_enough(gist.intersection(&of_text).count(), &gist)
                }
                false => text.items.iter().any(|item| is_labelled(item, step)),
            };
            if !is_there {
                rows.push(vec![Cell::new(step.to_string(), Tone::Bad), step.gist.into()]);
            }
        }
    }
    let intro = match rows.is_empty() {
        true => "None: each step of the model stands in the text.",
        false => "Steps of the model, taken from an earlier text, that this text does not have.",
    };
    section("lacking", "Steps the text lacks", intro, &["step", "what it demands"], rows)
}

fn editors_notes(pairs: &[(&ClauseText, Option<&Encoded>)]) -> Section {
    let mut rows = Vec::new();
    for (text, own) in pairs {
        for item in text.items.iter().filter(|item| item.kind == ItemKind::EditorsNote) {
            let issues: Vec<&str> = own.map_or(Vec::new(), |own| {
                let is_there =
                    |step: &Step| step.clause.number == own.number && is_labelled(item, step);
                let issues = own.issues.iter();
                issues.filter(|(_, at)| at.iter().any(is_there)).map(|(name, _)| *name).collect()
            });
            let open = match (own, issues.is_empty()) {
                (_, false) => Cell::new(issues.join(", "), Tone::Good),
                (Some(_), true) => Cell::new("no open issue", Tone::Bad),
                (None, true) => Cell::new("its clause is not in the model", Tone::Dim),
            };
            rows.push(vec![
                text.number.as_str().into(),
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

fn names(contribution: &Contribution) -> Section {
    let mentions = messages(contribution);
    let place = |(clause, item): &(usize, usize)| {
        let clause = &contribution.clauses[*clause];
        let item = &clause.items[*item];
        match item.label.is_empty() {
            true => format!("{} (line {})", clause.number, item.line),
            false => format!("{} {}", clause.number, item.label),
        }
    };
    let row = |(place_of, group): (usize, &callproof_proofs::contribution::Variants)| {
        let said = group.names.iter().map(|(name, places)| {
            let mut places: Vec<String> = places.iter().map(place).collect();
            places.dedup();
            format!("{name}: {}", places.join(", "))
        });
        vec![(place_of + 1).to_string().into(), said.collect::<Vec<_>>().join("\n").into()]
    };
    let groups = variants(&mentions);
    let rows: Vec<Vec<Cell>> = groups.iter().enumerate().map(row).collect();
    let distinct: BTreeSet<&str> = mentions.iter().map(|mention| mention.name.as_str()).collect();
    let intro = match rows.is_empty() {
        true => format!("None of its {} message names.", distinct.len()),
        false => format!(
            "Of its {} message names, these seem to be one message each: choose one name.",
            distinct.len()
        ),
    };
    let head = ["message", "names, and where they stand"];
    section("names", "Messages named in two ways", &intro, &head, rows)
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
