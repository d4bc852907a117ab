//! The documents that a contribution asks to change.

use std::collections::HashSet;

/// The documents named in sentences that propose something, each once, without their versions.
pub fn documents<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut known = HashSet::new();
    let named = texts.flat_map(named_in);
    named.filter(|name| known.insert(name.clone())).collect()
}

fn named_in(text: &str) -> Vec<String> {
    // "vs." ends no sentence.
    let text = text.replace("vs. ", "vs ");
    text.split(". ").filter(|sentence| is_proposal(sentence)).flat_map(named).collect()
}

fn is_proposal(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    sentence.contains("propos") || sentence.starts_with("spec")
}

fn named(sentence: &str) -> Vec<String> {
    let words: Vec<&str> =
        sentence.split_whitespace().map(|word| word.trim_start_matches(['(', '"', '“'])).collect();
    let mut names = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let kind = match word.get(..2) {
            Some(kind @ ("TS" | "TR")) => kind,
            _ => continue,
        };
        let number = match &word[2..] {
            "" => words.get(at + 1).copied().unwrap_or_default(),
            joined => joined,
        };
        let is_ours = at > 0 && words[at - 1] == "3GPP";
        match number_of(number) {
            Some(number) if is_ours => names.push(format!("3GPP {kind} {number}")),
            Some(number) => names.push(format!("{kind} {number}")),
            None => {}
        }
    }
    names
}

/// `23.281`, `23281` or, with its part, `29.199-03`; three digits after a dash are a version.
fn number_of(word: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let end = word.find(|c| !is_part(c)).unwrap_or(word.len());
    let (series, part) = match word[..end].trim_end_matches(['.', '-']).split_once('-') {
        Some((series, part)) => (series, part),
        None => (word[..end].trim_end_matches(['.', '-']), ""),
    };
    let digits = match series.split_once('.') {
        Some((area, number)) if area.len() == 2 => number.len() + 2,
        Some(_) => 0,
        None => series.len(),
    };
    let is_number = digits == 5 && series.bytes().filter(u8::is_ascii_digit).count() == 5;
    let end = match part.len() {
        1 | 2 => series.len() + 1 + part.len(),
        _ => series.len(),
    };
    is_number.then(|| &word[..end])
}
