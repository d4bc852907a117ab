//! Where names stand that may be those of functional entities: by what they end in, by their capital
//! letters, and by what is done there.

use super::lexicon::{Form, Kind, verb};
use super::names::{MOST_WORDS, is_attribute, is_head, is_label, is_last, normal, plural_head};
use super::phrases::{
    goes_on, is_adverb, is_being, is_determiner, is_generic, is_having, is_number, is_preposition,
    is_subordinate, modal, noun_phrase, words,
};
use super::tokens::{Is, Token};
use super::users::USERS;

/// Names that end in what functional entities are called.
pub(super) fn headed(all: &[Token<'_>]) -> Vec<String> {
    let mut names = Vec::new();
    for (at, token) in all.iter().enumerate().filter(|(_, token)| is_head(token)) {
        let belongs = |place: usize| {
            let token = &all[place];
            let is_name = token.text.starts_with(char::is_uppercase);
            let is_common = !is_generic(token)
                && goes_on(token)
                && !is_adverb(token)
                && (["originating", "terminating"].iter().any(|word| token.says(word))
                    || place + 1 == at && is_noun(all, place)
                    || [Form::Third, Form::Ing, Form::Base, Form::Past]
                        .iter()
                        .all(|form| verb(token.text, *form).is_none()));
            token.is == Is::Word
                && !is_determiner(token)
                && !is_adverb(token)
                && !token.text.ends_with("'s")
                && !token.text.ends_with("’s")
                && ![
                    "one", "two", "three", "four", "five", "six", "several", "many", "other",
                    "single",
                ]
                .iter()
                .any(|word| token.says(word))
                && ![
                    "no",
                    "either",
                    "neither",
                    "next",
                    "available",
                    "suitable",
                    "same",
                    "respective",
                ]
                .iter()
                .any(|word| token.says(word))
                && !is_preposition(token)
                && !is_subordinate(token)
                && !token.says("of")
                && !USERS.iter().any(|user| token.says(user))
                && (is_name || is_common)
                && !is_number(token.text)
        };
        let from = (at.saturating_sub(MOST_WORDS)..at)
            .rev()
            .take_while(|before| belongs(*before))
            .last()
            .unwrap_or(at);
        // "A capable UE", "the latest UE": only some adjectives belong to names of capital letters.
        let is_common = |word: &Token<'_>| {
            word.text.starts_with(char::is_lowercase)
                && !WHICH.iter().chain(&["remote", "relay"]).any(|which| word.says(which))
        };
        let is_shouted = !token.text.contains(char::is_lowercase);
        let which = if is_shouted && at > 0 { which_begins(all, at) } else { None };
        let from = match is_shouted && from < at || which.is_some() {
            true if which.is_some() || is_common(&all[at - 1]) => which.unwrap_or(at),
            _ => from,
        };
        let number = number_after(&all[at + 1..]);
        let end = at + 1 + number;
        // "MC clients 1 and 2" are two.
        if plural_head(token.text) && number == 1 {
            let one = &token.text[..token.text.len() - 1];
            let more = &all[end..];
            let others =
                more.iter().take_while(|t| is_label(t.text) || t.says("and") || t.is_mark(","));
            let labels = std::iter::once(&all[at + 1]).chain(others).filter(|t| is_label(t.text));
            let before = words(&all[from..at]);
            names
                .extend(labels.map(|label| {
                    format!("{before} {one} {}", label.text).trim_start().to_string()
                }));
            continue;
        }
        let is_shouted = !token.text.contains(char::is_lowercase);
        // What stands alone must act: "AS" may be something else.
        let is_alone = from == at && number == 0;
        let is_network = token.says("network");
        let is_shown = is_shouted && (token.says("ue") || does(&all[end..]));
        if is_alone && !is_shown && !is_network {
            continue;
        }
        // A network is one of those who act where it acts, or something is sent to it.
        let is_asked = at > 0 && is_sent_to(all, from);
        if is_network && !(does(&all[end..]) || is_asked && !is_attribute(&all[end..])) {
            continue;
        }
        // A core is one where a name stands before it.
        let is_named = from < at && all[at - 1].text.starts_with(char::is_uppercase);
        if token.says("core") && !is_named || is_attribute(&all[end..]) {
            continue;
        }
        // Several act as one where they act, or something is sent to them.
        let is_class = plural_head(&normal(token.text)) || number > 1;
        let is_receiver = from > 0 && is_sent_to(all, from);
        if is_class && !(acts(&all[end..]) || is_receiver) {
            continue;
        }
        let words: Vec<String> = all[from..end]
            .iter()
            .enumerate()
            .map(|(place, token)| match (place + from == at, number > 1) {
                (true, true) if !plural_head(&normal(token.text)) => format!("{}s", token.text),
                _ => normal(token.text),
            })
            .collect();
        names.push(words.join(" "));
    }
    names
}

/// Where words begin that say which one it is, before a name of capital letters: "the porter UE", "the
/// far end UE", "the requesting UE"; nothing where they only say how it is.
fn which_begins(all: &[Token<'_>], at: usize) -> Option<usize> {
    const MOST: usize = 3;
    // What ends so says how something is.
    const ENDINGS: [&str; 13] =
        ["ed", "able", "ible", "ive", "al", "ous", "ic", "ent", "ant", "est", "less", "ful", "ary"];
    const HOW: [&str; 17] = [
        "other",
        "same",
        "single",
        "whole",
        "own",
        "only",
        "next",
        "more",
        "given",
        "known",
        "new",
        "idle",
        "roaming",
        "remaining",
        "existing",
        "ongoing",
        "neighbouring",
    ];
    let articles = ["the", "a", "an", "each"];
    let is_article = |token: &Token<'_>| articles.iter().any(|it| token.says(it));
    let begun =
        (1..=MOST.min(at.saturating_sub(1))).find(|back| is_article(&all[at - back - 1]))?;
    let words = &all[at - begun..at];
    let is_word = |token: &Token<'_>| {
        token.is == Is::Word
            && token.text.len() > 1
            && token.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !is_preposition(token)
            && !is_determiner(token)
            && !is_adverb(token)
            && !is_generic(token)
            && !is_being(token)
            && !is_having(token)
            && modal(token).is_none()
            && verb(token.text, Form::Third).is_none()
            && !HOW.iter().any(|how| token.says(how))
    };
    // Of one word it is seen by its end; several are a name as a whole.
    let says_how = words.len() == 1 && ENDINGS.iter().any(|end| words[0].text.ends_with(end));
    (words.iter().all(is_word) && !says_how).then_some(at - begun)
}

/// Whether a word that may be a verb is a noun before what functional entities are called: "the relay
/// function", "the charging function".
fn is_noun(all: &[Token<'_>], at: usize) -> bool {
    const DOING: [&str; 6] =
        ["charging", "billing", "routing", "mixing", "transcoding", "recording"];
    let is_begun = at > 0 && is_determiner(&all[at - 1]);
    let is_base = verb(all[at].text, Form::Base).is_some();
    is_begun && (is_base || DOING.iter().any(|word| all[at].says(word)))
}

/// How many tokens number what stands before them: "1", "2 to n".
fn number_after(rest: &[Token<'_>]) -> usize {
    let is = |at: usize, what: fn(&str) -> bool| {
        rest.get(at).is_some_and(|token| token.is == Is::Word && what(token.text))
    };
    match (is(0, is_label), rest.get(1).is_some_and(|t| t.says("to")) && is(2, is_last)) {
        (true, true) => 3,
        (true, false) => 1,
        _ => 0,
    }
}

/// Whether a verb in the third person or a modal follows.
pub(super) fn does(rest: &[Token<'_>]) -> bool {
    rest.first().is_some_and(|next| modal(next).is_some() || verb(next.text, Form::Third).is_some())
}

/// Whether what stands before does something.
pub(super) fn acts(rest: &[Token<'_>]) -> bool {
    let next = rest.iter().find(|token| !is_adverb(token) && token.is != Is::Brackets);
    next.is_some_and(|next| {
        modal(next).is_some()
            || verb(next.text, Form::Third).is_some()
            || verb(next.text, Form::Base).is_some()
            || next.says("receiving")
            || next.says("would")
            || is_being(next)
            || is_having(next)
    })
}

/// Whether something is sent to what begins at a place: "sends M to the", "M is sent towards".
pub(super) fn is_sent_to(all: &[Token<'_>], from: usize) -> bool {
    let before = all[..from]
        .iter()
        .rposition(|token| !is_determiner(token) && !is_generic(token) && token.is != Is::Brackets);
    let Some(to) = before else { return false };
    let is_to = ["to", "towards", "toward"].iter().any(|word| all[to].says(word));
    let is_fixed = to > 0
        && ["according", "due", "prior", "related", "subject"]
            .iter()
            .any(|it| all[to - 1].says(it));
    let has = |kinds: &[Kind], token: &Token<'_>| {
        [Form::Third, Form::Base, Form::Past, Form::Ing]
            .iter()
            .any(|form| verb(token.text, *form).is_some_and(|it| kinds.contains(&it.kind)))
    };
    let sends = || {
        all[..to]
            .iter()
            .any(|token| has(&[Kind::Send, Kind::Forward], token) || token.says("invokes"))
    };
    let gets = || all[..to].iter().any(|token| has(&[Kind::Receive], token));
    is_to && !is_fixed && sends() || all[to].says("from") && gets()
}

/// Whether what begins at a place is made to do something: "triggers the AMF to".
fn is_made_to(all: &[Token<'_>], from: usize, end: usize) -> bool {
    let before = all[..from].iter().rposition(|token| !is_determiner(token));
    let makes = before.is_some_and(|at| {
        let kind = verb(all[at].text, Form::Third).map(|found| found.kind);
        kind == Some(Kind::Begin) || kind == Some(Kind::Inform)
    });
    makes && all.get(end).is_some_and(|token| token.says("to"))
}

/// Whether what begins at a place is told something: "notifies the AMF", "informs to the AMF".
pub(super) fn is_informed(all: &[Token<'_>], from: usize) -> bool {
    let before = all[..from].iter().rposition(|token| !is_determiner(token) && !token.says("to"));
    // "Provides the winch with a pass".
    let behind = from + noun_phrase(&all[from..]);
    let is_with = all.get(behind).is_some_and(|next| next.says("with"));
    before.is_some_and(|at| {
        [Form::Third, Form::Base].iter().any(|form| {
            verb(all[at].text, *form).is_some_and(|found| {
                is_with && found.lemma == "provide"
                    || found.kind == Kind::Inform && !["ask", "prompt"].contains(&found.lemma)
            })
        })
    })
}

/// Adjectives that make names of their own of the same letters: "source AMF", "target AMF".
const WHICH: [&str; 5] = ["source", "target", "initial", "old", "serving"];

/// Names of capital letters: "AMF to SMF: …", "The SMF determines", "sends it to the SMF".
pub(super) fn short(all: &[Token<'_>]) -> Vec<String> {
    let is_short = |token: &&Token<'_>| {
        let text = normal(token.text);
        token.is == Is::Word
            && text.len() > 1
            && text.starts_with(|c: char| c.is_ascii_uppercase() || c == '(')
            && text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "-()+/".contains(c))
            && verb(&text, Form::Base).is_none()
            && !["TS", "TR", "ID"].contains(&text.as_str())
    };
    let arrow = all.iter().position(|token| token.is_mark(":")).map(|at| &all[..at]);
    if let Some([from, to, whom]) = arrow.map(|arrow| bare_arrow(arrow))
        && to.says("to")
    {
        return [from, whom].into_iter().filter(is_short).map(|t| t.text.to_string()).collect();
    }
    let mut names = Vec::new();
    for (at, token) in all.iter().enumerate().filter(|(_, token)| is_short(token)) {
        let which = at
            .checked_sub(1)
            .map(|before| &all[before])
            .filter(|before| WHICH.iter().any(|which| before.says(which)));
        // "UAS NF/NEF" is one name.
        let more = all[..at].iter().rev().take(2).take_while(|token| is_short(token)).count();
        let from = at - if which.is_some() { 1 } else { more };
        let rest = &all[at + 1..];
        // "the MC clients that": a word of a longer name.
        if rest.first().is_some_and(is_head) {
            continue;
        }
        let next = rest.iter().find(|token| token.is != Is::Brackets);
        let acts = next
            .is_some_and(|next| modal(next).is_some() || verb(next.text, Form::Third).is_some());
        let is_begun = from == 0
            || is_determiner(&all[from - 1])
            || all[from - 1].is == Is::Mark
            || all[from - 1].is == Is::Brackets;
        let is_receiver = from > 0 && is_sent_to(all, from) && !is_attribute(rest);
        let is_receiver = is_receiver
            && next.is_none_or(|next| {
                [Form::Base, Form::Past].iter().all(|it| verb(next.text, *it).is_none())
            });
        let is_told = is_informed(all, from) && !is_attribute(rest);
        if acts && is_begun || is_receiver || is_told || is_made_to(all, from, at + 1) {
            let name = normal(token.text);
            let before: Vec<&str> = all[from..at].iter().map(|token| token.text).collect();
            names.push(match which {
                Some(which) => format!("{} {name}", which.text.to_lowercase()),
                None => [before.as_slice(), &[name.as_str()]].concat().join(" "),
            });
        }
    }
    names
}

/// The last three words before a colon.
fn bare_arrow<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    &tokens[tokens.len().saturating_sub(3)..]
}
