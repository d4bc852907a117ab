//! Sentences, and the words they are made of.

use super::lexicon::{Form, verb};

/// A word, a mark, or what stands in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// As printed.
    pub text: &'t str,
    /// What it is.
    pub is: Is,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// A word or a number, with points and hyphens within it.
    Word,
    /// `,` `;` `:` and the like.
    Mark,
    /// Round brackets with what is in them.
    Brackets,
}

impl Token<'_> {
    /// Whether it is this word, in whatever case.
    pub fn says(&self, word: &str) -> bool {
        self.is == Is::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is this mark.
    pub fn is_mark(&self, mark: &str) -> bool {
        self.is == Is::Mark && self.text == mark
    }
}

/// Words after which a point ends no sentence.
const ABBREVIATIONS: [&str; 10] =
    ["e.g", "i.e", "etc", "cf", "vs", "no", "fig", "resp", "approx", "incl"];

/// The sentences of a text. A point ends one where a space and a capital letter, or nothing,
/// follows.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut depth) = (0, 0usize);
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            // "…; upon receipt of M, the server": another sentence.
            ';' if depth == 0 && begins_anew(&text[at + 1..]) => {
                found.push(text[from..at].trim());
                from = at + 1;
            }
            '.' if depth == 0 => {
                let rest = &text[at + 1..];
                let next = rest.trim_start().chars().next();
                let is_apart = rest.starts_with(char::is_whitespace)
                    && next.is_none_or(|next| next.is_uppercase() || next == '[');
                let before = text[from..at].rsplit([' ', '(']).next().unwrap_or_default();
                let is_short = ABBREVIATIONS.contains(&before.to_lowercase().as_str());
                if rest.trim().is_empty() || is_apart && !is_short {
                    found.push(text[from..at].trim());
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    found.push(text[from..].trim());
    found.retain(|sentence| sentence.contains(char::is_alphanumeric));
    found
}

/// Whether behind a semicolon stands when something else is done.
fn begins_anew(rest: &str) -> bool {
    const WHEN: [&str; 7] =
        ["upon ", "on receipt", "on receiving", "on reception", "if ", "when ", "in case of "];
    let rest = rest.trim_start().to_lowercase();
    WHEN.iter().any(|when| rest.starts_with(when)) && rest.contains(',')
}

/// The tokens of a sentence. References in square brackets are left out.
pub fn tokens(sentence: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(character) = sentence[at..].chars().next() {
        let rest = &sentence[at..];
        let taken = match character {
            space if space.is_whitespace() => space.len_utf8(),
            // "(R)AN" is a name.
            '(' if prefix(rest).is_some() => {
                let end = prefix(rest).map_or(1, |from| from + word_end(&rest[from..]));
                found.push(Token { text: &rest[..end], is: Is::Word });
                end
            }
            '(' => {
                let end = closing(rest, '(', ')');
                found.push(Token { text: &rest[..end], is: Is::Brackets });
                end
            }
            '[' => closing(rest, '[', ']'),
            // "<element>" is a name.
            '<' if element(rest).is_some() => {
                let end = element(rest).unwrap_or(1);
                found.push(Token { text: &rest[..end], is: Is::Word });
                end
            }
            // "Cause #1".
            '#' if rest[1..].starts_with(|c: char| c.is_alphanumeric()) => {
                let end = 1 + word_end(&rest[1..]);
                found.push(Token { text: &rest[..end], is: Is::Word });
                end
            }
            letter if letter.is_alphanumeric() => {
                let end = word_end(rest);
                let end = end + particle(&rest[..end], &rest[end..]);
                found.push(Token { text: &rest[..end], is: Is::Word });
                end
            }
            // What is quoted is one word, whatever stands in it.
            '"' | '“' if quoted(rest, &found).is_some() => {
                let (length, said) = quoted(rest, &found).unwrap_or((1, ""));
                found.push(Token { text: said, is: Is::Word });
                length
            }
            // 'U: pending request' is the name of a state.
            '\'' | '‘' | '’' if state_name(rest, &found).is_some() => {
                let (length, said) = state_name(rest, &found).unwrap_or((1, ""));
                found.push(Token { text: said, is: Is::Word });
                length
            }
            '.' | '\'' | '’' | '‘' | '"' | '“' | '”' | '-' | '_' | '/' => {
                character.len_utf8()
            }
            mark => {
                found.push(Token { text: &rest[..mark.len_utf8()], is: Is::Mark });
                mark.len_utf8()
            }
        };
        at += taken;
    }
    found
}

/// A sentence or a phrase in quotation marks, or the value of something: how long it is with them, and what
/// it says, with them where they have to stay. A name in quotation marks is read as it would be without.
fn quoted<'t>(text: &'t str, before: &[Token<'_>]) -> Option<(usize, &'t str)> {
    const FEWEST: usize = 4;
    const LONGEST: usize = 300;
    let from = text.chars().next()?.len_utf8();
    let length = text[from..].find(['"', '”']).filter(|length| *length < LONGEST)?;
    let said = text[from..from + length].trim();
    let mark = text[from + length..].chars().next()?.len_utf8();
    let is_phrase = said.split_whitespace().count() >= FEWEST;
    let is_one = |words: &[&str]| {
        let mut last = before.iter().rev();
        words.iter().rev().all(|word| last.next().is_some_and(|token| token.says(word)))
    };
    let is_value = !said.is_empty()
        && [
            &["marked"][..],
            &["marked", "as"],
            &["set", "to"],
            &["equal", "to"],
            &["value"],
            &["state"],
            &["value", "of"],
        ]
        .into_iter()
        .any(is_one);
    // "The "in use" mark".
    let is_how = ["in ", "on ", "off ", "not ", "out ", "under ", "at "]
        .iter()
        .any(|it| said.starts_with(it));
    if is_phrase || is_value || is_how {
        return Some((from + length + mark, said));
    }
    // The cause "no answer" is no answer: it stays in its quotation marks.
    let is_cause = ["cause", "reason", "code", "indication"].iter().any(|word| is_one(&[word]));
    let whole = &text[..from + length + mark];
    (is_cause && !said.is_empty()).then_some((from + length + mark, whole))
}

/// The name of a state between single quotation marks, "the 'U: has permission' state" or "state 'U: has
/// permission'": how long it is with them, and what it says.
fn state_name<'t>(text: &'t str, before: &[Token<'_>]) -> Option<(usize, &'t str)> {
    const LONGEST: usize = 60;
    let from = text.chars().next()?.len_utf8();
    let length = text[from..].find(['\'', '’']).filter(|length| *length < LONGEST)?;
    let said = &text[from..from + length];
    let mark = text[from + length..].chars().next()?.len_utf8();
    let rest = text[from + length + mark..].trim_start();
    let is_state = rest.starts_with("state")
        || before.last().is_some_and(|token| token.says("state") || token.says("states"));
    let is_name = said.starts_with(|c: char| c.is_alphanumeric()) && !said.ends_with(' ');
    (is_state && is_name).then_some((from + length + mark, said))
}

/// Behind a verb of two words, the length of the second one: "sets up".
fn particle(word: &str, rest: &str) -> usize {
    let is_verb = |particle: &&str| {
        let after = rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(*particle));
        let both = format!("{word} {particle}");
        after.is_some_and(|after| !after.starts_with(|c| !is_break(c)))
            && [Form::Third, Form::Base, Form::Ing, Form::Past]
                .iter()
                .any(|form| verb(&both, *form).is_some())
    };
    ["up", "down"].into_iter().find(is_verb).map_or(0, |particle| particle.len() + 1)
}

/// The length of the word at the beginning of a text.
fn word_end(text: &str) -> usize {
    let end = text.find(is_break).unwrap_or(text.len());
    let end = text[..end].trim_end_matches(['.', '-', '\'', '’', '/', '+']).len();
    // "urn:x:y" is one word.
    let is_within = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let end = match text[end..].strip_prefix(':').filter(|rest| is_within(rest)) {
        Some(rest) => text.len() - rest.len() + word_end(rest),
        None => end,
    };
    // "client(s)" is one word.
    end + text[end..].strip_prefix("(s)").map_or(0, |_| "(s)".len())
}

/// The length of brackets with a letter or two in them, behind which a word goes on.
fn prefix(text: &str) -> Option<usize> {
    let end = text.find(')')? + 1;
    let is_short = (3..=4).contains(&end);
    (is_short && text[end..].starts_with(|c: char| c.is_ascii_uppercase())).then_some(end)
}

/// The length of the name of an element, with what encloses it.
fn element(text: &str) -> Option<usize> {
    const LONGEST: usize = 80;
    let end = text.char_indices().take(LONGEST).find(|(_, c)| *c == '>' || c.is_whitespace());
    end.filter(|(at, c)| *c == '>' && *at > 1).map(|(at, _)| at + 1)
}

fn is_break(character: char) -> bool {
    !character.is_alphanumeric() && !".-_'’/+".contains(character)
}

/// The length of what stands in brackets, with them; all of the text where nothing closes them.
fn closing(text: &str, open: char, close: char) -> usize {
    let mut depth = 0usize;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return at + close.len_utf8();
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{sentences, tokens};

    #[test]
    fn a_point_within_a_sentence_ends_none() {
        let text = "The UE, e.g. a phone, follows 3GPP TS 23.228 [5] v2.0. It waits (see 5.2. here). [Conditional] Then it ends";
        let expected = [
            "The UE, e.g. a phone, follows 3GPP TS 23.228 [5] v2.0",
            "It waits (see 5.2. here)",
            "[Conditional] Then it ends",
        ];
        assert_eq!(sentences(text), expected);
    }

    #[test]
    fn words_keep_their_points_and_hyphens() {
        let words: Vec<&str> = tokens(
            "UE to AMF: Nsmf_X on-going 200 (OK) [3], its user's (R)AN client(s) A+B urn:a-1:b.c a <e-1> a < b",
        )
        .into_iter()
        .map(|token| token.text)
        .collect();
        let expected = [
            "UE",
            "to",
            "AMF",
            ":",
            "Nsmf_X",
            "on-going",
            "200",
            "(OK)",
            ",",
            "its",
            "user's",
            "(R)AN",
            "client(s)",
            "A+B",
            "urn:a-1:b.c",
            "a",
            "<e-1>",
            "a",
            "<",
            "b",
        ];
        assert_eq!(words, expected);
    }
}
