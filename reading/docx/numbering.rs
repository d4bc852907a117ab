//! The definitions of lists in a .docx: what the label of each level looks like.

use std::collections::{BTreeMap, HashMap};

use super::damage::{Damage, Part};
use super::styles::Styles;
use super::xml::{Element, Node, Xml};

/// How many levels a list has.
pub const LEVELS: usize = 9;

/// The most characters of the pattern of a label.
const MOST_PATTERN: usize = 255;

/// What a level counts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// `1`.
    #[default]
    Decimal,
    /// `01`.
    DecimalZero,
    /// `a`.
    LowerLetter,
    /// `A`.
    UpperLetter,
    /// `i`.
    LowerRoman,
    /// `I`.
    UpperRoman,
    /// `-`.
    Bullet,
    /// Nothing.
    None,
}

impl Format {
    fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Format::DecimalZero,
            "lowerLetter" => Format::LowerLetter,
            "upperLetter" => Format::UpperLetter,
            "lowerRoman" => Format::LowerRoman,
            "upperRoman" => Format::UpperRoman,
            "bullet" => Format::Bullet,
            "none" => Format::None,
            _ => Format::Decimal,
        }
    }
}

/// A level of a list.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// The number it begins with.
    pub start: u32,
    /// What it counts in.
    pub format: Format,
    /// What its label looks like, with `%1` for the number of the first level.
    pub pattern: String,
    /// The level, from one, that begins it anew; zero if none does.
    pub restart: Option<usize>,
    /// Whether every number in its label is decimal.
    pub is_legal: bool,
    /// The style of its paragraphs.
    style: Option<String>,
}

/// A list, or several that go on with one another.
#[derive(Clone, Debug, Default)]
pub struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// The style that defines it instead.
    defined_by: Option<String>,
}

/// What a list changes of a level.
#[derive(Clone, Debug, Default)]
struct Change {
    level: Option<Level>,
    start: Option<u32>,
}

/// A list as paragraphs name it.
#[derive(Clone, Debug, Default)]
struct List {
    of: Option<i32>,
    changes: BTreeMap<usize, Change>,
}

/// The definitions of the lists of a document.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    abstracts: HashMap<i32, Abstract>,
    /// What defines each style of lists.
    defining: HashMap<String, i32>,
    lists: HashMap<i32, List>,
}

/// A list with what defines it.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'a> {
    /// The name of what defines it: lists of one definition go on with one another.
    pub id: i32,
    definition: &'a Abstract,
    list: &'a List,
}

impl Numbering {
    /// Reads the list of numberings.
    pub fn read(text: &str) -> Result<Self, Damage> {
        let mut xml = Xml::new(text, Part::Numbering);
        let mut reader = Reader::default();
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => reader.open(&element)?,
                Node::End => reader.close(),
                Node::Text(_) => {}
            }
        }
        Ok(reader.numbering)
    }

    /// What defines a list, if need be through the style that defines it.
    pub fn definition(&self, list: i32, styles: &Styles) -> Option<Definition<'_>> {
        let list = self.lists.get(&list)?;
        let id = list.of?;
        let definition = self.abstracts.get(&id)?;
        let (id, definition) = definition
            .defined_by
            .as_deref()
            .and_then(|style| self.defined_by(style, styles))
            .unwrap_or((id, definition));
        Some(Definition { id, definition, list })
    }

    fn defined_by(&self, style: &str, styles: &Styles) -> Option<(i32, &Abstract)> {
        let named = styles.list(style).and_then(|list| self.lists.get(&list)?.of);
        let named = named.and_then(|id| Some((id, self.abstracts.get(&id)?)));
        let linked = || {
            let id = self.defining.get(style)?;
            self.abstracts.get(id).map(|found| (*id, found))
        };
        named.filter(|(_, found)| found.defined_by.is_none()).or_else(linked)
    }
}

impl<'a> Definition<'a> {
    /// A level of the list.
    pub fn level(&self, at: usize) -> Option<&'a Level> {
        let changed = self.list.changes.get(&at).and_then(|change| change.level.as_ref());
        changed.or_else(|| self.definition.levels.get(&at))
    }

    /// The number that this list, other than those it goes on with, begins a level with.
    pub fn own_start(&self, at: usize) -> Option<u32> {
        self.list.changes.get(&at)?.start
    }

    /// The level whose paragraphs have a style.
    pub fn level_of_style(&self, style: &str) -> Option<usize> {
        (0..LEVELS).find(|at| self.level(*at).is_some_and(|l| l.style.as_deref() == Some(style)))
    }
}

/// What of the definitions is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Around,
    Abstract,
    List,
    Change,
    Level,
    Skipped,
}

#[derive(Default)]
struct Reader {
    numbering: Numbering,
    /// What is open; a branch of alternatives counts as what is around it.
    places: Vec<(Place, bool)>,
    id: Option<i32>,
    definition: Abstract,
    list: List,
    change: Option<usize>,
    at: Option<usize>,
    level: Level,
}

impl Reader {
    fn open(&mut self, element: &Element) -> Result<(), Damage> {
        let around = self.places.last().map_or(Place::Around, |(place, _)| *place);
        let is_branch = matches!(element.name(), "AlternateContent" | "Choice" | "Fallback");
        if is_branch {
            self.places.push((around, false));
            return Ok(());
        }
        let place = match (around, element.name()) {
            (Place::Around, "abstractNum") => {
                self.id = element.number("abstractNumId")?;
                Place::Abstract
            }
            (Place::Around, "num") => {
                self.id = element.number("numId")?;
                Place::List
            }
            (Place::Around, "numbering") => Place::Around,
            (Place::Abstract | Place::Change, "lvl") => {
                self.at = level_named(element)?.or(self.change);
                Place::Level
            }
            (Place::List, "lvlOverride") => {
                self.change = level_named(element)?;
                Place::Change
            }
            (Place::Abstract | Place::List | Place::Change | Place::Level, _) => {
                self.take(around, element)?;
                Place::Skipped
            }
            _ => Place::Skipped,
        };
        self.places.push((place, true));
        Ok(())
    }

    fn take(&mut self, around: Place, element: &Element) -> Result<(), Damage> {
        let text = || element.value().map(|value| value.map(|value| value.into_owned()));
        match (around, element.name()) {
            (Place::Abstract, "numStyleLink") => self.definition.defined_by = text()?,
            (Place::Abstract, "styleLink") => {
                if let Some((id, style)) = self.id.zip(text()?) {
                    self.numbering.defining.entry(style).or_insert(id);
                }
            }
            (Place::List, "abstractNumId") => self.list.of = element.number("val")?,
            (Place::Change, "startOverride") => {
                if let Some(at) = self.change {
                    self.list.changes.entry(at).or_default().start = count(element)?;
                }
            }
            (Place::Level, _) => self.take_of_level(element)?,
            _ => {}
        }
        Ok(())
    }

    fn take_of_level(&mut self, element: &Element) -> Result<(), Damage> {
        let level = &mut self.level;
        let value = element.value()?;
        match element.name() {
            "start" => level.start = count(element)?.unwrap_or(0),
            "numFmt" => level.format = Format::named(&value.unwrap_or_default()),
            "lvlText" => {
                let plain = |c: char| if c.is_control() { ' ' } else { c };
                let value = value.unwrap_or_default();
                level.pattern = value.chars().take(MOST_PATTERN).map(plain).collect();
            }
            "lvlRestart" => level.restart = count(element)?.map(|at| at as usize),
            "isLgl" => level.is_legal = element.is_on()?,
            "pStyle" => level.style = value.map(|value| value.into_owned()),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self) {
        match self.places.pop() {
            Some((Place::Abstract, true)) => {
                let definition = std::mem::take(&mut self.definition);
                self.id.map(|id| self.numbering.abstracts.insert(id, definition));
            }
            Some((Place::List, true)) => {
                let list = std::mem::take(&mut self.list);
                self.id.map(|id| self.numbering.lists.insert(id, list));
            }
            Some((Place::Change, true)) => self.change = None,
            Some((Place::Level, true)) => self.end_level(),
            _ => {}
        }
    }

    fn end_level(&mut self) {
        let level = std::mem::take(&mut self.level);
        let is_change = self.places.iter().any(|(place, _)| *place == Place::Change);
        match self.at.take() {
            Some(at) if is_change => self.list.changes.entry(at).or_default().level = Some(level),
            Some(at) => drop(self.definition.levels.insert(at, level)),
            None => {}
        }
    }
}

fn level_named(element: &Element) -> Result<Option<usize>, Damage> {
    let level = element.number("ilvl")?.and_then(|at| usize::try_from(at).ok());
    Ok(level.filter(|at| *at < LEVELS))
}

fn count(element: &Element) -> Result<Option<u32>, Damage> {
    Ok(element.number("val")?.and_then(|count| count.try_into().ok()))
}
