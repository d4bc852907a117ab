//! How numbers and names are written.

use std::fmt::{Display, Write};

/// A `static const` array of numbers; `None` is -1 where it says so.
pub(super) fn array<T: Display>(text: &mut String, kind: &str, name: &str, numbers: &[T]) {
    let count = numbers.len().max(1);
    let _ = write!(text, "static const {kind} {name}[{count}] = {{");
    if numbers.is_empty() {
        text.push_str(" 0");
    }
    for (place, number) in numbers.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let new_line = if place > 0 && place % 24 == 0 { "\n " } else { "" };
        let _ = write!(text, "{comma}{new_line} {number}");
    }
    text.push_str(" };\n");
}

/// The most rows of a table that are reached by one array.
const BLOCK: usize = 1024;

/// A `static const` table of rows, reached as `NAME[row / 1024][row % 1024][column]`: each row by
/// itself, and so many in a block, since Spin takes no long text in one piece.
pub(super) fn rows<T: Display>(text: &mut String, name: &str, rows: &[Vec<T>]) {
    let mut blocks = Vec::new();
    for (block, rows) in rows.chunks(BLOCK).enumerate() {
        let mut names = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let own = format!("{name}_{block}_{number}");
            array(text, "short", &own, row);
            names.push(own);
        }
        array(text, "short * const", &format!("{name}_{block}"), &names);
        blocks.push(format!("{name}_{block}"));
    }
    array(text, "short * const * const", name, &blocks);
}

/// How a row of such a table is reached in C.
pub(super) fn row(name: &str, number: &str) -> String {
    format!("{name}[{number} / {BLOCK}][{number} % {BLOCK}]")
}

/// The most characters in one piece of C.
const PIECE: usize = 20_000;

/// Declarations in C, in pieces that Spin takes.
pub(super) fn declared(tables: &str) -> String {
    let (mut text, mut piece) = (String::new(), String::new());
    for line in tables.lines() {
        piece.push_str(line);
        piece.push('\n');
        // Between two declarations, or after a remark of a line.
        let is_whole = line.ends_with("};") || line.ends_with("*/") || line.is_empty();
        if is_whole && piece.len() > PIECE {
            text.push_str(&format!("c_decl {{\n{piece}}}\n"));
            piece.clear();
        }
    }
    text + &format!("c_decl {{\n{piece}}}\n")
}

/// A remark of one line: nothing in it ends the comment or is taken for a macro.
pub(super) fn remark(said: &str) -> String {
    let said = said.replace("*/", "* /").replace(['\n', '\r'], " ");
    format!("/* {said} */")
}

/// The numbers of a row of answers, with 1 for yes.
pub(super) fn bits(answers: impl Iterator<Item = bool>) -> Vec<u8> {
    answers.map(u8::from).collect()
}
