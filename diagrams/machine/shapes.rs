//! What a state machine is drawn with: rounded boxes, arrow heads, the marks of begin and end.

use crate::font::{ASCENT, Face};
use crate::picture::{Anchor, Extent, Mark, Part, Pen, Point, Shape, Text};

use super::column::{LINE, Line, SIZE};

/// How long and how wide an arrow head is.
const HEAD: (f64, f64) = (7.0, 5.2);
/// How round the corners of states are.
const ROUND: f64 = 7.0;
/// How round marks are.
const DOT: f64 = 4.5;

/// A box with round corners.
pub fn rounded(place: &Extent) -> Shape {
    let radius = ROUND.min((place.bottom - place.top) / 2.0);
    let centres = [
        (place.right - radius, place.top + radius, -90.0),
        (place.right - radius, place.bottom - radius, 0.0),
        (place.left + radius, place.bottom - radius, 90.0),
        (place.left + radius, place.top + radius, 180.0),
    ];
    let corner = |(x, y, from): (f64, f64, f64)| {
        (0..=4).map(move |part| around(x, y, radius, from + 22.5 * f64::from(part)))
    };
    let mut points: Vec<Point> = centres.into_iter().flat_map(corner).collect();
    points.push(points[0]);
    Shape::Line { points, pen: Pen::FINE }
}

fn around(x: f64, y: f64, radius: f64, degrees: f64) -> Point {
    let angle = degrees.to_radians();
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    Point::new(round(x + radius * angle.cos()), round(y + radius * angle.sin()))
}

fn circle(at: Point, radius: f64) -> Vec<Point> {
    (0..24).map(|part| around(at.x, at.y, radius, 15.0 * f64::from(part))).collect()
}

/// The mark of the begin.
pub fn begin(at: Point) -> Vec<Shape> {
    vec![Shape::Area { points: circle(at, DOT) }]
}

/// The mark of the end.
pub fn end(at: Point) -> Vec<Shape> {
    let mut ring = circle(at, DOT + 2.0);
    ring.push(ring[0]);
    vec![
        Shape::Area { points: circle(at, DOT - 0.5) },
        Shape::Line { points: ring, pen: Pen::FINE },
    ]
}

/// How far from its middle the mark of the end reaches.
pub const REACH: f64 = DOT + 2.0;

/// An arrow through places.
pub fn arrow(points: Vec<Point>) -> Vec<Shape> {
    let (Some(tip), Some(before)) = (points.last().copied(), points.iter().rev().nth(1).copied())
    else {
        return Vec::new();
    };
    let (dx, dy) = (tip.x - before.x, tip.y - before.y);
    let long = dx.hypot(dy).max(0.01);
    let (dx, dy) = (dx / long, dy / long);
    let base = Point::new(tip.x - dx * HEAD.0, tip.y - dy * HEAD.0);
    let wing = |side: f64| Point::new(base.x - dy * side, base.y + dx * side);
    let head = vec![tip, wing(HEAD.1 / 2.0), wing(-HEAD.1 / 2.0)];
    let mut shaft = points;
    if let Some(last) = shaft.last_mut() {
        *last = base;
    }
    vec![Shape::Line { points: shaft, pen: Pen::FINE }, Shape::Area { points: head }]
}

/// Lines of text below one another; the first stands right below `at`.
pub fn lines(part: Part, at: Point, lines: &[Line]) -> Vec<Mark> {
    let mut y = at.y;
    let mut marks = Vec::new();
    for line in lines {
        y += line.above;
        let place = Point::new(at.x + line.indent, base(y));
        marks.push(written(part, place, (Anchor::Start, Face::Plain), &line.text));
        y += LINE;
    }
    marks
}

/// Where letters stand in a line that begins at a height.
pub fn base(top: f64) -> f64 {
    top + (LINE - SIZE) / 2.0 + ASCENT * SIZE
}

/// A line of text.
pub fn written(part: Part, at: Point, (anchor, face): (Anchor, Face), text: &str) -> Mark {
    let text = Text { at, anchor, size: SIZE, face, content: text.into() };
    Mark { part, shape: Shape::Text(text) }
}
