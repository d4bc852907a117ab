//! The project's own reader of contributions, on both sides.

use callproof_reading::{ItemKind, Side, read_side, text_of};
use callproof_word::write;

use crate::sample;

/// The labels and texts of the clause on a side.
fn items(side: Side) -> Vec<(ItemKind, String, String)> {
    let read = read_side(&write(&sample::contribution()), side).expect("a contribution");
    assert_eq!(read.documents, ["3GPP TS 23.281"]);
    let clause = read.only("7.4.2.3").expect("the clause").clauses.remove(0);
    assert_eq!(clause.title, "Call release");
    clause.items.into_iter().map(|item| (item.kind, item.label, item.text)).collect()
}

#[test]
fn the_new_text_is_read() {
    let items = items(Side::Accepted);
    let steps = items.iter().filter(|(kind, _, _)| *kind == ItemKind::Step);
    let labels: Vec<&str> = steps.clone().map(|(_, label, _)| label.as_str()).collect();
    assert_eq!(labels, ["1", "2", "3", "4", "4a", "5"]);
    let texts: Vec<&str> = steps.map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(texts[1], "The server permits the release.");
    let of = |kind| items.iter().filter(|(own, _, _)| *own == kind).count();
    assert_eq!((of(ItemKind::Caption), of(ItemKind::EditorsNote)), (2, 0));
}

#[test]
fn the_old_text_is_read() {
    let items = items(Side::Original);
    let steps = items.iter().filter(|(kind, _, _)| *kind == ItemKind::Step);
    let labels: Vec<&str> = steps.clone().map(|(_, label, _)| label.as_str()).collect();
    assert_eq!(labels, ["1", "2", "3", "4", "5"]);
    let texts: Vec<&str> = steps.map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(texts[1], "The server checks the release.");
    let of = |kind| items.iter().filter(|(own, _, _)| *own == kind).count();
    assert_eq!((of(ItemKind::Caption), of(ItemKind::EditorsNote)), (0, 1));
}

#[test]
fn no_line_is_left_over() {
    let bytes = write(&sample::contribution());
    let lines = |side| {
        let text = text_of(&bytes, side).expect("its text");
        text.lines().map(str::to_string).collect::<Vec<_>>()
    };
    let (new, old) = (lines(Side::Accepted), lines(Side::Original));
    let is_empty = |line: &&String| line.trim().is_empty();
    // One stands between the two tables, and two have the figures.
    assert_eq!(new.iter().filter(is_empty).count(), 3, "{new:#?}");
    assert_eq!(old.iter().filter(is_empty).count(), 1, "{old:#?}");
}
