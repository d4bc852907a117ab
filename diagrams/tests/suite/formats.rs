//! What every format holds.

use callproof_diagrams::chart::{Box, Chart};
use callproof_diagrams::text::needed;
use callproof_diagrams::{Format, Options, write};

use super::charts::{Named, figures, made_up, random_runs};

/// The charts of the texts, some of chance, and names with every sign that may be in one.
pub fn charts() -> Vec<Named> {
    let mut charts = [figures(), random_runs(8)].concat();
    charts.extend((0..6).map(|seed| (format!("made-up-{seed}"), made_up(4, 24, seed))));
    charts.push(("strange".into(), strange()));
    charts
}

/// A chart whose names have every sign that a language may take for its own.
pub fn strange() -> Chart {
    let names = [
        r#"a "b" <c> & {d}"#,
        r"\n %e% #35; ;f; |g|",
        "é – ’ “視頻” \u{a0}x ~~ ** // __ --",
        "end: 'loop' -> $x ` ^ ! = ==",
    ];
    let mut chart = made_up(4, 12, 1);
    chart.lifelines = names.map(String::from).to_vec();
    for (arrow, name) in chart.arrows.iter_mut().zip(names.iter().cycle()) {
        arrow.label = format!("1. {name}");
    }
    let lines = names.map(String::from).to_vec();
    chart.boxes.push(Box { lifeline: 0, through: 3, row: chart.rows, lines, is_defect: true });
    chart.rows += 1;
    chart.caption = names.join(" ");
    chart.remark = names.concat();
    chart
}

fn is_text(format: Format) -> bool {
    !matches!(format, Format::Png | Format::Pdf | Format::Emf)
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for (name, chart) in charts().into_iter().step_by(3) {
        for format in Format::ALL {
            let options = Options { caption: true, width: Some(17.0), ..Options::default() };
            let one = write(&chart, format, &options);
            assert_eq!(one, write(&chart, format, &options), "{name}.{}", format.ending());
        }
    }
}

#[test]
fn every_label_is_in_every_text() {
    for (name, chart) in [figures(), random_runs(10)].concat() {
        for format in Format::ALL.into_iter().filter(|format| is_text(*format)) {
            let bytes = write(&chart, format, &Options::default());
            let text = String::from_utf8(bytes).expect("text is UTF-8");
            // Plain text breaks labels into lines between lifelines.
            let labels = chart.arrows.iter().map(|arrow| arrow.label.clone());
            let boxed = chart.boxes.iter().flat_map(|shown| shown.lines.clone());
            for label in labels.chain(boxed) {
                let is_said = match format {
                    Format::Text => is_in_parts(&label, &text),
                    _ => text.contains(&label),
                };
                assert!(is_said, "{name}.{}: {label}\n{text}", format.ending());
            }
        }
    }
}

#[test]
fn plain_text_keeps_to_a_hundred_columns() {
    let wide = |seed: u64| (format!("made-up-{seed}"), made_up(12, 60, seed));
    for (name, chart) in charts().into_iter().chain((0..10).map(wide)) {
        let bytes = write(&chart, Format::Text, &Options::default());
        let text = String::from_utf8(bytes).expect("text is UTF-8");
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{name}: {line}");
        }
    }
}

/// Whether the words of a label are there, as far as none of them is broken.
fn is_in_parts(label: &str, text: &str) -> bool {
    label.split([' ', '\u{a0}']).all(|word| text.contains(&word[..word.len().min(8)]))
}

#[test]
fn plain_text_is_as_narrow_as_it_is_asked_to_be() {
    for (name, chart) in [figures(), random_runs(10)].concat() {
        let needed = needed(&chart);
        assert!(needed <= 12 * chart.lifelines.len().max(2) + 4, "{name}: {needed}");
        for columns in [needed, 80] {
            let options = Options { columns, ..Options::default() };
            let text = String::from_utf8(write(&chart, Format::Text, &options)).expect("UTF-8");
            let wide = text.lines().find(|line| line.chars().count() > columns);
            assert_eq!(wide, None, "{name}, {columns}");
            let mut labels = chart.arrows.iter().map(|arrow| &arrow.label);
            let lost = labels.find(|label| !is_in_parts(label, &text));
            assert_eq!(lost, None, "{name}, {columns}:\n{text}");
        }
    }
    assert_eq!(needed(&made_up(12, 60, 1)), 100, "no more than there are");
}

#[test]
fn a_file_is_known_by_how_its_name_ends() {
    let mut endings: Vec<_> = Format::ALL.iter().map(|format| format.ending()).collect();
    endings.sort_unstable();
    endings.dedup();
    assert_eq!(endings.len(), Format::ALL.len());
}

#[test]
fn a_chart_in_which_nothing_happens_is_written_too() {
    let nobody = Chart {
        caption: String::new(),
        lifelines: Vec::new(),
        rows: 0,
        arrows: Vec::new(),
        boxes: Vec::new(),
        repeats: None,
        remark: String::new(),
    };
    let idle = Chart { lifelines: vec!["client".into()], ..nobody.clone() };
    for chart in [nobody, idle] {
        for format in Format::ALL {
            assert!(!write(&chart, format, &Options::default()).is_empty());
        }
    }
}

#[test]
fn a_png_is_as_large_as_its_picture() {
    let (_, chart) = figures().swap_remove(0);
    let options = Options { caption: true, width: Some(17.0), ..Options::default() };
    let bytes = write(&chart, Format::Png, &options);
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let wide = u32::from_be_bytes(bytes[16..20].try_into().expect("four bytes"));
    assert!((f64::from(wide) - 17.0 / 2.54 * 192.0).abs() < 1.5, "{wide} pixels");
}

#[test]
fn a_png_is_made_of_whole_parts() {
    let (_, chart) = figures().swap_remove(0);
    let bytes = write(&chart, Format::Png, &Options::default());
    let (mut at, mut names) = (8, Vec::new());
    while at < bytes.len() {
        let long = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
        names.push(String::from_utf8_lossy(&bytes[at + 4..at + 8]).into_owned());
        at += long + 12;
    }
    assert_eq!(at, bytes.len());
    assert_eq!(names, ["IHDR", "pHYs", "IDAT", "IEND"]);
}

#[test]
fn what_repeats_is_said_to_in_every_text() {
    let chart = (0..20).map(|seed| made_up(3, 12, seed)).find(|chart| chart.repeats.is_some());
    let chart = chart.expect("every second repeats");
    let said = |format: Format| {
        String::from_utf8(write(&chart, format, &Options::default())).expect("UTF-8")
    };
    assert!(said(Format::Svg).contains("loop (for ever)"));
    assert!(said(Format::Text).contains("loop (for ever)"));
    assert!(said(Format::PlantUml).contains("\nloop for ever\n"));
    assert!(said(Format::Mermaid).contains("loop for ever\n"));
    assert!(said(Format::Dot).contains("rows repeat for ever"));
}
