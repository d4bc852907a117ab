//! The numbers that Word computes for the paragraphs of lists.

use std::collections::{HashMap, HashSet};

use super::numbering::{Definition, Format, LEVELS, Level, Numbering};
use super::styles::{Numbered, Styles};

/// The largest number that is written with letters; Word repeats the letter for each 26.
const MOST_LETTERS: u32 = 26 * 30;

/// The largest number that is written as a roman number.
const MOST_ROMAN: u32 = 3999;

/// How far each list has counted.
pub struct Counters<'a> {
    numbering: &'a Numbering,
    styles: &'a Styles,
    /// The numbers of the levels, by what defines the list.
    counted: HashMap<i32, [Option<u32>; LEVELS]>,
    /// The levels of lists that have begun at a number of their own.
    begun: HashSet<(i32, usize)>,
}

impl<'a> Counters<'a> {
    /// Nothing is counted yet.
    pub fn new(numbering: &'a Numbering, styles: &'a Styles) -> Self {
        Counters { numbering, styles, counted: HashMap::new(), begun: HashSet::new() }
    }

    /// Counts a paragraph, and gives its label if it has one.
    pub fn label(&mut self, own: Numbered, style: Option<&str>) -> Option<String> {
        let list = self.list(own, style)?;
        let definition = self.numbering.definition(list, self.styles)?;
        let at = own.level.unwrap_or_else(|| self.level(&definition, style)).min(LEVELS - 1);
        let level = definition.level(at)?;
        self.count(list, &definition, at);
        let counted = self.counted.get(&definition.id)?;
        let label = label(level, &definition, counted);
        Some(label).filter(|label| !label.trim().is_empty())
    }

    fn list(&self, own: Numbered, style: Option<&str>) -> Option<i32> {
        let of_style = || {
            let mut chain = self.styles.of_paragraph(style);
            chain.find_map(|(_, style)| style.numbered.list)
        };
        own.list.or_else(of_style).filter(|list| *list != 0)
    }

    /// The level of a paragraph that names none: that of its style.
    fn level(&self, definition: &Definition, style: Option<&str>) -> usize {
        let mut chain = self.styles.of_paragraph(style);
        let level =
            chain.find_map(|(id, style)| definition.level_of_style(id).or(style.numbered.level));
        level.unwrap_or(0)
    }

    fn count(&mut self, list: i32, definition: &Definition, at: usize) {
        let counted = self.counted.entry(definition.id).or_default();
        let own = definition.own_start(at);
        let begins = own.is_some() && self.begun.insert((list, at));
        counted[at] = match counted[at] {
            Some(number) if !begins => Some(number.saturating_add(1)),
            _ => Some(start(definition, at)),
        };
        for (below, number) in counted.iter_mut().enumerate().skip(at + 1) {
            let restart = definition.level(below).and_then(|level| level.restart);
            if restart.is_none_or(|level| at < level) {
                *number = None;
            }
        }
    }
}

fn start(definition: &Definition, at: usize) -> u32 {
    let usual = || definition.level(at).map(|level| level.start);
    definition.own_start(at).or_else(usual).unwrap_or(0)
}

fn label(level: &Level, definition: &Definition, counted: &[Option<u32>; LEVELS]) -> String {
    if level.format == Format::Bullet {
        let is_shown = !level.pattern.is_empty();
        return if is_shown { "-".into() } else { String::new() };
    }
    let mut label = String::new();
    let mut characters = level.pattern.chars().peekable();
    while let Some(character) = characters.next() {
        let digit = characters.peek().and_then(|digit| digit.to_digit(10));
        match digit.map(|digit| digit as usize) {
            Some(digit @ 1..=LEVELS) if character == '%' => {
                characters.next();
                let number = counted[digit - 1].unwrap_or_else(|| start(definition, digit - 1));
                let format = definition.level(digit - 1).map_or(Format::None, |of| of.format);
                label += &written(number, format, level.is_legal);
            }
            _ => label.push(character),
        }
    }
    label
}

fn written(number: u32, format: Format, is_legal: bool) -> String {
    match format {
        Format::None | Format::Bullet => String::new(),
        _ if is_legal => number.to_string(),
        Format::Decimal => number.to_string(),
        Format::DecimalZero => format!("{number:02}"),
        Format::LowerLetter => letters(number),
        Format::UpperLetter => letters(number).to_uppercase(),
        Format::LowerRoman => roman(number),
        Format::UpperRoman => roman(number).to_uppercase(),
    }
}

/// `a` to `z`, then `aa` to `zz`.
fn letters(number: u32) -> String {
    if !(1..=MOST_LETTERS).contains(&number) {
        return number.to_string();
    }
    let letters = "abcdefghijklmnopqrstuvwxyz";
    let at = (number as usize - 1) % letters.len();
    letters[at..=at].repeat((number as usize - 1) / letters.len() + 1)
}

fn roman(number: u32) -> String {
    const NUMERALS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..=MOST_ROMAN).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while rest >= value {
            text += numeral;
            rest -= value;
        }
    }
    text
}
