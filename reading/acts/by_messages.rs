//! Who takes part by what is sent: who sends something or is sent a message, whatever it is called.

use super::lexicon::{Form, Kind, verb};
use super::names::{is_attribute, is_head, is_label};
use super::occurring::is_sent_to;
use super::phrases::{is_adverb, is_determiner, is_joint, is_subordinate, modal, words};
use super::taking_part::{MOST_WORDS, acts_in, is_message_head, is_participle, is_place, name_at};
use super::tokens::{Is, Token, tokens};
use super::users::is_user;

/// Who sends something, whatever it is called: "the robot returns a report", "an operator who wants to leave
/// sends a notice".
pub(super) fn senders(sentence: &[Token<'_>]) -> Vec<String> {
    const SENDS: [&str; 10] = [
        "send", "return", "forward", "transmit", "submit", "relay", "answer", "reply", "respond",
        "confirm",
    ];
    let sends = |at: usize| {
        let at = at + sentence[at..].iter().take_while(|token| is_adverb(token)).count();
        sentence.get(at).is_some_and(|token| {
            verb(token.text, Form::Third).is_some_and(|it| SENDS.contains(&it.lemma))
        }) && sentence.get(at + 1).is_some_and(|next| {
            is_determiner(next)
                || next.text.starts_with(char::is_uppercase)
                || ["to", "with"].iter().any(|word| next.says(word))
        })
    };
    let is_begun = |at: usize| {
        at == 0 || {
            let before = &sentence[at - 1];
            before.is == Is::Mark || is_joint(before) || before.says("then")
        }
    };
    // Behind "who wants to leave", or ", once it has stopped,".
    let behind_insertion = |at: usize| {
        const MOST: usize = 12;
        let next = sentence.get(at)?;
        let rest = at + 1..sentence.len().min(at + MOST);
        match ["who", "that", "which"].iter().any(|word| next.says(word)) {
            true => rest.into_iter().find(|at| sends(*at)),
            false if next.is_mark(",") => {
                let comma = rest.into_iter().find(|at| sentence[*at].is_mark(","))?;
                let is_when = ["once", "when", "after", "if", "on", "upon"]
                    .iter()
                    .any(|word| sentence[at + 1].says(word));
                is_when.then_some(comma + 1)
            }
            false => None,
        }
    };
    // "Ferry 2 sends".
    if let [first, label, ..] = sentence
        && first.text.starts_with(char::is_uppercase)
        && first.text.chars().skip(1).all(|c| c.is_ascii_lowercase())
        && first.text.len() > 2
        && is_label(label.text)
        && !is_head(first)
        && !is_user(first)
        && !["Step", "Steps", "Clause", "Figure", "Table", "Note"].contains(&first.text)
        && sends(2)
    {
        return vec![format!("{} {}", first.text, label.text)];
    }
    let named = (0..sentence.len()).filter(|at| {
        let articles = ["the", "a", "an"];
        articles.iter().any(|word| sentence[*at].says(word)) && is_begun(*at)
    });
    let found = named.filter_map(|at| {
        let is_word = |token: &Token<'_>| {
            token.is == Is::Word
                && token.text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                && !is_adverb(token)
                && !is_subordinate(token)
                && !["who", "that", "which"].iter().any(|word| token.says(word))
                && verb(token.text, Form::Third).is_none()
                && modal(token).is_none()
        };
        let length = sentence[at + 1..].iter().take_while(|token| is_word(token)).count();
        let end = at + 1 + length;
        let acts = (1..=MOST_WORDS).contains(&length)
            && (sends(end)
                || behind_insertion(end).is_some_and(|at| at < sentence.len() && sends(at)));
        let name = &sentence[at + 1..end];
        let last = name.last().filter(|_| acts)?;
        const NOBODY: [&str; 6] = ["procedure", "step", "message", "clause", "following", "other"];
        let is_somebody = !is_head(last)
            && !is_place(last.text)
            && !is_message_head(last.text)
            && !name.iter().any(|token| is_user(token) || token.says("of"))
            && !NOBODY.iter().any(|word| last.says(word))
            && !last.text.ends_with("ing")
            && !is_participle(name[0].text);
        is_somebody.then(|| words(name))
    });
    found.collect()
}

/// Whether a name stands at a place of a sentence.
fn stands_at(name: &[Token<'_>], sentence: &[Token<'_>], at: usize) -> bool {
    let rest = sentence.get(at..).unwrap_or_default();
    rest.len() >= name.len() && name.iter().zip(rest).all(|(one, said)| one.text == said.text)
}

/// Whether something goes to who is called so, and does not only come from there.
pub(super) fn is_addressed(name: &str, sentence: &[Token<'_>]) -> bool {
    let words = tokens(name);
    (2..sentence.len()).any(|at| {
        let is_to = ["to", "towards"].iter().any(|word| sentence[at - 2].says(word));
        stands_at(&words, sentence, at)
            && is_to
            && is_determiner(&sentence[at - 1])
            && is_sent_to(sentence, at - 1)
    })
}

/// Whether a message is sent to who is called so: "sends a Floor Offer message to the target participant".
pub(super) fn gets_a_message(name: &str, sentence: &[Token<'_>]) -> bool {
    let words = tokens(name);
    (3..sentence.len()).any(|at| {
        let to = &sentence[at - 2];
        // "M (A, B) to the mills".
        let last = sentence[..at - 2].iter().rposition(|token| token.is != Is::Brackets);
        let Some(before) = last.map(|last| &sentence[last]) else { return false };
        let is_which = ["the", "each", "every"].iter().any(|it| sentence[at - 1].says(it));
        let is_to = ["to", "towards"].iter().any(|word| to.says(word));
        let is_message = before.is == Is::Word
            && (is_message_head(before.text) || before.text.starts_with(char::is_uppercase));
        stands_at(&words, sentence, at)
            && is_to
            && is_message
            && is_which
            && is_sent_to(sentence, at - 1)
            && !is_attribute(&sentence[at + words.len()..])
    })
}

/// "To all other participants", "to the other participants": several to whom something is sent.
pub(super) fn others(sentence: &[Token<'_>]) -> Vec<String> {
    let named = (1..sentence.len()).filter(|at| {
        // "The other affiliated members".
        let is_said = *at > 1 && sentence[at - 1].text.ends_with("ed");
        let before = at - 1 - usize::from(is_said);
        let last = sentence[*at].text;
        sentence[before].says("other")
            && is_sent_to(sentence, before)
            && last.ends_with('s')
            && last.chars().all(|c| c.is_ascii_lowercase())
            && !is_message_head(last)
            && !is_place(last.trim_end_matches('s'))
            && !is_user(&sentence[*at])
            && !is_attribute(&sentence[at + 1..])
    });
    let name = |at: usize| match sentence[at - 1].says("other") {
        true => format!("other {}", sentence[at].text),
        false => format!("other {} {}", sentence[at - 1].text, sentence[at].text),
    };
    named.map(name).collect()
}

/// "Requests a tug from the tug company", "informs the registry with M": who is asked, or told by a message.
pub(super) fn asked(sentence: &[Token<'_>]) -> Vec<String> {
    let is_verb = |token: &Token<'_>, lemmas: &[&str]| {
        [Form::Third, Form::Base]
            .iter()
            .any(|form| verb(token.text, *form).is_some_and(|it| lemmas.contains(&it.lemma)))
    };
    let begins = (2..sentence.len()).filter(|at| sentence[*at].says("the"));
    let named = begins.filter_map(|at| {
        let before = &sentence[..at - 1];
        let is_from = sentence[at - 1].says("from")
            && before.iter().rev().take(8).any(|token| is_verb(token, &["request"]))
            && !before.iter().rev().take(8).any(|token| token.is == Is::Mark);
        let name = name_at(&sentence[at..])?;
        let behind = at + 1 + name.len();
        let with = sentence
            .get(behind)
            .is_some_and(|next| ["with", "using"].iter().any(|word| next.says(word)));
        let is_operation = sentence.get(behind + 1).is_some_and(|it| it.text.contains('_'));
        let is_told = is_verb(&sentence[at - 1], &["inform", "notify"]) && with && is_operation;
        (is_from || is_told).then(|| words(name))
    });
    named.collect()
}

/// Whether something comes from who is called so: "upon receiving M from the target participant".
pub(super) fn is_heard_of(name: &str, sentence: &[Token<'_>]) -> bool {
    let name = tokens(name);
    (2..sentence.len()).any(|at| {
        stands_at(&name, sentence, at)
            && sentence[at - 1].says("the")
            && sentence[at - 2].says("from")
            && is_sent_to(sentence, at - 1)
            && !is_attribute(&sentence[at + name.len()..])
    })
}

/// Whether who is called so sends something, or tells somebody something.
pub(super) fn sends_in(name: &str, sentence: &[Token<'_>]) -> bool {
    let words = tokens(name);
    let sends = |rest: &[Token<'_>]| {
        let next = rest.iter().find(|token| !is_adverb(token) && modal(token).is_none());
        let kinds = [Kind::Send, Kind::Forward, Kind::Inform, Kind::Answer, Kind::Check];
        next.is_some_and(|next| {
            [Form::Third, Form::Base]
                .iter()
                .any(|form| verb(next.text, *form).is_some_and(|it| kinds.contains(&it.kind)))
        })
    };
    (0..sentence.len())
        .any(|at| stands_at(&words, sentence, at) && sends(&sentence[at + words.len()..]))
        && acts_in(name, sentence)
}

/// Whether a name is said to be part of another one: "server" of "MC server 1".
pub(super) fn is_part_of(name: &str, role: &str) -> bool {
    let (name, role) = (name.to_lowercase(), role.to_lowercase());
    role.split(' ').any(|word| name.split(' ').next_back() == Some(word))
}
