//! What a text leaves out that a careful reader misses, found by the shape of what it says: an operation that
//! can only succeed, what one ending puts back and another does not, what is kept waiting and never let go.
//!
//! None of it is a verdict of a run: each is asked, and answered in the text or not at all.

mod checked;
mod denied;
mod endings;
mod failing;
mod left;
mod several;
mod times;

use super::super::names::plain_name;
use super::silences::{Ended, ended};
use super::{Machine, Place, Placing};
use crate::Contribution;
use crate::acts::{Act, Does, Form, Party, When, verb};
use endings::Ending;

/// What a text leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Of which kind: how the question is called.
    pub kind: &'static str,
    /// How an open issue with an answer begins that asks the same where it stands at the same place.
    pub like: Option<&'static str>,
    /// Where it arises.
    pub at: Vec<Place>,
    /// The question.
    pub question: String,
    /// What the text says as it stands.
    pub silent: &'static str,
}

/// Finds what is left open.
pub(super) fn gaps(contribution: &Contribution, all: &Machine, acts: &[Placing<'_>]) -> Vec<Gap> {
    let text = Text::of(contribution, acts);
    let endings = endings::endings(&text);
    let ended = ended(all, acts);
    let found = [
        checked::items(&text),
        checked::expiries(&text),
        checked::answers(&text),
        times::running(&text),
        times::elapsing(&text, all),
        failing::operations(&text),
        left::open(&text, &ended),
        left::subscriptions(&text, &ended),
        left::not_given_back(&text, &endings),
        left::kept_waiting(&text),
        denied::denials(all),
        times::unused(&text),
        denied::may_only(&text, &endings),
        several::joins(&text),
        several::repeated(&text),
        several::chains(&text),
        times::periodic(&text),
        several::windows(&text),
    ];
    let mut all: Vec<Gap> = Vec::new();
    for gap in found.into_iter().flatten() {
        if !all.iter().any(|of| of.question == gap.question) {
            all.push(gap);
        }
    }
    all
}

/// A text, as its acts and its sentences.
struct Text<'t> {
    contribution: &'t Contribution,
    acts: &'t [Placing<'t>],
    /// Its sentences without what is quoted, with the items in which they stand.
    sentences: Vec<(Place, String)>,
}

impl<'t> Text<'t> {
    fn of(contribution: &'t Contribution, acts: &'t [Placing<'t>]) -> Self {
        let mut sentences = Vec::new();
        for (clause, of) in contribution.clauses.iter().enumerate() {
            for (item, of) in of.items.iter().enumerate() {
                let text = unquoted(&of.text);
                let all = text.split(". ").flat_map(|said| said.split("; "));
                sentences.extend(all.map(|said| ((clause, item), said.to_string())));
            }
        }
        Text { contribution, acts, sentences }
    }

    /// The acts of one role from one on, in its clause.
    fn behind(&self, nth: usize, role: &'t str) -> impl Iterator<Item = &Placing<'t>> {
        let clause = self.acts[nth].0;
        let rest = self.acts[nth + 1..].iter();
        rest.filter(move |(at, _, act)| *at == clause && who(act).is_some_and(|own| own == role))
    }

    /// Whether some sentence says no of a thing.
    fn says_no_of(&self, thing: &str, lemma: &str) -> bool {
        let is_own = |word: &str| {
            let word = word.to_lowercase();
            is_of(&word, lemma) || !self.is_of_a_role(thing) && is_of(&word, thing)
        };
        self.sentences.iter().any(|(_, said)| denies(said) && split(said).any(is_own))
    }

    /// Whether a noun is what somebody is called by: what is said of "EES" is said of nobody more.
    fn is_of_a_role(&self, noun: &str) -> bool {
        self.acts
            .iter()
            .filter_map(|(.., act)| who(act))
            .any(|role| role.rsplit(' ').next().is_some_and(|last| last.eq_ignore_ascii_case(noun)))
    }

    /// A thing with the article that it has where it stands.
    fn with_article(&self, at: Place, thing: &str) -> String {
        const BEFORE: [&str; 12] =
            ["a", "an", "the", "its", "their", "one", "each", "all", "any", "some", "this", "that"];
        let text = self.contribution.clauses[at.0].items[at.1].text.as_str();
        let lower = text.to_lowercase();
        let place = lower.find(&thing.to_lowercase());
        let before = place.and_then(|place| lower[..place].split_whitespace().next_back());
        match before.filter(|word| BEFORE.contains(word)) {
            Some("this" | "that" | "a" | "an") | None if !is_several(thing) => {
                format!("the {thing}")
            }
            Some(word) => format!("{word} {thing}"),
            None => thing.to_string(),
        }
    }
}

/// A text without what stands in quotation marks.
fn unquoted(text: &str) -> String {
    let parts = text.split(['"', '“', '”']);
    parts.enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, part)| part).collect()
}

/// The words of a sentence.
fn split(said: &str) -> impl Iterator<Item = &str> {
    said.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty())
}

/// Whether a sentence says that something is not so, other than by the name of a message.
fn denies(said: &str) -> bool {
    split(said).enumerate().any(|(at, word)| {
        let is_name = at > 0 && word.starts_with(char::is_uppercase);
        !is_name && is_no(&word.to_lowercase())
    })
}

/// Who does something, without its user.
fn who(act: &Act) -> Option<String> {
    match &act.who {
        Some(Party::Role(role)) => Some(plain_name(role)),
        _ => None,
    }
}

/// To what something is done.
fn object(act: &Act) -> Option<&str> {
    match &act.does {
        Does::Open(what)
        | Does::Close(what)
        | Does::Store(what)
        | Does::Perform(what)
        | Does::Begin(what)
        | Does::Receive(what)
        | Does::Ignore(what)
        | Does::Contain(what)
        | Does::Other(_, what) => Some(what),
        _ => None,
    }
}

/// The verb of an act in its base form.
fn lemma(act: &Act) -> Option<String> {
    let forms = [Form::Third, Form::Base, Form::Ing, Form::Past];
    let said = act.verb.to_lowercase();
    forms.iter().find_map(|form| Some(verb(&said, *form)?.lemma.replace('_', " ")))
}

/// A noun phrase up to what is said of it besides: "key" of "key for the door as described in 5.2".
fn core(thing: &str) -> &str {
    const BEHIND: [&str; 16] = [
        " for ", " from ", " as ", " in ", " to ", " with ", " that ", " which ", " by ", " at ",
        " on ", " using ", " based ", " until ", " and ", ", ",
    ];
    let end = BEHIND.iter().filter_map(|behind| thing.find(behind)).min();
    thing[..end.unwrap_or(thing.len())].trim()
}

/// The noun of a thing: "key" of "key of the door".
fn noun(thing: &str) -> &str {
    let core = core(thing);
    let core = core.split(" of ").next().unwrap_or(core);
    core.rsplit(' ').next().unwrap_or(core)
}

/// Whether a word is a form of another.
fn is_of(word: &str, noun: &str) -> bool {
    const SHORTEST: usize = 4;
    let noun = noun.to_lowercase();
    let stem = noun.trim_end_matches('s').trim_end_matches('e').trim_end_matches('y');
    match stem.len() < SHORTEST {
        true => word.trim_end_matches('s') == noun.trim_end_matches('s'),
        false => word.starts_with(stem),
    }
}

/// Whether a word says that something is not so, or has gone wrong.
fn is_no(word: &str) -> bool {
    const NOES: [&str; 14] = [
        "not",
        "no",
        "none",
        "cannot",
        "unable",
        "unsuccessful",
        "unsuccessfully",
        "error",
        "impossible",
        "otherwise",
        "without",
        "never",
        "nobody",
        "unavailable",
    ];
    const ROOTS: [&str; 4] = ["fail", "reject", "refus", "declin"];
    NOES.contains(&word) || word.ends_with("n't") || ROOTS.iter().any(|root| word.starts_with(root))
}

/// Whether a name is of several.
fn is_several(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    last.ends_with('s') && !last.ends_with("ss") && !last.ends_with("us")
}

/// All that an act says, in lower case.
fn words(act: &Act) -> String {
    act.to_string().to_lowercase()
}

/// Whether an act stands under a condition.
fn is_conditional(act: &Act) -> bool {
    let is_it = |when: &When| matches!(when, When::If(_) | When::Otherwise | When::Conditional);
    act.when.iter().any(is_it)
}
