//! That the measure sees what lies on what.

use super::*;
use crate::font::Face;
use crate::picture::{Anchor, Pen, Text};

fn text(part: Part, x: f64, y: f64) -> Mark {
    let shape = Shape::Text(Text {
        at: Point::new(x, y),
        anchor: Anchor::Start,
        size: 10.0,
        face: Face::Plain,
        content: "request".into(),
    });
    Mark { part, shape }
}

fn line(part: Part, from: (f64, f64), to: (f64, f64)) -> Mark {
    let points = vec![Point::new(from.0, from.1), Point::new(to.0, to.1)];
    Mark { part, shape: Shape::Line { points, pen: Pen::FINE } }
}

fn frame(part: Part, left: f64, top: f64) -> Mark {
    let place = Extent { left, top, right: left + 60.0, bottom: top + 20.0 };
    Mark { part, shape: Shape::Frame { place, pen: Pen::FINE } }
}

fn found(marks: Vec<Mark>) -> usize {
    let (width, height) = (200.0, 200.0);
    let picture = Picture { title: String::new(), width, height, is_sized: false, marks };
    overlaps(&picture).len()
}

#[test]
fn text_lies_on_nothing() {
    let label = || text(Part::Arrow(0), 20.0, 50.0);
    assert_eq!(found(vec![label(), text(Part::Arrow(1), 20.0, 65.0)]), 0);
    assert_eq!(found(vec![label(), text(Part::Arrow(1), 50.0, 55.0)]), 1);
    assert_eq!(found(vec![label(), line(Part::Arrow(0), (10.0, 55.0), (90.0, 55.0))]), 0);
    assert_eq!(found(vec![label(), line(Part::Arrow(1), (10.0, 20.0), (60.0, 70.0))]), 1);
    assert_eq!(found(vec![label(), line(Part::Lifeline(0), (30.0, 5.0), (30.0, 90.0))]), 1);
    assert_eq!(found(vec![line(Part::Lifeline(0), (30.0, 5.0), (30.0, 90.0)), label()]), 1);
}

#[test]
fn text_is_in_a_box_or_out_of_it() {
    assert_eq!(found(vec![frame(Part::Box(0), 10.0, 38.0), text(Part::Box(0), 15.0, 52.0)]), 0);
    assert_eq!(found(vec![frame(Part::Box(0), 10.0, 38.0), text(Part::Box(0), 55.0, 52.0)]), 1);
}

#[test]
fn boxes_lie_on_no_arrow_and_no_box() {
    let shown = || frame(Part::Box(0), 50.0, 50.0);
    assert_eq!(found(vec![shown(), line(Part::Arrow(0), (10.0, 80.0), (150.0, 80.0))]), 0);
    assert_eq!(found(vec![shown(), line(Part::Arrow(0), (10.0, 60.0), (150.0, 60.0))]), 1);
    assert_eq!(found(vec![shown(), line(Part::Arrow(0), (10.0, 60.0), (50.0, 60.0))]), 0);
    assert!(found(vec![shown(), frame(Part::Box(1), 60.0, 60.0)]) > 0);
    assert!(found(vec![frame(Part::Frame, 60.0, 45.0), shown()]) > 0);
}

#[test]
fn arrows_may_cross_but_not_run_along_each_other() {
    let one = || line(Part::Arrow(0), (10.0, 10.0), (150.0, 150.0));
    assert_eq!(found(vec![one(), line(Part::Arrow(1), (150.0, 10.0), (10.0, 150.0))]), 0);
    assert_eq!(found(vec![one(), line(Part::Arrow(1), (50.0, 50.0), (90.0, 90.0))]), 1);
}

#[test]
fn nothing_is_cut_off() {
    assert_eq!(found(vec![text(Part::Foot, 180.0, 50.0)]), 1);
    assert_eq!(found(vec![text(Part::Foot, 20.0, 5.0)]), 1);
}
