//! The styles, as the file has them.

mod definitions;

use super::properties::{MAIN, tag};
use crate::document::Language;
use crate::style::Style;
use crate::xml::Xml;
use definitions::{Border, Definition, Indent, Keeps, Spacing, definition};

const TIMES: &str = "Times New Roman";

/// Writes the definitions of all styles.
pub fn styles(language: Language) -> Vec<u8> {
    Xml::part("w:styles", &[("xmlns:w", MAIN)], |xml| {
        defaults(xml, language);
        for style in Style::ALL {
            paragraph_style(xml, style);
        }
        others(xml);
    })
}

fn defaults(xml: &mut Xml, language: Language) {
    let tag = tag(language);
    xml.within("w:docDefaults", &[], |xml| {
        xml.within("w:rPrDefault", &[], |xml| {
            xml.within("w:rPr", &[], |xml| {
                fonts(xml, TIMES);
                size(xml, 10);
                xml.empty("w:lang", &[("w:val", tag), ("w:eastAsia", tag), ("w:bidi", "ar-SA")]);
            });
        });
        xml.within("w:pPrDefault", &[], |_| {});
    });
}

/// The styles of letters, tables and lists, which Word expects to be there.
fn others(xml: &mut Xml) {
    let style = |xml: &mut Xml, kind: &str, id: &str, name: &str| {
        let attributes = [("w:type", kind), ("w:default", "1"), ("w:styleId", id)];
        xml.within("w:style", &attributes, |xml| {
            xml.value("w:name", name);
            xml.value("w:uiPriority", "99");
            xml.empty("w:semiHidden", &[]);
            xml.empty("w:unhideWhenUsed", &[]);
        });
    };
    style(xml, "character", "DefaultParagraphFont", "Default Paragraph Font");
    style(xml, "table", "TableNormal", "Normal Table");
    style(xml, "numbering", "NoList", "No List");
}

fn paragraph_style(xml: &mut Xml, style: Style) {
    let own = definition(style);
    let mut attributes = vec![("w:type", "paragraph")];
    match style {
        Style::Normal => attributes.push(("w:default", "1")),
        _ if is_of_3gpp(style) => attributes.push(("w:customStyle", "1")),
        _ => {}
    }
    attributes.push(("w:styleId", style.id()));
    xml.within("w:style", &attributes, |xml| {
        xml.value("w:name", style.name());
        if style == Style::En {
            xml.value("w:aliases", "EN");
        }
        if let Some(base) = own.based_on {
            xml.value("w:basedOn", base.id());
        }
        if let Some(next) = own.next {
            xml.value("w:next", next.id());
        }
        xml.empty("w:qFormat", &[]);
        xml.within("w:pPr", &[], |xml| of_paragraphs(xml, &own));
        xml.within("w:rPr", &[], |xml| of_letters(xml, &own));
    });
}

/// Whether Word itself knows no style of this name.
fn is_of_3gpp(style: Style) -> bool {
    !matches!(
        style,
        Style::Normal
            | Style::Heading1
            | Style::Heading2
            | Style::Heading3
            | Style::Heading4
            | Style::Heading5
            | Style::Heading6
    )
}

fn of_paragraphs(xml: &mut Xml, own: &Definition) {
    match own.keeps {
        Keeps::AsBefore => {}
        Keeps::Lines => xml.empty("w:keepLines", &[]),
        Keeps::WithNext => {
            xml.empty("w:keepNext", &[]);
            xml.empty("w:keepLines", &[]);
        }
        Keeps::NotWithNext => {
            xml.value("w:keepNext", "0");
            xml.empty("w:keepLines", &[]);
        }
    }
    borders(xml, own.border);
    if !own.tabs.is_empty() {
        xml.within("w:tabs", &[], |xml| {
            for tab in own.tabs {
                xml.empty("w:tab", &[("w:val", tab.kind), ("w:pos", &tab.at.to_string())]);
            }
        });
    }
    if let Some(Spacing { before, after }) = own.spacing {
        let (before, after) = (before.to_string(), after.to_string());
        xml.empty("w:spacing", &[("w:before", &before), ("w:after", &after)]);
    }
    if let Some(Indent { left, hanging }) = own.indent {
        let (left, hanging) = (left.to_string(), hanging.to_string());
        xml.empty("w:ind", &[("w:left", &left), ("w:hanging", &hanging)]);
    }
    if let Some(align) = own.align {
        xml.value("w:jc", align);
    }
    if let Some(level) = own.outline {
        xml.value("w:outlineLvl", &level.to_string());
    }
}

fn borders(xml: &mut Xml, border: Border) {
    let line = |size| [("w:val", "single"), ("w:sz", size), ("w:space", "3"), ("w:color", "auto")];
    match border {
        Border::AsBefore => {}
        Border::Above => xml.within("w:pBdr", &[], |xml| xml.empty("w:top", &line("12"))),
        Border::Around => xml.within("w:pBdr", &[], |xml| {
            for side in ["w:top", "w:left", "w:bottom", "w:right"] {
                xml.empty(side, &line("4"));
            }
        }),
        Border::Never => {
            let none = [("w:val", "none"), ("w:sz", "0"), ("w:space", "0"), ("w:color", "auto")];
            xml.within("w:pBdr", &[], |xml| xml.empty("w:top", &none));
        }
    }
}

fn of_letters(xml: &mut Xml, own: &Definition) {
    if let Some(font) = own.font {
        fonts(xml, font);
    }
    if own.is_bold {
        xml.empty("w:b", &[]);
    }
    if own.is_unproofed {
        xml.empty("w:noProof", &[]);
    }
    if let Some(colour) = own.colour {
        xml.value("w:color", colour);
    }
    if let Some(points) = own.points {
        size(xml, points);
    }
}

fn fonts(xml: &mut Xml, font: &str) {
    let names = [("w:ascii", font), ("w:hAnsi", font), ("w:eastAsia", font), ("w:cs", font)];
    xml.empty("w:rFonts", &names);
}

fn size(xml: &mut Xml, points: u32) {
    let halves = (2 * points).to_string();
    xml.value("w:sz", &halves);
    xml.value("w:szCs", &halves);
}
