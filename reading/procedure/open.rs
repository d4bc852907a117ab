//! The open issues of a text in the plain form, with what is drafted for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::machine::{Crossing, Place, Unaware, Unnamed, Unsaid};
use super::names::is_short;
use super::plain::{Writer, bare, on_a_line};
use super::repairs::Issue;
use crate::{Contribution, Item, ItemKind};

/// The words of an editor's note that do not say what it is about.
const IDLE: [&str; 58] = [
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "could", "do", "does",
    "editor", "ffs", "for", "from", "further", "happen", "happens", "has", "have", "how", "if",
    "in", "is", "it", "its", "may", "might", "more", "need", "needed", "needs", "note", "of", "on",
    "or", "s", "shall", "should", "so", "study", "that", "the", "their", "then", "there", "this",
    "to", "use", "what", "when", "whether", "which", "who", "with",
];

/// The most words of an editor's note that its question is named by.
const NAMING: usize = 4;

/// What the question of an editor's note is called, after what it is about.
fn topic(note: &str) -> String {
    let lower = note.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let telling = words.filter(|word| !word.is_empty() && !IDLE.contains(word));
    let named: Vec<&str> = telling.take(NAMING).collect();
    let name = named.join("-");
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("question-{name}").trim_end_matches('-').into(),
    }
}

impl Writer<'_> {
    /// What the text leaves open: its editor's notes, and where it is silent.
    pub(super) fn open(&self, text: &mut String) {
        let own = self.repairs.issues.iter().map(|issue| issue.name.clone());
        let mut names: BTreeSet<String> = own.collect();
        for clause in self.clauses() {
            let of = &self.contribution.clauses[clause];
            for (at, item) in self.items(clause) {
                if item.kind == ItemKind::EditorsNote {
                    let name = topic(&item.text);
                    let again = (2..).map(|nth| format!("{name}-{nth}"));
                    let mut every = std::iter::once(name.clone()).chain(again);
                    let name = every.find(|name| names.insert(name.clone())).unwrap_or(name);
                    let _ = writeln!(
                        text,
                        "issue {name} at {}: {}\n\
                         candidate as-written: for further study\n\
                         candidate answer, blank: say here what you propose\n",
                        self.place((clause, at)),
                        on_a_line(&of.items[at].text),
                    );
                }
            }
        }
        for (nth, untold) in self.machine.untold.iter().enumerate() {
            let name = format!("trigger-{}", nth + 1);
            if self.repairs.issues.iter().any(|issue| issue.name == name) {
                continue;
            }
            let question = format!("What tells {} that it is its turn?", untold.role);
            let at = [(untold.clause, untold.item)];
            self.blank(
                text,
                ("trigger", nth),
                &at,
                &question,
                "nothing, so it may do this at any time",
            );
        }
        for (nth, unsaid) in self.machine.unsaid.iter().enumerate() {
            let Unsaid { at, from, message, to } = unsaid;
            // Who it comes from may be said, and never that it is sent.
            let question = match self.is_said_from(*at, from) {
                true => format!("When does {from} send the {message} that {to} receives?"),
                false => format!("Who sends the {message} that {to} receives, and when?"),
            };
            let question = self.drafted(&question);
            let silent = format!("nobody is said to; {from} is taken to send it");
            self.blank(text, ("unsaid", nth), &[*at], &question, &silent);
        }
        for (nth, Unnamed { at, role, name }) in self.machine.unnamed.iter().enumerate() {
            let what = name.trim_start_matches("answer to ");
            let question =
                format!("Which message is the {what} that {role} answers, and who sends it?");
            let silent = "nobody sends a message of that name";
            self.blank(text, ("unnamed", nth), &[*at], &question, silent);
        }
        for (nth, Unnamed { at, role, name }) in self.machine.unfollowed.iter().enumerate() {
            let question = format!("What follows from what {role} checks, {name}?");
            let question = self.drafted(&question);
            self.blank(text, ("outcome", nth), &[*at], &question, "nothing depends on it");
        }
        for (nth, Unnamed { at, role, name }) in self.machine.unheeded.iter().enumerate() {
            let question = format!("What does {role} do when it receives the {name}?");
            let question = self.drafted(&question);
            let silent = "nothing is said; it is taken to take notice";
            self.blank(text, ("receipt", nth), &[*at], &question, silent);
        }
        for (nth, Unaware { at, role, message, told, when }) in
            self.machine.unaware.iter().enumerate()
        {
            let question =
                format!("Who tells {role}, which has acted on the {message}, when {when}?");
            let question = self.drafted(&question);
            self.blank(text, ("unaware", nth), &[*at, *told], &question, "nobody is said to");
        }
        for (nth, (Unnamed { at, role, name }, timer)) in self.machine.late.iter().enumerate() {
            let question =
                format!("What does {role} do when the {name} comes after {timer} has elapsed?");
            let question = self.drafted(&question);
            self.blank(text, ("late", nth), &[*at], &question, "nothing is said");
        }
        for (nth, Crossing { at, off, answer }) in self.machine.crossing.iter().enumerate() {
            let question = format!(
                "What do {} and {} do when the {} and the {} cross on their way?",
                off.0, answer.0, off.1, answer.1
            );
            let question = self.drafted(&question);
            self.blank(text, ("crossing", nth), &[*at], &question, "nothing is said");
        }
        for (nth, (Unnamed { at, role, name }, mark)) in self.machine.marked.iter().enumerate() {
            let question =
                format!("When is the {name} free again, once {role} has marked it as {mark}?");
            let question = self.drafted(&question);
            self.blank(text, ("mark", nth), &[*at], &question, "nobody is said to clear the mark");
        }
        self.gaps(text);
        for (nth, Unnamed { at, role, name }) in self.machine.unchecked.iter().enumerate() {
            let question = format!(
                "Does {role} check whether who sends the {name} may do so, as where it begins?"
            );
            let question = self.drafted(&question);
            self.blank(text, ("authorisation", nth), &[*at], &question, "it does not");
        }
        let mut labels = Labels::of(self.contribution);
        for issue in &self.repairs.issues {
            self.issue(text, issue, &mut labels);
        }
    }

    /// Whether an item says that something comes from somebody.
    fn is_said_from(&self, (clause, item): Place, from: &str) -> bool {
        let items = &self.contribution.clauses[clause].items;
        let said = format!("from the {}", from.to_lowercase());
        let above = items[item].parent.into_iter().chain([item]);
        above.into_iter().any(|at| items[at].text.to_lowercase().contains(&said))
    }

    /// What the text leaves open by the shape of what it says, each kind numbered for itself.
    fn gaps(&self, text: &mut String) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let modelled = self.clauses();
        for gap in &self.machine.gaps {
            // Where it is asked what one does who cannot do what is asked, that is one answer to both.
            let is_asked = gap.like.is_some_and(|same| {
                self.repairs
                    .issues
                    .iter()
                    .any(|issue| issue.name.starts_with(same) && issue.at.contains(&gap.at[0]))
            });
            // What stands in a clause of which no model was made is not asked.
            let is_modelled = gap.at.iter().all(|(clause, _)| modelled.contains(clause));
            if is_asked || !is_modelled {
                continue;
            }
            let nth = counts.entry(gap.kind).or_default();
            let question = self.drafted(&gap.question);
            self.blank(text, (gap.kind, *nth), &gap.at, &question, gap.silent);
            *nth += 1;
        }
    }

    /// A question without a candidate to recommend: of which kind, the how manieth from 0, where, and
    /// what the text says as it stands.
    fn blank(
        &self,
        text: &mut String,
        (kind, nth): (&str, usize),
        at: &[Place],
        question: &str,
        silent: &str,
    ) {
        // An editor's note may be called so, too.
        let mut names = (nth + 1..).map(|nth| format!("{kind}-{nth}"));
        let is_free = |name: &String| !text.contains(&format!("issue {name} at "));
        let name = names.find(is_free).unwrap_or_default();
        let _ = writeln!(
            text,
            "issue {name} at {}: {question}\n\
             candidate as-written: {silent}\n\
             candidate answer, blank: say here what you propose\n",
            self.places(at),
        );
    }

    fn issue(&self, text: &mut String, issue: &Issue, labels: &mut Labels) {
        let _ = writeln!(
            text,
            "issue {} at {}: {}{}\n\
             candidate as-written: {}\n\
             candidate {}, recommended: {}",
            issue.name,
            self.places(&issue.at),
            self.drafted(&issue.question),
            issue.not_modelled.map(|what| format!("\n  not modelled: {what}")).unwrap_or_default(),
            issue.silent,
            issue.candidate,
            issue.gist,
        );
        for step in &issue.steps {
            let (clause, item) = step.after;
            let label = labels.fresh(clause, &self.contribution.clauses[clause].items, item);
            let _ = writeln!(
                text,
                "step {label} in {}: {}",
                self.contribution.clauses[clause].number,
                self.drafted(&step.sentence)
            );
            if !step.instead.is_empty() {
                let _ = writeln!(text, "  instead of {}", self.places(&step.instead));
            }
            step.rows.iter().for_each(|row| row.write(text, &self.repairs.text.cast));
        }
        text.push('\n');
    }

    /// A sentence as 3GPP drafts it: "the MC server", but "MC client 1".
    fn drafted(&self, sentence: &str) -> String {
        let mut roles: Vec<&str> =
            self.repairs.text.cast.roles.iter().map(String::as_str).collect();
        roles.sort_by_key(|role| std::cmp::Reverse(role.len()));
        let (mut text, mut rest) = (String::new(), sentence);
        while let Some(first) = rest.chars().next() {
            let is_begin = !text.ends_with(|c: char| c.is_alphanumeric() || c == '-');
            let role = roles.iter().find(|role| {
                let behind = rest.strip_prefix(**role);
                behind.is_some_and(|behind| !is_more_of_a_name(behind))
            });
            let Some(role) = role.filter(|_| is_begin) else {
                text.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            };
            let before = text.trim_end().rsplit(' ').next().unwrap_or_default().to_lowercase();
            let has_article = ["the", "a", "an", "another", "either", "each", "which", "next"]
                .contains(&before.as_str());
            let last = role.rsplit(' ').next().unwrap_or_default();
            let is_numbered = last.len() == 1 || last.chars().all(|c| c.is_ascii_digit());
            if !has_article && !is_numbered {
                text.push_str("the ");
            }
            text.push_str(role);
            rest = &rest[role.len()..];
        }
        capitalised(&text)
    }
}

/// Whether what stands behind a name goes on with it: "MC server request".
fn is_more_of_a_name(behind: &str) -> bool {
    let is_within = behind.starts_with(|c: char| c.is_alphanumeric() || "-_/".contains(c));
    let next = behind.trim_start().split([' ', ',', '.', '?']).next().unwrap_or_default();
    is_within || behind.starts_with(' ') && is_short(&next.to_lowercase())
}

/// With a capital letter at the beginning of each sentence.
fn capitalised(text: &str) -> String {
    let mut found = String::new();
    for (at, c) in text.char_indices() {
        let is_first = text[..at].is_empty() || text[..at].ends_with(". ");
        match is_first {
            // A name that is written in small letters stays so.
            true if text[at..].starts_with("the ") => found.extend(c.to_uppercase()),
            _ => found.push(c),
        }
    }
    found
}

/// Numbers for proposed steps: that of the step they follow, and a letter.
struct Labels(BTreeSet<(usize, String)>);

impl Labels {
    fn of(contribution: &Contribution) -> Self {
        let mut known = BTreeSet::new();
        for (at, clause) in contribution.clauses.iter().enumerate() {
            known.extend(clause.items.iter().map(|item| (at, bare(&item.label))));
        }
        Labels(known)
    }

    fn fresh(&mut self, clause: usize, items: &[Item], item: usize) -> String {
        let number = |item: &Item| {
            let digits: String = item.label.chars().filter(char::is_ascii_digit).collect();
            (item.kind == ItemKind::Step && !digits.is_empty()).then_some(digits)
        };
        let own = items.iter().take(item + 1).rev().find_map(number);
        let own = own.unwrap_or_else(|| "0".into());
        let letters = ('a'..='z').map(String::from);
        let more = (1..).map(|nth| format!("z{nth}"));
        let label = letters.chain(more).map(|letter| format!("{own}{letter}"));
        let mut fresh = label.filter(|label| self.0.insert((clause, label.clone())));
        fresh.next().expect("there are letters enough")
    }
}
