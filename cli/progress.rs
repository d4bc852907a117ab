//! Progress on standard error, for anything longer than a second.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use callproof_proofs::engine::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::files;

/// Shows how far the searches are: on one line of a terminal, else a line every few seconds.
pub struct Meter {
    started: Instant,
    bar: Option<ProgressBar>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: BTreeMap<String, (Instant, usize)>,
    said: Option<Instant>,
}

const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_secs(5);

impl Meter {
    /// A meter that says nothing for the first second.
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("{spinner} {wide_msg} [{elapsed}]");
            bar.set_style(style.expect("the template is a constant"));
            bar
        });
        Meter { started: Instant::now(), bar, state: Mutex::default() }
    }

    /// Takes note of one search's progress.
    pub fn tell(&self, case: &str, progress: Progress) {
        let Ok(mut state) = self.state.lock() else { return };
        let Progress { states, frontier, .. } = progress;
        let search = state.running.entry(case.into()).or_insert((Instant::now(), 0));
        if states < search.1 {
            // The same case again: another text, or a search begun anew.
            search.0 = Instant::now();
        }
        search.1 = states;
        let rate = states as f64 / search.0.elapsed().as_secs_f64().max(0.001);
        let elapsed = self.started.elapsed();
        if elapsed < PATIENCE {
            return;
        }
        // What has only begun has no rate.
        let speed = match states {
            0..10_000 => String::new(),
            _ => format!("; {rate:.0} states/s"),
        };
        let line = format!("{case}: {states} states, {frontier} still to look at{speed}");
        match &self.bar {
            Some(bar) => {
                bar.set_message(line);
                bar.tick();
            }
            None if state.said.is_none_or(|said| said.elapsed() > PAUSE) => {
                state.said = Some(Instant::now());
                files::tell(&format!("callproof: {line}, {:.0} s", elapsed.as_secs_f64()));
            }
            None => {}
        }
    }

    /// Clears the line.
    pub fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
