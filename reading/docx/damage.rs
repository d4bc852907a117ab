//! What is wrong with a .docx that cannot be read.

use std::fmt;

/// What is wrong with a .docx that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It is cut off, or its archive is damaged.
    Archive,
    /// It is protected by a password.
    Protected,
    /// No Word document is in the archive.
    NoDocument,
    /// A part of it is no well-formed XML.
    Xml(Part),
    /// The elements of a part are nested too deeply.
    TooDeep(Part),
    /// A part of it is larger than any that is read.
    TooLarge(Part),
    /// Its text is longer than [`MOST_TEXT_BYTES`](crate::MOST_TEXT_BYTES).
    TooMuchText,
}

/// A part of a .docx.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The text itself.
    Document,
    /// The styles.
    Styles,
    /// The definitions of lists.
    Numbering,
    /// The footnotes.
    Footnotes,
    /// The endnotes.
    Endnotes,
    /// What says where the other parts are.
    Relationships,
}

impl Part {
    /// The last part of the type of the relationship that leads to it; for the parts that the
    /// document itself names, this is the name of its file as well.
    pub(super) fn relationship(self) -> &'static str {
        match self {
            Part::Document => "officeDocument",
            Part::Styles => "styles",
            Part::Numbering => "numbering",
            Part::Footnotes => "footnotes",
            Part::Endnotes => "endnotes",
            Part::Relationships => "relationships",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Document => "text",
            Part::Styles => "list of styles",
            Part::Numbering => "list of numberings",
            Part::Footnotes => "list of footnotes",
            Part::Endnotes => "list of endnotes",
            Part::Relationships => "list of parts",
        })
    }
}
