//! Names that are declared: each is known by the words that stand in the file.

/// Names of one kind.
#[derive(Clone, Debug)]
pub struct Names {
    /// What they name, e.g. `state`.
    pub kind: &'static str,
    known: Vec<&'static str>,
}

impl Names {
    /// None yet.
    pub fn new(kind: &'static str) -> Self {
        Names { kind, known: Vec::new() }
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
        self.known.push(keep(name));
        Some(self.known.len() - 1)
    }

    /// The place of a name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.known.iter().position(|known| *known == name)
    }

    /// The place of the longest name with which a text begins, and what follows it.
    pub fn longest<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let fits = self.known.iter().enumerate().filter_map(|(place, name)| {
            let rest = text.strip_prefix(name)?;
            let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
            ends.then_some((name.len(), place, rest))
        });
        fits.max_by_key(|(length, ..)| *length).map(|(_, place, rest)| (place, rest))
    }

    /// What to say of a text that begins with none of these names.
    pub fn unknown(&self, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() {
            return format!("a {} is missing here", self.kind) + &self.all();
        }
        let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
        let beginnings: Vec<&str> = ends.take(MOST_WORDS).map(|end| &text[..end]).collect();
        let near = beginnings.iter().filter_map(|words| {
            let (score, name) = most_like(words, self.known.iter().copied())?;
            Some((score, *words, name))
        });
        match near.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((_, words, name)) => {
                format!(
                    "\"{words}\" is no {} that is declared; did you mean \"{name}\"?",
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
            0 => "; none is declared above".into(),
            1..=8 => format!("; there are: {}", self.known.join(", ")),
            _ => String::new(),
        }
    }
}

/// The most words of a name that is looked for.
const MOST_WORDS: usize = 8;
/// The words shown of a text in which no name is found.
const SHOWN_WORDS: usize = 4;

/// The name that is most like some words, if one is like them at all.
pub fn nearest<'n>(words: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    most_like(words, names).map(|(_, name)| name)
}

/// How alike a name and some words are, and the name; `None` where none is like them.
fn most_like<'n>(words: &str, names: impl Iterator<Item = &'n str>) -> Option<(f64, &'n str)> {
    let scored = names.map(|name| (strsim::normalized_damerau_levenshtein(words, name), name));
    // Of two that are as like, the one that is as long: a letter is mistaken more often than left out.
    let longer = |name: &str| std::cmp::Reverse(name.len().abs_diff(words.len()));
    scored
        .filter(|(score, _)| *score > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| longer(a.1).cmp(&longer(b.1))))
}

/// Keeps words as long as the program runs.
pub fn keep(words: &str) -> &'static str {
    Box::leak(words.to_string().into_boxed_str())
}

/// Keeps values as long as the program runs.
pub fn keep_all<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}
