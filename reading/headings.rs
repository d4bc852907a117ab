//! Headings: a clause number with its title, told from steps and from numbers in a sentence.

use super::{labels, lines};

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading<'a> {
    /// Its number as printed, without a final point.
    pub number: String,
    /// The first component of its number, if it is one.
    pub top: Option<u32>,
    /// Its title, possibly empty.
    pub title: &'a str,
    /// What it heads.
    pub standing: Standing,
    /// How many lines it takes: two if the title is on the next line.
    pub lines: usize,
}

/// What a section of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A clause of a specification.
    Clause,
    /// A section of the contribution itself, such as "1. Introduction".
    Cover,
    /// What stands before any heading.
    Preamble,
}

/// What is known where a heading may begin.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// What the section so far is.
    pub standing: Standing,
    /// The first component of its number.
    pub top: Option<u32>,
    /// The number of the last step, if the section is in a numbered list.
    pub step: Option<u32>,
    /// Whether a change mark stands directly before.
    pub is_after_mark: bool,
    /// Whether no clause has begun yet.
    pub is_before_clauses: bool,
    /// Whether change marks surround the text.
    pub is_marked: bool,
}

/// The titles of the sections of contributions.
const COVER_TITLES: &str = "introduction|reason for change|reason for changes|reasons for change|\
    reasons for changes|conclusion|conclusions|proposal|proposals|discussion|background|\
    summary|abstract|abstract of the contribution|proposed change|proposed changes|\
    detailed proposal|text proposal|analysis|observation|observations|summary of change|\
    summary of changes|motivation|way forward|references|reference";

/// The most characters of a title.
const TITLE_WIDTH: usize = 200;

/// The most characters of the title of a section of the contribution itself.
const COVER_TITLE_WIDTH: usize = 60;

/// Reads a heading on a line, or on a line and the next.
pub fn heading<'a>(
    text: &'a str,
    next: Option<&'a str>,
    surroundings: &Surroundings,
) -> Option<Heading<'a>> {
    let number = annex(text).or_else(|| number(text))?;
    let (title, lines) = match next {
        _ if !number.rest.is_empty() => (number.rest, 1),
        Some(next) if is_title(next) && !has_shape(next) => (next, 2),
        _ => ("", 1),
    };
    let standing = standing(&number, title, surroundings)?;
    Some(Heading { number: number.printed, top: number.top, title, standing, lines })
}

fn standing(number: &Number, title: &str, around: &Surroundings) -> Option<Standing> {
    let is_cover = is_cover_title(title) && !around.is_marked;
    let is_own = !number.rest.is_empty();
    let is_substep = around.step.is_some() && number.top == around.step;
    match number.form {
        Form::Annex => Some(Standing::Clause),
        Form::Dotted if is_own && !is_title(title) => None,
        Form::Dotted if is_own && !number.is_tabbed && !opens_title(title) => None,
        Form::Dotted if title.is_empty() && is_substep => None,
        Form::Dotted if number.goes_back(around) => None,
        Form::Dotted if around.standing == Standing::Cover && number.top == around.top => {
            Some(Standing::Cover)
        }
        Form::Dotted => Some(Standing::Clause),
        Form::Plain | Form::Listed if !is_title(title) || !opens_title(title) => None,
        Form::Plain | Form::Listed if is_cover => Some(Standing::Cover),
        Form::Listed if around.is_marked => is_cover_title(title).then_some(Standing::Clause),
        Form::Listed => {
            let is_short = title.chars().count() <= COVER_TITLE_WIDTH;
            (around.is_before_clauses && is_short).then_some(Standing::Cover)
        }
        Form::Plain => {
            let follows = number.top == around.top.map(|top| top + 1);
            let is_expected = around.is_after_mark || around.is_before_clauses || follows;
            is_expected.then_some(Standing::Clause)
        }
    }
}

/// A number at the beginning of a line.
#[derive(Clone, Debug)]
pub struct Number<'a> {
    form: Form,
    printed: String,
    /// The first component, if it is a number.
    pub top: Option<u32>,
    /// The last component, if it is a number.
    pub last: Option<u32>,
    is_tabbed: bool,
    /// What follows on the line.
    pub rest: &'a str,
}

impl Number<'_> {
    /// Whether it is more likely a value in a table, such as `2.5` within clause 8.2.
    fn goes_back(&self, around: &Surroundings) -> bool {
        let is_short = self.printed.matches('.').count() == 1;
        let is_below = self.top.zip(around.top).is_some_and(|(own, last)| own < last);
        is_short && is_below && around.standing == Standing::Clause && !around.is_after_mark
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `5.2`, `7.4.2.3.X`, `A.1`.
    Dotted,
    /// `5`.
    Plain,
    /// `5.`.
    Listed,
    /// `Annex B`.
    Annex,
}

/// Reads a number of one or more components.
pub fn number(text: &str) -> Option<Number<'_>> {
    let end = glued(text).or_else(|| text.find(char::is_whitespace)).unwrap_or(text.len());
    let (token, after) = text.split_at(end);
    let printed = token.strip_suffix('.').unwrap_or(token);
    if printed.len() > 40 {
        return None;
    }
    let components: Vec<&str> = printed.split('.').collect();
    let (first, others) = components.split_first()?;
    let is_numbered = is_digits(first) && first.len() <= 2 && !first.starts_with('0');
    let form = match others {
        [] if is_numbered && token != printed => Form::Listed,
        [] if is_numbered => Form::Plain,
        [part] if first.len() == 2 && part.len() == 3 && is_digits(part) => return None,
        [part, ..] if is_annex(first) && is_annex_part(part) => Form::Dotted,
        [_, ..] if is_numbered => Form::Dotted,
        _ => return None,
    };
    others.iter().all(|part| is_component(part)).then(|| Number {
        form,
        printed: printed.to_string(),
        top: first.parse().ok(),
        last: components.last().and_then(|last| last.parse().ok()),
        is_tabbed: after.starts_with('\t'),
        rest: after.trim_start(),
    })
}

/// Where the title begins in `6.0Mapping of …`, which has lost its tab.
fn glued(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let mut title = text[end..].chars();
    let is_title = title.next()?.is_uppercase() && title.next()?.is_lowercase();
    let number = &text[..end];
    (is_title && number.contains('.') && !number.ends_with('.')).then_some(end)
}

fn annex(text: &str) -> Option<Number<'_>> {
    let after = text.strip_prefix("Annex").or_else(|| text.strip_prefix("ANNEX"))?;
    let named = after.strip_prefix(char::is_whitespace)?.trim_start();
    let end = named.find(|c: char| !c.is_alphanumeric()).unwrap_or(named.len());
    let (letter, rest) = named.split_at(end);
    let is_free = !rest.starts_with(['.', ',', ';', ')', '\'', '’']);
    let is_tabbed = rest.starts_with('\t');
    let rest = match rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((_, rest)) => rest,
        None => rest,
    };
    let has_colon = rest.trim_start().starts_with(':');
    let rest = rest.trim_start().trim_start_matches(':').trim_start();
    let is_heading =
        rest.is_empty() || (is_title(rest) && (has_colon || is_tabbed || opens_title(rest)));
    (is_annex(letter) && is_free && is_heading).then(|| Number {
        form: Form::Annex,
        printed: format!("Annex {letter}"),
        top: None,
        last: None,
        is_tabbed,
        rest,
    })
}

/// A letter of an annex, or a placeholder for one.
fn is_annex(text: &str) -> bool {
    matches!(text.as_bytes(), [letter] if letter.is_ascii_uppercase() || is_placeholder(*letter))
}

/// The component after the letter of an annex: `A.1` and `A.X`, but not `U.S`.
fn is_annex_part(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || is_placeholder(byte))
}

/// `12`, `3a`, `2bis`, `X`, `x1`, `YY`, `A`.
fn is_component(text: &str) -> bool {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, letters) = text.split_at(digits);
    let are_letters = letters.len() <= 3 && letters.bytes().all(|b| b.is_ascii_alphabetic());
    let stands_in = match letters.as_bytes() {
        [] => false,
        [letter] => letter.is_ascii_uppercase() || is_placeholder(*letter),
        [first, others @ ..] => {
            let is_placed = |b: &u8| is_placeholder(*b) || b.is_ascii_digit();
            letters.len() <= 3 && is_placeholder(*first) && others.iter().all(is_placed)
        }
    };
    (!number.is_empty() && number.len() <= 3 && are_letters) || (number.is_empty() && stands_in)
}

fn is_placeholder(byte: u8) -> bool {
    matches!(byte.to_ascii_lowercase(), b'x' | b'y' | b'z' | b'w' | b'n' | b'm')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text may be a title: short, with letters, and not a sentence.
fn is_title(text: &str) -> bool {
    let ends_as_sentence = text.ends_with(['.', ';', ',', ':', '!']) && !text.ends_with("etc.");
    text.len() <= 4 * TITLE_WIDTH
        && text.chars().count() <= TITLE_WIDTH
        && text.contains(char::is_alphabetic)
        && !ends_as_sentence
}

/// Whether a text begins as a title does, and not as the rest of a sentence: `eNB` does.
fn opens_title(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    !text.starts_with(char::is_lowercase) || word.contains(char::is_uppercase)
}

fn is_cover_title(title: &str) -> bool {
    let title = title.trim_end_matches([':', '.', ' ']).to_lowercase();
    COVER_TITLES.split('|').any(|known| known == title)
}

/// Whether a line is something else than a title.
fn has_shape(text: &str) -> bool {
    lines::mark(text).is_some()
        || lines::note(text).is_some()
        || lines::caption(text).is_some()
        || labels::label(text).is_some()
        || annex(text).is_some()
        || number(text).is_some_and(|number| number.rest.is_empty() || number.form == Form::Dotted)
}
