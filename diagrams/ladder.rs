//! A chart as a list of events, as languages for sequence charts take it: without places.
//!
//! A message whose ends lie apart is told twice, where it is sent and where it arrives, with a
//! letter that joins the two.

use crate::chart::{Chart, Fate};
use crate::layout::{Row, Scene, said_of};

/// The names of the lifelines on which something happens, and what happens in order.
pub struct Ladder {
    /// The names.
    pub names: Vec<String>,
    /// What happens.
    pub events: Vec<Event>,
    ends: Vec<(usize, usize)>,
}

/// Something that happens.
pub enum Event {
    /// A message arrives, or is last seen.
    Message {
        /// Its place among the chart's arrows.
        arrow: usize,
        /// The number of its letter where it was told when it was sent.
        mark: Option<usize>,
    },
    /// A message is sent that arrives later.
    Sent {
        /// Its place among the chart's arrows.
        arrow: usize,
        /// The number of its letter.
        mark: usize,
    },
    /// Something happens at lifelines.
    Box {
        /// Its place among the chart's boxes.
        shown: usize,
        /// The first lifeline.
        low: usize,
        /// The last.
        high: usize,
    },
    /// What follows repeats for ever.
    Loop,
    /// What repeats ends.
    End,
}

impl Ladder {
    /// Lists what happens in a chart.
    pub fn of(chart: &Chart) -> Self {
        let scene = Scene::of(chart);
        let mut marks: Vec<usize> = Vec::new();
        let mut events = Vec::new();
        for (place, row) in scene.rows.iter().enumerate() {
            match *row {
                Row::Level(arrow) => events.push(Event::Message { arrow, mark: None }),
                Row::Leaves(arrow) => {
                    events.push(Event::Sent { arrow, mark: marks.len() });
                    marks.push(arrow);
                }
                Row::Arrives(arrow) => {
                    let mark = marks.iter().position(|marked| *marked == arrow);
                    events.push(Event::Message { arrow, mark });
                }
                Row::Box(shown) => events
                    .extend(scene.spans[shown].map(|(low, high)| Event::Box { shown, low, high })),
                Row::Tab => events.push(Event::Loop),
            }
            if scene.frame.is_some_and(|(_, last)| last == place) {
                events.push(Event::End);
            }
        }
        let ends = scene.ways.iter().map(|way| way.map_or((0, 0), |way| (way.from, way.to)));
        Ladder {
            names: scene.lanes.iter().map(|lane| chart.lifelines[*lane].clone()).collect(),
            events,
            ends: ends.collect(),
        }
    }

    /// Between which of the names an arrow runs.
    pub fn ends(&self, arrow: usize) -> (usize, usize) {
        self.ends[arrow]
    }

    /// What is said of a message where it arrives.
    pub fn label(&self, chart: &Chart, arrow: usize, mark: Option<usize>) -> String {
        let arrow = &chart.arrows[arrow];
        let no_step = if arrow.fate == Fate::NoStep { " – no step takes it" } else { "" };
        let sent = mark.map(|mark| format!(" – sent at ({})", letter(mark))).unwrap_or_default();
        format!("{}{sent}{}{no_step}", arrow.label, said_of(arrow.fate))
    }

    /// What is said of a message where it is sent.
    pub fn sent(&self, chart: &Chart, arrow: usize, mark: usize) -> String {
        format!("({}) sends {}", letter(mark), chart.arrows[arrow].label)
    }
}

/// What a sign means that says it less well than the words on an arrow.
pub fn legend(chart: &Chart) -> &'static str {
    match chart.arrows.iter().any(|arrow| arrow.is_optional) {
        true => "dashed arrow: optional",
        false => "",
    }
}

/// a, b, … z, aa, ab, …
fn letter(mark: usize) -> String {
    let last = char::from(b'a' + (mark % 26) as u8);
    match mark / 26 {
        0 => last.into(),
        before => format!("{}{last}", letter(before - 1)),
    }
}
