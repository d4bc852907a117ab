//! A state machine as text for PlantUML.

use std::fmt::Write;

use super::{Edge, StateChart};
use crate::layout::Options;
use crate::plantuml::escaped;

/// Writes a state machine.
pub fn plantuml(chart: &StateChart, options: &Options) -> String {
    let mut text = String::from("@startuml\nhide empty description\nskinparam monochrome true\n");
    text += "skinparam shadowing false\nskinparam wrapWidth 300\n";
    text += "skinparam legendBackgroundColor white\n";
    for (place, state) in chart.states.iter().enumerate() {
        let name = escaped(&state.name).replace('“', "<U+201C>").replace('”', "<U+201D>");
        let _ = writeln!(text, "state \"{name}\" as s{place}");
        if state.is_initial {
            let _ = writeln!(text, "[*] --> s{place}");
        }
    }
    for edge in &chart.edges {
        write_edge(&mut text, edge);
    }
    for (place, _) in chart.states.iter().enumerate().filter(|(_, state)| state.is_final) {
        let _ = writeln!(text, "s{place} --> [*]");
    }
    if !chart.remark.is_empty() {
        let _ = writeln!(text, "legend center\n{}\nend legend", escaped(&chart.remark));
    }
    if options.caption && !chart.caption.is_empty() {
        let _ = writeln!(text, "caption {}", escaped(&chart.caption));
    }
    text + "@enduml\n"
}

fn write_edge(text: &mut String, edge: &Edge) {
    let label = escaped(&edge.label());
    let _ = match edge.is_internal() {
        true => writeln!(text, "s{} : {label}", edge.from),
        false => writeln!(text, "s{} --> s{} : {label}", edge.from, edge.to),
    };
}
