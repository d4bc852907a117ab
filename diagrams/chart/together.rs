//! What several lifelines do by the same step is drawn once.

use callproof_kernel::step::Step;

use super::{Box, Chart};

/// Joins boxes in which several lifelines do the same numbered step: one box lies across them,
/// in the row of the last. `steps` has for each box the step that it shows, if only that.
pub fn join(chart: &mut Chart, mut steps: Vec<Option<Step>>) {
    let mut place = 0;
    while place < chart.boxes.len() {
        let twin = steps[place].filter(Step::is_numbered).and_then(|step| {
            let later = place + 1..chart.boxes.len();
            later.into_iter().find(|other| {
                steps[*other] == Some(step) && can_join(chart, &chart.boxes[place], *other)
            })
        });
        match twin {
            Some(twin) => {
                let one = chart.boxes.remove(place);
                steps.remove(place);
                chart.boxes[twin - 1] = joined(chart, one, &chart.boxes[twin - 1]);
            }
            None => place += 1,
        }
    }
}

/// Whether a box may be drawn in the row of a later one: its lifelines take part in nothing in
/// between, and what is on its way passes by.
fn can_join(chart: &Chart, one: &Box, other: usize) -> bool {
    let two = &chart.boxes[other];
    let (low, high) = (one.lifeline.min(two.lifeline), one.through.max(two.through));
    let within = |row: usize| one.row < row && row <= two.row;
    let touches = |lifeline: usize| one.lifeline <= lifeline && lifeline <= one.through;
    let is_apart = one.through < two.lifeline || two.through < one.lifeline;
    let is_quiet = chart.arrows.iter().all(|arrow| {
        let ends = [arrow.from, arrow.to];
        let is_met = ends.iter().any(|(lifeline, row)| touches(*lifeline) && within(*row));
        let passes = arrow.from.1 < two.row && two.row < arrow.to.1;
        let lanes = (arrow.from.0.min(arrow.to.0), arrow.from.0.max(arrow.to.0));
        !(is_met || passes && lanes.0 < high && low < lanes.1)
    });
    let is_alone = chart.boxes.iter().enumerate().all(|(place, shown)| {
        let beside = shown.through < one.lifeline || one.through < shown.lifeline;
        place == other || !within(shown.row) || beside
    });
    let is_framed = |row: usize| chart.repeats.is_some_and(|f| f.from <= row && row <= f.to);
    is_apart && is_quiet && is_alone && is_framed(one.row) == is_framed(two.row)
}

fn joined(chart: &Chart, one: Box, two: &Box) -> Box {
    let (first, second) = if one.lifeline < two.lifeline { (&one, two) } else { (two, &one) };
    let lines = match first.lines == second.lines && first.through + 1 == second.lifeline {
        true => first.lines.clone(),
        false => [named(chart, first), named(chart, second)].concat(),
    };
    Box { lifeline: first.lifeline, through: second.through, row: two.row, lines, is_defect: false }
}

/// The lines of a box with the name of its lifeline, where it has but one.
fn named(chart: &Chart, shown: &Box) -> Vec<String> {
    let is_one = shown.lifeline == shown.through;
    let name = |line: &String| format!("{line} – {}", chart.lifelines[shown.lifeline]);
    shown.lines.iter().map(|line| if is_one { name(line) } else { line.clone() }).collect()
}
