//! The clauses of two texts and their items, side by side.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Clause, Kind, Step};

use crate::amendment::{Entry, amended};
use crate::deeds::deeds;

use super::deed::Deed;
use super::names::Names;
use super::unplayed::Unplayed;
use super::{Plan, Text};

/// The least that two items must share to be the same one, of 1.
const LEAST: f64 = 0.5;
/// The least for one that stands somewhere else in the other text.
const LEAST_MOVED: f64 = 0.8;
/// What the same label counts.
const LABEL: f64 = 0.05;

/// A way to know one in the other text.
pub(super) type IsSame<'a, T> = &'a dyn Fn(&T, &T) -> bool;

/// An item of one of the texts.
#[derive(Clone, Debug)]
pub struct Own {
    /// What it is.
    pub kind: Kind,
    /// Its label as printed: `4`, `6a`, `NOTE 1`.
    pub label: String,
    /// Its sentences.
    pub words: String,
    /// Its steps.
    pub steps: Vec<Step>,
    deeds: Vec<Deed>,
}

/// A clause of one of the texts, with its items.
pub type Whole = (&'static Clause, Vec<Own>);

/// What becomes of an item of the first text in the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// It is the same, word for word.
    Same,
    /// It is said in other words, and does the same.
    Wording,
    /// It does something else: what it does no more, what it does instead.
    Otherwise(Vec<Deed>, Vec<Deed>),
    /// Only the first text has it.
    Gone,
    /// Only the second text has it.
    New,
}

/// An item of the first text and the one that it became.
#[derive(Clone, Debug)]
pub struct Item {
    /// In the first text and in the second; at least one is there.
    pub own: [Option<Own>; 2],
    /// What is done under it by each text, each in its own names.
    pub deeds: [Vec<Deed>; 2],
    /// Whether it stands somewhere else among the others.
    pub is_moved: bool,
    /// What becomes of it.
    pub becomes: Becomes,
    /// What its sentences say otherwise and nobody plays.
    pub unplayed: Vec<Unplayed>,
}

/// A clause of the first text and the one that it became.
#[derive(Clone, Debug)]
pub struct Beside {
    /// In the first text and in the second; at least one is there.
    pub clauses: [Option<&'static Clause>; 2],
    /// Its items, in the order of the second text; those that went stand where they stood.
    pub items: Vec<Item>,
}

impl Item {
    fn new(one: Option<Own>, other: Option<Own>) -> Self {
        let deeds = [&one, &other].map(|own| match own {
            Some(own) => own.deeds.clone(),
            None => Vec::new(),
        });
        let own = [one, other];
        Item { own, deeds, is_moved: false, becomes: Becomes::Same, unplayed: Vec::new() }
    }

    /// Whether its label is another one.
    pub fn is_renumbered(&self) -> bool {
        matches!(&self.own, [Some(one), Some(other)] if one.label != other.label)
    }

    fn judged(&self, names: &Names, known: &[BTreeSet<Deed>; 2]) -> Becomes {
        let [one, other] = match &self.own {
            [Some(one), Some(other)] => [one, other],
            [Some(_), None] => return Becomes::Gone,
            [None, _] => return Becomes::New,
        };
        let ours: Vec<(Deed, &Deed)> =
            self.deeds[0].iter().map(|deed| (deed.renamed(names), deed)).collect();
        let theirs = &self.deeds[1];
        // What is met has an item of its own only by how the text is read: met it is somewhere.
        let is_met = |deed: &Deed, side: usize| deed.is_met() && known[side].contains(deed);
        let less: Vec<Deed> = ours
            .iter()
            .filter(|(renamed, _)| !theirs.contains(renamed) && !is_met(renamed, 1))
            .map(|(_, deed)| Deed::clone(deed))
            .collect();
        let more: Vec<Deed> = theirs
            .iter()
            .filter(|deed| !ours.iter().any(|(renamed, _)| renamed == *deed) && !is_met(deed, 0))
            .cloned()
            .collect();
        match less.is_empty() && more.is_empty() {
            false => Becomes::Otherwise(less, more),
            true if one.words == other.words => Becomes::Same,
            true => Becomes::Wording,
        }
    }
}

/// Says what becomes of each item.
pub(super) fn judge(clauses: &mut [Beside], names: &Names) {
    let known = [0, 1].map(|side| {
        let items = clauses.iter().flat_map(|clause| &clause.items);
        let deeds = items.flat_map(|item| &item.deeds[side]);
        let known = deeds.map(|deed| if side == 0 { deed.renamed(names) } else { deed.clone() });
        known.collect::<BTreeSet<Deed>>()
    });
    for item in clauses.iter_mut().flat_map(|clause| &mut clause.items) {
        item.becomes = item.judged(names, &known);
    }
}

/// What a text does, item by item.
pub(super) struct Done {
    /// Its clauses.
    pub clauses: Vec<Whole>,
    /// Who takes part; of several that do the same, one.
    pub roles: BTreeSet<String>,
    /// Whether every reaction was seen.
    pub is_complete: bool,
}

impl Done {
    pub fn of<P: Procedure>(text: &Text<P>, plan: &Plan<'_>) -> Self {
        let (done, is_complete) = deeds(&text.resolutions, &text.cases, plan.limits, plan.threads);
        let mut under: Under = BTreeMap::new();
        for (step, done) in &done {
            let deeds = done.iter().map(|((role, deed), may)| Deed::of(role, deed, *may));
            under.insert(*step, deeds.collect());
        }
        let mut roles = text.roles();
        // Who takes part in the simplest case stands for those who do nothing else in another.
        let first: BTreeSet<String> = match text.cases.first() {
            Some(case) => text.cast(case),
            None => BTreeSet::new(),
        };
        for role in roles.clone().difference(&first) {
            if first.iter().any(|like| does_nothing_else(role, like, &under)) {
                let is_about =
                    |deed: &Deed| deed.role == *role || deed.party.as_ref() == Some(role);
                under.values_mut().for_each(|deeds| deeds.retain(|deed| !is_about(deed)));
                roles.remove(role);
            }
        }
        let own = |entry: &Entry| {
            let steps = entry.side(true);
            let first = steps.first()?;
            let deeds: BTreeSet<&Deed> =
                steps.iter().filter_map(|step| under.get(step)).flatten().collect();
            let mut deeds: Vec<Deed> = deeds.into_iter().cloned().collect();
            deeds.sort_by_key(Deed::rank);
            Some(Own {
                kind: first.item.kind,
                label: entry.label.clone(),
                words: steps.iter().map(|step| step.gist).collect::<Vec<_>>().join(" "),
                deeds,
                steps,
            })
        };
        let clauses = amended(text.procedure, &text.resolutions).into_iter();
        let clauses = clauses.map(|of| (of.clause, of.entries.iter().filter_map(own).collect()));
        Done { clauses: clauses.collect(), roles, is_complete }
    }
}

/// What is done under each step.
type Under = BTreeMap<Step, BTreeSet<Deed>>;

/// Whether all that a role does, and all that is done to it, another does as well.
fn does_nothing_else(role: &str, like: &str, under: &Under) -> bool {
    let named = |name: &str| if name == role { like.to_string() } else { name.to_string() };
    under.values().all(|deeds| {
        deeds.iter().all(|deed| {
            let party = deed.party.as_deref().map(named);
            deeds.contains(&Deed { role: named(&deed.role), party, ..deed.clone() })
        })
    })
}

/// The clauses of both texts side by side: by number, else by title, else where only one is left.
pub(super) fn of_clauses([one, other]: [&[Whole]; 2], names: &Names) -> Vec<Beside> {
    let mut pairs: Vec<Option<usize>> = vec![None; other.len()];
    let is_free = |pairs: &[Option<usize>], at: usize| !pairs.contains(&Some(at));
    let title = |clause: &Clause| clause.title.to_lowercase();
    let is_same_number = |a: &Clause, b: &Clause| a.number == b.number;
    let is_same_title = |a: &Clause, b: &Clause| title(a) == title(b);
    let ways: [IsSame<'_, Clause>; 2] = [&is_same_number, &is_same_title];
    for is_same in ways {
        for (place, (clause, _)) in other.iter().enumerate() {
            let mut free = (0..one.len()).filter(|at| is_free(&pairs, *at));
            let found = free.find(|at| is_same(one[*at].0, clause));
            if pairs[place].is_none() {
                pairs[place] = found;
            }
        }
    }
    let left: Vec<usize> = (0..one.len()).filter(|at| is_free(&pairs, *at)).collect();
    let alone: Vec<usize> = (0..other.len()).filter(|at| pairs[*at].is_none()).collect();
    if let ([at], [place]) = (left.as_slice(), alone.as_slice()) {
        pairs[*place] = Some(*at);
    }
    let mut all = Vec::new();
    let mut next = 0;
    for (place, (clause, items)) in other.iter().enumerate() {
        if let Some(at) = pairs[place] {
            // What went before it in the first text, and is in the second no more.
            all.extend((next..at).filter(|at| is_free(&pairs, *at)).map(|at| gone(&one[at])));
            next = next.max(at + 1);
        }
        let empty = Vec::new();
        let before = pairs[place].map_or(&empty, |at| &one[at].1);
        all.push(Beside {
            clauses: [pairs[place].map(|at| one[at].0), Some(clause)],
            items: side_by_side(before, items, names),
        });
    }
    all.extend((next..one.len()).filter(|at| is_free(&pairs, *at)).map(|at| gone(&one[at])));
    all
}

fn gone((clause, items): &Whole) -> Beside {
    let items = items.iter().map(|own| Item::new(Some(own.clone()), None)).collect();
    Beside { clauses: [Some(clause), None], items }
}

/// The items of a clause before and after: first those that keep their order, those that share the
/// most; then those that stand somewhere else.
fn side_by_side(one: &[Own], other: &[Own], names: &Names) -> Vec<Item> {
    let shared: Vec<Vec<f64>> =
        one.iter().map(|a| other.iter().map(|b| shared(a, b, names)).collect()).collect();
    let mut pairs = in_order(&shared, one.len(), other.len());
    let mut others: Vec<(f64, usize, usize)> = Vec::new();
    for (at, row) in shared.iter().enumerate() {
        for (place, value) in row.iter().enumerate() {
            let is_free = pairs.iter().all(|(a, b)| *a != at && *b != place);
            if is_free && *value >= LEAST_MOVED {
                others.push((*value, at, place));
            }
        }
    }
    others.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (_, at, place) in others {
        if moved.iter().all(|(a, b)| *a != at && *b != place) {
            moved.push((at, place));
        }
    }
    let in_place: Vec<(usize, usize)> = pairs.clone();
    pairs.extend(&moved);
    let mut items = Vec::new();
    let mut next = 0;
    let is_gone = |at: &usize| pairs.iter().all(|(a, _)| a != at);
    let alone = |at: usize| Item::new(Some(one[at].clone()), None);
    for (place, own) in other.iter().enumerate() {
        let pair = pairs.iter().find(|(_, b)| *b == place).map(|(a, _)| *a);
        if let Some(at) = pair.filter(|at| in_place.contains(&(*at, place))) {
            items.extend((next..at).filter(is_gone).map(alone));
            next = at + 1;
        }
        let before = pair.map(|at| one[at].clone());
        let mut item = Item::new(before, Some(own.clone()));
        item.is_moved = pair.is_some_and(|at| moved.contains(&(at, place)));
        items.push(item);
    }
    items.extend((next..one.len()).filter(is_gone).map(alone));
    items
}

/// The pairs that share the most together, in the order of both.
fn in_order(shared: &[Vec<f64>], ours: usize, theirs: usize) -> Vec<(usize, usize)> {
    let mut rest = vec![vec![0.0_f64; theirs + 1]; ours + 1];
    for at in (0..ours).rev() {
        for place in (0..theirs).rev() {
            let own = shared[at][place];
            let paired = if own >= LEAST { own + rest[at + 1][place + 1] } else { 0.0 };
            rest[at][place] = paired.max(rest[at + 1][place]).max(rest[at][place + 1]);
        }
    }
    let (mut at, mut place) = (0, 0);
    let mut pairs = Vec::new();
    while at < ours && place < theirs {
        let own = shared[at][place];
        if own >= LEAST && own + rest[at + 1][place + 1] >= rest[at][place] {
            pairs.push((at, place));
            (at, place) = (at + 1, place + 1);
        } else if rest[at + 1][place] >= rest[at][place] {
            at += 1;
        } else {
            place += 1;
        }
    }
    pairs
}

/// How much two items share, of 1: in words, or in what is done under them, whichever is more.
fn shared(one: &Own, other: &Own, names: &Names) -> f64 {
    if one.kind != other.kind {
        return 0.0;
    }
    let words = strsim::sorensen_dice(&one.words, &other.words);
    let ours: Vec<Deed> = one.deeds.iter().map(|deed| deed.renamed(names)).collect();
    let both = ours.iter().filter(|deed| other.deeds.contains(deed)).count();
    let all = ours.len() + other.deeds.len();
    let done = if all == 0 { 0.0 } else { 2.0 * both as f64 / all as f64 };
    let label = if one.label == other.label { LABEL } else { 0.0 };
    words.max(done) + label
}
