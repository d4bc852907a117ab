//! The form in which a file is kept: one statement a line, what continues it four columns in, the
//! parts of rules below one another.

use super::error::Fault;
use super::lines::{statements, unmarked};

/// The widest line, in columns.
const WIDEST: usize = 100;

/// One line of a file, or several that belong together.
enum Piece {
    Blank,
    /// A remark, with the columns before it.
    Remark(usize, String),
    /// A statement.
    Statement {
        is_inner: bool,
        text: String,
    },
}

/// The same file in the form in which files are kept. The error is what keeps it from being read
/// line by line; whether it is a procedure is not asked.
pub fn format(text: &str) -> Result<String, Fault> {
    statements(text)?;
    let pieces = pieces(unmarked(text));
    let mut out = String::new();
    let mut place = 0;
    while place < pieces.len() {
        match &pieces[place] {
            Piece::Blank => out.push('\n'),
            Piece::Remark(indent, text) => {
                out.push_str(&format!("{:indent$}{text}\n", ""));
            }
            Piece::Statement { is_inner: true, text } if text.contains('|') => {
                let rules = pieces[place..].iter().map_while(|piece| match piece {
                    Piece::Statement { is_inner: true, text } if text.contains('|') => {
                        Some(cells(text))
                    }
                    _ => None,
                });
                let rules: Vec<Vec<String>> = rules.collect();
                for line in aligned(&rules) {
                    wrap(&mut out, 2, &line);
                }
                place += rules.len() - 1;
            }
            Piece::Statement { is_inner, text } => wrap(&mut out, 2 * usize::from(*is_inner), text),
        }
        place += 1;
    }
    let kept = out.trim_matches('\n');
    Ok(format!("{kept}\n"))
}

fn pieces(text: &str) -> Vec<Piece> {
    let (mut pieces, mut last) = (Vec::new(), None);
    for line in text.lines() {
        let line = line.trim_end();
        let body = line.trim_start_matches(' ');
        let indent = line.len() - body.len();
        match pieces.last_mut() {
            Some(Piece::Blank) if body.is_empty() => {}
            _ if body.is_empty() => pieces.push(Piece::Blank),
            _ if body.starts_with('#') => pieces.push(Piece::Remark(indent.min(2), body.into())),
            Some(Piece::Statement { text, .. }) if indent >= 4 => {
                text.push(' ');
                text.push_str(body);
            }
            // What a remark or a blank line parts from what it continues.
            _ if indent >= 4 => {
                if let Some(Piece::Statement { text, .. }) =
                    last.and_then(|last: usize| pieces.get_mut(last))
                {
                    text.push(' ');
                    text.push_str(body);
                }
            }
            _ => {
                last = Some(pieces.len());
                pieces.push(Piece::Statement { is_inner: indent == 2, text: words(body) });
            }
        }
    }
    for piece in &mut pieces {
        if let Piece::Statement { text, .. } = piece {
            *text = words(text);
        }
    }
    pieces
}

/// With one space between words.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a rule, without those that say nothing at its end.
fn cells(text: &str) -> Vec<String> {
    let mut cells: Vec<String> = text.split('|').map(words).collect();
    while cells.len() > 3 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// Rules with their parts below one another, where all of them then fit a line; else as they are.
fn aligned(rules: &[Vec<String>]) -> Vec<String> {
    let columns = rules.iter().map(Vec::len).max().unwrap_or_default();
    let width = |cell: &str| cell.chars().count();
    let widest: Vec<usize> = (0..columns)
        .map(|at| rules.iter().filter_map(|r| r.get(at)).map(|c| width(c)).max().unwrap_or(0))
        .collect();
    let total: usize = 2 + widest.iter().sum::<usize>() + 3 * columns.saturating_sub(1);
    let line = |rule: &Vec<String>| {
        let cell = |(at, cell): (usize, &String)| {
            let is_last = at + 1 == rule.len();
            let wide = if is_last || total > WIDEST { 0 } else { widest[at] };
            format!("{cell:wide$}")
        };
        rule.iter().enumerate().map(cell).collect::<Vec<_>>().join(" | ")
    };
    rules.iter().map(line).collect()
}

/// Writes words into lines, the first so many columns in, the others four. A line that began with
/// `#` would be a remark, so none is broken there.
fn wrap(out: &mut String, indent: usize, text: &str) {
    let mut line = format!("{:indent$}", "");
    if indent + text.chars().count() <= WIDEST {
        out.push_str(&format!("{line}{text}\n"));
        return;
    }
    for word in units(text) {
        let is_empty = line.trim().is_empty();
        let more = word.chars().count() + usize::from(!is_empty);
        let is_full = line.chars().count() + more > WIDEST;
        if is_full && !is_empty && !word.starts_with('#') {
            out.push_str(&format!("{line}\n"));
            line = "    ".into();
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push_str(&format!("{line}\n"));
}

/// What stays together in a line: words; of a rule its parts and effects, as far as they fit one.
fn units(text: &str) -> Vec<&str> {
    let parts = match text.contains('|') {
        true => text.split_inclusive(['|', ';']).map(str::trim).collect(),
        false => Vec::new(),
    };
    match parts.iter().any(|part| part.chars().count() + 4 > WIDEST) || parts.is_empty() {
        true => text.split_whitespace().collect(),
        false => parts,
    }
}
