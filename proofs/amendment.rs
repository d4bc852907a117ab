//! The text that some answers make of a text, clause by clause and item by item.

use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Clause, Kind, Step};

use crate::references::refers_to;

/// What becomes of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It stays as it is printed.
    Kept,
    /// It is printed, and goes.
    Deleted,
    /// It is proposed, and comes.
    Inserted,
}

/// An item of a clause: the sentences that stand under one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its label, unique among the numbered items of the clause.
    pub label: String,
    /// Its sentences in their order, what goes before what comes.
    pub sentences: Vec<(Step, Fate)>,
}

/// A clause as some answers make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The clause.
    pub clause: &'static Clause,
    /// Its items in the order of the new text; what goes stands where it stood.
    pub entries: Vec<Entry>,
}

impl Entry {
    /// What becomes of the whole item: `Kept` where it is there before and after, even if sentences
    /// in it are not.
    pub fn fate(&self) -> Fate {
        let all = |fate: Fate| self.sentences.iter().all(|(_, of)| *of == fate);
        match (all(Fate::Deleted), all(Fate::Inserted)) {
            (true, _) => Fate::Deleted,
            (_, true) => Fate::Inserted,
            _ => Fate::Kept,
        }
    }

    /// Whether the item reads as it did.
    pub fn is_unchanged(&self) -> bool {
        self.sentences.iter().all(|(_, fate)| *fate == Fate::Kept)
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.sentences[0].0.item.kind
    }

    /// Its sentences before the change, or after it.
    pub fn side(&self, is_new: bool) -> Vec<Step> {
        let gone = if is_new { Fate::Deleted } else { Fate::Inserted };
        let those = self.sentences.iter().filter(|(_, fate)| *fate != gone);
        those.map(|(step, _)| *step).collect()
    }
}

impl Amended {
    /// Whether the clause reads as it did.
    pub fn is_unchanged(&self) -> bool {
        self.entries.iter().all(Entry::is_unchanged)
    }
}

/// The open issues that are answered otherwise than by leaving the text as it is, each with the
/// place of the answer.
pub fn answered<P: Procedure>(procedure: P, chosen: &Resolutions<P>) -> Vec<(Issue, usize)> {
    let issues = procedure.issues().into_iter();
    let answers = issues.map(|issue| {
        let answer = chosen.chosen(issue.place);
        (issue, answer)
    });
    answers.filter(|(_, answer)| *answer > 0).collect()
}

/// The clauses of a text's own documents as some answers make them, in the text's order.
///
/// A sentence that takes the place of printed ones stands where the first of them in its clause
/// stood. One with the label of a printed item is added to that item; else it is an item of its
/// own, after the last of a smaller number with the notes on it, and without a number at the end of
/// the clause. Of two that come under the same new number the later is given the next letter. An
/// editor's note goes where every question that it asks is answered.
pub fn amended<P: Procedure>(procedure: P, chosen: &Resolutions<P>) -> Vec<Amended> {
    let answered = answered(procedure, chosen);
    let mut added: Vec<Step> = Vec::new();
    for (issue, answer) in &answered {
        let proposed = issue.candidates[*answer].proposed;
        added.extend(proposed.iter().filter(|step| !added.contains(step)).collect::<Vec<_>>());
    }
    let issues = procedure.issues();
    let is_settled = |note: &Step| {
        let mut asking = issues.iter().filter(|issue| issue.steps.contains(note)).peekable();
        let is_answered =
            |issue: &Issue| answered.iter().any(|(other, _)| other.place == issue.place);
        asking.peek().is_some() && asking.all(is_answered)
    };
    let goes = |step: &Step| {
        added.iter().any(|new| new.replaces.contains(step))
            || (step.item.kind == Kind::EditorsNote && is_settled(step))
    };
    let clauses = procedure.clauses().into_iter();
    let own = clauses.filter(|(_, steps)| !steps.iter().any(Step::is_of_an_rfc));
    own.map(|(clause, steps)| {
        let mut entries: Vec<Entry> = Vec::new();
        for step in steps {
            let fate = if goes(step) { Fate::Deleted } else { Fate::Kept };
            match entries.last_mut().filter(|last| is_of(last, step)) {
                Some(last) => last.sentences.push((*step, fate)),
                None => {
                    entries.push(Entry { label: step.item.whole(), sentences: vec![(*step, fate)] })
                }
            }
        }
        for step in added.iter().filter(|step| step.clause == clause) {
            insert(&mut entries, *step);
        }
        renumber(&mut entries);
        Amended { clause, entries }
    })
    .collect()
}

/// Whether a step stands under the label of an item.
fn is_of(entry: &Entry, step: &Step) -> bool {
    let first = entry.sentences[0].0;
    first.item.kind == step.item.kind && first.item.whole() == step.item.whole()
}

fn insert(entries: &mut Vec<Entry>, step: Step) {
    let own = |entry: &Entry| entry.sentences.iter().position(|(of, _)| step.replaces.contains(of));
    let place = entries.iter().position(|entry| own(entry).is_some());
    if let Some(place) = place.filter(|_| Number::of(&step).is_none()) {
        let entry = &mut entries[place];
        let is_whole = entry.sentences.iter().all(|(of, _)| step.replaces.contains(of));
        match entry.kind() == Kind::Paragraph && is_whole {
            true => entry.sentences.push((step, Fate::Inserted)),
            false => entries.insert(place + 1, alone(step, step.item.whole())),
        }
        return;
    }
    if let Some(entry) = place.map(|place| &mut entries[place]).filter(|of| is_of(of, &step)) {
        // What takes the place of a sentence stands behind it.
        let at = own(entry).map_or(entry.sentences.len(), |at| at + 1);
        entry.sentences.insert(at, (step, Fate::Inserted));
        return;
    }
    let of_a_printed = |entry: &Entry| is_of(entry, &step) && entry.fate() != Fate::Inserted;
    if let Some(entry) = entries.iter_mut().find(|entry| of_a_printed(entry)) {
        entry.sentences.push((step, Fate::Inserted));
        return;
    }
    let Some(mut number) = Number::of(&step) else {
        entries.push(alone(step, step.item.whole()));
        return;
    };
    while entries.iter().any(|entry| entry.numbered().is_some_and(|other| other == number)) {
        number = number.next();
    }
    let before = |entry: &Entry| entry.numbered().is_some_and(|other| other < number);
    let mut place = entries.iter().rposition(before).map_or(0, |last| last + 1);
    while entries.get(place).is_some_and(|entry| entry.kind() == Kind::Note) {
        place += 1;
    }
    entries.insert(place, alone(step, number.to_string()));
}

/// Gives new items the letters that follow those of printed ones of the same number, without a gap:
/// some of those that were thought of may not be among the answers. Where a sentence names one of
/// them, all keep theirs.
fn renumber(entries: &mut [Entry]) {
    let new: Vec<String> = entries
        .iter()
        .filter(|entry| entry.fate() == Fate::Inserted && entry.numbered().is_some())
        .map(|entry| entry.label.clone())
        .collect();
    let names =
        |step: &Step| new.iter().any(|label| refers_to(step.gist, label.trim_end_matches(')')));
    let sentences = entries.iter().flat_map(|entry| &entry.sentences);
    if sentences.into_iter().any(|(step, fate)| *fate != Fate::Deleted && names(step)) {
        return;
    }
    let mut last: Option<Number> = None;
    for entry in entries {
        let Some(number) = entry.numbered() else { continue };
        let follows = last.filter(|last| last.digits == number.digits);
        let number = match (entry.fate(), follows) {
            (Fate::Inserted, Some(last)) => last.next(),
            _ => number,
        };
        entry.label = number.to_string();
        last = Some(number);
    }
}

/// The label that a proposed step has in the amended text, as it is printed: `6a.`, `2)`; empty where
/// it stands in a paragraph without one. `None` where it is not among the answers.
pub fn label(clauses: &[Amended], step: &Step) -> Option<String> {
    if step.is_printed() {
        return None;
    }
    let own = |entry: &&Entry| entry.sentences.iter().any(|(of, _)| of == step);
    let entry = clauses.iter().flat_map(|amended| &amended.entries).find(own)?;
    Some(match entry.kind() {
        Kind::Numbered => format!("{}.", entry.label),
        Kind::Listed => entry.label.clone(),
        _ => String::new(),
    })
}

fn alone(step: Step, label: String) -> Entry {
    Entry { label, sentences: vec![(step, Fate::Inserted)] }
}

impl Entry {
    /// The number of a numbered item.
    fn numbered(&self) -> Option<Number> {
        let numbered = matches!(self.kind(), Kind::Numbered | Kind::Listed);
        numbered.then(|| Number::parse(&self.label)).flatten()
    }
}

/// The number of an item: `4`, `6a`, `7)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Number {
    digits: u32,
    letters: String,
    end: &'static str,
}

impl Number {
    fn of(step: &Step) -> Option<Number> {
        let is_numbered = matches!(step.item.kind, Kind::Numbered | Kind::Listed);
        is_numbered.then(|| Number::parse(&step.item.whole())).flatten()
    }

    fn parse(label: &str) -> Option<Number> {
        let (label, end) = match label.strip_suffix(')') {
            Some(label) => (label, ")"),
            None => (label, ""),
        };
        let after = label.find(|c: char| !c.is_ascii_digit()).unwrap_or(label.len());
        let (digits, letters) = label.split_at(after);
        Some(Number { digits: digits.parse().ok()?, letters: letters.into(), end })
    }

    /// The number with the next letter.
    fn next(&self) -> Number {
        let mut letters: Vec<char> = self.letters.chars().collect();
        match letters.pop() {
            None => letters.push('a'),
            Some('z') => letters.extend(['z', 'a']),
            Some(last) => letters.push(char::from_u32(last as u32 + 1).unwrap_or('a')),
        }
        Number { letters: letters.into_iter().collect(), ..self.clone() }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}{}", self.digits, self.letters, self.end)
    }
}
