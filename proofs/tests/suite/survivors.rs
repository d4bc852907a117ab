//! The list of mutants of the checker is kept true: what it names is there, and survivors get fewer.

use std::path::{Path, PathBuf};

/// How many mutants no test notices. It may only be made smaller.
const SURVIVORS: usize = 18;

struct Row {
    file: String,
    function: String,
    noticed: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &str) -> String {
    let path = root().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of the table: file and function, the change, who notices.
fn rows() -> Vec<Row> {
    let text = read("docs/mutants.md");
    let cells = text.lines().filter(|line| line.starts_with("| `")).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [place, _, noticed] = cells[..] else { panic!("three columns: {line}") };
        let names: Vec<&str> = quoted(place);
        let [file, function] = names[..] else { panic!("a file and a function: {line}") };
        Row { file: file.into(), function: function.into(), noticed: noticed.into() }
    });
    cells.collect()
}

/// What stands between backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_mutant_is_of_a_function_that_is_there() {
    for Row { file, function, .. } in rows() {
        let text = read(&file);
        assert!(text.contains(&format!("fn {function}")), "{file} has no `fn {function}`");
    }
}

#[test]
fn every_test_that_is_said_to_notice_is_there() {
    for Row { file, function, noticed } in rows() {
        if noticed.starts_with("survives: ") {
            continue;
        }
        let names = quoted(&noticed);
        let [test, name] = names[..] else { panic!("{file}, {function}: a test file and a test") };
        let text = read(&format!("proofs/tests/suite/{test}"));
        assert!(text.contains(&format!("fn {name}(")), "{test} has no test `{name}`");
    }
}

#[test]
fn survivors_get_fewer() {
    let survivors = rows().iter().filter(|row| row.noticed.starts_with("survives: ")).count();
    assert_eq!(survivors, SURVIVORS, "docs/mutants.md: make the number smaller, never larger");
}
