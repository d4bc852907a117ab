//! Tables that fit a terminal.

use callproof_kernel::claim::Claim;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::check::CaseReport;
use callproof_proofs::survey::Survey;
use callproof_proofs::verdict::Verdict;
use comfy_table::{ContentArrangement, Table, presets};
use owo_colors::OwoColorize;

use super::lines::{Lines, WIDEST};

/// The fewest columns of a terminal that a table of claims fits on.
const WIDE: u16 = 130;

/// The columns of the terminal; of a file or a pipe, those that any terminal has.
fn columns() -> u16 {
    terminal_size::terminal_size().map_or(80, |(width, _)| width.0)
}

fn table(head: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(columns().max(60)).set_header(head.to_vec());
    table
}

/// What is said of a claim over all cases.
struct Row {
    name: &'static str,
    gist: &'static str,
    steps: String,
    demand: String,
    verdict: Option<Verdict>,
    cases: usize,
    within: String,
}

/// Each claim: where it stands in the text, its verdict over all cases, and how far those go that
/// put it to the test. A table where the terminal is wide, else a few lines each.
pub fn claims<P: Procedure>(survey: &Survey<P>) -> String {
    let rows = rows(survey);
    if columns() < WIDE {
        return rows.iter().map(block).collect::<Vec<_>>().join("\n");
    }
    let mut table = table(&["claim", "steps", "demanded by", "verdict", "cases", "within"]);
    for row in rows {
        let verdict = row.verdict.map_or(String::new(), |verdict| verdict.to_string());
        let (name, cases) = (row.name.to_string(), row.cases.to_string());
        table.add_row(vec![name, row.steps, row.demand, verdict, cases, row.within]);
    }
    table.to_string()
}

fn block(row: &Row) -> String {
    let mut lines = Lines::new(usize::from(columns()).clamp(40, WIDEST));
    let verdict = row.verdict.map_or(String::new(), |verdict| verdict.to_string());
    lines.item(&format!("{verdict:<12} "), &format!("{} ({})", row.gist, row.name));
    let cases = if row.cases == 1 { "case" } else { "cases" };
    lines.item(
        &" ".repeat(13),
        &format!(
            "{}; demanded by {}; {} {cases}: {}",
            row.steps, row.demand, row.cases, row.within
        ),
    );
    lines.to_string().trim_end().into()
}

fn rows<P: Procedure>(survey: &Survey<P>) -> Vec<Row> {
    let mut names: Vec<&Claim<P>> = Vec::new();
    for result in survey.reports.iter().flat_map(|report| &report.results) {
        if !names.iter().any(|claim| claim.name == result.claim.name) {
            names.push(&result.claim);
        }
    }
    let order = survey.procedure.claims();
    names.sort_by_key(|claim| order.iter().position(|known| known.name == claim.name));
    let of_some = names.into_iter().map(|claim| {
        let made = |report: &&CaseReport<P>| {
            report.results.iter().any(|result| result.claim.name == claim.name)
        };
        Row {
            name: claim.name,
            gist: claim.gist,
            steps: owed(listed(claim.steps)),
            demand: claim.demand.to_string(),
            verdict: survey.verdict(claim.name),
            cases: survey.reports.iter().filter(made).count(),
            within: within(survey, claim.name),
        }
    });
    let of_all = survey.overall.iter().map(|overall| Row {
        name: overall.claim.name,
        gist: overall.claim.gist,
        steps: owed(listed(&overall.steps)),
        demand: overall.claim.demand.to_string(),
        verdict: Some(overall.verdict),
        cases: survey.reports.len(),
        within: within(survey, overall.claim.name),
    });
    of_some.chain(of_all).collect()
}

fn within<P: Procedure>(survey: &Survey<P>, claim: &str) -> String {
    survey.bounds(claim).map_or(String::new(), |bounds| bounds.to_string())
}

fn owed(steps: String) -> String {
    match steps.is_empty() {
        true => "(every text)".into(),
        false => steps,
    }
}

/// How the states grow with the number of participants, where several numbers were looked at.
pub fn series<P: Procedure>(survey: &Survey<P>) -> Option<String> {
    let mut rows: Vec<_> =
        survey.reports.iter().filter_map(|report| Some((report.case.series?, report))).collect();
    rows.sort_by_key(|(series, _)| *series);
    rows.dedup_by_key(|(series, _)| *series);
    if rows.len() < 2 {
        return None;
    }
    let mut table =
        table(&["case", "participants", "states", "each stands for up to", "transitions", "time"]);
    for ((name, participants), report) in rows {
        table.add_row(vec![
            name.to_string(),
            participants.to_string(),
            report.states.to_string(),
            report.exchanges.to_string(),
            report.transitions.to_string(),
            format!("{:.2} s", report.elapsed.as_secs_f64()),
        ]);
    }
    Some(format!("How the states grow with the participants:\n{table}"))
}

/// A verdict in a colour that only helps.
pub fn coloured(verdict: Verdict) -> String {
    match verdict {
        Verdict::Holds => verdict.green().to_string(),
        Verdict::Fails | Verdict::Vacuous => verdict.red().to_string(),
        Verdict::Inconclusive => verdict.yellow().to_string(),
    }
}
