//! The zip archive of a .docx: its parts by their names, unpacked within bounds.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::damage::{Damage, Part};
use super::xml::{Node, Xml};

/// The most bytes of the text, unpacked.
const MOST_DOCUMENT: u64 = 128 * 1024 * 1024;

/// The most bytes of any other part, unpacked.
const MOST_OTHER: u64 = 16 * 1024 * 1024;

/// Where Word puts the text.
const USUAL_DOCUMENT: &str = "word/document.xml";

/// The archive of a .docx.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The place of each file, by its name in small letters.
    places: HashMap<String, usize>,
    /// The name of the file with the text.
    document: String,
    /// The names of the other parts that the text names.
    named: HashMap<&'static str, String>,
}

/// A relationship: the last part of its type, and where it leads.
type Relationship = (String, String);

impl<'a> Package<'a> {
    /// Opens an archive and finds its parts.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Damage> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Damage::Archive)?;
        let places = archive.file_names_raw().zip(0..);
        let places = places.map(|(name, at)| (key(&String::from_utf8_lossy(name)), at)).collect();
        let (document, named) = (String::new(), HashMap::new());
        let mut package = Package { archive, places, document, named };
        package.document = package.find_document()?;
        package.named = package.find_others()?;
        Ok(package)
    }

    /// The text of a part; nothing where it is not there.
    pub fn part(&mut self, part: Part) -> Result<Option<String>, Damage> {
        let name = match part {
            Part::Document => self.document.clone(),
            _ => match self.named.get(part.relationship()) {
                Some(name) => name.clone(),
                None => resolved(folder(&self.document), &format!("{}.xml", part.relationship())),
            },
        };
        self.file(&name, part)
    }

    fn find_document(&mut self) -> Result<String, Damage> {
        if self.places.contains_key(USUAL_DOCUMENT) {
            return Ok(USUAL_DOCUMENT.into());
        }
        let wanted = Part::Document.relationship();
        let named = self.relationships("_rels/.rels")?.into_iter();
        let named = named.filter(|(kind, _)| kind == wanted).map(|(_, to)| resolved("", &to));
        let typed = self.typed_documents()?;
        let mut found = named
            .filter(|name| typed.is_empty() || typed.contains(name))
            .chain(typed.iter().cloned());
        found.find(|name| self.places.contains_key(name)).ok_or(Damage::NoDocument)
    }

    fn find_others(&mut self) -> Result<HashMap<&'static str, String>, Damage> {
        let at = folder(&self.document).to_string();
        let file = &self.document[at.len()..];
        let relationships = self.relationships(&format!("{at}_rels/{file}.rels"))?;
        let parts = [Part::Styles, Part::Numbering, Part::Footnotes, Part::Endnotes];
        let leads = |part: &Part| {
            let wanted = part.relationship();
            let to = relationships.iter().find(|(kind, _)| kind == wanted);
            to.map(|(_, to)| (wanted, resolved(&at, to)))
        };
        Ok(parts.iter().filter_map(leads).collect())
    }

    fn relationships(&mut self, file: &str) -> Result<Vec<Relationship>, Damage> {
        let text = self.file(file, Part::Relationships)?.unwrap_or_default();
        let mut found = Vec::new();
        if text.is_empty() {
            return Ok(found);
        }
        let mut xml = Xml::new(&text, Part::Relationships);
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            if element.name() != "Relationship" {
                continue;
            }
            let kind = element.attribute("Type")?.unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_string();
            found.push((kind, element.attribute("Target")?.unwrap_or_default().into_owned()));
        }
        Ok(found)
    }

    /// The files that are said to be the text of a Word document.
    fn typed_documents(&mut self) -> Result<Vec<String>, Damage> {
        let text = self.file("[content_types].xml", Part::Relationships)?.unwrap_or_default();
        let mut found = Vec::new();
        if text.is_empty() {
            return Ok(found);
        }
        let mut xml = Xml::new(&text, Part::Relationships);
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            let kind = element.attribute("ContentType")?.unwrap_or_default().to_lowercase();
            let is_word = kind.contains("wordprocessingml") || kind.contains("ms-word");
            if is_word && kind.ends_with("main+xml") {
                let name = element.attribute("PartName")?.unwrap_or_default();
                found.push(resolved("", &name));
            }
        }
        Ok(found)
    }

    fn file(&mut self, name: &str, part: Part) -> Result<Option<String>, Damage> {
        let Some(&at) = self.places.get(&key(name)) else { return Ok(None) };
        let entry = self.archive.by_index_data(at).map_err(|_| Damage::Archive)?;
        if entry.encrypted() {
            return Err(Damage::Protected);
        }
        let most = match part {
            Part::Document => MOST_DOCUMENT,
            _ => MOST_OTHER,
        };
        let file = self.archive.by_index(at).map_err(|_| Damage::Archive)?;
        unpacked(file, most, part).map(Some)
    }
}

/// What a file has, if that is not more than it may be, whatever it says of its size.
fn unpacked(file: impl Read, most: u64, part: Part) -> Result<String, Damage> {
    let mut bytes = Vec::new();
    let size = file.take(most + 1).read_to_end(&mut bytes).map_err(|_| Damage::Archive)?;
    match size as u64 > most {
        true => Err(Damage::TooLarge(part)),
        false => decoded(bytes).ok_or(Damage::Xml(part)),
    }
}

/// XML in UTF-8 or UTF-16, the encodings that a package may have.
fn decoded(bytes: Vec<u8>) -> Option<String> {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(&bytes, u16::from_le_bytes),
        [0, b'<', ..] => utf16(&bytes, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_string),
        _ => String::from_utf8(bytes).ok(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).collect::<Result<_, _>>().ok()
}

/// The name of a file as it is looked up: names differ in more than the case of their letters.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The folder of a file, with its slash.
fn folder(name: &str) -> &str {
    name.rfind('/').map_or("", |end| &name[..=end])
}

/// Where a target leads, seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.starts_with('/') {
        true => target.to_string(),
        false => format!("{folder}{target}"),
    };
    let mut names = Vec::new();
    for name in whole.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    key(&names.join("/"))
}
