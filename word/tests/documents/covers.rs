//! The cover of a change request.

use callproof_word::{Affected, Block, Category, Cover, Document, write};

use crate::order::is_in_order;
use crate::parts::is_sound;
use crate::sides::{Side, read};
use crate::tree::part;

fn cover() -> Cover {
    Cover {
        number: "0123".into(),
        version: "15.6.0".into(),
        affects: vec![Affected::CoreNetwork],
        category: Category::Addition,
        reason: "One reason.\nAnother one.".into(),
        test_specifications: "TS 36.579-6 CR 0042".into(),
        ..Cover::default()
    }
}

fn document() -> Document {
    Document { blocks: cover().blocks(), ..Document::default() }
}

#[test]
fn a_cover_says_what_it_is_given() {
    let bytes = write(&document());
    is_sound(&bytes);
    is_in_order(&part(&bytes, "word/document.xml"));
    let lines = read(&document(), Side::Accepted);
    for text in ["0123", "15.6.0", "B", "One reason.", "Another one.", "TS 36.579-6 CR 0042"] {
        assert!(lines.iter().any(|line| line == text), "{text}");
    }
    let crosses = lines.iter().filter(|line| *line == "X").count();
    assert_eq!(crosses, 4, "the core network, and a box for each kind of specification");
}

#[test]
fn the_cells_of_a_cover_span_its_columns() {
    for block in cover().blocks() {
        let Block::Table(table) = block else { continue };
        let width: f64 = table.widths_cm.iter().sum();
        assert!((16.9..17.1).contains(&width), "{width}");
        for row in &table.rows {
            let columns: usize = row.cells.iter().map(|cell| cell.columns).sum();
            assert_eq!(columns, table.widths_cm.len(), "{row:?}");
        }
    }
}
