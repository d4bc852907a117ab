//! XML as it is written: elements within elements, and their text.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Why writing cannot fail.
const IN_MEMORY: &str = "memory takes what is written";

/// A part that is being written.
pub struct Xml {
    writer: Writer<Vec<u8>>,
}

/// The attributes of an element: names and values.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// A part with this outermost element.
    pub fn part(name: &str, attributes: Attributes, content: impl FnOnce(&mut Xml)) -> Vec<u8> {
        let mut xml = Xml { writer: Writer::new(Vec::new()) };
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml.within(name, attributes, content);
        xml.writer.into_inner()
    }

    /// An element with others in it.
    pub fn within(&mut self, name: &str, attributes: Attributes, content: impl FnOnce(&mut Xml)) {
        self.write(Event::Start(start(name, attributes)));
        content(self);
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: Attributes) {
        self.write(Event::Empty(start(name, attributes)));
    }

    /// An element without content that says one thing, in `w:val`.
    pub fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// An element with text.
    pub fn text(&mut self, name: &str, attributes: Attributes, text: &str) {
        let text: String = text.chars().filter(|&character| is_written(character)).collect();
        self.within(name, attributes, |xml| xml.write(Event::Text(BytesText::new(&text))));
    }

    fn write(&mut self, event: Event) {
        self.writer.write_event(event).expect(IN_MEMORY);
    }
}

/// The beginning of an element. White space in attributes is a space.
fn start<'a>(name: &'a str, attributes: Attributes) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for &(name, value) in attributes {
        let value: String =
            value
                .chars()
                .map(|character| {
                    if character.is_whitespace() && character.is_control() {
                        ' '
                    } else {
                        character
                    }
                })
                .filter(|&character| is_written(character))
                .collect();
        start.push_attribute((name, value.as_str()));
    }
    start
}

/// Whether a character may stand in XML and means something there.
pub fn is_written(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')
}
