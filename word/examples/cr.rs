//! The cover of a change request: `cargo run -p callproof-word --example cr -- FILE`.

use std::path::PathBuf;

use callproof_word::{Affected, Category, Cover, Document, Paragraph, Style, write};

fn main() -> std::io::Result<()> {
    let file = std::env::args_os().nth(1).map_or_else(|| "cr.docx".into(), PathBuf::from);
    let step = Paragraph::revised(
        Style::B1,
        "2.\tMCVideo server checks whether the user at MCVideo client 1 may release the call.",
        "2.\tMCVideo server checks whether the user at either MCVideo client may release the call.",
    );
    let changes = [
        Paragraph::new(Style::ChangeMark, "* * * First Change * * * *").on_a_new_page(),
        Paragraph::new(Style::Heading5, "7.4.2.3.3\tOne-to-one video push – call release"),
        step,
        Paragraph::new(Style::ChangeMark, "* * * End of Changes * * * *"),
    ];
    let mut blocks = cover().blocks();
    blocks.extend(changes.map(Into::into));
    let title = cover().title;
    std::fs::write(file, write(&Document { title, blocks, ..Document::default() }))
}

fn cover() -> Cover {
    Cover {
        meeting: "3GPP TSG-SA WG6 Meeting #27".into(),
        document: "S6-181601".into(),
        place: "West Palm Beach, Florida, USA, 26th – 30th November 2018".into(),
        specification: "23.281".into(),
        number: "0123".into(),
        revision: "-".into(),
        version: "15.6.0".into(),
        affects: vec![Affected::MobileEquipment, Affected::CoreNetwork],
        title: "Release of a one-to-one video push call by either client".into(),
        source: "Company A".into(),
        group: "S6".into(),
        work_item: "eMCVideo".into(),
        date: "2018-11-19".into(),
        category: Category::Correction,
        release: "Rel-15".into(),
        reason: "Clause 7.4.2.3.3 has only MCVideo client 1 release the call.\nWhat happens when \
                 MCVideo client 2 ends the call is not specified."
            .into(),
        summary: "Either MCVideo client releases the call.".into(),
        consequences: "A call that MCVideo client 2 ends stays established at the server.".into(),
        clauses: "7.4.2.3.3".into(),
        ..Cover::default()
    }
}
