//! Letters that stand for roles: what they make of a text, and where its words stood before.

use crate::names::{has_word, is_of_a_word, split_at_word};

/// The longest rule, in bytes.
pub const LONGEST: usize = 10_000;

/// Capital letters that stand for any of some roles, different letters for different roles.
#[derive(Clone, Debug, Default)]
pub struct Letters(Vec<(String, Vec<&'static str>)>);

impl Letters {
    /// Declares a letter; again, it stands for others from now on.
    pub fn declare(&mut self, letter: &str, roles: Vec<&'static str>) {
        self.0.retain(|(known, _)| known != letter);
        self.0.push((letter.into(), roles));
    }

    /// The text with every letter in it replaced in every way; at most so many. The error says that
    /// they are more, or longer than a line may be.
    pub fn every(&self, text: &str, most: usize) -> Result<Vec<String>, String> {
        let mut found = vec![(text.to_string(), Vec::new())];
        for (letter, roles) in &self.0 {
            if !has_word(text, letter) {
                continue;
            }
            let mut more = Vec::new();
            for (text, used) in &found {
                for role in roles.iter().filter(|role| !used.contains(*role)) {
                    if more.len() >= most {
                        return Err(format!(
                            "with other letters for other roles, this is more than {most} lines; \
                             use fewer letters, or a class"
                        ));
                    }
                    let text = replaced(text, letter, role);
                    if text.len() > LONGEST {
                        return Err(too_long());
                    }
                    more.push((text, used.iter().copied().chain([*role]).collect()));
                }
            }
            found = more;
        }
        Ok(found.into_iter().map(|(text, _)| text).collect())
    }

    /// Where a place of a text in which letters were replaced stands in the text with the letters.
    pub fn place(&self, text: &str, written: &str, at: usize) -> usize {
        let (mut own, mut other) = (0, 0);
        while other < at && own < text.len() {
            let role = self.0.iter().find_map(|(letter, roles)| {
                let stands = text[own..].starts_with(letter.as_str())
                    && has_word(&text[own..], letter)
                    && split_at_word(&text[own..], letter)[0].is_empty()
                    && !text[..own].ends_with(is_of_a_word);
                let fits = |role: &&&str| written[other..].starts_with(**role);
                let longest = |role: &&&str| role.len();
                let role = roles.iter().filter(fits).max_by_key(longest).filter(|_| stands)?;
                Some((letter.len(), role.len()))
            });
            let (from, to) = role.unwrap_or_else(|| {
                let next = text[own..].chars().next().map_or(1, char::len_utf8);
                (next, next)
            });
            if at < other + to && role.is_some() {
                return own;
            }
            (own, other) = (own + from, other + to);
        }
        own
    }

    /// A letter that stands in a text.
    pub fn within(&self, text: &str) -> Option<&str> {
        self.0.iter().map(|(letter, _)| letter.as_str()).find(|letter| has_word(text, letter))
    }
}

pub fn too_long() -> String {
    format!("this is longer than {LONGEST} letters; write several rules")
}

fn replaced(text: &str, word: &str, by: &str) -> String {
    split_at_word(text, word).join(by)
}
