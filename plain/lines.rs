//! Statements: the lines of a file, with what continues them, and where they stand.
//!
//! A statement begins at the margin, or two columns in where it belongs to the one above it. What
//! stands further in continues the line before. A line that begins with `#` is a remark.

use super::error::Fault;

/// Columns from which a line continues the one before.
const CONTINUES: usize = 4;

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Whether it belongs to the last statement at the margin.
    pub is_inner: bool,
    /// Its words, in one line.
    pub text: String,
    /// Where in the file its parts stand.
    parts: Vec<Part>,
}

/// A part of a statement that stands in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    /// Where it begins in the statement's text, in bytes.
    from: usize,
    /// The line, from 1.
    line: usize,
    /// The column in which it begins, from 1.
    column: usize,
}

impl Statement {
    /// What is wrong at a place of its text, in bytes.
    pub fn fault(&self, at: usize, what: impl Into<String>) -> Fault {
        let at = at.min(self.text.len());
        let part = self.parts.iter().rev().find(|part| part.from <= at).unwrap_or(&self.parts[0]);
        let before = self.text.get(part.from..at).map_or(0, |text| text.chars().count());
        Fault { line: part.line, column: part.column + before, what: what.into() }
    }
}

/// A file without the mark that some editors put before its first line.
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// What rules stand under.
const ITEMS: [&str; 5] = ["step ", "note", "editor's note", "paragraph ", "section "];

/// How many bars stand between words of a line: a rule has at least two.
fn bars(line: &str) -> usize {
    line.split_whitespace().filter(|word| *word == "|").count()
}

/// Whether a statement has printed words, in which no rule stands.
fn has_words(statement: &Statement) -> bool {
    !statement.is_inner && ITEMS.iter().any(|word| statement.text.starts_with(word))
}

/// The statements of a file.
pub fn statements(text: &str) -> Result<Vec<Statement>, Fault> {
    let mut statements: Vec<Statement> = Vec::new();
    // The bars of the last statement so far.
    let mut between = 0;
    for (place, line) in unmarked(text).lines().enumerate() {
        // What word processors put between words that belong together is a space here.
        let line = line.replace(['\u{a0}', '\u{2007}', '\u{202f}'], " ");
        let (line_number, line) = (place + 1, line.trim_end());
        let body = line.trim_start_matches(' ');
        let indent = line.len() - body.len();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let fault = |column, what: &str| Fault { line: line_number, column, what: what.into() };
        if let Some(at) = line.chars().position(|c| c.is_control()) {
            let what = "a tab or another control character; indent with spaces";
            return Err(fault(at + 1, what));
        }
        let part = |from| Part { from, line: line_number, column: indent + 1 };
        match indent {
            0 | 2 => {
                if indent == 2 && statements.is_empty() {
                    return Err(fault(3, "nothing stands above that this could belong to"));
                }
                let (text, parts) = (body.to_string(), vec![part(0)]);
                let statement = Statement { is_inner: indent == 2, text, parts };
                between = bars(&statement.text);
                if between > 1 && has_words(&statement) {
                    let what = "a rule stands in a line of its own, two columns in";
                    let at = statement.text.find('|').unwrap_or_default();
                    return Err(fault(statement.text[..at].chars().count() + 1, what));
                }
                statements.push(statement);
            }
            CONTINUES.. => {
                let Some(last) = statements.last_mut() else {
                    return Err(fault(indent + 1, "nothing stands above that this could continue"));
                };
                last.text.push(' ');
                last.parts.push(part(last.text.len()));
                last.text.push_str(body);
                // Wherever its lines are broken.
                between += bars(body);
                if between > 1 && has_words(last) {
                    let what = "a rule stands two columns in; what stands further in continues the \
                                words of the line above";
                    return Err(fault(indent + 1, what));
                }
            }
            _ => {
                let what = "a line begins at the margin, two columns in where it belongs to the \
                            line above, or four or more where it continues that line";
                return Err(fault(indent + 1, what));
            }
        }
    }
    match statements.is_empty() {
        true => {
            let what = "nothing stands in this file; a procedure begins with \"procedure NAME: \
                        TITLE\"";
            Err(Fault { line: 1, column: 1, what: what.into() })
        }
        false => Ok(statements),
    }
}
