//! What two texts call by different names.

use std::collections::{BTreeMap, BTreeSet};

use super::clauses::Beside;
use super::deed::Deed;

/// How alike two names must be, in parts of a hundred, where nothing else says that they name the
/// same.
const ALIKE: f64 = 0.75;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A functional entity.
    Role,
    /// A message.
    Message,
    /// A decision of a user or a policy.
    Decision,
    /// What a user is told.
    Notice,
    /// A resource.
    Resource,
    /// A timer.
    Timer,
}

/// The names of the first text for which the second has another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    renamed: BTreeMap<(Kind, String), String>,
}

impl Names {
    /// The roles that are called otherwise: of those that only one of the texts has, the most alike
    /// first.
    pub(super) fn of_roles(roles: &[BTreeSet<String>; 2]) -> Self {
        let mut names = Names::default();
        let lower = |name: &String| name.to_lowercase();
        let mut pairs = Vec::new();
        for one in &roles[0] {
            for other in &roles[1] {
                match lower(one) == lower(other) {
                    true if one != other => {
                        names.renamed.insert((Kind::Role, one.clone()), other.clone());
                    }
                    true => {}
                    false => pairs.push((strsim::sorensen_dice(one, other), one, other)),
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (alike, one, other) in pairs {
            let is_free = |name: &String, of: &BTreeSet<String>| {
                !of.iter().any(|own| lower(own) == lower(name))
            };
            let is_taken = names.renamed.values().any(|known| known == other)
                || names.renamed.contains_key(&(Kind::Role, one.clone()));
            // "MC client 1" and "MC client 2" are as alike as names can be, and are not the same.
            let is_numbered_alike = digits(one) == digits(other);
            if alike >= ALIKE
                && is_numbered_alike
                && !is_taken
                && is_free(one, &roles[1])
                && is_free(other, &roles[0])
            {
                names.renamed.insert((Kind::Role, one.clone()), other.clone());
            }
        }
        names
    }

    /// What the second text calls something of the first.
    pub fn of(&self, kind: Kind, name: &str) -> String {
        let known = self.renamed.get(&(kind, name.to_string()));
        known.cloned().unwrap_or_else(|| name.into())
    }

    /// A sentence about the first text, with the names of the second.
    pub(super) fn in_words(&self, text: &str) -> String {
        let mut longest: Vec<(&String, &String)> =
            self.renamed.iter().map(|((_, one), other)| (one, other)).collect();
        longest.sort_by_key(|(one, _)| std::cmp::Reverse(one.len()));
        let mut said = text.to_string();
        for (place, (one, _)) in longest.iter().enumerate() {
            // Held apart, so that no name is found in one that was put in.
            said = said.replace(one.as_str(), &format!("\u{0}{place}\u{0}"));
        }
        for (place, (_, other)) in longest.iter().enumerate() {
            said = said.replace(&format!("\u{0}{place}\u{0}"), other);
        }
        said
    }

    /// The names that differ: what kind, in the first text, in the second.
    pub fn all(&self) -> impl Iterator<Item = (Kind, &str, &str)> {
        self.renamed.iter().map(|((kind, one), other)| (*kind, one.as_str(), other.as_str()))
    }

    /// Who takes part by one of the texts only.
    pub(super) fn only(&self, side: usize, roles: &[BTreeSet<String>; 2]) -> BTreeSet<String> {
        let known: BTreeSet<String> = match side {
            0 => roles[1].clone(),
            _ => roles[0].iter().map(|role| self.of(Kind::Role, role)).collect(),
        };
        let own = roles[side].iter().filter(|role| match side {
            0 => !known.contains(&self.of(Kind::Role, role)),
            _ => !known.contains(*role),
        });
        own.cloned().collect()
    }

    /// Learns what is called otherwise from the deeds that stand in each other's place, where neither
    /// text has the other's name and every such place says the same.
    pub(super) fn learn(&mut self, clauses: &[Beside]) {
        let known = [0, 1].map(|side| {
            let items = clauses.iter().flat_map(|clause| &clause.items);
            let deeds = items.flat_map(move |item| &item.deeds[side]);
            deeds.map(|deed| (deed.kind, deed.what.clone())).collect::<BTreeSet<_>>()
        });
        let is_foreign = |one: &Deed, other: &Deed| {
            !known[1].contains(&(one.kind, one.what.clone()))
                && !known[0].contains(&(other.kind, other.what.clone()))
        };
        let mut votes: BTreeMap<(Kind, String), BTreeMap<String, usize>> = BTreeMap::new();
        for item in clauses.iter().flat_map(|clause| &clause.items) {
            for one in &item.deeds[0] {
                let own = one.renamed(self);
                let others = item.deeds[1].iter().filter(|other| own.is_like(other));
                for other in others.filter(|other| is_foreign(one, other)) {
                    let votes = votes.entry((one.kind, one.what.clone())).or_default();
                    *votes.entry(other.what.clone()).or_default() += 1;
                }
            }
        }
        let mut taken: BTreeMap<(Kind, &String), usize> = BTreeMap::new();
        let best: Vec<_> = votes
            .iter()
            .filter_map(|(key, of)| match of.len() {
                1 => of.first_key_value().map(|(other, _)| (key, other)),
                _ => None,
            })
            .collect();
        for ((kind, _), other) in &best {
            *taken.entry((*kind, *other)).or_default() += 1;
        }
        for (key, other) in best {
            if taken[&(key.0, other)] == 1 {
                self.renamed.insert(key.clone(), other.clone());
            }
        }
    }
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}
