//! The body of a document, read on one side of its revision marks.

use std::collections::HashMap;

use super::Side;
use super::damage::{Damage, Part};
use super::paragraph::{Block, Paragraph};
use super::styles::{Numbered, Styles};
use super::symbols::symbol;
use super::xml::{Element, Node, Xml};

/// The most paragraphs, rows and cells of a part.
const MOST_BLOCKS: usize = 2_000_000;

/// The notes of a document, by their numbers.
pub type Notes = HashMap<i32, Vec<Block>>;

/// Reads the blocks of the text.
pub fn document(text: &str, side: Side, styles: &Styles) -> Result<Vec<Block>, Damage> {
    let mut body = Body::new(Part::Document, side, styles);
    body.read(text)?;
    match body.has_body {
        true => Ok(body.blocks),
        false => Err(Damage::NoDocument),
    }
}

/// Reads footnotes or endnotes.
pub fn notes(text: &str, part: Part, side: Side, styles: &Styles) -> Result<Notes, Damage> {
    let mut body = Body::new(part, side, styles);
    body.read(text)?;
    Ok(body.notes)
}

/// Where an element stands, which says what those in it mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Around the body or the notes.
    Around,
    /// The body: paragraphs and tables.
    Body,
    Note,
    Box,
    Cell,
    Table,
    Row,
    /// In a paragraph.
    Paragraph,
    Run,
    Text,
    /// A figure, which may have text boxes.
    Figure,
    RowProperties,
    CellProperties,
    Properties,
    /// What the properties were before their revision.
    FormerProperties,
    Numbered,
    Mark,
    RunProperties,
    FormerRunProperties,
    /// Alternatives, one of which counts.
    Alternatives,
    /// What is not read.
    Skipped,
}

/// An element that is open.
#[derive(Clone, Copy, Debug)]
struct Frame {
    place: Place,
    /// Whether the place ends with it; else it is only a wrapper within the place.
    ends_place: bool,
    /// Of alternatives: the place around them.
    around: Place,
    /// Of alternatives: whether one of them has been taken.
    is_taken: bool,
    /// Whether spaces around texts count.
    is_preserved: bool,
}

/// What is being filled with blocks.
#[derive(Default)]
struct Container {
    blocks: Vec<Block>,
    /// A paragraph whose mark is not there, before the one that goes on with it.
    pending: Option<Paragraph>,
    paragraph: Option<Paragraph>,
}

impl Container {
    fn end_paragraph(&mut self) {
        let Some(own) = self.paragraph.take() else { return };
        if own.is_hidden == Some(true) && own.is_blank() {
            return;
        }
        let is_joined = own.is_joined;
        let whole = match self.pending.take() {
            Some(before) => before.with(own),
            None => own,
        };
        match is_joined {
            true => self.pending = Some(whole),
            false => self.blocks.push(Block::Paragraph(whole)),
        }
    }

    fn push_row(&mut self, row: Vec<Vec<Block>>) {
        self.end_pending();
        self.blocks.push(Block::Row(row));
    }

    /// Nothing that could go on with it follows: it is a paragraph after all, if anything is in it.
    fn end_pending(&mut self) {
        let pending = self.pending.take().filter(|pending| !pending.is_blank());
        self.blocks.extend(pending.map(Block::Paragraph));
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_paragraph();
        self.end_pending();
        self.blocks
    }
}

/// The run that is being read.
#[derive(Default)]
struct Run {
    style: Option<String>,
    hidden: Option<bool>,
}

struct Body<'a> {
    part: Part,
    side: Side,
    styles: &'a Styles,
    frames: Vec<Frame>,
    containers: Vec<Container>,
    rows: Vec<Vec<Vec<Block>>>,
    run: Run,
    /// Runs around text boxes.
    outer_runs: Vec<Run>,
    text: String,
    note: Option<i32>,
    notes: Notes,
    blocks: Vec<Block>,
    has_body: bool,
    /// How many paragraphs, rows and cells have begun.
    begun: usize,
}

impl<'a> Body<'a> {
    fn new(part: Part, side: Side, styles: &'a Styles) -> Self {
        Body {
            part,
            side,
            styles,
            frames: Vec::new(),
            containers: Vec::new(),
            rows: Vec::new(),
            run: Run::default(),
            outer_runs: Vec::new(),
            text: String::new(),
            note: None,
            notes: Notes::new(),
            blocks: Vec::new(),
            has_body: false,
            begun: 0,
        }
    }

    fn read(&mut self, text: &str) -> Result<(), Damage> {
        let mut xml = Xml::new(text, self.part);
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => self.open(&element)?,
                Node::End => self.close(),
                Node::Text(text) if self.place() == Place::Text => self.text += &text,
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn place(&self) -> Place {
        self.frames.last().map_or(Place::Around, |frame| frame.place)
    }

    fn open(&mut self, element: &Element) -> Result<(), Damage> {
        let around = self.place();
        let is_preserved = self.frames.last().is_some_and(|frame| frame.is_preserved);
        let is_preserved = match around {
            Place::Skipped => is_preserved,
            _ => element.attribute("space")?.map_or(is_preserved, |space| space == "preserve"),
        };
        let place = self.place_of(element, around)?;
        let ends_place = place != around && around != Place::Alternatives;
        let is_block = matches!(place, Place::Paragraph | Place::Row | Place::Cell);
        self.begun += usize::from(is_block && ends_place);
        if self.begun > MOST_BLOCKS {
            return Err(Damage::TooLarge(self.part));
        }
        let is_taken = false;
        self.frames.push(Frame { place, ends_place, around, is_taken, is_preserved });
        Ok(())
    }

    /// Takes what an element says, and says where those in it stand.
    fn place_of(&mut self, element: &Element, around: Place) -> Result<Place, Damage> {
        let name = element.name();
        match around {
            Place::Skipped | Place::Text => return Ok(Place::Skipped),
            Place::Alternatives => return Ok(self.alternative(name)),
            _ if name == "AlternateContent" => return Ok(Place::Alternatives),
            _ => {}
        }
        match around {
            Place::Around => self.in_part(element),
            Place::Body | Place::Note | Place::Box | Place::Cell => {
                Ok(self.in_blocks(name, around))
            }
            Place::Table | Place::Row => Ok(self.in_table(name, around)),
            Place::Paragraph => Ok(self.in_paragraph(name)),
            Place::Run => self.in_run(element),
            Place::Figure => Ok(self.in_figure(name)),
            Place::RowProperties | Place::CellProperties => {
                self.take_of_table(name, around);
                Ok(Place::Skipped)
            }
            Place::Properties | Place::FormerProperties => self.in_properties(element, around),
            Place::Numbered | Place::Mark => self.take_of_mark(element, around),
            Place::RunProperties | Place::FormerRunProperties => {
                self.in_run_properties(element, around)
            }
            Place::Text | Place::Alternatives | Place::Skipped => Ok(Place::Skipped),
        }
    }

    /// The first of alternatives counts.
    fn alternative(&mut self, name: &str) -> Place {
        match self.frames.last_mut() {
            Some(frame) if !frame.is_taken && matches!(name, "Choice" | "Fallback") => {
                frame.is_taken = true;
                frame.around
            }
            _ => Place::Skipped,
        }
    }

    fn in_part(&mut self, element: &Element) -> Result<Place, Damage> {
        Ok(match element.name() {
            "body" if self.part == Part::Document => {
                self.has_body = true;
                self.containers.push(Container::default());
                Place::Body
            }
            "footnote" | "endnote" if self.part != Part::Document => {
                let kind = element.attribute("type")?;
                let is_separator = kind.is_some_and(|kind| kind != "normal");
                self.note = element.number("id")?.filter(|_| !is_separator);
                self.containers.push(Container::default());
                Place::Note
            }
            "background" => Place::Skipped,
            _ => Place::Around,
        })
    }

    fn in_blocks(&mut self, name: &str, around: Place) -> Place {
        match name {
            // An equation may stand beside paragraphs as one of its own.
            "p" | "oMathPara" | "oMath" => {
                self.container().paragraph = Some(Paragraph::default());
                Place::Paragraph
            }
            "tbl" => Place::Table,
            "tcPr" if around == Place::Cell => Place::CellProperties,
            "r" => Place::Skipped,
            "txbxContent" | "drawing" | "pict" | "object" => self.in_figure(name),
            _ => self.wrapper(name, around),
        }
    }

    fn in_table(&mut self, name: &str, around: Place) -> Place {
        match (around, name) {
            (Place::Table, "tr") => {
                self.rows.push(Vec::new());
                Place::Row
            }
            (Place::Row, "tc") => {
                self.containers.push(Container::default());
                Place::Cell
            }
            (Place::Row, "trPr") => Place::RowProperties,
            (_, "tblGrid") => Place::Skipped,
            _ => self.wrapper(name, around),
        }
    }

    fn in_paragraph(&mut self, name: &str) -> Place {
        match name {
            "pPr" => Place::Properties,
            "r" => {
                self.run = Run::default();
                Place::Run
            }
            "drawing" | "pict" | "object" => Place::Figure,
            "txbxContent" => self.in_figure(name),
            _ => self.wrapper(name, Place::Paragraph),
        }
    }

    /// What only stands around others of its place, if it is there on this side.
    fn wrapper(&self, name: &str, around: Place) -> Place {
        let is_skipped = self.is_gone(name) || name.ends_with("Pr") || name == "rt";
        if is_skipped { Place::Skipped } else { around }
    }

    /// Whether what a revision mark says to be inserted or deleted is not there on this side.
    fn is_gone(&self, mark: &str) -> bool {
        match mark {
            "del" | "moveFrom" | "cellDel" => self.side == Side::Accepted,
            "ins" | "moveTo" | "cellIns" => self.side == Side::Original,
            _ => false,
        }
    }

    fn in_run(&mut self, element: &Element) -> Result<Place, Damage> {
        match element.name() {
            "rPr" => return Ok(Place::RunProperties),
            "t" | "delText" => {
                self.text.clear();
                return Ok(Place::Text);
            }
            "drawing" | "pict" | "object" => return Ok(Place::Figure),
            "txbxContent" => return Ok(self.in_figure("txbxContent")),
            "tab" | "ptab" => self.write("\t"),
            "br" => {
                let kind = element.attribute("type")?;
                let is_line = !matches!(kind.as_deref(), Some("page" | "column"));
                self.write(if is_line { " " } else { "" });
            }
            "cr" => self.write(" "),
            "noBreakHyphen" => self.write("-"),
            "sym" => self.write_symbol(element)?,
            "footnoteReference" => self.refer(element, Part::Footnotes)?,
            "endnoteReference" => self.refer(element, Part::Endnotes)?,
            "fldChar" => self.mark_field(element)?,
            name => return Ok(self.wrapper(name, Place::Run)),
        }
        Ok(Place::Skipped)
    }

    fn write(&mut self, text: &str) {
        if !self.is_hidden()
            && let Some(paragraph) = self.paragraph()
        {
            paragraph.push(text);
        }
    }

    fn is_hidden(&mut self) -> bool {
        let style = self.containers.last().and_then(|it| it.paragraph.as_ref()?.style.as_deref());
        let by_style = || self.styles.hides(self.run.style.as_deref(), style);
        self.run.hidden.unwrap_or_else(by_style)
    }

    fn write_symbol(&mut self, element: &Element) -> Result<(), Damage> {
        let font = element.attribute("font")?.unwrap_or_default();
        let code = element.attribute("char")?.unwrap_or_default();
        let code = u32::from_str_radix(code.trim(), 16).ok();
        if let Some(character) = code.and_then(|code| symbol(&font, code)) {
            self.write(character.encode_utf8(&mut [0; 4]));
        }
        Ok(())
    }

    /// Notes refer to no others.
    fn refer(&mut self, element: &Element, part: Part) -> Result<(), Damage> {
        let note = element.number("id")?.filter(|_| self.part == Part::Document);
        if !self.is_hidden()
            && let Some((note, paragraph)) = note.zip(self.paragraph())
        {
            paragraph.follow(Block::Note(part, note));
        }
        Ok(())
    }

    fn mark_field(&mut self, element: &Element) -> Result<(), Damage> {
        let kind = element.attribute("fldCharType")?.unwrap_or_default();
        if let Some(paragraph) = self.paragraph() {
            paragraph.mark_field(&kind);
        }
        Ok(())
    }

    fn in_figure(&mut self, name: &str) -> Place {
        match name {
            "txbxContent" | "txBody" => {
                self.containers.push(Container::default());
                self.outer_runs.push(std::mem::take(&mut self.run));
                Place::Box
            }
            _ => Place::Figure,
        }
    }

    fn take_of_table(&mut self, name: &str, around: Place) {
        if !self.is_gone(name) {
            return;
        }
        let whole = match around {
            Place::RowProperties => Place::Row,
            _ => Place::Cell,
        };
        let is_whole = |frame: &Frame| frame.place == whole && frame.ends_place;
        let Some(at) = self.frames.iter().rposition(is_whole) else { return };
        self.frames[at..].iter_mut().for_each(|frame| frame.place = Place::Skipped);
        match whole {
            Place::Row => drop(self.rows.pop()),
            _ => drop(self.containers.pop()),
        }
    }

    fn in_properties(&mut self, element: &Element, around: Place) -> Result<Place, Damage> {
        match (around, element.name()) {
            // Of the properties that were revised, those before count, and they are all of them.
            (Place::FormerProperties, "pPr") => {
                if let Some(paragraph) = self.paragraph() {
                    paragraph.style = None;
                    paragraph.numbered = Numbered::default();
                }
                return Ok(Place::Properties);
            }
            (Place::FormerProperties, _) => {}
            (_, "pPrChange") if self.side == Side::Original => return Ok(Place::FormerProperties),
            (_, "pStyle") => {
                let style = element.value()?.map(|style| style.into_owned());
                if let Some(paragraph) = self.paragraph() {
                    paragraph.style = style;
                }
            }
            (_, "numPr") => return Ok(Place::Numbered),
            (_, "rPr") => return Ok(Place::Mark),
            _ => {}
        }
        Ok(Place::Skipped)
    }

    /// The properties of the number, and of the mark at the end of a paragraph.
    fn take_of_mark(&mut self, element: &Element, around: Place) -> Result<Place, Damage> {
        let name = element.name();
        let is_gone = self.is_gone(name);
        let Some(paragraph) = self.paragraph() else { return Ok(Place::Skipped) };
        match around {
            Place::Numbered if is_gone => paragraph.numbered = Numbered::default(),
            Place::Numbered => paragraph.numbered.take(element)?,
            _ if is_gone => paragraph.is_joined = true,
            _ if name == "vanish" => paragraph.is_hidden = Some(element.is_on()?),
            _ => {}
        }
        Ok(Place::Skipped)
    }

    fn in_run_properties(&mut self, element: &Element, around: Place) -> Result<Place, Damage> {
        match (around, element.name()) {
            (Place::FormerRunProperties, "rPr") => {
                self.run = Run::default();
                return Ok(Place::RunProperties);
            }
            (Place::FormerRunProperties, _) => {}
            (_, "rPrChange") if self.side == Side::Original => {
                return Ok(Place::FormerRunProperties);
            }
            (_, "rStyle") => self.run.style = element.value()?.map(|style| style.into_owned()),
            (_, "vanish") => self.run.hidden = Some(element.is_on()?),
            _ => {}
        }
        Ok(Place::Skipped)
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        if !frame.ends_place {
            return;
        }
        match frame.place {
            Place::Text => self.end_text(frame.is_preserved),
            Place::Paragraph => self.end_paragraph(),
            Place::Cell => {
                let cell = self.end_container();
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            Place::Row => {
                let row = self.rows.pop().unwrap_or_default();
                self.container().push_row(row);
            }
            Place::Box => self.end_box(),
            Place::Note => {
                let blocks = self.end_container();
                self.note.take().map(|note| self.notes.insert(note, blocks));
            }
            Place::Body => self.blocks = self.end_container(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let styles = self.styles;
        if let Some(paragraph) = self.paragraph() {
            let hides = || styles.hides(None, paragraph.style.as_deref());
            paragraph.is_hidden = paragraph.is_hidden.or_else(|| Some(hides()));
        }
        self.container().end_paragraph();
    }

    fn end_text(&mut self, is_preserved: bool) {
        let text = std::mem::take(&mut self.text);
        self.write(if is_preserved { &text } else { text.trim_matches([' ', '\t', '\r', '\n']) });
        self.text = text;
    }

    /// What a text box has follows the paragraph that anchors it.
    fn end_box(&mut self) {
        let blocks = self.end_container();
        self.run = self.outer_runs.pop().unwrap_or_default();
        let is_hidden = self.is_hidden();
        match self.paragraph() {
            Some(_) if is_hidden => {}
            Some(paragraph) => blocks.into_iter().for_each(|block| paragraph.follow(block)),
            None => self.container().blocks.extend(blocks),
        }
    }

    fn end_container(&mut self) -> Vec<Block> {
        self.containers.pop().unwrap_or_default().finish()
    }

    /// What is being filled; there is one wherever blocks are.
    fn container(&mut self) -> &mut Container {
        if self.containers.is_empty() {
            self.containers.push(Container::default());
        }
        let last = self.containers.len() - 1;
        &mut self.containers[last]
    }

    fn paragraph(&mut self) -> Option<&mut Paragraph> {
        self.containers.last_mut()?.paragraph.as_mut()
    }
}
