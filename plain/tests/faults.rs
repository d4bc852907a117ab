//! A hundred wrong files, each with what is said of it.

use std::fmt::Write;
use std::path::Path;

use callproof_plain::read;

const TEXT: &str = include_str!("../../texts/private-call.proc");

/// A part of the text, what stands in its place, and what was said.
struct Slip {
    part: String,
    instead: String,
    said: String,
}

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults.txt")
}

/// The remarks at the head of the file, and the slips.
fn slips() -> (String, Vec<Slip>) {
    let text = std::fs::read_to_string(path()).expect("it is committed");
    let (remarks, rest) = text.split_once("\n\n").expect("remarks, and a line between");
    let slip = |block: &str| {
        let lines: Vec<&str> = block.lines().collect();
        let [part, instead, said] = lines[..] else { panic!("three lines: {block}") };
        let words = |line: &str| serde_json::from_str(&line[2..]).expect("a text in quotes");
        Slip { part: words(part), instead: words(instead), said: said[1..].trim().into() }
    };
    (remarks.into(), rest.trim_end().split("\n\n").map(slip).collect())
}

#[test]
fn every_slip_is_told_with_its_place() {
    let (remarks, slips) = slips();
    assert!(slips.len() >= 100, "{} slips", slips.len());
    let mut text = format!("{remarks}\n");
    let mut differences = String::new();
    for slip in &slips {
        assert!(TEXT.contains(&slip.part), "no longer in the text: {}", slip.part);
        let fault =
            read(&TEXT.replacen(&slip.part, &slip.instead, 1), None).expect_err(&slip.instead);
        let said = fault.to_string();
        let quoted = |words: &str| serde_json::to_string(words).expect("a text");
        let (part, instead) = (quoted(&slip.part), quoted(&slip.instead));
        let _ = write!(text, "\n- {part}\n+ {instead}\n! {said}\n");
        if said != slip.said {
            let _ = writeln!(differences, "{instead}\n  was: {}\n  is:  {said}", slip.said);
        }
    }
    match std::env::var_os("CALLPROOF_BLESS") {
        Some(_) => std::fs::write(path(), text).expect("it can be written"),
        None => assert!(differences.is_empty(), "{differences}"),
    }
}

/// Whoever is told that a name is unknown is told the nearest.
#[test]
fn a_misspelt_name_is_told_the_nearest() {
    let (_, slips) = slips();
    let told = slips.iter().filter(|slip| slip.said.contains("did you mean")).count();
    assert!(told >= 20, "{told}");
}
