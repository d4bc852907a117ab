//! The properties of a document, and its settings.

use crate::document::{Document, Language};
use crate::xml::Xml;

/// The main namespace of the parts of Word.
pub const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const WORD: &str = "http://schemas.microsoft.com/office/word";

/// Title, author and dates.
pub fn core(document: &Document) -> Vec<u8> {
    let namespaces = [
        ("xmlns:cp", CORE),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let author = &document.revisions.author;
    let date = document.revisions.date.as_str();
    let form = [("xsi:type", "dcterms:W3CDTF")];
    Xml::part("cp:coreProperties", &namespaces, |xml| {
        xml.text("dc:title", &[], &document.title);
        xml.text("dc:creator", &[], author);
        xml.text("cp:lastModifiedBy", &[], author);
        xml.text("dcterms:created", &form, date);
        xml.text("dcterms:modified", &form, date);
        xml.text("dc:language", &[], tag(document.language));
    })
}

/// How Word treats the document: as one of its own, of 2013 or later.
pub fn settings(language: Language) -> Vec<u8> {
    Xml::part("w:settings", &[("xmlns:w", MAIN)], |xml| {
        xml.empty("w:zoom", &[("w:percent", "100")]);
        xml.value("w:defaultTabStop", "284");
        xml.value("w:characterSpacingControl", "doNotCompress");
        xml.within("w:compat", &[], |xml| {
            let mode = [("w:name", "compatibilityMode"), ("w:uri", WORD), ("w:val", "15")];
            xml.empty("w:compatSetting", &mode);
        });
        xml.value("w:themeFontLang", tag(language));
        xml.value("w:decimalSymbol", ".");
        xml.value("w:listSeparator", ",");
    })
}

/// The tag of a language.
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::British => "en-GB",
        Language::American => "en-US",
    }
}
