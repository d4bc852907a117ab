//! Laying out a state machine: states in a column, nearest to the beginning on top; arrows to the
//! next state between them, others beside them. Nothing lies on anything else, as everything has
//! its own row.

use super::StateChart;
use super::column::{
    Column, EDGE, LIKINGS, LINE, Liking, MARK, PAD, Placed, SHAFT, SIZE, TRACK, high, place,
};
use super::gutter::{Gutters, Side, Stand};
use super::shapes::{REACH, arrow, base, begin, end, lines, rounded, written};
use crate::font::Face;
use crate::layout::{Options, balance};
use crate::picture::{Anchor, Mark, Part, Picture, Point, Shape};

/// Lays out a state machine, as low as it can be.
pub fn layout(chart: &StateChart, options: &Options) -> Picture {
    let drawn = |stand: Stand| {
        let gutters = Gutters::of(chart, stand);
        let pictures = LIKINGS.iter().map(|liking| draw(chart, options, (&gutters, *liking)));
        let lowest = pictures.min_by(|one, two| one.height.total_cmp(&two.height));
        lowest.expect("there is a way to divide the width")
    };
    let beside = drawn(Stand::Beside);
    if beside.height <= PAGE {
        return beside;
    }
    let within = drawn(Stand::Within);
    if within.height < beside.height { within } else { beside }
}

/// The height of a page, in points.
const PAGE: f64 = 690.0;

fn draw(chart: &StateChart, options: &Options, (gutters, liking): (&Gutters, Liking)) -> Picture {
    let column = Column::fit(chart, gutters, options, liking);
    let (placed, bottom) = place(chart, &column, gutters, EDGE);
    let mut marks = Vec::new();
    for (state, one) in placed.iter().enumerate() {
        draw_state((state, one), &mut marks);
        draw_next(chart, (state, &placed), &mut marks);
        draw_ends(chart, (state, one), &mut marks);
    }
    for route in 0..gutters.routes.len() {
        draw_route(gutters, &column, (route, &placed), &mut marks);
    }
    let height = foot(chart, &column, options, bottom, &mut marks);
    Picture {
        title: chart.caption.clone(),
        width: column.width,
        height,
        is_sized: options.width.is_some(),
        marks,
    }
}

fn add(marks: &mut Vec<Mark>, part: Part, shapes: Vec<Shape>) {
    marks.extend(shapes.into_iter().map(|shape| Mark { part, shape }));
}

fn draw_state((state, one): (usize, &Placed), marks: &mut Vec<Mark>) {
    let part = Part::Box(state);
    add(marks, part, vec![rounded(&one.place)]);
    let middle = f64::midpoint(one.place.left, one.place.right);
    let written_lines = one.name.len() as f64 * LINE + high(&one.inside);
    let between = if one.inside.is_empty() { 0.0 } else { PAD / 2.0 };
    let free = one.place.bottom - one.place.top - written_lines - between - 2.0 * PAD;
    // A state that is high for its arrows has its name in the middle.
    let mut y = one.place.top + PAD + if one.inside.is_empty() { free / 2.0 } else { 0.0 };
    for name in &one.name {
        let at = Point::new(middle, base(y));
        marks.push(written(part, at, (Anchor::Middle, Face::Bold), name));
        y += LINE;
    }
    let at = Point::new(one.place.left + PAD, y + between);
    marks.extend(lines(part, at, &one.inside));
}

/// The arrow to the next state.
fn draw_next(chart: &StateChart, (state, placed): (usize, &[Placed]), marks: &mut Vec<Mark>) {
    let is_next = |edge: &super::Edge| edge.from == state && edge.to == state + 1;
    if !chart.edges.iter().any(is_next) {
        return;
    }
    let (one, next) = (&placed[state], &placed[state + 1]);
    let x = one.place.left + SHAFT;
    let part = Part::Arrow(state);
    let ends = vec![Point::new(x, one.place.bottom), Point::new(x, next.place.top)];
    add(marks, part, arrow(ends));
    let at = Point::new(x + PAD, one.place.bottom + PAD);
    marks.extend(lines(part, at, &one.below));
}

/// The marks of the begin and of the end.
fn draw_ends(chart: &StateChart, (state, one): (usize, &Placed), marks: &mut Vec<Mark>) {
    let of = &chart.states[state];
    let middle = f64::midpoint(one.place.left, one.place.right);
    if of.is_initial {
        let dot = Point::new(middle, one.place.top - MARK + REACH);
        add(marks, Part::Head(state), begin(dot));
        let way = vec![Point::new(middle, dot.y + REACH - 2.0), Point::new(middle, one.place.top)];
        add(marks, Part::Head(state), arrow(way));
    }
    if of.is_final {
        let dot = Point::new(middle, one.place.bottom + MARK - REACH - 1.0);
        let way = vec![Point::new(middle, one.place.bottom), Point::new(middle, dot.y - REACH)];
        add(marks, Part::Head(state), arrow(way));
        add(marks, Part::Head(state), end(dot));
    }
}

/// An arrow beside the column, with its labels above where it leaves.
fn draw_route(
    gutters: &Gutters,
    column: &Column,
    (route, placed): (usize, &[Placed]),
    marks: &mut Vec<Mark>,
) {
    let of = &gutters.routes[route];
    let (side, part) = (of.side(), Part::Arrow(placed.len() + route));
    let row = |state: usize, leaves: bool| {
        let ends = &placed[state].ends[usize::from(side == Side::Right)];
        let end = ends.iter().find(|end| (end.route, end.leaves) == (route, leaves));
        let depth = end.expect("an arrow has two ends").depth;
        placed[state].place.top + depth
    };
    let (leaves, arrives) = (row(of.from, true), row(of.to, false));
    let first = if gutters.stand == Stand::Within { TRACK } else { 0.0 };
    let away = column.labels_on(side) + first + of.track as f64 * TRACK;
    let (border, track) = match side {
        Side::Left => (column.left, column.left - away),
        Side::Right => (column.right, column.right + away),
    };
    let way = vec![
        Point::new(border, leaves),
        Point::new(track, leaves),
        Point::new(track, arrives),
        Point::new(border, arrives),
    ];
    add(marks, part, arrow(way));
    let said = gutters.lines(column, route);
    let top = leaves - high(&said) - 1.0;
    let left = match side {
        Side::Left => column.left - column.labels_on(side) + TRACK,
        Side::Right => column.right + PAD,
    };
    marks.extend(lines(part, Point::new(left, top), &said));
}

/// The remark and the caption; the height of the picture.
fn foot(
    chart: &StateChart,
    column: &Column,
    options: &Options,
    bottom: f64,
    marks: &mut Vec<Mark>,
) -> f64 {
    let mut y = bottom;
    let caption = if options.caption { chart.caption.as_str() } else { "" };
    for (sentence, face) in [(chart.remark.as_str(), Face::Italic), (caption, Face::Bold)] {
        let said = balance(sentence, face, SIZE, column.width - 4.0 * EDGE);
        y += if said.is_empty() { 0.0 } else { PAD };
        for line in said {
            let at = Point::new(column.width / 2.0, base(y));
            marks.push(written(Part::Foot, at, (Anchor::Middle, face), &line));
            y += LINE;
        }
    }
    y + EDGE
}
