//! A report as a document: sections with tables, for a terminal, Markdown, or machines.

use std::fmt::Write;

use serde::Serialize;

use super::table;
use crate::width::{WIDEST, of_sentences, terminal, wrapped};

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
    /// For a terminal: a table where it is wide, else a block a row.
    pub fn to_terminal(&self) -> String {
        let sentences = of_sentences(WIDEST);
        let columns = if self.is_wordy { sentences } else { terminal().unwrap_or(sentences) };
        let mut text = said(&self.title, sentences) + &said(&self.intro, sentences);
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().map(Cell::words).collect()).collect();
        text += &table::rows(&self.head, &rows, columns);
        self.notes.iter().for_each(|note| text += &said(note.text(), sentences));
        text
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

/// A sentence in lines of a width; a run has its lines already.
fn said(text: &str, columns: usize) -> String {
    match text.contains('\n') {
        true => format!("{text}\n"),
        false => wrapped(text, "", "", columns).join("\n") + "\n",
    }
}

/// Text that does not end a cell.
fn plain(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}
