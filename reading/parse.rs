//! From lines to clauses and their items.

use super::documents::documents;
use super::headings::{self, Heading, Standing, Surroundings};
use super::labels::{self, Label};
use super::lines::{self, Line, Mark, Tag};
use super::lists::Lists;
use super::{ClauseText, Contribution, Item, ItemKind, Refusal};

/// Lines longer than this are paragraphs: their text is not broken at a width.
const WIDEST_PAGE: usize = 120;

/// Lines that break off within a sentence, before a text counts as broken at a width.
const FEWEST_BREAKS: usize = 3;

/// Reads the clauses that a text proposes.
pub fn parse(text: &str) -> Result<Contribution, Refusal> {
    let mut reader = Reader::new(lines::lines(text));
    let mut at = 0;
    while at < reader.lines.len() {
        at += reader.take(at);
    }
    reader.finish()
}

struct Reader<'a> {
    lines: Vec<Line<'a>>,
    /// The width at which the text is broken into lines, if it is.
    width: Option<usize>,
    is_marked: bool,
    /// Whether what comes is proposed.
    is_open: bool,
    sections: Vec<Section>,
    /// The section that is being read.
    current: usize,
    lists: Lists,
    after: After,
    /// The first component of the number of the last clause.
    top: Option<u32>,
    /// The last proposed clause.
    clause: Option<usize>,
}

struct Section {
    text: ClauseText,
    standing: Standing,
    is_proposed: bool,
}

/// What the last line left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Mark,
    Heading,
    /// A label that waits for its text.
    Label,
    /// The text of the last item.
    Text,
}

enum Shape<'a> {
    Mark(Mark),
    Tagged(Tag<'a>),
    Continued,
    Heading(Heading<'a>),
    Labelled(Label<'a>),
    Text,
}

impl<'a> Reader<'a> {
    fn new(lines: Vec<Line<'a>>) -> Self {
        let is_opening = |line: &Line| lines::mark(line.text) == Some(Mark::Opening);
        let is_marked = lines.iter().any(is_opening);
        let width = page_width(&lines);
        let mut reader = Reader {
            lines,
            width,
            is_marked,
            is_open: !is_marked,
            sections: Vec::new(),
            current: 0,
            lists: Lists::default(),
            after: After::Mark,
            top: None,
            clause: None,
        };
        reader.begin_section(String::new(), "", 1, Standing::Preamble);
        reader
    }

    /// Takes what begins on a line, and says how many lines that were.
    fn take(&mut self, at: usize) -> usize {
        let line = self.lines[at];
        match self.shape(at) {
            Shape::Mark(mark) => self.mark(mark, line),
            Shape::Tagged(tag) => self.begin_tagged(tag, line),
            Shape::Continued => self.append(line.text),
            Shape::Heading(heading) => {
                self.begin_section(heading.number, heading.title, line.number, heading.standing);
                self.top = heading.top;
                return heading.lines;
            }
            Shape::Labelled(label) => self.begin_step(label, line),
            Shape::Text if self.after == After::Label || self.goes_on(at) => self.append(line.text),
            Shape::Text => self.begin_paragraph(line),
        }
        1
    }

    fn shape(&self, at: usize) -> Shape<'a> {
        let text = self.lines[at].text;
        let next = self.lines.get(at + 1).map(|line| line.text);
        let step = self.lists.step();
        lines::mark(text)
            .map(Shape::Mark)
            .or_else(|| lines::note(text).map(Shape::Tagged))
            .or_else(|| self.is_broken_off(at).then_some(Shape::Continued))
            .or_else(|| lines::caption(text).map(Shape::Tagged))
            .or_else(|| headings::heading(text, next, &self.surroundings()).map(Shape::Heading))
            .or_else(|| labels::label(text).map(Shape::Labelled))
            .or_else(|| labels::decimal(text, step).map(Shape::Labelled))
            .unwrap_or(Shape::Text)
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            standing: self.sections[self.current].standing,
            top: self.top,
            step: self.lists.step(),
            is_after_mark: self.after == After::Mark,
            is_before_clauses: self.clause.is_none(),
            is_marked: self.is_marked && self.is_open,
        }
    }

    /// Whether the line before breaks off so that this one goes on with it, whatever it looks like.
    fn is_broken_off(&self, at: usize) -> bool {
        match self.previous(at) {
            None => false,
            Some(line) => {
                let is_open = !lines::is_finished(line.text);
                is_open && (lines::ends_in_reference(line.text) || self.fills_page(line, at))
            }
        }
    }

    /// Whether this line, which looks like any text, goes on with the line before.
    fn goes_on(&self, at: usize) -> bool {
        let is_small = self.lines[at].text.starts_with(char::is_lowercase);
        self.previous(at).is_some_and(|line| {
            self.fills_page(line, at) || (is_small && !lines::is_finished(line.text))
        })
    }

    /// The line before, if it is text and no blank line follows it.
    fn previous(&self, at: usize) -> Option<Line<'a>> {
        let line = self.lines[at.checked_sub(1)?];
        let is_adjacent = line.number + 1 == self.lines[at].number;
        (is_adjacent && self.after == After::Text).then_some(line)
    }

    /// Whether the next word would not have found a place on the line before.
    fn fills_page(&self, line: Line, at: usize) -> bool {
        let word = self.lines[at].text.split_whitespace().next().unwrap_or_default();
        self.width.is_some_and(|width| line.width + 1 + word.chars().count() > width)
    }

    fn mark(&mut self, mark: Mark, line: Line) {
        match mark {
            Mark::Rule if self.after == After::Mark => return,
            Mark::Rule => {
                self.after = After::Heading;
                return;
            }
            Mark::Opening => {
                self.is_open = true;
                // A change may go on with the clause of the change before.
                match self.clause {
                    Some(last) => self.current = last,
                    None => self.begin_section(String::new(), "", line.number, Standing::Preamble),
                }
            }
            Mark::Closing => {
                self.is_open = false;
                self.begin_section(String::new(), "", line.number, Standing::Preamble);
            }
        }
        self.lists = Lists::default();
        self.after = After::Mark;
    }

    fn begin_section(&mut self, number: String, title: &str, line: usize, standing: Standing) {
        let text = ClauseText { number, title: collapsed(title), line, items: Vec::new() };
        self.current = self.sections.len();
        self.sections.push(Section { text, standing, is_proposed: self.is_open });
        if self.is_open && standing == Standing::Clause {
            self.clause = Some(self.current);
        }
        self.lists = Lists::default();
        self.after = After::Heading;
    }

    fn begin_tagged(&mut self, tag: Tag<'a>, line: Line) {
        if tag.kind == ItemKind::Caption {
            self.lists.meet_caption();
        }
        self.begin_item(tag, None, line);
    }

    fn begin_step(&mut self, label: Label<'a>, line: Line) {
        let items = &self.sections[self.current].text.items;
        let parent = self.lists.place(&label, items.len(), items);
        let tag = Tag { kind: ItemKind::Step, label: label.printed, rest: label.rest };
        self.begin_item(tag, parent, line);
    }

    fn begin_paragraph(&mut self, line: Line<'a>) {
        self.lists.meet_paragraph(self.sections[self.current].text.items.len());
        let tag = Tag { kind: ItemKind::Paragraph, label: String::new(), rest: line.text };
        self.begin_item(tag, None, line);
    }

    fn begin_item(&mut self, tag: Tag<'_>, parent: Option<usize>, line: Line) {
        self.after = match tag.rest.is_empty() && !is_whole(&tag, line) {
            true => After::Label,
            false => After::Text,
        };
        self.sections[self.current].text.items.push(Item {
            kind: tag.kind,
            label: tag.label,
            parent,
            text: collapsed(tag.rest),
            line: line.number,
        });
    }

    fn append(&mut self, text: &str) {
        let item = self.sections[self.current].text.items.last_mut();
        let item = item.expect("text or a label goes before what is appended");
        for word in text.split_whitespace() {
            if !item.text.is_empty() {
                item.text.push(' ');
            }
            item.text.push_str(word);
        }
        self.after = After::Text;
    }

    fn finish(self) -> Result<Contribution, Refusal> {
        self.clause.ok_or(Refusal::NoClause)?;
        let is_asking = |section: &&Section| !self.is_marked || !section.is_proposed;
        let asking = self.sections.iter().filter(is_asking);
        let documents =
            documents(asking.flat_map(|it| it.text.items.iter().map(|item| item.text.as_str())));
        let is_kept = |it: &Section| it.is_proposed && it.standing != Standing::Preamble;
        let clauses = self.sections.into_iter().filter(is_kept).map(|it| it.text).collect();
        Ok(Contribution { clauses, documents })
    }
}

/// A caption without a colon waits for no text.
fn is_whole(tag: &Tag, line: Line) -> bool {
    tag.kind == ItemKind::Caption && !line.text.ends_with(':')
}

/// The width at which a text is broken into lines, if its lines break off within sentences.
fn page_width(lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|line| line.width).max()?;
    let is_break = |pair: &&[Line]| {
        pair[0].number + 1 == pair[1].number
            && pair[0].width >= width * 2 / 3
            && !lines::is_finished(pair[0].text)
            && pair[1].text.starts_with(char::is_lowercase)
            && labels::label(pair[1].text).is_none()
    };
    let is_page = width <= WIDEST_PAGE;
    (is_page && lines.windows(2).filter(is_break).count() >= FEWEST_BREAKS).then_some(width)
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
