//! Paragraphs and their revision marks.

use crate::document::{Align, Change, Paragraph, Revisions, Slant, Span, Weight};
use crate::style::Style;
use crate::xml::{Xml, is_written};

/// The revision marks, and the numbers of marks and pictures, each counted from one.
pub struct Marks<'a> {
    revisions: &'a Revisions,
    marks: u32,
    pictures: u32,
}

impl<'a> Marks<'a> {
    /// None yet.
    pub fn new(revisions: &'a Revisions) -> Self {
        Marks { revisions, marks: 0, pictures: 0 }
    }

    /// The number of the next picture.
    pub fn next_picture(&mut self) -> u32 {
        self.pictures += 1;
        self.pictures
    }

    /// Writes a mark that has nothing in it, on what it stands in; nothing where that is kept.
    pub fn mark(&mut self, xml: &mut Xml, change: Change) {
        if let Some(name) = name(change) {
            let number = self.next();
            xml.empty(name, &self.attributes(&number));
        }
    }

    /// Writes runs within the mark of their change.
    pub fn around(&mut self, xml: &mut Xml, change: Change, runs: impl FnOnce(&mut Xml)) {
        match name(change) {
            Some(name) => {
                let number = self.next();
                xml.within(name, &self.attributes(&number), runs);
            }
            None => runs(xml),
        }
    }

    fn next(&mut self) -> String {
        self.marks += 1;
        self.marks.to_string()
    }

    fn attributes<'b>(&'b self, number: &'b str) -> [(&'b str, &'b str); 3] {
        let Revisions { author, date } = self.revisions;
        [("w:id", number), ("w:author", author), ("w:date", date.as_str())]
    }
}

fn name(change: Change) -> Option<&'static str> {
    match change {
        Change::Kept => None,
        Change::Inserted => Some("w:ins"),
        Change::Deleted => Some("w:del"),
    }
}

/// What a paragraph has besides its runs.
pub struct Properties {
    style: Style,
    align: Align,
    begins_page: bool,
    /// The change of its mark, which is between it and the next paragraph.
    mark: Change,
}

impl Properties {
    /// Those of a paragraph whose mark has this change.
    pub fn of(paragraph: &Paragraph, mark: Change) -> Self {
        let &Paragraph { style, align, begins_page, .. } = paragraph;
        Properties { style, align, begins_page, mark }
    }

    /// Those of a paragraph in a cell, where no page begins: LibreOffice does not end where one
    /// is to begin in a row that must not be split.
    pub fn in_cell(paragraph: &Paragraph, mark: Change) -> Self {
        Properties { begins_page: false, ..Properties::of(paragraph, mark) }
    }

    /// Those of a paragraph of only this style.
    pub fn plain(style: Style, mark: Change) -> Self {
        Properties { style, align: Align::OfStyle, begins_page: false, mark }
    }

    fn write(&self, xml: &mut Xml, marks: &mut Marks) {
        xml.within("w:pPr", &[], |xml| {
            xml.value("w:pStyle", self.style.id());
            if self.begins_page {
                xml.empty("w:pageBreakBefore", &[]);
            }
            match self.align {
                Align::OfStyle => {}
                Align::Left => xml.value("w:jc", "left"),
                Align::Centre => xml.value("w:jc", "center"),
                Align::Right => xml.value("w:jc", "right"),
            }
            if self.mark != Change::Kept {
                xml.within("w:rPr", &[], |xml| marks.mark(xml, self.mark));
            }
        });
    }
}

/// Writes a paragraph with these runs.
pub fn paragraph(
    xml: &mut Xml,
    marks: &mut Marks,
    properties: &Properties,
    runs: impl FnOnce(&mut Xml, &mut Marks),
) {
    xml.within("w:p", &[], |xml| {
        properties.write(xml, marks);
        runs(xml, marks);
    });
}

/// Writes the spans of a paragraph with this change. Neighbours of one change share a mark.
pub fn spans(xml: &mut Xml, marks: &mut Marks, spans: &[Span], outer: Change) {
    let changed = spans.iter().filter_map(|span| Some((span.change.within(outer)?, span)));
    let written: Vec<(Change, &Span)> =
        changed.filter(|(_, span)| span.text.chars().any(is_shown)).collect();
    for group in written.chunk_by(|(left, _), (right, _)| left == right) {
        let change = group[0].0;
        marks.around(xml, change, |xml| group.iter().for_each(|(_, span)| run(xml, span, change)));
    }
}

/// Whether a character becomes something in a run.
fn is_shown(character: char) -> bool {
    is_written(character) || is_separate(character)
}

/// Whether a character is an element of its own.
fn is_separate(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{ad}' | '\u{2011}' | '\u{2028}' | '\u{2029}')
}

fn run(xml: &mut Xml, span: &Span, change: Change) {
    xml.within("w:r", &[], |xml| {
        look(xml, span);
        let text = span.text.replace("\r\n", "\n");
        for piece in text.split_inclusive(is_separate) {
            let last = piece.chars().next_back().filter(|&last| is_separate(last));
            let before = last.map_or(piece, |last| &piece[..piece.len() - last.len_utf8()]);
            if before.chars().any(is_written) {
                let element = if change == Change::Deleted { "w:delText" } else { "w:t" };
                xml.text(element, &[("xml:space", "preserve")], before);
            }
            match last {
                Some('\t') => xml.empty("w:tab", &[]),
                Some('\u{2011}') => xml.empty("w:noBreakHyphen", &[]),
                Some('\u{ad}') => xml.empty("w:softHyphen", &[]),
                Some(_) => xml.empty("w:br", &[]),
                None => {}
            }
        }
    });
}

/// Writes how the letters of a span differ from those of the style.
fn look(xml: &mut Xml, span: &Span) {
    let is_as_style_says =
        span.weight == Weight::OfStyle && span.slant == Slant::OfStyle && span.points.is_none();
    if is_as_style_says {
        return;
    }
    xml.within("w:rPr", &[], |xml| {
        match span.weight {
            Weight::OfStyle => {}
            Weight::Regular => xml.value("w:b", "0"),
            Weight::Bold => xml.empty("w:b", &[]),
        }
        match span.slant {
            Slant::OfStyle => {}
            Slant::Upright => xml.value("w:i", "0"),
            Slant::Italic => xml.empty("w:i", &[]),
        }
        if let Some(points) = span.points {
            let halves = (2 * u32::from(points.max(1))).to_string();
            xml.value("w:sz", &halves);
            xml.value("w:szCs", &halves);
        }
    });
}
