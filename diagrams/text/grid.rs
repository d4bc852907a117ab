//! A line of plain text that is written in any order.

use crate::font::is_ideograph;

/// How many columns a text takes: Chinese characters take two.
pub fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn width(letter: char) -> usize {
    match u32::from(letter) {
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1f300..=0x1faff => 2,
        _ if is_ideograph(letter) => 2,
        _ => 1,
    }
}

/// A line in columns. A column holds a letter with the marks on it, or the second half of one.
pub struct Grid {
    columns: Vec<String>,
}

impl Grid {
    /// An empty line.
    pub fn new(width: usize) -> Self {
        Grid { columns: vec![" ".into(); width] }
    }

    /// Writes a letter.
    pub fn put(&mut self, at: usize, letter: char) {
        if let Some(column) = self.columns.get_mut(at) {
            *column = letter.into();
        }
    }

    /// Writes a text with its middle at a column, as far as the line allows.
    pub fn centre(&mut self, middle: usize, text: &str) {
        let wide = columns(text);
        let last = self.columns.len().saturating_sub(wide);
        self.write(middle.saturating_sub(wide / 2).min(last), text);
    }

    /// Writes a text from a column on.
    pub fn write(&mut self, mut at: usize, text: &str) {
        for letter in text.chars() {
            match (width(letter), letter.is_control()) {
                (_, true) => {}
                (0, _) => {
                    let before = at.checked_sub(1).and_then(|at| self.columns.get_mut(at));
                    before.into_iter().for_each(|column| column.push(letter));
                }
                (wide, _) if at + wide <= self.columns.len() => {
                    self.columns[at] = letter.into();
                    (1..wide).for_each(|more| self.columns[at + more].clear());
                    at += wide;
                }
                _ => return,
            }
        }
    }

    /// The line without spaces at its end.
    pub fn line(&self) -> String {
        self.columns.concat().trim_end().to_string()
    }
}
