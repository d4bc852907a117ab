//! From a run to a sequence chart: lifelines, arrows with both ends in time, boxes, a loop frame.

mod drawing;
mod said;
mod together;
mod wrong;

use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Run;
use callproof_kernel::step::Step;

use drawing::Drawing;

/// A sequence chart. Time is counted in rows from 0, top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What stands below.
    pub caption: String,
    /// The names above the lifelines.
    pub lifelines: Vec<String>,
    /// How many rows there are.
    pub rows: usize,
    /// Messages.
    pub arrows: Vec<Arrow>,
    /// What happens at one lifeline.
    pub boxes: Vec<Box>,
    /// A part that repeats for ever.
    pub repeats: Option<Frame>,
    /// A sentence at the end, below everything.
    pub remark: String,
}

/// A message between two lifelines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The lifeline and the row where it is sent.
    pub from: (usize, usize),
    /// The lifeline and the row where it arrives, or where it is last seen.
    pub to: (usize, usize),
    /// What stands on it.
    pub label: String,
    /// What becomes of it.
    pub fate: Fate,
    /// Whether the text makes it optional.
    pub is_optional: bool,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives and a step takes it.
    Taken,
    /// It arrives and no step takes it.
    NoStep,
    /// It is lost on its way.
    Lost,
    /// It is still on its way at the end.
    Pending,
    /// It reaches a role that has crashed.
    Unheard,
}

/// Something that happens at a lifeline, or at several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Box {
    /// The lifeline; of several, the first.
    pub lifeline: usize,
    /// The last lifeline that it lies across: the same one where it happens at one.
    pub through: usize,
    /// The row.
    pub row: usize,
    /// What happens, line by line.
    pub lines: Vec<String>,
    /// Whether its last line is what is wrong: an event without a step, or what a run comes to.
    pub is_defect: bool,
}

/// Rows that repeat for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The first row.
    pub from: usize,
    /// The last row.
    pub to: usize,
}

/// Draws a run, leaving out the first `skip` events.
pub fn chart<P: Procedure>(run: &Run<P>, skip: usize, caption: &str) -> Chart {
    chart_of_amended(run, skip, caption, &|_| None)
}

/// Draws a run whose last event breaks what a text promises: the mark stands at that event and says
/// the breach.
pub fn chart_of_breach<P: Procedure>(run: &Run<P>, caption: &str, breach: &str) -> Chart {
    drawn(run, 0, caption, Words { names: &|_| None, breach: Some(breach) })
}

/// Draws a run of a text in which proposed steps stand as if they were agreed: `names` gives such a
/// step the label that it has there, e.g. `6a.`; without one it stays in brackets.
pub fn chart_of_amended<P: Procedure>(
    run: &Run<P>,
    skip: usize,
    caption: &str,
    names: &dyn Fn(&Step) -> Option<String>,
) -> Chart {
    drawn(run, skip, caption, Words { names, breach: None })
}

/// What is said in a chart that the run does not say.
struct Words<'w> {
    /// The labels of proposed steps that stand as if they were agreed.
    names: &'w dyn Fn(&Step) -> Option<String>,
    /// What the last event breaks.
    breach: Option<&'w str>,
}

fn drawn<P: Procedure>(run: &Run<P>, skip: usize, caption: &str, words: Words<'_>) -> Chart {
    let Words { names, breach } = words;
    let mut chart = Chart {
        caption: caption.into(),
        lifelines: run.cast.iter().map(P::Role::to_string).collect(),
        rows: 0,
        arrows: Vec::new(),
        boxes: Vec::new(),
        repeats: None,
        remark: String::new(),
    };
    let drawing = Drawing::new(run, skip, names);
    chart.rows = drawing.places.last().map_or(0, |place| place.end);
    let mut steps = Vec::new();
    for event in skip..run.occurrences.len() {
        drawing.draw(event, &mut chart, &mut steps);
    }
    chart.repeats = run.loop_from.filter(|from| *from < run.occurrences.len()).map(|from| Frame {
        from: drawing.places[from.max(skip) - skip].start,
        to: chart.rows.saturating_sub(1),
    });
    let last = run.occurrences.last().and_then(|occurrence| {
        let place = occurrence.action.place();
        run.cast.iter().position(|role| *role == place)
    });
    if let (Some(breach), Some(lifeline)) = (breach, last) {
        wrong::mark(&mut chart, &mut steps, lifeline, breach);
    }
    together::join(&mut chart, steps);
    chart
}

/// Breaks a sentence into lines of at most `most` characters where words allow.
pub fn wrap(sentence: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split([' ', '\n']).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}
