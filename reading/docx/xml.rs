//! XML as the parts of a .docx have it: elements by their local names, and their text.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::damage::{Damage, Part};

/// The most elements that are open at once.
pub const MOST_DEPTH: usize = 512;

/// What comes next in a part.
pub enum Node<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The last element that began ends.
    End,
    /// Text.
    Text(Cow<'a, str>),
}

/// The beginning of an element.
pub struct Element<'a> {
    start: BytesStart<'a>,
    part: Part,
}

/// A part that is being read.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: Part,
    depth: usize,
    /// Whether an element has begun.
    has_root: bool,
}

impl<'a> Xml<'a> {
    /// Begins to read a part.
    pub fn new(text: &'a str, part: Part) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, part, depth: 0, has_root: false }
    }

    /// What comes next; nothing at the end.
    pub fn next(&mut self) -> Result<Option<Node<'a>>, Damage> {
        loop {
            let event = self.reader.read_event().map_err(|_| Damage::Xml(self.part))?;
            return Ok(Some(match event {
                Event::Start(start) => self.open(start)?,
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End
                }
                Event::Text(text) => Node::Text(text.xml10_content()),
                Event::CData(text) => Node::Text(text.xml10_content()),
                Event::GeneralRef(reference) => Node::Text(self.resolve(&reference)?),
                Event::Eof => return self.end(),
                _ => continue,
            }));
        }
    }

    fn open(&mut self, start: BytesStart<'a>) -> Result<Node<'a>, Damage> {
        self.depth += 1;
        self.has_root = true;
        match self.depth > MOST_DEPTH {
            true => Err(Damage::TooDeep(self.part)),
            false => Ok(Node::Start(Element { start, part: self.part })),
        }
    }

    /// Only what XML itself knows: a part of a .docx defines nothing.
    fn resolve(&self, reference: &BytesRef<'a>) -> Result<Cow<'a, str>, Damage> {
        let character = reference.resolve_char_ref().map_err(|_| Damage::Xml(self.part))?;
        let known = match character {
            Some(character) => Some(Cow::Owned(character.to_string())),
            None => resolve_predefined_entity(reference).map(Cow::Borrowed),
        };
        known.ok_or(Damage::Xml(self.part))
    }

    fn end(&self) -> Result<Option<Node<'a>>, Damage> {
        match self.has_root && self.depth == 0 {
            true => Ok(None),
            false => Err(Damage::Xml(self.part)),
        }
    }
}

impl Element<'_> {
    /// Its name without a prefix.
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute, by its name without a prefix.
    pub fn attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, Damage> {
        for attribute in self.start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Damage::Xml(self.part))?;
            if attribute.key.local_name().into_inner() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(|_| Damage::Xml(self.part));
            }
        }
        Ok(None)
    }

    /// The value of `w:val`.
    pub fn value(&self) -> Result<Option<Cow<'_, str>>, Damage> {
        self.attribute("val")
    }

    /// The value of an attribute that is a number.
    pub fn number(&self, name: &str) -> Result<Option<i32>, Damage> {
        Ok(self.attribute(name)?.and_then(|value| value.trim().parse().ok()))
    }

    /// Whether a property that may be switched off is on.
    pub fn is_on(&self) -> Result<bool, Damage> {
        let value = self.value()?;
        Ok(!matches!(value.as_deref(), Some("0" | "false" | "off" | "none")))
    }
}
