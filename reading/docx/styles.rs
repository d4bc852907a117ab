//! The styles of a .docx, as far as they say what is numbered and what is hidden.

use std::collections::HashMap;

use super::damage::{Damage, Part};
use super::xml::{Element, Node, Xml};

/// The most styles that one is based on.
const MOST_BASES: usize = 64;

/// What a paragraph or a style says of its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    /// The list; `0` switches numbers off.
    pub list: Option<i32>,
    /// The level, from zero.
    pub level: Option<usize>,
}

impl Numbered {
    /// Takes notice of an element within `w:numPr`.
    pub fn take(&mut self, element: &Element) -> Result<(), Damage> {
        match element.name() {
            "numId" => self.list = element.number("val")?,
            "ilvl" => self.level = element.number("val")?.and_then(|at| at.try_into().ok()),
            _ => {}
        }
        Ok(())
    }
}

/// A style.
#[derive(Clone, Debug, Default)]
pub struct Style {
    based_on: Option<String>,
    /// What it says of numbers.
    pub numbered: Numbered,
    /// Whether it says that text is hidden or not.
    hidden: Option<bool>,
}

/// The styles of a document.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    /// Reads the list of styles.
    pub fn read(text: &str) -> Result<Self, Damage> {
        let mut xml = Xml::new(text, Part::Styles);
        let mut reader = Reader::default();
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => reader.open(&element)?,
                Node::End => reader.close(),
                Node::Text(_) => {}
            }
        }
        Ok(reader.styles)
    }

    /// The style of a paragraph, and those that it is based on.
    pub fn of_paragraph<'a>(
        &'a self,
        style: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let known = style.filter(|style| self.styles.contains_key(*style));
        self.chain(known.or(self.default.as_deref()))
    }

    /// Whether a run is hidden by its own style or else by that of its paragraph.
    pub fn hides(&self, run: Option<&str>, paragraph: Option<&str>) -> bool {
        let mut chain = self.chain(run).chain(self.of_paragraph(paragraph));
        chain.find_map(|(_, style)| style.hidden).unwrap_or(false)
    }

    /// The list that a style of lists names.
    pub fn list(&self, style: &str) -> Option<i32> {
        self.styles.get(style)?.numbered.list
    }

    fn chain<'a>(&'a self, style: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let find = |id: &'a str| self.styles.get(id).map(|style| (id, style));
        let first = style.and_then(find);
        let base =
            move |(_, style): &(&'a str, &'a Style)| style.based_on.as_deref().and_then(find);
        std::iter::successors(first, base).take(MOST_BASES)
    }
}

/// What of a style is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Around,
    Style,
    Paragraph,
    Numbered,
    Run,
    Skipped,
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    places: Vec<Place>,
    id: String,
    style: Style,
}

impl Reader {
    fn open(&mut self, element: &Element) -> Result<(), Damage> {
        let around = self.places.last().copied().unwrap_or(Place::Around);
        let place = match (around, element.name()) {
            (Place::Around, "style") => {
                self.begin(element)?;
                Place::Style
            }
            (Place::Around, "docDefaults") => Place::Skipped,
            (Place::Around, _) => Place::Around,
            (Place::Style, "basedOn") => {
                self.style.based_on = element.value()?.map(|value| value.into_owned());
                Place::Skipped
            }
            (Place::Style, "pPr") => Place::Paragraph,
            (Place::Style, "rPr") => Place::Run,
            (Place::Paragraph, "numPr") => Place::Numbered,
            (Place::Numbered, _) => {
                self.style.numbered.take(element)?;
                Place::Skipped
            }
            (Place::Run, "vanish") => {
                self.style.hidden = Some(element.is_on()?);
                Place::Skipped
            }
            _ => Place::Skipped,
        };
        self.places.push(place);
        Ok(())
    }

    fn begin(&mut self, element: &Element) -> Result<(), Damage> {
        self.style = Style::default();
        self.id = element.attribute("styleId")?.unwrap_or_default().into_owned();
        let is_of_paragraphs = element.attribute("type")?.is_none_or(|kind| kind == "paragraph");
        let default = element.attribute("default")?;
        if is_of_paragraphs && default.is_some_and(|it| matches!(&*it, "1" | "true" | "on")) {
            self.styles.default = Some(self.id.clone());
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.places.pop() == Some(Place::Style) {
            let style = std::mem::take(&mut self.style);
            self.styles.styles.insert(std::mem::take(&mut self.id), style);
        }
    }
}
