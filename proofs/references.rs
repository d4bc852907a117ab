//! References in the sentences of a text: to other steps, and to other clauses.

/// Words behind which stand the labels of steps.
pub(crate) const STEPS: [&str; 4] = ["step", "steps", "item", "items"];
/// Words behind which stand the numbers of clauses.
pub(crate) const CLAUSES: [&str; 4] = ["clause", "clauses", "subclause", "subclauses"];
/// Words between two labels.
const BETWEEN: [&str; 5] = ["to", "and", "or", "until", "through"];

/// A word without the marks around it, in small letters.
pub(crate) fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The labels that stand behind some words, each group as it is said: "4 to 6".
pub(crate) fn references(words: &str, marks: &[&str]) -> Vec<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let is_mark = marks.contains(&plain(words[at]).as_str());
        at += 1;
        if !is_mark {
            continue;
        }
        let mut said: Vec<String> = Vec::new();
        while let Some(word) = words.get(at) {
            let is_next = || words.get(at + 1).is_some_and(|next| is_label(next));
            match (is_label(word), BETWEEN.contains(&plain(word).as_str())) {
                (true, _) => said.push(trimmed(word)),
                (false, true) if !said.is_empty() && is_next() => said.push(plain(word)),
                (false, _) => break,
            }
            at += 1;
            // A sentence has ended.
            if word.ends_with(['.', ';', ':']) {
                break;
            }
        }
        found.extend((!said.is_empty()).then(|| said.join(" ")));
    }
    found
}

fn is_label(word: &str) -> bool {
    let label = trimmed(word);
    let is_number = label.starts_with(|c: char| c.is_ascii_digit());
    let is_letter =
        label.len() == 1 && word.contains(')') && label.chars().all(char::is_alphabetic);
    is_number || is_letter
}

fn trimmed(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).into()
}

/// Whether a sentence refers to the step that has a label.
pub(crate) fn refers_to(sentence: &str, label: &str) -> bool {
    references(sentence, &STEPS).iter().any(|group| group.split(' ').any(|one| one == label))
}

#[cfg(test)]
mod tests {
    use super::{STEPS, references, refers_to};

    #[test]
    fn references_are_read_as_they_are_said() {
        let of = |words: &str| references(words, &STEPS);
        assert_eq!(of("after step 4 until step 6, see steps 7 and 8a."), ["4", "6", "7 and 8a"]);
        assert_eq!(of("Steps 4 to 6 are repeated."), ["4 to 6"]);
        assert!(of("the next step to take").is_empty());
    }

    #[test]
    fn a_label_that_is_no_reference_is_none() {
        assert!(refers_to("The client proceeds as in steps 5 and 6a.", "6a"));
        assert!(!refers_to("The client sends page 6a of the document in step 6.", "6a"));
        assert!(!refers_to("The client proceeds as in step 16a.", "6a"));
    }
}
