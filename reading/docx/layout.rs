//! From blocks to lines: one paragraph, or one row of a table, a line.

use super::body::Notes;
use super::counters::Counters;
use super::damage::{Damage, Part};
use super::paragraph::{Block, Paragraph};
use crate::refusal::MOST_TEXT_BYTES;

/// Writes blocks as lines.
pub struct Layout<'a> {
    counters: Counters<'a>,
    footnotes: &'a Notes,
    endnotes: &'a Notes,
    written: usize,
}

impl<'a> Layout<'a> {
    /// Nothing is written yet.
    pub fn new(counters: Counters<'a>, footnotes: &'a Notes, endnotes: &'a Notes) -> Self {
        Layout { counters, footnotes, endnotes, written: 0 }
    }

    /// The lines of blocks.
    pub fn lines(&mut self, blocks: &[Block]) -> Result<Vec<String>, Damage> {
        let mut lines = Vec::new();
        for block in blocks {
            self.write(block, &mut lines)?;
        }
        Ok(lines)
    }

    fn write(&mut self, block: &Block, lines: &mut Vec<String>) -> Result<(), Damage> {
        match block {
            Block::Paragraph(paragraph) => {
                lines.push(self.paragraph(paragraph)?);
                lines.append(&mut self.lines(&paragraph.after)?);
            }
            Block::Row(cells) => self.write_row(cells, lines)?,
            Block::Note(part, note) => lines.extend(self.note(*part, *note)?),
        }
        Ok(())
    }

    /// A paragraph with its label. An empty one counts, but shows no label, which would be taken
    /// for that of the next.
    fn paragraph(&mut self, paragraph: &Paragraph) -> Result<String, Damage> {
        let label = self.counters.label(paragraph.numbered, paragraph.style.as_deref());
        let line = match label {
            Some(label) if !paragraph.text.trim().is_empty() => {
                format!("{}\t{}", label.trim(), paragraph.text.trim_start())
            }
            _ => paragraph.text.clone(),
        };
        self.written += line.len() + 1;
        match self.written > MOST_TEXT_BYTES {
            true => Err(Damage::TooMuchText),
            false => Ok(line),
        }
    }

    /// A row is a line; what its paragraphs anchor, and the rows of tables in it, follow.
    fn write_row(&mut self, cells: &[Vec<Block>], lines: &mut Vec<String>) -> Result<(), Damage> {
        let mut row = Vec::new();
        let mut later = Vec::new();
        for cell in cells {
            let mut texts = Vec::new();
            for block in cell {
                match block {
                    Block::Paragraph(paragraph) => {
                        texts.push(self.paragraph(paragraph)?);
                        later.append(&mut self.lines(&paragraph.after)?);
                    }
                    other => self.write(other, &mut later)?,
                }
            }
            row.push(on_a_line(&texts));
        }
        lines.push(row.join("\t"));
        lines.append(&mut later);
        Ok(())
    }

    fn note(&mut self, part: Part, note: i32) -> Result<Option<String>, Damage> {
        let (notes, name) = match part {
            Part::Endnotes => (self.endnotes, "Endnote"),
            _ => (self.footnotes, "Footnote"),
        };
        let Some(blocks) = notes.get(&note) else { return Ok(None) };
        let text = on_a_line(&self.lines(blocks)?);
        Ok((!text.is_empty()).then(|| format!("{name}: {text}")))
    }
}

/// Texts as one, without tabs, which stand between cells.
fn on_a_line(texts: &[String]) -> String {
    let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(" ").replace('\t', " ")
}
