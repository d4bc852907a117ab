//! Lines of a text.

/// A text has a line, without what stands before and behind it.
pub fn with(text: &str, line: &str) {
    let is_it = |own: &str| own.trim().trim_end_matches(['|', ' ']) == line;
    assert!(text.lines().any(is_it), "{line}: {text}");
}
