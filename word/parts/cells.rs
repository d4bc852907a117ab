//! Tables.

use super::paragraphs::{self, Marks, Properties};
use crate::document::{Change, Paragraph, Span};
use crate::style::Style;
use crate::table::{Cell, Edges, Lines, Row, Shade, Table};
use crate::xml::Xml;

/// How many twentieths of a point are a centimetre.
const TWIPS_PER_CM: f64 = 1440.0 / 2.54;

/// The most of a width that Word takes, in twentieths of a point.
const MOST_TWIPS: f64 = 31_680.0;

/// A thin line.
const LINE: [(&str, &str); 4] =
    [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "auto")];

const NO_LINE: [(&str, &str); 1] = [("w:val", "nil")];

/// Writes a table; nothing where it has no rows.
pub fn table(xml: &mut Xml, table: &Table, marks: &mut Marks) {
    if table.rows.is_empty() {
        return;
    }
    let widths: Vec<u32> = table.widths_cm.iter().map(|&cm| twips(cm)).collect();
    xml.within("w:tbl", &[], |xml| {
        properties(xml, table.lines, widths.iter().sum());
        xml.within("w:tblGrid", &[], |xml| {
            for width in &widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        for (at, own) in table.rows.iter().enumerate() {
            let is_header = at < table.header_rows;
            row(xml, own, &RowPlace { widths: &widths, is_header }, marks);
        }
    });
}

fn twips(cm: f64) -> u32 {
    let twips = (cm * TWIPS_PER_CM).round();
    if twips.is_finite() { twips.clamp(1.0, MOST_TWIPS) as u32 } else { 1 }
}

fn properties(xml: &mut Xml, lines: Lines, width: u32) {
    let sides = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
    let drawn = match lines {
        Lines::Grid => &sides[..],
        Lines::Frame => &sides[..4],
        Lines::Hidden => &[],
    };
    xml.within("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
        xml.value("w:jc", "center");
        if !drawn.is_empty() {
            xml.within("w:tblBorders", &[], |xml| {
                drawn.iter().for_each(|side| xml.empty(side, &LINE));
            });
        }
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        xml.within("w:tblCellMar", &[], |xml| {
            xml.empty("w:left", &[("w:w", "42"), ("w:type", "dxa")]);
            xml.empty("w:right", &[("w:w", "42"), ("w:type", "dxa")]);
        });
    });
}

/// Where a row stands.
struct RowPlace<'a> {
    widths: &'a [u32],
    is_header: bool,
}

fn row(xml: &mut Xml, row: &Row, place: &RowPlace, marks: &mut Marks) {
    xml.within("w:tr", &[], |xml| {
        xml.within("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            if place.is_header {
                xml.empty("w:tblHeader", &[]);
            }
            marks.mark(xml, row.change);
        });
        let mut first = 0;
        let whole = [Cell::new(Style::Tal, "").across(place.widths.len())];
        let cells = if row.cells.is_empty() { &whole[..] } else { &row.cells };
        for own in cells {
            let columns = own.columns.max(1);
            let end = (first + columns).min(place.widths.len());
            let width = place.widths.get(first..end).unwrap_or_default().iter().sum();
            first += columns;
            cell(xml, own, width, row.change, marks);
        }
    });
}

fn cell(xml: &mut Xml, cell: &Cell, width: u32, change: Change, marks: &mut Marks) {
    xml.within("w:tc", &[], |xml| {
        xml.within("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            if cell.columns > 1 {
                xml.value("w:gridSpan", &cell.columns.to_string());
            }
            if let Some(drawn) = cell.edges {
                edges(xml, drawn);
            }
            shade(xml, cell.shade);
        });
        match change {
            Change::Kept => settled(&cell.paragraphs).iter().for_each(|own| own.write(xml, marks)),
            _ => gone(xml, &cell.paragraphs, change, marks),
        }
    });
}

fn edges(xml: &mut Xml, edges: Edges) {
    let sides = [
        ("w:top", edges.top),
        ("w:left", edges.left),
        ("w:bottom", edges.bottom),
        ("w:right", edges.right),
    ];
    xml.within("w:tcBorders", &[], |xml| {
        for (side, is_drawn) in sides {
            xml.empty(side, if is_drawn { &LINE[..] } else { &NO_LINE[..] });
        }
    });
}

fn shade(xml: &mut Xml, shade: Shade) {
    let (pattern, colour, fill) = match shade {
        Shade::None => return,
        Shade::Label => ("clear", "auto", "E7E6E6"),
        Shade::Entry => ("pct30", "FFFF00", "auto"),
    };
    xml.empty("w:shd", &[("w:val", pattern), ("w:color", colour), ("w:fill", fill)]);
}

/// Writes the paragraphs of a cell in a row that is changed: so are they, with their marks.
fn gone(xml: &mut Xml, paragraphs: &[Paragraph], change: Change, marks: &mut Marks) {
    let there: Vec<&Paragraph> =
        paragraphs.iter().filter(|own| own.change.within(change).is_some()).collect();
    for own in &there {
        let properties = Properties::in_cell(own, change);
        paragraphs::paragraph(xml, marks, &properties, |xml, marks| {
            paragraphs::spans(xml, marks, &own.spans, change);
        });
    }
    if there.is_empty() {
        let properties = Properties::plain(Style::Tal, change);
        paragraphs::paragraph(xml, marks, &properties, |_, _| {});
    }
}

/// A paragraph of a cell that stays.
struct Settled {
    paragraph: Paragraph,
    mark: Change,
}

impl Settled {
    fn write(&self, xml: &mut Xml, marks: &mut Marks) {
        let properties = Properties::in_cell(&self.paragraph, self.mark);
        paragraphs::paragraph(xml, marks, &properties, |xml, marks| {
            paragraphs::spans(xml, marks, &self.paragraph.spans, Change::Kept);
        });
    }
}

/// The paragraphs of a cell that stays, whose last mark stays too.
///
/// Of the changed paragraphs after the last kept one, the mark before each is changed in place of
/// the mark after it. Where nothing is before it on its side, it needs none, and stands in one
/// paragraph with what is there on the other side.
fn settled(paragraphs: &[Paragraph]) -> Vec<Settled> {
    let is_kept = |own: &Paragraph| own.change == Change::Kept;
    let from = paragraphs.iter().rposition(is_kept).map_or(0, |last| last + 1);
    let (lasting, rest) = paragraphs.split_at(from);
    let mut done: Vec<Settled> =
        lasting.iter().map(|own| Settled { paragraph: marked(own), mark: own.change }).collect();
    let mut sides: Vec<Change> = match done.is_empty() {
        true => Vec::new(),
        false => vec![Change::Inserted, Change::Deleted],
    };
    for own in rest.iter().map(marked) {
        let change = own.change;
        match done.last_mut() {
            Some(before) if sides.contains(&change) => {
                before.mark = change;
                done.push(Settled { paragraph: own, mark: Change::Kept });
            }
            Some(before) => before.paragraph.spans.extend(own.spans),
            None => done.push(Settled { paragraph: own, mark: Change::Kept }),
        }
        sides.push(change);
    }
    if done.is_empty() {
        let paragraph = Paragraph { style: Style::Tal, ..Paragraph::default() };
        done.push(Settled { paragraph, mark: Change::Kept });
    }
    done
}

/// A paragraph whose spans say themselves what its change is.
fn marked(paragraph: &Paragraph) -> Paragraph {
    let within = |span: &Span| {
        let change = span.change.within(paragraph.change)?;
        Some(Span { change, ..span.clone() })
    };
    let spans = paragraph.spans.iter().filter_map(within).collect();
    Paragraph { spans, ..paragraph.clone() }
}
