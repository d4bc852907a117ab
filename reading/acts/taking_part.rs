//! Who takes part under a name that ends in nothing that functional entities are called: who is sent
//! something and acts, and who is told apart by a participle.

use super::by_messages::{
    asked, gets_a_message, is_addressed, is_heard_of, is_part_of, others, senders, sends_in,
};
use super::grammar::MESSAGES;
use super::lexicon::{Form, verb};
use super::names::{is_attribute, is_concerned, is_device, is_head, is_label};
use super::occurring::{does, is_informed, is_sent_to};
use super::phrases::{
    bare, goes_on, is_adverb, is_determiner, is_joint, is_subordinate, modal, noun_phrase, words,
};
use super::tokens::{Is, Token, tokens};
use super::users::is_user;

/// The most words of a name.
pub(super) const MOST_WORDS: usize = 4;

/// What receives nothing, although something is sent there.
const PLACES: [&str; 16] = [
    "layer",
    "layers",
    "resource",
    "resources",
    "endpoint",
    "api",
    "uri",
    "address",
    "list",
    "slice",
    "area",
    "service",
    "session",
    "procedure",
    "interface",
    "group",
];

/// Whether something is sent where a word says, and nobody receives it there.
pub(super) fn is_place(word: &str) -> bool {
    PLACES.contains(&word.to_lowercase().as_str())
}

/// Whether a word is what messages are called.
pub(super) fn is_message_head(last: &str) -> bool {
    let last = last.to_lowercase();
    let one = last.strip_suffix('s').unwrap_or(&last);
    const MORE: [&str; 9] = [
        "answer",
        "offer",
        "acknowledgement",
        "invitation",
        "order",
        "query",
        "notice",
        "reply",
        "confirmation",
    ];
    MESSAGES.contains(&one) || MORE.contains(&one)
}

/// Adds those who take part in some sentences to the roles that are known by their names.
pub(super) fn find(sentences: &[&str], roles: &mut Vec<String>) {
    let all: Vec<Vec<Token<'_>>> = sentences.iter().map(|text| tokens(text)).collect();
    for name in all.iter().flat_map(|sentence| senders(sentence)) {
        let is_known = roles.iter().any(|role| is_form_of(&name, role) || is_part_of(&name, role));
        if !is_known {
            roles.push(name);
        }
    }
    for name in by_participles(&all, roles) {
        roles.push(name);
    }
    for base in roles.clone() {
        let sides = sides_of(&base, &all);
        if sides.len() > 1
            && sides.iter().any(|name| name.split(' ').next().is_some_and(ends_in_ing))
        {
            let at = roles.iter().position(|role| *role == base).expect("it is one of these");
            roles.splice(at..=at, sides);
        }
    }
    // "The paying client" is one of those who have numbers, where it does nothing.
    let numbered: Vec<String> =
        roles.iter().filter(|role| has_number(role)).map(|role| kind(role)).collect();
    roles.retain(|role| {
        let is_said = role.split(' ').next().is_some_and(ends_in_ing);
        let is_one = is_said && !has_number(role) && numbered.contains(&kind(role));
        !is_one || all.iter().any(|sentence| acts_in(role, sentence))
    });
    let alone: Vec<String> = all.iter().flat_map(|sentence| heads_alone(sentence)).collect();
    for name in alone {
        let is_meant = roles.iter().any(|role| kind(role) == kind(&name));
        if !is_meant && all.iter().any(|sentence| acts_in(&name, sentence)) {
            roles.push(name);
        }
    }
    for name in all.iter().flat_map(|sentence| devices_of_others(sentence)) {
        // Where those of a kind have numbers it may be one of them.
        let may_be_numbered = roles.iter().any(|role| {
            // "The console of the operator" is the console, where there is one alone.
            has_number(role) && kind(role) == kind(&name) || *role == kind(&name)
        });
        if !may_be_numbered && !roles.iter().any(|role| is_form_of(&name, role)) {
            roles.push(name);
        }
    }
    for name in all.iter().filter_map(|sentence| introduced(sentence)) {
        if !roles.iter().any(|role| is_form_of(&name, role)) {
            roles.push(name);
        }
    }
    for name in all.iter().flat_map(|sentence| notified(sentence)) {
        if !roles.iter().any(|role| is_form_of(&name, role)) {
            roles.push(name);
        }
    }
    for name in all.iter().flat_map(|sentence| receivers(sentence)) {
        let is_known = roles.iter().any(|role| is_form_of(&name, role));
        let last = name.rsplit(' ').next().unwrap_or_default();
        let acts = match is_place(last) {
            // A service is somebody where it sends something itself.
            true => all.iter().any(|sentence| sends_in(&name, sentence)),
            false => {
                all.iter().any(|sentence| acts_in(&name, sentence))
                    // Who is only heard of may be one of the others by what it does: "from the loader".
                    || all.iter().any(|sentence| is_heard_of(&name, sentence))
                        && all.iter().any(|sentence| is_addressed(&name, sentence))
                    || all.iter().any(|sentence| gets_a_message(&name, sentence))
            }
        };
        if !is_known && acts {
            roles.push(name);
        }
    }
    for name in all.iter().flat_map(|sentence| asked(sentence)) {
        if !roles.iter().any(|role| is_form_of(&name, role)) {
            roles.push(name);
        }
    }
    // "All other participants", where one participant is somebody.
    for name in all.iter().flat_map(|sentence| others(sentence)) {
        let of = kind(&name);
        let has_kind = roles.iter().any(|role| kind(role) == of && !role.starts_with("other "));
        // Members and participants of a group are somebody, whatever they are called besides.
        let is_of_a_group = ["member", "participant"].contains(&of.as_str());
        if (has_kind || is_of_a_group) && !roles.contains(&name) {
            roles.push(name);
        }
    }
}

/// "The server", to which something is sent, where nobody has a longer name that it may stand for.
fn heads_alone(sentence: &[Token<'_>]) -> Vec<String> {
    let named = (1..sentence.len()).filter(|at| {
        let (before, head) = (&sentence[at - 1], &sentence[*at]);
        let is_common = head.text.chars().all(|c| c.is_ascii_lowercase());
        before.says("the") && is_head(head) && is_common && is_sent_to(sentence, at - 1)
    });
    named.map(|at| sentence[at].text.to_string()).collect()
}

/// "The requesting client", who acts, where all of that kind are told apart by what they do.
fn by_participles(all: &[Vec<Token<'_>>], roles: &[String]) -> Vec<String> {
    // What is called as somebody is who acts is one of that kind.
    let is_one_of_a_kind =
        |head: &Token<'_>| is_head(head) || roles.iter().any(|role| head.says(role));
    let mut found: Vec<String> = Vec::new();
    for sentence in all {
        for at in 1..sentence.len() {
            let (which, head) = (&sentence[at - 1], &sentence[at]);
            let is_begun = at < 2 || is_determiner(&sentence[at - 2]);
            let is_called = is_one_of_a_kind(head)
                && is_participle(which.text)
                && is_begun
                && (does(&sentence[at + 1..]) || is_sent_to(sentence, at - 1));
            let name = format!("{} {}", which.text.to_lowercase(), head.text);
            if is_called && !found.contains(&name) && !roles.contains(&name) {
                found.push(name);
            }
        }
    }
    let known: Vec<&str> = roles.iter().chain(&found).map(String::as_str).collect();
    let is_alike = |name: &String| {
        let own = kind(name);
        let mut others = known.iter().filter(|other| kind(other) == own);
        let is_doing = |other: &&str| other.split(' ').next().is_some_and(ends_in_ing);
        others.clone().all(|other| is_participle(other.split(' ').next().unwrap_or_default()))
            && others.any(is_doing)
    };
    let kept: Vec<String> = found.iter().filter(|name| is_alike(name)).cloned().collect();
    // One who is only sent something is somebody where another one of the kind acts.
    let acts = |name: &String| all.iter().any(|sentence| acts_in(name, sentence));
    let is_one_of =
        |name: &String| known.iter().filter(|other| kind(other) == kind(name)).count() > 1;
    kept.into_iter().filter(|name| acts(name) || is_one_of(name)).collect()
}

/// "The calling UE" and "the called UE": those of one name who are told apart by participles.
fn sides_of(base: &str, all: &[Vec<Token<'_>>]) -> Vec<String> {
    let name = tokens(base);
    let mut sides: Vec<String> = Vec::new();
    let is_bare = name.len() == 1 && name[0].text.chars().all(|c| c.is_ascii_lowercase());
    if has_number(base) || !(is_bare || name.last().is_some_and(is_head)) {
        return sides;
    }
    for sentence in all {
        for at in 1..(sentence.len() + 1).saturating_sub(name.len()) {
            let is_it = name.iter().zip(&sentence[at..]).all(|(one, other)| one.text == other.text);
            let which = &sentence[at - 1];
            let is_begun = at < 2 || is_determiner(&sentence[at - 2]);
            let behind = &sentence[at + name.len()..];
            let side = format!("{} {base}", which.text.to_lowercase());
            if is_it
                && is_participle(which.text)
                && is_begun
                && (does(behind) || is_sent_to(sentence, at - 1))
                && !is_attribute(behind)
                && !sides.contains(&side)
            {
                sides.push(side);
            }
        }
    }
    sides
}

fn has_number(name: &str) -> bool {
    name.ends_with(|c: char| c.is_ascii_digit())
}

/// What a functional entity is: "client" of "MC client 1".
fn kind(name: &str) -> String {
    let is_word = |word: &&str| word.len() > 1 && word.contains(char::is_alphabetic);
    let last = name.rsplit(' ').find(is_word).unwrap_or(name).to_lowercase();
    last.strip_suffix('s').unwrap_or(&last).to_string()
}

fn ends_in_ing(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ing") && word.chars().all(char::is_alphabetic)
}

/// "Requesting", "invited": what says on which side somebody is.
pub(super) fn is_participle(word: &str) -> bool {
    const NO_SIDES: [&str; 6] =
        ["following", "corresponding", "existing", "remaining", "missing", "participating"];
    const ASKED: [&str; 3] = ["invited", "called", "requested"];
    let word = word.to_lowercase();
    ends_in_ing(&word) && !NO_SIDES.contains(&word.as_str()) || ASKED.contains(&word.as_str())
}

/// "Upon receiving M, the player shall:": who acts in the list below.
fn introduced(sentence: &[Token<'_>]) -> Option<String> {
    let (_, rest) = sentence.split_last().filter(|(last, _)| last.is_mark(":"))?;
    let is_said = rest.last().is_some_and(|token| modal(token).is_some());
    let end = rest.len() - usize::from(is_said);
    const UPON: [&str; 6] = ["upon", "on", "when", "if", "after", "once"];
    let first = rest.first()?;
    let is_upon = UPON.iter().any(|word| first.says(word));
    let comma = rest[..end].iter().rposition(|token| token.is_mark(",")).map(|at| at + 1);
    let from = comma.or(is_said.then_some(0))?;
    let name = name_or_head(&rest[from..end])?;
    let is_whole = from + 1 + tokens(&name).len() == end;
    (is_whole && (is_upon || is_said)).then_some(name)
}

/// "The client of the master baker", to which something is sent or which acts: the master baker client.
fn devices_of_others(sentence: &[Token<'_>]) -> Vec<String> {
    const LONGEST: usize = 3;
    let of = (1..sentence.len().saturating_sub(2)).filter(|at| {
        is_device(sentence[*at].text)
            && sentence[at - 1].says("the")
            && sentence[at + 1].says("of")
            && is_determiner(&sentence[at + 2])
    });
    let named = of.filter_map(|at| {
        let rest = &sentence[at + 2..];
        let phrase = &rest[..noun_phrase(rest)];
        let end = phrase
            .iter()
            .position(|token| verb(token.text, Form::Third).is_some())
            .unwrap_or(phrase.len());
        let owner = bare(&phrase[..end]);
        let is_somebody = (1..=LONGEST).contains(&owner.len())
            && owner.iter().all(|token| {
                token.is == Is::Word && !token.says("of") && !is_user(token) && !is_head(token)
            })
            && owner.iter().all(|token| token.text.chars().all(|c| c.is_ascii_lowercase()));
        let acts = is_verb_next(&rest[end..]);
        (is_somebody && (acts || is_sent_to(sentence, at - 1)))
            .then(|| format!("{} {}", words(owner), sentence[at].text))
    });
    named.collect()
}

/// "The office notifies the tugs that": who is told something is somebody, although it does nothing more.
fn notified(sentence: &[Token<'_>]) -> Vec<String> {
    let tells = |token: &Token<'_>| {
        [Form::Third, Form::Base].iter().any(|form| {
            verb(token.text, *form).is_some_and(|it| ["notify", "inform"].contains(&it.lemma))
        })
    };
    let begins =
        (1..sentence.len()).filter(|at| tells(&sentence[at - 1]) && sentence[*at].says("the"));
    let told = begins.filter_map(|at| {
        let name = name_at(&sentence[at..])?;
        let next = sentence.get(at + 1 + name.len());
        let is_told =
            next.is_some_and(|next| ["that", "of", "about"].iter().any(|word| next.says(word)));
        is_told.then(|| words(name))
    });
    told.collect()
}

/// A name behind an article, or what functional entities are called alone: "the client".
fn name_or_head(rest: &[Token<'_>]) -> Option<String> {
    if let Some(name) = name_at(rest) {
        return Some(words(name));
    }
    let (first, head) = (rest.first()?, rest.get(1)?);
    (first.says("the") && is_head(head) && rest.len() == 2).then(|| head.text.to_string())
}

/// The noun phrases of a sentence to which something is sent, or which are told something.
fn receivers(sentence: &[Token<'_>]) -> Vec<String> {
    let begins = |at: &usize| {
        let token = &sentence[*at];
        // "To another instance" may be to whichever.
        let is_any = ["a", "an", "another", "any", "some"].iter().any(|any| token.says(any));
        *at > 0 && is_determiner(token) && !is_any
    };
    let named = (0..sentence.len()).filter(begins).filter_map(|at| {
        if !is_sent_to(sentence, at) && !is_informed(sentence, at) {
            return None;
        }
        let name = name_at(&sentence[at..])?;
        Some(words(name))
    });
    named.collect()
}

/// A name behind an article, as far as it goes.
pub(super) fn name_at<'a, 't>(rest: &'a [Token<'t>]) -> Option<&'a [Token<'t>]> {
    let phrase = &rest[..noun_phrase(rest)];
    let is_end =
        |token: &Token<'_>| token.says("of") || token.is == Is::Brackets || is_concerned(token);
    let end = phrase.iter().position(is_end).unwrap_or(phrase.len());
    let name = bare(&phrase[..end]);
    // "The driver app A".
    let (name, whole) = match name {
        [bare @ .., label] if bare.len() > 1 && is_label(label.text) => (bare, name),
        name => (name, name),
    };
    let last = name.last()?;
    let is_service = last.says("service") && name.len() > 1;
    let is_name = (1..=MOST_WORDS).contains(&name.len())
        && name.iter().all(|token| token.is == Is::Word && goes_on(token) && !token.says("so"))
        && (is_service || !is_place(last.text))
        && !is_message_head(last.text)
        && !is_head(last)
        && !name.iter().any(is_user)
        && last.text.chars().all(|c| c.is_alphabetic() || c == '-')
        && last.text.contains(char::is_lowercase);
    is_name.then_some(whole)
}

/// Whether a name is that of a role, or a form of it.
fn is_form_of(name: &str, role: &str) -> bool {
    let (name, role) = (name.to_lowercase(), role.to_lowercase());
    let is_plural = plural(&name) == role || plural(&role) == name;
    name == role || role.ends_with(&format!(" {name}")) || is_plural
}

fn plural(word: &str) -> String {
    format!("{word}s")
}

/// Whether who is called so does something in a sentence: as its subject, or as the one by whom it is
/// done, or from whom something is received.
pub(super) fn acts_in(name: &str, sentence: &[Token<'_>]) -> bool {
    let name = tokens(name);
    let is_it = |at: usize| {
        let last = name.len() - 1;
        sentence.len() >= at + name.len()
            && name.iter().enumerate().all(|(place, word)| {
                let said = sentence[at + place].text;
                said.eq_ignore_ascii_case(word.text)
                    || place == last && plural(said).eq_ignore_ascii_case(word.text)
            })
    };
    (0..sentence.len()).filter(|at| is_it(*at)).any(|at| {
        let before = sentence[..at].iter().rposition(|token| !is_which(token));
        let is_begun = before.is_none_or(|before| {
            let token = &sentence[before];
            token.is == Is::Mark || is_joint(token) || is_subordinate(token) || token.says("then")
        });
        let by = before.filter(|before| *before > 0).is_some_and(|before| {
            let is_done = verb(sentence[before - 1].text, Form::Past).is_some();
            sentence[before].says("by") && is_done
        });
        let rest = &sentence[at + name.len()..];
        by || is_begun && !is_attribute(rest) && is_verb_next(rest)
    })
}

/// Articles, and what says only which one: "each selected".
fn is_which(token: &Token<'_>) -> bool {
    is_determiner(token) || super::phrases::is_generic(token)
}

/// Whether somebody who stands before does something.
fn is_verb_next(rest: &[Token<'_>]) -> bool {
    let Some(at) = rest.iter().position(|token| !is_adverb(token)) else { return false };
    let says = |at: usize, form: Form| rest.get(at).is_some_and(|it| verb(it.text, form).is_some());
    let is_followed = rest.get(at + 1).is_some_and(is_determiner);
    let is_unknown = is_followed && rest[at].text.ends_with('s');
    let behind = at + 1 + rest[at + 1..].iter().take_while(|token| is_adverb(token)).count();
    // "Shall either send".
    let either = behind + usize::from(rest.get(behind).is_some_and(|it| it.says("either")));
    modal(&rest[at]).is_some() && says(either, Form::Base)
        || says(at, Form::Third)
        || says(at, Form::Base) && is_followed
        || rest[at].says("either") && (says(at + 1, Form::Third) || says(at + 1, Form::Base))
        || is_unknown
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;

    fn roles(texts: &[&str]) -> Vec<String> {
        Names::of(texts.iter().copied()).roles
    }

    #[test]
    fn who_is_sent_something_and_acts_takes_part() {
        let table: [(&[&str], &[&str]); 10] = [
            (
                &[
                    "The MC server sends a seal to the image vault. The image vault answers the MC server.",
                ],
                &["MC server", "image vault"],
            ),
            (
                &[
                    "The MC server sends a poll to the crew members. Each crew member returns a report.",
                ],
                &["MC server", "crew members"],
            ),
            (
                &[
                    "The MC server forwards it to the smart meter. It is acknowledged by the smart meter.",
                ],
                &["MC server", "smart meter"],
            ),
            (
                &[
                    "The MC server sends a key to the wearable. The wearable shall either store it or stop.",
                ],
                &["MC server", "wearable"],
            ),
            // A head alone is somebody where nobody has a longer name.
            (
                &["Client 1 sends a page to the server. The server sends the page to client 2."],
                &["Client 1", "client 2", "server"],
            ),
            (
                &["The UE sends a page to the server. The MC server stores the page."],
                &["UE", "MC server"],
            ),
            (&["The UE sends a page to the server."], &["UE"]),
            // What is only sent something, and what only acts, is nobody yet.
            (&["The MC server sends a record to the image vault."], &["MC server"]),
            (&["The MC server sends a poll. Each crew member returns a report."], &["MC server"]),
            // Nor is a message, a place or a user a functional entity.
            (
                &[
                    "The MC server sends an answer to the move request. The move request contains a key.",
                    "The MC server sends it to the key resource. The key resource includes a key.",
                    "The MC server sends it to the first user. The first user accepts it.",
                ],
                &["MC server"],
            ),
        ];
        for (texts, expected) in table {
            assert_eq!(roles(texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn who_sends_something_takes_part_whatever_it_is_called() {
        let table: [(&[&str], &[&str]); 5] = [
            (&["The robot returns a report to the MC server."], &["MC server", "robot"]),
            (
                &["The robot, once it has stopped, sends a report to the MC server."],
                &["MC server", "robot"],
            ),
            (&["Ferry 2 sends a berth notice to the MC server."], &["MC server", "Ferry 2"]),
            (&["Über 2 sends a berth notice to the MC server."], &["MC server", "Über 2"]),
            (&["The following message sends a key to the MC server."], &["MC server"]),
        ];
        for (texts, expected) in table {
            let mut found = roles(texts);
            found.sort_by_key(|name| name != "MC server");
            assert_eq!(found, expected, "{texts:?}");
        }
    }

    #[test]
    fn who_is_told_apart_by_a_participle() {
        let table: [(&[&str], &[&str]); 9] = [
            (
                &["The calling UE sends a page to the AS. The AS sends the page to the called UE."],
                &["calling UE", "called UE", "AS"],
            ),
            (
                &[
                    "The originating MC client sends a page to the MC server. The MC server sends the page to the terminating MC client.",
                ],
                &["originating MC client", "MC server", "terminating MC client"],
            ),
            // One side only is who has that name.
            (&["The calling UE sends a page to the AS. The UE stores the page."], &["UE", "AS"]),
            (
                &[
                    "The calling party sends a page to the called party. Either party may send a page to the AS.",
                ],
                &["AS", "calling party", "called party"],
            ),
            (
                &[
                    "The requesting client sends a page to the lending client. The lending client stores it.",
                ],
                &["lending client", "requesting client"],
            ),
            (
                &["The calling client sends a page to the called client."],
                &["calling client", "called client"],
            ),
            (&["The inviting agent shall send a page."], &["inviting agent"]),
            // It is one of those who have names of their own.
            (
                &[
                    "MC client 1 sends a page to MC client 2. The requesting client shall stop the page.",
                ],
                &["MC client 1", "MC client 2"],
            ),
            // "Selected" says only which one.
            (&["The selected client shall send a page."], &[]),
        ];
        for (texts, expected) in table {
            assert_eq!(roles(texts), expected, "{texts:?}");
        }
    }
}
