//! A chart as text for Mermaid, which many web pages draw.

use std::fmt::Write;

use crate::chart::{Box, Chart, Fate};
use crate::ladder::{Event, Ladder, legend};
use crate::layout::Options;

/// Writes a chart.
pub fn mermaid(chart: &Chart, options: &Options) -> String {
    let ladder = Ladder::of(chart);
    let mut text = String::from("sequenceDiagram\n");
    if options.caption && !chart.caption.is_empty() {
        let _ = writeln!(text, "    title {}", escaped(&chart.caption));
    }
    for (lane, name) in ladder.names.iter().enumerate() {
        let _ = writeln!(text, "    participant p{lane} as {}", escaped(name));
    }
    for event in &ladder.events {
        write_event(&mut text, chart, &ladder, event);
    }
    for said in [chart.remark.as_str(), legend(chart)].iter().filter(|said| !said.is_empty()) {
        let last = ladder.names.len().saturating_sub(1);
        let over = if last == 0 { "p0".into() } else { format!("p0,p{last}") };
        let _ = writeln!(text, "    Note over {over}: {}", escaped(said));
    }
    text
}

fn write_event(text: &mut String, chart: &Chart, ladder: &Ladder, event: &Event) {
    let _ = match event {
        Event::Message { arrow, mark } => {
            let (from, to) = ladder.ends(*arrow);
            let label = escaped(&ladder.label(chart, *arrow, *mark));
            let sign = sign(chart.arrows[*arrow].fate, chart.arrows[*arrow].is_optional);
            writeln!(text, "    p{from}{sign}p{to}: {label}")
        }
        Event::Sent { arrow, mark } => {
            let (from, _) = ladder.ends(*arrow);
            let label = escaped(&ladder.sent(chart, *arrow, *mark));
            writeln!(text, "    Note over p{from}: {label}")
        }
        Event::Box { shown, low, high } => {
            let lines = box_lines(&chart.boxes[*shown]);
            match low == high {
                true => writeln!(text, "    Note over p{low}: {lines}"),
                false => writeln!(text, "    Note over p{low},p{high}: {lines}"),
            }
        }
        Event::Loop => writeln!(text, "    loop for ever"),
        Event::End => writeln!(text, "    end"),
    };
}

fn sign(fate: Fate, is_optional: bool) -> &'static str {
    match (fate, is_optional) {
        (Fate::Taken | Fate::NoStep, false) => "->>",
        (Fate::Taken | Fate::NoStep, true) => "-->>",
        (Fate::Lost | Fate::Unheard, false) => "-x",
        (Fate::Lost | Fate::Unheard, true) => "--x",
        (Fate::Pending, false) => "-)",
        (Fate::Pending, true) => "--)",
    }
}

/// Notes have no bold type: what is wrong has a sign.
fn box_lines(shown: &Box) -> String {
    let last = shown.lines.len().saturating_sub(1);
    let line = |(place, line): (usize, &String)| match shown.is_defect && place == last {
        true => format!("⚠ {}", escaped(line)),
        false => escaped(line),
    };
    shown.lines.iter().enumerate().map(line).collect::<Vec<_>>().join("<br/>")
}

/// Signs that Mermaid would take for its own are named by their codes.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\n' | '\t' | '\r' => escaped.push(' '),
            '#' | ';' | '<' | '>' | '&' | '%' | '{' | '}' | '\\' | '`' | '~' | '$' => {
                let _ = write!(escaped, "#{};", u32::from(letter));
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}
