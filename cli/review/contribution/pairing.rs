//! Which steps of the model stand beside the items of a clause as printed, and what put them there.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt;

use callproof_kernel::step::{Kind, Step};
use callproof_reading::{ClauseText, Item, ItemKind};

/// What put a step beside an item. Nothing here reads what the two demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Both have the same number or label.
    Number,
    /// Both have the same number, which several items of the clause have; this one shares most
    /// words with the step.
    NumberOfSeveral,
    /// The step has no number, and shares more words with this paragraph than with any other.
    Words,
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Likeness::Number => "compared by number only",
            Likeness::NumberOfSeveral => {
                "compared by number only; of several items with this number, matched by the words \
                 they share"
            }
            Likeness::Words => "matched by the words they share",
        })
    }
}

/// Why no step stands beside an item that was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// No step has its number or label.
    NoSuchNumber,
    /// Another item of the same number stands beside the step: it comes first of those that share
    /// most words with it.
    NumberTaken,
    /// Of no step it is the paragraph that shares most words, and enough.
    TooFewWords,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lack::NoSuchNumber => "no step has this number or label",
            Lack::NumberTaken => "another item that has this number too stands beside the step",
            Lack::TooFewWords => "no step is matched to it by the words they share",
        })
    }
}

/// Why an item was not looked up at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is the caption of a figure or a table.
    Caption,
    /// It introduces a list, which demands what the list says.
    Introduction,
    /// It has no word that makes a sentence demand or permit something.
    NoDemand,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unread::Caption => "not compared: it is a caption",
            Unread::Introduction => "not compared: it introduces a list",
            Unread::NoDemand => "not compared: it has no \"shall\", \"may\" or the like",
        })
    }
}

/// What stands beside an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Steps of the model, with what put them there.
    Steps(Vec<Step>, Likeness),
    /// No step.
    Nothing(Lack),
    /// It was not compared.
    Unread(Unread),
}

/// A clause as printed beside the clause of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// What stands beside each item, in the order of the text.
    pub items: Vec<Beside>,
    /// The steps of the model that stand beside no item.
    pub lacking: Vec<Step>,
}

/// Puts each step of the model beside the item of its number, or beside the paragraph that shares
/// most words with it.
pub fn pair(text: &ClauseText, steps: &[Step]) -> Pairing {
    let words: Vec<BTreeSet<String>> = text.items.iter().map(|item| words(&item.text)).collect();
    let mut beside: Vec<Vec<Step>> = vec![Vec::new(); text.items.len()];
    let mut lacking = Vec::new();
    for step in steps {
        let place = match is_of_a_paragraph(step) {
            true => paragraph_of(step, text, &words),
            false => item_of(step, steps, text, &words),
        };
        match place {
            Some(place) => beside[place].push(*step),
            None => lacking.push(*step),
        }
    }
    let items = text.items.iter().zip(beside);
    let items = items.map(|(item, own)| judge(item, own, text, steps)).collect();
    Pairing { items, lacking }
}

fn judge(item: &Item, own: Vec<Step>, text: &ClauseText, steps: &[Step]) -> Beside {
    let has_number = |step: &Step| is_labelled(item, step);
    match (item.kind, own.first().copied()) {
        (ItemKind::Caption, _) => Beside::Unread(Unread::Caption),
        (ItemKind::Paragraph, Some(_)) => Beside::Steps(own, Likeness::Words),
        (ItemKind::Paragraph, None) if introduces_a_list(item) => {
            Beside::Unread(Unread::Introduction)
        }
        (ItemKind::Paragraph, None) if has_demanding_word(&item.text) => {
            Beside::Nothing(Lack::TooFewWords)
        }
        (ItemKind::Paragraph, None) => Beside::Unread(Unread::NoDemand),
        (_, Some(step)) => {
            let same = text.items.iter().filter(|other| is_labelled(other, &step));
            let is_alone = same.take(2).count() == 1;
            let likeness = if is_alone { Likeness::Number } else { Likeness::NumberOfSeveral };
            Beside::Steps(own, likeness)
        }
        (_, None) if steps.iter().any(has_number) => Beside::Nothing(Lack::NumberTaken),
        (_, None) => Beside::Nothing(Lack::NoSuchNumber),
    }
}

/// The item that has a step's number; of several the one that shares most words with the steps of
/// that number.
fn item_of(
    step: &Step,
    steps: &[Step],
    text: &ClauseText,
    words_of: &[BTreeSet<String>],
) -> Option<usize> {
    let parts = steps.iter().filter(|part| part.item.whole() == step.item.whole());
    let gist: BTreeSet<String> = parts.flat_map(|part| words(part.gist)).collect();
    nearest(&gist, text, words_of, |item| is_labelled(item, step)).map(|(place, _)| place)
}

/// The paragraph that begins with the words that a step is known by, or that shares most words with
/// it, if they are enough.
fn paragraph_of(step: &Step, text: &ClauseText, words_of: &[BTreeSet<String>]) -> Option<usize> {
    let gist = words(step.gist);
    let begins = |item: &Item| {
        let rest = item.text.get(..step.item.label.len());
        item.kind == ItemKind::Paragraph
            && step.item.label.contains(' ')
            && rest.is_some_and(|words| words.eq_ignore_ascii_case(step.item.label))
    };
    if let Some((place, _)) = nearest(&gist, text, words_of, begins) {
        return Some(place);
    }
    let found = nearest(&gist, text, words_of, |item| item.kind == ItemKind::Paragraph);
    found.filter(|(_, shared)| is_enough(*shared, &gist)).map(|(place, _)| place)
}

/// Of some items the first that shares most words with a gist, and how many.
fn nearest(
    gist: &BTreeSet<String>,
    text: &ClauseText,
    words_of: &[BTreeSet<String>],
    is_meant: impl Fn(&Item) -> bool,
) -> Option<(usize, usize)> {
    let places = text.items.iter().zip(words_of).enumerate();
    places
        .filter(|(_, (item, _))| is_meant(item))
        .map(|(place, (_, words))| (place, gist.intersection(words).count()))
        .max_by_key(|(place, shared)| (*shared, Reverse(*place)))
}

/// Whether two labels are the same: `NOTE 1` and `Note 1`, `1)` and `1)`.
fn is_labelled(item: &Item, step: &Step) -> bool {
    let printed = match item.kind {
        ItemKind::EditorsNote => "editor's note",
        _ => item.label.as_str(),
    };
    step.item.whole().eq_ignore_ascii_case(printed)
}

fn is_of_a_paragraph(step: &Step) -> bool {
    step.item.kind == Kind::Paragraph
}

fn introduces_a_list(paragraph: &Item) -> bool {
    paragraph.text.trim_end().ends_with(':')
}

/// Words that make a sentence demand or permit something.
const DEMANDING: [&str; 7] = ["shall", "may", "can", "must", "should", "only", "will"];

/// Whether a sentence has one of them.
fn has_demanding_word(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| DEMANDING.contains(&word.to_lowercase().as_str()))
}

fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(String::from)
        .collect()
}

/// Whether a gist and a paragraph share words enough to be set beside each other: at least two, and
/// a third of the gist's.
fn is_enough(shared: usize, gist: &BTreeSet<String>) -> bool {
    shared > 1 && shared * 3 >= gist.len()
}
