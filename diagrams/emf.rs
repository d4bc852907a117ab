//! A picture as an Enhanced Metafile: vectors that Word and LibreOffice take in and can edit.
//!
//! Records and their fields are those of [MS-EMF]. Places are in twentieths of a point; the
//! reference device has a pixel for each hundredth of a millimetre.

mod record;

use record::{File, Record};

use crate::font::{self, Face};
use crate::picture::{Anchor, Dash, Extent, Mark, Pen, Picture, Point, Shape, Text};

/// Twentieths of a point.
const UNITS: f64 = 20.0;
/// Hundredths of a millimetre in a point.
const HUNDREDTHS: f64 = 2540.0 / 72.0;

/// Stock objects that are always there.
const BLACK_BRUSH: u32 = 0x8000_0004;
const NULL_BRUSH: u32 = 0x8000_0005;
const NULL_PEN: u32 = 0x8000_0008;

/// Writes a picture.
pub fn emf(picture: &Picture) -> Vec<u8> {
    let mut writer = Writer { file: File::default(), pens: Vec::new(), fonts: Vec::new() };
    writer.begin(picture);
    for mark in &picture.marks {
        writer.mark(mark);
    }
    let (width, height) = (picture.width * HUNDREDTHS, picture.height * HUNDREDTHS);
    writer.file.end(width.round() as i32, height.round() as i32, &picture.title)
}

struct Writer {
    file: File,
    /// Pens made so far, by their thickness, and the objects that they are.
    pens: Vec<(i32, u32)>,
    /// Fonts made so far, by their height.
    fonts: Vec<((Face, i32), u32)>,
}

impl Writer {
    /// The mapping from units to the page, and how text is drawn.
    fn begin(&mut self, picture: &Picture) {
        const MM_ANISOTROPIC: u32 = 8;
        const TRANSPARENT: u32 = 1;
        let (width, height) = (picture.width, picture.height);
        let pixels = [width, height].map(|points| (points * HUNDREDTHS).round() as i32);
        self.file.add(Record::new(Record::SET_MAP_MODE).number(MM_ANISOTROPIC));
        self.file.add(Record::new(Record::SET_WINDOW_ORIGIN).signed(0).signed(0));
        let window = Record::new(Record::SET_WINDOW_EXTENT);
        self.file.add(window.signed(units(width)).signed(units(height)));
        self.file.add(Record::new(Record::SET_VIEWPORT_ORIGIN).signed(0).signed(0));
        let viewport = Record::new(Record::SET_VIEWPORT_EXTENT);
        self.file.add(viewport.signed(pixels[0]).signed(pixels[1]));
        self.file.add(Record::new(Record::SET_BACKGROUND_MODE).number(TRANSPARENT));
        self.file.add(Record::new(Record::SET_TEXT_COLOUR).number(0));
    }

    fn mark(&mut self, mark: &Mark) {
        match &mark.shape {
            Shape::Line { points, pen } => self.line(points, *pen),
            Shape::Area { points } => {
                self.select(NULL_PEN);
                self.select(BLACK_BRUSH);
                self.file.add(polygon(Record::POLYGON, points));
            }
            Shape::Frame { place, pen } => self.frame(place, *pen),
            Shape::Text(text) => self.text(text),
        }
    }

    /// A broken line is many short ones in one record: LibreOffice draws broken pens as whole ones.
    fn line(&mut self, points: &[Point], pen: Pen) {
        let object = self.pen(pen.weight);
        self.select(object);
        self.file.add(match pen.dash.lengths() {
            None => polygon(Record::POLYLINE, points),
            Some(lengths) => strokes(&pieces(points, lengths)),
        });
    }

    fn frame(&mut self, place: &Extent, pen: Pen) {
        let corners = place.corners();
        if pen.dash != Dash::Solid {
            let [first, ..] = corners;
            self.line(&[&corners[..], &[first]].concat(), pen);
            return;
        }
        let object = self.pen(pen.weight);
        self.select(object);
        self.select(NULL_BRUSH);
        self.file.add(polygon(Record::POLYGON, &corners));
    }

    fn text(&mut self, text: &Text) {
        const TA_BASELINE: u32 = 24;
        let font = self.font(text);
        self.select(font);
        let align = match text.anchor {
            Anchor::Start => 0,
            Anchor::End => 2,
            Anchor::Middle => 6,
        };
        self.file.add(Record::new(Record::SET_TEXT_ALIGN).number(TA_BASELINE | align));
        self.file.add(letters(text));
    }

    fn select(&mut self, object: u32) {
        self.file.add(Record::new(Record::SELECT_OBJECT).number(object));
    }

    /// The object of a pen of a thickness, made where it is first needed.
    fn pen(&mut self, weight: f64) -> u32 {
        const PS_GEOMETRIC: u32 = 0x0001_0000;
        const PS_ENDCAP_FLAT: u32 = 0x0200;
        const PS_JOIN_MITER: u32 = 0x2000;
        let wanted = units(weight);
        if let Some((_, object)) = self.pens.iter().find(|(known, _)| *known == wanted) {
            return *object;
        }
        let object = self.file.object();
        let no_bitmap = [0; 4];
        let record = Record::new(Record::CREATE_PEN).number(object);
        let record = no_bitmap.into_iter().fold(record, Record::number);
        let record = record.number(PS_GEOMETRIC | PS_ENDCAP_FLAT | PS_JOIN_MITER).signed(wanted);
        // A solid brush, black, without a hatch; no style of its own.
        self.file.add(record.number(0).number(0).number(0).number(0));
        self.pens.push((wanted, object));
        object
    }

    /// The object of a font, made where it is first needed.
    fn font(&mut self, text: &Text) -> u32 {
        let wanted = (text.face, units(text.size));
        if let Some((_, object)) = self.fonts.iter().find(|(known, _)| *known == wanted) {
            return *object;
        }
        let object = self.file.object();
        self.file.add(font_record(object, text.face, wanted.1));
        self.fonts.push((wanted, object));
        object
    }
}

fn units(points: f64) -> i32 {
    (points * UNITS).round() as i32
}

fn polygon(kind: u32, points: &[Point]) -> Record {
    let record = Record::new(kind).rectangle(bounds(points)).number(points.len() as u32);
    places(record, points)
}

/// Several lines.
fn strokes(lines: &[Vec<Point>]) -> Record {
    let points = lines.concat();
    let record = Record::new(Record::POLYLINES).rectangle(bounds(&points));
    let record = record.number(lines.len() as u32).number(points.len() as u32);
    let record = lines.iter().fold(record, |record, line| record.number(line.len() as u32));
    places(record, &points)
}

fn places(record: Record, points: &[Point]) -> Record {
    points.iter().fold(record, |record, point| record.signed(units(point.x)).signed(units(point.y)))
}

fn bounds(points: &[Point]) -> [i32; 4] {
    Extent::around(points).map_or([0; 4], |place| device(&place))
}

/// The pieces of a line that are drawn, of lengths for what is drawn and what is not.
fn pieces(points: &[Point], [on, off]: [f64; 2]) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = Vec::new();
    let (mut is_on, mut left) = (true, on);
    for ends in points.windows(2) {
        let long = (ends[1].x - ends[0].x).hypot(ends[1].y - ends[0].y);
        let at = |way: f64| {
            let part = if long > 0.0 { way / long } else { 0.0 };
            Point::new(
                ends[0].x + (ends[1].x - ends[0].x) * part,
                ends[0].y + (ends[1].y - ends[0].y) * part,
            )
        };
        let mut way = 0.0;
        if is_on {
            piece.push(ends[0]);
        }
        while way + left < long {
            way += left;
            piece.push(at(way));
            if is_on {
                pieces.push(std::mem::take(&mut piece));
            }
            is_on = !is_on;
            left = if is_on { on } else { off };
        }
        left -= long - way;
    }
    if is_on && let Some(end) = points.last() {
        piece.push(*end);
        pieces.push(piece);
    }
    pieces
}

/// A rectangle in pixels of the reference device.
fn device(place: &Extent) -> [i32; 4] {
    [place.left, place.top, place.right, place.bottom]
        .map(|points| (points * HUNDREDTHS).round() as i32)
}

/// An `EXTLOGFONTW`: a `LOGFONTW` and names that nobody reads.
fn font_record(object: u32, face: Face, height: i32) -> Record {
    const DEFAULT_CHARSET: u8 = 1;
    const SWISS_VARIABLE: u8 = 0x22;
    let weight = if face == Face::Bold { 700 } else { 400 };
    let is_italic = u8::from(face == Face::Italic);
    let name: Vec<u16> = "Arial".encode_utf16().collect();
    Record::new(Record::CREATE_FONT)
        .number(object)
        .signed(-height)
        .signed(0)
        .signed(0)
        .signed(0)
        .signed(weight)
        .bytes(&[is_italic, 0, 0, DEFAULT_CHARSET, 0, 0, 0, SWISS_VARIABLE])
        .wide(&name, 32)
        .wide(&name, 64)
        .wide(&[], 32)
        .bytes(&[0; 4 * 6 + 12])
}

/// A line of text with the advance of each letter, so that it is as wide as it was measured.
fn letters(text: &Text) -> Record {
    const GM_COMPATIBLE: u32 = 1;
    /// Where the letters begin: after the fields.
    const LETTERS: u32 = 76;
    let mut wide: Vec<u16> = Vec::new();
    let mut advances: Vec<u32> = Vec::new();
    let mut said = String::new();
    let mut reached = 0;
    for letter in text.content.chars() {
        said.push(letter);
        let end = units(font::width(&said, text.face) * text.size);
        let mut pair = [0; 2];
        for (place, unit) in letter.encode_utf16(&mut pair).iter().enumerate() {
            wide.push(*unit);
            advances.push(if place == 0 { (end - reached).max(0) as u32 } else { 0 });
        }
        reached = end;
    }
    let count = wide.len() as u32;
    let record = Record::new(Record::TEXT)
        .rectangle(device(&text.extent()))
        .number(GM_COMPATIBLE)
        .real((HUNDREDTHS / UNITS) as f32)
        .real((HUNDREDTHS / UNITS) as f32)
        .signed(units(text.at.x))
        .signed(units(text.at.y))
        .number(count)
        .number(LETTERS)
        .number(0)
        .rectangle([0, 0, -1, -1])
        .number(LETTERS + (2 * count).next_multiple_of(4));
    let record = record.wide(&wide, wide.len().next_multiple_of(2));
    advances.into_iter().fold(record, Record::number)
}

#[cfg(test)]
mod tests;
