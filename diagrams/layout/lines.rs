//! Breaking text into lines of a width.

use crate::font::{Face, is_ideograph, width};

/// How long something in brackets may be that is not torn apart, in letters.
const TOGETHER: usize = 30;

/// Breaks a text into lines of at most `most` points: at spaces; where a word or what stands in
/// brackets is wider, at the spaces in it; where even that is not enough, between letters.
pub fn fold(text: &str, face: Face, size: f64, most: f64) -> Vec<String> {
    let fits = |line: &str| width(line, face) * size <= most;
    let mut lines: Vec<String> = Vec::new();
    for word in words(text) {
        for (place, part) in parts(&word, fits).into_iter().enumerate() {
            match lines.last_mut() {
                Some(line) if place == 0 && fits(&format!("{line} {part}")) => {
                    line.push(' ');
                    line.push_str(&part);
                }
                _ => lines.push(part),
            }
        }
    }
    lines
}

/// What is torn apart only where it must be: words, and what stands in brackets.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    let plain = text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty());
    let all: Vec<String> = plain.map(|word| word.replace(char::is_control, "\u{a0}")).collect();
    for (place, word) in all.iter().enumerate() {
        match words.last_mut() {
            Some(last) if is_open => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.clone()),
        }
        is_open = match is_open {
            true => !word.contains([')', ']']),
            false => word.starts_with(['(', '[']) && is_short(&all[place..]),
        };
    }
    words
}

/// Whether a bracket is closed soon.
fn is_short(words: &[String]) -> bool {
    let Some(end) = words.iter().position(|word| word.contains([')', ']'])) else { return false };
    end > 0 && words[..=end].iter().map(|word| word.chars().count() + 1).sum::<usize>() <= TOGETHER
}

/// A word in parts that fit.
fn parts(word: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    if fits(word) {
        return vec![word.to_string()];
    }
    let mut parts: Vec<String> = Vec::new();
    for piece in word.split_inclusive([' ', '\u{a0}']) {
        let is_space = |letter: char| letter == ' ' || letter == '\u{a0}';
        let bare = piece.trim_end_matches(is_space);
        match parts.last_mut() {
            Some(part) if fits(&format!("{part}{bare}")) => part.push_str(piece),
            _ if fits(bare) => parts.push(piece.into()),
            _ => parts.extend(letters(piece, &fits)),
        }
    }
    parts.iter().map(|part| part.trim_end_matches([' ', '\u{a0}']).to_string()).collect()
}

fn letters(piece: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in piece.chars() {
        let part = parts.last_mut().expect("there is always one");
        let would_be = format!("{part}{letter}");
        match part.is_empty() || fits(&would_be) {
            true => *part = would_be,
            false => parts.push(letter.into()),
        }
    }
    parts
}

/// The same number of lines as `fold` makes, as even as they can be.
pub fn balance(text: &str, face: Face, size: f64, most: f64) -> Vec<String> {
    let lines = fold(text, face, size, most);
    if lines.len() < 2 || text.chars().any(is_ideograph) {
        return lines;
    }
    let mut best = lines;
    let mut narrower = most - size / 2.0;
    while narrower > 0.0 {
        let tried = fold(text, face, size, narrower);
        if tried.len() > best.len() {
            break;
        }
        best = tried;
        narrower -= size / 2.0;
    }
    best
}

/// The width of the widest line.
pub fn widest(lines: &[String], face: Face, size: f64) -> f64 {
    lines.iter().map(|line| width(line, face) * size).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked_and_nothing_is_left_out() {
        let texts = [
            "MCVideo private call request (RFC\u{a0}3261,\u{a0}15.1.2)",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "視頻推送請求視頻推送請求視頻推送請求",
            "a b c",
        ];
        let bare = |text: &str| text.replace([' ', '\u{a0}'], "");
        for text in texts {
            for most in [20.0, 40.0, 90.0, 400.0] {
                for lines in
                    [fold(text, Face::Plain, 9.0, most), balance(text, Face::Plain, 9.0, most)]
                {
                    assert!(widest(&lines, Face::Plain, 9.0) <= most, "{lines:?} over {most}");
                    assert_eq!(bare(&lines.concat()), bare(text));
                }
            }
        }
    }

    #[test]
    fn even_lines_are_as_few() {
        let text = "2. both users are authorised; offers audio only";
        let lines = balance(text, Face::Plain, 9.0, 150.0);
        assert_eq!(lines.len(), fold(text, Face::Plain, 9.0, 150.0).len());
        assert!(widest(&lines, Face::Plain, 9.0) < 130.0, "{lines:?}");
    }

    #[test]
    fn what_stands_in_brackets_stays_together_where_it_can() {
        let text = "CLUE configure+ack (TP UE 3) (RFC 8847, 6.2)";
        let lines = fold(text, Face::Plain, 9.0, 95.0);
        assert_eq!(lines, ["CLUE configure+ack", "(TP UE 3)", "(RFC 8847, 6.2)"]);
        assert_eq!(fold("(a b c)", Face::Plain, 9.0, 16.0), ["(a b", "c)"]);
    }
}
