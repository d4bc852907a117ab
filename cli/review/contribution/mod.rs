//! A contribution beside the model: what one has that the other lacks, and what nobody compared.
//!
//! A step is found by its number, an unnumbered paragraph by the words it shares with a step. Then
//! the acts that were read of an item are compared with what the reactions do that cite the step.
//! What is read are acts and not contents or conditions, so no difference found is no proof that
//! there is none: nothing here may say that a text and the model agree.

mod acts;
mod names;
pub mod pairing;
mod sections;
mod verdict;

#[cfg(test)]
mod tests;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Clause, Step};
use callproof_reading::acts::understand;
use callproof_reading::{ClauseText, Contribution, Item};

use crate::report::document::Section;

use pairing::{Beside, Pairing, pair};
use verdict::Tally;

pub use verdict::Verdict;

/// A clause that the model has.
struct Encoded {
    procedure: &'static str,
    clause: &'static Clause,
    steps: Vec<Step>,
    issues: Vec<Question>,
}

impl Encoded {
    fn has_number_of(&self, text: &ClauseText) -> bool {
        self.clause.number.eq_ignore_ascii_case(&text.number)
    }
}

/// An open issue without its type.
#[derive(Clone, Copy)]
struct Question {
    name: &'static str,
    asks: &'static str,
    /// Where it stands.
    steps: &'static [Step],
}

fn encoded(procedure: AnyProcedure) -> Vec<Encoded> {
    let question =
        |issue: Issue| Question { name: issue.name, asks: issue.question, steps: issue.steps };
    let clauses = procedure.clauses().into_iter().map(|(clause, steps)| Encoded {
        procedure: procedure.name(),
        clause,
        steps: steps.to_vec(),
        issues: procedure.issues().into_iter().map(question).collect(),
    });
    clauses.collect()
}

/// A clause of the contribution that the model has too.
struct Known<'a> {
    text: &'a ClauseText,
    own: &'a Encoded,
    pairing: Pairing,
}

impl Known<'_> {
    /// Each item with what stands beside it.
    fn items(&self) -> impl Iterator<Item = (&Item, &Beside)> {
        self.text.items.iter().zip(&self.pairing.items)
    }

    /// The open issues of the steps beside an item.
    fn issues(&self, beside: &Beside) -> Vec<Question> {
        let Beside::Steps(steps, _) = beside else { return Vec::new() };
        let stands_here = |issue: &&Question| issue.steps.iter().any(|step| steps.contains(step));
        self.own.issues.iter().filter(stands_here).copied().collect()
    }
}

/// A clause of the contribution, with what the model has of it.
enum Looked<'a> {
    /// The model has a clause of its number.
    Known(Known<'a>),
    /// The model has none.
    Unknown(&'a ClauseText),
}

impl<'a> Looked<'a> {
    fn known(&self) -> Option<&Known<'a>> {
        match self {
            Looked::Known(known) => Some(known),
            Looked::Unknown(_) => None,
        }
    }

    fn text(&self) -> &'a ClauseText {
        match self {
            Looked::Known(known) => known.text,
            Looked::Unknown(text) => text,
        }
    }
}

/// What was found of a contribution.
pub struct Compared {
    /// The sections of the report.
    pub sections: Vec<Section>,
    /// What came of it.
    pub verdict: Verdict,
}

/// Compares a contribution with some procedures, on so many threads.
pub fn compare(
    contribution: &Contribution,
    procedures: &[AnyProcedure],
    threads: usize,
) -> Compared {
    let encoded: Vec<Encoded> = procedures.iter().flat_map(|own| encoded(*own)).collect();
    let look_up = |text| match encoded.iter().find(|own| own.has_number_of(text)) {
        Some(own) => Looked::Known(Known { text, own, pairing: pair(text, &own.steps) }),
        None => Looked::Unknown(text),
    };
    let looked: Vec<Looked<'_>> = contribution.clauses.iter().map(look_up).collect();
    let reading = understand(contribution);
    let acts = acts::acts(contribution, &reading, &looked, procedures, threads);
    let tally = Tally::of(&looked, &acts);
    let sections = vec![
        sections::verdict(&looked, &encoded, tally),
        sections::contents(&looked, contribution),
        sections::without_step(&looked, tally),
        sections::lacking(&looked, tally),
        sections::acts(&looked, &acts),
        sections::editors_notes(&looked),
        sections::beside(&looked, tally),
        names::names(contribution),
    ];
    Compared { sections, verdict: tally.verdict() }
}
