//! A picture in pixels, in shades of grey.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};
use ttf_parser::{GlyphId, OutlineBuilder};

use crate::font::{Face, width};
use crate::picture::{Pen, Picture, Point, Shape, Text};

/// Pixels in a point: 192 in an inch.
const SCALE: f64 = 192.0 / 72.0;
/// The most pixels in a row or column.
const MOST: f64 = 16_000.0;
/// Arimo: as wide as Helvetica, letter by letter.
const PLAIN: &[u8] = include_bytes!("fonts/Arimo-Regular-subset.ttf");
const BOLD: &[u8] = include_bytes!("fonts/Arimo-Bold-subset.ttf");
const ITALIC: &[u8] = include_bytes!("fonts/Arimo-Italic-subset.ttf");

/// Writes a picture.
pub fn png(picture: &Picture) -> Vec<u8> {
    let scale = SCALE.min(MOST / picture.width.max(picture.height).max(1.0));
    let pixels = |points: f64| (points * scale).ceil().max(1.0) as u32;
    let (wide, high) = (pixels(picture.width), pixels(picture.height));
    let mut page = Pixmap::new(wide, high).expect("a page has some pixels, and not too many");
    page.fill(tiny_skia::Color::WHITE);
    let scaled = Transform::from_scale(scale as f32, scale as f32);
    let fonts = Fonts::new();
    for mark in &picture.marks {
        draw(&mut page, scaled, &fonts, &mark.shape);
    }
    let grey: Vec<u8> = page.pixels().iter().map(|pixel| pixel.green()).collect();
    encoded(&grey, wide, high, scale)
}

fn draw(page: &mut Pixmap, scaled: Transform, fonts: &Fonts, shape: &Shape) {
    match shape {
        Shape::Line { points, pen } => stroke(page, scaled, path(points, false), *pen),
        Shape::Frame { place, pen } => stroke(page, scaled, path(&place.corners(), true), *pen),
        Shape::Area { points } => fill(page, scaled, path(points, true)),
        Shape::Text(text) => fill(page, scaled, fonts.outline(text)),
    }
}

fn path(points: &[Point], is_closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, point) in points.iter().enumerate() {
        match place {
            0 => path.move_to(point.x as f32, point.y as f32),
            _ => path.line_to(point.x as f32, point.y as f32),
        }
    }
    if is_closed {
        path.close();
    }
    path.finish()
}

fn stroke(page: &mut Pixmap, scaled: Transform, path: Option<Path>, pen: Pen) {
    let lengths = pen.dash.lengths().map(|lengths| lengths.map(|length| length as f32).to_vec());
    let dash = lengths.and_then(|lengths| StrokeDash::new(lengths, 0.0));
    let stroke = Stroke { width: pen.weight as f32, dash, ..Stroke::default() };
    if let Some(path) = path {
        page.stroke_path(&path, &Paint::default(), &stroke, scaled, None);
    }
}

fn fill(page: &mut Pixmap, scaled: Transform, path: Option<Path>) {
    if let Some(path) = path {
        page.fill_path(&path, &Paint::default(), FillRule::Winding, scaled, None);
    }
}

/// The file: how large it is, how many pixels there are in a metre, and the pixels.
fn encoded(grey: &[u8], wide: u32, high: u32, scale: f64) -> Vec<u8> {
    // Eight bits of grey; compressed, filtered and in order as always.
    let form = [8, 0, 0, 0, 0];
    let header = [&wide.to_be_bytes()[..], &high.to_be_bytes(), &form].concat();
    let in_a_metre = ((scale * 72.0 / 0.0254).round() as u32).to_be_bytes();
    let size = [&in_a_metre[..], &in_a_metre, &[1]].concat();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &header));
    bytes.extend(chunk(b"pHYs", &size));
    bytes.extend(chunk(b"IDAT", &compressed(grey, wide)));
    bytes.extend(chunk(b"IEND", &[]));
    bytes
}

/// Rows of pixels, each as it differs from the one above: most do not.
fn compressed(grey: &[u8], wide: u32) -> Vec<u8> {
    const UP: u8 = 2;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut above = vec![0; wide as usize];
    for row in grey.chunks(wide as usize) {
        let mut line = vec![UP];
        line.extend(row.iter().zip(&above).map(|(pixel, above)| pixel.wrapping_sub(*above)));
        encoder.write_all(&line).expect("a buffer takes everything");
        above.copy_from_slice(row);
    }
    encoder.finish().expect("a buffer takes everything")
}

/// A part of the file: its length, its name, what it holds, and their check.
fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut check = Crc::new();
    check.update(name);
    check.update(data);
    [&(data.len() as u32).to_be_bytes()[..], name, data, &check.sum().to_be_bytes()].concat()
}

struct Fonts {
    plain: ttf_parser::Face<'static>,
    bold: ttf_parser::Face<'static>,
    italic: ttf_parser::Face<'static>,
}

impl Fonts {
    fn new() -> Self {
        let parse = |bytes: &'static [u8]| {
            ttf_parser::Face::parse(bytes, 0).expect("the fonts that are built in are whole")
        };
        Fonts { plain: parse(PLAIN), bold: parse(BOLD), italic: parse(ITALIC) }
    }

    /// The outline of a line of text, each letter where it was measured to be. A letter that the
    /// fonts do not have is an empty box.
    fn outline(&self, text: &Text) -> Option<Path> {
        let face = match text.face {
            Face::Plain => &self.plain,
            Face::Bold => &self.bold,
            Face::Italic => &self.italic,
        };
        let scale = text.size / f64::from(face.units_per_em());
        let left = text.extent().left;
        let mut path = PathBuilder::new();
        let mut said = String::new();
        for letter in text.content.chars() {
            let at = Point::new(left + width(&said, text.face) * text.size, text.at.y);
            let glyph = face.glyph_index(letter).unwrap_or(GlyphId(0));
            let mut outline = Outline { path: &mut path, at, scale };
            face.outline_glyph(glyph, &mut outline);
            said.push(letter);
        }
        path.finish()
    }
}

/// Takes the outline of a letter to its place.
struct Outline<'p> {
    path: &'p mut PathBuilder,
    at: Point,
    scale: f64,
}

impl Outline<'_> {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let right = self.at.x + f64::from(x) * self.scale;
        let down = self.at.y - f64::from(y) * self.scale;
        (right as f32, down as f32)
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (one, two, end) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.path.cubic_to(one.0, one.1, two.0, two.1, end.0, end.1);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
