//! A state machine as Graphviz DOT: states and arrows, which Graphviz places.

use std::fmt::Write;

use super::StateChart;
use crate::chart::wrap;
use crate::dot::{escaped, quoted};
use crate::layout::Options;

/// How many letters stand in a line.
const LETTERS: usize = 44;

/// Writes a state machine.
pub fn dot(chart: &StateChart, options: &Options) -> String {
    let caption = if options.caption { chart.caption.as_str() } else { "" };
    let below = [chart.remark.as_str(), caption].into_iter().filter(|said| !said.is_empty());
    let below: Vec<String> = below.map(|said| lines(said, 2 * LETTERS, "\\n")).collect();
    let mut text = format!(
        "digraph callproof {{\n  \
         graph [label=\"{}\", labelloc=b, fontname=\"Arial\", fontsize=10, tooltip={}];\n  \
         node [shape=box, style=rounded, fontname=\"Arial\", fontsize=10];\n  \
         edge [fontname=\"Arial\", fontsize=9];\n",
        below.join("\\n"),
        quoted(&chart.caption)
    );
    for (place, state) in chart.states.iter().enumerate() {
        let own = chart.edges.iter().filter(|edge| edge.is_internal() && edge.from == place);
        let inside: String = own.map(|edge| lines(&edge.label(), LETTERS, "\\l") + "\\l").collect();
        let _ = writeln!(text, "  s{place} [label=\"{}\\n{inside}\"];", escaped(&state.name));
        if state.is_initial {
            let _ = writeln!(
                text,
                "  i{place} [shape=circle, style=filled, fillcolor=black, width=0.12, \
                 label=\"\"];\n  i{place} -> s{place};"
            );
        }
        if state.is_final {
            let _ = writeln!(
                text,
                "  f{place} [shape=doublecircle, style=filled, fillcolor=black, width=0.1, \
                 label=\"\"];\n  s{place} -> f{place};"
            );
        }
    }
    for (from, to) in pairs(chart) {
        let own = chart.edges.iter().filter(|edge| (edge.from, edge.to) == (from, to));
        let label: String = own.map(|edge| lines(&edge.label(), LETTERS, "\\l") + "\\l").collect();
        let _ = writeln!(text, "  s{from} -> s{to} [label=\"{label}\"];");
    }
    text + "}\n"
}

/// Between which states there is an arrow, in the order in which they come.
fn pairs(chart: &StateChart) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for edge in chart.edges.iter().filter(|edge| !edge.is_internal()) {
        if !pairs.contains(&(edge.from, edge.to)) {
            pairs.push((edge.from, edge.to));
        }
    }
    pairs
}

fn lines(said: &str, most: usize, end: &str) -> String {
    let lines: Vec<String> = wrap(said, most).iter().map(|line| escaped(line)).collect();
    lines.join(end)
}
