//! Names: finding what was meant.

use crate::error::Error;

/// The place of a name, or an error that tells the nearest ones.
pub fn find(kind: &'static str, name: &str, all: &[&str]) -> Result<usize, Error> {
    all.iter().position(|known| *known == name).ok_or_else(|| unknown(kind, name, all))
}

/// The error for a name that nothing has.
pub fn unknown(kind: &'static str, name: &str, all: &[&str]) -> Error {
    Error::Unknown { kind, name: name.into(), nearest: nearest(name, all) }
}

fn nearest(name: &str, all: &[&str]) -> String {
    let mut scored: Vec<(f64, &str)> =
        all.iter().map(|known| (strsim::jaro_winkler(name, known), *known)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup();
    // Where one is much nearer than the others, it is meant.
    let least = scored.first().map_or(0.75, |(best, _)| (best - 0.06).max(0.75));
    let near: Vec<&str> =
        scored.iter().filter(|(score, _)| *score > least).take(3).map(|(_, n)| *n).collect();
    match (near.as_slice(), all) {
        ([], []) => "there are none".into(),
        ([], all) if all.len() > 12 => "`callproof explain` lists them all".into(),
        ([], all) => format!("there are: {}", all.join(", ")),
        ([one], _) => format!("did you mean \"{one}\"?"),
        (several, _) => format!("did you mean one of: {}?", several.join(", ")),
    }
}
