//! Where in its row text has room: beside the slanted arrows that pass through.

use super::box_lines;
use super::columns::{Columns, EDGE, INSET, PAD, longest};
use super::lines::{balance, fold, widest};
use super::scene::Way;
use crate::chart;
use crate::font::{Face, width};
use crate::picture::Anchor;

/// What slanted arrows take of a row: from where to where.
pub type Blocks = [(f64, f64)];

/// How bad it is to break a word.
const TORN: f64 = 8.0;
/// How bad it is to cover a lifeline.
const COVERED: f64 = 1.2;
/// How bad it is to stand in the way of an arrow.
const HIT: f64 = 100.0;

/// A label with its place in the row.
pub struct Label {
    /// Where it begins, its middle or its end.
    pub x: f64,
    /// Which of them.
    pub anchor: Anchor,
    /// What it says.
    pub lines: Vec<String>,
    /// How little the place is liked.
    pub cost: f64,
}

/// A box with its place in the row.
pub struct Boxed {
    /// Its left side.
    pub left: f64,
    /// Its right side.
    pub right: f64,
    /// What it says, and in which face.
    pub lines: Vec<(String, Face)>,
    /// How little the place is liked.
    pub cost: f64,
}

/// What is free of an interval.
fn free(low: f64, high: f64, blocks: &Blocks) -> Vec<(f64, f64)> {
    let mut blocks = blocks.to_vec();
    blocks.sort_by(|one, two| one.0.total_cmp(&two.0));
    let mut free = Vec::new();
    let mut start = low;
    for (from, to) in blocks {
        if from > start && start < high {
            free.push((start, from.min(high)));
        }
        start = start.max(to);
    }
    if start < high {
        free.push((start, high));
    }
    free
}

impl Columns {
    /// Finds room for the label of an arrow: in one of the gaps that it passes through, or else
    /// across lifelines, which are interrupted there.
    pub fn label(&self, way: &Way, text: &str, blocks: &Blocks) -> Label {
        let word = longest(text, Face::Plain) * self.size;
        let mut best: Option<Label> = None;
        let mut offer = |label: Label| {
            if best.as_ref().is_none_or(|known| label.cost < known.cost) {
                best = Some(label);
            }
        };
        for (nth, gap) in way.gaps().into_iter().enumerate() {
            let (low, high) = (self.lanes[gap] + PAD, self.lanes[gap + 1] - PAD);
            for (low, high) in free(low, high, blocks) {
                if high - low < 1.6 * self.size {
                    continue;
                }
                let most = (high - low).min(self.cap.max(word + 0.1));
                let lines = fold(text, Face::Plain, self.size, most);
                let cost = lines.len() as f64
                    + self.away(way, nth, (low, high))
                    + if word > high - low { TORN } else { 0.0 };
                offer(self.set(way, gap, (low, high), lines, cost));
            }
        }
        if let Some(label) = self.label_across(way, text, blocks, word) {
            offer(label);
        }
        let mut label = best.unwrap_or_else(|| self.label_anyhow(way, text));
        self.even(text, &mut label);
        label
    }

    /// How bad it is that a label stands in the `nth` gap on the way of its arrow, between two
    /// places: that of a slanted one belongs to the end where it leaves.
    fn away(&self, way: &Way, nth: usize, (low, high): (f64, f64)) -> f64 {
        let sender = self.lanes[way.from];
        let start = if way.sense() > 0.0 { low - sender } else { sender - high };
        match way.is_slanted() {
            true => nth as f64 + (start - PAD).max(0.0) / 30.0,
            false => 0.15 * nth as f64,
        }
    }

    /// Makes the lines of a label as even as they can be.
    fn even(&self, text: &str, label: &mut Label) {
        let most = widest(&label.lines, Face::Plain, self.size);
        label.lines = balance(text, Face::Plain, self.size, most);
    }

    /// Sets lines into a part of a gap: a level arrow's in its middle, a slanted one's where it
    /// leaves.
    fn set(
        &self,
        way: &Way,
        gap: usize,
        (low, high): (f64, f64),
        lines: Vec<String>,
        cost: f64,
    ) -> Label {
        let wide = widest(&lines, Face::Plain, self.size);
        let (x, anchor) = match (way.is_slanted(), way.sense() > 0.0) {
            (true, true) => (low, Anchor::Start),
            (true, false) => (high, Anchor::End),
            (false, _) => {
                let middle = (self.lanes[gap] + self.lanes[gap + 1]) / 2.0;
                (middle.min(high - wide / 2.0).max(low + wide / 2.0), Anchor::Middle)
            }
        };
        Label { x, anchor, lines, cost }
    }

    fn label_across(&self, way: &Way, text: &str, blocks: &Blocks, word: f64) -> Option<Label> {
        let (from, to) = (self.lanes[way.from], self.lanes[way.to]);
        let first = way.gaps()[0];
        let middle = match way.is_slanted() {
            true => f64::midpoint(self.lanes[first], self.lanes[first + 1]),
            false => f64::midpoint(from, to),
        };
        let edges = (2.0 * EDGE, self.width - 2.0 * EDGE);
        let rooms = free(edges.0, edges.1, blocks).into_iter();
        let labels = rooms.filter(|(low, high)| high - low >= word).map(|(low, high)| {
            let most = (high - low).min(self.cap.max(90.0).max(word) + 0.1);
            let lines = balance(text, Face::Plain, self.size, most);
            let wide = widest(&lines, Face::Plain, self.size);
            let x = middle.min(high - wide / 2.0).max(low + wide / 2.0);
            let covers = |lane: &&f64| (**lane - x).abs() < wide / 2.0 + 2.0;
            let covered = self.lanes.iter().filter(covers).count() as f64;
            let away = (x - middle).abs() / 30.0;
            let cost = lines.len() as f64 + COVERED * covered + away + 0.5;
            Label { x, anchor: Anchor::Middle, lines, cost }
        });
        labels.min_by(|one, two| one.cost.total_cmp(&two.cost))
    }

    /// Where there is no room at all.
    fn label_anyhow(&self, way: &Way, text: &str) -> Label {
        let x = (self.lanes[way.from] + self.lanes[way.to]) / 2.0;
        let lines = fold(text, Face::Plain, self.size, self.cap);
        Label { x, anchor: Anchor::Middle, lines, cost: HIT }
    }

    /// Finds room for a box on its lifelines.
    pub fn boxed(&self, (low, high): (usize, usize), shown: &chart::Box, blocks: &Blocks) -> Boxed {
        let (x_low, x_high) = (self.lanes[low], self.lanes[high]);
        let mut left = low.checked_sub(1).map_or(2.0 * EDGE - 2.0, |lane| self.lanes[lane] + 4.0);
        let mut right = match self.lanes.get(high + 1) {
            Some(lane) => lane - 4.0,
            None => self.width - 2.0 * EDGE + 2.0,
        };
        let mut hits = 0.0;
        for (from, to) in blocks {
            match (*to < x_low, *from > x_high) {
                (true, _) => left = left.max(*to),
                (_, true) => right = right.min(*from),
                _ => hits += HIT,
            }
        }
        let (before, after) = (x_low - left, right - x_high);
        let across = x_high - x_low;
        let wide = |lines: &[(String, Face)]| {
            lines.iter().map(|(line, face)| width(line, *face) * self.size).fold(0.0, f64::max)
        };
        let cap = match low == high {
            true => self.cap,
            false => self.cap.max(across),
        };
        let longest_word = shown
            .lines
            .iter()
            .map(|line| longest(line, Face::Bold) * self.size)
            .fold(0.0, f64::max);
        let cap = cap.max(longest_word + 0.1);
        let wished = wide(&box_lines(shown, self.size, cap)) + 2.0 * INSET + 0.1;
        let half = ((wished - across) / 2.0).max(if low == high { 0.0 } else { 20.0 });
        let mut reach = (half.min(before), half.min(after));
        if reach.0 < half || reach.1 < half {
            reach.0 = (2.0 * half - reach.1).min(before).max(reach.0);
            reach.1 = (2.0 * half - reach.0).min(after).max(reach.1);
        }
        let room = across + reach.0 + reach.1 - 2.0 * INSET;
        let lines = box_lines(shown, self.size, room.max(self.size));
        let torn = if longest_word > room { TORN } else { 0.0 };
        if low == high {
            // No wider than what it says.
            let half = wide(&lines) / 2.0 + INSET;
            reach = match half <= reach.0.min(reach.1) {
                true => (half, half),
                false if reach.0 < reach.1 => (reach.0, 2.0 * half - reach.0),
                false => (2.0 * half - reach.1, reach.1),
            };
        }
        let cost = lines.len() as f64 + torn + hits + (reach.0 - reach.1).abs() / 25.0;
        Boxed { left: x_low - reach.0, right: x_high + reach.1, lines, cost }
    }
}
