//! Marks at what is wrong, in every format.

use callproof_diagrams::chart::{Chart, chart, chart_of_breach};
use callproof_diagrams::layout::layout;
use callproof_diagrams::picture::{Part, Pen, Shape};
use callproof_diagrams::{Format, Options, write};
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::figures::play;

/// The figures of the texts as runs against a promise that somebody is harmed by: as they are
/// without marks, and with them.
fn marked() -> Vec<(Chart, Chart)> {
    struct Marked;
    impl Visitor for Marked {
        type Output = Vec<(Chart, Chart)>;
        fn visit<P: Procedure>(&mut self, procedure: P) -> Self::Output {
            let draw = |figure: callproof_kernel::figure::Figure<P>| {
                let (run, _) = play(procedure, &figure);
                let mut marked = chart_of_breach(&run, "a run", "nobody was asked");
                marked.comes_to("the first waits for ever", &[0, 1]);
                (chart(&run, 0, "a run"), marked)
            };
            procedure.figures().into_iter().map(draw).collect()
        }
    }
    visit_all(&mut Marked).into_iter().flatten().collect()
}

#[test]
fn a_breach_is_marked_at_the_last_event_and_what_it_comes_to_below_it() {
    for (plain, marked) in marked() {
        assert!(plain.boxes.iter().all(|shown| !shown.is_defect));
        let wrong: Vec<_> = marked.boxes.iter().filter(|shown| shown.is_defect).collect();
        let [breach, end] = wrong[..] else { panic!("two marks: {wrong:?}") };
        assert_eq!(breach.lines.last().map(String::as_str), Some("so: nobody was asked"));
        assert_eq!(end.lines, ["so: the first waits for ever"]);
        assert_eq!((end.lifeline, end.through, end.row), (0, 1, marked.rows - 1));
        assert_eq!(breach.row, end.row - 1, "nothing happens after it");
        assert_eq!(breach.lifeline, breach.through, "it happens at one role");
    }
}

#[test]
fn every_format_shows_the_marks() {
    for (_, marked) in marked() {
        let frames = layout(&marked, &Options::default()).marks.into_iter().filter(|mark| {
            let is_thick = matches!(mark.shape, Shape::Frame { pen, .. } if pen == Pen::THICK);
            is_thick && matches!(mark.part, Part::Box(_))
        });
        assert_eq!(frames.count(), 2);
        for (format, sign) in [
            (Format::Svg, "font-weight=\"bold\""),
            (Format::Dot, "penwidth=2.25"),
            (Format::PlantUml, "<b>so: the first waits for ever</b>"),
            (Format::Mermaid, "⚠ so: the first waits for ever"),
            (Format::Text, "! so: the first waits for ever"),
        ] {
            let text = write(&marked, format, &Options::default());
            let text = String::from_utf8(text).expect("it is text");
            assert!(text.contains(sign), "{sign}: {text}");
        }
    }
}
