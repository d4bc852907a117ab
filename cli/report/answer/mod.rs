//! The answer: whether the text works, what harms most, and what to do next.
//!
//! What is said is a value first; a page of a terminal and a page of a browser lay out the same.

mod group;
mod head;
mod print;
mod question;

use std::collections::BTreeSet;

use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Kind;
use callproof_proofs::answer::Answer;
use callproof_proofs::bounds::Bounds;
use callproof_proofs::consequence::all_of;
use callproof_proofs::participants;
use callproof_proofs::survey::Survey;

use super::lines::Lines;
use crate::select::Profile;
use crate::width::of_sentences;

pub use group::{Group, What};
pub use question::{Asked, Stated, stated};

/// What is told of one text.
pub struct Told<'a, P: Procedure> {
    /// What the text leaves open.
    pub answer: &'a Answer<P>,
    /// The survey of the profile that is judged.
    pub main: &'a Survey<P>,
    /// That profile.
    pub profile: &'a Profile,
    /// The text that the findings are against; `None` where it is that of the profile.
    pub against: Option<&'a Survey<P>>,
    /// The options that choose the text, for commands that are offered.
    pub flags: &'a str,
    /// Whether only some cases or claims were asked for: then nothing is said of the others.
    pub is_narrow: bool,
    /// The columns of a line.
    pub width: usize,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What harms most.
    Page,
    /// Every finding.
    Full,
}

/// What an editor's note asks, and what is recommended.
pub struct Noted<'a> {
    /// The open issue.
    pub issue: &'a Issue,
    /// How many answers there are, and which is recommended.
    pub said: String,
}

/// Questions that are open and belong to no finding, with why they are named.
pub struct Also<'a> {
    /// Why they are named.
    pub why: &'static str,
    /// The questions.
    pub issues: Vec<&'a Issue>,
}

impl<'a, P: Procedure> Told<'a, P> {
    /// What the editor's notes ask.
    pub fn noted(&self) -> Vec<Noted<'a>> {
        let said = |issue: &Issue| match issue.recommended {
            0 if issue.candidates.iter().skip(1).all(|of| of.is_blank) => {
                "no answer is written yet".into()
            }
            0 => "the text may stay as it is".to_string(),
            best => format!(
                "{}, recommended {}",
                counted(issue.candidates.len(), "answer"),
                issue.candidates[best].name
            ),
        };
        self.answer.noted.iter().map(|issue| Noted { issue, said: said(issue) }).collect()
    }

    /// Questions that no editor's note asks and that no finding belongs to; empty lists are left out.
    pub fn also(&self) -> Vec<Also<'a>> {
        let is_noted = |issue: &&Issue| self.answer.noted.iter().any(|of| of.place == issue.place);
        let of = |why, issues: &'a [Issue]| Also {
            why,
            issues: issues.iter().filter(|issue| !is_noted(issue)).collect(),
        };
        let besides = "ALSO OPEN, and nothing that was tried goes wrong for it";
        let others = "ALSO OPEN, and repairing nothing alone";
        let lists = [of(besides, &self.answer.besides), of(others, &self.answer.others)];
        lists.into_iter().filter(|also| !also.issues.is_empty()).collect()
    }

    /// The commands that lead on, each with what it is for.
    pub fn next(&self) -> Vec<(&'static str, String)> {
        let (name, file) = (self.named(), self.main.procedure.file());
        let of = file.map_or(String::new(), |file| format!(" --of {file}"));
        let found = self.answer.questions.iter().flat_map(|question| &question.found);
        let found = found.chain(&self.answer.left).chain(&self.answer.together);
        let run = found.clone().find_map(|one| one.finding.own_run());
        let mut next = Vec::new();
        if let Some(run) = run {
            let command = format!("callproof diagram {}{}{of}", run.id, self.flags);
            next.push(("see it happen:", command));
        }
        if let Some(question) = self.answer.questions.first() {
            let issue = question.issue.name;
            next.push(("compare answers:", format!("callproof review{name} --issue {issue}")));
            next.push(match question.issue.recommended {
                0 => ("what it is about:", format!("callproof explain {issue}{of}")),
                _ => ("into Word:", format!("callproof contribution{name} --resolve {issue}")),
            });
        }
        next.push(("everything:", format!("callproof check{name}{} --full", self.flags)));
        next
    }

    fn named(&self) -> String {
        let procedure = self.main.procedure;
        format!(" {}", procedure.file().unwrap_or(procedure.name()))
    }
}

/// The clauses in which editor's notes ask these questions.
pub fn noted_in(issues: &[&Issue]) -> String {
    let steps = issues.iter().flat_map(|issue| issue.steps);
    let notes = steps.filter(|step| step.item.kind == Kind::EditorsNote);
    let numbers: BTreeSet<&str> = notes.map(|step| step.clause.number).collect();
    all_of(&numbers.into_iter().collect::<Vec<_>>())
}

/// The document and the clauses.
pub fn place<P: Procedure>(procedure: P) -> String {
    let clauses = procedure.clauses();
    let numbers: Vec<&str> = clauses.iter().map(|(clause, _)| clause.number).collect();
    let Some((first, _)) = clauses.first() else { return procedure.title().into() };
    let own: Vec<&str> = clauses
        .iter()
        .filter(|(clause, _)| clause.document == first.document)
        .map(|(clause, _)| clause.number)
        .collect();
    let numbers = match (own.len(), numbers.len()) {
        (1, _) => own[0].to_string(),
        (2, _) => format!("{} and {}", own[0], own[1]),
        _ => format!("{} to {}", own[0], own[own.len() - 1]),
    };
    // "3GPP TS 23.281 7.4.2", but "a contribution, 7.4.2".
    let comma = if first.document.starts_with(char::is_lowercase) { "," } else { "" };
    format!("{}{comma} {numbers}", first.document)
}

/// "1 finding", "3 findings".
pub fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// With how many participants, after a comma; nothing where their number is fixed.
pub fn sized<P: Procedure>(survey: &Survey<P>) -> String {
    let cases: Vec<_> = survey.reports.iter().map(|report| report.case.clone()).collect();
    participants::in_words(&cases).map_or(String::new(), |number| format!(", {number}"))
}

/// How far the cases go.
pub fn within<P: Procedure>(survey: &Survey<P>) -> String {
    let mut lines = Lines::new(width());
    if let Some(bounds) = Bounds::of(survey.reports.iter().map(|report| &report.case)) {
        lines.item("", &format!("Looked at with {}; not all of it at once.", bounds.in_words()));
    }
    lines.to_string()
}

/// The columns of a line; of a pipe, those that any terminal has.
pub fn width() -> usize {
    of_sentences(80)
}
