//! A clause with what changes in it, paragraph by paragraph: in the words of a document that was
//! given, or in the model's own.

use std::collections::BTreeSet;

use callproof_kernel::step::{Kind, Step};
use callproof_proofs::amendment::{Amended, Entry, Fate};
use callproof_reading::{ClauseText, Item, ItemKind};

use crate::report::lines::capital;
use crate::review::contribution::pairing::{Beside, pair};

/// What a paragraph is to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A numbered step or an item of a list, nested so deep: 0 stands at the margin.
    Step(usize),
    /// A NOTE.
    Note,
    /// An editor's note.
    EditorsNote,
    /// Running text.
    Paragraph,
    /// The title of a figure or a table.
    Caption,
}

/// A paragraph before and after the change; `None` where it is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub form: Form,
    /// What stands before its text: `4.`, `NOTE 1:`; empty where nothing does.
    pub label: String,
    /// Its text before the change.
    pub old: Option<String>,
    /// Its text after the change.
    pub new: Option<String>,
}

/// The clause in the model's own words.
pub fn own(amended: &Amended) -> Vec<Line> {
    amended.entries.iter().map(line).collect()
}

fn line(entry: &Entry) -> Line {
    Line {
        form: form(entry.kind()),
        label: label(entry.kind(), &entry.label),
        old: said(&entry.side(false)),
        new: said(&entry.side(true)),
    }
}

/// Some sentences in a row; nothing where there are none.
fn said(steps: &[Step]) -> Option<String> {
    let sentences: Vec<String> = steps.iter().map(sentence).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// A step as a sentence: what is proposed is one, what is printed is told in the model's words.
fn sentence(step: &Step) -> String {
    let gist = capital(step.gist);
    match gist.ends_with(['.', ':', '"']) {
        true => gist,
        false => format!("{gist}."),
    }
}

fn form(kind: Kind) -> Form {
    match kind {
        Kind::Numbered | Kind::Listed => Form::Step(0),
        Kind::Note => Form::Note,
        Kind::EditorsNote => Form::EditorsNote,
        Kind::Paragraph | Kind::Section => Form::Paragraph,
    }
}

fn label(kind: Kind, label: &str) -> String {
    match kind {
        Kind::Numbered => format!("{label}."),
        Kind::Listed => label.into(),
        Kind::Note => format!("{label}:"),
        Kind::EditorsNote => "Editor's note:".into(),
        Kind::Paragraph | Kind::Section => String::new(),
    }
}

/// The clause in the words of a document, and the sentences of the change that found no place in it.
///
/// A printed item of the model stands beside an item of the document by its number, a paragraph by
/// the words they share. What comes after an item of the model comes after that of the document.
pub fn based(
    amended: &Amended,
    text: &ClauseText,
    printed_lines: &[&str],
) -> (Vec<Line>, Vec<Step>) {
    let printed: Vec<Step> = amended
        .entries
        .iter()
        .flat_map(|entry| &entry.sentences)
        .filter(|(step, _)| step.is_printed())
        .map(|(step, _)| *step)
        .collect();
    let pairing = pair(text, &printed);
    let beside = |entry: &Entry| {
        let of = |step: &Step| entry.sentences.iter().any(|(own, _)| own == step);
        pairing
            .items
            .iter()
            .position(|beside| matches!(beside, Beside::Steps(steps, _) if steps.iter().any(of)))
    };
    let mut changed: Vec<Vec<&Entry>> = vec![Vec::new(); text.items.len()];
    let mut after: Vec<Vec<&Entry>> = vec![Vec::new(); text.items.len() + 1];
    let (mut place, mut lost) = (0, Vec::new());
    for entry in &amended.entries {
        match (beside(entry), entry.fate()) {
            (Some(item), _) => {
                changed[item].push(entry);
                place = item + 1;
            }
            (None, Fate::Inserted) if !is_there(entry, text) => after[place].push(entry),
            (None, Fate::Inserted) => {}
            // What the document does not have cannot go from it; what comes in its place can.
            (None, _) => lost.extend(entry.side(true).iter().filter(|step| !step.is_printed())),
        }
    }
    let mut lines: Vec<Line> = after[0].iter().map(|entry| line(entry)).collect();
    for (at, item) in text.items.iter().enumerate() {
        let old = item.text.clone();
        let new = changed[at].iter().try_fold(old.clone(), |text, entry| rewritten(&text, entry));
        lines.push(Line {
            form: form_of(item, text),
            label: label_of(item, printed_lines),
            old: Some(old),
            new,
        });
        lines.extend(after[at + 1].iter().map(|entry| line(entry)));
    }
    (lines, lost)
}

/// Whether what comes stands in a clause already, as in one's own revision that is changed again.
fn is_there(entry: &Entry, text: &ClauseText) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let said: Vec<String> = entry.side(true).iter().map(sentence).collect();
    let said = words(&said.join(" "));
    let is_it = |item: &Item| {
        let own = words(&item.text);
        !said.is_empty() && own.windows(said.len()).any(|part| part == said)
    };
    text.items.iter().any(is_it)
}

/// The text of an item after the change of one of the model's; nothing where all of it goes.
fn rewritten(text: &str, entry: &Entry) -> Option<String> {
    if entry.is_unchanged() {
        return Some(text.into());
    }
    let of = |fate: Fate| entry.sentences.iter().filter(move |(_, own)| *own == fate);
    let comes: Vec<String> = of(Fate::Inserted).map(|(step, _)| sentence(step)).collect();
    if of(Fate::Kept).next().is_none() {
        return (!comes.is_empty()).then(|| comes.join(" "));
    }
    let mut sentences = sentences(text);
    let mut place = sentences.len();
    for (step, _) in of(Fate::Deleted) {
        // Of a sentence that also says what stays, nobody but a reader can take a part away.
        if let Some(at) = nearest(step.gist, &sentences).filter(|_| sentences.len() > 1) {
            sentences.remove(at);
            place = at;
        }
    }
    for (at, sentence) in comes.into_iter().enumerate() {
        sentences.insert(place + at, sentence);
    }
    Some(sentences.join(" "))
}

/// A text in sentences: each ends with a full stop before a capital letter.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut rest = text;
    while let Some(end) = end_of_sentence(rest) {
        sentences.push(rest[..end].trim().to_string());
        rest = &rest[end..];
    }
    sentences.push(rest.trim().to_string());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn end_of_sentence(text: &str) -> Option<usize> {
    let stops = text.match_indices(". ").map(|(at, _)| at + 1);
    stops.filter(|at| text[*at..].trim_start().starts_with(char::is_uppercase)).min()
}

/// The sentence that shares most words with a gist, if they are at least two.
fn nearest(gist: &str, sentences: &[String]) -> Option<usize> {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
        words.map(str::to_lowercase).collect()
    };
    let gist = words(gist);
    let shared = |sentence: &String| words(sentence).intersection(&gist).count();
    let all = sentences.iter().enumerate().map(|(at, sentence)| (at, shared(sentence)));
    // The first of several alike.
    let best = all.fold(None, |best: Option<(usize, usize)>, (at, shared)| match best {
        Some((_, most)) if most >= shared => best,
        _ => Some((at, shared)),
    });
    best.filter(|(_, shared)| *shared > 1).map(|(at, _)| at)
}

fn form_of(item: &Item, text: &ClauseText) -> Form {
    match item.kind {
        ItemKind::Step => Form::Step(depth(item, text)),
        ItemKind::Note => Form::Note,
        ItemKind::EditorsNote => Form::EditorsNote,
        ItemKind::Paragraph => Form::Paragraph,
        ItemKind::Caption => Form::Caption,
    }
}

/// How many steps an item is nested in.
fn depth(item: &Item, text: &ClauseText) -> usize {
    let parent = item.parent.map(|at| &text.items[at]);
    match parent.filter(|parent| parent.kind == ItemKind::Step) {
        Some(parent) => 1 + depth(parent, text),
        None => 0,
    }
}

/// The label as it is printed, with its full stop or bracket.
fn label_of(item: &Item, lines: &[&str]) -> String {
    match item.kind {
        ItemKind::Step => {
            let line = lines.get(item.line.saturating_sub(1)).map_or("", |line| line.trim_start());
            let mark = line.strip_prefix(&item.label).and_then(|rest| rest.chars().next());
            let mark = mark.filter(|mark| matches!(mark, '.' | ')' | ':' | '>'));
            let is_word = item.label.ends_with(char::is_alphanumeric);
            match mark {
                Some(mark) => format!("{}{mark}", item.label),
                None if is_word => format!("{}.", item.label),
                None => item.label.clone(),
            }
        }
        ItemKind::Note => format!("{}:", item.label),
        ItemKind::EditorsNote => "Editor's note:".into(),
        ItemKind::Caption => format!("{}:", item.label),
        ItemKind::Paragraph => String::new(),
    }
}
