//! Lines: what a line shows by itself to be, without a look at its neighbours.

use super::ItemKind;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its number, counted from one.
    pub number: usize,
    /// Its text, without the spaces around.
    pub text: &'a str,
    /// How many characters it has.
    pub width: usize,
}

/// The lines that are not blank.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let numbered = text.split('\n').map(plain).zip(1..);
    let filled = numbered.filter(|(text, _)| !text.is_empty());
    filled.map(|(text, number)| Line { number, text, width: text.chars().count() }).collect()
}

/// A line without the spaces around, and without the hashes that Markdown puts before headings.
fn plain(line: &str) -> &str {
    let line = line.trim();
    let heading = line.trim_start_matches('#');
    match heading.starts_with(char::is_whitespace) {
        true => heading.trim_start(),
        false => line,
    }
}

/// A line between the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Changes begin or go on.
    Opening,
    /// Changes end.
    Closing,
    /// It says nothing: a rule, or a line of a table of contents.
    Rule,
}

/// A note, an editor's note or a caption, with what follows its label.
#[derive(Clone, Debug)]
pub struct Tag<'a> {
    /// What it is.
    pub kind: ItemKind,
    /// Its label.
    pub label: String,
    /// What follows on its line.
    pub rest: &'a str,
}

/// The most characters of a change mark without its stars and dashes.
const MARK_WIDTH: usize = 80;

/// Words that say which change it is, and words that may stand beside them.
const PLACES: &str = "first second third fourth fifth sixth next last start begin beginning end";
const FILLERS: &str = "of the all proposed set number";

/// Reads a change mark, decorated (`* * * First Change * * * *`) or bare (`Next change`).
pub fn mark(text: &str) -> Option<Mark> {
    let is_decorated = has_decoration(text.chars()) || has_decoration(text.chars().rev());
    let core = text.trim_matches(is_decoration);
    match core.len() {
        0 => return is_decorated.then_some(Mark::Rule),
        1..=MARK_WIDTH => {}
        _ => return is_contents_entry(text).then_some(Mark::Rule),
    }
    let core = core.to_lowercase();
    let words: Vec<&str> =
        core.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has_change = words.iter().any(|word| is_change(word));
    let has_place = words.iter().any(|word| is_place(word));
    let begins = matches!(words.first(), Some(&("start" | "begin" | "beginning" | "end")));
    let is_filled = words.iter().all(|word| is_place(word) || is_change(word) || is_filler(word));
    let is_whole = has_place && is_filled;
    match (is_decorated && (has_change || begins || is_whole)) || (has_change && is_whole) {
        true if words.contains(&"end") => Some(Mark::Closing),
        true => Some(Mark::Opening),
        false => is_contents_entry(text).then_some(Mark::Rule),
    }
}

fn is_decoration(character: char) -> bool {
    character.is_whitespace() || "*-=_#<>+~/\\[]•–—".contains(character)
}

/// Whether a text begins with three signs or more.
fn has_decoration(characters: impl Iterator<Item = char>) -> bool {
    let signs = characters.take_while(|character| is_decoration(*character));
    signs.filter(|character| !character.is_whitespace()).nth(2).is_some()
}

fn is_change(word: &str) -> bool {
    word.starts_with("change") || word.starts_with("modif")
}

fn is_place(word: &str) -> bool {
    let ordinal = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_ordinal = ordinal.len() < word.len() && matches!(ordinal, "st" | "nd" | "rd" | "th");
    is_ordinal || PLACES.split(' ').any(|place| place == word)
}

fn is_filler(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit()) || FILLERS.split(' ').any(|filler| filler == word)
}

/// A clause number, a title and, after a tab, the page.
fn is_contents_entry(text: &str) -> bool {
    let is_number = |page: &str| !page.is_empty() && page.bytes().all(|b| b.is_ascii_digit());
    let number = text.split_whitespace().next().unwrap_or_default();
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.trim_end_matches('.').contains('.')
        && text
            .rsplit_once('\t')
            .is_some_and(|(before, page)| is_number(page) && before.contains(char::is_alphabetic))
}

/// Reads the beginning of a note or of an editor's note.
pub fn note(text: &str) -> Option<Tag<'_>> {
    editors_note(text).or_else(|| plain_note(text))
}

fn editors_note(text: &str) -> Option<Tag<'_>> {
    let rest = strip_word(text.trim_start_matches('['), "editor")?;
    let rest = rest.trim_start_matches(['\'', '’', '‘', '´', '`', '\u{FFFD}']);
    let rest = rest.strip_prefix(['s', 'S']).unwrap_or(rest);
    let rest = rest.trim_start_matches(['\'', '’', '‘', '´', '`']).trim_start();
    let (number, rest) = note_number(strip_word(rest, "note")?);
    let rest = after_delimiter(rest)?;
    let label = ["editor's note", number].join(" ");
    Some(Tag { kind: ItemKind::EditorsNote, label: label.trim_end().to_string(), rest })
}

fn plain_note(text: &str) -> Option<Tag<'_>> {
    let after = strip_word(text, "note")?;
    let (number, rest) = note_number(after);
    let is_shouted = text.starts_with("NOTE");
    let rest = match after_delimiter(rest) {
        Some(rest) if is_shouted || text.contains([':', '：']) => rest,
        // `NOTE 1 Text`, but neither `Note that …` nor `NOTE 1 and NOTE 2 …`.
        None if is_shouted && rest.trim_start().starts_with(char::is_uppercase) => {
            rest.trim_start()
        }
        _ => return None,
    };
    let label = ["NOTE", number].join(" ");
    Some(Tag { kind: ItemKind::Note, label: label.trim_end().to_string(), rest })
}

/// What follows a word in any case, if the word ends there.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    let is_whole = word == "editor" || !rest.starts_with(char::is_alphanumeric);
    (head.eq_ignore_ascii_case(word) && is_whole).then_some(rest)
}

/// The number of a note, if it has one, and what follows.
fn note_number(text: &str) -> (&str, &str) {
    let trimmed = text.trim_start();
    let end = trimmed.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(trimmed.len());
    match trimmed.starts_with(|c: char| c.is_ascii_digit()) && end <= 3 {
        true => trimmed.split_at(end),
        false => ("", text),
    }
}

/// What follows a colon, a dash or a tab, or nothing at the end of the line.
fn after_delimiter(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    match trimmed.chars().next() {
        None => Some(""),
        Some(mark @ (':' | '：' | '-' | '–' | '—')) => {
            Some(trimmed[mark.len_utf8()..].trim_start())
        }
        Some(_) => text.starts_with('\t').then_some(trimmed),
    }
}

/// Reads the caption of a figure or a table, but not `Figure 5-1 shows …`.
pub fn caption(text: &str) -> Option<Tag<'_>> {
    let after = strip_word(text, "figure").or_else(|| strip_word(text, "table"))?;
    let named = after.trim_start();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '–');
    let end = named.find(|c| !is_part(c)).unwrap_or(named.len());
    let (number, rest) = named.split_at(end);
    let trimmed = number.trim_end_matches('.');
    let rest = match after_delimiter(rest) {
        Some("") if number != trimmed => return None,
        Some(rest) => rest,
        None if number != trimmed || is_caption_title(rest.trim_start()) => rest.trim_start(),
        None => return None,
    };
    let kind = &text[..text.len() - after.len()];
    let label = format!("{kind} {trimmed}");
    let has_digit = trimmed.contains(|c: char| c.is_ascii_digit());
    has_digit.then_some(Tag { kind: ItemKind::Caption, label, rest })
}

/// The title of a figure may follow its number without a colon, unlike the rest of a sentence.
fn is_caption_title(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && !is_finished(text)
}

/// Whether a text ends where a paragraph may end.
pub fn is_finished(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', ')', ']']);
    let before = text.strip_suffix(" and").or_else(|| text.strip_suffix(" or")).unwrap_or(text);
    let is_listed = before.len() < text.len() && before.trim_end().ends_with(';');
    is_listed || text.ends_with(['.', ':', ';', '!', '?'])
}

/// Whether a text ends in a word that a number follows: `… as described in clause`.
pub fn ends_in_reference(text: &str) -> bool {
    let mut words = text.split_whitespace().rev();
    let last = words.next().unwrap_or_default().to_lowercase();
    let is_reference = matches!(
        last.trim_start_matches("sub").trim_start_matches('-'),
        "clause"
            | "clauses"
            | "section"
            | "sections"
            | "step"
            | "steps"
            | "figure"
            | "figures"
            | "table"
            | "tables"
            | "annex"
            | "ts"
            | "tr"
            | "3gpp"
    );
    is_reference && words.nth(1).is_some()
}
