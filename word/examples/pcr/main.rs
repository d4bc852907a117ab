//! A contribution as a delegate sends it: `cargo run -p callproof-word --example pcr -- FILE`.

use std::path::PathBuf;

use callproof_word::{
    Block, Cell, Change, Date, Document, Figure, Paragraph, Picture, Revisions, Row, Shade, Span,
    Style, Table, write,
};

fn main() -> std::io::Result<()> {
    let file = std::env::args_os().nth(1).map_or_else(|| "pcr.docx".into(), PathBuf::from);
    std::fs::write(file, write(&contribution()))
}

fn contribution() -> Document {
    let author = "Company A".to_string();
    let date = Date::new("2017-11-20").unwrap_or_default();
    Document {
        title: "Pseudo-CR on one-to-one video push – call release".into(),
        revisions: Revisions { author, date },
        blocks: [head(), reasons(), changes()].concat(),
        ..Document::default()
    }
}

/// What the contribution is.
fn head() -> Vec<Block> {
    let lines = [
        (Style::TdocHeader, "3GPP TSG-SA WG6 Meeting #20\tS6-171601"),
        (Style::TdocHeader, "Reno, Nevada, USA, 27th November – 1st December 2017\t"),
        (Style::TdocHeader, ""),
        (Style::TdocTitle, "Source:\tCompany A"),
        (Style::TdocTitle, "Title:\tPseudo-CR on one-to-one video push – call release"),
        (Style::TdocTitle, "Spec:\t3GPP TS 23.281 v0.3.0"),
        (Style::TdocTitle, "Agenda item:\t7.3"),
        (Style::TdocTitle, "Document for:\tApproval"),
        (Style::TdocTitle, "Contact:\tA. Delegate, a.delegate@example.org"),
    ];
    lines.into_iter().map(|(style, text)| Paragraph::new(style, text).into()).collect()
}

/// Why the change is proposed.
fn reasons() -> Vec<Block> {
    vec![
        Paragraph::new(Style::Heading1, "1.\tIntroduction").into(),
        normal(
            "This contribution proposes to complete the release of a one-to-one video push call.",
        ),
        Paragraph::new(Style::Heading1, "2.\tReason for Change").into(),
        normal(
            "In clause 7.4.2.3.3 only MCVideo client 1 releases the call. The following is open:",
        ),
        Block::Table(cases()),
        normal(""),
        Paragraph::new(Style::Heading1, "3.\tConclusions").into(),
        normal(
            "Either client may release the call, and the server ends it where no answer arrives.",
        ),
        Paragraph::new(Style::Heading1, "4.\tProposal").into(),
        normal("It is proposed to agree the following changes to 3GPP TS 23.281 v0.3.0."),
    ]
}

fn cases() -> Table {
    let head = ["Case", "As written", "As proposed"];
    let head = head.map(|text| Cell::new(Style::Tah, text).shaded(Shade::Label)).to_vec();
    let row = |cells: [&str; 3]| {
        let [case, written, proposed] = cells;
        Row::new(vec![
            Cell::new(Style::Tal, case),
            Cell::new(Style::Tac, written),
            Cell::new(Style::Tac, proposed),
        ])
    };
    let note = Cell::new(Style::Tan, "NOTE:\tBoth clients are registered.").across(3);
    Table {
        widths_cm: vec![8.0, 4.0, 4.0],
        header_rows: 1,
        rows: vec![
            Row::new(head),
            row(["MCVideo client 2 ends the call first", "open", "released"]),
            row(["Both end the call at once", "open", "released"]),
            row(["No response arrives", "waits for ever", "released (step 4a)"])
                .changed(Change::Inserted),
            Row::new(vec![note]),
        ],
        ..Table::default()
    }
}

/// The changed clause.
fn changes() -> Vec<Block> {
    let checks = Paragraph::revised(
        Style::B1,
        "2.\tMCVideo server checks whether the MCVideo user at MCVideo client 1 is authorized \
         to release the private call for video push, and whether there is any on-going video push \
         call.",
        "2.\tMCVideo server checks whether the MCVideo user at either MCVideo client is authorized \
         to release the private call for video push, and whether there is an on-going video push \
         call.",
    );
    let caption = "Figure\u{a0}7.4.2.3.3\u{2011}1: One-to-one video push – call release";
    vec![
        Paragraph::new(Style::ChangeMark, "* * * First Change * * * *").into(),
        Paragraph::new(Style::Heading4, "7.4.2.3\tOne-to-one video push").into(),
        Paragraph::new(Style::Heading5, "7.4.2.3.3\tOne-to-one video push – call release").into(),
        normal(
            "Procedures in figure\u{a0}7.4.2.3.3\u{2011}1 are the basic signalling control plane \
             procedures for the MCVideo client releasing the MCVideo private call.",
        ),
        figure(Picture::Emf(include_bytes!("release.emf").to_vec())).into(),
        Paragraph::inserted(Style::Tf, caption).into(),
        step(
            "1.\tMCVideo user on MCVideo client 1 initiates release of video push call to MCVideo \
             client 2, by sending a private call release request to the MCVideo server.",
        ),
        checks.into(),
        step("3.\tMCVideo server sends the private call release request to MCVideo client 2."),
        step("4.\tThe receiving MCVideo client 2 sends an MCVideo private call release response:"),
        Paragraph::new(Style::B2, "a)\twith its MCVideo ID; and").into(),
        Paragraph::new(Style::B3, "-\tno later than its user is told;").into(),
        Paragraph::inserted(
            Style::B1,
            "4a.\tIf no MCVideo private call release response arrives, the MCVideo server releases \
             the call all the same.",
        )
        .into(),
        step("5.\tMCVideo server informs the MCVideo client 1 about successful call release."),
        Paragraph::new(Style::No, "NOTE 1:\tStep 5 can occur at any time following step 2.").into(),
        Paragraph::deleted(Style::En, "Editor's note:\tWhat happens without a response is FFS.")
            .into(),
        Paragraph::of(
            Style::Normal,
            vec![
                Span::new("The message in "),
                Span::new("bold").bold(),
                Span::new(" and "),
                Span::new("italics").italic(),
                Span::new(" is:"),
            ],
        )
        .into(),
        Paragraph::new(Style::Pl, "BYE sip:client2@example.org SIP/2.0\nReason:\tSIP;cause=200")
            .into(),
        Paragraph::new(Style::ChangeMark, "* * * Next Change * * * *").into(),
        figure(Picture::Svg {
            svg: include_str!("release.svg").into(),
            png: include_bytes!("release.png").to_vec(),
        })
        .into(),
        Paragraph::inserted(Style::Tf, "Figure\u{a0}7.4.2.3.3\u{2011}2: The same as SVG").into(),
        Paragraph::new(Style::ChangeMark, "* * * End of Changes * * * *").into(),
    ]
}

fn figure(picture: Picture) -> Figure {
    Figure {
        picture,
        width_cm: 13.0,
        height_cm: 6.5,
        description: "MCVideo client 1, the MCVideo server and MCVideo client 2 release a call"
            .into(),
        change: Change::Inserted,
    }
}

fn normal(text: &str) -> Block {
    Paragraph::new(Style::Normal, text).into()
}

fn step(text: &str) -> Block {
    Paragraph::new(Style::B1, text).into()
}
