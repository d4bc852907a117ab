//! Messages that a text seems to name in two ways.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Mention;

/// The names that seem to be those of one message, each with the places where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variants {
    /// Each name as printed first, with the clauses and items that use it for this message.
    pub names: Vec<(String, Vec<(usize, usize)>)>,
}

/// Finds the messages that seem to have more than one name, in the order of the text.
///
/// There are two kinds of evidence, and similarity alone is none:
///
/// - Two names are equal but for their case, or but for one word in front that names a service or
///   a protocol: "private call request" and "MCVideo private call request". Names with different
///   such words are kept apart, as is a word in front if the rest is never a name by itself. A
///   capital at the beginning of a name is no difference.
/// - An answer lacks one inner word of the longer answer where it must mean the longer. The text
///   says "private call response" in an item that also speaks of the private call release request
///   or of the response to that, in a clause that has both of these and in which no "private call
///   request" occurs at all. Only these places go to the group of the longer name. Requests are
///   not joined in this way, since a shorter request is most often another message.
///
/// Each mention counts for one message only.
pub fn variants(mentions: &[Mention]) -> Vec<Variants> {
    let keys = keys(mentions);
    let meant = meant(mentions, &keys);
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (mention, key) in mentions.iter().zip(&meant) {
        let place = *places.entry(key.as_str()).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        groups[place].add(mention);
    }
    groups.into_iter().map(|group| group.variants).filter(|it| it.names.len() > 1).collect()
}

#[derive(Default)]
struct Group {
    variants: Variants,
    /// Where each name is, by the name without a capital at its beginning.
    places: HashMap<String, usize>,
}

impl Group {
    fn add(&mut self, mention: &Mention) {
        let names = &mut self.variants.names;
        let place = *self.places.entry(uncapitalised(&mention.name)).or_insert_with(|| {
            names.push((mention.name.clone(), Vec::new()));
            names.len() - 1
        });
        let found = (mention.clause, mention.item);
        let known = &mut names[place].1;
        if known.last() != Some(&found) {
            known.push(found);
        }
    }
}

/// Services and protocols, whose names in front of a message's name say nothing more of it.
const SERVICES: [&str; 8] = ["mcvideo", "mcptt", "mcdata", "mc", "mcx", "sip", "ims", "http"];

/// The heads of names of answers, with those of what they answer.
const ANSWERS: [&str; 4] = ["response", "answer", "acknowledgement", "acknowledgment"];

/// The name of the message that each mention spells, without regard to case and service.
fn keys(mentions: &[Mention]) -> Vec<String> {
    let names: HashSet<String> = mentions.iter().map(|it| it.name.to_lowercase()).collect();
    let mut services: HashMap<String, HashSet<String>> = HashMap::new();
    for mention in mentions {
        if let Some((service, rest)) = parted(&mention.name, &names) {
            services.entry(rest).or_default().insert(service);
        }
    }
    let is_sole = |rest: &String| services.get(rest).is_some_and(|them| them.len() == 1);
    let key = |name: &str| match parted(name, &names) {
        Some((_, rest)) if is_sole(&rest) => rest,
        _ => name.to_lowercase(),
    };
    mentions.iter().map(|mention| key(&mention.name)).collect()
}

/// A name in lower case without the service in front of it, and that service.
fn parted(name: &str, names: &HashSet<String>) -> Option<(String, String)> {
    let (first, rest) = name.split_once(' ')?;
    let (service, rest) = (first.to_lowercase(), rest.to_lowercase());
    let is_known = SERVICES.contains(&service.as_str());
    let is_acronym = first.chars().filter(|c| c.is_uppercase()).count() > 1;
    let is_named = names.contains(&rest) && rest.contains(' ');
    let is_apart = is_known && (rest.contains(' ') || names.contains(&rest));
    (is_apart || (is_acronym && is_named)).then_some((service, rest))
}

/// The message that each mention means: what it spells, or the longer answer that it must mean.
fn meant(mentions: &[Mention], keys: &[String]) -> Vec<String> {
    let mut in_items: BTreeMap<(usize, usize), HashSet<&str>> = BTreeMap::new();
    let mut in_clauses: HashMap<usize, HashSet<&str>> = HashMap::new();
    for (mention, key) in mentions.iter().zip(keys) {
        in_items.entry((mention.clause, mention.item)).or_default().insert(key);
        in_clauses.entry(mention.clause).or_default().insert(key);
    }
    let longer: BTreeMap<(usize, usize), HashMap<String, String>> = in_items
        .iter()
        .map(|(place, names)| (*place, shortened(names, &in_clauses[&place.0])))
        .collect();
    let mean = |(mention, key): (&Mention, &String)| {
        let place = (mention.clause, mention.item);
        longer[&place].get(key).unwrap_or(key).clone()
    };
    mentions.iter().zip(keys).map(mean).collect()
}

/// The answers that lack one word in an item, each with the longer answer that it means.
///
/// A shorter answer that would fit two longer ones means neither.
fn shortened(item: &HashSet<&str>, clause: &HashSet<&str>) -> HashMap<String, String> {
    let mut found: HashMap<String, Option<String>> = HashMap::new();
    for name in item {
        let Some((stem, head)) = name.rsplit_once(' ') else { continue };
        let request = format!("{stem} request");
        let is_known = head == "request" || ANSWERS.contains(&head);
        if !is_known || !clause.contains(request.as_str()) {
            continue;
        }
        for shorter in without_inner_word(stem) {
            if clause.contains(format!("{shorter} request").as_str()) {
                continue;
            }
            for answer in ANSWERS {
                let (short, long) = (format!("{shorter} {answer}"), format!("{stem} {answer}"));
                if item.contains(short.as_str()) && clause.contains(long.as_str()) {
                    let only = found.entry(short).or_insert_with(|| Some(long.clone()));
                    *only = only.take().filter(|known| *known == long);
                }
            }
        }
    }
    found.into_iter().filter_map(|(short, long)| long.map(|long| (short, long))).collect()
}

/// The texts that lack one word of this one, but not its first.
fn without_inner_word(stem: &str) -> Vec<String> {
    let words: Vec<&str> = stem.split(' ').collect();
    let without = |at: usize| [&words[..at], &words[at + 1..]].concat().join(" ");
    (1..words.len()).map(without).collect()
}

/// A name without a capital that only the beginning of a sentence may have caused.
fn uncapitalised(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next();
    match (first, characters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => name.to_string(),
    }
}
