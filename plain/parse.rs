//! Words: what stands within a statement, read with the names that are declared.

use winnow::Parser;
use winnow::combinator::{alt, opt, preceded, separated};
use winnow::error::ParserError;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{rest, take_while};

use super::names::{Names, nearest};

/// The words of a statement.
pub type Words<'w> = LocatingSlice<&'w str>;

/// What does not fit, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The place, in bytes.
    pub at: usize,
    /// What is wrong.
    pub what: String,
    /// Whether no other way of reading is to be tried.
    pub is_final: bool,
}

impl Wrong {
    /// Something that no other way of reading makes right.
    pub fn new(at: usize, what: impl Into<String>) -> Self {
        Wrong { at, what: what.into(), is_final: true }
    }
}

impl ParserError<Words<'_>> for Wrong {
    type Inner = Self;

    fn from_input(input: &Words<'_>) -> Self {
        let found: String = input.as_ref().chars().take(30).collect();
        let what = match found.is_empty() {
            true => "something is missing here".into(),
            false => format!("\"{found}\" is not expected here"),
        };
        Wrong { at: input.current_token_start(), what, is_final: false }
    }

    /// Of two ways of reading, that which got further knows better.
    fn or(self, other: Self) -> Self {
        if other.at > self.at { other } else { self }
    }

    fn is_backtrack(&self) -> bool {
        !self.is_final
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

/// What comes of reading.
pub type Read<T> = Result<T, Wrong>;

/// What is wrong here.
pub fn wrong<T>(words: &Words<'_>, what: impl Into<String>) -> Read<T> {
    Err(Wrong::new(words.current_token_start(), what))
}

/// The same, where none of some words stands here: the nearest is told.
pub fn none_of<T>(words: &Words<'_>, what: &str, known: &[&str]) -> Read<T> {
    let here: &str = words.as_ref();
    let word = here.split([' ', ':', ',', ';']).next().unwrap_or_default();
    let near = nearest(word, known.iter().copied());
    let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    wrong(words, format!("{what}{near}"))
}

/// The same, where one of several was expected: what was found stays.
pub fn expected(wrong: &Wrong, what: &str) -> Wrong {
    let found = wrong.what.rsplit_once(", found ").map(|(_, found)| format!(", found {found}"));
    let what = format!("expected {what}{}", found.unwrap_or_default());
    Wrong { what, ..*wrong }
}

/// Passes over spaces.
pub fn spaces(words: &mut Words<'_>) -> Read<()> {
    take_while(0.., ' ').void().parse_next(words)
}

/// Exactly these words, up to where a word ends.
pub fn said<'w>(expected: &'static str) -> impl Parser<Words<'w>, (), Wrong> {
    move |words: &mut Words<'w>| {
        let start = words.checkpoint();
        spaces(words)?;
        let at = words.current_token_start();
        let text: &str = words.as_ref();
        let fits = text.strip_prefix(expected).filter(|rest| {
            let is_word = expected.ends_with(char::is_alphanumeric);
            !(is_word && rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        });
        match fits {
            Some(_) => {
                words.next_slice(expected.len());
                Ok(())
            }
            None => {
                let found: String = text.chars().take(30).collect();
                words.reset(&start);
                let what = match found.is_empty() {
                    true => format!("expected \"{expected}\" here"),
                    false => format!("expected \"{expected}\", found \"{found}\""),
                };
                Err(Wrong { at, what, is_final: false })
            }
        }
    }
}

/// A declared name.
pub fn name<'w>(names: &Names) -> impl Parser<Words<'w>, usize, Wrong> {
    name_or(names, &[])
}

/// A declared name, where some other words could stand as well.
pub fn name_or<'w>(names: &Names, others: &[&str]) -> impl Parser<Words<'w>, usize, Wrong> {
    move |words: &mut Words<'w>| {
        let start = words.checkpoint();
        spaces(words)?;
        let at = words.current_token_start();
        let text: &str = words.as_ref();
        match names.longest(text) {
            Some((place, left)) => {
                words.next_slice(text.len() - left.len());
                names.note(place);
                Ok(place)
            }
            None => {
                let what = names.unknown_beside(up_to_a_stop(text), others);
                words.reset(&start);
                Err(Wrong { at, what, is_final: false })
            }
        }
    }
}

/// What stands before a mark that no name contains.
pub fn up_to_a_stop(text: &str) -> &str {
    &text[..text.find([',', ';', '|', ':', ')', '(']).unwrap_or(text.len())]
}

/// The same where nothing else can stand.
pub fn must<'w, T>(mut read: impl Parser<Words<'w>, T, Wrong>) -> impl Parser<Words<'w>, T, Wrong> {
    move |words: &mut Words<'w>| {
        read.parse_next(words).map_err(|wrong| Wrong { is_final: true, ..wrong })
    }
}

/// One or more, with commas between them.
pub fn list<'w, T>(
    read: impl Parser<Words<'w>, T, Wrong>,
) -> impl Parser<Words<'w>, Vec<T>, Wrong> {
    separated(1.., read, comma)
}

fn comma(words: &mut Words<'_>) -> Read<()> {
    said(",").parse_next(words)
}

/// One or more, with "or" between them.
pub fn or_list<'w, T>(
    read: impl Parser<Words<'w>, T, Wrong>,
) -> impl Parser<Words<'w>, Vec<T>, Wrong> {
    separated(1.., read, said("or"))
}

/// A number.
pub fn number(words: &mut Words<'_>) -> Read<u8> {
    spaces(words)?;
    let at = words.current_token_start();
    let digits: &str = take_while(0.., |c: char| c.is_ascii_digit()).parse_next(words)?;
    let what = match digits.is_empty() {
        true => "a number from 0 to 255 is missing here".to_string(),
        false => format!("\"{digits}\" is no number from 0 to 255"),
    };
    digits.parse().map_err(|_| Wrong { at, what, is_final: true })
}

/// Words up to one of these characters, without the spaces round them; not none.
pub fn words_until<'w>(stops: &'static [char]) -> impl Parser<Words<'w>, (usize, &'w str), Wrong> {
    move |words: &mut Words<'w>| {
        spaces(words)?;
        let at = words.current_token_start();
        let text: &'w str = take_while(0.., |c: char| !stops.contains(&c)).parse_next(words)?;
        match text.trim_end() {
            "" => Err(Wrong { at, what: "a name is missing here".into(), is_final: true }),
            text => Ok((at, text)),
        }
    }
}

/// A colon, and what follows it; not none.
pub fn colon<'w>(words: &mut Words<'w>) -> Read<&'w str> {
    if words.as_ref().trim().is_empty() {
        return wrong(words, "a colon is missing, between a name and the words that belong to it");
    }
    must(said(":")).parse_next(words)?;
    spaces(words)?;
    let at = words.current_token_start();
    let text: &'w str = rest.parse_next(words)?;
    match text.trim_end() {
        "" => Err(Wrong { at, what: "something must follow the colon".into(), is_final: true }),
        text => Ok(text),
    }
}

/// The end of the words.
pub fn end(words: &mut Words<'_>) -> Read<()> {
    spaces(words)?;
    match words.as_ref().is_empty() {
        true => Ok(()),
        false => {
            let found: String = words.as_ref().chars().take(30).collect();
            wrong(words, format!("\"{found}\" is not expected here"))
        }
    }
}

/// Reads all of some words.
pub fn whole<'w, T>(text: &'w str, mut read: impl Parser<Words<'w>, T, Wrong>) -> Read<T> {
    let mut words = LocatingSlice::new(text);
    let value = read.parse_next(&mut words)?;
    end(&mut words)?;
    Ok(value)
}

/// What may follow a word.
pub fn after<'w, T>(
    word: &'static str,
    read: impl Parser<Words<'w>, T, Wrong>,
) -> impl Parser<Words<'w>, Option<T>, Wrong> {
    opt(preceded(said(word), must(read)))
}

/// One of two words.
pub fn either<'w>(one: &'static str, other: &'static str) -> impl Parser<Words<'w>, bool, Wrong> {
    alt((said(one).value(true), said(other).value(false)))
}
