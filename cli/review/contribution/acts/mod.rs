//! What was read beside what is encoded, act by act.
//!
//! What is encoded is asked of the reactions of the text as written, never of a list. What was read
//! is what the grammar makes of the sentences. An act is found again where the same role does it
//! under the same item; what only one side has is a difference.

mod encoded;
mod item;
mod names;
mod said;

use std::collections::BTreeMap;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::Procedure;
use callproof_reading::acts::{ItemActs, Reading, Understood};
use callproof_reading::{Contribution, ItemKind, messages, variants};

use super::{Known, Looked};
use encoded::Encoded;
use item::{Beside, compare};
use names::Names;
use said::Said;

/// What an act is not on both sides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The clause, as an index into the contribution's clauses.
    pub clause: usize,
    /// The item, as an index into the clause's items.
    pub item: usize,
    /// What the difference is.
    pub what: What,
    /// What the text says; nothing where it says nothing.
    pub said: Option<String>,
    /// What the model does; nothing where it does nothing.
    pub done: Option<String>,
}

/// What a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Read, and not encoded.
    NotEncoded,
    /// Encoded, and not read.
    NotRead,
    /// Encoded, and not read where words were not understood.
    NotUnderstood,
    /// The same message goes to another role.
    OtherReceiver,
    /// Another message goes to the same role.
    OtherMessage,
    /// What one role does, another is to do.
    OtherRole,
    /// The same role does something else.
    OtherAct,
    /// What is done is done on something else.
    OtherTrigger,
    /// What is done may be done.
    OnlyPermitted,
    /// What is done should be done.
    OnlyRecommended,
    /// What may be done is done.
    Demanded,
    /// What is done shall not be done.
    Forbidden,
}

impl What {
    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            What::NotEncoded => "read, and not encoded",
            What::NotRead => "encoded, and not read",
            What::NotUnderstood => "encoded, and not found in words that were not understood",
            What::OtherReceiver => "another receiver",
            What::OtherMessage => "another message",
            What::OtherRole => "another role",
            What::OtherAct => "another act",
            What::OtherTrigger => "on another message, or from another sender",
            What::OnlyPermitted => "a demand that has become a permission",
            What::OnlyRecommended => "a demand that has become a recommendation",
            What::Demanded => "a permission that has become a demand",
            What::Forbidden => "a demand that has become a prohibition",
        }
    }
}

/// What nobody compared, each with the places where it stands.
pub type NotCompared = BTreeMap<&'static str, Vec<(usize, usize)>>;

/// What came of comparing acts.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// What only one side has, in the order of the text.
    pub differences: Vec<Difference>,
    /// How many acts were found on both sides.
    pub agreed: usize,
    /// What was not compared.
    pub not_compared: NotCompared,
    /// Names that were taken for those of the model, by where they stand.
    pub taken_for: Vec<(String, String)>,
    /// Procedures of which not every reaction was seen.
    pub unfinished: Vec<&'static str>,
}

/// Compares what was read of a contribution with what some procedures do.
pub fn acts(
    contribution: &Contribution,
    reading: &Reading,
    looked: &[Looked<'_>],
    procedures: &[AnyProcedure],
    threads: usize,
) -> Acts {
    let mut found = Acts::default();
    for procedure in procedures {
        let is_of = |known: &Known<'_>| known.own.procedure == procedure.name();
        let known: Vec<(usize, &Known<'_>)> = looked
            .iter()
            .enumerate()
            .filter_map(|(clause, one)| one.known().map(|known| (clause, known)))
            .filter(|(_, known)| is_of(known))
            .collect();
        if known.is_empty() {
            continue;
        }
        let encoded = Encoded::of(*procedure, threads);
        if !encoded.is_complete {
            found.unfinished.push(procedure.name());
        }
        of_procedure(contribution, reading, &known, &encoded, &mut found);
    }
    found.differences.sort();
    found
}

fn of_procedure(
    contribution: &Contribution,
    reading: &Reading,
    known: &[(usize, &Known<'_>)],
    encoded: &Encoded,
    found: &mut Acts,
) {
    let mut items: Vec<Beside<'_>> = Vec::new();
    for (clause, known) in known {
        for (item, (of, beside)) in known.items().enumerate() {
            if matches!(of.kind, ItemKind::Caption | ItemKind::EditorsNote) {
                continue;
            }
            let read = reading.items.iter().find(|it| (it.clause, it.item) == (*clause, item));
            let Some(read) = read else { continue };
            let steps = match beside {
                super::Beside::Steps(steps, _) => steps.as_slice(),
                _ => &[],
            };
            items.push(Beside {
                place: (*clause, item),
                of,
                said: said_of(contribution, reading, read),
                left: left(read),
                is_ignored: is_ignored(read),
                steps,
                has: encoded.under(steps),
            });
        }
    }
    let variants = variants(&messages(contribution));
    let names = Names::of(&items, encoded, variants);
    for at in 0..items.len() {
        compare(&items[at], &items, encoded, &names, found);
    }
    found.taken_for.extend_from_slice(names.taken_for());
}

/// What an item says; a paragraph that introduces a list says what the list is for.
fn said_of(contribution: &Contribution, reading: &Reading, read: &ItemActs) -> Vec<Said> {
    let items = &contribution.clauses[read.clause].items;
    let own = acts_of(read).flat_map(said::of_act);
    let below = reading
        .items
        .iter()
        .filter(|it| it.clause == read.clause && items[it.item].parent == Some(read.item));
    let purposes = below.flat_map(acts_of).filter_map(said::purpose_of_act);
    let mut said: Vec<Said> = own.chain(purposes).collect();
    said.dedup();
    said
}

fn acts_of(read: &ItemActs) -> impl Iterator<Item = &callproof_reading::acts::Act> {
    let sentences = read.sentences.iter();
    sentences.filter(|s| !matches!(s.is, Understood::Ignored(_))).flat_map(|s| &s.acts)
}

/// The words of an item that were not understood.
fn left(read: &ItemActs) -> Vec<&str> {
    read.sentences.iter().flat_map(|s| s.left.iter().map(String::as_str)).collect()
}

/// Whether no sentence of an item demands anything of anybody.
fn is_ignored(read: &ItemActs) -> bool {
    let mut sentences = read.sentences.iter();
    !read.sentences.is_empty() && sentences.all(|s| matches!(s.is, Understood::Ignored(_)))
}
