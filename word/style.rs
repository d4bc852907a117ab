//! The styles of paragraphs, by the names that 3GPP gives them.

/// A style of paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Running text.
    #[default]
    Normal,
    /// A heading of the first level: `7<tab>Procedures`.
    Heading1,
    /// A heading of the second level.
    Heading2,
    /// A heading of the third level.
    Heading3,
    /// A heading of the fourth level.
    Heading4,
    /// A heading of the fifth level.
    Heading5,
    /// A heading of the sixth level.
    Heading6,
    /// A step or an item of a list: `1.<tab>The client …`.
    B1,
    /// A step within a step.
    B2,
    /// A step within that.
    B3,
    /// A note: `NOTE 1:<tab>…`.
    No,
    /// An editor's note, in red: `Editor's note:<tab>…`.
    En,
    /// A reference or an example: `[5]<tab>…`.
    Ex,
    /// The title of a figure, below it.
    Tf,
    /// The title of a table, above it, or a paragraph with a figure.
    Th,
    /// A heading in a table.
    Tah,
    /// A text in a table, at the left.
    Tal,
    /// A text in a table, in the middle.
    Tac,
    /// A text in a table, at the right.
    Tar,
    /// A note in the last row of a table: `NOTE:<tab>…`.
    Tan,
    /// Program code, or a message as it is sent.
    Pl,
    /// The cover of a change request.
    CrCoverPage,
    /// A line at the top of a contribution: the meeting, a tab, and the number at the right.
    TdocHeader,
    /// A line of what the contribution is: `Source:<tab>…`.
    TdocTitle,
    /// The mark where changes begin, go on or end: `* * * First Change * * * *`.
    ChangeMark,
}

impl Style {
    /// Every style.
    pub const ALL: [Style; 25] = [
        Style::Normal,
        Style::Heading1,
        Style::Heading2,
        Style::Heading3,
        Style::Heading4,
        Style::Heading5,
        Style::Heading6,
        Style::B1,
        Style::B2,
        Style::B3,
        Style::No,
        Style::En,
        Style::Ex,
        Style::Tf,
        Style::Th,
        Style::Tah,
        Style::Tal,
        Style::Tac,
        Style::Tar,
        Style::Tan,
        Style::Pl,
        Style::CrCoverPage,
        Style::TdocHeader,
        Style::TdocTitle,
        Style::ChangeMark,
    ];

    /// The style of a heading with so many numbers: one of `7`, four of `7.4.2.3`.
    pub fn heading(numbers: usize) -> Style {
        match numbers {
            0 | 1 => Style::Heading1,
            2 => Style::Heading2,
            3 => Style::Heading3,
            4 => Style::Heading4,
            5 => Style::Heading5,
            _ => Style::Heading6,
        }
    }

    /// The style of a step: of depth one for `1.`, two for `a)` within it; there are three.
    pub fn step(depth: usize) -> Style {
        match depth {
            0 | 1 => Style::B1,
            2 => Style::B2,
            _ => Style::B3,
        }
    }

    /// Its identifier in the file.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Style::Normal => "Normal",
            Style::Heading1 => "Heading1",
            Style::Heading2 => "Heading2",
            Style::Heading3 => "Heading3",
            Style::Heading4 => "Heading4",
            Style::Heading5 => "Heading5",
            Style::Heading6 => "Heading6",
            Style::B1 => "B1",
            Style::B2 => "B2",
            Style::B3 => "B3",
            Style::No => "NO",
            Style::En => "EditorsNote",
            Style::Ex => "EX",
            Style::Tf => "TF",
            Style::Th => "TH",
            Style::Tah => "TAH",
            Style::Tal => "TAL",
            Style::Tac => "TAC",
            Style::Tar => "TAR",
            Style::Tan => "TAN",
            Style::Pl => "PL",
            Style::CrCoverPage => "CRCoverPage",
            Style::TdocHeader => "TdocHeader",
            Style::TdocTitle => "TdocTitle",
            Style::ChangeMark => "ChangeMark",
        }
    }

    /// Its name in the list of styles.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Style::Heading1 => "heading 1",
            Style::Heading2 => "heading 2",
            Style::Heading3 => "heading 3",
            Style::Heading4 => "heading 4",
            Style::Heading5 => "heading 5",
            Style::Heading6 => "heading 6",
            Style::En => "Editor's Note",
            Style::CrCoverPage => "CR Cover Page",
            Style::TdocHeader => "Tdoc Header",
            Style::TdocTitle => "Tdoc Title",
            Style::ChangeMark => "Change Mark",
            other => other.id(),
        }
    }
}
