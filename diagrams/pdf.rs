//! A picture as a page of PDF, in the fonts that every reader has.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use crate::font::{Face, width};
use crate::picture::{Anchor, Dash, Picture, Point, Shape, Text};

/// The fonts and their names on the page.
const FONTS: [(Face, Name<'static>, Name<'static>); 3] = [
    (Face::Plain, Name(b"P"), Name(b"Helvetica")),
    (Face::Bold, Name(b"B"), Name(b"Helvetica-Bold")),
    (Face::Italic, Name(b"I"), Name(b"Helvetica-Oblique")),
];

/// Writes a picture.
pub fn pdf(picture: &Picture) -> Vec<u8> {
    let [catalog, pages, page, content, info] = [1, 2, 3, 4, 5].map(Ref::new);
    let font = |place: usize| Ref::new(6 + place as i32);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut leaf = pdf.page(page);
    let size = Rect::new(0.0, 0.0, real(picture.width), real(picture.height));
    leaf.parent(pages).media_box(size).contents(content);
    let mut resources = leaf.resources();
    let mut fonts = resources.fonts();
    for (place, (_, name, _)) in FONTS.iter().enumerate() {
        fonts.pair(*name, font(place));
    }
    fonts.finish();
    resources.finish();
    leaf.finish();
    for (place, (_, _, base)) in FONTS.iter().enumerate() {
        let mut named = pdf.type1_font(font(place));
        named.base_font(*base).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    pdf.stream(content, &drawn(picture));
    pdf.document_info(info).title(TextStr(&picture.title));
    pdf.finish()
}

/// What is on the page. Upwards is positive in PDF.
fn drawn(picture: &Picture) -> Vec<u8> {
    let mut content = Content::new();
    let up = |point: &Point| (real(point.x), real(picture.height - point.y));
    for mark in &picture.marks {
        match &mark.shape {
            Shape::Line { points, pen } => {
                dashed(&mut content, pen.dash, pen.weight);
                path(&mut content, points.iter().map(up));
                content.stroke();
            }
            Shape::Area { points } => {
                path(&mut content, points.iter().map(up));
                content.close_path().fill_nonzero();
            }
            Shape::Frame { place, pen } => {
                dashed(&mut content, pen.dash, pen.weight);
                path(&mut content, place.corners().iter().map(up));
                content.close_path().stroke();
            }
            Shape::Text(text) => letters(&mut content, text, picture.height),
        }
    }
    content.finish().into_vec()
}

fn path(content: &mut Content, points: impl Iterator<Item = (f32, f32)>) {
    for (place, (x, y)) in points.enumerate() {
        match place {
            0 => content.move_to(x, y),
            _ => content.line_to(x, y),
        };
    }
}

fn dashed(content: &mut Content, dash: Dash, weight: f64) {
    content.set_line_width(real(weight));
    let lengths: Vec<f32> = dash.lengths().into_iter().flatten().map(real).collect();
    content.set_dash_pattern(lengths, 0.0);
}

fn letters(content: &mut Content, text: &Text, height: f64) {
    let said = substituted(&text.content);
    let wide = width(&said, text.face) * text.size;
    let left = match text.anchor {
        Anchor::Start => text.at.x,
        Anchor::Middle => text.at.x - wide / 2.0,
        Anchor::End => text.at.x - wide,
    };
    let name = FONTS.iter().find(|(face, _, _)| *face == text.face).map_or(Name(b"P"), |f| f.1);
    let codes: Vec<u8> = said.chars().filter_map(code).collect();
    content.begin_text().set_font(name, real(text.size));
    content.next_line(real(left), real(height - text.at.y)).show(Str(&codes)).end_text();
}

/// The code of a letter in Windows' Latin encoding, if it has one.
fn code(letter: char) -> Option<u8> {
    /// The letters from 0x80 to 0x9f; a space where there is none.
    const MIDDLE: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    match (letter, u32::from(letter)) {
        (_, known @ (0x20..=0x7e | 0xa0..=0xff)) => u8::try_from(known).ok(),
        _ => MIDDLE.chars().position(|known| known == letter).map(|place| 0x80 + place as u8),
    }
}

/// The text with what comes nearest to letters that have no code.
fn substituted(text: &str) -> String {
    let mut said = String::new();
    for letter in text.chars() {
        match letter {
            _ if code(letter).is_some() => said.push(letter),
            '→' => said.push_str("->"),
            '←' => said.push_str("<-"),
            '≤' => said.push_str("<="),
            '≥' => said.push_str(">="),
            '≠' => said.push_str("<>"),
            '−' | '‐' | '‑' | '‒' => said.push('-'),
            '′' => said.push('\''),
            '″' => said.push('"'),
            '\u{2000}'..='\u{200a}' | '\u{202f}' => said.push(' '),
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => {}
            '\u{100}'..='\u{17f}' => said.push(bare(letter)),
            _ => said.push('?'),
        }
    }
    said
}

/// A letter of Central Europe without its mark.
fn bare(letter: char) -> char {
    /// The letters from U+0100 on, each in its place.
    const BARE: &str = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNn\
                        OoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
    BARE.chars().nth(letter as usize - 0x100).unwrap_or('?')
}

fn real(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_code_is_said_otherwise() {
        assert_eq!(substituted("a – “b” ’ é ž"), "a – “b” ’ é ž");
        assert_eq!(substituted("a → b ≤ c, 視頻, Łódź, ſ"), "a -> b <= c, ??, Lódz, s");
        assert_eq!(code('–'), Some(0x96));
        assert_eq!(code('Ÿ'), Some(0x9f));
        assert_eq!(code('€'), Some(0x80));
        assert_eq!(code('‘'), Some(0x91));
    }
}
