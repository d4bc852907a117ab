//! Whether two conditions ask the same, in other words: "the UE has a session in the slice" and "there
//! is no such session".

/// Words that say nothing of what is asked.
const FILLERS: [&str; 46] = [
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "such",
    "any",
    "it",
    "they",
    "there",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "has",
    "have",
    "had",
    "does",
    "do",
    "of",
    "to",
    "in",
    "for",
    "on",
    "at",
    "by",
    "with",
    "from",
    "under",
    "its",
    "their",
    "already",
    "currently",
    "still",
    "yet",
    "indeed",
    "also",
    "actually",
    "given",
    "concerned",
    "respective",
];
/// Words that deny it.
const NOES: [&str; 5] = ["not", "no", "cannot", "without", "neither"];
/// Words of which one makes another question.
const JOINTS: [&str; 4] = ["and", "or", "unless", "only"];

/// What is asked, in words that say something, and whether it is denied.
struct Question {
    words: Vec<String>,
    is_denied: bool,
    /// Whether it speaks of "such" a thing, which was named before.
    refers: bool,
}

impl Question {
    /// Of a statement; nothing where it has several parts, each of which may be so or not.
    fn of(said: &str) -> Option<Self> {
        let said = said.to_lowercase();
        let all: Vec<&str> =
            said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if said.contains('/') || all.iter().any(|word| JOINTS.contains(word)) {
            return None;
        }
        let is_denied = all.iter().filter(|word| NOES.contains(word)).count() % 2 == 1;
        let says = |word: &&&str| !FILLERS.contains(word) && !NOES.contains(word);
        let words = all.iter().filter(says).map(|word| stem(word)).collect();
        let refers = all.contains(&"such");
        Some(Question { words, is_denied, refers })
    }
}

/// A word as it is compared: one of several, in the spelling of one country.
fn stem(word: &str) -> String {
    const SHORTEST: usize = 4;
    let is_several = word.len() >= SHORTEST && word.ends_with('s') && !word.ends_with("ss");
    let one = if is_several { &word[..word.len() - 1] } else { word };
    one.replace("iz", "is")
}

/// Whether a condition says of what was asked that it is so, or that it is not; nothing where it speaks
/// of something else, or of more.
pub(super) fn answers(asked: &str, said: &str) -> Option<bool> {
    const FEWEST: usize = 2;
    let (asked, said) = (Question::of(asked)?, Question::of(said)?);
    let is_within = said.words.iter().all(|word| asked.words.contains(word));
    let fewest = if said.refers { 1 } else { FEWEST.min(asked.words.len()) };
    let is_enough = said.words.len() >= fewest && !said.words.is_empty();
    (is_within && is_enough).then_some(asked.is_denied == said.is_denied)
}

/// Whether one of some conditions is always so, by their words: "P", "not P and Q", "not P and not Q".
pub(super) fn are_all(said: &[&str]) -> bool {
    const MOST: usize = 8;
    let mut atoms: Vec<&str> = Vec::new();
    let mut all: Vec<Vec<(usize, bool)>> = Vec::new();
    for said in said {
        let mut parts = Vec::new();
        for part in said.split(" and ") {
            let known = atoms.iter().enumerate().find_map(|(at, atom)| {
                let (one, other) = (answers(atom, part)?, answers(part, atom)?);
                (one == other).then_some((at, one))
            });
            parts.push(known.unwrap_or_else(|| {
                atoms.push(part);
                (atoms.len() - 1, true)
            }));
        }
        all.push(parts);
    }
    atoms.len() <= MOST
        && (0..1_usize << atoms.len()).all(|case| {
            let is_so = |(at, is_so): &(usize, bool)| (case >> at & 1 == 1) == *is_so;
            all.iter().any(|parts| parts.iter().all(is_so))
        })
}

#[cfg(test)]
mod tests {
    use super::{answers, are_all};

    #[test]
    fn cases_are_all_or_not() {
        assert!(are_all(&["the key is old", "the key is not old"]));
        assert!(are_all(&[
            "the key is old",
            "the key is not old and the user is there",
            "the key is not old and the user is not there",
        ]));
        assert!(!are_all(&["the key is old", "the key is not old and the user is there"]));
        assert!(!are_all(&["the key is old", "the user is there"]));
        assert!(!are_all(&["the key is old"]));
    }

    #[test]
    fn the_same_is_asked_in_other_words() {
        let asked = "the UE has a PDU Session in the withdrawn S-NSSAI";
        assert_eq!(answers(asked, "there is no such PDU Session"), Some(false));
        assert_eq!(answers(asked, "the UE has a PDU Session"), Some(true));
        assert_eq!(answers(asked, "the UE has a PDU Session in another S-NSSAI"), None);
        assert_eq!(answers(asked, "the UE is in idle mode"), None);
        let asked = "the functional alias is already active";
        assert_eq!(answers(asked, "the functional alias is not active"), Some(false));
        assert_eq!(answers(asked, "the functional alias is active and can be shared"), None);
        assert_eq!(answers(asked, "the functional alias is active for the user"), None);
        let asked = "no other call is parked by the user";
        assert_eq!(answers(asked, "another call is parked by the user"), None);
        assert_eq!(answers(asked, "a call is parked by the user"), Some(false));
        assert_eq!(answers("the user is authorized", "the user is not authorised"), Some(false));
        assert_eq!(answers("it", "it is so"), None);
    }
}
