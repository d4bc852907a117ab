//! The parts of a document: well-formed, of known types, and found by those that refer to them.

use std::collections::HashSet;

use callproof_word::{
    Block, Cell, Change, Date, Document, Paragraph, Revisions, Row, Style, Table, write,
};
use proptest::prelude::*;

use crate::any;
use crate::sample;
use crate::tree::{Node, files, parse, part};

/// What every document fulfils.
#[track_caller]
pub fn is_sound(bytes: &[u8]) {
    let files = files(bytes);
    let names: HashSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), files.len(), "every name is there once");
    let is_xml = |name: &str| name.ends_with(".xml") || name.ends_with(".rels");
    for (_, content) in files.iter().filter(|(name, _)| is_xml(name)) {
        parse(std::str::from_utf8(content).expect("UTF-8"));
    }
    covers_types(&part(bytes, "[Content_Types].xml"), &names);
    let targets = targets(&part(bytes, "_rels/.rels"));
    assert!(targets.iter().all(|(_, target)| names.contains(target.as_str())));
    let own = self::targets(&part(bytes, "word/_rels/document.xml.rels"));
    let resolves = |target: &String| names.contains(format!("word/{target}").as_str());
    assert!(own.iter().all(|(_, target)| resolves(target)), "{own:?}");
    let ids: HashSet<&str> = own.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids.len(), own.len(), "every relationship has an id of its own");
    let document = part(bytes, "word/document.xml");
    refers(&document, &ids);
    counts(&document);
    has_styles(&document, &part(bytes, "word/styles.xml"));
}

fn covers_types(types: &Node, names: &HashSet<&str>) {
    let of = |kind: &str, attribute: &str| -> HashSet<String> {
        let entries = types.children.iter().filter(|child| child.name == kind);
        entries.filter_map(|entry| entry.attribute(attribute)).map(str::to_string).collect()
    };
    let (extensions, parts) = (of("Default", "Extension"), of("Override", "PartName"));
    assert!(parts.iter().all(|part| names.contains(&part[1..])), "{parts:?}");
    for name in names.iter().filter(|name| **name != "[Content_Types].xml") {
        let extension = name.rsplit('.').next().unwrap_or_default();
        let is_covered = match extension {
            "xml" => parts.contains(&format!("/{name}")),
            other => extensions.contains(other),
        };
        assert!(is_covered, "{name}");
    }
}

/// The ids and targets of relationships.
fn targets(relationships: &Node) -> Vec<(String, String)> {
    let get = |entry: &Node, name| entry.attribute(name).expect("it is given").to_string();
    relationships.children.iter().map(|entry| (get(entry, "Id"), get(entry, "Target"))).collect()
}

/// Every picture is found, and every file of a picture is shown.
fn refers(document: &Node, ids: &HashSet<&str>) {
    let all = document.all();
    let used: HashSet<&str> = all.iter().filter_map(|node| node.attribute("r:embed")).collect();
    assert!(used.is_subset(ids), "{used:?} {ids:?}");
    assert_eq!(used.len() + 2, ids.len(), "the others are the styles and the settings");
}

/// Marks and pictures have numbers of their own.
fn counts(document: &Node) {
    let all = document.all();
    let numbers = |names: [&str; 2], attribute: &str| {
        let nodes = all.iter().filter(|node| names.contains(&node.name.as_str()));
        let numbers: Vec<&str> =
            nodes.map(|node| node.attribute(attribute).expect("a number")).collect();
        let counted: Vec<String> = (1..=numbers.len()).map(|number| number.to_string()).collect();
        assert_eq!(numbers, counted);
    };
    numbers(["w:ins", "w:del"], "w:id");
    numbers(["wp:docPr", ""], "id");
}

fn has_styles(document: &Node, styles: &Node) {
    let styles: HashSet<&str> =
        styles.children.iter().filter_map(|style| style.attribute("w:styleId")).collect();
    let all = document.all();
    let used = all.iter().filter(|node| node.name == "w:pStyle");
    assert!(used.filter_map(|node| node.attribute("w:val")).all(|style| styles.contains(style)));
}

#[test]
fn a_contribution_is_sound() {
    is_sound(&write(&sample::contribution()));
    is_sound(&write(&Document::default()));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(write(&sample::contribution()), write(&sample::contribution()));
}

#[test]
fn every_mark_says_who_and_when() {
    let date = Date::new("2017-11-20").expect("a day");
    let revisions = Revisions { author: "A <B>".into(), date };
    let bytes = write(&Document { revisions, ..sample::contribution() });
    let document = part(&bytes, "word/document.xml");
    let all = document.all();
    let marks: Vec<&&Node> =
        all.iter().filter(|node| matches!(node.name.as_str(), "w:ins" | "w:del")).collect();
    assert!(marks.len() > 20);
    for mark in marks {
        assert_eq!(mark.attribute("w:author"), Some("A <B>"));
        assert_eq!(mark.attribute("w:date"), Some("2017-11-20T00:00:00Z"));
    }
    let core = part(&bytes, "docProps/core.xml");
    let said: Vec<&str> = core.children.iter().map(|child| child.text.as_str()).collect();
    let date = "2017-11-20T00:00:00Z";
    assert_eq!(said, ["Pseudo-CR on <release> & more", "A <B>", "A <B>", date, date, "en-GB"]);
}

#[test]
fn the_same_picture_is_one_file() {
    let names: Vec<String> = files(&write(&sample::contribution()))
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name.contains("media"))
        .collect();
    assert_eq!(names, ["word/media/image1.png", "word/media/image2.svg"]);
}

#[test]
fn a_style_is_based_on_one_that_is_there() {
    let styles = part(&write(&Document::default()), "word/styles.xml");
    let ids: HashSet<&str> =
        styles.children.iter().filter_map(|style| style.attribute("w:styleId")).collect();
    let names = ["w:basedOn", "w:next"];
    let mut based = 0;
    for node in styles.all().iter().filter(|node| names.contains(&node.name.as_str())) {
        assert!(ids.contains(node.attribute("w:val").expect("a style")));
        based += 1;
    }
    assert!(based > 20);
    for name in
        ["B1", "B2", "B3", "NO", "EditorsNote", "TF", "TH", "TAH", "TAL", "TAC", "TAN", "PL"]
    {
        assert!(ids.contains(name), "{name}");
    }
    assert_eq!(ids.len(), Style::ALL.len() + 3);
}

#[test]
fn special_characters_are_kept_and_control_characters_are_not() {
    let text = "a\u{0}\u{1b}b\u{a0}c\u{2011}d <&> ]]> \u{e9}\u{1f600}";
    let blocks = vec![Block::from(Paragraph::new(Style::Normal, text))];
    let document = part(&write(&Document { blocks, ..Document::default() }), "word/document.xml");
    let all = document.all();
    let texts: Vec<&str> =
        all.iter().filter(|node| node.name == "w:t").map(|node| node.text.as_str()).collect();
    assert_eq!(texts, ["ab\u{a0}c", "d <&> ]]> \u{e9}\u{1f600}"]);
    assert_eq!(all.iter().filter(|node| node.name == "w:noBreakHyphen").count(), 1);
}

#[test]
fn no_page_begins_within_a_cell() {
    let own = Paragraph::new(Style::Tal, "a").on_a_new_page();
    let cell = Cell::of(vec![own.clone(), own.clone()]);
    let rows = vec![Row::new(vec![cell.clone()]), Row::new(vec![cell]).changed(Change::Inserted)];
    let table = Table { widths_cm: vec![5.0], rows, ..Table::default() };
    let blocks = vec![table.into(), own.into()];
    let document = part(&write(&Document { blocks, ..Document::default() }), "word/document.xml");
    let all = document.all();
    assert_eq!(all.iter().filter(|node| node.name == "w:pageBreakBefore").count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_document_is_sound(document in any::document()) {
        is_sound(&write(&document));
        prop_assert_eq!(write(&document), write(&document));
    }
}
