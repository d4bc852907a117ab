//! The parts of a .docx, and the archive with all of them.

mod body;
mod cells;
mod paragraphs;
mod pictures;
mod properties;
mod relationships;
mod styles;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::document::Document;
use pictures::Media;

/// Why writing cannot fail.
const IN_MEMORY: &str = "an archive in memory takes every part";

/// A part of the archive.
struct Part {
    name: String,
    content: Vec<u8>,
}

impl Part {
    fn new(name: &str, content: Vec<u8>) -> Self {
        Part { name: name.into(), content }
    }
}

/// The archive of a document.
pub fn package(document: &Document) -> Vec<u8> {
    let mut media = Media::default();
    let body = body::document(document, &mut media);
    let mut parts = vec![
        Part::new("[Content_Types].xml", relationships::content_types(&media)),
        Part::new("_rels/.rels", relationships::of_package()),
        Part::new("word/document.xml", body),
        Part::new("word/_rels/document.xml.rels", relationships::of_document(&media)),
        Part::new("word/styles.xml", styles::styles(document.language)),
        Part::new("word/settings.xml", properties::settings(document.language)),
        Part::new("docProps/core.xml", properties::core(document)),
    ];
    parts.extend(media.into_parts());
    archive(&parts)
}

/// An archive of the parts, which says nothing of when it was made.
fn archive(parts: &[Part]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for part in parts {
        zip.start_file(part.name.as_str(), options).expect(IN_MEMORY);
        zip.write_all(&part.content).expect(IN_MEMORY);
    }
    zip.finish().expect(IN_MEMORY).into_inner()
}
