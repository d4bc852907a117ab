//! What is to be drawn: lines, rectangles and text with their places, in points of 1/72 inch.
//!
//! The origin is at the top left; `y` grows downwards.

use crate::font::{ASCENT, DESCENT, Face, width};

/// A drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What it shows, in a sentence.
    pub title: String,
    /// Its width in points.
    pub width: f64,
    /// Its height in points.
    pub height: f64,
    /// Whether it was made for a width that was asked for.
    pub is_sized: bool,
    /// What is drawn, in order: what comes later lies above.
    pub marks: Vec<Mark>,
}

/// One thing drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it belongs to.
    pub part: Part,
    /// What it is.
    pub shape: Shape,
}

/// What a mark belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A lifeline, by its place among those drawn.
    Lifeline(usize),
    /// The name above a lifeline.
    Head(usize),
    /// A message, by its place among the chart's arrows.
    Arrow(usize),
    /// A box, by its place among the chart's boxes.
    Box(usize),
    /// The frame round what repeats.
    Frame,
    /// What stands below: remark, legend, caption.
    Foot,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// To the right of the left edge.
    pub x: f64,
    /// Below the upper edge.
    pub y: f64,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// In one stroke.
    Solid,
    /// In strokes.
    Dashed,
    /// In dots.
    Dotted,
}

/// A line's dash and thickness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// How it is broken.
    pub dash: Dash,
    /// Its thickness in points.
    pub weight: f64,
}

/// Something drawn in black on white.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A line through places, not closed.
    Line {
        /// The places.
        points: Vec<Point>,
        /// How it is drawn.
        pen: Pen,
    },
    /// A black area.
    Area {
        /// Its corners.
        points: Vec<Point>,
    },
    /// A rectangle with nothing in it.
    Frame {
        /// Where it is.
        place: Extent,
        /// How its border is drawn.
        pen: Pen,
    },
    /// A line of text.
    Text(Text),
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// On the base line: where it begins, its middle or its end, as `anchor` says.
    pub at: Point,
    /// What `at` is of the text.
    pub anchor: Anchor,
    /// The size of the type in points.
    pub size: f64,
    /// How it looks.
    pub face: Face,
    /// What it says.
    pub content: String,
}

/// What of a text its place means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its begin.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A rectangle with sides along the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Its left side.
    pub left: f64,
    /// Its upper side.
    pub top: f64,
    /// Its right side.
    pub right: f64,
    /// Its lower side.
    pub bottom: f64,
}

impl Point {
    /// A place.
    pub fn new(x: f64, y: f64) -> Self {
        Point { x, y }
    }
}

impl Dash {
    /// How much is drawn and how much is not, in points; `None` where all is drawn.
    pub fn lengths(self) -> Option<[f64; 2]> {
        match self {
            Dash::Solid => None,
            Dash::Dashed => Some([5.0, 3.0]),
            Dash::Dotted => Some([1.5, 2.5]),
        }
    }
}

impl Pen {
    /// The pen of most lines.
    pub const FINE: Pen = Pen { dash: Dash::Solid, weight: 0.75 };
    /// The pen of what is to be seen first.
    pub const THICK: Pen = Pen { dash: Dash::Solid, weight: 2.25 };
}

impl Text {
    /// What it covers.
    pub fn extent(&self) -> Extent {
        let wide = width(&self.content, self.face) * self.size;
        let left = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - wide / 2.0,
            Anchor::End => self.at.x - wide,
        };
        Extent {
            left,
            top: self.at.y - ASCENT * self.size,
            right: left + wide,
            bottom: self.at.y + DESCENT * self.size,
        }
    }
}

impl Extent {
    /// The same with each side moved outwards.
    pub fn grown(self, by: f64) -> Self {
        Extent {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// Whether two share an area.
    pub fn meets(&self, other: &Extent) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether another lies within.
    pub fn holds(&self, other: &Extent) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// Whether the straight line between two places passes through the inside.
    pub fn is_crossed(&self, from: Point, to: Point) -> bool {
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        let sides = [
            (from.x, to.x - from.x, self.left, self.right),
            (from.y, to.y - from.y, self.top, self.bottom),
        ];
        for (start, way, low, high) in sides {
            if way.abs() < 1e-9 {
                if start <= low || start >= high {
                    return false;
                }
                continue;
            }
            let (one, two) = ((low - start) / way, (high - start) / way);
            enters = enters.max(one.min(two));
            leaves = leaves.min(one.max(two));
        }
        enters + 1e-9 < leaves
    }

    /// Its corners, clockwise from the upper left.
    pub fn corners(&self) -> [Point; 4] {
        let Extent { left, top, right, bottom } = *self;
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point::new(x, y))
    }

    /// The least that covers some places; nothing of none.
    pub fn around(points: &[Point]) -> Option<Self> {
        let first = points.first()?;
        let start = Extent { left: first.x, top: first.y, right: first.x, bottom: first.y };
        Some(points.iter().fold(start, |known, point| Extent {
            left: known.left.min(point.x),
            top: known.top.min(point.y),
            right: known.right.max(point.x),
            bottom: known.bottom.max(point.y),
        }))
    }
}
