//! What two sentences differ in, word by word.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::document::{Change, Span};

/// How many of a hundred letters must be common for words to be told apart; where fewer are, the
/// new text replaces the old one as a whole.
const LEAST_COMMON: usize = 33;

/// The most letters of a word that does not stay alone between two replacements.
const SHORT: usize = 3;

/// Spans that have the old text on one side and the new one on the other.
///
/// Words that both have stay, in the order they have in both. What stands between two changes
/// stays only where it is worth reading: a space or a comma does not, nor does a single short word
/// between two replacements.
pub fn difference(old: &str, new: &str) -> Vec<Span> {
    let (old_pieces, new_pieces) = (pieces(old), pieces(new));
    let found = capture_diff_slices(Algorithm::Myers, &old_pieces, &new_pieces);
    let mut parts: Vec<Part> =
        found.iter().map(|found| Part::of(found, &old_pieces, &new_pieces)).collect();
    parts = joined(parts);
    let common: usize = parts.iter().filter_map(Part::common).map(|words| letters(&words)).sum();
    let most = letters(old).max(letters(new));
    match common * 100 < most * LEAST_COMMON {
        true => Part::Changed { old: old.into(), new: new.into() }.spans().collect(),
        false => parts.iter().flat_map(Part::spans).collect(),
    }
}

/// A stretch of both texts.
#[derive(Clone, Debug)]
enum Part {
    Kept(String),
    Changed { old: String, new: String },
}

impl Part {
    fn of(found: &DiffOp, old: &[&str], new: &[&str]) -> Self {
        let (old, new) = (old[found.old_range()].concat(), new[found.new_range()].concat());
        match found {
            DiffOp::Equal { .. } => Part::Kept(old),
            _ => Part::Changed { old, new },
        }
    }

    fn spans(&self) -> impl Iterator<Item = Span> {
        let spans = match self {
            Part::Kept(text) => [Span::new(text), Span::default()],
            Part::Changed { old, new } => [Span::deleted(old), Span::inserted(new)],
        };
        spans.into_iter().filter(|span| !span.text.is_empty())
    }

    fn common(&self) -> Option<String> {
        match self {
            Part::Kept(text) => Some(text.clone()),
            Part::Changed { .. } => None,
        }
    }

    /// Whether words stand in the place of others.
    fn is_replacement(&self) -> bool {
        matches!(self, Part::Changed { old, new } if letters(old) > 0 && letters(new) > 0)
    }

    fn then(self, text: &str) -> Part {
        match self {
            Part::Kept(kept) => Part::Kept(kept + text),
            Part::Changed { old, new } => Part::Changed { old: old + text, new: new + text },
        }
    }

    fn and(self, next: &Part) -> Part {
        match (self, next) {
            (Part::Changed { old, new }, Part::Changed { old: more_old, new: more_new }) => {
                Part::Changed { old: old + more_old, new: new + more_new }
            }
            (own, _) => own,
        }
    }
}

/// The parts, without what is not worth keeping between two changes.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut done: Vec<Part> = Vec::new();
    let mut rest = parts.into_iter().peekable();
    while let Some(part) = rest.next() {
        let gap = match (&part, done.last(), rest.peek()) {
            (Part::Kept(text), Some(before), Some(after)) if !is_kept(text, before, after) => text,
            (Part::Changed { .. }, Some(Part::Changed { .. }), _) => "",
            _ => {
                done.push(part);
                continue;
            }
        };
        let gap = gap.to_string();
        let after = if gap.is_empty() { Some(part) } else { rest.next() };
        if let (Some(before), Some(after)) = (done.pop(), after) {
            done.push(before.then(&gap).and(&after));
        }
    }
    done
}

/// Whether what both texts have between two changes stays.
fn is_kept(text: &str, before: &Part, after: &Part) -> bool {
    let mut words = pieces(text).into_iter().filter(|piece| letters(piece) > 0);
    match (words.next(), words.next()) {
        (None, _) => false,
        (Some(word), None) => {
            let is_between_replacements = before.is_replacement() && after.is_replacement();
            letters(word) > SHORT || !is_between_replacements
        }
        _ => true,
    }
}

/// How many letters and digits both texts of a difference have.
pub(crate) fn common_letters(spans: &[Span]) -> usize {
    let common = spans.iter().filter(|span| span.change == Change::Kept);
    common.map(|span| letters(&span.text)).sum()
}

/// How many letters and digits a text has.
pub(crate) fn letters(text: &str) -> usize {
    text.chars().filter(|character| character.is_alphanumeric()).count()
}

/// The words of a text, the white space between them, and what is before and after each word.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for chunk in text.split_inclusive(char::is_whitespace) {
        let word = chunk.trim_end_matches(char::is_whitespace);
        let from = word.find(char::is_alphanumeric).unwrap_or(word.len());
        let to = match word.char_indices().rfind(|(_, character)| character.is_alphanumeric()) {
            Some((at, last)) => at + last.len_utf8(),
            None => from,
        };
        let cuts = [&word[..from], &word[from..to], &word[to..], &chunk[word.len()..]];
        pieces.extend(cuts.into_iter().filter(|piece| !piece.is_empty()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spans as text: `[-old-]` and `{+new+}`.
    fn shown(old: &str, new: &str) -> String {
        let show = |span: &Span| match span.change {
            Change::Kept => span.text.clone(),
            Change::Deleted => format!("[-{}-]", span.text),
            Change::Inserted => format!("{{+{}+}}", span.text),
        };
        difference(old, new).iter().map(show).collect()
    }

    #[test]
    fn only_the_words_that_differ_are_marked() {
        assert_eq!(
            shown(
                "1.\tThe server sends a BYE to client 1.",
                "1.\tThe server sends a CANCEL to client 2."
            ),
            "1.\tThe server sends a [-BYE-]{+CANCEL+} to client [-1-]{+2+}."
        );
        assert_eq!(
            shown("The client sends it.", "The client also sends it to the server."),
            "The client {+also +}sends it{+ to the server+}."
        );
        assert_eq!(shown("The same.", "The same."), "The same.");
        assert_eq!(shown("", "New."), "{+New.+}");
        assert_eq!(shown("Old.", ""), "[-Old.-]");
        assert_eq!(shown("", ""), "");
    }

    #[test]
    fn words_side_by_side_are_replaced_together() {
        assert_eq!(
            shown(
                "The server sends the release request now.",
                "The server sends the end response now."
            ),
            "The server sends the [-release request-]{+end response+} now."
        );
        assert_eq!(
            shown("The server forwards the request.", "The server drops the response."),
            "The server [-forwards the request-]{+drops the response+}."
        );
    }

    #[test]
    fn texts_with_nothing_in_common_are_replaced_whole() {
        assert_eq!(
            shown("How it ends is FFS.", "A timer ends it."),
            "[-How it ends is FFS.-]{+A timer ends it.+}"
        );
    }
}
