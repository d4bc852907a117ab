//! Names that a text gives to what it has just spoken of: "a key transfer request, hereinafter called the
//! transfer request".

use super::grammar::MESSAGES;
use super::phrases::{bare, is_determiner, noun_phrase, words};
use super::tokens::{Is, Token, sentences, tokens};
use super::whole::is_carrier;

/// What says that a name follows, for the rest of the text.
const INTRODUCE: [&str; 6] =
    ["in the following", "hereinafter", "hereafter", "henceforth", "referred to as", "for short"];

/// Words around such a name that are no part of it.
const AROUND: [&str; 20] = [
    "in",
    "the",
    "following",
    "hereinafter",
    "hereafter",
    "henceforth",
    "referred",
    "to",
    "as",
    "called",
    "named",
    "for",
    "short",
    "also",
    "simply",
    "just",
    "only",
    "and",
    "a",
    "an",
];

/// The most words of such a name.
const MOST_WORDS: usize = 5;

/// A name, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alias {
    name: String,
    full: String,
}

/// The names that a text gives.
#[derive(Clone, Debug, Default)]
pub(super) struct Aliases {
    all: Vec<Alias>,
}

/// Where a sentence gives a name: from where to where, and which.
struct Given {
    from: usize,
    to: usize,
    name: String,
}

impl Aliases {
    /// Those of some texts.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let all = texts.flat_map(sentences).filter_map(|sentence| {
            let given = given(sentence)?;
            let full = meant(&sentence[..given.from], &given.name)?;
            Some(Alias { name: given.name, full })
        });
        Aliases { all: all.collect() }
    }

    /// A sentence in which everything has its full name, but for what only carries a message: that is
    /// called by the name of the message.
    pub(super) fn resolved(&self, sentence: &str) -> String {
        let mut text = sentence.to_string();
        if let Some(given) = given(sentence) {
            let rest = &sentence[given.to..];
            let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            text = format!("{} {rest}", sentence[..given.from].trim_end()).trim_end().to_string();
            let own = self.all.iter().find(|alias| alias.name == given.name);
            if let Some(alias) = own.filter(|alias| is_carrier(&alias.full)) {
                text = text.replacen(&alias.full, &alias.name, 1);
            }
        }
        for alias in self.all.iter().filter(|alias| !is_carrier(&alias.full)) {
            text = replaced(&text, &alias.name, &alias.full);
        }
        text
    }
}

/// The name that a sentence gives, and where it does: between commas, or in brackets.
fn given(sentence: &str) -> Option<Given> {
    let lower = sentence.to_lowercase();
    // Another length, and places are not the same.
    if lower.len() != sentence.len() {
        return None;
    }
    INTRODUCE.iter().find_map(|word| {
        let at = lower.find(word)?;
        let from = sentence[..at].rfind([',', '('])?;
        let is_bracket = sentence[from..].starts_with('(');
        let behind = &sentence[from + 1..];
        let end = behind.find(if is_bracket { ')' } else { ',' });
        let length = match (end, is_bracket) {
            (Some(end), _) => end,
            (None, true) => return None,
            (None, false) => behind.len(),
        };
        let said: Vec<Token<'_>> = tokens(&behind[..length]);
        let is_around =
            |token: &&Token<'_>| token.is_mark(":") || AROUND.iter().any(|word| token.says(word));
        let skipped = said.iter().take_while(is_around).count();
        let mut name = &said[skipped..];
        while let Some((_, rest)) = name.split_last().filter(|(last, _)| is_around(last)) {
            name = rest;
        }
        let is_name = (1..=MOST_WORDS).contains(&name.len())
            && skipped > 0
            && name.iter().all(|token| token.is == Is::Word)
            && noun_phrase(name) == name.len();
        // In brackets the last is closed, too.
        let to = from + 1 + length + usize::from(is_bracket);
        is_name.then(|| Given { from, to, name: words(name) })
    })
}

/// What a name stands for: the last before it that ends in the same word, else what stands just before it,
/// unless the name is that of a message.
fn meant(before: &str, name: &str) -> Option<String> {
    let all = tokens(before);
    let head = name.rsplit(' ').next()?.to_lowercase();
    let same = all.iter().rposition(|token| token.text.to_lowercase() == head);
    let end = match same {
        Some(at) => at + 1,
        None if MESSAGES.contains(&head.as_str()) => return None,
        None => all.len(),
    };
    let from = all[..end].iter().rposition(is_determiner)?;
    let length = noun_phrase(&all[from..end]);
    let full = words(bare(&all[from..from + length]));
    let is_whole = from + length == end && !full.is_empty();
    (is_whole && !full.eq_ignore_ascii_case(name)).then_some(full)
}

/// A text with another name in the place of one, where that stands by itself.
fn replaced(text: &str, name: &str, full: &str) -> String {
    let (lower, name, ending) = (text.to_lowercase(), name.to_lowercase(), full.to_lowercase());
    if lower.len() != text.len() {
        return text.to_string();
    }
    // What comes before it in the full name, where that ends in it.
    let before = ending.strip_suffix(&name).unwrap_or_default();
    let (mut made, mut from) = (String::new(), 0);
    for (at, _) in lower.match_indices(&name) {
        let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
        let end = at + name.len();
        let is_word =
            is_apart(lower[..at].chars().next_back()) && is_apart(lower[end..].chars().next());
        let is_full = !before.is_empty() && lower[..at].ends_with(before);
        if at < from || !is_word || is_full {
            continue;
        }
        made.push_str(&text[from..at]);
        made.push_str(full);
        from = end;
    }
    made.push_str(&text[from..]);
    made
}

#[cfg(test)]
mod tests {
    use super::Aliases;

    fn resolved(definition: &str, sentence: &str) -> (String, String) {
        let aliases = Aliases::of([definition].into_iter());
        (aliases.resolved(definition), aliases.resolved(sentence))
    }

    #[test]
    fn a_name_that_is_given_stands_for_what_it_is_given_to() {
        let table = [
            (
                "The UE sends a key transfer request to the AMF, hereinafter called the transfer request",
                "The AMF stores the transfer request",
                "The UE sends a key transfer request to the AMF",
                "The AMF stores the key transfer request",
            ),
            (
                "The UE sends a key release order (in the following: \"release order\") to the AMF",
                "The AMF rejects the release order",
                "The UE sends a key release order to the AMF",
                "The AMF rejects the key release order",
            ),
            (
                "The UE contacts the ticket vending function (referred to as TVF)",
                "The TVF sends a key",
                "The UE contacts the ticket vending function",
                "The ticket vending function sends a key",
            ),
            // What carries a message is called as the message is.
            (
                "The UE shall send a SIP INFO request, henceforth the key request, to the AMF",
                "The AMF stores the key request",
                "The UE shall send a key request to the AMF",
                "The AMF stores the key request",
            ),
        ];
        for (definition, sentence, first, then) in table {
            assert_eq!(resolved(definition, sentence), (first.into(), then.into()));
        }
    }

    #[test]
    fn what_gives_no_name_stays() {
        for text in [
            "In the following, the UE sends a key to the AMF",
            "The UE sends the key for short messages, and the AMF stores it",
            "The UE sends a key (hereafter everything is sent by the AMF) to the AMF",
            "The UE sends a key, called the master key, to the AMF",
        ] {
            assert_eq!(resolved(text, text), (text.into(), text.into()));
        }
    }
}
