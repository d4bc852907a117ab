//! What stands below the lifelines: the remark, what signs mean, the caption.

use super::Options;
use super::columns::{Columns, EDGE};
use super::lines::balance;
use super::scene::Scene;
use crate::chart::{Chart, Fate};
use crate::font::{ASCENT, Face};
use crate::picture::{Anchor, Mark, Part, Point, Shape, Text};

/// The lines below the lifelines.
pub struct Foot {
    /// The lines.
    pub marks: Vec<Mark>,
    /// Where the picture ends.
    pub bottom: f64,
}

impl Foot {
    /// Sets them below a place.
    pub fn set(scene: &Scene<'_>, columns: &Columns, options: &Options, below: f64) -> Self {
        let mut foot = Foot { marks: Vec::new(), bottom: below };
        foot.add(columns, &scene.chart.remark, Face::Italic);
        foot.add(columns, &legend(scene.chart), Face::Plain);
        if options.caption {
            foot.add(columns, &scene.chart.caption, Face::Bold);
        }
        foot.bottom += EDGE;
        foot
    }

    fn add(&mut self, columns: &Columns, sentence: &str, face: Face) {
        let size = columns.size;
        let lines = balance(sentence, face, size, columns.width - 4.0 * EDGE);
        if lines.is_empty() {
            return;
        }
        self.bottom += 5.0;
        for content in lines {
            let y = self.bottom + (columns.line() - size) / 2.0 + ASCENT * size;
            let at = Point::new(columns.width / 2.0, y);
            let text = Text { at, anchor: Anchor::Middle, size, face, content };
            self.marks.push(Mark { part: Part::Foot, shape: Shape::Text(text) });
            self.bottom += columns.line();
        }
    }
}

/// What signs mean that need it, of those that occur.
pub fn legend(chart: &Chart) -> String {
    let has = |fate: Fate| chart.arrows.iter().any(|arrow| arrow.fate == fate);
    let optional = |arrow: &crate::chart::Arrow| arrow.is_optional && arrow.fate != Fate::Pending;
    let meanings = [
        (chart.arrows.iter().any(optional), "dashed arrow: optional"),
        (has(Fate::Pending), "dotted arrow: still on its way at the end"),
        (has(Fate::NoStep), "cross behind an arrow’s head: no step takes it"),
        (has(Fate::Lost), "arrow that ends in a cross: it is lost"),
        (has(Fate::Unheard) && !has(Fate::Lost), "arrow that ends in a cross: nobody hears it"),
        (chart.boxes.iter().any(|shown| shown.is_defect), "thick frame: what is wrong"),
    ];
    let said: Vec<&str> = meanings.iter().filter(|(so, _)| *so).map(|(_, what)| *what).collect();
    said.join("; ")
}
