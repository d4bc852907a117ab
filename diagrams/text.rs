//! A chart in plain text, for a terminal or an electronic mail: a hundred columns at most, or fewer.

mod grid;

use grid::{Grid, columns};

use crate::chart::{Chart, Fate, wrap};
use crate::layout::{Options, Row, Scene, Way, legend};

/// How many columns there are, unless fewer are asked for.
pub const WIDEST: usize = 100;
/// How far lifelines stand apart at least, for their names and labels to be read.
const NEAR: usize = 12;
/// How far lifelines stand apart at most, and text is wide at most.
const FAR: usize = 34;

/// Writes a chart.
pub fn text(chart: &Chart, options: &Options) -> String {
    let scene = Scene::of(chart);
    let page = Page::of(&scene, options.columns.min(WIDEST));
    let mut lines = page.heads(&scene);
    for (place, row) in scene.rows.iter().enumerate() {
        lines.extend(page.row(&scene, place, *row));
        if scene.frame.is_some_and(|(_, last)| last == place) {
            lines.push(page.rule(&scene, place, "end of the loop"));
        }
    }
    lines.push(page.empty(&scene, scene.rows.len()).line());
    let caption = if options.caption { chart.caption.as_str() } else { "" };
    for said in [chart.remark.as_str(), &signs(chart), caption] {
        if !said.is_empty() {
            lines.push(String::new());
            let said = wrap(said, page.width.max(60).min(page.wide));
            lines.extend(said.into_iter().map(|line| cut(&line, page.wide)));
        }
    }
    lines.join("\n") + "\n"
}

/// The signs are others than those of a picture.
fn signs(chart: &Chart) -> String {
    let of_picture = legend(chart);
    let has = |fate: Fate| chart.arrows.iter().any(|arrow| arrow.fate == fate);
    let optional = chart.arrows.iter().any(|a| a.is_optional && a.fate != Fate::Pending);
    let meanings = [
        (optional, "- - >: optional"),
        (has(Fate::Pending), ". . >: still on its way at the end"),
        (has(Fate::NoStep), "X before an arrow's head: no step takes it"),
        (has(Fate::Lost) || has(Fate::Unheard), "X at the end: it does not get there"),
        (chart.boxes.iter().any(|shown| shown.is_defect), "!: what is wrong"),
    ];
    let said: Vec<&str> = meanings.iter().filter(|(so, _)| *so).map(|(_, what)| *what).collect();
    if of_picture.is_empty() { String::new() } else { said.join("; ") }
}

/// A word wider than a line is cut there.
fn cut(line: &str, wide: usize) -> String {
    let mut kept = String::new();
    for letter in line.chars() {
        kept.push(letter);
        if columns(&kept) > wide {
            kept.pop();
            break;
        }
    }
    kept
}

/// How many columns a chart needs for its lifelines not to stand too near to each other.
pub fn needed(chart: &Chart) -> usize {
    let scene = Scene::of(chart);
    let is_readable = |wide: &usize| Page::of(&scene, *wide).gap().is_none_or(|gap| gap >= NEAR);
    (2 * NEAR..WIDEST).find(is_readable).unwrap_or(WIDEST)
}

/// Where lifelines stand.
struct Page {
    lanes: Vec<usize>,
    /// The columns from the first to the last that is drawn on.
    width: usize,
    /// How many columns there are.
    wide: usize,
}

impl Page {
    fn of(scene: &Scene<'_>, wide: usize) -> Self {
        let gaps = scene.lanes.len().saturating_sub(1).max(1);
        let labels = scene.ways.iter().enumerate().filter(|(_, way)| way.is_some());
        let longest = labels.map(|(arrow, _)| columns(&scene.label(arrow)) + 4).max();
        let boxes = scene.chart.boxes.iter().flat_map(|shown| &shown.lines);
        let boxed = boxes.map(|line| columns(line).min(FAR - 4) + 6).max().unwrap_or(0);
        let names = scene.lanes.iter().map(|lane| columns(&scene.chart.lifelines[*lane]) + 2);
        let wished = longest.unwrap_or(0).max(names.max().unwrap_or(0)).max(boxed).clamp(NEAR, FAR);
        let margin = (wished / 2).min(12);
        let gap = wished.min((wide - 1 - 2 * margin.min(wide / (2 * gaps + 2))) / gaps);
        let margin = margin.min((wide - 1 - gap * (scene.lanes.len().max(1) - 1)) / 2);
        let lanes = (0..scene.lanes.len()).map(|lane| margin + lane * gap).collect();
        Page { lanes, width: 2 * margin + gap * (scene.lanes.len().max(1) - 1) + 1, wide }
    }

    /// How far lifelines stand apart; nothing of one alone.
    fn gap(&self) -> Option<usize> {
        Some(self.lanes.get(1)? - self.lanes[0])
    }

    /// The names, one below the other where they are longer than the room for them.
    fn heads(&self, scene: &Scene<'_>) -> Vec<String> {
        let room = self.gap().map_or(self.wide, |gap| gap - 1);
        let names: Vec<Vec<String>> =
            scene.lanes.iter().map(|lane| narrow(&scene.chart.lifelines[*lane], room)).collect();
        let high = names.iter().map(Vec::len).max().unwrap_or(0);
        let line = |nth: usize| {
            let mut grid = Grid::new(self.wide);
            for (lane, name) in self.lanes.iter().zip(&names) {
                if let Some(part) = (nth + name.len()).checked_sub(high).and_then(|n| name.get(n)) {
                    grid.centre(*lane, part);
                }
            }
            grid.line()
        };
        (0..high).map(line).collect()
    }

    /// Lifelines, and messages that pass by.
    fn empty(&self, scene: &Scene<'_>, row: usize) -> Grid {
        let mut grid = Grid::new(self.wide);
        for lane in &self.lanes {
            grid.put(*lane, '|');
        }
        for (arrow, way) in scene.slanted() {
            if way.leaves < row && row < way.arrives {
                grid.put(self.band(scene, arrow, &way), ':');
            }
        }
        grid
    }

    /// Where a message passes by: in the gap before its receiver, beside others.
    fn band(&self, scene: &Scene<'_>, arrow: usize, way: &Way) -> usize {
        let gaps = way.gaps();
        let gap = gaps[gaps.len() - 1];
        let others = scene.slanted().filter(|(other, their)| {
            let meet = their.leaves < way.arrives && way.leaves < their.arrives;
            *other < arrow && meet && their.gaps().last() == Some(&gap)
        });
        let room = self.lanes[gap + 1] - self.lanes[gap];
        let beside = (2 + 2 * others.count()).min(room - 2);
        match way.from < way.to {
            true => self.lanes[gap + 1] - beside - 1,
            false => self.lanes[gap] + beside + 1,
        }
    }

    fn row(&self, scene: &Scene<'_>, place: usize, row: Row) -> Vec<String> {
        let mut lines = match row {
            Row::Level(arrow) | Row::Leaves(arrow) => self.label(scene, place, arrow),
            Row::Box(shown) => self.boxed(scene, place, shown),
            Row::Tab => vec![self.rule(scene, place, "loop (for ever)")],
            Row::Arrives(_) => Vec::new(),
        };
        if let Row::Level(arrow) | Row::Leaves(arrow) | Row::Arrives(arrow) = row {
            lines.push(self.arrow(scene, place, row, arrow));
        }
        lines
    }

    /// The label above an arrow; where the arrow is short, it covers lifelines.
    fn label(&self, scene: &Scene<'_>, place: usize, arrow: usize) -> Vec<String> {
        let Some(way) = &scene.ways[arrow] else { return Vec::new() };
        let (left, right) = (self.lanes[way.from.min(way.to)], self.lanes[way.from.max(way.to)]);
        let room = (right - left - 1).clamp(20, self.wide - 1);
        let label = scene.label(arrow);
        let lines = narrow(&label, room.saturating_sub(2).max(1));
        lines
            .iter()
            .map(|line| {
                let mut grid = self.empty(scene, place);
                grid.centre(usize::midpoint(left, right), line);
                grid.line()
            })
            .collect()
    }

    fn boxed(&self, scene: &Scene<'_>, place: usize, shown: usize) -> Vec<String> {
        let Some((low, high)) = scene.spans[shown] else { return Vec::new() };
        let (left, right) = (self.lanes[low], self.lanes[high]);
        let shown = &scene.chart.boxes[shown];
        let gap = self.gap().unwrap_or(FAR);
        let room =
            (right - left + (2 * gap).saturating_sub(8).max(14)).min(FAR.max(right - left + 12));
        let last = shown.lines.len().saturating_sub(1);
        let mut lines = Vec::new();
        for (nth, line) in shown.lines.iter().enumerate() {
            let sign = if shown.is_defect && nth == last { "! " } else { "" };
            lines.extend(narrow(&format!("{sign}{line}"), room));
        }
        let wide = lines.iter().map(|line| columns(line)).max().unwrap_or(0).max(right - left);
        lines
            .iter()
            .map(|line| {
                let mut grid = self.empty(scene, place);
                let after = wide - columns(line);
                let (before, after) = (" ".repeat(after / 2), " ".repeat(after - after / 2));
                grid.centre(usize::midpoint(left, right), &format!("[ {before}{line}{after} ]"));
                grid.line()
            })
            .collect()
    }

    fn arrow(&self, scene: &Scene<'_>, place: usize, row: Row, arrow: usize) -> String {
        let Some(way) = &scene.ways[arrow] else { return String::new() };
        let shown = &scene.chart.arrows[arrow];
        let mut grid = self.empty(scene, place);
        let (from, to) = (self.lanes[way.from], self.lanes[way.to]);
        let is_right = from < to;
        let band = if way.is_slanted() { self.band(scene, arrow, way) } else { to };
        let (start, end) = match row {
            Row::Leaves(_) => (from, band),
            Row::Arrives(_) => (band, to),
            _ => (from, to),
        };
        let sign = match (shown.fate, shown.is_optional) {
            (Fate::Pending, _) => ['.', ' '],
            (_, true) => ['-', ' '],
            (_, false) => ['-', '-'],
        };
        let (low, high) = (start.min(end) + 1, start.max(end));
        let covers = |x: &usize| !self.lanes.contains(x);
        (low..high).filter(covers).for_each(|x| grid.put(x, sign[(x - low) % 2]));
        match row {
            Row::Leaves(_) => grid.put(band, '.'),
            Row::Arrives(_) => grid.put(band, '\''),
            _ => {}
        }
        if !matches!(row, Row::Leaves(_)) {
            self.tip(&mut grid, shown.fate, (end, is_right), high - low);
        }
        grid.line()
    }

    /// The end of an arrow.
    fn tip(&self, grid: &mut Grid, fate: Fate, (end, is_right): (usize, bool), room: usize) {
        let back = |by: usize| if is_right { end - by } else { end + by };
        let head = if is_right { '>' } else { '<' };
        match fate {
            Fate::Taken => grid.put(back(1), head),
            Fate::NoStep => {
                grid.put(back(1), head);
                grid.put(back(2.min(room)), 'X');
            }
            Fate::Unheard => grid.put(back(1), 'X'),
            Fate::Lost | Fate::Pending => {
                let short = (room / 4).max(1).min(room);
                (1..=short).for_each(|by| {
                    if !self.lanes.contains(&back(by)) {
                        grid.put(back(by), ' ');
                    }
                });
                grid.put(back(short), if fate == Fate::Lost { 'X' } else { head });
            }
        }
    }

    /// A line across the page.
    fn rule(&self, scene: &Scene<'_>, place: usize, said: &str) -> String {
        let mut grid = self.empty(scene, place);
        let width = self.width.max(columns(said) + 6).min(self.wide);
        let covers = |x: &usize| !self.lanes.contains(x);
        (0..width).filter(covers).for_each(|x| grid.put(x, '='));
        grid.write(1, &format!(" {said} "));
        grid.line()
    }
}

/// Breaks text into lines of some columns: at non-breaking spaces only where a line would be
/// wider, between letters where a word is.
fn narrow(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let broken = wrap(text, most).into_iter().flat_map(|line| {
        let plain = line.replace('\u{a0}', " ");
        if columns(&line) <= most { vec![plain] } else { wrap(&plain, most) }
    });
    for line in broken {
        let mut part = String::new();
        for letter in line.chars() {
            part.push(letter);
            if columns(&part) > most.max(2) {
                part.pop();
                lines.push(std::mem::replace(&mut part, letter.into()));
            }
        }
        lines.push(part);
    }
    lines
}
