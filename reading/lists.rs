//! Lists: which list each step goes on with, and what it is nested in.

use super::acts::is_pre_condition;
use super::labels::{Label, Numeral, Reading, Style};
use super::{Item, ItemKind};

/// The lists that are open, from the outermost to the innermost; no two have one style.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    open: Vec<List>,
    /// The paragraph that introduces what comes next.
    paragraph: Option<usize>,
    /// The last paragraph before it that introduced no list.
    spare: Option<usize>,
    /// Whether something stands between the last step and what comes next.
    is_interrupted: bool,
}

#[derive(Clone, Copy, Debug)]
struct List {
    style: Style,
    last: u32,
    parent: Option<usize>,
    step: usize,
}

impl Lists {
    /// Takes notice of a paragraph, which may introduce a list.
    pub fn meet_paragraph(&mut self, item: usize) {
        if self.is_interrupted {
            self.spare = self.paragraph;
        }
        self.paragraph = Some(item);
        self.is_interrupted = true;
    }

    /// Takes notice of a caption: a list after it is not that of the paragraph before one above.
    pub fn meet_caption(&mut self) {
        if !self.is_interrupted {
            self.paragraph = self.spare.take();
            self.is_interrupted = true;
        }
    }

    /// The number of the last step that has a number.
    pub fn step(&self) -> Option<u32> {
        let numbered = |list: &&List| list.style.numeral == Numeral::Number;
        self.open.iter().rfind(numbered).map(|list| list.last)
    }

    /// Puts a step into its list, opened if need be, and gives the step's parent.
    pub fn place(&mut self, label: &Label, item: usize, items: &[Item]) -> Option<usize> {
        let (reading, level) = self.choose(label);
        let outer = self.open.last().map(|list| list.step);
        let introduction = self.paragraph.filter(|_| self.is_interrupted);
        let style = level.map_or(reading.style, |level| self.open[level].style);
        let parent = match level.map(|level| (level, self.open[level])) {
            Some((level, list)) if self.goes_on(list, reading) => {
                self.open.truncate(level);
                introduction.filter(|at| is_introduction(&items[*at])).or(list.parent)
            }
            Some((level, list)) => {
                self.open.truncate(level);
                // Numbers that begin again behind what is given are those of the steps.
                let is_given = |at: usize| is_pre_condition(&items[at]);
                let begins_again = reading.style.numeral == Numeral::Number && reading.first <= 1;
                match self.is_interrupted {
                    true => self.paragraph,
                    false => list.parent.filter(|at| !(begins_again && is_given(*at))),
                }
            }
            None => introduction.or(outer).or(self.paragraph),
        };
        self.open.push(List { style, last: reading.last, parent, step: item });
        self.is_interrupted = false;
        parent
    }

    /// The reading that fits best, with the list it belongs to.
    fn choose(&self, label: &Label) -> (Reading, Option<usize>) {
        let level = |fits: &dyn Fn(&List) -> bool| self.open.iter().rposition(fits);
        let readings = || label.readings.iter().copied();
        let next = readings().find_map(|it| {
            level(&|list| list.style == it.style && is_next(list, it)).map(|at| (it, Some(at)))
        });
        // A text may change from `1.` to `2)` by mistake.
        let nearly = || {
            readings().find_map(|it| {
                let is_kind = |list: &List| list.style.numeral == it.style.numeral;
                let at = level(&|list| is_kind(list) && is_next(list, it));
                at.filter(|_| it.first > 1).map(|at| (it, Some(at)))
            })
        };
        let first = || readings().find(|it| it.first <= 1);
        let known = || readings().find(|it| level(&|list| list.style == it.style).is_some());
        next.or_else(nearly).unwrap_or_else(|| {
            let chosen = first().or_else(known).unwrap_or(label.readings[0]);
            (chosen, level(&|list| list.style == chosen.style))
        })
    }

    fn goes_on(&self, list: List, reading: Reading) -> bool {
        match reading.style.numeral {
            Numeral::Bullet => !self.is_interrupted,
            _ => reading.first > list.last || is_next(&list, reading),
        }
    }
}

fn is_next(list: &List, reading: Reading) -> bool {
    let is_beside = reading.is_inserted && reading.first == list.last;
    reading.first == list.last + 1 || is_beside
}

fn is_introduction(item: &Item) -> bool {
    item.kind == ItemKind::Paragraph && item.text.ends_with(':')
}
