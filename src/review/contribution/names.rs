//! Messages of a contribution that seem to have two names.

use std::collections::BTreeSet;

use callproof_proofs::contribution::{Contribution, Variants, messages, variants};

use super::sections::section;
use crate::report::document::{Cell, Section};

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
    let intro = match rows.is_empty() {
        true => format!("None of its {} message names.", distinct.len()),
        false => format!(
            "Of its {} message names, these seem to be one message each: choose one name.",
            distinct.len()
        ),
    };
    let head = ["message", "names, and where they stand"];
    section("names", "Messages named in two ways", &intro, &head, rows)
}
