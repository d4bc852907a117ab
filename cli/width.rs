//! How wide what is printed may be: that of the terminal is asked for here only.

use std::borrow::Cow;

use terminal_size::{Height, Width, terminal_size_of};
use textwrap::core::display_width;

/// The most columns that are read at a glance.
pub const WIDEST: usize = 100;
/// The fewest columns for which anything is laid out.
const LEAST: usize = 40;

/// The columns of the terminal that is printed on, or else those that `COLUMNS` names; a pipe and a
/// file have none.
pub fn terminal() -> Option<usize> {
    columns(terminal_size_of(std::io::stdout()))
}

/// The same of standard error.
pub fn beside() -> Option<usize> {
    columns(terminal_size_of(std::io::stderr()))
}

fn columns(size: Option<(Width, Height)>) -> Option<usize> {
    let named = || std::env::var("COLUMNS").ok()?.parse().ok().filter(|named| *named > 0);
    size.map(|(width, _)| width.0.into()).or_else(named).map(|known: usize| known.max(LEAST))
}

/// The columns of sentences: those of the terminal, as far as they are read at a glance; so many
/// in a pipe or a file.
pub fn of_sentences(piped: usize) -> usize {
    terminal().map_or(piped, |known| known.min(WIDEST))
}

/// A sentence in lines of so many columns, the first behind a mark; names are not broken.
pub fn wrapped(sentence: &str, first: &str, below: &str, columns: usize) -> Vec<String> {
    let options = textwrap::Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(below)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::wrap(sentence, options).into_iter().map(Cow::into_owned).collect()
}

/// Lines as they are, where they are not too wide; what is goes on below, further in than the line
/// begins. A command stays on its line, so that it can be copied.
pub fn folded(text: &str, columns: usize) -> String {
    let mut said = String::new();
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches('\n');
        let (indent, words) = line.split_at(line.len() - line.trim_start().len());
        if display_width(line) <= columns || words.starts_with("callproof ") {
            said += whole;
            continue;
        }
        said += &wrapped(words, indent, &format!("{indent}  "), columns).join("\n");
        said += &whole[line.len()..];
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_wide_is_folded() {
        assert_eq!(folded("short\n\n  one two three\n", 11), "short\n\n  one two\n    three\n");
        assert_eq!(folded("the end of it", 8), "the end\n  of it", "no line is ended that was not");
        let command = "  callproof check texts/private-call.proc --full\n";
        assert_eq!(folded(command, 20), command);
        assert_eq!(folded("\u{1b}[1mone two\u{1b}[0m\n", 7), "\u{1b}[1mone two\u{1b}[0m\n");
    }
}
