//! What came of a comparison, in numbers and in the sentences that say by what it was made.

use callproof_reading::ItemKind;
use serde::Serialize;

use super::Looked;
use super::acts::Acts;
use super::pairing::{Beside, Likeness};

/// What came of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// An item has no step, a step no item, an editor's note no open issue, or an act of one side
    /// the other lacks.
    Differs,
    /// No such difference was found; contents were not compared.
    NoDifferenceFound,
    /// The model has no clause of the text.
    NotCompared,
}

impl Verdict {
    /// What the report is called.
    pub fn title(self) -> &'static str {
        match self {
            Verdict::Differs => "the contribution beside the model, differences found",
            Verdict::NoDifferenceFound => {
                "the contribution beside the model, contents not compared"
            }
            Verdict::NotCompared => "the contribution, of which the model has no clause",
        }
    }
}

/// How much was compared by what, and what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Clauses of the text that the model has.
    pub known: usize,
    /// Items with a step of their number.
    pub by_number: usize,
    /// Paragraphs that share words with a step.
    pub by_words: usize,
    /// Items without a step.
    pub without_step: usize,
    /// Steps without an item.
    pub lacking: usize,
    /// Editor's notes of known clauses without an open issue.
    pub without_issue: usize,
    /// Items that were not compared, though the model has their clause.
    pub unread: usize,
    /// Acts found on both sides.
    pub agreed: usize,
    /// Acts that one side lacks, or has otherwise.
    pub acts: usize,
}

impl Tally {
    /// Counts what stands beside what.
    pub fn of(looked: &[Looked<'_>], acts: &Acts) -> Tally {
        let (agreed, acts) = (acts.agreed, acts.differences.len());
        let mut tally = Tally { agreed, acts, ..Tally::default() };
        for known in looked.iter().filter_map(Looked::known) {
            tally.known += 1;
            tally.lacking += known.pairing.lacking.len();
            for (item, beside) in known.items() {
                match beside {
                    Beside::Steps(_, Likeness::Words) => tally.by_words += 1,
                    Beside::Steps(..) => tally.by_number += 1,
                    Beside::Nothing(_) => tally.without_step += 1,
                    Beside::Unread(_) => tally.unread += 1,
                }
                let is_note = item.kind == ItemKind::EditorsNote;
                tally.without_issue += usize::from(is_note && known.issues(beside).is_empty());
            }
        }
        tally
    }

    /// What came of it.
    pub fn verdict(self) -> Verdict {
        let found = self.without_step + self.lacking + self.without_issue + self.acts;
        match (self.known, found) {
            (0, _) => Verdict::NotCompared,
            (_, 0) => Verdict::NoDifferenceFound,
            _ => Verdict::Differs,
        }
    }

    /// By what items were compared, in the second half of a sentence.
    pub fn measure(self) -> String {
        let by_number = counted(
            self.by_number,
            "numbered or labelled item was compared by number only",
            "numbered or labelled items were compared by number only",
        );
        let by_words = counted(
            self.by_words,
            "unnumbered paragraph and a step were matched by the words they share",
            "unnumbered paragraphs and their steps were matched by the words they share",
        );
        let compared = match (self.by_number, self.by_words) {
            (0, 0) => "no item of the text could be matched with a step".into(),
            (_, 0) => by_number,
            (0, _) => by_words,
            _ => format!("{by_number}, and {by_words}"),
        };
        let unread = counted(
            self.unread,
            "caption or paragraph was not compared at all",
            "captions or paragraphs were not compared at all",
        );
        let acts = match self.agreed {
            0 => "No act of them was found on both sides.".into(),
            agreed => format!(
                "Of the acts read, {}.",
                counted(agreed, "was found on both sides", "were found on both sides")
            ),
        };
        match self.unread {
            0 => format!("{compared}. {acts}"),
            _ => format!("{compared}; {unread}. {acts}"),
        }
    }

    /// By what nothing was found, where nothing was found.
    pub fn by_what(self) -> &'static str {
        match (self.by_number, self.by_words) {
            (0, 0) => "but no item could be matched with a step either.",
            (_, 0) => "by number only; contents were not compared.",
            (0, _) => "by shared words only; contents were not compared.",
            _ => "by number and shared words only; contents were not compared.",
        }
    }

    /// What was found.
    pub fn differences(self) -> String {
        let items = ["item for which no step was found", "items for which no step was found"];
        let steps =
            ["step that was not found in the text", "steps that were not found in the text"];
        let notes = [
            "editor's note for which no open issue was found",
            "editor's notes for which no open issue was found",
        ];
        let acts = ["act in which the two differ", "acts in which the two differ"];
        let all = [
            (self.without_step, items),
            (self.lacking, steps),
            (self.acts, acts),
            (self.without_issue, notes),
        ];
        let found = all.into_iter().filter(|(count, _)| *count > 0);
        let said = found.map(|(count, [one, many])| counted(count, one, many));
        said.collect::<Vec<_>>().join(", ")
    }
}

/// A number with the words that go with it.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
