//! Word documents of change requests: paragraphs in the styles of 3GPP, tables and figures, with
//! revision marks.
//!
//! A [`Document`] is a list of blocks, and [`write()`] makes a .docx of it. What is [`Change`]d
//! carries a revision mark, paragraphs, rows and pictures as well as words, so that accepting all
//! of them in Word gives the new text and rejecting all of them gives the old one.
//! [`difference`] marks what two sentences differ in, and [`comparison`] what two clauses do. The
//! same document gives the same bytes.
//!
//! The parts are written with `quick-xml` and `zip`, since `docx-rs` counts the ids of paragraphs
//! and pictures across the process, so that the same document differs the second time, and since
//! it has neither alternative texts nor SVG.

mod comparison;
mod cover;
mod date;
mod difference;
mod document;
mod figure;
mod parts;
mod style;
mod table;
mod xml;

pub use comparison::comparison;
pub use cover::{Affected, Category, Cover};
pub use date::Date;
pub use difference::difference;
pub use document::{
    Align, Block, Change, Document, Language, Paragraph, Revisions, Slant, Span, Weight,
};
pub use figure::{Figure, Picture};
pub use style::Style;
pub use table::{Cell, Edges, Lines, Row, Shade, Table};

/// The document as a .docx.
///
/// The last paragraph of a document cannot be taken away: where the last block is changed or is a
/// table, an empty paragraph that stays follows it. One stands between two tables too, which would
/// else be one table.
pub fn write(document: &Document) -> Vec<u8> {
    parts::package(document)
}
