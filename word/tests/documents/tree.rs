//! The parts of a .docx as trees.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    /// The text directly in it.
    pub text: String,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The element and all in it.
    pub fn all(&self) -> Vec<&Node> {
        let mut all = vec![self];
        self.children.iter().for_each(|child| all.extend(child.all()));
        all
    }
}

/// The files of an archive, in their order.
pub fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its content");
        files.push((file.name().expect("its name").into_owned(), content));
    }
    files
}

/// A part of an archive.
#[track_caller]
pub fn part(bytes: &[u8], name: &str) -> Node {
    let files = files(bytes);
    let (_, content) = files.iter().find(|(own, _)| own == name).expect("the part is there");
    parse(std::str::from_utf8(content).expect("UTF-8"))
}

/// The tree of a part, which is well-formed.
#[track_caller]
pub fn parse(text: &str) -> Node {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => open.push(element(&start)),
            Event::End(_) => {
                let done = open.pop().expect("it is open");
                open.last_mut().expect("what is around").children.push(done);
            }
            Event::Text(text) => {
                open.last_mut().expect("what is around").text += &text.xml10_content();
            }
            Event::GeneralRef(name) => {
                let resolved = match name.resolve_char_ref().expect("a character") {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name)
                        .expect("XML knows it")
                        .to_string(),
                };
                open.last_mut().expect("what is around").text += &resolved;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    let mut roots = open.pop().expect("the document").children;
    assert_eq!(roots.len(), 1, "there is one root");
    roots.remove(0)
}

fn element(start: &BytesStart) -> Node {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.expect("an attribute, given once");
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("its value");
        (attribute.key.into_inner().to_string(), value.into_owned())
    });
    Node {
        name: start.name().into_inner().to_string(),
        attributes: attributes.collect(),
        ..Node::default()
    }
}
