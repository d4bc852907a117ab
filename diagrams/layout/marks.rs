//! From columns and rows to marks.

use super::Options;
use super::columns::{Columns, EDGE};
use super::foot::Foot;
use super::lines::{balance, widest};
use super::overlap::run_along;
use super::routes::{Routes, end_of};
use super::rows::Rows;
use super::scene::{Scene, Way};
use super::tips::tip;
use crate::chart::Fate;
use crate::font::{ASCENT, Face};
use crate::picture::{Anchor, Dash, Extent, Mark, Part, Pen, Picture, Point, Shape, Text};

/// What is left free between a slanted arrow and what stands in its way.
const CLEAR: f64 = 2.0;
/// From which length on lifelines have their names at the lower end too.
const LONG: f64 = 600.0;

/// Draws everything.
pub fn draw(
    scene: &Scene<'_>,
    columns: &Columns,
    routes: &Routes,
    rows: &Rows,
    options: &Options,
) -> Picture {
    let heads = Heads::set(scene, columns, EDGE);
    let mut rows = rows.moved(heads.bottom() + 4.0);
    let end = rows.tops.last().copied().unwrap_or_default() + 6.0;
    rows.tops.push(end);
    let again = (end > LONG).then(|| Heads::set(scene, columns, end));
    let below = again.as_ref().map_or(end, Heads::bottom);
    let mut marks = Vec::new();
    for lane in 0..columns.lanes.len() {
        let start = heads.names[lane].0.bottom;
        let stop = again.as_ref().map_or(end, |again| again.names[lane].0.top);
        lifeline(columns, &rows, lane, (start, stop), &mut marks);
    }
    for heads in [Some(&heads), again.as_ref()].into_iter().flatten() {
        heads.draw(&mut marks);
    }
    frame(scene, columns, &rows, &mut marks);
    for (shown, place) in &rows.boxes {
        let pen = if scene.chart.boxes[*shown].is_defect { Pen::THICK } else { Pen::FINE };
        marks.push(Mark { part: Part::Box(*shown), shape: framed(*place, pen) });
    }
    let mut drawn: Vec<Vec<Point>> = Vec::new();
    for (arrow, way) in scene.ways.iter().enumerate() {
        let Some(way) = way else { continue };
        let is_clear = |from, to| {
            let along =
                |other: &Vec<Point>| other.windows(2).any(|two| run_along(&[from, to], two));
            rows.is_clear(from, to) && !drawn.iter().any(along)
        };
        let points = points(all_points(scene, columns, routes, &rows, (arrow, way)), is_clear);
        drawn.push(points.clone());
        let shapes = shaft_and_tip(scene, arrow, points);
        marks.extend(shapes.into_iter().map(|shape| Mark { part: Part::Arrow(arrow), shape }));
    }
    let texts = rows.texts.iter().cloned();
    marks.extend(texts.map(|(part, text)| Mark { part, shape: Shape::Text(text) }));
    let foot = Foot::set(scene, columns, options, below);
    let (title, width) = (scene.chart.caption.clone(), columns.width);
    marks.extend(foot.marks);
    Picture { title, width, height: foot.bottom, is_sized: options.width.is_some(), marks }
}

fn framed(place: Extent, pen: Pen) -> Shape {
    Shape::Frame { place, pen }
}

/// The names above the lifelines.
struct Heads {
    names: Vec<(Extent, Vec<Text>)>,
}

impl Heads {
    /// Sets them below a place.
    fn set(scene: &Scene<'_>, columns: &Columns, from: f64) -> Self {
        let size = columns.size;
        let fold = |lane: usize| {
            let room = 2.0 * columns.head_room(lane) - 6.0;
            let name = &scene.chart.lifelines[scene.lanes[lane]];
            balance(name, Face::Plain, size, room.min(columns.cap.max(104.0)))
        };
        let names: Vec<Vec<String>> = (0..scene.lanes.len()).map(fold).collect();
        let most = names.iter().map(Vec::len).max().unwrap_or(0) as f64;
        let high = most * columns.line() + 8.0;
        let set = |(lane, lines): (usize, Vec<String>)| {
            let x = columns.lanes[lane];
            let lower = columns.is_staggered && lane % 2 == 1;
            let top = from + if lower { high + 5.0 } else { 0.0 };
            let half = widest(&lines, Face::Plain, size) / 2.0 + 3.0;
            let half = half.max((36.0_f64).min(columns.head_room(lane)));
            let place = Extent { left: x - half, top, right: x + half, bottom: top + high };
            let above = (high - lines.len() as f64 * columns.line()) / 2.0;
            let first = top + above + (columns.line() - size) / 2.0 + ASCENT * size;
            let texts = lines.into_iter().enumerate().map(|(line, content)| {
                let at = Point::new(x, first + columns.line() * line as f64);
                Text { at, anchor: Anchor::Middle, size, face: Face::Plain, content }
            });
            (place, texts.collect())
        };
        Heads { names: names.into_iter().enumerate().map(set).collect() }
    }

    fn draw(&self, marks: &mut Vec<Mark>) {
        for (lane, (place, lines)) in self.names.iter().enumerate() {
            marks.push(Mark { part: Part::Head(lane), shape: framed(*place, Pen::FINE) });
            let texts = lines.iter().cloned().map(Shape::Text);
            marks.extend(texts.map(|shape| Mark { part: Part::Head(lane), shape }));
        }
    }

    fn bottom(&self) -> f64 {
        self.names.iter().map(|(place, _)| place.bottom).fold(0.0, f64::max)
    }
}

/// A lifeline is interrupted where boxes and text lie on it.
fn lifeline(
    columns: &Columns,
    rows: &Rows,
    lane: usize,
    (start, stop): (f64, f64),
    marks: &mut Vec<Mark>,
) {
    let x = columns.lanes[lane];
    let labels = rows.texts.iter().filter(|(part, _)| !matches!(part, Part::Box(_)));
    let mut covers: Vec<Extent> = labels.map(|(_, text)| text.extent().grown(1.5)).collect();
    covers.extend(rows.boxes.iter().map(|(_, place)| *place));
    covers.retain(|cover| cover.left <= x && x <= cover.right);
    covers.sort_by(|one, two| one.top.total_cmp(&two.top));
    let mut start = start;
    for (above, below) in covers.iter().map(|cover| (cover.top, cover.bottom)).chain([(stop, stop)])
    {
        if above > start + 0.05 {
            let points = vec![Point::new(x, start), Point::new(x, above)];
            let shape = Shape::Line { points, pen: Pen::FINE };
            marks.push(Mark { part: Part::Lifeline(lane), shape });
        }
        start = start.max(below);
    }
}

fn frame(scene: &Scene<'_>, columns: &Columns, rows: &Rows, marks: &mut Vec<Mark>) {
    let Some((first, last)) = scene.frame else { return };
    let place = Extent {
        left: EDGE - 2.0,
        top: rows.tops[first] + 1.5,
        right: columns.width - EDGE + 2.0,
        bottom: rows.tops[last + 1] - 2.5,
    };
    let pen = Pen { dash: Dash::Dotted, weight: 1.0 };
    marks.push(Mark { part: Part::Frame, shape: framed(place, pen) });
}

impl Rows {
    /// The same further down.
    fn moved(&self, down: f64) -> Self {
        let moved = |(part, text): &(Part, Text)| {
            let at = Point::new(text.at.x, text.at.y + down);
            (*part, Text { at, ..text.clone() })
        };
        let lower = |place: &Extent| Extent {
            top: place.top + down,
            bottom: place.bottom + down,
            ..*place
        };
        Rows {
            tops: self.tops.iter().map(|y| y + down).collect(),
            levels: self.levels.iter().map(|y| y + down).collect(),
            texts: self.texts.iter().map(moved).collect(),
            boxes: self.boxes.iter().map(|(shown, place)| (*shown, lower(place))).collect(),
        }
    }

    /// Whether nothing stands between two places.
    fn is_clear(&self, from: Point, to: Point) -> bool {
        let meets = |place: Extent| place.grown(CLEAR).is_crossed(from, to);
        !self.texts.iter().any(|(_, text)| meets(text.extent()))
            && !self.boxes.iter().any(|(_, place)| meets(*place))
    }
}

/// The places that an arrow is to go through.
fn all_points(
    scene: &Scene<'_>,
    columns: &Columns,
    routes: &Routes,
    rows: &Rows,
    (arrow, way): (usize, &Way),
) -> Vec<Point> {
    let mut all = vec![Point::new(columns.lanes[way.from], rows.levels[way.leaves])];
    let between = routes.places[arrow].iter().zip(&rows.tops[way.leaves + 1..]);
    all.extend(between.map(|(x, y)| Point::new(*x, *y)));
    all.push(Point::new(end_of(scene, columns, arrow, way), rows.levels[way.arrives]));
    all
}

/// As few of these places as keep an arrow clear of what else is drawn.
fn points(all: Vec<Point>, is_clear: impl Fn(Point, Point) -> bool) -> Vec<Point> {
    let mut kept = vec![all[0]];
    let mut at = 0;
    while at + 1 < all.len() {
        let direct = (at + 2..all.len()).rev().find(|next| is_clear(all[at], all[*next]));
        at = direct.unwrap_or(at + 1);
        kept.push(all[at]);
    }
    kept
}

fn shaft_and_tip(scene: &Scene<'_>, arrow: usize, points: Vec<Point>) -> Vec<Shape> {
    let fate = scene.chart.arrows[arrow].fate;
    let dash = match (fate, scene.chart.arrows[arrow].is_optional) {
        (Fate::Pending, _) => Dash::Dotted,
        (_, true) => Dash::Dashed,
        (_, false) => Dash::Solid,
    };
    let mut shapes = tip(&points, fate);
    shapes.insert(0, Shape::Line { points, pen: Pen { dash, weight: Pen::FINE.weight } });
    shapes
}
