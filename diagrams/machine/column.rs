//! The states of a machine in a column: how wide, how high, what stands in them and between them.

use super::StateChart;
use super::gutter::{End, Gutters, Side, Stand};
use super::within::within;
use crate::font::Face;
use crate::layout::{Options, balance, fold, widest};
use crate::picture::Extent;

/// The size of the type in points.
pub const SIZE: f64 = 9.0;
/// The height of a line of text.
pub const LINE: f64 = 11.0;
/// The empty space at the edge of the picture.
pub const EDGE: f64 = 8.0;
/// The empty space between a border and text.
pub const PAD: f64 = 6.0;
/// The distance between two lines that run side by side.
pub const TRACK: f64 = 9.0;
/// The indent of what continues a label.
pub const INDENT: f64 = 8.0;
/// The least space between two states.
const GAP: f64 = 16.0;
/// The space that the mark of an initial or a final state takes.
pub const MARK: f64 = 26.0;
/// How far from a state's left side the arrow to the next one leaves.
pub const SHAFT: f64 = 18.0;
/// How wide things like to be: what stands at the left of states, states, what stands at the right.
pub type Liking = [f64; 3];

/// Ways to divide the same width, of which the one is taken that makes the lowest picture.
pub const LIKINGS: [Liking; 10] = [
    [200.0, 290.0, 200.0],
    [230.0, 230.0, 230.0],
    [170.0, 350.0, 170.0],
    [250.0, 280.0, 160.0],
    [160.0, 280.0, 250.0],
    [260.0, 230.0, 200.0],
    [200.0, 230.0, 260.0],
    [300.0, 230.0, 160.0],
    [160.0, 230.0, 300.0],
    [255.0, 180.0, 255.0],
];

/// The space above a label that stands below another.
const BETWEEN: f64 = 3.0;

/// How wide a state with everything in it likes to be.
const WITHIN: f64 = 460.0;

/// A line of text, and where it stands among others.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// By how much it is indented.
    pub indent: f64,
    /// The space above it.
    pub above: f64,
}

/// How high lines are together.
pub fn high(lines: &[Line]) -> f64 {
    lines.iter().map(|line| line.above + LINE).sum()
}

/// Breaks labels into lines, each label apart from the one above.
pub fn labels(labels: impl IntoIterator<Item = String>, most: f64) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for label in labels {
        let mut own = hanging(&label, most);
        if let (Some(first), false) = (own.first_mut(), lines.is_empty()) {
            first.above = BETWEEN;
        }
        lines.extend(own);
    }
    lines
}

/// Breaks a label into lines, the first of which stands out.
fn hanging(label: &str, most: f64) -> Vec<Line> {
    let lines = fold(label, Face::Plain, SIZE, (most - INDENT).max(SIZE));
    let indent = |place: usize| if place == 0 { 0.0 } else { INDENT };
    lines
        .into_iter()
        .enumerate()
        .map(|(place, text)| Line { text, indent: indent(place), above: 0.0 })
        .collect()
}

/// Where everything stands from left to right.
#[derive(Clone, Debug)]
pub struct Column {
    /// How wide the picture is.
    pub width: f64,
    /// Where states begin.
    pub left: f64,
    /// Where states end.
    pub right: f64,
    /// How wide what stands beside them is: on the left, on the right.
    pub labels: [f64; 2],
}

impl Column {
    /// As wide as asked for, else as it likes.
    pub fn fit(
        chart: &StateChart,
        gutters: &Gutters,
        options: &Options,
        [at_left, state, at_right]: Liking,
    ) -> Self {
        let tracks = |side: Side| match gutters.tracks(side) {
            0 => 0.0,
            many => many as f64 * TRACK + TRACK,
        };
        let (left, right) = (tracks(Side::Left), tracks(Side::Right));
        let is_beside = gutters.stand == Stand::Beside;
        let on_left = if left > 0.0 && is_beside { at_left } else { 0.0 };
        let on_right = if right > 0.0 && is_beside { at_right } else { 0.0 };
        let state = if is_beside { state } else { WITHIN };
        let liked = state + on_left + on_right;
        let fixed = left + right + 2.0 * EDGE;
        let caption = match options.width {
            None => {
                widest(std::slice::from_ref(&chart.caption), Face::Bold, SIZE).min(liked + fixed)
            }
            Some(_) => 0.0,
        };
        let width = options.width.map_or((liked + fixed).max(caption), |cm| cm * 72.0 / 2.54);
        let scale = ((width - fixed) / liked).max(0.1);
        let begins = EDGE + left + on_left * scale;
        Column {
            width,
            left: begins,
            right: begins + state * scale,
            labels: [on_left * scale, on_right * scale],
        }
    }

    /// How wide a state is.
    pub fn wide(&self) -> f64 {
        self.right - self.left
    }

    /// How wide labels on a side are.
    pub fn labels_on(&self, side: Side) -> f64 {
        self.labels[usize::from(side == Side::Right)]
    }
}

/// A state with its place and what stands in it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Where it is.
    pub place: Extent,
    /// Its name.
    pub name: Vec<String>,
    /// What is done in it.
    pub inside: Vec<Line>,
    /// What stands below it on the arrow to the next state.
    pub below: Vec<Line>,
    /// Where arrows leave and arrive, below its upper side: on the left, on the right.
    pub ends: [Vec<End>; 2],
}

/// Places the states from a height on; the height where they end.
pub fn place(
    chart: &StateChart,
    column: &Column,
    gutters: &Gutters,
    from: f64,
) -> (Vec<Placed>, f64) {
    let mut placed = Vec::new();
    let mut y = from;
    for (state, of) in chart.states.iter().enumerate() {
        y += if of.is_initial { MARK } else { 0.0 };
        let room = column.wide() - 2.0 * PAD;
        let name = balance(&of.name, Face::Bold, SIZE, room);
        let own = chart.edges.iter().filter(|edge| edge.is_internal() && edge.from == state);
        let inside = labels(own.map(super::Edge::label), room);
        let top = PAD + name.len() as f64 * LINE;
        let (inside, ends, tall) = match gutters.stand {
            Stand::Beside => {
                let ends = [Side::Left, Side::Right].map(|side| gutters.ends(column, side, state));
                let needs = ends.each_ref().map(|ends| ends.last().map_or(0.0, |e| e.depth + PAD));
                let between = if inside.is_empty() { 0.0 } else { PAD / 2.0 };
                let lines = top + between + high(&inside) + PAD;
                (inside, ends, lines.max(needs[0]).max(needs[1]))
            }
            Stand::Within => {
                let own = (top + PAD / 2.0, inside);
                let all = within((chart, gutters), state, own, room);
                (all.lines, all.ends, all.high)
            }
        };
        let next = chart.edges.iter().filter(|edge| edge.from == state && edge.to == state + 1);
        let beside = (column.wide() - SHAFT - PAD).max(SIZE);
        let below = labels(next.map(super::Edge::label), beside);
        let place = Extent { left: column.left, top: y, right: column.right, bottom: y + tall };
        y += tall + if of.is_final { MARK } else { 0.0 };
        y += high(&below) + GAP;
        placed.push(Placed { place, name, inside, below, ends });
    }
    (placed, y - GAP)
}
