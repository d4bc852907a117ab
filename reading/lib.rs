//! Reading a contribution: the text of a 3GPP pCR, and the messages it names.
//!
//! It is a .docx, or what Word writes as "plain text": one paragraph on a line, a number or a label
//! before its text or alone on the line above; [`text_of`] gives the text of either. [`read`] finds the proposed clauses, between the
//! change marks if there are any, with their steps, notes, captions and paragraphs in order.
//! [`messages`] finds the names of messages in them, and [`variants`] the messages that seem to
//! have two names. All of it takes time linear in the length of the text, and none of it panics.

pub mod acts;
mod decode;
mod documents;
mod docx;
mod editorial;
mod headings;
mod labels;
mod lines;
mod lists;
mod messages;
mod parse;
mod parties;
pub mod procedure;
mod refusal;
mod variants;
mod words;

#[cfg(test)]
mod tests;

pub use docx::{Damage, Part, Side};
pub use editorial::{Remark, editorial};
pub use messages::{Mention, messages};
pub use parties::parties;
pub use refusal::{MOST_BYTES, MOST_TEXT_BYTES, Refusal};
pub use variants::{Variants, variants};

use refusal::Kind;

/// What a contribution proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
    /// The proposed clauses, in the order of the text.
    pub clauses: Vec<ClauseText>,
    /// The documents that the proposal names, without their versions: `3GPP TS 23.281`.
    pub documents: Vec<String>,
}

impl Contribution {
    /// Only one clause, with those below it; nothing where there is none of that number.
    pub fn only(&self, number: &str) -> Option<Contribution> {
        let is_within = |clause: &&ClauseText| {
            let rest = clause.number.strip_prefix(number);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let clauses: Vec<ClauseText> = self.clauses.iter().filter(is_within).cloned().collect();
        let documents = self.documents.clone();
        (!clauses.is_empty()).then_some(Contribution { clauses, documents })
    }

    /// The clauses that have steps, each with its number and title.
    pub fn with_steps(&self) -> Vec<String> {
        let has_steps =
            |clause: &&ClauseText| clause.items.iter().any(|item| item.kind == ItemKind::Step);
        let named = |clause: &ClauseText| format!("{} {}", clause.number, clause.title);
        self.clauses.iter().filter(has_steps).map(named).collect()
    }
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseText {
    /// Its number as printed, without a final point: `7.4.2.3.X`, `A.1`, `Annex B`.
    pub number: String,
    /// Its title; empty if the number has none.
    pub title: String,
    /// The line of its number, counted from one.
    pub line: usize,
    /// What it says, in the order of the text.
    pub items: Vec<Item>,
}

/// One step, note, caption or paragraph of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its label: `1` for `1.`, `1)`, `4a`, `-`, `NOTE 2`, `editor's note`, `Figure 5.2-1`.
    pub label: String,
    /// Of a step: the item of this clause that it is nested in, or the paragraph that introduces
    /// its list.
    pub parent: Option<usize>,
    /// Its text after the label, on one line, with single spaces.
    pub text: String,
    /// The line it begins on, counted from one.
    pub line: usize,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// A labelled step or list item.
    Step,
    /// A note.
    Note,
    /// An editor's note.
    EditorsNote,
    /// A paragraph without a label.
    Paragraph,
    /// The caption of a figure or a table.
    Caption,
}

/// Reads a contribution, a .docx with its revisions accepted.
///
/// # Errors
/// What is no contribution that can be read.
pub fn read(bytes: &[u8]) -> Result<Contribution, Refusal> {
    read_side(bytes, Side::Accepted)
}

/// Reads a contribution on one side of its revision marks.
///
/// # Errors
/// What is no contribution that can be read.
pub fn read_side(bytes: &[u8], side: Side) -> Result<Contribution, Refusal> {
    parse::parse(&text_of(bytes, side)?)
}

/// The plain text of a contribution on one side of its revision marks; the lines that
/// [`read_side`] counts are the lines of this text.
///
/// # Errors
/// What is neither a .docx nor plain text.
pub fn text_of(bytes: &[u8], side: Side) -> Result<String, Refusal> {
    let kind = refusal::check_bytes(bytes)?;
    let text = match kind {
        Kind::Docx => decode::plain(&docx::text(bytes, side).map_err(Refusal::BrokenDocx)?),
        Kind::Text => decode::decode(bytes),
    };
    refusal::check_text(&text)?;
    Ok(text)
}
