//! A state machine as text for Mermaid, which many web pages draw.

use std::fmt::Write;

use super::StateChart;
use crate::layout::Options;
use crate::mermaid::escaped;

/// Writes a state machine.
pub fn mermaid(chart: &StateChart, options: &Options) -> String {
    let mut text = String::new();
    if options.caption && !chart.caption.is_empty() {
        // A title is YAML: what is quoted there ends with a quote.
        let title = chart.caption.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(text, "---\ntitle: \"{title}\"\n---");
    }
    text += "stateDiagram-v2\n";
    for (place, state) in chart.states.iter().enumerate() {
        let _ = writeln!(text, "    state \"{}\" as s{place}", said(&state.name));
        if state.is_initial {
            let _ = writeln!(text, "    [*] --> s{place}");
        }
    }
    for edge in &chart.edges {
        let label = said(&edge.label());
        let _ = match edge.is_internal() {
            true => writeln!(text, "    s{} : {label}", edge.from),
            false => writeln!(text, "    s{} --> s{} : {label}", edge.from, edge.to),
        };
    }
    for (place, _) in chart.states.iter().enumerate().filter(|(_, state)| state.is_final) {
        let _ = writeln!(text, "    s{place} --> [*]");
    }
    if let (false, true) = (chart.remark.is_empty(), !chart.states.is_empty()) {
        let last = chart.states.len() - 1;
        let _ = writeln!(text, "    note right of s{last} : {}", said(&chart.remark));
    }
    text
}

/// Colons and quotes end what is said in a state diagram.
fn said(text: &str) -> String {
    escaped(text).replace(':', "#58;").replace('"', "#34;")
}
