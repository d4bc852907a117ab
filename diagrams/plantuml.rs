//! A chart as text for PlantUML: readable in a diff, drawn by others.

use std::fmt::Write;

use crate::chart::{Box, Chart, Fate};
use crate::ladder::{Event, Ladder, legend};
use crate::layout::Options;

/// Writes a chart.
pub fn plantuml(chart: &Chart, options: &Options) -> String {
    let ladder = Ladder::of(chart);
    let mut text = String::from("@startuml\nhide footbox\nskinparam monochrome true\n");
    text += "skinparam shadowing false\nskinparam sequenceMessageAlign center\n";
    text += "skinparam maxMessageSize 220\nskinparam wrapWidth 240\n";
    text += "skinparam noteBackgroundColor white\nskinparam legendBackgroundColor white\n";
    for (lane, name) in ladder.names.iter().enumerate() {
        // These quotes would end a name.
        let name = escaped(name).replace('“', "<U+201C>").replace('”', "<U+201D>");
        let _ = writeln!(text, "participant \"{name}\" as p{lane}");
    }
    for event in &ladder.events {
        write_event(&mut text, chart, &ladder, event);
    }
    let said = [chart.remark.as_str(), legend(chart)];
    let said: Vec<String> = said.iter().filter(|s| !s.is_empty()).map(|s| escaped(s)).collect();
    if !said.is_empty() {
        let _ = writeln!(text, "legend center\n{}\nend legend", said.join("\n"));
    }
    if options.caption && !chart.caption.is_empty() {
        let _ = writeln!(text, "caption {}", escaped(&chart.caption));
    }
    text + "@enduml\n"
}

fn write_event(text: &mut String, chart: &Chart, ladder: &Ladder, event: &Event) {
    let _ = match event {
        Event::Message { arrow, mark } => {
            let (from, to) = ladder.ends(*arrow);
            let label = escaped(&ladder.label(chart, *arrow, *mark));
            let sign = sign(chart.arrows[*arrow].fate, chart.arrows[*arrow].is_optional);
            writeln!(text, "p{from} {sign} p{to} : {label}")
        }
        Event::Sent { arrow, mark } => {
            let (from, _) = ladder.ends(*arrow);
            let label = escaped(&ladder.sent(chart, *arrow, *mark));
            writeln!(text, "note over p{from} : {label}")
        }
        Event::Box { shown, low, high } => {
            let lines = box_lines(&chart.boxes[*shown]);
            match low == high {
                true => writeln!(text, "rnote over p{low} : {lines}"),
                false => writeln!(text, "rnote over p{low}, p{high} : {lines}"),
            }
        }
        Event::Loop => writeln!(text, "loop for ever"),
        Event::End => writeln!(text, "end"),
    };
}

fn sign(fate: Fate, is_optional: bool) -> &'static str {
    match (fate, is_optional) {
        (Fate::Taken | Fate::NoStep, false) => "->",
        (Fate::Taken | Fate::NoStep, true) => "-->",
        (Fate::Lost | Fate::Unheard, false) => "->x",
        (Fate::Lost | Fate::Unheard, true) => "-->x",
        (Fate::Pending, false) => "->>",
        (Fate::Pending, true) => "-->>",
    }
}

/// What is wrong stands in bold.
fn box_lines(shown: &Box) -> String {
    let last = shown.lines.len().saturating_sub(1);
    let line = |(place, line): (usize, &String)| match shown.is_defect && place == last {
        true => format!("<b>{}</b>", escaped(line)),
        false => escaped(line),
    };
    shown.lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\\n")
}

/// Signs that PlantUML would take for its own are named by their codes.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut last = ' ';
    for letter in text.chars() {
        let is_doubled = letter == last && "*/_-\"~[]'.=".contains(letter);
        let is_own = matches!(letter, '\\' | '<' | '>' | '"' | '~' | '%' | '&' | '$' | '|' | '#');
        match letter {
            '\n' | '\t' | '\r' => escaped.push(' '),
            _ if is_own || is_doubled || (escaped.is_empty() && "'!=".contains(letter)) => {
                let _ = write!(escaped, "<U+{:04X}>", u32::from(letter));
            }
            _ => escaped.push(letter),
        }
        last = letter;
    }
    escaped
}
