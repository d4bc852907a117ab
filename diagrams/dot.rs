//! A chart as Graphviz DOT, with the places of everything: every Graphviz program draws it as it
//! is laid out here, as the graph itself says that nothing is to be moved.

use std::fmt::Write;

use crate::chart::{Chart, Fate, Frame};
use crate::font::Face;
use crate::layout::{Options, layout};
use crate::picture::{Anchor, Dash, Extent, Mark, Part, Pen, Picture, Point, Shape, Text};

/// Points in an inch.
const INCH: f64 = 72.0;

/// Writes a chart for Graphviz, as wide as it likes and with its caption.
pub fn dot(chart: &Chart) -> String {
    dot_of(chart, &layout(chart, &Options::default()))
}

/// Writes the picture of a chart for Graphviz.
pub fn dot_of(chart: &Chart, picture: &Picture) -> String {
    let mut writer = Writer { chart, picture, text: String::new(), nodes: 0 };
    writer.begin();
    let mut marks = picture.marks.as_slice();
    while let Some(first) = marks.first() {
        let end = marks.iter().position(|mark| mark.part != first.part).unwrap_or(marks.len());
        writer.part(first.part, &marks[..end]);
        marks = &marks[end..];
    }
    writer.text + "}\n"
}

struct Writer<'c> {
    chart: &'c Chart,
    picture: &'c Picture,
    text: String,
    nodes: usize,
}

impl Writer<'_> {
    fn begin(&mut self) {
        let (width, height) = (round(self.picture.width), round(self.picture.height));
        self.text = format!(
            "digraph callproof {{\n  \
             graph [layout=nop, splines=line, outputorder=edgesfirst, bb=\"0,0,{width},{height}\", \
             tooltip={}];\n  \
             node [shape=point, style=invis, width=0.01, height=0.01, margin=0, \
             fontname=\"Arial\", label=\"\"];\n  \
             edge [arrowhead=none, arrowsize=0.8];\n",
            quoted(&self.picture.title)
        );
    }

    /// What belongs to one thing: its texts are one node, in its frame if it has one.
    fn part(&mut self, part: Part, marks: &[Mark]) {
        let texts: Vec<&Text> = marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                Shape::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        let fate = match part {
            Part::Arrow(arrow) => Some(self.chart.arrows[arrow].fate),
            _ => None,
        };
        let mut lines = 0;
        for mark in marks {
            match &mark.shape {
                Shape::Frame { place, pen } => self.frame(part, place, *pen),
                Shape::Line { points, pen } => {
                    // An open head is Graphviz's own.
                    if fate != Some(Fate::Pending) || lines == 0 {
                        let head = if lines == 0 { head(fate) } else { "none" };
                        self.line(part, points, *pen, head);
                    }
                    lines += 1;
                }
                Shape::Area { .. } | Shape::Text(_) => {}
            }
        }
        for same in texts.chunk_by(|one, two| one.face == two.face && one.at.x == two.at.x) {
            self.label(part, same);
        }
    }

    fn node(&mut self, place: Point) -> usize {
        let (x, y) = (round(place.x), round(self.picture.height - place.y));
        let _ = write!(self.text, "  n{} [pos=\"{x},{y}\"", self.nodes);
        self.nodes += 1;
        self.nodes - 1
    }

    fn frame(&mut self, part: Part, place: &Extent, pen: Pen) {
        let middle = Point::new(
            f64::midpoint(place.left, place.right),
            f64::midpoint(place.top, place.bottom),
        );
        self.node(middle);
        let (width, height) = (place.right - place.left, place.bottom - place.top);
        let style = style(pen.dash);
        let _ = writeln!(
            self.text,
            ", shape=box, style={style}, penwidth={}, width={:.4}, height={:.4}{}];",
            pen.weight,
            width / INCH,
            height / INCH,
            self.tooltip(part)
        );
    }

    fn line(&mut self, part: Part, points: &[Point], pen: Pen, head: &str) {
        let nodes: Vec<usize> = points
            .iter()
            .map(|point| {
                let node = self.node(*point);
                self.text.push_str("];\n");
                node
            })
            .collect();
        let last = nodes.len().saturating_sub(2);
        for (place, ends) in nodes.windows(2).enumerate() {
            let head = if place == last { head } else { "none" };
            let _ = writeln!(
                self.text,
                "  n{} -> n{} [style={}, penwidth={}, arrowhead={head}{}];",
                ends[0],
                ends[1],
                style(pen.dash),
                pen.weight,
                self.tooltip(part)
            );
        }
    }

    fn label(&mut self, part: Part, texts: &[&Text]) {
        let extents = texts.iter().map(|text| text.extent());
        let corners: Vec<Point> = extents.flat_map(|extent| extent.corners()).collect();
        let (Some(place), Some(first)) = (Extent::around(&corners), texts.first()) else { return };
        let end = match first.anchor {
            Anchor::Start => "\\l",
            Anchor::Middle => "\\n",
            Anchor::End => "\\r",
        };
        let lines: Vec<String> = texts.iter().map(|text| escaped(&text.content)).collect();
        let label = match first.anchor {
            Anchor::Middle => lines.join(end),
            Anchor::Start | Anchor::End => {
                lines.iter().map(|line| format!("{line}{end}")).collect()
            }
        };
        let font = match first.face {
            Face::Plain => "Arial",
            Face::Bold => "Arial Bold",
            Face::Italic => "Arial Italic",
        };
        self.node(Point::new(
            f64::midpoint(place.left, place.right),
            f64::midpoint(place.top, place.bottom),
        ));
        let _ = writeln!(
            self.text,
            ", shape=plaintext, style=solid, fontname=\"{font}\", fontsize={}, \
             label=\"{label}\"{}];",
            first.size,
            self.tooltip(part)
        );
    }

    /// What a thing says, unbroken.
    fn tooltip(&self, part: Part) -> String {
        let said = match part {
            Part::Arrow(arrow) => self.chart.arrows[arrow].label.clone(),
            Part::Box(shown) => self.chart.boxes[shown].lines.join("\n"),
            Part::Frame => match self.chart.repeats {
                Some(Frame { from, to }) => {
                    format!("the last {} rows repeat for ever", to.saturating_sub(from) + 1)
                }
                None => return String::new(),
            },
            Part::Lifeline(_) | Part::Head(_) | Part::Foot => return String::new(),
        };
        format!(", tooltip={}", quoted(&said))
    }
}

fn head(fate: Option<Fate>) -> &'static str {
    match fate {
        Some(Fate::Taken | Fate::NoStep) => "normal",
        Some(Fate::Pending) => "vee",
        Some(Fate::Lost | Fate::Unheard) | None => "none",
    }
}

fn style(dash: Dash) -> &'static str {
    match dash {
        Dash::Solid => "solid",
        Dash::Dashed => "dashed",
        Dash::Dotted => "dotted",
    }
}

pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;");
    text.replace('\n', "\\n").replace(|letter: char| letter.is_control(), " ")
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
