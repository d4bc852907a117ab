//! Random documents.

use callproof_word::{
    Align, Block, Cell, Change, Document, Figure, Paragraph, Picture, Row, Shade, Slant, Span,
    Style, Table, Weight,
};
use proptest::prelude::*;
use proptest::sample::select;

/// A document of a few blocks.
pub fn document() -> impl Strategy<Value = Document> {
    (text(), prop::collection::vec(block(), 0..8)).prop_map(|(title, blocks)| Document {
        title,
        blocks,
        ..Document::default()
    })
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        5 => paragraph().prop_map(Block::Paragraph),
        2 => table().prop_map(Block::Table),
        1 => figure().prop_map(Block::Figure),
    ]
}

/// Text with what XML, Word and archives treat in a way of their own.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-c <&>\"'\u{a0}\u{2011}\u{ad}-]{0,9}",
        1 => "[a-b\t\r\n\u{0}\u{b}\u{85}\u{fffe}\u{2028}\\]>]{0,9}",
        1 => any::<String>(),
    ]
}

pub fn change() -> impl Strategy<Value = Change> {
    select(vec![Change::Kept, Change::Inserted, Change::Deleted])
}

fn span() -> impl Strategy<Value = Span> {
    let weight = select(vec![Weight::OfStyle, Weight::Regular, Weight::Bold]);
    let slant = select(vec![Slant::OfStyle, Slant::Upright, Slant::Italic]);
    let points = proptest::option::of(0..200_u8);
    (text(), change(), weight, slant, points).prop_map(|(text, change, weight, slant, points)| {
        Span { text, change, weight, slant, points }
    })
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    let style = select(Style::ALL.to_vec());
    let align = select(vec![Align::OfStyle, Align::Left, Align::Centre, Align::Right]);
    let spans = prop::collection::vec(span(), 0..4);
    (style, spans, change(), align, any::<bool>()).prop_map(
        |(style, spans, change, align, begins_page)| Paragraph {
            style,
            spans,
            change,
            align,
            begins_page,
        },
    )
}

fn cell() -> impl Strategy<Value = Cell> {
    let shade = select(vec![Shade::None, Shade::Label, Shade::Entry]);
    (prop::collection::vec(paragraph(), 0..5), shade)
        .prop_map(|(paragraphs, shade)| Cell::of(paragraphs).shaded(shade))
}

fn row(columns: usize) -> impl Strategy<Value = Row> {
    (prop::collection::vec(cell(), columns..=columns), change())
        .prop_map(|(cells, change)| Row::new(cells).changed(change))
}

fn table() -> impl Strategy<Value = Table> {
    (1..4_usize)
        .prop_flat_map(|columns| (Just(columns), prop::collection::vec(row(columns), 1..4)))
        .prop_map(|(columns, rows)| Table {
            widths_cm: vec![4.0; columns],
            header_rows: 1,
            rows,
            ..Table::default()
        })
}

fn figure() -> impl Strategy<Value = Figure> {
    let picture = select(vec![
        Picture::Emf(vec![1]),
        Picture::Png(vec![2]),
        Picture::Png(vec![3]),
        Picture::Svg { svg: "<svg/>".into(), png: vec![2] },
    ]);
    (picture, any::<f64>(), text(), change()).prop_map(
        |(picture, width_cm, description, change)| Figure {
            picture,
            width_cm,
            height_cm: 2.0,
            description,
            change,
        },
    )
}
