//! What the sentences of an item say otherwise and nobody plays: what messages contain, and which
//! steps and clauses are referred to.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::step::Kind as Form;

use super::clauses::{Beside, Item};
use super::names::{Kind, Names};
use crate::references::{CLAUSES, STEPS, plain, references};

/// Something that an item says otherwise and that is not played: in the first text and in the
/// second, each in its own words; empty where nothing is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unplayed {
    /// What messages contain.
    Contents(String, String),
    /// To which other steps it refers.
    Steps(String, String),
    /// To which other clauses it refers.
    Clauses(String, String),
}

/// Words behind which stands what a message contains.
const CONTAINING: [&str; 8] = [
    "containing",
    "contains",
    "contain",
    "including",
    "includes",
    "include",
    "carrying",
    "carries",
];
/// Says of each item of both texts what it says otherwise and is not played.
pub(super) fn compare(clauses: &mut [Beside], names: &Names) {
    let numbers: BTreeMap<String, String> = clauses
        .iter()
        .filter_map(|beside| {
            Some((beside.clauses[0]?.number.into(), beside.clauses[1]?.number.into()))
        })
        .collect();
    for beside in clauses {
        let labels = beside.items.iter().filter_map(renumbered).collect();
        // Whether the items of a list say what a message contains.
        let mut is_list = false;
        for item in &mut beside.items {
            let form = item.own.iter().flatten().next_back().map(|own| own.kind);
            is_list = match form {
                Some(Form::Listed) => is_list,
                _ => item.own.iter().flatten().any(|own| opens_list(&own.words)),
            };
            item.unplayed = differences(item, is_list, (&labels, &numbers), names);
        }
    }
}

/// The label of a numbered item in both texts.
fn renumbered(item: &Item) -> Option<(String, String)> {
    let [Some(one), Some(other)] = &item.own else { return None };
    (one.kind == Form::Numbered).then(|| (one.label.clone(), other.label.clone()))
}

/// What a label or a number of the first text is in the second.
type Becomes = BTreeMap<String, String>;

fn differences(
    item: &Item,
    is_list: bool,
    (labels, numbers): (&Becomes, &Becomes),
    names: &Names,
) -> Vec<Unplayed> {
    let [Some(one), Some(other)] = &item.own else { return Vec::new() };
    let known = Known::of(item);
    let contents = |words: &str| match is_list && one.kind == Form::Listed {
        true => vec![words.trim_end_matches(['.', ';', ',']).to_string()],
        false => known.contents(words),
    };
    let (ours, theirs) = (contents(&one.words), contents(&other.words));
    let renamed: Vec<String> = ours.iter().map(|said| names.in_words(said)).collect();
    let mut found = Vec::new();
    if bags(&renamed) != bags(&theirs) {
        let bag_of = |said: &String| bag(said);
        let only = |own: &[String], renamed: &[String], others: &[String]| -> String {
            let others: Vec<_> = others.iter().map(bag_of).collect();
            let alone = own.iter().zip(renamed).filter(|(_, said)| !others.contains(&bag(said)));
            alone.map(|(own, _)| own.as_str()).collect::<Vec<_>>().join("; ")
        };
        let (less, more) = (only(&ours, &renamed, &theirs), only(&theirs, &theirs, &renamed));
        found.push(Unplayed::Contents(less, more));
    }
    let differ = |marks: &[&str], becomes: &Becomes| {
        let (ours, theirs) = (references(&one.words, marks), references(&other.words, marks));
        let known: Vec<String> = ours.iter().map(|said| translated(said, becomes)).collect();
        (known != theirs).then(|| (ours.join("; "), theirs.join("; ")))
    };
    found.extend(differ(&STEPS, labels).map(|(less, more)| Unplayed::Steps(less, more)));
    found.extend(differ(&CLAUSES, numbers).map(|(less, more)| Unplayed::Clauses(less, more)));
    found
}

/// Whether a list follows of what a message contains.
fn opens_list(words: &str) -> bool {
    let ends = words.trim_end().ends_with(':');
    ends && words.split_whitespace().any(|word| CONTAINING.contains(&plain(word).as_str()))
}

/// What is known of an item besides its words.
struct Known {
    /// Who does or gets something in it.
    parties: BTreeSet<String>,
    /// The last words of its messages.
    messages: BTreeSet<String>,
}

impl Known {
    fn of(item: &Item) -> Self {
        let deeds = || item.deeds.iter().flatten();
        let last = |name: &String| name.rsplit(' ').next().map(plain);
        let messages = deeds().filter(|deed| deed.kind == Kind::Message);
        Known {
            parties: deeds()
                .flat_map(|deed| [Some(&deed.role), deed.party.as_ref()])
                .flatten()
                .map(|party| party.to_lowercase())
                .flat_map(|party| {
                    // "the server" is the MCVideo server.
                    let short = party.split_once(' ').map(|(_, short)| short.to_string());
                    [Some(party), short].into_iter().flatten()
                })
                .collect(),
            messages: messages.filter_map(|deed| last(&deed.what)).collect(),
        }
    }

    /// What messages contain, by a text's sentences.
    fn contents(&self, words: &str) -> Vec<String> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let word = plain(words[at]);
            let before = at.checked_sub(1).map(|before| plain(words[before]));
            let is_with = word == "with" && before.is_some_and(|it| self.messages.contains(&it));
            at += 1;
            if !is_with && !CONTAINING.contains(&word.as_str()) {
                continue;
            }
            let from = at;
            while at < words.len() && !self.is_end(&words, from, at) {
                at += 1;
            }
            let said = words[from..at].join(" ");
            let said = said.trim_end_matches(['.', ';', ',', ':']);
            found.extend((!said.is_empty()).then(|| said.to_string()));
        }
        found
    }

    /// Whether what a message contains, said from some word on, has ended before another.
    fn is_end(&self, words: &[&str], from: usize, at: usize) -> bool {
        let is_sentence = at > from && words[at - 1].ends_with(['.', ';']);
        let word = plain(words[at]);
        let rest = || words[at + 1..].join(" ").to_lowercase();
        let is_party = |rest: &str| {
            let rest = rest.strip_prefix("the ").unwrap_or(rest);
            self.parties.iter().any(|party| rest.starts_with(party.as_str()))
        };
        let next = words.get(at + 1).map(|word| plain(word));
        let third = words.get(at + 2).map(|word| plain(word));
        // "and notifies its user": no longer what the message contains.
        let is_deed = || {
            let is_verb = next.as_ref().is_some_and(|next| next.ends_with('s'));
            let takes = third
                .as_ref()
                .is_some_and(|third| ["its", "the", "a", "an"].contains(&third.as_str()));
            is_verb && takes
        };
        match word.as_str() {
            _ if is_sentence => true,
            "to" | "towards" | "from" => is_party(&rest()),
            "and" | "then" => is_party(&rest()) || is_deed(),
            _ => false,
        }
    }
}

/// A word without what stands around it.
/// The words of a phrase in no order, without articles.
fn bag(said: &str) -> Vec<String> {
    let words = said.split_whitespace().map(plain);
    let mut words: Vec<String> =
        words.filter(|word| !["", "the", "a", "an", "and"].contains(&word.as_str())).collect();
    words.sort();
    words
}

fn bags(said: &[String]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = said.iter().map(|said| bag(said)).collect();
    all.sort();
    all
}

/// References of the first text in the numbers of the second.
fn translated(said: &str, becomes: &Becomes) -> String {
    let of = |word: &str| becomes.get(word).cloned().unwrap_or_else(|| word.into());
    said.split(' ').map(of).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Becomes, Known, translated};

    fn known() -> Known {
        Known {
            parties: ["mc server".into(), "mc client 2".into()].into(),
            messages: ["request".into()].into(),
        }
    }

    #[test]
    fn what_a_message_contains_ends_where_something_else_is_said() {
        let of = |words: &str| known().contents(words);
        for (words, contents) in [
            ("sends a map share request containing the map to the MC server.", "the map"),
            ("sends a request with the map, and notifies its user.", "the map"),
            ("sends a request containing the map and MC client 2 waits", "the map"),
            ("contains the map and the group ID. It waits.", "the map and the group ID"),
        ] {
            assert_eq!(of(words), [contents], "{words}");
        }
        assert!(of("starts with the map").is_empty(), "nothing is in a message");
    }

    #[test]
    fn references_are_told_in_the_numbers_of_the_other() {
        let becomes = Becomes::from([("5".to_string(), "6".to_string())]);
        assert_eq!(translated("4 to 5", &becomes), "4 to 6");
    }
}
