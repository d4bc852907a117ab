//! Text in lines of a width.

use std::fmt;

use owo_colors::OwoColorize;

use crate::width::wrapped;

/// Lines of a width; a heading is bold where the terminal has that.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    width: usize,
    lines: Vec<String>,
}

impl Lines {
    /// No lines yet, of so many columns.
    pub fn new(width: usize) -> Self {
        Lines { width, lines: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// An empty line, unless the last one is.
    pub fn blank(&mut self) {
        if self.lines.last().is_none_or(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A line as it is, however long.
    pub fn line(&mut self, text: &str) {
        self.lines.push(text.into());
    }

    /// A heading.
    pub fn bold(&mut self, text: &str) {
        let lines = wrapped(text, "", "  ", self.width);
        self.lines.extend(lines.into_iter().map(|line| line.bold().to_string()));
    }

    /// A paragraph behind a mark, with its further lines below its first word.
    pub fn item(&mut self, mark: &str, text: &str) {
        let indent = " ".repeat(mark.chars().count().max(2));
        self.lines.extend(wrapped(text, mark, &indent, self.width));
    }

    /// A paragraph behind a mark, and at the right end of its last line where it came from; below it
    /// where there is no room.
    pub fn pair(&mut self, mark: &str, text: &str, source: &str) {
        self.item(mark, text);
        if source.is_empty() {
            return;
        }
        let last = self.lines.pop().unwrap_or_default();
        let (used, needed) = (last.chars().count(), source.chars().count());
        match self.width.checked_sub(used + needed).filter(|gap| *gap > 1) {
            Some(gap) => self.lines.push(format!("{last}{}{source}", " ".repeat(gap))),
            None => {
                self.lines.push(last);
                let indent = " ".repeat(mark.chars().count().max(2));
                self.lines.extend(wrapped(source, &indent, &indent, self.width));
            }
        }
    }

    /// The lines of another.
    pub fn extend(&mut self, other: &Lines) {
        self.lines.extend(other.lines.iter().cloned());
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A sentence begins with a capital letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
