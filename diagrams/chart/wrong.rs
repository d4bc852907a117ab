//! Marks at what is wrong in a run, beside events without a step.

use callproof_kernel::step::Step;

use super::{Arrow, Box, Chart};

/// Marks the last event, which is one of this lifeline: in its last box, else in one below it.
/// `steps` has for each box the step that it shows, if only that.
pub fn mark(chart: &mut Chart, steps: &mut Vec<Option<Step>>, lifeline: usize, breach: &str) {
    let line = so(breach);
    let is_last = |shown: &Box| shown.lifeline == lifeline && shown.row + 1 == chart.rows;
    match chart.boxes.iter().position(is_last) {
        Some(place) => {
            chart.boxes[place].lines.push(line);
            chart.boxes[place].is_defect = true;
            steps[place] = None;
        }
        None => {
            chart.put_below(line, (lifeline, lifeline));
            steps.push(None);
        }
    }
}

impl Chart {
    /// Says below everything what the run comes to, across some lifelines and those between them;
    /// across all on which something is drawn, where none is named.
    pub fn comes_to(&mut self, what: &str, lifelines: &[usize]) {
        let drawn: Vec<usize> =
            (0..self.lifelines.len()).filter(|lifeline| self.is_drawn_on(*lifeline)).collect();
        let across = if lifelines.is_empty() { &drawn[..] } else { lifelines };
        let last = self.lifelines.len().saturating_sub(1);
        let low = across.iter().min().copied().unwrap_or(0);
        let high = across.iter().max().copied().unwrap_or(last);
        self.put_below(so(what), (low, high));
    }

    fn put_below(&mut self, line: String, (lifeline, through): (usize, usize)) {
        let row = self.rows;
        self.boxes.push(Box { lifeline, through, row, lines: vec![line], is_defect: true });
        self.rows += 1;
    }

    /// Whether something happens on a lifeline.
    pub fn is_drawn_on(&self, lifeline: usize) -> bool {
        let ends = |arrow: &Arrow| [arrow.from.0, arrow.to.0].contains(&lifeline);
        let lies_on = |shown: &Box| shown.lifeline <= lifeline && lifeline <= shown.through;
        self.arrows.iter().any(ends) || self.boxes.iter().any(lies_on)
    }
}

fn so(what: &str) -> String {
    format!("so: {what}")
}
