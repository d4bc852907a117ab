//! Tables.

use crate::document::{Change, Paragraph};
use crate::style::Style;

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The widths of the columns in centimetres; between the margins there are 17.
    pub widths_cm: Vec<f64>,
    /// How many rows, from the top, are repeated on each page.
    pub header_rows: usize,
    /// The lines around cells that say nothing else.
    pub lines: Lines,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Which lines a table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lines {
    /// Around every cell.
    #[default]
    Grid,
    /// Around the table.
    Frame,
    /// None.
    Hidden,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells, which span as many columns as there are widths; one empty cell where it has none.
    pub cells: Vec<Cell>,
    /// Whether the row is changed, with all that is in it.
    pub change: Change,
}

impl Row {
    /// A row that is kept.
    pub fn new(cells: Vec<Cell>) -> Self {
        Row { cells, change: Change::Kept }
    }

    /// The row, changed as a whole.
    #[must_use]
    pub fn changed(self, change: Change) -> Self {
        Row { change, ..self }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says. An empty paragraph is there where this is empty.
    pub paragraphs: Vec<Paragraph>,
    /// How many columns it spans: one, or more.
    pub columns: usize,
    /// Its background.
    pub shade: Shade,
    /// The lines around it, where they are not those of the table.
    pub edges: Option<Edges>,
}

impl Cell {
    /// A cell of one column with one paragraph.
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Cell::of(vec![Paragraph::new(style, text)])
    }

    /// A cell of one column with these paragraphs.
    pub fn of(paragraphs: Vec<Paragraph>) -> Self {
        Cell { paragraphs, columns: 1, shade: Shade::None, edges: None }
    }

    /// The cell across so many columns.
    #[must_use]
    pub fn across(self, columns: usize) -> Self {
        Cell { columns, ..self }
    }

    /// The cell with this background.
    #[must_use]
    pub fn shaded(self, shade: Shade) -> Self {
        Cell { shade, ..self }
    }

    /// The cell with these lines around it.
    #[must_use]
    pub fn edged(self, edges: Edges) -> Self {
        Cell { edges: Some(edges), ..self }
    }
}

/// The background of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shade {
    /// White.
    #[default]
    None,
    /// Light grey, of what names a field or heads a column.
    Label,
    /// Light yellow, of what is filled in on the cover of a change request.
    Entry,
}

/// On which sides a cell has a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Edges {
    /// Above it.
    pub top: bool,
    /// At its left.
    pub left: bool,
    /// Below it.
    pub bottom: bool,
    /// At its right.
    pub right: bool,
}
