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

    /// What to say of words that are none of these names.
    pub fn unknown(&self, words: &str) -> String {
        let words = words.trim();
        let said = match words.is_empty() {
            true => format!("a {} is missing here", self.kind),
            false => format!("\"{words}\" is no {} that is declared", self.kind),
        };
        match nearest(words, self.known.iter().copied()) {
            Some(name) => format!("{said}; did you mean \"{name}\"?"),
            None if self.known.is_empty() => format!("{said}; none is declared above"),
            None if self.known.len() <= 8 => {
                format!("{said}; there are: {}", self.known.join(", "))
            }
            None => said,
        }
    }
}

/// The name that is most like some words, if one is like them at all.
pub fn nearest<'n>(words: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let scored = names.map(|name| (strsim::jaro_winkler(words, name), name));
    let best = scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, name)| name)
}

/// Keeps words as long as the program runs.
pub fn keep(words: &str) -> &'static str {
    Box::leak(words.to_string().into_boxed_str())
}

/// Keeps values as long as the program runs.
pub fn keep_all<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}
