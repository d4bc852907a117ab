//! Names: finding what was meant.

use std::fmt;

use crate::error::Error;

/// The place of a name, or an error that tells the nearest ones.
pub fn find(kind: &'static str, name: &str, all: &[&str]) -> Result<usize, Error> {
    all.iter().position(|known| *known == name).ok_or_else(|| unknown(kind, name, all))
}

/// The error for a name that nothing has.
pub fn unknown(kind: &'static str, name: &str, all: &[&str]) -> Error {
    Error::Unknown { kind, name: name.into(), nearest: nearest(name, all) }
}

/// What there is where a name is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// What may be meant, the most alike first: at least one.
    Meant(Vec<String>),
    /// All there are, where none is alike and they are few.
    All(Vec<String>),
    /// All there are, and what else can be done.
    AllAnd(Vec<String>, String),
    /// None is alike, and there are too many to be named.
    Many,
    /// The file of that name, without its ending.
    File(String),
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Nearest::Meant(names) if names.len() == 1 => {
                write!(f, "did you mean \"{}\"?", names[0])
            }
            Nearest::Meant(names) => write!(f, "did you mean one of: {}?", names.join(", ")),
            Nearest::All(names) if names.is_empty() => f.write_str("there are none"),
            Nearest::All(names) => write!(f, "there are: {}", names.join(", ")),
            Nearest::AllAnd(names, or) => write!(f, "there are: {}; or {or}", names.join(", ")),
            Nearest::Many => f.write_str("`callproof explain` lists them all"),
            Nearest::File(file) => write!(f, "did you mean the file \"{file}\"?"),
        }
    }
}

/// The most names that are all told.
const FEW: usize = 12;

fn nearest(name: &str, all: &[&str]) -> Nearest {
    let mut scored: Vec<(f64, &str)> =
        all.iter().map(|known| (strsim::jaro_winkler(name, known), *known)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup();
    // Where one is much nearer than the others, it is meant.
    let least = scored.first().map_or(0.75, |(best, _)| (best - 0.06).max(0.75));
    let near = scored.iter().filter(|(score, _)| *score > least).take(3);
    let near: Vec<String> = near.map(|(_, known)| known.to_string()).collect();
    match near.is_empty() {
        false => Nearest::Meant(near),
        true if all.len() > FEW => Nearest::Many,
        true => Nearest::All(all.iter().map(ToString::to_string).collect()),
    }
}
