//! The definitions of the styles, as the templates of 3GPP have them.

use super::properties::{MAIN, tag};
use crate::document::Language;
use crate::style::Style;
use crate::xml::Xml;

const TIMES: &str = "Times New Roman";
const ARIAL: &str = "Arial";
const COURIER: &str = "Courier New";

/// The width between the margins.
const TEXT_WIDTH: u32 = 9639;

/// A style: what it is based on, and what is different there. Lengths are in twentieths of a
/// point.
#[derive(Clone, Copy, Default)]
struct Definition {
    based_on: Option<Style>,
    /// The style of the paragraph after one of this style.
    next: Option<Style>,
    keeps: Keeps,
    border: Border,
    /// Where tabs lead to.
    tabs: &'static [Tab],
    /// The space before and after.
    spacing: Option<(u32, u32)>,
    /// How far lines are from the margin, and how much less the first one is.
    indent: Option<(u32, u32)>,
    centring: Option<&'static str>,
    /// The level in the outline, from nought.
    outline: Option<u8>,
    font: Option<&'static str>,
    is_bold: bool,
    is_unproofed: bool,
    colour: Option<&'static str>,
    points: Option<u32>,
}

/// How a paragraph holds together.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Keeps {
    #[default]
    AsBefore,
    /// Its lines are on one page.
    Lines,
    /// Its lines are on one page, with the next paragraph.
    WithNext,
    /// Its lines are on one page, but the next paragraph need not be.
    NotWithNext,
}

/// The lines around a paragraph.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Border {
    #[default]
    AsBefore,
    Above,
    Around,
    Never,
}

/// A place that a tab leads to.
#[derive(Clone, Copy)]
struct Tab {
    kind: &'static str,
    at: u32,
}

const PLAIN: Definition = Definition {
    based_on: Some(Style::Normal),
    next: None,
    keeps: Keeps::AsBefore,
    border: Border::AsBefore,
    tabs: &[],
    spacing: None,
    indent: None,
    centring: None,
    outline: None,
    font: None,
    is_bold: false,
    is_unproofed: false,
    colour: None,
    points: None,
};

/// The stops of program code: every four letters.
const CODE: [Tab; 8] = [
    Tab { kind: "left", at: 384 },
    Tab { kind: "left", at: 768 },
    Tab { kind: "left", at: 1152 },
    Tab { kind: "left", at: 1536 },
    Tab { kind: "left", at: 1920 },
    Tab { kind: "left", at: 2304 },
    Tab { kind: "left", at: 2688 },
    Tab { kind: "left", at: 3072 },
];

const RIGHT_MARGIN: [Tab; 1] = [Tab { kind: "right", at: TEXT_WIDTH }];

fn definition(style: Style) -> Definition {
    match style {
        Style::Normal => Definition { based_on: None, spacing: Some((0, 180)), ..PLAIN },
        Style::Heading1 => Definition {
            next: Some(Style::Normal),
            keeps: Keeps::WithNext,
            border: Border::Above,
            spacing: Some((240, 180)),
            indent: Some((1134, 1134)),
            outline: Some(0),
            font: Some(ARIAL),
            points: Some(18),
            ..PLAIN
        },
        Style::Heading2 => Definition {
            border: Border::Never,
            spacing: Some((180, 180)),
            ..below(Style::Heading1, 1, 16)
        },
        Style::Heading3 => {
            Definition { spacing: Some((120, 180)), ..below(Style::Heading2, 2, 14) }
        }
        Style::Heading4 => {
            Definition { indent: Some((1418, 1418)), ..below(Style::Heading3, 3, 12) }
        }
        Style::Heading5 => {
            Definition { indent: Some((1701, 1701)), ..below(Style::Heading4, 4, 11) }
        }
        Style::Heading6 => {
            Definition { indent: Some((1985, 1985)), ..below(Style::Heading5, 5, 10) }
        }
        Style::B1 => Definition { indent: Some((568, 284)), ..PLAIN },
        Style::B2 => Definition { indent: Some((851, 284)), ..PLAIN },
        Style::B3 => Definition { indent: Some((1135, 284)), ..PLAIN },
        Style::No => Definition { keeps: Keeps::Lines, indent: Some((1135, 851)), ..PLAIN },
        Style::En => Definition {
            based_on: Some(Style::No),
            indent: Some((1559, 1276)),
            colour: Some("FF0000"),
            ..PLAIN
        },
        Style::Ex => Definition { keeps: Keeps::Lines, indent: Some((1702, 1418)), ..PLAIN },
        Style::Pl => Definition {
            based_on: None,
            tabs: &CODE,
            spacing: Some((0, 0)),
            font: Some(COURIER),
            is_unproofed: true,
            points: Some(8),
            ..PLAIN
        },
        Style::Tf | Style::Th | Style::Tah | Style::Tal | Style::Tac | Style::Tar | Style::Tan => {
            of_tables(style)
        }
        Style::CrCoverPage | Style::TdocHeader | Style::TdocTitle | Style::ChangeMark => {
            of_covers(style)
        }
    }
}

/// The heading of the next level.
fn below(above: Style, outline: u8, points: u32) -> Definition {
    Definition {
        based_on: Some(above),
        next: Some(Style::Normal),
        outline: Some(outline),
        points: Some(points),
        ..PLAIN
    }
}

/// Titles and cells.
fn of_tables(style: Style) -> Definition {
    let cell = Definition {
        keeps: Keeps::WithNext,
        spacing: Some((0, 0)),
        font: Some(ARIAL),
        points: Some(9),
        ..PLAIN
    };
    let on = |style| Definition { based_on: Some(style), ..PLAIN };
    match style {
        Style::Th => Definition {
            keeps: Keeps::WithNext,
            spacing: Some((60, 180)),
            centring: Some("center"),
            font: Some(ARIAL),
            is_bold: true,
            ..PLAIN
        },
        Style::Tf => {
            Definition { keeps: Keeps::NotWithNext, spacing: Some((0, 240)), ..on(Style::Th) }
        }
        Style::Tac => Definition { centring: Some("center"), ..on(Style::Tal) },
        Style::Tah => Definition { is_bold: true, ..on(Style::Tac) },
        Style::Tar => Definition { centring: Some("right"), ..on(Style::Tal) },
        Style::Tan => Definition { indent: Some((851, 851)), ..on(Style::Tal) },
        _ => cell,
    }
}

/// What is above the text.
fn of_covers(style: Style) -> Definition {
    let cover = Definition { based_on: None, font: Some(ARIAL), spacing: Some((0, 0)), ..PLAIN };
    match style {
        Style::TdocHeader => {
            Definition { tabs: &RIGHT_MARGIN, is_bold: true, points: Some(12), ..cover }
        }
        Style::TdocTitle => Definition {
            spacing: Some((0, 120)),
            indent: Some((2127, 2127)),
            is_bold: true,
            points: Some(11),
            ..cover
        },
        Style::ChangeMark => Definition {
            based_on: Some(Style::Normal),
            next: Some(Style::Normal),
            keeps: Keeps::WithNext,
            border: Border::Around,
            spacing: Some((240, 240)),
            centring: Some("center"),
            colour: Some("0000FF"),
            points: Some(14),
            ..cover
        },
        _ => cover,
    }
}

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
    if let Some((before, after)) = own.spacing {
        let (before, after) = (before.to_string(), after.to_string());
        xml.empty("w:spacing", &[("w:before", &before), ("w:after", &after)]);
    }
    if let Some((left, hanging)) = own.indent {
        let (left, hanging) = (left.to_string(), hanging.to_string());
        xml.empty("w:ind", &[("w:left", &left), ("w:hanging", &hanging)]);
    }
    if let Some(centring) = own.centring {
        xml.value("w:jc", centring);
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
