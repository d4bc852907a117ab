//! How wide text is in Helvetica, Arial and Liberation Sans, which agree in this.

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// Upright.
    Plain,
    /// Heavier.
    Bold,
    /// Slanted.
    Italic,
}

/// The height of letters above their base line, as a part of their size.
pub const ASCENT: f64 = 0.78;
/// The depth of letters below their base line, as a part of their size.
pub const DESCENT: f64 = 0.22;

/// The width of a text in units of its size.
pub fn width(text: &str, face: Face) -> f64 {
    text.chars().map(|letter| f64::from(letter_width(letter, face)) / 1000.0).sum()
}

fn letter_width(letter: char, face: Face) -> u16 {
    let (ascii, latin) = match face {
        Face::Plain | Face::Italic => (&PLAIN_ASCII, &PLAIN_LATIN),
        Face::Bold => (&BOLD_ASCII, &BOLD_LATIN),
    };
    match (letter, u32::from(letter)) {
        (_, code @ 0x20..=0x7e) => ascii[code as usize - 0x20],
        (_, code @ 0xa0..=0xff) => latin[code as usize - 0xa0],
        ('–', _) => 556,
        ('‘' | '’', _) => {
            if face == Face::Bold {
                278
            } else {
                222
            }
        }
        ('“' | '”', _) => {
            if face == Face::Bold {
                500
            } else {
                333
            }
        }
        ('•', _) => 350,
        ('≤' | '≥' | '≠', _) => 549,
        ('−', _) => 584,
        // Marks that stand on the letter before them.
        (_, 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f) => 0,
        // What is not listed may be as wide as it is high: so are Chinese characters.
        _ => 1000,
    }
}

/// Whether a line may end between two letters without a space: so between Chinese characters.
pub fn is_ideograph(letter: char) -> bool {
    matches!(u32::from(letter),
        0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xffef
        | 0x20000..=0x3fffd)
}

/// From the space on, in thousandths of the size.
const PLAIN_ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// From the non-breaking space on.
const PLAIN_LATIN: [u16; 96] = [
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 552, 400, 549, 333,
    333, 333, 576, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667,
    1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778,
    722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556,
    278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 549, 611, 556, 556, 556, 556, 500, 556,
    500,
];

/// From the space on, heavier.
const BOLD_ASCII: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// From the non-breaking space on, heavier.
const BOLD_LATIN: [u16; 96] = [
    278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 552, 400, 549, 333,
    333, 333, 576, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611, 722, 722, 722, 722, 722, 722,
    1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778,
    722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556,
    278, 278, 278, 278, 611, 611, 611, 611, 611, 611, 611, 549, 611, 611, 611, 611, 611, 556, 611,
    556,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_printed_metrics() {
        // Adobe's Core 14 metrics: H 722, e 556, l 222, o 556; in bold H 722, l 278, o 611.
        assert!((width("Hello", Face::Plain) - 2.278).abs() < 1e-9);
        assert!((width("Hello", Face::Bold) - 2.445).abs() < 1e-9);
        assert!((width("視頻", Face::Plain) - 2.0).abs() < 1e-9);
        assert!((width("“–”", Face::Plain) - 1.222).abs() < 1e-9);
    }
}
