//! A state machine as a table in plain text, for an electronic mail: 80 columns.

use std::fmt::Write;

use super::{Edge, State, StateChart};
use crate::chart::wrap;
use crate::layout::Options;

/// How wide each column is: what is met, what is done, the state then, the steps.
const WIDE: [usize; 4] = [22, 25, 14, 12];
/// How many columns there are.
pub const WIDEST: usize = 80;

/// Writes a state machine, state by state.
pub fn text(chart: &StateChart, options: &Options) -> String {
    let mut text = String::new();
    let rule = format!("{}\n", "-".repeat(WIDEST));
    text += &row(["on", "does", "then", "step"].map(String::from));
    for (place, state) in chart.states.iter().enumerate() {
        text += &rule;
        for line in wrap(&heading(state), WIDEST) {
            let _ = writeln!(text, "{line}");
        }
        for edge in chart.edges.iter().filter(|edge| edge.from == place) {
            text += &row(cells(chart, edge));
        }
    }
    text += &rule;
    let caption = if options.caption { chart.caption.as_str() } else { "" };
    for said in [chart.remark.as_str(), caption] {
        for line in wrap(said, WIDEST) {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

fn heading(state: &State) -> String {
    let marks = [(state.is_initial, "(everything begins here)"), (state.is_final, "(final)")];
    let marks = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| format!(" {mark}"));
    format!("{}{}", state.name.to_uppercase(), marks.collect::<String>())
}

fn cells(chart: &StateChart, edge: &Edge) -> [String; 4] {
    let then = if edge.is_internal() { "(stays)" } else { chart.states[edge.to].name.as_str() };
    [edge.on.clone(), edge.does.clone(), then.into(), edge.steps.clone()]
}

/// A row: as many lines as its highest cell.
fn row(cells: [String; 4]) -> String {
    let cells: Vec<Vec<String>> =
        cells.iter().zip(WIDE).map(|(cell, wide)| whole(cell, wide)).collect();
    let high = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for line in 0..high {
        let parts = cells.iter().zip(WIDE).map(|(cell, wide)| {
            let part = cell.get(line).map_or("", String::as_str);
            format!("{part:wide$}")
        });
        let joined = format!(" {}", parts.collect::<Vec<_>>().join("  "));
        let _ = writeln!(text, "{}", joined.trim_end());
    }
    text
}

/// The lines of a cell, where words are too long broken between letters.
fn whole(cell: &str, wide: usize) -> Vec<String> {
    let letters = |line: String| -> Vec<String> {
        let letters: Vec<char> = line.chars().collect();
        letters.chunks(wide).map(|part| part.iter().collect()).collect()
    };
    wrap(&cell.replace('\u{a0}', " "), wide).into_iter().flat_map(letters).collect()
}
