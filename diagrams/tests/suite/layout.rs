//! Nothing lies on anything else, whatever is drawn and however wide.

use callproof_diagrams::Options;
use callproof_diagrams::chart::{Arrow, Box, Chart, Fate};
use callproof_diagrams::layout::{layout, overlaps};
use callproof_diagrams::picture::{Part, Shape};

use super::charts::{Named, figures, made_up, random_runs, witnesses};

/// Widths that are asked for: as wide as it likes, a page of a specification, half of one.
const WIDTHS: [Option<f64>; 3] = [None, Some(17.0), Some(8.5)];

fn nothing_overlaps(charts: &[Named], widths: &[Option<f64>]) {
    let mut found = Vec::new();
    for (name, chart) in charts {
        for width in widths {
            let picture =
                layout(chart, &Options { caption: true, width: *width, ..Options::default() });
            let said = overlaps(&picture).into_iter();
            found.extend(said.map(|overlap| format!("{name} at {width:?} cm: {overlap}")));
        }
    }
    assert!(found.is_empty(), "{} overlaps:\n{}", found.len(), found.join("\n"));
}

#[test]
fn nothing_overlaps_in_figures_and_findings() {
    let charts = [figures(), witnesses()].concat();
    assert!(charts.len() > 90, "there are {}", charts.len());
    nothing_overlaps(&charts, &WIDTHS);
}

#[test]
fn nothing_overlaps_in_a_thousand_runs_of_chance() {
    let charts = random_runs(500);
    assert_eq!(charts.len(), 1000);
    nothing_overlaps(&charts, &WIDTHS[..2]);
}

#[test]
fn nothing_overlaps_among_twelve_lifelines_and_sixty_events() {
    let charts: Vec<Named> =
        (0..16).map(|seed| (format!("made up {seed}"), made_up(12, 60, seed))).collect();
    nothing_overlaps(&charts, &[None, Some(17.0), Some(26.0)]);
}

#[test]
fn nothing_overlaps_among_few_lifelines_with_much_on_the_way() {
    let charts: Vec<Named> = (0..60)
        .map(|seed| (format!("made up {seed}"), made_up(2 + seed as usize % 4, 30, seed)))
        .collect();
    nothing_overlaps(&charts, &WIDTHS);
}

#[test]
fn a_width_asked_for_is_kept_with_type_of_eight_points_or_more() {
    let charts = [figures(), witnesses(), random_runs(30)].concat();
    let large = (0..10).map(|seed| (format!("made up {seed}"), made_up(12, 60, seed)));
    for (name, chart) in charts.into_iter().chain(large) {
        let picture =
            layout(&chart, &Options { caption: true, width: Some(17.0), ..Options::default() });
        let wide = picture.width * 2.54 / 72.0;
        assert!((wide - 17.0).abs() < 0.01, "{name} is {wide} cm wide");
        for mark in &picture.marks {
            if let Shape::Text(text) = &mark.shape {
                assert!(text.size >= 8.0, "{name}: {} points", text.size);
            }
        }
    }
}

#[test]
fn everything_that_is_said_is_in_the_picture() {
    let bare = |text: &str| text.replace([' ', '\u{a0}'], "");
    for (name, chart) in [figures(), witnesses(), random_runs(20)].concat() {
        let picture =
            layout(&chart, &Options { caption: true, width: Some(17.0), ..Options::default() });
        let said = |part: Part| {
            let own = picture.marks.iter().filter(|mark| mark.part == part);
            let texts = own.filter_map(|mark| match &mark.shape {
                Shape::Text(text) => Some(bare(&text.content)),
                _ => None,
            });
            texts.collect::<String>()
        };
        for (place, arrow) in chart.arrows.iter().enumerate() {
            let said = said(Part::Arrow(place));
            assert!(said.contains(&bare(&arrow.label)), "{name}: {}, not {said}", arrow.label);
        }
        for (place, shown) in chart.boxes.iter().enumerate() {
            assert_eq!(said(Part::Box(place)), bare(&shown.lines.concat()), "{name}");
        }
        let foot = said(Part::Foot);
        assert!(foot.contains(&bare(&chart.caption)) && foot.contains(&bare(&chart.remark)));
    }
}

fn small() -> Chart {
    let arrow = |from: (usize, usize), to: (usize, usize)| Arrow {
        from,
        to,
        label: "1. request".into(),
        fate: Fate::Taken,
        is_optional: false,
    };
    Chart {
        caption: "Figure 1: small".into(),
        lifelines: ["client 1", "idle", "server"].map(String::from).to_vec(),
        rows: 4,
        arrows: vec![arrow((0, 0), (2, 3)), arrow((2, 1), (0, 1))],
        boxes: vec![Box {
            lifeline: 2,
            through: 2,
            row: 2,
            lines: vec!["waits".into()],
            is_defect: false,
        }],
        repeats: None,
        remark: String::new(),
    }
}

#[test]
fn a_lifeline_on_which_nothing_happens_is_left_out() {
    let picture = layout(&small(), &Options::default());
    let heads = picture.marks.iter().filter(|mark| matches!(mark.part, Part::Head(_)));
    let names = heads.filter_map(|mark| match &mark.shape {
        Shape::Text(text) => Some(text.content.as_str()),
        _ => None,
    });
    assert_eq!(names.collect::<Vec<_>>(), ["client 1", "server"]);
}

#[test]
fn both_ends_of_a_message_are_in_time() {
    let picture = layout(&small(), &Options::default());
    let shaft = |place: usize| {
        let own = |mark: &&callproof_diagrams::picture::Mark| mark.part == Part::Arrow(place);
        match &picture.marks.iter().find(own).expect("it is drawn").shape {
            Shape::Line { points, .. } => (points[0], points[points.len() - 1]),
            other => panic!("{other:?}"),
        }
    };
    let ((sent, arrives), (level, also_level)) = (shaft(0), shaft(1));
    assert!(sent.y < level.y && level.y < arrives.y);
    assert!((level.y - also_level.y).abs() < 1e-9);
}

#[test]
fn a_picture_may_go_without_its_caption() {
    let with = layout(&small(), &Options::default());
    let without = layout(&small(), &Options { caption: false, ..Options::default() });
    assert!(without.height < with.height);
    assert!(!without.marks.iter().any(|mark| mark.part == Part::Foot));
}
