//! Tables that fit a terminal.

use callproof_kernel::claim::Claim;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::check::CaseReport;
use callproof_proofs::survey::Survey;
use callproof_proofs::verdict::Verdict;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use owo_colors::OwoColorize;
use textwrap::core::display_width;

use super::answer::width;
use super::lines::Lines;
use crate::width::{WIDEST, terminal, wrapped};

/// The fewest columns of a terminal on which there are tables.
const WIDE: usize = 130;
/// The fewest characters of a column.
const NARROWEST: u16 = 12;
/// How many characters lie between two columns.
const BETWEEN: u16 = 2;

/// Whether a terminal has room for a table of so many columns.
fn is_wide(columns: usize, many: usize) -> bool {
    columns >= WIDE && many * usize::from(NARROWEST + BETWEEN) + 2 <= columns
}

/// Rows under their heads: a table where there is room for it, else a block a row.
pub fn rows(head: &[String], rows: &[Vec<String>], columns: usize) -> String {
    if rows.is_empty() {
        return String::new();
    }
    if !is_wide(columns, head.len()) {
        let blocks = rows.iter().map(|row| block(head, row, columns.min(WIDEST)));
        return blocks.collect::<String>() + "\n";
    }
    let mut table = Table::new();
    table.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(columns).unwrap_or(u16::MAX)).set_header(head);
    let least = ColumnConstraint::LowerBoundary(Width::Fixed(NARROWEST + BETWEEN));
    table.set_constraints(head.iter().map(|_| least));
    table.add_rows(rows);
    format!("{table}\n")
}

/// A row: its first cell, then the others with what they are, in one line where that has room.
fn block(head: &[String], row: &[String], columns: usize) -> String {
    let says_something = |words: &str| !words.is_empty() && words != "-";
    let mut cells = row.iter().zip(head).filter(|(words, _)| says_something(words));
    let first = cells.next().map_or("", |(first, _)| first);
    let mut lines = wrapped(first, "* ", "  ", columns);
    let said: Vec<String> =
        cells.map(|(words, head)| format!("{head}: {}", words.replace('\n', " "))).collect();
    let all = format!("    {}", said.join("; "));
    match display_width(&all) <= columns {
        true => lines.push(all),
        false => lines.extend(said.iter().flat_map(|of| wrapped(of, "    ", "      ", columns))),
    }
    format!("\n{}\n", lines.join("\n").trim_end())
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
    let claims = claimed(survey);
    let head = ["claim", "steps", "demanded by", "verdict", "cases", "within"].map(String::from);
    let columns = terminal().unwrap_or(0);
    if !is_wide(columns, head.len()) {
        return claims.iter().map(of_claim).collect::<Vec<_>>().join("\n");
    }
    let cells = claims.into_iter().map(|row| {
        let verdict = row.verdict.map_or(String::new(), |verdict| verdict.to_string());
        vec![
            row.name.to_string(),
            row.steps,
            row.demand,
            verdict,
            row.cases.to_string(),
            row.within,
        ]
    });
    rows(&head, &cells.collect::<Vec<_>>(), columns).trim_end().into()
}

fn of_claim(row: &Row) -> String {
    let mut lines = Lines::new(width());
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

fn claimed<P: Procedure>(survey: &Survey<P>) -> Vec<Row> {
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
    let mut sizes: Vec<_> =
        survey.reports.iter().filter_map(|report| Some((report.case.series?, report))).collect();
    sizes.sort_by_key(|(series, _)| *series);
    sizes.dedup_by_key(|(series, _)| *series);
    if sizes.len() < 2 {
        return None;
    }
    let head = ["case", "participants", "states", "each stands for up to", "transitions", "time"];
    let cells = sizes.into_iter().map(|((name, participants), report)| {
        vec![
            name.to_string(),
            participants.to_string(),
            report.states.to_string(),
            report.exchanges.to_string(),
            report.transitions.to_string(),
            format!("{:.2} s", report.elapsed.as_secs_f64()),
        ]
    });
    let cells: Vec<_> = cells.collect();
    let columns = terminal().unwrap_or(width());
    let table = rows(&head.map(String::from), &cells, columns);
    Some(format!("How the states grow with the participants:\n{}", table.trim_end()))
}

/// A verdict in a colour that only helps.
pub fn coloured(verdict: Verdict) -> String {
    match verdict {
        Verdict::Holds => verdict.green().to_string(),
        Verdict::Fails | Verdict::Vacuous => verdict.red().to_string(),
        Verdict::Inconclusive => verdict.yellow().to_string(),
    }
}
