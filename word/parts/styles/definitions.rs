//! The definitions of the styles, as the templates of 3GPP have them.

use crate::style::Style;

const ARIAL: &str = "Arial";
const COURIER: &str = "Courier New";

/// The width between the margins.
const TEXT_WIDTH: u32 = 9639;

/// A style: what it is based on, and what is different there. Lengths are in twentieths of a
/// point.
#[derive(Clone, Copy)]
pub struct Definition {
    /// The style that says what this one does not.
    pub based_on: Option<Style>,
    /// The style of the paragraph after one of this style.
    pub next: Option<Style>,
    /// How its paragraphs hold together.
    pub keeps: Keeps,
    /// The lines around a paragraph.
    pub border: Border,
    /// Where tabs lead to.
    pub tabs: &'static [Tab],
    /// The space around a paragraph.
    pub spacing: Option<Spacing>,
    /// Where lines begin.
    pub indent: Option<Indent>,
    /// Where lines stand.
    pub align: Option<&'static str>,
    /// The level in the outline, from nought.
    pub outline: Option<u8>,
    /// The font of its letters.
    pub font: Option<&'static str>,
    /// Whether they are bold.
    pub is_bold: bool,
    /// Whether nobody checks their spelling.
    pub is_unproofed: bool,
    /// Their colour.
    pub colour: Option<&'static str>,
    /// Their size in points.
    pub points: Option<u32>,
}

/// The space around a paragraph.
#[derive(Clone, Copy)]
pub struct Spacing {
    /// Above it.
    pub before: u32,
    /// Below it.
    pub after: u32,
}

fn space(before: u32, after: u32) -> Option<Spacing> {
    Some(Spacing { before, after })
}

/// Where lines begin.
#[derive(Clone, Copy)]
pub struct Indent {
    /// How far from the margin.
    pub left: u32,
    /// How much less the first line is.
    pub hanging: u32,
}

fn hanging(left: u32, hanging: u32) -> Option<Indent> {
    Some(Indent { left, hanging })
}

/// How a paragraph holds together.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Keeps {
    /// As the style says that it is based on.
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
pub enum Border {
    /// Those of the style it is based on.
    #[default]
    AsBefore,
    /// One above it.
    Above,
    /// All around it.
    Around,
    /// None, whatever the style has that it is based on.
    Never,
}

/// A place that a tab leads to.
#[derive(Clone, Copy)]
pub struct Tab {
    /// Which side of the text is there.
    pub kind: &'static str,
    /// How far it is from the margin.
    pub at: u32,
}

const PLAIN: Definition = Definition {
    based_on: Some(Style::Normal),
    next: None,
    keeps: Keeps::AsBefore,
    border: Border::AsBefore,
    tabs: &[],
    spacing: None,
    indent: None,
    align: None,
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

/// What a style is.
pub fn definition(style: Style) -> Definition {
    match style {
        Style::Normal => Definition { based_on: None, spacing: space(0, 180), ..PLAIN },
        Style::Heading1 => Definition {
            next: Some(Style::Normal),
            keeps: Keeps::WithNext,
            border: Border::Above,
            spacing: space(240, 180),
            indent: hanging(1134, 1134),
            outline: Some(0),
            font: Some(ARIAL),
            points: Some(18),
            ..PLAIN
        },
        Style::Heading2 => Definition {
            border: Border::Never,
            spacing: space(180, 180),
            ..below(Style::Heading1, 1, 16)
        },
        Style::Heading3 => Definition { spacing: space(120, 180), ..below(Style::Heading2, 2, 14) },
        Style::Heading4 => {
            Definition { indent: hanging(1418, 1418), ..below(Style::Heading3, 3, 12) }
        }
        Style::Heading5 => {
            Definition { indent: hanging(1701, 1701), ..below(Style::Heading4, 4, 11) }
        }
        Style::Heading6 => {
            Definition { indent: hanging(1985, 1985), ..below(Style::Heading5, 5, 10) }
        }
        Style::B1 => Definition { indent: hanging(568, 284), ..PLAIN },
        Style::B2 => Definition { indent: hanging(851, 284), ..PLAIN },
        Style::B3 => Definition { indent: hanging(1135, 284), ..PLAIN },
        Style::No => Definition { keeps: Keeps::Lines, indent: hanging(1135, 851), ..PLAIN },
        Style::En => Definition {
            based_on: Some(Style::No),
            indent: hanging(1559, 1276),
            colour: Some("FF0000"),
            ..PLAIN
        },
        Style::Ex => Definition { keeps: Keeps::Lines, indent: hanging(1702, 1418), ..PLAIN },
        Style::Pl => Definition {
            based_on: None,
            tabs: &CODE,
            spacing: space(0, 0),
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
        spacing: space(0, 0),
        font: Some(ARIAL),
        points: Some(9),
        ..PLAIN
    };
    let on = |style| Definition { based_on: Some(style), ..PLAIN };
    match style {
        Style::Th => Definition {
            keeps: Keeps::WithNext,
            spacing: space(60, 180),
            align: Some("center"),
            font: Some(ARIAL),
            is_bold: true,
            ..PLAIN
        },
        Style::Tf => {
            Definition { keeps: Keeps::NotWithNext, spacing: space(0, 240), ..on(Style::Th) }
        }
        Style::Tac => Definition { align: Some("center"), ..on(Style::Tal) },
        Style::Tah => Definition { is_bold: true, ..on(Style::Tac) },
        Style::Tar => Definition { align: Some("right"), ..on(Style::Tal) },
        Style::Tan => Definition { indent: hanging(851, 851), ..on(Style::Tal) },
        _ => cell,
    }
}

/// What is above the text.
fn of_covers(style: Style) -> Definition {
    let cover = Definition { based_on: None, font: Some(ARIAL), spacing: space(0, 0), ..PLAIN };
    match style {
        Style::TdocHeader => {
            Definition { tabs: &RIGHT_MARGIN, is_bold: true, points: Some(12), ..cover }
        }
        Style::TdocTitle => Definition {
            spacing: space(0, 120),
            indent: hanging(2127, 2127),
            is_bold: true,
            points: Some(11),
            ..cover
        },
        Style::ChangeMark => Definition {
            based_on: Some(Style::Normal),
            next: Some(Style::Normal),
            keeps: Keeps::WithNext,
            border: Border::Around,
            spacing: space(240, 240),
            align: Some("center"),
            colour: Some("0000FF"),
            points: Some(14),
            ..cover
        },
        _ => cover,
    }
}
