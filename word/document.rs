//! What a document consists of.

use crate::date::Date;
use crate::difference::difference;
use crate::figure::Figure;
use crate::style::Style;
use crate::table::Table;

/// A document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its title in the properties of the file; it is not printed.
    pub title: String,
    /// The language that spelling is checked in.
    pub language: Language,
    /// Who changed the text, and when.
    pub revisions: Revisions,
    /// What it consists of, from the top.
    pub blocks: Vec<Block>,
}

/// Who changed the text, and when: every revision mark says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revisions {
    /// The author of every change, and of the document.
    pub author: String,
    /// The date of every change, and of the document; a fixed one by default.
    pub date: Date,
}

impl Default for Revisions {
    fn default() -> Self {
        Revisions { author: "callproof".into(), date: Date::default() }
    }
}

/// The language that spelling is checked in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// British English, in which 3GPP writes.
    #[default]
    British,
    /// American English.
    American,
}

/// What a document consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// A picture in a paragraph of its own; its title is the paragraph after it, of style TF.
    Figure(Figure),
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Self {
        Block::Paragraph(paragraph)
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Block::Table(table)
    }
}

impl From<Figure> for Block {
    fn from(figure: Figure) -> Self {
        Block::Figure(figure)
    }
}

/// On which sides of the revision marks something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Change {
    /// In the old text and in the new one.
    #[default]
    Kept,
    /// In the new text only.
    Inserted,
    /// In the old text only.
    Deleted,
}

impl Change {
    /// The change of what stands within something changed; nothing where it would stand on neither
    /// side.
    pub(crate) fn within(self, outer: Change) -> Option<Change> {
        match (outer, self) {
            (Change::Kept, own) => Some(own),
            (outer, Change::Kept) => Some(outer),
            (outer, own) => (outer == own).then_some(own),
        }
    }
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// How it looks.
    pub style: Style,
    /// Its text. A label and a tab come first where the style has hanging lines: `"1.\tThe …"`.
    pub spans: Vec<Span>,
    /// Whether the whole paragraph is changed, and with it all of its spans. A span with the
    /// opposite change would stand on neither side and is left out.
    pub change: Change,
    /// Where its lines stand.
    pub align: Align,
    /// Whether a page begins with it; none does within a cell.
    pub begins_page: bool,
}

impl Paragraph {
    /// A paragraph that is kept.
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Paragraph::of(style, vec![Span::new(text)])
    }

    /// A paragraph that is kept, of these spans.
    pub fn of(style: Style, spans: Vec<Span>) -> Self {
        Paragraph { style, spans, ..Paragraph::default() }
    }

    /// A whole paragraph that is inserted.
    pub fn inserted(style: Style, text: impl Into<String>) -> Self {
        Paragraph::new(style, text).changed(Change::Inserted)
    }

    /// A whole paragraph that is deleted.
    pub fn deleted(style: Style, text: impl Into<String>) -> Self {
        Paragraph::new(style, text).changed(Change::Deleted)
    }

    /// A paragraph that is kept, with other words: the [`difference`] of both texts.
    pub fn revised(style: Style, old: &str, new: &str) -> Self {
        Paragraph::of(style, difference(old, new))
    }

    /// The paragraph, changed as a whole.
    #[must_use]
    pub fn changed(self, change: Change) -> Self {
        Paragraph { change, ..self }
    }

    /// The paragraph with its lines elsewhere.
    #[must_use]
    pub fn aligned(self, align: Align) -> Self {
        Paragraph { align, ..self }
    }

    /// The paragraph on a new page.
    #[must_use]
    pub fn on_a_new_page(self) -> Self {
        Paragraph { begins_page: true, ..self }
    }
}

/// Where the lines of a paragraph stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// As the style says.
    #[default]
    OfStyle,
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// A stretch of text that looks the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text; `\t` is a tab, `\n` a line break, and other control characters are dropped.
    pub text: String,
    /// Whether it is changed.
    pub change: Change,
    /// How thick its letters are.
    pub weight: Weight,
    /// How its letters stand.
    pub slant: Slant,
    /// The size of its letters in points; that of the style where it is not given.
    pub points: Option<u8>,
}

impl Span {
    /// Text that is kept.
    pub fn new(text: impl Into<String>) -> Self {
        Span { text: text.into(), ..Span::default() }
    }

    /// Text that is inserted.
    pub fn inserted(text: impl Into<String>) -> Self {
        Span { change: Change::Inserted, ..Span::new(text) }
    }

    /// Text that is deleted.
    pub fn deleted(text: impl Into<String>) -> Self {
        Span { change: Change::Deleted, ..Span::new(text) }
    }

    /// The span in bold letters.
    #[must_use]
    pub fn bold(self) -> Self {
        Span { weight: Weight::Bold, ..self }
    }

    /// The span in italic letters.
    #[must_use]
    pub fn italic(self) -> Self {
        Span { slant: Slant::Italic, ..self }
    }

    /// The span in letters of this size.
    #[must_use]
    pub fn sized(self, points: u8) -> Self {
        Span { points: Some(points), ..self }
    }
}

/// How thick letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// As the style says.
    #[default]
    OfStyle,
    /// Not bold, whatever the style says.
    Regular,
    /// Bold.
    Bold,
}

/// How letters stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Slant {
    /// As the style says.
    #[default]
    OfStyle,
    /// Upright, whatever the style says.
    Upright,
    /// Italic.
    Italic,
}
