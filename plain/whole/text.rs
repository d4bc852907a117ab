//! The text: clauses and their items, open issues and their candidates.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::issue::AS_WRITTEN;
use callproof_kernel::step::{Clause, Item as StepItem, Kind, Standing, Step};
use winnow::Parser;

use super::{Builder, Item, MOST, Question, declare, titled, typed};
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
        if self.clause_at.contains_key(number) {
            let what = format!("clause {number} stands above already");
            return Err(Wrong { at, what, is_final: true });
        }
        let clause = Clause { document: self.document, number: keep(number), title: keep(title) };
        self.clause_at.insert(clause.number, self.clauses.len());
        self.clauses.push(Box::leak(Box::new(clause)));
        Ok(())
    }

    /// `ITEM [in CLAUSE] [of CANDIDATE, CANDIDATE] [, may]: GIST`.
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
        let (head, is_permission) = match head.rsplit_once(',') {
            Some((head, mark)) if mark.trim() == PERMISSION => (head, true),
            _ => (head, false),
        };
        let (head, of) = match head.split_once(" of ") {
            Some((head, of)) => (head, Some(of)),
            None => (head, None),
        };
        let (head, clause) = match head.split_once(" in ") {
            Some((head, clause)) => (head, Some(clause.trim())),
            None => (head, None),
        };
        let head = head.trim();
        if let Some((_, mark)) = head.split_once(',').filter(|_| !head.contains('(')) {
            let mark = mark.trim();
            return wrong(format!(
                "behind the comma stands \"{PERMISSION}\", where the step is a permission, and not \"{mark}\""
            ));
        }
        let question = self.questions.last();
        let clause = match (clause, question) {
            (Some(number), _) => match self.clause_at.get(number) {
                Some(place) => *place,
                None => return wrong(format!("there is no clause {number} above")),
            },
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
                let mut candidates = BTreeSet::new();
                for candidate in of.split(',').map(str::trim) {
                    match question.candidates.find(candidate) {
                        Some(place) => candidates.insert(place),
                        None => return wrong(question.candidates.unknown(candidate)),
                    };
                }
                Some((self.questions.len() - 1, candidates.into_iter().collect::<Vec<_>>()))
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
        let item =
            item(word, head, is_permission).map_err(|what| Wrong { at, what, is_final: true })?;
        let gist = keep(gist);
        let of = self.clauses[clause];
        let step = Step { clause: of, item, gist, standing, replaces: &[] };
        // What is proposed is told apart by its words as well.
        let words = under.as_ref().map(|_| gist);
        if !self.known_items.insert((clause, (item.kind, item.label, item.part), words)) {
            return wrong(format!("\"{item}\" stands above already"));
        }
        let labels = if under.is_none() { &mut self.printed } else { &mut self.proposed };
        labels.insert(clause, &item, self.items.len());
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
        typed(at, short.trim(), false)?;
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
            place: self.here,
            candidates: Names::new("candidate"),
            gists: Vec::new(),
            recommended: None,
        });
        Ok(())
    }

    pub(super) fn of_issue(&mut self, words: &mut Words<'_>) -> Read<()> {
        must(said("not modelled")).parse_next(words)?;
        let what = colon(words)?;
        self.questions.last_mut().expect("this belongs to an issue").unmodelled = Some(keep(what));
        self.once("not modelled", words)
    }

    pub(super) fn candidate(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, head), gist) = titled(words)?;
        let Some(question) = self.questions.last_mut() else {
            let what = "a candidate stands below its issue".into();
            return Err(Wrong { at, what, is_final: true });
        };
        let (mut is_best, mut is_blank) = (false, false);
        let (first, marks) = head.split_once(',').unwrap_or((head, ""));
        let short = first.trim_end();
        let mut from = at + first.len() + 1;
        for part in marks.split(',').filter(|_| first.len() < head.len()) {
            let (at, mark) = (from + part.len() - part.trim_start().len(), part.trim());
            from += part.len() + 1;
            let is_marked = match mark {
                "recommended" => &mut is_best,
                "blank" => &mut is_blank,
                _ => {
                    let near = nearest(mark, MARKS.into_iter());
                    let near =
                        near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
                    let what = format!(
                        "\"{mark}\" is no mark of a candidate; there are: {}{near}",
                        MARKS.join(", ")
                    );
                    return Err(Wrong::new(at, what));
                }
            };
            if std::mem::replace(is_marked, true) {
                return Err(Wrong::new(at, format!("\"{mark}\" is said twice")));
            }
        }
        if let Some(known) = question.recommended.filter(|_| is_best) {
            let known = question.candidates.at(known);
            let what = format!("one candidate is recommended, and \"{known}\" above is already");
            return Err(Wrong::new(at, what));
        }
        if is_best && is_blank {
            let what = "what is still to be written cannot be recommended".into();
            return Err(Wrong { at, what, is_final: true });
        }
        if question.candidates.len() == 0 && short != AS_WRITTEN {
            let what = format!("the first candidate is \"{AS_WRITTEN}\", the text as it stands");
            return Err(Wrong { at, what, is_final: true });
        }
        typed(at, short, false)?;
        let place = declare(&mut question.candidates, at, short)?;
        question.gists.push((keep(gist), is_blank));
        if is_best {
            question.recommended = Some(usize::from(place));
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
        let (mut steps, mut from) = (Vec::new(), at);
        for part in items.split(',') {
            let (at, words) = (from + part.len() - part.trim_start().len(), part.trim());
            from += part.len() + 1;
            if steps.len() >= MOST {
                return Err(Wrong::new(at, format!("at most {MOST} steps are named in a line")));
            }
            let named = words
                .split_once(' ')
                .and_then(|(number, item)| Some((Some(*self.clause_at.get(number)?), item.trim())));
            let (clause, item) = named.unwrap_or((None, words));
            let item = item.strip_prefix("step ").unwrap_or(item);
            // What the text prints comes before what a candidate would add.
            let printed = self.printed.find(clause, item);
            let labels = if printed.is_empty() { &self.proposed } else { &self.printed };
            let found = labels.find(clause, item);
            let last = match clause {
                Some(clause) if clause != own => &[],
                _ => labels.find(Some(own), item),
            };
            match (found, last) {
                ([one], _) | (_, [one]) => steps.push(self.items[*one].step),
                ([], _) => {
                    let what = self.no_step(words, (clause.unwrap_or(own), item));
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

    /// What to say of a step that is not there: the nearest, or those of its clause.
    fn no_step(&self, words: &str, (clause, item): (usize, &str)) -> String {
        let said = format!("no step \"{words}\" stands above");
        let known: Vec<String> = self.items.iter().map(|item| item.step.item.to_string()).collect();
        if let Some(near) = nearest(item, known.iter().map(String::as_str)) {
            return format!("{said}; did you mean \"{near}\"?");
        }
        let own = self.items.iter().zip(&known).filter(|(item, _)| item.clause == clause);
        let mut own: Vec<&str> = own.map(|(_, name)| name.as_str()).collect();
        let Some(of) = self.clauses.get(clause).filter(|_| !own.is_empty()) else { return said };
        if own.len() > MOST_LISTED {
            own.truncate(MOST_LISTED);
            own.push("…");
        }
        format!("{said}; in clause {} there are: {}", of.number, own.join(", "))
    }
}

/// What stands behind the name of a candidate.
const MARKS: [&str; 2] = ["recommended", "blank"];
/// The most steps that an error names.
const MOST_LISTED: usize = 20;

/// The places of items, by what is printed for them.
#[derive(Default)]
pub(super) struct Labels {
    all: BTreeMap<String, Vec<usize>>,
    of_clause: BTreeMap<(usize, String), Vec<usize>>,
}

impl Labels {
    fn insert(&mut self, clause: usize, item: &StepItem, place: usize) {
        let label = item.to_string().to_ascii_lowercase();
        self.all.entry(label.clone()).or_default().push(place);
        self.of_clause.entry((clause, label)).or_default().push(place);
    }

    /// Where an item stands, in one clause or in any.
    fn find(&self, clause: Option<usize>, item: &str) -> &[usize] {
        let label = item.to_ascii_lowercase();
        let found = match clause {
            Some(clause) => self.of_clause.get(&(clause, label)),
            None => self.all.get(&label),
        };
        found.map_or(&[], Vec::as_slice)
    }
}

/// What stands behind the name of a step that is a permission.
const PERMISSION: &str = "may";

/// What an item is, of its statement and of what stands before its colon.
fn item(word: &str, head: &str, is_permission: bool) -> Result<StepItem, String> {
    let (label, part) = match head.strip_suffix(')').and_then(|head| head.split_once(" (")) {
        Some((label, part)) => (label, Some(keep(part))),
        None => (head, None),
    };
    let is_number = label.starts_with(|c: char| c.is_ascii_digit());
    let (kind, label) = match word {
        "note" => (Kind::Note, label),
        "editor's note" => (Kind::EditorsNote, label),
        "section" => (Kind::Section, label),
        _ if !is_number => (Kind::Paragraph, label),
        _ => match label.strip_suffix(')') {
            Some(number) => (Kind::Listed, number),
            None => (Kind::Numbered, label),
        },
    };
    if is_permission && !["step", "section"].contains(&word) {
        return Err(format!(
            "only a step or a section is a permission: leave \", {PERMISSION}\" out"
        ));
    }
    Ok(StepItem { kind, label: keep(label), part, is_permission })
}
