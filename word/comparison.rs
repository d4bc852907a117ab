//! What two texts of several paragraphs differ in.

use crate::difference::{common_letters, difference, letters};
use crate::document::{Change, Paragraph, Span};

/// How many of a hundred letters two paragraphs must share for one to be the other, revised.
const LEAST_SHARED: usize = 50;

/// The paragraphs of both texts, in the order of both: those that both have are kept, with their
/// difference where they are alike, and the others are inserted or deleted.
///
/// The changes that the given paragraphs have themselves do not count; nor does how their letters
/// look, where they are revised. Takes time in the product of the lengths of both texts.
pub fn comparison(old: &[Paragraph], new: &[Paragraph]) -> Vec<Paragraph> {
    let pairs = pairs(old, new);
    let (mut from_old, mut from_new) = (0, 0);
    let mut paragraphs = Vec::new();
    for pair in pairs.into_iter().chain([Pair { old: old.len(), new: new.len() }]) {
        paragraphs.extend(old[from_old..pair.old].iter().map(|own| whole(own, Change::Deleted)));
        paragraphs.extend(new[from_new..pair.new].iter().map(|own| whole(own, Change::Inserted)));
        if let (Some(before), Some(after)) = (old.get(pair.old), new.get(pair.new)) {
            paragraphs.push(revised(before, after));
        }
        (from_old, from_new) = (pair.old + 1, pair.new + 1);
    }
    paragraphs
}

/// A paragraph of the old text and the one of the new text that it became.
struct Pair {
    old: usize,
    new: usize,
}

/// The pairs that share the most letters together, in the order of both texts.
fn pairs(old: &[Paragraph], new: &[Paragraph]) -> Vec<Pair> {
    let (old_texts, new_texts): (Vec<String>, Vec<String>) =
        (old.iter().map(text).collect(), new.iter().map(text).collect());
    let shared = |at: &Pair| match old[at.old].style == new[at.new].style {
        true => shared(&old_texts[at.old], &new_texts[at.new]),
        false => 0,
    };
    // What the paragraphs from here on share, for each place in both texts.
    let mut rest = vec![vec![0; new.len() + 1]; old.len() + 1];
    let mut own = vec![vec![0; new.len()]; old.len()];
    for old in (0..old.len()).rev() {
        for new in (0..new.len()).rev() {
            own[old][new] = shared(&Pair { old, new });
            let paired = match own[old][new] {
                0 => 0,
                own => own + rest[old + 1][new + 1],
            };
            rest[old][new] = paired.max(rest[old + 1][new]).max(rest[old][new + 1]);
        }
    }
    let mut pairs = Vec::new();
    let mut at = Pair { old: 0, new: 0 };
    while at.old < old.len() && at.new < new.len() {
        let (old, new) = (at.old, at.new);
        let own = own[old][new];
        at = if own > 0 && own + rest[old + 1][new + 1] == rest[old][new] {
            pairs.push(at);
            Pair { old: old + 1, new: new + 1 }
        } else if rest[old + 1][new] == rest[old][new] {
            Pair { old: old + 1, new }
        } else {
            Pair { old, new: new + 1 }
        };
    }
    pairs
}

/// How much two texts share, where that is enough for one to be the other, revised. The same text
/// shares more than any other does.
fn shared(old: &str, new: &str) -> usize {
    let most = letters(old).max(letters(new));
    match old == new {
        true => 2 * most + 1,
        false => Some(common_letters(&difference(old, new)))
            .filter(|common| *common > 0 && common * 100 >= most * LEAST_SHARED)
            .unwrap_or(0),
    }
}

/// A paragraph that both texts have.
fn revised(old: &Paragraph, new: &Paragraph) -> Paragraph {
    let (before, after) = (text(old), text(new));
    match before == after {
        true => whole(new, Change::Kept),
        false => Paragraph { spans: difference(&before, &after), ..whole(new, Change::Kept) },
    }
}

/// A paragraph that one of the texts has, or both.
fn whole(paragraph: &Paragraph, change: Change) -> Paragraph {
    let kept = |span: &Span| Span { change: Change::Kept, ..span.clone() };
    let spans = paragraph.spans.iter().map(kept).collect();
    Paragraph { spans, ..paragraph.clone() }.changed(change)
}

fn text(paragraph: &Paragraph) -> String {
    paragraph.spans.iter().map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::Style;

    fn steps(texts: &[&str]) -> Vec<Paragraph> {
        texts.iter().map(|text| Paragraph::new(Style::B1, *text)).collect()
    }

    /// The paragraphs as text: `+` and `-` before those that are inserted and deleted, `~` before
    /// those that are revised.
    fn shown(old: &[&str], new: &[&str]) -> Vec<String> {
        let show = |own: &Paragraph| {
            let is_revised = own.spans.iter().any(|span| span.change != Change::Kept);
            let mark = match own.change {
                Change::Inserted => "+",
                Change::Deleted => "-",
                Change::Kept if is_revised => "~",
                Change::Kept => "",
            };
            format!("{mark}{}", own.spans[0].text.split('\t').next().unwrap_or_default())
        };
        comparison(&steps(old), &steps(new)).iter().map(show).collect()
    }

    #[test]
    fn a_step_between_others_is_inserted() {
        let old = ["1.\tThe client sends a request.", "2.\tThe server answers the client."];
        let new = [old[0], "1a.\tA timer of ten seconds is started.", old[1]];
        assert_eq!(shown(&old, &new), ["1.", "+1a.", "2."]);
        assert_eq!(shown(&new, &old), ["1.", "-1a.", "2."]);
    }

    #[test]
    fn a_step_with_another_word_is_revised() {
        let old = ["1.\tThe client sends a request.", "2.\tThe server answers the client."];
        let new = ["1.\tThe client sends a notification.", "2.\tNothing else happens then."];
        assert_eq!(shown(&old, &new), ["~1.", "-2.", "+2."]);
    }

    #[test]
    fn a_text_that_is_not_there_is_inserted_or_deleted_whole() {
        assert_eq!(shown(&[], &["1.\tA."]), ["+1."]);
        assert_eq!(shown(&["1.\tA."], &[]), ["-1."]);
        assert_eq!(comparison(&[], &[]), []);
    }

    #[test]
    fn paragraphs_of_different_styles_are_not_the_same() {
        let text = "The same text in both.";
        let old = [Paragraph::new(Style::No, text)];
        let new = [Paragraph::new(Style::Normal, text)];
        let changes: Vec<Change> = comparison(&old, &new).iter().map(|own| own.change).collect();
        assert_eq!(changes, [Change::Deleted, Change::Inserted]);
    }
}
