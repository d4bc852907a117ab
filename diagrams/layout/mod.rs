//! Laying out a chart: one layout for every format that has places.

mod columns;
mod foot;
mod lines;
mod marks;
mod overlap;
mod rooms;
mod routes;
mod rows;
mod scene;
mod tips;

pub use foot::legend;
pub use overlap::overlaps;
pub(crate) use scene::{Row, Scene, Way, said_of};

use crate::chart::{self, Chart};
use crate::font::Face;
use crate::picture::Picture;
use crate::text;
use columns::Columns;
pub(crate) use lines::{balance, fold, widest};
use routes::Routes;
use rows::Rows;

/// How a chart is to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Whether the caption stands below the drawing.
    pub caption: bool,
    /// How wide the picture is to be, in centimetres: lifelines move together and text is broken
    /// into more lines until it fits, but type stays at 8 points or more. Without it the picture
    /// is as wide as it likes.
    pub width: Option<f64>,
    /// How many columns plain text has at most.
    pub columns: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { caption: true, width: None, columns: text::WIDEST }
    }
}

/// Lays out a chart.
pub fn layout(chart: &Chart, options: &Options) -> Picture {
    let scene = Scene::of(chart);
    let draw = |room: f64| {
        let columns = Columns::fit(&scene, options, room);
        let routes = Routes::find(&scene, &columns);
        let rows = Rows::set(&scene, &columns, &routes);
        marks::draw(&scene, &columns, &routes, &rows, options)
    };
    let rooms = match scene.slanted().next().is_some() && options.width.is_none() {
        true => &ROOMS[..],
        false => &ROOMS[..1],
    };
    // Among messages that cross, one place more or less of a lifeline may decide whether a way is
    // found past everything.
    let pictures = || rooms.iter().map(|room| draw(*room));
    let clear = pictures().find(|picture| overlaps(picture).is_empty());
    clear.unwrap_or_else(|| draw(rooms[0]))
}

/// How far apart lifelines are placed between which messages cross, in points: the first with which
/// nothing lies on anything.
const ROOMS: [f64; 4] = [200.0, 230.0, 215.0, 0.0];

/// The lines of a box and their faces: what is wrong stands out.
fn box_lines(shown: &chart::Box, size: f64, most: f64) -> Vec<(String, Face)> {
    let last = shown.lines.len().saturating_sub(1);
    let mut lines = Vec::new();
    for (place, sentence) in shown.lines.iter().enumerate() {
        let face = if shown.is_defect && place == last { Face::Bold } else { Face::Plain };
        lines.extend(balance(sentence, face, size, most).into_iter().map(|line| (line, face)));
    }
    lines
}
