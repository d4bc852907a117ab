//! What is generated and committed is what the model gives today: figures, the page of each
//! procedure, and the README's table.
//!
//! Rewritten by `CALLPROOF_BLESS=1 cargo test --test generated`.

mod pages;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use callproof_cli::commands::states::{self, Drawn};
use callproof_diagrams::chart::{Arrow, Chart, chart};
use callproof_diagrams::{Format, Options, dot, machine, svg};
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Size;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::figures::play;
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;
use pages::{Page, Shown};

#[allow(dead_code)]
#[path = "../proofs/tests/suite/toy/mod.rs"]
mod toy;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn is_blessing() -> bool {
    std::env::var_os("CALLPROOF_BLESS").is_some()
}

/// Compares a committed file with what is generated, or rewrites it.
fn settle(path: &Path, generated: &str) {
    if is_blessing() {
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
        std::fs::write(path, generated).expect("writable");
        return;
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == generated,
        "{} is not what is generated; if that is meant, run \
         `CALLPROOF_BLESS=1 cargo test --test generated`",
        path.display()
    );
}

/// Every text in the plain form, in the order of their names.
fn texts() -> Vec<AnyProcedure> {
    let entries = std::fs::read_dir(root().join("texts")).expect("committed");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "proc")).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("readable");
        let file = path.to_str().expect("a name that can be printed");
        AnyProcedure::of(callproof_plain::read(&text, Some(file)).expect("it is a procedure"))
    };
    paths.into_iter().map(read).collect()
}

/// Meets the procedures that are built in, and the texts in the plain form.
fn every<V: Visitor>(visitor: &mut V) -> Vec<V::Output> {
    let mut met = visit_all(visitor);
    met.extend(texts().into_iter().map(|text| visitor.visit(text)));
    met
}

struct Figures;

impl Visitor for Figures {
    type Output = Vec<(String, Chart)>;

    fn visit<P: Procedure>(&mut self, procedure: P) -> Self::Output {
        let mut shown = Vec::new();
        let drawn: Vec<_> = procedure
            .figures()
            .into_iter()
            .map(|figure| {
                let (run, skip) = play(procedure, &figure);
                let cited = run.occurrences[skip..].iter().flat_map(|o| o.outcome.iter());
                shown.extend(cited.flat_map(|o| o.cited.clone()));
                (figure.file.to_string(), chart(&run, skip, &figure.caption()))
            })
            .collect();
        for figure in procedure.figures() {
            let of_clause = |(clause, _): &(_, _)| *clause == figure.clause;
            let clause = procedure.clauses().into_iter().find(of_clause);
            let (_, steps) = clause.expect("a figure shows a clause of the text");
            for step in steps.iter().filter(|s| s.is_numbered() && s.item.part.is_none()) {
                assert!(shown.contains(step), "{step} is in no figure of its clause");
            }
        }
        drawn
    }
}

#[test]
fn the_figures_of_the_text_are_drawn_from_runs_that_obey_every_numbered_step() {
    for (name, chart) in every(&mut Figures).into_iter().flatten() {
        draw(&name, &chart);
    }
}

struct Machines;

impl Visitor for Machines {
    type Output = Vec<Drawn>;

    fn visit<P: Procedure>(&mut self, procedure: P) -> Self::Output {
        let mut cases = procedure.cases();
        cases.retain(|case| case.size == Size::Default);
        let text = recommended(procedure);
        states::drawn(&text, &cases, None, "as recommended").expect("every role has one")
    }
}

#[test]
fn the_state_machines_of_the_roles_are_those_of_the_text_as_recommended() {
    for Drawn { chart, file } in visit_all(&mut Machines).into_iter().flatten() {
        let svg = machine::write(&chart, Format::Svg, &Options::default());
        let svg = String::from_utf8(svg).expect("it is text");
        settle(&root().join(format!("diagrams/figures/{file}.svg")), &svg);
    }
}

fn draw(name: &str, chart: &Chart) {
    let folder = root().join("diagrams/figures");
    settle(&folder.join(format!("{name}.svg")), &svg::svg(chart));
    settle(&folder.join(format!("{name}.dot")), &dot::dot(chart));
}

/// What was found of every procedure, looked for once; those that are built in first.
fn every_page() -> &'static [Page] {
    static FOUND: OnceLock<Vec<Page>> = OnceLock::new();
    FOUND.get_or_init(|| every(&mut pages::Look))
}

/// The pages of those that are built in, and of those in the plain form.
fn both_kinds() -> (&'static [Page], &'static [Page]) {
    every_page().split_at(callproof_model::all().len())
}

fn every_finding() -> impl Iterator<Item = &'static Shown> {
    every_page().iter().flat_map(|page| &page.findings)
}

#[test]
fn graphviz_accepts_every_figure() {
    let mut charts: Vec<_> = every(&mut Figures).into_iter().flatten().collect();
    charts.extend(every_finding().filter_map(|f| Some((f.sentence.clone(), f.chart.clone()?))));
    for (name, chart) in charts {
        let mut graphviz = Command::new("dot");
        graphviz.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let Ok(mut child) = graphviz.spawn() else {
            println!("skipped: there is no `dot` on this machine");
            return;
        };
        let mut input = child.stdin.take().expect("piped");
        std::io::Write::write_all(&mut input, dot::dot(&chart).as_bytes()).expect("dot reads");
        drop(input);
        let output = child.wait_with_output().expect("dot ends");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && complaint.is_empty(), "{name}: {complaint}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("</svg>"), "{name}");
    }
}

#[test]
fn the_page_of_each_procedure_says_what_is_found() {
    for page in every_page() {
        settle(&root().join(format!("docs/{}.md", page.name)), &page.text);
    }
}

#[test]
fn what_is_claimed_to_happen_has_its_figure() {
    for (name, chart) in every_page().iter().flat_map(|page| &page.happenings) {
        draw(name, chart);
    }
}

/// Replaces what stands between two markers.
fn fill(text: &str, block: &str, content: &str) -> String {
    let (open, close) = (format!("<!-- {block} -->\n"), format!("<!-- end of {block} -->"));
    let start = text.find(&open).expect("the README has the block") + open.len();
    let end = start + text[start..].find(&close).expect("the block ends");
    format!("{}{content}{}", &text[..start], &text[end..])
}

#[test]
fn the_readme_says_what_is_found() {
    let path = root().join("README.md");
    let text = std::fs::read_to_string(&path).expect("the README is committed");
    let (built_in, _) = both_kinds();
    let text = fill(&text, "procedures", &pages::overview(built_in, "docs"));
    settle(&path, &fill(&text, "participants", &pages::growth(built_in)));
}

#[test]
fn the_folder_of_the_texts_says_what_is_found_of_them() {
    let (_, texts) = both_kinds();
    let table = pages::overview(texts, "../docs");
    let text = format!(
        "# Texts in the plain form\n\n\
         Generated by `CALLPROOF_BLESS=1 cargo test --test generated`. Each is a procedure in \
         [the plain form](../docs/plain.md), in our own words, with its ledger beside it: \
         `callproof check texts/NAME.proc`.\n\n{table}"
    );
    settle(&root().join("texts/README.md"), &text);
}

/// Every figure committed is one that is generated.
#[test]
fn no_figure_is_left_over() {
    let mut known: Vec<String> =
        every(&mut Figures).into_iter().flatten().map(|(name, _)| name).collect();
    known.extend(every_page().iter().flat_map(|page| &page.happenings).map(|(n, _)| n.clone()));
    known.extend(visit_all(&mut Machines).into_iter().flatten().map(|drawn| drawn.file));
    known.push("established-means-accepted".into());
    for entry in std::fs::read_dir(root().join("diagrams/figures")).expect("committed") {
        let path = entry.expect("readable").path();
        let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
        assert!(known.contains(&name), "{name} is drawn by nothing");
    }
}

#[test]
fn the_readmes_picture_is_a_finding() {
    let shown = every_finding()
        .find(|f| f.claim == Some("established-means-accepted"))
        .expect("the text as written breaks it");
    let chart = shown.chart.as_ref().expect("it has a run");
    let picture = root().join("diagrams/figures/established-means-accepted.svg");
    settle(&picture, &svg::svg(chart));
}

/// A run in which messages of one hop overtake each other is drawn with arrows that cross.
#[test]
fn crossing_messages_cross() {
    let late = every_finding()
        .find(|f| f.sentence.contains("client 1 receives a progress indication"))
        .expect("the text as written has no step for late progress");
    let chart = late.chart.as_ref().expect("it has a run");
    let is_late = |a: &&Arrow| a.from.1 < a.to.1 && a.label.contains("progress indication");
    let slanted = chart.arrows.iter().find(is_late).expect("it arrives late");
    let crossed = chart.arrows.iter().any(|other| {
        let level = other.from.1 == other.to.1;
        let between = slanted.from.1 < other.to.1 && other.to.1 < slanted.to.1;
        level && between && other.from.0 == slanted.from.0 && other.to.0 == slanted.to.0
    });
    assert!(crossed, "the response overtakes it: {:#?}", chart.arrows);
}

#[test]
fn every_arrow_and_box_of_every_finding_is_on_the_page() {
    let happenings = every_page().iter().flat_map(|page| &page.happenings).map(|(_, c)| c);
    for chart in every_finding().filter_map(|f| f.chart.as_ref()).chain(happenings) {
        for arrow in &chart.arrows {
            assert!(arrow.from.1 <= arrow.to.1, "an arrow never goes back in time");
            assert!(arrow.to.1 < chart.rows && arrow.from.0 != arrow.to.0);
        }
        let mut taken: Vec<_> = chart.boxes.iter().map(|b| b.row).collect();
        taken.extend(chart.arrows.iter().map(|a| a.to.1));
        taken.sort_unstable();
        let rows = taken.len();
        taken.dedup();
        assert_eq!(rows, taken.len(), "each row has one arrow or one box");
    }
}

/// The reference world replays every run that the engine finds, to the same end.
#[test]
fn every_witness_replays_in_the_reference_world() {
    let replayed: Vec<bool> = every_finding().filter_map(|finding| finding.replays).collect();
    assert!(replayed.len() > 50 && replayed.iter().all(|replays| *replays));
}

/// A run that goes round for ever is drawn with a frame round what repeats, and nothing else.
#[test]
fn what_repeats_for_ever_is_framed() {
    use callproof_kernel::case::Case;
    use callproof_kernel::claim::{Claim, Formula};
    use toy::{Edges, Toy, Walker};

    let edges: Edges = vec![(0, 1, true), (1, 2, true), (2, 3, true), (3, 2, true), (2, 9, false)];
    let claim = Claim::<Toy>::new(
        "ends-at-9",
        "",
        &[],
        Formula::leads_to(
            |s, _| s.of(Walker, "is at 0", |l| l.state == 0),
            |s, _| s.of(Walker, "is at 9", |l| l.state == 9),
        ),
    );
    let world = World::new(Case::new(Toy, "graph", "a graph", edges), Toy.as_written());
    let report = callproof_proofs::check::check(&world, &[claim], Default::default(), &mut |_| {});
    let witness = report.results[0].witness.as_ref().expect("it goes round between 2 and 3");
    let chart = chart(&witness.run, 0, "round and round");
    let frame = chart.repeats.expect("a loop frame");
    assert_eq!((frame.from, frame.to), (2, 3), "two steps lead there, two go round");
    let drawn = svg::svg(&chart);
    assert!(drawn.contains("loop (for ever)"));
    assert!(dot::dot(&chart).contains("the last 2 rows repeat for ever"));
}
