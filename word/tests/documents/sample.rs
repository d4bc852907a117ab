//! A small contribution with a change of every kind.

use callproof_word::{
    Block, Cell, Change, Document, Figure, Paragraph, Picture, Row, Shade, Style, Table,
};

/// A bitmap of one dot.
const DOT: [u8; 67] = [
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T',
    0x78, 0x9C, 0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];

/// The contribution.
pub fn contribution() -> Document {
    Document {
        title: "Pseudo-CR on <release> & more".into(),
        blocks: [cover(), clause()].concat(),
        ..Document::default()
    }
}

fn cover() -> Vec<Block> {
    vec![
        Paragraph::new(Style::TdocHeader, "3GPP TSG-SA WG6 Meeting #20\tS6-170001").into(),
        Paragraph::new(Style::TdocTitle, "Source:\tA & B").into(),
        Paragraph::new(Style::Heading1, "1.\tIntroduction").into(),
        Paragraph::new(Style::Normal, "This contribution proposes how a call is released.").into(),
        cases().into(),
        cases().into(),
        Paragraph::new(Style::Heading1, "4.\tProposal").into(),
        Paragraph::new(
            Style::Normal,
            "It is proposed to agree the following changes to 3GPP TS 23.281 v0.3.0.",
        )
        .into(),
    ]
}

fn cases() -> Table {
    let cell = |text: &str| Cell::new(Style::Tal, text);
    let head = Cell::new(Style::Tah, "Cases").across(2).shaded(Shade::Label);
    Table {
        widths_cm: vec![8.0, 4.0],
        header_rows: 1,
        rows: vec![
            Row::new(vec![head]),
            Row::new(vec![cell("Both end it"), cell("open")]).changed(Change::Deleted),
            Row::new(vec![cell("Both end it"), cell("released")]).changed(Change::Inserted),
            Row::new(vec![Cell::new(Style::Tan, "NOTE:\tBoth are registered.").across(2)]),
        ],
        ..Table::default()
    }
}

fn clause() -> Vec<Block> {
    let check = Paragraph::revised(
        Style::B1,
        "2.\tThe server checks the release.",
        "2.\tThe server permits the release.",
    );
    vec![
        Paragraph::new(Style::ChangeMark, "* * * First Change * * * *").into(),
        Paragraph::new(Style::Heading4, "7.4.2.3\tCall release").into(),
        Paragraph::new(Style::Normal, "Figure\u{a0}7.4.2.3-1 shows how a call is released.").into(),
        figure(Picture::Png(DOT.to_vec())).into(),
        Paragraph::inserted(Style::Tf, "Figure\u{a0}7.4.2.3-1: Call release").into(),
        Paragraph::new(Style::B1, "1.\tThe client sends a release request to the server.").into(),
        check.into(),
        Paragraph::new(Style::B1, "3.\tThe server sends the release request to client 2.").into(),
        Paragraph::new(Style::B1, "4.\tThe client answers.").into(),
        Paragraph::inserted(Style::B1, "4a.\tIf nothing arrives, the server releases the call.")
            .into(),
        Paragraph::new(Style::B1, "5.\tThe server informs client 1.").into(),
        Paragraph::deleted(Style::En, "Editor's note:\tThis is FFS.").into(),
        figure(Picture::Svg { svg: svg(), png: DOT.to_vec() }).into(),
        Paragraph::inserted(Style::Tf, "Figure\u{a0}7.4.2.3-2: The same").into(),
        Paragraph::new(Style::ChangeMark, "* * * End of Changes * * * *").into(),
    ]
}

fn svg() -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>".into()
}

fn figure(picture: Picture) -> Figure {
    Figure {
        picture,
        width_cm: 6.0,
        height_cm: 3.0,
        description: "A \"call\" is\nreleased".into(),
        change: Change::Inserted,
    }
}
