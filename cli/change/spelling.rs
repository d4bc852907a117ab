//! British and American spelling: what is added to a text is spelled as the text is.

/// Beginnings of words that the two spell with an s or a z, up to that letter.
const STEMS: [&str; 16] = [
    "authori",
    "initiali",
    "organi",
    "recogni",
    "reali",
    "synchroni",
    "utili",
    "generali",
    "locali",
    "minimi",
    "normali",
    "optimi",
    "prioriti",
    "speciali",
    "summari",
    "categori",
];

/// Whether a text spells as Americans do: "authorized" more often than "authorised".
pub fn is_american(text: &str) -> bool {
    let text = text.to_lowercase();
    let times = |letter: char| -> usize {
        STEMS.iter().map(|stem| text.matches(&format!("{stem}{letter}")).count()).sum()
    };
    times('z') > times('s')
}

/// A text as Americans spell it.
pub fn american(text: &str) -> String {
    let mut text = text.to_string();
    for stem in STEMS {
        let mut letters = stem.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let capital: String = first.into_iter().chain(letters).collect();
        for stem in [stem, &capital] {
            // "realistic" and "organism" are no verbs.
            for end in ["e", "i", "a"] {
                text = text.replace(&format!("{stem}s{end}"), &format!("{stem}z{end}"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{american, is_american};

    #[test]
    fn what_is_added_is_spelled_as_the_text_is() {
        assert!(is_american("if authorized, the server is authorized"));
        assert!(!is_american("if authorised, it is authorized or authorised"));
        assert!(!is_american(""));
        let said = "An unauthorised user is not recognised. Authorisation is realistic.";
        let spelled = "An unauthorized user is not recognized. Authorization is realistic.";
        assert_eq!(american(said), spelled);
    }
}
