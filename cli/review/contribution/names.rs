//! Messages of a contribution that seem to have two names.

use std::collections::BTreeSet;

use callproof_reading::{Contribution, Variants, messages, variants};

use super::sections::{listed, section};
use crate::report::document::{Cell, Section, remarks};

/// Messages that seem to have two names.
pub fn names(contribution: &Contribution) -> Section {
    let mentions = messages(contribution);
    let place = |(clause, item): &(usize, usize)| {
        let clause = &contribution.clauses[*clause];
        let item = &clause.items[*item];
        match item.label.is_empty() {
            true => format!("{} (line {})", clause.number, item.line),
            false => format!("{} {}", clause.number, item.label),
        }
    };
    let row = |(place_of, group): (usize, &Variants)| {
        let said = group.names.iter().map(|(name, places)| {
            let mut places: Vec<String> = places.iter().map(place).collect();
            places.dedup();
            format!("{name}: {}", places.join(", "))
        });
        vec![(place_of + 1).to_string().into(), said.collect::<Vec<_>>().join("\n").into()]
    };
    let groups = variants(&mentions);
    let rows: Vec<Vec<Cell>> = groups.iter().enumerate().map(row).collect();
    let distinct: BTreeSet<&str> = mentions.iter().map(|mention| mention.name.as_str()).collect();
    let intro = match (distinct.len(), rows.is_empty()) {
        (0, _) => {
            "No name of a message was recognised in the text, so nothing was compared.".into()
        }
        (1, true) => "Only one name of a message was recognised: there was nothing to compare it \
                      with."
            .into(),
        (count, true) => format!(
            "{count} names of messages were recognised and compared by their wording only; by \
             that, no two seem to be names of one message. Read whether two of them mean the same."
        ),
        (count, false) => format!(
            "{count} names of messages were recognised and compared by their wording only; by \
             that, these seem to be one message each: choose one name."
        ),
    };
    let notes = match distinct.is_empty() {
        true => Vec::new(),
        false => vec![format!("Recognised: {}.", listed(distinct))],
    };
    let head = ["message", "names, and where they stand"];
    Section {
        notes: remarks(notes),
        ..section("names", "Messages that seem to have two names", &intro, &head, rows)
    }
}
