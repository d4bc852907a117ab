//! A chart as SVG, without any other program. Black and white; nothing hangs on a colour.

use svg::Document;
use svg::node::element::{
    Description, Group, Line, Polygon, Polyline, Rectangle, Text as Letters, Title,
};

use crate::chart::Chart;
use crate::font::Face;
use crate::layout::{Options, layout};
use crate::picture::{Anchor, Dash, Extent, Mark, Part, Pen, Picture, Point, Shape, Text};

/// Points in a centimetre.
const CENTIMETRE: f64 = 72.0 / 2.54;

/// Draws a chart, as wide as it likes and with its caption.
pub fn svg(chart: &Chart) -> String {
    svg_of(chart, &layout(chart, &Options::default()))
}

/// Writes the picture of a chart.
pub fn svg_of(chart: &Chart, picture: &Picture) -> String {
    let whole = |part: Part| match part {
        Part::Arrow(arrow) => Some(chart.arrows[arrow].label.clone()),
        Part::Box(shown) => Some(chart.boxes[shown].lines.join("\n")),
        _ => None,
    };
    svg_of_picture(picture, &chart.remark, &whole)
}

/// Writes a picture that a remark describes; `whole` is what each part of it says, where lines break
/// it.
pub fn svg_of_picture(
    picture: &Picture,
    remark: &str,
    whole: &dyn Fn(Part) -> Option<String>,
) -> String {
    let (width, height) = (round(picture.width), round(picture.height));
    let size = |points: f64| match picture.is_sized {
        true => format!("{:.2}cm", points / CENTIMETRE),
        false => format!("{}pt", round(points)),
    };
    let mut document = Document::new()
        .set("viewBox", format!("0 0 {width} {height}"))
        .set("width", size(picture.width))
        .set("height", size(picture.height))
        .set("font-family", "Arial, Helvetica, 'Liberation Sans', sans-serif")
        .add(Title::new(&picture.title));
    if !remark.is_empty() {
        document = document.add(Description::new().add(svg::node::Text::new(remark)));
    }
    document = document
        .add(Rectangle::new().set("width", "100%").set("height", "100%").set("fill", "white"));
    let mut marks = picture.marks.as_slice();
    while let Some(first) = marks.first() {
        let end = marks.iter().position(|mark| mark.part != first.part).unwrap_or(marks.len());
        document = document.add(group(whole(first.part), &marks[..end]));
        marks = &marks[end..];
    }
    format!("{document}\n")
}

/// Marks of one thing stand together, with what they say where lines break it.
fn group(whole: Option<String>, marks: &[Mark]) -> Group {
    let is_said = marks.iter().any(|mark| matches!(mark.shape, Shape::Text(_)));
    let mut group = Group::new();
    if let Some(whole) = whole.filter(|_| is_said) {
        group = group.add(Title::new(whole));
    }
    marks.iter().fold(group, |group, mark| match &mark.shape {
        Shape::Line { points, pen } => match points.as_slice() {
            [from, to] => group.add(line(*from, *to, *pen)),
            _ => group.add(polyline(points, *pen)),
        },
        Shape::Area { points } => {
            group.add(Polygon::new().set("points", joined(points)).set("fill", "black"))
        }
        Shape::Frame { place, pen } => group.add(rectangle(place, *pen)),
        Shape::Text(text) => group.add(letters(text)),
    })
}

fn line(from: Point, to: Point, pen: Pen) -> Line {
    let mut line = Line::new()
        .set("x1", round(from.x))
        .set("y1", round(from.y))
        .set("x2", round(to.x))
        .set("y2", round(to.y))
        .set("stroke", "black")
        .set("stroke-width", pen.weight);
    if let Some(dash) = dashes(pen.dash) {
        line = line.set("stroke-dasharray", dash);
    }
    line
}

fn polyline(points: &[Point], pen: Pen) -> Polyline {
    let mut line = Polyline::new()
        .set("points", joined(points))
        .set("fill", "none")
        .set("stroke", "black")
        .set("stroke-width", pen.weight);
    if let Some(dash) = dashes(pen.dash) {
        line = line.set("stroke-dasharray", dash);
    }
    line
}

fn rectangle(place: &Extent, pen: Pen) -> Rectangle {
    let mut rectangle = Rectangle::new()
        .set("x", round(place.left))
        .set("y", round(place.top))
        .set("width", round(place.right - place.left))
        .set("height", round(place.bottom - place.top))
        .set("fill", "none")
        .set("stroke", "black")
        .set("stroke-width", pen.weight);
    if let Some(dash) = dashes(pen.dash) {
        rectangle = rectangle.set("stroke-dasharray", dash);
    }
    rectangle
}

fn letters(text: &Text) -> Letters {
    let anchor = match text.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let letters = Letters::new(&text.content)
        .set("x", round(text.at.x))
        .set("y", round(text.at.y))
        .set("text-anchor", anchor)
        .set("font-size", text.size);
    match text.face {
        Face::Plain => letters,
        Face::Bold => letters.set("font-weight", "bold"),
        Face::Italic => letters.set("font-style", "italic"),
    }
}

fn dashes(dash: Dash) -> Option<String> {
    dash.lengths().map(|[on, off]| format!("{on} {off}"))
}

fn joined(points: &[Point]) -> String {
    let places: Vec<String> =
        points.iter().map(|point| format!("{},{}", round(point.x), round(point.y))).collect();
    places.join(" ")
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
