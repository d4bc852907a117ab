//! State machines as figures: of the texts, as written and as recommended.

use callproof_diagrams::layout::overlaps;
use callproof_diagrams::machine::{Edge, State, StateChart, layout, state_chart, write};
use callproof_diagrams::picture::{Extent, Mark, Part, Picture, Shape};
use callproof_diagrams::{Format, Options};
use callproof_kernel::case::Size;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::engine::Limits;
use callproof_proofs::machine::machines;
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

/// A figure and its name.
pub type Named = (String, StateChart);

struct Draw;

impl Visitor for Draw {
    type Output = Vec<Named>;

    fn visit<P: Procedure>(&mut self, procedure: P) -> Vec<Named> {
        let mut drawn = Vec::new();
        for (how, text) in [("written", procedure.as_written()), ("best", recommended(procedure))] {
            let cases = procedure.cases().into_iter().filter(|case| case.size == Size::Default);
            let worlds: Vec<_> = cases.map(|case| World::new(case, text.clone())).collect();
            for (place, machine) in machines(&worlds, Limits::default(), 2).iter().enumerate() {
                let caption = format!("{} {}, {how}", machine.role, machine.kind);
                let name = format!("{}-{how}-{place}", procedure.name());
                drawn.push((name, state_chart(machine, &caption)));
            }
        }
        drawn
    }
}

/// The machines of the texts that are built in, and of those in the plain form.
pub fn figures() -> Vec<Named> {
    let mut drawn: Vec<Named> = visit_all(&mut Draw).into_iter().flatten().collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../texts");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of the texts")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "proc"))
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("it can be read");
        let plain = callproof_plain::read(&text, None).expect("it is a procedure");
        drawn.extend(Draw.visit(plain));
    }
    drawn
}

/// Machines made up: many states, many arrows, words with every sign.
pub fn made_up(states: usize, edges: usize) -> StateChart {
    let names = [
        r#"a "b" <c> & {d}"#,
        r"\n %e% #35; ;f; |g| :h:: i",
        "é – ’ “視頻” \u{a0}x ~~ ** // __ --",
        "end: 'loop' -> $x ` ^ ! = ==",
    ];
    let state = |place: usize| State {
        name: format!("{place} {}", names[place % names.len()]),
        is_initial: place == 0,
        is_final: place + 1 == states,
    };
    let edge = |place: usize| Edge {
        from: place * 7 % states,
        to: place * 3 % states,
        on: format!("receive {}", names[place % names.len()]),
        does: if place.is_multiple_of(3) {
            String::new()
        } else {
            format!("send {}", names[place % 2])
        },
        steps: format!("step {place}"),
    };
    StateChart {
        caption: names.join(" "),
        states: (0..states).map(state).collect(),
        edges: (0..edges).map(edge).collect(),
        remark: names.concat(),
    }
}

fn all() -> Vec<Named> {
    let mut all = figures();
    assert!(all.len() > 50, "there are {}", all.len());
    let shapes = [(1, 0), (1, 4), (2, 9), (5, 30), (9, 60)];
    all.extend(shapes.map(|(s, e)| (format!("made-up-{s}-{e}"), made_up(s, e))));
    all
}

/// The same picture with states as plain rectangles, which is what the measure knows.
fn squared(picture: Picture) -> Picture {
    let square = |mark: Mark| match (mark.part, &mark.shape) {
        (Part::Box(_), Shape::Line { points, pen }) => {
            let place = Extent::around(points).expect("a state has corners");
            Mark { shape: Shape::Frame { place, pen: *pen }, ..mark }
        }
        _ => mark,
    };
    Picture { marks: picture.marks.into_iter().map(square).collect(), ..picture }
}

#[test]
fn nothing_overlaps_in_a_state_machine() {
    let mut found = Vec::new();
    for (name, chart) in all() {
        for width in [None, Some(17.0), Some(26.0), Some(12.0)] {
            let picture =
                squared(layout(&chart, &Options { caption: true, width, ..Options::default() }));
            let said = overlaps(&picture).into_iter();
            found.extend(said.map(|overlap| format!("{name} at {width:?} cm: {overlap}")));
            if let Some(width) = width {
                assert!((picture.width * 2.54 / 72.0 - width).abs() < 0.01, "{name}");
            }
        }
    }
    assert!(found.is_empty(), "{} overlaps:\n{}", found.len(), found.join("\n"));
}

/// The measure is no comfort if it sees nothing.
#[test]
fn a_label_that_slips_is_noticed() {
    for (name, chart) in figures().into_iter().filter(|(_, chart)| chart.states.len() > 3) {
        let mut picture = squared(layout(&chart, &Options::default()));
        for mark in &mut picture.marks {
            if let (Part::Arrow(_), Shape::Text(text)) = (mark.part, &mut mark.shape) {
                text.at.y += 16.0;
            }
        }
        assert!(!overlaps(&picture).is_empty(), "{name}");
    }
}

#[test]
fn everything_that_is_said_is_in_the_picture_of_a_machine() {
    let bare = |text: &str| text.replace([' ', '\u{a0}'], "");
    for (name, chart) in all() {
        let picture =
            layout(&chart, &Options { caption: true, width: Some(17.0), ..Options::default() });
        let texts = picture.marks.iter().filter_map(|mark| match &mark.shape {
            Shape::Text(text) => Some(bare(&text.content)),
            _ => None,
        });
        let said = texts.collect::<String>();
        let states = chart.states.iter().map(|state| state.name.clone());
        let labels = chart.edges.iter().map(Edge::label);
        for word in states.chain(labels).chain([chart.caption.clone(), chart.remark.clone()]) {
            assert!(said.contains(&bare(&word)), "{name}: {word}");
        }
    }
}

#[test]
fn the_same_machine_gives_the_same_bytes_in_every_format() {
    for (name, chart) in all().into_iter().step_by(4) {
        for format in Format::ALL {
            let options = Options { caption: true, width: Some(17.0), ..Options::default() };
            let one = write(&chart, format, &options);
            assert!(!one.is_empty() && one == write(&chart, format, &options), "{name}");
        }
    }
}

#[test]
fn a_machine_in_plain_text_keeps_to_eighty_columns() {
    for (name, chart) in all() {
        let text = write(&chart, Format::Text, &Options::default());
        let text = String::from_utf8(text).expect("text is UTF-8");
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
        }
    }
}
