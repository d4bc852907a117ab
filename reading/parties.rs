//! The parties that a text names: "MC client 1", "MCPTT server", "UE".

use super::messages::split;
use super::{Contribution, ItemKind, words};

/// The most words before the noun that a name ends in.
const MOST_WORDS: usize = 4;

/// The names of those who act in a text, as printed, in the order in which they come up. What is
/// said in notes only is no part of the procedure.
pub fn parties(contribution: &Contribution) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let items = contribution.clauses.iter().flat_map(|clause| &clause.items);
    for item in items.filter(|item| item.kind == ItemKind::Step) {
        for name in names(&item.text) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    // Where "MC client 1" is meant, "MC client" is a short form of it.
    let is_short = |name: &String| {
        let numbered = |other: &String| {
            let rest = other.strip_prefix(name.as_str());
            rest.and_then(|rest| rest.strip_prefix(' ')).is_some_and(is_number)
        };
        found.iter().any(numbered)
    };
    found.iter().filter(|name| !is_short(name)).cloned().collect()
}

fn names(text: &str) -> Vec<String> {
    let all = split(text);
    let is_name = |at: usize| {
        all[at].text.starts_with(char::is_uppercase) && !words::is_stop(&all[at].folded)
    };
    let mut names = Vec::new();
    for (at, word) in all.iter().enumerate() {
        if !words::is_party(&word.text.to_lowercase()) {
            continue;
        }
        let mut from = at;
        while from > 0 && at - from < MOST_WORDS && !all[from].is_first && is_name(from - 1) {
            from -= 1;
        }
        let is_shouted = !word.text.contains(char::is_lowercase);
        if from == at && !is_shouted {
            continue;
        }
        let last = match all.get(at + 1) {
            Some(next) if !next.is_first && is_number(next.text) => at + 1,
            _ => at,
        };
        names.push(text[all[from].start..all[last].end()].to_string());
    }
    names
}

/// `1`, `B`.
fn is_number(text: &str) -> bool {
    let is_capital = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_uppercase());
    is_capital || !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn parties_are_found_by_what_they_are_called() {
        let found = |text: &str| names(text);
        assert_eq!(found("The MC user at MC client 1 raises an alert."), ["MC client 1"]);
        assert_eq!(found("MC client 2 notifies its user; the server waits."), ["MC client 2"]);
        assert_eq!(found("The UE A asks the MCPTT server."), ["UE A", "MCPTT server"]);
        assert_eq!(found("A client sends it to the other client."), Vec::<String>::new());
    }
}
