//! What lies on what in a picture: a measure for tests and for whoever changes the layout.

use crate::picture::{Extent, Mark, Part, Picture, Point, Shape};

/// By how much two things may touch, in points.
const TOUCH: f64 = 0.3;

/// What lies on something else, or outside the picture, in a sentence each.
///
/// Lines may cross lines. Text may lie on nothing; boxes and names may be touched by arrows, and
/// not crossed.
pub fn overlaps(picture: &Picture) -> Vec<String> {
    let mut found = Vec::new();
    let page = Extent { left: 0.0, top: 0.0, right: picture.width, bottom: picture.height };
    for (place, mark) in picture.marks.iter().enumerate() {
        if !covered(&mark.shape).is_some_and(|covered| page.grown(0.01).holds(&covered)) {
            found.push(format!("{} lies outside", name(mark)));
        }
        for other in &picture.marks[place + 1..] {
            if is_on(mark, other) || is_on(other, mark) {
                found.push(format!("{} and {} overlap", name(mark), name(other)));
            }
        }
    }
    found
}

fn name(mark: &Mark) -> String {
    match &mark.shape {
        Shape::Text(text) => format!("the text {:?} of {:?}", text.content, mark.part),
        Shape::Line { points, .. } => format!("a line of {:?} at {:?}", mark.part, points[0]),
        Shape::Area { points } => format!("a head of {:?} at {:?}", mark.part, points[0]),
        Shape::Frame { .. } => format!("the frame of {:?}", mark.part),
    }
}

fn covered(shape: &Shape) -> Option<Extent> {
    match shape {
        Shape::Text(text) => Some(text.extent()),
        Shape::Line { points, pen } => {
            Extent::around(points).map(|around| around.grown(pen.weight / 2.0))
        }
        Shape::Area { points } => Extent::around(points),
        Shape::Frame { place, pen } => Some(place.grown(pen.weight / 2.0)),
    }
}

/// Whether the first lies where the second is drawn.
fn is_on(mark: &Mark, other: &Mark) -> bool {
    let other_part = other.part;
    match (&mark.shape, &other.shape) {
        (Shape::Text(text), shape) => {
            let text = text.extent().grown(-TOUCH);
            match shape {
                Shape::Text(other) => text.meets(&other.extent().grown(-TOUCH)),
                Shape::Line { points, .. } => is_crossed(&text, points),
                Shape::Area { points } => is_in(&text, points),
                Shape::Frame { place, .. } => cuts(place, &text),
            }
        }
        (Shape::Frame { place, .. }, shape) => {
            let inside = place.grown(-TOUCH);
            match shape {
                // Only the frame of what repeats has boxes within.
                Shape::Frame { place: other, .. } => match is_box(mark.part) {
                    true => is_box(other_part) && inside.meets(&other.grown(-TOUCH)),
                    false => cuts(place, other),
                },
                Shape::Line { points, .. } => is_box(mark.part) && is_crossed(&inside, points),
                Shape::Area { points } => is_box(mark.part) && is_in(&inside, points),
                Shape::Text(_) => false,
            }
        }
        (Shape::Line { points, .. }, Shape::Line { points: others, .. }) => {
            is_arrow(mark.part)
                && mark.part != other.part
                && points.windows(2).any(|one| others.windows(2).any(|two| run_along(one, two)))
        }
        _ => false,
    }
}

fn is_box(part: Part) -> bool {
    matches!(part, Part::Box(_) | Part::Head(_))
}

fn is_arrow(part: Part) -> bool {
    matches!(part, Part::Arrow(_))
}

fn is_crossed(place: &Extent, points: &[Point]) -> bool {
    points.windows(2).any(|ends| place.is_crossed(ends[0], ends[1]))
}

/// Whether an area reaches into a rectangle.
fn is_in(place: &Extent, points: &[Point]) -> bool {
    let mut closed = points.to_vec();
    closed.extend(points.first().copied());
    is_crossed(place, &closed)
}

/// Whether a border passes through a rectangle: it is neither within nor without.
fn cuts(border: &Extent, place: &Extent) -> bool {
    border.meets(place) && !border.holds(place) && !place.holds(border)
}

/// Whether two straight lines are one for a while.
pub(super) fn run_along(one: &[Point], two: &[Point]) -> bool {
    let (dx, dy) = (one[1].x - one[0].x, one[1].y - one[0].y);
    let long = dx.hypot(dy);
    if long < 1.0 {
        return false;
    }
    let along = |p: Point| ((p.x - one[0].x) * dx + (p.y - one[0].y) * dy) / long;
    let beside = |p: Point| (((p.x - one[0].x) * dy - (p.y - one[0].y) * dx) / long).abs();
    let (start, end) = (along(two[0]), along(two[1]));
    let shared = start.max(end).min(long) - start.min(end).max(0.0);
    shared > 6.0 && beside(two[0]) < 0.7 && beside(two[1]) < 0.7
}

#[cfg(test)]
mod tests;
