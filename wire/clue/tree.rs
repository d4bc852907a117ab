//! The elements of CLUE in a document, within bounds of length and depth.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::{Error, INFORMATION, PROTOCOL};

/// As long as the data channel lets a message be.
const LONGEST: usize = 256 * 1024;

const DEEPEST: usize = 32;

/// The attributes that are read.
const ATTRIBUTES: [&str; 2] = ["captureID", "protocol"];

/// An element of one of the CLUE namespaces, or of none.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) text: String,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// The root of the document, with all below it that is not an extension.
pub(super) fn read(bytes: &[u8]) -> Result<Element, Error> {
    if bytes.len() > LONGEST {
        return Err(Error::Long(bytes.len()));
    }
    let text = str::from_utf8(bytes).map_err(|_| Error::Encoding)?;
    let mut reader = NsReader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut builder = Builder::default();
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(ill_formed)?;
        let known = known(&namespace);
        match event {
            Event::Start(start) => builder.start(&start, known)?,
            Event::Empty(start) => {
                builder.start(&start, known)?;
                builder.end();
            }
            Event::End(_) => builder.end(),
            Event::Text(text) => builder.text(&text.xml10_content())?,
            Event::CData(text) => builder.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => builder.text(&resolve(&reference)?)?,
            Event::DocType(_) => return Err(Error::DocumentType),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

fn known(namespace: &ResolveResult) -> bool {
    match namespace {
        ResolveResult::Bound(Namespace(name)) => [PROTOCOL, INFORMATION].contains(name),
        ResolveResult::Unbound => true,
        ResolveResult::Unknown(_) => false,
    }
}

fn resolve(reference: &BytesRef) -> Result<String, Error> {
    if let Some(character) = reference.resolve_char_ref().map_err(ill_formed)? {
        return Ok(character.to_string());
    }
    let found = resolve_predefined_entity(reference).map(str::to_owned);
    found.ok_or_else(|| Error::Entity(reference.to_string()))
}

fn ill_formed(error: impl std::fmt::Display) -> Error {
    Error::Xml(error.to_string())
}

#[derive(Default)]
struct Builder {
    root: Option<Element>,
    open: Vec<Element>,
    /// How deep the reader is in an extension.
    skipped: usize,
}

impl Builder {
    fn start(&mut self, start: &BytesStart, known: bool) -> Result<(), Error> {
        if self.open.len() + self.skipped >= DEEPEST {
            return Err(Error::Deep(DEEPEST));
        }
        if self.root.is_some() {
            return Err(Error::Xml("something follows the root element".to_owned()));
        }
        if self.open.is_empty() && !known {
            return Err(Error::Root(start.name().as_ref().to_owned()));
        }
        if self.skipped > 0 || !known {
            self.skipped += 1;
            return Ok(());
        }
        let name = start.local_name().as_ref().to_owned();
        let attributes = attributes(start)?;
        self.open.push(Element { name, attributes, ..Element::default() });
        Ok(())
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if let Some(element) = self.open.pop() {
            match self.open.last_mut() {
                Some(parent) => parent.children.push(element),
                None => self.root = Some(element),
            }
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        match self.open.last_mut() {
            _ if self.skipped > 0 => Ok(()),
            Some(element) => {
                element.text.push_str(text);
                Ok(())
            }
            None if text.trim().is_empty() => Ok(()),
            None => Err(Error::Xml("there is text outside the root element".to_owned())),
        }
    }

    fn finish(self) -> Result<Element, Error> {
        match (self.root, self.open.last()) {
            (Some(root), None) => Ok(root),
            (_, Some(open)) => Err(Error::Xml(format!("`{}` is not closed", open.name))),
            (None, None) => Err(Error::Xml("there is no root element".to_owned())),
        }
    }
}

fn attributes(start: &BytesStart) -> Result<Vec<(&'static str, String)>, Error> {
    let mut found = Vec::new();
    for name in ATTRIBUTES {
        if let Some(attribute) = start.try_get_attribute(name).map_err(ill_formed)? {
            let value = attribute.normalized_value(XmlVersion::default()).map_err(ill_formed)?;
            found.push((name, value.into_owned()));
        }
    }
    Ok(found)
}
