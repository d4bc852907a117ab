//! Labels of steps: what they look like and what they count.

use super::headings;

/// The label of a step.
#[derive(Clone, Debug)]
pub struct Label<'a> {
    /// It as the text would cite it: `1` for `1.`, but `1)`, `(a)` and `-` as printed.
    pub printed: String,
    /// What it may count; `i)` is a roman number or a letter.
    pub readings: Vec<Reading>,
    /// What follows on the line.
    pub rest: &'a str,
}

/// A place in a list that a label may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How the list is labelled.
    pub style: Style,
    /// The place; the first of them for `2-3`.
    pub first: u32,
    /// The last of them.
    pub last: u32,
    /// Whether a letter follows the number: `4a` stands beside `4`, not after it.
    pub is_inserted: bool,
}

/// How a list is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What counts.
    pub numeral: Numeral,
    /// What ends the label, or the bullet.
    pub mark: char,
}

/// What counts in a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numeral {
    /// `1`.
    Number,
    /// `4.1`.
    Decimal,
    /// `a`.
    Lower,
    /// `A`.
    Upper,
    /// `ii`.
    Roman,
    /// `-`, which counts nothing.
    Bullet,
}

/// Reads the label of a step: `1.`, `1)`, `(1)`, `4a.`, `2-3.`, `Step 1:`, `a)`, `ii)`, `-`.
pub fn label(text: &str) -> Option<Label<'_>> {
    bullet(text).or_else(|| enclosed(text)).or_else(|| named(text)).or_else(|| counted(text))
}

/// Reads `4.1` as a step within step 4.
pub fn decimal(text: &str, step: Option<u32>) -> Option<Label<'_>> {
    let number = headings::number(text)?;
    let last = number.last?;
    let is_within = step.is_some() && number.top == step && text.contains('.');
    let printed = text[..text.len() - number.rest.len()].trim_end().trim_end_matches('.');
    let style = Style { numeral: Numeral::Decimal, mark: '.' };
    (is_within && printed.contains('.')).then(|| Label {
        printed: printed.to_string(),
        readings: vec![Reading { style, first: last, last, is_inserted: false }],
        rest: number.rest,
    })
}

fn bullet(text: &str) -> Option<Label<'_>> {
    let mark = text.chars().next()?;
    let rest = &text[mark.len_utf8()..];
    let is_bullet = match mark {
        'o' => rest.is_empty() || rest.starts_with('\t'),
        _ => "-–—•·*▪◦●○■□➢\u{F0B7}\u{F0A7}".contains(mark) && is_free(rest),
    };
    let style = Style { numeral: Numeral::Bullet, mark };
    is_bullet.then(|| Label {
        printed: mark.to_string(),
        readings: vec![Reading { style, first: 1, last: 1, is_inserted: false }],
        rest: rest.trim_start(),
    })
}

fn enclosed(text: &str) -> Option<Label<'_>> {
    let inner = text.strip_prefix('(')?;
    let (core, rest) = inner.split_at(inner.find(')').filter(|end| *end <= 6)?);
    let readings = readings(core, '(');
    let rest = &rest[1..];
    (!readings.is_empty() && is_free(rest)).then(|| Label {
        printed: format!("({core})"),
        readings,
        rest: rest.trim_start(),
    })
}

fn named(text: &str) -> Option<Label<'_>> {
    let after = text.strip_prefix("Step").or_else(|| text.strip_prefix("STEP"))?;
    let after = after.strip_prefix(char::is_whitespace)?.trim_start();
    let (core, rest) = after.split_at(core_end(after));
    let readings = readings(core, 'S');
    let is_number = readings.first().is_some_and(|it| it.style.numeral == Numeral::Number);
    let rest = rest.strip_prefix([':', '.', ')']).or(Some(rest).filter(|rest| rest.is_empty()))?;
    (is_number && is_free(rest)).then(|| Label {
        printed: core.to_string(),
        readings,
        rest: rest.trim_start(),
    })
}

fn counted(text: &str) -> Option<Label<'_>> {
    let (core, rest) = text.split_at(core_end(text));
    let mark = rest.chars().next().filter(|mark| matches!(mark, '.' | ')' | ':'))?;
    let rest = &rest[1..];
    let readings = readings(core, mark);
    let numeral = readings.first()?.style.numeral;
    let is_separate = match mark {
        ')' => is_free(rest) || rest.starts_with(char::is_alphabetic),
        '.' => is_free(rest) || (numeral == Numeral::Number && opens_sentence(rest)),
        _ => is_free(rest),
    };
    let is_usual = match numeral {
        Numeral::Upper => mark == ')',
        Numeral::Number => mark != ':' || core.bytes().all(|byte| byte.is_ascii_digit()),
        _ => mark != ':',
    };
    let printed = match mark {
        ')' => format!("{core})"),
        _ => core.to_string(),
    };
    (is_separate && is_usual).then(|| Label { printed, readings, rest: rest.trim_start() })
}

fn is_free(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// `The client …` directly after the point, but not the `X` of a clause number.
fn opens_sentence(rest: &str) -> bool {
    let mut characters = rest.chars();
    characters.next().is_some_and(char::is_uppercase)
        && characters.next().is_some_and(|c| c.is_alphabetic() || c.is_whitespace())
}

fn core_end(text: &str) -> usize {
    let is_core = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '–' | '/');
    let end = |text: &str| text.find(|c| !is_core(c)).unwrap_or(text.len());
    let first = end(text);
    // "c5 – c6".
    let more = [" – ", " - "].iter().find_map(|dash| text[first..].strip_prefix(dash));
    let is_number = text[..first].ends_with(|c: char| c.is_ascii_digit()) && first <= 4;
    match more.map(|more| (more, end(more))) {
        Some((more, length)) if is_number && (1..=4).contains(&length) => {
            match more[..length].ends_with(|c: char| c.is_ascii_digit()) {
                true => text.len() - more.len() + length,
                false => first,
            }
        }
        _ => first,
    }
}

fn readings(core: &str, mark: char) -> Vec<Reading> {
    let style = |numeral| Style { numeral, mark };
    let plain = |numeral, value| Reading {
        style: style(numeral),
        first: value,
        last: value,
        is_inserted: false,
    };
    let letter = |first: u8| match core.as_bytes() {
        [one] if one.is_ascii_alphabetic() => Some(u32::from(one.wrapping_sub(first)) + 1),
        [one, two] if one == two && one.is_ascii_alphabetic() => {
            Some(u32::from(one.wrapping_sub(first)) + 27)
        }
        _ => None,
    };
    match core.bytes().next() {
        Some(byte) if byte.is_ascii_digit() => range(core)
            .map(|(first, last, is_inserted)| {
                vec![Reading { style: style(Numeral::Number), first, last, is_inserted }]
            })
            .unwrap_or_default(),
        // "b3-b4" in the list of case b.
        Some(byte) if byte.is_ascii_lowercase() && core.bytes().any(|it| it.is_ascii_digit()) => {
            let case = char::from(byte);
            let style = Style { numeral: Numeral::Number, mark: case };
            range(&core.replace(case, ""))
                .filter(|_| mark == ')' || mark == '.')
                .map(|(first, last, is_inserted)| vec![Reading { style, first, last, is_inserted }])
                .unwrap_or_default()
        }
        Some(byte) if byte.is_ascii_lowercase() => {
            let roman = roman(core).map(|value| plain(Numeral::Roman, value));
            let letter = letter(b'a').map(|value| plain(Numeral::Lower, value));
            letter.into_iter().chain(roman).collect()
        }
        Some(byte) if byte.is_ascii_uppercase() => {
            letter(b'A').map(|value| plain(Numeral::Upper, value)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// `4`, `4a`, `10bis`, and `2-3` from its first to its last.
fn range(core: &str) -> Option<(u32, u32, bool)> {
    let mut ends = core.split(['-', '–', '/']);
    let (first, is_inserted) = value(ends.next()?.trim())?;
    let (last, _) = ends.next().map_or(Some((first, is_inserted)), |end| value(end.trim()))?;
    ends.next().is_none().then_some((first, last, is_inserted))
}

fn value(text: &str) -> Option<(u32, bool)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let is_suffix = match suffix.as_bytes() {
        [] | [b'b', b'i', b's'] => true,
        [one] => one.is_ascii_alphabetic(),
        [one, two] => one.is_ascii_lowercase() && two.is_ascii_lowercase(),
        _ => false,
    };
    let number = number.parse().ok().filter(|_| digits <= 3 && is_suffix)?;
    Some((number, !suffix.is_empty()))
}

/// Reads a small roman number up to 39.
fn roman(text: &str) -> Option<u32> {
    let tens = text.len() - text.trim_start_matches('x').len();
    let value = match &text[tens..] {
        "" => 0,
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "v" => 5,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        _ => return None,
    };
    (tens <= 3 && !text.is_empty()).then(|| tens as u32 * 10 + value)
}
