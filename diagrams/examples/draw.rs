//! Draws the figures of the texts, a run of each finding and charts of chance into a folder.

#[allow(dead_code)]
#[path = "../tests/suite/charts.rs"]
mod charts;

use callproof_diagrams::layout::{Options, layout, overlaps};
use callproof_diagrams::{Format, write};

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "/tmp/drawn".into());
    std::fs::create_dir_all(&folder).expect("writable");
    let mut charts = charts::figures();
    charts.extend(charts::witnesses());
    charts.extend(charts::random_runs(20));
    charts.extend(
        (0..4).map(|n| (format!("made-up-{n}"), charts::made_up(3 + 3 * n as usize, 60, n))),
    );
    for (name, chart) in charts {
        for (way, width) in [("", None), ("-17cm", Some(17.0))] {
            let picture = layout(&chart, &Options { caption: true, width, ..Options::default() });
            for overlap in overlaps(&picture) {
                println!("{name}{way}: {overlap}");
            }
            for format in Format::ALL {
                let path = format!("{folder}/{name}{way}.{}", format.ending());
                let options = Options { caption: true, width, ..Options::default() };
                std::fs::write(path, write(&chart, format, &options)).expect("writable");
            }
        }
    }
}
