//! What stands in a state where a figure would be higher than a page: there labels stand within the
//! state that arrows leave, as wide as it is, each at the height of its arrow.

use super::StateChart;
use super::column::{LINE, Line, PAD, TRACK, high, labels};
use super::gutter::{End, Gutters, Side};

/// The space above what leads to another state than what stands above it.
const APART: f64 = 5.0;

/// What stands in a state, and where arrows leave and arrive, below the state's upper side.
#[derive(Clone, Debug)]
pub struct Within {
    /// The lines.
    pub lines: Vec<Line>,
    /// The ends of arrows: on the left, on the right.
    pub ends: [Vec<End>; 2],
    /// How high the state is.
    pub high: f64,
}

/// Puts below a name, and what stays in the state, what leaves it.
pub fn within(
    (chart, gutters): (&StateChart, &Gutters),
    state: usize,
    (top, own): (f64, Vec<Line>),
    room: f64,
) -> Within {
    let end = |route: usize, leaves: bool, depth: f64| End { route, leaves, depth };
    let coming = gutters.coming(Side::Right, state).into_iter().enumerate();
    let mut right: Vec<End> =
        coming.map(|(place, route)| end(route, false, (place + 1) as f64 * TRACK)).collect();
    let mut left: Vec<End> = Vec::new();
    let mut y = top + high(&own);
    let mut lines = own;
    for side in [Side::Left, Side::Right] {
        let ends = if side == Side::Left { &mut left } else { &mut right };
        for route in gutters.leaving(side, state) {
            let of = &gutters.routes[route];
            let then = &chart.states[of.to].name;
            let said = of.labels.iter().map(|label| format!("{label}, then “{then}”"));
            let mut said = labels(said, room);
            let above = ends.last().map_or(0.0, |last| last.depth);
            let least = if lines.is_empty() { 0.0 } else { APART };
            let short = above + TRACK + LINE / 2.0 - y - high(&said);
            if let Some(first) = said.first_mut() {
                first.above = least.max(short);
            }
            y += high(&said);
            ends.push(end(route, true, y - LINE / 2.0));
            lines.extend(said);
        }
    }
    for route in gutters.coming(Side::Left, state) {
        let above = left.last().map_or(0.0, |last| last.depth);
        left.push(end(route, false, above + TRACK));
    }
    let lowest = [&left, &right].map(|ends| ends.last().map_or(0.0, |last| last.depth + PAD));
    Within { lines, high: (y + PAD).max(lowest[0]).max(lowest[1]), ends: [left, right] }
}
