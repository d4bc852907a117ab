//! Word documents: the lines of text of a .docx, as Word would write them as plain text.
//!
//! One paragraph is one line, with the label that Word computes and a tab before its text; a row
//! of a table is one line, with tabs between its cells. [`package`] opens the archive,
//! [`styles`] and [`numbering`] read what defines labels, [`body`] reads paragraphs and tables as
//! they are on one side of the revision marks, [`counters`] counts them and [`layout`] writes
//! them. All of it takes time linear in the size of the parts, which is bounded.

mod body;
mod counters;
mod damage;
mod layout;
mod numbering;
mod package;
mod paragraph;
mod styles;
mod symbols;
mod xml;

#[cfg(test)]
mod tests;

pub use damage::{Damage, Part};

use body::Notes;
use counters::Counters;
use layout::Layout;
use numbering::Numbering;
use package::Package;
use styles::Styles;

/// A side of the revision marks of a .docx; any other text has no two sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// The text with every revision accepted.
    #[default]
    Accepted,
    /// The text as it was before its revisions.
    Original,
}

/// The text of a .docx on one side of its revision marks.
pub fn text(bytes: &[u8], side: Side) -> Result<String, Damage> {
    let mut package = Package::open(bytes)?;
    let styles = match package.part(Part::Styles)? {
        Some(text) => Styles::read(&text)?,
        None => Styles::default(),
    };
    let numbering = match package.part(Part::Numbering)? {
        Some(text) => Numbering::read(&text)?,
        None => Numbering::default(),
    };
    let mut notes = |part| match package.part(part)? {
        Some(text) => body::notes(&text, part, side, &styles),
        None => Ok(Notes::default()),
    };
    let (footnotes, endnotes) = (notes(Part::Footnotes)?, notes(Part::Endnotes)?);
    let document = package.part(Part::Document)?.ok_or(Damage::NoDocument)?;
    let blocks = body::document(&document, side, &styles)?;
    drop(document);
    let counters = Counters::new(&numbering, &styles);
    let lines = Layout::new(counters, &footnotes, &endnotes).lines(&blocks)?;
    Ok(lines.join("\n"))
}
