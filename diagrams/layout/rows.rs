//! How high the rows are, and what stands in each.

use super::columns::{Columns, EDGE, INSET};
use super::rooms::{Blocks, Boxed, Label};
use super::routes::Routes;
use super::scene::{Row, Scene};
use crate::font::{ASCENT, Face};
use crate::picture::{Anchor, Extent, Part, Point, Text};

/// What is left free above the text of a row.
const ABOVE: f64 = 4.0;
/// What an arrow's head takes to each side.
const HEAD: f64 = 5.5;
/// What a slanted arrow falls in the rows of its ends.
const FALL: f64 = 6.0;
/// The name of the frame.
pub const TAB: &str = "loop (for ever)";

/// The rows of a chart, below each other.
pub struct Rows {
    /// The upper boundary of each row, and the lower boundary of the last.
    pub tops: Vec<f64>,
    /// The height of each row at which its arrow ends.
    pub levels: Vec<f64>,
    /// The text on arrows and in boxes, and what it belongs to.
    pub texts: Vec<(Part, Text)>,
    /// Boxes.
    pub boxes: Vec<(usize, Extent)>,
}

/// Text put beneath each other from a place on.
struct Column<'c> {
    columns: &'c Columns,
    x: f64,
    anchor: Anchor,
    top: f64,
}

impl Column<'_> {
    fn text(&self, line: usize, content: &str, face: Face) -> Text {
        let size = self.columns.size;
        let down = self.columns.line() * line as f64 + (self.columns.line() - size) / 2.0;
        let at = Point::new(self.x, self.top + down + ASCENT * size);
        Text { at, anchor: self.anchor, size, face, content: content.into() }
    }
}

impl Rows {
    /// Sets each row below the one before it, from 0 on.
    pub fn set(scene: &Scene<'_>, columns: &Columns, routes: &Routes) -> Self {
        let mut rows =
            Rows { tops: vec![0.0], levels: Vec::new(), texts: Vec::new(), boxes: Vec::new() };
        let mut top = 0.0;
        for (place, row) in scene.rows.iter().enumerate() {
            let blocks = routes.blocks(scene, place);
            let (level, bottom) = match *row {
                Row::Level(arrow) => rows.label(scene, columns, arrow, top, &blocks),
                Row::Leaves(arrow) => {
                    let (level, bottom) = rows.label(scene, columns, arrow, top, &blocks);
                    (level, bottom + FALL)
                }
                Row::Arrives(_) => (top + FALL + 4.0, top + FALL + 4.0 + HEAD),
                Row::Box(shown) => rows.boxed(scene, columns, shown, top, &blocks),
                Row::Tab => rows.tab(columns, top),
            };
            let is_last = scene.frame.is_some_and(|(_, last)| last == place);
            top = bottom + if is_last { 6.0 } else { 0.0 };
            rows.levels.push(level);
            rows.tops.push(top);
        }
        rows
    }

    fn label(
        &mut self,
        scene: &Scene<'_>,
        columns: &Columns,
        arrow: usize,
        top: f64,
        blocks: &Blocks,
    ) -> (f64, f64) {
        let Some(way) = &scene.ways[arrow] else { return (top, top) };
        let Label { x, anchor, lines, .. } = columns.label(way, &scene.label(arrow), blocks);
        let column = Column { columns, x, anchor, top: top + ABOVE };
        for (line, content) in lines.iter().enumerate() {
            self.texts.push((Part::Arrow(arrow), column.text(line, content, Face::Plain)));
        }
        let level = column.top + columns.line() * lines.len() as f64 + HEAD - 1.0;
        (level, level + HEAD)
    }

    fn boxed(
        &mut self,
        scene: &Scene<'_>,
        columns: &Columns,
        shown: usize,
        top: f64,
        blocks: &Blocks,
    ) -> (f64, f64) {
        let Some(span) = scene.spans[shown] else { return (top, top) };
        let Boxed { left, right, lines, .. } =
            columns.boxed(span, &scene.chart.boxes[shown], blocks);
        let upper = top + ABOVE;
        let bottom = upper + columns.line() * lines.len() as f64 + INSET;
        let x = f64::midpoint(left, right);
        let column = Column { columns, x, anchor: Anchor::Middle, top: upper + INSET / 2.0 };
        for (line, (content, face)) in lines.iter().enumerate() {
            self.texts.push((Part::Box(shown), column.text(line, content, *face)));
        }
        self.boxes.push((shown, Extent { left, top: upper, right, bottom }));
        (f64::midpoint(upper, bottom), bottom + ABOVE)
    }

    /// The name of the frame stands left of all lifelines.
    fn tab(&mut self, columns: &Columns, top: f64) -> (f64, f64) {
        let x = EDGE + 3.0;
        let column = Column { columns, x, anchor: Anchor::Start, top: top + ABOVE + 2.0 };
        self.texts.push((Part::Frame, column.text(0, TAB, Face::Plain)));
        (top + ABOVE, column.top + columns.line() + 2.0)
    }
}
