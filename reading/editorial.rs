//! What is wrong with a text whatever it says: numbers, references, captions, spelling.

use std::collections::{BTreeMap, BTreeSet};

use super::{ClauseText, Contribution, ItemKind, messages, variants};

/// Something to be put right, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The clause and the item: `7.4.2.3.2 step 3`, `7.4.2.3.2, NOTE 1`.
    pub place: String,
    /// What it is, in a sentence without its final point.
    pub said: String,
}

/// The shortest word whose spelling is compared.
const SHORTEST: usize = 7;
/// How often a word occurs that another is a slip of.
const OFTEN: usize = 2;

/// Everything that is to be put right, in the order of the text.
pub fn editorial(contribution: &Contribution) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for clause in &contribution.clauses {
        numbers(clause, &mut remarks);
        references(clause, &mut remarks);
        captions(clause, &mut remarks);
        demanding_notes(clause, &mut remarks);
    }
    spelling(contribution, &mut remarks);
    names(contribution, &mut remarks);
    remarks
}

fn place(clause: &ClauseText, at: usize) -> String {
    let item = &clause.items[at];
    match item.kind {
        ItemKind::Step => format!("{} step {}", clause.number, bare(&item.label)),
        ItemKind::Paragraph | ItemKind::Caption => format!("{}, line {}", clause.number, item.line),
        ItemKind::Note | ItemKind::EditorsNote => format!("{}, {}", clause.number, item.label),
    }
}

fn bare(label: &str) -> &str {
    label.trim_end_matches(['.', ')', '>'])
}

/// The number of a step that is not nested in another.
fn number(clause: &ClauseText, at: usize) -> Option<u32> {
    let item = &clause.items[at];
    let is_nested = item.parent.is_some_and(|parent| clause.items[parent].kind == ItemKind::Step);
    // "3a" and "3b" are step 3.
    let digits = bare(&item.label).trim_end_matches(|c: char| c.is_ascii_lowercase());
    (item.kind == ItemKind::Step && !is_nested).then(|| digits.parse().ok()).flatten()
}

/// Whether a step is one of several that have one number: "3a", "3b".
fn is_part(clause: &ClauseText, at: usize) -> bool {
    bare(&clause.items[at].label).ends_with(|c: char| c.is_ascii_lowercase())
}

/// Gaps and repeats in the numbers of each list.
fn numbers(clause: &ClauseText, remarks: &mut Vec<Remark>) {
    let mut last: BTreeMap<Option<usize>, Option<u32>> = BTreeMap::new();
    let mut before = None;
    for at in 0..clause.items.len() {
        let Some(number) = number(clause, at) else { continue };
        // The numbers of a list may run on from the list before.
        let is_below = clause.items[at].parent.is_some();
        let runs_on = is_below && before == Some(number.saturating_sub(1)) && number > 1;
        before = Some(number);
        let list = last.entry(clause.items[at].parent).or_insert(None);
        if runs_on && list.is_none() {
            *list = Some(number);
            continue;
        }
        let said = match (number, list.unwrap_or(0)) {
            (1, last) if last > 0 => None,
            // The first may be step 0.
            (0, _) if list.is_none() => None,
            (number, last) if number == last && is_part(clause, at) => None,
            (number, last) if number == last => Some(format!("there are two steps {number}")),
            (number, last) if number < last => {
                Some(format!("step {number} stands after step {last}"))
            }
            (number, last) if number == last + 2 => {
                Some(format!("there is no step {}", number - 1))
            }
            (number, last) if number > last + 1 => {
                Some(format!("there are no steps {} to {}", last + 1, number - 1))
            }
            _ => None,
        };
        *list = Some(number);
        remarks.extend(said.map(|said| Remark { place: place(clause, at), said }));
    }
}

/// Steps that are spoken of and are not there.
fn references(clause: &ClauseText, remarks: &mut Vec<Remark>) {
    let known: BTreeSet<u32> =
        (0..clause.items.len()).filter_map(|at| number(clause, at)).collect();
    if known.is_empty() {
        return;
    }
    for (at, item) in clause.items.iter().enumerate() {
        let words: Vec<&str> = item.text.split_whitespace().collect();
        let mut is_of = false;
        for (place_of, word) in words.iter().enumerate() {
            let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
            let is_step = plain.eq_ignore_ascii_case("step") || plain.eq_ignore_ascii_case("steps");
            // "steps 4 to 7", "step 3 and 5": but not "step 3 of clause 5.2".
            let is_elsewhere = words[place_of..].iter().take(3).any(|w| {
                let word = w.to_lowercase();
                word.starts_with("clause")
                    || word.starts_with("subclause")
                    || word.starts_with("figure")
            });
            let number = plain.parse::<u32>().ok().filter(|_| is_of && !is_elsewhere);
            if let Some(number) = number.filter(|number| !known.contains(number)) {
                let said = format!("step {number}, which it speaks of, is not there");
                remarks.push(Remark { place: place(clause, at), said });
            }
            is_of = is_step
                || is_of && (["to", "and", "or"].contains(&plain) || plain.parse::<u32>().is_ok());
        }
    }
}

/// Figures that are spoken of and have no caption, and the reverse.
fn captions(clause: &ClauseText, remarks: &mut Vec<Remark>) {
    let figures = |text: &str| -> Vec<String> {
        let mut found = Vec::new();
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let is_figure = word.eq_ignore_ascii_case("figure");
            if let Some(number) = words.peek().filter(|_| is_figure) {
                let number = number.trim_matches(|c: char| !c.is_alphanumeric());
                if number.starts_with(&clause.number) {
                    found.push(number.to_string());
                }
            }
        }
        found
    };
    let labels = clause.items.iter().filter(|item| item.kind == ItemKind::Caption);
    let captions: Vec<String> = labels.flat_map(|item| figures(&item.label)).collect();
    let others = clause.items.iter().enumerate().filter(|(_, it)| it.kind != ItemKind::Caption);
    for (at, item) in others {
        for figure in figures(&item.text).into_iter().filter(|figure| !captions.contains(figure)) {
            let said = format!("figure {figure} has no caption");
            remarks.push(Remark { place: place(clause, at), said });
        }
    }
}

/// NOTEs are informative: what is demanded in one is demanded of nobody.
fn demanding_notes(clause: &ClauseText, remarks: &mut Vec<Remark>) {
    for (at, item) in clause.items.iter().enumerate().filter(|(_, it)| it.kind == ItemKind::Note) {
        let demands = item.text.split_whitespace().any(|word| word == "shall");
        let said = "a NOTE is informative, and this one demands something (\"shall\")";
        remarks.extend(demands.then(|| Remark { place: place(clause, at), said: said.into() }));
    }
}

/// Words that occur once and are one letter away from one that occurs more often.
fn spelling(contribution: &Contribution, remarks: &mut Vec<Remark>) {
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for clause in &contribution.clauses {
        for (at, item) in clause.items.iter().enumerate() {
            for word in item.text.split(|c: char| !c.is_alphabetic()) {
                let is_plain = word.chars().skip(1).all(char::is_lowercase);
                if word.chars().count() >= SHORTEST && is_plain {
                    let known =
                        found.entry(word.to_lowercase()).or_insert_with(|| (0, place(clause, at)));
                    known.0 += 1;
                }
            }
        }
    }
    let often: Vec<&String> =
        found.iter().filter(|(_, (count, _))| *count >= OFTEN).map(|(word, _)| word).collect();
    for (word, (count, place)) in &found {
        let like = often.iter().find(|other| *count == 1 && is_slip(word, other));
        remarks.extend(like.map(|other| Remark {
            place: place.clone(),
            said: format!("\"{word}\" stands here only, \"{other}\" elsewhere"),
        }));
    }
}

/// Whether one word is another with a letter too much, too few, exchanged or wrong. Forms of a word
/// are no slips of each other, and neither are two spellings.
fn is_slip(word: &str, of: &str) -> bool {
    let stem = |word: &str| {
        let forms = ["ing", "ed", "es", "s", "d", "e", "er", "ly"];
        let cut = forms.iter().filter_map(|form| word.strip_suffix(form)).next();
        cut.unwrap_or(word).to_string()
    };
    let british = |word: &str| word.replace("iz", "is").replace("ll", "l").replace("our", "or");
    strsim::osa_distance(word, of) == 1
        && stem(word) != stem(of)
        && british(word) != british(of)
        && word.chars().next() == of.chars().next()
        && !of.starts_with(word)
        && !word.starts_with(of)
}

/// Messages that seem to have two names.
fn names(contribution: &Contribution, remarks: &mut Vec<Remark>) {
    for found in variants(&messages(contribution)) {
        let Some((_, first)) = found.names.first() else { continue };
        for (name, places) in &found.names[1..] {
            let (Some((clause, at)), Some(_)) = (places.first(), first.first()) else { continue };
            let said = format!("\"{name}\" seems to be the {}", found.names[0].0);
            remarks.push(Remark { place: place(&contribution.clauses[*clause], *at), said });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::editorial;
    use crate::read;

    #[test]
    fn what_is_editorial_is_found() {
        let text = "5.1 Talk
Figure 5.1-1 shows the talk, figure 5.1-2 how it ends.
Figure 5.1-1: The talk
1. Client 1 sends a request for the transmission to the server, as in step 7.
2. The server checks the transmission.
2. The server sends the trasmission to client 2; steps 3 to 5 are skipped.
5. Client 2 waits, as in step 3 of clause 5.2.
NOTE: The server shall wait.
";
        let remarks = editorial(&read(text.as_bytes()).expect("it is a contribution"));
        let said: Vec<String> =
            remarks.iter().map(|r| format!("{}: {}", r.place, r.said)).collect();
        let expected = [
            "5.1 step 2: there are two steps 2",
            "5.1 step 5: there are no steps 3 to 4",
            "5.1 step 1: step 7, which it speaks of, is not there",
            "5.1 step 2: step 3, which it speaks of, is not there",
            "5.1, line 2: figure 5.1-2 has no caption",
            "5.1, NOTE: a NOTE is informative, and this one demands something (\"shall\")",
            "5.1 step 2: \"trasmission\" stands here only, \"transmission\" elsewhere",
        ];
        assert_eq!(said, expected);
        let text = include_str!("../texts/contributions/video-push.txt");
        assert_eq!(editorial(&read(text.as_bytes()).expect("it is one")), []);
    }
}
