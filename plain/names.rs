//! Names that are declared: each is known by the words that stand in the file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Names of one kind.
#[derive(Clone, Debug)]
pub struct Names {
    /// What they name, e.g. `state`.
    pub kind: &'static str,
    known: Vec<&'static str>,
    places: BTreeMap<&'static str, usize>,
    /// The length of the longest, in bytes.
    longest: usize,
    /// Those that some line has named, by place.
    named: RefCell<BTreeSet<usize>>,
}

impl Names {
    /// None yet.
    pub fn new(kind: &'static str) -> Self {
        Names {
            kind,
            known: Vec::new(),
            places: BTreeMap::new(),
            longest: 0,
            named: RefCell::default(),
        }
    }

    /// The name at a place.
    pub fn at(&self, place: usize) -> &'static str {
        self.known[place]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Declares a name; `None` where it is declared already.
    pub fn declare(&mut self, name: &str) -> Option<usize> {
        if self.find(name).is_some() {
            return None;
        }
        let (name, place) = (keep(name), self.known.len());
        self.known.push(name);
        self.places.insert(name, place);
        self.longest = self.longest.max(name.len());
        Some(place)
    }

    /// The place of a name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Some line names it.
    pub fn note(&self, place: usize) {
        self.named.borrow_mut().insert(place);
    }

    /// Those that no line has named.
    pub fn unnamed(&self) -> impl Iterator<Item = &'static str> + '_ {
        let is_named = |place: &usize| self.named.borrow().contains(place);
        (0..self.len()).filter(move |place| !is_named(place)).map(|place| self.at(place))
    }

    /// The place of the longest name with which a text begins, and what follows it.
    pub fn longest<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let is_of_a_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let ends = text.char_indices().filter(|(_, c)| !is_of_a_word(*c)).map(|(at, _)| at);
        let ends = ends.take_while(|at| *at <= self.longest);
        let all = (text.len() <= self.longest).then_some(text.len());
        let fits = ends.chain(all).filter_map(|end| Some((self.find(&text[..end])?, &text[end..])));
        fits.last()
    }

    /// What to say of a text that begins with none of these names.
    pub fn unknown(&self, text: &str) -> String {
        self.unknown_beside(text, &[])
    }

    /// The same where other words could stand as well.
    pub fn unknown_beside(&self, text: &str, others: &[&str]) -> String {
        let text = text.trim();
        if text.is_empty() {
            return format!("a {} is missing here", self.kind) + &self.all();
        }
        let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
        let beginnings: Vec<&str> = ends.take(MOST_WORDS).map(|end| &text[..end]).collect();
        let first = beginnings[0];
        let begun =
            |name: &&&str| name.strip_prefix(first).is_some_and(|rest| rest.starts_with(' '));
        let near = beginnings.iter().filter_map(|words| {
            let known = self.known.iter().chain(others).copied();
            let (score, name) = most_like(words, known)?;
            Some((score, *words, name))
        });
        match near.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((_, words, name)) => {
                format!(
                    "\"{words}\" is no {} that is declared; did you mean \"{name}\"?",
                    self.kind
                )
            }
            None if self.known.iter().filter(begun).count() == 1 => {
                let name = self.known.iter().find(begun).expect("it was counted");
                format!(
                    "\"{first}\" is no {} that is declared; \"{name}\" is: if these are two, \
                     something stands between them where they are declared",
                    self.kind
                )
            }
            None => {
                let words = beginnings.iter().take(SHOWN_WORDS).next_back().unwrap_or(&text);
                format!("\"{words}\" is no {} that is declared", self.kind) + &self.all()
            }
        }
    }

    /// All of them, if they are few.
    fn all(&self) -> String {
        match self.known.len() {
            0 => "; there is none above".into(),
            1..=8 => format!("; there are: {}", self.known.join(", ")),
            _ => String::new(),
        }
    }
}

/// The most words of a name that is looked for.
const MOST_WORDS: usize = 8;
/// The longest name for which a nearest is looked for, in bytes.
const LONGEST: usize = 1_000;
/// The words shown of a text in which no name is found.
const SHOWN_WORDS: usize = 4;

/// The name that is most like some words, if one is like them at all.
pub fn nearest<'n>(words: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    most_like(words, names).map(|(_, name)| name)
}

/// How alike a name and some words are, and the name; `None` where none is like them.
fn most_like<'n>(words: &str, names: impl Iterator<Item = &'n str>) -> Option<(f64, &'n str)> {
    // What is much longer than the other is not like it, and long words would be compared for long.
    let is_near = |name: &&str| {
        let (one, other) = (words.len().min(name.len()), words.len().max(name.len()));
        one * 5 > other && other <= LONGEST
    };
    let scored = names
        .filter(is_near)
        .map(|name| (strsim::normalized_damerau_levenshtein(words, name), name));
    // Of two that are as like, the one that is as long: a letter is mistaken more often than left out.
    let longer = |name: &str| std::cmp::Reverse(name.len().abs_diff(words.len()));
    scored
        .filter(|(score, _)| *score > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| longer(a.1).cmp(&longer(b.1))))
}

/// Whether a character belongs to a word, so that no name ends before it.
pub fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// The parts of a text before, and after, each place where a word stands alone.
pub fn split_at_word<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in text.match_indices(word) {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        if !before.is_some_and(is_of_a_word) && !behind.is_some_and(is_of_a_word) {
            parts.push(&text[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

/// Whether a word stands alone in a text.
pub fn has_word(text: &str, word: &str) -> bool {
    split_at_word(text, word).len() > 1
}

/// Keeps words as long as the program runs.
pub fn keep(words: &str) -> &'static str {
    Box::leak(words.to_string().into_boxed_str())
}

/// Keeps values as long as the program runs.
pub fn keep_all<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}
