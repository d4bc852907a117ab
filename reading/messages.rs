//! The names of messages in a text: noun phrases that end in "request", "response" and the like.

use super::Contribution;
use super::words;

/// The name of a message where a text mentions it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name as printed, without an article and without a final "message", in the singular.
    pub name: String,
    /// The clause, as an index into the contribution's clauses.
    pub clause: usize,
    /// The item, as an index into the clause's items.
    pub item: usize,
}

/// The most words before the noun that a name ends in.
const MOST_WORDS: usize = 9;

/// The most bytes of a phrase in parentheses after a status code.
const MOST_PHRASE_BYTES: usize = 40;

/// Finds the names of messages, in the order of the text.
pub fn messages(contribution: &Contribution) -> Vec<Mention> {
    let items = contribution.clauses.iter().enumerate().flat_map(|(clause, text)| {
        text.items.iter().enumerate().map(move |(item, it)| (clause, item, it.text.as_str()))
    });
    items
        .flat_map(|(clause, item, text)| {
            names(text).into_iter().map(move |name| Mention { name, clause, item })
        })
        .collect()
}

/// The names in one text.
fn names(text: &str) -> Vec<String> {
    let words = split(text);
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = match last_head(&words, at) {
            Some(head) => phrase(text, &words, head).map(|name| (name, head)),
            None => standing_alone(text, &words, at),
        };
        // A method or a code that a head follows belongs to the head's name.
        at = match found {
            Some((name, last)) => {
                names.push(name);
                last + 1
            }
            None => last_head(&words, at).unwrap_or(at) + 1,
        };
    }
    names
}

/// A word where it stands.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub start: usize,
    /// Whether something other than a space stands between it and the word before.
    pub is_first: bool,
    /// It as it stands in a list of words: in lower case, unless it is a name within a sentence.
    pub folded: String,
    /// The phrase after a status code, with its parentheses.
    is_phrase: bool,
}

impl Word<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// `200`, `2xx`.
    fn is_status(&self) -> bool {
        match self.text.as_bytes() {
            [b'1'..=b'6', b'x', b'x'] => true,
            [b'1'..=b'6', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
            _ => false,
        }
    }
}

/// Splits a text into its words.
pub(super) fn split(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let (mut at, mut is_first) = (0, true);
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        let phrase = status_phrase(rest).filter(|_| !is_first && follows_status(&words));
        let end = rest.find(is_break).unwrap_or(rest.len());
        let word = phrase.unwrap_or(rest[..end].trim_end_matches(['.', '\'', '’']));
        if !word.contains(char::is_alphanumeric) {
            is_first |= end > 0 || next != ' ';
            at += end.max(next.len_utf8());
            continue;
        }
        let is_name = !is_first && word.starts_with(char::is_uppercase);
        let folded = match is_name || is_shouted(word) {
            true => word.to_string(),
            false => word.to_lowercase(),
        };
        let is_phrase = phrase.is_some();
        words.push(Word { text: word, start: at, is_first, folded, is_phrase });
        is_first = !is_phrase && word.len() < end;
        at += if is_phrase { word.len() } else { end };
    }
    words
}

fn is_break(character: char) -> bool {
    character.is_whitespace() || ",;:!?\"“”„()[]{}<>«»/–—…".contains(character)
}

fn is_shouted(word: &str) -> bool {
    word.len() > 1 && !word.contains(char::is_lowercase)
}

fn follows_status(words: &[Word]) -> bool {
    words.last().is_some_and(Word::is_status)
}

/// `(Session Progress)` at the beginning of a text.
fn status_phrase(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?;
    let is_named = inner.starts_with(|c: char| c.is_ascii_uppercase());
    let window = inner.as_bytes().get(..MOST_PHRASE_BYTES).unwrap_or(inner.as_bytes());
    let end = window.iter().position(|byte| *byte == b')').filter(|_| is_named)?;
    Some(&text[..end + 2])
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// "request" and "answer", which may be verbs.
    Ambiguous,
    /// "response", "indication", "notification", "acknowledgement".
    Noun,
    /// "offer", after "SDP" only.
    Offer,
    /// "message", which is not part of the name.
    Message,
}

fn head(word: &Word) -> Option<Head> {
    // The method MESSAGE is no head.
    if word.text == "MESSAGE" || !word.text.is_ascii() {
        return None;
    }
    let lower = word.text.to_lowercase();
    match lower.strip_suffix('s').unwrap_or(&lower) {
        "request" | "answer" => Some(Head::Ambiguous),
        "response" | "indication" | "notification" | "acknowledgement" | "acknowledgment" => {
            Some(Head::Noun)
        }
        "offer" => Some(Head::Offer),
        "message" => Some(Head::Message),
        _ => None,
    }
}

/// The last of the heads that follow one another: "request message".
fn last_head(words: &[Word], at: usize) -> Option<usize> {
    head(&words[at])?;
    let follow = words[at + 1..].iter().take(MOST_WORDS);
    Some(at + follow.take_while(|word| !word.is_first && head(word).is_some()).count())
}

/// The name that ends in a head, if the head is a noun with a name before it.
fn phrase(text: &str, words: &[Word], at: usize) -> Option<String> {
    let kind = head(&words[at])?;
    let first = first_word(words, at);
    let is_name = match kind {
        Head::Ambiguous => !follows_agent(words, at) && !is_verb(words, at),
        Head::Noun | Head::Message => !follows_agent(words, at),
        Head::Offer => true,
    };
    let after = words.get(at + 1).filter(|after| !after.is_first);
    let is_part = after.is_some_and(is_compound);
    let last = match kind {
        _ if first == at || !is_name || is_part => return None,
        Head::Offer if words[at - 1].text != "SDP" => return None,
        Head::Message => at - 1,
        _ => at,
    };
    let names = &words[first..at];
    let is_bare = (names.len() == 1 && is_bare(&names[0], kind))
        || names.iter().all(|word| head(word).is_some());
    let is_number = names.iter().all(|word| word.is_status()) && kind == Head::Message;
    let end = words[last].end();
    let is_plural = head(&words[last]).is_some() && words[last].text.ends_with(['s', 'S']);
    let name = &text[words[first].start..end - usize::from(is_plural)];
    (!is_bare && !is_number).then(|| name.to_string())
}

/// "text message", "SIP request": a word before a head that names no message.
fn is_bare(word: &Word, kind: Head) -> bool {
    let lower = word.text.to_lowercase();
    match kind {
        Head::Message => words::is_generic(&lower),
        _ => matches!(lower.as_str(), "sip" | "http"),
    }
}

fn is_protocol_word(word: &str) -> bool {
    word == "SDP" || words::is_method(word)
}

/// The protocol before a word, or the word itself.
fn prefixed(words: &[Word], at: usize) -> usize {
    let is_prefixed = at > 0 && !words[at].is_first && matches!(words[at - 1].text, "SIP" | "HTTP");
    at - usize::from(is_prefixed)
}

/// The first word of the name that ends at a head.
fn first_word(words: &[Word], head_at: usize) -> usize {
    // Nothing but its protocol belongs before the name of a method or of a description.
    if head_at > 0 && !words[head_at].is_first && is_protocol_word(words[head_at - 1].text) {
        return prefixed(words, head_at - 1);
    }
    let mut first = head_at;
    while first > 0 && head_at - first < MOST_WORDS && !words[first].is_first {
        let before = &words[first - 1];
        let is_message = first == head_at && head(&words[head_at]) == Some(Head::Message);
        let may_belong = match head(before) {
            Some(_) => head(&words[first]).is_some(),
            None if is_message && words::is_closing_verb(&before.folded) => true,
            None => belongs(before) || is_verb_in_name(words, first - 1),
        };
        if !may_belong {
            break;
        }
        first -= 1;
    }
    first
}

fn is_compound(word: &Word) -> bool {
    words::is_compound(&word.text.to_lowercase())
}

/// Whether a word that is no head may belong to a name that goes on after it.
fn belongs(word: &Word) -> bool {
    let is_digits = word.text.bytes().all(|byte| byte.is_ascii_digit());
    let is_possessive = word.text.ends_with("'s") || word.text.ends_with("’s");
    let is_code = word.is_phrase || word.is_status();
    is_code || !(is_digits || is_possessive || words::is_stop(&word.folded))
}

/// "a receive media request", "sends receive media request": a verb that begins a name.
fn is_verb_in_name(words: &[Word], at: usize) -> bool {
    let is_bare_verb = words::is_verb(&words[at].folded) && !words[at].folded.ends_with('s');
    if !is_bare_verb || words[at].is_first || at == 0 {
        return false;
    }
    let before = &words[at - 1];
    let is_service = before.text.starts_with(char::is_uppercase) && belongs(before);
    matches!(before.folded.as_str(), "a" | "an" | "the")
        || before.folded.ends_with('s') && words::is_verb(&before.folded)
        || is_service && !before.text.ends_with('s')
}

/// "the user request", "the client requests": whose it is or who does it, not what it is.
fn follows_agent(words: &[Word], at: usize) -> bool {
    at > 0 && words::is_agent(&words[at - 1].text.to_lowercase())
}

/// Whether "request" or "answer" is a verb by what follows: "users request the …".
fn is_verb(words: &[Word], at: usize) -> bool {
    let is_plural = words[at].text.ends_with('s');
    let follower = words.get(at + 1).filter(|word| !word.is_first).map(|word| word.folded.as_str());
    follower.is_some_and(|word| words::is_determiner(word) || (is_plural && word == "to"))
}

/// What may follow a status code: a phrase in parentheses, or a word without them.
fn is_reason(word: &Word) -> bool {
    word.is_phrase || matches!(word.text, "OK" | "Trying" | "Ringing" | "Accepted")
}

/// A method or a status code that stands for its message, with the place of its last word.
fn standing_alone(text: &str, words: &[Word], at: usize) -> Option<(String, usize)> {
    let word = &words[at];
    let next = words.get(at + 1).filter(|next| !next.is_first);
    let last = match next {
        Some(next) if word.is_status() && is_reason(next) => at + 1,
        _ if words::is_method(word.text) => at,
        _ => return None,
    };
    let after = words.get(last + 1).filter(|after| !after.is_first);
    let before = match word.is_first {
        true => None,
        false => Some(&words[at - 1]),
    };
    let modals = ["shall", "may", "can", "must", "will"];
    let is_verb = before.is_some_and(|before| modals.contains(&before.folded.as_str()))
        || after.is_some_and(|after| words::is_determiner(&after.folded));
    // In "INVITE transaction" and "INVITE request" the method is a part of another name.
    let is_part = after.is_some_and(|after| head(after).is_some() || is_compound(after));
    let name = &text[words[prefixed(words, at)].start..words[last].end()];
    (!is_verb && !is_part).then(|| (name.to_string(), last))
}
