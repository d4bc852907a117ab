//! No line is wider than the terminal, and no column of a table is narrow: every command, at three
//! widths.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// The columns of terminals that people have.
const WIDTHS: [usize; 3] = [80, 120, 200];
/// The fewest columns of a terminal on which there are tables.
const WITH_TABLES: usize = 130;
/// The fewest characters of a column.
const NARROWEST: usize = 12;

const COMMANDS: [&str; 44] = [
    "--help",
    "check --help",
    "compare --help",
    "conform --help",
    "contribution --help",
    "diagram --help",
    "explain --help",
    "export --help",
    "read --help",
    "review --help",
    "chekc",
    "check fax",
    "check texts/private-call.proc --case busy",
    "diagram fax --of texts/private-call.proc",
    "explain refusl --of video-push",
    "read nowhere.txt",
    "check texts/private-call.proc",
    "check texts/private-call.proc --full",
    "check texts/private-call.proc --full --all-cases",
    "check texts/file-distribution.proc --full",
    "check texts/stream-hold.proc --as-written --case one-call",
    "check video-push --as-written --case one-call",
    "compare texts/private-call.proc --as-recommended",
    "compare texts/private-call.proc texts/alert-cancel.proc",
    "diagram texts/private-call.proc --format text --stdout",
    "diagram texts/private-call.proc --states --format text --stdout",
    "diagram video-push --format text --stdout",
    "diagram video-push --states server --format text --stdout",
    "explain",
    "explain --of texts/private-call.proc",
    "explain --of video-push",
    "explain 10.7.2.x.1 step 3 --of texts/private-call.proc",
    "explain MCPTT server --of texts/private-call.proc",
    "explain clause 7.4.2.3.3",
    "explain no-livelock --of video-push",
    "explain refusal",
    "fmt texts/private-call.proc --check",
    "new texts/private-call.proc",
    "read texts/contributions/telepresence.txt",
    "read texts/contributions/video-push.txt",
    "review --text texts/contributions/video-push.txt",
    "review texts/private-call.proc",
    "review texts/private-call.proc --issue releasing-user",
    "review texts/stream-hold.proc",
];

const SHOWS: [&str; 2] = ["video-push", "conference"];

/// What a command prints and what it says beside that, with so many columns.
fn said(folder: &Path, words: &[&str], columns: usize) -> [String; 2] {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
    command.args(words).current_dir(folder).stdin(Stdio::null());
    let output = command.env("COLUMNS", columns.to_string()).output().expect("it starts");
    assert!(output.status.code().is_some(), "{words:?} crashed");
    [output.stdout, output.stderr].map(|said| String::from_utf8(said).expect("it is text"))
}

/// The characters of each column of the tables, by their heads: two spaces lie between them.
fn columns_of_tables(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let heads = lines.windows(2).filter(|two| two[0].starts_with("+-") && two[1].contains("  "));
    let mut columns = Vec::new();
    for head in heads.map(|two| two[1]).filter(|head| head.starts_with("| ")) {
        let letters: Vec<char> = head.chars().collect();
        let is_begun = |at: &usize| letters[*at] != ' ' && letters[at - 2..*at] == [' ', ' '];
        let begun = (4..letters.len() - 1).filter(is_begun);
        let begun: Vec<usize> = [2].into_iter().chain(begun).collect();
        let ends = begun[1..].iter().map(|next| next - 2).chain([letters.len() - 2]);
        columns.extend(begun.iter().zip(ends).map(|(from, to)| (head.to_string(), to - from)));
    }
    columns
}

/// A command is one line, so that it can be copied.
fn is_a_command(line: &str) -> bool {
    line.trim_start().starts_with("callproof ")
}

/// What is too wide or too narrow; how many columns tables have.
fn judged(what: &str, text: &str, columns: usize, wrong: &mut Vec<String>) -> usize {
    let wide = text.lines().filter(|line| line.chars().count() > columns && !is_a_command(line));
    wrong.extend(wide.map(|line| format!("{what}, {columns}: {line}")));
    let of_tables = columns_of_tables(text);
    let is_narrow = |of: &&(String, usize)| of.1 < NARROWEST || columns < WITH_TABLES;
    let narrow = of_tables.iter().filter(is_narrow);
    wrong.extend(narrow.map(|(head, wide)| format!("{what}, {columns}: {wide} of {head}")));
    of_tables.len()
}

#[test]
fn no_line_is_wider_than_the_terminal_and_no_column_is_narrow() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = thread::scope(|scope| {
        let at = |columns: usize| {
            let (mut wrong, mut tables) = (Vec::new(), 0);
            for what in COMMANDS {
                let words: Vec<&str> = what.split(' ').collect();
                for text in said(root, &words, columns) {
                    tables += judged(what, &text, columns, &mut wrong);
                }
            }
            assert_eq!(tables > 0, columns >= WITH_TABLES, "tables at {columns}");
            wrong
        };
        let found = WIDTHS.map(|columns| scope.spawn(move || at(columns)));
        found.map(|at| at.join().expect("it goes well")).concat()
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_shown_and_judged_on_the_wire_fits_as_well() {
    let found = thread::scope(|scope| {
        let plays = SHOWS.iter().flat_map(|show| WIDTHS.map(|columns| (*show, columns)));
        let plays = plays.map(|(show, columns)| scope.spawn(move || shown(show, columns)));
        let plays: Vec<_> = plays.collect();
        plays.into_iter().flat_map(|play| play.join().expect("it goes well")).collect::<Vec<_>>()
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn shown(show: &str, columns: usize) -> Vec<String> {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("widths");
    std::fs::create_dir_all(&folder).expect("writable");
    let capture = format!("{show}-{columns}.pcap");
    let procedure = if show == "video-push" { show } else { "telepresence" };
    let (mut wrong, demo) = (Vec::new(), ["demo", show, "--pcap", &capture]);
    for words in [&demo[..], &["conform", &capture, "--procedure", procedure]] {
        for text in said(&folder, words, columns) {
            judged(&words.join(" "), &text, columns, &mut wrong);
        }
    }
    wrong
}
