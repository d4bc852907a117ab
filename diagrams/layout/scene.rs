//! What of a chart is drawn, in which order: one thing in each row.

use crate::chart::{Arrow, Chart, Fate};

/// A chart made ready to be laid out. Arrows and boxes keep their places in the chart.
pub struct Scene<'c> {
    /// The chart.
    pub chart: &'c Chart,
    /// The lifelines on which something happens, by their places in the chart.
    pub lanes: Vec<usize>,
    /// What is drawn, from top to bottom.
    pub rows: Vec<Row>,
    /// Where each arrow runs; `None` of what cannot be drawn.
    pub ways: Vec<Option<Way>>,
    /// Which lanes each box lies across: the first and the last.
    pub spans: Vec<Option<(usize, usize)>>,
    /// The first and the last row of what repeats; the first is that of its name.
    pub frame: Option<(usize, usize)>,
}

/// What stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A message that is drawn level.
    Level(usize),
    /// A message that is drawn slanted leaves.
    Leaves(usize),
    /// It arrives.
    Arrives(usize),
    /// A box.
    Box(usize),
    /// The name of the frame.
    Tab,
}

/// Between which lanes an arrow runs, and in which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The lane of the sender.
    pub from: usize,
    /// The lane of the receiver.
    pub to: usize,
    /// The row where it leaves.
    pub leaves: usize,
    /// The row where it arrives.
    pub arrives: usize,
}

impl Way {
    /// The gaps it passes through, from the sender on: a gap has the place of the lane before it.
    pub fn gaps(&self) -> Vec<usize> {
        match self.from < self.to {
            true => (self.from..self.to).collect(),
            false => (self.to..self.from).rev().collect(),
        }
    }

    /// 1 to the right, -1 to the left.
    pub fn sense(&self) -> f64 {
        if self.from < self.to { 1.0 } else { -1.0 }
    }

    /// Whether something happens between its ends.
    pub fn is_slanted(&self) -> bool {
        self.leaves != self.arrives
    }
}

impl<'c> Scene<'c> {
    /// Makes a chart ready.
    pub fn of(chart: &'c Chart) -> Self {
        let lanes = used(chart);
        let (mut rows, of_chart) = ordered(chart);
        let frame = chart.repeats.and_then(|frame| {
            let first = of_chart.iter().position(|row| *row >= frame.from)?;
            let last = of_chart.iter().rposition(|row| *row <= frame.to)?;
            (first <= last).then_some((first, last))
        });
        if let Some((first, _)) = frame {
            rows.insert(first, Row::Tab);
        }
        let frame = frame.map(|(first, last)| (first, last + 1));
        let lane = |lifeline: usize| lanes.iter().position(|kept| *kept == lifeline);
        let find = |wanted: Row| rows.iter().position(|row| *row == wanted);
        let way = |(place, arrow): (usize, &Arrow)| {
            let level = find(Row::Level(place));
            Some(Way {
                from: lane(arrow.from.0)?,
                to: lane(arrow.to.0)?,
                leaves: level.or_else(|| find(Row::Leaves(place)))?,
                arrives: level.or_else(|| find(Row::Arrives(place)))?,
            })
        };
        let ways = chart.arrows.iter().enumerate().map(way).collect();
        let span = |shown: &crate::chart::Box| Some((lane(shown.lifeline)?, lane(shown.through)?));
        let spans = chart.boxes.iter().map(span).collect();
        Scene { chart, lanes, rows, ways, spans, frame }
    }

    /// What stands on an arrow.
    pub fn label(&self, arrow: usize) -> String {
        let Arrow { label, fate, .. } = &self.chart.arrows[arrow];
        format!("{label}{}", said_of(*fate))
    }

    /// The arrows that are slanted.
    pub fn slanted(&self) -> impl Iterator<Item = (usize, Way)> + '_ {
        let ways = self.ways.iter().enumerate();
        ways.filter_map(|(place, way)| Some((place, (*way)?))).filter(|(_, way)| way.is_slanted())
    }
}

/// What is said on an arrow of what becomes of it.
pub fn said_of(fate: Fate) -> &'static str {
    match fate {
        Fate::Lost => " – lost",
        Fate::Pending => " – on its way",
        Fate::Unheard => " – nobody hears it",
        Fate::Taken | Fate::NoStep => "",
    }
}

/// Whether an arrow joins two lifelines that there are.
fn is_drawn(chart: &Chart, arrow: &Arrow) -> bool {
    let there = chart.lifelines.len();
    arrow.from.0 < there && arrow.to.0 < there && arrow.from.0 != arrow.to.0
}

/// The lifelines on which something happens; all of them where nothing happens on any.
fn used(chart: &Chart) -> Vec<usize> {
    let is_used = |lifeline: &usize| {
        let ends = |a: &Arrow| is_drawn(chart, a) && [a.from.0, a.to.0].contains(lifeline);
        let boxed = |b: &crate::chart::Box| b.lifeline <= *lifeline && *lifeline <= b.through;
        chart.arrows.iter().any(ends) || chart.boxes.iter().any(boxed)
    };
    let used: Vec<usize> = (0..chart.lifelines.len()).filter(is_used).collect();
    if used.is_empty() { (0..chart.lifelines.len()).collect() } else { used }
}

/// What is drawn in its order, and the row of the chart of each.
fn ordered(chart: &Chart) -> (Vec<Row>, Vec<usize>) {
    let mut events = Vec::new();
    for (place, arrow) in chart.arrows.iter().enumerate().filter(|(_, a)| is_drawn(chart, a)) {
        match arrow.from.1 < arrow.to.1 {
            true => {
                events.push((arrow.from.1, 2, Row::Leaves(place)));
                events.push((arrow.to.1, 0, Row::Arrives(place)));
            }
            false => events.push((arrow.to.1, 1, Row::Level(place))),
        }
    }
    for (place, shown) in chart.boxes.iter().enumerate() {
        if shown.through < chart.lifelines.len() {
            events.push((shown.row, 1, Row::Box(place)));
        }
    }
    events.sort_by_key(|(row, order, _)| (*row, *order));
    let mut rows: Vec<Row> = Vec::new();
    let mut of_chart = Vec::new();
    for (row, _, what) in events {
        match (rows.last_mut(), what) {
            // Nothing lies between its ends, so it is level.
            (Some(last), Row::Arrives(place)) if *last == Row::Leaves(place) => {
                *last = Row::Level(place);
            }
            _ => {
                rows.push(what);
                of_chart.push(row);
            }
        }
    }
    (rows, of_chart)
}
