//! A chart as SVG, without any other program. Black and white; nothing hangs on a colour.

use svg::Document;
use svg::node::element::{Group, Line, Polygon, Polyline, Rectangle, Text, Title};

use crate::chart::{Arrow, Box, Chart, Fate, wrap};

const LANE: f64 = 270.0;
const MARGIN: f64 = 145.0;
const TOP: f64 = 62.0;
const LINE: f64 = 15.0;
const GAP: f64 = 14.0;
const FONT: f64 = 12.0;
/// Average width of a character of the font at its size, in pixels.
const CHARACTER: f64 = 6.5;
/// The width of a bold one.
const BOLD: f64 = 7.0;

/// Draws a chart.
pub fn svg(chart: &Chart) -> String {
    let page = Page::new(chart);
    let mut document = Document::new()
        .set("viewBox", (0, 0, page.width as i64, page.height as i64))
        .set("width", page.width as i64)
        .set("height", page.height as i64)
        .set("font-family", "Arial, Helvetica, 'DejaVu Sans', sans-serif")
        .set("font-size", FONT)
        .add(Title::new(&chart.caption))
        .add(Rectangle::new().set("width", "100%").set("height", "100%").set("fill", "white"));
    document = page.lifelines(document);
    for arrow in &chart.arrows {
        document = document.add(page.arrow(arrow));
    }
    for arrow in &chart.arrows {
        document = document.add(page.arrow_label(arrow));
    }
    for shown in &chart.boxes {
        document = document.add(page.shown(shown));
    }
    document = page.frame(document);
    document = page.foot(document);
    format!("{document}\n")
}

struct Page<'c> {
    chart: &'c Chart,
    /// The middle of each row.
    middles: Vec<f64>,
    bottom: f64,
    remark: Vec<String>,
    caption: Vec<String>,
    width: f64,
    height: f64,
}

impl<'c> Page<'c> {
    fn new(chart: &'c Chart) -> Self {
        let width = 2.0 * MARGIN + LANE * chart.lifelines.len().saturating_sub(1) as f64;
        let mut middles = Vec::new();
        let mut y = TOP;
        for row in 0..chart.rows {
            let height = Self::row_height(chart, row);
            middles.push(y + height / 2.0);
            y += height;
        }
        let bottom = y + 10.0;
        let remark = wrap(&chart.remark, (width / CHARACTER) as usize - 8);
        let caption = wrap(&chart.caption, (width / BOLD) as usize - 4);
        let lines = remark.len() + caption.len() - caption.len().min(1);
        let height = bottom + 34.0 + LINE * lines as f64;
        Page { chart, middles, bottom, remark, caption, width, height }
    }

    /// A row is as high as its box, or as the label of its arrow.
    fn row_height(chart: &Chart, row: usize) -> f64 {
        let boxes = chart.boxes.iter().filter(|b| b.row == row);
        let boxed = boxes.map(|b| b.wrapped().len() as f64 * LINE + 8.0 + GAP);
        let arrows = chart.arrows.iter().filter(|a| a.to.1 == row || a.from.1 == row);
        let arrowed = arrows.map(|a| (a.wrapped().len() as f64 * LINE + 5.0) * 2.0);
        boxed.chain(arrowed).fold(30.0, f64::max)
    }

    fn x(&self, lifeline: usize) -> f64 {
        MARGIN + LANE * lifeline as f64
    }

    fn y(&self, row: usize) -> f64 {
        self.middles.get(row).copied().unwrap_or(self.bottom)
    }

    fn lifelines(&self, mut document: Document) -> Document {
        for (index, name) in self.chart.lifelines.iter().enumerate() {
            let x = self.x(index);
            let line =
                stroke(Line::new().set("x1", x).set("x2", x).set("y1", 44).set("y2", self.bottom));
            let head = Rectangle::new()
                .set("x", x - 85.0)
                .set("y", 12)
                .set("width", 170)
                .set("height", 32)
                .set("fill", "white")
                .set("stroke", "black");
            document = document.add(line).add(head).add(text(name, x, 32.0, "middle"));
        }
        document
    }

    fn arrow(&self, arrow: &Arrow) -> Group {
        let (start, end) = (self.x(arrow.from.0), self.x(arrow.to.0));
        let (y1, y2) = (self.y(arrow.from.1), self.y(arrow.to.1));
        let reach = match arrow.fate {
            Fate::Taken | Fate::NoStep => 1.0,
            Fate::Lost | Fate::Pending => 0.72,
            Fate::Unheard => 0.95,
        };
        let (x2, y2) = (start + (end - start) * reach, y1 + (y2 - y1) * reach);
        let mut shaft =
            stroke(Line::new().set("x1", start).set("y1", y1).set("x2", x2).set("y2", y2));
        if arrow.is_optional || arrow.fate == Fate::Pending {
            shaft = shaft.set("stroke-dasharray", "6 4");
        }
        let mut group = Group::new().add(shaft);
        group = match arrow.fate {
            Fate::Taken | Fate::NoStep => group.add(head((start, y1), (x2, y2))),
            Fate::Lost | Fate::Unheard => cross(group, x2, y2),
            Fate::Pending => group.add(open_head((start, y1), (x2, y2))),
        };
        if arrow.fate == Fate::NoStep {
            let back = if end > start { -16.0 } else { 16.0 };
            group = cross(group, x2 + back, y2 - back.abs() * (y2 - y1) / LANE);
        }
        group
    }

    /// The label lies above the arrow: of a level one before the lifeline that it reaches, of a
    /// slanted one where it leaves, in the row that is kept free for it.
    fn arrow_label(&self, arrow: &Arrow) -> Group {
        let (x1, x2) = (self.x(arrow.from.0), self.x(arrow.to.0));
        let y1 = self.y(arrow.from.1);
        let mut group = Group::new();
        let lines = arrow.wrapped();
        let way = (x2 - x1).signum();
        let (x, anchor) = match (arrow.from.1 == arrow.to.1, way > 0.0) {
            (true, _) => (x2 - (LANE / 2.0) * way, "middle"),
            (false, true) => (x1 + 8.0, "start"),
            (false, false) => (x1 - 8.0, "end"),
        };
        let top = y1 - 7.0 - LINE * (lines.len() as f64 - 1.0);
        for (index, line) in lines.iter().enumerate() {
            let label = text(line, x, top + LINE * index as f64, anchor);
            // A white rim keeps it readable where another arrow crosses.
            let label = label.set("paint-order", "stroke").set("stroke", "white");
            group = group.add(label.set("stroke-width", 4).set("stroke-linejoin", "round"));
        }
        group
    }

    fn shown(&self, shown: &Box) -> Group {
        let lines = shown.wrapped();
        let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f64;
        let (width, height) = (longest * CHARACTER + 16.0, lines.len() as f64 * LINE + 8.0);
        let (x, y) = (self.x(shown.lifeline), self.y(shown.row));
        let frame = Rectangle::new()
            .set("x", x - width / 2.0)
            .set("y", y - height / 2.0)
            .set("width", width)
            .set("height", height)
            .set("fill", "white")
            .set("stroke", "black")
            .set("stroke-width", if shown.is_defect { 2.6 } else { 1.0 });
        let mut group = Group::new().add(frame);
        for (index, line) in lines.iter().enumerate() {
            let baseline = y - height / 2.0 + 4.0 + LINE * index as f64 + 11.0;
            let weight = match shown.is_defect && index + 1 == lines.len() {
                true => "bold",
                false => "normal",
            };
            group = group.add(text(line, x, baseline, "middle").set("font-weight", weight));
        }
        group
    }

    fn frame(&self, document: Document) -> Document {
        let Some(frame) = self.chart.repeats else { return document };
        let (top, bottom) = (self.y(frame.from) - 18.0, self.y(frame.to) + 20.0);
        let border = Rectangle::new()
            .set("x", 6)
            .set("y", top)
            .set("width", self.width - 12.0)
            .set("height", bottom - top)
            .set("fill", "none")
            .set("stroke", "black")
            .set("stroke-dasharray", "2 3");
        document.add(border).add(text("loop (for ever)", 10.0, top + 13.0, "start"))
    }

    fn foot(&self, mut document: Document) -> Document {
        let middle = self.width / 2.0;
        let mut y = self.bottom + 18.0;
        for line in &self.remark {
            document = document.add(text(line, middle, y, "middle").set("font-style", "italic"));
            y += LINE;
        }
        for line in &self.caption {
            let caption = text(line, middle, y + 4.0, "middle");
            document = document.add(caption.set("font-weight", "bold"));
            y += LINE;
        }
        document
    }
}

/// Characters on a line of a box, and on a line of an arrow's label.
const BOXED: usize = 38;
const LABEL: usize = 36;

impl Box {
    fn wrapped(&self) -> Vec<String> {
        self.lines.iter().flat_map(|line| wrap(line, BOXED)).collect()
    }
}

impl Arrow {
    fn wrapped(&self) -> Vec<String> {
        wrap(&format!("{}{}", self.label, self.suffix()), LABEL)
    }

    fn suffix(&self) -> &'static str {
        match self.fate {
            Fate::Lost => " – lost",
            Fate::Pending => " – on its way",
            Fate::Unheard => " – nobody hears it",
            Fate::Taken | Fate::NoStep => "",
        }
    }
}

fn text(content: &str, x: f64, y: f64, anchor: &str) -> Text {
    Text::new(content).set("x", round(x)).set("y", round(y)).set("text-anchor", anchor)
}

fn stroke(line: Line) -> Line {
    line.set("stroke", "black").set("stroke-width", 1)
}

fn head(from: (f64, f64), to: (f64, f64)) -> Polygon {
    Polygon::new().set("points", tip(from, to)).set("fill", "black")
}

fn open_head(from: (f64, f64), to: (f64, f64)) -> Polyline {
    Polyline::new().set("points", tip(from, to)).set("fill", "none").set("stroke", "black")
}

fn tip((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    let length = ((x2 - x1).powi(2) + (y2 - y1).powi(2)).sqrt().max(1.0);
    let (dx, dy) = ((x2 - x1) / length, (y2 - y1) / length);
    let wing = |side: f64| (x2 - 10.0 * dx - side * dy, y2 - 10.0 * dy + side * dx);
    let ((ax, ay), (bx, by)) = (wing(4.0), wing(-4.0));
    let points = [ax, ay, x2, y2, bx, by].map(round);
    format!("{},{} {},{} {},{}", points[0], points[1], points[2], points[3], points[4], points[5])
}

fn cross(group: Group, x: f64, y: f64) -> Group {
    let bar = |dy: f64| {
        let line = Line::new().set("x1", x - 6.0).set("y1", y - dy).set("x2", x + 6.0);
        line.set("y2", y + dy).set("stroke", "black").set("stroke-width", 2)
    };
    group.add(bar(6.0)).add(bar(-6.0))
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
