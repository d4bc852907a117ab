//! A report as a document: sections with tables, for a terminal, Markdown, or machines.

use std::fmt::Write;

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// How a cell is to be understood; the words say it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// As it should be.
    Good,
    /// As it should not be.
    Bad,
    /// Of no account.
    Dim,
    /// Neither.
    #[default]
    None,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// How that is to be understood.
    pub tone: Tone,
    /// The run that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

impl Cell {
    /// A cell of a certain tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Cell { text: text.into(), tone, run: None }
    }

    /// A cell with the run that shows what it says.
    pub fn shown_by(self, run: &str) -> Self {
        Cell { run: Some(run.into()), ..self }
    }

    /// What it says, with the run's name.
    fn words(&self) -> String {
        match &self.run {
            Some(run) if !self.text.contains(run.as_str()) => format!("{} {run}", self.text),
            _ => self.text.clone(),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Cell::new(text, Tone::None)
    }
}

/// A line below a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Note {
    /// What the report says.
    Said(String),
    /// A sentence to be put into the specification: a quotation.
    Proposed(String),
}

impl Note {
    /// The words.
    pub fn text(&self) -> &str {
        match self {
            Note::Said(text) | Note::Proposed(text) => text,
        }
    }
}

/// What the report says, a line each.
pub fn remarks(lines: impl IntoIterator<Item = String>) -> Vec<Note> {
    lines.into_iter().map(Note::Said).collect()
}

impl<T: Into<String>> From<T> for Note {
    fn from(text: T) -> Self {
        Note::Said(text.into())
    }
}

/// A table with what is to be said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its name: kebab-case.
    pub id: String,
    /// What it belongs to.
    pub group: &'static str,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub intro: String,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// What is to be said below.
    pub notes: Vec<Note>,
    /// Whether a row is too much for a line of a terminal, and is better said one cell after the
    /// other.
    #[serde(skip)]
    pub is_wordy: bool,
}

impl Section {
    /// For a terminal.
    pub fn to_terminal(&self) -> String {
        let width = terminal_size::terminal_size().map_or(110, |(width, _)| width.0).max(60);
        let mut text = format!("{}\n{}\n", self.title, wrapped(&self.intro, "", width));
        if self.is_wordy {
            text += &self.one_after_the_other(width);
        } else if !self.rows.is_empty() {
            let mut table = Table::new();
            table.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED);
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(width).set_header(&self.head);
            for row in &self.rows {
                table.add_row(row.iter().map(Cell::words));
            }
            let _ = writeln!(text, "{table}");
        }
        for note in &self.notes {
            let _ = writeln!(text, "{}", wrapped(note.text(), "", width));
        }
        text
    }

    /// Each row: its first cell, then the others with what they are.
    fn one_after_the_other(&self, width: u16) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let mut cells = row.iter().map(Cell::words).zip(&self.head);
            if let Some((first, _)) = cells.next() {
                let _ = write!(text, "\n{}\n", wrapped(&format!("* {first}"), "  ", width));
            }
            for (words, head) in cells.filter(|(words, _)| !words.is_empty()) {
                let said = format!("    {head}: {}", words.replace('\n', " "));
                let _ = writeln!(text, "{}", wrapped(&said, "      ", width));
            }
        }
        text + "\n"
    }

    /// For a word processor, or a page on the web.
    pub fn to_markdown(&self) -> String {
        let mut text = format!("## {}\n\n{}\n", self.title, self.intro);
        if !self.rows.is_empty() {
            let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
            text += "\n";
            text += &line(self.head.iter().map(|head| plain(head)).collect());
            text += &line(self.head.iter().map(|_| "---".into()).collect());
            for row in &self.rows {
                text += &line(row.iter().map(|cell| plain(&cell.words())).collect());
            }
        }
        for note in &self.notes {
            let mark = match note {
                Note::Said(_) => "",
                Note::Proposed(_) => "> ",
            };
            let _ = write!(text, "\n{mark}{}\n", note.text());
        }
        text
    }
}

/// Text in lines of a width; lines that are there already stay, and so do runs.
fn wrapped(text: &str, indent: &str, width: u16) -> String {
    let options = textwrap::Options::new(width.into())
        .subsequent_indent(indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    match text.contains('\n') {
        true => text.into(),
        false => textwrap::fill(text, options),
    }
}

/// Text that does not end a cell.
fn plain(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}
