//! The text: clauses and their items, open issues and their candidates.

use callproof_kernel::issue::AS_WRITTEN;
use callproof_kernel::step::{Clause, Item as StepItem, Kind, Standing, Step};
use winnow::Parser;

use super::{Builder, Item, MOST, Question, declare, titled};
use crate::names::{Names, keep, nearest};
use crate::parse::{Read, Words, Wrong, colon, must, said, spaces, words_until};

impl Builder {
    pub(super) fn clause(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, number), title) = titled(words)?;
        if self.document.is_empty() {
            let what = "name the document above, e.g. \"document 3GPP TS 23.379\"";
            return Err(Wrong { at, what: what.into(), is_final: true });
        }
        if !self.questions.is_empty() {
            let what = "the text stands before its open issues: put this clause above the first";
            return Err(Wrong { at, what: what.into(), is_final: true });
        }
        if self.clauses.iter().any(|clause| clause.number == number) {
            let what = format!("clause {number} stands above already");
            return Err(Wrong { at, what, is_final: true });
        }
        let clause = Clause { document: self.document, number: keep(number), title: keep(title) };
        self.clauses.push(Box::leak(Box::new(clause)));
        Ok(())
    }

    /// `ITEM [in CLAUSE] [of CANDIDATE, CANDIDATE]: GIST`.
    pub(super) fn step(&mut self, word: &str, words: &mut Words<'_>) -> Read<()> {
        let (at, head) = match word {
            "note" | "editor's note" if words.as_ref().trim_start().starts_with(':') => {
                spaces(words)?;
                (0, "")
            }
            _ => words_until(&[':']).parse_next(words)?,
        };
        let gist = colon(words)?;
        let wrong = |what: String| Err(Wrong { at, what, is_final: true });
        let (head, of) = match head.split_once(" of ") {
            Some((head, of)) => (head, Some(of)),
            None => (head, None),
        };
        let (head, clause) = match head.split_once(" in ") {
            Some((head, clause)) => (head, Some(clause.trim())),
            None => (head, None),
        };
        let head = head.trim();
        let question = self.questions.last();
        let clause = match (clause, question) {
            (Some(number), _) => {
                match self.clauses.iter().position(|clause| clause.number == number) {
                    Some(place) => place,
                    None => return wrong(format!("there is no clause {number} above")),
                }
            }
            (None, Some(question)) => question.clause,
            (None, None) if self.clauses.is_empty() => {
                return wrong(
                    "a step stands in a clause; put \"clause NUMBER: TITLE\" above".into(),
                );
            }
            (None, None) => self.clauses.len() - 1,
        };
        let standing = match question {
            Some(_) => Standing::Proposed,
            None => Standing::Printed,
        };
        let under = match (question, of) {
            (None, None) => None,
            (None, Some(_)) => return wrong("only a step of a candidate is \"of\" it".into()),
            (Some(question), Some(of)) => {
                let mut candidates = Vec::new();
                for candidate in of.split(',').map(str::trim) {
                    match question.candidates.find(candidate) {
                        Some(place) => candidates.push(place),
                        None => return wrong(question.candidates.unknown(candidate)),
                    }
                }
                Some((self.questions.len() - 1, candidates))
            }
            (Some(question), None) if question.candidates.len() == 0 => {
                return wrong("a step of an issue belongs to a candidate that stands above".into());
            }
            (Some(question), None) => {
                Some((self.questions.len() - 1, vec![question.candidates.len() - 1]))
            }
        };
        if under.as_ref().is_some_and(|(_, candidates)| candidates.contains(&0)) {
            return wrong("the text as written has no steps of its own to add".into());
        }
        let item = item(word, head, (self.clauses[clause], gist));
        let gist = keep(gist);
        let of = self.clauses[clause];
        let step = Step { clause: of, item, gist, standing, replaces: &[] };
        let is_same = |known: &Item| {
            (known.clause, known.step.item, known.under.is_some())
                == (clause, item, under.is_some())
                && known.step.gist == gist
        };
        let is_double = match under {
            None => self.items.iter().any(|k| (k.clause, k.step.item) == (clause, item)),
            Some(_) => self.items.iter().any(is_same),
        };
        if is_double {
            return wrong(format!("\"{item}\" stands above already"));
        }
        self.items.push(Item { step, clause, under, supposed: Vec::new() });
        Ok(())
    }

    pub(super) fn issue(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, head) = words_until(&[':']).parse_next(words)?;
        let question = colon(words)?;
        let Some((short, items)) = head.split_once(" at ") else {
            let what = "an issue stands at some steps: \"issue NAME at ITEM, ITEM: QUESTION\"";
            return Err(Wrong { at, what: what.into(), is_final: true });
        };
        if self.questions.len() >= MOST {
            let what = format!("a procedure has at most {MOST} open issues");
            return Err(Wrong { at, what, is_final: true });
        }
        if self.questions.iter().any(|known| known.name == short.trim()) {
            let what = format!("the issue \"{}\" stands above already", short.trim());
            return Err(Wrong { at, what, is_final: true });
        }
        let steps = self.steps_named(at + short.len() + 4, items)?;
        let clause = self.items.iter().find(|item| item.step == steps[0]);
        self.questions.push(Question {
            name: keep(short.trim()),
            question: keep(question),
            clause: clause.map_or(0, |item| item.clause),
            at: steps,
            unmodelled: None,
            candidates: Names::new("candidate"),
            gists: Vec::new(),
            recommended: 0,
        });
        Ok(())
    }

    pub(super) fn of_issue(&mut self, words: &mut Words<'_>) -> Read<()> {
        must(said("not modelled")).parse_next(words)?;
        let what = colon(words)?;
        self.questions.last_mut().expect("this belongs to an issue").unmodelled = Some(keep(what));
        Ok(())
    }

    pub(super) fn candidate(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, head), gist) = titled(words)?;
        let Some(question) = self.questions.last_mut() else {
            let what = "a candidate stands below its issue".into();
            return Err(Wrong { at, what, is_final: true });
        };
        let (mut short, mut is_best, mut is_blank) = (head, false, false);
        while let Some((before, mark)) = short.rsplit_once(", ") {
            match mark.trim() {
                "recommended" => is_best = true,
                "blank" => is_blank = true,
                _ => break,
            }
            short = before.trim_end();
        }
        if is_best && is_blank {
            let what = "what is still to be written cannot be recommended".into();
            return Err(Wrong { at, what, is_final: true });
        }
        if question.candidates.len() == 0 && short != AS_WRITTEN {
            let what = format!("the first candidate is \"{AS_WRITTEN}\", the text as it stands");
            return Err(Wrong { at, what, is_final: true });
        }
        let place = declare(&mut question.candidates, at, short)?;
        question.gists.push((keep(gist), is_blank));
        if is_best {
            question.recommended = usize::from(place);
        }
        Ok(())
    }

    /// Items, each where needed with its clause before it; of the last clause, or of any in which
    /// alone it stands.
    pub(super) fn steps_named(&self, at: usize, items: &str) -> Read<Vec<Step>> {
        self.steps_named_in(self.clauses.len().saturating_sub(1), at, items)
    }

    /// The same, of this clause before any other.
    pub(super) fn steps_named_in(&self, own: usize, at: usize, items: &str) -> Read<Vec<Step>> {
        let mut steps = Vec::new();
        for words in items.split(',').map(str::trim) {
            let (clause, item) = match words.split_once(' ') {
                Some((number, item)) if self.clauses.iter().any(|c| c.number == number) => {
                    (Some(number), item.trim())
                }
                _ => (None, words),
            };
            let item = item.strip_prefix("step ").unwrap_or(item);
            let is_it = |known: &&Item| {
                known.step.item.to_string().eq_ignore_ascii_case(item)
                    && clause.is_none_or(|c| known.step.clause.number == c)
            };
            // What the text prints comes before what a candidate would add.
            let mut found: Vec<&Item> = self.items.iter().filter(is_it).collect();
            if found.iter().any(|item| item.under.is_none()) {
                found.retain(|item| item.under.is_none());
            }
            let last = found.iter().filter(|item| item.clause == own).copied();
            match (found.as_slice(), last.collect::<Vec<_>>().as_slice()) {
                ([one], _) | (_, [one]) => steps.push(one.step),
                ([], _) => {
                    let known: Vec<String> =
                        self.items.iter().map(|item| item.step.item.to_string()).collect();
                    let what = match nearest(item, known.iter().map(String::as_str)) {
                        Some(near) => {
                            format!("no step \"{words}\" stands above; did you mean \"{near}\"?")
                        }
                        None => format!("no step \"{words}\" stands above"),
                    };
                    return Err(Wrong { at, what, is_final: true });
                }
                _ => {
                    let what = format!(
                        "\"{item}\" stands above more than once; put its clause before it, or give it another name"
                    );
                    return Err(Wrong { at, what, is_final: true });
                }
            }
        }
        Ok(steps)
    }
}

/// What an item is, of what stands before its colon: this is where a text is read, so words decide.
fn item(word: &str, head: &str, (clause, gist): (&Clause, &str)) -> StepItem {
    let (label, part) = match head.strip_suffix(')').and_then(|head| head.split_once(" (")) {
        Some((label, part)) => (label, Some(keep(part))),
        None => (head, None),
    };
    let is_number = label.starts_with(|c: char| c.is_ascii_digit());
    let (kind, label) = match word {
        "note" => (Kind::Note, label),
        "editor's note" => (Kind::EditorsNote, label),
        _ if !is_number => (Kind::Paragraph, label),
        _ if clause.number.starts_with("RFC") => (Kind::Section, label),
        _ => match label.strip_suffix(')') {
            Some(number) => (Kind::Listed, number),
            None => (Kind::Numbered, label),
        },
    };
    let is_permission = matches!(kind, Kind::Numbered | Kind::Listed) && gist.contains(" may ");
    StepItem { kind, label: keep(label), part, is_permission }
}
