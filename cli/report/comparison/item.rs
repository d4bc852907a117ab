//! An item of two texts in words.

use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Kind;
use callproof_proofs::comparison::{Becomes, Beside, Deed, Item, Own, Unplayed};

use super::Told;

impl<P: Procedure> Told<'_, P> {
    /// What is done no more, and what is done instead; each with where else the other text does it.
    pub(super) fn placed(&self, item: &Item) -> (Vec<String>, Vec<String>) {
        let (less, more) = moved(item);
        let said = |side: usize, deeds: &[Deed]| -> Vec<String> {
            let place = |deed: &Deed| {
                let at = self.at(&self.compared.elsewhere(side, deed, item), 1 - side);
                let at = at.map(|at| format!("; {} {at}", self.names[1 - side]));
                format!("{deed}{}", at.unwrap_or_default())
            };
            deeds.iter().map(place).collect()
        };
        (said(0, less), said(1, more))
    }

    /// At which items of a text something is done, in words.
    pub(super) fn at(&self, items: &[(&Beside, &Own)], side: usize) -> Option<String> {
        let place = |(beside, own): &(&Beside, &Own)| match beside.clauses[side] {
            Some(clause) => format!("{} of {}", called(own), clause.number),
            None => called(own),
        };
        let places: Vec<String> = items.iter().map(place).collect();
        (!places.is_empty()).then(|| format!("at {}", places.join(", ")))
    }
}

/// What is done no more, and what is done instead.
fn moved(item: &Item) -> (&[Deed], &[Deed]) {
    match &item.becomes {
        Becomes::Otherwise(less, more) => (less, more),
        Becomes::Gone => (&item.deeds[0], &[]),
        Becomes::New => (&[], &item.deeds[1]),
        Becomes::Same | Becomes::Wording => (&[], &[]),
    }
}

/// The same in words.
pub fn deeds(item: &Item) -> (Vec<String>, Vec<String>) {
    let said = |deeds: &[Deed]| deeds.iter().map(ToString::to_string).collect();
    let (less, more) = moved(item);
    (said(less), said(more))
}

/// What an item says otherwise and nobody plays, a sentence each.
pub fn unplayed(item: &Item) -> Vec<String> {
    let instead = |one: &str, other: &str| match (one, other) {
        ("", other) => format!("{other}, where nothing stood"),
        (one, "") => format!("nothing instead of {one}"),
        (one, other) => format!("{other} instead of {one}"),
    };
    let refers = |what: &str, one: &str, other: &str| match one == other {
        true => format!("refers by the same numbers to other {what}: {other}; not played"),
        false => format!("refers to other {what}: {}; not played", instead(one, other)),
    };
    let said = |one: &Unplayed| match one {
        Unplayed::Contents(one, other) => {
            let quoted = |said: &str| match said {
                "" => String::new(),
                said => format!("\"{said}\""),
            };
            let differ = instead(&quoted(one), &quoted(other));
            format!("a message's contents differ: {differ}; not played")
        }
        Unplayed::Steps(one, other) => refers("steps", one, other),
        Unplayed::Clauses(one, other) => refers("clauses", one, other),
    };
    item.unplayed.iter().map(said).collect()
}

/// "step 4", "NOTE 1", "paragraph".
pub fn label(item: &Item) -> String {
    item.own.iter().flatten().next_back().map_or(String::new(), called)
}

fn called(own: &Own) -> String {
    match own.kind {
        Kind::Numbered => format!("step {}", own.label),
        Kind::Listed => format!("item {}", own.label),
        Kind::Paragraph | Kind::Section => format!("paragraph \"{}\"", own.label),
        Kind::Note | Kind::EditorsNote => own.label.clone(),
    }
}

/// What an item is.
fn label_kind(item: &Item) -> Option<Kind> {
    item.own.iter().flatten().next_back().map(|own| own.kind)
}

/// What becomes of an item, in words.
pub fn becomes(item: &Item) -> String {
    let mut said = vec![
        match item.becomes {
            Becomes::Same => "the same",
            Becomes::Wording if !item.unplayed.is_empty() => "the same is done",
            Becomes::Wording => "in other words",
            Becomes::Otherwise(..) => "does something else",
            Becomes::Gone => "gone",
            Becomes::New => "new",
        }
        .to_string(),
    ];
    // A paragraph is known by its line, which is no number.
    let is_numbered = label_kind(item) != Some(Kind::Paragraph);
    if let (true, [Some(one), _]) = (item.is_renumbered() && is_numbered, &item.own) {
        said.push(format!("was {}", one.label));
    }
    if item.is_moved {
        said.push("at another place".into());
    }
    said.join(", ")
}
