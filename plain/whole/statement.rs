//! A statement: which one it is, what belongs to it, and what is said where it is none.

use callproof_kernel::procedure::Decider;

use super::{Builder, at};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{keep, nearest};
use crate::parse::{Words, Wrong, spaces, up_to_a_stop, whole};

/// The words with which statements at the margin begin.
const STATEMENTS: [&str; 28] = [
    "procedure",
    "document",
    "within",
    "scope",
    "unread",
    "calls are identified",
    "role",
    "class",
    "letters",
    "states",
    "channel",
    "message",
    "timer",
    "resource",
    "user",
    "policy",
    "let",
    "clause",
    "step",
    "note",
    "editor's note",
    "paragraph",
    "section",
    "issue",
    "candidate",
    "claim",
    "case",
    "figure",
];

/// The statements to which others can belong.
const TAKES_INNER: [&str; 11] = [
    "role",
    "message",
    "step",
    "note",
    "editor's note",
    "paragraph",
    "section",
    "issue",
    "claim",
    "case",
    "figure",
];

impl Builder {
    /// Reads a statement at the margin with what belongs to it.
    pub(super) fn statement(&mut self, head: &Statement, inner: &[Statement]) -> Result<(), Fault> {
        let known = STATEMENTS.iter().filter(|word| {
            let rest = head.text.strip_prefix(**word);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        });
        let Some(word) = known.max_by_key(|word| word.len()) else {
            return Err(self.unknown(head));
        };
        let shift = word.len();
        let text = &head.text[shift..];
        let at = |wrong: Wrong| head.fault(wrong.at + shift, wrong.what);
        if let Some(first) = inner.first().filter(|_| !TAKES_INNER.contains(word)) {
            let what = format!("nothing can belong to a line that begins with \"{word}\"");
            return Err(inner_fault(first, Wrong::new(0, what)));
        }
        self.said.clear();
        if ["claim", "case", "figure"].contains(word) {
            let begins = shift + (text.len() - text.trim_start().len());
            let end = text.find([':', '(']).unwrap_or(text.len());
            let name = text[..end].trim();
            let name = name.split_once(" in ").map_or(name, |(name, _)| name).trim();
            self.placed.push((*word, keep(name), head.fault(begins, "")));
        }
        match *word {
            "procedure" => Err(head.fault(0, "a file has one procedure; put this into another")),
            "document" => whole(text, |w: &mut Words<'_>| self.document(w)).map_err(at),
            "within" => whole(text, |w: &mut Words<'_>| self.is_within(w)).map_err(at),
            "scope" => whole(text, |w: &mut Words<'_>| self.scope(w)).map_err(at),
            "unread" => whole(text, |w: &mut Words<'_>| self.unread(w)).map_err(at),
            "calls are identified" => {
                self.is_identified = true;
                whole(text, spaces).map_err(at)
            }
            "role" => {
                whole(text, |w: &mut Words<'_>| self.role(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_role(w))
                        .map_err(|wrong| inner_fault(s, wrong))
                })
            }
            "class" => whole(text, |w: &mut Words<'_>| self.class(w)).map_err(at),
            "letters" => whole(text, |w: &mut Words<'_>| self.read_letters(w)).map_err(at),
            "states" => whole(text, |w: &mut Words<'_>| self.read_states(w)).map_err(at),
            "channel" => whole(text, |w: &mut Words<'_>| self.channel(w)).map_err(at),
            "message" => {
                whole(text, |w: &mut Words<'_>| self.message(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_message(w))
                        .map_err(|wrong| inner_fault(s, wrong))
                })
            }
            "timer" => whole(text, |w: &mut Words<'_>| self.timer(w)).map_err(at),
            "resource" => whole(text, |w: &mut Words<'_>| self.resource(w)).map_err(at),
            "user" => whole(text, |w: &mut Words<'_>| self.decides(w, Decider::User)).map_err(at),
            "policy" => {
                whole(text, |w: &mut Words<'_>| self.decides(w, Decider::Policy)).map_err(at)
            }
            "let" => whole(text, |w: &mut Words<'_>| self.read_let(w)).map_err(at),
            "clause" => whole(text, |w: &mut Words<'_>| self.clause(w)).map_err(at),
            "step" | "note" | "editor's note" | "paragraph" | "section" => {
                whole(text, |w: &mut Words<'_>| self.step(word, w)).map_err(at)?;
                self.under_step((word, head), inner)
            }
            "issue" => {
                whole(text, |w: &mut Words<'_>| self.issue(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_issue(w))
                        .map_err(|wrong| inner_fault(s, wrong))
                })
            }
            "candidate" => whole(text, |w: &mut Words<'_>| self.candidate(w)).map_err(at),
            "claim" => {
                let Some((formula, more)) = inner.split_first() else {
                    let what = "what is claimed stands in the next line, e.g. \"  always: …\"";
                    return Err(head.fault(head.text.len(), what));
                };
                if let Some(more) = more.first() {
                    return Err(more.fault(0, "a claim has one formula"));
                }
                whole(text, |w: &mut Words<'_>| self.claim(w)).map_err(at)?;
                let read = |w: &mut Words<'_>| self.formula(w);
                let claimed = whole(&formula.text, read)
                    .map_err(|wrong| self.within("claim", formula, wrong))?;
                self.claims.last_mut().expect("it was just read").claimed = claimed;
                Ok(())
            }
            "case" => {
                whole(text, |w: &mut Words<'_>| self.case(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_case(w))
                        .map_err(|wrong| self.within("case", s, wrong))
                })
            }
            _ => {
                whole(text, |w: &mut Words<'_>| self.figure(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_figure(w))
                        .map_err(|wrong| self.within("figure", s, wrong))
                })?;
                self.check_figure(head)
            }
        }
    }

    /// What is wrong where no letters are written out: who uses one is told so.
    fn within(&self, word: &str, statement: &Statement, mut wrong: Wrong) -> Fault {
        let text = statement.text.get(wrong.at..).unwrap_or_default();
        if let Some(letter) = self.letters.within(up_to_a_stop(text)) {
            wrong.what += &format!(
                "; \"{letter}\" stands for roles in rules, states and timers only, not in a {word}: \
                 name the role or class"
            );
        }
        inner_fault(statement, wrong)
    }

    fn unknown(&self, head: &Statement) -> Fault {
        let word = head.text.split([' ', ':']).next().unwrap_or_default();
        let said = format!("no statement begins with \"{word}\"");
        // As it is printed, or as word processors write it.
        let plainly = head.text.to_lowercase().replace(['\u{2019}', '\u{2018}'], "'");
        let plainly = plainly.split([':', '(']).next().unwrap_or_default();
        let plainly = plainly.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let meant = nearest(plainly, STATEMENTS.iter().copied());
        let what = match nearest(word, STATEMENTS.iter().copied()).or(meant) {
            Some(near) => format!("{said}; did you mean \"{near}\"?"),
            None if head.text.contains('|') => {
                format!("{said}; a rule stands under its step, two columns in")
            }
            None => format!("{said}; one begins with: {}", STATEMENTS.join(", ")),
        };
        head.fault(0, what)
    }
}

/// What is wrong with a line that belongs to another; where it would be a statement of its own, that
/// is told.
pub(super) fn inner_fault(statement: &Statement, mut wrong: Wrong) -> Fault {
    let begins = |word: &&&str| {
        let rest = statement.text.strip_prefix(**word);
        rest.is_some_and(|rest| rest.starts_with([' ', ':']))
    };
    if let Some(word) = STATEMENTS.iter().find(begins) {
        wrong.what += &format!("; a line with \"{word}\" begins at the margin");
    }
    at(statement)(wrong)
}

#[cfg(test)]
mod tests {
    use super::STATEMENTS;

    /// Whoever has docs/plain.md has the whole language.
    #[test]
    fn every_statement_is_documented() {
        let manual = include_str!("../../docs/plain.md");
        for statement in STATEMENTS {
            let is_there = ["`", "`…", "`  "]
                .iter()
                .any(|before| manual.contains(&format!("{before}{statement}")));
            assert!(is_there, "{statement}");
        }
    }
}
