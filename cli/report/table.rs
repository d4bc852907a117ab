//! Tables that fit a terminal.

use callproof_kernel::claim::Claim;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::findings::{Class, Finding};
use callproof_proofs::survey::Survey;
use callproof_proofs::verdict::Verdict;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use owo_colors::OwoColorize;

fn table(head: &[&str]) -> Table {
    let width = terminal_size::terminal_size().map_or(110, |(width, _)| width.0);
    let mut table = Table::new();
    table.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width.max(60)).set_header(head.to_vec());
    table
}

/// One row for each claim: where it stands in the text, its verdict over all cases, and how far
/// those go that put it to the test.
pub fn claims<P: Procedure>(survey: &Survey<P>) -> String {
    let mut table = table(&["claim", "steps", "demanded by", "verdict", "cases", "within"]);
    let mut names: Vec<_> = Vec::new();
    for result in survey.reports.iter().flat_map(|r| &r.results) {
        if !names.iter().any(|c: &&Claim<P>| c.name == result.claim.name) {
            names.push(&result.claim);
        }
    }
    let order = survey.procedure.claims();
    names.sort_by_key(|claim| order.iter().position(|c| c.name == claim.name));
    for claim in names {
        let concerned = survey
            .reports
            .iter()
            .filter(|report| report.results.iter().any(|r| r.claim.name == claim.name));
        let cases = concerned.count();
        let verdict = survey.verdict(claim.name).map_or(String::new(), |v| v.to_string());
        table.add_row(vec![
            claim.name.to_string(),
            owed(listed(claim.steps)),
            claim.demand.to_string(),
            verdict,
            cases.to_string(),
            within(survey, claim.name),
        ]);
    }
    for overall in &survey.overall {
        table.add_row(vec![
            overall.claim.name.to_string(),
            owed(listed(&overall.steps)),
            overall.claim.demand.to_string(),
            overall.verdict.to_string(),
            survey.reports.len().to_string(),
            within(survey, overall.claim.name),
        ]);
    }
    table.to_string()
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

/// One row for each finding.
pub fn findings<P: Procedure>(findings: &[Finding<P>]) -> String {
    let mut table =
        table(&["finding", "clause and step", "class", "witness, case", "repaired by (--resolve)"]);
    let widths = [(1, 16), (2, 9), (3, 15), (4, 33)];
    for (index, width) in widths {
        if let Some(column) = table.column_mut(index) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }
    for finding in findings {
        table.add_row(vec![
            finding.sentence(),
            owed(listed(&finding.steps)),
            finding.class.to_string(),
            shown(finding),
            repairs(finding),
        ]);
    }
    table.to_string()
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

/// The run that shows a finding, with its case; or else whose consequence it is.
fn shown<P: Procedure>(finding: &Finding<P>) -> String {
    match (&finding.owner, &finding.witness) {
        (Some(owner), _) => format!("{owner}\n{}", finding.case),
        (None, witness) => format!("{}\n{}", witness.as_ref().map_or("-", |w| &w.id), finding.case),
    }
}

/// Candidates by issue, as `--resolve` takes them where there is only one.
fn repairs<P: Procedure>(finding: &Finding<P>) -> String {
    let mut issues: Vec<(&str, Vec<String>)> = Vec::new();
    for repair in &finding.repairs {
        let caveat = finding.caveat(repair).map_or(String::new(), |caveat| format!(" ({caveat})"));
        let candidate = format!("{}{caveat}", repair.1);
        match issues.iter_mut().find(|(known, _)| *known == repair.0) {
            Some((_, candidates)) => candidates.push(candidate),
            None => issues.push((repair.0, vec![candidate])),
        }
    }
    let said: Vec<String> = issues
        .iter()
        .map(|(issue, candidates)| match &candidates[..] {
            [only] => format!("{issue}={only}"),
            _ => format!("{issue}: {}", candidates.join(" or ")),
        })
        .collect();
    match said.is_empty() {
        true if finding.is_left => "none of the candidates".into(),
        true => "several together".into(),
        false => said.join(";\n"),
    }
}

/// What the words of the last table mean.
pub fn legend() -> String {
    let mut legend = String::new();
    for class in Class::ALL {
        legend.push_str(&format!("{class}: {}.\n", class.meaning()));
    }
    legend
        + "A consequence of a run: what that run shows brings it about; it has no run of its own.\n\
           Several together: no candidate alone; the recommended profile repairs it.\n\
           None of the candidates: neither one alone nor the recommended profile; the text as \
           recommended shows it as well."
}

/// A verdict in a colour that only helps.
pub fn coloured(verdict: Verdict) -> String {
    match verdict {
        Verdict::Holds => verdict.green().to_string(),
        Verdict::Fails | Verdict::Vacuous => verdict.red().to_string(),
        Verdict::Inconclusive => verdict.yellow().to_string(),
    }
}
