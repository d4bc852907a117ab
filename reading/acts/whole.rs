//! A whole contribution, sentence by sentence.

use super::act::Act;
use super::grammar::{Frame, parse};
use super::names::Names;
use super::tokens::sentences;
use crate::{Contribution, Item, ItemKind};

/// How a sentence was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Understood {
    /// Every word has its place.
    Wholly,
    /// It says acts, and has words that were not understood.
    Partly,
    /// It says no act that was understood.
    No,
    /// It is no act, for this reason.
    Ignored(&'static str),
}

/// A sentence with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceActs {
    /// As printed.
    pub text: String,
    /// How it was taken.
    pub is: Understood,
    /// The acts, in order.
    pub acts: Vec<Act>,
    /// The words that were not understood.
    pub left: Vec<String>,
    /// What was taken for granted.
    pub assumed: Vec<String>,
}

/// An item of a clause with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemActs {
    /// The clause, as an index into the contribution's clauses.
    pub clause: usize,
    /// The item, as an index into the clause's items.
    pub item: usize,
    /// Its sentences.
    pub sentences: Vec<SentenceActs>,
}

/// What a contribution says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Who acts, in the order in which they come up.
    pub roles: Vec<String>,
    /// The items, in the order of the text; captions are left out.
    pub items: Vec<ItemActs>,
}

impl Reading {
    /// The sentences of numbered steps: how many were wholly understood, and how many there are.
    pub fn share(&self, contribution: &Contribution) -> (usize, usize) {
        let is_step =
            |it: &&ItemActs| contribution.clauses[it.clause].items[it.item].kind == ItemKind::Step;
        let all = self.items.iter().filter(is_step).flat_map(|item| &item.sentences);
        let all: Vec<_> = all.filter(|s| !matches!(s.is, Understood::Ignored(_))).collect();
        let wholly = all.iter().filter(|sentence| sentence.is == Understood::Wholly).count();
        (wholly, all.len())
    }
}

/// Reads the sentences of a contribution.
pub fn understand(contribution: &Contribution) -> Reading {
    let acting = |item: &&Item| matches!(item.kind, ItemKind::Step | ItemKind::Paragraph);
    let texts = contribution.clauses.iter().flat_map(|clause| &clause.items).filter(acting);
    let names = Names::of(texts.map(|item| item.text.as_str()));
    let mut items = Vec::new();
    for (place, clause) in contribution.clauses.iter().enumerate() {
        let mut last: Option<String> = None;
        let mut frames: Vec<Option<Frame>> = Vec::new();
        for (at, item) in clause.items.iter().enumerate() {
            // "elements and may include the:" goes on with the item before it.
            let goes_on = item.kind == ItemKind::Paragraph
                && item.text.starts_with(char::is_lowercase)
                && at > 0
                && clause.items[at - 1].kind == ItemKind::Step;
            let parent = if goes_on { clause.items[at - 1].parent } else { item.parent };
            let above = parent.and_then(|parent| frames[parent].clone());
            let is_given =
                item.parent.is_some_and(|parent| is_pre_condition(&clause.items[parent]));
            let mut frame = above.clone();
            let sentences = match item.kind {
                ItemKind::Caption => {
                    frames.push(None);
                    continue;
                }
                _ => sentences(without_joint(&item.text)),
            };
            let mut said = Vec::new();
            for text in sentences {
                let parsed = parse(text, &names, last.as_deref(), above.as_ref());
                frame = parsed.frame.clone().or(frame);
                last = parsed.last.clone().or(last);
                let is = match item.kind {
                    ItemKind::EditorsNote => Understood::Ignored("an open question"),
                    _ if is_given || is_pre_condition(item) => {
                        Understood::Ignored("a pre-condition")
                    }
                    _ if parsed.no_act.is_some() => {
                        Understood::Ignored(parsed.no_act.unwrap_or_default())
                    }
                    _ if parsed.frame.is_some() && parsed.left.is_empty() => Understood::Wholly,
                    ItemKind::Paragraph if parsed.acts.is_empty() => {
                        Understood::Ignored("it demands nothing of anybody")
                    }
                    _ if parsed.acts.is_empty() => Understood::No,
                    _ if parsed.left.is_empty() => Understood::Wholly,
                    _ => Understood::Partly,
                };
                let (acts, mut left, assumed) = (parsed.acts, parsed.left, parsed.assumed);
                if matches!(is, Understood::Ignored(_)) {
                    left.clear();
                }
                said.push(SentenceActs { text: text.into(), is, acts, left, assumed });
            }
            frames.push(frame);
            items.push(ItemActs { clause: place, item: at, sentences: said });
        }
    }
    Reading { roles: names.roles, items }
}

fn is_pre_condition(item: &Item) -> bool {
    let text = item.text.to_lowercase();
    item.kind == ItemKind::Paragraph
        && (text.starts_with("pre-condition") || text.starts_with("precondition"))
}

/// An item of a list without what joins it to the next.
fn without_joint(text: &str) -> &str {
    let text = text.trim_end();
    let text = text.strip_suffix(" and").or(text.strip_suffix(" or")).unwrap_or(text);
    text.trim_end_matches([';', ',', ' '])
}
