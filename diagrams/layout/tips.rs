//! The ends of arrows.

use crate::chart::Fate;
use crate::picture::{Pen, Point, Shape};

/// The length of a head.
const LONG: f64 = 8.0;
/// Half its width.
const WIDE: f64 = 3.0;
/// Half the size of a cross.
const CROSS: f64 = 3.5;
/// How far behind its head an arrow is crossed that no step takes.
const BEHIND: f64 = 14.0;

/// What is drawn at the end of an arrow.
pub fn tip(points: &[Point], fate: Fate) -> Vec<Shape> {
    let [.., before, end] = points else { return Vec::new() };
    match fate {
        Fate::Taken => vec![head(*before, *end)],
        Fate::NoStep => {
            let mut shapes = vec![head(*before, *end)];
            shapes.extend(cross(back(*before, *end, BEHIND)));
            shapes
        }
        Fate::Lost | Fate::Unheard => cross(*end),
        Fate::Pending => {
            let [one, two] = wings(*before, *end);
            vec![Shape::Line { points: vec![one, *end, two], pen: Pen::FINE }]
        }
    }
}

fn head(before: Point, end: Point) -> Shape {
    let [one, two] = wings(before, end);
    Shape::Area { points: vec![one, end, two] }
}

fn wings(before: Point, end: Point) -> [Point; 2] {
    let long = (end.x - before.x).hypot(end.y - before.y).max(0.01);
    let (dx, dy) = ((end.x - before.x) / long, (end.y - before.y) / long);
    [1.0, -1.0].map(|side| {
        Point::new(end.x - LONG * dx - side * WIDE * dy, end.y - LONG * dy + side * WIDE * dx)
    })
}

/// The place some way before the end, but not before the last bend.
fn back(before: Point, end: Point, by: f64) -> Point {
    let long = (end.x - before.x).hypot(end.y - before.y).max(0.01);
    let part = (by / long).min(0.5);
    Point::new(end.x + (before.x - end.x) * part, end.y + (before.y - end.y) * part)
}

fn cross(at: Point) -> Vec<Shape> {
    let bar = |up: f64| Shape::Line {
        points: vec![Point::new(at.x - CROSS, at.y - up), Point::new(at.x + CROSS, at.y + up)],
        pen: Pen { weight: 1.5, ..Pen::FINE },
    };
    vec![bar(CROSS), bar(-CROSS)]
}
