//! Both sides of the revision marks: every mark accepted, or every mark rejected.

use callproof_word::{
    Block, Cell, Change, Document, Paragraph, Row, Span, Style, Table, comparison, difference,
    write,
};
use proptest::prelude::*;

use crate::any;
use crate::sample;
use crate::tree::{Node, part};

/// What stands on a side: paragraphs, `[` and `]` around a cell, `{` and `}` around a row.
type Lines = Vec<String>;

/// What is taken away: the deletions are where all is accepted, the insertions where all is
/// rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Accepted,
    Rejected,
}

impl Side {
    pub const BOTH: [Side; 2] = [Side::Accepted, Side::Rejected];

    fn gone(self) -> &'static str {
        match self {
            Side::Accepted => "w:del",
            Side::Rejected => "w:ins",
        }
    }

    pub fn has(self, change: Change) -> bool {
        match self {
            Side::Accepted => change != Change::Deleted,
            Side::Rejected => change != Change::Inserted,
        }
    }
}

/// What is read of the XML on a side, as the standard has it: a paragraph whose mark is taken away
/// goes on with the next one.
pub fn read(document: &Document, side: Side) -> Lines {
    let root = part(&write(document), "word/document.xml");
    let mut lines = Lines::new();
    blocks(root.child("w:body").expect("the body"), side, &mut lines);
    lines
}

fn blocks(container: &Node, side: Side, lines: &mut Lines) {
    let mut pending = String::new();
    let mut is_pending = false;
    for block in &container.children {
        match block.name.as_str() {
            "w:p" => {
                pending += &runs(block, side);
                let properties = block.child("w:pPr").expect("the properties");
                let mark = properties.child("w:rPr");
                is_pending = mark.is_some_and(|mark| mark.child(side.gone()).is_some());
                if !is_pending {
                    lines.push(std::mem::take(&mut pending));
                }
            }
            "w:tbl" => {
                assert_eq!(std::mem::take(&mut pending), "", "nothing runs into a table");
                is_pending = false;
                rows(block, side, lines);
            }
            _ => {}
        }
    }
    assert!(!is_pending, "the last mark of a container stays");
}

fn rows(table: &Node, side: Side, lines: &mut Lines) {
    for row in table.children.iter().filter(|child| child.name == "w:tr") {
        let properties = row.child("w:trPr").expect("the properties");
        if properties.child(side.gone()).is_some() {
            continue;
        }
        lines.push("{".into());
        for cell in row.children.iter().filter(|child| child.name == "w:tc") {
            lines.push("[".into());
            blocks(cell, side, lines);
            lines.push("]".into());
        }
        lines.push("}".into());
    }
}

fn runs(node: &Node, side: Side) -> String {
    let mut text = String::new();
    for child in &node.children {
        match child.name.as_str() {
            "w:pPr" | "w:rPr" => {}
            "w:t" | "w:delText" => text += &child.text,
            "w:tab" => text.push('\t'),
            "w:br" => text.push('\n'),
            "w:noBreakHyphen" => text.push('\u{2011}'),
            "w:softHyphen" => text.push('\u{ad}'),
            "w:drawing" => text.push('#'),
            name if name == side.gone() => {}
            _ => text += &runs(child, side),
        }
    }
    text
}

/// What is meant to stand on a side.
fn meant(document: &Document, side: Side) -> Lines {
    let mut lines = Lines::new();
    let mut is_after_table = false;
    for block in &document.blocks {
        match block {
            Block::Paragraph(own) => lines.extend(paragraph(own, side)),
            Block::Figure(own) if side.has(own.change) => lines.push("#".into()),
            Block::Figure(_) => {}
            Block::Table(table) => {
                if is_after_table {
                    lines.push(String::new());
                }
                table.rows.iter().for_each(|row| self::row(row, side, &mut lines));
            }
        }
        is_after_table = matches!(block, Block::Table(_));
    }
    let is_lasting = match document.blocks.last() {
        Some(Block::Paragraph(own)) => own.change == Change::Kept,
        Some(Block::Figure(own)) => own.change == Change::Kept,
        Some(Block::Table(_)) | None => false,
    };
    if !is_lasting {
        lines.push(String::new());
    }
    lines
}

fn row(row: &Row, side: Side, lines: &mut Lines) {
    if !side.has(row.change) {
        return;
    }
    lines.push("{".into());
    for cell in &row.cells {
        lines.push("[".into());
        let paragraphs = cell.paragraphs.iter().filter_map(|own| paragraph(own, side));
        let before = lines.len();
        lines.extend(paragraphs);
        if lines.len() == before {
            lines.push(String::new());
        }
        lines.push("]".into());
    }
    lines.push("}".into());
}

fn paragraph(paragraph: &Paragraph, side: Side) -> Option<String> {
    let spans = paragraph.spans.iter().filter(|span| side.has(span.change));
    side.has(paragraph.change).then(|| spans.map(|span| text(&span.text)).collect())
}

fn text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let is_kept = |own: &char| {
        matches!(own, '\t' | '\n') || !own.is_control() && !matches!(own, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().filter(is_kept).collect()
}

/// A document with one paragraph, or one cell with these.
fn of_cell(paragraphs: Vec<Paragraph>) -> Document {
    let rows = vec![Row::new(vec![Cell::of(paragraphs)])];
    let table = Table { widths_cm: vec![5.0], rows, ..Table::default() };
    Document { blocks: vec![table.into()], ..Document::default() }
}

#[test]
fn a_contribution_has_its_new_and_its_old_text() {
    let document = sample::contribution();
    for side in Side::BOTH {
        assert_eq!(read(&document, side), meant(&document, side), "{side:?}");
    }
    let accepted = read(&document, Side::Accepted).join("\n");
    assert!(accepted.contains("4a.\tIf nothing arrives, the server releases the call.\n5."));
    assert!(accepted.contains("2.\tThe server permits the release."));
    assert!(!accepted.contains("Editor"));
    let rejected = read(&document, Side::Rejected).join("\n");
    assert!(rejected.contains("4.\tThe client answers.\n5."));
    assert!(rejected.contains("2.\tThe server checks the release."));
    assert!(rejected.contains("Editor's note:\tThis is FFS."));
    assert!(!read(&document, Side::Rejected).contains(&"#".to_string()));
}

/// A cell keeps its last mark: those before it are changed instead.
#[test]
fn a_cell_has_no_empty_paragraph_left_over() {
    let of = |texts: &[&str]| {
        let paragraphs = texts.iter().map(|text| {
            let change = match text.as_bytes()[0] {
                b'+' => Change::Inserted,
                b'-' => Change::Deleted,
                _ => Change::Kept,
            };
            Paragraph::new(Style::Tal, *text).changed(change)
        });
        of_cell(paragraphs.collect())
    };
    let sides = [
        (&["a", "+b", "-c"][..], "a +b", "a -c"),
        (&["-a", "+b"], "+b", "-a"),
        (&["+a", "-b", "+c", "-d"], "+a +c", "-b -d"),
        (&["+a", "b", "-c", "-d"], "+a b", "b -c -d"),
        (&["-a", "-b"], "", "-a -b"),
    ];
    for (texts, accepted, rejected) in sides {
        let shown = |side| {
            let lines = read(&of(texts), side);
            lines[2..lines.len() - 3].join(" ")
        };
        assert_eq!((&*shown(Side::Accepted), &*shown(Side::Rejected)), (accepted, rejected));
    }
}

#[test]
fn what_stands_on_neither_side_is_not_written() {
    let spans = vec![Span::new("a"), Span::inserted("b"), Span::deleted("c")];
    let inserted = Paragraph::of(Style::B1, spans).changed(Change::Inserted);
    let document = Document { blocks: vec![inserted.into()], ..Document::default() };
    assert_eq!(read(&document, Side::Accepted), ["ab", ""]);
    assert_eq!(read(&document, Side::Rejected), [""]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_document_has_its_new_and_its_old_text(document in any::document()) {
        for side in Side::BOTH {
            prop_assert_eq!(read(&document, side), meant(&document, side), "{:?}", side);
        }
    }

    #[test]
    fn a_comparison_has_the_new_and_the_old_paragraphs(
        old in prop::collection::vec("([a-c]{1,3}[ ,.]{1,2}){0,6}", 0..6),
        new in prop::collection::vec("([a-c]{1,3}[ ,.]{1,2}){0,6}", 0..6),
    ) {
        let of = |texts: &[String]| -> Vec<Paragraph> {
            texts.iter().map(|text| Paragraph::new(Style::B1, text.as_str())).collect()
        };
        let paragraphs = comparison(&of(&old), &of(&new));
        for (side, meant) in [(Side::Accepted, &new), (Side::Rejected, &old)] {
            let there: Vec<String> =
                paragraphs.iter().filter_map(|own| paragraph(own, side)).collect();
            prop_assert_eq!(&there, meant, "{:?}", side);
        }
    }

    #[test]
    fn a_difference_has_the_new_and_the_old_text(
        old in "([a-d]{1,4}[ ,.\t]{1,2}){0,9}",
        new in "([a-d]{1,4}[ ,.\t]{1,2}){0,9}",
        other in any::<String>(),
    ) {
        for (old, new) in [(&old, &new), (&old, &other), (&other, &new)] {
            let spans = difference(old, new);
            let text = |side: Side| {
                let there = spans.iter().filter(|span| side.has(span.change));
                there.map(|span| span.text.as_str()).collect::<String>()
            };
            prop_assert_eq!(&text(Side::Accepted), new);
            prop_assert_eq!(&text(Side::Rejected), old);
            prop_assert!(spans.iter().all(|span| !span.text.is_empty()));
            let changes = spans.windows(2).map(|pair| (pair[0].change, pair[1].change));
            prop_assert!(changes.clone().all(|(left, right)| left != right));
            prop_assert!(!changes.into_iter().any(|it| it == (Change::Inserted, Change::Deleted)));
        }
    }
}
