//! Words that hold a sentence together, and phrases.

use super::grammar::MESSAGES;
use super::lexicon::{Form, verb};
use super::tokens::{Is, Token};

/// Whether a word is one of some, in whatever case.
fn is_one(words: &[&str], token: &Token<'_>) -> bool {
    // "AN" is a network, "IT" a department.
    let is_shouted = token.text.len() > 1 && !token.text.contains(char::is_lowercase);
    token.is == Is::Word
        && !is_shouted
        && words.iter().any(|word| token.text.eq_ignore_ascii_case(word))
}

macro_rules! closed {
    ($($(#[$doc:meta])* $name:ident: $words:literal;)*) => { $(
        $(#[$doc])*
        pub fn $name(token: &Token<'_>) -> bool {
            static WORDS: std::sync::LazyLock<Vec<&str>> =
                std::sync::LazyLock::new(|| $words.split_whitespace().collect());
            is_one(&WORDS, token)
        }
    )* };
}

closed! {
    /// Articles and what stands in their place.
    is_determiner: "a an the this that these those its their his her each every any some all both \
        another one";
    /// Adjectives that say which one, not what it is.
    is_generic: "same corresponding incoming outgoing received receiving initial new requested \
        said called calling following registered selected identified determined discovered \
        appropriate relevant respective first second last on-going \
        ongoing existing chosen other designated above";
    /// Prepositions.
    is_preposition: "to towards toward at from for using via by with within in into on onto about \
        according as based during through without over under upon regarding concerning per \
        between among against following";
    /// Words that begin a clause which says when.
    is_subordinate: "if when whenever unless until once while where because since whether before \
        after provided";
    /// Words that begin a relative clause.
    is_relative: "that which who whose whom";
    /// Adverbs of a closed list.
    is_plain_adverb: "then also successfully immediately subsequently now finally thereby further \
        additionally again only just still already first instead currently probably therefore hence \
        thus consequently accordingly twice";
    /// Participles that say more of the noun before them.
    is_participle: "used contained defined described specified based sent received made given determined obtained assigned";
    /// Forms of "to be".
    is_being: "is are was were be been being";
    /// Forms of "to have".
    is_having: "has have had";
    /// Words that join.
    is_joint: "and or";
    /// Participles that say on which side something is.
    is_side: "originating terminating";
}

/// Adverbs in "-ly" of whatever stem: "directly", "automatically".
fn is_manner(token: &Token<'_>) -> bool {
    const NONE: [&str; 7] = ["only", "early", "family", "assembly", "likely", "reply", "supply"];
    token.is == Is::Word
        && token.text.len() > 4
        && token.text.ends_with("ly")
        && token.text.starts_with(char::is_lowercase)
        && verb(token.text, Form::Base).is_none()
        && !NONE.iter().any(|word| token.says(word))
}

/// Adverbs and other words that change nothing of who does what.
pub fn is_adverb(token: &Token<'_>) -> bool {
    is_plain_adverb(token) || is_manner(token)
}

/// Words behind which an example or an explanation stands.
pub fn is_remark(token: &Token<'_>) -> bool {
    token.says("e.g") || token.says("i.e")
}

/// How strongly a modal says it, and whether a token is one.
pub fn modal(token: &Token<'_>) -> Option<super::Strength> {
    use super::Strength;
    if token.is != Is::Word {
        return None;
    }
    match token.text.to_lowercase().as_str() {
        "shall" | "must" | "will" => Some(Strength::Shall),
        "should" => Some(Strength::Should),
        "may" | "can" | "might" | "could" => Some(Strength::May),
        _ => None,
    }
}

/// Whether a phrase can go on with a token.
pub fn goes_on(token: &Token<'_>) -> bool {
    token.is == Is::Word
        && !is_preposition(token)
        && !is_subordinate(token)
        && !is_relative(token)
        && !is_being(token)
        && !is_having(token)
        && !is_joint(token)
        && !is_remark(token)
        && !token.says("otherwise")
        && !token.says("but")
        && modal(token).is_none()
}

/// The words of tokens, with single spaces and marks close to the word before.
pub fn words(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() && token.is != Is::Mark {
            text.push(' ');
        }
        text.push_str(&british(token.text));
    }
    text
}

/// A word in the spelling that 3GPP uses: "authorised".
fn british(word: &str) -> std::borrow::Cow<'_, str> {
    const ENDINGS: [&str; 6] = ["ize", "izes", "ized", "izing", "ization", "izations"];
    for ending in ENDINGS {
        // "size" and "prize" are no verbs in -ize.
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 3) {
            return format!("{stem}is{}", &ending[2..]).into();
        }
    }
    word.into()
}

/// What messages are called besides, behind the name of what they answer.
const ANSWERS: [&str; 5] = ["reject", "accept", "refusal", "failure", "complete"];

/// The length of a noun phrase at the beginning of some tokens: its words, with "of" and what
/// belongs to it, and brackets behind a number.
pub fn noun_phrase(tokens: &[Token<'_>]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_start = at == 0 || tokens[..at].iter().all(|token| is_determiner(token));
        let says_more = !is_start
            && (verb(token.text, Form::Ing).is_some() && !is_side(token)
                || is_participle(token)
                || token.says("along")
                || token.says("together")
                || is_adverb(token));
        // "The servers holding the title".
        let is_doing = !is_start
            && token.text.len() > 4
            && token.text.ends_with("ing")
            && token.text.starts_with(char::is_lowercase)
            && tokens.get(at + 1).is_some_and(is_determiner);
        // "A fixed forwarding number".
        let is_of_noun = at > 0
            && tokens[at - 1].text.ends_with("ed")
            && (at < 2 || is_determiner(&tokens[at - 2]))
            && verb(token.text, Form::Ing).is_some()
            && tokens.get(at + 1).is_some_and(|next| {
                goes_on(next) && !is_determiner(next) && !is_preposition(next) && !is_adverb(next)
            });
        let says_more = (says_more || is_doing) && !is_of_noun;
        let is_phrase = token.is == Is::Brackets && at > 0 && is_number(tokens[at - 1].text);
        let is_of = at > 0 && token.says("of");
        // "that" is an article only at the beginning, before a noun.
        let is_article = is_determiner(token) && (is_start || tokens[at - 1].says("of"));
        // "A hand over request", "a hold timer set to the hold time".
        let is_particle = !is_start
            && ["over", "up", "down", "off", "out", "back"].iter().any(|it| token.says(it))
            && tokens
                .get(at + 1)
                .is_some_and(|next| MESSAGES.iter().chain(&ANSWERS).any(|it| next.says(it)));
        let is_set = at > 0 && tokens[at - 1].says("timer") && token.says("set");
        // "The old one".
        let is_one = !is_start && (token.says("one") || token.says("ones"));
        // "The account of driver A".
        let is_label = !is_start && token.text == "A" && !is_determiner(&tokens[at - 1]);
        // "Sends it up to three times".
        let is_up_to = token.says("up") && tokens.get(at + 1).is_some_and(|next| next.says("to"));
        // "Sends M no later than 5 seconds after it".
        let is_no_later = token.says("no")
            && tokens.get(at + 1).is_some_and(|next| next.says("later") || next.says("earlier"));
        let is_word = (goes_on(token) || is_particle)
            && !is_up_to
            && !token.says("so")
            && !is_no_later
            && (!is_determiner(token) || is_one || is_label)
            && (!says_more || is_particle)
            && !is_set;
        if !(is_word || is_phrase || is_of || is_article) {
            break;
        }
        at += 1;
    }
    at
}

/// A noun phrase without what says only which one.
pub fn bare<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    // "An all clear request" is called so.
    let is_named = |at: usize| {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        tokens[at].says("all")
            && before.is_some_and(|it| ["a", "an", "the"].iter().any(|a| it.says(a)))
    };
    let is_first =
        |at: usize| (is_determiner(&tokens[at]) || is_generic(&tokens[at])) && !is_named(at);
    let from = (0..tokens.len()).find(|at| !is_first(*at)).unwrap_or(tokens.len());
    &tokens[from..]
}

/// `200`, `1`, `2xx`, `4.04`.
pub fn is_number(text: &str) -> bool {
    let is_code = text.split_once('.').is_some_and(|(class, detail)| {
        class.len() == 1 && detail.len() == 2 && detail.chars().all(|c| c.is_ascii_digit())
    });
    text.starts_with(|c: char| c.is_ascii_digit()) && (text.len() <= 3 || is_code)
}
