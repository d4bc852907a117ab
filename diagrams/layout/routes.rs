//! The way of slanted arrows past what stands between their ends.
//!
//! An arrow is given a place at each boundary between rows; text is given what is left of each
//! row. So no arrow meets text, whatever height the rows turn out to have.

use super::columns::Columns;
use super::rooms::Blocks;
use super::scene::{Row, Scene, Way};
use crate::chart::Fate;

/// What is kept free beside a slanted arrow.
const CLEAR: f64 = 3.5;
/// Where in a gap an arrow may run down.
const BANDS: [f64; 7] = [0.5, 0.3, 0.7, 0.15, 0.85, 0.4, 0.6];

/// Where slanted arrows pass.
pub struct Routes {
    /// For each arrow, where it crosses the upper boundary of each row from the one after that
    /// where it leaves to that where it arrives; nothing of a level one.
    pub places: Vec<Vec<f64>>,
}

impl Routes {
    /// Finds ways that leave as much room for text as can be.
    pub fn find(scene: &Scene<'_>, columns: &Columns) -> Self {
        let mut routes = Routes { places: vec![Vec::new(); scene.ways.len()] };
        for _ in 0..2 {
            for (arrow, way) in scene.slanted() {
                routes.places[arrow].clear();
                let tried = candidates(scene, columns, arrow, &way).into_iter();
                let judged = tried.map(|(places, liked)| {
                    let cost = routes.cost(scene, columns, &way, &places) + liked;
                    (places, cost)
                });
                let best = judged.min_by(|one, two| one.1.total_cmp(&two.1));
                routes.places[arrow] = best.map(|(places, _)| places).unwrap_or_default();
            }
        }
        routes
    }

    /// What slanted arrows take of a row.
    pub fn blocks(&self, scene: &Scene<'_>, row: usize) -> Vec<(f64, f64)> {
        let passing = scene.slanted().filter(|(_, way)| way.leaves < row && row < way.arrives);
        let block = |(arrow, way): (usize, Way)| block(&self.places[arrow], &way, row);
        passing.filter_map(block).collect()
    }

    /// What the text beside an arrow loses by its way.
    fn cost(&self, scene: &Scene<'_>, columns: &Columns, way: &Way, places: &[f64]) -> f64 {
        let mut cost = 0.0;
        for row in way.leaves + 1..way.arrives {
            let mut blocks = self.blocks(scene, row);
            let Some(own) = block(places, way, row) else { continue };
            let middle = f64::midpoint(own.0, own.1);
            let near = |other: &&(f64, f64)| (f64::midpoint(other.0, other.1) - middle).abs() < 5.0;
            cost += 4.0 * blocks.iter().filter(near).count() as f64;
            blocks.push(own);
            cost += cost_of(scene, columns, row, &blocks);
        }
        cost + self.passed(scene, way, places)
    }

    /// How often an arrow passes another that leaves after it and arrives after it.
    fn passed(&self, scene: &Scene<'_>, way: &Way, places: &[f64]) -> f64 {
        let mut passed = 0;
        for (other, their) in scene.slanted() {
            let same = their.from == way.from && their.to == way.to;
            let first = their.leaves < way.leaves && their.arrives < way.arrives;
            let second = way.leaves < their.leaves && way.arrives < their.arrives;
            if !same || !(first || second) || self.places[other].is_empty() {
                continue;
            }
            let ahead = if first { -1.0 } else { 1.0 } * way.sense();
            let from = way.leaves.max(their.leaves) + 1;
            for row in from..=way.arrives.min(their.arrives) {
                let apart =
                    places[row - way.leaves - 1] - self.places[other][row - their.leaves - 1];
                passed += usize::from(apart * ahead < 0.0);
            }
        }
        passed as f64
    }
}

fn cost_of(scene: &Scene<'_>, columns: &Columns, row: usize, blocks: &Blocks) -> f64 {
    match scene.rows[row] {
        Row::Level(arrow) | Row::Leaves(arrow) => match &scene.ways[arrow] {
            Some(way) => columns.label(way, &scene.label(arrow), blocks).cost,
            None => 0.0,
        },
        Row::Box(shown) => match scene.spans[shown] {
            Some(span) => columns.boxed(span, &scene.chart.boxes[shown], blocks).cost,
            None => 0.0,
        },
        Row::Arrives(_) | Row::Tab => 0.0,
    }
}

/// What an arrow takes of a row between its ends.
fn block(places: &[f64], way: &Way, row: usize) -> Option<(f64, f64)> {
    let above = *places.get(row - way.leaves - 1)?;
    let below = *places.get(row - way.leaves)?;
    Some((above.min(below) - CLEAR, above.max(below) + CLEAR))
}

/// Ways that an arrow may take, and how much each is disliked: straight, or down through a gap.
fn candidates(
    scene: &Scene<'_>,
    columns: &Columns,
    arrow: usize,
    way: &Way,
) -> Vec<(Vec<f64>, f64)> {
    let rows = way.arrives - way.leaves;
    let (start, end) = (columns.lanes[way.from], end_of(scene, columns, arrow, way));
    let straight =
        (1..=rows).map(|row| start + (end - start) * (row as f64 - 0.5) / rows as f64).collect();
    let mut tried = vec![(straight, 0.0)];
    let gaps = way.gaps();
    for (nth, gap) in gaps.iter().enumerate() {
        let lost = scene.chart.arrows[arrow].fate == Fate::Lost && nth + 1 == gaps.len();
        for (disliked, band) in BANDS.iter().enumerate() {
            let band = match (way.sense() > 0.0, lost) {
                (true, false) => *band,
                (true, true) => band * 0.6,
                (false, false) => 1.0 - band,
                (false, true) => 1.0 - band * 0.6,
            };
            // No two run down at the very same place.
            let aside = (arrow % 5) as f64 * 1.5 - 3.0;
            let x = columns.lanes[*gap] + columns.gap(*gap) * band + aside;
            let tilt = (columns.gap(*gap) * 0.05).min(6.0) * way.sense();
            let last = rows.saturating_sub(1).max(1) as f64;
            let places = (0..rows).map(|row| x + tilt * (2.0 * row as f64 / last - 1.0)).collect();
            tried.push((places, 1.5 + 0.1 * disliked as f64));
        }
    }
    tried
}

/// Where an arrow ends: at its lifeline, or before it where it does not get there.
pub fn end_of(scene: &Scene<'_>, columns: &Columns, arrow: usize, way: &Way) -> f64 {
    let to = columns.lanes[way.to];
    let before = columns.lanes[if way.sense() > 0.0 { way.to - 1 } else { way.to + 1 }];
    match scene.chart.arrows[arrow].fate {
        Fate::Taken | Fate::NoStep => to,
        Fate::Lost | Fate::Pending => to - (to - before) * 0.3,
        Fate::Unheard => to - way.sense() * 7.0,
    }
}
