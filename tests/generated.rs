//! What is generated and committed is what the model gives today: figures, and the README's tables.
//!
//! Rewritten by `CALLPROOF_BLESS=1 cargo test --test generated`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use callproof_diagrams::chart::{Arrow, Chart, chart};
use callproof_diagrams::{dot, svg};
use callproof_model::kernel::case::Size;
use callproof_model::kernel::procedure::{Procedure, Visitor};
use callproof_model::kernel::step::listed;
use callproof_model::video_push::VideoPush;
use callproof_model::visit_all;
use callproof_proofs::figures::play;
use callproof_proofs::findings::{Finding, find_repairs, findings};
use callproof_proofs::ledger::Ledger;
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::world::World;

#[allow(dead_code)]
#[path = "../proofs/tests/toy/mod.rs"]
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

struct Figures;

impl Visitor for Figures {
    type Output = Vec<(String, Chart)>;

    fn visit<P: Procedure>(&mut self) -> Self::Output {
        let drawn = P::figures().into_iter().map(|figure| {
            let (run, skip) = play(&figure);
            let cited = run.occurrences[skip..].iter().flat_map(|o| o.outcome.iter());
            let cited: Vec<_> = cited.flat_map(|o| o.cited.iter()).collect();
            let (_, steps) = P::clauses()
                .into_iter()
                .find(|(clause, _)| *clause == figure.clause)
                .expect("a figure shows a clause of the text");
            for step in steps.iter().filter(|s| s.is_numbered() && !s.item.contains('(')) {
                assert!(cited.contains(&step), "{}: {step} is not in it", figure.caption());
            }
            (figure.file.to_string(), chart(&run, skip, &figure.caption()))
        });
        drawn.collect()
    }
}

#[test]
fn the_figures_of_the_text_are_drawn_from_runs_that_obey_every_numbered_step() {
    for (name, chart) in visit_all(&mut Figures).into_iter().flatten() {
        let folder = root().join("diagrams/figures");
        settle(&folder.join(format!("{name}.svg")), &svg::svg(&chart));
        settle(&folder.join(format!("{name}.dot")), &dot::dot(&chart));
    }
}

#[test]
fn graphviz_accepts_every_figure() {
    let mut charts: Vec<_> = visit_all(&mut Figures).into_iter().flatten().collect();
    charts.extend(as_written().into_iter().filter_map(|f| Some(("finding".into(), drawn(&f)?))));
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

/// The findings of the text as written in the default cases, with their repairs.
fn as_written() -> Vec<Finding<VideoPush>> {
    static FOUND: OnceLock<Vec<Finding<VideoPush>>> = OnceLock::new();
    FOUND.get_or_init(look).clone()
}

fn look() -> Vec<Finding<VideoPush>> {
    let mut cases = VideoPush::cases();
    cases.retain(|case| case.size == Size::Default);
    let claims = VideoPush::claims();
    let plan = Plan {
        claims: &claims,
        limits: Default::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        is_whole: true,
        omitted: None,
        progress: &|_, _| {},
    };
    let text = VideoPush::as_written();
    let mut found = findings(&survey(&text, &cases, &plan));
    find_repairs(&mut found, &text, &plan);
    found
}

fn drawn(finding: &Finding<VideoPush>) -> Option<Chart> {
    let witness = finding.witness.as_ref()?;
    let mut chart = chart(&witness.run, 0, &finding.sentence());
    chart.remark = witness.why_fair.clone();
    Some(chart)
}

fn findings_table(found: &[Finding<VideoPush>]) -> String {
    let mut table = String::from(
        "| finding | clause and step | class | witness | shows in | repaired by |\n\
         |---|---|---|---|---|---|\n",
    );
    for finding in found {
        let repairs: Vec<_> =
            finding.repairs.iter().map(|(issue, c)| format!("`{issue}={c}`")).collect();
        let repairs = match repairs.is_empty() {
            true => "several together".into(),
            false => repairs.join(", "),
        };
        let steps = match finding.steps.is_empty() {
            true => "every text".into(),
            false => listed(&finding.steps),
        };
        let id = finding.witness.as_ref().map_or("-", |w| &w.id);
        let (what, class) = (finding.sentence(), finding.class);
        let case = finding.case;
        table
            .push_str(&format!("| {what} | {steps} | {class} | `{id}` | `{case}` | {repairs} |\n"));
    }
    table
}

fn cases_table() -> String {
    let path = root().join("proofs/video_push/ledger.toml");
    let ledger = Ledger::parse(&std::fs::read_to_string(path).expect("committed")).expect("valid");
    let mut table = String::from(
        "| case | | states | transitions | depth | recommended | as written |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for case in VideoPush::cases() {
        let entry = |profile: &str| &ledger.profile[profile][case.name];
        let score = |profile: &str| {
            let claims = &entry(profile).claims;
            let holding = claims.values().filter(|v| v.starts_with("holds")).count();
            format!("{holding} of {} hold", claims.len())
        };
        let known = entry("recommended");
        table.push_str(&format!(
            "| `{}` | {} | {} | {} | {} | {} | {} |\n",
            case.name,
            case.gist,
            known.states,
            known.transitions,
            known.depth,
            score("recommended"),
            score("as-written"),
        ));
    }
    table
}

fn issues_table() -> String {
    let mut table =
        String::from("| open issue | question | where | candidates |\n|---|---|---|---|\n");
    for issue in VideoPush::issues() {
        let names = issue.candidates.iter().enumerate().map(|(place, candidate)| {
            match place == issue.recommended {
                true => format!("**`{}`**", candidate.name),
                false => format!("`{}`", candidate.name),
            }
        });
        let names: Vec<_> = names.collect();
        let (name, question) = (issue.name, issue.question);
        let place = listed(issue.steps);
        table.push_str(&format!("| `{name}` | {question} | {place} | {} |\n", names.join(", ")));
    }
    table
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
    let found = as_written();
    let path = root().join("README.md");
    let text = std::fs::read_to_string(&path).expect("the README is committed");
    let text = fill(&text, "findings", &findings_table(&found));
    let text = fill(&text, "cases", &cases_table());
    let text = fill(&text, "open issues", &issues_table());
    settle(&path, &text);
}

#[test]
fn the_readmes_picture_is_a_finding() {
    let found = as_written();
    let shown = found
        .iter()
        .find(|f| f.key == callproof_proofs::findings::Key::Claim("established-means-accepted"))
        .expect("the text as written breaks it");
    let chart = drawn(shown).expect("it has a run");
    let picture = root().join("diagrams/figures/established-means-accepted.svg");
    settle(&picture, &svg::svg(&chart));
}

/// A run in which messages of one hop overtake each other is drawn with arrows that cross.
#[test]
fn crossing_messages_cross() {
    let found = as_written();
    let late = found
        .iter()
        .find(|f| f.what.contains("client 1 receives a progress indication"))
        .expect("the text as written has no step for late progress");
    let chart = drawn(late).expect("it has a run");
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
    for finding in as_written() {
        let Some(chart) = drawn(&finding) else { continue };
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
    for finding in as_written() {
        let Some(witness) = finding.witness else { continue };
        let cases = VideoPush::cases();
        let actions: Vec<_> = witness.run.occurrences.iter().map(|o| o.action.clone()).collect();
        let replayed = finding.cases.iter().any(|name| {
            let case = cases.iter().find(|c| c.name == *name).expect("cases keep their names");
            World::new(case.clone(), VideoPush::as_written()).replay(&actions).is_ok()
        });
        assert!(replayed, "{}", witness.id);
    }
}

/// A run that goes round for ever is drawn with a frame round what repeats, and nothing else.
#[test]
fn what_repeats_for_ever_is_framed() {
    use callproof_model::kernel::case::Case;
    use callproof_model::kernel::claim::{Claim, Formula};
    use toy::{Edges, Toy};

    let edges: Edges = vec![(0, 1, true), (1, 2, true), (2, 3, true), (3, 2, true), (2, 9, false)];
    let claim = Claim::<Toy>::new(
        "ends-at-9",
        "",
        &[],
        Formula::LeadsTo { from: |s, _| s.locals[0].state == 0, to: |s, _| s.locals[0].state == 9 },
    );
    let world = World::new(Case::new("graph", "a graph", edges), ());
    let report = callproof_proofs::check::check(&world, &[claim], Default::default(), &mut |_| {});
    let witness = report.results[0].witness.as_ref().expect("it goes round between 2 and 3");
    let chart = chart(&witness.run, 0, "round and round");
    let frame = chart.repeats.expect("a loop frame");
    assert_eq!((frame.from, frame.to), (2, 3), "two steps lead there, two go round");
    let drawn = svg::svg(&chart);
    assert!(drawn.contains("loop (for ever)"));
    assert!(dot::dot(&chart).contains("the last 2 rows repeat for ever"));
}
