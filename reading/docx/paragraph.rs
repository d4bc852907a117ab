//! Paragraphs while they are read, and what a document consists of.

use super::damage::Part;
use super::styles::Numbered;

/// What a document, a cell, a text box or a note consists of.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A row of a table: the content of each cell.
    Row(Vec<Vec<Block>>),
    /// A reference to a note: footnotes or endnotes, and its number.
    Note(Part, i32),
}

/// A paragraph.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Its text, without its label.
    pub text: String,
    /// Its style.
    pub style: Option<String>,
    /// What it says of its number.
    pub numbered: Numbered,
    /// What follows it: the text boxes that it anchors, and its notes.
    pub after: Vec<Block>,
    /// Whether its mark is not there, so that the next paragraph goes on with it.
    pub is_joined: bool,
    /// Whether its mark is hidden, if it says so.
    pub is_hidden: Option<bool>,
    fields: Fields,
}

impl Paragraph {
    /// Whether nobody would see anything of it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.after.is_empty()
    }

    /// Adds text, except within the code of a field.
    pub fn push(&mut self, text: &str) {
        if self.fields.codes > 0 {
            return;
        }
        self.text.extend(text.chars().filter_map(|character| match character {
            '\n' | '\r' => Some(' '),
            '\t' => Some('\t'),
            other => Some(other).filter(|other| !other.is_control()),
        }));
    }

    /// Adds what follows it.
    pub fn follow(&mut self, block: Block) {
        if self.fields.codes == 0 {
            self.after.push(block);
        }
    }

    /// Takes notice of a mark of a field.
    pub fn mark_field(&mut self, kind: &str) {
        self.fields.mark(kind);
    }

    /// The paragraph that this one and the next are together; it is what its own mark says.
    pub fn with(mut self, next: Paragraph) -> Paragraph {
        self.text += &next.text;
        self.after.extend(next.after);
        Paragraph { text: self.text, after: self.after, ..next }
    }
}

/// The fields that are open in a paragraph. A field that goes on in the next one shows its result.
#[derive(Clone, Debug, Default)]
struct Fields {
    /// Of each, whether its code is being read.
    open: Vec<bool>,
    codes: usize,
}

impl Fields {
    fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.open.push(true);
                self.codes += 1;
            }
            "separate" => {
                if let Some(is_code) = self.open.last_mut() {
                    self.codes -= usize::from(*is_code);
                    *is_code = false;
                }
            }
            "end" => self.codes -= usize::from(self.open.pop().unwrap_or(false)),
            _ => {}
        }
    }
}
