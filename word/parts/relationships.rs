//! What the parts of a package are, and which refers to which.

use super::pictures::Media;
use crate::xml::Xml;

const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// The types of all parts.
pub fn content_types(media: &Media) -> Vec<u8> {
    Xml::part("Types", &[("xmlns", TYPES)], |xml| {
        let mut default = |extension, kind| {
            xml.empty("Default", &[("Extension", extension), ("ContentType", kind)]);
        };
        default("rels", "application/vnd.openxmlformats-package.relationships+xml");
        default("xml", "application/xml");
        for kind in media.kinds() {
            default(kind.extension(), kind.content_type());
        }
        let mut part = |name, kind: &str| {
            xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
        };
        part("/word/document.xml", &format!("{WORD}document.main+xml"));
        part("/word/styles.xml", &format!("{WORD}styles+xml"));
        part("/word/settings.xml", &format!("{WORD}settings+xml"));
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    })
}

/// What the package refers to.
pub fn of_package() -> Vec<u8> {
    Xml::part("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        relationship(xml, "rId1", &format!("{OFFICE}officeDocument"), "word/document.xml");
        relationship(xml, "rId2", CORE, "docProps/core.xml");
    })
}

/// What the document refers to.
pub fn of_document(media: &Media) -> Vec<u8> {
    Xml::part("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        relationship(xml, "rId1", &format!("{OFFICE}styles"), "styles.xml");
        relationship(xml, "rId2", &format!("{OFFICE}settings"), "settings.xml");
        for (id, target) in media.targets() {
            relationship(xml, &id, &format!("{OFFICE}image"), &target);
        }
    })
}

fn relationship(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}
