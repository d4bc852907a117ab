//! Where the lifelines stand, and how large the type is.

use super::lines::{balance, widest};
use super::rows::TAB;
use super::scene::{Row, Scene};
use super::{Options, box_lines};
use crate::font::{Face, width};

/// Points in a centimetre.
const CENTIMETRE: f64 = 72.0 / 2.54;
/// What is left free at the outer edges.
pub const EDGE: f64 = 6.0;
/// What is left free between text and the lifelines beside it.
pub const PAD: f64 = 5.0;
/// What is left free between the frame of a box and its text.
pub const INSET: f64 = 5.0;
/// The sizes of type, the first where there is room.
const SIZES: [f64; 3] = [9.0, 8.5, 8.0];
/// How wide text may be, the first where there is room.
const CAPS: [f64; 11] = [165.0, 140.0, 120.0, 105.0, 90.0, 75.0, 60.0, 50.0, 40.0, 32.0, 26.0];
/// Down to which width of text lifelines stand so far apart that no word on an arrow is torn.
const WHOLE: f64 = 75.0;
/// How far lifelines are moved apart to fill a width.
const FAR: f64 = 230.0;
/// The least width of a picture.
const LEAST: f64 = 260.0;

/// The lifelines' places.
pub struct Columns {
    /// The size of type in points.
    pub size: f64,
    /// How wide text is made where nothing else stands in its way.
    pub cap: f64,
    /// Where each lane stands.
    pub lanes: Vec<f64>,
    /// The width of the picture.
    pub width: f64,
    /// Whether every second name stands lower, so that each has room.
    pub is_staggered: bool,
}

impl Columns {
    /// Finds the largest type and the widest text with which a scene keeps to a width.
    /// Where no width is asked for, lifelines between which messages cross stand at least as far apart
    /// as `room` says, in points.
    pub fn fit(scene: &Scene<'_>, options: &Options, room: f64) -> Self {
        let asked = options.width.map(|centimetres| centimetres * CENTIMETRE);
        let Some(asked) = asked else {
            let mut wish = Wish::of(scene, SIZES[0], CAPS[0]);
            wish.make_room_for_slopes(scene, room);
            return Columns::new(wish, None);
        };
        let roomy = SIZES.iter().flat_map(|size| CAPS[..4].iter().map(move |cap| (*size, *cap)));
        let least = SIZES[SIZES.len() - 1];
        let tight = CAPS[4..].iter().map(|cap| (least, *cap));
        let wishes = roomy.chain(tight).map(|(size, cap)| Wish::of(scene, size, cap));
        let mut last = None;
        for wish in wishes {
            if wish.total() <= asked {
                return Columns::new(wish, Some(asked));
            }
            last = Some(wish);
        }
        Columns::new(last.expect("there are sizes to try"), Some(asked))
    }

    fn new(mut wish: Wish, asked: Option<f64>) -> Self {
        let width = asked.unwrap_or(LEAST).max(wish.total());
        if asked.is_some() {
            wish.spread(width);
        }
        let mut x = wish.left + (width - wish.total()) / 2.0;
        let mut lanes = vec![x];
        for gap in &wish.gaps {
            x += gap;
            lanes.push(x);
        }
        lanes.truncate(wish.lanes);
        let Wish { size, cap, is_staggered, .. } = wish;
        Columns { size, cap, lanes, width, is_staggered }
    }

    /// The height of a line.
    pub fn line(&self) -> f64 {
        self.size * 1.2
    }

    /// The distance between a lane and that before it.
    pub fn gap(&self, lane: usize) -> f64 {
        self.lanes[lane + 1] - self.lanes[lane]
    }

    /// How far a name may reach to each side of its lifeline.
    pub fn head_room(&self, lane: usize) -> f64 {
        let before = lane.checked_sub(1).map_or(self.lanes[0] - EDGE, |lane| self.gap(lane));
        let after = match lane + 1 < self.lanes.len() {
            true => self.gap(lane),
            false => self.width - EDGE - self.lanes[lane],
        };
        let share = |outer: bool, room: f64| match (outer, self.is_staggered) {
            (true, _) => room,
            (false, true) => room - 4.0,
            (false, false) => room / 2.0 - 2.0,
        };
        share(lane == 0, before).min(share(lane + 1 == self.lanes.len(), after))
    }
}

/// How far apart lifelines are to stand so that text of some width has room.
struct Wish {
    lanes: usize,
    size: f64,
    cap: f64,
    gaps: Vec<f64>,
    left: f64,
    right: f64,
    is_staggered: bool,
}

impl Wish {
    fn of(scene: &Scene<'_>, size: f64, cap: f64) -> Self {
        let lanes = scene.lanes.len();
        let gaps = vec![16.0 + cap / 8.0; lanes.saturating_sub(1)];
        let mut wish = Wish { lanes, size, cap, gaps, left: 0.0, right: 0.0, is_staggered: false };
        wish.ask_for_heads(scene);
        wish.ask_for_labels(scene);
        wish.ask_for_boxes(scene);
        wish.left += EDGE;
        wish.right += EDGE;
        wish
    }

    fn total(&self) -> f64 {
        self.left + self.gaps.iter().sum::<f64>() + self.right
    }

    /// Moves lifelines apart to fill a width.
    fn spread(&mut self, to: f64) {
        for _ in 0..self.gaps.len() {
            let narrow: Vec<usize> =
                (0..self.gaps.len()).filter(|gap| self.gaps[*gap] < FAR - 0.5).collect();
            let share = (to - self.total()) / narrow.len().max(1) as f64;
            for gap in narrow {
                self.gaps[gap] = (self.gaps[gap] + share.max(0.0)).min(FAR);
            }
        }
    }

    /// Where messages cross, there is room beside them for what else is said.
    fn make_room_for_slopes(&mut self, scene: &Scene<'_>, room: f64) {
        for (place, gap) in self.gaps.iter_mut().enumerate() {
            if (0..scene.rows.len()).any(|row| crossing(scene, place, row) > 0) {
                *gap = gap.max(room);
            }
        }
    }

    /// Room to both sides of some lanes.
    fn ask(&mut self, (low, high): (usize, usize), half: f64, clear: f64) {
        match low.checked_sub(1) {
            Some(before) => self.gaps[before] = self.gaps[before].max(half + clear),
            None => self.left = self.left.max(half),
        }
        match self.gaps.get_mut(high) {
            Some(gap) => *gap = gap.max(half + clear),
            None => self.right = self.right.max(half),
        }
    }

    fn ask_for_heads(&mut self, scene: &Scene<'_>) {
        let names: Vec<&String> =
            scene.lanes.iter().map(|lane| &scene.chart.lifelines[*lane]).collect();
        let word = |name: &&String| longest(name, Face::Plain) * self.size;
        let widest_word = names.iter().map(word).fold(0.0, f64::max);
        self.is_staggered = widest_word > self.cap;
        let half = |name: &String| {
            let most = self.cap.max(widest_word).min(110.0_f64.max(widest_word));
            widest(&balance(name, Face::Plain, self.size, most), Face::Plain, self.size) / 2.0 + 4.0
        };
        let halves: Vec<f64> = names.into_iter().map(half).collect();
        let (Some(first), Some(last)) = (halves.first(), halves.last()) else { return };
        (self.left, self.right) = (*first, *last);
        for (gap, pair) in halves.windows(2).enumerate() {
            let least = match self.is_staggered {
                true => pair[0].max(pair[1]) + 4.0,
                false => 2.0 * pair[0].max(pair[1]) + 4.0,
            };
            self.gaps[gap] = self.gaps[gap].max(least);
        }
    }

    fn ask_for_labels(&mut self, scene: &Scene<'_>) {
        let ways = scene.ways.iter().enumerate().filter_map(|(n, way)| Some((n, (*way)?)));
        let (near, far): (Vec<_>, Vec<_>) = ways.partition(|(_, way)| way.gaps().len() == 1);
        for (arrow, way) in near.into_iter().chain(far) {
            let label = scene.label(arrow);
            let word = longest(&label, Face::Plain) * self.size + 0.1;
            let most = if self.cap >= WHOLE { self.cap.max(word) } else { self.cap };
            let lines = balance(&label, Face::Plain, self.size, most);
            let least = widest(&lines, Face::Plain, self.size) + 2.0 * PAD;
            let gaps = way.gaps();
            let has_room = |gap: &usize| self.gaps[*gap] >= least;
            if !gaps.iter().any(has_room) {
                self.gaps[gaps[0]] = least;
            }
        }
        for gap in 0..self.gaps.len() {
            let through = (0..scene.rows.len()).map(|row| crossing(scene, gap, row)).max();
            self.gaps[gap] += (self.cap / 18.0).min(8.0) * through.unwrap_or(0) as f64;
        }
    }

    fn ask_for_boxes(&mut self, scene: &Scene<'_>) {
        for row in &scene.rows {
            let Row::Box(shown) = row else { continue };
            let Some(span) = scene.spans[*shown] else { continue };
            let shown = &scene.chart.boxes[*shown];
            let words = shown.lines.iter().map(|line| longest(line, Face::Bold) * self.size + 0.1);
            let lines = box_lines(shown, self.size, words.fold(self.cap, f64::max));
            let wide = lines.iter().map(|(line, face)| width(line, *face) * self.size);
            let half = match span.0 == span.1 {
                true => wide.fold(0.0, f64::max) / 2.0 + INSET,
                false => 24.0,
            };
            self.ask(span, half, 4.0);
        }
        if scene.frame.is_some() {
            // Nothing is on its way left of all lifelines: there the frame has its name.
            self.left =
                (self.left + 4.0).max(width(TAB, Face::Plain) * self.size + 2.0 * PAD + 4.0);
            self.right += 4.0;
        }
    }
}

/// How many slanted arrows leave or arrive through a gap and are on their way in a row.
fn crossing(scene: &Scene<'_>, gap: usize, row: usize) -> usize {
    let passes = |way: &super::scene::Way| {
        way.leaves < row && row < way.arrives && way.gaps().first() == Some(&gap)
    };
    scene.slanted().filter(|(_, way)| passes(way)).count()
}

/// The width of the longest word, in units of its size.
pub fn longest(text: &str, face: Face) -> f64 {
    let words =
        text.split([' ', '\u{a0}', '\n']).filter(|w| !w.chars().any(crate::font::is_ideograph));
    words.map(|word| width(word, face)).fold(0.0, f64::max)
}
