//! The body of a document: its blocks, and its page.

use super::cells;
use super::paragraphs::{self, Marks, Properties};
use super::pictures::{self, Media};
use super::properties::MAIN;
use crate::document::{Block, Change, Document, Paragraph};
use crate::figure::Figure;
use crate::style::Style;
use crate::xml::Xml;

const REFERENCES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PLACING: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

/// Writes the text of a document, and takes the files of its pictures.
pub fn document(document: &Document, media: &mut Media) -> Vec<u8> {
    let namespaces = [("xmlns:w", MAIN), ("xmlns:r", REFERENCES), ("xmlns:wp", PLACING)];
    let mut marks = Marks::new(&document.revisions);
    Xml::part("w:document", &namespaces, |xml| {
        xml.within("w:body", &[], |xml| {
            blocks(xml, &document.blocks, &mut marks, media);
            page(xml);
        });
    })
}

fn blocks(xml: &mut Xml, blocks: &[Block], marks: &mut Marks, media: &mut Media) {
    let mut before: Option<&Block> = None;
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => whole(xml, paragraph, marks),
            Block::Table(table) => {
                if matches!(before, Some(Block::Table(_))) {
                    whole(xml, &Paragraph::default(), marks);
                }
                cells::table(xml, table, marks);
            }
            Block::Figure(figure) => shown(xml, figure, marks, media),
        }
        before = Some(block);
    }
    if !before.is_some_and(is_lasting) {
        whole(xml, &Paragraph::default(), marks);
    }
}

/// Whether a block may be the last: a paragraph that is kept.
fn is_lasting(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => paragraph.change == Change::Kept,
        Block::Figure(figure) => figure.change == Change::Kept,
        Block::Table(_) => false,
    }
}

fn whole(xml: &mut Xml, paragraph: &Paragraph, marks: &mut Marks) {
    let properties = Properties::of(paragraph, paragraph.change);
    paragraphs::paragraph(xml, marks, &properties, |xml, marks| {
        paragraphs::spans(xml, marks, &paragraph.spans, paragraph.change);
    });
}

fn shown(xml: &mut Xml, figure: &Figure, marks: &mut Marks, media: &mut Media) {
    let properties = Properties::plain(Style::Th, figure.change);
    paragraphs::paragraph(xml, marks, &properties, |xml, marks| {
        let number = marks.next_picture();
        marks.around(xml, figure.change, |xml| pictures::run(xml, figure, number, media));
    });
}

/// A4, with the margins of 3GPP.
fn page(xml: &mut Xml) {
    let margins = [
        ("w:top", "1418"),
        ("w:right", "1134"),
        ("w:bottom", "1134"),
        ("w:left", "1134"),
        ("w:header", "680"),
        ("w:footer", "567"),
        ("w:gutter", "0"),
    ];
    xml.within("w:sectPr", &[], |xml| {
        xml.empty("w:pgSz", &[("w:w", "11907"), ("w:h", "16840")]);
        xml.empty("w:pgMar", &margins);
        xml.empty("w:cols", &[("w:space", "720")]);
    });
}
